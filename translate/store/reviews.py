"""The store's verbs about review: lists of segments, decisions about them, and how far it has come."""

from sqlalchemy import Connection, func, select

from translate.decisions import Decision
from translate.records import Outcome, RunItem
from translate.store import figures, journal, queries, queue, rows
from translate.store.connect import Access, retried
from translate.store.schema import issues, outcomes, run_items, runs, segments
from translate.store.summary import succeeded
from translate.store.views import Figures, Filter, Opened, Page, Place, Progress, Waiting


class Reviews:
    """Decisions about segments; `store.reviews`. Raises as the store's own verbs do."""

    def __init__(self, store: Access) -> None:
        self._store = store

    def decide(
        self, outcome: int, position: int, decision: Decision, seen: int, fingerprint: str | None = None
    ) -> Decision:
        """Append a decision; it comes back with its number and time.

        `seen` is the number of the newest entry that the reviewer saw (0: none); `fingerprint` that of the glossary's
        terms in the segment as the reviewer saw them (None: not known). Raises ConflictError if another entry came
        since, UsageError if there is no such segment.
        """

        def work(connection: Connection) -> Decision:
            segment = journal.segment_row(connection, outcome, position)
            journal.check_seen(journal.history(connection, outcome, position), seen)
            return journal.add_decision(connection, segment, decision, fingerprint)

        return self._store.write(work)

    def undo(self, outcome: int, position: int, who: str, seen: int, fingerprint: str | None = None) -> Decision:
        """Append an entry that brings back what was before the last decision. Raises as `decide` does.

        UsageError if there is no decision to take back.
        """

        def work(connection: Connection) -> Decision:
            segment = journal.segment_row(connection, outcome, position)
            entries = journal.history(connection, outcome, position)
            journal.check_seen(entries, seen)
            return journal.add_decision(connection, segment, journal.restored(entries, who), fingerprint)

        return self._store.write(work)

    @retried
    def history(self, outcome: int, position: int) -> tuple[Decision, ...]:
        """All entries about a segment, oldest first."""
        with self._store.read() as connection:
            return journal.history(connection, outcome, position)

    @retried
    def newest(self, outcome: Outcome) -> dict[str, Decision]:
        """Segment key to the newest entry about it, for segments that have one."""
        with self._store.read() as connection:
            row = queries.outcome_row(connection, outcome.document, outcome.target, outcome.signature)
            return queries.newest(connection, row.id) if row else {}

    @retried
    def places(self, outcome: Outcome) -> dict[str, Place]:
        """Segment key to its place in the store and all entries about it, for every segment of `outcome`."""
        with self._store.read() as connection:
            row = queries.outcome_row(connection, outcome.document, outcome.target, outcome.signature)
            return journal.places(connection, row.id) if row else {}

    @retried
    def recorded(self, document: str = "", name: str = "") -> tuple[RunItem, ...]:
        """The items, failures left out, of the document with this key, or of those so called: newest run first."""
        i = run_items.c
        same = i.document == document if document else i.name == name
        query = select(run_items).select_from(succeeded().join(runs, runs.c.id == i.run)).where(same)
        with self._store.read() as connection:
            found = connection.execute(query.order_by(runs.c.started.desc(), i.run.desc(), i.position))
            return tuple(map(rows.item_of, found))

    @retried
    def progress(self, run_id: str) -> tuple[Progress, ...]:
        """How far each item of a run has come, in their order."""
        with self._store.read() as connection:
            return tuple(figures.progress(connection, run_id))

    @retried
    def page(self, run_id: str, wanted: Filter, start: int = 0, size: int = 50) -> Page:
        """The rows from `start` on, at most `size`, of those that `wanted` finds."""
        with self._store.read() as connection:
            return queue.page(connection, run_id, wanted, start, size)

    @retried
    def step(self, run_id: str, wanted: Filter, item: int, position: int, back: bool = False) -> tuple[int, int] | None:
        """Item and position of the next (or previous) segment that `wanted` finds, in its order; None at the end.

        The segment it counts from need not be among them.
        """
        with self._store.read() as connection:
            return queue.step(connection, run_id, wanted, (item, position), back)

    @retried
    def opened(self, run_id: str, item: int, position: int, context: int = 2) -> Opened:
        """A segment with its history and up to `context` neighbours on either side. UsageError if there is none."""
        with self._store.read() as connection:
            row, before, after = queue.around(connection, run_id, item, position, context)
            made = queries.load_translations(connection, [(row.outcome, row.position)])[row.outcome, row.position]
            return Opened(row, made, journal.history(connection, row.outcome, row.position), before, after)

    @retried
    def figures(self, run_id: str) -> Figures:
        """What the pictures of a run are drawn from."""
        with self._store.read() as connection:
            return figures.figures(connection, run_id)

    @retried
    def waiting(self) -> tuple[Waiting, ...]:
        """What waits for a person, by run (newest first) and target; a document counts in its newest run alone."""
        with self._store.read() as connection:
            return tuple(figures.waiting(connection))

    @retried
    def sources(self, run_id: str) -> tuple[str, ...]:
        """The languages of a run's segments, sorted."""
        joined = succeeded().join(segments, segments.c.outcome == outcomes.c.id)
        query = select(segments.c.source).distinct().select_from(joined).where(run_items.c.run == run_id)
        with self._store.read() as connection:
            return tuple(sorted(connection.scalars(query)))

    @retried
    def issue_ids(self, run_id: str) -> tuple[str, ...]:
        """The ids of a run's issues, most frequent first."""
        joined = succeeded().join(issues, issues.c.outcome == outcomes.c.id)
        query = select(issues.c.issue).select_from(joined).where(run_items.c.run == run_id)
        query = query.group_by(issues.c.issue).order_by(func.count().desc(), issues.c.issue)
        with self._store.read() as connection:
            return tuple(connection.scalars(query))
