"""What a job has to do: the documents that changed since it delivered them last, and why each counts as changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from translate import formats
from translate.batch import outputs
from translate.batch.run import Request, Task
from translate.errors import DocumentError
from translate.pipeline import Desk, setup
from translate.store import Store
from translate.store.batches import Delivery

NEW = "new"
TEXT = "the text changed"
SETUP = "the glossary, the models or the settings changed"
REVIEWED = "reviewed since"
MISSING = "a file of it is missing"


def look(request: Request, desk: Desk, store: Store) -> Iterator[Task]:
    """One task an input and target of the job `request.job`, in the order of a run; `why` is empty for what is done.

    Reads and digests every input, and makes no plan. What cannot be read is to be done: the run says what is wrong.
    """
    assert request.folder is not None  # a job has one
    delivered = store.batches.delivered(request.job)
    setups = {target: setup(target, desk, str(request.how)) for target in request.targets}
    for item in request.inputs:
        key = ""
        with suppress(DocumentError):
            key = formats.digest(item.read())
        for target in request.targets:
            why = _why(delivered.get((item.name, target)), key, setups[target])
            files = outputs.paths(request.folder, target, item.name, request.kinds)
            if not why and not all(path.is_file() for path, _ in files):
                why = MISSING
            yield Task(item, target, why)


def _why(last: Delivery | None, key: str, now: str) -> str:
    if last is None:
        return NEW
    if last.document != key:
        return TEXT
    if last.setup != now:
        return SETUP
    return REVIEWED if last.reviewed else ""
