"""The pages to read: runs, the documents of one, its segments as a list, one segment."""

from __future__ import annotations

from collections import defaultdict

from flask import Blueprint, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from translate.decisions import Decision
from translate.records import Run
from translate.store.views import Opened, Waiting
from translate.web.desk import the_desk
from translate.web.look import look, look_at_row, look_at_suggestions
from translate.web.pieces import differences, pieces
from translate.web.problems import Problem
from translate.web.query import STATES, Query, parse
from translate.web.words import _

review = Blueprint("review", __name__)

PAGE = 50
_RUNS = 20
_MOST_RUNS = 1000
_MOST_CHOICES = 500  # of documents: with more, the filter asks for a number


@review.get("/")
def runs() -> str:
    """The newest runs with what waits in each."""
    desk = the_desk()
    given = request.args.get("show", str(_RUNS))
    if not given.isascii() or not given.isdigit() or not 0 < int(given[:9]) <= _MOST_RUNS:
        raise Problem(400, _("This page makes no sense"), _("show: give a number from 1 to 1000."))
    shown = desk.store.runs(int(given))
    waiting: dict[str, list[Waiting]] = defaultdict(list)
    for one in desk.store.reviews.waiting():
        waiting[one.run].append(one)
    progress = {run.id: desk.store.reviews.progress(run.id) for run in shown}
    more = min(2 * int(given), _MOST_RUNS) if len(shown) == int(given) < _MOST_RUNS else 0
    return render_template(
        "runs.html", runs=shown, waiting=waiting, progress=progress, reviewers=desk.reviewers, more=more
    )


@review.get("/runs/<run_id>")
def run(run_id: str) -> str | Response:
    """The documents of a run; the beginning of its id, or `latest`, leads to it."""
    found = the_run(run_id)
    if found.id != run_id:
        return redirect(url_for("review.run", run_id=found.id), 303)
    return render_template("run.html", run=found, progress=the_desk().store.reviews.progress(found.id))


@review.get("/runs/<run_id>/queue")
def queue(run_id: str) -> str:
    """The segments of a run that the query string asks for, a page of them."""
    reviews, found, query = the_desk().store.reviews, the_run(run_id), parse(request.args)
    page = reviews.page(found.id, query.wanted, query.start, PAGE)
    rows = [look_at_row(row, the_desk().matcher(row.source, row.target)) for row in page.rows]
    return render_template(
        "queue.html",
        run=found,
        query=query,
        page=page,
        rows=rows,
        size=PAGE,
        items=found.items if len(found.items) <= _MOST_CHOICES else (),
        states=STATES,
        targets=sorted({item.target for item in found.items}),
        sources=reviews.sources(found.id),
        issues=reviews.issue_ids(found.id),
    )


@review.get("/runs/<run_id>/<int(max=999999999):item>/<int(max=999999999):position>")
def segment(run_id: str, item: int, position: int) -> str:
    """One segment."""
    return show(run_id, opened(run_id, item, position), parse(request.args))


def opened(run_id: str, item: int, position: int) -> Opened:
    """The segment at this place. Raises UsageError if there is none."""
    return the_desk().store.reviews.opened(run_id, item, position)


def show(  # noqa: PLR0913  what a page may be about
    run_id: str,
    at: Opened,
    query: Query,
    *,
    text: str | None = None,
    comment: str = "",
    seen: int | None = None,
    problem: str = "",
    conflict: Decision | None = None,
) -> str:
    """The page of a segment; `text` and `comment` were typed on one that told `seen`, the others say why it is back."""
    desk, row = the_desk(), at.row
    place = (row.item, row.position)
    typed = row.text if text is None else text
    return render_template(
        "segment.html",
        run_id=run_id,
        opened=at,
        row=row,
        look=look(at, desk.matcher(row.source, row.target)),
        before=[look_at_row(r, desk.matcher(r.source, r.target)) for r in at.before],
        after=[look_at_row(r, desk.matcher(r.source, r.target)) for r in at.after],
        suggestions=look_at_suggestions(desk.suggestions(at), row),
        query=query,
        next=desk.store.reviews.step(run_id, query.wanted, *place),
        previous=desk.store.reviews.step(run_id, query.wanted, *place, back=True),
        typed=typed,
        seen=at.seen if seen is None else seen,
        comment=comment,
        problem=problem,
        conflict=conflict,
        yours=pieces(typed),
        change=differences(row.text, typed, row.target) if conflict else [],
    )


def the_run(run_id: str) -> Run:
    """The run with this id or beginning of an id. Raises UsageError."""
    return the_desk().store.run(run_id)
