"""A termbase and what becomes of its terms: concepts, their names in several languages, hits and outcomes.

Frozen like everything in `records`; offsets count code points, start inclusive, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Policy = Literal["translate", "keep", "forbid"]
Match = Literal["exact", "form", "variant", "derived", ""]


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One language's side of a concept."""

    lang: str
    term: str
    """The preferred form, in the nominative or the dictionary form of the language."""
    variants: tuple[str, ...] = ()
    """Further accepted dictionary forms."""
    cases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Grammatical case (`nom gen dat acc ins loc`) to its forms, for languages with listed forms."""
    pattern: str = ""
    """RE2 expression for inflected forms, for languages with suffix patterns; matched whole-word."""
    derived: str = ""
    """RE2 expression for derived adjectives, accepted as a class of their own."""
    forbidden: tuple[str, ...] = ()
    """Forms that look right and are not."""
    context: str = ""
    """Guard against homographs: `not: word|word` names words whose presence in the segment means another thing."""
    source: str = ""
    """Where the term was found."""
    status: str = ""
    """`source-backed`, `attested`, `to be reviewed`; free text of the glossary's authors."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing with a name in several languages."""

    id: str
    entries: tuple[TermEntry, ...]
    kind: str = ""
    """`place`, `person`, `org` or empty."""
    policy: Policy = "translate"
    domain: str = ""
    """The glossary file's stem: `places`, `people`, ..."""

    def entry(self, lang: str) -> TermEntry | None:
        """The side in `lang` (exact tag first, then its primary language), or None."""
        for wanted in (lang, lang.split("-", 1)[0]):
            for entry in self.entries:
                if entry.lang == wanted:
                    return entry
        return None


@dataclass(frozen=True, slots=True)
class Term:
    """A concept seen in one direction: what to find in the source, what to expect in the target."""

    concept: str
    source: TermEntry
    target: TermEntry
    kind: str = ""
    policy: Policy = "translate"
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Glossary:
    """A termbase: concepts in order of precedence (the first that claims a source form wins)."""

    concepts: tuple[Concept, ...] = ()
    digest: str = ""
    """Hex sha256 of everything in it that can change output; empty for an empty glossary."""

    def terms(self, source_tag: str, target_tag: str) -> tuple[Term, ...]:
        """The terms with a side in both languages, in order of precedence.

        What is kept as it is needs no side in the target language: there it is called as in the source.
        """
        found = []
        for c in self.concepts:
            source, target = c.entry(source_tag), c.entry(target_tag)
            if source and target is None and c.policy == "keep":
                target = TermEntry(target_tag, source.term, source.variants, status=source.status)
            if source and target:
                found.append(Term(c.id, source, target, c.kind, c.policy, c.domain))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term found in a source segment."""

    term: Term
    start: int
    end: int
    surface: str
    """`segment.text[start:end]`"""


@dataclass(frozen=True, slots=True)
class TermOutcome:
    """What became of a hit: one outcome a hit, in the order of the hits."""

    concept: str
    surface: str
    """As it stands in the source."""
    start: int
    end: int
    expected: str
    """The preferred target form, for messages."""
    match: Match = ""
    """How the target satisfies the term; empty: it does not."""
    stage: str = ""
    """The stage that satisfied it: `model`, `nbest`, `copy`, ...; empty: unsatisfied."""
    target: str = ""
    """The form found in the target."""
    target_start: int = -1
    target_end: int = -1

    @property
    def satisfied(self) -> bool:
        """True if the target holds an accepted form for this hit."""
        return self.match != ""
