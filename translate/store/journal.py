"""Writing decisions: the journal, the state of the segment, and the memory, together in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from translate.decisions import ConflictError, Decision, Unit, stack, text_key
from translate.errors import UsageError
from translate.records import Outcome
from translate.store import rows
from translate.store.queries import next_number
from translate.store.schema import decisions, memory, outcomes, segments
from translate.store.views import Place


def segment_row(connection: Connection, outcome: int, position: int) -> Row[Any]:
    """The segment at this place. Raises UsageError if there is none."""
    s = segments.c
    row = connection.execute(select(segments).where(s.outcome == outcome, s.position == position)).one_or_none()
    if row is None:
        raise UsageError(f"no segment {position} in outcome {outcome}: it may have been forgotten")
    return row


def history(connection: Connection, outcome: int, position: int) -> tuple[Decision, ...]:
    """All entries about a segment, oldest first."""
    d = decisions.c
    query = select(decisions).where(d.outcome == outcome, d.position == position).order_by(d.number)
    return tuple(map(rows.decision_of, connection.execute(query)))


def places(connection: Connection, outcome: int) -> dict[str, Place]:
    """See `Reviews.places`."""
    d, s = decisions.c, segments.c
    said: dict[int, list[Decision]] = defaultdict(list)
    for row in connection.execute(select(decisions).where(d.outcome == outcome).order_by(d.number)):
        said[row.position].append(rows.decision_of(row))
    query = select(s.key, s.position).where(s.outcome == outcome).order_by(s.position)
    return {row.key: Place(outcome, row.position, tuple(said[row.position])) for row in connection.execute(query)}


def check_seen(entries: tuple[Decision, ...], seen: int) -> None:
    """Raises ConflictError unless entry `seen` is the newest one."""
    if entries and entries[-1].number != seen:
        raise ConflictError(entries[-1])


def add_decision(connection: Connection, segment: Row[Any], decision: Decision, fingerprint: str | None) -> Decision:
    """Append `decision` about `segment` and let state and memory follow; back it comes with number and time."""
    when = decision.when if decision.carried and decision.when else datetime.now(UTC)
    made = replace(decision, number=next_number(connection, decisions.c.number) or 1, when=when)
    connection.execute(insert(decisions).values(rows.decision_row(segment.outcome, segment.position, made)))
    s = segments.c
    here = (s.outcome == segment.outcome, s.position == segment.position)
    connection.execute(update(segments).where(*here).values(state=made.state, decision=made.number))
    _remember(connection, segment, made, fingerprint)
    return made


def restored(entries: tuple[Decision, ...], who: str) -> Decision:
    """The entry that takes the last decision back. Raises UsageError if there is none."""
    kept = stack(entries)
    if not kept:
        raise UsageError("there is no decision to take back")
    last, before = kept[-1], kept[-2] if len(kept) > 1 else None
    if before is None:
        return Decision("reopened", "", who, undoes=last.number)
    return Decision(before.status, before.text, who, comment=before.comment, undoes=last.number)


def carry(connection: Connection, number: int, outcome: Outcome, carried: Mapping[str, Decision]) -> None:
    """Repeat, for the new outcome `number`, decisions about earlier ones, by segment key."""
    for position, translation in enumerate(outcome.translations):
        if decision := carried.get(translation.segment.key):
            segment = segment_row(connection, number, position)
            repeated = replace(decision, undoes=0, carried=decision.number)
            add_decision(connection, segment, repeated, None)


def _remember(connection: Connection, segment: Row[Any], decision: Decision, fingerprint: str | None) -> None:
    """Keep in the memory what is approved, and nothing else, for this segment of this document."""
    o, s, m = outcomes.c, segments.c, memory.c
    name = connection.execute(select(o.name).where(o.id == segment.outcome)).scalar_one()
    same = (m.target == segment.target, m.name == name, m.key == segment.key)
    connection.execute(delete(memory).where(*same))
    if not decision.approved:
        return
    beside = (segment.position - 1, segment.position + 1)
    query = select(s.position, s.source_text).where(s.outcome == segment.outcome, s.position.in_(beside))
    neighbours = {row.position: text_key(row.source_text) for row in connection.execute(query)}
    unit = Unit(
        *(segment.source, segment.target, segment.source_text, decision.text, name, segment.key),
        before=neighbours.get(beside[0], ""),
        after=neighbours.get(beside[1], ""),
        glossaries=tuple(dict.fromkeys([segment.glossary, *([] if fingerprint is None else [fingerprint])])),
        who=decision.who,
        when=decision.when,
        decision=decision.number,
    )
    add_units(connection, [unit])


def add_units(connection: Connection, units: Iterable[Unit]) -> int:
    """Insert units that are not there; how many."""
    number = next_number(connection, memory.c.number)
    values = [rows.unit_row(number + at, unit, text_key(unit.source_text)) for at, unit in enumerate(units)]
    if values:
        connection.execute(insert(memory), values)
    return len(values)
