"""What people decided about segments, the state that follows, and the translation units that the memory keeps.

A decision is never changed or taken out: the newest one stands, and the machine's text stays beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from translate.errors import TryAgainError
from translate.records import Translation

Status = Literal["accepted", "edited", "rejected", "reopened"]
"""What a person did: took the text as it is, wrote another, turned it down, or took a decision back."""
State = Literal["open", "accepted", "edited", "rejected"]
"""What a segment is: nobody decided yet (or it was taken back), or as decided."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry in the history of a segment in one target language."""

    status: Status
    text: str
    """The target text it stands for; of a rejection, the text turned down."""
    who: str
    when: datetime | None = None
    """UTC; None before it is recorded, then the store's clock decides unless the decision is carried."""
    comment: str = ""
    number: int = 0
    """Place in the store's journal, rising with time; 0 before it is recorded."""
    undoes: int = 0
    """Number of the decision that this one takes back; 0: none."""
    carried: int = 0
    """Number of the decision that this one repeats for a later version of its document; 0: none."""

    @property
    def state(self) -> State:
        """What the segment is while this decision stands."""
        return "open" if self.status == "reopened" else self.status

    @property
    def approved(self) -> bool:
        """True if a person stands by the text."""
        return self.status in {"accepted", "edited"}


class Exchanged(NamedTuple):
    """How file formats write a state."""

    xliff12: str
    """`state` of XLIFF 1.2's target."""
    xliff12_qualifier: str
    """`state-qualifier` beside it; empty: none."""
    approved: bool
    """`approved` of XLIFF 1.2's trans-unit."""
    xliff20: str
    """`state` of XLIFF 2.0's segment."""
    po: Literal["fuzzy", "translated", "untranslated"]
    """An entry of a PO catalogue: marked fuzzy, unmarked, or with an empty msgstr."""


EXCHANGED: Mapping[State, Exchanged] = {
    "open": Exchanged("needs-review-translation", "leveraged-mt", False, "initial", "fuzzy"),
    "accepted": Exchanged("final", "", True, "final", "translated"),
    "edited": Exchanged("translated", "", True, "reviewed", "translated"),
    "rejected": Exchanged("needs-translation", "rejected-inaccurate", False, "initial", "untranslated"),
}
"""The one table of states and their names elsewhere. XLIFF 1.2 section 2.3, XLIFF 2.0 section 4.3.1.30 (`state`)."""


class ConflictError(TryAgainError):
    """Someone else has decided since the reviewer looked; `newest` is what they decided."""

    def __init__(self, newest: Decision) -> None:
        self.newest = newest
        super().__init__(f"{newest.who} has {newest.status} this segment in the meantime: look at it again")


@dataclass(frozen=True, slots=True)
class Unit:
    """A translation unit of the memory: a segment with a target text that people stand by."""

    source: str
    """BCP-47 tag, or `und`."""
    target: str
    source_text: str
    target_text: str
    name: str = ""
    """The document it was approved in, or the file it was imported from."""
    key: str = ""
    """Its segment's key there; empty for imported units."""
    before: str = ""
    """`text_key` of the segment before it; empty at the document's beginning, and where not known."""
    after: str = ""
    """`text_key` of the segment after it; empty at the end, and where not known."""
    glossaries: tuple[str, ...] = ()
    """Fingerprints (`glossary.fingerprint`) of the terms it was translated and approved under; empty: not known."""
    who: str = ""
    when: datetime | None = None
    decision: int = 0
    """Number of the decision that approved it; 0 for imported units."""


class Version(NamedTuple):
    """Where the memory stands: any change of it changes one of these."""

    units: int
    imported: int
    """Of these, units that no decision of ours approved."""
    decision: int
    """The highest number of a decision among its units."""


def standing(translation: Translation, decision: Decision | None) -> str:
    """The text that counts now: the approved one, else the machine's; a rejected one is the machine's too."""
    return decision.text if decision and decision.approved else translation.text


def stack(history: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions of `history` (oldest first) that were not taken back, oldest first."""
    kept: list[Decision] = []
    for decision in history:
        if decision.undoes:
            kept = [d for d in kept if d.number < decision.undoes]
        else:
            kept.append(decision)
    return tuple(kept)


def text_key(text: str) -> str:
    """What stands for a text where only equality matters: 32 hex digits of its sha256; "" for an empty text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] if text else ""
