"""A finished translation with its quotation marks and numbers in the target's habit; nothing else in it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import babel

from translate.codes import Coded
from translate.records import Issue, Pair
from translate.typography import numbers, quotes

VERSION = f"babel {babel.__version__}"
"""What changes the habits besides this program's own code."""
_SHOWN = 5

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Adapted:
    """A text after this step."""

    text: str
    edits: tuple[tuple[int, int, str], ...] = ()
    """What was replaced: start and end in the text before, and the new words; in order, apart from one another."""
    issues: tuple[Issue, ...] = ()
    """One of id `typography` that says what was changed, if anything was."""

    def outward(self, start: int, end: int) -> Span:
        """A span of the text before as a span of the new one."""
        if start < 0:
            return start, end
        before = sum(len(new) - (b - a) for a, b, new in self.edits if b <= start)
        return start + before, end + sum(len(new) - (b - a) for a, b, new in self.edits if a < end)


def adapt(source: Coded, target: Coded, pair: Pair, aside: Sequence[Span] = (), held: Sequence[Span] = ()) -> Adapted:
    """`target`, the translation of `source`, as `pair.target` writes it.

    `aside` are spans of `target.plain` that are no language, `held` spans of `target.text` that must stay as they are:
    the glossary's terms. Codes stay, and so does everything in kept ones. Raises nothing.
    """
    spans = [range(a, b) for a, b in (*aside, *target.kept)]
    found = [
        *quotes.edits(target.plain, pair.target, spans),
        *numbers.edits(source.plain, target.plain, *pair),
    ]
    edits = []
    end = 0
    for a, b, new in sorted(found):
        start, stop = target.outward(a, b)
        free = all(b <= span.start or span.stop <= a for span in spans)
        free = free and all(stop <= x or y <= start for x, y in held)
        if free and stop - start == b - a and start >= end:
            edits.append((start, stop, new))
            end = stop
    if not edits:
        return Adapted(target.text)
    parts, at = list[str](), 0
    for a, b, new in edits:
        parts += [target.text[at:a], new]
        at = b
    return Adapted("".join(parts) + target.text[at:], tuple(edits), (_told(target.text, edits),))


def _told(text: str, edits: Sequence[tuple[int, int, str]]) -> Issue:
    """What was changed to what, each once."""
    changes = list(dict.fromkeys((text[a:b], new.strip()) for a, b, new in edits if new.strip() != text[a:b].strip()))
    shown = ", ".join(f"{old} → {new}" for old, new in changes[:_SHOWN] if new) or "spaces"
    more = f" and {len(changes) - _SHOWN} more" if len(changes) > _SHOWN else ""
    return Issue("typography", "info", f"as the target language writes it: {shown}{more}")
