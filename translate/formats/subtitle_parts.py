"""Cues taken apart: the lines of each speaker, with their markup as pieces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from translate.formats.inline import Piece
from translate.formats.subtitle_fit import Room, columns
from translate.formats.wrapping import between

_NAME = re.compile(r"</?\s*([A-Za-z]*)")
_BREAK = re.compile(r"(?<![ \t])[ \t]*+(?:(?:\r\n|\r|\n)[ \t]*+)++")
_SPACES = re.compile(r"[ \t]+")
_DASH = re.compile(r"\s*(?:[-–—‐―](?:[ \t]+(?=\S)|(?=[^\W\d_]|[\"“«¿¡'‘(\[♪…]|\.\.\.))|>{2,3}[ \t]*)")
_CALLED = re.compile(r"\s*([^\W\d_][\w .'’&-]{0,30}):(?=\s|$)")
_SOUND = re.compile(r"\s*(?:\[[^\[\]]*\]|\([^()]*\)|（[^（）]*）|【[^【】]*】|[♪♫].*[♪♫])\s*", re.DOTALL)


class Cue(NamedTuple):
    """One subtitle."""

    line: int
    """Of its times, from 1."""
    start: float
    end: float
    """In seconds."""
    settings: str
    """Behind its times, and position codes in front of its text."""
    first: int
    last: int
    """The span of its text in the file, without white space around it."""


class Mark(NamedTuple):
    """Markup of a cue."""

    text: str
    """As it is written."""
    final: str = ""
    """Of what closes a pair: as it is written where nothing follows; empty where the cue's end closes it."""
    begin: str = ""
    """Of both sides of a pair: what opens it."""
    end: str = ""
    """Of both: what closes it at the end of a cue."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """What one format of subtitles has of its own."""

    media_type: str
    header: str
    """The word that a file begins with; empty if there is none."""
    example: str
    """A line of times."""
    blank_ends: bool
    """True where a blank line ends a cue."""
    tag: re.Pattern[str]
    """A piece of markup."""
    position: re.Pattern[str]
    """Codes in front of a text that say where its cue stands."""
    meant: Callable[[str], str]
    """What a piece of text says, without its escapes."""
    written: Callable[[str], str]
    """The other way."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one speaker says in one cue."""

    cue: int
    start: int
    end: int
    """Its span in the file: whole lines."""
    room: Room
    pieces: tuple[Piece[Mark], ...]
    alone: bool
    """True where it is not to be joined with other cues: a sound, a text with time stamps, a pair over two parts."""
    speaker: bool
    """True where a new voice begins."""
    plain: str

    def bare(self) -> Part:
        """Without its pieces and text."""
        return replace(self, pieces=(), plain="")


class _Token(NamedTuple):
    start: int
    end: int
    raw: str
    markup: bool
    line: int


def parts_of(text: str, cues: Sequence[Cue], syntax: Syntax) -> Iterator[Part]:
    """The parts of all cues, in order."""
    for number, cue in enumerate(cues):
        tokens = list(_tokens(text, cue, syntax))
        if any(token.raw.strip() for token in tokens if not token.markup):
            yield from _parts(number, cue, tokens, syntax)


def _tokens(text: str, cue: Cue, syntax: Syntax) -> Iterator[_Token]:
    """The texts, without the line ends between them, and tags of a cue."""
    at, line = cue.first, 0
    for tag in [*syntax.tag.finditer(text, cue.first, cue.last), None]:
        end = tag.start() if tag else cue.last
        for ending in _BREAK.finditer(text, at, end):
            yield _Token(at, ending.start(), text[at : ending.start()], False, line)
            at, line = ending.end(), line + 1
        if at < end:
            yield _Token(at, end, text[at:end], False, line)
        if tag:
            yield _Token(tag.start(), tag.end(), tag[0], True, line)
            at = tag.end()


def _parts(number: int, cue: Cue, tokens: list[_Token], syntax: Syntax) -> Iterator[Part]:
    groups = _groups(tokens)
    core, wrapped = tokens, False
    if len(groups) > 1:
        core, wrapped = _unwrapped(tokens)
        groups = _groups(core)
        group_of = {token.start: n for n, group in enumerate(groups) for token in group}
        last = len(groups) - 1
        ends = {i: group_of[core[j].start] if j < len(core) else last for i, j in _pairs(core).items()}
        if any(group_of[core[i].start] != end for i, end in ends.items()):
            groups, wrapped = [tokens], False
    total = sum(columns(token.raw) for token in core if not token.markup) or 1
    seconds = max(cue.end - cue.start, 0.0)
    for group in groups:
        texts = _by_line(group)
        wide = [columns(line.strip()) for line in texts]
        plain = " ".join(line.strip() for line in texts).strip()
        if plain:
            room = Room(sum(wide), seconds * sum(wide) / total, max(wide), len(texts), len(groups) > 1)
            alone = wrapped or _sound(plain) or any(t.markup and t.raw[1:2].isdigit() for t in group)
            pieces = tuple(_pieces(group, syntax))
            yield Part(number, group[0].start, group[-1].end, room, pieces, alone, _speaks(texts[0]), plain)


def _groups(tokens: Sequence[_Token]) -> list[list[_Token]]:
    """The tokens of each speaker, and those of lines that are sounds."""
    said = _by_line(tokens)
    numbers = sorted({token.line for token in tokens})
    new = {
        number for i, number in enumerate(numbers) if i and (_speaks(said[i]) or _sound(said[i]) or _sound(said[i - 1]))
    }
    groups: list[list[_Token]] = [[]]
    line = tokens[0].line
    for token in tokens:
        if token.line != line and token.line in new:
            groups.append([])
        line = token.line
        groups[-1].append(token)
    return groups


def _by_line(tokens: Sequence[_Token]) -> list[str]:
    lines: dict[int, str] = {}
    for token in tokens:
        lines[token.line] = lines.get(token.line, "") + ("" if token.markup else token.raw)
    return list(lines.values())


def _unwrapped(tokens: list[_Token]) -> tuple[list[_Token], bool]:
    """Without the pairs that hold all of them, and whether there were any."""
    pairs = _pairs(tokens)
    first, last = 0, len(tokens)
    while pairs.get(first) in {last - 1, len(tokens)}:
        last -= pairs[first] < len(tokens)
        first += 1
    return tokens[first:last], first > 0


def _pairs(tokens: Sequence[_Token]) -> dict[int, int]:
    """Opening tag to closing tag, by position; one without its own to that of the pair around it, or to the end."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    waiting: Counter[str] = Counter()
    for i, token in enumerate(tokens):
        name = _name(token)
        if not name:
            continue
        if not token.raw.startswith("</"):
            opened.append(i)
            waiting[name] += 1
        elif waiting[name]:
            passed = ""
            while passed != name:
                pairs[opened[-1]] = i
                passed = _name(tokens[opened.pop()])
                waiting[passed] -= 1
    return pairs | dict.fromkeys(opened, len(tokens))


def _name(token: _Token) -> str:
    """Of a tag that opens or closes a pair; empty for all else."""
    found = _NAME.match(token.raw) if token.markup else None
    return found[1].lower() if found and found[1].lower() != "br" and not token.raw.endswith("/>") else ""


def _speaks(line: str) -> bool:
    name = _CALLED.match(line)
    return bool(_dash(line)) or bool(name and name[1].isupper())


def _dash(line: str) -> int:
    """The length of the sign of a new voice that `line` begins with; 0 if there is none."""
    found = _DASH.match(line)
    if not found or (found[0][-1] in "–—―" and line[found.end()].islower()):
        return 0  # a sentence goes on
    return found.end()


def _sound(line: str) -> bool:
    return bool(_SOUND.fullmatch(line))


def _pieces(tokens: Sequence[_Token], syntax: Syntax) -> Iterator[Piece[Mark]]:
    """One group's pieces."""
    pairs = _pairs(tokens)
    marks = {i: _marks(tokens, i, end) for i, end in pairs.items()}
    closing = set(pairs.values())
    opened: list[int] = []
    line, begun, before, parted = tokens[0].line, False, "", False
    for i, token in enumerate(tokens):
        parted, line = parted or token.line != line, token.line
        if parted and (token.raw or token.markup):
            yield Piece("text", " " if token.markup else between(before, token.raw))
            parted = False
        before = before if token.markup else token.raw or before
        if not token.markup:
            lead = 0 if begun else _dash(token.raw)
            begun = begun or bool(token.raw.strip())
            if lead:
                yield Piece("alone", payload=Mark(token.raw[:lead]))
            yield Piece("text", _SPACES.sub(" ", syntax.meant(token.raw[lead:])))
        elif i in pairs:
            opened.append(i)
            yield Piece("open", payload=marks[i][0])
        elif i in closing:
            while opened and pairs[opened[-1]] == i:
                yield Piece("close", payload=marks[opened.pop()][1])
        else:
            yield Piece("break" if token.raw[1:3].lower() == "br" else "alone", payload=Mark(token.raw))
    for i in reversed(opened):
        yield Piece("close", payload=marks[i][1])


def _marks(tokens: Sequence[_Token], start: int, end: int) -> tuple[Mark, Mark]:
    """What opens the pair and what closes it, which the file may leave out."""
    begin, name = tokens[start].raw, _name(tokens[start])
    final = tokens[end].raw if end < len(tokens) and _name(tokens[end]) == name else ""
    return Mark(begin, begin, begin, final), Mark(final or f"</{name}>", final, begin, final)
