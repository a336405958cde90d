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
from translate.formats import literals
from translate.formats.base import WHOLE, Reading
from translate.formats.literals import Edit, Literal, Skeleton
from translate.records import Document

MEDIA_TYPE = "application/json"

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_CATEGORY = re.compile(r"(.+)_(zero|one|two|few|many|other)")
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class _Member:
    """A string in an object: where its line begins (behind the comma or brace before it), and its key."""

    before: int
    key_start: int
    key: str


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The strings in `data` in order, context: the keys and numbers on the way to it, with dots.

    Raises DocumentError with file and line for what is not JSON, not an object or array, or has a key twice.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise DocumentError(f"{name}:{line}: not UTF-8, which JSON is in: save it so") from None
    if not text.strip("\ufeff \t\r\n"):
        return literals.document(data, name, MEDIA_TYPE, Skeleton(text, ()))
    try:
        whole = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as problem:
        raise DocumentError(f"{name}:{problem.lineno}: not JSON: {problem.msg}: mend the file") from None
    except RecursionError:
        raise DocumentError(f"{name}: objects too deep inside one another: not a catalogue") from None
    if not isinstance(whole, dict | list):
        raise DocumentError(f"{name}:1: neither an object nor an array: not a catalogue")
    return literals.document(data, name, MEDIA_TYPE, Skeleton(text, tuple(_Scanner(text, name).strings())))


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The file with `texts` in place; a text that lost a placeholder stays in the source language."""
    text = literals.skeleton_of(document).text
    ascii_only = text.isascii() and "\\u" in text
    found = literals.changed(document, texts)
    edits: list[Edit] = [
        (literal.start, literal.end, json.dumps(new, ensure_ascii=ascii_only)) for literal, _, new in found
    ]
    new_texts = {literal.start: new for literal, _, new in found}
    edits += _added(text, literals.skeleton_of(document).literals, new_texts, target, ascii_only)
    return literals.applied(text, edits).encode("utf-8", "surrogatepass")


class _Scanner:
    """Walks over the tokens of a text that is JSON."""

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name
        self._tokens = [m.span() for m in _TOKEN.finditer(text.replace("\ufeff", " ", 1))]
        self._at = 0

    def strings(self) -> Iterator[Literal]:
        """All strings that are values, none below a key that begins with `@`."""
        yield from self._value("", None, 0)

    def _value(self, path: str, member: _Member | None, depth: int) -> Iterator[Literal]:
        start, end = self._tokens[self._at]
        self._at += 1
        if depth > _DEEPEST:
            raise DocumentError(f"{self._name}:{self._line(start)}: too deep inside one another: not a catalogue")
        if self._text[start] == '"':
            yield Literal(start, end, json.loads(self._text[start:end], strict=False), path, group=member)
        elif self._text[start] == "{":
            yield from self._object(path, depth)
        elif self._text[start] == "[":
            number = 0
            while not self._ended("]"):
                yield from self._value(f"{path}.{number}".lstrip("."), None, depth + 1)
                number += 1

    def _object(self, path: str, depth: int) -> Iterator[Literal]:
        seen: dict[str, int] = {}
        while not self._ended("}"):
            before = self._tokens[self._at - 1][1]
            start, end = self._tokens[self._at]
            key = json.loads(self._text[start:end], strict=False)
            if key in seen:
                line = self._line(start)
                raise DocumentError(
                    f"{self._name}:{line}: the key {key!r} is already in line {self._line(seen[key])}: remove one"
                )
            seen[key] = start
            self._at += 2
            below = self._value(f"{path}.{key}".lstrip("."), _Member(before, start, key), depth + 1)
            yield from (literal for literal in below if not key.startswith("@"))

    def _ended(self, closing: str) -> bool:
        """True at the end of an object or array, which is passed; so is a comma."""
        sign = self._text[self._tokens[self._at][0]]
        self._at += sign in {closing, ","}
        return sign == closing

    def _line(self, at: int) -> int:
        return self._text.count("\n", 0, at) + 1


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
            value = json.dumps(new[there["other"].start], ensure_ascii=ascii_only)
            yield last.end, last.end, f",{text[member.before : member.key_start]}{name}{colon}{value}"
