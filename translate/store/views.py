"""What the store shows to reviewers: plain values, made for a page and thrown away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from translate.decisions import Decision, State
from translate.records import Translation


@dataclass(frozen=True, slots=True)
class Progress:
    """One item (document and target) of a run and how far its review has come. Counts are segments."""

    item: int
    """Its position in the run."""
    name: str
    source: str
    """The document's language; `und` where it failed."""
    target: str
    total: int
    open: int
    accepted: int
    edited: int
    rejected: int
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which segments of a run are wanted, and in what order; what is empty or None does not narrow."""

    item: int | None = None
    source: str = ""
    """Language of the segment."""
    target: str = ""
    state: State | Literal[""] = ""
    issue: str = ""
    """Id of an issue the segment has."""
    missed: bool = False
    """Only segments with a glossary term that was not met."""
    below: float | None = None
    """Only segments with a score under this."""
    text: str = ""
    """In source or standing target text, whatever the case of letters."""
    order: Literal["document", "score"] = "document"
    """`score`: worst first, those without one last."""


@dataclass(frozen=True, slots=True)
class Row:
    """A segment in a list."""

    item: int
    name: str
    outcome: int
    """Its outcome's number in the store: with `position`, what a decision is about."""
    position: int
    """In its document, from 0."""
    source: str
    target: str
    source_text: str
    text: str
    """The standing target text: the approved one, else the machine's."""
    state: State
    score: float | None
    reused: str
    """As in `Translation.reused`."""
    issues: tuple[str, ...] = ()
    """Ids, in the order of the translation's issues."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the rows that a filter finds."""

    rows: tuple[Row, ...]
    total: int
    """All that the filter finds."""
    start: int
    """Place of the first row among them, from 0."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A segment with all that a reviewer looks at."""

    row: Row
    translation: Translation
    """What the machine, or the memory, made."""
    history: tuple[Decision, ...]
    """Oldest first; the last one stands."""
    before: tuple[Row, ...]
    """The segments before it in its document, in reading order."""
    after: tuple[Row, ...]

    @property
    def decision(self) -> Decision | None:
        """The newest entry of the history."""
        return self.history[-1] if self.history else None

    @property
    def seen(self) -> int:
        """What `decide` wants to be told: the number of the newest entry; 0 for none."""
        return self.history[-1].number if self.history else 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment is in the store, and what was decided about it."""

    outcome: int
    """With `position`, what a decision is about."""
    position: int
    history: tuple[Decision, ...] = ()
    """Oldest first; the last one stands."""

    def at(self, number: int | None = None) -> Decision | None:
        """The newest entry; with `number`, the one that stood when the journal had come so far; None: there is none."""
        return next((d for d in reversed(self.history) if number is None or d.number <= number), None)


@dataclass(frozen=True, slots=True)
class TermFigure:
    """How often a term was met in one target language."""

    target: str
    concept: str
    expected: str
    """Its preferred target form."""
    kept: int
    missed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What the pictures of a run are drawn from."""

    scores: tuple[tuple[str, float], ...]
    """Target and score of every segment that has one."""
    issues: tuple[tuple[str, str, int], ...]
    """Target, issue id, number of segments."""
    terms: tuple[TermFigure, ...]
    """The most missed first."""
    decided: tuple[tuple[datetime, int], ...]
    """Time, and number of segments with a decision from then on; in order of time."""
    total: int
    """Segments in the run."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Segments that wait for a person in one run and target language."""

    run: str
    target: str
    documents: int
    """With at least one segment that waits."""
    open: int
    rejected: int
    decided: int
    """Accepted and edited."""
