"""Carry the suffix of one name over to another, with the vowels and buffer letters the new name asks for.

Vowel harmony and buffers after Lewis, Turkish Grammar (2nd ed.), ch. I and II, and the same rules for Azerbaijani.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from translate import languages
from translate.glossary.endings import rule_for
from translate.glossary.normalise import fold

# Case suffixes by what they mean, over text with one letter i (see `fold`): A, I and D stand for what harmony decides.
_CASES = (
    ("[yns]?[iuü]?n[iuü]n|[iuü]n", "In", "nIn", "nIn"),
    ("n?[dt][aeə]n", "DAn", "DAn", "nDAn"),
    ("n?[dt][aeə]", "DA", "DA", "nDA"),
    ("n?[dt][aeə]ki", "DAki", "DAki", "nDAki"),
    ("y?l[aeə]", "lA", "ylA", "ylA"),
    ("[yn]?[aeə]", "A", "yA", "nA"),
    ("[yn]?[iuü]", "I", "BI", "nI"),
)
"""(suffix, after a consonant, after a vowel, after a compound's own ending)"""
_VOWELS = "aıoueəiöü"
_HIGH = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "ə": "i", "i": "i", "ö": "ü", "ü": "ü"}


def known(suffix: str, lang: str) -> bool:
    """True if `lang` adds `suffix` (as in `Normalised.text`, without apostrophe or hyphen) to a whole name."""
    rule = rule_for(lang)
    if rule is None or (rule.each and not rule.joint):
        return False
    rows = rule.endings if rule.each else rule.endings[-1:]
    alternatives = "|".join(alternative for _, alternative in rows)
    return bool(suffix) and re.fullmatch(f"(?:{alternatives})", suffix) is not None


def attach(form: str, joint: str, suffix: str, lang: str) -> Iterator[str]:
    """`form` with `suffix` after `joint` ("", apostrophe or hyphen), the likeliest spelling first; always some."""
    primary = languages.primary(lang)
    if primary in ("az", "tr"):
        joint = "" if primary == "az" and not form.isupper() else joint
        for harmonised in _harmonised(form, suffix, primary):
            yield form + joint + harmonised
    if primary == "ka" and form.endswith("ი"):
        yield form[:-1] + suffix
    if joint and not form.isupper():
        yield form + suffix
    yield form + joint + suffix


def _harmonised(form: str, suffix: str, lang: str) -> Iterator[str]:
    """The suffix as this name takes it; none where it is not a case suffix we know."""
    low = form.replace("İ", "i").replace("I", "ı").lower()
    vowels = [letter for letter in low if letter in _VOWELS]
    if not vowels or not low[-1].isalpha():
        return
    last = vowels[-1]
    for seen, after_consonant, after_vowel, after_compound in _CASES:
        if re.fullmatch(seen, fold(suffix)):
            ends_in_vowel = low[-1] in _VOWELS
            compound = ends_in_vowel and " " in form and low[-1] in "ıiuü"
            shapes = [after_compound, after_vowel] if compound else [after_vowel if ends_in_vowel else after_consonant]
            for shape in shapes:
                yield _spell(shape, last, low[-1], lang)


def _spell(shape: str, vowel: str, letter: str, lang: str) -> str:
    open_vowel = "a" if vowel in "aıou" else "ə" if lang == "az" else "e"
    hard = lang == "tr" and letter in "fstkçşhp" and shape[0] == "D"
    plain = shape.replace("A", open_vowel).replace("I", _HIGH[vowel])
    return plain.replace("D", "t" if hard else "d").replace("B", "n" if lang == "az" else "y")
