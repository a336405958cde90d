"""Which parts of cues make one text: a sentence runs on over cues until it ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from translate.formats.subtitle_parts import Cue, Part

_PAUSE = 2.0
"""Seconds without a subtitle after which nobody takes two for one sentence."""
_OVERLAP = 0.5
"""Seconds for which two subtitles of one sentence may be seen together."""
_MOST = 6
_FEW = 8
_ENDINGS = 0.1

_CLOSERS = "\"'”’»›)]}」』）】*♪♫ \t"
_OPENERS = "\"'“‘«‹¿¡([{「『（【♪♫ \t"
_END = re.compile(r"[.!?…‽。．！？｡։؟۔।॥။។፧჻]+\Z")
_GOES_ON = re.compile(r"(?:\.\.|…|[-–—―])\Z")
_CLAUSE = re.compile(r"[,;:，、；：،؛–—]\Z")
# `Dr.`, `Mrs.`: a capital and small consonants; a letter by itself: an initial.
_SHORTENED = re.compile(r"(?:\b[^\W\d_]|\b[B-DF-HJ-NP-TV-Z](?!(.)\1)[b-df-hj-np-tv-xz]{1,2})\.\Z")
_TEXT_BEGINS_ANEW = ("♪", "♫")


def runs(parts: Iterable[Part], cues: Sequence[Cue]) -> Iterator[list[Part]]:
    """The parts in order, those that make one text together: at most six.

    In a file where few subtitles end a sentence each is one by itself: its language, or its maker, has no full stops.
    """
    found = list(parts)
    ended = sum(bool(_END.search(_tail(part.plain))) for part in found)
    stopless = len(found) >= _FEW and ended < _ENDINGS * len(found)
    run: list[Part] = []
    for part in found:
        if run and (stopless or not _goes_on(run[-1], part, cues)):
            yield run
            run = []
        run.append(part)
        if len(run) > _MOST:
            size = next((n for n in range(_MOST, 2, -1) if _CLAUSE.search(run[n - 1].plain[-1:])), _MOST)
            yield run[:size]
            run = run[size:]
    if run:
        yield run


def _goes_on(before: Part, part: Part, cues: Sequence[Cue]) -> bool:
    """True where a sentence that `before` is a piece of may go on in `part`."""
    one, other = cues[before.cue], cues[part.cue]
    if part.cue != before.cue + 1 or before.alone or part.alone or part.speaker or one.settings != other.settings:
        return False
    if not -_OVERLAP <= other.start - one.end <= _PAUSE or other.start < one.start or _voice(before) != _voice(part):
        return False
    return not part.plain.startswith(_TEXT_BEGINS_ANEW) and not _ends(before.plain, part.plain)


def _ends(text: str, behind: str) -> bool:
    """True where a sentence ends between the two."""
    text, behind = _tail(text), behind.lstrip(_OPENERS)
    small = behind[:1].islower() or behind.startswith(("...", "…"))
    if not _END.search(text) or (_GOES_ON.search(text) and small):
        return False
    return not (text.endswith(".") and (small or _SHORTENED.search(text)))


def _tail(text: str) -> str:
    """The last characters of `text`, without quotes and brackets behind them."""
    return text.rstrip(_CLOSERS)[-12:]


def _voice(part: Part) -> str:
    """The voice that a part is given to: the first tag `<v Name>` of it; empty where it names none."""
    found = (p.payload.begin for p in part.pieces if p.kind == "open" and p.payload)
    return next((begin for begin in found if re.match(r"<v[\s.]", begin)), "")
