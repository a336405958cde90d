"""Tables of separated values (RFC 4180 and its relatives): the columns that a person names, all else byte for byte."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from translate.errors import DocumentError
from translate.formats import fields
from translate.formats.base import WHOLE, Reading
from translate.formats.csv_scan import Dialect, Row, rows, sniffed
from translate.formats.encoding import Encoding, decode, encode
from translate.formats.fields import Found, Skeleton
from translate.records import Document

MEDIA_TYPE = "text/csv"
OPTIONS = frozenset({"fields"})

_ENOUGH = 200  # rows that are looked at to say where texts are


@dataclass(frozen=True, slots=True)
class _File:
    encoding: Encoding
    dialect: Dialect


def read(data: bytes, name: str, redo_fuzzy: bool = False, target: str = "", how: Reading = WHOLE) -> Document:
    """The cells of the columns `how.fields`, by rows.

    Columns have the names in the first row; where all fields are numbers that are no names, they count columns from 1
    and the first row is a row like the others. Raises DocumentError with the columns there are where none were named or
    one is not there; and for a quote that is never closed, with its line.
    """
    text, encoding = decode(data, name)
    if not text.strip():
        return fields.document(data, name, MEDIA_TYPE, Skeleton(text, extra=_File(encoding, Dialect(","))), ())
    dialect = sniffed(text, name)
    table = rows(text, name, dialect)
    head = next(table, None)
    header = [dialect.meant(text[a:b]).strip() for a, b in head.cells] if head else []
    if not how.fields:
        raise fields.unnamed(name, _likely(text, islice(table, _ENOUGH), dialect, header), header)
    columns, named = _columns(name, header, how.fields)
    ragged = list[tuple[int, int]]()

    def found() -> Iterator[Found]:
        for row in table if named or head is None else _with(head, table):
            if len(row.cells) != len(header):
                ragged.append((row.line, len(row.cells)))
            for column, context in columns.items():
                if column < len(row.cells):
                    start, end = row.cells[column]
                    yield Found(start, end, dialect.meant(text[start:end]), context)

    document = fields.document(data, name, MEDIA_TYPE, Skeleton(text, extra=_File(encoding, dialect)), found())
    return replace(document, notes=tuple(_notes(encoding, named, len(header), ragged)))


def write(
    document: Document,
    texts: Mapping[str, str],
    target: str = "",
    approved: Collection[str] = frozenset(),
    when: datetime | None = None,
) -> bytes:
    """The file with `texts` in its cells, quoted where the cell was or its new text asks for it."""
    file = fields.skeleton_of(document).extra
    assert isinstance(file, _File)
    return encode(fields.written(document, texts, file.dialect.meant, file.dialect.written), file.encoding)


def _columns(name: str, header: Sequence[str], wanted: Sequence[str]) -> tuple[dict[int, str], bool]:
    """Places of the columns, from 0, with their names, in order; and whether any was asked for by name."""
    found: dict[int, str] = {}
    missing, named = list[str](), False
    for field in wanted:
        own = [i for i, title in enumerate(header) if title == field]
        own = own or [i for i, title in enumerate(header) if title.casefold() == field.casefold()]
        named = named or bool(own)
        number = int(field) - 1 if field.isdecimal() else -1
        own = own or [number] * (0 <= number < len(header))
        found |= dict.fromkeys(own, field)
        missing += [] if own else [field]
    if missing:
        raise DocumentError(
            f"{name}: no column {', '.join(map(repr, missing))}: {fields.listed(header)}; or give numbers from 1 to "
            f"{len(header)}, if its first row is no header"
        )
    return dict(sorted(found.items())), named


def _with(head: Row, table: Iterator[Row]) -> Iterator[Row]:
    yield head
    yield from table


def _likely(text: str, table: Iterator[Row], dialect: Dialect, header: Sequence[str]) -> list[str]:
    cells = (cell for row in table for cell in zip(header, row.cells, strict=False))
    return fields.likely((title, dialect.meant(text[a:b])) for title, (a, b) in cells)


def _notes(encoding: Encoding, named: bool, width: int, ragged: Sequence[tuple[int, int]]) -> Iterator[str]:
    if encoding.guessed:
        yield f"read as {encoding.name}, by a guess"
    if not named:
        yield "columns by number: the first row is a row like the others"
    if ragged:
        line, count = ragged[0]
        more = f" (and {len(ragged) - 1} more rows have not as many)" if len(ragged) > 1 else ""
        yield f"line {line}: {count} cells where the first row has {width}{more}: they are read as far as they go"
