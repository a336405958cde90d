"""`dragoman glossary`: check, stats, import, export, suggest as a person runs them."""

import json

import pytest

from translate.glossary import decline

TABLE = "concept\tkind\tlang\tterm\tgen\n{}"
GOOD = TABLE.format("tarnok\tplace\ten\tTarnok\t\ntarnok\tplace\tru\tТарнок\tТарнока\n")
BAD = TABLE.format("tarnok\tplace\ten\tTarnok\t\ntarnok\tplace\tru\tТaрнок\t\ntarnok\n")


@pytest.fixture
def write(home):
    def write(name, text):
        path = home / "work" / name
        path.write_text(text, "utf-8")
        return name

    return write


def test_check_says_what_is_wrong_and_fails(dragoman, write):
    done = dragoman("glossary", "check", write("bad.tsv", BAD))
    assert done.returncode == 3
    assert [line.split(": ")[0:2] for line in done.stdout.splitlines()] == [
        ["bad.tsv:3", "error mixed-scripts"],
        ["bad.tsv:4", "error cells"],
    ]
    assert done.stderr.splitlines()[-1].startswith("dragoman: 2 errors, 0 warnings")


def test_check_of_a_clean_file(dragoman, write):
    done = dragoman("glossary", "check", write("good.tsv", GOOD))
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 errors, 0 warnings, 0 info" in done.stderr


def test_warnings_fail_only_where_it_is_strict(dragoman, write):
    name = write("edges.tsv", "en\tru\nTarnok,\tТарнок\n")
    assert dragoman("glossary", "check", name).returncode == 0
    assert dragoman("glossary", "check", name, "--strict").returncode == 3


def test_check_as_json(dragoman, write):
    rows = json.loads(dragoman("glossary", "check", write("bad.tsv", BAD), "--json").stdout)
    assert [(r["file"], r["line"], r["severity"], r["id"]) for r in rows][1] == ("bad.tsv", 4, "error", "cells")
    assert all(set(r) == {"file", "line", "severity", "id", "message", "advice"} for r in rows)


def test_the_builtin_glossaries_pass(dragoman):
    assert dragoman("glossary", "check", "--builtin").returncode == 0


@pytest.mark.parametrize("command", ["check", "stats", "export"])
def test_without_a_file_there_is_nothing_to_do(dragoman, command):
    done = dragoman("glossary", command)
    assert done.returncode == 2
    assert "--builtin" in done.stderr


def test_stats(dragoman, write):
    name = write("good.tsv", GOOD)
    done = dragoman("glossary", "stats", name)
    assert done.returncode == 0
    assert done.stdout.startswith("1 concept in 2 languages\n")
    assert "2 pairs can be served\n  1 term: en→ru ru→en\n" in done.stdout
    found = json.loads(dragoman("glossary", "stats", name, "--json").stdout)
    assert (found["concepts"], found["kinds"], found["languages"]["ru"]["cases"]) == (1, {"place": 1}, 1)
    assert found["pairs"] == [{"from": "en", "to": "ru", "terms": 1}, {"from": "ru", "to": "en", "terms": 1}]


def test_export_and_import_again(dragoman, write, home):
    name = write("good.tsv", GOOD)
    for kind in ("tbx", "tbx2", "tmx"):
        done = dragoman("glossary", "export", name, "--format", kind, "-o", f"terms.{kind}")
        assert done.returncode == 0, done.stderr
        assert f"{kind} cannot carry cases: of 1 concept" in done.stderr
        done = dragoman("glossary", "import", f"terms.{kind}", "-o", f"{kind}.tsv")
        assert done.returncode == 0, done.stderr
        assert "tarnok\tplace\ttranslate\tru\tТарнок\t" in (home / "work" / f"{kind}.tsv").read_text("utf-8")
    assert dragoman("glossary", "check", "tbx.tsv", "tbx2.tsv", "tmx.tsv", "--strict").returncode == 0


def test_lists_go_through_pipes(dragoman, write):
    done = dragoman("glossary", "export", write("good.tsv", GOOD), "--format", "deepl", "--from", "en", "--to", "ru")
    assert done.stdout == "Tarnok,Тарнок\n"
    done = dragoman("glossary", "import", write("deepl.csv", done.stdout), "--from", "en", "--to", "ru")
    assert [line.split("\t")[:5] for line in done.stdout.splitlines()[1:]] == [
        ["deepl:Tarnok", "", "translate", "en", "Tarnok"],
        ["deepl:Tarnok", "", "translate", "ru", "Тарнок"],
    ]


def test_reviewed_work_is_not_overwritten(dragoman, write, home):
    write("words.csv", "en,ru\nTarnok,Тарнок\n")
    name = write("good.tsv", GOOD)
    for arguments in (("import", "words.csv", "-o", name), ("export", name, "--format", "tsv", "-o", name)):
        done = dragoman("glossary", *arguments)
        assert done.returncode == 2, arguments
        assert len(done.stderr.splitlines()) >= 1
    assert (home / "work" / name).read_text("utf-8") == GOOD


def test_a_bomb_is_one_line(dragoman, write):
    done = dragoman("glossary", "import", write("bomb.tbx", "<!DOCTYPE t [<!ENTITY a 'aa'>]><tbx>&a;</tbx>"))
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert "bomb.tbx:1: it declares the entity 'a'" in done.stderr


@pytest.mark.skipif(not decline.available(), reason="pymorphy3 is absent: pip install 'dragoman[forms]'")
def test_suggest_writes_a_new_file_and_leaves_the_old_one(dragoman, write, home):
    name = write("words.tsv", "en\tru\nMoscow\tМосква\nTarven\tТарвен\n")
    done = dragoman("glossary", "suggest", name, "--lang", "ru", "-o", "forms.tsv")
    assert done.returncode == 0, done.stderr
    assert "2 proposals to be reviewed, 1 of them doubtful" in done.stderr
    rows = [line.split("\t") for line in (home / "work" / "forms.tsv").read_text("utf-8").splitlines()]
    assert rows[1][6:12] == ["Москва", "Москвы", "Москве", "Москву", "Москвой", "Москве"]
    assert [row[17] for row in rows[1:]] == ["to be reviewed"] * 2
    assert (home / "work" / name).read_text("utf-8") == "en\tru\nMoscow\tМосква\nTarven\tТарвен\n"
    again = dragoman("glossary", "suggest", name, "--lang", "ru", "-o", "forms.tsv")
    assert again.returncode == 2
    assert "exists and may hold reviewed work" in again.stderr


def test_every_subcommand_has_help_with_examples(dragoman):
    for command in ("check", "stats", "import", "export", "suggest"):
        done = dragoman("glossary", command, "--help")
        assert done.returncode == 0
        assert f"dragoman glossary {command}" in done.stdout.split("Examples:")[1]
