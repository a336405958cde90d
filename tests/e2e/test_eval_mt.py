"""`dragoman eval mt` as a person runs it."""

import json
from pathlib import Path

import pytest

from translate import resources

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))
ENGLISH = "The house is small.\nThe garden is big and old.\n"
RUSSIAN = "Дом маленький.\nСад большой и старый.\n"


@pytest.fixture(autouse=True)
def files(home) -> None:
    Path("a.en").write_text(ENGLISH, "utf-8")
    Path("a.ru").write_text(RUSSIAN, "utf-8")
    Path("short.ru").write_text("Дом маленький.\n", "utf-8")
    Path("empty.ru").write_text("\n", "utf-8")
    Path("latin.ru").write_bytes("Д\n".encode() + b"\xe9t\xe9\n")
    Path("bad.argosmodel").write_text("not a zip", "utf-8")
    Path("folder").mkdir()


def test_prints_the_scores_with_signatures_the_count_and_the_package(dragoman):
    done = dragoman("eval", "mt", STARTER, "a.en", "a.ru", "--output", "out.ru")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "argos translate-en_ru" in lines[0]
    assert "sha256 " in lines[0]
    assert lines[1].startswith("2 sentences, ")
    assert [line.split()[0] for line in lines[2:5]] == ["BLEU", "chrF2", "chrF2++"]
    assert all("nrefs:1|" in line and "|version:" in line for line in lines[2:5])
    assert done.stderr == ""
    assert len(Path("out.ru").read_text("utf-8").splitlines()) == 2


def test_json_and_standard_input(dragoman):
    done = dragoman("eval", "mt", STARTER, "-", "a.ru", "--json", "--lines", 1, "--beam", 2, text=ENGLISH)
    found = json.loads(done.stdout)
    assert list(found) == [
        "engine", "signature", "package", "from", "to", "sentences", "seconds", "sentences_per_second", "metrics"
    ]  # fmt: skip
    assert found["sentences"] == 1
    assert found["package"]["name"] == "translate-en_ru"
    assert len(found["package"]["sha256"]) == 64
    assert "beam_size=2 " in found["signature"]
    assert [set(m) for m in found["metrics"]] == [{"name", "score", "signature"}] * 3


def test_an_engine_by_name_against_itself(dragoman):
    done = dragoman("eval", "mt", "echo", "a.en", "-", "--from", "en", "--to", "de", text=ENGLISH)
    assert "BLEU    100.00" in done.stdout


BAD = {
    "line counts": (["echo:en-ru", "a.en", "short.ru"], 1, "a.en has 2 lines and short.ru has 1:"),
    "empty": (["echo:en-ru", "a.en", "empty.ru"], 1, "empty.ru: is empty"),
    "not UTF-8": (["echo:en-ru", "a.en", "latin.ru"], 1, "latin.ru:2: not valid UTF-8"),
    "missing": (["echo:en-ru", "no.en", "a.ru"], 2, "no.en: no such file"),
    "a folder": (["echo:en-ru", "folder", "a.ru"], 2, "folder: is a folder"),
    "both standard input": (["echo:en-ru", "-", "-"], 2, "cannot both be -"),
    "several pairs": (["echo", "a.en", "a.ru"], 2, "choose one with --from and --to"),
    "no beam": (["echo:en-ru", "a.en", "a.ru", "--beam", "8"], 2, "has no beam"),
    "output is an input": (["echo:en-ru", "a.en", "a.ru", "--output", "a.ru"], 2, "would be overwritten"),
    "output is a folder": (["echo:en-ru", "a.en", "a.ru", "--output", "folder"], 2, "folder: is a folder"),
    "broken package": (["bad.argosmodel", "a.en", "a.ru"], 4, "bad.argosmodel: not an Argos package"),
    "missing package": (["no.argosmodel", "a.en", "a.ru"], 4, "no.argosmodel: there is no such package"),
    "missing folder": (["models/none", "a.en", "a.ru"], 4, "models/none: there is no such package"),
    "empty package": (["folder", "a.en", "a.ru"], 4, "folder: metadata.json is missing"),
    "unknown engine": (["nonsense", "a.en", "a.ru"], 4, "no engine is called 'nonsense'"),
    "an engine that drops": (["echo:drop,en-ru", "a.en", "a.ru"], 4, "0 translations came back"),
}


@pytest.mark.parametrize(("arguments", "code", "message"), BAD.values(), ids=BAD)
def test_one_line_and_the_right_code(dragoman, arguments, code, message):
    done = dragoman("eval", "mt", *arguments)
    assert message in done.stderr
    assert [line.startswith("dragoman: ") for line in done.stderr.splitlines()] == [True], done.stderr
    assert done.returncode == code
    assert done.stdout == ""
    assert Path("a.ru").read_text("utf-8") == RUSSIAN
