"""What a repair may not do to a sentence: lose a number, repeat itself, leave source words, glue words together.

Every guard compares the repaired text with the text it would replace and with the source, so that what was wrong
before does not count against a repair. Regular expressions and single passes only: linear time.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from translate import languages
from translate.glossary.forms import forbidden_spans
from translate.glossary.normalise import fold, normalise, plain
from translate.terms import TermEntry

LONGEST, SHORTEST, SLACK = 1.6, 0.6, 20
"""A repair has at most `LONGEST` times the text's length plus `SLACK` characters, and at least `SHORTEST` times that
length unless it is shorter by no more than `SLACK` characters: a caption may be nothing but the name."""
_GRAM = 4
"""Longest stretch, in words or letters, whose repetition is looked for."""
_COPIED = 4
"""Letters of a source word that nobody writes by chance."""
_LONG_WORD = 60

_NUMBER, _LETTERS, _WORD = re.compile(r"\d+"), re.compile(r"[^\W\d_]+"), re.compile(r"\w+")
_TOKEN = re.compile(r"\w+(?:['’ʼ-]\w+)*|[^\w\s]")
_STUCK = re.compile(r"(?<=[^\W\d_]{2})[.,;:!?](?=[^\W\d_]{2})")
_PAIRS = ("()", "[]", "{}", "«»", "‹›", "（）", "「」", "『』", "【】", "《》")
_QUOTES = ('"', "„“”‟")
"""Marks that open and close alike, or change sides from language to language."""
_NAMES = {
    "Latn": "LATIN", "Cyrl": "CYRILLIC", "Armn": "ARMENIAN", "Geor": "GEORGIAN", "Grek": "GREEK", "Arab": "ARABIC",
    "Hebr": "HEBREW", "Deva": "DEVANAGARI", "Beng": "BENGALI", "Thai": "THAI", "Hans": "CJK", "Hant": "CJK",
    "Jpan": "CJK HIRAGANA KATAKANA KATAKANA-HIRAGANA", "Kore": "HANGUL CJK", "Ethi": "ETHIOPIC", "Taml": "TAMIL",
}  # fmt: skip
"""How the Unicode names of a script's letters begin, by ISO 15924 code."""


def refusal(source: str, before: str, after: str, lang: str, wanted: Collection[str] = ()) -> str:
    """Why `after` may not replace `before` as the translation of `source` into `lang`; "" if it may.

    One of `empty`, `numbers`, `length`, `loop`, `script`, `copied`, `brackets`, `glued`, the first that applies.
    `wanted`: forms of terms that `after` is meant to hold; their words may be in another script, or written as they
    are. Never anything but "" for `after` equal to `before`.
    """
    checks: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("empty", lambda: not after.strip() and bool(before.strip())),
        ("numbers", lambda: not (_numbers(source) & _numbers(before)) <= _numbers(after)),
        ("length", lambda: _misfit(before.strip(), after.strip())),
        ("loop", lambda: _loops(after, (source, before, *wanted))),
        ("script", lambda: _foreign(after, lang, (source, before, *wanted))),
        ("copied", lambda: _copied(source, before, after, lang, wanted)),
        ("brackets", lambda: bool(_balanced(before) - _balanced(after))),
        ("glued", lambda: _glued(source, before, after, wanted)),
    )
    return next((reason for reason, applies in checks if applies()), "")


def leftover(source_surface: str, target: str, forms: Collection[str] = ()) -> bool:
    """True if the source's name still stands in the target, as whole words: «Yerevan Ереван».

    `forms`: the target forms of the names that the target holds, one an occurrence; a copy that is part of them does
    not count (a name may be the same in both languages).
    """
    entry = TermEntry("und", "", forbidden=(source_surface,))

    def copies(text: str) -> int:
        norm = normalise(text)
        return len(forbidden_spans(entry, norm.text, norm.folded)) if plain(source_surface) else 0

    return copies(target) > sum(map(copies, forms))


def _numbers(text: str) -> Counter[str]:
    return Counter(_NUMBER.findall(text))


def _misfit(before: str, after: str) -> bool:
    lost = len(before) - len(after)
    return len(after) > LONGEST * len(before) + SLACK or (len(after) < SHORTEST * len(before) and lost > SLACK)


def _loops(after: str, others: Sequence[str]) -> bool:
    """True if words or letters of `after` repeat back to back more often than in any of the others."""
    known = [_repeats(other) for other in others]
    usual = [1] * _GRAM + [3] + [2] * (_GRAM - 1)  # words once; letters like «www» and «кукушка» happen
    return any(n > max(least, *rest) for n, least, *rest in zip(_repeats(after), usual, *known, strict=True))


@lru_cache(maxsize=64)  # one source and text, many repairs
def _repeats(text: str) -> tuple[int, ...]:
    """How often a stretch of 1 to `_GRAM` words, then letters, stands back to back at most."""
    folded = text.casefold()
    words = _TOKEN.findall(folded)
    grams = range(1, _GRAM + 1)
    counts = [_back_to_back(words, size, any) for size in grams] + [_back_to_back(folded, size, all) for size in grams]
    return tuple(counts)


def _back_to_back(items: Sequence[str], size: int, enough: Callable[[Iterable[bool]], bool]) -> int:
    """How often a stretch of `size` items follows itself at most, itself included; it must have letters `enough`."""
    most = run = 0
    for at in range(size, len(items)):
        run = run + 1 if items[at] == items[at - size] else 0
        if run > most and enough(item[0].isalpha() for item in items[at - size + 1 : at + 1]):
            most = run
    return most // size + 1


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """How the Unicode name of a letter begins, which is its script; "" if it is none."""
    plain_letter = unicodedata.normalize("NFKC", letter)[0]
    return unicodedata.name(plain_letter, "").partition(" ")[0] if letter.isalpha() else ""


def _scripts(text: str) -> set[str]:
    return {script for letter in set(text) if (script := _script(letter))}


def _own(lang: str) -> set[str]:
    """The scripts of a language; empty if this module does not know it."""
    return set(_NAMES.get(languages.script(lang), "").split())


def _foreign(after: str, lang: str, others: Sequence[str]) -> bool:
    """True if `after` has letters of a script that nobody has, or a new word in two scripts."""
    own, known = _own(lang), {word for other in others for word in _LETTERS.findall(other)}
    if _scripts(after) - own - _scripts("".join(others)):
        return True
    new = {word: _scripts(word) for word in set(_LETTERS.findall(after)) - known}
    return any(len(scripts) > 1 and not scripts <= own for scripts in new.values())


def _copied(source: str, before: str, after: str, lang: str, wanted: Collection[str]) -> bool:
    """True if `after` holds a word of the source, in the source's script, more often than `before`."""
    own, excused = _own(lang), {word for form in wanted for word in _letters(form)}
    words = {w for w in set(_letters(source)) - excused if len(w) >= _COPIED and not own & _scripts(w)}
    was, now = (Counter(word for word in _letters(text) if word in words) for text in (before, after))
    return bool(own) and bool(now - was)


def _letters(text: str) -> list[str]:
    return [fold(word) for word in _LETTERS.findall(normalise(text).text)]


def _glued(source: str, before: str, after: str, wanted: Collection[str]) -> bool:
    """True if `after` has a new word with a capital inside, or of two known ones, or with a sentence mark inside."""
    stuck = max(len(_STUCK.findall(text)) for text in (source, before)) + sum(len(_STUCK.findall(f)) for f in wanted)
    if len(_STUCK.findall(after)) > stuck:
        return True
    was, now = (Counter(map(str.casefold, _WORD.findall(text))) for text in (before, after))
    parts = set(was).union(word.casefold() for form in wanted for word in _WORD.findall(form))
    lost = was - now
    new = set(_WORD.findall(after)).difference(*(_WORD.findall(text) for text in (source, before, *wanted)))
    return any(_camel(word, parts) or _compound(word.casefold(), parts, lost) for word in new)


def _camel(word: str, parts: Collection[str]) -> bool:
    """True for a capital behind small letters (`вТарнок`), unless it is one as in `McTarnok`."""
    inner = [at for at, (left, right) in enumerate(pairwise(word), 1) if left.islower() and right.isupper()]
    halves = (half.casefold() for at in inner[:2] for half in (word[:at], word[at:]))
    return bool(inner) and (word[0].islower() or any(half in parts for half in halves))


def _compound(word: str, parts: Collection[str], lost: Collection[str]) -> bool:
    """True if `word` is two of `parts` in one, of which at least one is `lost` as a word of its own."""
    if len(word) > _LONG_WORD or word in parts:
        return False
    halves = ((word[:at], word[at:]) for at in range(1, len(word) - 1))
    return any(x in parts and y in parts and (x in lost or y in lost) for x, y in halves)


def _balanced(text: str) -> set[str]:
    """The kinds of brackets and quotes that close as often as they open, be it never."""
    counts = Counter(text)
    pairs = {pair for pair in _PAIRS if counts[pair[0]] == counts[pair[1]]}
    return pairs | {marks for marks in _QUOTES if sum(counts[mark] for mark in marks) % 2 == 0}
