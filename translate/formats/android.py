"""Android's string resources (res/values/strings.xml): strings, plurals and arrays, everything else byte for byte.

Format: https://developer.android.com/guide/topics/resources/string-resource. Plural categories that the target has
besides are added.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from translate import languages
from translate.errors import DocumentError
from translate.formats import literals, xml_spans
from translate.formats.base import WHOLE, Reading
from translate.formats.literals import Edit, Literal, Skeleton
from translate.formats.xml_spans import Element
from translate.records import Document

MEDIA_TYPE = "application/x-android-resources"

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\(.)|\"|\s+", re.DOTALL)
_WRITTEN = {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_SHORT = {"n": "\n", "t": "\t"}
_TAG = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True, slots=True)
class _Item:
    element: Element
    plural: Element | None
    """The `plurals` it is in."""


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The texts in `data`, context: the resource's name; those with translatable="false" and references left out.

    Raises DocumentError with file and line.
    """
    text = data.decode("latin-1")  # a code point a byte: offsets are the parser's
    if not data.strip():
        return literals.document(data, name, MEDIA_TYPE, Skeleton(text, ()))
    root = xml_spans.parse(data, name)
    if root.name != "resources":
        raise DocumentError(f"{name}:{root.line}: <{root.name}>, not <resources>: no string resources of Android")
    return literals.document(data, name, MEDIA_TYPE, Skeleton(text, tuple(_texts(root))))


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The file with `texts` in place; a text that lost a placeholder or its markup stays in the source language."""
    skeleton = literals.skeleton_of(document)
    edits: list[Edit] = []
    new: dict[int, str] = {}
    for literal, _, text in literals.changed(document, texts):
        assert isinstance(literal.group, _Item)
        written = _written(text, literal.group.element)
        if xml_spans.well_formed(written):
            new[literal.start] = written.encode().decode("latin-1")
            edits.append((literal.start, literal.end, new[literal.start]))
    edits += _added(skeleton, new, target)
    return literals.applied(skeleton.text, edits).encode("latin-1")


def _texts(root: Element) -> Iterator[Literal]:
    for resource in root.children:
        if resource.attributes.get("translatable") == "false" or resource.name not in {
            "string",
            "plurals",
            "string-array",
        }:
            continue
        for element in [resource] if resource.name == "string" else resource.all("item"):
            meant = _meant(element.text, bool(element.children))
            if element.raw.strip()[:1] not in {"@", "?"} and meant:
                label = "#".join(filter(None, (resource.attributes.get("name"), element.attributes.get("quantity"))))
                plural = resource if resource.name == "plurals" else None
                yield Literal(element.inner, element.inner_end, meant, label, group=_Item(element, plural))


def _added(skeleton: Skeleton, new: Mapping[int, str], target: str) -> Iterator[Edit]:
    """An item for each plural category that the target has and the file lacks: that of `other`, once it is new."""
    for literal in skeleton.literals:
        assert isinstance(literal.group, _Item)
        item, plural = literal.group.element, literal.group.plural
        if plural is None or not target or item.attributes.get("quantity") != "other" or literal.start not in new:
            continue
        items = list(plural.all("item"))
        there = {i.attributes.get("quantity") for i in items}
        before = skeleton.text[plural.inner : items[0].start]
        indent = before[before.rfind("\n") :] if "\n" in before else before
        for category in (c for c in languages.plural_categories(target) if c not in there):
            tag = xml_spans.with_attributes(skeleton.text[item.start : item.inner], quantity=category)
            closing = skeleton.text[item.inner_end : item.end]
            yield items[-1].end, items[-1].end, f"{indent}{tag}{new[literal.start]}{closing}"


def _meant(text: str, tagged: bool) -> str:
    """Escapes resolved and tags kept; white space outside quotes is one space, none at either end."""
    quoted, parts = False, []
    pieces = _TAG.split(text) if tagged else [text]
    for number, piece in enumerate(pieces):
        at = 0
        for found in _ESCAPE.finditer(piece) if number % 2 == 0 else ():
            parts.append(piece[at : found.start()])
            at = found.end()
            if found[0] == '"':
                quoted = not quoted
            elif found[0].isspace():
                parts.append(found[0] if quoted else " ")
            else:
                parts.append(chr(int(found[1], 16)) if found[1] else _SHORT.get(found[2], found[2]))
        parts.append(piece[at:])
    quotes = any('"' in _ESCAPED.sub("", piece) for piece in pieces[::2])
    return "".join(parts) if quotes else "".join(parts).strip(" ")


def _written(text: str, element: Element) -> str:
    """`text` as a resource's: tags of elements stay, everything else is escaped."""
    pieces = _TAG.split(text) if element.children else [text]
    escaped = ["".join(_WRITTEN.get(c, c) for c in piece) for piece in pieces[::2]]
    escaped[0] = re.sub(r"^(?=[@?])", r"\\", escaped[0])
    tags = [*pieces[1::2], ""]
    whole = "".join(piece + tag for piece, tag in zip(escaped, tags, strict=True))
    if re.search(r"^\s|\s$|\s\s", text):
        whole = f'"{whole}"'
    return element.written(whole)
