"""Text of an HTML file as people read it, and back: references, white space, what the file's encoding lacks."""

from __future__ import annotations

import re
from html import escape, unescape
from html.entities import html5

from translate.formats.html_scan import SPACE

_BLANKS = re.compile(r"[ \t\n\f\r]+")
_UNSAFE = re.compile("[\0\ud800-\udfff]")
_NAMED = re.compile(r"&([a-zA-Z][a-zA-Z0-9]{0,31})(;?)")
_HEAD = re.compile(r"\s+|&#?\w{1,32};")
_TAIL = re.compile(r"&#?\w{1,32};?\Z")
_LONGEST = 35  # characters of a reference


def said(raw: str) -> str:
    """Raw text with its references resolved. White space is as in the file; no character that nothing can store."""
    return storable(unescape(raw) if "&" in raw else raw)


def said_in_attribute(raw: str) -> str:
    """An attribute's raw value with references resolved as in attributes, and runs of white space as one space.

    There `&copy=1` is no copyright sign:
    https://html.spec.whatwg.org/multipage/parsing.html#named-character-reference-state.
    """
    if "&" in raw:
        raw = unescape(_NAMED.sub(lambda found: _guarded(found, raw), raw))
    return collapsed(storable(raw)).strip(SPACE)


def collapsed(text: str) -> str:
    """Runs of white space as one space."""
    return _BLANKS.sub(" ", text)


def written(text: str, codec: str) -> str:
    """`text` as it stands between tags: what `codec` lacks as references."""
    return _encodable(escape(storable(text), quote=False), codec)


def written_value(text: str, quote: str, codec: str) -> str:
    """`text` as it stands in an attribute's value between `quote`s."""
    value = escape(storable(text), quote=False).replace(quote, "&quot;" if quote == '"' else "&#39;")
    return _encodable(value, codec)


def inner(raw: str, start: int, end: int) -> tuple[int, int]:
    """The span of raw[start:end] without white space at its edges, also where it is written as a reference."""
    while start < end and (found := _HEAD.match(raw, start, end)) and said(found[0]).isspace():
        start = found.end()
    while start < end:
        tail = raw[max(start, end - _LONGEST) : end]
        found = _TAIL.search(tail)
        if tail[-1].isspace():
            end -= len(tail) - len(tail.rstrip())
        elif found and said(found[0]).isspace():
            end -= len(found[0])
        else:
            break
    return start, end


def _guarded(found: re.Match[str], raw: str) -> str:
    """A reference that `unescape` would resolve and browsers do not, with its sign escaped."""
    name = found[1]
    if found[2] and f"{name};" in html5:
        return found[0]
    known = next((n for n in range(len(name), 1, -1) if name[:n] in html5), 0)
    follows = raw[found.start(1) + known : found.start(1) + known + 1]
    return f"&amp;{name}{found[2]}" if known and (follows == "=" or follows.isalnum()) else found[0]


def storable(text: str) -> str:
    """`text` without NUL and lone surrogates, which stand for bytes that the file's encoding does not know."""
    return _UNSAFE.sub("\ufffd", text)


def _encodable(text: str, codec: str) -> str:
    if codec.startswith("utf"):
        return text
    return text.encode(codec, "xmlcharrefreplace").decode(codec)
