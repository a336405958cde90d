"""Case forms of Russian terms, proposed by pymorphy3 word by word and by the endings of names it does not know.

A proposal, never a fact: the dictionary takes some surnames for the genitive plural of common nouns, so a reading
counts only if it is a nominative of the right sort (a surname for a person, a place name for a place), and what is no
such word is declined by its ending and reported as doubtful. Needs the extra `[forms]`; tags are those of OpenCorpora.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple, Protocol

from translate import languages
from translate.glossary.declension import decline_by_table

CASES = {"gen": "gent", "dat": "datv", "acc": "accs", "ins": "ablt", "loc": "loct"}
"""Our names of the oblique cases to those of OpenCorpora."""
_SORTS = {"person": ("Surn", "Name", "Patr"), "place": ("Geox",), "org": ("Orgn",)}
_PROPER = ("Surn", "Name", "Patr", "Geox", "Orgn")
_RARE = ("Infr", "Erro", "Arch", "Slng", "Dist", "Init")
_ADJECTIVES = ("ADJF", "PRTF")
_VOWELS = "АЕЁИОУЫЭЮЯ"


class Declined(NamedTuple):
    """A term in its cases, and why a person should look twice."""

    cases: dict[str, tuple[str, ...]]
    """`nom gen dat acc ins loc` to forms, the usual one first; empty if nothing can be said."""
    doubts: tuple[str, ...] = ()


class _Tag(Protocol):
    """What a reading says of a word; `grammeme in tag` asks for one."""

    POS: str
    number: str | None
    gender: str | None
    animacy: str | None
    case: str | None

    def __contains__(self, grammeme: str) -> bool: ...


class _Parse(Protocol):
    """One reading of a word form, as pymorphy3 gives it."""

    word: str
    tag: _Tag
    score: float
    is_known: bool

    def inflect(self, grammemes: set[str]) -> _Parse | None: ...


class _Agreement(NamedTuple):
    """What an adjective takes from its noun."""

    number: str
    gender: str
    animacy: str


class _Word(NamedTuple):
    """One word of a term in the five oblique cases, and in the second locative («в Крыму») if it has one."""

    forms: dict[str, str]
    second: str = ""
    doubt: str = ""


@cache
def available() -> bool:
    """True if the analyser is installed."""
    return importlib.util.find_spec("pymorphy3") is not None


def decline(term: str, lang: str, kind: str) -> dict[str, tuple[str, ...]]:
    """Case (`nom gen dat acc ins loc`) to the forms of `term`, the usual one first; {} where it cannot tell.

    Russian only, and only with pymorphy3 installed. `kind` as in `Concept.kind`.
    """
    return declined(term, lang, kind).cases


def declined(term: str, lang: str, kind: str) -> Declined:
    """As `decline`, with the doubts."""
    if languages.primary(lang) != "ru" or not available() or not term.strip():
        return Declined({})
    words = term.split()
    found = _person(words) if kind == "person" else _phrase(words, kind)
    if found is None:
        return Declined({})
    plain = "ё" not in term  # who writes е for ё goes on so
    cases: dict[str, tuple[str, ...]] = {"nom": (term,)}
    for case in CASES:
        usual = " ".join(word.forms[case] for word in found)
        forms = [usual]
        if case == "loc" and kind in ("place", "") and any(word.second for word in found):
            forms.append(" ".join(word.second or word.forms[case] for word in found))
        cases[case] = tuple(dict.fromkeys(form.replace("ё", "е") if plain else form for form in forms))
    return Declined(cases, tuple(dict.fromkeys(word.doubt for word in found if word.doubt)))


@cache
def _analyser() -> Any:  # noqa: ANN401  pymorphy3 has no types
    return importlib.import_module("pymorphy3").MorphAnalyzer(lang="ru")


def _nominatives(word: str) -> list[_Parse]:
    """Readings of `word` as a nominative, best first: known ones, then likelier ones."""
    wanted = word.lower().replace("ё", "е")
    found = [
        p
        for p in _analyser().parse(word.lower())
        if "nomn" in p.tag and p.word.replace("ё", "е") == wanted and not any(mark in p.tag for mark in _RARE)
    ]
    return sorted(found, key=lambda p: (not p.is_known, -p.score))


def _unchanged(word: str, doubt: str = "") -> _Word:
    return _Word(dict.fromkeys(CASES, word), doubt=doubt)


def _inflected(word: str, parse: _Parse, agree: _Agreement | None = None) -> _Word | None:
    """`word` in its cases by one reading; an adjective as it agrees with its noun."""
    forms = {}
    for case, name in CASES.items():
        wanted = {name}
        if agree is not None:
            wanted |= {"plur"} if agree.number == "plur" else {"sing", agree.gender}
            if name == "accs" and (agree.number == "plur" or agree.gender == "masc"):
                wanted.add(agree.animacy)
        form = parse.inflect(wanted)
        if form is None:
            return None
        forms[case] = _cased(word, form.word)
    second = parse.inflect({"loc2"}) if agree is None and "Fixd" not in parse.tag else None
    other = _cased(word, second.word) if second is not None and second.tag.case == "loc2" else ""
    doubt = "" if parse.is_known else f"{word} is not in the dictionary"
    return _Word(forms, other, doubt)


def _cased(word: str, form: str) -> str:
    """`form` with the capitals of `word`, part by part of a hyphenated one."""
    parts, given = form.split("-"), word.split("-")
    if len(parts) != len(given):
        return form
    pairs = zip(parts, given, strict=True)
    return "-".join("".join(c.upper() if g[i : i + 1].isupper() else c for i, c in enumerate(p)) for p, g in pairs)


def _foreign(word: str) -> bool:
    """True for what does not inflect by itself: acronyms, figures, Latin, particles such as «аль»."""
    return (len(word) > 1 and word.isupper()) or not any("а" <= c <= "я" or c == "ё" for c in word.lower())


def _fixed(word: str) -> _Word:
    spoken = word.isalpha() and word[-1:] not in _VOWELS and any(c in _VOWELS for c in word[1:-1])
    return _unchanged(word, f"{word} may inflect if it is read as a word" if spoken else "")


def _guessed(word: str, kind: str, female: bool = False) -> _Word:
    doubt = f"{word} declined by its ending alone"
    if female and word[-1].lower() not in "ая":  # women's names in a consonant stay as they are
        return _unchanged(word, doubt)
    table = next(iter(decline_by_table([word], "ru", kind)), {})
    return _Word({case: table.get(case, (word,))[0] for case in CASES}, doubt=doubt)


def _person(words: Sequence[str]) -> list[_Word] | None:
    """Given names, patronymics and surnames, all in the gender of the first that shows one."""
    readings = [[p for p in _nominatives(w) if any(s in p.tag for s in _SORTS["person"])] for w in words]
    female = _female(words, readings)
    found = []
    for at, (word, parses) in enumerate(zip(words, readings, strict=True)):
        sort = ("Surn",) if at == len(words) - 1 and len(words) > 1 else _SORTS["person"]
        gender = [p for p in parses if p.tag.gender in ("femn" if female else "masc", None) or "ms-f" in p.tag]
        fits = [p for p in gender if p.tag.number != "plur" and any(s in p.tag for s in sort)]
        if _foreign(word) or (at and word[:1].islower()):
            found.append(_fixed(word))
        else:
            # A guess at a name is as good as the dictionary says the word is a name; otherwise its ending is better.
            known = next((p for p in fits if p.is_known), None)
            one = _inflected(word, known) if known is not None else None
            found.append(one or _guessed(word, "person", female))
    return found


def _female(words: Sequence[str], readings: Sequence[Sequence[_Parse]]) -> bool:
    for parses in readings:
        genders = {p.tag.gender for p in parses if p.is_known and "ms-f" not in p.tag and p.tag.number != "plur"}
        if len(genders) == 1:
            return genders == {"femn"}
    return words[-1].lower().endswith(("ова", "ева", "ёва", "ина", "ская", "цкая"))


def _phrase(words: Sequence[str], kind: str) -> list[_Word] | None:
    """Adjectives that agree with the noun after them; what follows the noun stays, but for a second one after «и»."""
    adjectives: list[str] = []
    for at, word in enumerate(words):
        if _foreign(word):
            return None if adjectives else [_fixed(word), *_rest(words[at + 1 :], kind)]
        parses = _nominatives(word)
        adjective = next((p for p in parses if p.tag.POS in _ADJECTIVES), None)
        if adjective is not None and at < len(words) - 1:
            adjectives.append(word)
            continue
        head, agree = _head(word, _noun(word, parses, kind), adjective, kind)
        before = [_agreeing(one, agree) for one in adjectives]
        if head is None or None in before:
            return None
        return [*(one for one in before if one), head, *_rest(words[at + 1 :], kind)]
    return None


def _head(word: str, noun: _Parse | None, adjective: _Parse | None, kind: str) -> tuple[_Word | None, _Agreement]:
    """The noun of a phrase, or an adjective that stands for one, and what agrees with it takes."""
    thing = kind in ("place", "org")
    if noun is not None and (noun.is_known or adjective is None):
        tag = noun.tag
        agree = _Agreement(tag.number or "sing", tag.gender or "masc", "inan" if thing else tag.animacy or "inan")
        head = _inflected(word, noun)
        if head and thing and "anim" in tag and agree[:2] == ("sing", "masc"):
            head.forms["acc"] = word
        return head, agree
    agree = _Agreement("sing", "masc", "inan")
    if adjective is not None and (adjective.is_known or word[:1].islower()):
        agree = _Agreement(adjective.tag.number or "sing", adjective.tag.gender or "masc", "inan")
        return _inflected(word, adjective, agree), agree
    return _guessed(word, kind) if word[:1].isupper() else None, agree


def _agreeing(word: str, noun: _Agreement) -> _Word | None:
    """An adjective in front of a noun, or None if it does not agree with it in the nominative already."""
    for parse in _nominatives(word):
        same = parse.tag.number == noun.number and (noun.number == "plur" or parse.tag.gender == noun.gender)
        if parse.tag.POS in _ADJECTIVES and same:
            return _inflected(word, parse, noun)
    return None


def _noun(word: str, parses: Sequence[_Parse], kind: str) -> _Parse | None:
    """The reading of `word` as a noun that suits the kind and its first letter, or None."""
    nouns = [p for p in parses if p.tag.POS == "NOUN"]
    sorts = _SORTS.get(kind, ())

    def rank(p: _Parse) -> tuple[bool, bool, bool, bool]:
        wrong = any(s in p.tag for s in _PROPER) and not any(s in p.tag for s in sorts)
        lower = word[:1].islower()
        person = "anim" in p.tag and kind in ("place", "org")
        return not p.is_known, wrong and (lower or bool(sorts)), person, not any(s in p.tag for s in sorts)

    return min(nouns, key=rank, default=None)


def _rest(words: Sequence[str], kind: str) -> list[_Word]:
    """What follows the head noun: unchanged, except for a second phrase after «и»."""
    if len(words) > 1 and words[0] == "и" and (second := _phrase(words[1:], kind)):
        return [_unchanged("и"), *second]
    doubt = ""
    if words and words[0][:1].isupper() and not _foreign(words[0]):
        first = _analyser().parse(words[0].lower())
        if not any("gent" in p.tag and p.is_known for p in first):
            doubt = f"{' '.join(words)} was left as it is"
    if "—" in words or "–" in words:
        doubt = f"{' '.join(words)} was left as it is"
    return [_unchanged(word, doubt) for word in words]
