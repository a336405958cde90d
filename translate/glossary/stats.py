"""What is in a glossary, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from translate.records import Pair
from translate.terms import Glossary, TermEntry


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """One language of a glossary: how many of its entries have what."""

    terms: int
    variants: int
    """Further accepted forms, all together."""
    cases: int
    """Entries with listed case forms; like the following."""
    pattern: int
    derived: int
    forbidden: int
    context: int
    status: Mapping[str, int]
    """Status, as written, to entries; most frequent first."""


@dataclass(frozen=True, slots=True)
class Count:
    """A glossary, counted."""

    concepts: int
    kinds: Mapping[str, int]
    """Kind to concepts, most frequent first; empty string: none given."""
    policies: Mapping[str, int]
    domains: Mapping[str, int]
    languages: Mapping[str, LanguageCount]
    """By tag, in order of their number of terms, then of the tag."""
    pairs: Mapping[Pair, int]
    """Directions that have terms, sorted, with how many they have."""


def count(glossary: Glossary) -> Count:
    """Count a glossary. A pair is there if `Glossary.terms` has anything for it, policy `forbid` not counted."""
    concepts = glossary.concepts
    sides: dict[str, list[TermEntry]] = {}
    for concept in concepts:
        for entry in concept.entries:
            sides.setdefault(entry.lang, []).append(entry)
    tags = sorted(sides, key=lambda tag: (-len(sides[tag]), tag))
    pairs = {Pair(a, b): sum(t.policy != "forbid" for t in glossary.terms(a, b)) for a in tags for b in tags if a != b}
    return Count(
        concepts=len(concepts),
        kinds=_most(Counter(c.kind for c in concepts)),
        policies=_most(Counter(c.policy for c in concepts)),
        domains=_most(Counter(c.domain for c in concepts)),
        languages={tag: _language(sides[tag]) for tag in tags},
        pairs={pair: found for pair, found in sorted(pairs.items()) if found},
    )


def _most(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _language(entries: list[TermEntry]) -> LanguageCount:
    return LanguageCount(
        terms=len(entries),
        variants=sum(len(e.variants) for e in entries),
        cases=sum(bool(e.cases) for e in entries),
        pattern=sum(bool(e.pattern) for e in entries),
        derived=sum(bool(e.derived) for e in entries),
        forbidden=sum(bool(e.forbidden) for e in entries),
        context=sum(bool(e.context) for e in entries),
        status=_most(Counter(e.status for e in entries)),
    )
