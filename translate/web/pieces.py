"""A text cut into pieces for a page: marked spans, visible names for invisible characters, differences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from translate import codes, languages
from translate.web.words import _

LISTED = 400
"""Code points of a text that a list shows."""
MARKED = 10_000
"""Longer texts are shown without marks."""
COMPARED = 5_000
"""Longer texts are not compared."""

# Controls but tab and newline, soft hyphen, marks that turn the direction of text, zero-width spaces. Joiners shape
# the letters of many scripts and stay.
_INVISIBLE = (
    "(?P<letter>[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f"
    "\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb])(?P=letter)*"
)
_APART = re.compile(f"{_INVISIBLE}|{codes.OWN.pattern}")
_TOKEN = re.compile(rf"{codes.OWN.pattern}|[^\W_]+|\s+|.", re.DOTALL)


class Piece(NamedTuple):
    """A stretch of text."""

    text: str
    kind: str = ""
    """`kept`, `missed` (terms), `issue`, `ins`, `del`, `chip` (the name of an invisible character), `code` (an
    inline code), `cut` (words of ours that say how long the whole text is); empty: plain."""
    hint: str = ""
    """Of a term or an issue: what is to be said about it."""


class Span(NamedTuple):
    """A stretch to be marked; offsets in code points."""

    start: int
    end: int
    kind: str
    hint: str = ""


def pieces(text: str, spans: Sequence[Span] = (), limit: int = 0) -> list[Piece]:
    """`text` in order: the `spans` that lie within it, of overlapping ones the first given, and what is between them.

    With `limit` only so many code points, and then a piece that says how many there are.
    """
    shown = text[:limit] if limit else text
    taken: list[Span] = []
    for span in spans if len(text) <= MARKED else ():
        if 0 <= span.start < span.end <= len(shown) and all(span.end <= t.start or span.start >= t.end for t in taken):
            taken.append(span)
    found: list[Piece] = []
    reached = 0
    for span in sorted(taken):
        found += visible(shown[reached : span.start])
        found += visible(shown[span.start : span.end], span.kind, span.hint)
        reached = span.end
    found += visible(shown[reached:])
    if len(shown) < len(text):
        found.append(Piece(_("… %(number)s characters") % {"number": f"{len(text):,}"}, "cut"))
    return found


def visible(text: str, kind: str = "", hint: str = "") -> Iterator[Piece]:
    """`text` as pieces of `kind`, inline codes apart, with a chip in place of each run of an invisible character.

    The hint of a term is said once, behind it.
    """
    reached = 0
    for match in _APART.finditer(text):
        if match.start() > reached:
            more = kind in {"kept", "missed"} and match.end() < len(text)
            yield Piece(text[reached : match.start()], kind, "" if more else hint)
        if match["letter"]:
            times = len(match[0])
            yield Piece(_name(match["letter"]) + (f" ×{times}" if times > 1 else ""), "chip")
        else:
            yield Piece(match[0], kind if kind in {"ins", "del"} else "code")
        reached = match.end()
    if reached < len(text):
        yield Piece(text[reached:], kind, hint)


def differences(old: str, new: str, tag: str) -> list[Piece]:
    """What makes `new` of `old`, word by word (letter by letter in scripts without spaces), as one text in pieces.

    Empty if they are equal, or too long to compare.
    """
    if old == new or max(len(old), len(new)) > COMPARED:
        return []
    before, after = _tokens(old, tag), _tokens(new, tag)
    found: list[Piece] = []
    gone = come = ""
    for step in Indel.opcodes(before, after):
        if step.tag == "equal":
            found += [*visible(gone, "del"), *visible(come, "ins")]
            found += visible("".join(before[step.src_start : step.src_end]))
            gone = come = ""
        gone += "".join(before[step.src_start : step.src_end]) if step.tag == "delete" else ""
        come += "".join(after[step.dest_start : step.dest_end]) if step.tag == "insert" else ""
    return [*found, *visible(gone, "del"), *visible(come, "ins")]


def _tokens(text: str, tag: str) -> list[str]:
    return list(text) if languages.unspaced(tag) else _TOKEN.findall(text)


def _name(letter: str) -> str:
    return unicodedata.name(letter, "") or f"U+{ord(letter):04X}"
