"""What the batch commands share: where jobs stand, and which of them are meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from translate import config
from translate.batch import jobs
from translate.batch.jobs import Job
from translate.cli import common
from translate.config import Config
from translate.errors import UsageError
from translate.pipeline import Desk


def jobs_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--jobs`, `--store` and `--config`."""
    option = click.option(
        "-c",
        "--jobs",
        "jobs_path",
        type=click.Path(path_type=Path),
        help="File with the jobs; its other settings win over the configuration's. Default: the configuration.",
    )
    return option(common.store_option(common.config_option(command)))


def listing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The jobs' names, `--json`, and those of `jobs_options`."""
    names = click.argument("names", nargs=-1, metavar="[JOB...]")
    return names(
        click.option("--json", "as_json", is_flag=True, help="Print objects instead of lines.")(jobs_options(command))
    )


def load(config_path: Path | None, jobs_path: Path | None) -> tuple[Config, tuple[Job, ...], Path]:
    """The settings, the jobs in the order of their file, and that file. Raises ConfigError."""
    found = config_path or config.find()
    settings = config.load(found)
    if jobs_path:
        settings = config.load(jobs_path, settings)
    where = jobs_path or found or Path(config.FILE_NAME)
    return settings, jobs.read(settings.jobs, where, settings), where


def chosen(found: Sequence[Job], names: Sequence[str]) -> tuple[Job, ...]:
    """The jobs called `names`, in the order of `found`; all of them for no names. Raises UsageError."""
    known = {job.name: job for job in found}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(known)}"
            raise UsageError(f"no job is called {name!r}; {hint}")
    return tuple(job for job in found if not names or job.name in names)


def the_desk(settings: Config, job: Job) -> Desk:
    """Engines, glossary and settings as they are now, the job's own glossaries before the others."""
    return Desk(
        common.the_router(settings),
        common.the_glossary(settings, job.glossaries),
        settings.n_best,
        job.source,
        settings.mixed,
        settings.memory,
        settings.typography,
    )
