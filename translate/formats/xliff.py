"""XLIFF 1.2 and 2.0 as documents: empty targets are filled, everything else stays byte for byte.

http://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html and .../xliff-core/v2.0/xliff-core-v2.0.html. What is filled
has the state of machine text (`decisions.EXCHANGED`) until a person approves it. Inline elements are copied as they
stand; a target that lost one is not written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from translate import languages
from translate.decisions import EXCHANGED
from translate.errors import DocumentError, UsageError
from translate.formats import literals, xml_spans
from translate.formats.base import WHOLE, Reading
from translate.formats.literals import Edit, Literal, Skeleton
from translate.formats.xml_spans import Element, with_attributes
from translate.records import Document

MEDIA_TYPE = "application/xliff+xml"

_TAG = re.compile(r"<[^>]*>")
_UNREVIEWED = {"new", "needs-translation", "needs-l10n", "needs-adaptation", "needs-review-translation", "initial"}


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of 1.2 (the trans-unit), or a segment of 2.0."""

    element: Element
    source: Element
    target: Element | None
    modern: bool
    """2.0."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the languages are said: the root of 2.0, each file of 1.2."""

    tagged: tuple[Element, ...]
    modern: bool
    source: str
    own: str
    """Target language of the file; empty where it says none."""


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The sources in `data`, context: the unit's id; translatable those without a target text.

    With `redo_fuzzy` also those in an unreviewed state. Raises DocumentError with file and line.
    """
    text = data.decode("latin-1")  # a code point a byte: offsets are the parser's
    if not data.strip():
        return literals.document(data, name, MEDIA_TYPE, Skeleton(text, (), _Frame((), False, "", "")))
    root = xml_spans.parse(data, name)
    version = root.attributes.get("version", "")
    if root.name != "xliff" or version[:2] not in {"1.", "2."}:
        raise DocumentError(f"{name}:{root.line}: no XLIFF of version 1.2 or 2.0: <{root.name} version={version!r}>")
    modern = version.startswith("2.")
    tagged = (root,) if modern else tuple(root.all("file"))
    languages_of = ("srcLang", "trgLang") if modern else ("source-language", "target-language")
    source, own = (next((_tag(e.attributes.get(key, "")) for e in tagged), "") for key in languages_of)
    foreign = bool(target and own and not languages.same_language(own, target))
    found = [
        Literal(
            unit.source.start,
            unit.element.end,
            unit.source.text,
            label,
            foreign or _wanted(unit, redo_fuzzy),
            group=unit,
        )
        for label, unit in _units(root, modern)
    ]
    return literals.document(data, name, MEDIA_TYPE, Skeleton(text, tuple(found), _Frame(tagged, modern, source, own)))


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The file with `texts` as targets, with their state, and the target language where it was another or missing."""
    skeleton = literals.skeleton_of(document)
    frame = skeleton.extra
    assert isinstance(frame, _Frame)
    edits: list[Edit] = []
    for literal, block, text in literals.changed(document, texts):
        unit = literal.group
        assert isinstance(unit, _Unit)
        written = unit.source.written(text)
        tags = Counter(_TAG.findall(unit.source.raw)) if unit.source.children else Counter()
        if xml_spans.well_formed(written) and (not unit.source.children or Counter(_TAG.findall(written)) == tags):
            edits += _filled(skeleton.text, unit, written.encode().decode("latin-1"), block.id in approved)
    if target and edits and (not frame.own or not languages.same_language(frame.own, target)):
        key = "trgLang" if frame.modern else "target__language"
        for element in frame.tagged:
            tag = with_attributes(skeleton.text[element.start : element.inner], **{key: target})
            edits.append((element.start, element.inner, tag))
        edits += _emptied(skeleton, edits) if frame.own else ()
    return literals.applied(skeleton.text, edits).encode("latin-1")


def source(document: Document) -> tuple[str, bool]:
    """What the file says its sources are in."""
    frame = literals.skeleton_of(document).extra
    assert isinstance(frame, _Frame)
    return frame.source, True


def _units(element: Element, modern: bool, ident: str = "") -> Iterator[tuple[str, _Unit]]:
    if element.attributes.get("translate") == "no":
        return
    ident = element.attributes.get("id", ident)
    if element.name == ("segment" if modern else "trans-unit"):
        source = element.first("source")
        if source is not None and not source.single:
            yield ident, _Unit(element, source, element.first("target"), modern)
        return
    for child in element.all("file", "body", "group", "trans-unit", "unit", "segment"):
        yield from _units(child, modern, ident)


def _wanted(unit: _Unit, redo_fuzzy: bool) -> bool:
    if unit.element.attributes.get("approved") == "yes":
        return False
    holder = unit.element if unit.modern else unit.target
    state = holder.attributes.get("state", "") if holder else ""
    machine = "machine" in unit.element.attributes.get("subState", "")
    return not (unit.target and unit.target.raw.strip()) or (redo_fuzzy and (state in _UNREVIEWED or machine))


def _filled(text: str, unit: _Unit, written: str, approved: bool) -> Iterator[Edit]:
    exchanged = EXCHANGED["edited" if approved else "open"]
    element = text[unit.element.start : unit.element.inner]
    old = text[unit.target.start : unit.target.inner] if unit.target else "<target>"
    tag = re.sub(r"\s*/>\Z", ">", old)
    if unit.modern:
        machine = {} if approved else {"subState": "dragoman:machine"}
        yield unit.element.start, unit.element.inner, with_attributes(element, state=exchanged.xliff20, **machine)
    else:
        qualifier = {"state__qualifier": exchanged.xliff12_qualifier} if exchanged.xliff12_qualifier else {}
        tag = with_attributes(tag, state=exchanged.xliff12, **qualifier)
        if approved or "approved" in unit.element.attributes:
            answer = "yes" if approved else "no"
            yield unit.element.start, unit.element.inner, with_attributes(element, approved=answer)
    if unit.target:
        yield unit.target.start, unit.target.end, f"{tag}{written}</target>"
        return
    before = next((e for e in unit.element.all("seg-source")), unit.source)
    line = text[text.rfind("\n", 0, unit.source.start) + 1 : unit.source.start]
    gap = "\n" + line if not line.strip() and "\n" in text[: unit.source.start] else ""
    yield before.end, before.end, f"{gap}{tag}{written}</target>"


def _emptied(skeleton: Skeleton, edits: Collection[Edit]) -> Iterator[Edit]:
    """Targets in a language that the file no longer says it is in."""
    done = {start for start, _, _ in edits}
    for literal in skeleton.literals:
        unit = literal.group
        if isinstance(unit, _Unit) and unit.target and unit.target.start not in done:
            yield unit.target.inner, unit.target.inner_end, ""


def _tag(code: str) -> str:
    try:
        return languages.parse(code) if code else ""
    except UsageError:
        return ""
