"""JSON catalogues: the strings of nested objects and arrays, everything else byte for byte.

Syntax: RFC 8259. i18next's plurals (https://www.i18next.com/translation-function/plurals) and Flutter's ARB
(https://github.com/google/app-resource-bundle/wiki/ApplicationResourceBundleSpecification) are understood: keys for the
plural categories that the target has besides are added, keys with `@` are not texts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from translate import languages
from translate.errors import DocumentError
from translate.formats import fields, json_scan, jsonl, literals
from translate.formats.base import WHOLE, Reading
from translate.formats.fields import Found
from translate.formats.literals import Edit, Literal, Skeleton
from translate.records import Document

MEDIA_TYPE = "application/json"
OPTIONS = frozenset({"fields"})

_CATEGORY = re.compile(r"(.+)_(zero|one|two|few|many|other)")


@dataclass(frozen=True, slots=True)
class _Member:
    """A string in an object: where its line begins (behind the comma or brace before it), and its key."""

    before: int
    key_start: int
    key: str


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The strings in `data` in order, context: the keys and numbers on the way to it, with dots.

    With `how.fields` the paragraphs of those strings alone, as texts: see `fields.matches`. Raises DocumentError with
    file and line for what is not JSON, not an object or array, or has a key twice; and for a field that is not there.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise DocumentError(f"{name}:{line}: not UTF-8, which JSON is in: save it so") from None
    if not text.strip("\ufeff \t\r\n"):
        return literals.document(data, name, MEDIA_TYPE, Skeleton(text, ()))
    json_scan.checked(text.removeprefix("\ufeff"), name)
    if text.lstrip("\ufeff \t\r\n")[0] not in "{[":
        raise DocumentError(f"{name}:1: neither an object nor an array: not a catalogue")
    if how.fields:
        return _by_fields(data, name, text, how)
    return literals.document(data, name, MEDIA_TYPE, Skeleton(text, tuple(_literals(text, name))))


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The file with `texts` in place; a text that lost a placeholder stays in the source language."""
    if isinstance(document.skeleton, fields.Skeleton):
        return jsonl.written(document, texts)
    text = literals.skeleton_of(document).text
    ascii_only = json_scan.ascii_only(text)
    found = literals.changed(document, texts)
    edits: list[Edit] = [
        (literal.start, literal.end, json_scan.quoted(new, ascii_only, text[literal.start : literal.end]))
        for literal, _, new in found
    ]
    new_texts = {literal.start: new for literal, _, new in found}
    edits += _added(text, literals.skeleton_of(document).literals, new_texts, target, ascii_only)
    return literals.applied(text, edits).encode("utf-8")


def _literals(text: str, name: str) -> Iterator[Literal]:
    """All strings that are values, none below a key that begins with `@`."""
    for string in json_scan.strings(text, name, start=text.startswith("\ufeff")):
        if any(isinstance(step, str) and step.startswith("@") for step in string.path):
            continue
        path = ""
        for step in string.path:
            path = f"{path}.{step}".lstrip(".")
        key = string.path[-1]
        member = _Member(string.before, string.key_start, key) if isinstance(key, str) else None
        yield Literal(string.start, string.end, json_scan.value(text[string.start : string.end]), path, group=member)


def _by_fields(data: bytes, name: str, text: str, how: Reading) -> Document:
    """A document that holds texts rather than messages: those in the fields that a person named."""
    paths = fields.Paths(how.fields)
    strings = list(json_scan.strings(text, name, start=text.startswith("\ufeff")))
    found = (
        Found(s.start, s.end, json_scan.value(text[s.start : s.end]), ".".join(map(str, s.path)))
        for s in strings
        if paths.match(s.path)
    )
    document = fields.document(data, name, MEDIA_TYPE, fields.Skeleton(text), found)
    if paths.missing:
        there = ((fields.shown(s.path), json_scan.value(text[s.start : s.end])) for s in strings)
        raise fields.unknown(name, paths.missing, fields.likely(there))
    return document


def _added(
    text: str, found: Collection[Literal], new: Mapping[int, str], target: str, ascii_only: bool
) -> Iterator[Edit]:
    """Members for plural categories that the target has and the file lacks: the text of `other`, once it is new."""
    groups: dict[str, dict[str, Literal]] = {}
    for literal in found:
        if isinstance(literal.group, _Member) and (parts := _CATEGORY.fullmatch(literal.group.key)):
            parent = literal.context.removesuffix(literal.group.key)
            groups.setdefault(f"{parent}\0{parts[1]}", {})[parts[2]] = literal
    for key, there in groups.items():
        if not target or "other" not in there or there["other"].start not in new:
            continue
        last = max(there.values(), key=lambda literal: literal.end)
        member = there["other"].group
        assert isinstance(member, _Member)
        colon = text[member.key_start : there["other"].start][len(json.dumps(member.key, ensure_ascii=False)) :]
        for category in (c for c in languages.plural_categories(target) if c not in there):
            name = json.dumps(f"{key.partition(chr(0))[2]}_{category}", ensure_ascii=ascii_only)
            value = json_scan.quoted(new[there["other"].start], ascii_only)
            yield last.end, last.end, f",{text[member.before : member.key_start]}{name}{colon}{value}"
