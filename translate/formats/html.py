"""HTML and XHTML: sentences with their markup as inline codes, attributes that people read; all else byte for byte.

Written back by splicing at the spans of what changed: https://html.spec.whatwg.org/multipage/syntax.html.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from datetime import datetime

from translate.formats import article, base, html_encoding, html_language, html_text, literals
from translate.formats.base import WHOLE, Reading
from translate.formats.html_block import Span, rebuilt
from translate.formats.html_read import CONTENT, VALUE, Page, Reader
from translate.formats.inline import spread
from translate.formats.literals import Edit
from translate.records import Document

MEDIA_TYPE = "text/html"
OPTIONS = frozenset(("article",))


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The blocks of a page, or of the article on it alone. Raises DocumentError for what is no text.

    Broken HTML is read as browsers read it. `translate="no"`, preformatted text, scripts, drawings and formulas are
    left as they are; an inline element that is, and `<code>`, is kept in its sentence.
    """
    found = html_encoding.decode(data, name)
    xml = name.lower().endswith(".xhtml") or found.text.startswith("<?xml")
    page = Page(found.text, found.encoding, xml, found.declared)
    if how.article:
        page = Page(article.extracted(found.text, name, xml), html_encoding.UTF_8, xml=False)
    blocks = base.make_blocks(Reader(page, name).texts())
    return Document(base.digest(data), name, MEDIA_TYPE, blocks, page, found.notes)


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The page with `texts` in place, in its own encoding, what that lacks as references; `lang` and `dir` are set."""
    page = document.skeleton
    assert isinstance(page, Page)
    changed, kept = dict[int, str](), set[int]()
    for number, block in enumerate(document.blocks):
        text = texts.get(block.id, block.text).strip()
        if text and text != block.text:
            changed[number] = text
        elif block.translatable:
            kept.add(number)
    small = sorted(html_language.edits(page, changed.keys(), kept, target)) if changed and target else []
    small = sorted(small + [_plain(page, n, t) for n, t in changed.items() if page.forms[n] != CONTENT])
    large = [_content(page, n, t, small) for n, t in changed.items() if page.forms[n] == CONTENT]
    starts = [start for start, _, _ in large]
    edits = [edit for edit in small if not _within(edit, large, starts)] + large
    if not page.declared and not all(new.isascii() for _, _, new in edits):
        edits += html_language.charset(page)
    return html_encoding.encode(literals.applied(page.text, edits), page.encoding)


def _plain(page: Page, number: int, text: str) -> Edit:
    """A value or title without markup in it."""
    start, end = page.starts[number], page.ends[number]
    if page.forms[number] != VALUE:
        return start, end, html_text.written(text, page.encoding.name)
    before = page.text[start - 1]
    quote = before if before in "\"'" else '"'
    value = html_text.written_value(text, quote, page.encoding.name)
    return start, end, value if before == quote else f'"{value}"'


def _content(page: Page, number: int, text: str, small: list[Edit]) -> Edit:
    start, end = page.starts[number], page.ends[number]
    parts = []
    for piece in spread(text, rebuilt(page.text, start, end, page.xml)):
        if piece.payload:
            parts.append(_markup(page, piece.payload, small))
        else:
            parts.append(html_text.written(piece.text, page.encoding.name))
    return start, end, "".join(parts)


def _markup(page: Page, span: Span, small: list[Edit]) -> str:
    """The file's text at `span` with the edits in it."""
    start, end = span
    first = bisect_left(small, (start,))
    inside = [(a - start, b - start, new) for a, b, new in small[first : bisect_right(small, (end,))] if b <= end]
    return literals.applied(page.text[start:end], inside)


def _within(edit: Edit, large: list[Edit], starts: list[int]) -> bool:
    at = bisect_right(starts, edit[0]) - 1
    return at >= 0 and edit[1] <= large[at][1]
