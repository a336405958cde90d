"""What a file says of a segment after review: the text that counts, and whether anybody stands by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from translate import languages
from translate.decisions import Decision, State, standing
from translate.records import Outcome, Translation


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A segment as it goes out."""

    translation: Translation
    """With the text that counts; the source text where none does."""
    state: State
    decision: Decision | None = None
    """The newest one; None where there is none."""
    blank: bool = False
    """True where no text counts: turned down, or not approved where only that is wanted."""


def reviewed(outcome: Outcome, decisions: Mapping[str, Decision], approved_only: bool = False) -> tuple[Reviewed, ...]:
    """Every segment of `outcome`, in its order, under the newest decisions (by segment key).

    An approved text counts, else the machine's. A text that was turned down does not, nor, with `approved_only`, one
    that waits for approval.
    """
    return tuple(_reviewed(t, decisions.get(t.segment.key), approved_only) for t in outcome.translations)


def unapproved(outcome: Outcome, decisions: Mapping[str, Decision]) -> int:
    """How many segments of `outcome` wait for approval."""
    return sum(_waits(t, decisions.get(t.segment.key)) for t in outcome.translations)


def _reviewed(translation: Translation, decision: Decision | None, approved_only: bool) -> Reviewed:
    state = decision.state if decision else "open"
    if state == "rejected" or (approved_only and _waits(translation, decision)):
        return Reviewed(replace(translation, text=translation.segment.text), state, decision, blank=True)
    return Reviewed(replace(translation, text=standing(translation, decision)), state, decision)


def _waits(t: Translation, decision: Decision | None) -> bool:
    """True unless it is approved; or nobody has decided, and it was left as it is for being in the target language."""
    if decision and decision.state != "open":
        return not decision.approved
    return not (t.untouched and languages.same_language(t.source, t.target))
