"""How review gets on and what a run is like, counted by the database."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, FromClause, case, func, select
from sqlalchemy.sql.expression import TableClause

from translate.records import UND
from translate.store.schema import decisions, issues, outcomes, run_items, runs, segments, term_outcomes
from translate.store.summary import succeeded
from translate.store.views import Figures, Progress, TermFigure, Waiting

_I, _O, _S = run_items.c, outcomes.c, segments.c


def progress(connection: Connection, run: str) -> Iterator[Progress]:
    """See `Reviews.progress`."""
    joined = _with(segments)
    query = select(_I.position, _S.state, func.count().label("number")).select_from(joined).where(_I.run == run)
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(query.group_by(_I.position, _S.state)):
        counts[row.position][row.state] = row.number
    sources = select(_I.position, _O.source).select_from(succeeded()).where(_I.run == run)
    tags = {row.position: row.source for row in connection.execute(sources)}
    for item in connection.execute(select(run_items).where(_I.run == run).order_by(_I.position)):
        own = counts[item.position]
        yield Progress(
            item=item.position,
            name=item.name,
            source=tags.get(item.position, UND),
            target=item.target,
            total=sum(own.values()),
            open=own.get("open", 0),
            accepted=own.get("accepted", 0),
            edited=own.get("edited", 0),
            rejected=own.get("rejected", 0),
            failure=item.failure,
        )


def figures(connection: Connection, run: str) -> Figures:
    """See `Reviews.figures`."""
    scores = select(_S.target, _S.score).select_from(_with(segments)).where(_I.run == run, _S.score.is_not(None))
    found = select(_I.target, issues.c.issue, func.count().label("number")).select_from(_with(issues))
    found = found.where(_I.run == run).group_by(_I.target, issues.c.issue)
    total = connection.scalar(select(func.count()).select_from(_with(segments)).where(_I.run == run))
    return Figures(
        tuple((row.target, row.score) for row in connection.execute(scores)),
        tuple((row.target, row.issue, row.number) for row in connection.execute(found.order_by(_I.target))),
        tuple(_terms(connection, run)),
        tuple(_decided(connection, run)),
        total or 0,
    )


def waiting(connection: Connection) -> Iterator[Waiting]:
    """See `Reviews.waiting`."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    by_state = select(_S.outcome, _S.state, func.count().label("number")).group_by(_S.outcome, _S.state)
    for row in connection.execute(by_state):
        counts[row.outcome][row.state] = row.number
    query = select(_I.run, _I.name, _I.target, _O.id).select_from(succeeded().join(runs, runs.c.id == _I.run))
    newest: dict[tuple[str, str], tuple[str, int]] = {}
    for row in connection.execute(query.order_by(runs.c.started.desc(), runs.c.id.desc(), _I.position)):
        newest.setdefault((row.name, row.target), (row.run, row.id))
    totals: dict[tuple[str, str], list[dict[str, int]]] = defaultdict(list)
    for (_, target), (run, outcome) in newest.items():
        totals[run, target].append(counts[outcome])
    for (run, target), own in totals.items():
        sums = {state: sum(c.get(state, 0) for c in own) for state in ("open", "rejected", "accepted", "edited")}
        documents = sum(1 for c in own if c.get("open") or c.get("rejected"))
        decided = sums["accepted"] + sums["edited"]
        yield Waiting(run, target, documents, sums["open"], sums["rejected"], decided)


def _terms(connection: Connection, run: str) -> Iterator[TermFigure]:
    t = term_outcomes.c
    kept = func.sum(case((t.match != "", 1), else_=0)).label("kept")
    missed = func.sum(case((t.match == "", 1), else_=0)).label("missed")
    query = select(_I.target, t.concept, t.expected, kept, missed).select_from(_with(term_outcomes))
    query = query.where(_I.run == run).group_by(_I.target, t.concept, t.expected)
    for row in connection.execute(query.order_by(missed.desc(), kept.desc(), _I.target, t.expected)):
        yield TermFigure(row.target, row.concept, row.expected, row.kept, row.missed)


def _decided(connection: Connection, run: str) -> Iterator[Any]:
    query = select(decisions.c.outcome, decisions.c.position, decisions.c.status, decisions.c.decided)
    query = query.select_from(_with(decisions)).where(_I.run == run).order_by(decisions.c.decided, decisions.c.number)
    done: set[tuple[int, int]] = set()
    for row in connection.execute(query):
        change = done.discard if row.status == "reopened" else done.add
        change((row.outcome, row.position))
        yield row.decided, len(done)


def _with(table: TableClause) -> FromClause:
    return succeeded().join(table, table.c.outcome == _O.id)
