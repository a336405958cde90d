"""`dragoman status`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from translate.cli import common
from translate.cli.report import plural
from translate.records import Run
from translate.store import Store, TargetSummary

_LIMIT = 20


@click.command(name="status")
@click.argument("run", required=False, metavar="[RUN]")
@click.option("--json", "as_json", is_flag=True, help="Print objects instead of a table.")
@common.store_option
@common.config_option
def command(run: str | None, as_json: bool, store_url: str | None, config_path: Path | None) -> None:
    """Show what runs did: the newest ones, or one in full.

    RUN is a run's id, the beginning of one, or `latest`.

    \b
    Examples:
      dragoman status
      dragoman status latest
      dragoman status latest --json
    """
    settings = common.load_config(config_path)
    with common.the_store(settings, store_url) as store:
        runs = (store.run(run),) if run else store.runs(_LIMIT)
        if as_json:
            found = [_as_dict(r, store.summary(r.id)) for r in runs]
            click.echo(json.dumps(found[0] if run else found, ensure_ascii=False, indent=1))
        elif run:
            _one(runs[0], store)
        else:
            _table(runs, store)


def _table(runs: Sequence[Run], store: Store) -> None:
    if not runs:
        click.echo("no runs yet: start with `dragoman translate FILE --to TAG -o FOLDER`")
    for run in runs:
        totals = store.summary(run.id)
        failed = sum(t.failed for t in totals)
        parts = [f"{t.target} {plural(t.documents, 'document')}, {plural(t.segments, 'segment')}" for t in totals]
        parts += [f"{failed} failed"] if failed else []
        click.echo(f"{run.id}  {_state(run)}  {'; '.join(parts) or 'nothing recorded'}")


def _one(run: Run, store: Store) -> None:
    click.echo(f"run {run.id}: {_state(run)}, started {run.started:%Y-%m-%d %H:%M:%S} UTC")
    for t in store.summary(run.id):
        kinds = f"{t.reused} reused, {t.failed} failed"
        click.echo(f"{t.target}: {plural(t.documents, 'document')} ({kinds}), {plural(t.segments, 'segment')}")
        for route, count in t.routes:
            click.echo(f"  route     {route or 'left as it is'}: {plural(count, 'segment')}")
        click.echo(f"  glossary  {t.terms_kept} kept, {t.terms_missed} missed")
        click.echo(f"  issues    {', '.join(f'{n} {i}' for i, n in t.issues) or 'none'}")
    for item in run.items:
        state = f"failed: {item.failure}" if item.failure else "reused" if item.reused else "translated"
        click.echo(f"  {item.name} → {item.target}: {state}")


def _state(run: Run) -> str:
    return "finished" if run.ended else "unfinished"


def _as_dict(run: Run, totals: Sequence[TargetSummary]) -> dict[str, Any]:
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
            }
            for t in totals
        ],
        "items": [
            {"name": i.name, "target": i.target, "document": i.document, "reused": i.reused, "failure": i.failure}
            for i in run.items
        ],
    }
