"""Styles of OpenDocument (ODF 1.3, part 3, 16): what a span looks like, what a paragraph is, language and direction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from translate.formats import office_xml
from translate.formats.office_runs import Look
from translate.formats.office_xml import Element, Tongue

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"

# Names that LibreOffice, pandoc and people give to what is code.
_CODE = re.compile(
    r"(preformatted text|source[ _]text|source[ _]code|((html|inline) )?code( block)?|verbatim|teletype|user entry)"
)
_HEADING = re.compile(r"heading( \d+)?|title|subtitle")
_ESCAPED = re.compile(r"_([0-9a-f]{1,4})_")
_LANGUAGE = re.compile(r"(language|country|script|rfc-language-tag)(-asian|-complex)?")
_WAYS = {"asian": "-asian", "complex": "-complex"}
_RTL = ("rl-tb", "rl")
_SIDEWAYS = (*_RTL, "lr-tb", "lr")
_TABLE_ALIGN = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}align"
_MODE, _ALIGN, _SPOKEN = f"{{{STYLE}}}writing-mode", f"{{{FO}}}text-align", f"{{{FO}}}language"


class Styles:
    """The styles that the text of one part of the file goes by."""

    def __init__(self, *roots: Element) -> None:
        """`roots` are those of the parts with the styles, the part with the text first."""
        self._styles: dict[tuple[str, str], Element] = {}
        self._automatic: set[Element] = set()
        for root in roots:
            for group in root:
                own = office_xml.local(group, OFFICE)
                if own not in ("automatic-styles", "styles") or (own == "automatic-styles" and root is not roots[0]):
                    continue
                for style in group.iterchildren(f"{{{STYLE}}}style"):
                    self._styles.setdefault((_said(style, "family"), _said(style, "name")), style)
                    self._automatic |= {style} if own == "automatic-styles" else set()

    def kind(self, name: str) -> str:
        """What a paragraph of this style is: `heading`, `caption` or `paragraph`."""
        names = list(self._names("paragraph", name))
        if any(_HEADING.fullmatch(n) for n in names):
            return "heading"
        return "caption" if any(n.endswith("caption") for n in names) else "paragraph"

    def kept(self, name: str, family: str = "text") -> bool:
        """True for a span, or a paragraph, of this style that is hidden or code."""
        hidden = (_text(style).get(f"{{{TEXT}}}display") == "none" for style in self.chain(family, name))
        return any(hidden) or any(_CODE.fullmatch(n) for n in self._names(family, name))

    def look(self, name: str) -> Look:
        """What can be seen of a span's style: equal for those that look the same, () for what cannot be seen."""
        style = self._styles.get(("text", name))
        if style is None or style not in self._automatic:
            return name
        said = {k: v for k, v in _text(style).items() if not _unseen(k)}
        parent = _said(style, "parent-style-name")
        return tuple(sorted(said.items())) + ((("parent", parent),) if parent else ())

    def shows(self, name: str) -> bool:
        """True where the white space in a span can be seen."""
        said = (str(key) for style in self.chain("text", name) for key in _text(style))
        return any("underline" in key or "line-through" in key or "background" in key for key in said)

    def chain(self, family: str, name: str) -> Iterator[Element]:
        """A style and those it is made from."""
        seen: set[str] = set()
        while name and name not in seen and (style := self._styles.get((family, name))) is not None:
            seen.add(name)
            yield style
            name = _said(style, "parent-style-name")

    def _names(self, family: str, name: str) -> Iterator[str]:
        """Names for people of a style and those it is made from, in lower case; of one nobody describes its own."""
        chain = list(self.chain(family, name))
        for style in chain:
            yield _named(style)
        last = _said(chain[-1], "parent-style-name") if chain else name
        yield _unescaped(last).lower()


def right_to_left(root: Element) -> bool:
    """True where paragraphs run from right to left unless their styles say otherwise; `root` has the styles."""
    default = [style for style in _defaults(root) if _said(style, "family") == "paragraph"]
    modes = [p.get(_MODE, "page") for style in default for p in style if _is_of(p, "paragraph-properties")]
    pages = [p.get(_MODE) for p in root.iter(f"{{{STYLE}}}page-layout-properties")]
    own = [mode for mode in modes if mode != "page"]
    return any(mode in _RTL for mode in own or pages)


def speak(styles: Iterable[Element], tongue: Tongue, was_rtl: bool) -> None:
    """Sets language and direction where these styles say another; `was_rtl`: see `right_to_left`."""
    for style in styles:
        for properties in style:
            if _is_of(properties, "text-properties") and properties.get(_SPOKEN, "zxx") not in ("zxx", "none"):
                say_language(properties, tongue)
            if _is_of(properties, "paragraph-properties"):
                _turn(properties, tongue, was_rtl)


def speak_by_default(root: Element, tongue: Tongue, was_rtl: bool) -> None:
    """Sets language and direction in the styles that all others of `root` begin with."""
    order = "graphic-properties paragraph-properties text-properties"
    group = root.find(f"{{{OFFICE}}}styles")
    if group is not None and not any(_said(style, "family") == "paragraph" for style in _defaults(group)):
        group.insert(0, group.makeelement(f"{{{STYLE}}}default-style", {f"{{{STYLE}}}family": "paragraph"}))
    for style in _defaults(root):
        say_language(office_xml.put(style, "text-properties", order), tongue)
        if was_rtl != tongue.right_to_left:
            properties = office_xml.put(style, "paragraph-properties", order)
            properties.set(_MODE, _mode(was_rtl))
            properties.set(_ALIGN, properties.get(_ALIGN, "start"))
            _turn(properties, tongue, was_rtl)
    for style in root.iter(f"{{{STYLE}}}style") if tongue.right_to_left != was_rtl else ():
        if _said(style, "family") == "paragraph" and _CODE.fullmatch(_named(style)):  # is as it was
            properties = office_xml.put(style, "paragraph-properties", "paragraph-properties text-properties")
            properties.set(_MODE, "lr-tb")
            properties.set(_ALIGN, properties.get(_ALIGN, "left"))


def turn_around(root: Element, tongue: Tongue) -> None:
    """Sets the direction of the pages of a part, and of tables, sections and frames that say another."""
    for page in root.iter(f"{{{STYLE}}}page-layout-properties"):
        page.set(_MODE, _mode(tongue.right_to_left))
    for properties in root.iter(*(f"{{{STYLE}}}{kind}-properties" for kind in ("table", "section", "graphic"))):
        if properties.get(_MODE, "page") in _SIDEWAYS and (properties.get(_MODE) in _RTL) != tongue.right_to_left:
            properties.set(_MODE, _mode(tongue.right_to_left))
        if (side := properties.get(_TABLE_ALIGN)) in ("left", "right"):
            properties.set(_TABLE_ALIGN, "right" if side == "left" else "left")


def say_language(properties: Element, tongue: Tongue) -> None:
    """Sets the language in `style:text-properties`."""
    ways = [(FO, "")] + ([(STYLE, _WAYS[tongue.kind])] if tongue.kind in _WAYS else [])
    for namespace, suffix in ways:
        properties.set(f"{{{namespace}}}language{suffix}", tongue.language)
        properties.set(f"{{{namespace}}}country{suffix}", tongue.region or "none")
        script = f"{{{namespace}}}script{suffix}"
        if tongue.script:
            properties.set(script, tongue.script)
        else:
            properties.attrib.pop(script, None)
        properties.attrib.pop(f"{{{STYLE}}}rfc-language-tag{suffix}", None)


def _turn(properties: Element, tongue: Tongue, was_rtl: bool) -> None:
    """Sets the direction where another is said, and turns sides that go with it.

    LibreOffice takes `start` for left even where it means right (6.1 of XSL, which ODF goes by): sides are named.
    """
    mode = properties.get(_MODE, "page")
    if (was_rtl if mode == "page" else mode in _RTL) == tongue.right_to_left:
        return
    if mode != "page":
        properties.set(_MODE, _mode(tongue.right_to_left))
    side = properties.get(_ALIGN)
    if side in ("left", "start"):
        properties.set(_ALIGN, "right" if tongue.right_to_left or side == "left" else "left")
    elif side in ("right", "end"):
        properties.set(_ALIGN, "left")


def _mode(rtl: bool) -> str:
    return "rl-tb" if rtl else "lr-tb"


def _defaults(root: Element) -> list[Element]:
    found = root.iter(f"{{{STYLE}}}default-style")
    return [style for style in found if _said(style, "family") in ("paragraph", "graphic")]


def _is_of(properties: Element, name: str) -> bool:
    return office_xml.local(properties, STYLE) == name


def _text(style: Element) -> dict[str, str]:
    """What the style says of letters."""
    found = style.find(f"{{{STYLE}}}text-properties")
    return {} if found is None else dict(found.attrib)


def _unseen(key: str) -> bool:
    """True for a language, and for LibreOffice's numbers of editing sessions."""
    name = key.rpartition("}")[2]
    return bool(_LANGUAGE.fullmatch(name)) or name in ("rsid", "paragraph-rsid")


def _said(style: Element, name: str) -> str:
    return str(style.get(f"{{{STYLE}}}{name}", ""))


def _named(style: Element) -> str:
    """Its name for people, in lower case."""
    return (_said(style, "display-name") or _unescaped(_said(style, "name"))).lower()


def _unescaped(name: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), name)
