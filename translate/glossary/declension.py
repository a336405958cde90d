"""Declension of Russian, Ukrainian and Belarusian names and terms: which of their words decline, and how."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from translate.glossary.paradigms import FIXED, Paradigm, Word, paradigms

CASES = ("gen", "loc", "dat", "acc", "ins")
"""Most frequent first."""

_LINKS = frozenset(("и", "і", "й", "та", "ды", "—", "–", "-", "&"))
"""Between names that decline each for itself."""
_PREPOSITIONS = frozenset(("на", "над", "под", "при", "під", "пад"))
_MEN = re.compile("(?:никита|илья|лука|фома|кузьма|савва|данила|микола|микита|ілля|хома|сава|мікіта)$")
_WOMAN = re.compile("(?:[оеєё]в|[иіыї]н|[сц]ь?к)а$|ая$")
_SURNAME = re.compile("(?:[оеєё]в|[иіыї]н|[сц]ь?к[иі]й)$")


def decline_by_table(words: Sequence[str], lang: str, kind: str) -> Iterator[Paradigm]:
    """The paradigms of a term of one or more words, likeliest first; only with cases that change it.

    `lang` is ru, uk or be, `kind` as in `Concept`. Names that are joined (`Босния и Герцеговина`) decline each for
    itself.
    """
    links = [-1, *(at for at, word in enumerate(words) if word in _LINKS), len(words)]
    segments = [list(_plans(words[a + 1 : b], lang, kind)) for a, b in itertools.pairwise(links)]
    for plan in range(max(map(len, segments))):
        parts: list[Word] = []
        for at, plans in enumerate(segments):
            parts += plans[min(plan, len(plans) - 1)] if plans else []
            parts += [FIXED] if at + 2 < len(links) else []
        yield {case: forms for case in CASES if (forms := _joined(words, parts, case))}


def _joined(words: Sequence[str], parts: Sequence[Word], case: str) -> tuple[str, ...]:
    """The forms of all words side by side: the likeliest of each, then those with another form of one word."""
    if any(part.gender != "*" and case not in part.forms for part in parts):
        return ()
    options = [part.forms.get(case, (word,)) for word, part in zip(words, parts, strict=True)]
    rank = range(max(map(len, options)))
    forms = (" ".join(option[min(at, len(option) - 1)] for option in options) for at in rank)
    return tuple(dict.fromkeys(form for form in forms if form != " ".join(words)))


def _plans(words: Sequence[str], lang: str, kind: str) -> Iterator[list[Word]]:
    """Ways to decline the words of one name: one paradigm a word."""
    fixed = [FIXED] * len(words)
    for run in range(len(words) - 1, 0, -1):  # attributes that agree with the noun after them
        for attributes, head in _agreeing(words[: run + 1], lang, kind):
            yield [*attributes, head, *fixed[run + 1 :]]
            return
    if len(words) == 1:
        for role in _roles(words[0], kind, words[0]):
            yield from ([one] for one in _declensions(words[0], role, lang))
        return
    capitals = all(word[:1].isupper() for word in words)
    if words and kind in ("person", "") and capitals:
        yield _person(words, lang)
    if words and kind != "person":
        first = _declensions(words[0], "c", lang)[0]
        if kind != "org" and capitals:
            yield from ([*fixed[1:], last] for last in _declensions(words[-1], "N", lang)[:1])
        yield [first, *fixed[1:]]


def _agreeing(words: Sequence[str], lang: str, kind: str) -> Iterator[tuple[list[Word], Word]]:
    """(attributes, noun) for words of which all but the last agree with it."""
    if kind == "person":
        return
    for role in (*_roles(words[-1], kind, words[0]), "X"):
        for head in sorted(_declensions(words[-1], role, lang), key=lambda one: one.gender == "*"):
            attributes = [
                next((w for w in _declensions(word, "A", lang) if head.gender in ("*", w.gender) and w.forms), None)
                for word in words[:-1]
            ]
            known = [word for word in attributes if word]
            if len(known) == len(words) - 1 and (role != "X" or (head.forms and known[0].gender == "p")):
                yield known, head


def _person(words: Sequence[str], lang: str) -> list[Word]:
    """Given names and surname, each in its own declension."""
    given, surname = words[0].lower(), words[-1]
    woman = not _MEN.match(given) and (given[-1] in "ая" or bool(_WOMAN.search(surname)))
    if not woman:
        return [_declensions(word, "P", lang)[0] for word in words]
    names = [_declensions(word, "N", lang)[0] if word[-1] in "ая" else FIXED for word in words[:-1]]
    return [*names, _declensions(surname, "F", lang)[0]]


def _roles(word: str, kind: str, first: str) -> str:
    """The roles of a noun, likeliest first."""
    if word[:1].islower() or (kind == "org" and word == first):
        return "c"
    person = "F" if _WOMAN.search(word) else "P"
    return {"person": person, "": "NP"}.get(kind, "N")


def _declensions(word: str, role: str, lang: str) -> list[Word]:
    """The paradigms of a word, likeliest first; of a word with hyphens mostly the last part declines."""
    early, _, last = word.rpartition("-")
    if not early:
        return paradigms(word, role, lang)
    first, _, preposition = early.partition("-")
    if preposition in _PREPOSITIONS:
        return [Word(w.gender, _with("", w.forms, word[len(first) :])) for w in paradigms(first, role, lang)]
    both = early[-1] == "я" or (role == "P" and _SURNAME.search(early) is not None)
    head = paradigms(early, role, lang)[0] if both and not preposition else FIXED
    found: list[Word] = []
    for gender, forms in paradigms(last, role, lang):
        if not head.forms:
            found.append(Word(gender, _with(f"{early}-", forms, "")))
        elif not forms:
            found.append(Word(head.gender, _with("", head.forms, f"-{last}")))
        else:
            found.append(Word(gender, {c: (f"{head.forms[c][0]}-{forms[c][0]}",) for c in head.forms if c in forms}))
    return found


def _with(before: str, forms: Paradigm, after: str) -> Paradigm:
    return {case: tuple(before + form + after for form in found) for case, found in forms.items()}
