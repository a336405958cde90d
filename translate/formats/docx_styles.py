"""Styles and formatting of WordprocessingML (ECMA-376, part 1, 17.7): what a run looks like, what a paragraph is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from translate.formats import office_xml
from translate.formats.office_runs import Look
from translate.formats.office_xml import Element

NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",  # ISO 29500 Strict
)
_HEADING = re.compile(r"(toc )?heading( ?\d)?|title|subtitle")
_LIST = re.compile(r"list (bullet|number)( \d)?")
# Names that Word, LibreOffice, pandoc and people give to what is code; Word keeps built-in names in English.
_CODE = re.compile(
    r"((html |source |inline |block )?code( block| char| text| inline)?|verbatim( char)?|source text|preformatted text"
    r"|html (keyboard|preformatted|sample|typewriter)( char)?|user entry|teletype|macro text)"
)
# What two runs may differ in without anybody seeing it.
_UNSEEN = frozenset(("lang", "noProof", "rtl", "cs", "kern", "snapToGrid"))
_SCRIPTS = ("b", "i", "sz")  # each has a second one, bCs, for complex scripts
_SHOWING = ("u", "strike", "dstrike", "highlight", "shd", "bdr")
_ON = [[("val", said)] for said in ("1", "true", "on")]
"""What a switch may say that is on, as it is without."""
_OUTLINE = frozenset("012345678")
_LITTLE = 10
"""Twentieths of a point: letter spacing up to this is a scanner's, not an author's."""


def named(element: Element) -> str:
    """The element's name if it is WordprocessingML's, else empty."""
    return office_xml.local(element, *NAMESPACES)


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of this name, of that the first of the next name, and so on."""
    for name in path:
        element = None if element is None else next((c for c in element if named(c) == name), None)
    return element


def value(element: Element | None, name: str = "val") -> str:
    """An attribute's value; empty where it or the element is missing."""
    if element is None:
        return ""
    return next((found for ns in NAMESPACES if (found := element.get(f"{{{ns}}}{name}")) is not None), "")


def on(element: Element | None) -> bool:
    """True for a switch that is there and not off."""
    return element is not None and value(element) not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based: str = ""
    heading: bool = False
    listed: bool = False
    hidden: bool = False
    right_to_left: bool = False


class Styles:
    """The styles of a document."""

    def __init__(self, root: Element | None) -> None:
        """`root` is that of styles.xml, if there is one."""
        self._styles: dict[str, _Style] = {}
        self._default = ""
        for style in () if root is None else root:
            if named(style) == "style":
                name = value(style, "styleId")
                self._styles[name] = _style(style)
                if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true"):
                    self._default = name

    def kind(self, properties: Element | None) -> str:
        """What a block with these properties (`w:pPr`) is: `heading`, `list`, `caption` or `paragraph`."""
        chain = list(self._chain(value(child(properties, "pStyle")) or self._default))
        names = [style.name for style in chain]
        level, number = value(child(properties, "outlineLvl")), value(child(properties, "numPr", "numId"))
        if level in _OUTLINE or any(style.heading for style in chain):
            return "heading"
        if "caption" in names:
            return "caption"
        listed = any(style.listed or _LIST.fullmatch(style.name) for style in chain)
        return "list" if (number or listed) and number != "0" else "paragraph"

    def code(self, properties: Element | None) -> bool:
        """True for a paragraph of code."""
        return any(_CODE.fullmatch(s.name) for s in self._chain(value(child(properties, "pStyle")) or self._default))

    def right_to_left(self, properties: Element | None) -> bool:
        """True where the paragraph's style has it run from right to left."""
        return any(s.right_to_left for s in self._chain(value(child(properties, "pStyle")) or self._default))

    def kept(self, look: Element | None) -> bool:
        """True for a run (its `w:rPr`) that is hidden or code."""
        vanish = child(look, "vanish")
        if vanish is not None:
            return on(vanish)
        return any(s.hidden or _CODE.fullmatch(s.name) for s in self._chain(value(child(look, "rStyle"))))

    def _chain(self, name: str) -> Iterator[_Style]:
        """A style and those it is based on; one that the document does not describe is known by its name alone."""
        seen: set[str] = set()
        while name and name not in seen:
            seen.add(name)
            style = self._styles.get(name) or _Style(_spaced(name))
            yield replace(style, heading=True) if _HEADING.fullmatch(style.name) else style
            name = style.based


def look(run: Element) -> Look:
    """What can be seen of the formatting of `w:rPr`: equal for runs that look the same."""
    marks: dict[str, Look] = {}
    complex_script = on(child(run, "rtl")) or on(child(run, "cs"))
    for mark in run:
        name = named(mark)
        if name in _UNSEEN or (name == "spacing" and abs(_number(value(mark))) <= _LITTLE):
            continue
        if name and not len(mark):
            ours = sorted((k.rpartition("}")[2], v) for k, v in mark.attrib.items() if not k.endswith("}hint"))
            marks[name] = () if ours in _ON else tuple(ours)
        elif isinstance(mark.tag, str):
            marks[mark.tag] = etree.tostring(mark, method="c14n")
    for name in _SCRIPTS:
        other = marks.pop(f"{name}Cs", None)
        if complex_script:
            marks.pop(name, None)
            marks |= {name: other} if other is not None else {}
    return tuple(sorted((k, v) for k, v in marks.items() if v != () or k != "rFonts"))


def shows(run: Element | None) -> bool:
    """True where the run's white space can be seen."""
    return any(child(run, name) is not None for name in _SHOWING)


def _style(style: Element) -> _Style:
    paragraph = child(style, "pPr")
    level, number = value(child(paragraph, "outlineLvl")), value(child(paragraph, "numPr", "numId"))
    name = value(child(style, "name")) or _spaced(value(style, "styleId"))
    return _Style(
        name.lower(),
        value(child(style, "basedOn")),
        heading=level in _OUTLINE,
        listed=number not in ("", "0"),
        hidden=on(child(style, "rPr", "vanish")),
        right_to_left=on(child(paragraph, "bidi")),
    )


def _spaced(name: str) -> str:
    """A style's id as its name: `Heading1` is `heading 1`, `SourceCode` is `source code`."""
    return re.sub(r"(?<=[a-zа-я])(?=[A-Z\d])", " ", name).lower()


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else 1000
