"""JSON (RFC 8259) read for the places of its strings, so that they can be changed and all else kept byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from translate.errors import DocumentError

DEEPEST = 200

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],:]|[^\s{}\[\],:"]++')
_SURROGATE = re.compile("[\ud800-\udfff]")
_HELD_BACK = "/<>&'"
"""What some programs escape although they need not: PHP the slash, others what would be markup in a web page."""

Path = tuple[str | int, ...]


class String(NamedTuple):
    """A string that is a value."""

    start: int
    end: int
    """Its span in the text, with quotes."""
    path: Path
    """The keys, and numbers of items from 0, on the way to it."""
    before: int
    """Of an object's member: where its line begins, behind the comma or brace before it; else -1."""
    key_start: int
    """And where its key does."""


def checked(text: str, name: str, first_line: int = 1) -> None:
    """Raises DocumentError with file and line for what is no JSON object or array. `first_line` is that of `text`."""
    try:
        json.loads(text, object_pairs_hook=lambda _: None)  # no tree is built
    except json.JSONDecodeError as problem:
        line = problem.lineno + first_line - 1
        raise DocumentError(f"{name}:{line}: not JSON: {problem.msg}: mend the file") from None
    except RecursionError:
        raise DocumentError(f"{name}:{first_line}: objects too deep inside one another") from None


def strings(text: str, name: str, start: int = 0, end: int = -1, first_line: int = 1) -> Iterator[String]:
    """All strings of `text[start:end]` that are values, in order; it is JSON (see `checked`), alone.

    Raises DocumentError for a key that an object has twice, and where things are too deep inside one another.
    """
    end = len(text) if end < 0 else end

    def line(at: int) -> int:
        return text.count("\n", start, at) + first_line

    path: list[str | int] = []
    opened: list[dict[str, int] | None] = []  # of an object: its keys so far, and where they stand
    last = key_start = before = start
    keyed = False  # True between a key's colon and its value
    for token in _TOKEN.finditer(text, start, end):
        at, sign = token.start(), text[token.start()]
        seen = opened[-1] if opened else None
        if sign in "}]":
            opened.pop()
            path.pop()
        elif sign in "{[":
            if len(opened) >= DEEPEST:
                raise DocumentError(f"{name}:{line(at)}: too deep inside one another")
            opened.append({} if sign == "{" else None)
            path.append("" if sign == "{" else 0)
        elif sign == ",":
            if seen is None:
                path[-1] = int(path[-1]) + 1
        elif sign == ":":
            keyed = True
        elif seen is not None and not keyed:
            key = json.loads(token[0])
            if key in seen:
                raise DocumentError(
                    f"{name}:{line(at)}: the key {key!r} is already in line {line(seen[key])}: remove one"
                )
            seen[key] = at
            path[-1] = key
            before, key_start = last, at
        elif sign == '"':
            member = seen is not None
            yield String(at, token.end(), tuple(path), before if member else -1, key_start if member else -1)
        keyed = keyed and sign == ":"
        last = token.end()


def value(written: str) -> str:
    """What a string says."""
    found: str = json.loads(written, strict=False)
    return found


def quoted(text: str, ascii_only: bool, like: str = "") -> str:
    """`text` as a string; with the escapes that `like`, another one as written, has although it need not."""
    written = json.dumps(text, ensure_ascii=ascii_only)
    written = _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", written)
    for sign in _HELD_BACK if "\\" in like else "":
        ways = [f"\\{sign}"] if sign == "/" else [f"\\u{ord(sign):04x}", f"\\u{ord(sign):04X}"]
        own = next((way for way in ways if way in like), "")
        if own and sign not in like.replace(own, ""):
            written = written.replace(sign, own)
    return written


def ascii_only(text: str) -> bool:
    """True where a file escapes what is not ASCII."""
    return text.isascii() and "\\u" in text
