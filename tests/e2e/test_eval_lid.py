"""`dragoman eval lid` as a person runs it; and the floors that language identification must not sink below."""

import json
from pathlib import Path

import pytest

HY = "Քաղաքապետարանը հայտնել է, որ կամուրջը կբացվի գարնանը։\nԳետի մակարդակը գիշերը բարձրացել է։\n"
EL = "Το λιμάνι έμεινε κλειστό για τρεις ημέρες λόγω της καταιγίδας.\nΗ γέφυρα ανοίγει την άνοιξη.\n"

# Macro accuracy, %, over the 59 languages of FLORES-200 dev, first 100 lines of each. Raise them; never lower them.
FLOORS = {"sentence": 97.0, "5 words": 92.0, "2 words": 73.0}


@pytest.fixture(autouse=True)
def files(home) -> None:
    folders = {
        "texts": {"hy.txt": HY, "el.txt": EL},
        "wrong": {"ka.txt": HY},
        "named": {"hy.txt": HY, "readme.txt": "notes"},
        "hollow": {"hy.txt": "\n"},
        "none": {"texts.md": HY},
    }
    for folder, contents in folders.items():
        Path(folder).mkdir()
        for name, text in contents.items():
            Path(folder, name).write_text(text, "utf-8")
    Path("latin").mkdir()
    Path("latin", "fr.txt").write_bytes(b"oui\n\xe9t\xe9\n")


def test_prints_a_row_a_language_and_the_calibration(dragoman):
    done = dragoman("eval", "lid", "texts")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    lines = [line.split() for line in done.stdout.splitlines() if line]
    assert lines[0][:4] == ["2", "languages,", "4", "lines;"]
    rows = {line[0]: line for line in lines}
    assert rows["hy"][:3] == ["hy", "Armenian", "100.0"]
    assert rows["el"][:3] == ["el", "Greek", "100.0"]
    assert rows["macro"][1] == "100.0"
    assert all(len(rows[tag]) == 1 + (tag != "macro") + 9 for tag in ("hy", "el", "macro"))
    assert [rows[f"{n / 10:.1f}"][1:3] for n in range(10)] == [["to", f"{(n + 1) / 10:.1f}"] for n in range(10)]
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_a_text_under_the_wrong_name_is_a_confusion(dragoman):
    done = dragoman("eval", "lid", "wrong")
    assert done.returncode == 0, "a poor score is no failure"
    assert "ka→hy 100.0" in done.stdout
    assert "macro" in done.stdout


def test_json(dragoman):
    done = dragoman("eval", "lid", "texts", "--languages", "hy", "--lines", 1, "--json")
    found = json.loads(done.stdout)
    assert list(found) == ["detector", "lengths", "languages"]
    assert found["detector"]
    assert [one["length"] for one in found["lengths"]] == ["sentence", "5 words", "2 words"]
    assert [(one["tag"], one["name"], one["texts"]) for one in found["languages"]] == [("hy", "Armenian", 1)] * 3
    sentence = found["lengths"][0]
    assert (sentence["accuracy"], sentence["coverage"], sentence["precision"]) == (1.0, 1.0, 1.0)
    assert sentence["abstention"] == 0.0
    assert len(sentence["calibration"]) == 10
    assert sum(one["count"] for one in sentence["calibration"]) == 1
    assert sentence["confusions"] == []


BAD = {
    "missing": (["nowhere"], 2, "nowhere: no such folder"),
    "a file": (["texts/hy.txt"], 2, "texts/hy.txt: no such folder"),
    "nothing in it": (["none"], 2, "none: holds no <tag>.txt"),
    "no tag": (["named"], 2, "named/readme.txt: name the file after its language"),
    "empty": (["hollow"], 1, "hollow/hy.txt: is empty"),
    "not UTF-8": (["latin"], 1, "latin/fr.txt:2: not valid UTF-8"),
    "absent language": (["texts", "--languages", "hy,ru"], 2, "texts: holds no ru.txt; it has el, hy"),
    "unknown language": (["texts", "--languages", "xx"], 2, "unknown language tag 'xx'"),
    "no language": (["texts", "--languages", ","], 2, "no language given"),
}


@pytest.mark.parametrize(("arguments", "code", "message"), BAD.values(), ids=BAD)
def test_one_line_and_the_right_code(dragoman, arguments, code, message):
    done = dragoman("eval", "lid", *arguments)
    assert message in done.stderr
    assert [line.startswith("dragoman: ") for line in done.stderr.splitlines()] == [True], done.stderr
    assert done.returncode == code
    assert done.stdout == ""


def test_floors_on_real_text(dragoman, shared):
    done = dragoman("eval", "lid", shared / "eval" / "flores-dev", "--lines", 100, "--json")
    assert done.returncode == 0, done.stderr
    found = {one["length"]: 100 * one["accuracy"] for one in json.loads(done.stdout)["lengths"]}
    sunk = {length: (found[length], floor) for length, floor in FLOORS.items() if found[length] < floor}
    assert not sunk, "length: (measured, floor)"
