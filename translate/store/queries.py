"""What the verbs do inside their transaction; each function takes the open connection."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from zlib import compress

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, tuple_
from sqlalchemy.sql.expression import TableClause

from translate.decisions import Decision
from translate.records import Document, Issue, Outcome, Route, Run, Translation
from translate.store import rows
from translate.store.schema import decisions, documents, issues, outcomes, run_items, segments, term_outcomes
from translate.terms import TermOutcome

_BATCH = 1000  # rows in memory at once on their way in and out


def outcome_row(connection: Connection, document: str, target: str, signature: str) -> Row[Any] | None:
    """The row of `outcomes` with this unique triple, or None."""
    o = outcomes.c
    same = (o.document == document, o.target == target, o.signature == signature)
    return connection.execute(select(outcomes).where(*same)).one_or_none()


def load_outcome(connection: Connection, row: Row[Any]) -> Outcome:
    """The outcome that begins with this row of `outcomes`, its segments in document order."""
    terms: dict[int, list[TermOutcome]] = defaultdict(list)
    found: dict[int, list[Issue]] = defaultdict(list)
    for term in _stream(connection, _of(term_outcomes, row.id).order_by("position", "number")):
        terms[term.position].append(rows.term_of(term))
    for issue in _stream(connection, _of(issues, row.id).order_by("position", "number")):
        found[issue.position].append(rows.issue_of(issue))
    routes: dict[str | None, Route | None] = {}
    translations = tuple(
        rows.translation_of(segment, row.document, routes, terms, found)
        for segment in _stream(connection, _of(segments, row.id).order_by("position"))
    )
    return Outcome(
        *(row.document, row.name, row.source, row.target, row.signature, translations),
        reading=row.reading,
        recorded=row.recorded,
    )


def load_translations(connection: Connection, places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Translation]:
    """The translations at these outcomes and positions; without an entry where there is no segment."""
    routes: dict[str | None, Route | None] = {}
    found: dict[tuple[int, int], Translation] = {}
    for at in range(0, len(places), _BATCH // 2):
        some = places[at : at + _BATCH // 2]
        terms: dict[tuple[int, int], list[TermOutcome]] = defaultdict(list)
        noticed: dict[tuple[int, int], list[Issue]] = defaultdict(list)
        for term in connection.execute(_at(term_outcomes, some).order_by("outcome", "position", "number")):
            terms[term.outcome, term.position].append(rows.term_of(term))
        for issue in connection.execute(_at(issues, some).order_by("outcome", "position", "number")):
            noticed[issue.outcome, issue.position].append(rows.issue_of(issue))
        documents_of = {
            row.id: row.document
            for row in connection.execute(
                select(outcomes.c.id, outcomes.c.document).where(outcomes.c.id.in_({o for o, _ in some}))
            )
        }
        for row in connection.execute(_at(segments, some)):
            place, at_row = (row.outcome, row.position), row.position
            known = ({at_row: terms[place]}, {at_row: noticed[place]})
            found[place] = rows.translation_of(row, documents_of[row.outcome], routes, *known)
    return found


def newest(connection: Connection, outcome: int) -> dict[str, Decision]:
    """Segment key to the newest entry about it, for the segments of an outcome that have one."""
    joined = segments.join(decisions, decisions.c.number == segments.c.decision)
    query = select(segments.c.key.label("segment"), decisions).select_from(joined).where(segments.c.outcome == outcome)
    return {row.segment: rows.decision_of(row) for row in connection.execute(query)}


def add_outcome(connection: Connection, document: Document, content: bytes, outcome: Outcome) -> tuple[int, datetime]:
    """Insert the document, unless it is there already, and all rows of a new outcome; back come its number and time."""
    if connection.execute(select(documents.c.key).where(documents.c.key == document.key)).first() is None:
        values = {"key": document.key, "name": document.name, "media_type": document.media_type}
        connection.execute(insert(documents).values(**values, content=compress(content)))
    number = next_number(connection, outcomes.c.id)
    values = {"document": outcome.document, "target": outcome.target, "signature": outcome.signature}
    values |= {"name": outcome.name, "source": outcome.source, "reading": outcome.reading}
    now = datetime.now(UTC)
    connection.execute(insert(outcomes).values(**values, id=number, recorded=now))
    _insert(connection, segments, rows.segment_rows(number, outcome.translations))
    _insert(connection, term_outcomes, rows.term_rows(number, outcome.translations))
    _insert(connection, issues, rows.issue_rows(number, outcome.translations))
    return number, now


def add_item(connection: Connection, run: str, outcome: Outcome, reused: bool, once: bool = False) -> None:
    """Append an item to a run; `once`: unless it has this item already."""
    i = run_items.c
    same = (i.run == run, i.name == outcome.name, i.document == outcome.document, i.target == outcome.target)
    if once and connection.execute(select(i.position).where(*same)).first():
        return
    position = next_number(connection, run_items.c.position, run_items.c.run == run)
    connection.execute(insert(run_items).values(rows.item_row(run, position, outcome, reused)))


def load_run(connection: Connection, row: Row[Any]) -> Run:
    """The run that begins with this row of `runs`, with its items in order."""
    items = connection.execute(select(run_items).where(run_items.c.run == row.id).order_by("position"))
    return Run(row.id, row.started, row.ended, tuple(map(rows.item_of, items)), row.job, row.unchanged)


def next_number(connection: Connection, column: ColumnElement[int], *among: ColumnElement[bool]) -> int:
    """One more than the highest of `column` among the rows that fulfil `among`; 0 if there are none."""
    return connection.execute(select(func.coalesce(func.max(column) + 1, 0)).where(*among)).scalar_one()


def _of(table: TableClause, outcome: int) -> Select[Any]:
    return select(table).where(table.c.outcome == outcome)


def _at(table: TableClause, places: Sequence[tuple[int, int]]) -> Select[Any]:
    return select(table).where(tuple_(table.c.outcome, table.c.position).in_(places))


def _stream(connection: Connection, query: Select[Any]) -> Iterable[Row[Any]]:
    return connection.execute(query, execution_options={"yield_per": _BATCH})


def _insert(connection: Connection, table: TableClause, values: Iterator[rows.Values]) -> None:
    while batch := list(islice(values, _BATCH)):
        connection.execute(insert(table), batch)
