"""What stands before the text of a Markdown file: YAML between `---`, TOML between `+++`, for Hugo, Jekyll and others.

Only the texts people read are taken: one line each, at the top level, or a YAML block scalar. All else stays, and so
does what is not written that simply (https://yaml.org/spec/1.2.2, https://toml.io/en/v1.0.0).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

KEYS = frozenset("title subtitle headline subheading deck description summary excerpt abstract caption alt".split())
"""Keys whose values are texts."""
LANGUAGE = frozenset(("lang", "language", "locale"))
"""Keys whose value is the language."""

_YAML = re.compile(r"---[ \t]*\n(?P<inner>(?:(?!(?:---|\.\.\.)[ \t]*(?:\n|\Z)).*\n)*)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<inner>(?:(?!\+\+\+[ \t]*(?:\n|\Z)).*\n)*)\+\+\+[ \t]*(?:\n|\Z)")
_BEGINS = re.compile(r"(?:[ \t]*(?:#.*)?\n)*[\w\"'.-]+[ \t]*:(?:\s|\Z)")
_YAML_LINE = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)[ \t]*:[ \t]+(?P<value>\S.*)$", re.MULTILINE)
_TOML_LINE = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)[ \t]*=[ \t]*(?P<value>\S.*)$", re.MULTILINE)
_DOUBLE = re.compile(r'"(?P<in>(?:[^"\\\n]|\\.)*)"[ \t]*(?:#.*)?\Z')
_SINGLE = re.compile(r"'(?P<in>(?:[^'\n]|'')*)'[ \t]*(?:#.*)?\Z")
_LITERAL = re.compile(r"'(?P<in>[^'\n]*)'[ \t]*(?:#.*)?\Z")
_PLAIN = re.compile(r"(?P<in>[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:(?!: |:\Z| #).)*?)[ \t]*(?:[ \t]#.*)?\Z")
_BLOCK = re.compile(r"(?P<sign>[|>])[+-]?[ \t]*(?:#.*)?\Z")
_GOES_ON = re.compile(r"\n[ \t]+\S")
_SAFE = re.compile(r"[^\W\d_](?:(?!: | #)[^\n])*(?<![:\s])\Z")
_WORDS = re.compile(r"(?:null|true|false|yes|no|on|off|y|n)\Z", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPES = {"n": " ", "t": " ", "r": " ", "N": " ", "_": "\u00a0", "0": "", "L": " ", "P": " "}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*\Z")

Style = Literal["plain", "double", "single", "literal", "block"]


@dataclass(frozen=True, slots=True)
class Value:
    """A text of the front matter."""

    key: str
    """In small letters."""
    start: int
    end: int
    """What is replaced, quotation marks included."""
    text: str
    style: Style

    def written(self, text: str) -> str:
        """Another text in the same style; in double quotation marks where that cannot have it."""
        text = " ".join(text.split())
        if self.style == "block" or (self.style == "plain" and _SAFE.match(text) and not _WORDS.match(text)):
            return text
        if self.style == "single":
            return "'" + text.replace("'", "''") + "'"
        if self.style == "literal" and "'" not in text:
            return f"'{text}'"
        return '"' + re.sub(r'["\\]', lambda m: f"\\{m[0]}", text) + '"'


@dataclass(frozen=True, slots=True)
class Front:
    """The front matter of a file."""

    end: int = 0
    """Where the text begins."""
    values: tuple[Value, ...] = ()
    tags: tuple[tuple[int, int], ...] = ()
    """Spans of language tags, without quotation marks."""


def read(text: str) -> Front:
    """The front matter of a text with line feeds; nothing for one that has none."""
    yaml, toml = _YAML.match(text), _TOML.match(text)
    found = yaml if yaml and _BEGINS.match(yaml["inner"]) else toml
    if not found:
        return Front()
    is_toml, inner, at = found is toml, found["inner"], found.start("inner")
    if is_toml:
        inner = re.split(r"^[ \t]*\[", inner, maxsplit=1, flags=re.MULTILINE)[0]  # tables
    values, tags = list[Value](), list[tuple[int, int]]()
    for line in (_TOML_LINE if is_toml else _YAML_LINE).finditer(inner):
        key, place = line["key"].lower(), at + line.start("value")
        if key in LANGUAGE and (tag := _scalar(line["value"], is_toml)):
            tags += [(place + tag[1], place + tag[2])] if _TAG.match(tag[3]) else []
        elif key in KEYS:
            values += _values(line, at, is_toml)
    return Front(found.end(), tuple(values), tuple(tags))


def _values(line: re.Match[str], at: int, toml: bool) -> Iterator[Value]:
    """The texts of a line, and of those that belong to it. The front matter's inside begins at `at` in the file."""
    key, inner, place = line["key"].lower(), line.string, at + line.start("value")
    if not toml and (block := _BLOCK.match(line["value"])):
        yield from _block(key, inner, line.end() + 1, at, block["sign"] == ">")
    elif not _GOES_ON.match(inner, line.end()) and (found := _scalar(line["value"], toml)) and found[3].strip():
        style, start, stop, said = found
        quoted = style != "plain"
        yield Value(key, place + start - quoted, place + stop + quoted, said, style)


def _scalar(value: str, toml: bool) -> tuple[Style, int, int, str] | None:
    """Style, span of the inside and text of a value of one line."""
    kinds: list[tuple[Style, re.Pattern[str]]] = [("double", _DOUBLE)]
    kinds += [("literal", _LITERAL)] if toml else [("single", _SINGLE), ("plain", _PLAIN)]
    for style, pattern in kinds:
        if found := pattern.match(value):
            text = found["in"]
            if style == "double":
                text = _ESCAPE.sub(_meant, text)
            elif style == "single":
                text = text.replace("''", "'")
            return style, found.start("in"), found.end("in"), text
    return None


def _meant(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else found[0]
    return _ESCAPES.get(found[4], found[4])


def _block(key: str, inner: str, at: int, base: int, folded: bool) -> Iterator[Value]:
    """The paragraphs of a folded block scalar, the lines of a literal one."""
    body = re.match(r"(?:[ \t]+\S.*(?:\n|\Z)|[ \t]*\n)*", inner[at:])
    lines = re.finditer(r"^(?P<lead>[ ]+)(?P<text>\S.*?)[ \t]*$", body[0] if body else "", re.MULTILINE)
    group: list[re.Match[str]] = []
    for line in lines:
        joins = folded and group and line.start() == group[-1].end() + 1 and line["lead"] == group[-1]["lead"]
        if group and not joins:
            yield _of_lines(key, group, base + at)
            group = []
        group.append(line)
    if group:
        yield _of_lines(key, group, base + at)


def _of_lines(key: str, lines: list[re.Match[str]], base: int) -> Value:
    text = " ".join(line["text"] for line in lines)
    return Value(key, base + lines[0].start("text"), base + lines[-1].end("text"), text, "block")
