"""JSON Lines (https://jsonlines.org): the strings in the fields that a person names, everything else byte for byte."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from translate.errors import DocumentError
from translate.formats import fields, json_scan
from translate.formats.base import WHOLE, Reading
from translate.formats.fields import Found, Skeleton
from translate.formats.json_scan import String
from translate.records import Document

MEDIA_TYPE = "application/x-ndjson"
OPTIONS = frozenset({"fields"})

_ENOUGH = 1000  # texts that are looked at to say where texts are


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The texts in the fields `how.fields` of every line, in order; see `fields.matches`.

    Raises DocumentError with file and line for a line that is not JSON or has a key twice, and, with the fields that
    look like texts, where none were named or one is in no line.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise DocumentError(f"{name}:{line}: not UTF-8, which JSON Lines are in: save it so") from None
    if not text.strip("\ufeff \t\r\n"):
        return fields.document(data, name, MEDIA_TYPE, Skeleton(text), ())
    if not how.fields:
        raise fields.unnamed(name, _likely(text, name))
    paths = fields.Paths(how.fields)
    wanted = (string for string in _strings(text, name) if paths.match(string.path))
    found = (Found(s.start, s.end, json_scan.value(text[s.start : s.end]), fields.shown(s.path)) for s in wanted)
    document = fields.document(data, name, MEDIA_TYPE, Skeleton(text), found)
    if paths.missing:
        raise fields.unknown(name, paths.missing, _likely(text, name))
    return document


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The file with `texts` in place, escaped as its strings are."""
    return written(document, texts)


def written(document: Document, texts: Mapping[str, str]) -> bytes:
    """Of JSON too: what was read by fields, with `texts` in place."""
    ascii_only = json_scan.ascii_only(fields.skeleton_of(document).text)

    def form(text: str, like: str) -> str:
        return json_scan.quoted(text, ascii_only, like)

    return fields.written(document, texts, json_scan.value, form).encode("utf-8")


def _strings(text: str, name: str) -> Iterator[String]:
    at, line = 1 if text.startswith("\ufeff") else 0, 1
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        own = text[at:end]
        if own.strip():
            json_scan.checked(own, name, line)
            yield from json_scan.strings(text, name, at, end, line)
        at, line = end + 1, line + 1


def _likely(text: str, name: str) -> list[str]:
    found = zip(range(_ENOUGH), _strings(text, name), strict=False)
    return fields.likely((fields.shown(s.path), json_scan.value(text[s.start : s.end])) for _, s in found)
