"""The formats of termbases by name: which one a file is in, and the way to read or write it."""

from __future__ import annotations

from pathlib import Path

from translate.errors import ConfigError, UsageError
from translate.exchange import markup, termlists
from translate.exchange.tbx import read_tbx
from translate.exchange.tbx_write import write_tbx
from translate.exchange.termbase import Read, Written
from translate.exchange.termtmx import read_tmx, write_tmx
from translate.records import Pair
from translate.terms import Glossary

READABLE = ("tbx", "tbx2", "tmx", "deepl", "google", "amazon")
WRITABLE = READABLE
_ROOTS = {"tbx": "tbx", "martif": "tbx2", "tmx": "tmx"}
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read(path: Path, kind: str = "", pair: Pair | None = None) -> Read:
    """The termbase in a file; `kind` is one of READABLE, or empty: told from the content.

    `pair`: the languages of a list of two columns, which names none itself. Raises ConfigError with file and line, and
    UsageError where the languages are missing or the file is of no kind that is read here.
    """
    data = markup.load(path)
    if kind in _ROOTS.values() or (not kind and _is_xml(data)):
        root = next(markup.elements(data, path, frozenset())).name
        found = _ROOTS.get(root)
        if found is None or (kind and kind[:3] != found[:3]):
            raise ConfigError(f"{path}:1: its root element is {root!r}: {kind or 'a termbase'} has tbx, martif or tmx")
        return read_tmx(data, path) if found == "tmx" else read_tbx(data, path)
    if data.startswith(b"PK"):
        raise UsageError(f"{path}: a ZIP file, such as a spreadsheet: save the sheet as CSV in UTF-8")
    table = termlists.split(data, path)
    if "concept" in table.rows[0].cells:
        raise UsageError(f"{path}: this is a Dragoman glossary already: use it with --glossary")
    # Four columns with codes, before a header of tags: a short word may be a tag by chance, a whole file is not.
    if table.coded and kind in ("", "deepl") and pair is None:
        return termlists.read_pairs(table, None)
    if kind == "amazon" or (table.headed and kind != "deepl" and not (kind == "google" and pair)):
        return termlists.read_columns(table)
    if pair is None:
        raise UsageError(f"{path}: a list without languages in it: name them with --from and --to")
    return termlists.read_pairs(table, pair)


def _is_xml(data: bytes) -> bool:
    start = data[:200]
    for mark in _BOMS:
        start = start.removeprefix(mark)
    return start.replace(b"\x00", b"").lstrip().startswith(b"<")


def write(glossary: Glossary, kind: str, source: str = "", target: str = "") -> Written:
    """`glossary` in the format `kind`, one of WRITABLE.

    `source` and `target`: `deepl` needs both; `google` gives two columns with both and a column a language without;
    `amazon` has the source first and then the target, or all languages. Raises UsageError.
    """
    if kind in ("tbx", "tbx2"):
        return write_tbx(glossary, 2 if kind == "tbx2" else 3)
    if kind == "tmx":
        return write_tmx(glossary)
    if kind == "deepl" and not (source and target):
        raise UsageError("a DeepL list has one direction: name it with --from and --to")
    if source and target and kind != "amazon":
        return termlists.write_pairs(glossary, Pair(source, target))
    return termlists.write_columns(glossary, _order(glossary, source, target))


def _order(glossary: Glossary, source: str, target: str) -> tuple[str, ...]:
    found = dict.fromkeys(side.lang for concept in glossary.concepts for side in concept.entries)
    if source and target:
        return source, target
    if source and source not in found:
        raise UsageError(f"the glossary has no {source}: it has {', '.join(found)}")
    return tuple(dict.fromkeys((*filter(None, (source,)), *found)))
