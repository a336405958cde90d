"""One process at a time: a name that is held for as long as its holder lives."""

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, text

from translate.errors import StoreError, TryAgainError
from translate.store.connect import plain_errors

_PAUSE = 0.2


@contextmanager
def hold(engine: Engine, name: str, wait: Callable[[], bool]) -> Iterator[None]:
    """See `Store.hold`. By locks that the system, or the server, takes back from the dead."""
    with ExitStack() as stack:
        with plain_errors(engine.url):
            if engine.dialect.name == "sqlite":
                file = stack.enter_context(_opened(Path(f"{engine.url.database}.{name}.lock")))
                taken, holder = (lambda: _locked(file)), (lambda: _written(file))
            else:
                connection = stack.enter_context(engine.connect().execution_options(isolation_level="AUTOCOMMIT"))
                connection.detach()  # closed in the end, and not given to the next: the lock goes with it
                key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
                taken, holder = (lambda: _advised(connection, key)), (lambda: _advisee(connection, key))
            _take(name, wait, taken, holder)
        yield


def _take(name: str, wait: Callable[[], bool], taken: Callable[[], bool], holder: Callable[[], str]) -> None:
    while not taken():
        if not wait():
            raise TryAgainError(f"job {name} is running already ({holder()}): try again later, or wait with --wait")
        time.sleep(_PAUSE)


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from error
    with file:
        yield file


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    file.seek(0)
    file.truncate()
    file.write(f"process {os.getpid()} on {os.uname().nodename} since {datetime.now():%Y-%m-%d %H:%M:%S}")
    file.flush()
    return True


def _written(file: IO[str]) -> str:
    file.seek(0)
    return file.read() or "another process"


def _advised(connection: Connection, key: int) -> bool:
    return bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar())


def _advisee(connection: Connection, key: int) -> str:
    # pg_locks shows a key of 64 bits as two of 32, https://www.postgresql.org/docs/current/view-pg-locks.html
    query = text(
        "SELECT a.pid, a.client_addr, a.backend_start FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
        " WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted"
        " AND (l.classid::bigint << 32 | l.objid::bigint) = :key"
    )
    row = connection.execute(query, {"key": key}).first()
    return f"{row.client_addr or 'this machine'} since {row.backend_start:%Y-%m-%d %H:%M:%S}" if row else "another"
