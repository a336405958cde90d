"""OpenDocument texts: the paragraphs of the text, of notes, headers, footers and text boxes, all else as it was.

Format: ODF 1.3 (https://docs.oasis-open.org/office/OpenDocument/v1.3/). Comments and deleted text stay as they are, and
so do lists of literature.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from translate.errors import DocumentError
from translate.formats import base, inline, office_xml, zipped
from translate.formats.base import WHOLE, Reading
from translate.formats.inline import Inline
from translate.formats.odt_paragraph import taken_apart
from translate.formats.odt_styles import OFFICE, TEXT, Styles, right_to_left, speak, speak_by_default, turn_around
from translate.formats.odt_write import put_together
from translate.formats.office_runs import Markup, Paragraph
from translate.formats.office_xml import Element
from translate.formats.zipped import Archive
from translate.records import Block, Document

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"

_ENCRYPTED = re.compile(rb"[<:]encryption-data\b")
_DC = "{http://purl.org/dc/elements/1.1/}"
_SKIPPED = frozenset(("tracked-changes", "annotation", "bibliography"))
_APART = frozenset(("table-cell", "text-box", "note-body"))
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"


@dataclass(slots=True)
class _Parts:
    """The parts that texts stand in, parsed, by name; those that the file lacks are missing."""

    roots: dict[str, Element]

    @property
    def title(self) -> Element | None:
        """The document's title among its properties, if it has one."""
        meta = self.roots.get("meta.xml")
        title = None if meta is None else meta.find(f".//{_DC}title")
        return title if title is not None and (title.text or "").strip() and not len(title) else None

    @property
    def stories(self) -> Iterator[tuple[str, Element, Styles]]:
        """Name, root and styles of the text, and of headers and footers."""
        styles = self.roots.get("styles.xml")
        content = self.roots["content.xml"]
        yield "content.xml", content, Styles(content, *([] if styles is None else [styles]))
        if styles is not None:
            yield "styles.xml", styles, Styles(styles)


@dataclass(slots=True)
class _Place:
    """A paragraph that is a block."""

    element: Element
    own: Paragraph
    inline: Inline[Markup]
    kind: str

    @property
    def style(self) -> str:
        """The name of its style."""
        return _style(self.element)


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The title and the paragraphs in `data`: the text's with its notes, then those of headers and footers.

    Raises DocumentError for what is no such document, is encrypted, damaged or made to do harm.
    """
    blocks: tuple[Block, ...] = ()
    if data:
        parts = _parts(zipped.opened(data, name))
        texts = [] if parts.title is None else [(" ".join(parts.title.text.split()), "heading")]
        for _, root, styles in parts.stories:
            texts += [(place.inline.text, place.kind) for place in _places(root, styles)]
        blocks = base.make_blocks(texts)
    return Document(base.digest(data), name, MEDIA_TYPE, blocks, data)


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The document with `texts` in place; members of the container that nothing changes in keep their bytes."""
    data = document.skeleton
    assert isinstance(data, bytes)
    new = base.renewed(document, texts)
    if not any(new):
        return data
    archive = zipped.opened(data, document.name)
    parts, waiting, touched = _parts(archive), iter(new), set[str]()
    if parts.title is not None and (text := next(waiting)):
        parts.title.text = office_xml.clean(text)
        touched.add("meta.xml")
    used: set[Element] = set()
    for name, root, styles in parts.stories:
        for place in _places(root, styles):
            if text := next(waiting):
                used |= {*styles.chain("paragraph", place.style)}
                used |= {s for spans in place.own.shapes.values() for span in spans for s in styles.chain("text", span)}
                put_together(place.element, place.own, place.inline, text)
                touched.add(name)
    if tongue := office_xml.tongue(target):
        _speak(parts, tongue, used, touched)
    return archive.rewritten({_member(archive, name): office_xml.serialised(parts.roots[name]) for name in touched})


def _speak(parts: _Parts, tongue: office_xml.Tongue, used: Collection[Element], touched: set[str]) -> None:
    """Sets the target language as the document's and in the styles `used`.

    `touched` are the names of parts with new texts, whose tables are turned around, and then of all that are changed.
    """
    styles = parts.roots.get("styles.xml")
    was_rtl = styles is not None and right_to_left(styles)
    speak(used, tongue, was_rtl)
    if styles is not None:
        speak_by_default(styles, tongue, was_rtl)
        touched.add("styles.xml")
    if was_rtl != tongue.right_to_left:
        for name in touched & {"content.xml", "styles.xml"}:
            turn_around(parts.roots[name], tongue)
    meta = parts.roots.get("meta.xml")
    if meta is not None and (language := meta.find(f".//{_DC}language")) is not None:
        language.text = tongue.tag
        touched.add("meta.xml")


def _places(root: Element, styles: Styles) -> Iterator[_Place]:
    """The paragraphs of a part that have text, in order. Each may be written before the next is asked for."""
    names = (f"{{{TEXT}}}p", f"{{{TEXT}}}h")
    for element in list(root.iter(*names)):
        listed, skipped = _around(element)
        if skipped or styles.kept(_style(element), "paragraph"):
            continue
        own = taken_apart(element, styles)
        if (found := inline.gathered(own.pieces)) is None:
            continue
        kind = "heading" if element.tag.endswith("}h") else styles.kind(_style(element))
        yield _Place(element, own, found, "list" if listed and kind == "paragraph" else kind)


def _around(paragraph: Element) -> tuple[bool, bool]:
    """Whether a paragraph is of a list, and whether it is left as it is."""
    listed, apart = False, False
    for outer in paragraph.iterancestors():
        name = office_xml.local(outer, TEXT, OFFICE, _TABLE, _DRAW)
        if name in _SKIPPED:
            return listed, True
        apart = apart or name in _APART
        listed = listed or (not apart and name == "list-item")
    return listed, False


def _style(paragraph: Element) -> str:
    return str(paragraph.get(f"{{{TEXT}}}style-name", ""))


def _parts(archive: Archive) -> _Parts:
    """The parts of the document. Raises DocumentError if it is encrypted or no text."""
    manifest = archive.find("META-INF/manifest.xml")
    if manifest is not None and _ENCRYPTED.search(archive.read(manifest)):
        raise DocumentError(f"{archive.name}: is encrypted: save it without a password")
    if archive.find("content.xml") is None:
        raise DocumentError(f"{archive.name}: has no content.xml: not an OpenDocument text")
    names = [name for name in ("content.xml", "styles.xml", "meta.xml") if archive.find(name)]
    found = {n: office_xml.parse(archive.read(_member(archive, n)), f"{archive.name}: {n}") for n in names}
    if office_xml.local(found["content.xml"], OFFICE) != "document-content":
        raise DocumentError(f"{archive.name}: content.xml has no text of a document: not an OpenDocument text")
    return _Parts(found)


def _member(archive: Archive, name: str) -> str:
    return archive.find(name) or name
