"""The store's verbs. Each takes and gives value objects; each that writes is one transaction."""

import os
import secrets
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from types import MappingProxyType, TracebackType
from typing import Self, TypeVar

from sqlalchemy import Connection, exists, insert, select, update
from sqlalchemy.exc import DBAPIError

from translate.decisions import Decision
from translate.errors import StoreError, TryAgainError, UsageError
from translate.records import Document, Outcome, Run
from translate.store import journal, queries, schema
from translate.store.bank import Bank
from translate.store.batches import Batches
from translate.store.connect import connect, described, plain_errors, retried, store_url
from translate.store.forget import Forgotten, forget, scrub
from translate.store.hold import hold
from translate.store.migrations import migrate
from translate.store.reviews import Reviews
from translate.store.rows import TargetSummary
from translate.store.summary import succeeded, summarise

_T = TypeVar("_T")


def open_store(where: str | os.PathLike[str], busy_seconds: float = 10.0) -> "Store":
    """Open the store at a path (SQLite) or URL (`sqlite:///PATH`, `postgresql://HOST/NAME`); a new one is created.

    Brings an older schema up to date. Raises StoreError if it cannot be opened, is no store or was made by a newer
    program; TryAgainError if another program holds it for longer than `busy_seconds`.
    """
    store = Store(where, busy_seconds)
    try:
        with plain_errors(store.url):
            migrate(store.writer)
    except BaseException:
        store.close()
        raise
    return store


class Store:
    """An open store; made by `open_store`. A context manager; its verbs may be called from several threads.

    Every verb raises StoreError, or TryAgainError if another program keeps the store locked.
    """

    def __init__(self, where: str | os.PathLike[str], busy_seconds: float) -> None:
        self.url = store_url(where)
        self.reader, self.writer = connect(self.url, busy_seconds)
        # SQLite's waiting is not fair: threads of one process queue here and not there.
        self._turn = threading.Lock()
        self.reviews = Reviews(self)
        self.bank = Bank(self)
        self.batches = Batches(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.reader.dispose()

    def begin_run(self, job: str = "") -> Run:
        """Begin a run, of a batch job if one is named: recorded as started now, without end and items."""

        def work(connection: Connection) -> Run:
            now = datetime.now(UTC)
            known = schema.runs.c.id
            ids = (f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}" for _ in count())
            own = next(i for i in ids if connection.scalar(select(known).where(known == i)) is None)
            run = Run(own, now, None, job=job)
            connection.execute(insert(schema.runs).values(id=run.id, started=now, ended=None, job=job, unchanged=0))
            return run

        return self.write(work)

    def end_run(self, run_id: str, unchanged: int = 0) -> None:
        """Record that the run with this whole id has come to its end now. Raises UsageError if there is none.

        `unchanged` is how many documents, times targets, it found done and left alone.
        """
        values = {"ended": datetime.now(UTC), "unchanged": unchanged}
        ended = update(schema.runs).where(schema.runs.c.id == run_id).values(values)
        if not self.write(lambda connection: connection.execute(ended).rowcount):
            raise _no_run(run_id)

    @retried
    def find(self, document_key: str, target: str, signature: str) -> Outcome | None:
        """The outcome recorded for this document, target and signature, as it was recorded; None if there is none."""
        with self.read() as connection:
            row = queries.outcome_row(connection, document_key, target, signature)
            return row and queries.load_outcome(connection, row)

    def record(  # noqa: PLR0913
        self,
        run_id: str,
        document: Document,
        content: bytes,
        outcome: Outcome,
        reused: bool = False,
        carried: Mapping[str, Decision] = MappingProxyType({}),
    ) -> datetime | None:
        """Add `outcome` as the next item of run `run_id`; `content` are the document's bytes, kept compressed.

        Back comes when the outcome was recorded, if it was now: then the store holds it as it is. None for a failure
        and for what was known.

        `carried` are decisions about earlier versions of the document that hold for this one too, by segment key.

        One transaction: all of it is there afterwards, or nothing. What the store already holds for this document,
        target and signature stays as it is, and the item is marked reused. A failure leaves only the item.
        `outcome.recorded` is not looked at: the store's clock decides.
        """

        tries = count()

        def work(connection: Connection) -> datetime | None:
            known, again, when = False, next(tries) > 0, None
            if not outcome.failure:
                key = (outcome.document, outcome.target, outcome.signature)
                known = queries.outcome_row(connection, *key) is not None
                if not known:
                    number, when = queries.add_outcome(connection, document, content, outcome)
                    journal.carry(connection, number, outcome, carried)
            queries.add_item(connection, run_id, outcome, reused or (known and not again), again)
            return when

        return self.write(work)

    def hold(self, name: str, wait: Callable[[], bool] = lambda: False) -> AbstractContextManager[None]:
        """Keep the name (of a job) to this process for as long as the context lasts; a dead process keeps nothing.

        On PostgreSQL among all machines, on SQLite among those that share the file. While another holds it, it is
        waited for as long as `wait` says so, then TryAgainError.
        """
        return hold(self.reader, name, wait)

    def held(self, name: str) -> bool:
        """True while a process holds the name."""
        try:
            with self.hold(name):
                return False
        except TryAgainError:
            return True

    @retried
    def runs(self, limit: int = 20) -> tuple[Run, ...]:
        """The last `limit` runs with their items, newest first."""
        with self.read() as connection:
            table = schema.runs
            newest = select(table).order_by(table.c.started.desc(), table.c.id.desc()).limit(limit)
            return tuple(queries.load_run(connection, row) for row in connection.execute(newest).all())

    @retried
    def run(self, id_or_latest: str) -> Run:
        """The run with this id, or with an id that begins so, or the newest that did anything for `latest`.

        Raises UsageError if there is none or if several ids begin so.
        """
        column = schema.runs.c
        with self.read() as connection:
            query = select(schema.runs).order_by(column.started.desc(), column.id.desc()).limit(2)
            if id_or_latest != "latest":
                query = query.where(column.id.startswith(id_or_latest, autoescape=True))
            else:  # a batch that found nothing to do is not what anybody means
                query = query.where((column.unchanged == 0) | exists().where(schema.run_items.c.run == column.id))
            found = connection.execute(query).all()
            if not found or not id_or_latest:
                raise _no_run(id_or_latest)
            if len(found) > 1 and id_or_latest != "latest":
                raise UsageError(f"several runs begin with {id_or_latest!r}: `dragoman status` lists their ids")
            return queries.load_run(connection, found[0])

    def outcomes(self, run_id: str) -> Iterator[Outcome]:
        """The outcomes of the run with this whole id that did not fail, reused ones included, in item order.

        One at a time is in memory. Each has the name that its document had in this run.
        """
        items = schema.run_items.c
        with self.read() as connection:
            query = select(items.name, schema.outcomes.c.id).select_from(succeeded())
            found = connection.execute(query.where(items.run == run_id).order_by(items.position)).all()
        for name, number in found:
            with self.read() as connection:
                row = connection.execute(select(schema.outcomes).where(schema.outcomes.c.id == number)).one()
                outcome = replace(queries.load_outcome(connection, row), name=name)
            yield outcome

    @retried
    def content(self, document_key: str) -> tuple[str, str, bytes]:
        """Name, media type and bytes of a document as first recorded. Raises StoreError if it is not there."""
        column = schema.documents.c
        with self.read() as connection:
            query = select(column.name, column.media_type, column.content).where(column.key == document_key)
            row = connection.execute(query).one_or_none()
        if row is None:
            raise StoreError(f"{described(self.url)} has no document {document_key!r}: translate it first")
        return row.name, row.media_type, zlib.decompress(row.content)

    @retried
    def summary(self, run_id: str) -> tuple[TargetSummary, ...]:
        """The figures of the run with this whole id, one summary a target language, in the order of their tags."""
        with self.read() as connection:
            return tuple(summarise(connection, run_id))

    def forget(self, run_id: str) -> Forgotten:
        """Delete the run with this whole id for good: its documents in all targets, their decisions and memory.

        Other runs lose the same documents. The bytes are overwritten in the database's file, as far as no other
        program is reading it. Raises UsageError if there is no such run.
        """
        gone = self.write(lambda connection: forget(connection, self.run(run_id)))
        return replace(gone, scrubbed=scrub(self.writer))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction for all that is read inside."""
        with plain_errors(self.url), self.reader.connect() as connection:
            yield connection

    def write(self, work: Callable[[Connection], _T]) -> _T:
        """Do `work` in one transaction; of several threads that write, one at a time.

        Where a server went away in the middle, `work` is done again once it is back: it must not mind that.
        """
        with self._turn, plain_errors(self.url):
            for last in (False, False, True):
                try:
                    with self.writer.begin() as connection:
                        return work(connection)
                except DBAPIError as error:
                    if last or not error.connection_invalidated:
                        raise
            raise AssertionError("unreachable")


def _no_run(run: str) -> UsageError:
    return UsageError(f"no run {run!r} in the store: `dragoman status` lists the runs there are")
