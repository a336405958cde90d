"""What is done with an engine's answer: literals put back, phrases replaced, capitals raised, issues moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from translate import segment
from translate.records import Draft, Issue
from translate.segment import Prepared
from translate.terms import TermOutcome

LOST = "lost-literal"
"""Id of the issue for a URL, address, placeholder or phrase that did not come through."""


def replaced(draft: Draft, phrases: Mapping[str, str]) -> Draft:
    """The draft with the values of `phrases` for their keys, in its text and in all hypotheses."""
    if not phrases:
        return draft

    def new(text: str) -> str:
        for phrase, translation in phrases.items():
            text = text.replace(phrase, translation)
        return text

    changed = new(draft.text)
    issues = tuple(moved for issue in draft.issues if (moved := moved_issue(issue, draft.text, changed)))
    n_best = tuple(replace(h, text=new(h.text)) for h in draft.n_best)
    return replace(draft, text=changed, n_best=n_best, issues=issues)


def restored(prepared: Prepared, draft: Draft) -> Draft:
    """The draft with the protected parts in place of their masks; hypotheses that lost one are dropped."""
    text, lost = segment.restore(prepared, draft.text)
    candidates = [(segment.restore(prepared, h.text), h) for h in draft.n_best]
    n_best = tuple(replace(h, text=new) for (new, missing), h in candidates if not missing)
    issues = tuple(moved for issue in draft.issues if (moved := moved_issue(issue, draft.text, text)))
    if lost:
        issues += (Issue(LOST, "error", f"lost or doubled: {', '.join(lost)}"),)
    return Draft(text, draft.score, n_best, issues)


def raised(draft: Draft, target: str) -> Draft:
    """The answer to a calmed headline, in capitals again."""
    n_best = tuple(replace(h, text=segment.raised(h.text, target)) for h in draft.n_best)
    issues = tuple(replace(issue, start=-1, end=-1) for issue in draft.issues)
    return Draft(segment.raised(draft.text, target), draft.score, n_best, issues)


def wrapped(text: str, source: str) -> str:
    """`text` in lines as long as those of `source`: as it is if that has one line. Offsets stay."""
    width = max(map(len, source.split("\n")))
    if "\n" not in source or len(text) <= width:
        return text
    signs, start, last = list(text), 0, -1
    for at, sign in enumerate(text):
        if sign != " " and at - start >= width and last > start:
            signs[last] = "\n"
            start = last + 1
        last = at if sign == " " else last
    return "".join(signs)


def missed(outcome: TermOutcome, tried: Sequence[str]) -> Issue:
    """What to say of a term that the text does not have; `tried` are the stages that could not help it."""
    ways = f"; tried: {', '.join(tried)}" if tried else ""
    return Issue("term-missed", "warning", f"{outcome.surface}: expected {outcome.expected}, or a form of it{ways}")


def moved_issue(issue: Issue, before: str, after: str) -> Issue | None:
    """An engine's issue after the text changed: its span follows its words; None if they are gone."""
    if issue.start < 0 or before == after:
        return issue
    words = before[issue.start : issue.end]
    start = after.find(words)
    return replace(issue, start=start, end=start + len(words)) if start >= 0 else None


def carried(issues: Sequence[Issue], pivot: str) -> tuple[Issue, ...]:
    """Issues of an earlier hop: without their span, which is in a text nobody sees, and with the pivot's name."""
    named = (i if "(pivot " in i.message else replace(i, message=f"{i.message} (pivot {pivot})") for i in issues)
    return tuple(replace(i, start=-1, end=-1) for i in named)
