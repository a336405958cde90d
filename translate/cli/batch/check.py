"""`dragoman batch check`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from translate.batch import outputs
from translate.batch.jobs import Job
from translate.batch.schedule import Schedule
from translate.batch.sources import Found, expand
from translate.cli.batch import common as batch_common
from translate.cli.common import stdout
from translate.cli.report import plural
from translate.config import Config
from translate.errors import DragomanError

_TIMES = 3


@click.command(name="check")
@batch_common.listing_options
def command(
    names: tuple[str, ...], as_json: bool, jobs_path: Path | None, store_url: str | None, config_path: Path | None
) -> int:
    """Check the jobs: keys, sources, languages, glossaries, folders, schedules. Exit code 1 if a run would fail.

    \b
    Examples:
      dragoman batch check
      dragoman batch check -c jobs.toml
    """
    settings, found, _ = batch_common.load(config_path, jobs_path)
    told = []
    for job in batch_common.chosen(found, names):
        now = expand(job)
        problems = list(_problems(job, now, settings))
        times = _times(job)
        told.append(
            {
                "job": job.name,
                "documents": len(now.inputs),
                "targets": list(job.targets),
                "next": times,
                "notes": list(now.notes),
                "problems": problems,
            }
        )
        if not as_json:
            stdout.print(f"{job.name}: {plural(len(now.inputs), 'document')} → {', '.join(job.targets)}", style="bold")
            stdout.print(f"  next: {', '.join(times) if times else 'no schedule: only by hand'}")
            for line in (*now.notes, *(f"problem: {problem}" for problem in problems)):
                stdout.print(f"  {line}")
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    return int(any(job["problems"] for job in told))


def _problems(job: Job, found: Found, settings: Config) -> Iterator[str]:
    """Each thing that would make a run fail, a line each."""
    yield from map(str, found.problems)
    for folder in (job.output, job.report):
        yield from _refusal(outputs.refuse_closed, folder)
    yield from _refusal(outputs.refuse_clashes, found.inputs, job.targets, job.formats, job.output)
    try:
        desk = batch_common.the_desk(settings, job)
    except DragomanError as error:
        yield str(error)
        return
    for target in job.targets if not job.skip_missing else ():
        yield from _refusal(desk.router.require, target, job.source)


def _refusal(look: Callable[..., object], *of: object) -> Iterator[str]:
    try:
        look(*of)
    except DragomanError as error:
        yield str(error)


def _times(job: Job) -> list[str]:
    """The next times of a job, in its own zone."""
    if not job.schedule:
        return []
    schedule, at, times = Schedule(job.schedule, job.timezone), datetime.now(UTC), list[str]()
    while len(times) < _TIMES and (coming := schedule.next(at)):
        times.append(f"{coming:%a %Y-%m-%d %H:%M %Z}")
        at = coming
    return times or ["never"]
