"""What `prepare` writes and `train` reads: one `.npz` file without pickles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.ragged import Ragged

PAD, UNKNOWN, BEGIN, END = 0, 1, 2, 3
"""Ids of the special pieces."""
MARKS = ("⟦", "⟧")
"""Pieces around the target's dictionary form that is given after a source term."""
MOST_PIECES = 62
"""A longer sentence is left out: with its end it fits the longest batch."""
NO_LINK = 255


@dataclass(frozen=True, slots=True)
class Terms:
    """What each pair can be marked with."""

    spans: Ragged
    """One row a pair, of (first source piece, piece after the last, index of the form)."""
    forms: Ragged
    """Pieces of each dictionary form."""


@dataclass(frozen=True, slots=True)
class Data:
    """A prepared corpus. Row i of `source`, `target`, `links`, `weight` and `terms.spans` is the same pair."""

    pair: tuple[str, str]
    """Language codes of source and target."""
    pieces: bytes
    """The SentencePiece model of both sides."""
    source: Ragged
    target: Ragged
    links: Ragged
    """For each target piece the source piece it is aligned to, or NO_LINK."""
    weight: NDArray[np.float32]
    """Times the pair counts in an epoch."""
    embedding: NDArray[np.float16]
    """Where the embedding starts: pieces x width; width 0 for "from a package"."""
    terms: Terms | None

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all."""
        ragged = {"source": self.source, "target": self.target, "links": self.links}
        if self.terms:
            ragged |= {"spans": self.terms.spans, "forms": self.terms.forms}
        arrays = {f"{name}.{part}": getattr(r, part) for name, r in ragged.items() for part in ("values", "offsets")}
        temporary = path.with_name(f".{path.name}")
        with temporary.open("wb") as stream:
            np.savez(
                stream,
                pair=np.array(self.pair),
                pieces=np.frombuffer(self.pieces, np.uint8),
                weight=self.weight,
                embedding=self.embedding,
                **arrays,
            )
        temporary.replace(path)

    @classmethod
    def load(cls, path: Path) -> Data:
        """The data in the file at `path`."""
        with np.load(path) as file:
            held = {name: file[name] for name in file.files}

        def ragged(name: str) -> Ragged:
            return Ragged(held[f"{name}.values"], held[f"{name}.offsets"])

        return cls(
            pair=(str(held["pair"][0]), str(held["pair"][1])),
            pieces=held["pieces"].tobytes(),
            source=ragged("source"),
            target=ragged("target"),
            links=ragged("links"),
            weight=held["weight"],
            embedding=held["embedding"],
            terms=Terms(ragged("spans"), ragged("forms")) if "spans.values" in held else None,
        )
