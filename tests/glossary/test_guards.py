"""Guards against repairs that do harm: a table anybody can extend, and what holds for any text."""

from collections import Counter
from random import Random

import pytest
from glossary_samples import rows
from hypothesis import example, given, settings
from hypothesis import strategies as st

from translate import languages
from translate.glossary.guards import LONGEST, SHORTEST, SLACK, leftover, refusal

TABLE = [(*row, "")[:6] for row in rows("guards.tsv")]
REASONS = {"empty", "numbers", "length", "loop", "script", "copied", "brackets", "glued"}
TAGS = ("ru", "uk", "hy", "az", "tr", "es", "de", "ka", "ja", "zh", "ar", "si", "und")
TEXT = st.text(max_size=40) | st.text(alphabet="аАбBbԲ12 .,()«»\"„“'-", max_size=40)


@pytest.mark.parametrize(("reason", "lang", "source", "before", "after", "wanted"), TABLE)
def test_repairs(reason, lang, source, before, after, wanted):
    found = refusal(source, before, after, lang, tuple(filter(None, wanted.split("|"))))
    assert (found or "ok") == reason


def test_the_table_has_every_reason_and_a_harmless_neighbour():
    counts = Counter(row[0] for row in TABLE)
    assert set(counts) == REASONS | {"ok"}
    assert {row[1] for row in TABLE} >= {"ru", "uk", "hy", "az", "tr", "es", "de"}


@settings(max_examples=400, deadline=None)
@given(TEXT, TEXT, st.sampled_from(TAGS))
@example("", "", "ru")
@example("aa", 'вАрмении Армении Армении ((« "', "ru")
def test_a_text_may_always_replace_itself(source, text, lang):
    assert refusal(source, text, text, lang) == ""


@settings(max_examples=300, deadline=None)
@given(TEXT, TEXT, TEXT, st.sampled_from(TAGS))
def test_any_texts_get_an_answer(source, before, after, lang):
    assert refusal(source, before, after, lang) in REASONS | {""}


@pytest.mark.parametrize("form", ["Zelva News", "McTarnok", "զElva", "Тарнок.Вельмора", "ТарНок", "хахахаха"])
def test_what_is_wanted_is_no_harm_by_itself(form):
    assert refusal("Zelva News", "да", f"{form} да", "ru", [form]) == ""


@pytest.mark.parametrize("form", ["Zelva News", "zElva", "Тарнок.Вельмора", "тарНок", "хахахаха"])
def test_what_is_not_wanted_is(form):
    assert refusal("Zelva News", "да", f"{form} да", "ru") != ""


@pytest.mark.parametrize("size", [1, 6, 30, 200, 2000])
def test_length_limits(size):
    letters = "".join(Random(size).choices("абвгдежзиклмн", k=4 * size + 50))
    before, longest = letters[:size], int(LONGEST * size + SLACK)
    assert refusal("", before, letters[:longest], "ru") in ("", "loop")
    assert refusal("", before, letters[: longest + 1], "ru") == "length"
    least = min(size - SLACK, -int(-SHORTEST * size // 1))
    assert refusal("", before, letters[: max(least, 1)], "ru") == ""
    if least > 1:
        assert refusal("", before, letters[: least - 1], "ru") == "length"


@pytest.mark.parametrize(
    ("name", "target", "forms", "left"),
    [
        ("Yerevan", "Yerevan Ереван", (), True),
        ("Yerevan", "YEREVAN, Ереван", ("Ереван",), True),
        ("Yerevan", "Yerevan’s Ереван", (), True),
        ("Yerevan", "Ереван", (), False),
        ("Yerevan", "Yerevanian Ереван", (), False),
        ("Zelvania", "Zelvania cayó", ("Zelvania",), False),
        ("Zelvania", "Zelvania, Zelvania cayó", ("Zelvania",), True),
        ("Tarnok", "Bajo Tarnok cayó", ("Bajo Tarnok",), False),
        ("US", "США us", (), False),
        ("", "Ереван", (), False),
        ("Lower Tarnok", "Lower\u00a0Tarnok Нижний Тарнок", (), True),
    ],
)
def test_leftover(name, target, forms, left):
    assert leftover(name, target, forms) is left


def test_scripts_of_all_languages_with_a_glossary_are_known():
    for lang, letter in {
        "ru": "я",
        "hy": "ա",
        "ka": "ა",
        "tr": "ş",
        "el": "ω",
        "ja": "か",
        "ko": "가",
        "zh": "中",
    }.items():
        assert refusal("ab", letter, letter + letter, lang) == "", languages.name(lang)
        assert refusal("12", letter, "ሀ", lang) == "script"
