"""Inline codes: the markup in a text, as tags that people can see and move.

A format writes its own markup as numbered tags: `<g1>bold</g1>`, `<x2/>` for what stands alone (an image, a footnote
mark), `<br3/>` for what parts words, `<k4>code</k4>` for what must not be translated. The names are those of XLIFF
(`g`, `x`). Tags that stand in a message itself (`<b>now</b>`, `<br>`) are codes too, if they are paired, close
themselves, or are HTML's; others, such as the `<file>` of a usage line, are words. No engine sees a code.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Role = Literal["open", "close", "alone"]

OWN = re.compile(r"</?[gk][0-9]{1,9}>|<(?:x|br)[0-9]{1,9}/>")
"""The numbered tags."""

_TAG = re.compile(
    r"<!--(?:(?!-->).){0,500}-->"
    r"|<(?P<slash>/?)(?P<name>[A-Za-z][\w:.-]{0,60})(?P<rest>(?:\s[^<>]{0,500})?)>"
    r"|<(?P<single>[A-Za-z][\w:.-]{0,60})(?:\s[^<>]{0,500})?/>",
    re.DOTALL,
)
_NUMBERED = re.compile(r"[gk][0-9]{1,9}")
# https://html.spec.whatwg.org/multipage/indices.html#elements-3
_VOID_NAMES = "area base br col embed hr img input link meta source track wbr"
_BLOCK_NAMES = """
    address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5
    h6 header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul"""
_INLINE_NAMES = """
    a abbr b bdi bdo big cite del dfn em font i ins mark q s small span strike strong sub sup u"""
_KEPT_NAMES = "code kbd samp script style tt var"
_VOID, _BLOCKS, _INLINE, _KEPT = (
    frozenset(names.split()) for names in (_VOID_NAMES, _BLOCK_NAMES, _INLINE_NAMES, _KEPT_NAMES)
)
_HTML = _VOID | _BLOCKS | _INLINE | _KEPT


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of a text."""

    start: int
    end: int
    """Its span in the text."""
    at: int
    until: int
    """Its span in the plain text: empty, unless it parts words that nothing else parts."""
    name: str
    role: Role
    """An opening or closing tag without a partner is `open` or `close` only where the partner may be outside."""
    partner: int = -1
    """Position of the other tag of the pair among the text's tags; -1: none."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A text taken apart."""

    text: str
    plain: str
    """Without tags; one that parts words is a line break, or two, where no white space is beside it."""
    tags: tuple[Tag, ...] = ()
    """In order."""
    kept: tuple[tuple[int, int], ...] = ()
    """Spans of `plain` that are not language, in order: what stands in `<k1>` or `<code>`."""

    def outward(self, start: int, end: int) -> tuple[int, int]:
        """A span of `plain` as a span of `text`: no tag before its first character, none behind its last."""
        if not self.tags or start < 0:
            return start, end
        last = bisect_right([tag.at for tag in self.tags], start)
        return start + self._longer(last) if start < end else self.place(start), self.place(end)

    def place(self, at: int) -> int:
        """The offset in `text` right behind the character before `at` in `plain`."""
        return at + self._longer(bisect_left([tag.at for tag in self.tags], at))

    def _longer(self, count: int) -> int:
        """How much longer than the plain text the text is up to the end of the first `count` tags."""
        return self.tags[count - 1].end - self.tags[count - 1].until if count else 0


@lru_cache(maxsize=4096)
def parse(text: str) -> Coded:
    """`text` taken apart. Takes any string, raises nothing, in time proportional to its length."""
    found = _paired(list(_TAG.finditer(text))) if "<" in text else []
    if not found:
        return Coded(text, text)
    parts, size, end, tags = list[str](), 0, 0, list[Tag]()
    last = _last_word(text, [match for match, _, _ in found])
    for match, role, partner in found:
        before = text[end : match.start()]
        size, end = size + len(before), match.end()
        inside = size and end <= last and not _blank(parts, before) and not text[end : end + 1].isspace()
        gap = _gap(match) if inside else ""
        parts += [before, gap]
        tags.append(Tag(*match.span(), size, size + len(gap), _name(match), role, partner))
        size += len(gap)
    kept = tuple((t.until, tags[t.partner].at) for t in tags if t.role == "open" and t.partner >= 0 and _keeps(t.name))
    return Coded(text, "".join([*parts, text[end:]]), tuple(tags), tuple(k for k in kept if k[0] < k[1]))


def plain(text: str) -> str:
    """`text` without its codes: what is said."""
    return parse(text).plain


def blanked(text: str) -> str:
    """`text` with spaces for its codes and for what they keep, offsets kept: what is left is language."""
    tags = parse(text).tags
    parts, at = list[str](), 0
    for tag in tags:
        kept = tag.role == "open" and tag.partner >= 0 and _keeps(tag.name)
        end = max(at, tags[tag.partner].end if kept else tag.end)
        parts += [text[at : tag.start], " " * (end - max(at, tag.start))]
        at = end
    return "".join([*parts, text[at:]])


def tokens(text: str) -> list[str]:
    """The codes of `text` as written, in order."""
    return [text[tag.start : tag.end] for tag in parse(text).tags]


def _paired(found: list[re.Match[str]]) -> list[tuple[re.Match[str], Role, int]]:
    """Those tags that are codes, each with its role and its partner's place among them."""
    partner: dict[int, int] = {}
    waiting: dict[str, list[int]] = {}
    opened: list[int] = []
    crossed: set[int] = set()
    for i, tag in enumerate(found):
        name = tag["name"]
        if name and not tag["slash"] and name.lower() not in _VOID:
            waiting.setdefault(name, []).append(i)
            opened.append(i)
        elif name and tag["slash"]:
            if not waiting.get(name):
                crossed |= {i} if opened else set()
                continue
            partner[i] = start = waiting[name].pop()
            partner[start] = i
            while opened[-1] != start:  # each is passed once
                passed = opened.pop()
                waiting[found[passed]["name"]].pop()
                crossed.add(passed)
            opened.pop()
    kept = [i for i, tag in enumerate(found) if i in partner or _code(tag)]
    place = {i: at for at, i in enumerate(kept)}
    return [(found[i], _role(found[i], i in crossed), place.get(partner.get(i, -1), -1)) for i in kept]


def _code(tag: re.Match[str]) -> bool:
    """True for a tag that is a code without a partner too."""
    name = (tag["name"] or "").lower()
    return not name or name in _HTML or bool(_NUMBERED.fullmatch(name))


def _role(tag: re.Match[str], crossed: bool) -> Role:
    if crossed or not tag["name"] or tag["name"].lower() in _VOID:
        return "alone"
    return "close" if tag["slash"] else "open"


def _name(tag: re.Match[str]) -> str:
    return tag["name"] or tag["single"] or "!"


def _gap(tag: re.Match[str]) -> str:
    name = _name(tag).lower().rstrip("0123456789")
    return "\n" if name == "br" else "\n\n" if _name(tag).lower() in _BLOCKS else ""


def _last_word(text: str, tags: list[re.Match[str]]) -> int:
    """Where what is no tag ends."""
    end = len(text)
    for tag in reversed(tags):
        if tag.end() < end:
            break
        end = tag.start()
    return end


def _blank(parts: list[str], before: str) -> bool:
    """True where the plain text so far ends with white space."""
    last = before or next((part for part in reversed(parts) if part), "")
    return last[-1:].isspace()


def _keeps(name: str) -> bool:
    return name.lower() in _KEPT or bool(re.fullmatch(r"k[0-9]{1,9}", name))
