"""One spelling for matching: what a reader takes for the same letters compares equal, with offsets into the original.

Case is kept in `Normalised.text` and dropped in `Normalised.folded`; both have the same length, so an offset in one
is an offset in the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

# Soft hyphen, zero-width characters and joiners, directional marks: invisible, so never part of a spelling.
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x34F, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]
)
_LOOKALIKES = ("’‘ʼʻ‛ʹ′´`＇‐‑‒–−﹣－ёЁ", "''''''''''-------еЕ")
_ONE_TO_ONE, _MAPPED = str.maketrans(*_LOOKALIKES), re.compile(f"[{_LOOKALIKES[0]}]")
_EXPAND = {"և": "եւ", "ß": "ss", "ẞ": "SS", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
_IRREGULAR = re.compile(f"[\u0301{''.join(_EXPAND)}{''.join(map(chr, _INVISIBLE))}]|[^\\S ]|  ")
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


class Normalised(NamedTuple):
    """A text ready for matching. Character i stands for the original's code points `starts[i]` to `ends[i]`."""

    text: str
    """Composed (NFC), plain apostrophes, hyphens and single spaces, nothing invisible, ё as е, և as եւ, ß as ss."""
    folded: str
    """`text` without case; the dotted and dotless i are one letter. Same length as `text`."""
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original, in code points, of the non-empty span `start:end` here."""
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> Normalised:
    """`text` with its index map; empty for a text of invisible characters only."""
    if unicodedata.is_normalized("NFC", text) and not _IRREGULAR.search(text):
        clean = text.translate(_ONE_TO_ONE) if _MAPPED.search(text) else text
        return Normalised(clean, fold(clean), range(len(text)), range(1, len(text) + 1))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, cluster in _clusters(text):
        for letter in _letters(cluster):
            if letter == " " and letters and letters[-1] == " ":
                ends[-1] = end
                continue
            letters.append(letter)
            starts.append(start)
            ends.append(end)
    clean = "".join(letters)
    return Normalised(clean, fold(clean), starts, ends)


@lru_cache(maxsize=8192)
def plain(form: str) -> str:
    """`Normalised.text` of a glossary form, without white space at either end."""
    return normalise(form).text.strip()


def fold(clean: str) -> str:
    """`clean` (as in `Normalised.text`) without case, same length.

    Armenian եվ becomes եւ as well, because և in capitals is written either way.
    """
    if clean.isascii():
        return clean.lower()
    folded = clean.replace("İ", "i").lower().replace("ı", "i")  # "İ".lower() would be two characters
    return folded.replace("ς", "σ").replace("եվ", "եւ")


def boundary(text: str, at: int) -> bool:
    """True if a word may begin or end before `text[at]`: no letter, digit or combining mark on one of the sides.

    Scripts written without spaces (Han, kana, Thai, ...) have a boundary at every character.
    """
    if at <= 0 or at >= len(text):
        return True
    left, right = text[at - 1], text[at]
    if not (_in_word(left) and _in_word(right)):
        return True
    return bool(_SPACELESS.match(left) or _SPACELESS.match(right))


@lru_cache(maxsize=4096)
def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_" or unicodedata.category(letter)[0] == "M"


def _clusters(text: str) -> list[tuple[int, int, str]]:
    """(start, end, characters) of the smallest stretches of `text` that compose on their own."""
    found: list[tuple[int, int, str]] = []
    for at, letter in enumerate(text):
        if ord(letter) in _INVISIBLE:
            continue
        if found and _joins(found[-1][2], letter):
            start, _, before = found[-1]
            found[-1] = (start, at + 1, before + letter)
        else:
            found.append((at, at + 1, letter))
    return found


def _joins(cluster: str, letter: str) -> bool:
    if unicodedata.combining(letter):
        return True
    apart = unicodedata.normalize("NFC", cluster) + unicodedata.normalize("NFC", letter)
    return not letter.isascii() and unicodedata.normalize("NFC", cluster + letter) != apart


def _letters(cluster: str) -> str:
    """The normalised characters of one cluster."""
    composed = unicodedata.normalize("NFC", cluster)
    if len(composed) > 1 and unicodedata.name(composed[0], "").startswith("CYRILLIC"):
        composed = composed.replace("\u0301", "")  # the stress mark of dictionaries and school books
    spaced = "".join(" " if letter.isspace() else _EXPAND.get(letter, letter) for letter in composed)
    return spaced.translate(_ONE_TO_ONE)
