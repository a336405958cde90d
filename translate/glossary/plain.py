"""Plain word lists: one column a language, one term a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from translate import languages
from translate.errors import UsageError
from translate.glossary.normalise import plain
from translate.glossary.rows import Row, fault
from translate.terms import Concept, TermEntry


def tag(path: Path, line: int, text: str) -> str:
    """`text` as a language tag. Raises ConfigError with file and line."""
    try:
        return languages.parse(text)
    except UsageError as problem:
        raise fault(path, line, str(problem)) from None


def spellings(path: Path, line: int, cell: str) -> tuple[str, ...]:
    """The forms of a cell, separated by `|`. Raises ConfigError for an empty one."""
    forms = tuple(form.strip() for form in cell.split("|")) if "|" in cell else (cell,)
    for form in forms:
        if not any(map(str.isalnum, form)) and not plain(form):
            raise fault(path, line, f"empty term in {cell!r}")
    return forms


def read_plain(path: Path, header: Row, rows: Iterator[Row]) -> list[Concept]:
    """A concept a line, in file order. Raises ConfigError.

    The header holds language tags; a cell holds the preferred term, then variants after `|`; an empty cell is no term.
    The first column is the source: a term twice with a translation into the same language is an error.
    """
    tags = [tag(path, header.line, cell) for cell in header.cells]
    if len(tags) < 2 or len(set(tags)) < len(tags):
        raise fault(path, header.line, "the header needs two or more different language tags, such as en<TAB>ru")
    seen: dict[tuple[str, str], int] = {}
    concepts, domain = [], path.stem
    for row in rows:
        sides = [(tags[at], spellings(path, row.line, cell)) for at, cell in enumerate(row.cells) if cell]
        if len(sides) < 2:
            raise fault(path, row.line, "empty term: a line needs a term in two languages at least")
        if sides[0][0] == tags[0]:
            _unique(path, row.line, seen, sides)
        entries = tuple(TermEntry(lang, forms[0], forms[1:]) for lang, forms in sides)
        concepts.append(Concept(f"{domain}:{sides[0][1][0]}", entries, domain=domain))
    return concepts


def _unique(path: Path, line: int, seen: dict[tuple[str, str], int], sides: list[tuple[str, tuple[str, ...]]]) -> None:
    for source in sides[0][1]:
        for lang, _ in sides[1:] or sides:
            earlier = seen.setdefault((source, lang), line)
            if earlier != line:
                raise fault(path, line, f"duplicate term {source!r}: line {earlier} translates it into {lang} already")
