"""Fields of WordprocessingML (ECMA-376, part 1, 17.16): marks around an instruction and its result, in runs.

A field may go on over paragraphs, and fields stand in one another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from translate.formats.docx_styles import named, value
from translate.formats.inline import Piece
from translate.formats.office_runs import Markup
from translate.formats.office_xml import Element

# What these show is language; a table of contents is made of the headings, which are translated too.
_SPOKEN = frozenset(("HYPERLINK", "TOC"))


@dataclass(slots=True)
class Field:
    """A field that has begun: its instruction, then its result, up to its end, maybe paragraphs later."""

    at: int
    """The place of its beginning among the paragraph's items; -1: in an earlier paragraph."""
    within: Element | None
    """What its beginning stands in."""
    instruction: list[str] = field(default_factory=list)
    result: int = -1
    """The place of the mark in front of its result; -1: still in the instruction."""
    shown: bool = False
    """True once the result has begun."""

    @property
    def kind(self) -> str:
        """`HYPERLINK`, `PAGE`."""
        return kind("".join(self.instruction))

    @property
    def spoken(self) -> bool:
        """True in a result that is language."""
        return self.shown and self.kind in _SPOKEN


def kind(instruction: str) -> str:
    """The name of a field, in capitals: its first word."""
    words = instruction.split(maxsplit=1)
    return words[0].upper() if words else ""


def unended(root: Element, story: Callable[[Element], Element | None]) -> set[Element]:
    """The marks that begin a field which nothing ends: a damaged document's, where all text behind would be its result.

    `story` is what has fields of its own; None: the element is deleted text.
    """
    opened: dict[Element, list[Element]] = {}
    for element in root.iter():
        if named(element) != "fldChar" or (where := story(element)) is None:
            continue
        if (mark := value(element, "fldCharType")) == "begin":
            opened.setdefault(where, []).append(element)
        elif mark == "end" and opened.get(where):
            opened[where].pop()
    return {element for marks in opened.values() for element in marks}


def halves_in_order(own: Sequence[Piece[Markup]], written: Sequence[Piece[Markup]]) -> None:
    """Has codes of `written` that are part of a field only follow one another as in `own`, which has the same ones."""
    nodes = [markup.nodes for markup in _halves(own)]
    for markup, those in zip(_halves(written), nodes, strict=True):
        markup.nodes = those


def _halves(pieces: Sequence[Piece[Markup]]) -> list[Markup]:
    return [p.payload for p in pieces if p.kind == "alone" and p.payload and _half(p.payload)]


def _half(markup: Markup) -> bool:
    parts = (part if part is not None else node for node, part in markup.nodes)
    marks = [value(e, "fldCharType") for part in parts for e in part.iter() if named(e) == "fldChar"]
    depth = 0
    for mark in marks:
        depth += {"begin": 1, "end": -1}.get(mark, 0)
        if depth < (mark != "end"):
            return True
    return depth > 0
