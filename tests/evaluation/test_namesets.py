"""Names from CLDR as a glossary."""

import pytest

from translate.errors import UsageError
from translate.evaluation import namesets
from translate.records import Pair


def test_countries_and_cities_with_one_name_on_each_side():
    found = namesets.names(Pair("en", "ru"))
    sides = {c.entries[0].term: c.entries[1].term for c in found.concepts}
    assert len(sides) == len(found.concepts) > 500
    assert (sides["France"], sides["New York"], sides["Myanmar"]) == ("Франция", "Нью-Йорк", "Мьянма")
    assert all(c.kind == "place" and c.policy == "translate" and not c.entries[1].cases for c in found.concepts)
    assert {c.entry("en").lang for c in found.concepts} == {"en"}
    assert found.digest == namesets.names(Pair("en", "ru")).digest != namesets.names(Pair("en", "uk")).digest


def test_short_names_ordinary_words_and_what_is_no_country_are_left_out():
    sides = {c.entries[0].term for c in namesets.names(Pair("en", "es")).concepts}
    assert not {"Center", "Midway", "UTC", "Unknown", "Unknown Region", "World", "Europe", "Eurozone"} & sides
    assert {"Niger", "Chad", "Mali"} <= sides
    assert min(sum(map(str.isalpha, name)) for name in sides) >= namesets.SHORTEST


def test_an_ampersand_may_be_spelled_out():
    concepts = {c.entries[0].term: c for c in namesets.names(Pair("en", "de")).concepts}
    assert concepts["Bosnia & Herzegovina"].entries[0].variants == ("Bosnia and Herzegovina",)


def test_other_directions():
    sides = {c.entries[0].term: c.entries[1].term for c in namesets.names(Pair("ru", "en")).concepts}
    assert (sides["Франция"], sides["Нью-Йорк"]) == ("France", "New York")
    assert len(namesets.names(Pair("hy", "az")).concepts) > 400


def test_a_language_cldr_does_not_have():
    with pytest.raises(UsageError, match="no names in tlh"):
        namesets.names(Pair("en", "tlh"))


def test_the_lines_that_hold_a_name():
    pair = Pair("en", "ru")
    lines = ["Nobody came.", "He lives in France.", "", "New York is loud."]
    assert namesets.lines_with(namesets.names(pair), pair, lines) == [1, 3]


def test_real_sentences(shared):
    lines = (shared / "eval" / "flores-dev" / "en.txt").read_text("utf-8").splitlines()
    pair = Pair("en", "ru")
    assert 0.1 < len(namesets.lines_with(namesets.names(pair), pair, lines)) / len(lines) < 0.3
