from functools import cache

import pytest
from glossary_samples import hit, rows

from translate import resources
from translate.glossary.load import load
from translate.glossary.verify import verify
from translate.terms import Term, TermEntry, TermHit


@cache
def shipped():
    return {concept.id: concept for concept in load([resources.folder("glossaries")]).concepts}


def of_concept(concept, lang, surface=None):
    source, target = concept.entry("en"), concept.entry(lang)
    surface = surface or source.term
    return TermHit(Term(concept.id, source, target, policy=concept.policy), 0, len(surface), surface)


@pytest.mark.parametrize(("lang", "term", "target", "expected"), rows("verifying.tsv"))
def test_classes(lang, term, target, expected):
    one = of_concept(shipped()[term[1:]], lang) if term.startswith("@") else hit(TermEntry(lang, term))
    (outcome,) = verify([one], target, "model")
    assert (f"{outcome.match} {outcome.target}" if outcome.satisfied else "none") == expected
    assert outcome.stage == ("model" if outcome.satisfied else "")
    assert target[outcome.target_start : outcome.target_end] == outcome.target or not outcome.satisfied


@pytest.mark.parametrize("concept", shipped().values(), ids=lambda c: c.id)
def test_every_shipped_form_satisfies_its_own_entry(concept):
    assert len(concept.entries) == 10
    for entry in concept.entries:
        listed = {
            "exact": [entry.term],
            "form": [f for _, forms in entry.cases for f in forms],
            "variant": entry.variants,
        }
        for forms in listed.values():
            for form in forms:
                (outcome,) = verify([of_concept(concept, entry.lang)], f"«{form}», 1.", "model")
                assert outcome.target == form, (entry.lang, form)
        for form in entry.forbidden:
            assert not verify([of_concept(concept, entry.lang)], form, "model")[0].satisfied


ZELVANIA, TARNOK = TermEntry("ru", "Зельвания"), TermEntry("ru", "Тарнок")
LOWER = TermEntry("ru", "Нижний Тарнок")


def test_two_hits_need_two_occurrences():
    hits = [hit(ZELVANIA), hit(ZELVANIA, start=9)]
    assert [o.satisfied for o in verify(hits, "Зельвания и она", "model")] == [True, False]
    assert [o.target for o in verify(hits, "В Зельвании Зельвания", "model")] == ["Зельвании", "Зельвания"]


def test_the_longer_term_takes_its_place_first():
    hits = [hit(TARNOK, "tarnok"), hit(LOWER, "lower", start=9)]
    assert [o.target for o in verify(hits, "Нижний Тарнок", "model")] == ["", "Нижний Тарнок"]
    both = verify(hits, "Нижний Тарнок, Тарнок", "model")
    assert [(o.target, o.target_start) for o in both] == [("Тарнок", 15), ("Нижний Тарнок", 0)]


def test_the_best_class_is_reported():
    entry = TermEntry("ru", "Зельвания", variants=("Зельва",), derived=r"зельванск\w+")
    text = "Зельванский, Зельва, Зельванию, Зельвания"
    assert verify([hit(entry)], text, "model")[0].match == "exact"
    assert verify([hit(entry)], text[:30], "model")[0].match == "form"
    assert verify([hit(entry)], text[:19], "model")[0].match == "variant"
    assert verify([hit(entry)], text[:11], "model")[0].match == "derived"


def test_part_of_a_forbidden_form_does_not_count():
    entry = TermEntry("ru", "Тарнок", forbidden=("Старый Тарнок",))
    assert not verify([hit(entry)], "Старый Тарнок", "model")[0].satisfied
    assert verify([hit(entry)], "Старый Тарнок и Тарнок", "model")[0].target_start == 16


def test_a_term_to_keep_is_kept_letter_by_letter():
    entry = TermEntry("ru", "Zelva News", variants=("Зельва-Ньюс",))
    for text, match in (
        ("«Zelva News» сообщает", "exact"),
        ("ZELVA NEWS", ""),
        ("Zelva Newsом", ""),
        ("Зельва-Ньюс", "variant"),
        ("Зельвой", ""),
    ):
        assert verify([hit(entry, policy="keep", surface="Zelva News")], text, "model")[0].match == match, text
    assert verify([hit(entry, policy="keep", surface="ZELVA NEWS")], "ZELVA NEWS", "model")[0].satisfied


def test_a_hostile_pattern_does_not_hang():
    # A backtracking matcher would not come back from this.
    entry = TermEntry("ru", "Тарнок", pattern="(a+)+$", derived="(?:a|aa|a?b?)+c")
    assert not verify([hit(entry)], "a" * 20_000 + "!", "model")[0].satisfied
    assert not verify([hit(entry)], "a" * 20_000 + "b" + "!", "model")[0].satisfied


def test_offsets_count_code_points_of_the_original():
    text = "Это\u00a0\u00a0Зель\u00adвания\u0301."
    (outcome,) = verify([hit(ZELVANIA)], text, "model")
    assert text[outcome.target_start : outcome.target_end] == outcome.target == "Зель\u00adвания\u0301"


def test_no_hits_no_outcomes():
    assert verify([], "Зельвания", "model") == ()
