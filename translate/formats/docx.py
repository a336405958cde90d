"""Word documents: the paragraphs of the text, of notes, headers, footers and text boxes, all else as it was.

Format: ECMA-376 (https://ecma-international.org/publications-and-standards/standards/ecma-376/), its transitional and
its strict form, with macros too, which are kept as bytes. Parts are found by relationships inside the file; what lies
outside is never looked at. Comments and deleted text stay as they are.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import unquote

from translate.errors import DocumentError
from translate.formats import base, inline, office_xml, zipped
from translate.formats.base import WHOLE, Reading
from translate.formats.docx_fields import Field, unended
from translate.formats.docx_paragraph import is_value, taken_apart
from translate.formats.docx_styles import Styles, child, named
from translate.formats.docx_write import direct, put_together, say_language, set_value
from translate.formats.inline import Inline
from translate.formats.office_runs import Markup, Paragraph
from translate.formats.office_xml import Element
from translate.formats.zipped import Archive
from translate.records import Block, Document

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_MAIN = ("wordprocessingml.document.main+xml", "ms-word.document.macroenabled.main+xml", "template.main+xml")
_STORIES = ("footnotes", "endnotes", "header", "footer")
_CORE = "metadata/core-properties"
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DC = "{http://purl.org/dc/elements/1.1/}"
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_GONE = frozenset(("del", "moveFrom"))
_APART = frozenset(("txbxContent", "footnote", "endnote", "tc"))
"""What has its own paragraphs, and its own fields in them."""


@dataclass(slots=True)
class _Place:
    """A paragraph that is a block."""

    element: Element
    own: Paragraph
    inline: Inline[Markup]
    kind: str
    styled: bool
    """Its style has it run from right to left."""
    number: int
    """Of its block: one drawn for older programs once more (`mc:Fallback`) has that of the first."""


@dataclass(slots=True)
class _Parts:
    """What of the container matters: names of members, empty where there is none."""

    main: str
    stories: list[str] = field(default_factory=list)
    styles: str = ""
    settings: str = ""
    core: str = ""


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The title and the paragraphs in `data`: the text's, then those of notes, headers and footers.

    Raises DocumentError for what is no such document, is encrypted, damaged or made to do harm.
    """
    blocks: tuple[Block, ...] = ()
    if data:
        archive = zipped.opened(data, name)
        parts = _parts(archive)
        styles = Styles(_root(archive, parts.styles) if parts.styles else None)
        title = _title(_root(archive, parts.core)) if parts.core else None
        texts = [] if title is None else [(" ".join(title.text.split()), "heading")]
        for part in (parts.main, *parts.stories):
            for place in _places(_root(archive, part), styles, len(texts)):
                if place.number == len(texts):
                    texts.append((place.inline.text, place.kind))
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
    parts = _parts(archive)
    tongue = office_xml.tongue(target)
    styles = _root(archive, parts.styles) if parts.styles else None
    known = Styles(styles)
    changes: dict[str, Element] = {}
    core = _root(archive, parts.core) if parts.core else None
    title = None if core is None else _title(core)
    if title is not None and new[0]:
        title.text, changes[parts.core] = office_xml.clean(new[0]), core
    count = 0 if title is None else 1
    written: dict[str, bytes] = {}
    for part in (parts.main, *parts.stories):
        root, touched = _root(archive, part), False
        for place in _places(root, known, count):
            count = max(count, place.number + 1)
            if text := new[place.number]:
                put_together(place.element, place.own, place.inline, text, tongue)
                if tongue:
                    direct(place.element, tongue, place.styled)
                touched = True
        if touched:
            written[part] = office_xml.serialised(root)
    if tongue:
        settings = _root(archive, parts.settings) if parts.settings else None
        changes |= _languages(parts, core, styles, settings, tongue)
    return archive.rewritten(written | {part: office_xml.serialised(root) for part, root in changes.items()})


def _languages(
    parts: _Parts, core: Element | None, styles: Element | None, settings: Element | None, tongue: office_xml.Tongue
) -> dict[str, Element]:
    """Sets the target language as the document's; the parts that this changes."""
    changes: dict[str, Element] = {}
    if styles is not None:
        look = styles
        for name, order in (("docDefaults", "docDefaults latentStyles style"), ("rPrDefault", "rPrDefault pPrDefault")):
            look = office_xml.put(look, name, order)
        say_language(office_xml.put(look, "rPr", "rPr"), tongue)
        changes[parts.styles] = styles
    if settings is not None and (fonts := child(settings, "themeFontLang")) is not None:
        set_value(fonts, tongue.tag, {"western": "val", "asian": "eastAsia", "complex": "bidi"}[tongue.kind])
        changes[parts.settings] = settings
    if core is not None and (language := core.find(f"{_DC}language")) is not None:
        language.text, changes[parts.core] = tongue.tag, core
    return changes


def _places(root: Element, styles: Styles, count: int) -> Iterator[_Place]:
    """The paragraphs of a part that have text, in order; new blocks are numbered from `count`.

    Each may be written before the next is asked for.
    """
    fields: dict[Element, list[Field]] = {}
    broken = unended(root, lambda mark: _story(mark, root))
    drawn: dict[Element, dict[str, list[int]]] = {}
    for element in [e for e in root.iter() if named(e) == "p"]:
        story, twice, first, gone = _around(element, root)
        properties = child(element, "pPr")
        own = taken_apart(element, styles, fields.setdefault(story, []), broken)
        if gone or styles.code(properties) or (found := inline.gathered(own.pieces)) is None:
            continue
        number = count
        if twice is not None:
            same = drawn.setdefault(twice, {}).setdefault(found.text, [])
            if first:
                same.append(number)
            elif same:
                number = same.pop(0)
        count += number == count
        yield _Place(element, own, found, styles.kind(properties), styles.right_to_left(properties), number)


def _story(mark: Element, root: Element) -> Element | None:
    """The innermost element that has its own paragraphs around `mark`; None for deleted text."""
    outer = [root, *reversed([*mark.iterancestors()])]
    return None if any(named(e) in _GONE for e in outer) else [e for e in outer if e is root or named(e) in _APART][-1]


def _around(paragraph: Element, root: Element) -> tuple[Element, Element | None, bool, bool]:
    """What a paragraph stands in: its story; what is drawn in several ways, and whether this is the first; if it is no
    prose."""
    story, twice, first = root, None, True
    inside = paragraph
    for outer in paragraph.iterancestors():
        name = named(outer)
        if name in _GONE or (name == "sdt" and is_value(child(outer, "sdtPr"))):
            return story, twice, first, True
        if name in _APART and story is root:
            story = outer
        if twice is None and office_xml.local(outer, _COMPATIBLE) == "AlternateContent":
            branches = [e for e in outer if office_xml.local(e, _COMPATIBLE) in ("Choice", "Fallback")]
            twice, first = outer, branches[0] is inside
        inside = outer
    return story, twice, first, False


def _parts(archive: Archive) -> _Parts:
    """The parts of the document. Raises DocumentError if there is no text."""
    main = archive.find(_main(archive) or "word/document.xml")
    if main is None:
        raise DocumentError(f"{archive.name}: has no word/document.xml: not a Word document")
    parts = _Parts(main)
    found: dict[str, list[str]] = {}
    for kind, path in _related(archive, main):
        if (there := archive.find(path)) is not None and there != main:
            found.setdefault(kind.rpartition("/")[2], []).append(there)
    parts.stories = list(dict.fromkeys(path for kind in _STORIES for path in found.get(kind, ())))
    parts.styles, parts.settings = (found.get(kind, [""])[0] for kind in ("styles", "settings"))
    for kind, path in _related(archive, ""):
        if kind.endswith(_CORE):
            parts.core = archive.find(path) or ""
    return parts


def _main(archive: Archive) -> str:
    """The name of the part with the text, by its content type; empty if none is said to be that."""
    path = archive.find("[Content_Types].xml")
    if path is None:
        return ""
    types = _root(archive, path)
    extensions = {}
    for entry in types:
        said = entry.get("ContentType", "").lower()
        if isinstance(entry.tag, str) and said.endswith(_MAIN):
            if part := entry.get("PartName", ""):
                return unquote(part).lstrip("/")
            extensions[entry.get("Extension", "").lower()] = said
    if not extensions:
        return ""
    related = (path for kind, path in _related(archive, "") if kind.endswith("/officeDocument"))
    return next((path for path in related if path.rpartition(".")[2].lower() in extensions), "")


def _related(archive: Archive, part: str) -> Iterator[tuple[str, str]]:
    """Type and target of what a part (or, by an empty name, the container) refers to inside the container."""
    folder, name = posixpath.split(part)
    path = archive.find(posixpath.join(folder, "_rels", f"{name}.rels"))
    for entry in () if path is None else _root(archive, path).iter(_RELATIONSHIPS):
        if entry.get("TargetMode") != "External":
            target = posixpath.join("/", folder, unquote(entry.get("Target", "")))
            yield entry.get("Type", ""), posixpath.normpath(target).lstrip("/")


def _root(archive: Archive, path: str) -> Element:
    return office_xml.parse(archive.read(path), f"{archive.name}: {path}")


def _title(core: Element) -> Element | None:
    """The document's title among its properties, if it has one."""
    title = core.find(f"{_DC}title")
    return title if title is not None and (title.text or "").strip() and not len(title) else None
