"""Apertium's stream format: texts into it, translations and what Apertium could not do out of it. No processes here.

https://wiki.apertium.org/wiki/Apertium_stream_format: `[]{}^$/\\<>@` are escaped by a backslash, `[...]` is carried
along as a superblank, and a word is marked `*` (not in the dictionary), `@` (no translation) or `#` (no such form).
"""

from __future__ import annotations

import re
import unicodedata

from translate.records import Issue

_RESERVED = re.compile(r"[\[\]{}^$/\\<>@]")
_APOSTROPHE = re.compile(r"(?<=\w)[’ʼ](?=\w)")
# Apertium reads meaning into these without escaping them: they travel as private-use characters.
_TO_PRIVATE = {ord(c): chr(0x10FF10 + i) for i, c in enumerate("*#~+")}
_FROM_PRIVATE = {v: chr(k) for k, v in _TO_PRIVATE.items()}
_TOKEN = re.compile(r"\\(?P<escaped>.)|(?P<blank>\[[^\]]*\])|(?P<mark>[*@#])|(?P<plain>.)", re.DOTALL)
_LEXICAL_UNIT = re.compile(r"\^((?:\\.|[^\\^$])*)\$", re.DOTALL)
_READING = re.compile(r"(?:\\.|[^\\/])+", re.DOTALL)
_WORD = re.compile(r"[\w'’-]*\w")
_STRAY = re.compile(r" [ ,.]")
_MEANING = {
    "*": "the dictionary does not know {word!r}: left as it is",
    "@": "the bilingual dictionary has no translation of {word!r}: left as it is",
    "#": "{word!r} stands in its dictionary form: the right form could not be made",
}


def encode(number: int, text: str) -> str:
    """`text` as one unit of a null-flushed stream that `decode` knows again by its `number`.

    A full stop is added in a superblank of its own, so that a heading ends as a sentence does and does not lend its
    last word to the next text. A curly apostrophe within a word becomes straight: the dictionaries know only that.
    """
    clean = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    line = _APOSTROPHE.sub("'", " ".join(clean.replace("\0", " ").split("\n")))
    return _RESERVED.sub(r"\\\g<0>", line.translate(_TO_PRIVATE)) + f"[].[{number}]\0"


def units(stream: str) -> list[str]:
    """The units of a stream that came back, ends removed; at its end there may be empty ones too many."""
    return stream.split("\0")


def complete(number: int, unit: str) -> bool:
    """True if `unit` is the whole of the unit that was sent as `number`."""
    return unit.endswith(f"[{number}]")


def decode(number: int, unit: str, source: str = "") -> tuple[str, tuple[Issue, ...]]:
    """Text without marks and escapes, and an issue `unknown-word` with its span for every marked word.

    Words that have no counterpart leave their blanks: two side by side and one before a comma or full stop are put
    right, unless `source` has such blanks itself.
    """
    tidy = not _STRAY.search(source)
    body = unit.removesuffix(f"[{number}]").removesuffix(".").removesuffix("[]")
    text, marks = "", []
    for token in _TOKEN.finditer(body.strip()):
        if mark := token["mark"]:
            # Rules may lose the blank before a word that they could not inflect.
            text += " " if mark != "*" and text[-1:].isalnum() else ""
            marks.append((len(text), mark))
        elif not token["blank"]:
            char = token["escaped"] or token["plain"]
            char = _FROM_PRIVATE.get(char, " " if char in "\r\n" else char)
            text = (text[:-1] if tidy and _STRAY.match(text[-1:] + char) else text) + char
    ends = [*(start for start, _ in marks), len(text)][1:]
    issues = [_issue(text, start, end, mark) for (start, mark), end in zip(marks, ends, strict=True)]
    return text, tuple(i for i in issues if i)


def first_analyses(unit: str) -> str:
    """What a tagger does, without one: `^surface/first/second$` -> `^first$`; unknown words stay marked."""
    return _LEXICAL_UNIT.sub(lambda found: f"^{_READING.findall(found[1])[1]}$", unit)


def _issue(text: str, start: int, end: int, mark: str) -> Issue | None:
    """The issue for the marked word at `start`; `end` is where the next one begins: `*run-*way` are two."""
    found = _WORD.match(text, start, end)
    if not found:
        return None
    word = found[0]
    # Codes, initials and abbreviations are rightly left as they are.
    plain = len(word) == 1 or word.isupper() or any(c.isdigit() for c in word)
    message = _MEANING[mark].format(word=word)
    return Issue("unknown-word", "info" if plain else "warning", message, start, found.end())
