"""The tokens of an HTML or XHTML file with their spans, found as browsers find them.

Tokenization: https://html.spec.whatwg.org/multipage/parsing.html#tokenization. Any text has tokens; they follow one
another without a gap. Every character is looked at a bounded number of times: what is not closed ends with the file.
"""

from __future__ import annotations

import re
from sys import intern
from typing import Literal, NamedTuple

Kind = Literal["text", "cdata", "start", "end", "other"]

SPACE = " \t\n\f\r"
"""The white space of HTML."""

# Content that holds no tags: up to its own end tag, or to the end of the file.
_RAW = frozenset(("iframe noembed noframes script style textarea title xmp").split())
# HTML elements that cannot be inside a drawing or formula and so end it, and the elements where they can.
_BREAK_OUT = frozenset(
    (
        "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li "
        "listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
    ).split()
)
_INTEGRATION = frozenset(("annotation-xml desc foreignobject mi mn mo ms mtext title").split())
_FOREIGN = frozenset(("math", "svg"))

# The attributes that tokens have; a tag may have millions of others.
_READ = frozenset(
    """alt aria-description aria-label aria-placeholder aria-roledescription class content dir itemprop label lang name
    placeholder property title translate type value xml:lang""".split()
)

_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_NAME = re.compile(r"</?([a-zA-Z][^ \t\n\f\r/>]*)")
# Never fails, never tries anything twice: the closing quote is looked at afterwards.
_ATTRIBUTE = re.compile(
    r"[ \t\n\f\r/]*([^ \t\n\f\r/>][^ \t\n\f\r/>=]*)?"
    r"""(?:[ \t\n\f\r]*=[ \t\n\f\r]*(?:"([^"]*)|'([^']*)|([^ \t\n\f\r>]*)))?"""
)
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT = re.compile(r"<!--|-->|<(/?)script(?=[ \t\n\f\r/>])", re.IGNORECASE)
_SUBSET = re.compile(r"<!doctype[^>\[]*\[", re.IGNORECASE)
_SUBSET_END = re.compile(r"\][ \t\r\n]*>")


class Attribute(NamedTuple):
    """An attribute with a value, and the span of that."""

    name: str
    """Lower case."""
    start: int
    end: int


class Token(NamedTuple):
    """One piece of the file."""

    kind: Kind
    """`other`: comment, doctype, processing instruction, or a tag that the file ends in."""
    start: int
    end: int
    name: str = ""
    """Of a tag: lower case."""
    attributes: tuple[Attribute, ...] = ()
    """Of a start tag, those that anybody here reads; of two with the same name the first, as browsers have it."""
    closed: bool = False
    """Of a start tag: that it ends with `/>`."""


class Scanner:
    """Goes through a text once."""

    def __init__(self, text: str, xml: bool, start: int = 0, end: int | None = None) -> None:
        self.at = start
        self.text, self.xml = text, xml
        self._end = len(text) if end is None else end

    def next(self, foreign: bool = False) -> Token | None:
        """The next token, None at the end. `foreign`: within a drawing or formula, where CDATA is text in HTML too."""
        start, text = self.at, self.text
        if start >= self._end:
            return None
        found = _MARKUP.match(text, start, self._end)
        if found is None:
            found = _MARKUP.search(text, start, self._end)
            self.at = found.start() if found else self._end
            return Token("text", start, self.at)
        if named := _NAME.match(text, start, self._end):
            return self._tag(named)
        if text.startswith("<!--", start):
            self.at = self._comment(start)
        elif (self.xml or foreign) and text.startswith("<![CDATA[", start):
            self.at = self._after("]]>", start + 9)
            return Token("cdata", start, self.at)
        elif self.xml and text.startswith("<?", start):
            self.at = self._after("?>", start + 2)
        elif self.xml and (subset := _SUBSET.match(text, start, self._end)):
            closing = _SUBSET_END.search(text, subset.end(), self._end)
            self.at = closing.end() if closing else self._end
        else:
            self.at = self._after(">", start + 1)
        return Token("other", start, self.at)

    def content(self, tag: Token) -> tuple[int, int] | None:
        """Passes what is in an element that holds no tags, and its end tag; the span of the content.

        None, with nothing passed, for a start tag of another element.
        """
        if tag.name == "plaintext" and not self.xml:
            self.at = self._end
            return tag.end, self._end
        if tag.name not in _RAW or (tag.closed and self.xml):
            return None
        until = self._script() if tag.name == "script" else self._end_tag(tag.name, tag.end)
        self.at = until
        closing = self.next() if until < self._end else None
        return tag.end, closing.start if closing else self._end

    def element(self, tag: Token) -> None:
        """Passes the rest of the element that `tag` begins, with the elements of the same name in it."""
        foreign = tag.name in _FOREIGN
        if tag.closed and (foreign or self.xml):
            return
        depth, inside = 1, 0
        while depth and (token := self.next(foreign)):
            if token.kind == "start" and foreign and not inside and token.name in _BREAK_OUT and not self.xml:
                self.at = token.start
                return
            if token.kind == "start" and not (token.closed and (foreign or self.xml)):
                depth += token.name == tag.name
                inside += token.name in _INTEGRATION
                if not foreign or token.name in ("script", "style"):
                    self.content(token)
            elif token.kind == "end":
                depth -= token.name == tag.name
                inside = max(0, inside - (token.name in _INTEGRATION))

    def _tag(self, named: re.Match[str]) -> Token:
        text, end, at = self.text, self._end, named.end()
        found: dict[str, Attribute] = {}
        unquoted = 0  # where the last value without quotes ends
        while at < end and text[at] != ">":
            attribute = _ATTRIBUTE.match(text, at, end)
            assert attribute is not None  # the pattern matches any string
            at = attribute.end()
            kind = attribute.lastindex or 0
            if kind in (2, 3):
                at += 1  # the closing quote
                if at > end:
                    break
            unquoted = at if kind == 4 else unquoted
            if kind > 1 and attribute[1] and (key := attribute[1].lower()) in _READ:
                found.setdefault(key, Attribute(key, *attribute.span(kind)))
        complete = at < end
        self.at = at = min(at + 1, end)
        start, name = named.start(), intern(named[1].lower())  # one text for a million tags
        if not complete:
            return Token("other", start, at)  # browsers show nothing of a tag that the file ends in
        if text[start + 1] == "/":
            return Token("end", start, at, name)
        closed = text[at - 2] == "/" and unquoted != at - 1
        return Token("start", start, at, name, tuple(found.values()), closed)

    def _comment(self, start: int) -> int:
        if self.text.startswith(("<!-->", "<!--->"), start):
            return min(self.text.index(">", start) + 1, self._end)
        found = _COMMENT_END.search(self.text, start + 4, self._end)
        return found.end() if found else self._end

    def _script(self) -> int:
        """Where the script ends: not at an end tag between `<!--`, `<script` and `-->`."""
        at, escaped, double = self.at, False, False
        while found := _SCRIPT.search(self.text, at, self._end):
            at = found.end() - 2 if found[0] == "<!--" else found.end()
            if found[0] in ("<!--", "-->"):
                escaped, double = found[0] == "<!--", double and found[0] == "<!--"
            elif not found[1]:
                double = escaped
            elif double:
                double = False
            else:
                return found.start()
        return self._end

    def _end_tag(self, name: str, at: int) -> int:
        pattern = re.compile(rf"</{name}(?=[ \t\n\f\r/>])", re.IGNORECASE)
        found = pattern.search(self.text, at, self._end)
        return found.start() if found else self._end

    def _after(self, sign: str, at: int) -> int:
        found = self.text.find(sign, at, self._end)
        return found + len(sign) if found >= 0 else self._end


def first(attributes: tuple[Attribute, ...], name: str) -> Attribute | None:
    """The attribute of this name that counts."""
    return next((a for a in attributes if a.name == name), None)
