"""`dragoman status`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from translate.cli import common
from translate.cli.report import plural
from translate.records import Run
from translate.store import Progress, Store, Waiting
from translate.words import N_, _

_LIMIT = 20
_REVIEWED = {
    "accepted": N_("{n} accepted"),
    "edited": N_("{n} edited"),
    "rejected": N_("{n} rejected"),
    "open": N_("{n} open"),
}


@click.command(name="status")
@click.argument("run", required=False, metavar="[RUN]")
@click.option("--json", "as_json", is_flag=True, help="Print objects instead of a table.")
@common.store_option
@common.config_option
def command(run: str | None, as_json: bool, store_url: str | None, config_path: Path | None) -> None:
    """Show what runs did and what waits for whom: the newest ones, or one in full.

    RUN is a run's id, the beginning of one, or `latest`. Who reviews a language is read from [reviewers] in the
    configuration. A document that was translated again waits in its newest run only.

    \b
    Examples:
      dragoman status
      dragoman status latest
      dragoman status latest --json
    """
    settings = common.load_config(config_path)
    with common.the_store(settings, store_url) as store:
        runs = (store.run(run),) if run else store.runs(_LIMIT)
        waiting = store.reviews.waiting()
        if as_json:
            found = [_as_dict(r, store, waiting, settings.reviewers) for r in runs]
            click.echo(json.dumps(found[0] if run else found, ensure_ascii=False, indent=1))
        elif run:
            _one(runs[0], store)
            _waits(waiting, runs[0].id, settings.reviewers)
        else:
            _table(runs, store, waiting, settings.reviewers)


def _table(runs: Sequence[Run], store: Store, waiting: Sequence[Waiting], reviewers: Mapping[str, str]) -> None:
    if not runs:
        click.echo(_("no runs yet: start with `dragoman translate FILE --to TAG -o FOLDER`"))
    for run in runs:
        totals = store.summary(run.id)
        failed = sum(t.failed for t in totals)
        parts = [f"{t.target} {plural(t.documents, 'document')}, {plural(t.segments, 'segment')}" for t in totals]
        parts += [_("{n} failed").format(n=failed)] if failed else []
        click.echo(f"{run.id}  {_(_state(run))}  {'; '.join(parts) or _('nothing recorded')}")
        _waits(waiting, run.id, reviewers)
    shown = {run.id for run in runs}
    for older, _group in groupby(w.run for w in waiting if w.run not in shown and (w.open or w.rejected)):
        click.echo(f"{older}  {_('older')}")
        _waits(waiting, older, reviewers)


def _waits(waiting: Sequence[Waiting], run: str, reviewers: Mapping[str, str]) -> None:
    """A line a target of `run` in which something waits for a person."""
    for w in (w for w in waiting if w.run == run):
        if what := "; ".join(_waits_for(w, reviewers.get(w.target, ""))):
            click.echo("  " + _("waits: {language} {what}").format(language=w.target, what=what))


def _waits_for(w: Waiting, reviewer: str) -> Iterator[str]:
    documents = plural(w.documents, "document")
    if w.open:
        told = (
            _("{segments} in {documents} for {reviewer} to review")
            if reviewer
            else _("{segments} in {documents} for review")
        )
        yield told.format(segments=plural(w.open, "segment"), documents=documents, reviewer=reviewer)
    if w.rejected and w.open:
        yield _("{n} rejected to be translated again").format(n=w.rejected)
    elif w.rejected:
        told = _("{n} rejected in {documents} to be translated again")
        yield told.format(n=w.rejected, documents=documents)


def _one(run: Run, store: Store) -> None:
    begun = f"{run.started:%Y-%m-%d %H:%M:%S}"
    click.echo(_("run {id}: {state}, started {time} UTC").format(id=run.id, state=_(_state(run)), time=begun))
    for t in store.summary(run.id):
        kinds = _("{reused} reused, {failed} failed").format(reused=t.reused, failed=t.failed)
        click.echo(f"{t.target}: {plural(t.documents, 'document')} ({kinds}), {plural(t.segments, 'segment')}")
        for route, count in t.routes:
            _row(_("route"), f"{route or _('left as it is')}: {plural(count, 'segment')}")
        _row(_("glossary"), _("{kept} kept, {missed} missed").format(kept=t.terms_kept, missed=t.terms_missed))
        _row(_("issues"), ", ".join(f"{n} {i}" for i, n in t.issues) or _("none"))
    for item, progress in zip(run.items, store.reviews.progress(run.id), strict=True):
        if item.failure:
            told = _("failed: {why}").format(why=item.failure)
        else:
            state = _("reused") if item.reused else _("translated")
            told = f"{state}; {', '.join(_(_REVIEWED[name]).format(n=n) for name, n in _review(progress).items())}"
        click.echo(f"  {item.name} → {item.target}: {told}")


def _row(label: str, text: str) -> None:
    click.echo(f"  {label:<8}  {text}")


def _review(progress: Progress) -> dict[str, int]:
    """State of review to number of segments."""
    return {name: getattr(progress, name) for name in ("accepted", "edited", "rejected", "open")}


def _state(run: Run) -> str:
    return N_("finished") if run.ended else N_("unfinished")


def _as_dict(run: Run, store: Store, waiting: Sequence[Waiting], reviewers: Mapping[str, str]) -> dict[str, Any]:
    own = {w.target: w for w in waiting if w.run == run.id}
    return {
        "id": run.id,
        "state": _state(run),
        "started": run.started.isoformat(),
        "ended": run.ended.isoformat() if run.ended else None,
        "targets": [
            {
                "target": t.target,
                "documents": t.documents,
                "reused": t.reused,
                "failed": t.failed,
                "segments": t.segments,
                "terms": {"kept": t.terms_kept, "missed": t.terms_missed},
                "issues": dict(t.issues),
                "routes": [{"route": str(route) if route else None, "segments": n} for route, n in t.routes],
                "waiting": _waiting(own.get(t.target), reviewers.get(t.target, "")),
            }
            for t in store.summary(run.id)
        ],
        "items": [
            {
                "name": i.name,
                "target": i.target,
                "document": i.document,
                "reused": i.reused,
                "failure": i.failure,
                "review": _review(progress),
            }
            for i, progress in zip(run.items, store.reviews.progress(run.id), strict=True)
        ],
    }


def _waiting(found: Waiting | None, reviewer: str) -> dict[str, Any]:
    """What waits in a run and target; zeros where a newer run has all its documents."""
    counts = ("documents", "open", "rejected", "decided")
    return {name: getattr(found, name) if found else 0 for name in counts} | {"reviewer": reviewer}
