"""Headlines in capitals: engines read small letters better, so they are shown those and the answer is raised again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translate import languages

_WORD = re.compile(r"[^\W\d_]+")
_DOTTED = {"az", "tr"}  # i and ı are two letters there, each with a capital of its own


def shouted(text: str) -> bool:
    """True for a phrase in capitals, not a list of acronyms: two long words among three, or one among more."""
    words = _WORD.findall(text)
    return text.isupper() and len(words) >= 3 and sum(len(word) > 4 for word in words) >= (2 if len(words) == 3 else 1)


def calm(text: str, names: Sequence[tuple[int, int, str]], tag: str) -> str:
    """`text` in small letters with a capital in front; the spans in `names` (start, end, spelling) as spelt there.

    `names` are in order and do not overlap. Language `tag` decides how I is made small.
    """
    parts, end = [], 0
    for start, stop, spelling in names:
        parts += [_lower(text[end:start], tag), spelling]
        end = stop
    whole = "".join(parts) + _lower(text[end:], tag)
    return raised(whole[:1], tag) + whole[1:]


def raised(text: str, tag: str) -> str:
    """`text` in the capitals of language `tag`."""
    return (text.replace("i", "İ") if languages.primary(tag) in _DOTTED else text).upper()


def _lower(text: str, tag: str) -> str:
    if languages.primary(tag) in _DOTTED:
        text = text.replace("I", "ı").replace("İ", "i")
    return text.lower()
