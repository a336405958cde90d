"""A program's catalogue as the document, with the real starter model."""

import json
import shutil
import subprocess
from pathlib import Path

import polib

TEMPLATE = """#, fuzzy
msgid ""
msgstr ""
"Project-Id-Version: app 1\\n"
"POT-Creation-Date: 2024-05-06 07:08+0000\\n"
"PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE\\n"
"Language: \\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=CHARSET\\n"
"Content-Transfer-Encoding: 8bit\\n"

msgid "&House"
msgstr ""

msgctxt "place"
msgid "House"
msgstr ""

#, c-format
msgid "The city council agreed on %d water law."
msgid_plural "The city council agreed on %d water laws."
msgstr[0] ""
msgstr[1] ""
"""


def test_a_template_becomes_a_catalogue_and_a_rerun_changes_nothing(dragoman, home):
    Path("app.pot").write_text(TEMPLATE, "utf-8")
    done = dragoman("translate", "app.pot", "--to", "ru", "-o", "locales")
    assert done.returncode == 0, done.stderr
    assert [p.name for p in Path("locales/ru").iterdir()] == ["app.po"]
    path = Path("locales/ru/app.po")
    catalogue = polib.pofile(path)
    assert catalogue.metadata["Language"] == "ru"
    assert len(catalogue) == 3
    assert all(e.fuzzy for e in catalogue if e.msgstr or e.msgstr_plural)
    assert all("%d" in text for text in catalogue[2].msgstr_plural.values())
    if shutil.which("msgfmt"):
        command = ["msgfmt", "--check", "--use-fuzzy", "-o", "-", str(path)]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    before = path.read_bytes()
    again = dragoman("translate", "app.pot", "--to", "ru", "-o", "locales")
    assert "nothing to translate" in again.stdout
    assert path.read_bytes() == before


def test_what_translators_did_stays_and_is_not_translated_again(dragoman, home):
    Path("app.pot").write_text(TEMPLATE, "utf-8")
    Path("locales/ru").mkdir(parents=True)
    theirs = (
        TEMPLATE.replace('#, fuzzy\nmsgid ""', 'msgid ""')
        .replace("CHARSET", "UTF-8")
        .replace("Language: ", "Language: ru")
    )
    theirs = theirs.replace('msgid "&House"\nmsgstr ""', '# a person\nmsgid "&House"\nmsgstr "&Дом"')
    Path("locales/ru/app.po").write_text(theirs, "utf-8")
    (preview,) = json.loads(
        dragoman("translate", "app.pot", "--to", "ru", "-o", "locales", "--dry-run", "--json").stdout
    )
    assert (preview["translated"], preview["segments"]) == (1, 3)
    assert Path("locales/ru/app.po").read_text("utf-8") == theirs
    assert dragoman("translate", "app.pot", "--to", "ru", "-o", "locales").returncode == 0
    house = polib.pofile("locales/ru/app.po")[0]
    assert (house.msgstr, house.fuzzy, house.tcomment) == ("&Дом", False, "a person")


def test_fuzzy_entries_are_done_again_only_when_asked(dragoman, home):
    content = TEMPLATE.replace('"Language: ', '"Language: ru').replace("CHARSET", "UTF-8")
    content = content.replace('msgid "&House"\nmsgstr ""', '#, fuzzy\nmsgid "The house is small."\nmsgstr "Тест"')
    Path("app.po").write_text(content, "utf-8")
    for arguments, expected in (((), True), (("--fuzzy",), False), (("--fuzzy",), False)):
        done = dragoman("translate", "app.po", "--to", "ru", "-o", f"out{len(arguments)}", *arguments)
        assert done.returncode == 0, done.stderr
        assert (polib.pofile(f"out{len(arguments)}/ru/app.po")[0].msgstr == "Тест") is expected
    assert "nothing to translate" in done.stdout


def test_a_dry_run_says_what_would_be_done_and_does_nothing(dragoman, home):
    Path("a.txt").write_text("The house is small.\n\nThe house is small.\n\nThe city council agreed.\n", "utf-8")
    before = sorted(p for p in home.rglob("*") if p.is_file())
    done = dragoman("translate", "a.txt", "--to", "ru", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "3, 2 different to translate: en→ru" in done.stdout
    assert sorted(p for p in home.rglob("*") if p.is_file()) == before
    dragoman("translate", "a.txt", "--to", "ru", "-o", "out")
    (after,) = json.loads(dragoman("translate", "a.txt", "--to", "ru", "--dry-run", "--json").stdout)
    assert (after["segments"], after["recorded"], after["routes"]) == (3, 3, {})


def test_a_json_catalogue_keeps_its_shape(dragoman, home):
    Path("en.json").write_text('{\n  "a": "The house is small.",\n  "b": [1.50, "House"]\n}\n', "utf-8")
    done = dragoman("translate", "en.json", "--to", "ru", "-o", "out", "--format", "same")
    assert done.returncode == 0, done.stderr
    text = Path("out/ru/en.json").read_text("utf-8")
    assert text.startswith('{\n  "a": "')
    assert "1.50" in text
    assert json.loads(text)["a"] != "The house is small."
