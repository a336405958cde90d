"""The second verifier: verdicts a linguist can check, with and without lemmas, and terms found in a source."""

import sys
from pathlib import Path

import pytest

from translate.evaluation import second
from translate.evaluation.second import Found, SecondVerifier, SourceFinder
from translate.terms import TermEntry

FIXTURE = Path(__file__).parent.parent / "fixtures" / "evaluation" / "second.tsv"
CASES = [line.split("\t") for line in FIXTURE.read_text("utf-8").splitlines() if not line.startswith("#")]
STEMS = [case for case in CASES if not case[0].startswith("*")]
FORMS = "simplemma is absent: pip install 'dragoman[forms]'"


@pytest.fixture
def without_forms(monkeypatch):
    monkeypatch.setitem(sys.modules, "simplemma", None)
    second._lemmatiser.cache_clear()
    yield
    second._lemmatiser.cache_clear()


def verdicts(lang, wanted, text):
    return " ".join(SecondVerifier(lang).judge([TermEntry(lang, term) for term in wanted.split("|")], text))


@pytest.mark.parametrize(("lang", "wanted", "text", "expected"), CASES, ids=[f"{c[0]} {c[2]}" for c in CASES])
def test_verdicts(lang, wanted, text, expected):
    pytest.importorskip("simplemma", reason=FORMS)
    if lang.endswith("ru"):
        pytest.importorskip("pymorphy3", reason=FORMS)
    assert verdicts(lang.lstrip("*"), wanted, text) == expected


@pytest.mark.parametrize(("lang", "wanted", "text", "expected"), STEMS, ids=[f"{c[0]} {c[2]}" for c in STEMS])
def test_verdicts_by_stems_alone(lang, wanted, text, expected, without_forms):
    assert verdicts(lang, wanted, text) == expected


def test_it_says_what_it_compares_by(without_forms):
    assert "dragoman[forms]" in SecondVerifier("ru").method
    assert not SecondVerifier("ru").lemmatises


def test_it_says_so_with_lemmas():
    pytest.importorskip("simplemma", reason=FORMS)
    assert SecondVerifier("hy").method.startswith("lemmas of simplemma")
    assert SecondVerifier("az").method == "stems alone: simplemma does not know az"


def test_variants_and_case_forms_are_accepted_and_nothing_else_of_the_entry():
    entry = TermEntry(
        "ru", "Лев", ("Тигр",), (("gen", ("Льва",)),), pattern="Слон", derived="львиный", forbidden=("Кот",)
    )
    judge = SecondVerifier("az").judge  # without lemmas of its own
    assert [judge([entry], text)[0] for text in ("лев", "Тигр", "Льва", "Слон", "львиный", "Кот")] == [
        "yes", "yes", "yes", "no", "no", "no"
    ]  # fmt: skip


def test_a_surer_place_is_taken_before_a_doubtful_one():
    pytest.importorskip("simplemma", reason=FORMS)
    entries = [TermEntry("ru", "Австралия"), TermEntry("ru", "Австрия")]
    assert SecondVerifier("ru").judge(entries, "В Австрии и в Австралии") == ["yes", "yes"]


class TestSourceFinder:
    ENTRIES = (
        TermEntry("en", "Tarnok"),
        TermEntry("en", "Lower Tarnok"),
        TermEntry("en", "ORVK"),
        TermEntry("en", "Polish", context="not: nail|shoe"),
    )

    def find(self, text, taken=()):
        found = SourceFinder(SecondVerifier("en"), self.ENTRIES).find(text, taken)
        assert all(isinstance(one, Found) for one in found)
        return [(self.ENTRIES[one.term].term, text[one.start : one.end]) for one in found]

    def test_longer_terms_first_and_no_word_twice(self):
        assert self.find("Tarnok, Lower Tarnok") == [("Lower Tarnok", "Lower Tarnok"), ("Tarnok", "Tarnok")]

    def test_capitals_count(self):
        assert self.find("orvk tarnok TARNOK ORVK") == [("Tarnok", "TARNOK"), ("ORVK", "ORVK")]

    def test_what_is_taken_and_what_is_guarded_is_left_alone(self):
        assert self.find("Tarnok in Lower Tarnok", [(0, 6)]) == [("Lower Tarnok", "Lower Tarnok")]
        assert self.find("Polish nail colours") == []
        assert self.find("Polish colours") == [("Polish", "Polish")]

    def test_a_derived_word_is_another_word(self):
        assert self.find("Tarnokian harbour") == []

    def test_by_lemma(self):
        pytest.importorskip("simplemma", reason=FORMS)
        finder = SourceFinder(SecondVerifier("en"), [TermEntry("en", "child")])
        assert finder.find("Two children came.") == [Found(0, 4, 12)]

    def test_without_lemmas_an_ending_may_follow(self):
        finder = SourceFinder(SecondVerifier("az"), [TermEntry("az", "Tarnok")])
        assert finder.find("Tarnokda qar yağır.") == [Found(0, 0, 8)]
