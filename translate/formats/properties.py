"""Java's .properties: the values, everything else byte for byte.

Grammar: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from translate.errors import DocumentError
from translate.formats import literals
from translate.formats.base import WHOLE, Reading
from translate.formats.literals import Literal, Skeleton
from translate.records import Document

MEDIA_TYPE = "text/x-java-properties"

# A natural line, and those it goes on in: an odd number of backslashes ends it.
_LINE = re.compile(
    r"[ \t\f]*(?:(?P<comment>[#!][^\r\n]*)|(?P<logical>(?:[^\\\r\n]|\\(?:\r\n|[^\r]|\r))*))(?:\r\n|\r|\n|\Z)"
)
_KEY = re.compile(r"((?:[^\\=: \t\f\r\n]|\\(?:\r\n|.))*)[ \t\f]*[=:]?[ \t\f]*", re.DOTALL)
_CONTINUED = re.compile(r"\\(?:\r\n|\r|\n)[ \t\f]*")
_ESCAPE = re.compile(r"\\u+([0-9A-Fa-f]{4})|\\(.)", re.DOTALL)
_SHORT = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_WRITTEN = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}
_FORMAT = re.compile(r"\{\d")  # of java.text.MessageFormat, where an apostrophe is written twice


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The values in `data` in order, context: the key; UTF-8, or ISO-8859-1 where it is not. Raises DocumentError."""
    try:
        text, codec = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, codec = data.decode("iso-8859-1"), "iso-8859-1"
    if text.isascii():
        codec = "ascii"  # nothing says which of the two its program reads: all else is escaped
    return literals.document(data, name, MEDIA_TYPE, Skeleton(text, tuple(_values(text, name)), codec))


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The file with `texts` in place, escaped where its encoding lacks a letter."""
    skeleton = literals.skeleton_of(document)
    codec = str(skeleton.extra)
    edits = []
    for literal, _, text in literals.changed(document, texts):
        doubled = text.replace("'", "''") if literal.group else text
        edits.append((literal.start, literal.end, _written(doubled, codec)))
    return literals.applied(skeleton.text, edits).encode(codec)


def _values(text: str, name: str) -> Iterator[Literal]:
    at = 0
    while at < len(text):
        line = _LINE.match(text, at)
        if line is None or line.end() == at:
            break
        at = line.end()
        if not line["logical"]:
            continue
        key = _KEY.match(text, line.start("logical"), line.end("logical"))
        assert key is not None  # it matches any string
        start, end = key.end(), line.end("logical")
        value = _meant(text[start:end], name, text.count("\n", 0, start) + 1)
        formatted = bool(_FORMAT.search(value))
        value = value.replace("''", "'") if formatted else value
        yield Literal(start, end, value, _meant(key[1], name, 0), group=formatted)


def _meant(written: str, name: str, line: int) -> str:
    def one(escape: re.Match[str]) -> str:
        if escape[1]:
            return chr(int(escape[1], 16))
        if escape[2] == "u":
            raise DocumentError(f"{name}:{line}: \\u without four hexadecimal digits: mend the line")
        return _SHORT.get(escape[2], escape[2])

    value = _ESCAPE.sub(one, _CONTINUED.sub("", written))
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pairs written as two escapes


def _written(value: str, codec: str) -> str:
    text = "".join(_WRITTEN.get(c, c) for c in value)
    text = re.sub(r"^(?=[ =:])", r"\\", text)  # these would belong to the sign between key and value
    parts = []
    for sign in text:
        try:
            sign.encode(codec)
            parts.append(sign)
        except UnicodeEncodeError:
            units = sign.encode("utf-16-be", "surrogatepass").hex()
            parts += [f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4)]
    return "".join(parts)
