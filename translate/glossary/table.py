"""The full format: one row a concept and language, with variants, case forms, patterns and their sources."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, get_args

from translate.glossary.patterns import compiled, rewrite
from translate.glossary.plain import spellings, tag
from translate.glossary.rows import Review, Row, RowFault, fault
from translate.terms import Concept, Policy, TermEntry

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")
COLUMNS = (
    *("concept", "kind", "policy", "lang", "term", "variants", *CASES),
    *("pattern", "derived", "forbidden", "context", "source", "status", "note"),
)
"""All columns; `concept`, `lang` and `term` are required, the order is free."""


_POLICIES: dict[str, Policy] = {"": "translate", "translate": "translate", "keep": "keep", "forbid": "forbid"}


class _Cells(NamedTuple):
    """A row in the order of COLUMNS."""

    concept: str
    kind: str
    policy: str
    lang: str
    term: str
    variants: str
    cases: tuple[str, ...]
    pattern: str
    derived: str
    forbidden: str
    context: str
    source: str
    status: str
    note: str


def read_table(path: Path, header: Row, rows: Iterator[Row], review: Review | None = None) -> list[Concept]:
    """The concepts of a table in order of first appearance, each with its rows in file order.

    Raises ConfigError; a `review` takes faulty rows instead.
    """
    _check_header(path, header)
    known = _Known({}, {})
    places = [header.cells.index(name) if name in header.cells else len(header.cells) for name in COLUMNS]
    pick = itemgetter(*places)
    for row in rows:
        row.cells.append("")  # what a column that is not there holds
        picked = pick(row.cells)
        cell = _Cells._make((*picked[:6], picked[6:12], *picked[12:]))
        try:
            _add(path, row.line, cell, known)
        except RowFault as problem:
            if review is None:
                raise
            review.faults.append(problem)
            continue
        if review is not None:
            review.lines.setdefault((cell.concept, tag(path, row.line, cell.lang)), row.line)
    domain = path.stem
    return [Concept(c, tuple(sides.values()), *known.facts[c], domain) for c, sides in known.entries.items()]


class _Known(NamedTuple):
    """What the rows so far say, by concept."""

    entries: dict[str, dict[str, TermEntry]]
    facts: dict[str, tuple[str, Policy]]
    """Kind and policy."""


def _add(path: Path, line: int, cell: _Cells, known: _Known) -> None:
    concept = cell.concept
    if cell.policy not in _POLICIES:
        raise fault(path, line, f"unknown policy {cell.policy!r}: use {', '.join(get_args(Policy))}", "policy")
    if not concept:
        raise fault(path, line, "empty concept: give the row the name of its concept", "empty-concept")
    sides = known.entries.get(concept, {})
    facts = (cell.kind, _POLICIES[cell.policy])
    if known.facts.get(concept, facts) != facts:
        raise fault(path, line, f"{concept}: kind and policy must be the same in all rows of a concept", "policy")
    if facts[1] == "keep" and not cell.term and sides:
        cell = cell._replace(term=next(iter(sides.values())).term)
    entry = _entry(path, line, cell)
    if entry.lang in sides:
        raise fault(path, line, f"duplicate term: {concept} has a row for {entry.lang} already", "duplicate")
    sides[entry.lang] = entry
    known.entries[concept], known.facts[concept] = sides, facts


def _check_header(path: Path, header: Row) -> None:
    unknown = [name for name in header.cells if name not in COLUMNS]
    missing = [name for name in ("concept", "lang", "term") if name not in header.cells]
    if unknown or missing or len(set(header.cells)) < len(header.cells):
        wrong = (
            f"unknown column {unknown[0]!r}"
            if unknown
            else f"no column {missing[0]!r}"
            if missing
            else "a column twice"
        )
        raise fault(path, header.line, f"{wrong}: the columns are {' '.join(COLUMNS)}", "header")


def _entry(path: Path, line: int, cell: _Cells) -> TermEntry:
    term = spellings(path, line, cell.term)
    if len(term) > 1:
        raise fault(path, line, "the term column holds one form: put the others under variants", "term")
    for column, expression in (("pattern", cell.pattern), ("derived", cell.derived)):
        try:
            if expression:
                compiled(rewrite(expression))
        except ValueError as problem:
            raise fault(path, line, f"invalid {column} {expression!r}: {problem}", "pattern") from None
    if cell.context and not cell.context.startswith("not:"):
        message = f"context {cell.context!r} must be of the form not: word|word"
        raise fault(path, line, message, "context")
    return TermEntry(
        lang=tag(path, line, cell.lang),
        term=term[0],
        variants=spellings(path, line, cell.variants) if cell.variants else (),
        cases=tuple(
            [
                (name, spellings(path, line, forms.replace("/", "|")))
                for name, forms in zip(CASES, cell.cases, strict=True)
                if forms
            ]
        )
        if any(cell.cases)
        else (),
        pattern=cell.pattern,
        derived=cell.derived,
        forbidden=spellings(path, line, cell.forbidden) if cell.forbidden else (),
        context=cell.context,
        source=cell.source,
        status=cell.status,
        note=cell.note,
    )
