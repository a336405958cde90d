"""Termbases of other programs: what a reader returns, what a writer returns, and what every form has to be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from translate import languages
from translate.errors import ConfigError, UsageError
from translate.terms import Concept, TermEntry

_BREAK = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Read(NamedTuple):
    """A termbase that was read."""

    concepts: tuple[Concept, ...]
    """In file order; ids unique."""
    notes: tuple[str, ...]
    """What was left out or changed, one line each, with file and line."""


class Written(NamedTuple):
    """A termbase in another format."""

    text: str
    lost: tuple[str, ...]
    """What the format cannot carry, one line each."""


@dataclass(slots=True)
class Draft:
    """Concepts that a reader has found so far, under ids of their own."""

    path: Path
    notes: list[str] = field(default_factory=list)
    _concepts: dict[str, Concept] = field(default_factory=dict)

    def tag(self, line: int, code: str) -> str:
        """`code` as a language tag. Raises ConfigError with file and line."""
        try:
            return languages.parse(code)
        except UsageError as problem:
            raise ConfigError(f"{self.path}:{line}: {problem}") from None

    def form(self, line: int, text: str) -> str:
        """`text` as a form that a glossary can hold; empty, with a note, for one that it cannot."""
        form = text.strip()
        problem = ""
        if all(unicodedata.category(c) in ("Cf", "Zs") for c in form):
            return ""
        if _BREAK.search(form):
            problem = "a line break or control character"
        elif "|" in form:
            problem = "|, which separates forms in a glossary"
        if problem:
            self.notes.append(f"{self.path}:{line}: {form!r} holds {problem}: left out")
            return ""
        return form

    def free(self, wanted: str) -> str:
        """An id near `wanted` that no concept has yet."""
        wanted = clean(wanted).lstrip("#") or "concept"
        found, number = wanted, 1
        while found in self._concepts:
            number += 1
            found = f"{wanted} ({number})"
        return found

    def sides(self, line: int, unit: str, found: Iterable[tuple[int, TermEntry | None]]) -> dict[str, TermEntry]:
        """Language to entry from the (line, entry) of a `unit` that begins at `line`; the first of a language stays.

        What is left out, and a unit without any, is noted.
        """
        sides: dict[str, TermEntry] = {}
        for place, side in found:
            if side is not None and side.lang in sides:
                self.notes.append(f"{self.path}:{place}: {side.lang} a second time in one {unit}: left out")
            elif side is not None:
                sides[side.lang] = side
        if not sides:
            self.notes.append(f"{self.path}:{line}: a {unit} without terms: left out")
        return sides

    def find(self, id: str) -> Concept | None:
        """The concept of that id, if there is one."""
        return self._concepts.get(id)

    def put(self, concept: Concept) -> None:
        """Add a concept, or replace the one of the same id."""
        self._concepts[concept.id] = concept

    def read(self) -> Read:
        """What was found. Raises ConfigError if that is nothing."""
        if not self._concepts:
            raise ConfigError(f"{self.path}:1: no terms in it{': ' + self.notes[0] if self.notes else ''}")
        return Read(tuple(self._concepts.values()), tuple(self.notes))


def clean(text: str) -> str:
    """`text` on one line, without control characters, for cells that are read by people."""
    return " ".join(_BREAK.sub(" ", text).split())


def entry(
    lang: str, forms: Sequence[tuple[str, str]], source: str = "", status: str = "", note: str = ""
) -> TermEntry | None:
    """An entry from (form, `preferred` | `admitted` | `forbidden` | empty); None if all are forbidden.

    The first preferred form is the term, else the first without a status, else the first admitted one; the others that
    are not forbidden are variants.
    """
    ranks = ("preferred", "", "admitted")
    accepted = sorted((f for f in forms if f[1] in ranks), key=lambda f: ranks.index(f[1]))
    if not accepted:
        return None
    term = accepted[0][0]
    order = dict.fromkeys(form for form, rank in forms if rank in ranks and form != term)
    forbidden = dict.fromkeys(form for form, rank in forms if rank not in ranks)
    return TermEntry(lang, term, tuple(order), forbidden=tuple(forbidden), source=source, status=status, note=note)


def add_note(side: TermEntry, *notes: str) -> TermEntry:
    """`side` with further notes, each on the one line that the note is."""
    return replace(side, note="; ".join(filter(None, (side.note, *map(clean, notes)))))


def unsaid(concepts: Iterable[Concept], columns: Sequence[str]) -> tuple[str, ...]:
    """One line for each of `columns` (names of TermEntry's or Concept's fields) that some concept has a value in."""
    counted = {column: sum(_has(concept, column) for concept in concepts) for column in columns}
    return tuple(f"{column}: of {_plural(number)}" for column, number in counted.items() if number)


def _has(concept: Concept, column: str) -> bool:
    if column == "policy":
        return concept.policy != "translate"
    return any(getattr(owner, column, "") for owner in (concept, *concept.entries))


def _plural(number: int) -> str:
    return f"{number} concept{'' if number == 1 else 's'}"


def tags(concepts: Iterable[Concept]) -> Iterator[str]:
    """The languages of concepts, each once, in order of first appearance."""
    yield from dict.fromkeys(side.lang for concept in concepts for side in concept.entries)
