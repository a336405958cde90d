"""Apertium: its stream format on paper, then the real command, then commands that misbehave."""

import stat
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.engines import apertium_stream as stream
from translate.engines.apertium import Apertium
from translate.errors import EngineError
from translate.records import Pair

FIXTURES = Path(__file__).parent.parent / "fixtures" / "engines"
EN_ES = Pair("en", "es")


def rows(name: str) -> list[list[str]]:
    lines = (FIXTURES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def installed(mode: str) -> Apertium:
    try:
        return Apertium(mode)
    except EngineError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def spanish() -> Apertium:
    return installed("eng-spa")


# The stream format


@pytest.mark.parametrize(("unit", "text", "words"), rows("apertium_stream.tsv"))
def test_marks_become_issues(unit, text, words):
    found, issues = stream.decode(7, f"{unit}[].[7]", text)
    assert found == text
    assert " ".join(found[i.start : i.end] + "!" * (i.severity == "warning") for i in issues) == words
    assert {i.id for i in issues} <= {"unknown-word"}
    assert all(repr(found[i.start : i.end]) in i.message for i in issues)


@pytest.mark.parametrize(
    ("source", "unit", "text"),
    [
        ("“It rains,” she said.", "“Llueve ,”  dijo .", "“Llueve,” dijo."),
        ("The *mill * is shut, I hear.", "El *mill   está cerrado , oigo", "El mill está cerrado, oigo"),
        ("Two  blanks, .NET", "Dos  espacios , .NET", "Dos  espacios , .NET"),
    ],
)
def test_blanks_of_words_without_counterpart_are_not_left(source, unit, text):
    assert stream.decode(7, f"{unit}[].[7]", source)[0] == text


@given(st.text(st.characters(exclude_categories=["Cs", "Co", "Cc"])))
def test_what_is_sent_is_read_again(text):
    unit = stream.encode(12, text)
    assert unit.count("\0") == 1
    assert stream.complete(12, unit[:-1])
    assert not stream.complete(2, unit[:-1])
    again, issues = stream.decode(12, unit[:-1], text)
    assert issues == ()
    assert again == stream.decode(0, stream.encode(0, again)[:-1], text)[0]
    if text.isascii():
        assert again == text.strip()


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("the drivers’ dog isn’t", "the drivers’ dog isn't"),
        ("l’hôtel ʼx’", "l'hôtel ʼx’"),
        ("cafe\u0301", "café"),
        ("one\ntwo\0three", "one two three"),
        ("[a] \\ ^x$", r"\[a\] \\ \^x\$"),
    ],
)
def test_what_is_sent(text, sent):
    assert stream.encode(3, text) == f"{sent}[].[3]\0"


@pytest.mark.parametrize(
    ("unit", "tagged"),
    [
        ("^The/The<det>$ ^house/house<n><sg>/house<vblex>$[].[1]", "^The<det>$ ^house<n><sg>$[].[1]"),
        ("^blorf/*blorf$", "^*blorf$"),
        (r"a\^b ^a\/b/a\/b<n>/x$", r"a\^b ^a\/b<n>$"),
    ],
)
def test_first_reading(unit, tagged):
    assert stream.first_analyses(unit) == tagged


# The real command


@pytest.mark.parametrize(("text", "things"), rows("apertium_survives.tsv"))
def test_signs_survive_the_real_pipe(spanish, text, things):
    (draft,) = spanish.translate([text], EN_ES)
    assert [t for t in things.split() if draft.text.count(t) != text.count(t)] == [], draft.text


def test_a_heading_does_not_run_into_the_next_text(spanish):
    texts = ["The old", "house", "No", "dog sees the cats."]
    assert spanish.translate(texts, EN_ES) == [spanish.translate([t], EN_ES)[0] for t in texts]


def test_no_full_stop_is_added_or_lost(spanish):
    drafts = spanish.translate(["The house", "The house.", "The house...", "Is it the house?"], EN_ES)
    assert [d.text[-2:] for d in drafts] == ["sa", "a.", "..", "a?"]


def test_a_curly_apostrophe_is_an_apostrophe(spanish):
    curly, straight = spanish.translate(["The boy’s house is old.", "The boy's house is old."], EN_ES)
    assert curly == straight
    assert curly.issues == ()


def test_unknown_words_are_reported_and_unmarked(spanish):
    (draft,) = spanish.translate(["The blorfian met *Qzward* at the NATO."], EN_ES)
    assert "*Qzward*" in draft.text
    assert [draft.text[i.start : i.end] for i in draft.issues if i.severity == "warning"] == ["blorfian", "Qzward"]


@pytest.mark.parametrize("mode", ["rus-ukr", "ukr-rus"])
def test_a_crashing_tagger_costs_the_tagging_and_not_the_text(mode):
    """The tagger data of Debian 12's apertium-rus-ukr makes apertium-tagger crash on most ambiguous words."""
    engine = installed(mode)
    (pair,) = engine.pairs()
    word = {"ru": "дом", "uk": "дім"}[pair.source]
    texts = [word, f"{word} [1]", "", "2021", word.title()]
    drafts = engine.translate(texts, pair)
    assert drafts == [engine.translate([t], pair)[0] for t in texts]
    assert [bool(d.text) for d in drafts] == [True, True, False, True, True]
    assert "[1]" in drafts[1].text


# Commands that misbehave

FAKE = """#!/usr/bin/env python3
import sys
if "-l" in sys.argv: print("  eng-spa\\n  eng-spa-tagger\\n  xxxx-y1\\n  spa-eng_US"); sys.exit()
if "-V" in sys.argv: print("Apertium 0"); sys.exit()
units = sys.stdin.read().split("\\0")[:-1]
{body}
sys.stdout.write("".join(u + "\\0" for u in units))
"""


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """A folder in place of Apertium's; the function installs a command with the given lines of Python."""

    def install(body: str) -> Apertium:
        command = tmp_path / "bin" / "apertium"
        command.parent.mkdir()
        command.write_text(FAKE.format(body=body), encoding="utf-8")
        command.chmod(command.stat().st_mode | stat.S_IXUSR)
        (tmp_path / "modes").mkdir()
        for mode in ("eng-spa", "spa-eng_US"):
            (tmp_path / "modes" / f"{mode}.mode").write_text(f"cat '{tmp_path}/data.bin'", encoding="utf-8")
        (tmp_path / "data.bin").write_bytes(b"1")
        monkeypatch.setenv("APERTIUM_PATH", str(command.parent))
        monkeypatch.setenv("APERTIUM_DATADIR", str(tmp_path))
        return Apertium("eng-spa")

    return install


TEXTS = ["one", "", "two [x]", "three"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "units = units[:-1] if len(units) > 1 else units",
        "units = units[1:] if len(units) > 1 else units",
        "units = units[:1] * 3 if len(units) > 1 else units",
        "units = [''.join(units)] if len(units) > 1 else units",
        "units = [u[:-3] if len(units) > 1 else u for u in units]",
        "units = units + ['', '', '']",
    ],
    ids=["works", "drops the last", "drops the first", "repeats", "merges", "cuts", "adds empty ones"],
)
def test_a_batch_that_comes_back_wrong_is_asked_again_one_by_one(fake, body):
    assert [d.text for d in fake(body).translate(TEXTS, EN_ES)] == TEXTS


@pytest.mark.parametrize("body", ["units = []", "sys.exit('no such dictionary')", "units = [u[::-1] for u in units]"])
def test_a_text_that_never_comes_back_is_an_error(fake, body):
    with pytest.raises(EngineError, match=r"apertium eng-spa .* gave no translation of 'one'") as caught:
        fake(body).translate(TEXTS, EN_ES)
    assert "\n" not in str(caught.value)
    if "exit" in body:
        assert "no such dictionary" in str(caught.value)


def test_modes_that_name_no_pair_of_languages(fake):
    engine = fake("")
    assert Apertium.specs() == ["apertium:eng-spa", "apertium:xxxx-y1", "apertium:spa-eng_US"]
    assert engine.pairs() == {EN_ES}
    assert Apertium("spa-eng_US").pairs() == {Pair("es", "en-US")}
    with pytest.raises(EngineError, match="xxxx-y1"):
        Apertium("xxxx-y1")


def test_signature_follows_the_data_that_the_mode_names(fake, tmp_path):
    before = fake("").signature
    assert Apertium("eng-spa").signature == before
    (tmp_path / "data.bin").write_bytes(b"2")
    assert Apertium("eng-spa").signature != before


def test_a_missing_mode_says_what_to_install(fake):
    fake("")
    with pytest.raises(EngineError, match="apt-get install apertium-isl-eng or apertium-eng-isl, if Debian has"):
        Apertium("isl-eng")


def test_without_the_command_there_is_advice_and_nothing_to_discover(tmp_path, monkeypatch):
    monkeypatch.setenv("APERTIUM_PATH", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Apertium.specs() == []
    with pytest.raises(EngineError, match="apt-get install apertium apertium-eng-spa"):
        Apertium("eng-spa")


def test_no_process_is_left_behind(fake, monkeypatch):
    engine = fake("import time; time.sleep(60)")
    monkeypatch.setattr("translate.engines.apertium._SECONDS", 0.5)
    before = set(psutil.Process().children(recursive=True))  # other tests' servers may be among them
    with pytest.raises(EngineError, match="did not end within"):
        engine.translate(["one"], EN_ES)
    assert set(psutil.Process().children(recursive=True)) <= before
