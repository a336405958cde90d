"""The checks against their tables: what they say, what they leave alone, and that spans lie in the target."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate import checks
from translate.checks import markup, numbers, placeholders, untranslated
from translate.records import Hop, Pair, Route, Segment, Translation
from translate.terms import TermOutcome

FIXTURES = Path(__file__).parent.parent / "fixtures" / "checks"


def rows(name: str) -> list[list[str]]:
    lines = (FIXTURES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def translation(source: str, target: str, pair: str = "en-ru") -> Translation:
    one, other = pair.split("-")
    route = Route((Hop(Pair(one, other), "echo", "echo"),))
    return Translation(Segment("b.0", "d", "b", 0, source, 0, len(source)), one, other, target, route)


@pytest.mark.parametrize(("source", "target", "expected"), rows("numbers.tsv"))
def test_numbers(source, target, expected):
    assert [i.message for i in numbers.check(translation(source, target))] == [e for e in [expected] if e != "-"]


@pytest.mark.parametrize(("source", "target", "expected"), rows("markup.tsv"))
def test_inline_codes(source, target, expected):
    found = markup.check(translation(source, target))
    assert [i.message for i in found] == [e for e in [expected] if e != "-"]
    assert all(i.severity == "error" for i in found)


def test_the_other_checks_see_no_code():
    found = checks.run(translation("The <g1>red</g1> house", "<g1>Red</g1> дом"))
    assert [(i.id, i.message) for i in found] == [("untranslated", "not translated: «Red»")]
    assert checks.run(translation("<g12>Red</g12> 5", "<g12>Красный</g12> 5")) == ()


@pytest.mark.parametrize(("source", "target", "expected"), rows("placeholders.tsv"))
def test_placeholders(source, target, expected):
    found = placeholders.check(translation(source, target))
    assert [i.message for i in found] == [e for e in [expected] if e != "-"]
    assert all(i.severity == "error" for i in found)


@pytest.mark.parametrize(("pair", "source", "target", "expected"), rows("untranslated.tsv"))
def test_untranslated(pair, source, target, expected):
    found = [f"{i.severity} {i.message}" for i in untranslated.check(translation(source, target, pair))]
    assert found == [e for e in [expected] if e != "-"]


def test_a_term_that_is_kept_as_in_the_source_is_no_fault():
    text = "Ruvenkald Press сообщает."
    bare = translation("Ruvenkald Press reports.", text)
    kept = TermOutcome("c", "Ruvenkald Press", 0, 15, "Ruvenkald Press", "exact", "model", "Ruvenkald Press", 0, 15)
    assert untranslated.check(bare)
    assert not untranslated.check(replace(bare, terms=(kept,)))


def test_nothing_is_said_of_a_segment_no_engine_translated():
    left = replace(translation("The council met in 2019.", "The council met in 2019."), route=None)
    assert checks.run(left) == ()


@given(source=st.text(), target=st.text())
def test_spans_lie_in_the_target(source, target):
    for issue in checks.run(translation(source, target)):
        assert (issue.start, issue.end) == (-1, -1) or 0 <= issue.start < issue.end <= len(target)
