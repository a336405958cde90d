"""XML files read for the places of things in them, so that they can be changed and all else kept byte for byte.

Texts are as they stand in the file: where an element holds others, with their tags and with entities; else without.
Nothing is fetched and no entity may be declared: what hides behind one cannot be told from outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from translate.errors import DocumentError

_DEEPEST = 100
_TAG_END = re.compile(rb"""(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_REFERENCE = re.compile(r"&(?:#(\d+)|#x([0-9A-Fa-f]+)|(amp|lt|gt|quot|apos));")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ATTRIBUTE = r"""(?<=\s){}\s*=\s*(?:"[^"]*"|'[^']*')"""
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Element:
    """An element and its spans; offsets count bytes of the file."""

    name: str
    """Without prefix."""
    attributes: dict[str, str]
    """By their names as written."""
    line: int
    start: int
    inner: int
    """Where its content begins; the end of the tag where it is written as one, `<x/>`."""
    inner_end: int = 0
    end: int = 0
    children: list[Element] = field(default_factory=list)
    raw: str = ""
    """Its content as it is written."""

    @property
    def single(self) -> bool:
        """True where it is written as one tag."""
        return self.inner == self.end

    def first(self, name: str) -> Element | None:
        """The first child of this name."""
        return next(self.all(name), None)

    def all(self, *names: str) -> Iterator[Element]:
        """The children of these names, in order."""
        return (child for child in self.children if child.name in names)

    @property
    def text(self) -> str:
        """Its content for people: with tags where it holds elements, else without any markup."""
        return self.raw if self.children else unescaped(self.raw)

    def written(self, text: str) -> str:
        """`text`, which replaces `self.text`, as it stands in the file."""
        return text if self.children else escaped(text)


def parse(data: bytes, name: str) -> Element:
    """The root of an XML file in UTF-8. Raises DocumentError with file and line."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise DocumentError(f"{name}:{line}: not UTF-8: save the file so") from None
    reader = _Reader(data, name)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as problem:
        what = expat.ErrorString(problem.code)
        raise DocumentError(f"{name}:{problem.lineno}: not well-formed XML: {what}: mend the file") from None
    except (LookupError, ValueError) as problem:
        raise DocumentError(f"{name}:1: {problem}: save the file as UTF-8") from None
    assert reader.root is not None  # a document without a root is not well-formed
    return reader.root


def well_formed(raw: str) -> bool:
    """True if `raw` can stand in an element; prefixes need not be declared."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(f"<r>{raw}</r>".encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError:
        return False
    return True


def with_attributes(tag: str, **values: str) -> str:
    """A start tag with attributes set, in place where they are there; `__` in a name stands for a colon or hyphen."""
    for name, value in values.items():
        written = f'{name.replace("__", "-")}="{escaped(value).replace(chr(34), "&quot;")}"'
        there = re.compile(_ATTRIBUTE.format(re.escape(name.replace("__", "-"))))
        if there.search(tag):
            tag = there.sub(lambda _, written=written: written, tag, count=1)  # type: ignore[misc]
        else:
            tag = re.sub(r"\s*(/?>)\Z", lambda m, written=written: f" {written}{m[1]}", tag)  # type: ignore[misc]
    return tag


def unescaped(raw: str) -> str:
    """The text that `raw`, which holds no elements, stands for."""
    parts, at = [], 0
    for section in _CDATA.finditer(raw):
        parts += [_REFERENCE.sub(_meant, raw[at : section.start()]), section[1]]
        at = section.end()
    return "".join([*parts, _REFERENCE.sub(_meant, raw[at:])])


def escaped(text: str) -> str:
    """`text` as the content of an element; what XML cannot hold becomes U+FFFD."""
    text = _IMPOSSIBLE.sub("\ufffd", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def _meant(reference: re.Match[str]) -> str:
    decimal, hexadecimal, name = reference.groups()
    return _NAMED[name] if name else chr(int(decimal) if decimal else int(hexadecimal, 16))


class _Reader:
    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        self._open: list[Element] = []
        self.root: Element | None = None
        self.parser = parser = expat.ParserCreate()
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.EntityDeclHandler = self._entity
        parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        start = self.parser.CurrentByteIndex
        tag = _TAG_END.match(self._data, start + 1)
        if tag is None or len(self._open) >= _DEEPEST:
            raise self._fault("elements too deep inside one another: not a catalogue")
        element = Element(name.rpartition(":")[2], attributes, self.parser.CurrentLineNumber, start, tag.end())
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        at = self.parser.CurrentByteIndex
        if self._data[element.inner - 2 : element.inner] == b"/>":
            element.inner_end = element.end = element.inner
            return
        element.inner_end, element.end = at, self._data.index(b">", at) + 1
        element.raw = self._data[element.inner : at].decode("utf-8")

    def _doctype(self, _name: str, _system: str | None, _public: str | None, subset: bool | int) -> None:
        if subset:
            raise self._fault("its DOCTYPE declares something itself, which is refused: take out what is in [ ]")

    def _entity(self, name: str, *_: object) -> None:
        raise self._fault(f"it declares the entity {name!r}, which is refused: write its text out")

    def _fault(self, message: str) -> DocumentError:
        return DocumentError(f"{self._name}:{self.parser.CurrentLineNumber}: {message}")
