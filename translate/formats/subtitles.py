"""Timed subtitles: cues as spans of their file, the sentences that run over them, and a translation back into them.

Times, numbers, names and settings of cues are never changed. What a sentence runs over is one text; its translation is
shared out over the same cues (see `subtitle_fit`), and stands in the lines of each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from translate.errors import DocumentError
from translate.formats import base
from translate.formats import subtitle_fit as fit
from translate.formats.encoding import Encoding, decode
from translate.formats.inline import Inline, Piece, gathered, spread
from translate.formats.subtitle_parts import Cue, Mark, Part, Syntax, parts_of
from translate.formats.subtitle_runs import runs
from translate.formats.wrapping import between
from translate.records import Document

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,:][ \t]?(\d{1,3}))?"
_LINE_END = r"(?:\r\n|\r|\n)"
_ENDING = re.compile(_LINE_END)
_TIMES = rf"(?<![^\r\n])[ \t]*{_TIME}[ \t]*-{{1,2}}>[ \t]*{_TIME}(?!\d)(?P<rest>[^\r\n]*)"
_SRT_TIMES = re.compile(rf"(?<![^\r\n])(?:[ \t]*\d{{1,9}}[ \t]*{_LINE_END}\s*(?<=[\r\n]))?{_TIMES}")
_VTT_TIMES = re.compile(_TIMES)
_BLANK = re.compile(rf"(?<![^\r\n])[ \t]*(?:{_LINE_END}|\Z)")
_SPACES = re.compile(r"[ \t\r\n]+")
_STAMP = re.compile(r"<[\d:.]+>")


@dataclass(frozen=True, slots=True)
class _Run:
    """Where a block stands."""

    parts: tuple[Part, ...]
    """The pieces of cues that it runs over, in order; without their own pieces, which `head` to `tail` replace."""
    head: tuple[Piece[Mark], ...]
    payloads: Mapping[str, Mark | None]
    tail: tuple[Piece[Mark], ...]


@dataclass(frozen=True, slots=True)
class _Skeleton:
    text: str
    encoding: Encoding
    runs: tuple[_Run, ...]


def read(data: bytes, name: str, syntax: Syntax) -> Document:
    """The sentences of a file's cues as blocks. Raises DocumentError for one that has no cue, unless it is empty."""
    text, encoding = decode(data, name)
    cues = _cues(text, syntax)
    if not cues and text.strip() and not (syntax.header and text.startswith(syntax.header)):
        raise DocumentError(f"{name}: no subtitles: no line of times such as {syntax.example} is in it")
    found: list[tuple[str, _Run]] = []
    for run in runs(parts_of(text, cues, syntax), cues):
        pieces = _joined([part.pieces for part in run])
        inline = gathered(pieces)
        if inline is not None:
            found.append((inline.text, _run(run, pieces, inline)))
    return Document(
        key=base.digest(data),
        name=name,
        media_type=syntax.media_type,
        blocks=base.make_blocks((block, "paragraph") for block, _ in found),
        skeleton=_Skeleton(text, encoding, tuple(run for _, run in found)),
        notes=tuple(_notes(text, cues, syntax, encoding)),
    )


def write(document: Document, texts: Mapping[str, str], syntax: Syntax) -> tuple[str, Encoding, bool]:
    """The file with `texts` in its cues, how it is encoded, and whether anything in it is new."""
    skeleton = document.skeleton
    assert isinstance(skeleton, _Skeleton)
    out, at = list[str](), 0
    edits: list[tuple[Part, str]] = []
    for block, run in zip(document.blocks, skeleton.runs, strict=True):
        new = texts.get(block.id, block.text)
        if new != block.text and new.strip():
            edits += zip(run.parts, _shared_out(new, run, syntax, skeleton.text), strict=True)
    for part, written in sorted(edits, key=lambda edit: edit[0].start):
        out += [skeleton.text[at : part.start], written]
        at = part.end
    return "".join(out) + skeleton.text[at:], skeleton.encoding, bool(edits)


def _cues(text: str, syntax: Syntax) -> list[Cue]:
    found = list((_VTT_TIMES if syntax.blank_ends else _SRT_TIMES).finditer(text))
    cues, line, at = [], 1, 0
    for match, behind in zip(found, [*(m.start() for m in found), len(text)][1:], strict=True):
        line, at = line + text.count("\n", at, match.start("rest")), match.start("rest")
        start, end = match.end(), behind
        if syntax.blank_ends:
            begin = _ENDING.match(text, start)
            blank = _BLANK.search(text, begin.end() if begin else start, end)
            end = blank.start() if blank else end
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = max(start, start + len(text[start:end].rstrip()))
        times = match.groups()
        position = syntax.position.match(text, start, end)
        settings = match["rest"].strip() + (position[0] if position else "")
        cues.append(
            Cue(line, _seconds(times[:4]), _seconds(times[4:8]), settings, position.end() if position else start, end)
        )
    return cues


def _seconds(time: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = time
    thousandths = int((fraction or "0").ljust(3, "0"))
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + thousandths / 1000


def _joined(parts: Sequence[Sequence[Piece[Mark]]]) -> list[Piece[Mark]]:
    """The pieces of the parts as of one text; a pair that ends with one and begins anew with the next is one pair."""
    whole = list(parts[0])
    for part in parts[1:]:
        first = 0
        while first < len(part) and whole and (whole[-1].kind, part[first].kind) == ("close", "open"):
            one, other = whole[-1].payload, part[first].payload
            if one is None or other is None or one.begin != other.begin:
                break
            whole.pop()
            first += 1
        before = next((p.text for p in reversed(whole) if p.text), "")
        behind = next((p.text for p in part if p.text), "")
        whole += [Piece("text", between(before, behind)), *part[first:]]
    return whole


def _run(parts: Sequence[Part], pieces: Sequence[Piece[Mark]], inline: Inline[Mark]) -> _Run:
    head, tail = ([p for p in side if not p.text] for side in (pieces[: inline.first], pieces[inline.last :]))
    return _Run(tuple(part.bare() for part in parts), tuple(head), inline.payloads, tuple(tail))


def _shared_out(text: str, run: _Run, syntax: Syntax, file: str) -> list[str]:
    """What stands in each part of `run`, for a text with tags."""
    pieces = _in_time([*run.head, *spread(" ".join(_SPACES.split(text.strip())), run.payloads), *run.tail])
    whole = "".join(piece.text for piece in pieces)
    rooms = [part.room for part in run.parts]
    shares = fit.shares(whole, rooms)
    own = {span: fit.lines(whole, span, room) for span, room in zip(shares, rooms, strict=True)}
    lines = iter(fit.laid(pieces, whole, [line for spans in own.values() for line in spans]))
    written = {span: _written([next(lines) for _ in spans], whole, syntax) for span, spans in own.items()}
    return [_line_end(file, part).join(written[span]) for span, part in zip(shares, run.parts, strict=True)]


def _written(lines: Sequence[fit.Line[Mark]], text: str, syntax: Syntax) -> list[str]:
    """The lines of one cue: pairs that are open where it begins are opened, those open at its end closed."""
    written = []
    for n, line in enumerate(lines):
        out = [mark.begin for mark in line.opened] if n == 0 else []
        last, at = n + 1 == len(lines), line.start
        for offset, piece in line.marks:
            assert piece.payload is not None  # only text has none
            out.append(syntax.written(text[at:offset]))
            out.append(
                piece.payload.final if piece.kind == "close" and last and offset == line.end else piece.payload.text
            )
            at = offset
        out.append(syntax.written(text[at : line.end]))
        if last:
            out += [mark.end for mark in reversed(line.still_open)]
        written.append("".join(out))
    return written


def _in_time(pieces: list[Piece[Mark]]) -> list[Piece[Mark]]:
    """The pieces with their time stamps, which a cue has in the order of time, in that order."""
    places = [i for i, p in enumerate(pieces) if p.payload and _STAMP.fullmatch(p.payload.text)]
    stamps = sorted(
        (pieces[i] for i in places), key=lambda p: (len(p.payload.text), p.payload.text) if p.payload else (0, "")
    )
    for i, piece in zip(places, stamps, strict=True):
        pieces[i] = piece
    return pieces


def _line_end(file: str, part: Part) -> str:
    """How lines end where the part stands."""
    found = _ENDING.search(file, part.start) or _ENDING.search(file)
    return found[0] if found else "\n"


def _notes(text: str, cues: Sequence[Cue], syntax: Syntax, encoding: Encoding) -> list[str]:
    notes = [f"read as {encoding.name}, by a guess"] if encoding.guessed else []
    if cues and syntax.header and not text.startswith(syntax.header):
        notes.append(f"{syntax.header} is not its first word, which players ask for: it is read all the same")
    backward = [cue.line for cue in cues if cue.end < cue.start]
    overlapping = [b.line for a, b in pairwise(cues) if b.start < a.end]
    if backward:
        notes.append(f"line {backward[0]}: subtitle ends before it begins{_more(backward)}: times stay as they are")
    if overlapping:
        notes.append(
            f"line {overlapping[0]}: subtitle begins before the one before it ends{_more(overlapping)}: "
            "times stay as they are"
        )
    return notes


def _more(lines: Sequence[int]) -> str:
    return f" (so do {len(lines) - 1} more)" if len(lines) > 1 else ""
