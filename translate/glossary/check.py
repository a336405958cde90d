"""A report on glossary files: what cannot be read, what contradicts itself, what a person should look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from translate import languages
from translate.glossary.check_entry import Remark, remarks
from translate.glossary.forms import accepted
from translate.glossary.load import files, read
from translate.glossary.normalise import fold, plain
from translate.glossary.rows import Review, RowFault
from translate.records import Severity
from translate.terms import Concept, TermEntry

UNREVIEWED = "to be reviewed"
"""Beginning of the status of rows that nobody has confirmed."""
_EDGES = re.compile(r"(?:^|\t)[^\S\t]+|[^\S\t]+(?:\t|$)")
_ADVICE = {
    "cells": "give the row as many cells as the header; a cell holds no line break",
    "duplicate": "keep one of them",
    "pattern": "see https://github.com/google/re2/wiki/Syntax",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a glossary file."""

    path: Path
    line: int
    """From 1."""
    severity: Severity
    """`error`: does not do what it says; `warning`: probably not meant so; `info`: for a reviewer."""
    id: str
    """Kebab case; `docs/glossaries.md` lists them."""
    message: str
    advice: str = ""
    """What to do."""

    def __str__(self) -> str:
        said = f"{self.path}:{self.line}: {self.severity} {self.id}: {self.message}"
        return f"{said}; {self.advice}" if self.advice else said


class _Site(NamedTuple):
    """An entry in its place."""

    path: Path
    line: int
    concept: Concept
    entry: TermEntry

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"

    def finding(self, severity: Severity, id: str, message: str, advice: str) -> Finding:
        return Finding(self.path, self.line, severity, id, message, advice)


def check(paths: Sequence[Path]) -> list[Finding]:
    """Everything worth saying about glossary files and folders (all their `*.tsv`), by file and line.

    Unlike `load` it goes on after a faulty row. With pymorphy3 installed Russian case forms are compared with its own.
    """
    found: list[Finding] = []
    sites: dict[tuple[str, str], _Site] = {}
    order = files(paths)
    for path in order:
        review = Review()
        try:
            concepts = read(path, review)
        except RowFault as problem:
            review.faults.append(problem)
            concepts = []
        found += [Finding(path, f.line, "error", f.id, f.message, _ADVICE.get(f.id, "")) for f in review.faults]
        if not any(f.id in ("unreadable", "encoding") for f in review.faults):
            found += _spaces(path)
        for site in _sites(path, concepts, review):
            earlier = sites.setdefault((site.concept.id, site.entry.lang), site)
            if earlier is not site:
                message = f"{site.concept.id} in {site.entry.lang} is defined in {earlier}, which wins"
                found.append(site.finding("info", "overridden", message, ""))
        found += _unreviewed(path, concepts)
        if not concepts and not review.faults:
            found.append(Finding(path, 1, "warning", "no-terms", "a header and no term", "add rows, or drop the file"))
    for site in sites.values():
        found += [site.finding(*remark) for remark in _said(site)]
    found += _clashes(list(sites.values()))
    rank = {path: at for at, path in reversed(list(enumerate(order)))}
    return sorted(found, key=lambda f: (rank[f.path], f.line))


def _sites(path: Path, concepts: Sequence[Concept], review: Review) -> Iterator[_Site]:
    for concept in concepts:
        for entry in concept.entries:
            yield _Site(path, review.lines[concept.id, entry.lang], concept, entry)


def _spaces(path: Path) -> Iterator[Finding]:
    for at, line in enumerate(path.read_text("utf-8-sig").split("\n"), 1):
        if "\t" in line and line[0] != "#" and _EDGES.search(line.rstrip("\r")):
            yield Finding(path, at, "info", "spaces", "white space at the edge of a cell", "it is ignored: remove it")


def _unreviewed(path: Path, concepts: Sequence[Concept]) -> Iterator[Finding]:
    states = [entry.status.startswith(UNREVIEWED) for concept in concepts for entry in concept.entries]
    if any(states):
        message = f"{sum(states)} of {len(states)} rows are to be reviewed"
        yield Finding(path, 1, "info", "unreviewed", message, "a native speaker should confirm them")


def _said(site: _Site) -> Iterator[Remark]:
    yield from remarks(site.entry, site.concept.kind)
    first = site.concept.entries[0]
    scripts = (languages.script(first.lang), languages.script(site.entry.lang))
    if site.concept.policy == "translate" and scripts[0] != scripts[1] and first.term == site.entry.term:
        message = f"{first.term!r} is the same in {first.lang} and {site.entry.lang}, which have different scripts"
        yield Remark("warning", "same-term", message, "translate it, or give the concept the policy keep")


def _clashes(sites: Sequence[_Site]) -> Iterator[Finding]:
    """Forms that two concepts claim in one language, unless a context guard tells them apart; once for two concepts."""
    owners: dict[tuple[str, str], _Site] = {}
    told: set[tuple[str, str, str]] = set()
    for site in sites:
        if site.concept.policy == "forbid":
            continue
        for form, _ in accepted.__wrapped__(site.entry):
            first = owners.setdefault((site.entry.lang, fold(form)), site)
            pair = (first.concept.id, site.concept.id, site.entry.lang)
            if first.concept.id != site.concept.id and pair not in told:
                told.add(pair)
                if not (first.entry.context or site.entry.context):
                    yield from _clash(form, first, site)


def _clash(form: str, first: _Site, other: _Site) -> Iterator[Finding]:
    lang = other.entry.lang
    source = all(site.concept.entries[0].lang == lang and form in _dictionary(site.entry) for site in (first, other))
    targets = [(first.concept.entry(e.lang), e) for e in other.concept.entries if e.lang != lang]
    common = [(a, b) for a, b in targets if a is not None]
    guard = "give one a context (not: word|word)"
    lead = other.concept.entries[0]
    twin = first.concept.entry(lead.lang) if lead.lang != lang else None
    if twin and _dictionary(lead) & _dictionary(twin):
        return  # two concepts with one name in their first language: told there
    if not source:
        message = f"{form!r} is a form of {first.concept.id} ({first}) and of {other.concept.id}; the first wins"
        yield other.finding("warning", "homograph", message, guard)
        return
    for a, b in common:
        if not _dictionary(a) & _dictionary(b):
            message = f"{form!r} is {a.term!r} by {first} and {b.term!r} here in {b.lang}; the first wins"
            yield other.finding("error", "contradictory-targets", message, f"merge the two, or {guard}")
            return
    if common:
        message = f"{other.concept.id} has the form {form!r} and the translations of {first.concept.id} ({first})"
        yield other.finding("warning", "duplicate-concept", message, "merge the two")


def _dictionary(entry: TermEntry) -> set[str]:
    return {plain(form) for form in (entry.term, *entry.variants)}
