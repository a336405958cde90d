"""Plain word lists: one column a language, one term a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from translate import languages
from translate.errors import UsageError
from translate.glossary.normalise import plain
from translate.glossary.rows import Review, Row, RowFault, fault
from translate.terms import Concept, TermEntry


def tag(path: Path, line: int, text: str) -> str:
    """`text` as a language tag. Raises ConfigError with file and line."""
    try:
        return languages.parse(text)
    except UsageError as problem:
        raise fault(path, line, str(problem), "language") from None


def spellings(path: Path, line: int, cell: str) -> tuple[str, ...]:
    """The forms of a cell, separated by `|`. Raises ConfigError for an empty one."""
    if cell[:1].isalnum() and "|" not in cell:
        return (cell,)
    forms = tuple(form.strip() for form in cell.split("|"))
    for form in forms:
        if not any(map(str.isalnum, form)) and not plain(form):
            raise fault(path, line, f"empty term in {cell!r}", "empty-term")
    return forms


def read_plain(path: Path, header: Row, rows: Iterator[Row], review: Review | None = None) -> list[Concept]:
    """A concept a line, in file order. Raises ConfigError; a `review` takes faulty rows instead.

    The header holds language tags; a cell holds the preferred term, then variants after `|`; an empty cell is no term.
    The first column is the source: a term twice with a translation into the same language is an error.
    """
    tags = [tag(path, header.line, cell) for cell in header.cells]
    if len(tags) < 2 or len(set(tags)) < len(tags):
        message = "the header needs two or more different language tags, such as en<TAB>ru"
        raise fault(path, header.line, message, "header")
    seen: dict[tuple[str, str], int] = {}
    concepts, domain = [], path.stem
    for row in rows:
        try:
            sides = _sides(path, row, tags, seen)
        except RowFault as problem:
            if review is None:
                raise
            review.faults.append(problem)
            continue
        entries = tuple([TermEntry(lang, forms[0], forms[1:]) for lang, forms in sides])
        concepts.append(Concept(f"{domain}:{sides[0][1][0]}", entries, domain=domain))
        if review is not None:
            for lang, _ in sides:
                review.lines.setdefault((concepts[-1].id, lang), row.line)
    return concepts


_Sides = list[tuple[str, tuple[str, ...]]]
"""Language and its forms."""


def _sides(path: Path, row: Row, tags: list[str], seen: dict[tuple[str, str], int]) -> _Sides:
    sides = [(tags[at], spellings(path, row.line, cell)) for at, cell in enumerate(row.cells) if cell]
    if len(sides) < 2:
        raise fault(path, row.line, "empty term: a line needs a term in two languages at least", "empty-term")
    if sides[0][0] == tags[0]:
        _unique(path, row.line, seen, sides)
    return sides


def _unique(path: Path, line: int, seen: dict[tuple[str, str], int], sides: _Sides) -> None:
    for source in sides[0][1]:
        for lang, _ in sides[1:] or sides:
            earlier = seen.setdefault((source, lang), line)
            if earlier != line:
                message = f"duplicate term {source!r}: line {earlier} translates it into {lang} already"
                raise fault(path, line, message, "duplicate")
