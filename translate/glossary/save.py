"""The full format, written: what `load` reads back as the same concepts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from translate.errors import ConfigError
from translate.glossary.table import CASES, COLUMNS
from translate.terms import Concept, TermEntry

_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def to_tsv(concepts: Iterable[Concept]) -> str:
    """A table with all columns, one row a concept and language in their order; `load` gives back equal concepts.

    Only the domain is not in it: that is the stem of the file's name. Raises ConfigError for what the format cannot
    hold: control characters, `|` in a form, `/` in a case form, a concept id that begins with `#`.
    """
    rows = (_row(concept, entry) for concept in concepts for entry in concept.entries)
    return "".join(f"{line}\n" for line in ("\t".join(COLUMNS), *rows))


def _row(concept: Concept, entry: TermEntry) -> str:
    cases = dict(entry.cases)
    cells = (
        *(concept.id, concept.kind, concept.policy, entry.lang),
        _forms(concept, (entry.term,)),
        _forms(concept, entry.variants),
        *(_forms(concept, cases.get(case, ()), "/") for case in CASES),
        *(entry.pattern, entry.derived, _forms(concept, entry.forbidden)),
        *(entry.context, entry.source, entry.status, entry.note),
    )
    for cell in cells:
        if _UNWRITABLE.search(cell):
            raise ConfigError(
                f"{concept.id!r}: {cell!r} has a control character, which a glossary cannot hold: remove it"
            )
    if concept.id.startswith("#"):
        raise ConfigError(f"{concept.id!r}: a line that begins with # would be a comment: rename the concept")
    return "\t".join(cells)


def _forms(concept: Concept, forms: tuple[str, ...], separator: str = "|") -> str:
    for form in forms:
        if "|" in form or (separator == "/" and "/" in form):
            raise ConfigError(f"{concept.id!r}: {form!r} holds a mark that separates forms in a glossary: remove it")
    return separator.join(forms)
