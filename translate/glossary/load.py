"""Glossary files: read, checked and merged into one `Glossary`; `glossaries/README.md` describes both formats."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable, Sequence
from operator import attrgetter
from pathlib import Path

from translate.glossary.plain import read_plain
from translate.glossary.rows import Review, read_rows
from translate.glossary.table import read_table
from translate.terms import Concept, Glossary


def load(paths: Sequence[Path]) -> Glossary:
    """Read glossary files and folders (all their `*.tsv`, sorted by name); earlier paths take precedence.

    Concepts come in order of first appearance. Where several files define the same concept in the same language the
    earliest wins; languages that only a later file has are added. Raises ConfigError with file and line.
    """
    collecting = gc.isenabled()
    gc.disable()  # hundred thousands of small objects that all stay: the collector would only re-scan them
    try:
        merged: dict[str, Concept] = {}
        for path in files(paths):
            for concept in read(path):
                earlier = merged.get(concept.id)
                merged[concept.id] = _extended(earlier, concept) if earlier else concept
        concepts = tuple(merged.values())
        return Glossary(concepts, _digest(concepts))
    finally:
        if collecting:
            gc.enable()


def files(paths: Iterable[Path]) -> list[Path]:
    """The files that `load` reads for `paths`, in its order."""
    found: list[Path] = []
    for path in paths:
        found += sorted(path.glob("*.tsv")) if path.is_dir() else [path]
    return found


def read(path: Path, review: Review | None = None) -> list[Concept]:
    """The concepts of one file, in its order. Raises ConfigError; a `review` takes faulty rows instead."""
    header, rows = read_rows(path, review)
    reader = read_table if "concept" in header.cells else read_plain
    return reader(path, header, rows, review)


def _extended(earlier: Concept, later: Concept) -> Concept:
    """`earlier` with the languages that only `later` has."""
    known = {entry.lang for entry in earlier.entries}
    added = tuple(entry for entry in later.entries if entry.lang not in known)
    return Concept(earlier.id, earlier.entries + added, earlier.kind, earlier.policy, earlier.domain)


def _digest(concepts: tuple[Concept, ...]) -> str:
    """Hex sha256 over everything that can change output, in order; notes, sources, status and domain cannot."""
    if not concepts:
        return ""
    side = attrgetter("lang", "term", "variants", "cases", "pattern", "derived", "forbidden", "context")
    content = [(c.id, c.kind, c.policy, [side(entry) for entry in c.entries]) for c in concepts]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
