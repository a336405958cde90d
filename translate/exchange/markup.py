"""XML files from strangers, read entry by entry: no entities of their own, nothing fetched, errors with line numbers.

Expat's own protection against amplification stays on; on top of it every entity declaration is refused, so that
neither a bomb nor a file of this machine can hide behind one. An external DTD is named in such files by custom and is
never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from translate.errors import ConfigError, DocumentError

LIMIT = 100_000_000
"""Bytes of the largest file that is read."""
_DEEPEST = 100
_CHUNK = 1 << 20
_BREAKS = re.compile(r"\s*[\r\n\t]\s*")
# What XML 1.0 cannot hold: https://www.w3.org/TR/xml/#charsets
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Node:
    """An element: its name and its attributes' names without prefixes, what is in it, and where it begins."""

    name: str
    attributes: dict[str, str]
    line: int
    parts: list[str | Node] = field(default_factory=list)
    """Text and elements in document order."""

    def children(self) -> Iterator[Node]:
        """The elements directly in it."""
        return (part for part in self.parts if isinstance(part, Node))

    def below(self) -> Iterator[Node]:
        """All elements in it, in document order."""
        for child in self.children():
            yield child
            yield from child.below()

    def text(self) -> str:
        """All text in it; line breaks and the indentation around them are one space, none at either end."""
        return _BREAKS.sub(" ", "".join(p if isinstance(p, str) else p.text() for p in self.parts)).strip()


def load(path: Path) -> bytes:
    """The bytes of a file. Raises ConfigError if it cannot be read or is over the limit."""
    try:
        if path.stat().st_size > LIMIT:
            raise ConfigError(f"{path}: larger than {LIMIT // 1_000_000} MB: split it")
        return path.read_bytes()
    except OSError as problem:
        raise ConfigError(f"{path}: cannot be read: {problem.strerror}; check its path") from None


def elements(data: bytes, path: Path, wanted: frozenset[str]) -> Iterator[Node]:
    """The root, still empty, then every element named in `wanted`, whole, as soon as it is read; none inside another.

    Raises ConfigError with file and line for what is not well-formed, for a DOCTYPE with declarations in it, and for
    entities that are not declared in the file.
    """
    return _elements(iter((data,)), _Reader(str(path), wanted, ConfigError))


def streamed(
    stream: BinaryIO, name: str, wanted: frozenset[str], begun: frozenset[str] = frozenset()
) -> Iterator[Node]:
    """The same from a stream that need not fit in memory; `name` is for messages.

    Elements named in `begun` are yielded like the root, where they begin and empty. Raises DocumentError with name and
    line; every element that ends before the fault was yielded by then.
    """
    return _elements(iter(lambda: stream.read(_CHUNK), b""), _Reader(name, wanted, DocumentError, begun))


def _elements(pieces: Iterator[bytes], reader: _Reader) -> Iterator[Node]:
    for piece in pieces:
        for start in range(0, len(piece), _CHUNK):
            yield from reader.feed(piece[start : start + _CHUNK])
    yield from reader.feed(b"", last=True)


class _Reader:
    """Expat's callbacks. `_done` holds what is complete and not yet taken."""

    def __init__(
        self,
        name: str,
        wanted: frozenset[str],
        error: type[ConfigError | DocumentError],
        begun: frozenset[str] = frozenset(),
    ) -> None:
        self._name, self._wanted, self._error, self._begun = name, wanted, error, begun
        self._done, self._open, self._depth = list[Node](), list[Node](), 0
        self._subset: bool | int = False
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler, parser.EndDoctypeDeclHandler = self._doctype, self._doctype_end
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped

    def feed(self, data: bytes, last: bool = False) -> Iterator[Node]:
        """What is complete after `data`; if that has a fault, it is raised after what stands before it."""
        fault = None
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as problem:
            reason = f"{expat.ErrorString(problem.code)} in column {problem.offset + 1}"
            fault = self._fault(f"not well-formed XML: {reason}: mend the file", problem.lineno)
        except (LookupError, ValueError) as problem:  # an encoding that Python does not know, or not of single bytes
            fault = self._fault(f"{problem}: save the file as UTF-8")
        except self._error as problem:
            fault = problem
        yield from self._done
        self._done.clear()
        if fault:
            raise fault from None

    def _fault(self, message: str, line: int = 0) -> ConfigError | DocumentError:
        return self._error(f"{self._name}:{line or self._parser.CurrentLineNumber}: {message}")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._fault(f"more than {_DEEPEST} elements inside one another: not a file of this kind")
        # An attribute without a prefix is the element's own: `version` wins over `its:version`.
        local = {key.rpartition(":")[2]: attributes[key] for key in sorted(attributes, key=lambda key: ":" not in key)}
        node = Node(name.rpartition(":")[2], local, self._parser.CurrentLineNumber)
        if self._depth == 1 or (node.name in self._begun and not self._open):
            self._done.append(node)
        if self._open:
            self._open[-1].parts.append(node)
        if self._open or node.name in self._wanted:
            self._open.append(node)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._open:
            node = self._open.pop()
            if not self._open:
                self._done.append(node)

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].parts.append(text)

    def _doctype(self, _name: str, _system: str | None, _public: str | None, subset: bool | int) -> None:
        self._subset = subset

    def _doctype_end(self) -> None:
        if self._subset:
            raise self._fault("its DOCTYPE declares something itself, which is refused: take out what is in [ ]")

    def _entity(self, name: str, *_: object) -> None:
        raise self._fault(f"it declares the entity {name!r}, which is refused: write its text out")

    def _skipped(self, name: str, _parameter: bool) -> None:
        raise self._fault(f"the entity &{name}; is declared nowhere here: write its text out")


def possible(text: str) -> str:
    """`text` with U+FFFD for what XML cannot hold: control characters, surrogates, U+FFFE and U+FFFF."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def escaped(text: str) -> str:
    """`text` for an XML file, also within double quotes; what XML cannot hold becomes U+FFFD."""
    text = possible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\r", "&#13;")


def attribute(text: str) -> str:
    """`text` for an attribute; parsers would turn its line breaks and tabs into spaces."""
    return escaped(text).replace("\n", "&#10;").replace("\t", "&#9;")
