"""The value objects that travel through the house, and the protocols of its engines.

All are frozen: a stage returns a new object, nothing is changed in place. Offsets count Unicode code points
(Python string indices), start inclusive, end exclusive. Tags are BCP-47 as `languages.parse` gives them; `und`
is "not determined".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Protocol, runtime_checkable

from translate.terms import TermOutcome

Severity = Literal["error", "warning", "info"]
Reused = Literal["", "machine", "approved", "elsewhere"]

UND = "und"


class Pair(NamedTuple):
    """A translation direction, both sides BCP-47 tags."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source}→{self.target}"


@dataclass(frozen=True, slots=True)
class Block:
    """A unit of a document that is segmented on its own: a line, paragraph, list item or message."""

    id: str
    """Stable across edits elsewhere in the document: derived from the block's own text and its repetition count."""
    text: str
    """Without the markup or line end around it, with that inside it as tags (see `codes`); never empty."""
    kind: str = "paragraph"
    """One of `heading`, `paragraph`, `caption`, `list`, `message`."""
    context: str = ""
    """What tells this block from another with the same text, for translators; may be empty."""
    translatable: bool = True
    """False where there is no letter to translate."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its blocks in reading order, and what its format needs to write it back."""

    key: str
    """Lower-case hex sha256 of the file's bytes."""
    name: str
    """Relative path or name as the user knows it, with `/`; for messages and references."""
    media_type: str
    blocks: tuple[Block, ...]
    skeleton: object
    """Opaque to everyone but the format that made it."""
    notes: tuple[str, ...] = ()
    """What the reader decided and a person should hear: encoding guessed, wrapped lines joined."""
    reading: str = ""
    """What of the file it is: see `formats.Reading`. Empty: all of it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence of a block: the unit that is translated, aligned, reviewed and remembered."""

    key: str
    """`<block id>.<index>`: stable as long as the block's text is."""
    document: str
    """Key of its document."""
    block: str
    """Id of its block."""
    index: int
    """Position in the block, from 0."""
    text: str
    """`block.text[start:end]`; no white space at either end; never empty."""
    start: int
    end: int


class Vote(NamedTuple):
    """What one voter said about the language of a text."""

    voter: str
    """`script`, the name of a statistical detector, `typical`, `neighbours`, `document`."""
    said: str
    """For people: `Cyrillic, 41 of 43 letters`; `ru 0.98, uk 0.01`."""


@dataclass(frozen=True, slots=True)
class Detection:
    """The language of a text, and how that was decided."""

    tag: str
    confidence: float
    """Calibrated: of the answers given with 0.9, nine in ten are right. 0.0 where the tag is `und`."""
    method: str
    """How it was decided, in a word or two: `script`, `vote`, `document`, `given`; why not, for `und`: `short`, `name`,
    `close call`, `unknown language`, `mixed scripts`, `no letters`."""
    alternatives: tuple[tuple[str, float], ...] = ()
    """Other candidates with their probabilities, best first."""
    votes: tuple[Vote, ...] = ()

    @property
    def guess(self) -> str:
        """The tag; for `und` the best candidate, if there is one: what to bet on, not what to rely on."""
        return self.alternatives[0][0] if self.tag == UND and self.alternatives else self.tag


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a person should look at."""

    id: str
    """Stable kebab-case name: `numbers`, `untranslated`, `unknown-word`, ..."""
    severity: Severity
    message: str
    start: int = -1
    """Span in the target text; -1, -1 where there is none."""
    end: int = -1


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One candidate translation."""

    text: str
    score: float | None = None
    """Mean natural-log probability per target token; None where the engine has no scores."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An engine's answer for one text."""

    text: str
    score: float | None = None
    n_best: tuple[Hypothesis, ...] = ()
    """Best first, the first equal to `text`; empty where the engine has only one answer."""
    issues: tuple[Issue, ...] = ()
    """What the engine itself noticed, such as words it does not know."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One engine call of a route."""

    pair: Pair
    engine: str
    """Name and version for people: `argos translate-en_ru 0.1`."""
    signature: str
    """The engine's signature: name, version, digest and the settings that change its output."""


@dataclass(frozen=True, slots=True)
class Route:
    """The way from source to target: one hop, or several through pivots."""

    hops: tuple[Hop, ...]

    @property
    def pair(self) -> Pair:
        """First source and last target."""
        return Pair(self.hops[0].pair.source, self.hops[-1].pair.target)

    @property
    def pivots(self) -> tuple[str, ...]:
        """Languages passed through, in order; empty for a direct route."""
        return tuple(h.pair.target for h in self.hops[:-1])

    def __str__(self) -> str:
        way = "→".join((self.hops[0].pair.source, *(h.pair.target for h in self.hops)))
        return f"{way} ({' + '.join(h.engine for h in self.hops)})"


@dataclass(frozen=True, slots=True)
class Translation:
    """A segment in the target language with its provenance."""

    segment: Segment
    source: str
    """Tag the segment was translated from; `und` where it was left as it is."""
    target: str
    text: str
    """Equal to the source text where nothing was translated."""
    route: Route | None = None
    """None: no engine was asked; an issue or the languages say why."""
    score: float | None = None
    terms: tuple[TermOutcome, ...] = ()
    issues: tuple[Issue, ...] = ()
    glossary: str = ""
    """Fingerprint of the glossary's terms found in the segment; empty where there are none."""
    reused: Reused = ""
    """Where the text comes from if not from an engine now: the machine's for an earlier version of the document;
    approved for this text in this context (the decision is carried along); approved elsewhere, to be looked at."""

    @property
    def untouched(self) -> bool:
        """True where neither an engine nor the memory made a text, and nobody put another in its place."""
        return self.route is None and not self.reused and self.text == self.segment.text


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document in one target language: a plain value that any worker can return and one writer records."""

    document: str
    """Key of the document."""
    name: str
    source: str
    """The document's language."""
    target: str
    signature: str
    """Hex sha256 over every version, digest and setting that changes this output."""
    translations: tuple[Translation, ...] = ()
    """One a segment, in document order."""
    failure: str = ""
    """Why there are no translations; empty on success."""
    reading: str = ""
    """Of its document."""
    recorded: datetime | None = None
    """When the store took it (UTC); None before."""


@dataclass(frozen=True, slots=True)
class RunItem:
    """One document and target of a run."""

    name: str
    document: str
    target: str
    signature: str
    reused: bool
    """True where an earlier run had already recorded it."""
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One call of `translate` or of a batch."""

    id: str
    """`YYYYMMDD-HHMMSS-xxxx` (UTC and four random hex digits); sorts by time."""
    started: datetime
    ended: datetime | None
    """None while it runs, or if it was killed."""
    items: tuple[RunItem, ...] = ()
    job: str = ""
    """The batch job that it was a run of; empty: of none."""
    unchanged: int = 0
    """Documents times targets that it found done and left alone; they are not among the items."""


@runtime_checkable
class Engine(Protocol):
    """A translation engine: one model, or one direction of a rule-based system. Thread-safe after construction."""

    @property
    def name(self) -> str:
        """Name and version for people: `argos translate-en_ru 0.1`."""
        ...

    @property
    def signature(self) -> str:
        """Everything that changes its output: name, version, digest of the model, decoding settings."""
        ...

    @property
    def mask(self) -> str:
        """Template with `{n}` for a token that the engine copies through, to protect URLs and the like; "": none."""
        ...

    def pairs(self) -> frozenset[Pair]:
        """The directions it serves. Cheap: loads no model."""
        ...

    def translate(self, texts: Sequence[str], pair: Pair, n_best: int = 1) -> list[Draft]:
        """Translate `texts`, each one sentence without line breaks.

        Returns one draft a text, same length, same order; with `n_best` > 1 and an engine that can, each draft
        holds up to that many hypotheses. Raises EngineError.
        """
        ...


@runtime_checkable
class Scorer(Protocol):
    """What a white-box engine offers beyond Engine."""

    def score(self, sources: Sequence[str], targets: Sequence[str], pair: Pair) -> list[float]:
        """Mean natural-log probability per token of each target given its source; same length and order."""
        ...
