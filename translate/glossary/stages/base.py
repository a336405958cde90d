"""What an enforcement stage is given, and what it may answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from translate.records import Draft
from translate.terms import TermHit, TermOutcome


class Candidate(NamedTuple):
    """A whole target text proposed instead of the current one."""

    text: str
    score: float | None = None
    """Mean natural-log probability per token if the engine gave it with the text; else the cascade asks for it."""


@dataclass(frozen=True, slots=True)
class Context:
    """A segment that still has an unsatisfied term."""

    source: str
    draft: Draft
    """The engine's own answer."""
    hits: Sequence[TermHit]
    text: str
    """The target text so far."""
    outcomes: Sequence[TermOutcome]
    """The verifier's answer for `text`, one a hit."""


class Stage(Protocol):
    """One way to satisfy terms."""

    @property
    def name(self) -> str:
        """One lower-case word; recorded with every term the stage satisfied."""
        ...

    def propose(self, context: Context) -> Iterable[Candidate]:
        """Candidates, the one to take without a scorer first; may be empty.

        They need not be right: the cascade verifies every one.
        """
        ...
