"""What an engine may offer beyond `records.Engine` and `records.Scorer`: attention, forced beginnings, its own cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from translate.records import Pair, Scorer


@dataclass(frozen=True, slots=True)
class Attention:
    """How much the words of a translation look at those of its source; words are what white space separates."""

    sources: tuple[tuple[int, int], ...]
    """Spans of the source's words, in order."""
    targets: tuple[tuple[int, int], ...]
    weights: tuple[tuple[float, ...], ...]
    """A row a target word, a column a source word; 0 to 1."""


@runtime_checkable
class WhiteBox(Scorer, Protocol):
    """An engine that can be asked about, and led to, a translation of somebody else's."""

    def attention(self, sources: Sequence[str], targets: Sequence[str], pair: Pair) -> list[Attention]:
        """What each target looks at in its source; same length and order."""
        ...

    def complete(self, sources: Sequence[str], prefixes: Sequence[str], pair: Pair) -> list[str]:
        """The translation beginning with each prefix, which may end inside a word; same length and order."""
        ...


@runtime_checkable
class Cutter(Protocol):
    """An engine that translates what is too long for it in parts."""

    def cuts(self, text: str, pair: Pair) -> list[int]:
        """Code points, in order, where `text` has to be cut so that it is translated in whole parts."""
        ...
