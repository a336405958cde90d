"""What an enforcement stage is given, and what it may answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from translate.records import Draft
from translate.terms import TermHit, TermOutcome
from translate.whitebox import Attention

Score = Callable[[Sequence[str], Sequence[str]], list[float]]
"""(sources, targets) -> mean natural-log probability per token of each target, same length and order."""


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

    @property
    def missing(self) -> list[TermHit]:
        """The hits that `text` does not satisfy, in order."""
        return [hit for hit, outcome in zip(self.hits, self.outcomes, strict=True) if not outcome.satisfied]

    def free(self, start: int, end: int) -> bool:
        """True if no satisfied term stands in `text[start:end]`."""
        return all(end <= o.target_start or start >= o.target_end for o in self.outcomes if o.satisfied)


@dataclass(frozen=True, slots=True)
class Tools:
    """What the engine of this direction offers a stage; None: it does not. Each takes and gives lists of one length."""

    score: Score | None = None
    attention: Callable[[Sequence[str], Sequence[str]], list[Attention]] | None = None
    """(sources, targets) -> what each target looks at."""
    complete: Callable[[Sequence[str], Sequence[str]], list[str]] | None = None
    """(sources, beginnings of targets) -> whole targets."""
    translate: Callable[[Sequence[str]], list[str]] | None = None
    """Sources -> targets, with nothing but the engine in between."""
    mask: str = ""
    """Template with `{n}` of a token that comes through the engine; "" if there is none."""


class Stage(Protocol):
    """One way to satisfy terms."""

    @property
    def name(self) -> str:
        """One lower-case word; recorded with every term the stage satisfied."""
        ...

    @property
    def rounds(self) -> int:
        """How often it may be asked again about what its last answer left unsatisfied."""
        ...

    def propose(self, contexts: Sequence[Context], tools: Tools) -> Iterable[Iterable[Candidate]]:
        """Candidates for each context, the one to take without a scorer first; may be empty.

        They need not be right: the cascade verifies every one. All contexts come at once, so that an engine is asked
        once.
        """
        ...
