"""What a run would do, without doing it: nothing is translated, recorded or written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from translate import memory, placeholders
from translate.batch.run import Request, Task, aimed, recorded
from translate.errors import DragomanError
from translate.pipeline import Desk, plan
from translate.records import Document
from translate.store import Store


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of one document and target."""

    name: str
    target: str
    source: str = ""
    """The document's language; empty where it could not be read or has no route."""
    segments: int = 0
    """All that the outcome would hold: the sum of `recorded`, `memory`, `left` and the routes' first numbers."""
    translated: int = 0
    """Messages of a catalogue that have a text already; not among the segments."""
    recorded: int = 0
    """Segments that an earlier run translated: all or none."""
    memory: int = 0
    """Segments that the memory knows."""
    left: int = 0
    """Segments that no engine would be asked for: in the target language, not recognised, without a route."""
    routes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Route to segments, and how many different texts they are: an engine is asked once for each."""
    error: DragomanError | None = None


def preview(request: Request, desk: Desk, store: Store) -> Iterator[Preview]:
    """One preview an input and target, in the order of a run; what is wrong with a document is its `error`."""
    return preview_tasks(request, request.tasks(), desk, store)


def preview_tasks(request: Request, tasks: Iterable[Task], desk: Desk, store: Store) -> Iterator[Preview]:
    """One preview a task, in their order."""
    for item, target, _ in tasks:
        try:
            yield _one(aimed(request, item.name, item.read(), target), target, desk, store)
        except DragomanError as error:
            yield Preview(item.name, target, error=error)


def _one(document: Document, target: str, desk: Desk, store: Store) -> Preview:
    name, planned = document.name, plan(document, target, desk)
    messages = (b.text for b in document.blocks if b.kind == "message" and not b.translatable)
    done = sum(any(map(str.isalpha, placeholders.blanked(text))) for text in messages)
    total = len(planned.segments)
    if recorded(planned, store)[0]:
        return Preview(name, target, planned.source, total, done, recorded=total)
    known = memory.recall(planned, desk, store.bank).translations
    new = [s for s in planned.segments if s.key not in known]
    asked = [(str(planned.routes[tag]), s.text) for s in new if (tag := planned.tags[s.key].tag) in planned.routes]
    different = Counter(route for route, _ in set(asked))
    routes = {route: (n, different[route]) for route, n in Counter(route for route, _ in asked).most_common()}
    return Preview(name, target, planned.source, total, done, 0, len(known), len(new) - len(asked), routes)
