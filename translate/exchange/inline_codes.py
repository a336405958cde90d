"""Inline codes of a text as the elements of an exchange format, and back.

XLIFF 1.2: `g`, `x`, and `bx`, `ex` for half a pair (https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html, 2.4).
XLIFF 2.0: `pc`, `ph`, `sc`, `ec`. TMX 1.4b: `bpt` with `ept`, `ph`, `it`. In XLIFF the whole name of the numbered tag
is the id (`<g1>` is `<g id="g1">`), in TMX the tag itself stands in the element, as text. Only numbered tags become
elements, in pairs as `codes` nests them, and only in a text where none is twice: others are written as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from translate import codes
from translate.exchange.markup import Node, escaped

PAIRED = frozenset({"g", "pc"})
"""Elements of XLIFF that stand for markup around text."""
_ALONE = frozenset({"x", "ph"})
_HALVES = {"bx": "<{}>", "sc": "<{}>", "ex": "</{}>", "ec": "</{}>"}
_PAIR, _SINGLE = re.compile("[gk][0-9]{1,9}"), re.compile("(?:x|br)[0-9]{1,9}")
_BREAK_12, _BREAK_20 = ' ctype="lb"', ' type="fmt" subType="xlf:lb"'


def xliff12(text: str) -> str:
    """`text` as the content of a `source` or `target` of XLIFF 1.2."""
    return _written(text, _xliff12)


def xliff20(text: str) -> str:
    """`text` as the content of a `source` or `target` of XLIFF 2.0."""
    return _written(text, _xliff20)


def tmx(text: str) -> str:
    """`text` as the content of a `seg` of TMX."""
    return _written(text, _tmx)


def tags(node: Node) -> tuple[str, str] | None:
    """The numbered tags that an element of XLIFF stands for, before and behind what is in it; None: another's code."""
    name = node.attributes.get("id") or node.attributes.get("startRef", "")
    if node.name in PAIRED and _PAIR.fullmatch(name):
        return f"<{name}>", f"</{name}>"
    if node.name in _HALVES and _PAIR.fullmatch(name):
        return _HALVES[node.name].format(name), ""
    return (f"<{name}/>", "") if node.name in _ALONE and _SINGLE.fullmatch(name) else None


def tag(content: str) -> str:
    """The numbered tag in an element of TMX; empty: another's code."""
    return content if codes.OWN.fullmatch(content) else ""


class _Tag(NamedTuple):
    """A numbered tag."""

    text: str
    half: bool
    """Whether it is of a pair whose other tag is not in this text."""

    @property
    def name(self) -> str:
        """Such as `g1`."""
        return self.text.strip("</>")

    @property
    def role(self) -> codes.Role:
        return "close" if self.text.startswith("</") else "alone" if self.text.endswith("/>") else "open"


def _written(text: str, element: Callable[[_Tag], str]) -> str:
    found = _numbered(text)
    if len({tag for _, _, tag in found}) < len(found):
        return escaped(text)
    parts, end = list[str](), 0
    for start, until, tag in found:
        parts += [escaped(text[end:start]), element(tag)]
        end = until
    return "".join([*parts, escaped(text[end:])])


def _numbered(text: str) -> list[tuple[int, int, _Tag]]:
    return [
        (t.start, t.end, _Tag(text[t.start : t.end], t.partner < 0))
        for t in codes.parse(text).tags
        if codes.OWN.fullmatch(text, t.start, t.end)
    ]


def _xliff12(tag: _Tag) -> str:
    if tag.role == "alone":
        return f'<x id="{tag.name}"{_BREAK_12 if tag.name.startswith("br") else ""}/>'
    if tag.half:
        return f'<{"bx" if tag.role == "open" else "ex"} id="{tag.name}"/>'
    return f'<g id="{tag.name}">' if tag.role == "open" else "</g>"


def _xliff20(tag: _Tag) -> str:
    if tag.role == "alone":
        return f'<ph id="{tag.name}"{_BREAK_20 if tag.name.startswith("br") else ""}/>'
    if tag.half:
        return f'<{"sc" if tag.role == "open" else "ec"} id="{tag.name}" isolated="yes"/>'
    return f'<pc id="{tag.name}">' if tag.role == "open" else "</pc>"


def _tmx(tag: _Tag) -> str:
    number, content = tag.name.lstrip("gkxbr"), escaped(tag.text)
    if tag.role == "alone":
        return f'<ph x="{number}">{content}</ph>'
    if tag.half:
        return f'<it pos="{"begin" if tag.role == "open" else "end"}" x="{number}">{content}</it>'
    return (
        f'<bpt i="{number}" x="{number}">{content}</bpt>'
        if tag.role == "open"
        else f'<ept i="{number}">{content}</ept>'
    )
