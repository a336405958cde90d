"""The segments of a run as a list: filtered, ordered, a page at a time."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, case, exists, func, literal, select, tuple_
from sqlalchemy import Row as SqlRow

from translate.errors import UsageError
from translate.store.schema import decisions, issues, outcomes, run_items, segments, term_outcomes
from translate.store.summary import succeeded
from translate.store.views import Filter, Page, Row

_S, _D, _I = segments.c, decisions.c, run_items.c
_STANDING = case((_D.status.in_(["accepted", "edited"]), _D.text), else_=_S.target_text)
_UNSCORED = 1e9  # after every score, which are logarithms of probabilities


def page(connection: Connection, run: str, wanted: Filter, start: int, size: int) -> Page:
    """See `Reviews.page`."""
    where = _where(run, wanted)
    total = connection.scalar(_from(select(func.count())).where(*where)) or 0
    query = _rows().where(*where).order_by(*_order(wanted)).limit(size).offset(start)
    return Page(_made(connection, connection.execute(query).all()), total, start)


def step(
    connection: Connection, run: str, wanted: Filter, place: tuple[int, int], back: bool
) -> tuple[int, int] | None:
    """See `Reviews.step`."""
    here: list[Any] = list(place)
    if wanted.order == "score":
        at = _from(select(_S.score)).where(_I.run == run, _I.position == place[0], _S.position == place[1])
        score = connection.scalar(at)
        here.insert(0, _UNSCORED if score is None else score)
    keys = _order(wanted)
    beyond = tuple_(*keys) < tuple_(*map(literal, here)) if back else tuple_(*keys) > tuple_(*map(literal, here))
    query = _from(select(_I.position.label("item"), _S.position)).where(*_where(run, wanted), beyond)
    found = connection.execute(query.order_by(*(k.desc() if back else k for k in keys)).limit(1)).one_or_none()
    return (found.item, found.position) if found else None


def around(
    connection: Connection, run: str, item: int, position: int, context: int
) -> tuple[Row, tuple[Row, ...], tuple[Row, ...]]:
    """The row at this place, and up to `context` before and after it in its document. UsageError if there is none."""
    near = _S.position.between(position - context, position + context)
    query = _rows().where(_I.run == run, _I.position == item, near).order_by(_S.position)
    found = _made(connection, connection.execute(query).all())
    here = [row for row in found if row.position == position]
    if not here:
        raise UsageError(f"run {run} has no segment {position} in document {item}: it may have been forgotten")
    before, after = ([r for r in found if r.position < position], [r for r in found if r.position > position])
    return here[0], tuple(before), tuple(after)


def _from(query: Select[Any]) -> Select[Any]:
    joined = succeeded().join(segments, _S.outcome == outcomes.c.id)
    return query.select_from(joined.outerjoin(decisions, _D.number == _S.decision))


def _rows() -> Select[Any]:
    head = (_I.position.label("item"), _I.name, _S.outcome, _S.position, _S.source, _S.target, _S.source_text)
    return _from(select(*head, _STANDING.label("text"), _S.state, _S.score, _S.reused))


def _order(wanted: Filter) -> list[ColumnElement[Any]]:
    worst = [func.coalesce(_S.score, _UNSCORED)] if wanted.order == "score" else []
    return [*worst, _I.position, _S.position]


def _where(run: str, wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_I.run == run]
    if wanted.item is not None:
        found.append(_I.position == wanted.item)
    exact = ((_S.source, wanted.source), (_S.target, wanted.target), (_S.state, wanted.state))
    found += [column == value for column, value in exact if value]
    if wanted.issue:
        found.append(_has(issues, issues.c.issue == wanted.issue))
    if wanted.missed:
        found.append(_has(term_outcomes, term_outcomes.c.match == ""))
    if wanted.below is not None:
        found.append(_S.score < wanted.below)
    if wanted.text:
        part = wanted.text.lower()
        texts = (_S.source_text, _STANDING)
        source, target = (func.lower(t, type_=Text).contains(part, autoescape=True) for t in texts)
        found.append(source | target)
    return found


def _has(table: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:  # noqa: ANN401  a TableClause
    own = and_(table.c.outcome == _S.outcome, table.c.position == _S.position, condition)
    return exists(select(literal(1)).select_from(table).where(own).correlate(segments))


def _made(connection: Connection, found: Sequence[SqlRow[Any]]) -> tuple[Row, ...]:
    noticed: dict[tuple[int, int], list[str]] = defaultdict(list)
    if found:
        places = {(row.outcome, row.position) for row in found}
        i = issues.c
        query = select(i.outcome, i.position, i.issue).where(tuple_(i.outcome, i.position).in_(places))
        for issue in connection.execute(query.order_by(i.outcome, i.position, i.number)):
            noticed[issue.outcome, issue.position].append(issue.issue)
    return tuple(Row(**row._mapping, issues=tuple(noticed[row.outcome, row.position])) for row in found)
