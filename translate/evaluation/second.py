"""A second opinion on whether a text holds a term, from other code than the glossary's own verifier.

It knows nothing of patterns, endings and spans: it cuts text into words, lemmatises them and compares sequences. Where
the two verifiers disagree, a person has to look. Lemmas come from simplemma, for Russian also from pymorphy3: the extra
`forms`. Without it, and for languages that simplemma does not know, words are compared by their stems alone.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Literal, NamedTuple

from translate import languages
from translate.terms import TermEntry

Verdict = Literal["yes", "no", "unsure"]

_LETTERS = 4
"""Stems shorter than this prove nothing."""
_SHARE = 0.7
"""The part of the shorter word that two forms of a word have in common."""
_TAIL = 3
"""Letters that an ending may have; with a longer rest it may be another word."""
_APOSTROPHE = "\u02bc"  # a letter to Unicode; the other apostrophes part words, so this one has to
_ALIKE = str.maketrans({"ё": "е", "ı": "i", "\u0307": None})


class _Word(NamedTuple):
    start: int
    end: int
    text: str
    fold: str
    lemmas: frozenset[str]
    known: bool
    """The lemmatiser has it in its dictionary."""


class Found(NamedTuple):
    """A term that stands in a text: its place in the list of terms, and its span in code points."""

    term: int
    start: int
    end: int


class SecondVerifier:
    """Judges texts of one language. Keeps the lemmas it has looked up."""

    def __init__(self, lang: str) -> None:
        """`lang` is a BCP-47 tag."""
        self.lang = lang
        self._unspaced = languages.unspaced(lang)
        self._lemmatise, self.method = _lemmatiser(languages.primary(lang))
        """`method` says for people what words are compared by."""
        self._look = cache(self._looked_up)
        self._forms = cache(self._cut_forms)

    @property
    def lemmatises(self) -> bool:
        """False: stems alone."""
        return self._lemmatise is not None

    def judge(self, wanted: Sequence[TermEntry], text: str) -> list[Verdict]:
        """Does `text` hold these terms? One verdict a term, same order.

        A term twice in `wanted` must stand there twice, and no word serves two terms; earlier terms choose first.
        Accepted are the words of the term, of its variants and of its case forms, in sequence, in any case and form.
        `unsure`: the words share a stem, but may well be different words.
        """
        words = self._words(text)
        verdicts: list[Verdict] = ["no"] * len(wanted)
        taken: list[tuple[int, int]] = []
        rounds: tuple[tuple[int, Verdict], ...] = ((2, "yes"), (1, "unsure"))
        for needed, verdict in rounds:
            for at, entry in enumerate(wanted):
                if verdicts[at] != "no":
                    continue
                for start, end in self._places(entry, words, needed):
                    if all(end <= a or start >= b for a, b in taken):
                        taken.append((start, end))
                        verdicts[at] = verdict
                        break
        return verdicts

    def _places(self, entry: TermEntry, words: Sequence[_Word], needed: int) -> Iterator[tuple[int, int]]:
        """Positions in `words` where a form of `entry` begins and ends, each pair of words alike to degree `needed`."""
        for form in self._forms(entry):
            for start in range(len(words) - len(form) + 1):
                found = words[start : start + len(form)]
                if all(self._alike(term, word) >= needed for term, word in zip(form, found, strict=True)):
                    yield start, start + len(form)

    def _alike(self, term: _Word, word: _Word) -> int:
        """2: a form of the same word; 1: the same stem, perhaps of another word; 0: another word."""
        if term.fold == word.fold or term.lemmas & word.lemmas:
            return 2
        common = _common(term.fold, word.fold)
        tails = len(term.fold) - common, len(word.fold) - common
        if common < _LETTERS or common < _SHARE * (common + min(tails)):
            return 0
        if term.known and word.known:
            return 1  # the lemmatiser, who knows both, tells them apart
        return 2 if max(tails) <= _TAIL or (not self.lemmatises and not tails[0]) else 1

    def _cut_forms(self, entry: TermEntry) -> tuple[tuple[_Word, ...], ...]:
        forms = (entry.term, *entry.variants, *(form for _, case in entry.cases for form in case))
        cut = {tuple(word.fold for word in words): words for words in map(self._words, forms) if words}
        return tuple(cut.values())

    def _words(self, text: str) -> tuple[_Word, ...]:
        return tuple(_Word(a, b, text[a:b], *self._look(text[a:b])) for a, b in _spans(text, self._unspaced))

    def _looked_up(self, word: str) -> tuple[str, frozenset[str], bool]:
        folded = _fold(word)
        if self._lemmatise is None or self._unspaced:
            return folded, frozenset(), False
        lemmas, known = self._lemmatise(word)
        return folded, lemmas, known


@cache
def verifier(lang: str) -> SecondVerifier:
    """The one verifier of a language: what it has looked up stays known."""
    return SecondVerifier(lang)


class SourceFinder:
    """Finds terms in texts of their own language, more strictly than a translation is judged: by form and lemma.

    A word that the term writes with a capital has one in the text, an acronym is all capitals. Without a lemmatiser a
    word of the text may go on where the term's word ends.
    """

    def __init__(self, second: SecondVerifier, entries: Sequence[TermEntry]) -> None:
        self._second = second
        self._entries = entries
        self._first: defaultdict[str, set[int]] = defaultdict(set)
        for at, entry in enumerate(entries):
            for form in second._forms(entry):
                self._first[form[0].fold[:2]].add(at)

    def find(self, text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Found]:
        """The terms in `text` outside the spans `taken`, none overlapping, longer ones first."""
        words = self._second._words(text)
        places: list[Found] = []
        for start, word in enumerate(words):
            keys = {word.fold[:2], *(lemma[:2] for lemma in word.lemmas)}
            for at in set().union(*(self._first.get(key, ()) for key in keys)):
                for form in self._second._forms(self._entries[at]):
                    found = words[start : start + len(form)]
                    if len(found) == len(form) and all(map(self._same, form, found)):
                        places.append(Found(at, word.start, found[-1].end))
        kept: list[Found] = []
        occupied = list(taken)
        for one in sorted(places, key=lambda p: (p.start - p.end, p.start, p.term)):
            if all(one.end <= a or one.start >= b for a, b in occupied) and not self._guarded(one.term, text):
                occupied.append((one.start, one.end))
                kept.append(one)
        return kept

    def _same(self, term: _Word, word: _Word) -> bool:
        if term.text[0].isupper() and not word.text[0].isupper():
            return False
        if len(term.text) > 1 and term.text.isupper() and not word.text.isupper():
            return False
        if term.fold == word.fold or term.lemmas & word.lemmas:
            return True
        return not self._second.lemmatises and len(term.fold) >= _LETTERS and word.fold.startswith(term.fold)

    def _guarded(self, term: int, text: str) -> bool:
        guard = self._entries[term].context.removeprefix("not:")
        return any(_fold(word.strip()) in _fold(text) for word in guard.split("|") if word.strip())


def _fold(text: str) -> str:
    """Compatibility forms, case, ё, dotted and dotless i, և made equal; its length may differ from that of `text`."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded.translate(_ALIKE).replace("եվ", "եւ")  # և in capitals is ԵՎ


def _common(one: str, other: str) -> int:
    """Letters that both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _spans(text: str, unspaced: bool) -> Iterator[tuple[int, int]]:
    """The words of `text`: runs of letters, marks and digits; with `unspaced` every letter is one."""
    at = 0
    for inside, run in groupby(text, key=lambda c: c != _APOSTROPHE and unicodedata.category(c)[0] in "LMN"):
        length = len(list(run))
        if inside and unspaced:
            yield from ((i, i + 1) for i in range(at, at + length))
        elif inside:
            yield at, at + length
        at += length


@cache
def _lemmatiser(lang: str) -> tuple[Callable[[str], tuple[frozenset[str], bool]] | None, str]:
    """Word -> (folded lemmas, known), or None; and in words for people what it is."""
    try:
        import simplemma  # noqa: PLC0415  an extra
        from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES  # noqa: PLC0415
    except ImportError:
        return None, "stems alone; for lemmas: pip install 'dragoman[forms]'"
    if lang not in SUPPORTED_LANGUAGES:
        return None, f"stems alone: simplemma does not know {lang}"
    normal_forms, more = _russian() if lang == "ru" else (lambda word: [], "")

    def lemmatise(word: str) -> tuple[frozenset[str], bool]:
        cases = {word, word.lower()}
        found = {simplemma.lemmatize(w, lang=lang) for w in cases} | set(normal_forms(word))
        return frozenset(map(_fold, found)), any(simplemma.is_known(w, lang=lang) for w in cases)

    return lemmatise, f"lemmas of simplemma {simplemma.__version__}{more}"


def _russian() -> tuple[Callable[[str], list[str]], str]:
    try:
        import pymorphy3  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415  an extra
    except ImportError:
        return lambda word: [], ""
    analyser = pymorphy3.MorphAnalyzer()
    return lambda word: [p.normal_form for p in analyser.parse(word)], f" and pymorphy3 {pymorphy3.__version__}"
