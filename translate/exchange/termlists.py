"""Word lists of translation services: DeepL, Google and Amazon.

DeepL (https://developers.deepl.com/docs/customize/managing-glossaries): `source,target` a line, no header, or these and
the two language codes. Google (https://cloud.google.com/translate/docs/advanced/glossary): the same two columns for a
unidirectional glossary; for an equivalent term set one column a language under a header of codes, perhaps with `pos`
and `description`. Amazon (https://docs.aws.amazon.com/translate/latest/dg/creating-custom-terminology.html): a header
of codes, the source first. All as CSV or TSV with CSV quoting.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from translate import languages
from translate.errors import ConfigError, UsageError
from translate.exchange.termbase import Draft, Read, Written, add_note, tags, unsaid
from translate.records import Pair
from translate.terms import Concept, Glossary, TermEntry

_ABOUT = ("pos", "description")
_LOST = ("cases", "pattern", "derived", "forbidden", "context", "kind", "source", "status", "note")


_Forms = dict[str, str]
"""Language to term."""


class _Row(NamedTuple):
    line: int
    cells: list[str]


class Table(NamedTuple):
    """A word list, split into cells."""

    path: Path
    rows: list[_Row]
    """Not empty; blank lines are left out."""

    @property
    def headed(self) -> bool:
        """True if the first row holds language tags, two or more, and nothing else but `pos` and `description`."""
        cells = [cell for cell in self.rows[0].cells if cell.lower() not in _ABOUT]
        return len(cells) > 1 and all(map(_is_tag, cells))

    @property
    def coded(self) -> bool:
        """True if every row has four cells, the last two of them language tags: DeepL's four columns."""
        return all(len(row.cells) == 4 and _is_tag(row.cells[2]) and _is_tag(row.cells[3]) for row in self.rows)


def _is_tag(cell: str) -> bool:
    try:
        return bool(languages.parse(cell))
    except UsageError:
        return False


def split(data: bytes, path: Path) -> Table:
    """The cells of a list in UTF-8, or UTF-16 with a byte order mark. Raises ConfigError with file and line."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise ConfigError(f"{path}:{line}: not {encoding[:6].upper().strip('-')}: save the list as UTF-8") from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise ConfigError(f"{path}:1: the list is empty: it needs a line with a term and its translation")
    found: list[Table] = []
    faults: list[ConfigError] = []
    for mark in [mark for mark in "\t,;" if mark in first] or [","]:
        try:
            table = Table(path, _rows(text, path, mark))
        except ConfigError as fault:
            faults.append(fault)
            continue
        if len({len(row.cells) for row in table.rows}) == 1:
            return table  # the first mark that cuts every line into as many cells
        found.append(table)
    if not found:
        raise faults[0]
    return found[0]


def _rows(text: str, path: Path, separator: str) -> list[_Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, before = [], 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_Row(before + 1, [cell.strip() for cell in cells]))
            before = reader.line_num
    except csv.Error as problem:
        raise ConfigError(f"{path}:{before + 1}: {problem}: mend the quotes of this line") from None
    return rows


def read_columns(table: Table) -> Read:
    """One column a language under a header of tags: Google's equivalent term sets and Amazon's lists."""
    draft, (at, header) = Draft(table.path), table.rows[0]
    seen = set[frozenset[tuple[str, str]]]()
    columns = [cell if (cell := text.lower()) in _ABOUT else draft.tag(at, text) for text in header]
    if len(set(columns)) < len(columns):
        twice = next(column for column in columns if columns.count(column) > 1)
        raise ConfigError(f"{table.path}:{at}: the header has {twice} twice: leave one of the columns out")
    for row in table.rows[1:]:
        if len(row.cells) != len(columns):
            raise ConfigError(f"{table.path}:{row.line}: {len(row.cells)} cells where the header has {len(columns)}")
        cells = dict(zip(columns, row.cells, strict=True))
        about = [f"{name}: {text}" for name in _ABOUT if (text := cells.pop(name, ""))]
        forms = {lang: form for lang, text in cells.items() if (form := draft.form(row.line, text))}
        _put(draft, row.line, forms, about, seen)
    return draft.read()


def read_pairs(table: Table, pair: Pair | None) -> Read:
    """Two columns, source and target, of `pair`; or four, with the codes, if `pair` is None.

    A source term that has another translation into the same language already becomes a concept of its own. Raises
    ConfigError with file and line.
    """
    draft, seen = Draft(table.path), set[frozenset[tuple[str, str]]]()
    for row in table.rows:
        if len(row.cells) < (2 if pair else 4) or len(row.cells) > (2 if pair else 4):
            wanted = "two cells: source and target" if pair else "four cells: source, target and their languages"
            raise ConfigError(f"{table.path}:{row.line}: {len(row.cells)} cells; a line has {wanted}")
        source, target = pair or (draft.tag(row.line, row.cells[2]), draft.tag(row.line, row.cells[3]))
        if row is table.rows[0] and [cell.lower() for cell in row.cells[:2]] == ["source", "target"]:
            draft.notes.append(f"{table.path}:{row.line}: taken for a header: left out")
            continue
        texts = zip((source, target), row.cells, strict=False)
        _put(draft, row.line, {lang: form for lang, text in texts if (form := draft.form(row.line, text))}, (), seen)
    return draft.read()


def _put(draft: Draft, line: int, forms: _Forms, about: Sequence[str], seen: set[frozenset[tuple[str, str]]]) -> None:
    """Add a line's terms: to the concept of its first term if that has none in these languages, else as a new one."""
    terms = frozenset(forms.items())
    if len(forms) < 2 or terms in seen:
        problem = "fewer than two terms" if len(forms) < 2 else "these terms are there already"
        draft.notes.append(f"{draft.path}:{line}: {problem}: left out")
        return
    seen.add(terms)
    (lang, term), *others = forms.items()
    id = f"{draft.path.stem}:{term}"
    known = draft.find(id)
    have = {entry.lang: entry.term for entry in known.entries} if known else {}
    entries = tuple(TermEntry(tag, form) for tag, form in forms.items())
    if known and have.get(lang) == term and not any(other in have for other, _ in others):
        draft.put(replace(known, entries=known.entries + entries[1:]))
    else:
        entries = (add_note(entries[0], *about), *entries[1:])
        draft.put(Concept(draft.free(id), entries))


def write_pairs(glossary: Glossary, pair: Pair) -> Written:
    """`source,target` lines without a header, for DeepL and Google's unidirectional glossaries.

    Variants of a source term are lines of their own. A source form occurs once: the earlier term wins.
    """
    rows: dict[str, str] = {}
    twice = 0
    terms = [term for term in glossary.terms(*pair) if term.policy != "forbid"]
    for term in terms:
        for form in (term.source.term, *term.source.variants):
            target = form if term.policy == "keep" else term.target.term
            twice += rows.setdefault(form, target) != target
    kept = [Concept(t.concept, (t.source, t.target), t.kind, t.policy, t.domain) for t in terms]
    variants = sum(bool(t.target.variants) for t in terms)
    lost = [f"variants of {variants} target terms"] if variants else []
    lost += [f"{twice} source forms that an earlier term translates otherwise"] if twice else []
    return Written(_csv(rows.items()), (*lost, *unsaid(kept, _LOST)))


def write_columns(glossary: Glossary, order: Sequence[str] = ()) -> Written:
    """One column a language under a header of tags, for Amazon and Google's equivalent term sets.

    `order`: the languages, source first; empty: all, in order of first appearance. Concepts with one term there are
    left out; those with the policy `keep` have their first term in every column.
    """
    columns = list(order or tags(glossary.concepts))
    kept, rows = [], []
    for concept in glossary.concepts:
        terms = {tag: side.term for tag in columns if (side := concept.entry(tag))}
        if concept.policy == "keep" and terms:
            terms = {tag: terms.get(tag, next(iter(terms.values()))) for tag in columns}
        if len(terms) > 1 and concept.policy != "forbid":
            kept.append(concept)
            rows.append([terms.get(tag, "") for tag in columns])
    lost = unsaid(kept, ("variants", *_LOST))
    dropped = len(glossary.concepts) - len(kept)
    lost += (f"{dropped} concepts without two terms in these languages",) if dropped else ()
    return Written(_csv([columns, *rows]), lost)


def _csv(rows: Iterable[Iterable[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()
