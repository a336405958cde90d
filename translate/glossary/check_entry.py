"""What may be wrong with one entry of a glossary, seen by itself: one function a question."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from translate import languages
from translate.glossary.decline import declined
from translate.glossary.forms import occurrences
from translate.glossary.normalise import fold, normalise, plain
from translate.glossary.patterns import compiled, rewrite, written
from translate.records import Severity
from translate.terms import TermEntry

_LONGEST = 20
_WORD = re.compile(r"[^\W\d_]+")
_INVISIBLE = re.compile("[\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_OPENED_LATE, _CLOSED_EARLY = ",;:([{«„/-", ",;:)]}»/"
_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"), ("«", "»"), ("„", "“"))
_ABBREVIATION = 5
"""A last word of so many letters may end with a full stop: `Inc.`, `Corp.`"""
# Letters of Latin, Cyrillic and Greek that a reader cannot tell apart.
_ALIKE = set("aceopxyijsABCEHIKMOPSTXYJасеорхуіјѕАВСЕНІКМОРЅТХУЈοΟΑΒΕΖΗΙΚΜΝΡΤΥΧν")
_NO_SCRIPT = ("MODIFIER", "FEMININE", "MASCULINE", "MICRO", "KELVIN", "OHM", "ANGSTROM", "DOUBLE-STRUCK")
_EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC")


class Remark(NamedTuple):
    """Something to look at in an entry."""

    severity: Severity
    id: str
    message: str
    advice: str


def remarks(entry: TermEntry, kind: str) -> Iterator[Remark]:
    """All remarks about one entry, in the order of the questions below."""
    for form in dict.fromkeys((entry.term, *entry.variants, *_case_forms(entry), *entry.forbidden)):
        yield from _spelling(form)
    if len(entry.term.split()) > _LONGEST:
        message = f"a term of {len(entry.term.split())} words"
        yield Remark("warning", "long-term", message, "a sentence is not a term: shorten it, or keep it in a memory")
    yield from _pattern(entry)
    yield from _stems(entry)
    yield from _forbidden(entry)
    yield from _analyser(entry, kind)


def _case_forms(entry: TermEntry) -> list[str]:
    return [form for _, forms in entry.cases for form in forms]


def _spelling(form: str) -> Iterator[Remark]:
    for word in _WORD.findall(form):
        if found := _mixed(word):
            yield found
    if _INVISIBLE.search(form):
        yield Remark("warning", "invisible", f"{form!r} holds an invisible character", "type the form again")
    if re.search(r"\s\s", form):
        yield Remark("info", "spaces", f"{form!r} has two spaces in a row", "matching takes them for one: remove one")
    last = form.rsplit(" ", 1)[-1].rstrip(".")
    stop = form.endswith(".") and "." not in form[:-1] and len(last) > _ABBREVIATION
    if form[:1] in _CLOSED_EARLY or form[-1:] in _OPENED_LATE or stop:
        yield Remark("warning", "edges", f"{form!r} begins or ends with punctuation", "keep the term alone")
    if any(form.count(a) != form.count(b) for a, b in _BRACKETS) or form.count('"') % 2:
        yield Remark(
            "warning", "brackets", f"{form!r} has a bracket or quote without its other half", "close or drop it"
        )


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").split(" ", 1)[0]
    return "" if name in _NO_SCRIPT else "CJK" if name.startswith(_EAST_ASIAN) else name


def _mixed(word: str) -> Remark | None:
    """A remark if the letters of a word belong to several scripts; East Asian ones may mix with any."""
    scripts: dict[str, str] = {}
    for letter in word if not word.isascii() else "":
        scripts[_script(letter)] = scripts.get(_script(letter), "") + letter
    scripts.pop("", None)
    if len(scripts) < 2 or "CJK" in scripts:
        return None
    strange = min(scripts, key=lambda name: (not _ALIKE.issuperset(scripts[name]), len(scripts[name])))
    letters = " ".join(f"{c} (U+{ord(c):04X})" for c in dict.fromkeys(scripts[strange]))
    severity: Severity = "error" if _ALIKE.issuperset(scripts[strange]) else "warning"
    names = " and ".join(name.capitalize() for name in scripts)
    return Remark(severity, "mixed-scripts", f"{word!r} mixes {names}: {letters}", "type the word in one script")


def _pattern(entry: TermEntry) -> Iterator[Remark]:
    if not entry.pattern:
        return
    advice = "mend the pattern: it must match all forms as whole words"
    if not _matches(entry.pattern, entry.term):
        message = f"the pattern {entry.pattern!r} does not match its own term {entry.term!r}"
        yield Remark("error", "pattern-term", message, advice)
    for form in dict.fromkeys(_case_forms(entry)):
        if form != entry.term and not _matches(entry.pattern, form):
            message = f"the pattern {entry.pattern!r} does not match the listed form {form!r}"
            yield Remark("warning", "pattern-form", message, advice)


def _matches(pattern: str, form: str) -> bool:
    text = normalise(form)
    places = written(compiled(rewrite(pattern)), text.text, text.folded)
    return (0, len(text.text)) in places


def _stems(entry: TermEntry) -> Iterator[Remark]:
    """Case forms that have nothing in common with the term: a row that slipped, a cell of another language."""
    term = fold(plain(entry.term))
    for case, forms in entry.cases:
        for form in forms:
            other = fold(plain(form))
            shared = next((i for i, (a, b) in enumerate(zip(term, other, strict=False)) if a != b), len(term))
            # Short words lose a vowel: лев, льва.
            if shared < min(2 if len(term) > 5 else 1, len(term)):
                message = f"{case} {form!r} does not begin like the term {entry.term!r}"
                yield Remark("warning", "stem", message, "check that the form is of this term and in its column")


def _forbidden(entry: TermEntry) -> Iterator[Remark]:
    listed = {plain(form) for form in (entry.term, *entry.variants, *_case_forms(entry))}
    for form in entry.forbidden:
        text = normalise(form)
        if plain(form) in listed:
            message = f"{form!r} is forbidden and accepted"
            yield Remark("error", "forbidden-accepted", message, "remove it from one of the two")
        elif any((o.start, o.end) == (0, len(text.text)) for o in occurrences(entry, text.text, text.folded)):
            message = f"{form!r} is forbidden, and the pattern or the endings of {entry.lang} accept it"
            yield Remark(
                "warning", "forbidden-accepted", message, "forbidden wins; narrow the pattern if it is meant so"
            )


def _analyser(entry: TermEntry, kind: str) -> Iterator[Remark]:
    """Listed forms that pymorphy3 does not expect of a term it knows well."""
    if not entry.cases or languages.primary(entry.lang) != "ru":
        return
    cases, doubts = declined(entry.term, entry.lang, kind)
    if doubts:
        return
    for case, forms in entry.cases:
        expected = cases.get(case, ())
        known = {fold(plain(form)) for form in expected}
        for form in forms:
            if known and fold(plain(form)) not in known:
                message = f"{case} {form!r}: the analyser expects {' or '.join(map(repr, expected))}"
                yield Remark("info", "analyser", message, "a person decides; the analyser errs with names")
