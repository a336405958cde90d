"""Catalogues home from translators' tools, and templates for them."""

import codecs
import subprocess
from pathlib import Path

import polib
import pytest
from test_po_export import border, gettext, meadow, needs_gettext, outcome, reviewed_meadow, translated

from translate.errors import DocumentError
from translate.exchange import po, po_parse, po_read, pot
from translate.exchange.reviewed import reviewed

CASES = Path(__file__).parents[1] / "fixtures" / "exchange" / "po_home.txt"


def cases():
    for part in CASES.read_text("utf-8").split("\n=== ")[1:]:
        title, _, rest = part.partition("\n")
        data, _, expected = rest.partition("\n--- units\n")
        yield pytest.param(data + "\n", expected.strip("\n").split("\n"), id=title)


def shown(unit):
    text = unit.text.replace("\a", "\\a").replace("\v", "\\v").replace("\f", "\\f").replace("\b", "\\b")
    return "|".join((unit.key, unit.source, text, unit.state, unit.note, unit.who))


@pytest.mark.parametrize(("text", "expected"), list(cases()))
def test_case(text, expected):
    if expected[0].startswith("error "):
        line, _, message = expected[0].removeprefix("error ").partition(": ")
        with pytest.raises(DocumentError) as caught:
            po_read.read(text.encode(), "back/x.po")
        assert str(caught.value).startswith(f"back/x.po:{line}: ")
        assert message in str(caught.value) and "\n" not in str(caught.value)
        return
    units = [line for line in expected if not line.startswith("problem ")]
    problems = [f"x.po:{line.split()[1]}: the same msgid" for line in expected if line.startswith("problem ")]
    for data in (text.encode(), text.replace("\n", "\r\n").encode(), codecs.BOM_UTF8 + text.encode()):
        came = po_read.read(data, "x.po")
        assert [shown(unit) for unit in came.units] == units
        assert [p[: len(q)] for p, q in zip(came.problems, problems, strict=True)] == problems
    assert all(unit.place.startswith("line ") for unit in came.units)


@pytest.mark.parametrize("charset", ["iso-8859-5", "windows-1251", "KOI8-R", "UTF-8"])
def test_the_charset_is_the_declared_one(charset):
    text = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset={charset}\\n"\n\nmsgid "Yes."\nmsgstr "Да."\n'
    assert [unit.text for unit in po_read.read(text.encode(charset), "x").units] == ["Да."]
    wrong = text.replace(charset, "UTF-8") if charset != "UTF-8" else text.replace(charset, "ascii")
    with pytest.raises(DocumentError, match=r"x:6: not .*, which the file is said to be"):
        po_read.read(wrong.encode(charset), "x")


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"\0\1\2", "charset".encode("utf-16"), b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_catalogue(data):
    try:
        assert po_read.read(data, "x").units == ()
    except DocumentError as error:
        assert str(error).startswith("x")


def test_it_finds_its_way_home():
    made, segments = reviewed_meadow()
    came = po_read.read(po.write(made, "notes/the meadow (draft).txt", segments), "x")
    assert (came.document, came.name, came.target, came.journal) == ("d" * 64, "notes/the meadow (draft).txt", "ru", 9)
    assert came.problems == ()
    assert [(u.key, u.state, u.note) for u in came.units] == [
        ("", "approved", ""), ("", "approved", ""), ("b3.0", "untouched", ""), ("", "untouched", ""),
        ("b5.0", "untouched", ""), ("", "approved", ""), ("", "untouched", ""), ("", "untouched", ""),
        ("", "untouched", ""),
    ]  # fmt: skip
    assert {u.who for u in came.units} == {"Boris"}
    strange = po.write(border(), "fluss.txt").replace(b"Language: he", b"Language: ???").replace(b"al: 0", b"al: x")
    assert (po_read.read(strange, "x").target, po_read.read(strange, "x").journal) == ("und", 0)


@needs_gettext
@pytest.mark.parametrize("options", [["--width=30"], ["--no-location"], ["--sort-output"], ["--no-wrap"]])
def test_gettexts_own_tools_may_have_been_at_it(options):
    made = outcome(
        ("The old bridge stands by the river.", "Старый мост стоит у реки."), ("Yes.", "Да."), ("Yes.", "Так.")
    )
    data = po.write(made, "notes.txt")
    back = gettext("msgattrib", "--clear-fuzzy", *options, data=data)
    units = po_read.read(back, "x").units
    assert sorted((u.key, u.source, u.text, u.state) for u in units) == [
        ("", "The old bridge stands by the river.", "Старый мост стоит у реки.", "approved"),
        ("b2.0", "Yes.", "Да.", "approved"), ("b3.0", "Yes.", "Так.", "approved"),
    ]  # fmt: skip


@needs_gettext
@pytest.mark.parametrize("made", [meadow(), border(), outcome(), outcome(translated(1, "2026", "2026", None))])
def test_a_template_is_the_catalogue_without_texts(made, tmp_path):
    segments = reviewed(made, {})
    data = pot.write(made, "a name.txt", segments)
    template, full = po_parse.load(data, "x"), po_parse.load(po.write(made, "a name.txt", segments), "x")
    assert [(e.msgctxt, e.msgid, e.occurrences) for e in template] == [
        (e.msgctxt, e.msgid, e.occurrences) for e in full
    ]
    assert not any(e.msgstr or e.tcomment or e.flags for e in template)
    assert (template.metadata["Language"], template.metadata_is_fuzzy) == ("", ["fuzzy"])
    path, catalogue = tmp_path / "t.pot", tmp_path / "ru.po"
    path.write_bytes(data)
    gettext("msgfmt", "-o", "/dev/null", data=data)
    subprocess.run(
        ["msginit", "--no-translator", "-l", "ru", "-i", path, "-o", catalogue], capture_output=True, check=True
    )
    assert [e.msgid for e in polib.pofile(str(catalogue))] == [e.msgid for e in full]
    catalogue.write_bytes(po.write(made, "a name.txt", segments))
    merged = subprocess.run(["msgmerge", "-q", catalogue, path], capture_output=True, check=True).stdout
    assert [(e.msgid, e.msgstr) for e in po_parse.load(merged, "x")] == [(e.msgid, e.msgstr) for e in full]
