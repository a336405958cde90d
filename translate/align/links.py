"""Word alignments: from an engine's attention, through pivots, and pinned where something is known for sure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from translate.whitebox import Attention

_WORD = re.compile(r"\S+")
_SIGNS = r"\s\"'“”„«»‘’()\[\].,;:!?…—–։՝՜՞-"
_CORE = re.compile(rf"[^{_SIGNS}](?:.*[^{_SIGNS}])?", re.DOTALL)


class Exact(NamedTuple):
    """A span of the source and the span of the target that renders it."""

    start: int
    end: int
    target_start: int
    target_end: int


@dataclass(frozen=True, slots=True)
class Links:
    """A soft alignment of the words of a source and a target."""

    sources: tuple[tuple[int, int], ...]
    """Spans of the source's words, in order."""
    targets: tuple[tuple[int, int], ...]
    weights: tuple[tuple[float, ...], ...]
    """A row a target word, a column a source word: how much of the one comes from the other. A row sums to 1, or is
    all zeros where nothing is known."""
    exact: tuple[Exact, ...] = ()
    """What is known for sure: terms, and words that are the same in both."""


def words(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of what white space separates."""
    return tuple(m.span() for m in _WORD.finditer(text))


def core(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The span without punctuation at its edges; the span itself where there is nothing else."""
    found = _CORE.search(text, *span)
    return found.span() if found else span


def cores(text: str) -> list[str]:
    """The words of `text` without the signs at their edges, those of signs only left out."""
    found = (text[slice(*core(text, span))] for span in words(text))
    return [word for word in found if any(map(str.isalnum, word))]


def of_attention(attention: Attention) -> Links:
    """The alignment that an engine's cross-attention is."""
    return Links(attention.sources, attention.targets, tuple(map(_normal, attention.weights)))


def mixed(one: Links, other: Links) -> Links:
    """Two alignments of the same texts as one, in which both count alike; where one says nothing, the other alone."""
    both = zip(one.weights, other.weights, strict=True)
    rows = tuple(_normal([a + b for a, b in zip(row, beside, strict=True)]) for row, beside in both)
    return Links(one.sources, one.targets, rows)


def positional(source: str, target: str) -> Links:
    """For want of anything better: each target word with the source word as far into the text."""
    ours, theirs = words(source), words(target)
    rows = []
    for at in range(len(theirs)):
        row = [0.0] * len(ours)
        if ours:
            row[min(len(ours) - 1, int((at + 0.5) * len(ours) / len(theirs)))] = 1.0
        rows.append(tuple(row))
    return Links(ours, theirs, tuple(rows))


def compose(first: Links, second: Links) -> Links:
    """The alignment through a pivot text, which is the target of `first` and the source of `second`."""
    rows = []
    for own in second.weights:
        row = [0.0] * len(first.sources)
        for weight, between in zip(own, first.weights, strict=False):
            if weight:
                row = [a + weight * b for a, b in zip(row, between, strict=True)]
        rows.append(_normal(row))
    return Links(first.sources, second.targets, tuple(rows))


def anchored(links: Links, source: str, target: str, known: Sequence[Exact]) -> Links:
    """`links` with what is sure in it: `known`, and words that stand once in both texts and are no chance.

    Of two that overlap the first counts.
    """
    exact: list[Exact] = []
    for e in [*known, *_same(links, source, target)]:
        exact += [] if any(_overlap(e, other) for other in exact) else [e]
    rows = [list(row) for row in links.weights]
    for e in exact:
        columns = [i for i, (a, b) in enumerate(links.sources) if a < e.end and b > e.start]
        own = {t for t, (a, b) in enumerate(links.targets) if a < e.target_end and b > e.target_start}
        for t, row in enumerate(rows):
            if t in own:
                row[:] = [1.0 if i in columns else 0.0 for i in range(len(row))]
            else:
                for i in columns:
                    row[i] = 0.0
    return replace(links, weights=tuple(map(_normal, rows)), exact=tuple(exact))


def _same(links: Links, source: str, target: str) -> list[Exact]:
    ours, theirs = ([core(text, span) for span in spans] for text, spans in
                    ((source, links.sources), (target, links.targets)))  # fmt: skip
    here = Counter(source[a:b] for a, b in ours)
    there = {target[a:b]: (a, b) for a, b in theirs}
    counts = Counter(target[a:b] for a, b in theirs)
    found = []
    for a, b in ours:
        word = source[a:b]
        telling = any(c.isdigit() for c in word) or (len(word) > 1 and (len(word) > 3 or not word.islower()))
        if telling and here[word] == counts[word] == 1:
            found.append(Exact(a, b, *there[word]))
    return found


def _overlap(one: Exact, other: Exact) -> bool:
    source = one.start < other.end and other.start < one.end
    return source or (one.target_start < other.target_end and other.target_start < one.target_end)


def _normal(row: Sequence[float]) -> tuple[float, ...]:
    total = sum(row)
    return tuple(value / total for value in row) if total > 1e-6 else (0.0,) * len(row)
