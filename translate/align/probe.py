"""Word alignment with an engine that shows no attention: its words one by one, found again in the translation."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz.distance import JaroWinkler

from translate.align.links import Links, core, words

_ALIKE = 0.8
"""Jaro-Winkler similarity from which two words are forms of one: `casa`, `casas`."""
_SHARP = 6
_NEAR = 2.0


def lexical(source: str, target: str, alone: Mapping[str, str]) -> Links:
    """An alignment by what each source word is in `alone` (without the signs around it), inflected or not.

    Of several places the nearest to the word's own counts most.
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
    return Links(ours, theirs, tuple(_shares(row) for row in rows))


def _shares(row: list[float]) -> tuple[float, ...]:
    total = sum(row)
    return tuple(value / total for value in row) if total else tuple(row)
