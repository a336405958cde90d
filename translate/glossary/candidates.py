"""Forms of a target term that a repair may put into a sentence: the glossary's own, then forms a language would build.

Forms that are built are proposals: the model that reads them in their sentence chooses, the verifier has to accept
them. Armenian, Georgian and German after school grammars; for Turkish and Azerbaijani see `carry`, for the
Slavic languages `declension` and `paradigms`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal, NamedTuple

from translate import languages
from translate.glossary import declension
from translate.glossary.carry import attach
from translate.glossary.decline import declined
from translate.glossary.paradigms import LANGUAGES, Paradigm
from translate.glossary.verify import verify
from translate.terms import Term, TermEntry, TermHit

MOST = 24
"""Candidates per term."""
WORDS = 6
"""Longer terms are proposed as they are."""
CASES = ("nom", *declension.CASES, "abl", "def")
"""Most frequent first; `def` is the form with the article."""

_TURKIC = {"gen": "in", "loc": "da", "dat": "a", "acc": "i", "ins": "la", "abl": "dan"}
"""A suffix of each case, in a shape that `attach` knows."""
_HY = {"gen": "ի", "loc": "ում", "dat": "ին", "ins": "ով", "abl": "ից"}
_KA_I = {"gen": "ის", "loc": "ში", "dat": "ს", "acc": "მა", "ins": "ით", "abl": "იდან"}
_KA_A = {"gen": "ის", "loc": "აში", "dat": "ას", "acc": "ამ", "ins": "ით", "abl": "ადან"}
_KA_V = {"gen": "ს", "loc": "ში", "dat": "ს", "acc": "მ", "ins": "თი", "abl": "დან"}
_SOFT = {"tr": {"k": "ğ", "p": "b", "ç": "c"}, "az": {"k": "y", "q": "ğ"}}
"""What the last letter of a common noun turns into before a vowel."""
_GERMAN_BARE = ("s", "ß", "x", "z", "e", "ung", "heit", "keit", "schaft", "tion", "sion", "tät")
_LATIN_VOWELS = frozenset("aıoueəiöü")


class Candidate(NamedTuple):
    """A form of a term."""

    text: str
    case: str
    """The likeliest of `CASES` that this form serves; the ergative of Georgian counts as `acc`."""
    origin: Literal["listed", "proposed"]
    """From the glossary, or built."""


@lru_cache(maxsize=8192)
def candidates(entry: TermEntry, kind: str) -> tuple[Candidate, ...]:
    """The forms of `entry` that a repair may use, each once, at most `MOST`: every one satisfies the verifier.

    First the dictionary form, then the other cases in the order of `CASES`, then their less likely forms, then the
    variants in the same way. Forms that the glossary lists replace forms that are built. `kind` as in `Concept`.
    Empty only for an entry whose every form is forbidden.
    """
    found: dict[str, Candidate] = {}
    listed = {case: forms for case, forms in entry.cases if forms}
    for at, term in enumerate((entry.term, *entry.variants)):
        found.setdefault(term, Candidate(term, "nom", "listed"))
        known = at == 0 and bool(listed)
        for case, form in _ordered([listed] if known else _built(term, entry.lang, kind)):
            found.setdefault(form, Candidate(form, case, "listed" if known else "proposed"))
    hit = TermHit(Term("", entry, replace(entry, derived="") if entry.derived else entry), 0, 0, "")
    usable = (one for one in found.values() if verify([hit], one.text, "")[0].target == one.text)
    return tuple(itertools.islice(usable, MOST))


def _ordered(paradigms: Iterable[Mapping[str, Sequence[str]]]) -> Iterator[tuple[str, str]]:
    """(case, form): the first form of every case, then the second ones, and so on; paradigm after paradigm."""
    for paradigm in paradigms:
        cases = sorted(paradigm, key=CASES.index)
        for forms in itertools.zip_longest(*(paradigm[case] for case in cases)):
            yield from ((case, form) for case, form in zip(cases, forms, strict=True) if form)


def _built(term: str, lang: str, kind: str) -> Iterator[Paradigm]:
    """The paradigms of a dictionary form, likeliest first; none where the language or the term does not decline."""
    primary, words = languages.primary(lang), term.split()
    if not words or len(words) > WORDS:
        return
    if primary in LANGUAGES:
        first, *others = [*declension.decline_by_table(words, primary, kind)] or [{}]
        yield _russian(term, first, kind) if primary == "ru" else first
        yield from others
    elif primary in ("az", "tr"):
        yield _turkic(term, primary)
    elif primary == "hy":
        yield _armenian(term)
    elif primary == "ka":
        yield _georgian(words, kind)
    elif primary == "de":
        yield _german(words, kind)


def _russian(term: str, tables: Paradigm, kind: str) -> Paradigm:
    """The analyser's forms, then the table's, by case, but first what both say; an analysis in doubt does not count."""
    analysed = declined(term, "ru", kind)
    known = {} if analysed.doubts else analysed.cases
    merged = {}
    for case in (case for case in CASES if case in known or case in tables):
        first, second = known.get(case, ()), tables.get(case, ())
        merged[case] = tuple(dict.fromkeys([*(form for form in first if form in second), *first, *second]))
    return merged


def _turkic(term: str, lang: str) -> Paradigm:
    """Case suffixes with vowel harmony; Turkish sets them off from names with an apostrophe."""
    common = term.rpartition(" ")[2][:1].islower()
    vowels = sum(letter in _LATIN_VOWELS for letter in term.rpartition(" ")[2])
    soft = _SOFT[lang].get(term[-1], "") if common and vowels > 1 else ""
    found: Paradigm = {}
    for case, suffix in _TURKIC.items():
        stem = term[:-1] + soft if soft and case in ("gen", "dat", "acc") else term
        forms = attach(stem, "" if common else "'", suffix, lang)
        # A compound's own ending asks for another buffer than a plain final vowel: both spellings are offered.
        found[case] = tuple(itertools.islice(forms, 2 if " " in term and term[-1] in "ıiuü" and not common else 1))
    return found


def _armenian(term: str) -> Paradigm:
    if term.endswith("ություն"):
        stem = term[: -len("յուն")]
        return {"gen": (stem + "յան",), "abl": (stem + "յունից",), "ins": (stem + "յամբ",), "def": (term + "ը",)}
    last = term.rpartition(" ")[2]
    if len(last) > 1 and last.isupper():
        return {**{case: (f"{term}-{suffix}",) for case, suffix in _HY.items()}, "def": (f"{term}-ն", f"{term}-ը")}
    vowel = term[-1] in "աեէըիոօ" or term.endswith("ու")
    found: Paradigm = {"def": (term + ("ն" if vowel else "ը"),)}
    # The last ի or ու of a common noun is mostly lost before a case ending, and nothing here knows when.
    if last[:1].isupper() or not (term[-2:-1] == "ի" or term[-3:-1] == "ու"):
        glide = "յ" if term[-1] in "աոօ" else ""
        short = {"loc", "abl", "ins"} if term[-1] in "աոօ" else set()
        found |= {case: (term + ("յ" if case in short else glide) + suffix,) for case, suffix in _HY.items()}
    return found


def _georgian(words: Sequence[str], kind: str) -> Paradigm:
    """Case endings of the last word; attributes in ი lose it before the dative and locative."""
    *early, last = words
    stem, endings = (last, _KA_V)
    if last[-1] in "ია":
        stem, endings = last[:-1], _KA_I if last[-1] == "ი" else _KA_A
    found: Paradigm = {}
    for case, ending in endings.items():
        change = {"loc": "", "dat": "", "acc": "მა"}.get(case, "ი") if kind != "person" else "ი"
        attributes = [word[:-1] + change if word[-1] == "ი" else word for word in early]
        found[case] = (" ".join([*attributes, stem + ending]),)
    return found


def _german(words: Sequence[str], kind: str) -> Paradigm:
    """The genitive of names and of nouns that are not feminine by their suffix; attributes in -e after an article."""
    weak = [word + "n" if kind != "person" and len(word) > 4 and word[-1] == "e" else word for word in words[:-1]]
    if weak != list(words[:-1]):
        return {"dat": (" ".join([*weak, words[-1]]),)}
    if words[-1].endswith(_GERMAN_BARE):
        return {}
    return {"gen": (" ".join([*words[:-1], words[-1] + "s"]),)}
