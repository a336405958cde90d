"""Documents in several languages: what is detected, explained, kept and translated."""

import json
from pathlib import Path

import polib
import pytest

STORY = """The harbour was closed for three days because of the storm, the port authority said. Ships waited in the bay.

He said: «Порт был закрыт три дня», and left the hall with his colleagues before any of the reporters could ask. Порт откроют во вторник, сообщили спасатели.

Порт был закрыт три дня из-за шторма, сообщили спасатели города.

Ruvenkald
"""
ENGINES = ("--engine", "echo:upper,en-de", "--engine", "echo:upper,ru-de")


@pytest.fixture
def story(home) -> Path:
    path = Path("story.txt")
    path.write_text(STORY, "utf-8")
    return path


def translated(dragoman, story, *options: str) -> dict[str, str]:
    done = dragoman("translate", story, "--to", "de", "-o", "out", *ENGINES, *options)
    assert done.returncode == 0, done.stderr
    return {e.msgid: e.msgstr for e in polib.pofile("out/de/story.po")}


def test_every_part_goes_by_its_own_language(dragoman, story):
    found = translated(dragoman, story)
    assert len(found) == 6
    assert found == {m: m.upper().translate(str.maketrans("«»", "„“")) for m in found}  # German marks


def test_other_parts_are_kept_when_asked(dragoman, story):
    found = translated(dragoman, story, "--mixed", "keep")
    kept = [m for m, s in found.items() if not s]
    assert kept == [
        "Порт откроют во вторник, сообщили спасатели.",
        "Порт был закрыт три дня из-за шторма, сообщили спасатели города.",
    ]
    assert next(s for m, s in found.items() if m.startswith("He said")).startswith(
        "HE SAID: „Порт был закрыт три дня“, AND"
    )
    assert "ru in a text in en" in Path("out/de/story.po").read_text("utf-8")


def test_explain_tells_language_votes_route_and_reason(dragoman, story):
    done = dragoman("explain", story, "--to", "de", *ENGINES)
    assert done.returncode == 0, done.stderr
    for part in (
        "story.txt: en (English)",
        "in it: ru",
        "py3langid: ru 1.00",
        "script: Cyrillic, 19 of 19 letters",
        "route: en→de (echo upper,en-de); the only direct engine",
        "4  en",
        "(document)  Ruvenkald",
    ):
        assert part in done.stdout


def test_explain_as_json_has_the_same(dragoman, story):
    (found,) = json.loads(dragoman("explain", story, "--to", "de", "--json", *ENGINES).stdout)
    assert found["document"]["language"] == "en"
    assert [b["language"] for b in found["blocks"]] == ["en", "en", "ru", "en"]
    assert [p["text"] for p in found["blocks"][1]["parts"]] == [
        "Порт был закрыт три дня",
        "Порт откроют во вторник, сообщили спасатели.",
    ]
    assert found["blocks"][2]["hops"] == [{"from": "ru", "to": "de", "engine": "echo upper,ru-de"}]


def test_explain_of_a_target_nobody_reaches_exits_4_and_says_how(dragoman, story):
    done = dragoman("explain", story, "--to", "ka", *ENGINES)
    assert done.returncode == 4
    assert "dragoman models install en ka" in done.stdout


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--to", "de", "--mixed", "drop"), "'drop' is not one of"),
        (("--to", "de", "--from", "klingon"), "unknown language tag 'klingon'"),
        (("--to", "de,ru"), "one language at a time"),
        (("--to", "zz"), "unknown language tag 'zz'"),
    ],
)
def test_bad_options(dragoman, story, options, says):
    done = dragoman("explain", story, *options)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n\t\n",
        b"a" * 1_000_000,
        b"\x00\x01\x02 \x7f",
        "\ud83d".encode("utf-16-le", "surrogatepass"),
        "😀".encode(),
    ],
)
def test_odd_files_are_answered(dragoman, home, content):
    Path("odd.txt").write_bytes(content)
    for command in (("detect", "odd.txt"), ("explain", "odd.txt", "--to", "de", *ENGINES)):
        done = dragoman(*command)
        assert done.returncode in {0, 1}
        assert "Traceback" not in done.stderr
