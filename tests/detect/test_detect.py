"""Language by itself and in a document: the fixture is a table anyone can extend."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.detect import detect, detect_document, detect_segments, foreign_phrases
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


FIRST_USE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from translate.detect import detect
texts = sys.stdin.buffer.read().decode().split("|")
with ThreadPoolExecutor(8) as pool:
    answers = list(pool.map(detect, texts * 8))
assert answers == [detect(t) for t in texts] * 8
print(*(f"{a.guess} {a.confidence}" for a in answers[: len(texts)]))
"""


def test_first_use_from_eight_threads_answers_as_any_other_process_does():
    texts = [text for _, text in ROWS] + ["de haven is", "din bok är", "puerto cerrado"]  # torn ones ask both voters
    told = []
    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", FIRST_USE],
            input="|".join(texts).encode(),
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert done.returncode == 0, done.stderr.decode()
        told.append(done.stdout.decode())
    here = " ".join(f"{a.guess} {a.confidence}" for a in map(detect, texts)) + "\n"
    assert told == [here, here]


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


def test_a_short_block_does_not_take_a_language_of_another_script():
    found = by_text(
        "The harbour was closed for three days because of the storm, the port authority said on Monday.",
        "Тарвен",
        "Порт был закрыт три дня из-за шторма, сообщили спасатели.",
    )
    assert found["Тарвен"] == ("ru", "document")
    assert by_text("The harbour was closed for three days because of the storm.", "Тарвен")["Тарвен"][0] == "und"


def test_a_block_unlike_any_language_does_not_take_that_of_its_document():
    odd = "Zzrgl pfuit brakka noo wumpel strykka vop, hnarr glipfo tszun."
    assert by_text("The harbour was closed for three days because of the storm.", odd)[odd][0] == "und"


def test_a_document_nobody_recognises_is_und_and_never_english():
    found = by_text("NATO", "Ruvenkald")
    assert {tag for tag, _ in found.values()} == {"und"}


@pytest.mark.parametrize(
    ("tag", "least"), [("hy", 997), ("az", 992), ("be", 992), ("ru", 985), ("uk", 985), ("en", 985), ("tr", 985)]
)
def test_sentences_of_an_evaluation_set(shared, tag, least):
    lines = (shared / "eval" / "flores-dev" / f"{tag}.txt").read_text("utf-8").splitlines()
    answers = [detect(line) for line in lines]
    assert [a.guess for a in answers].count(tag) >= least
    assert sum(a.tag not in {tag, "und"} for a in answers) <= 3


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Microsoft, Google, Apple և Amazon ընկերությունները ստորագրեցին", "hy"),
        ("Kreindorf Harbour Authority სადგური დახურა", "ka"),
        ("Компания Northern Lights Shipping Corporation закрыла порт", "ru"),
        ("繁體中文的報紙今天報導了港口關閉的消息", "zh-Hant"),
        ("简体中文的报纸今天报道了港口关闭的消息", "zh"),
        ("Bandar bo‘ron tufayli uch kun yopiq edi, dedi qutqaruvchilar.", "uz"),
        ("Бандар бўрон туфайли уч кун ёпиқ эди, деди қутқарувчилар.", "uz-Cyrl"),
    ],
)
def test_the_best_guess(text, tag):
    assert detect(text).guess == tag


@pytest.mark.parametrize(
    "text",
    [
        "Zzrgl pfuit brakka noo wumpel strykka vop, hnarr glipfo tszun.",
        "Жбрыг щуфт мыкка нюю вумпэл стрыжжа воп, хнарр глипфё тшзун.",
        "qwfpgj luyarst neiozxcv dbhkmqw fpgjluy arstneio zxcvdb",
    ],
)
def test_what_is_like_no_language_is_und(text):
    found = detect(text)
    assert (found.tag, found.method) in {("und", "unusual"), ("und", "unknown language"), ("und", "close call")}


def test_why_is_told():
    found = detect("Порт был закрыт три дня из-за шторма, сообщили спасатели.")
    assert [v.voter for v in found.votes] == ["script", "py3langid", "typical"]
    assert found.votes[0].said == "Cyrillic, 46 of 46 letters"
    close = detect("de haven is")
    assert "langdetect" in {v.voter for v in close.votes}


@pytest.mark.parametrize("count", [2, 3])
def test_sentences_keep_the_language_of_their_block_unless_surely_another(count):
    english = ["The harbour was closed for three days.", "He left.", "Nobody was hurt, the authority said."][:count]
    block = detect(" ".join(english))
    assert {d.tag for d in detect_segments(block, english)} == {"en"}
    mixed = [*english, "Порт был закрыт три дня.", "Le port est resté fermé pendant trois jours à cause de la tempête."]
    assert [d.tag for d in detect_segments(block, mixed)] == ["en"] * count + ["ru", "fr"]


@pytest.mark.parametrize(
    ("tag", "text", "phrases"),
    [
        ("en", "He said: «Порт был закрыт три дня», and left.", ["Порт был закрыт три дня"]),
        ("en", "The word «дом» means house.", []),
        ("ru", "Он читает New York Times и работает в Northern Lights.", []),
        ("ru", "Решение принято de facto и ad hoc.", ["de facto", "ad hoc"]),
        ("ja", "彼は「open the door」と言った", ["open the door"]),
        ("hy", "Նա ասաց՝ «მდინარე აიწია» և գնաց։", ["მდინარე აიწია"]),
    ],
)
def test_phrases_in_another_script(tag, text, phrases):
    found = foreign_phrases(text, tag)
    assert [text[start:end] for start, end, _ in found] == phrases


def test_long_texts_are_as_usual_as_their_sentences(shared):
    lines = (shared / "eval" / "flores-dev" / "fr.txt").read_text("utf-8").splitlines()
    assert {detect(" ".join(lines[at : at + 8])).tag for at in range(0, 400, 20)} == {"fr"}
