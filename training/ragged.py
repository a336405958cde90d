"""Rows of different lengths in one flat array."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray


@dataclass(frozen=True, slots=True)
class Ragged:
    """`values[offsets[i]:offsets[i + 1]]` is row i; values may have a second dimension."""

    values: NDArray[np.generic]
    offsets: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Sequence[ArrayLike], dtype: DTypeLike, columns: int = 0) -> Ragged:
        """Packs `rows`; `columns` is the second dimension, 0 for none."""
        arrays = [np.asarray(row, dtype).reshape((-1, columns) if columns else -1) for row in rows]
        empty = np.zeros((0, columns) if columns else 0, dtype)
        return cls(np.concatenate([empty, *arrays]), np.cumsum([0, *map(len, arrays)], dtype=np.int64))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> NDArray[np.generic]:
        return self.values[self.offsets[row] : self.offsets[row + 1]]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Length of each row."""
        return np.diff(self.offsets)
