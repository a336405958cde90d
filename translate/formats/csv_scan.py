"""Tables of separated values: what separates and quotes their cells, and where these stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from translate.errors import DocumentError

Quoting = Literal["doubled", "escaped", "none"]

_SAMPLE = 64 * 1024
_DELIMITERS = ",;\t|"
_UNQUOTED = "\t|"  # what can do without quotes: no text holds these
_SINGLE = 0.5  # the agreement of a table that would have one column: any has, for a sign that is not in it
_DECLARED = re.compile(r"sep=(.)(?:\r\n|\r|\n)", re.IGNORECASE)  # Excel's first line
_INNER = {
    "doubled": r'"(?P<inner>[^"]*+(?:""[^"]*+)*+)"',
    "escaped": r'"(?P<inner>[^"\\]*+(?:(?:\\.|"")[^"\\]*+)*+)"',
}


class Row(NamedTuple):
    """A row that is not empty."""

    line: int
    """Where it begins, from 1."""
    cells: list[tuple[int, int]]
    """Spans in the file."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written."""

    delimiter: str
    quoting: Quoting = "doubled"
    """How a quote stands in a quoted cell: twice, or behind a backslash; none: quotes are signs like others."""

    def meant(self, raw: str) -> str:
        """What a cell says."""
        quoted = self._quoted(raw)
        if not quoted:
            return raw
        inner = quoted["inner"]
        if self.quoting == "escaped":
            inner = re.sub(r'\\(.)|""', lambda m: m[1] or '"', inner, flags=re.DOTALL)
        else:
            inner = inner.replace('""', '"')
        return inner + raw[quoted.end() :]

    def written(self, text: str, like: str) -> str:
        """The cell that says `text`, quoted as the cell `like` is."""
        if self.quoting == "none":
            return re.sub(rf"[{re.escape(self.delimiter)}\r\n]+", " ", text)
        quoted = self._quoted(like)
        asks = any(sign in text for sign in f"{self.delimiter}\r\n") or ('"' in text and '"' not in like)
        if not quoted and not asks and not text.lstrip(" ").startswith('"'):
            return text
        inner = text.replace('"', '""')
        if self.quoting == "escaped":
            inner = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'{quoted[1] if quoted else ""}"{inner}"'

    def strays(self, raw: str) -> bool:
        """True for a cell with a quote where this dialect has none."""
        quoted = self._quoted(raw)
        return (
            raw.strip().startswith('"') if self.quoting == "none" else '"' in (raw[quoted.end() :] if quoted else raw)
        )

    def _quoted(self, raw: str) -> re.Match[str] | None:
        found = None if self.quoting == "none" else re.match(f"( *){_INNER[self.quoting]}", raw, re.DOTALL)
        return None if found and found[1] and found.end() < len(raw) else found


def rows(text: str, name: str, dialect: Dialect) -> Iterator[Row]:
    """The rows, in order. Raises DocumentError for a quote that is never closed."""
    pattern = _cell(dialect)
    declared = _DECLARED.match(text)
    at, line = (declared.end(), 2) if declared else (0, 1)
    counted = at
    while at < len(text):
        begin, cells, ended = at, list[tuple[int, int]](), False
        while not ended:
            cell = pattern.match(text, at)
            assert cell is not None  # it matches at any place
            if dialect.quoting != "none" and cell["plain"] is not None and text.startswith('"', at):
                line += _line_ends(text, counted, at)
                raise DocumentError(f"{name}:{line}: a quote that begins a cell here is never closed: mend the file")
            cells.append(cell.span(1))
            at = cell.end()
            ended = cell["end"] != dialect.delimiter
        if len(cells) > 1 or cells[0][0] < cells[0][1]:
            line, counted = line + _line_ends(text, counted, begin), begin
            yield Row(line, cells)


def sniffed(text: str, name: str) -> Dialect:
    """The dialect in which the rows agree most on how many cells a row has, and quotes stand around cells."""
    if declared := _DECLARED.match(text):
        return Dialect(declared[1])
    sample = text[:_SAMPLE]
    if len(sample) < len(text):
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    ways: list[Quoting] = ["doubled", "escaped", "none"] if '\\"' in sample else ["doubled", "none"]
    delimiters = sorted(_DELIMITERS, key=lambda d: (d == "\t") != name.lower().endswith(".tsv"))
    dialects = [Dialect(d, way) for way in ways for d in delimiters if way != "none" or d in _UNQUOTED]
    return max(dialects, key=lambda dialect: _agreement(sample, dialect, len(sample) < len(text)))


def _agreement(sample: str, dialect: Dialect, cut: bool) -> tuple[float, int]:
    """How well `sample`, whose last row may be `cut`, is read in `dialect`, at most 1, and the cells a row."""
    found, broken = list[list[tuple[int, int]]](), False
    try:
        for row in rows(sample, "", dialect):
            found.append(row.cells)
    except DocumentError:
        broken = not cut
    if not found:
        return -1.0, 0
    ((width, count),) = Counter(map(len, found)).most_common(1)
    if width == 1:
        return _SINGLE, int(dialect.delimiter not in sample)
    strays = sum(any(dialect.strays(sample[a:b]) for a, b in cells) for cells in found)
    return (count - strays) / len(found) - 0.2 * (len(found[0]) != width) - 0.3 * broken, width


@cache
def _cell(dialect: Dialect) -> re.Pattern[str]:
    stop = f"{re.escape(dialect.delimiter)}\r\n"
    plain = f"(?P<plain>[^{stop}]*+)"
    end = rf"(?P<end>{re.escape(dialect.delimiter)}|\r\n|\r|\n|\Z)"
    if dialect.quoting == "none":
        return re.compile(f"({plain}){end}")
    quoted = _INNER[dialect.quoting].replace("?P<inner>", "?:")
    return re.compile(f"({quoted}[^{stop}]*+| ++{quoted}(?={end.replace('?P<end>', '?:')})|{plain}){end}", re.DOTALL)


def _line_ends(text: str, start: int, end: int) -> int:
    return text.count("\n", start, end) or text.count("\r", start, end)
