"""A paragraph of OpenDocument taken apart: text, marks that stand in it, spans and links around it (ODF 1.3, 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from translate.formats import office_runs, office_xml
from translate.formats.odt_styles import OFFICE, TEXT, Styles
from translate.formats.office_runs import Item, Look, Markup, Paragraph
from translate.formats.office_xml import Element

WRAPS = frozenset(("a", "meta"))
_BREAKS = frozenset(("tab", "line-break"))
_MOST_SPACES = 200
# Bookmarks and the like. What is of another namespace, such as a frame, is no place in a line.
_PLACE = re.compile(r"soft-page-break|annotation(-end)?|change(-start|-end)?|(bookmark|[a-z-]+-mark)(-start|-end)?")
_BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass(slots=True)
class _Level:
    """An element whose content is being read."""

    content: Iterator[Element]
    spans: tuple[str, ...]
    """The styles of the spans around."""
    wrap: bool = False
    tail: str = ""
    """What stands behind it."""


def taken_apart(paragraph: Element, styles: Styles) -> Paragraph:
    """The content of a `text:p` or `text:h`. The shapes are the style names of the spans, outermost first."""
    reader = _Reader(styles)
    reader.read(paragraph)
    return office_runs.paragraph(reader.items, (), reader.shapes)


class _Reader:
    def __init__(self, styles: Styles) -> None:
        self.items: list[Item] = []
        self.shapes: dict[Look, tuple[str, ...]] = {(): ()}
        self._styles = styles
        self._blank = True  # white space in front of the next character would be one with what is there already

    def read(self, paragraph: Element) -> None:
        levels = [_Level(iter(list(paragraph)), ())]
        self._text(paragraph.text or "", ())
        while levels:
            level = levels[-1]
            element = next(level.content, None)
            if element is None:
                levels.pop()
                if level.wrap:
                    self.items.append(Item("close", markup=Markup()))
                if levels:
                    self._text(level.tail, levels[-1].spans)
                continue
            tail = element.tail or ""
            if (below := self._element(element, level.spans)) is None:
                self._text(tail, level.spans)
            else:
                below.tail = tail
                levels.append(below)
                self._text(self._inside(element).text or "", below.spans)

    def _element(self, element: Element, spans: tuple[str, ...]) -> _Level | None:
        """Takes what stands for itself; what has text in it is to be read by the caller."""
        name = office_xml.local(element, TEXT)
        if office_xml.local(element, OFFICE) == "event-listeners":  # what a link does, not says: stays in it
            return None
        if name == "span":
            style = str(element.get(f"{{{TEXT}}}style-name", ""))
            visible = style and self._styles.look(style) != ()
            return _Level(iter(list(element)), (*spans, style) if visible else spans)
        if name in WRAPS and "".join(element.itertext()).strip():
            self.items.append(Item("open", markup=Markup(wrap=element)))
            return _Level(iter(list(element)), spans, wrap=True)
        if name == "ruby":  # how the base is read aloud is of the source language
            return _Level(iter(list(self._inside(element))), spans)
        if name == "s" and (count := _count(element)) <= _MOST_SPACES:
            self._literal(" " * count, spans)
        elif name in _BREAKS:
            self.items.append(Item("break", markup=Markup([(element, None)])))
        elif name != "soft-page-break":
            self.items.append(Item("alone", markup=Markup([(element, None)])))
        self._blank = self._blank and not takes_room(element)
        return None

    def _inside(self, element: Element) -> Element:
        base = element.find(f"{{{TEXT}}}ruby-base") if office_xml.local(element, TEXT) == "ruby" else None
        return element if base is None else base

    def _text(self, text: str, spans: tuple[str, ...]) -> None:
        """Character data, in which white space of any length is one space (6.1.2)."""
        text = _BLANKS.sub(" ", text)
        if self._blank:
            text = text.removeprefix(" ")
        if text:
            self._blank = text.endswith(" ")
            self._literal(text, spans)

    def _literal(self, text: str, spans: tuple[str, ...]) -> None:
        look = tuple(self._styles.look(style) for style in spans)
        self.shapes.setdefault(look, spans)
        kept, shows = any(map(self._styles.kept, spans)), any(map(self._styles.shows, spans))
        self.items.append(Item("text", text, look, kept, shows))


def takes_room(element: Element) -> bool:
    """True for what takes room in a line: not for a place in it."""
    name = office_xml.local(element, TEXT, OFFICE)
    return isinstance(element.tag, str) and not _PLACE.fullmatch(name)


def _count(spaces: Element) -> int:
    said = spaces.get(f"{{{TEXT}}}c", "1")
    return int(said) if re.fullmatch(r"[0-9]{1,6}", said) else _MOST_SPACES + 1
