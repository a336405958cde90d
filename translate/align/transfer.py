"""Codes of a source put into its translation: around what renders the words they were around.

Pairs stay nested and balanced: what a pair holds is placed within it. No code gets lost and none comes twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from translate.align.links import Links
from translate.align.spans import Field
from translate.codes import Coded

_MANY = 200
"""Codes in one segment from which only their relative position counts: the work is words times codes."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A translation with its codes."""

    text: str
    edits: tuple[tuple[int, int, str], ...] = ()
    """What was put into the plain translation: start, end, tag."""

    def outward(self, start: int, end: int) -> tuple[int, int]:
        """A span of the plain translation as a span of `text`, without codes at its edges."""
        if start < 0:
            return start, end
        before = sum(len(new) - (b - a) for a, b, new in self.edits if b <= start)
        return start + before, end + sum(len(new) - (b - a) for a, b, new in self.edits if a < end)


@dataclass(slots=True)
class _Node:
    """A code, or a pair with what is in it; its place in the source, then in the target."""

    start: int
    end: int
    opening: str = ""
    closing: str = ""
    first: bool = False
    """Reaches back to the beginning of the segment, because its opening tag stands before that."""
    last: bool = False
    inside: list[_Node] = field(default_factory=list)
    a: int = 0
    b: int = 0
    pair: bool = False


def transfer(source: Coded, target: str, links: Links) -> Placed:
    """`target`, the translation of `source.plain`, with the codes of `source`.

    `links` align `source.plain` and `target`. Where they say nothing the relative position decides.
    """
    if not source.tags:
        return Placed(target)
    root = _tree(source)
    root.b = len(target)
    space = Field(source.plain, target, links, sparse=len(source.tags) > _MANY)
    waiting = [root]
    while waiting:
        node = waiting.pop()
        _place(node, space)
        waiting += node.inside
    edits = _edits(root, source.plain, target)
    parts, at = [], 0
    for a, b, new in edits:
        parts += [target[at:a], new]
        at = b
    return Placed("".join(parts) + target[at:], tuple(edits))


def _tree(source: Coded) -> _Node:
    """The codes as they are nested. A tag whose partner is outside reaches to that end of the segment."""
    end = len(source.plain)
    root = _Node(0, end)
    path = [root]
    for tag in source.tags:
        written = source.text[tag.start : tag.end]
        if tag.role == "open":
            loose = tag.partner < 0
            upto = end if loose else source.tags[tag.partner].at
            node = _Node(tag.until, upto, opening=written, last=loose, pair=True)
            path[-1].inside.append(node)
            path.append(node)
        elif tag.role == "close" and tag.partner >= 0:
            path[-1].closing = written
            path.pop()
        elif tag.role == "close":
            # Everything so far was inside it.
            path[-1].inside = [_Node(0, tag.at, closing=written, first=True, inside=path[-1].inside, pair=True)]
        else:
            path[-1].inside.append(_Node(tag.at, tag.at, opening=written))
    return root


def _place(parent: _Node, space: Field) -> None:
    """Places for what is directly in `parent`, within it, none inside another."""
    region = (parent.a, parent.b)
    taken: list[tuple[int, int]] = []
    pairs = [node for node in parent.inside if node.pair]
    ranked = sorted(pairs, key=lambda node: -space.sureness(node.start, node.end))
    for at, node in enumerate(ranked, 1):
        pinned, others = (node.first, node.last), len(ranked) - at
        node.a, node.b = space.rendering(node.start, node.end, region, taken, pinned, others)
        taken.append((node.a, node.b))
    for node in parent.inside:
        if not node.pair:
            node.a = node.b = space.beside(node.start, region, taken)
    order = {id(node): i for i, node in enumerate(parent.inside)}
    parent.inside.sort(key=lambda node: (node.a, node.b, order[id(node)]))


def _edits(root: _Node, source: str, target: str) -> list[tuple[int, int, str]]:
    """The tags in the order of the text."""
    edits: list[tuple[int, int, str]] = []

    def put(a: int, b: int, new: str) -> None:
        """What stands where a space was takes what follows it along, behind the space."""
        done = edits[-1][1] if edits else 0
        edits.append((max(a, done), max(b, done), new))

    waiting: list[_Node | tuple[int, str]] = list(reversed(root.inside))
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            if node[1]:
                put(node[0], *node)
        elif node.pair:
            if node.opening:
                put(node.a, node.a, node.opening)
            waiting.append((node.b, node.closing))
            waiting += reversed(node.inside)
        else:
            put(*_alone(node, source, target, edits))
    return edits


def _alone(node: _Node, source: str, target: str, edits: Sequence[tuple[int, int, str]]) -> tuple[int, int, str]:
    """A lone code: in place of the space that it stood for, or with the space that it had."""
    at, tag = node.a, node.opening
    left, right = source[: node.start][-1:], source[node.start :][:1]
    done = edits[-1][1] if edits else 0
    if right == "\n" and tag.startswith("<br"):
        if target[at - 1 : at] == " " and at > done:
            return at - 1, at, tag
        return (at, at + 1, tag) if target[at : at + 1] == " " else (at, at, tag)
    if left.isspace() and right.isspace() and target[at : at + 1].strip():
        return at, at, f"{tag} "
    return at, at, tag
