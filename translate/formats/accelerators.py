"""Marks of the letter that opens a menu entry from the keyboard: `&File` of Qt and Windows, `_File` of GTK.

They split words that an engine and a glossary should see whole, so they are taken out on reading and put back on
writing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from translate import placeholders

_MARKED = re.compile(r"(?P<mark>[&_])(?P<letter>[^\W\d_])")
_SURE = re.compile(r"(?:^|(?<=\s))[&_][^\W\d_]")
_LONGEST = 80
_NO_WORDS = re.compile(r"&#?\w{1,31};|://|[&?]\w+=|[/\\@]")  # entities, addresses and paths
_FIRM = re.compile(r"[^\W_]&[A-Z](?![a-z])")  # R&D, AT&T


def used(texts: Iterable[str]) -> frozenset[str]:
    """The marks that a catalogue with these messages uses.

    A `_` is one only in catalogues where it begins a capitalised word; a `&` wherever it is single and before a letter.
    """
    found = set()
    for text in texts:
        if "_" in text and (m := _place(text)) and m["mark"] == "_" and _SURE.match(text, m.start()):
            found |= {"_"} if m["letter"].isupper() else set()
        if "&" in text and (m := _place(text)) and m["mark"] == "&":
            found.add("&")
    return frozenset(found)


def taken(text: str, marks: frozenset[str]) -> tuple[str, str]:
    """`text` without its mark, and the mark with its letter (`&F`); the text as it is and "" if it has none."""
    found = _place(text)
    if found is None or found["mark"] not in marks:
        return text, ""
    return text[: found.start()] + text[found.start() + 1 :], found[0]


def put(text: str, mark: str) -> str:
    """`text` with the mark before the letter it was at, the first of a word if it can be; else before the first letter.

    As it is if it has no letter, or already has one mark of the kind.
    """
    there = _place(text)
    if not mark or (there and there["mark"] == mark[0]):
        return text
    blank = placeholders.blanked(text)
    letter = re.escape(mark[1])
    for pattern in (rf"(?<!\w){letter}", letter, r"[^\W\d_]", r"\w"):
        if found := re.search(pattern, blank, re.IGNORECASE):
            return f"{text[: found.start()]}{mark[0]}{text[found.start() :]}"
    return text


def _place(text: str) -> re.Match[str] | None:
    """The single mark of a short text that is no address, path or abbreviation."""
    if len(text) > _LONGEST or ("&" not in text and "_" not in text):
        return None
    found = list(_MARKED.finditer(placeholders.blanked(text)))
    if len(found) != 1 or text.count(found[0]["mark"]) != 1 or _NO_WORDS.search(text) or _FIRM.search(text):
        return None
    return found[0]
