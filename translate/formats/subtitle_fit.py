"""A translation shared out over the subtitles of its source, and over the lines in each.

What is aimed at are the figures of the Netflix Timed Text Style Guides (https://partnerhelp.netflixstudios.com): two
lines of 42 characters, 17 characters a second; lines broken behind punctuation, not behind an article or preposition,
which are short words in most languages. Characters that are as wide as two count as two.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar

from translate.formats.inline import Piece
from translate.formats.wrapping import WIDE

WIDTH = 42
"""Columns a line."""
SPEED = 17.0
"""Columns a second."""
P = TypeVar("P")

# A space to break at, not before a dash, which would look like a new voice; or a place in Han and Kana, which have no
# spaces: not before what cannot begin a line (JIS X 4051).
_BREAK = re.compile(
    rf"[ \t\r\n]++(?![-–—‐―>♪♫])|(?<=[{WIDE}、。，．！？：；」』）】])(?=[{WIDE}「『（【])"
    r"(?![ぁぃぅぇぉっゃゅょァィゥェォッャュョー々ヽヾゝゞ])"
)
_SENTENCE = re.compile(r"[.!?…。！？։؟۔।॥][\"'”’»)\]」』）]*\Z")
_CLAUSE = re.compile(r"[,;:，、；：،؛–—)\]»”」』）]\Z")
_SHORT = re.compile(r"(?<!\w)[^\W\d_]{1,3}\Z")
_KANA = re.compile(r"[\u3040-\u309f]\Z")
_LINES = 12  # a cue is not laid out in more
_NEAR = 40  # places around the best one that are looked at


class Room(NamedTuple):
    """How much of a text one cue holds."""

    length: int
    """Columns of the source's text in it."""
    seconds: float
    """The time to read it; 0: unknown."""
    widest: int
    """Columns of its longest line."""
    lines: int
    shared: bool
    """True where another speaker's lines are beside them."""


class _Place(NamedTuple):
    """Where a text can be cut: behind `end`, before `start`."""

    end: int
    start: int


@dataclass(frozen=True, slots=True)
class Line(Generic[P]):
    """A span of a text, and the markup in it."""

    start: int
    end: int
    marks: tuple[tuple[int, Piece[P]], ...]
    """With their offsets in the text, in order."""
    opened: tuple[P, ...]
    """The pairs that are open where it begins, outermost first."""
    still_open: tuple[P, ...]
    """Those that are open where it ends."""


def columns(text: str) -> int:
    """How wide `text` is, in the columns of a terminal."""
    return sum(map(_columns, text))


def shares(text: str, rooms: Sequence[Room]) -> list[tuple[int, int]]:
    """Spans of `text` for each of `rooms`, in order, without the white space between them; none empty.

    A cue gets the share that it had of the source, and of the time; not more than can be read in it, if that can be
    had. The cuts are behind sentences, then behind clauses, then between words. Where there are fewer words than cues,
    neighbouring cues get the same ones: they stay to be seen.
    """
    places = _places(text)
    count = min(len(rooms), len(places) + 1)
    length, seconds = sum(room.length for room in rooms) or 1, sum(room.seconds for room in rooms)
    parts = [(room.length / length + room.seconds / seconds) / 2 if seconds else room.length / length for room in rooms]
    if count < len(rooms):
        spans = _cut(text, places, [1 / count] * count, [0.0] * count, 2 * WIDTH)
        return [spans[i * count // len(rooms)] for i in range(len(rooms))]
    return _cut(text, places, parts, [room.seconds for room in rooms], 2 * WIDTH)


def lines(text: str, span: tuple[int, int], room: Room) -> list[tuple[int, int]]:
    """The lines of one cue's share: one, if it is no longer than a line may be; else two, or as many as there were."""
    start, end = span
    own = text[start:end]
    width = max(WIDTH, min(room.widest, 2 * WIDTH) if room.lines > 1 else room.widest)
    count = 1 if columns(own) <= width else max(2, 1 if room.shared else min(room.lines, _LINES))
    places = _places(own)
    count = min(count, len(places) + 1)
    return [(start + a, start + b) for a, b in _cut(own, places, [1 / count] * count, [0.0] * count, width)]


def laid(pieces: Sequence[Piece[P]], text: str, spans: Sequence[tuple[int, int]]) -> list[Line[P]]:
    """The markup of `pieces`, whose text is `text`, in the lines of `spans`, which are in order.

    At a cut, what closes a pair belongs to the line before it, what opens one to the line behind.
    """
    marks, at = [], 0
    for piece in pieces:
        if piece.kind == "text":
            at += len(piece.text)
        else:
            marks.append((at, piece))
    found, opened, n = list[Line[P]](), list[P](), 0
    for i, (start, end) in enumerate(spans):
        before, first = tuple(opened), n
        behind = spans[i + 1][0] if i + 1 < len(spans) else len(text)
        last = i + 1 == len(spans)
        while n < len(marks) and (last or _belongs(marks[n], end, behind)):
            piece = marks[n][1]
            if piece.kind == "open" and piece.payload is not None:
                opened.append(piece.payload)
            elif piece.kind == "close" and opened:
                opened.pop()
            n += 1
        own = tuple((min(max(offset, start), end), piece) for offset, piece in marks[first:n])
        found.append(Line(start, end, own, before, tuple(opened)))
    return found


def _belongs(mark: tuple[int, Piece[P]], end: int, behind: int) -> bool:
    offset, piece = mark
    return offset < end or (offset == end and piece.kind != "open") or (offset <= behind and piece.kind == "close")


def _columns(sign: str) -> int:
    if sign.isascii():
        return 1
    return 0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _places(text: str) -> list[_Place]:
    """All places to cut `text` at, in order: none at its ends."""
    inner = len(text.rstrip())
    begin = len(text) - len(text.lstrip())
    found = (match.span() for match in _BREAK.finditer(text))
    return [_Place(end, start) for end, start in found if begin < end and start < inner]


def _price(text: str, end: int, start: int) -> float:
    """How bad a cut is: 0 behind a sentence."""
    before = text[max(0, end - 8) : end]
    if _SENTENCE.search(before):
        return 0.0
    if _CLAUSE.search(before) or text[start] in "(«“[":
        return 0.12
    if end == start:
        return 0.3 if _KANA.search(before) and not _KANA.match(text[start]) else 0.6
    return 0.4 if _SHORT.search(before) else 0.3


def _cut(
    text: str, places: Sequence[_Place], parts: Sequence[float], seconds: Sequence[float], most: int
) -> list[tuple[int, int]]:
    """`text` in as many spans as there are `parts`, its share each, at the places that cost least in all.

    More columns than can be read in `seconds` cost, and more than `most`.
    """
    begin, inner = len(text) - len(text.lstrip()), len(text.rstrip())
    if len(parts) == 1:
        return [(begin, inner)]
    width = [0, *accumulate(map(_columns, text))]
    whole = width[inner] - width[begin]
    ends = [width[place.end] for place in places]

    def cost(part: int, start: int, end: int) -> float:
        size, aim = width[end] - width[start], max(1.0, parts[part] * whole)
        fast = max(0.0, size / (SPEED * seconds[part]) - 1) if seconds[part] else 0.0
        return ((size - aim) / aim) ** 2 + fast**2 + max(0.0, size / most - 1)

    best: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    aim = 0.0
    for part in range(len(parts) - 1):
        aim += parts[part] * whole
        middle = bisect_left(ends, width[begin] + aim)
        low, high = part, len(places) - (len(parts) - 2 - part)
        window = range(max(low, min(middle, high) - _NEAR), min(high, max(middle, low) + _NEAR))
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for here in window:
            ways = [
                (price + cost(part, places[there].start if there >= 0 else begin, places[here].end), cuts)
                for there, (price, cuts) in best.items()
                if there < here
            ]
            if ways:
                price, cuts = min(ways)
                following[here] = (price + _price(text, *places[here]), (*cuts, here))
        best = following
    _, cuts = min((p + cost(len(parts) - 1, places[there].start, inner), cuts) for there, (p, cuts) in best.items())
    starts = [begin, *(places[cut].start for cut in cuts)]
    return list(zip(starts, [*(places[cut].end for cut in cuts), inner], strict=True))
