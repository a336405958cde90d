"""Markdown with front matter: paragraphs, headings, list items, table cells, notes; titles and texts of images.

Code, formulas, templates, targets of links and images, definitions' names and HTML blocks stay as they are. New text is
put between the offsets of the old one, wrapped as it was; nothing else of the file is written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from translate.formats import base, front_matter
from translate.formats.base import WHOLE, Reading
from translate.formats.encoding import Encoding, decode, encode
from translate.formats.inline import gathered
from translate.formats.markdown_parser import Env, Misfit, blocks
from translate.formats.markdown_pieces import pieces, sub_texts
from translate.formats.markdown_spans import Span, spans
from translate.formats.markdown_write import Paragraph, Spot, written
from translate.records import Document

MEDIA_TYPE = "text/markdown"

_CRLF = re.compile(r"\r\n|\r")
_WIDEST = 120  # longer lines are no sign of a wrapped text


@dataclass(frozen=True, slots=True)
class _Skeleton:
    text: str
    """With line feeds for line ends."""
    ends: tuple[int, ...]
    """Which of its line feeds were a carriage return and a line feed, in order."""
    returns: frozenset[int]
    """Which of its line feeds were a carriage return alone."""
    encoding: Encoding
    values: tuple[front_matter.Value, ...]
    """The texts of the front matter: they are the first blocks."""
    tags: tuple[tuple[int, int], ...]
    """Spans in front matter that name the language."""
    paragraphs: tuple[Paragraph, ...]
    env: Env
    width: int
    """Longest line of the wrapped paragraphs; 0: lines are not wrapped."""


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The texts of `data` in order, those of the front matter first. Raises DocumentError for binary data."""
    raw, encoding = decode(data, name)
    text, ends, returns = _unified(raw)
    front = front_matter.read(text)
    notes = [f"read as {encoding.name}, by a guess"] if encoding.guessed else []
    texts = [(value.text, "heading" if value.key == "title" else "paragraph") for value in front.values]
    body = _blanked(text, front.end)
    try:
        tokens, env = blocks(body)
    except Misfit:
        tokens, env = [], {"references": {}}
        notes.append("lists and quotes too deep inside one another: nothing of it was read")
    found, missed = spans(body, tokens, env)
    paragraphs = list[Paragraph]()
    for span in sorted(found, key=lambda s: s.start):
        spots, own = _spots(span)
        if spots and (not paragraphs or span.start >= paragraphs[-1].span.end):
            paragraphs.append(Paragraph(span, tuple(spots), len(texts)))
            texts += own
    if missed:
        more = f" (and {len(missed) - 1} more)" if len(missed) > 1 else ""
        notes.append(f"line {missed[0] + 1}: markup that could not be placed{more}: left as it is")
    return Document(
        key=base.digest(data),
        name=name,
        media_type=MEDIA_TYPE,
        blocks=base.make_blocks(texts),
        skeleton=_Skeleton(
            text, ends, returns, encoding, front.values, front.tags, tuple(paragraphs), env, _width(found)
        ),
        notes=tuple(notes),
    )


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The file with `texts` in place; where anything is new, front matter that names the language names `target`."""
    skeleton = document.skeleton
    assert isinstance(skeleton, _Skeleton)
    changed = base.renewed(document, texts)
    edits = list[tuple[int, int, str]]()
    for value, said in zip(skeleton.values, changed, strict=False):
        edits += [(value.start, value.end, value.written(said))] if said is not None else []
    for paragraph in skeleton.paragraphs:
        own = changed[paragraph.first : paragraph.first + len(paragraph.spots)]
        if any(said is not None for said in own):
            span = paragraph.span
            edits.append((span.start, span.end, written(paragraph, own, skeleton.env, skeleton.width)))
    if edits and target:
        edits += [(a, b, target) for a, b in skeleton.tags]
    out, at = list[str](), 0
    line_end = _line_end(skeleton)
    for start, end, said in sorted(edits):
        out += [_original(skeleton, at, start), said.replace("\n", line_end)]
        at = end
    return encode("".join(out) + _original(skeleton, at, len(skeleton.text)), skeleton.encoding)


def _spots(span: Span) -> tuple[list[Spot], list[tuple[str, str]]]:
    """The texts of a span: where each stands, and what it is; its own first, then those of images, notes, titles."""
    if span.title:
        return [Spot(None, 0, 0)], [(span.content, span.kind)]
    spots, texts = list[Spot](), list[tuple[str, str]]()
    found = gathered(pieces(span.leaves))
    if found is not None:
        spots.append(Spot(found, 0, 0))
        texts.append((found.text, span.kind))
    for sub in sub_texts(span):
        if sub.leaves is None:
            spots.append(Spot(None, sub.start, sub.end))
            texts.append((sub.text, "caption"))
        elif (inside := gathered(pieces(sub.leaves))) is not None:
            spots.append(Spot(inside, sub.start, sub.end, sub.leaves))
            texts.append((inside.text, "caption" if sub.caption else "paragraph"))
    return spots, texts


def _width(found: Sequence[Span]) -> int:
    """The longest line of all paragraphs of several lines; 0 where that is too long, or there are none."""
    width = max((s.width for s in found if s.prefixes and s.kind != "heading"), default=0)
    return width if width <= _WIDEST else 0


def _blanked(text: str, end: int) -> str:
    """With spaces for the front matter, so that all else stays in its place."""
    return re.sub(r"[^\n]", " ", text[:end]) + text[end:]


def _unified(raw: str) -> tuple[str, tuple[int, ...], frozenset[int]]:
    """The text with line feeds, where they were two characters, and where a carriage return alone."""
    ends, returns = list[int](), list[int]()
    for found in _CRLF.finditer(raw):
        (ends if len(found[0]) == 2 else returns).append(found.start() - len(ends))
    return _CRLF.sub("\n", raw), tuple(ends), frozenset(returns)


def _original(skeleton: _Skeleton, start: int, end: int) -> str:
    """What of the file stood between two offsets of its text with line feeds."""
    if not skeleton.ends and not skeleton.returns:
        return skeleton.text[start:end]
    return "".join(_pieces(skeleton, start, end))


def _pieces(skeleton: _Skeleton, start: int, end: int) -> Iterator[str]:
    double = frozenset(skeleton.ends[bisect_right(skeleton.ends, start - 1) : bisect_right(skeleton.ends, end - 1)])
    at = start
    for found in re.compile("\n").finditer(skeleton.text, start, end):
        place = found.start()
        yield skeleton.text[at:place]
        yield "\r\n" if place in double else "\r" if place in skeleton.returns else "\n"
        at = place + 1
    yield skeleton.text[at:end]


def _line_end(skeleton: _Skeleton) -> str:
    """How most lines of the file end."""
    lines = skeleton.text.count("\n")
    if 2 * len(skeleton.ends) > lines:
        return "\r\n"
    return "\r" if 2 * len(skeleton.returns) > lines else "\n"
