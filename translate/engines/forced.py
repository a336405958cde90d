"""Forced decoding: what a model makes of a target text, or of its beginning, that somebody else wrote.

`target_prefix` of CTranslate2 is a whole text for attention, and a beginning to complete. Words are cut into pieces one
by one, so that it is known which word a piece belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from translate.engines.argos_model import Model, encode
from translate.packages import Package
from translate.whitebox import Attention

_WORD = re.compile(r"\S+")
BATCH = 64
"""Rows that are decoded together, sorted by length."""
_ROWS = 512  # at a time: attention of a row takes 8 bytes a source piece and target piece, and more in Python


def attention(model: Model, package: Package, sources: Sequence[str], targets: Sequence[str]) -> list[Attention]:
    """One a pair of texts, same order. Of a word with several pieces the greatest weight of one counts.

    CTranslate2 up to 4.8.5 mixes up the attention of the first token with beams: one beam.
    """
    found: list[Attention] = []
    prefix = [package.target_prefix] if package.target_prefix else []
    lead = len(package.source_prefix)
    for at in range(0, len(sources), _ROWS):
        rows = [words(model.pieces, text) for text in sources[at : at + _ROWS]]
        goals = [words(model.target_pieces, text) for text in targets[at : at + _ROWS]]
        results = model.translator.translate_batch(
            [[*package.source_prefix, *(p for _, pieces in row for p in pieces)] for row in rows],
            target_prefix=[[*prefix, *(p for _, pieces in row for p in pieces)] for row in goals],
            beam_size=1,
            max_batch_size=BATCH,
            max_decoding_length=1 + len(prefix) + max((sum(len(p) for _, p in row) for row in goals), default=0),
            return_attention=True,
        )
        for row, goal, result in zip(rows, goals, results, strict=True):
            weights = np.array([step[lead:] for step in result.attention[0][len(prefix) :]], np.float32)
            found.append(_by_words(row, goal, weights))
    return found


def complete(model: Model, package: Package, sources: Sequence[str], prefixes: Sequence[str]) -> list[str]:
    """One translation a pair of texts, same order, each beginning with its prefix."""
    settings: dict[str, Any] = asdict(package.decoding) | {"beam_size": 1}
    del settings["max_pieces"]
    prefix = [package.target_prefix] if package.target_prefix else []
    results = model.translator.translate_batch(
        [[*package.source_prefix, *encode(model.pieces, text)] for text in sources],
        target_prefix=[[*prefix, *encode(model.target_pieces, text)] for text in prefixes],
        max_batch_size=BATCH,
        max_decoding_length=package.decoding.max_decoding_length,
        **settings,
    )
    texts = (model.target_pieces.decode(result.hypotheses[0]).replace("▁", " ") for result in results)
    return [" ".join(text.removeprefix(package.target_prefix).split()) for text in texts]


def words(pieces: Any, text: str) -> list[tuple[tuple[int, int], list[str]]]:  # noqa: ANN401  no types
    """Span and pieces of each word of `text`, in order."""
    return [(m.span(), encode(pieces, m[0])) for m in _WORD.finditer(text)]


def _by_words(
    source: list[tuple[tuple[int, int], list[str]]],
    target: list[tuple[tuple[int, int], list[str]]],
    weights: Any,  # noqa: ANN401
) -> Attention:
    table = []
    row = 0
    for _, pieces in target:
        steps, column, cells = weights[row : row + len(pieces)], 0, []
        for _, source_pieces in source:
            block = steps[:, column : column + len(source_pieces)] if len(steps) else steps
            cells.append(float(block.sum(axis=1).max()) if block.size else 0.0)
            column += len(source_pieces)
        table.append(tuple(cells))
        row += len(pieces)
    return Attention(tuple(span for span, _ in source), tuple(span for span, _ in target), tuple(table))
