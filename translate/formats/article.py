"""The article of a web page, without what is around it: menus, comments, what else to read, requests for consent.

Trafilatura finds it (https://trafilatura.readthedocs.io); it is asked for no metadata and goes nowhere.
"""

from __future__ import annotations

import logging
import re
from html import escape, unescape

from lxml import etree

from translate.errors import DocumentError, UsageError
from translate.formats import html_text
from translate.formats.html_names import BLOCKS
from translate.formats.html_scan import Scanner, Token, first

# What trafilatura would drop (captions) or take for quotations (code), under names that it keeps.
_RENAMED = {"figcaption": "p", "pre": "code"}
_TAG = re.compile(r"<(/?)(figcaption|pre)(?=[ \t\n\f\r/>])", re.IGNORECASE)
_LINES = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "a", "strong", "i", "u", "sub", "sup", "del"))


def extracted(text: str, name: str, xml: bool) -> str:
    """A page with nothing but the article in `text`, its title and its language.

    Formatting, links, pictures and tables are kept. Raises DocumentError if there is no article, UsageError without
    the library.
    """
    try:
        import trafilatura  # noqa: PLC0415
        from trafilatura.htmlprocessing import convert_to_html  # noqa: PLC0415
    except ImportError:
        raise UsageError(f"{name}: --article needs what `pip install 'dragoman[article]'` installs") from None
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it says of a page is said below
    found = trafilatura.bare_extraction(
        _TAG.sub(lambda tag: f"<{tag[1]}{_RENAMED[tag[2].lower()]}", html_text.storable(text)),
        output_format="html",
        include_comments=False,
        include_formatting=True,
        include_links=True,
        include_images=True,
        include_tables=True,
        with_metadata=False,
    )
    body = getattr(found, "body", None)
    if body is None or not "".join(body.itertext()).strip():
        raise DocumentError(f"{name}: no article found in this page: leave out --article to take all of it")
    return _page(convert_to_html(body).find("body"), _Head(text, xml))


class _Head:
    """What a page says of itself."""

    def __init__(self, text: str, xml: bool) -> None:
        self.title = self.lang = self.dir = ""
        self.headlines: list[str] = []
        inside: list[str] | None = None
        scanner = Scanner(text, xml)
        while token := scanner.next():
            if token.kind == "start":
                self._attributes(token, text)
                content = scanner.content(token)
                if content and token.name == "title" and not self.title:
                    self.title = _line(text[content[0] : content[1]])
            if token.name == "h1":
                if inside is not None:
                    self.headlines.append(_line("".join(inside)))
                inside = [] if token.kind == "start" else None
            elif inside is not None and token.kind == "text":
                inside.append(text[token.start : token.end])
            elif inside is not None and token.name in BLOCKS | {"br"}:
                inside.append(" ")

    def _attributes(self, token: Token, text: str) -> None:
        if token.name == "html":
            for key in ("lang", "dir"):
                found = first(token.attributes, key)
                setattr(self, key, getattr(self, key) or (_line(text[found.start : found.end]) if found else ""))


def _page(body: etree._Element, head: _Head) -> str:
    for code in list(body.iter("pre")):
        parent = code.getparent()
        if parent is not None and (parent.tag in _LINES or (parent.text or "").strip() or (code.tail or "").strip()):
            code.tag = "code"
    for child in body:
        child.tail = child.tail if (child.tail or "").strip() else "\n"
    if len(head.headlines) == 1 and head.headlines[0] and body.find(".//h1") is None:
        headline = etree.Element("h1")
        headline.text, headline.tail = head.headlines[0], "\n"
        body.insert(0, headline)
    attributes = "".join(f' {key}="{escape(value)}"' for key in ("lang", "dir") if (value := getattr(head, key)))
    inner = etree.tostring(body, method="html", encoding="unicode")
    title = escape(head.title or next(iter(head.headlines), ""), quote=False)
    return (
        f'<!DOCTYPE html>\n<html{attributes}>\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n</head>\n'
        f"{inner}\n</html>\n"
    )


def _line(raw: str) -> str:
    return " ".join(unescape(html_text.storable(raw)).split())
