"""Tells a hard-wrapped text from one with a paragraph a line, and what stands between joined lines."""

import re
from collections.abc import Sequence
from itertools import pairwise

WIDE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Han, Kana and other letters as wide as they are high, for a character class."""
_NO_SPACE = re.compile(rf"[{WIDE}\u3000-\u303f\uff00-\uffef]")
_MIN_WIDTH, _MAX_WIDTH = 40, 120
_MIN_PAIRS = 4  # fewer neighbouring lines prove nothing
_ENDS = tuple('.!?…:։。»”"')


def find_width(lines: Sequence[str]) -> int:
    """The column at which `lines` were wrapped, or 0 if they were not.

    In a wrapped text the first word of each line would not have fitted on the line before, sentences end within lines
    more often than at their ends, and many lines begin with a small letter. That holds for next to all neighbouring
    lines of a wrapped file, and for few of a file whose lines are paragraphs, headings, verses or list items.
    """
    stripped = [line.rstrip() for line in lines]
    width = max(map(len, stripped), default=0)
    if not _MIN_WIDTH <= width <= _MAX_WIDTH:
        return 0
    pairs = [(one, two.split(maxsplit=1)[0]) for one, two in pairwise(stripped) if one.strip() and two.strip()]
    if len(pairs) < _MIN_PAIRS:
        return 0
    full = _share([len(one) + 1 + len(word) > width for one, word in pairs])
    ended = _share([one.endswith(_ENDS) for one, _ in pairs])
    small = _share([word[0].islower() for _, word in pairs if word[0].islower() or word[0].isupper()])
    return width if full >= 0.9 and ended <= 0.5 and small >= 0.4 else 0


def _share(flags: Sequence[bool]) -> float:
    """The share of True; 1.0 of nothing, so that a text without small letters is not judged by them."""
    return sum(flags) / len(flags) if flags else 1.0


def between(before: str, behind: str) -> str:
    """What stands between two lines or cues that are read as one text: a space, but not in Han and Kana."""
    return "" if _NO_SPACE.match(before[-1:]) and _NO_SPACE.match(behind[:1]) else " "
