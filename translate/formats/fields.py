"""Data files whose texts stand in fields that a person names: what JSON, JSON Lines and tables have in common.

A text may have several paragraphs, with blank lines between them or as elements of HTML: each is a block. Other tags
stay in the blocks' texts, where they are inline codes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from translate.errors import DocumentError
from translate.formats import base
from translate.formats.json_scan import Path
from translate.records import Document

_BLANK_LINES = r"(?:\r\n|\r|\n)(?:[^\S\r\n]*(?:\r\n|\r|\n))+"
# Elements that end a paragraph: https://html.spec.whatwg.org/multipage/rendering.html#flow-content-3
_ELEMENTS = (
    "(?:address|article|aside|blockquote|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre"
    "|section|table|tbody|td|tfoot|th|thead|tr|ul)"
)
_PLAIN = re.compile(_BLANK_LINES)
_HTML = re.compile(rf"{_BLANK_LINES}|</?{_ELEMENTS}(?:\s[^<>]{{0,500}})?/?>", re.IGNORECASE)
_HTML_END = re.compile(f"</{_ELEMENTS}>", re.IGNORECASE)
_TITLES = frozenset({"title", "headline", "heading", "subtitle", "subject"})
_SHOWN = 10
_NAMED = 3
_LONGEST = 40


class Found(NamedTuple):
    """A text that was asked for."""

    start: int
    end: int
    """The span of its written form in the file."""
    value: str
    context: str
    """Its path, or the name of its column."""


class Place(NamedTuple):
    """Where a text stands, and the spans of its paragraphs in what it says."""

    start: int
    end: int
    paragraphs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What `document` keeps for writing."""

    text: str
    places: tuple[Place, ...] = ()
    """In order; their paragraphs are the blocks. Filled in by `document`."""
    extra: object = None
    """What its format must know besides."""


class Paths:
    """The fields that a person named, as paths of JSON."""

    def __init__(self, fields: Sequence[str]) -> None:
        self._patterns = {field: field.split(".") for field in fields}
        self.missing = dict.fromkeys(fields)
        """Those that matched nothing so far, in order."""
        self._matching = lru_cache(maxsize=4096)(self._fields_of)
        self._numbered = any(part.isdecimal() for parts in self._patterns.values() for part in parts)

    def match(self, path: Path) -> bool:
        """True for the path of a text that was asked for: see `matches`."""
        found = self._matching(path if self._numbered else tuple(0 if isinstance(s, int) else s for s in path))
        for field in found if self.missing else ():
            self.missing.pop(field, None)
        return bool(found)

    def _fields_of(self, path: Path) -> tuple[str, ...]:
        return tuple(field for field, parts in self._patterns.items() if matches(field, parts, path))


def matches(field: str, parts: Sequence[str], path: Path) -> bool:
    """True if a field, and its `parts` between dots, names the text at `path`.

    A name without dots is that of the last key, at any depth. One with dots is the whole way from the root; `*` is any
    key or number. Items of arrays need not be named.
    """
    keys = [step for step in path if isinstance(step, str)]
    if field in keys[-1:]:
        return True
    reached = {0} if len(parts) > 1 or field == "*" else set()
    for step in path:
        on = {at + 1 for at in reached if at < len(parts) and parts[at] in ("*", str(step))}
        reached = on | (reached if isinstance(step, int) else set())
    return len(parts) in reached


def shown(path: Path) -> str:
    """A path as a field: `items.*.title`."""
    return ".".join("*" if isinstance(step, int) else step for step in path)


def likely(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Of (field, text) pairs the fields with most text in more than one word, at most ten, in order."""
    sizes: Counter[str] = Counter()
    for field, text in texts:
        if " " in text.strip() and any(map(str.isalpha, text)):
            sizes[field] += len(text)
    best = {field for field, _ in sizes.most_common(_SHOWN)}
    return [field for field in sizes if field in best]


def unnamed(name: str, fields: Sequence[str], there: Sequence[str] = ()) -> DocumentError:
    """What is said where nobody named a field: those `there` are, and an example of the likely `fields`."""
    example = ",".join(fields[:_NAMED] or there[:1]) or "title,body"
    return DocumentError(f"{name}: say which fields are texts, such as --fields {example}; {listed(there or fields)}")


def unknown(name: str, missing: Iterable[str], there: Sequence[str]) -> DocumentError:
    """What is said where fields were named that are not there."""
    return DocumentError(f"{name}: no text in {', '.join(map(repr, missing))}: {listed(there)}")


def listed(there: Sequence[str]) -> str:
    """The fields there are, for a message: the first ten, none longer than a line can show."""
    short = [" ".join(field.split()) for field in there[:_SHOWN]]
    short = [field if len(field) <= _LONGEST else f"{field[: _LONGEST - 1]}…" for field in short]
    more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
    return f"there are {', '.join(short)}{more}" if short else "there are no texts in it"


def document(data: bytes, name: str, media_type: str, file: Skeleton, found: Iterable[Found]) -> Document:
    """A document with a block for each paragraph of `found`, which is in the order of the file."""
    places = list[Place]()
    contexts = list[str]()

    def texts() -> Iterator[tuple[str, str]]:
        for item in found:
            spans = tuple(_paragraphs(item.value))
            kind = "heading" if item.context.rpartition(".")[2].casefold() in _TITLES else "paragraph"
            if spans:
                places.append(Place(item.start, item.end, spans))
            for start, end in spans:
                contexts.append(item.context)
                yield _one_kind_of_line_end(item.value[start:end]), kind

    blocks = base.make_blocks(texts())
    blocks = tuple(replace(b, context=context) for b, context in zip(blocks, contexts, strict=True))
    return Document(base.digest(data), name, media_type, blocks, replace(file, places=tuple(places)))


def written(
    document: Document, texts: Mapping[str, str], meant: Callable[[str], str], form: Callable[[str, str], str]
) -> str:
    """The file with `texts` in place. `meant` gives what a written form says, `form` the form of a text like another.

    A block without a new text keeps its bytes, and so does all that stands around it.
    """
    skeleton = skeleton_of(document)
    out, at = list[str](), 0
    blocks = iter(document.blocks)
    for place in skeleton.places:
        own = [(next(blocks), span) for span in place.paragraphs]
        new = [(span, texts[b.id].strip()) for b, span in own if texts.get(b.id, b.text).strip() not in ("", b.text)]
        if new:
            raw = skeleton.text[place.start : place.end]
            out += [skeleton.text[at : place.start], form(_replaced(meant(raw), new), raw)]
            at = place.end
    return "".join(out) + skeleton.text[at:]


def skeleton_of(document: Document) -> Skeleton:
    """The skeleton of a document that `document` made."""
    assert isinstance(document.skeleton, Skeleton)
    return document.skeleton


def _replaced(value: str, new: Sequence[tuple[tuple[int, int], str]]) -> str:
    line_end = "\r\n" if "\r\n" in value else "\n"
    out, at = list[str](), 0
    for (start, end), text in new:
        out += [value[at:start], _one_kind_of_line_end(text).replace("\n", line_end)]
        at = end
    return "".join(out) + value[at:]


def _one_kind_of_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _paragraphs(value: str) -> Iterator[tuple[int, int]]:
    """The spans of what stands between blank lines, and in HTML elements, without white space around it."""
    at = 0
    between = _HTML if _HTML_END.search(value) else _PLAIN
    for blank in [*between.finditer(value), None]:
        end = blank.start() if blank else len(value)
        own = value[at:end]
        if own.strip():
            start = at + len(own) - len(own.lstrip())
            yield start, start + len(own.strip())
        at = blank.end() if blank else end
