"""Where everything stands in a PO catalogue: entries with the spans of their parts, so that the rest can stay as it is.

Format: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html; tokens as in gettext's own reader: white
space and comments may stand between any two, strings in a row are one, obsolete entries (`#~`) are comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from translate.errors import DocumentError

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n\f\v\ufeff]+)
      | (?P<comment>\#[^\n]*)
      | (?P<word>msgctxt|msgid_plural|msgid|msgstr)(?![\w])
      | (?P<index>\[\s*\d{1,3}\s*\])
      | "(?P<string>(?:[^"\\\n]|\\[^\n])*)"
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:(?P<bytes>(?:x[0-9A-Fa-f]+|[0-7]{1,3})(?:\\(?:x[0-9A-Fa-f]+|[0-7]{1,3}))*)|(.))")
_BYTE = re.compile(r"x([0-9A-Fa-f]+)|([0-7]{1,3})")
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "\\": "\\", '"': '"'}
_LONG = str.maketrans({meant: f"\\{letter}" for letter, meant in _SHORT.items()} | {0: "\\000", 4: "\\004"})


@dataclass(frozen=True, slots=True)
class Message:
    """An entry and where its parts stand; offsets count code points of the file's text."""

    context: str | None
    id: str
    plural: str | None
    strings: tuple[str, ...]
    """msgstr, or every msgstr[n] in order."""
    flags: tuple[str, ...]
    start: int
    """Where the first of its comments begins, or else its first keyword."""
    keyword: int
    """Where its first keyword begins."""
    flagged: tuple[tuple[int, int], ...]
    """Its lines that begin with `#,`, with their ends."""
    previous: tuple[tuple[int, int], ...]
    """Its lines that begin with `#|`, with their ends."""
    target: tuple[int, int]
    """From the first msgstr to the last string."""
    line: int
    """Of its first keyword, from 1."""

    @property
    def fuzzy(self) -> bool:
        """True if it is marked as not to be relied on."""
        return "fuzzy" in self.flags

    @property
    def translated(self) -> bool:
        """True if it has a text in every form."""
        return all(self.strings)


def scan(text: str, name: str, codec: str) -> tuple[Message, ...]:
    """The entries of a catalogue in order, the header among them, obsolete ones not.

    `codec` is what octal and hexadecimal escapes are in. Raises DocumentError with `name` and line for what is no
    catalogue: an unterminated string, an escape that is none, a part that is missing, an entry that comes twice.
    """
    found, seen = [], dict[tuple[str | None, str], int]()
    for message in _Scanner(text, name, codec).messages():
        key = message.context, message.id
        if key in seen:
            raise DocumentError(f"{name}:{message.line}: the same msgid as in line {seen[key]}: remove one of them")
        seen[key] = message.line
        found.append(message)
    return tuple(found)


def quoted(text: str, newline: str = "\n") -> str:
    """`text` as strings of a catalogue: one a line of it; several begin with an empty one on the keyword's line."""
    lines = [f'"{line.translate(_LONG)}"' for line in re.findall(r"[^\n]*\n|[^\n]+", text)] or ['""']
    return newline.join(['""', *lines] if len(lines) > 1 else lines)


@dataclass(slots=True)
class _Part:
    word: str
    start: int
    end: int
    value: str = ""
    empty: bool = True


class _Scanner:
    def __init__(self, text: str, name: str, codec: str) -> None:
        self._text, self._name, self._codec = text, name, codec

    def messages(self) -> Iterator[Message]:
        """Entry by entry: a msgctxt or msgid behind a msgstr begins the next."""
        parts: list[_Part] = []
        comments: list[tuple[int, int]] = []
        following: list[tuple[int, int]] = []
        for kind, start, end in self._tokens():
            if kind == "comment":
                if self._text.startswith("#~", start):
                    following.clear()
                elif parts and not parts[-1].word.startswith("msgstr"):
                    comments.append((start, end))
                else:
                    following.append((start, end))
            elif kind == "word":
                word = self._text[start:end]
                if parts and word in {"msgctxt", "msgid"} and parts[-1].word.startswith("msgstr"):
                    yield self._message(parts, comments)
                    parts = []
                if not parts:
                    comments = following
                    following = []
                parts.append(_Part(word, start, end))
            else:
                self._extend(parts, kind, start, end)
        if parts:
            yield self._message(parts, comments)

    def _tokens(self) -> Iterator[tuple[str, int, int]]:
        at = 0
        while at < len(self._text):
            token = _TOKEN.match(self._text, at)
            if token is None:
                rest = self._text[at : self._text.find("\n", at) + 1 or None].strip()
                what = "the string is not closed" if rest.startswith('"') else f"{rest[:40]!r} is not understood"
                raise self._fault(at, f"{what}: mend the line")
            if token.lastgroup != "space":
                yield token.lastgroup or "", *token.span()
            at = token.end()

    def _extend(self, parts: list[_Part], kind: str, start: int, end: int) -> None:
        if not parts or (kind == "index" and (parts[-1].word != "msgstr" or not parts[-1].empty)):
            raise self._fault(start, f"{self._text[start:end][:40]!r} belongs to nothing: mend the line")
        part = parts[-1]
        if kind == "index":
            part.word += "[" + self._text[start + 1 : end - 1].strip() + "]"
        else:
            part.value += self._decoded(start + 1, end - 1)
            part.empty = False
        part.end = end

    def _decoded(self, start: int, end: int) -> str:
        raw = self._text[start:end]

        def meant(escape: re.Match[str]) -> str:
            if escape["bytes"]:
                codes = (int(x, 16) & 255 if x else int(octal, 8) for x, octal in _BYTE.findall(escape["bytes"]))
                try:
                    return bytes(codes).decode(self._codec)
                except ValueError:
                    raise self._fault(start, f"{escape[0]} is no text in {self._codec}: mend the line") from None
            if escape[2] not in _SHORT:
                raise self._fault(start, f"{escape[0]} is no escape of a catalogue: write \\\\ for a backslash")
            return _SHORT[escape[2]]

        return _ESCAPE.sub(meant, raw) if "\\" in raw else raw

    def _message(self, parts: list[_Part], comments: list[tuple[int, int]]) -> Message:
        words = [part.word for part in parts]
        optional = [w for w in ("msgctxt", "msgid_plural") if w in words]
        strings = [part for part in parts if part.word.startswith("msgstr")]
        forms = ["msgstr"] if "msgid_plural" not in words else [f"msgstr[{n}]" for n in range(max(len(strings), 1))]
        if words != [*optional[: "msgctxt" in words], "msgid", *optional["msgctxt" in words :], *forms]:
            raise self._fault(parts[0].start, f"an entry of {', '.join(words)}: expected msgid and then {forms[0]}")
        if bare := next((part for part in parts if part.empty), None):
            raise self._fault(bare.start, f'{bare.word} has no string: write {bare.word} ""')
        values = {part.word: part.value for part in parts}
        lines = [(start, self._text.find("\n", end) + 1 or end) for start, end in comments]
        flagged = tuple(span for span in lines if self._text.startswith("#,", span[0]))
        flags = (flag.strip() for start, end in flagged for flag in self._text[start + 2 : end].split(","))
        return Message(
            values.get("msgctxt"),
            values["msgid"],
            values.get("msgid_plural"),
            tuple(part.value for part in strings),
            tuple(flag for flag in flags if flag),
            comments[0][0] if comments else parts[0].start,
            parts[0].start,
            flagged,
            tuple(span for span in lines if self._text.startswith("#|", span[0])),
            (strings[0].start, strings[-1].end),
            self._text.count("\n", 0, parts[0].start) + 1,
        )

    def _fault(self, at: int, message: str) -> DocumentError:
        return DocumentError(f"{self._name}:{self._text.count(chr(10), 0, at) + 1}: {message}")
