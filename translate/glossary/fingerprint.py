"""What a glossary says about a segment, in a few letters: the same until a change of the glossary touches it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from translate.terms import Term, TermEntry, TermHit


def fingerprint(hits: Sequence[TermHit]) -> str:
    """32 hex digits over the hits of a segment: where they stand and all that decides what satisfies them.

    "" for no hits. Notes, sources and status of entries do not count.
    """
    if not hits:
        return ""
    told = repr([(hit.start, hit.end, _term(hit.term)) for hit in hits])
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@lru_cache(maxsize=4096)
def _term(term: Term) -> str:
    return repr((term.concept, term.policy, term.kind, _entry(term.source), _entry(term.target)))


def _entry(entry: TermEntry) -> tuple[object, ...]:
    return (entry.term, entry.variants, entry.cases, entry.pattern, entry.derived, entry.forbidden, entry.context)
