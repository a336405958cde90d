"""A paragraph's texts with how each looks, as pieces: what differs from the prevailing look is a pair of codes.

Shared by the formats of word processors, which cut a paragraph into runs wherever anything at all changes: a spelling
mark, the day of an edit. Runs that look the same are one text here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from translate.formats.inline import Inline, Kind, Piece, spread
from translate.formats.office_xml import Element

Look = Hashable


@dataclass(slots=True)
class Markup:
    """What a format writes for a code."""

    nodes: list[tuple[Element, Element | None]] = field(default_factory=list)
    """Elements that are put in this place, in order; with a child: of the run only this child."""
    wrap: Element | None = None
    """Of `open`: the element that the pair stands for, such as a hyperlink; None: a look alone, or marks."""
    look: Look = None
    """Of `open`: of the text directly in the pair."""
    kept: bool = False
    """Of `open`: the text in the pair is not language."""


@dataclass(slots=True)
class Item:
    """One piece of a paragraph in the order of the file, before looks are compared."""

    kind: Kind
    text: str = ""
    look: Look = None
    """Of text."""
    kept: bool = False
    """Of text: it is not language."""
    shows: bool = False
    """Of text: its white space can be seen, as in underlined blanks."""
    markup: Markup | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in pieces."""

    pieces: list[Piece[Markup]]
    look: Look
    """The prevailing one: of text in no pair."""
    shapes: Mapping[Look, Any]
    """How the format writes each look: `w:rPr`, names of styles."""


def paragraph(items: Sequence[Item], plain: Look, shapes: Mapping[Look, Any]) -> Paragraph:
    """`items` as pieces. `plain` is the look where nothing else is said."""
    items = _joined(items)
    looks = _prevailing(items)
    base = looks.get(-1, plain)
    stack, pieces, level = [base], list[Piece[Markup]](), list[Item]()
    for i, item in enumerate(items):
        if item.kind not in ("open", "close"):
            level.append(item)
            continue
        pieces += _paired(level, stack[-1])
        level = []
        if item.markup is not None and item.kind == "open":
            item.markup.look = looks.get(i, stack[-1])
            stack.append(item.markup.look)
        elif item.kind == "close":
            stack.pop()
        pieces.append(Piece(item.kind, payload=item.markup))
    return Paragraph(pieces + list(_paired(level, stack[-1])), base, shapes)


def refilled(
    own: Paragraph, inline: Inline[Markup], text: str, ends: Callable[[Element], tuple[str, bool] | None]
) -> list[Piece[Markup]]:
    """The pieces of a paragraph with `text` for that of `inline`, which was made of them.

    `ends` names the thing that an element is an end of, such as a bookmark, and says whether it is the first; None: of
    nothing. Each end is a code of its own: two that changed places are put in order again.
    """
    first, last = own.pieces[inline.first].text, own.pieces[inline.last - 1].text
    lead, trail = first[: inline.lead], last[len(last) - inline.trail :]
    pieces = [
        *own.pieces[: inline.first],
        *_blanks(lead),
        *spread(text, inline.payloads),
        *_blanks(trail),
        *own.pieces[inline.last :],
    ]
    _repair(pieces, ends)
    return pieces


def _blanks(text: str) -> list[Piece[Markup]]:
    return [Piece("text", text)] if text else []


def _repair(pieces: Sequence[Piece[Markup]], ends: Callable[[Element], tuple[str, bool] | None]) -> None:
    places: dict[tuple[str, bool], tuple[Markup, int]] = {}
    for markup in (piece.payload for piece in pieces if piece.payload):
        for i, (node, part) in enumerate(markup.nodes):
            if (end := ends(node)) is None or part is not None or end in places:
                continue
            places[end] = markup, i
            name, first = end
            if first and (name, False) in places:
                (a, at), (b, there) = places[end], places[name, False]
                a.nodes[at], b.nodes[there] = b.nodes[there], a.nodes[at]


def _joined(items: Sequence[Item]) -> list[Item]:
    """Marks that stand side by side as one, and texts of one look too."""
    joined: list[Item] = []
    for (kind, *_), group in groupby(items, lambda i: (i.kind, i.look, i.kept, i.shows)):
        alike = list(group)
        if kind == "text":
            joined.append(replace(alike[0], text="".join(item.text for item in alike)))
        elif kind == "alone":
            joined.append(Item("alone", markup=Markup([n for item in alike if item.markup for n in item.markup.nodes])))
        else:
            joined += alike
    return joined


def _prevailing(items: Sequence[Item]) -> dict[int, Look]:
    """The look of most characters directly in each pair, by its opening's place; -1: in none.

    A word counts with one space behind it. Other white space, whose look changes when it is written, does not count,
    nor does what is kept; nothing where nothing else is there.
    """
    found: dict[int, Look] = {}
    stack: list[tuple[int, Counter[Look]]] = [(-1, Counter())]
    for i, item in enumerate([*items, Item("close")]):
        if item.kind == "open":
            stack.append((i, Counter()))
        elif item.kind == "close":
            at, sizes = stack.pop()
            if sizes:
                found[at] = max(sizes, key=sizes.__getitem__)  # of equals the first
        elif item.kind == "text" and not item.kept and item.text.strip():
            words = item.text.split()
            stack[-1][1][item.look] += sum(map(len, words)) + len(words)
    return found


def _paired(level: Sequence[Item], base: Look) -> Iterator[Piece[Markup]]:
    """Items that are all directly in one pair, with pairs around those of another look."""
    looks = _settled(level, base)
    now, kept = base, False
    for item, (look, keeps) in zip(level, looks, strict=True):
        if (look, keeps) != (now, kept):
            if (now, kept) != (base, False):
                yield Piece("close", payload=Markup())
            if (look, keeps) != (base, False):
                yield Piece("open", payload=Markup(look=look, kept=keeps), kept=keeps)
            now, kept = look, keeps
        yield Piece(item.kind, item.text, item.markup)
    if (now, kept) != (base, False):
        yield Piece("close", payload=Markup())


def _settled(level: Sequence[Item], base: Look) -> list[tuple[Look, bool]]:
    """The look of each item; marks and blanks between two texts of one look have theirs, others the prevailing."""
    own = [(i.look, i.kept) if i.kind == "text" and (i.text.strip() or i.shows) else None for i in level]
    before: list[tuple[Look, bool] | None] = []
    for look in own:
        before.append(look or (before[-1] if before else None))
    settled: list[tuple[Look, bool]] = []
    after = None
    for look, last in zip(reversed(own), reversed(before), strict=True):
        after = look or after
        settled.append(look or (last if last and last == after else (base, False)))
    return settled[::-1]
