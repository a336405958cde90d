from functools import cache
from itertools import pairwise

import pytest
from glossary_samples import FIXTURES, rows
from hypothesis import given, settings
from hypothesis import strategies as st

from translate import resources
from translate.glossary.load import load
from translate.glossary.match import Matcher
from translate.records import Pair
from translate.terms import Term, TermEntry

PLAIN = FIXTURES / "invented.tsv"


@cache
def matcher(path, pair):
    return Matcher(load([path]).terms(*pair))


def describe(hits):
    return "; ".join(f"{hit.term.concept.removeprefix('invented:')}={hit.surface}" for hit in hits) or "-"


@pytest.mark.parametrize(("direction", "text", "expected"), rows("matching.tsv"))
def test_invented_names(direction, text, expected):
    assert describe(matcher(PLAIN, Pair(*direction.split(">"))).find(text)) == expected


@pytest.mark.parametrize(("direction", "text", "expected"), rows("matching_shipped.tsv"))
def test_shipped_glossary(direction, text, expected):
    assert describe(matcher(resources.folder("glossaries"), Pair(*direction.split(">"))).find(text)) == expected


@given(
    st.lists(st.sampled_from(["Zelvania", "LOWER TARNOK", " ", "’s ", "\u00ad", "İ", "e\u0301", ", ", "\n", "и", "ß"]))
)
@settings(max_examples=200, deadline=None)
def test_spans_are_code_points_of_the_original(pieces):
    text = "".join(pieces)
    hits = matcher(PLAIN, Pair("en", "ru")).find(text)
    assert all(text[hit.start : hit.end] == hit.surface for hit in hits)
    assert all(one.end <= other.start for one, other in pairwise(hits))


def term(concept, source, policy="translate", context="", kind=""):
    return Term(concept, TermEntry("en", source, context=context), TermEntry("ru", "Х"), kind=kind, policy=policy)


def test_the_first_concept_wins_a_tie():
    found = Matcher([term("mine", "Zelvania"), term("shipped", "Zelvania")]).find("Zelvania")
    assert [hit.term.concept for hit in found] == ["mine"]


def test_what_a_guard_excludes_goes_to_the_next_concept():
    both = Matcher([term("state", "Zelvania", context="not: senator|Upper House"), term("other", "Zelvania")])
    assert [hit.term.concept for hit in both.find("Zelvania rose")] == ["state"]
    assert [hit.term.concept for hit in both.find("Senator, Zelvania rose")] == ["other"]
    assert [hit.term.concept for hit in both.find("the Upper House of Zelvania")] == ["other"]
    assert [hit.term.concept for hit in both.find("the senators of Zelvania")] == ["state"]


def test_forbidden_concepts_are_not_looked_for():
    assert Matcher([term("x", "Zelvania", policy="forbid")]).find("Zelvania") == ()


def test_a_place_has_no_plural():
    assert Matcher([term("x", "Tarnok", kind="place")]).find("Tarnoks") == ()
    assert Matcher([term("x", "Tarnok", kind="person")]).find("Tarnoks")[0].surface == "Tarnok"


def test_without_terms_nothing_is_found():
    assert Matcher([]).find("Zelvania") == ()


def test_a_source_pattern_that_begins_with_anything():
    entry = TermEntry("az", "Kasım", pattern="[KQ]as[ıi]m(?:ın)?")
    found = Matcher([Term("k", entry, TermEntry("en", "Kasim"))]).find("Bu Qasımın və Kasimin")
    assert [hit.surface for hit in found] == ["Qasımın"]
