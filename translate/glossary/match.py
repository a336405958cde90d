"""Find glossary terms in source text: thousands at once, longest first, in any case form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import ahocorasick

from translate import codes, languages
from translate.glossary.forms import Occurrence, excluded, keys, occurrences
from translate.glossary.normalise import Normalised, boundary, fold, normalise
from translate.terms import Term, TermHit


class Matcher:
    """The terms of one direction, ready to be found. Immutable after construction, so threads may share it.

    An Aho-Corasick automaton over the folded forms and stems says which terms may stand in a text; only those are
    then looked for with their forms, patterns and endings.
    """

    def __init__(self, glossary_terms: Sequence[Term]) -> None:
        """Build from the terms of one direction in order of precedence; terms with policy `forbid` are left out."""
        self._terms = tuple(term for term in glossary_terms if term.policy != "forbid")
        owners: defaultdict[str, set[tuple[int, bool]]] = defaultdict(set)
        for at, term in enumerate(self._terms):
            for key, complete in keys(term.source):
                owners[key].add((at, complete))
        # A pattern that may begin with anything has no key to look for.
        self._anywhere = {at for at, _ in owners.pop("", ())}
        self._automaton = ahocorasick.Automaton()
        for key, owned in owners.items():
            self._automaton.add_word(key, (len(key), tuple(owned)))
        self._automaton.make_automaton()

    def find(self, text: str) -> tuple[TermHit, ...]:
        """The terms in `text`, in text order, none overlapping; spans in code points of `text`.

        Of overlapping terms the leftmost wins, then the longest, then the one of higher precedence. Whole words only;
        an English possessive or plural ending is no part of the span. Inline codes are not seen: a surface has none.
        """
        coded = codes.parse(text)
        if coded.tags:
            inside = ((hit, coded.outward(hit.start, hit.end)) for hit in self.find(coded.plain))
            return tuple(replace(hit, start=start, end=end) for hit, (start, end) in inside)
        norm = normalise(text)
        found = []
        for at in self._candidates(norm.folded):
            term = self._terms[at]
            places = list(_places(term, norm))
            if places and not excluded(term.source, norm.text, norm.folded):
                found += [(start, -end, at) for start, end in places]
        hits: list[TermHit] = []
        reached = 0
        for start, minus_end, at in sorted(found):
            if start >= reached:
                reached = -minus_end
                span = norm.span(start, reached)
                hits.append(TermHit(self._terms[at], *span, text[slice(*span)]))
        return tuple(hits)

    def _candidates(self, folded: str) -> set[int]:
        """Positions of the terms that have a key in the text where a word begins."""
        found = set(self._anywhere)
        if not len(self._automaton):
            return found
        for last, (length, owned) in self._automaton.iter(folded):
            if boundary(folded, last + 1 - length):
                ends = boundary(folded, last + 1)
                found.update(at for at, complete in owned if ends or not complete)
        return found


def _places(term: Term, norm: Normalised) -> Iterator[tuple[int, int]]:
    """Spans of a term's source side in a normalised text."""
    english = languages.primary(term.source.lang) == "en"
    for one in occurrences(term.source, norm.text, norm.folded, derived=False):
        if english and _inflected(one, norm):
            if term.kind == "place" and not term.source.pattern:
                continue  # there is one Turkey; "Turkeys are birds"
            added = norm.folded[one.start : one.end].removeprefix(fold(one.form))
            yield one.start, one.end - (len(added) if added in ("s", "es") else 0)
        else:
            yield one.start, one.end


def _inflected(one: Occurrence, norm: Normalised) -> bool:
    """True if an ending was added to the dictionary form or replaced its last letter."""
    seen = norm.folded[one.start : one.end]
    return seen.endswith("s") and seen != fold(one.form) and one.match in ("form", "variant")
