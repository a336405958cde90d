"""`dragoman batch serve`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from translate import config
from translate.batch.jobs import Job
from translate.batch.schedule import Schedule
from translate.batch.serve import Watch, serve, shown
from translate.cli import common
from translate.cli.batch import common as batch_common
from translate.errors import ConfigError
from translate.store import Store


@click.command(name="serve")
@batch_common.jobs_options
def command(jobs_path: Path | None, store_url: str | None, config_path: Path | None) -> int:
    """Run the jobs that have a schedule when they are due, until stopped.

    Each run is a process of its own: `dragoman batch run NAME`. A job that missed its time while this did not run is
    run at once, once. Ctrl-C or SIGTERM: nothing new is begun, documents in hand are finished; a second Ctrl-C ends at
    once. A changed job file is read again.

    \b
    Examples:
      dragoman batch serve
      dragoman batch serve -c jobs.toml
    """
    settings, found, where = batch_common.load(config_path, jobs_path)
    schedules = _schedules(found)
    if not schedules:
        raise ConfigError(f'{where}: no job has a schedule; write one such as schedule = "0 6 * * *"')
    now = datetime.now(UTC)
    for job in found:
        schedule = schedules.get(job.name)
        common.warn(f"{job.name}: {f'next {shown(schedule.next(now))}' if schedule else 'no schedule, only by hand'}")
    with common.the_store(settings, store_url) as store:
        return serve(
            schedules,
            lambda name: _last(store, name),
            lambda name: run_command(name, jobs_path, store_url, config_path),
            common.warn,
            Watch(where, lambda: _schedules(batch_common.load(config_path, jobs_path)[1])),
        )


def run_command(
    name: str, jobs_path: Path | None, store_url: str | None, config_path: Path | None, due: bool = False
) -> tuple[str, ...]:
    """The command line that runs a job, from any folder and with the files that were given or found here."""
    options = [name, *(["--due"] if due else [])]
    if jobs_path:
        options += ["--jobs", str(jobs_path.absolute())]
    if found := config_path or config.find():
        options += ["--config", str(found.absolute())]
    if store_url:
        options += ["--store", store_url if "://" in store_url else str(Path(store_url).absolute())]
    # -P: modules that lie about in the folder where it is started are none of ours
    return (sys.executable, "-P", "-m", "translate", "batch", "run", *options)


def _schedules(jobs: Sequence[Job]) -> dict[str, Schedule]:
    return {job.name: Schedule(job.schedule, job.timezone) for job in jobs if job.schedule}


def _last(store: Store, name: str) -> datetime | None:
    run = store.batches.last(name)
    return run.started if run else None
