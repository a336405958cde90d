"""`dragoman batch run`."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import click

from translate.batch import job_run, pools, report
from translate.batch.jobs import Job
from translate.batch.pools import Executor
from translate.batch.report import Line, Report
from translate.batch.run import Result
from translate.batch.schedule import Schedule
from translate.cli import common
from translate.cli.batch import common as batch_common
from translate.cli.batch.progress import Progress
from translate.cli.batch.stopping import Stopping, Waiting
from translate.cli.report import figures
from translate.config import Config
from translate.engines import threads as engine_threads
from translate.errors import DocumentError, DragomanError, StoreError
from translate.records import Route
from translate.store import Store

_BUSY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class _Ways:
    """How documents are translated."""

    executor: Executor
    threads: int
    scheduler: str
    tls: tuple[Path, Path, Path] | None
    wait: bool


@click.command(name="run")
@click.argument("names", nargs=-1, metavar="[JOB...]")
@click.option("--due", is_flag=True, help="Only jobs whose time came since their last run.")
@click.option("--wait", is_flag=True, help="Wait while another process runs the job, instead of leaving with 75.")
@click.option(
    "--threads", type=click.IntRange(min=0), default=0, metavar="N", help="Documents at once; default: one a processor."
)
@click.option("--isolate", is_flag=True, help="Short for --executor isolated: a crash costs one document.")
@click.option(
    "--executor",
    type=click.Choice(["inline", "threads", "isolated", "dask"]),
    default="threads",
    show_default=True,
    help="Where documents are translated: here, in threads, in processes of their own, on other machines.",
)
@click.option("--scheduler", default="", metavar="URL", help="Dask's scheduler: tcp://HOST:8786 or tls://HOST:8786.")
@click.option("--tls-ca", type=click.Path(path_type=Path), help="For tls://: the authority's certificate.")
@click.option("--tls-cert", type=click.Path(path_type=Path), help="For tls://: this machine's certificate.")
@click.option("--tls-key", type=click.Path(path_type=Path), help="For tls://: this machine's key.")
@click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing where nothing failed.")
@batch_common.jobs_options
def command(  # noqa: PLR0913  one parameter an option
    names: tuple[str, ...],
    due: bool,
    wait: bool,
    threads: int,
    isolate: bool,
    executor: Executor,
    scheduler: str,
    tls_ca: Path | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    as_json: bool,
    quiet: bool,
    jobs_path: Path | None,
    store_url: str | None,
    config_path: Path | None,
) -> int:
    """Translate what changed since each job's last run; all jobs, or those named.

    A document that fails does not stop the rest: failures are listed at the end, in the job's report and by the exit
    code 1; run again to go on. Ctrl-C or SIGTERM: documents in hand are finished; a second Ctrl-C ends at once. What is
    recorded is never translated twice.

    \b
    Examples:
      dragoman batch run
      dragoman batch run wire -c jobs.toml
      dragoman batch run --due --quiet
      dragoman batch run --executor dask --scheduler tcp://10.0.0.7:8786
    """
    settings, found, _ = batch_common.load(config_path, jobs_path)
    jobs = batch_common.chosen(found, names)
    executor = "isolated" if isolate else executor
    tls = (tls_ca, tls_cert, tls_key) if tls_ca and tls_cert and tls_key else None
    ways = _Ways(executor, threads or engine_threads.available(), scheduler, tls, wait)
    engine_threads.use(1 if executor == "isolated" else ways.threads)
    with common.the_store(settings, store_url, _BUSY_SECONDS) as store, Stopping() as stop:
        wanted = [job for job in jobs if not due or _due(job, store)]
        done, errors = _all(wanted, settings, store, ways, stop, quiet)
    if as_json:
        click.echo(json.dumps([report.as_dict(r) for r in done], ensure_ascii=False, indent=1))
    codes = {error.exit_code for error in errors} | {1 for r in done if r.counts()["failed"]}
    return stop.code() or (codes.pop() if len(codes) == 1 else int(bool(codes)))


def _all(  # noqa: PLR0913
    jobs: Sequence[Job], settings: Config, store: Store, ways: _Ways, stop: Stopping, quiet: bool
) -> tuple[list[Report], list[DragomanError]]:
    """The reports of jobs that ran, and why others could not."""
    done: list[Report] = []
    errors: list[DragomanError] = []
    for job in jobs:
        if stop.asked():
            break
        try:
            done.append(_one(job, settings, store, ways, stop, quiet))
        except StoreError:
            raise
        except DragomanError as error:  # the other jobs can do nothing for it
            errors.append(error)
            common.warn(f"{job.name}: {error}")
    return done, errors


def _due(job: Job, store: Store) -> bool:
    if not job.schedule:
        return False
    last = store.batches.last(job.name)
    return Schedule(job.schedule, job.timezone).due(last.started if last else None, datetime.now(UTC)) is not None


def _one(job: Job, settings: Config, store: Store, ways: _Ways, stop: Stopping, quiet: bool) -> Report:  # noqa: PLR0913
    """Run a job, report it, and say how it went."""
    began, clock, lines, routes = datetime.now(UTC), time.monotonic(), list[Line](), dict[Route | None, None]()
    waiting = Waiting(job.name, ways.wait, stop)
    with store.hold(job.name, waiting.goes_on):
        desk = batch_common.the_desk(settings, job)
        seen = job_run.survey(job, desk, store)
        for note in seen.found.notes:
            common.warn(f"{job.name}: {note}")
        progress = Progress(job.name, len(seen.tasks), quiet)
        try:
            with progress, pools.open_pool(ways.executor, desk, ways.threads, ways.scheduler, ways.tls) as pool:
                for result in job_run.carry_out(job, seen, desk, store, progress, pool, stop.asked):
                    line = _line(result)
                    lines.append(line)
                    progress.done(line)
                    if result.outcome:
                        routes |= dict.fromkeys(t.route for t in result.outcome.translations)
        except KeyboardInterrupt:
            _leave(job, len(lines), len(seen.tasks))
        ended = datetime.now(UTC).astimezone()
        finished = len(lines) == len(seen.found.problems) + len(seen.tasks)
        made = Report(
            *(job.name, began.astimezone(), ended, finished),
            tuple(lines),
            seen.unchanged,
            seen.found.notes,
        )
        made, page = _written(job, made)
    common.mention_starter(routes)
    _say(made, time.monotonic() - clock, page, quiet)
    return made


def _written(job: Job, made: Report) -> tuple[Report, str]:
    """The report, and what to say of its files; where they cannot be written, with that among its failures."""
    try:
        return made, f"; report {report.write(job, made)[-1]}"
    except DocumentError as error:
        line = Line(str(job.report), "", "failed", str(error))
        return replace(made, lines=(*made.lines, line)), ""


def _line(result: Result) -> Line:
    if result.error:
        state: report.State = "skipped" if result.skipped else "failed"
        return Line(result.name, result.target, state, str(result.error), notes=result.notes)
    counted = figures(result.outcome) if result.outcome else {}
    state = "reused" if result.reused else "translated"
    return Line(result.name, result.target, state, result.why, counted, result.files, result.notes)


def _say(made: Report, seconds: float, page: str, quiet: bool) -> None:
    counts = made.counts()
    if quiet and not counts["failed"]:
        return
    told = [f"{n} {state}" for state, n in counts.items() if n]
    common.warn(f"{made.job}: {', '.join([*told, f'{made.unchanged} unchanged'])} in {_time(seconds)}{page}")
    _failures(made.lines)
    if not made.finished:
        common.warn(f"{made.job}: stopped before its end: run it again to go on")


def _failures(lines: Sequence[Line]) -> None:
    for line in lines:
        if line.state == "failed":
            known = line.name in line.why
            common.warn(line.why if known else f"{line.name} → {line.target}: {line.why}")


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


def _leave(job: Job, done: int, wanted: int) -> None:
    """End at once: threads that are translating cannot be stopped otherwise."""
    common.warn(f"{job.name}: interrupted: {done} of {wanted} done and recorded; run it again to go on")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(130)
