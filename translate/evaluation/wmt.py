"""Test sets of the terminology tasks of WMT 2023 and 2025: sentences, each with a dictionary of its own.

Read as published (github.com/wmt-terminology-task/data-2023, github.com/wmt-conference/wmt25-terminology):

- JSON lines of 2025: `{"en": "...", "ru": "...", "terms": {"server": "сервер"}}`, the values texts or lists of texts;
  instead of `terms` also `proper` and `random` in one object;
- the JSON array of 2023: `{"src": ..., "ref": ..., "langs": "en-cs", "hints": {"term": [...], "rand": [...]}}`;
- tables of 2023, tab separated: `src`, `ref`, `terms` and whatever follows; without that header line the first cells
  are source and reference, and the one that holds JSON is the dictionary;
- dictionaries alone, one a line beside a source text: `encs.term.proper`.

A dictionary is an object, or a list of pairs: `["server", "сервер"]`, `{"en": "server", "ru": "сервер"}`,
`{"src": "server", "tgt": "сервер"}`, `{"server": "сервер"}`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from translate import languages
from translate.errors import DocumentError, UsageError
from translate.evaluation.mt import read_lines
from translate.records import Pair
from translate.terms import Concept, Glossary, TermEntry

Terms = tuple[tuple[str, tuple[str, ...]], ...]
"""Source terms with their translations, the preferred one first; as the dictionary has them."""

_SOURCE, _REFERENCE = ("src", "source"), ("ref", "reference", "tgt", "target")
_PROPER, _RANDOM = ("proper", "terms", "term", "terminology", "dict"), ("random", "rand")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of a test set."""

    source: str
    """Line breaks inside it have become spaces."""
    reference: str
    """Empty where the file has none."""
    proper: Terms
    random: Terms | None
    """None where the file has no random terms."""


def read(data: bytes, name: str, pair: Pair) -> tuple[Sentence, ...]:
    """The sentences of a test set, in order; those that say they are of another pair are left out.

    Raises DocumentError with the line (in an array: the item) of what cannot be understood, or if nothing is left.
    """
    lines = read_lines(data, name)
    items: Iterator[tuple[str, object]]
    start = next(line for line in lines if line.strip()).lstrip()
    if start.startswith("{"):
        items = ((f"{name}:{at}", _json(line, f"{name}:{at}")) for at, line in enumerate(lines, 1) if line.strip())
    elif start.startswith("["):
        items = _array("\n".join(lines), name)
    else:
        items = _table(lines, name)
    found = tuple(s for where, item in items if (s := _sentence(item, where, pair)))
    if not found:
        raise DocumentError(f"{name}: no sentence {pair} in it; check --from and --to")
    return found


def read_dictionaries(data: bytes, name: str, pair: Pair, count: int) -> tuple[Terms, ...]:
    """The dictionaries of a file that has nothing else: one a line, `count` lines; an empty line is an empty one.

    Raises DocumentError with the line.
    """
    lines = read_lines(data, name)
    if len(lines) != count:
        raise DocumentError(f"{name} has {len(lines)} lines and the source text {count}: one dictionary a line")
    wheres = [f"{name}:{at}" for at in range(1, count + 1)]
    return tuple(_terms(_json(t or "[]", where), where, pair) for t, where in zip(lines, wheres, strict=True))


def glossaries(sentences: Sequence[Sentence], pair: Pair, mode: str) -> list[Glossary]:
    """A glossary a sentence, in order: of the random terms for the mode `random`, else of the proper ones.

    Raises UsageError if random terms are wanted and a sentence has none.
    """
    wanted = [s.random if mode == "random" else s.proper for s in sentences]
    if any(terms is None for terms in wanted):
        raise UsageError("the test set has no random terms: give the file that has them with --mode proper")
    return [glossary(terms or (), pair) for terms in wanted]


def glossary(terms: Terms, pair: Pair) -> Glossary:
    """The glossary of one dictionary; a concept is called as its source term."""
    concepts = tuple(
        Concept(one, (TermEntry(pair.source, one), TermEntry(pair.target, others[0], others[1:])), domain="wmt")
        for one, others in terms
    )
    return Glossary(concepts, hashlib.sha256(repr(terms).encode()).hexdigest() if terms else "")


def _array(text: str, name: str) -> Iterator[tuple[str, object]]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":  # a list a line
            raise DocumentError(f"{name}: dictionaries without sentences; name the source text, too") from error
        raise DocumentError(f"{name}:{error.lineno}: not JSON: {error.msg} at column {error.colno}") from error
    return ((f"{name}: item {at}", item) for at, item in enumerate(found, 1))


def _table(lines: Sequence[str], name: str) -> Iterator[tuple[str, object]]:
    header = [cell.strip().lower() for cell in lines[0].split("\t")]
    named = header if set(header) & set(_SOURCE) else []
    for at, line in enumerate(lines[1:] if named else lines, 2 if named else 1):
        cells, where = line.split("\t"), f"{name}:{at}"
        if not line.strip():
            continue
        if named and len(cells) != len(named):
            raise DocumentError(f"{where}: {len(cells)} cells, and the header has {len(named)}")
        dictionary = next((i for i, c in enumerate(cells) if c.strip()[:1] in ("[", "{")), len(cells))
        if not named and dictionary in {0, len(cells)}:
            raise DocumentError(f"{where}: no dictionary; a line is source<TAB>reference<TAB>JSON")
        row = dict(zip(named or ("src", "ref")[:dictionary], cells, strict=False))
        key = next((k for k in named if k in _PROPER), "terms")
        yield where, {**row, key: _json(row.get(key, "" if named else cells[dictionary]) or "[]", where)}


def _json(text: str, where: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise DocumentError(f"{where}: not JSON: {error.msg} at column {error.colno}") from error


def _sentence(item: object, where: str, pair: Pair) -> Sentence | None:
    if not isinstance(item, dict):
        raise DocumentError(f"{where}: {_shown(item)} is no object with a sentence and its terms")
    langs = item.get("langs")
    if isinstance(langs, str) and langs != "-".join(map(languages.primary, pair)):
        return None
    source = _first(item, (pair.source, languages.primary(pair.source), *_SOURCE))
    if not isinstance(source, str) or not source.strip():
        raise DocumentError(f'{where}: no text in {pair.source}; expected "{pair.source}" or "src"')
    reference = _first(item, (pair.target, languages.primary(pair.target), *_REFERENCE))
    hints = item.get("hints")
    given = hints if isinstance(hints, dict) else item
    proper, random = _first(given, _PROPER), _first(given, _RANDOM)
    return Sentence(
        " ".join(source.split()),
        " ".join(reference.split()) if isinstance(reference, str) else "",
        _terms(proper, where, pair),
        None if random is None else _terms(random, where, pair),
    )


def _first(item: Mapping[str, object] | None, keys: Sequence[str]) -> object:
    return next((item[key] for key in keys if item and item.get(key) is not None), None)


def _terms(value: object, where: str, pair: Pair) -> Terms:
    """A dictionary in any of its shapes; a source term that comes twice has several translations."""
    found: dict[str, dict[str, None]] = {}
    for one, other in _pairs(value, where, pair):
        several = [t for t in (other if isinstance(other, list) else [other]) if isinstance(t, str)]
        if not isinstance(one, str) or len(several) != (len(other) if isinstance(other, list) else 1):
            raise DocumentError(f"{where}: {_shown([one, other])} is no pair of terms")
        filled = [t.strip() for t in several if t.strip()]
        if one.strip() and filled:
            found.setdefault(one.strip(), {}).update(dict.fromkeys(filled))
    return tuple((one, tuple(others)) for one, others in found.items())


def _pairs(value: object, where: str, pair: Pair) -> Iterator[tuple[object, object]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        for item in value:
            yield from _pair(item, where, pair)
    elif value is not None:
        raise DocumentError(f"{where}: {_shown(value)} is no dictionary of terms")


def _pair(item: object, where: str, pair: Pair) -> Iterator[tuple[object, object]]:
    if isinstance(item, list) and len(item) == 2:
        yield item[0], item[1]
    elif isinstance(item, dict):
        source = _first(item, (pair.source, languages.primary(pair.source), *_SOURCE))
        target = _first(item, (pair.target, languages.primary(pair.target), *_REFERENCE))
        yield from [(source, target)] if source is not None and target is not None else item.items()
    else:
        raise DocumentError(f"{where}: {_shown(item)} is no pair of terms")


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."
