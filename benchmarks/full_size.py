"""Makes a package of full size that answers as a small one does, to measure speeds where no full model can be had.

    python benchmarks/full_size.py models/translate-en_ru-0_1.argosmodel full.argosmodel [--layers 6]

Every hidden vector is written twice, side by side (as in Net2Net, Chen et al. 2016, https://arxiv.org/abs/1511.05641):
a layer norm of it stays what it was, matrices become two by two copies at half the weight, heads double. Layers that
add nothing come first. What is computed is four times the work a layer, and the same answer but for rounding. For
pre-norm transformers in CTranslate2's binary format, version 6, with int8 weights (`ModelSpec.save` in its sources).
"""

from __future__ import annotations

import argparse
import re
import struct
import zipfile
from pathlib import Path

import numpy as np

_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
_HALF = np.float32(0.5**0.5)
Variables = dict[str, np.ndarray]


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self, kind: str) -> int:
        (value,) = struct.unpack_from(f"<{kind}", self.data, self.at)
        self.at += struct.calcsize(kind)
        return value

    def take(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]

    def name(self) -> str:
        return self.take(self.number("H"))[:-1].decode()


def read(data: bytes) -> tuple[tuple[int, str, int], Variables, list[tuple[str, str]]]:
    """Version, kind and revision; the variables; names that stand for others."""
    reader = _Reader(data)
    head = reader.number("I"), reader.name(), reader.number("I")
    variables = {}
    for _ in range(reader.number("I")):
        name = reader.name()
        shape = [reader.number("I") for _ in range(reader.number("B"))]
        kind = _TYPES[reader.number("B")]
        variables[name] = np.frombuffer(reader.take(reader.number("I")), kind).reshape(shape)
    return head, variables, [(reader.name(), reader.name()) for _ in range(reader.number("I"))]


def write(head: tuple[int, str, int], variables: Variables, aliases: list[tuple[str, str]]) -> bytes:
    """The inverse of `read`."""

    def name(text: str) -> bytes:
        return struct.pack("<H", len(text.encode()) + 1) + text.encode() + b"\0"

    parts = [struct.pack("<I", head[0]), name(head[1]), struct.pack("<II", head[2], len(variables))]
    for title, value in variables.items():
        parts += [name(title), struct.pack(f"<B{value.ndim}I", value.ndim, *value.shape)]
        parts += [struct.pack("<BI", _TYPES.index(value.dtype.type), value.nbytes), value.tobytes()]
    parts += [struct.pack("<I", len(aliases)), *(name(a) + name(b) for a, b in aliases)]
    return b"".join(parts)


def widened(name: str, value: np.ndarray, variables: Variables) -> np.ndarray:
    """A variable of the model of twice the width."""
    if name.endswith("num_heads"):
        value = value * value.dtype.type(2)
    elif "embeddings/weight" in name or "projection" in name:  # a row a piece: only its columns double
        # Embeddings are scaled by the root of the width, and are the projection's matrix too: the norm makes up for it.
        if name.endswith("weight"):
            value = np.tile(value, (1, 2))
        elif name.endswith("weight_scale"):
            value = value / _HALF
    elif "position_encodings" in name:
        value = np.tile(value, (1, 2))
    elif "layer_norm/" in name:
        value = np.tile(value, 2) * (_HALF if name.startswith("decoder/layer_norm") else np.float32(1))
    elif "/linear_" in name:
        parts = _fused(name, variables)
        rows = np.concatenate([np.concatenate([part, part]) for part in np.split(value, parts)])
        if name.endswith("weight"):
            value = np.tile(rows, (1, 2))
        else:
            value = rows * (np.float32(2) if name.endswith("weight_scale") else np.float32(1))
    return value


def _fused(name: str, variables: Variables) -> int:
    """How many projections a matrix of attention holds: queries, keys and values in one."""
    rows, columns = variables[f"{name.rsplit('/', 1)[0]}/weight"].shape
    return rows // columns if "attention" in name else 1


def deepened(variables: Variables, side: str, layers: int) -> Variables:
    """`layers` layers, the first of them copies of the first that add nothing to what goes in."""
    pattern = re.compile(rf"{side}/layer_(\d+)/")
    count = 1 + max(int(found[1]) for name in variables if (found := pattern.match(name)))
    more = max(layers - count, 0)
    made = {pattern.sub(lambda m: f"{side}/layer_{int(m[1]) + more}/", name): v for name, v in variables.items()}
    last = re.compile(r"/(ffn/linear_1|self_attention/linear_1|attention/linear_2)/(weight|bias)$")
    for name in [n for n in variables if n.startswith(f"{side}/layer_0/")]:
        for at in range(more):
            value = np.zeros_like(variables[name]) if last.search(name) else variables[name]
            made[name.replace("layer_0", f"layer_{at}", 1)] = value
    return made


def main() -> None:
    """Write the package."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--layers", type=int, default=6)
    options = parser.parse_args()
    with zipfile.ZipFile(options.package) as old, zipfile.ZipFile(options.output, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.endswith("/model.bin"):
                head, variables, aliases = read(data)
                if not (variables["decoder/pre_norm"] and head[0] == 6):
                    parser.error("not a pre-norm model in version 6 of CTranslate2's format")
                wide = {name: widened(name, value, variables) for name, value in variables.items()}
                for side in ("encoder", "decoder"):
                    wide = deepened(wide, side, options.layers)
                wide = dict(sorted(wide.items()))
                data = write(head, wide, aliases)
                print(f"{sum(v.size for v in variables.values()):,} to {sum(v.size for v in wide.values()):,} numbers")
            new.writestr(entry, data)


if __name__ == "__main__":
    main()
