"""What the elements and attributes of HTML are to a translator.

Elements: https://html.spec.whatwg.org/multipage/indices.html#elements-3, with those that only old pages have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from translate.formats.html_scan import Attribute, Token, first

VOID = frozenset(
    ("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr").split()
)
BLOCKS = frozenset(
    (
        "address article aside audio blockquote body button canvas caption center colgroup datalist dd "
        "details dialog dir div dl dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head "
        "header hgroup hr html legend li listing main map marquee menu menuitem nav noscript object ol "
        "optgroup option p plaintext pre search section select summary table tbody td tfoot th thead title tr "
        "ul video xmp"
    ).split()
)
"""Elements that no sentence runs through; every other is inline, also one that nobody knows."""

KEPT = frozenset(["code", "kbd", "samp", "tt", "var"])
"""Inline elements whose text is not language."""

VERBATIM = frozenset(("listing", "plaintext", "pre", "xmp"))
"""Blocks whose text is not language as a rule, and in which white space counts."""

OPAQUE = frozenset(("iframe math noembed noframes script style svg template textarea").split())
"""Elements left as they are, with everything in them."""

# https://html.spec.whatwg.org/multipage/syntax.html#optional-tags: what a start tag closes that is open around it.
_CELLS = frozenset(("td", "th"))
_ROWS = _CELLS | {"tr"}
_CLOSES = {
    "dd": frozenset(("dd", "dt", "p")),
    "dt": frozenset(("dd", "dt", "p")),
    "li": frozenset(("li", "p")),
    "option": frozenset(("option",)),
    "optgroup": frozenset(("option", "optgroup")),
    "td": _CELLS,
    "th": _CELLS,
    "tr": _ROWS,
    "tbody": _ROWS | {"thead", "tbody", "caption", "colgroup"},
    "thead": _ROWS | {"thead", "tbody", "caption", "colgroup"},
    "tfoot": _ROWS | {"thead", "tbody", "caption", "colgroup"},
    "body": frozenset(("head",)),
}
_CLOSE_NO_PARAGRAPH = frozenset(
    ("audio button canvas datalist html legend map noscript object option optgroup select title video").split()
)
_PARAGRAPH = frozenset(("p",))

_KINDS = {**{f"h{n}": "heading" for n in range(1, 7)}, "title": "heading", "li": "list"}
_KINDS |= {"figcaption": "caption", "caption": "caption"}
_INHERITING = frozenset(("center", "div", "p"))

_DESCRIBING = re.compile(
    r"(?:(?:og|twitter)(?::\w+)*:(?:title|description|alt)|description|headline|abstract|dc(?:terms)?[.:](?:title|description))",
    re.IGNORECASE,
)
_EVERYWHERE = ("title", "aria-label", "aria-description", "aria-placeholder", "aria-roledescription")


def closes(name: str) -> frozenset[str]:
    """The elements that the start tag of the block `name` ends, if they are the innermost ones."""
    return _CLOSES.get(name) or (frozenset() if name in _CLOSE_NO_PARAGRAPH else _PARAGRAPH)


def kind(name: str, around: str) -> str:
    """The kind of a block in the element `name`; `around` is the kind in the element around it."""
    return _KINDS.get(name) or (around if name in _INHERITING else "paragraph")


def translated(tag: Token, text: str) -> bool | None:
    """What the tag says of its content: True for `translate="yes"`, False for `no` or the class notranslate."""
    if not tag.attributes:
        return None
    said = first(tag.attributes, "translate")
    value = text[said.start : said.end].strip().lower() if said else None
    if value in ("yes", "", "no"):
        return value != "no"
    sort = first(tag.attributes, "class")
    return False if sort and "notranslate" in text[sort.start : sort.end].lower().split() else None


def read_by_people(tag: Token, text: str) -> Iterator[Attribute]:
    """The tag's attributes with words for people, in order."""
    if not tag.attributes or tag.name in ("link", "script", "style", "template"):
        return
    wanted = _ALSO.get(tag.name, _nothing)(tag, text)
    yield from (attribute for attribute in tag.attributes if attribute.name in (*_EVERYWHERE, *wanted))


def _value(tag: Token, text: str, name: str) -> str:
    found = first(tag.attributes, name)
    return text[found.start : found.end].strip() if found else ""


def _nothing(tag: Token, text: str) -> tuple[str, ...]:
    return ()


def _meta(tag: Token, text: str) -> tuple[str, ...]:
    names = (_value(tag, text, key) for key in ("name", "property", "itemprop"))
    return ("content",) if any(_DESCRIBING.fullmatch(name) for name in names) else ()


def _input(tag: Token, text: str) -> tuple[str, ...]:
    said = _value(tag, text, "type").lower()
    return ("alt", "placeholder", "value") if said in ("submit", "button", "reset") else ("alt", "placeholder")


_ALSO: dict[str, Callable[[Token, str], tuple[str, ...]]] = {
    "meta": _meta,
    "input": _input,
    **dict.fromkeys(("img", "area", "applet", "embed"), lambda tag, text: ("alt",)),
    "textarea": lambda tag, text: ("placeholder",),
    **dict.fromkeys(("option", "optgroup", "track"), lambda tag, text: ("label",)),
}
