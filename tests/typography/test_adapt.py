"""Quotation marks and numbers in the target's habit: cases a linguist can extend, and what holds for every text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate import codes, segment
from translate.records import Pair
from translate.typography import adapt, cldr

FIXTURE = Path(__file__).parent.parent / "fixtures" / "typography" / "adapted.tsv"
ROWS = [line.split("\t") for line in FIXTURE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
TAGS = ["en", "ru", "hy", "az", "ka", "fr", "tr", "uk", "es", "de", "ja", "sv", "xx"]
TEXTS = st.lists(
    st.sampled_from(
        [
            *('"', "“", "”", "«", "»", "„", "‘", "’", "'", " ", "word", "слово", "1", "1,234", "1.234", "1 234", "3.5"),
            *("5%", "%", "kg", " км", "$", ".", ",", "(", ")", "<g1>", "</g1>", "<x2/>", "<k3>", "</k3>", "日本"),
        ]
    ),
    max_size=25,
).map("".join)


def adapted(pair: Pair, source: str, target: str, held: tuple[tuple[int, int], ...] = ()):
    parsed = codes.parse(target)
    return adapt(codes.parse(source), parsed, pair, segment.literals(parsed.plain), held)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1]}: {row[3]}")
def test_as_the_target_writes_it(row):
    source_tag, target_tag, source, target, *expected = row
    spaces = str.maketrans("\u00a0\u202f", "  ")  # which space it is, is another test's
    found = adapted(Pair(source_tag, target_tag), source, target)
    assert found.text.translate(spaces) == (expected[0] if expected else target).translate(spaces)
    assert bool(found.issues) == bool(expected)


def test_spaces_within_are_not_for_line_ends():
    pair = Pair("en", "fr")
    assert adapted(pair, '"no" 12,500', '"non" 12,500').text == "«\u00a0non\u00a0» 12\u202f500"


def test_what_was_changed_is_told():
    (issue,) = adapted(Pair("en", "de"), '12,500 "no"', '12,500 "nein"').issues
    assert (issue.id, issue.severity) == ("typography", "info")
    assert issue.message == 'as the target language writes it: 12,500 → 12.500, " → „, " → “'


def test_a_glossary_term_stays_as_the_glossary_has_it():
    target = 'Der "Morrow" und das "Meer"'
    assert adapted(Pair("en", "de"), "", target, ((4, 12),)).text == 'Der "Morrow" und das „Meer“'


@given(TEXTS, TEXTS, st.sampled_from(TAGS), st.sampled_from(TAGS))
def test_codes_and_words_stay_and_places_follow(source, target, one, other):
    found = adapted(Pair(one, other), source, target)
    before, after = codes.parse(target), codes.parse(found.text)
    assert codes.OWN.findall(found.text) == codes.OWN.findall(target)
    letters = [c for c in before.plain if c.isalpha()]
    if "kg" not in target and " км" not in target:
        assert [c for c in after.plain if c.isalpha()] == letters
    assert [c for c in after.plain if c.isdecimal()] == [c for c in before.plain if c.isdecimal()]
    for n, c in enumerate(target):
        if c.isalpha() and "kg" not in target and " км" not in target:
            start, end = found.outward(n, n + 1)
            assert found.text[start:end] == c


SAID = st.recursive(
    st.sampled_from(["word", "one two", "слово.", "(a)", "it’s", "5", "日本", "10,500"]),
    lambda below: st.builds(
        lambda signs, parts: signs[0] + " ".join(parts) + signs[1],
        st.sampled_from(['""', "“”", "«»", "„“", "‘’"]),
        st.lists(below, min_size=1, max_size=3),
    ),
    max_leaves=5,
)


@given(st.lists(SAID, min_size=1, max_size=4).map(" ".join), st.sampled_from(TAGS))
def test_a_second_time_changes_nothing(text, tag):
    once = adapted(Pair("en", tag), "", text).text
    assert adapted(Pair("en", tag), "", once).text == once


@given(SAID, st.sampled_from(["en", "ru", "de", "fr", "sv", "ja"]))
def test_quotations_have_the_signs_of_the_language_and_no_others(text, tag):
    outer = f'Say "{text}" now'
    done = adapted(Pair("en", tag), "", outer).text
    if text.isalpha():
        assert [c for c in done if c in cldr.quotes(tag)] == list(cldr.quotes(tag)[:2])


@pytest.mark.parametrize("tag", ["az", "de", "en", "es", "fr", "hy", "ka", "ru", "tr", "uk"])
def test_the_tables_know_the_languages(tag):
    assert len(cldr.quotes(tag)) == 4
    assert cldr.quotes(f"{tag}-ZZ") == cldr.quotes(tag)
    assert cldr.least(tag) in (1, 2)
