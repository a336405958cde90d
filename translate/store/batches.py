"""The store's verbs about batch jobs: when one ran, and what of it is done."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, func, insert, select

from translate.records import Outcome, Run
from translate.store import queries
from translate.store.connect import Access, retried
from translate.store.schema import decisions, deliveries, outcomes, runs


@dataclass(frozen=True, slots=True)
class Delivery:
    """The version of a document that a job translated and wrote last, for one target."""

    document: str
    """Key of the document: the digest of its bytes."""
    setup: str
    """Digest of everything besides the document that decided the result; see `pipeline.setup`."""
    reviewed: bool
    """True if people have decided about it since its files were written."""


class Batches:
    """Runs and deliveries of batch jobs; `store.batches`. Raises as the store's own verbs do."""

    def __init__(self, store: Access) -> None:
        self._store = store

    @retried
    def last(self, job: str, ended: bool = True) -> Run | None:
        """The newest run of the job, with its items; with `ended` the newest that came to its end."""
        r = runs.c
        query = select(runs).where(r.job == job).order_by(r.started.desc(), r.id.desc()).limit(1)
        with self._store.read() as connection:
            row = connection.execute(query.where(r.ended.is_not(None)) if ended else query).one_or_none()
            return queries.load_run(connection, row) if row else None

    @retried
    def delivered(self, job: str) -> Mapping[tuple[str, str], Delivery]:
        """What the job delivered, by name of the document and target."""
        d, o = deliveries.c, outcomes.c
        same = and_(o.document == d.document, o.target == d.target, o.signature == d.signature)
        about = deliveries.join(outcomes, same).outerjoin(decisions, decisions.c.outcome == o.id)
        query = (
            select(d.name, d.target, d.document, d.setup, d.decision, func.max(decisions.c.number).label("newest"))
            .select_from(about)
            .where(d.job == job)
            .group_by(d.name, d.target, d.document, d.setup, d.decision)
        )
        with self._store.read() as connection:
            return {
                (row.name, row.target): Delivery(row.document, row.setup, (row.newest or 0) > row.decision)
                for row in connection.execute(query)
            }

    def deliver(self, job: str, outcome: Outcome, setup: str, decision: int) -> None:
        """Record that the files of a recorded outcome are written, with decisions up to the number `decision`."""
        key = {"job": job, "name": outcome.name, "target": outcome.target}
        values = {"document": outcome.document, "signature": outcome.signature, "setup": setup, "decision": decision}

        def work(connection: Connection) -> None:
            connection.execute(delete(deliveries).where(*(deliveries.c[name] == value for name, value in key.items())))
            connection.execute(insert(deliveries).values(key | values))

        self._store.write(work)
