"""A bilingual start for the embedding: pieces that translate each other begin close together.

Positive pointwise mutual information of linked pieces and of neighbours, then a truncated singular value
decomposition (Levy and Goldberg 2014 show that word2vec factorises the same matrix).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import svds

from training.alignment import Links

_NEIGHBOURS = 4
_LINKED, _AROUND = 2.0, 0.5  # weights of the two kinds of evidence
_SMOOTHING = 0.9  # exponent on the marginals: rare pieces are not overrated


def bilingual_start(
    source: Sequence[Sequence[int]], target: Sequence[Sequence[int]], links: Sequence[Links], size: int, width: int
) -> NDArray[np.float16]:
    """`size` x `width` unit rows, in a random basis; pieces that never occur get a random direction."""
    pairs = [(s[i], t[j]) for s, t, found in zip(source, target, links, strict=True) for i, j in found]
    linked = _counts(np.array(pairs, np.int64).reshape(-1, 2), size)
    around = _near(source, size) + _near(target, size)
    evidence = _LINKED * _ppmi(linked + linked.T) + _AROUND * _ppmi(around)
    rank = min(width, size - 1)
    left, values, _ = svds(evidence, k=rank, random_state=0)
    rng = np.random.default_rng(0)
    start = np.zeros((size, width))
    start[:, :rank] = left * np.sqrt(values)
    unseen = np.asarray(around.sum(1)).ravel() == 0
    start[unseen] = rng.normal(size=(int(unseen.sum()), width))
    start /= np.linalg.norm(start, axis=1, keepdims=True) + 1e-9
    rotation, _ = np.linalg.qr(rng.normal(size=(width, width)))
    return (start @ rotation).astype(np.float16)


def _counts(pairs: NDArray[np.int64], size: int) -> sparse.csr_matrix:
    """How often each (row, column) occurs."""
    matrix = sparse.csr_matrix((np.ones(len(pairs), np.float32), (pairs[:, 0], pairs[:, 1])), (size, size))
    matrix.sum_duplicates()
    return matrix


def _near(side: Sequence[Sequence[int]], size: int) -> sparse.csr_matrix:
    """How often two pieces stand within `_NEIGHBOURS` places of each other; symmetric."""
    rows = [np.array(ids, np.int64) for ids in side]
    shifted = [np.stack([row[:-k], row[k:]], axis=1) for row in rows for k in range(1, _NEIGHBOURS + 1) if len(row) > k]
    matrix = _counts(np.concatenate([np.zeros((0, 2), np.int64), *shifted]), size)
    return matrix + matrix.T


def _ppmi(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """max(0, log p(row, column) / (p(row) p(column))), marginals smoothed."""
    entries = counts.tocoo()
    rows, columns = (np.asarray(entries.sum(axis)).ravel() ** _SMOOTHING for axis in (1, 0))
    joint = entries.data * rows.sum() * columns.sum() / entries.sum()
    values = np.log(joint / (rows[entries.row] * columns[entries.col]) + 1e-9)
    return sparse.csr_matrix((np.maximum(values, 0), (entries.row, entries.col)), entries.shape)
