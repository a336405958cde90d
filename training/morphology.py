"""Dictionary forms of target words, for term marks: one function a language.

A language is added by writing a function `(words, first) -> form or None` and naming it in `DICTIONARY_FORMS`. Russian
is here: pymorphy3 with the OpenCorpora dictionary (CC BY-SA). Its Ukrainian dictionary has a non-commercial licence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

Form = Callable[[Sequence[str], bool], str | None]
"""Words of a phrase, and whether it begins its sentence -> its dictionary form, or None for anything but a term."""

_RUSSIAN = re.compile("[А-ЯЁа-яё]+(-[А-ЯЁа-яё]+)?")
_NAMES = {"Geox", "Name", "Surn", "Orgn"}


def russian(words: Sequence[str], first: bool) -> str | None:
    """The nominative of a noun, or of adjectives and their noun; names keep their capital, a first word loses it."""
    readings = [_reading(word) for word in words]
    if None in readings:
        return None
    *adjectives, noun = readings
    if noun.tag.POS != "NOUN" or any(a.tag.POS != "ADJF" for a in adjectives):
        return None
    wanted = {"nomn", "plur"} if "Pltm" in noun.tag else {"nomn", "sing", noun.tag.gender or "masc"}
    try:
        inflected = [a.inflect(wanted) for a in adjectives]
    except ValueError:  # pymorphy3 knows no such combination for this word
        return None
    if None in inflected:
        return None
    forms = [*(form.word for form in inflected), noun.normal_form]
    cased = [_cased(form, like) for form, like in zip(forms, words, strict=True)]
    if first and not _NAMES & set(noun.tag.grammemes) and not words[0].isupper():
        cased[0] = cased[0][0].lower() + cased[0][1:]
    return " ".join(cased)


DICTIONARY_FORMS: Mapping[str, Form] = {"ru": russian}
"""By the language code of the target."""


@cache
def _analyser() -> Any:  # noqa: ANN401  pymorphy3 has no types
    import pymorphy3  # noqa: PLC0415  loads a dictionary; only where Russian is the target

    return pymorphy3.MorphAnalyzer()


@lru_cache(1_000_000)
def _reading(word: str) -> Any:  # noqa: ANN401
    """The likeliest reading of a noun or an adjective; None for anything else, and for unknown words in lower case."""
    if len(word) < 3 or not _RUSSIAN.fullmatch(word):
        return None
    best = _analyser().parse(word)[0]
    if best.tag.POS not in {"NOUN", "ADJF"} or not (word[0].isupper() or best.is_known):
        return None
    return best


def _cased(form: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return form.upper()
    return form[0].upper() + form[1:] if like[0].isupper() else form
