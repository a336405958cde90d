"""What `sentences` knows about each language: the table `words.tsv`, read once."""

import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from translate.languages import primary, script
from translate.records import UND

TABLE = Path(__file__).with_name("words.tsv")
"""Rows `language, kind, words`, tab-separated; the kinds are explained at its head."""

_WORDS = ("never", "inside", "unit", "number", "opener", "speech")
# First word of a letter's Unicode name, for texts whose language is not known.
_SCRIPTS = {"LATIN": "Latn", "CYRILLIC": "Cyrl", "ARMENIAN": "Armn", "GEORGIAN": "Geor", "GREEK": "Grek"}


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of one language, or of all languages of one script. Words have no last full stop."""

    never: frozenset[str] = frozenset()
    """Abbreviations that do not end a sentence."""
    inside: frozenset[str] = frozenset()
    """Abbreviations that end one only before an opener."""
    unit: frozenset[str] = frozenset()
    """Abbreviations behind figures, that end one before an opener and late in it."""
    number: frozenset[str] = frozenset()
    """Abbreviations that do not end one before a figure."""
    opener: frozenset[str] = frozenset()
    """Words that begin sentences and no names."""
    speech: frozenset[str] = frozenset()
    """Verbs of speech, which tie a question in quotes to who asked it."""
    ordinal: bool = False
    """True where `7.` before a capital is an ordinal."""
    stop: str = ""
    """Signs that end a sentence in this language alone."""


@cache
def _table() -> dict[str, dict[str, frozenset[str]]]:
    rows: dict[str, dict[str, frozenset[str]]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            language, kind, words = line.split("\t")
            rows.setdefault(language, {})[kind] = frozenset(words.split())
    return rows


@cache
def _merged(names: tuple[str, ...], own: str) -> Words:
    """The union of the word lists of `names`; ordinals and stops of `own` alone, for they contradict each other."""
    table = _table()
    mine = table.get(own, {})
    rows = [table["*"], mine, *(table[n] for n in names)]
    words = {kind: frozenset[str]().union(*(row.get(kind, ()) for row in rows)) for kind in _WORDS}
    return Words(**words, ordinal="ordinal" in mine, stop="".join(sorted(mine.get("stop", ()))))


def _script_of(text: str) -> str:
    """The script of most of the first letters of `text`, for scripts the table covers; else `Zyyy`."""
    votes = Counter(unicodedata.name(c, "").split(" ")[0] for c in text[:500] if c.isalpha())
    return _SCRIPTS.get(votes.most_common(1)[0][0], "Zyyy") if votes else "Zyyy"


def words_for(tag: str, text: str) -> Words:
    """The word lists for a text in language `tag`.

    A language without word lists of its own gets those of all languages in its script; for `und` the script is that
    of the text.
    """
    language = primary(tag)
    table = _table()
    if "never" in table.get(language, {}):
        return _merged((language,), language)
    written = _script_of(text) if language == UND else script(tag)
    alike = tuple(name for name, rows in table.items() if name != "*" and "never" in rows and script(name) == written)
    return _merged(alike, alike[0] if len(alike) == 1 else language)
