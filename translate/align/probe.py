"""Word alignment with an engine that shows no attention: its words one by one, found again in the translation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rapidfuzz.distance import JaroWinkler

from translate.align.links import Exact, Links, core, words
from translate.codes import Coded

_ALIKE = 0.8
"""Jaro-Winkler similarity from which two words are forms of one: `casa`, `casas`."""
_SHARP = 6
_NEAR = 2.0
_NEAREST = 3.0
LONGEST = 8


def lexical(source: str, target: str, alone: Mapping[str, str]) -> Links:
    """An alignment by what each source word is in `alone` (without the signs around it), inflected or not.

    Of several places the nearest to the word's own counts most; words not found are taken to render one another, those
    as far into the text.
    """
    ours, theirs = words(source), words(target)
    cores = [core(target, span) for span in theirs]
    rows = [[0.0] * len(ours) for _ in theirs]
    for i, span in enumerate(ours):
        a, b = core(source, span)
        answer = alone.get(source[a:b], "")
        meant = [answer[x:y].casefold() for x, y in (core(answer, s) for s in words(answer))]
        for t, (x, y) in enumerate(cores):
            here = target[x:y].casefold()
            alike = max((JaroWinkler.similarity(word, here) for word in meant), default=0.0)
            if alike >= _ALIKE:
                apart = abs((i + 0.5) / len(ours) - (t + 0.5) / len(theirs))
                rows[t][i] = float(alike**_SHARP / (1 + _NEAR * apart) ** 4)
    taken = {i for row in rows for i, weight in enumerate(row) if weight}
    for t, row in enumerate(rows):
        if not any(row):  # the words that nothing renders yet, the nearest first
            for i in set(range(len(ours))) - taken:
                row[i] = _NEAREST ** -abs((i + 0.5) * len(theirs) / len(ours) - (t + 0.5))
    return Links(ours, theirs, tuple(_shares(row) for row in rows))


def phrases(source: Coded) -> Iterator[tuple[int, int, str]]:
    """What each pair of codes holds, if it is two to LONGEST words: span in the plain text, without signs, and text."""
    for tag in source.tags:
        if tag.role == "open" and tag.partner >= 0:
            start, end = core(source.plain, (tag.until, source.tags[tag.partner].at))
            if 1 < len(source.plain[start:end].split()) <= LONGEST:
                yield start, end, source.plain[start:end]


def recognised(source: Coded, target: str, alone: Mapping[str, str]) -> list[Exact]:
    """The phrases of `source` that stand in the target, once, as they are in `alone`."""
    folded, found = target.casefold(), []
    for start, end, text in phrases(source):
        answer = alone.get(text, "")
        meant = answer[slice(*core(answer, (0, len(answer))))].casefold()
        at = folded.find(meant) if meant and len(folded) == len(target) else -1
        whole = at >= 0 and not folded[at - 1 : at].isalnum() and not folded[at + len(meant) :][:1].isalnum()
        if whole and folded.count(meant) == 1:
            found.append(Exact(start, end, at, at + len(meant)))
    return found


def _shares(row: list[float]) -> tuple[float, ...]:
    total = sum(row)
    return tuple(value / total for value in row) if total else tuple(row)
