"""`dragoman batch status`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from translate.batch.jobs import Job
from translate.batch.schedule import Schedule
from translate.cli import common
from translate.cli.batch import common as batch_common
from translate.cli.common import stdout
from translate.cli.report import plural
from translate.records import Run
from translate.store import Store


@click.command(name="status")
@batch_common.listing_options
def command(
    names: tuple[str, ...], as_json: bool, jobs_path: Path | None, store_url: str | None, config_path: Path | None
) -> None:
    """Show each job's last run, what failed in it, and when it runs next.

    \b
    Examples:
      dragoman batch status
      dragoman batch status wire --json
    """
    settings, found, _ = batch_common.load(config_path, jobs_path)
    with common.looked_at(settings, store_url) as store:
        told = [_told(job, store) for job in batch_common.chosen(found, names)]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for job in told:
        stdout.print(f"{job['job']}: {job['state']}", style="bold")
        if job["run"]:
            done = plural(job["done"], "document")
            stdout.print(f"  run {job['run']}, started {job['started']}: {done} done, {job['unchanged']} unchanged")
        for failure in job["failures"]:
            stdout.print(f"  failed: {failure['name']} → {failure['target']}: {failure['why']}")
        stdout.print(f"  next: {job['next'] or 'no schedule: only by hand'}")


def _told(job: Job, store: Store) -> dict[str, Any]:
    last = store.batches.last(job.name, ended=False)
    failed = _failed(job, last, store) if last else {}
    return {
        "job": job.name,
        "state": _state(job, last, bool(failed), store),
        "run": last.id if last else "",
        "started": last.started.isoformat(timespec="seconds") if last else "",
        "done": len(last.items) - len(failed) if last else 0,
        "unchanged": last.unchanged if last else 0,
        "failures": [{"name": name, "target": target, "why": why} for (name, target), why in failed.items()],
        "next": _next(job),
    }


def _failed(job: Job, last: Run, store: Store) -> dict[tuple[str, str], str]:
    """Name and target of what did not get to its end in a run -> why."""
    delivered = store.batches.delivered(job.name)
    found = {}
    for item in last.items:
        known = delivered.get((item.name, item.target))
        if item.failure:
            found[item.name, item.target] = item.failure
        elif last.ended and (known is None or known.document != item.document):
            found[item.name, item.target] = "translated, but its files were not written"
    return found


def _state(job: Job, last: Run | None, failed: bool, store: Store) -> str:
    if store.held(job.name):
        return "running"
    if last is None:
        return "never ran"
    if not last.ended:
        return "interrupted: the next run goes on"
    return "finished with failures" if failed else "finished"


def _next(job: Job) -> str:
    if not job.schedule:
        return ""
    coming = Schedule(job.schedule, job.timezone).next(datetime.now(UTC))
    return coming.isoformat(timespec="minutes") if coming else "never"
