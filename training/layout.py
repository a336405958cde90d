"""The architecture, and what its weights are called here and in CTranslate2.

Transformer (Vaswani et al. 2017) with normalisation before each block, ReLU, one embedding for both sides and the
output layer, sinusoidal positions: what CTranslate2's `TransformerSpec` runs. NumPy only: packages are read and
written without PyTorch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Weights = dict[str, NDArray[np.float32]]
"""Our names of the parameters -> their values: the `state_dict` of `model.Translator`."""


class Size(NamedTuple):
    """How large a model is."""

    width: int
    inner: int
    """Width inside the feed-forward blocks."""
    encoder_layers: int
    decoder_layers: int
    heads: int


class Model(NamedTuple):
    """All that a package needs of a model, and all that training can start from."""

    weights: Weights
    size: Size
    pieces: bytes
    """The SentencePiece model."""


SIZES: Mapping[str, Size] = {
    "tiny": Size(128, 256, 2, 1, 4),
    "small": Size(256, 1024, 4, 2, 4),
    "base": Size(512, 2048, 6, 3, 8),
}
"""By the name on the command line. With 10,000 pieces 1.8, 7.8 and 36.7 million parameters; tiny is for trying out."""


class Group(NamedTuple):
    """A weight with its bias: CTranslate2 stacks some of our layers into one."""

    theirs: str
    """Path in CTranslate2's specification, without `weight`/`bias` or `gamma`/`beta`."""
    ours: tuple[str, ...]
    """Our layers, in the order in which they are stacked."""

    @property
    def suffixes(self) -> tuple[tuple[str, str], ...]:
        """(their name, our name) of the parameters in the group."""
        norm = self.theirs.endswith("layer_norm")
        return (("gamma", "weight"), ("beta", "bias")) if norm else (("weight", "weight"), ("bias", "bias"))


def groups(size: Size) -> Iterator[Group]:
    """Every group but the embedding and the output's bias."""
    for side, layers in (("encoder", size.encoder_layers), ("decoder", size.decoder_layers)):
        yield Group(f"{side}/layer_norm", (f"{side}_norm",))
        for n in range(layers):
            yield from _layer(f"{side}/layer_{n}", f"{side}.{n}", side == "decoder")


def positions(width: int, length: int) -> NDArray[np.float32]:
    """`length` x `width`: sines in the even columns, cosines in the odd ones (Vaswani et al. 2017, section 3.5)."""
    rates = np.exp(np.arange(0, width, 2) * (-math.log(10_000) / width))
    angles = np.arange(length)[:, None] * rates
    table = np.zeros((length, width), np.float32)
    table[:, 0::2], table[:, 1::2] = np.sin(angles), np.cos(angles)
    return table


def _layer(theirs: str, ours: str, decoder: bool) -> Iterator[Group]:
    def attention(there: str, here: str) -> Iterator[Group]:
        query, key, value, output = (f"{ours}.{here}.{part}" for part in ("query", "key", "value", "output"))
        yield Group(f"{theirs}/{there}/layer_norm", (f"{ours}.{here}_norm",))
        stacked = [(query, key, value)] if there == "self_attention" else [(query,), (key, value)]
        for n, parts in enumerate([*stacked, (output,)]):
            yield Group(f"{theirs}/{there}/linear_{n}", parts)

    yield from attention("self_attention", "self_attention")
    if decoder:
        yield from attention("attention", "cross_attention")
    yield Group(f"{theirs}/ffn/layer_norm", (f"{ours}.inner_norm",))
    yield Group(f"{theirs}/ffn/linear_0", (f"{ours}.inner",))
    yield Group(f"{theirs}/ffn/linear_1", (f"{ours}.outer",))
