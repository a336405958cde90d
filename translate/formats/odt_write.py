"""Paragraphs of OpenDocument put together again, in another language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translate.formats import office_runs, office_xml
from translate.formats.inline import Inline, Piece
from translate.formats.odt_paragraph import takes_room
from translate.formats.odt_styles import OFFICE, TEXT
from translate.formats.office_runs import Look, Markup, Paragraph
from translate.formats.office_xml import Element

_SIGN = re.compile("([\t\n]| +)")
_SIGNS = {"\t": "tab", "\n": "line-break"}


def put_together(element: Element, own: Paragraph, inline: Inline[Markup], text: str) -> None:
    """Gives a `text:p` or `text:h`, which `own` and `inline` describe, the target text `text`."""
    pieces = office_runs.refilled(own, inline, text, _end)
    _emptied(element)
    _Builder(element, own).build(pieces)


class _Builder:
    def __init__(self, paragraph: Element, own: Paragraph) -> None:
        self._own = own
        self._levels: list[tuple[Element, Look]] = [(paragraph, own.look)]
        self._blank = True  # a space here would not be seen

    def build(self, pieces: Sequence[Piece[Markup]]) -> None:
        for piece in pieces:
            markup = piece.payload or Markup()
            if piece.kind == "text":
                self._text(piece.text)
            elif piece.kind == "open":
                self._levels.append((self._within(markup), markup.look))
            elif piece.kind == "close":
                self._levels.pop()
            for node, _ in markup.nodes:
                node.tail = None  # which was taken as text
                self._levels[-1][0].append(node)
                self._blank = self._blank and not takes_room(node)

    def _within(self, markup: Markup) -> Element:
        into = self._levels[-1][0]
        if markup.wrap is None:
            return into
        _emptied(markup.wrap)
        markup.wrap.tail = None
        into.append(markup.wrap)
        return markup.wrap

    def _text(self, text: str) -> None:
        into, look = self._levels[-1]
        for style in self._own.shapes[look]:
            span = into.makeelement(f"{{{TEXT}}}span", {f"{{{TEXT}}}style-name": style})
            into.append(span)
            into = span
        for part in _SIGN.split(office_xml.clean(text).replace("\r", " ")):
            if part in _SIGNS:
                into.append(into.makeelement(f"{{{TEXT}}}{_SIGNS[part]}"))
            elif part:
                self._characters(into, part)

    def _characters(self, into: Element, text: str) -> None:
        """Text, or spaces: only the first is seen of several, and none at the beginning."""
        if text.isspace():
            first = "" if self._blank else " "
            _append(into, first)
            if rest := len(text) - len(first):
                spaces = {f"{{{TEXT}}}c": str(rest)} if rest > 1 else {}
                into.append(into.makeelement(f"{{{TEXT}}}s", spaces))
            self._blank = True
        else:
            _append(into, text)
            self._blank = False


def _append(into: Element, text: str) -> None:
    last = next(into.iterchildren(reversed=True), None)  # len() would count them all
    if last is None:
        into.text = (into.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _emptied(element: Element) -> None:
    """Removes all but what a link does."""
    element.text = None
    for inside in list(element):
        inside.tail = None
        if office_xml.local(inside, OFFICE) != "event-listeners":
            element.remove(inside)


def _end(element: Element) -> tuple[str, bool] | None:
    """Which bookmark, mark of an index and so on this is an end of, and whether it is the first."""
    name = office_xml.local(element, TEXT, OFFICE)
    stem = name.removesuffix("-start").removesuffix("-end")
    if name == "annotation":  # its end alone says so
        return f"annotation {element.get(f'{{{OFFICE}}}name')}", True
    keys = (f"{{{space}}}{key}" for space in (TEXT, OFFICE) for key in ("name", "id", "change-id"))
    said = next((value for key in keys if (value := element.get(key))), "")
    return None if stem == name else (f"{stem} {said}", name.endswith("-start"))
