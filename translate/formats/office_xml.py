"""XML parts of office documents: parsed safely, written back, and how they name a language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import langcodes
from lxml import etree

from translate import languages
from translate.errors import DocumentError

Element = Any
"""An element of lxml, which has no types."""

_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ASIAN = frozenset({"Hani", "Hans", "Hant", "Jpan", "Kore"})
# Scripts that office programs give fonts, weight and language of their own, "complex text layout".
_COMPLEX = frozenset(("Beng Deva Gujr Guru Khmr Knda Laoo Mlym Mymr Orya Sinh Taml Telu Thai Tibt").split())


def parse(data: bytes, where: str) -> Element:
    """The root of an XML part; `where` is for messages. Raises DocumentError.

    Nothing is fetched, no entity is expanded; a part with a DOCTYPE, which the standards of office documents forbid, is
    refused, and so is one deeper than 256 elements or with a text above 10 MB (libxml2's limits).
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        said = problem.msg or "it is empty"
        if "depth" in said:
            raise DocumentError(f"{where}:{problem.lineno}: elements too deep inside one another: refused") from None
        if "entit" in said.lower():
            raise DocumentError(f"{where}:{problem.lineno}: declares or uses an entity, which is refused") from None
        message = f"{where}:{problem.lineno}: not well-formed XML: {said}: save the document again"
        raise DocumentError(message) from None
    except (LookupError, ValueError) as problem:
        raise DocumentError(f"{where}: {problem}: save the document again") from None
    if root.getroottree().docinfo.doctype or any(True for _ in root.iter(etree.Entity)):
        raise DocumentError(f"{where}: has a DOCTYPE, which office documents must not have: refused")
    return root


def serialised(root: Element) -> bytes:
    """The part as bytes, in UTF-8."""
    tree = root.getroottree()
    written: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=tree.docinfo.standalone)
    return written


def clean(text: str) -> str:
    """`text` with U+FFFD for what XML cannot hold."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def local(element: Element, *namespaces: str) -> str:
    """The element's name without its namespace, if that is one of these; else empty, as for comments."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    namespace, _, name = tag[1:].partition("}")
    return name if namespace in namespaces else ""


def put(parent: Element, name: str, order: str) -> Element:
    """The child `name` (in the parent's namespace), made in its place among those of `order` if it is missing."""
    namespace = parent.tag[: parent.tag.index("}") + 1]
    found = parent.find(namespace + name)
    if found is not None:
        return found
    names = order.split()
    later = {namespace + n for n in names[names.index(name) + 1 :]}
    at = next((i for i, child in enumerate(parent) if child.tag in later), len(parent))
    made = parent.makeelement(namespace + name)
    parent.insert(at, made)
    return made


@dataclass(frozen=True, slots=True)
class Tongue:
    """The target language as office documents name it."""

    language: str
    script: str
    """Empty where it is the language's own."""
    region: str
    """The likely one where the tag has none: spelling checkers go by it."""
    kind: str
    """`western`, `asian` or `complex`: which of a run's three languages is the one that counts."""
    right_to_left: bool

    @property
    def tag(self) -> str:
        """`ru-RU`, `sr-Latn-RS`, `zh-TW`."""
        return "-".join(part for part in (self.language, self.script, self.region) if part)


def tongue(tag: str) -> Tongue | None:
    """The parts of a BCP-47 tag; None for the empty one."""
    if not tag:
        return None
    given = langcodes.Language.get(tag)
    likely = given.maximize()
    script = languages.script(tag)
    rtl = languages.right_to_left(tag)
    kind = "asian" if script in _ASIAN else "complex" if rtl or script in _COMPLEX else "western"
    written = "" if not given.script or given.language == "zh" else given.script
    return Tongue(given.language or "und", written, given.territory or likely.territory or "", kind, rtl)
