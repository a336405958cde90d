"""The figures of a run, counted by the database."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, case, func, select
from sqlalchemy.sql.expression import TableClause

from translate.store.rows import TargetSummary, route_of
from translate.store.schema import issues, outcomes, run_items, segments, term_outcomes


def summarise(connection: Connection, run: str) -> Iterator[TargetSummary]:
    """One summary a target language of run `run`, in the order of their tags; nothing for a run without items."""
    items = run_items.c
    heads = connection.execute(
        select(
            items.target,
            func.count(),
            func.sum(case((items.reused, 1), else_=0)),
            func.sum(case((items.failure != "", 1), else_=0)),
        )
        .where(items.run == run)
        .group_by(items.target)
        .order_by(items.target)
    ).all()
    routes = _counts(connection, run, segments, segments.c.route)
    terms = _counts(connection, run, term_outcomes, term_outcomes.c.match != "")
    found = _counts(connection, run, issues, issues.c.issue)
    for target, documents, reused, failed in heads:
        kept = {bool(match): count for match, count in terms.get(target, ())}
        by_route = routes.get(target, [])
        yield TargetSummary(
            *(target, documents, reused, failed),
            segments=sum(count for _, count in by_route),
            terms_kept=kept.get(True, 0),
            terms_missed=kept.get(False, 0),
            issues=tuple(found.get(target, ())),
            routes=tuple((route_of(route), count) for route, count in by_route),
        )


def _counts(
    connection: Connection, run: str, rows: TableClause, by: ColumnElement[Any]
) -> dict[str, list[tuple[Any, int]]]:
    """How many of `rows` the run's outcomes have, by target and `by`; most frequent first."""
    number = func.count().label("number")
    query: Select[Any] = (
        select(run_items.c.target, by, number)
        .select_from(succeeded().join(rows, rows.c.outcome == outcomes.c.id))
        .where(run_items.c.run == run)
        .group_by(run_items.c.target, by)
        .order_by(number.desc(), by)
    )
    counts: dict[str, list[tuple[Any, int]]] = {}
    for target, value, count in connection.execute(query):
        counts.setdefault(target, []).append((value, count))
    return counts


def succeeded() -> FromClause:
    """Run items that did not fail, each beside its outcome."""
    same = (getattr(outcomes.c, name) == getattr(run_items.c, name) for name in ("document", "target", "signature"))
    return run_items.join(outcomes, and_(run_items.c.failure == "", *same))
