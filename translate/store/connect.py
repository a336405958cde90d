"""From a path or URL to a database engine, and from a database's errors to one line a person can act on."""

import os
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from translate.errors import DragomanError, StoreError, TryAgainError

_T = TypeVar("_T")
_P = ParamSpec("_P")


class Access(Protocol):
    """What a facet needs of its store: one transaction for reading, one for writing."""

    def read(self) -> AbstractContextManager[Connection]:
        """A connection for reading; all that is read inside is of one moment."""
        ...

    def write(self, work: Callable[[Connection], _T]) -> _T:
        """Do `work` in one transaction."""
        ...


class LostError(StoreError):
    """The server went away in the middle."""


def retried(verb: Callable[_P, _T]) -> Callable[_P, _T]:
    """A verb that only reads, asked again where the server went away in the middle and was found again."""

    @wraps(verb)
    def asked(*args: _P.args, **options: _P.kwargs) -> _T:
        for _ in range(_TRIES - 1):
            with suppress(LostError):
                return verb(*args, **options)
        return verb(*args, **options)

    return asked


_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
# Primary result codes, https://www.sqlite.org/rescode.html
_SQLITE = {
    3: "no permission to read or write it: check who owns the file and its folder",
    8: "it is read-only: check the permissions of the file and its folder",
    10: "the disk cannot be read or written: check it and try again",
    11: "it is damaged: restore it from a copy, or move it away to begin a new one",
    13: "the disk is full: free some space and run the same command again",
    14: "it cannot be opened: check that it is a file, and that its folder is yours to write",
    26: "it is not a store: give another path, or move the file away",
}
_SQLITE_BUSY = {5, 6}
# Classes and codes of https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES_LOCK = int.from_bytes(b"dragoman", "big")
_RESTART_SECONDS = 60
_TRIES = 3
_ANSWER_SECONDS = 5
_POSTGRES_BUSY = ("40001", "40P01", "55P03", "57P03", "53300")


def described(url: URL) -> str:
    """How messages name a store: the path of a SQLite file, else the URL without its password."""
    sqlite = url.get_backend_name() == "sqlite"
    return f"store {url.database if sqlite else url.render_as_string()}"


def store_url(where: str | os.PathLike[str]) -> URL:
    """The database URL for a path (SQLite) or a URL `sqlite:///PATH` or `postgresql://HOST/NAME`.

    SQLite paths become absolute, so that a later change of folder does no harm. Raises StoreError for a URL that is
    malformed, of another kind of database, or of a database in memory.
    """
    text = os.fspath(where)
    try:
        url = make_url(text) if "://" in text else URL.create("sqlite", database=text)
    except (ArgumentError, ValueError) as error:
        shown = re.sub("//[^@/]*@", "//***@", text)
        raise StoreError(
            f"store {shown!r} is no URL: write a path, sqlite:///PATH or postgresql://HOST/NAME"
        ) from error
    backend = url.get_backend_name()
    if backend not in _DRIVERS:
        raise StoreError(
            f"store {url.render_as_string()}: no support for {backend}: use a path or postgresql://HOST/NAME"
        )
    if backend == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise StoreError(f"store {text!r} names no file: give a path, since a store in memory would be forgotten")
        url = url.set(database=os.path.abspath(os.path.expanduser(url.database or "")))  # noqa: PTH100, PTH111
    return url.set(drivername=_DRIVERS[backend]) if url.drivername == backend else url


def connect(url: URL, busy_seconds: float) -> tuple[Engine, Engine]:
    """Engines on `url` for reading and for writing; both share one pool, connections open when they are needed.

    A transaction of the second has the database's only write lock from its begin on; a lock is waited for
    `busy_seconds`. A SQLite file that is not there is made with mode 0600 (its WAL and shared memory inherit that),
    missing folders with 0700. Raises StoreError.
    """
    try:
        engine = create_engine(url, pool_pre_ping=url.get_backend_name() != "sqlite")
    except (ImportError, ArgumentError) as error:
        advice = "pip install 'psycopg[binary]'" if url.get_backend_name() == "postgresql" else "use sqlite:///PATH"
        raise StoreError(f"{described(url)}: no database driver {url.drivername}: {advice}") from error
    if engine.dialect.name == "sqlite":
        _create_private(Path(url.database or ""))
        _prepare_sqlite(engine, busy_seconds)
    else:
        _prepare_postgres(engine, busy_seconds)
    return engine, engine.execution_options(writes=True)


def _create_private(path: Path) -> None:
    try:
        for folder in reversed(path.parents):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(f"store {path}: {error.strerror}: give a path that you may write") from error


def _prepare_sqlite(engine: Engine, busy_seconds: float) -> None:
    @event.listens_for(engine, "connect")
    def settings(raw: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        raw.isolation_level = None  # the driver begins no transactions of its own: `begin` below does
        raw.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows ASCII alone
        with closing(raw.cursor()) as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(busy_seconds * 1000)}")
            _use_wal(cursor, busy_seconds)
            cursor.execute("PRAGMA synchronous = NORMAL")
            cursor.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns writer fails at once when another has written since: writers take the lock first.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _lower(text: str | None) -> str | None:
    return text.lower() if isinstance(text, str) else text


def _prepare_postgres(engine: Engine, busy_seconds: float) -> None:
    met = threading.Event()

    @event.listens_for(engine, "do_connect")
    def patient(dialect: Dialect, _: ConnectionPoolEntry, args: Any, options: Any) -> Any:  # noqa: ANN401  as the driver has it
        # The driver waits two minutes for an address where nobody answers.
        options.setdefault("connect_timeout", _ANSWER_SECONDS)
        # A server that was there a moment ago is being restarted; one never met is a wrong address.
        deadline = time.monotonic() + (_RESTART_SECONDS if met.is_set() else 0)
        while True:
            try:
                connection = dialect.connect(*args, **options)
            except dialect.loaded_dbapi.OperationalError:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(0.25)
            else:
                met.set()
                return connection

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # One writer at a time here too, so that numbers can be handed out and schemas changed without collisions.
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(busy_seconds * 1000)}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRES_LOCK})")


def _use_wal(cursor: sqlite3.Cursor, busy_seconds: float) -> None:
    # SQLite does not wait for its lock here while another process changes the same new file to WAL.
    deadline = time.monotonic() + busy_seconds
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


@contextmanager
def plain_errors(url: URL) -> Iterator[None]:
    """Turn what a database throws into StoreError, or TryAgainError where waiting helps; one line each."""
    try:
        yield
    except UnicodeEncodeError as error:
        said = "a text holds half a surrogate pair, which is no character: repair the document"
        raise StoreError(f"{described(url)}: {said}") from error
    except (DBAPIError, sqlite3.Error) as error:
        raise _plain(error, url) from error


def _plain(error: DBAPIError | sqlite3.Error, url: URL) -> DragomanError:
    where = described(url)
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    state = getattr(cause, "sqlstate", "") or ""
    if code in _SQLITE_BUSY or state in _POSTGRES_BUSY:
        return TryAgainError(f"{where} is busy: another program is writing; run the same command again later")
    if code in _SQLITE or state == "53100":
        return StoreError(f"{where}: {_SQLITE[code or 13]}")
    said = " ".join(str(cause).split())
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return (LostError if lost else StoreError)(
        f"{where}: {said or type(cause).__name__}: check the path or URL, and that its database is running"
    )
