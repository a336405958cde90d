"""Markup through real engines: sentences stay whole, codes come back around the words they were around."""

from shutil import which

import pytest

from translate import codes, formats, resources
from translate.engines import open_engine
from translate.pipeline import Desk, plan, target_texts, translate_document
from translate.records import Outcome
from translate.routing import Router

STORY = """The <b>harbour</b> of Ruvenkald was <i>closed</i> for <u>three days</u>.
It <g1>opens. The port authority said so</g1> on Monday.
Run <k1>make harbour</k1> and see <a href="https://example.org/harbour">the list</a>.<x2/>
"""
APERTIUM = pytest.mark.skipif(
    which("apertium") is None, reason="Apertium is not installed: apt-get install apertium-eng-spa"
)


def translated(story: str, target: str, *engines) -> tuple[Outcome, list[str]]:
    at = Desk(Router(list(engines)))
    document = formats.read(story.encode(), "s.txt")
    outcome = translate_document(plan(document, target, at), at)
    return outcome, list(target_texts(document, outcome.translations).values())


def assert_whole(outcome: Outcome) -> None:
    assert [(i.id, i.message) for t in outcome.translations for i in t.issues if i.id == "inline-codes"] == []
    for t in outcome.translations:
        assert sorted(codes.tokens(t.text)) == sorted(codes.tokens(t.segment.text))
        for term in t.terms:
            assert codes.plain(t.segment.text[term.start : term.end]) == term.surface
            assert not term.satisfied or codes.plain(t.text[term.target_start : term.target_end]) == term.target


def test_an_engine_sees_no_code_and_a_sentence_is_one_segment():
    outcome, texts = translated(STORY, "es", open_engine("echo:upper,en-es"))
    assert_whole(outcome)
    assert texts[0] == "THE <b>HARBOUR</b> OF RUVENKALD WAS <i>CLOSED</i> FOR <u>THREE DAYS</u>."
    assert texts[1] == "IT <g1>OPENS. THE PORT AUTHORITY SAID SO</g1> ON MONDAY."
    assert texts[2] == 'RUN <k1>make harbour</k1> AND SEE <a href="https://example.org/harbour">THE LIST</a>.<x2/>'
    assert len(outcome.translations) == 4


def test_through_a_pivot_too():
    outcome, texts = translated(STORY, "uk", open_engine("echo:upper,en-ru"), open_engine("echo:upper,ru-uk"))
    assert_whole(outcome)
    assert texts[0] == "THE <b>HARBOUR</b> OF RUVENKALD WAS <i>CLOSED</i> FOR <u>THREE DAYS</u>."


@APERTIUM
def test_by_words_alone_where_an_engine_shows_no_attention():
    outcome, texts = translated("The <b>red</b> <i>house</i> is very old.\n", "es", open_engine("apertium:eng-spa"))
    assert_whole(outcome)
    assert texts == ["La <i>casa</i> <b>roja</b> es muy vieja."]


def test_by_attention_with_the_model_that_comes_along():
    (package,) = resources.folder("models").glob("*.argosmodel")
    outcome, texts = translated(STORY, "ru", open_engine(f"argos:{package}"))
    assert_whole(outcome)
    assert "<k1>make harbour</k1>" in texts[2]
    assert 'href="https://example.org/harbour"' in texts[2]
