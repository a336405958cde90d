"""Where the texts of a Markdown file stand: each inline part of its blocks, line by line without what is before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from markdown_it.helpers import parseLinkTitle
from markdown_it.token import Token

from translate.formats.markdown_parser import Env, Leaf, Misfit, leaves

_CLOSING = re.compile(r"[ \t]+#+[ \t]*\Z")
_CONTAINER = re.compile(r"\s*(?:(?:>|[-+*]|\d{1,9}[.)]|\[\^[^\]]+\]:|[:~])\s*)*")
_CELL = re.compile(r"(?:[^|\\]|\\.?)*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Span:
    """The text of a paragraph, heading, table cell: `content`, as it stands between `start` and `end`.

    Its lines are without quote marks and indentation, which `prefixes` has.
    """

    content: str
    start: int
    end: int
    """Offsets in the file's text with line feeds for line ends."""
    kind: str
    leaves: tuple[Leaf, ...]
    prefixes: tuple[str, ...] = ()
    """What stands before each line after the first."""
    width: int = 0
    """Longest line in characters, with its prefix."""
    column: int = 0
    """Where the first line's content begins."""
    cell: bool = False
    """In a table: `|` is written with a backslash."""
    first: bool = True
    """True where nothing but list marks and the like is before it, so that signs there may be taken for marks."""
    quoted: bool = False
    """In quotation marks, one line."""
    title: bool = False
    """A definition's title: no markup, inside its quotation marks."""


class _Around(NamedTuple):
    """The file's lines, where each begins, and its definitions."""

    lines: list[str]
    starts: list[int]
    env: Env


def spans(source: str, tokens: Sequence[Token], env: Env) -> tuple[list[Span], list[int]]:
    """The spans in order, and the line numbers (from 0) of those that could not be placed."""
    starts = [0, *(m.end() for m in re.finditer("\n", source))]
    lines = source.split("\n")
    around = _Around(lines, starts, env)
    found: list[Span] = []
    missed: list[int] = []
    inside: list[str] = []
    column = 0
    for i, token in enumerate(tokens):
        if token.nesting > 0:
            inside.append(token.type)
            column = 0 if token.type == "tr_open" else column + (token.type in ("th_open", "td_open"))
        elif token.nesting < 0:
            inside.pop()
        if token.type != "inline" or not token.content or token.map is None:
            continue
        try:
            span = _span(around, token, tokens[i - 1], inside, column - 1)
        except Misfit:
            missed.append(token.map[0])
            continue
        found += [span] if span else []
    return found + list(_definitions(lines, starts, env)), missed


def _span(around: _Around, token: Token, parent: Token, inside: Sequence[str], column: int) -> Span | None:
    lines, starts, env = around
    assert token.map is not None  # asked before
    first, last = token.map[0], max(token.map[1], token.map[0] + 1)
    kind = "heading" if parent.type == "heading_open" else "list" if "list_item_open" in inside else "paragraph"
    if parent.type in ("th_open", "td_open"):
        start, end, leading = _cell(lines[first], token.content, column)
        at = starts[first]
        return Span(
            token.content,
            at + start,
            at + end,
            kind,
            leaves(token.content, env),
            cell=True,
            first=leading,
            column=start,
        )
    if parent.type == "admonition_title_open":
        start = lines[first].find(f'"{token.content}"') + 1
        at = starts[first] + start
        wide = at + len(token.content)
        return Span(token.content, at, wide, "heading", leaves(token.content, env), quoted=True) if start else None
    heading = parent.type == "heading_open" and parent.markup.startswith("#")
    content, places = _lines(token.content, lines[first:last], heading)
    ends = [place + len(line) for place, line in zip(places, content, strict=True)]
    return Span(
        "\n".join(content),
        starts[first] + places[0],
        starts[first + len(content) - 1] + ends[-1],
        kind,
        leaves("\n".join(content), env),
        tuple(line[:place] for line, place in zip(lines[first + 1 : last], places[1:], strict=False)),
        max(ends),
        places[0],
        first=not heading,
    )


def _lines(content: str, lines: list[str], heading: bool) -> tuple[list[str], list[int]]:
    """The lines of a paragraph's content, and in which column of the source each begins. Raises Misfit."""
    texts, places = content.split("\n"), []
    if len(texts) > len(lines):
        raise Misfit
    for i, text in enumerate(texts):
        line = lines[i]
        if heading:
            line = _CLOSING.sub("", line)
        if i == len(texts) - 1:
            line = line[: line.rfind(text) + len(text)] if text in line and not _rest(line, text) else line
        if not line.endswith(text):  # a tab was cut in two
            texts[i] = text.lstrip(" \t")
        if not line.endswith(texts[i]):
            raise Misfit
        places.append(len(line) - len(texts[i]))
    return texts, places


def _rest(line: str, text: str) -> str:
    return line[line.rfind(text) + len(text) :].strip()


def _cell(line: str, content: str, column: int) -> tuple[int, int, bool]:
    """Start and end of a cell in its line, and whether nothing but container marks is before it. Raises Misfit."""
    cells = _cells(line)
    before = _CONTAINER.match(line)
    assert before is not None  # it matches nothing too
    opened = before.end() >= cells[0][1] < len(line)
    place = column + opened
    if place >= len(cells):
        raise Misfit
    start, end = cells[place]
    start = before.end() if place == 0 else start
    raw = line[start:end]
    for lead in (start, cells[place][0]):
        raw = line[lead:end]
        if raw.strip().replace("\\|", "|") == content:
            start = lead + len(raw) - len(raw.lstrip())
            return start, start + len(raw.strip()), place == 0
    raise Misfit


@lru_cache(maxsize=1)
def _cells(line: str) -> Sequence[tuple[int, int]]:
    """The spans between the pipes of a line."""
    cells, at = list[tuple[int, int]](), 0
    while at <= len(line):
        found = _pipe(line, at)
        cells.append((at, found))
        at = found + 1
    return cells


def _pipe(line: str, at: int) -> int:
    """The next pipe that parts cells; the line's end if there is none."""
    while (at := line.find("|", at)) > 0 and line[at - 1] == "\\":
        at += 1
    return at if at >= 0 else len(line)


def _definitions(lines: list[str], starts: list[int], env: Env) -> Iterator[Span]:
    """The titles of link definitions, where they stand at the end of one line."""
    found = [*env["references"].values(), *env.get("duplicate_refs", ())]
    for definition in found:
        if not definition["title"]:
            continue
        n = definition["map"][1] - 1
        line = lines[n].rstrip()
        opening = {'"': '"', "'": "'", ")": "("}.get(line[-1:], "")
        for at in (m.start() for m in re.finditer(re.escape(opening), line[:-1])) if opening else ():
            title = parseLinkTitle(line, at, len(line))
            if title.ok and title.pos == len(line) and title.str == definition["title"]:
                start = starts[n] + at + 1
                yield Span(line[at + 1 : -1], start, starts[n] + len(line) - 1, "caption", (), title=True)
                break
