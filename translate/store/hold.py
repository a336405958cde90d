"""One process at a time: a name that is held for as long as its holder lives."""

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from translate.errors import StoreError, TryAgainError
from translate.store.connect import plain_errors

_PAUSE = 0.2
# pg_locks shows a key of 64 bits as two of 32, https://www.postgresql.org/docs/current/view-pg-locks.html
_HOLDER = text(
    "SELECT a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
    " WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted"
    " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND (l.classid::bigint << 32 | l.objid::bigint) = :key"
)
# A machine that lost its power says no good-bye: the server asks after a minute, not after its usual two hours.
_KEEPALIVE = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"


@contextmanager
def hold(engine: Engine, name: str, wait: Callable[[], bool]) -> Iterator[None]:
    """See `Store.hold`. By locks that the system, or the server, takes back from the dead."""
    with ExitStack() as stack:
        with plain_errors(engine.url):
            if engine.dialect.name == "sqlite":
                file = stack.enter_context(_opened(Path(f"{engine.url.database}.{name}.lock")))
                taken, holder = (lambda: _locked(file)), (lambda: _written(file))
            else:
                connection = stack.enter_context(_connected(engine))
                key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
                taken, holder = (lambda: _advised(connection, key)), (lambda: _advisee(connection, key))
            _take(name, wait, taken, holder)
        yield


def _take(name: str, wait: Callable[[], bool], taken: Callable[[], bool], holder: Callable[[], str]) -> None:
    for tries in count():
        if taken():
            return
        if tries and not wait():  # one who only looks whether it is held, holds it for a moment
            raise TryAgainError(f"job {name} is running already ({holder()}): try again later, or wait with --wait")
        time.sleep(_PAUSE)


def _me() -> str:
    return f"process {os.getpid()} on {os.uname().nodename}"


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from error
    try:
        yield file
    finally:
        os.close(file)


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    try:
        os.ftruncate(file, 0)
        os.pwrite(file, f"{_me()} since {datetime.now():%Y-%m-%d %H:%M:%S}".encode(), 0)
    except OSError:  # a full disk: the lock holds all the same
        pass
    return True


def _written(file: int) -> str:
    return os.pread(file, 1000, 0).decode("utf-8", "replace") or "another process"


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    """A connection that is closed in the end, and not given to the next: the lock goes with it."""
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        connection.detach()
        connection.exec_driver_sql(_KEEPALIVE)
        connection.execute(text("SELECT set_config('application_name', :me, false)"), {"me": _me()})
        yield connection
    finally:
        connection.invalidate()  # whether the server is still there or not


def _advised(connection: Connection, key: int) -> bool:
    return bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar())


def _advisee(connection: Connection, key: int) -> str:
    row = connection.execute(_HOLDER, {"key": key}).first()
    if row is None or not row.application_name:  # another role's are hidden
        return "another process"
    return f"{row.application_name} since {row.backend_start.astimezone():%Y-%m-%d %H:%M:%S}"
