"""The full format: one row a concept and language, with variants, case forms, patterns and their sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from translate.glossary.patterns import compiled, rewrite
from translate.glossary.plain import spellings, tag
from translate.glossary.rows import Row, fault
from translate.terms import Concept, Policy, TermEntry

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")
COLUMNS = (
    *("concept", "kind", "policy", "lang", "term", "variants", *CASES),
    *("pattern", "derived", "forbidden", "context", "source", "status", "note"),
)
"""All columns; `concept`, `lang` and `term` are required, the order is free."""


def read_table(path: Path, header: Row, rows: Iterator[Row]) -> list[Concept]:
    """The concepts of a table in order of first appearance, each with its rows in file order. Raises ConfigError."""
    _check_header(path, header)
    entries: dict[str, dict[str, TermEntry]] = {}
    facts: dict[str, tuple[str, Policy]] = {}
    for row in rows:
        cell = dict.fromkeys(COLUMNS, "") | dict(zip(header.cells, row.cells, strict=True))
        concept, policy = cell["concept"], _policy(path, row.line, cell["policy"])
        if not concept:
            raise fault(path, row.line, "empty concept: give the row the name of its concept")
        if facts.setdefault(concept, (cell["kind"], policy)) != (cell["kind"], policy):
            raise fault(path, row.line, f"{concept}: kind and policy must be the same in all rows of a concept")
        known = entries.setdefault(concept, {})
        if policy == "keep" and not cell["term"] and known:
            cell["term"] = next(iter(known.values())).term
        entry = _entry(path, row.line, cell)
        if entry.lang in known:
            raise fault(path, row.line, f"duplicate term: {concept} has a row for {entry.lang} already")
        known[entry.lang] = entry
    return [Concept(c, tuple(side.values()), *facts[c], domain=path.stem) for c, side in entries.items()]


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
        raise fault(path, header.line, f"{wrong}: the columns are {' '.join(COLUMNS)}")


def _policy(path: Path, line: int, text: str) -> Policy:
    for policy in get_args(Policy):
        if text in (policy, "" if policy == "translate" else policy):
            return policy  # type: ignore[no-any-return]
    raise fault(path, line, f"unknown policy {text!r}: use {', '.join(get_args(Policy))}")


def _entry(path: Path, line: int, cell: dict[str, str]) -> TermEntry:
    term = spellings(path, line, cell["term"])
    if len(term) > 1:
        raise fault(path, line, "the term column holds one form: put the others under variants")
    for column in ("pattern", "derived"):
        try:
            if cell[column]:
                compiled(rewrite(cell[column]))
        except ValueError as problem:
            raise fault(path, line, f"invalid {column} {cell[column]!r}: {problem}") from None
    if cell["context"] and not cell["context"].startswith("not:"):
        raise fault(path, line, f"context {cell['context']!r} must be of the form not: word|word")
    cases = tuple((case, spellings(path, line, cell[case].replace("/", "|"))) for case in CASES if cell[case])
    variants, forbidden = (spellings(path, line, cell[c]) if cell[c] else () for c in ("variants", "forbidden"))
    return TermEntry(
        lang=tag(path, line, cell["lang"]),
        term=term[0],
        variants=variants,
        cases=cases,
        pattern=cell["pattern"],
        derived=cell["derived"],
        forbidden=forbidden,
        context=cell["context"],
        source=cell["source"],
        status=cell["status"],
        note=cell["note"],
    )
