"""Term marks: source words followed by the target's dictionary form, `Yerevan ⟦Ереван⟧`.

A model trained on them learns to use a given term and to inflect it (Dinu et al. 2019: inline annotation; Bergmanis
and Pinnis 2021: target lemmas). Which words can be marked comes from the word alignment: nouns, and adjective + noun.
At translation time the same marks carry a glossary; a plain source gives a plain translation.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from training.alignment import Links
from training.morphology import Form

MOST = 6
"""Candidates kept of a sentence, those with a capital first."""


class Candidate(NamedTuple):
    """A span of source pieces, and the dictionary form of what translates it."""

    start: int
    end: int
    form: str


class _Found(NamedTuple):
    first: int
    last: int
    """Target words, the last not included."""
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class _Side:
    """A sentence in pieces, and its words as spans of them."""

    text: list[str]
    words: list[tuple[int, int]]

    @classmethod
    def of(cls, pieces: Sequence[str]) -> _Side:
        return cls(list(pieces), word_spans(pieces))

    def between(self, start: int, end: int) -> str:
        """The text of pieces [start, end)."""
        return "".join(self.text[start:end]).replace("▁", " ").strip()


def word_spans(pieces: Sequence[str]) -> list[tuple[int, int]]:
    """[start, end) of each word in a piece sequence, punctuation at its end cut off."""
    cuts = [i for i, piece in enumerate(pieces) if piece.startswith("▁")] + [len(pieces)]
    spans = []
    for start, following in itertools.pairwise(cuts):
        end = following
        while end > start and not any(c.isalnum() for c in pieces[end - 1]):
            end -= 1
        if end > start:
            spans.append((start, end))
    return spans


def candidates(source: Sequence[str], target: Sequence[str], links: Links, form: Form) -> list[Candidate]:
    """What one pair can be marked with: spans of source pieces that do not overlap, at most MOST.

    `links` are those that both directions of the aligner agree on.
    """
    found: list[_Found] = []
    sides = _Side.of(source), _Side.of(target)
    for one in _phrases(*sides, links, form):
        start, end = one.candidate.start, one.candidate.end
        free = all(one.last <= f.first or f.last <= one.first for f in found)
        if free and all(end <= f.candidate.start or f.candidate.end <= start for f in found):
            found.append(one)
    found.sort(key=lambda f: f.candidate.form[0].islower())
    return [f.candidate for f in found[:MOST]]


def _phrases(source: _Side, target: _Side, links: Links, form: Form) -> Iterator[_Found]:
    """Pairs of target words, then single ones, whose links lead to neighbouring source words."""
    home = {i: k for k, (start, end) in enumerate(source.words) for i in range(start, end)}
    word_of = {j: home[i] for i, j in links if i in home}
    for count in (2, 1):
        for k in range(len(target.words) - count + 1):
            spans = target.words[k : k + count]
            reached = sorted({word_of[j] for start, end in spans for j in range(start, end) if j in word_of})
            if not count - 1 <= len(reached) - 1 <= count or reached[-1] - reached[0] != len(reached) - 1:
                continue
            start, end = source.words[reached[0]][0], source.words[reached[-1]][1]
            text = source.between(start, end)
            if len(text) < 3 or not any(c.isalpha() for c in text):
                continue
            if lemma := form([target.between(*span) for span in spans], k == 0):
                yield _Found(k, k + count, Candidate(start, end, lemma))


def mark(
    source: list[int], links: list[int], chosen: Sequence[tuple[int, int, list[int]]], marks: tuple[int, int]
) -> tuple[list[int], list[int]]:
    """Source pieces with each chosen (start, end, pieces of the form) marked, and the links moved along.

    `links` holds a source position for each target piece, negative for none.
    """
    for _, end, form in sorted(chosen, reverse=True):
        source = [*source[:end], marks[0], *form, marks[1], *source[end:]]
        links = [at + len(form) + 2 if at >= end else at for at in links]
    return source, links
