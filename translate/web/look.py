"""What the pages show of a segment, made from what the store and the glossary say. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from translate import checks
from translate.decisions import Decision, stack, standing
from translate.glossary import Matcher
from translate.glossary.verify import verify
from translate.memory import Suggestion
from translate.records import Issue, Translation
from translate.store.views import Opened, Row
from translate.terms import TermOutcome
from translate.web.pieces import LISTED, MARKED, Piece, Span, differences, pieces
from translate.web.termlook import TermLook, look_at_terms, spans

_COMPARED_ENTRIES = 20  # of a history: older ones are shown without differences


@dataclass(frozen=True, slots=True)
class EntryLook:
    """An entry of the history."""

    decision: Decision
    change: list[Piece]
    """What it made of the text before it; empty if nothing."""


@dataclass(frozen=True, slots=True)
class SuggestionLook:
    """A suggestion of the memory."""

    suggestion: Suggestion
    source: list[Piece]
    """Its source with what makes the segment's source of it."""
    target: list[Piece]


@dataclass(frozen=True, slots=True)
class Look:
    """A segment as its page shows it."""

    source: list[Piece]
    target: list[Piece]
    """The standing text."""
    terms: tuple[TermLook, ...]
    issues: tuple[Issue, ...]
    """Of the standing text."""
    history: tuple[EntryLook, ...]
    """Newest first."""
    undoable: bool


@dataclass(frozen=True, slots=True)
class RowLook:
    """A segment as a list shows it."""

    row: Row
    source: list[Piece]
    target: list[Piece]


def look(opened: Opened, matcher: Matcher) -> Look:
    """The segment `opened`, under the terms that `matcher` finds and, beside those, the ones found in translating."""
    row, machine = opened.row, opened.translation
    terms = look_at_terms(machine, row.text, matcher)
    found = tuple(term.outcome for term in terms)
    issues = machine.issues
    if row.text != machine.text:
        issues = checks.run(replace(machine, text=row.text, terms=found))
    source, target = spans(found)
    target += [Span(issue.start, issue.end, "issue", issue.message) for issue in issues]
    return Look(
        pieces(row.source_text, source),
        pieces(row.text, target),
        terms,
        issues,
        _history(opened.history, machine, row.target),
        bool(stack(opened.history)),
    )


def look_at_row(row: Row, matcher: Matcher) -> RowLook:
    """One row of a list, its texts cut."""
    outcomes: tuple[TermOutcome, ...] = ()
    if max(len(row.source_text), len(row.text)) <= MARKED:
        outcomes = verify(matcher.find(row.source_text), row.text, "")
    source, target = spans(outcomes, numbered=False)
    return RowLook(row, pieces(row.source_text, source, LISTED), pieces(row.text, target, LISTED))


def look_at_suggestions(suggestions: Sequence[Suggestion], row: Row) -> list[SuggestionLook]:
    """The memory's suggestions for the segment in `row`, same order."""
    return [
        SuggestionLook(
            s,
            differences(s.unit.source_text, row.source_text, row.source) or pieces(s.unit.source_text),
            pieces(s.unit.target_text),
        )
        for s in suggestions
    ]


def _history(history: Sequence[Decision], machine: Translation, tag: str) -> tuple[EntryLook, ...]:
    before, found = machine.text, []
    for at, decision in enumerate(history):
        after = standing(machine, decision)
        compared = at >= len(history) - _COMPARED_ENTRIES
        found.append(EntryLook(decision, differences(before, after, tag) if compared else []))
        before = after
    return tuple(reversed(found))
