"""The inline content of one block: its tokens as pieces, and those as the text that is translated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from translate.formats import html_text
from translate.formats.html_names import KEPT, OPAQUE, VOID, translated
from translate.formats.html_scan import SPACE, Scanner, Token
from translate.formats.inline import Inline, Kind, Piece, gathered

_NOTED = frozenset(("a", "sup"))
_LONGEST_MARK = 12  # pieces of a mark such as [1], in which the brackets may be elements

Span = tuple[int, int]
"""Start and end in the file's text."""


@dataclass(slots=True)
class _Item:
    kind: Kind
    start: int
    end: int
    text: str = ""
    name: str = ""
    """Of an opening tag: its element's."""
    kept: bool = False
    link: bool = False
    dropped: bool = False
    partner: int = -1
    texts: int = 0
    """Of an opening tag: how many texts are before it."""
    breaks: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A block and where it stands."""

    inline: Inline[Span]
    start: int
    end: int


class Content:
    """The pieces of a block in the making.

    Pairs that directly enclose one another are one code, so is a pair without text in it. A tag without a partner in
    the block is a code by itself.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._items: list[_Item] = []
        self._open: list[tuple[str, int]] = []
        self._named: dict[str, int] = {}
        self._spaced = True  # nothing or white space is before
        self._texts = self._breaks = 0

    def __len__(self) -> int:
        return len(self._items)

    @property
    def after_break(self) -> bool:
        """True where nothing but white space is behind a line break."""
        return bool(self._items) and self._items[-1].kind == "break"

    def text(self, start: int, end: int, said: str, verbatim: bool = False) -> None:
        """Text, with white space as CSS has it: none after other white space, at a start and around line breaks."""
        if not verbatim:
            said = html_text.collapsed(said)
            said = said[1:] if self._spaced and said[:1] == " " else said
        if said:
            self._items.append(_Item("text", start, end, said))
            self._texts += 1
            self._spaced = said[-1] == " " and not verbatim

    def alone(self, start: int, end: int, shown: bool = False) -> None:
        """Something that stands for itself: an image, which is `shown`, a comment, which is not."""
        self._items.append(_Item("alone", start, end))
        self._spaced = self._spaced and not shown

    def line_break(self, start: int, end: int) -> None:
        """`<br>`."""
        last = self._items[-1] if self._items else None
        if last and last.kind == "text":
            last.text = last.text.rstrip(SPACE)
        self._items.append(_Item("break", start, end))
        self._breaks += 1
        self._spaced = True

    def open(self, name: str, start: int, end: int, kept: bool = False) -> None:
        """A start tag. It is a piece by itself until its end tag comes."""
        self._open.append((name, len(self._items)))
        self._named[name] = self._named.get(name, 0) + 1
        item = _Item("alone", start, end, name=name, kept=kept, link=name == "a")
        item.texts, item.breaks = self._texts, self._breaks
        self._items.append(item)

    def close(self, name: str, start: int, end: int) -> None:
        """An end tag; tags that were opened within and not closed stay by themselves."""
        if not self._named.get(name):
            self.alone(start, end)
            return
        opened, at = self._open.pop()
        self._named[opened] -= 1
        while opened != name:
            opened, at = self._open.pop()
            self._named[opened] -= 1
        first, here = self._items[at], len(self._items)
        if first.texts == self._texts or (name in _NOTED and self._is_mark(at)):
            kind: Kind = "break" if first.breaks < self._breaks else "alone"
            self._items[at:] = [_Item(kind, first.start, end)]
            self._texts, self._spaced = first.texts, kind == "break"  # an empty element may be an icon
            return
        first.kind, first.partner = "open", here
        last = _Item("close", start, end, partner=at)
        inside = self._items[at + 1]
        if inside.kind == "open" and inside.partner == here - 1:
            first.end, first.kept, inside.dropped = inside.end, first.kept or inside.kept, True
            first.link = first.link or inside.link
            last.start, self._items[-1].dropped = self._items[-1].start, True
        self._items.append(last)

    def _is_mark(self, at: int) -> bool:
        """True if what is from here on is a note's mark, a link back, a power: no words, numbers only if raised."""
        if len(self._items) - at > _LONGEST_MARK:
            return False
        text = "".join(item.text for item in self._items[at:])
        names = {item.name for item in self._items[at:]}
        return not any(c.isalpha() if "sup" in names else c.isalnum() for c in text)

    def found(self) -> Found | None:
        """The block that the pieces so far are; None without words."""
        return self._found(self._left())

    def parts(self) -> list[Found]:
        """The same, but of nothing but links, as in a menu, each by itself."""
        items = self._left()
        whole = self._found(items)
        if not whole:
            return []
        items = items[whole.inline.first : whole.inline.last]
        return [part for start, end in _links(items) if (part := self._found(items[start:end]))] or [whole]

    def _left(self) -> list[_Item]:
        return [item for item in self._items if not item.dropped and (item.kind != "text" or item.text)]

    def _found(self, items: list[_Item]) -> Found | None:
        if not self._texts:
            return None
        pieces = [Piece(i.kind, i.text, None if i.kind == "text" else (i.start, i.end), i.kept) for i in items]
        inline = gathered(pieces)
        if inline is None:
            return None
        first, last = items[inline.first], items[inline.last - 1]
        start = self._outside(first, first.start, last.end)[0] if first.kind == "text" else first.start
        end = self._outside(last, start, last.end)[1] if last.kind == "text" else last.end
        return Found(inline, start, end)

    def _outside(self, item: _Item, start: int, end: int) -> Span:
        """The span without white space at the edges, which `item` has one of or both."""
        if self._text.startswith("<![CDATA[", item.start):
            return start, end
        inner = html_text.inner(self._text, max(start, item.start), min(end, item.end))
        return (inner[0] if item.start <= start else start), (inner[1] if item.end >= end else end)


def _links(items: list[_Item]) -> list[Span]:
    """Where each link is, its tags included, if there are several and no word is outside them; else nothing.

    Two that nothing parts but white space may be one phrase, if the second does not begin as a name of its own does.
    """
    found = list[Span]()
    depth = begun = 0
    parted = True
    for at, item in enumerate(items):
        if item.kind == "open":
            if not depth and not item.link:
                return []
            begun = begun if depth else at
            depth += 1
        elif item.kind == "close":
            depth -= 1
            if not depth:
                found.append((begun, at + 1))
                parted = False
        elif depth:
            if item.kind == "text" and not parted:
                if item.text.lstrip()[:1].islower():
                    return []
                parted = bool(item.text.strip())
        elif item.kind == "text":
            if any(map(str.isalnum, item.text)):
                return []
            parted = parted or bool(item.text.strip())
        else:
            parted = parted or item.kind == "break"
    return found if len(found) > 1 else []


def rebuilt(text: str, start: int, end: int, xml: bool) -> Mapping[str, Span | None]:
    """The payloads of the block that was found at this span: where each of its tags stands in the file."""
    scanner, content = Scanner(text, xml, start, end), Content(text)
    while token := scanner.next():
        inline(token, scanner, content)
    found = content.found()
    return found.inline.payloads if found else {}


def inline(token: Token, scanner: Scanner, content: Content, verbatim: bool = False) -> None:
    """Adds a token that is no block's to the content; of an opaque element all of it."""
    text, start, end, name = scanner.text, token.start, token.end, token.name
    if token.kind == "text":
        content.text(start, end, html_text.said(text[start:end]), verbatim)
    elif token.kind == "cdata":
        content.text(start, end, html_text.storable(text[start + 9 : end].removesuffix("]]>")), verbatim)
    elif token.kind == "end" and name not in VOID:
        content.close(name, start, end)
    elif token.kind == "start" and name == "br":
        content.line_break(start, end)
    elif token.kind == "start" and name in OPAQUE:
        opaque(token, scanner)
        content.alone(start, scanner.at, name not in ("script", "style", "template"))
    elif token.kind == "start" and name not in VOID and not (token.closed and scanner.xml):
        said = translated(token, text)
        content.open(name, start, end, said is False or (name in KEPT and not said))
    else:
        content.alone(start, end, name in ("embed", "img", "input"))


def opaque(token: Token, scanner: Scanner) -> None:
    """Passes an element that is left as it is."""
    if scanner.content(token) is None:
        scanner.element(token)
