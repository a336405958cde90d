"""Plain text: each non-empty line is a block; a hard-wrapped file's lines are joined into paragraphs first."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from translate.formats import base
from translate.formats.base import WHOLE, Reading
from translate.formats.encoding import Encoding, decode, encode
from translate.formats.wrapping import find_width
from translate.records import Document

MEDIA_TYPE = "text/plain"

# Line ends that text editors honour; not str.splitlines(), which also cuts at U+2028 and form feeds.
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
# What stands before a list item's text, and the white space around any line.
_AROUND = re.compile(r"(?P<before>\s*(?:(?:[-*•‣◦–—]|\d{1,3}[.)])\s+)?)(?P<text>.*?)(?P<after>\s*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block stands: the literal text before it, and how its own text looked in the file."""

    before: str
    original: str
    width: int = 0
    """Column at which a wrapped paragraph was wrapped; 0: a single line."""
    newline: str = "\n"


@dataclass(frozen=True, slots=True)
class _Skeleton:
    encoding: Encoding
    places: tuple[_Place, ...]
    tail: str


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The lines (or, in a hard-wrapped file, paragraphs) of `data` as blocks. Raises DocumentError for binary data."""
    text, encoding = decode(data, name)
    lines = [(m[1], m[2]) for m in _LINE.finditer(text) if m[0]]
    width = find_width([line for line, _ in lines])
    places, texts, tail = [], [], ""
    for group in _groups(lines, wrapped=width > 0):
        raw = "".join(line + end for line, end in group[:-1]) + group[-1][0]
        parts = _AROUND.match(raw)
        assert parts is not None  # the pattern matches any string
        if parts["text"]:
            inner = " ".join(parts["text"].split()) if len(group) > 1 else parts["text"]
            newline = group[0][1] or "\n"
            places.append(_Place(tail + parts["before"], parts["text"], width if len(group) > 1 else 0, newline))
            texts.append((inner, "list" if parts["before"].strip() else "paragraph"))
            tail = parts["after"] + group[-1][1]
        else:
            tail += raw + group[-1][1]
    return Document(
        key=base.digest(data),
        name=name,
        media_type=MEDIA_TYPE,
        blocks=base.make_blocks(texts),
        skeleton=_Skeleton(encoding, tuple(places), tail),
        notes=_notes(encoding, width),
    )


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The file with `texts` in place, in its own encoding (UTF-8 where that lacks a letter of the target)."""
    skeleton = document.skeleton
    assert isinstance(skeleton, _Skeleton)
    out = []
    for block, place in zip(document.blocks, skeleton.places, strict=True):
        target = texts.get(block.id, block.text)
        out += [place.before, place.original if target == block.text else _lay_out(target, place)]
    return encode("".join(out) + skeleton.tail, skeleton.encoding)


def _lay_out(target: str, place: _Place) -> str:
    if not place.width:
        return target
    indent = re.search(r"[^\r\n]*\Z", place.before)
    hang = " " * len(indent[0]) if indent else ""
    lines = textwrap.wrap(target, place.width - len(hang), break_long_words=False, break_on_hyphens=False)
    return (place.newline + hang).join(lines)


def _groups(lines: list[tuple[str, str]], wrapped: bool) -> Iterator[list[tuple[str, str]]]:
    """Lines that make one block: each by itself, or runs of lines up to a blank line or list item."""
    group: list[tuple[str, str]] = []
    for line in lines:
        match = _AROUND.match(line[0])
        starts_item = bool(match and match["before"].strip())
        if group and (not wrapped or not line[0].strip() or not group[-1][0].strip() or starts_item):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _notes(encoding: Encoding, width: int) -> tuple[str, ...]:
    notes = []
    if encoding.guessed:
        notes.append(f"read as {encoding.name}, by a guess")
    if width:
        notes.append(f"hard-wrapped at {width} columns: lines were joined into paragraphs")
    return tuple(notes)
