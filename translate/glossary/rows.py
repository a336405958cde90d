"""The lines of a glossary file: decoded, split into cells, checked for what neither format allows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
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


def fault(path: Path, line: int, message: str) -> ConfigError:
    """The error for a line of a glossary file."""
    return ConfigError(f"{path}:{line}: {message}")


def read_rows(path: Path) -> tuple[Row, Iterator[Row]]:
    """The header and the rows of a glossary file, each with as many cells as the header.

    Tab separated, or as CSV with semicolons or commas if the header has no tab. Blank lines, lines that begin with
    `#`, a byte order mark and CRLF are tolerated. Raises ConfigError (for a row: when the iterator gets there).
    """
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        line = problem.object.count(b"\n", 0, problem.start) + 1
        raise fault(path, line, "not UTF-8: save the glossary as UTF-8") from None
    except OSError as problem:
        raise ConfigError(
            f"{path}:1: cannot read the glossary: {problem.strerror or problem}; check its path"
        ) from None
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise fault(path, line, f"control character U+{ord(found.group()):04X} in a cell: remove it")
    lines = ((at, line) for at, line in enumerate(text.split("\n"), 1) if line.strip() and line[0] != "#")
    first = next(lines, None)
    if first is None:
        raise fault(path, 1, "the glossary is empty: it needs a header line with language tags, such as en<TAB>ru")
    separator = next((mark for mark in "\t;," if mark in first[1]), "\t")
    header = Row(first[0], _cells(first[1], separator))
    return header, _rows(path, lines, separator, len(header.cells))


def _rows(path: Path, lines: Iterator[tuple[int, str]], separator: str, width: int) -> Iterator[Row]:
    for at, line in lines:
        cells = _cells(line, separator)
        if len(cells) != width:
            raise fault(path, at, f"{len(cells)} cells where the header has {width}")
        yield Row(at, cells)


def _cells(line: str, separator: str) -> list[str]:
    cells = line.split("\t") if separator == "\t" else next(csv.reader([line], delimiter=separator))
    return [cell.strip() for cell in cells]
