"""XLIFF 1.0 to 1.2 and 2.x as translators' tools save it, with or without namespace, unit by unit in bounded memory.

Both versions at once: a `trans-unit` is 1.2's, a `unit` 2.0's. What leads home stands in our notes of the `file`
(`xliff12`, `xliff20`); a file of other origin has none, and its units' keys are its own ids.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from translate import languages
from translate.errors import DocumentError, UsageError
from translate.exchange.markup import Node, streamed
from translate.exchange.returned import Returned, ReturnedUnit
from translate.exchange.xliff12 import OWN
from translate.exchange.xliff_read_units import unit12, unit20
from translate.records import UND

_WANTED = frozenset({"trans-unit", "unit", "note", "phase"})
_NUMBER = 18
"""Digits of the largest number of a decision that is believed."""


class Head(NamedTuple):
    """What a `file` says of itself."""

    document: str
    """The document's key; empty if it is not ours."""
    name: str
    target: str
    """BCP-47 tag; `und` if it does not say, or names no language."""
    journal: int
    line: int


def read(data: bytes, name: str) -> Returned:
    """The units of an XLIFF file; `name` is for messages.

    Of several `file` elements only those of the first one's document and language are read; the others are a problem,
    as are inline codes. Raises DocumentError as `units` does.
    """
    first: Head | None = None
    head, kept, problems = None, list[ReturnedUnit](), list[str]()
    for item in units(io.BytesIO(data), name):
        if isinstance(item, Head):
            head, first = item, first or item
            if _other(item, first):
                problems.append(
                    f"line {item.line}: {item.name or 'a file'} is a document of its own: send it by itself"
                )
        elif first and head and not _other(head, first):
            if isinstance(item, str):
                problems.append(item)
            else:
                kept.append(item)
    if not first:
        return Returned("", "", UND, 0, ())
    return Returned(first.document, first.name, first.target, first.journal, tuple(kept), tuple(problems))


def _other(head: Head, first: Head) -> bool:
    return (head.document, head.target) != (first.document, first.target)


def units(stream: BinaryIO, name: str) -> Iterator[Head | ReturnedUnit | str]:
    """Every `file` as a Head and after it its units in their order; after a unit, in words, what of it is left out.

    Each as soon as it is read: memory does not grow with the stream. `alt-trans` and `bin-unit` are passed over.

    Raises DocumentError with `name` and line, for XML that is not well-formed with the column too; for another kind or
    version of file, and for a DTD with declarations or an entity. What stands before it was yielded by then.
    """
    nodes = streamed(stream, name, _WANTED, frozenset({"file"}))
    root = next(nodes)
    version = root.attributes.get("version", "")
    if root.name != "xliff":
        raise DocumentError(f"{name}:{root.line}: <{root.name}> is not XLIFF: save the file as XLIFF 1.2 or 2.0")
    if version and not version.startswith(("1.", "2.")):
        raise DocumentError(f"{name}:{root.line}: XLIFF {version} is not known here: save the file as XLIFF 1.2 or 2.0")
    file: _File | None = None
    for node in nodes:
        if node.name == "file":
            if file:
                yield from file.head()
            file = _File(root, node)
        elif file and node.name in {"trans-unit", "unit"}:
            yield from file.head()
            unit, problem = file.unit(node)
            yield unit
            if problem:
                yield problem
        elif file:
            file.hear(node)
    if file:
        yield from file.head()


@dataclass(slots=True)
class _File:
    """A `file` while it is read."""

    root: Node
    node: Node
    said: dict[str, str] = field(default_factory=dict)
    """Our notes of it: `document`, `target`, `journal`."""
    phases: dict[str, str] = field(default_factory=dict)
    """Name of a phase to the person who worked in it."""
    begun: bool = False

    def hear(self, node: Node) -> None:
        """Take a note or a phase from the file's head."""
        if node.name == "phase":
            self.phases[node.attributes.get("phase-name", "")] = node.attributes.get("contact-name", "")
        elif not self.begun and OWN in {node.attributes.get("from"), node.attributes.get("category")}:
            what, _, value = node.text().partition(": ")
            self.said.setdefault(what, value)

    def head(self) -> Iterator[Head]:
        """The head, the first time it is asked for: its notes stand before its units."""
        if self.begun:
            return
        self.begun = True
        target = self.said.get("target") or self.node.attributes.get("target-language")
        target = _tag(target or self.root.attributes.get("trgLang", ""))
        number = self.said.get("journal", "")
        journal = int(number) if number.isdecimal() and len(number) <= _NUMBER else 0
        yield Head(
            self.said.get("document", ""), self.node.attributes.get("original", ""), target, journal, self.node.line
        )

    def unit(self, node: Node) -> tuple[ReturnedUnit, str]:
        """One of its units."""
        spaces = [holder.attributes["space"] for holder in (self.node, self.root) if "space" in holder.attributes]
        preserve = spaces[:1] == ["preserve"]
        return unit20(node, preserve) if node.name == "unit" else unit12(node, preserve, self.phases)


def _tag(code: str) -> str:
    try:
        return languages.parse(code) if code else UND
    except UsageError:
        return UND
