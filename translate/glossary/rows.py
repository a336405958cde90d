"""The lines of a glossary file: decoded, split into cells, checked for what neither format allows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from translate.errors import ConfigError

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class Row(NamedTuple):
    """A line of a glossary file."""

    line: int
    """From 1, as an editor counts."""
    cells: list[str]
    """Without white space at either end."""


class RowFault(ConfigError):
    """What is wrong with a line of a glossary file; as text `path:line: what: what to do`."""

    def __init__(self, path: Path, line: int, message: str, id: str) -> None:
        """`id` names the kind of fault in kebab case, such as `pattern`."""
        super().__init__(f"{path}:{line}: {message}")
        self.line, self.message, self.id = line, message, id


@dataclass(slots=True)
class Review:
    """Given to a reader, it makes it go on after a faulty row and takes notes for a report."""

    faults: list[RowFault] = field(default_factory=list)
    """The rows that were left out, in file order."""
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    """(concept, language) to the line that defines it."""


def fault(path: Path, line: int, message: str, id: str = "row") -> RowFault:
    """The error for a line of a glossary file."""
    return RowFault(path, line, message, id)


def read_rows(path: Path, review: Review | None = None) -> tuple[Row, Iterator[Row]]:
    """The header and the rows of a glossary file, each with as many cells as the header.

    Tab separated, or as CSV with semicolons or commas if the header has no tab. Blank lines, lines that begin with
    `#`, a byte order mark and CRLF are tolerated. Raises ConfigError (for a row: when the iterator gets there, unless a
    `review` takes it).
    """
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = problem.object.count(b"\n", 0, problem.start) + 1
        raise fault(path, line, "not UTF-8: save the glossary as UTF-8", "encoding") from None
    except OSError as problem:
        message = f"cannot read the glossary: {problem.strerror or problem}; check its path"
        raise fault(path, 1, message, "unreadable") from None
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise fault(
            path, line, f"control character U+{ord(found.group()):04X} in a cell: remove it", "control-character"
        )
    lines = ((at, line) for at, line in enumerate(text.split("\n"), 1) if line.strip() and line[0] != "#")
    first = next(lines, None)
    if first is None:
        raise fault(
            path, 1, "the glossary is empty: it needs a header line with language tags, such as en<TAB>ru", "empty"
        )
    separator = next((mark for mark in "\t;," if mark in first[1]), "\t")
    header = Row(first[0], _cells(path, first[0], first[1], separator))
    return header, _rows(path, lines, separator, len(header.cells), review)


def _rows(
    path: Path, lines: Iterator[tuple[int, str]], separator: str, width: int, review: Review | None
) -> Iterator[Row]:
    for at, line in lines:
        try:
            cells = _cells(path, at, line, separator)
            if len(cells) != width:
                raise fault(path, at, f"{len(cells)} cells where the header has {width}", "cells")
        except RowFault as problem:
            if review is None:
                raise
            review.faults.append(problem)
            continue
        yield Row(at, cells)


def _cells(path: Path, at: int, line: str, separator: str) -> list[str]:
    try:
        cells = line.split("\t") if separator == "\t" else next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error as problem:
        raise fault(path, at, f"the quotes of this line do not match: {problem}", "cells") from None
    return list(map(str.strip, cells))
