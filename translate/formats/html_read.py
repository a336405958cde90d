"""The blocks of an HTML file, with where they stand."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from translate.errors import DocumentError
from translate.formats import html_text
from translate.formats.encoding import Encoding
from translate.formats.html_block import Content, inline, opaque
from translate.formats.html_names import BLOCKS, OPAQUE, VOID, read_by_people, translated
from translate.formats.html_scan import Attribute, Scanner, Token, first
from translate.formats.html_tree import State, Tree

CONTENT, PLAIN, VALUE = range(3)
"""What a block is: inline content, a `<title>`'s text without markup, an attribute's value."""

_MOST_CODES = 10_000  # in one block; a longer one is two
_MOST_BLOCKS = 1_000_000


@dataclass(slots=True)
class Page:
    """A file with the spans of its blocks, as little of it as will do: a page may have a million."""

    text: str
    encoding: Encoding
    xml: bool
    """It goes by the rules of XHTML."""
    declared: bool = True
    """It says what its encoding is."""
    starts: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    forms: bytearray = field(default_factory=bytearray)
    langs: array[int] = field(default_factory=lambda: array("q"))
    """Where the start tag of the innermost element with `lang` begins that the block is in; -1: none but `<html>`."""
    dirs: array[int] = field(default_factory=lambda: array("q"))
    root: int = -1
    """Where `<html>` begins."""
    head: int = -1
    """Where `<head>` begins; where there is none, `<html>`."""
    inner: list[tuple[int, int]] = field(default_factory=list)
    """Inline elements with `lang` within a block: where the start tag begins, and the block's number."""


class Reader:
    """Reads a page's text once; the spans go to the page."""

    def __init__(self, page: Page, name: str) -> None:
        self._page, self._name, self._text = page, name, page.text
        self._scanner, self._tree = Scanner(page.text, page.xml), Tree(page.text, page.xml)
        self._content = Content(page.text)
        self._waiting: list[tuple[Attribute, State]] = []
        self._inner: list[int] = []

    def texts(self) -> Iterator[tuple[str, str]]:
        """Text and kind of each block, in order; attributes behind the block that they are in. Raises DocumentError."""
        while token := self._scanner.next():
            block = token.name in BLOCKS
            if block or len(self._content) > _MOST_CODES or (token.name == "br" and self._content.after_break):
                yield from self._ended()
            if token.kind == "start":
                self._attributes(token)
                self._heads(token)
                if block:
                    yield from self._block(token)
                    continue
            elif block:
                self._tree.end(token.name)
                continue
            elif token.kind == "other" and self._page.xml and "<!ENTITY" in self._text[token.start : token.end]:
                line = self._text.count("\n", 0, token.start) + 1
                raise DocumentError(
                    f"{self._name}:{line}: it declares entities, which is refused: write their texts out"
                )
            yield from self._inline(token)
        yield from self._ended()

    def _heads(self, token: Token) -> None:
        page = self._page
        if token.name == "html" and page.root < 0:
            page.root = page.head = token.start
        elif token.name == "head" and page.head == page.root >= 0:
            page.head = token.start

    def _block(self, token: Token) -> Iterator[tuple[str, str]]:
        content = self._scanner.content(token)
        if content is None:
            self._tree.start(token)
        elif token.name == "title" and content[1] < len(self._text) and self._meant(token):
            start, end = html_text.inner(self._text, *content)
            if said := html_text.collapsed(html_text.said(self._text[start:end])).strip():
                self._add(start, end, PLAIN, self._tree.state)
                yield said, "heading"

    def _inline(self, token: Token) -> Iterator[tuple[str, str]]:
        opens = token.kind == "start" and token.name not in VOID and token.name not in OPAQUE
        if opens:
            self._tree.start(token)
        state = self._tree.state
        if state.wanted:
            if opens and not state.kept and (first(token.attributes, "lang") or first(token.attributes, "xml:lang")):
                self._inner.append(token.start)
            inline(token, self._scanner, self._content, state.verbatim)
        elif token.kind == "start" and token.name in OPAQUE:
            opaque(token, self._scanner)
        if token.kind == "end":
            self._tree.end(token.name)
            if not self._tree.state.wanted:
                yield from self._ended()

    def _attributes(self, token: Token) -> None:
        if token.attributes and self._meant(token):
            state = self._tree.state
            self._waiting += [(attribute, state) for attribute in read_by_people(token, self._text)]

    def _meant(self, token: Token) -> bool:
        said = translated(token, self._text)
        return said if said is not None else self._tree.state.wanted and not self._tree.state.kept

    def _ended(self) -> Iterator[tuple[str, str]]:
        """The block so far, and the attributes in it."""
        around = self._tree.around
        if len(self._content):
            waiting = 0
            for found in self._content.parts():
                reached = bisect_left(self._inner, found.end, waiting)
                self._page.inner += [(start, len(self._page.starts)) for start in self._inner[waiting:reached]]
                waiting = reached
                self._add(found.start, found.end, CONTENT, around)
                yield found.inline.text, around.kind
            self._content = Content(self._text)
        self._inner.clear()
        for attribute, state in self._waiting:
            if said := html_text.said_in_attribute(self._text[attribute.start : attribute.end]).strip():
                self._add(attribute.start, attribute.end, VALUE, state)
                yield said, "caption"
        self._waiting.clear()

    def _add(self, start: int, end: int, form: int, state: State) -> None:
        page = self._page
        if len(page.starts) == _MOST_BLOCKS:
            raise DocumentError(f"{self._name}: more than {_MOST_BLOCKS:,} texts in one page: split it")
        page.starts.append(start)
        page.ends.append(end)
        page.forms.append(form)
        page.langs.append(state.lang)
        page.dirs.append(state.dir)
