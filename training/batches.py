"""Endless shuffled batches of fixed shapes, some of their sentences with term marks.

Shapes are few and always full: varying ones are up to four times slower on a CPU.
"""

from __future__ import annotations

import bisect
import random
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from training import pieces, terms
from training.data import BEGIN, END, MARKS, NO_LINK, PAD, Data

_LENGTHS = (8, 12, 16, 20, 24, 28, 32, 40, 48, 64)
_FEWEST = 8  # rows in a batch
IGNORED = -100
"""Where a target piece has no alignment to learn."""


class Batch(NamedTuple):
    """Rows x length each, padded with PAD (the links with IGNORED)."""

    source: NDArray[np.int64]
    given: NDArray[np.int64]
    """The target, beginning with BEGIN."""
    wanted: NDArray[np.int64]
    """The target, ending with END."""
    links: NDArray[np.int64]
    """The source position of each wanted piece; the source's end for END."""


class _Drawn(NamedTuple):
    """A pair that waits for its batch."""

    row: int
    marked: tuple[int, ...]
    """Which of its terms are to be marked."""


class Batches:
    """Iterates over a corpus without end; each pair comes `weight` times an epoch."""

    def __init__(self, data: Data, tokens: int, marked: float, seed: int) -> None:
        """`tokens`: rows x length of a batch, about. `marked`: share of the sentences that get term marks."""
        self._data, self._tokens = data, tokens
        self._rng = random.Random(seed)
        processor = pieces.load(data.pieces)
        self._marks = processor.piece_to_id(MARKS[0]), processor.piece_to_id(MARKS[1])
        self._lengths = np.maximum(data.source.lengths, data.target.lengths) + 1
        # Not every pair has a term: those that have are marked more often.
        able = float(data.weight[data.terms.spans.lengths > 0].sum() / data.weight.sum()) if data.terms else 0.0
        self._marked = min(1.0, marked / able) if able else 0.0

    def __iter__(self) -> Iterator[Batch]:
        """Batches; what fills none at the end of an epoch waits for the next."""
        waiting: dict[int, list[_Drawn]] = {length: [] for length in _LENGTHS}
        while True:
            for row, weight in enumerate(self._data.weight.tolist()):
                for _ in range(int(weight) + (self._rng.random() < weight - int(weight))):
                    drawn, length = self._draw(row)
                    waiting[_LENGTHS[bisect.bisect_left(_LENGTHS, length)]].append(drawn)
            full: list[tuple[int, list[_Drawn]]] = []
            for length, pairs in waiting.items():
                self._rng.shuffle(pairs)
                count = max(_FEWEST, self._tokens // length // 8 * 8)
                while len(pairs) >= count:
                    full.append((length, pairs[-count:]))
                    del pairs[-count:]
            self._rng.shuffle(full)
            for length, pairs in full:
                yield self._batch(length, pairs)

    def _batch(self, length: int, pairs: list[_Drawn]) -> Batch:
        source, given, wanted = (np.full((len(pairs), length), PAD, np.int64) for _ in range(3))
        links = np.full((len(pairs), length), IGNORED, np.int64)
        for k, drawn in enumerate(pairs):
            ids, at = self._source(drawn)
            target = self._data.target[drawn.row]
            n = len(target)
            source[k, : len(ids)], source[k, len(ids)] = ids, END
            given[k, 0], given[k, 1 : n + 1] = BEGIN, target
            wanted[k, :n], wanted[k, n] = target, END
            links[k, :n], links[k, n] = at, len(ids)
        return Batch(source, given, wanted, links)

    def _draw(self, row: int) -> tuple[_Drawn, int]:
        """A pair, sometimes with one to three of its terms marked, and the length it takes.

        The marks count for the length; were they put into what room is left, few sentences would get any.
        """
        terms_of_all, plain = self._data.terms, int(self._lengths[row])
        if terms_of_all is None or self._rng.random() >= self._marked or not len(terms_of_all.spans[row]):
            return _Drawn(row, ()), plain
        spans = terms_of_all.spans[row]
        chosen = self._rng.sample(range(len(spans)), min(len(spans), self._rng.choice((1, 1, 2, 3))))
        added = sum(len(terms_of_all.forms[spans[k][2]]) + 2 for k in chosen)
        length = max(plain, len(self._data.source[row]) + added + 1)
        return (_Drawn(row, tuple(chosen)), length) if length <= _LENGTHS[-1] else (_Drawn(row, ()), plain)

    def _source(self, drawn: _Drawn) -> tuple[list[int], list[int]]:
        """Source pieces with their marks, and the source position of each target piece."""
        ids = self._data.source[drawn.row].tolist()
        links = [IGNORED if at == NO_LINK else at for at in self._data.links[drawn.row].tolist()]
        found = self._data.terms
        if found is None or not drawn.marked:
            return ids, links
        spans = (found.spans[drawn.row][k].tolist() for k in drawn.marked)
        with_forms = [(start, end, found.forms[form].tolist()) for start, end, form in spans]
        return terms.mark(ids, links, with_forms, self._marks)
