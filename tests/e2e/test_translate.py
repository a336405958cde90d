"""The main job, end to end, with the real starter model and the real Apertium."""

import json
import shutil
import subprocess
from pathlib import Path

import polib
import pytest

ARTICLE = """The river council met in Ruvenkald

The ministers agreed to share the water of the river. They will meet again in 2027.
Write to press_office@example.org for more.
"""
GLOSSARY = "en\tru\nRuvenkald\tРувенкальд\n"


@pytest.fixture
def article(home) -> Path:
    path = Path("story.en.txt")
    path.write_text(ARTICLE, "utf-8")
    return path


def need_apertium(pair: str) -> None:
    if not (shutil.which("apertium") and Path(f"/usr/share/apertium/modes/{pair}.mode").exists()):
        pytest.skip(f"Apertium {pair} is not installed: apt-get install apertium-{pair}")


def test_an_article_becomes_a_file_and_a_po(dragoman, article):
    done = dragoman("translate", article, "--to", "ru", "-o", "out")
    assert done.returncode == 0, done.stderr
    catalogue = polib.pofile("out/ru/story.en.po")
    assert [e.msgid for e in catalogue] == [
        "The river council met in Ruvenkald",
        "The ministers agreed to share the water of the river.",
        "They will meet again in 2027.",
        "Write to press_office@example.org for more.",
    ]
    assert all(e.fuzzy and e.msgstr for e in catalogue)
    assert "press_office@example.org" in catalogue[3].msgstr
    text = Path("out/ru/story.en.txt").read_text("utf-8")
    assert [len(line) > 0 for line in text.split("\n")] == [True, False, True, True, False]
    assert catalogue[1].msgstr in text
    for part in ("segments", "4 in 1 document", "en→ru (argos translate-en_ru 0.1)", "written", "out/ru/story.en.po"):
        assert part in done.stdout


def test_a_rerun_translates_nothing_but_mends_what_is_missing(dragoman, article):
    dragoman("translate", article, "--to", "ru", "-o", "out")
    expected = Path("out/ru/story.en.txt").read_bytes()
    Path("out/ru/story.en.txt").unlink()
    Path("out/ru/story.en.po").unlink()
    again = dragoman("translate", article, "--to", "ru", "-o", "out")
    assert "nothing to translate" in again.stdout
    assert again.stderr == ""
    assert Path("out/ru/story.en.txt").read_bytes() == expected
    assert len(polib.pofile("out/ru/story.en.po")) == 4
    third = json.loads(dragoman("translate", article, "--to", "ru", "-o", "out", "--json").stdout)
    assert third[0]["reused"]
    Path("out/ru/story.en.po").write_text("damaged")  # what a person did in it cannot be read: it is left alone
    refused = dragoman("translate", article, "--to", "ru", "-o", "out")
    assert refused.returncode == 1
    assert "out/ru/story.en.po:1" in refused.stderr
    assert Path("out/ru/story.en.po").read_text() == "damaged"


def test_a_glossary_of_ones_own_is_counted_and_wins(dragoman, article):
    Path("names.tsv").write_text(GLOSSARY, "utf-8")
    done = dragoman("translate", article, "--to", "ru", "-o", "out", "--glossary", "names.tsv", "--json")
    (result,) = json.loads(done.stdout)
    assert (result["terms"]["kept"], result["terms"]["missed"]) == (1, 0)
    assert sum(result["terms"]["stages"].values()) == 1
    assert "Рувенкальд" in Path("out/ru/story.en.txt").read_text("utf-8")
    none = json.loads(dragoman("translate", article, "--to", "ru", "-o", "o2", "--no-glossary", "--json").stdout)
    assert none[0]["terms"] == {"kept": 0, "missed": 0, "stages": {}}


def test_standard_input_to_standard_output(dragoman):
    done = dragoman("translate", "-", "--from", "en", "--to", "ru", text="The house is small.\n\nNo.\n")
    assert done.returncode == 0
    lines = done.stdout.split("\n")
    assert len(lines) == 4
    assert any("а" <= c <= "я" for c in lines[0].lower())


def test_text_nobody_recognises_stays_and_is_named(dragoman):
    done = dragoman("translate", "-", "--to", "ru", text="NATO\n")
    assert (done.returncode, done.stdout) == (0, "NATO\n")
    assert "--from" in done.stderr


def test_apertium_and_a_pivot_that_is_named(dragoman, article):
    need_apertium("eng-spa")
    need_apertium("rus-ukr")
    done = dragoman("translate", article, "--to", "es,uk", "-o", "out", "--json")
    assert done.returncode == 0, done.stderr
    routes = {r["target"]: next(iter(r["routes"])) for r in json.loads(done.stdout)}
    assert routes["es"].startswith("en→es (apertium")
    assert routes["uk"].startswith("en→ru→uk (argos")
    assert "2027" in Path("out/es/story.en.txt").read_text("utf-8")
    assert "en→ru→uk" in Path("out/uk/story.en.po").read_text("utf-8")


def test_a_target_nobody_serves_is_refused_or_reported(dragoman, article):
    refused = dragoman("translate", article, "--to", "ru,ka", "-o", "out")
    assert refused.returncode == 4
    assert not Path("out").exists()
    skipped = dragoman("translate", article, "--to", "ru,ka", "-o", "out", "--skip-missing")
    assert skipped.returncode == 0
    assert "skipped" in skipped.stdout
    assert Path("out/ru/story.en.po").exists()


def test_status_and_export_tell_the_same(dragoman, article):
    dragoman("translate", article, "--to", "ru", "-o", "out")
    status = json.loads(dragoman("status", "latest", "--json").stdout)
    assert status["state"] == "finished"
    assert [(i["name"], i["target"]) for i in status["items"]] == [("story.en.txt", "ru")]
    assert status["targets"][0]["segments"] == 4
    assert status["id"] in dragoman("status").stdout
    assert dragoman("export").returncode == 0
    assert dragoman("export", "latest", "--format", "same", "-o", "again").returncode == 0
    assert Path("locales/ru/story.en.po").read_bytes() == Path("out/ru/story.en.po").read_bytes()
    assert Path("again/ru/story.en.txt").read_bytes() == Path("out/ru/story.en.txt").read_bytes()


def test_detect_prints_four_columns_and_nothing_else(dragoman):
    done = dragoman(
        "detect", "-", text="The house is small and the garden is big.\nNATO\nԱյսօր տեղի ունեցավ ժողով։\n12\n"
    )
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [(r[0], r[2]) for r in rows] == [("en", "vote"), ("en", "document"), ("hy", "script"), ("und", "no letters")]
    assert [len(r) for r in rows] == [4] * 4
    assert (done.returncode, done.stderr) == (0, "")


def test_a_glob_keeps_folders_and_one_bad_file_does_not_stop_the_rest(dragoman):
    Path("in/deep").mkdir(parents=True)
    Path("in/a.txt").write_text(ARTICLE, "utf-8")
    Path("in/deep/b.txt").write_text("The garden is big and the house is small.\n", "utf-8")
    Path("in/bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    done = dragoman("translate", "in/**/*.txt", "--to", "ru", "-o", "out", "--format", "same")
    assert done.returncode == 1
    assert "bad.txt" in done.stderr
    assert "1 of 3 failed" in done.stderr
    assert Path("out/ru/deep/b.txt").exists()
    assert not list(Path("out").rglob("*.po"))


def test_every_command_has_help_with_examples(dragoman):
    overview = dragoman("--help").stdout
    for name in ("translate", "export", "status", "detect", "doctor"):
        assert name in overview
        text = dragoman(name, "--help").stdout
        assert "Example" in text
        assert f"dragoman {name}" in text


def test_doctor_is_content_here(dragoman):
    done = dragoman("doctor")
    assert done.returncode == 0, done.stdout
    assert "argos translate-en_ru 0.1: en→ru" in done.stdout


def test_the_example_of_the_readme(dragoman, root):
    done = dragoman("translate", root / "examples" / "armenia-csto.en.txt", "--to", "ru", "-o", "out", "--json")
    (result,) = json.loads(done.stdout)
    assert result["segments"] > 30
    assert result["terms"]["kept"] > result["terms"]["missed"]
    if shutil.which("msgfmt"):
        subprocess.run(["msgfmt", "--check", "-o", "/dev/null", "out/ru/armenia-csto.en.po"], check=True)
