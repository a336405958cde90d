"""Language by itself and in a document: the fixture is a table anyone can extend."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.detect import detect, detect_document
from translate.formats import read

TABLE = Path(__file__).parent.parent / "fixtures" / "detect" / "texts.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(("tag", "text"), ROWS, ids=[f"{tag} {text[:24]}" for tag, text in ROWS])
def test_table(tag, text):
    found = detect(text)
    assert found.tag == tag
    assert (found.confidence > 0.5) == (tag != "und")


@given(st.text())
def test_any_text_gets_an_answer_and_the_same_one_twice(text):
    assert detect(text) == detect(text)


@pytest.mark.parametrize("text", ["", "  \n", "\ud800", "\0\x01", "a" * 1_000_000, "я" * 1_000_000])
def test_odd_strings_are_und(text):
    assert detect(text).tag == "und"


def test_eight_threads_agree_with_one():
    texts = [text for _, text in ROWS] * 4
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detect, texts)) == [detect(t) for t in texts]


def by_text(*lines: str) -> dict[str, tuple[str, str]]:
    document = read("\n".join(lines).encode(), "x.txt")
    whole, found = detect_document(document)
    return {b.text: (found[b.id].tag, found[b.id].method) for b in document.blocks} | {"": (whole.tag, whole.method)}


def test_a_short_block_takes_the_language_of_its_document():
    found = by_text("The harbour was closed for three days because of the storm.", "Ruvenkald")
    assert found["Ruvenkald"] == ("en", "document")
    assert found[""] == ("en", "blocks")


def test_a_long_block_in_another_language_keeps_its_own():
    found = by_text(
        "The harbour was closed for three days because of the storm, the port authority said on Monday.",
        "Порт был закрыт три дня из-за шторма, сообщили спасатели.",
        "მდინარე აიწია",
    )
    assert [tag for tag, _ in found.values()] == ["en", "ru", "ka", "en"]


def test_a_document_nobody_recognises_is_und_and_never_english():
    found = by_text("NATO", "Ruvenkald")
    assert {tag for tag, _ in found.values()} == {"und"}


@pytest.mark.parametrize("tag", ["hy", "az", "ru", "uk", "en", "tr", "fr", "es", "de"])
def test_sentences_of_an_evaluation_set(shared, tag):
    lines = (shared / "eval" / "flores-dev" / f"{tag}.txt").read_text("utf-8").splitlines()[:100]
    answers = [detect(line).tag for line in lines]
    assert answers.count(tag) >= 97
    assert set(answers) <= {tag, "und"}
