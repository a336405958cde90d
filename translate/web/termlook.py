"""The terms of a segment as its page shows them: what is expected, and whether the text has it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from translate.glossary import Matcher
from translate.glossary.verify import verify
from translate.records import Translation
from translate.terms import TermHit, TermOutcome
from translate.web.pieces import MARKED, Span
from translate.web.words import _


@dataclass(frozen=True, slots=True)
class TermLook:
    """A term of the source and what became of it."""

    outcome: TermOutcome
    forms: tuple[tuple[str, str], ...] = ()
    """Name (`variant`, a grammatical case) and form, each form once, beside the preferred one."""
    note: str = ""


def look_at_terms(machine: Translation, text: str, matcher: Matcher) -> tuple[TermLook, ...]:
    """The terms of a segment and what `text` makes of them, in the order of its source.

    Those that `matcher` finds; where it finds nothing, those recorded when it was translated. None in long texts.
    """
    source = machine.segment.text
    if max(len(source), len(text)) > MARKED:
        return ()
    hits = matcher.find(source)
    outcomes = verify(hits, text, "")
    terms = [TermLook(o, _forms(hit), hit.term.target.note) for o, hit in zip(outcomes, hits, strict=True)]
    terms += [TermLook(outcome) for outcome in _recorded(machine, text, hits)]
    return tuple(sorted(terms, key=lambda term: term.outcome.start))


def spans(outcomes: Sequence[TermOutcome], numbered: bool = True) -> tuple[list[Span], list[Span]]:
    """Marks for source and target; `numbered` from 1, as in the list of terms."""
    source, target = [], []
    for number, outcome in enumerate(outcomes, 1):
        kind, said = ("kept", _("kept")) if outcome.satisfied else ("missed", _("missed"))
        hint = f"{number} {said}" if numbered else said
        source.append(Span(outcome.start, outcome.end, kind, hint))
        if outcome.satisfied:
            target.append(Span(outcome.target_start, outcome.target_end, kind, hint))
    return source, target


def _recorded(machine: Translation, text: str, hits: Sequence[TermHit]) -> list[TermOutcome]:
    """Outcomes recorded with the translation where the desk's glossary has no hit, as `text` bears them out."""
    found = []
    for term in machine.terms:
        if any(hit.start < term.end and term.start < hit.end for hit in hits):
            continue
        if text != machine.text:
            form = next((f for f in (term.target, term.expected) if f and f in text), "")
            at = text.find(form) if form else -1
            end = at + len(form) if form else -1
            match = (term.match or "form") if form else ""
            found.append(replace(term, match=match, target=form, target_start=at, target_end=end))
        else:
            found.append(term)
    return found


def _forms(hit: TermHit) -> tuple[tuple[str, str], ...]:
    if hit.term.policy == "keep":
        return ()
    entry = hit.term.target
    told = [(_("variant"), form) for form in entry.variants]
    told += [(case, form) for case, forms in entry.cases for form in forms]
    names: dict[str, str] = {}
    for name, form in told:
        names.setdefault(form, name)
    names.pop(entry.term, None)
    return tuple((name, form) for form, name in names.items())
