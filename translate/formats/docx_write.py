"""Paragraphs of WordprocessingML put together again, in another language."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass

from translate.formats import office_runs, office_xml
from translate.formats.docx_fields import halves_in_order
from translate.formats.docx_paragraph import PROPERTIES, inner
from translate.formats.docx_styles import child, named, on, value
from translate.formats.inline import Inline, Piece
from translate.formats.office_runs import Markup, Paragraph
from translate.formats.office_xml import Element, Tongue

# The order in which the schema has the children of w:rPr and w:pPr (ECMA-376, part 1, annex A); Word insists on it.
_RUN_ORDER = """
    rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish
    webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang
    eastAsianLayout specVanish oMath rPrChange"""
_PARAGRAPH_ORDER = """
    pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
    suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd
    snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
    textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"""
_TABLE_ORDER = """
    tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd
    tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange"""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SIGN = re.compile("([\t\n\u2011\u00ad])")
_SIGNS = {"\t": "tab", "\n": "br", "\u2011": "noBreakHyphen", "\u00ad": "softHyphen"}
_DOUBLED = ("b", "i", "sz")
"""What complex scripts have a property of their own for: `bCs`."""


def put_together(element: Element, own: Paragraph, inline: Inline[Markup], text: str, tongue: Tongue | None) -> None:
    """Gives a `w:p`, which `own` and `inline` describe, the target text `text`."""
    pieces = office_runs.refilled(own, inline, text, _end)
    halves_in_order(own.pieces, pieces)
    _emptied(element)
    _Builder(element, own, tongue).build(pieces)


def say_language(run: Element, tongue: Tongue) -> None:
    """Sets the language in a `w:rPr`."""
    lang = office_xml.put(run, "lang", _RUN_ORDER)
    for name in ("val", *{"asian": ("eastAsia",), "complex": ("bidi",), "western": ()}[tongue.kind]):
        set_value(lang, tongue.tag, name)


def set_value(element: Element, said: str, name: str = "val") -> None:
    """Sets an attribute in the element's own namespace."""
    element.set(f"{_namespace(element)}{name}", said)


@dataclass(slots=True)
class _Level:
    into: Element
    shape: Element | None
    kept: bool


class _Builder:
    def __init__(self, paragraph: Element, own: Paragraph, tongue: Tongue | None) -> None:
        self._own, self._tongue = own, tongue
        self._namespace = _namespace(paragraph)
        self._levels = [_Level(paragraph, own.shapes.get(own.look), False)]

    def build(self, pieces: list[Piece[Markup]]) -> None:
        for piece in pieces:
            markup = piece.payload or Markup()
            if piece.kind == "text":
                self._text(piece.text)
            elif piece.kind == "open":
                self._nodes(markup)
                self._levels.append(self._within(markup))
            else:
                if piece.kind == "close":
                    self._levels.pop()
                self._nodes(markup)

    def _within(self, markup: Markup) -> _Level:
        into = self._levels[-1].into
        if markup.wrap is not None:
            into.append(markup.wrap)
            into = inner(markup.wrap)
            _emptied(into)
        return _Level(into, self._own.shapes.get(markup.look), markup.kept)

    def _nodes(self, markup: Markup) -> None:
        for node, part in markup.nodes:
            node.tail = None
            if part is None:
                self._levels[-1].into.append(node)
                continue
            run = self._run(child(node, "rPr"))
            part.tail = None
            run.append(part)

    def _run(self, shape: Element | None) -> Element:
        into = self._levels[-1].into
        run = into.makeelement(f"{self._namespace}r")
        into.append(run)
        if shape is not None:
            run.append(deepcopy(shape))
        return run

    def _text(self, text: str) -> None:
        level = self._levels[-1]
        run = self._run(level.shape)
        if self._tongue and not level.kept:
            self._speak(run)
        for part in _SIGN.split(office_xml.clean(text).replace("\r", " ")):
            if part in _SIGNS:
                run.append(run.makeelement(f"{self._namespace}{_SIGNS[part]}"))
            elif part:
                words = run.makeelement(f"{self._namespace}t", {_SPACE: "preserve"})
                words.text = part
                run.append(words)

    def _speak(self, run: Element) -> None:
        """Sets the run's language and direction."""
        assert self._tongue is not None
        look = child(run, "rPr")
        if look is None:
            look = run.makeelement(f"{self._namespace}rPr")
            run.insert(0, look)
        was_complex = any(child(look, name) is not None for name in ("rtl", "cs"))
        for name in ("noProof", "rtl", "cs"):
            if (found := child(look, name)) is not None:
                look.remove(found)
        now_complex = self._tongue.kind == "complex"
        if now_complex != was_complex:
            _doubled(look, "Cs" if now_complex else "")
        if now_complex:
            office_xml.put(look, "rtl" if self._tongue.right_to_left else "cs", _RUN_ORDER)
        say_language(look, self._tongue)


def _doubled(look: Element, suffix: str) -> None:
    """Copies weight, slant and size to or from those of complex scripts, where only the others are set."""
    other = "" if suffix else "Cs"
    for name in _DOUBLED:
        source = child(look, name + other)
        if source is None or child(look, name + suffix) is not None:
            continue
        made = office_xml.put(look, name + suffix, _RUN_ORDER)
        for key, said in source.attrib.items():
            made.set(key, said)


def direct(paragraph: Element, tongue: Tongue, styled: bool) -> None:
    """Sets a `w:p`'s direction, where it or its style (`styled`: from right to left) says another, and its table's."""
    properties = child(paragraph, "pPr")
    said = child(properties, "bidi")
    if tongue.right_to_left != (styled if said is None else on(said)):
        if properties is None:
            properties = paragraph.makeelement(f"{_namespace(paragraph)}pPr")
            paragraph.insert(0, properties)
        _switch(office_xml.put(properties, "bidi", _PARAGRAPH_ORDER), tongue.right_to_left)
    table = next(paragraph.iterancestors(f"{_namespace(paragraph)}tbl"), None)
    look = child(table, "tblPr")
    if look is not None and tongue.right_to_left != on(child(look, "bidiVisual")):
        _switch(office_xml.put(look, "bidiVisual", _TABLE_ORDER), tongue.right_to_left)


def _switch(element: Element, is_on: bool) -> None:
    element.attrib.clear()
    if not is_on:
        set_value(element, "0")


def _emptied(element: Element) -> None:
    """Removes all but properties."""
    for inside in list(element):
        inside.tail = None
        if named(inside) not in PROPERTIES:
            element.remove(inside)


def _end(element: Element) -> tuple[str, bool] | None:
    """Which bookmark, comment and so on this is an end of, and whether it is the first."""
    name = named(element)
    stem = name.removesuffix("Start").removesuffix("End")
    return None if stem == name else (f"{stem} {value(element, 'id')}", name.endswith("Start"))


def _namespace(element: Element) -> str:
    tag: str = element.tag
    return tag[: tag.index("}") + 1]
