"""Where in a translation a term's rendering stands, by the engine's attention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from translate.glossary.stages.base import Context, Tools
from translate.terms import TermHit
from translate.whitebox import Attention

_LEAST = 0.05


class Place(NamedTuple):
    """A word of the target."""

    start: int
    end: int
    weight: float
    """How much of its attention goes to the term, 0 to 1."""


class Found(NamedTuple):
    """A missing term and where it may belong."""

    hit: TermHit
    words: list[Place]
    """The words that look at it, most first; satisfied terms excepted."""
    gaps: list[int]
    """Where it belongs if nothing stands for it: behind what renders the source's word before it, and at the end."""


def places(contexts: Sequence[Context], tools: Tools) -> list[list[Found]]:
    """For each context its missing hits, in order."""
    if tools.attention is None:
        return [[] for _ in contexts]
    found = tools.attention([c.source for c in contexts], [c.text for c in contexts])
    return [
        [Found(hit, _words(context, hit, attention), _gaps(context, hit, attention)) for hit in context.missing]
        for context, attention in zip(contexts, found, strict=True)
    ]


def _words(context: Context, hit: TermHit, attention: Attention) -> list[Place]:
    columns = [i for i, (start, end) in enumerate(attention.sources) if start < hit.end and end > hit.start]
    words = [
        Place(start, end, min(1.0, sum(row[i] for i in columns)))
        for (start, end), row in zip(attention.targets, attention.weights, strict=True)
        if context.free(start, end)
    ]
    return sorted((w for w in words if w.weight >= _LEAST), key=lambda w: (-w.weight, w.start))


def _gaps(context: Context, hit: TermHit, attention: Attention) -> list[int]:
    ends = {len(context.text.rstrip(" .!?…։。"))}
    before = [i for i, (_, end) in enumerate(attention.sources) if end <= hit.start]
    if before and attention.targets:
        column = [row[before[-1]] for row in attention.weights]
        ends.add(attention.targets[column.index(max(column))][1])
    return sorted(ends)
