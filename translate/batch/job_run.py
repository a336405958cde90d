"""One run of a job: what changed since its last delivery, translated and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from translate.batch import changes, outputs
from translate.batch.jobs import Job
from translate.batch.pools import Pool
from translate.batch.run import Listener, Request, Result, Task, run
from translate.batch.sources import Found, expand
from translate.errors import DocumentError
from translate.pipeline import Desk
from translate.store import Store


@dataclass(frozen=True, slots=True)
class Survey:
    """What a job's sources are now, and which of them are to be done."""

    request: Request
    found: Found
    tasks: tuple[Task, ...]
    """What is to be done, in order."""
    unchanged: int
    """Documents times targets that are not among the tasks."""


def survey(job: Job, desk: Desk, store: Store) -> Survey:
    """Look at everything, translate and write nothing. Raises UsageError where results could not be written."""
    found = expand(job)
    request = Request(found.inputs, job.targets, job.formats, job.output, job.skip_missing, how=job.how, job=job.name)
    outputs.refuse_closed(job.output)
    outputs.refuse_clashes(found.inputs, job.targets, job.formats, job.output)
    looked = list(changes.look(request, desk, store))
    tasks = tuple(task for task in looked if task.why)
    return Survey(request, found, tasks, len(looked) - len(tasks))


def carry_out(  # noqa: PLR0913
    job: Job, seen: Survey, desk: Desk, store: Store, listener: Listener, pool: Pool, stop: Callable[[], bool]
) -> Iterator[Result]:
    """The results of what `seen` has to do, and one with an error for each source that could not be looked into.

    Raises and ends as `run` does.
    """
    failed = bool(seen.found.problems)
    yield from map(_problem, seen.found.problems)

    def over() -> bool:
        return stop() or (failed and job.failures == "stop")

    for result in run(seen.request, desk, store, listener, pool, seen.tasks, over):
        failed = failed or (result.error is not None and not result.skipped)
        yield result


def _problem(error: DocumentError) -> Result:
    return Result(str(error).partition(":")[0], "", error=error)
