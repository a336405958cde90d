"""`dragoman batch plan`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from translate.batch import job_run
from translate.batch.preview import Preview, preview_tasks
from translate.cli import common, expected
from translate.cli.batch import common as batch_common
from translate.cli.common import stdout
from translate.cli.report import plural


@click.command(name="plan")
@batch_common.listing_options
def command(
    names: tuple[str, ...], as_json: bool, jobs_path: Path | None, store_url: str | None, config_path: Path | None
) -> int:
    """Say what a run would translate and what is unchanged; translates, records and writes nothing.

    \b
    Examples:
      dragoman batch plan
      dragoman batch plan wire -c jobs.toml --json
    """
    settings, found, _ = batch_common.load(config_path, jobs_path)
    told = []
    failed = False
    with common.looked_at(settings, store_url) as store:
        for job in batch_common.chosen(found, names):
            desk = batch_common.the_desk(settings, job)
            seen = job_run.survey(job, desk, store)
            failed = failed or bool(seen.found.problems)
            notes = [*seen.found.notes, *map(str, seen.found.problems)]
            if not as_json:
                _head(job.name, seen, notes)
            previews = list[dict[str, Any]]()
            for task, shown in zip(seen.tasks, preview_tasks(seen.request, seen.tasks, desk, store), strict=True):
                failed = failed or shown.error is not None
                if as_json:
                    previews.append({"why": task.why} | expected.as_dict(shown))
                else:
                    _one(shown, task.why)
            told.append({"job": job.name, "unchanged": seen.unchanged, "notes": notes, "documents": previews})
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    return int(failed)


def _head(name: str, seen: job_run.Survey, notes: list[str]) -> None:
    documents = plural(len(seen.request.inputs), "document")
    stdout.print(f"{name}: {documents}; {len(seen.tasks)} to do, {seen.unchanged} unchanged", style="bold")
    for note in notes:
        stdout.print(f"  {note}")


def _one(shown: Preview, why: str) -> None:
    stdout.print(f"  {shown.name} → {shown.target}: {why}")
    if shown.error:
        stdout.print(f"    {shown.error}")
        return
    parts = [plural(shown.segments, "segment")]
    parts += [f"{shown.recorded} recorded"] if shown.recorded else []
    parts += [f"{shown.memory} from the memory"] if shown.memory else []
    parts += [f"{shown.left} left as they are"] if shown.left else []
    parts += [f"{n} by {route}" for route, (n, _) in shown.routes.items()]
    stdout.print(f"    {', '.join(parts)}")
