"""What an HTML file says of its text as a whole: language and direction become those of its translation."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from translate import languages
from translate.formats.html_read import Page
from translate.formats.html_scan import Scanner, Token, first
from translate.formats.literals import Edit

_NAMES = ("lang", "xml:lang")


def edits(page: Page, changed: Collection[int], kept: Collection[int], target: str) -> Iterator[Edit]:
    """What is to be changed in start tags where the blocks with the numbers `changed` are in the language `target`.

    On `<html>` both are set. On other elements `lang` is, if it named the language of the page, or all texts in it are
    changed: `kept` are the blocks that have words and stay.
    """
    root = _tag(page, page.root) if page.root >= 0 else None
    source = _value(page, root, *_NAMES) if root else ""
    if root:
        names = _NAMES if page.xml else ("lang", *(["xml:lang"] if first(root.attributes, "xml:lang") else []))
        yield from (_set(page, root, name, target) for name in names)
        direction = _direction(target)
        if direction == "rtl" or _value(page, root, "dir").lower() == "rtl":
            yield _set(page, root, "dir", direction)
    with_kept = {page.langs[i] for i in kept}
    done = {page.root, -1}
    for place in (page.langs[i] for i in changed):
        if place not in done:
            done.add(place)
            tag = _tag(page, place)
            source = source or _value(page, tag, *_NAMES)
            if place not in with_kept or _same(source, _value(page, tag, *_NAMES)):
                yield from _lang(page, tag, target)
    for place, block in page.inner:
        tag = _tag(page, place)
        around = page.langs[block]
        spoken = _value(page, _tag(page, around), *_NAMES) if around >= 0 else source
        if place not in done and block in changed and _same(spoken, _value(page, tag, *_NAMES)):
            done.add(place)
            yield from _lang(page, tag, target)
            yield from _dir(page, tag, target)
    for place in {page.dirs[i] for i in changed} - {page.root, -1}:
        yield from _dir(page, _tag(page, place), target)


def charset(page: Page) -> list[Edit]:
    """A declaration for a page in UTF-8 that has none: its translation has letters that browsers would take amiss.

    Nothing for what is only part of a page, and for XML, where this is the encoding of what has no declaration.
    """
    if page.head < 0 or page.xml or page.encoding.name != "utf-8":
        return []
    at = _tag(page, page.head).end
    return [(at, at, '<meta charset="utf-8">')]


def _lang(page: Page, tag: Token, target: str) -> Iterator[Edit]:
    yield from (_set(page, tag, name, target) for name in _NAMES if first(tag.attributes, name))


def _dir(page: Page, tag: Token, target: str) -> Iterator[Edit]:
    if _value(page, tag, "dir").lower() in ("ltr", "rtl"):
        yield _set(page, tag, "dir", _direction(target))


def _direction(target: str) -> str:
    return "rtl" if languages.right_to_left(target) else "ltr"


def _tag(page: Page, start: int) -> Token:
    token = Scanner(page.text, page.xml, start).next()
    assert token is not None  # a tag was there when the page was read
    return token


def _value(page: Page, tag: Token, *names: str) -> str:
    found = (first(tag.attributes, name) for name in names)
    return next((page.text[a.start : a.end].strip() for a in found if a), "")


def _same(one: str, other: str) -> bool:
    """True for tags of one language, whatever the region."""
    return bool(one) and one.replace("_", "-").split("-")[0].lower() == other.replace("_", "-").split("-")[0].lower()


def _set(page: Page, tag: Token, name: str, value: str) -> Edit:
    """The attribute with this value: `value` needs no quotes."""
    there = first(tag.attributes, name)
    if there:
        return there.start, there.end, value
    at = tag.start + 1 + len(tag.name)
    return at, at, f' {name}="{value}"'
