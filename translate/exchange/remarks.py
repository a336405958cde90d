"""What a file says beside a text: where it comes from, how its terms fared, what there is to look at, who decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC

from translate.exchange.reviewed import Reviewed
from translate.records import Issue
from translate.terms import TermOutcome

REJECTED = "rejected by "
"""How the verdict on a text that was turned down begins."""
REUSED = {
    "machine": "the machine's, from an earlier version",
    "approved": "approved here before",
    "elsewhere": "approved elsewhere",
}


def journal(segments: Sequence[Reviewed]) -> int:
    """The number of the newest decision among `segments`; 0 if there is none."""
    return max((s.decision.number for s in segments if s.decision), default=0)


def text(segment: Reviewed) -> str:
    """The target text that goes out; empty where none counts, and where neither engine, memory nor person made one."""
    t = segment.translation
    return "" if segment.blank or (segment.state == "open" and t.untouched) else t.text


def origin(segment: Reviewed) -> str:
    """Where the machine's text came from, in one line."""
    t = segment.translation
    said = [f"route: {t.route}"] if t.route else []
    said += [f"reused: {REUSED[t.reused]}"] if t.reused else []
    return "; ".join(said) or "not translated"


def score(segment: Reviewed) -> str:
    """The engine's score of the text, two decimals; empty without one, and where a person wrote another text."""
    value = segment.translation.score
    return "" if value is None or segment.state == "edited" else f"{value:.2f}"


def terms(segment: Reviewed) -> tuple[str, ...]:
    """A line a term of the glossary; none where a person wrote another text."""
    return () if segment.state == "edited" else tuple(map(term_line, segment.translation.terms))


def issues(segment: Reviewed) -> tuple[str, ...]:
    """A line an issue; none where a person wrote another text."""
    return () if segment.state == "edited" else tuple(map(issue_line, segment.translation.issues))


def verdict(segment: Reviewed) -> str:
    """Who decided what and when; empty while the segment is open."""
    decision = segment.decision
    if not decision or decision.state == "open":
        return ""
    day = f", {decision.when.astimezone(UTC):%Y-%m-%d}" if decision.when else ""
    return f"{decision.state} by {decision.who}{day}"


def remarks(segment: Reviewed) -> Iterator[str]:
    """All of it, a line each: the verdict, the text turned down, the origin, the score, terms, issues."""
    if said := verdict(segment):
        yield said
    if segment.decision and segment.state == "rejected" and segment.decision.text:
        yield f"turned down: {segment.decision.text}"
    yield origin(segment)
    if value := score(segment):
        yield f"score: {value}"
    yield from terms(segment)
    yield from issues(segment)


def term_line(term: TermOutcome) -> str:
    """How a term of the glossary fared."""
    if not term.satisfied:
        return f"term missed: {term.surface} = {term.expected}"
    found = "" if term.target == term.expected else f", here {term.target}"
    return f"term kept: {term.surface} = {term.expected}{found} ({term.stage})"


def issue_line(issue: Issue) -> str:
    """What there is to look at."""
    return f"{issue.severity}: {issue.id}: {issue.message}"
