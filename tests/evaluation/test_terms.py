"""Counting terms: intervals from the literature, and engines whose translations are known."""

import math

import pytest

from translate.errors import UsageError
from translate.evaluation import terms
from translate.evaluation.rates import Rate
from translate.pipeline import Desk
from translate.records import Draft, Pair
from translate.routing import Router
from translate.terms import Concept, Glossary, TermEntry

EN_RU = Pair("en", "ru")


class Phrasebook:
    """An engine that knows sentences by heart and gives back what it does not know."""

    name, signature, mask = "phrasebook", "phrasebook", "[{n}]"

    def __init__(self, **known):
        self.known = known

    def pairs(self):
        return frozenset({EN_RU})

    def translate(self, texts, pair, n_best=1):
        return [Draft(self.known.get(t, t)) for t in texts]


def concept(name, source, target, kind="place", policy="translate", **target_side):
    return Concept(name, (TermEntry("en", source), TermEntry("ru", target, **target_side)), kind, policy)


TARNOK = concept("tarnok", "Tarnok", "Тарнок")
DEVREUX = concept("devreux", "Devreux", "Деврё", "person")
BOTH = Glossary((TARNOK, DEVREUX), "both")
KNOWN = {
    "Tarnok is big.": "Тарнок большой.",
    "He left Tarnok.": "Он уехал из Тарнока.",
    "They hate Tarnok.": "Они не любят этот город.",
    "Devreux came.": "Деврё пришёл.",
}
REFERENCES = ["Тарнок велик.", "Он уехал.", "Тарнок им не мил.", "Пришёл Деврё."]


def desk(glossary=BOTH, known=None):
    return Desk(Router([Phrasebook(**(KNOWN if known is None else known))]), glossary, 1, "en")


def none(sources, glossary=BOTH, references=None, known=None, **more):
    """Measured without the cascade, so that what the engine says stands."""
    return terms.evaluate(desk(glossary, known), sources, references, EN_RU, "none", **more)


# Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3.
@pytest.mark.parametrize(
    ("rate", "low", "high"),
    [(Rate(81, 263), 0.2553, 0.3662), (Rate(15, 148), 0.0624, 0.1605), (Rate(0, 20), 0, 0.1611), (Rate(1, 29), 0.0061, 0.1718)],
)  # fmt: skip
def test_the_wilson_interval(rate, low, high):
    assert rate.interval == pytest.approx((low, high), abs=5e-5)
    assert rate.interval[0] <= rate.share <= rate.interval[1]


def test_a_rate_of_nothing_is_no_number():
    assert math.isnan(Rate(0, 0).share)
    assert all(map(math.isnan, Rate(0, 0).interval))


def test_hits_classes_terms_and_what_is_missing():
    result = none(list(KNOWN))
    assert result.rate == (3, 4)
    assert result.by_class == {"exact": 2, "form": 1, "variant": 0, "derived": 0}
    assert result.by_stage == {"model": 3}
    assert result.by_term == {"tarnok": (2, 3), "devreux": (1, 1)}
    (missing,) = result.unsatisfied
    assert (missing.line, missing.surface, missing.expected, missing.second) == (3, "Tarnok", "Тарнок", "no")
    assert missing.text == "Они не любят этот город."
    assert result.silent == ()
    assert [h.second for h in result.hits] == ["yes", "yes", "no", "yes"]


def test_without_the_cascade_there_is_one_run_and_nothing_is_touched():
    result = none(list(KNOWN), references=REFERENCES)
    assert (result.cpu_shown, result.ratio, result.touched) == (None, None, ())
    assert result.translations == tuple(KNOWN.values())
    assert (result.whole.lines, result.changed.lines, result.changed.shown) == (4, 0, ())
    assert result.whole.shown == result.whole.plain
    assert [m.name for m in result.whole.shown] == ["BLEU", "chrF2"]


def test_only_what_the_reference_has():
    result = none(list(KNOWN), references=REFERENCES, only_in_reference=True)
    assert [h.line for h in result.hits] == [1, 3, 4]
    assert result.rate == (2, 3)
    with pytest.raises(UsageError, match="without a reference"):
        none(list(KNOWN), only_in_reference=True)


def test_twice_in_the_source_is_twice_in_the_reference():
    source = "Tarnok and Tarnok."
    once, twice = (none([source], references=[r], only_in_reference=True) for r in ("Тарнок.", "Тарнок и Тарнок."))
    assert (once.rate.hits, twice.rate.hits) == (1, 2)


def test_a_pattern_that_takes_anything_is_a_silent_violation():
    loose = Glossary((concept("tarnok", "Tarnok", "Тарнок", pattern=r"\w+ок"),), "loose")
    result = none(["Tarnok is big."], loose, known={"Tarnok is big.": "Городок большой."})
    assert result.rate == (1, 1)
    (violation,) = result.silent
    assert (violation.found, violation.match, violation.second, violation.listed) == ("Городок", "form", "no", True)


def test_a_term_our_matcher_does_not_see_is_one_too():
    pytest.importorskip("simplemma", reason="simplemma is absent: pip install 'dragoman[forms]'")
    goose = Glossary((concept("goose", "goose", "гусь", kind=""),), "goose")
    known = {"Two geese came.": "Пришли две утки.", "Geese left.": "Гуси ушли."}
    result = none(list(known), goose, known=known)
    assert result.hits == ()
    (violation,) = result.silent
    assert (violation.line, violation.surface, violation.expected, violation.listed) == (1, "geese", "гусь", False)


def test_what_is_kept_may_stand_as_in_the_source():
    kept = Glossary((concept("nk", "NimbusKraft", "Нимбус", policy="keep"),), "kept")
    result = none(["NimbusKraft fell."], kept, known={"NimbusKraft fell.": "Упал NimbusKraft."})
    assert result.rate == (1, 1)
    assert result.silent == ()


def test_a_line_of_several_sentences_is_one_line_again_and_empty_lines_stay():
    line = "Tarnok is big. He left Tarnok."
    result = none([line, "", "Devreux came."], references=["x", "", "y"])
    assert result.translations == ("Тарнок большой. Он уехал из Тарнока.", "", "Деврё пришёл.")
    assert [h.line for h in result.hits] == [1, 1, 3]
    assert [h.source for h in result.hits[:2]] == ["Tarnok is big.", "He left Tarnok."]
    assert (result.lines, result.whole.lines) == (3, 2)


def test_two_runs_two_times_and_progress_to_the_end():
    heard = []
    result = terms.evaluate(
        desk(), [*KNOWN, "Tarnok is big. Devreux came."], None, EN_RU, progress=lambda *a: heard.append(a)
    )
    assert heard[-1] == (12, 12)
    assert result.cpu_shown >= 0 < result.cpu_plain
    assert result.rate.hits == 6
    assert result.rate.satisfied >= 5
    assert (result.whole, result.changed) == (None, None)


def test_the_cascade_is_seen_at_work():
    """A name that the engine leaves as it is gets its target form: by which stage is the glossary's affair."""
    result = terms.evaluate(desk(known={}), ["Devreux came.", "Nobody came."], ["Деврё пришёл.", "Никто."], EN_RU)
    assert result.rate == (1, 1)
    assert "model" not in result.by_stage
    assert result.touched == (1,)
    assert result.changed.lines == 1
    assert result.changed.shown != result.changed.plain


def test_the_term_of_one_sentence_is_not_enforced_in_another():
    lines = ["Devreux came."] * 4
    other = Glossary((concept("devreux", "Devreux", "Девро"),), "other")
    own = [BOTH, Glossary(), other, BOTH]
    result = terms.evaluate(desk(known={}), lines, None, EN_RU, glossaries=own)
    assert [(h.line, h.expected) for h in result.hits] == [(1, "Деврё"), (3, "Девро"), (4, "Деврё")]
    assert result.translations[1] == "Devreux came."
    assert "Деврё" in result.translations[0]
    assert "Девро" in result.translations[2]
    assert result.translations[0] == result.translations[3]


def test_shuffled_targets_belong_to_others_of_the_kind():
    places = [concept(f"p{n}", f"Place{n}", f"Место{n}") for n in range(9)]
    people = [concept(f"m{n}", f"Man{n}", f"Некто{n}", "person") for n in range(3)]
    kept = concept("k", "Keeper", "Кипер", policy="keep")
    whole = Glossary((*places, *people, kept), "whole")
    found = terms.shuffled(whole, EN_RU, seed=1)
    before, after = ({t.concept: t.target.term for t in one.terms(*EN_RU)} for one in (whole, found))
    assert before.keys() == after.keys()
    assert after["k"] == before["k"]
    assert all(before[c] != after[c] for c in before if c != "k")
    assert {after[f"p{n}"] for n in range(9)} == {f"Место{n}" for n in range(9)}
    assert found == terms.shuffled(whole, EN_RU, seed=1) != terms.shuffled(whole, EN_RU, seed=2)
    assert found.digest != whole.digest


def test_random_terms_are_what_is_asked_for():
    pair = Glossary((concept("a", "Tarnok", "Тарнок"), concept("b", "Zelm", "Зелм")), "two")
    result = terms.evaluate(desk(pair), ["Tarnok is big.", "He left Tarnok."], None, EN_RU, "random")
    assert [h.expected for h in result.hits] == ["Зелм", "Зелм"]
    assert all(h.match == "" or "Зелм" in h.found for h in result.hits)


def test_no_term_in_the_text():
    result = terms.evaluate(desk(), ["Nobody came."], ["Никто."], EN_RU)
    assert result.rate == (0, 0)
    assert (result.by_stage, result.by_term, result.unsatisfied, result.silent) == ({}, {}, (), ())
