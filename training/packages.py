"""Weights out of a released Argos package, so that training can go on from it: the package is the checkpoint.

File format of model.bin: `ctranslate2/specs/model_spec.py`, `ModelSpec._serialize`, binary version 6. Rows of eight
bits carry a scale: value = stored / scale.
"""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.layout import Model, Size, groups

_VERSION = 6
_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)


class _Reader:
    """Takes values off the front of `data`."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def number(self, code: str) -> int:
        """One little-endian integer of `struct`'s type `code`."""
        (value,) = struct.unpack_from(f"<{code}", self._data, self._at)
        self._at += struct.calcsize(code)
        return int(value)

    def text(self) -> str:
        """A string with its length (two bytes) before it and a zero at its end."""
        length = self.number("H")
        self._at += length
        return self._data[self._at - length : self._at - 1].decode()

    def array(self) -> NDArray[np.generic]:
        """A variable: number of dimensions, dimensions, type, bytes in all, values."""
        shape = [self.number("I") for _ in range(self.number("B"))]
        kind = np.dtype(_TYPES[self.number("B")])
        length = self.number("I")
        self._at += length
        return np.frombuffer(self._data, kind, length // kind.itemsize, self._at - length).reshape(shape)


def variables(data: bytes) -> dict[str, NDArray[np.float32]]:
    """Every variable of a model.bin as float32, aliases resolved. ValueError for another version of the format."""
    reader = _Reader(data)
    if (version := reader.number("I")) != _VERSION:
        raise ValueError(f"model.bin has binary version {version}; only {_VERSION} is known here")
    reader.text()
    reader.number("I")  # the specification's name and revision
    stored = {reader.text(): reader.array() for _ in range(reader.number("I"))}
    values = {name: _float(name, stored) for name in stored}
    for _ in range(reader.number("I")):
        alias = reader.text()
        values[alias] = values[reader.text()]
    return values


def read(path: Path) -> Model:
    """The model with its weights under our names. ValueError for a package that was not made by `training.export`."""
    with zipfile.ZipFile(path) as archive:

        def member(end: str) -> bytes:
            return archive.read(next(name for name in archive.namelist() if name.endswith(end)))

        found, pieces = variables(member("model/model.bin")), member("sentencepiece.model")
    try:
        size = _size(found)
        weights = {"embedding.weight": found["decoder/projection/weight"], "bias": found["decoder/projection/bias"]}
        for group in groups(size):
            for theirs, ours in group.suffixes:
                parts = np.split(found[f"{group.theirs}/{theirs}"], len(group.ours))
                weights |= {f"{name}.{ours}": part for name, part in zip(group.ours, parts, strict=True)}
    except KeyError as error:
        raise ValueError(
            f"{path}: has no {error}: not a model of this recipe, training cannot start from it"
        ) from error
    if not np.array_equal(found["decoder/embeddings/weight"], weights["embedding.weight"]):
        raise ValueError(f"{path}: embedding and output layer differ: training cannot start from it")
    return Model(weights, size, pieces)


def _float(name: str, stored: dict[str, NDArray[np.generic]]) -> NDArray[np.float32]:
    values = stored[name].astype(np.float32)
    scale = stored.get(f"{name}_scale")
    if stored[name].dtype != np.int8 or scale is None:
        return values
    return values / scale.astype(np.float32).reshape(-1, *[1] * (values.ndim - 1))


def _size(found: dict[str, NDArray[np.float32]]) -> Size:
    layers = {
        side: {m[1] for n in found if (m := re.match(rf"{side}/layer_(\d+)/", n))} for side in ("encoder", "decoder")
    }
    inner, width = found["encoder/layer_0/ffn/linear_0/weight"].shape
    heads = int(found["encoder/num_heads"])
    return Size(width, inner, len(layers["encoder"]), len(layers["decoder"]), heads)
