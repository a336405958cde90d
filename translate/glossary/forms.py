"""What counts as a term in running text: its listed forms, its patterns, its case endings, and the rules of case."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from translate.glossary.endings import inflect
from translate.glossary.normalise import boundary, fold, plain
from translate.glossary.patterns import compiled, rewrite, spans, written
from translate.terms import Match, TermEntry

RANK: dict[Match, int] = {"exact": 0, "form": 1, "variant": 2, "derived": 3}
"""The classes, best first."""

_WORD = re.compile(r"[^\s'-]+")


class Form(NamedTuple):
    """One accepted spelling, as in `Normalised.text`."""

    text: str
    match: Match


class Occurrence(NamedTuple):
    """A place where an entry stands in a normalised text; offsets into that text."""

    start: int
    end: int
    match: Match
    form: str
    """The dictionary form it belongs to, as in `Normalised.text`."""


class _Expression(NamedTuple):
    source: str
    stems: tuple[str, ...]
    """Folded; every match contains them and begins with the first. Empty: not known."""
    match: Match
    form: str


@functools.lru_cache(maxsize=8192)
def accepted(entry: TermEntry) -> tuple[Form, ...]:
    """The listed spellings of `entry` with their classes, each once, best class first."""
    found: dict[str, Match] = {plain(entry.term): "exact"}
    for match, forms in (("form", [f for _, case in entry.cases for f in case]), ("variant", entry.variants)):
        for form in forms:
            found.setdefault(plain(form), match)  # type: ignore[arg-type]
    return tuple(Form(text, match) for text, match in found.items())


@functools.lru_cache(maxsize=8192)
def expressions(entry: TermEntry) -> tuple[_Expression, ...]:
    """The expressions of `entry`: its own pattern, else its language's endings; variants always take endings."""
    term = plain(entry.term)
    found = [_Expression(rewrite(entry.pattern), (), "form", term)] if entry.pattern else []
    for form, match in accepted.__wrapped__(entry):
        bare = match == "exact" and not entry.pattern and not entry.cases
        if (bare or match == "variant") and (rule := inflect(form, entry.lang)):
            stems = tuple(fold(stem) for stem in rule.stems)
            found.append(_Expression(rule.source, stems, "form" if bare else "variant", form))
    return tuple(found)


def keys(entry: TermEntry) -> Iterator[tuple[str, bool]]:
    """(folded text, complete) for a search over many terms: wherever `entry` occurs, one of these begins there.

    `complete`: the key is a whole spelling, otherwise only its first letters. An empty key means "anywhere".
    """
    for form, _ in accepted.__wrapped__(entry):
        yield fold(form), True
    for source, stems, _, _ in expressions.__wrapped__(entry):
        yield stems[0] if stems else compiled(source).prefix, False


def occurrences(entry: TermEntry, text: str, folded: str, derived: bool = True) -> list[Occurrence]:
    """Where `entry` stands as whole words in a normalised text, in text order, none overlapping.

    Of overlapping ones the leftmost wins, then the longest, then the better class. With `derived`, derived adjectives
    count too, in any case. `text` and `folded` as in `Normalised`.
    """
    found = list(_listed(entry, text, folded))
    for source, stems, match, form in expressions(entry):
        if all(stem in folded for stem in stems):
            places = written(compiled(source, stems[0] if stems else None), text, folded)
            found += [Occurrence(*place, match, form) for place in places]
    if derived and entry.derived:
        places = spans(compiled(rewrite(entry.derived)), folded)
        found += [Occurrence(*place, "derived", plain(entry.term)) for place in places]
    found.sort(key=lambda o: (o.start, -o.end, RANK[o.match]))
    kept: list[Occurrence] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def forbidden_spans(entry: TermEntry, text: str, folded: str) -> list[tuple[int, int]]:
    """Where a forbidden form of `entry` stands as whole words."""
    forms = (plain(form) for form in entry.forbidden)
    return [span for form in forms for span in _literal(form, text, folded)]


def excluded(entry: TermEntry, text: str, folded: str) -> bool:
    """True if a word of the entry's context guard (`not: word|word`) says that the text means another thing."""
    words = entry.context.removeprefix("not:").split("|") if entry.context else ()
    return any(any(_literal(plain(word), text, folded)) for word in words if word.strip())


def same_case(form: str, surface: str) -> bool:
    """True if `surface` may stand for `form`, given that both are equal but for case.

    Word by word: as listed, in capitals, or with an initial capital where the form has none. What the form writes
    with a capital never matches in lower case, and an acronym only as it is.
    """
    for found in _WORD.finditer(form):
        word, seen = found.group(), surface[found.start() : found.end()]
        capitals = len(seen) > 1 and seen.isupper()
        if seen != word and not capitals and not (word[0].islower() and seen[1:] == word[1:]):
            return False
    return True


def _listed(entry: TermEntry, text: str, folded: str) -> Iterator[Occurrence]:
    for form, match in accepted(entry):
        for start, end in _literal(form, text, folded):
            yield Occurrence(start, end, match, form)


def _literal(form: str, text: str, folded: str) -> Iterator[tuple[int, int]]:
    wanted = fold(form)
    start = folded.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if boundary(text, start) and boundary(text, end) and same_case(form, text[start:end]):
            yield start, end
        start = folded.find(wanted, start + 1)
