"""Catalogues as documents: what is filled, what stays, and what gettext's own tools say to the result."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest
from babel.messages.pofile import read_po
from support.quoting import desk

from translate import formats, languages
from translate.errors import DocumentError
from translate.formats import plurals
from translate.pipeline import plan, target_texts, translate_document

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats"
HEADER = 'msgid ""\nmsgstr ""\n"Language: hy\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
TEMPLATE = """# Copyright
#, fuzzy
msgid ""
msgstr ""
"Project-Id-Version: app 1\\n"
"POT-Creation-Date: 2024-05-06 07:08+0000\\n"
"PO-Revision-Date: YEAR-MO-DA HO:MI+ZONE\\n"
"Last-Translator: FULL NAME <EMAIL@ADDRESS>\\n"
"Language-Team: all\\n"
"Language: \\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=CHARSET\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"

msgid "Open the file"
msgstr ""

#, c-format
msgid "One file"
msgid_plural "%d files"
msgstr[0] ""
msgstr[1] ""

#, c-format
msgid "%d apple"
msgid_plural "%d apples"
msgstr[0] ""
msgstr[1] ""
"""


def cases(name: str) -> list[tuple[str, ...]]:
    text = (FIXTURES / name).read_text("utf-8")
    return re.findall(r"^([^\n]+)\n\.\n(.*?)^\.\n(.*?)^\.$", text, re.DOTALL | re.MULTILINE)


def filled(content: str | bytes, target: str = "hy", name: str = "app.po", lossy: bool = False, **options) -> bytes:
    data = content.encode() if isinstance(content, str) else content
    document = formats.read(data, name, target=target, **options)
    at = replace(desk(lossy), typography=False)  # the engine's own quotation marks are what is looked for
    outcome = translate_document(plan(document, target, at), at)
    return formats.write(document, target_texts(document, outcome.translations), target)


def checked(data: bytes, *options: str) -> str:
    if not shutil.which("msgfmt"):
        pytest.skip("msgfmt is not installed: apt-get install gettext")
    command = ["msgfmt", "--check", *options, "-o", "-", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    return b"".join(re.findall(rb"^.*error.*$", done.stderr, re.MULTILINE)).decode() or str(done.returncode)


@pytest.mark.parametrize(
    ("before", "after"), [c[1:] for c in cases("po_fill.txt")], ids=[c[0] for c in cases("po_fill.txt")]
)
def test_what_is_filled_and_what_stays(before, after):
    result = filled(HEADER + before).decode()
    entries = result[result.index("\n\n") + 2 :]
    assert entries == after
    assert checked(result.encode(), "--use-fuzzy") == "0"


@pytest.mark.parametrize(
    ("bad", "message"), [c[1:] for c in cases("po_errors.txt")], ids=[c[0] for c in cases("po_errors.txt")]
)
def test_a_bad_catalogue_is_named_with_its_line(bad, message):
    with pytest.raises(DocumentError) as error:
        formats.read(bad.encode(), "app.po")
    assert str(error.value).startswith(message.strip())


@pytest.mark.parametrize("target", ["ja", "hy", "tr", "fr", "ru", "lt", "sl", "ar"])
def test_a_template_becomes_a_catalogue_with_the_forms_of_the_language(target):
    data = filled(TEMPLATE, target, "app.pot")
    assert checked(data) == checked(data, "--use-fuzzy") == "0"
    catalogue = polib.pofile(data.decode())
    forms = plurals.parse(languages.plural_forms(target))
    assert forms is not None
    assert catalogue.metadata["Plural-Forms"] == languages.plural_forms(target)
    assert catalogue.metadata["Language"] == languages.to_gettext(target)
    assert catalogue.metadata["PO-Revision-Date"] == "2024-05-06 07:08+0000"
    assert catalogue.metadata["Last-Translator"].startswith("Dragoman")
    assert b'#, fuzzy\nmsgid ""' not in data
    one, apples = catalogue[1], catalogue[2]
    assert sorted(apples.msgstr_plural) == list(range(forms.count))
    shared = any(forms.form(n) == forms.form(1) for n in (0, 21, 101))
    for form, text in apples.msgstr_plural.items():
        assert text == ("%d «apple»" if form == forms.form(1) and forms.count > 1 else "%d «apples»")
    for form, text in one.msgstr_plural.items():  # "One file" is wrong for 21
        alone = form == forms.form(1) and forms.count > 1 and not shared
        assert text == ("«One» «file»" if alone else "%d «files»")
    assert len(read_po(data.decode().splitlines(keepends=True))) == 3


def test_a_catalogue_in_another_language_is_a_template():
    russian = TEMPLATE.replace('"Language: \\n"', '"Language: ru\\n"').replace("CHARSET", "UTF-8", 1)
    russian = russian.replace(
        'msgid "Open the file"\nmsgstr ""', '#, fuzzy\n#| msgid "Open"\nmsgid "Open the file"\nmsgstr "Открыть"'
    )
    armenian = polib.pofile(filled(russian, "hy").decode())
    assert armenian[0].msgstr == "«Open» «the» «file»"
    assert (armenian[0].previous_msgid, armenian.metadata["Language"]) == (None, "hy")
    assert polib.pofile(filled(russian, "ru").decode())[0].msgstr == "Открыть"
    done = formats.read(russian.encode(), "a.po", target="hy")
    assert "Открыть" not in formats.write(done, {}, "hy").decode()


def test_a_region_of_its_own_is_another_language():
    content = HEADER.replace("hy", "pt_BR") + 'msgid "File"\nmsgstr "Arquivo"\n'
    wanted = {
        t: formats.read(content.encode(), "a.po", target=t).blocks[0].translatable for t in ("pt-BR", "pt", "pt-PT")
    }
    assert wanted == {"pt-BR": False, "pt": False, "pt-PT": True}


def test_fuzzy_entries_are_done_again_when_asked():
    content = HEADER + '#, fuzzy, c-format\n#| msgid "Save"\nmsgid "Save %s"\nmsgstr "Պահել"\n'
    assert filled(content) == content.encode()
    again = filled(content, redo_fuzzy=True).decode()
    assert again.endswith(
        '# Dragoman: machine translation, unreviewed\n#, fuzzy, c-format\nmsgid "Save %s"\nmsgstr "«Save» %s"\n'
    )
    assert filled(again, redo_fuzzy=True).decode() == again


def test_a_lost_placeholder_leaves_a_format_untranslated_and_is_an_issue():
    content = HEADER + '#, c-format\nmsgid "Save %s"\nmsgstr ""\n\nmsgid "Open it"\nmsgstr ""\n'
    result = filled(content, lossy=True).decode()
    assert '#, c-format\nmsgid "Save %s"\nmsgstr ""\n' in result
    assert 'msgstr "«Open» «it»"' in result
    document, at = formats.read(content.encode(), "a.po"), desk(lossy=True)
    outcome = translate_document(plan(document, "hy", at), at)
    assert "placeholders" in {i.id for i in outcome.translations[0].issues}


@pytest.mark.parametrize(
    ("flag", "source", "target"),
    [
        ("c-format", "%s of %d", "%d of %s"),
        ("c-format", "100%% of %s", "100% of %s"),
        ("c-format", "half of %s", "50% of %s"),
        ("python-format", "%(a)s and %(b)s", "%(a)s and %(a)s"),
        ("python-brace-format", "{a} and {b}", "{a} and b}"),
        ("c-format", "%d left", "%s left"),
    ],
)
def test_what_would_break_the_program_is_not_written(flag, source, target):
    content = f'{HEADER}#, {flag}\nmsgid "{source}"\nmsgstr ""\n'.encode()
    document = formats.read(content, "a.po")
    assert formats.write(document, {document.blocks[0].id: target}, "hy") == content


def test_approved_text_is_not_fuzzy_and_the_date_is_that_of_the_outcome():
    document = formats.read((HEADER + 'msgid "Open"\nmsgstr ""\n').encode(), "a.po")
    (block,) = document.blocks
    when = datetime(2025, 1, 2, 3, 4, tzinfo=UTC)
    result = formats.write(document, {block.id: "Բացել"}, "hy", {block.id}, when).decode()
    assert result.endswith('\n\nmsgid "Open"\nmsgstr "Բացել"\n')
    assert "PO-Revision-Date: 2025-01-02 03:04+0000" in result
    machine = formats.read(formats.write(document, {block.id: "Բացիր"}, "hy"), "a.po", redo_fuzzy=True)
    again = polib.pofile(formats.write(machine, {block.id: "Բացել"}, "hy", {block.id}, when).decode())
    assert (again[0].msgstr, again[0].flags, again[0].tcomment) == ("Բացել", [], "")
    assert again.metadata == polib.pofile(result).metadata


def test_another_charset_is_kept_while_it_can_hold_the_text():
    content = (
        HEADER.replace("UTF-8", "ISO-8859-9").replace("hy", "tr")
        + 'msgid "Save"\nmsgstr "Değiştir"\n\nmsgid "Open"\nmsgstr ""\n'
    )
    data = content.encode("iso-8859-9")
    document = formats.read(data, "a.po")
    assert formats.write(document, {}) == data
    assert "Aç".encode("iso-8859-9") in formats.write(document, {document.blocks[1].id: "Aç"}, "tr")
    wider = formats.write(document, {document.blocks[1].id: "Բացել"}, "tr").decode("utf-8")
    assert "charset=UTF-8" in wider
    assert "Değiştir" in wider


def test_line_ends_of_windows_stay():
    content = (HEADER + 'msgid "Open"\nmsgstr ""\n\nmsgid "a\\nb"\nmsgstr ""\n').replace("\n", "\r\n")
    result = filled(content).decode()
    assert "\n" not in result.replace("\r\n", "")
    assert '\r\nmsgstr ""\r\n"«a»\\n"\r\n"«b»"\r\n' in result


def test_a_wrapped_paragraph_is_one_text_and_stays_in_lines():
    lines = [
        "This program is free software, which means that you can",
        "redistribute it and change it under the terms of the",
        "licence. Read it.",
    ]
    content = HEADER + 'msgid ""\n"' + '\\n"\n"'.join(lines) + '\\n"\nmsgstr ""\n'
    document, at = formats.read(content.encode(), "a.po"), desk()
    outcome = translate_document(plan(document, "hy", at), at)
    assert [t.segment.text for t in outcome.translations] == ["\n".join(lines)[:-9], "Read it."]
    entry = polib.pofile(filled(content).decode())[0]
    assert entry.msgstr.endswith("\n")
    assert max(map(len, entry.msgstr.split("\n"))) <= len(max(lines, key=len)) + 20
    assert entry.msgstr.replace("«", "").replace("»", "").split() == " ".join(lines).split()


def test_real_catalogues_of_other_tools_come_back_byte_for_byte():
    found = [*Path("/usr/share/doc").rglob("*.po"), *Path(polib.__file__).parent.rglob("*.po")]
    if not found:
        pytest.skip("no catalogue of other programs on this machine")
    for path in found:
        data = path.read_bytes()
        if b'msgid ""' in data:
            assert formats.write(formats.read(data, path.name), {}) == data


@pytest.mark.parametrize(
    ("header", "one", "expected"),
    [
        ("nplurals=1; plural=0;", "one", ["many"]),
        ("nplurals=2; plural=n != 1;", "one", ["one", "many"]),
        ("nplurals=2; plural=(n > 1)", "one", ["one", "many"]),
        ("nplurals=2; plural=n==1", "one", ["many", "one"]),
    ],
)
def test_plural_forms(header, one, expected):
    found = plurals.parse(header)
    assert found is not None
    assert list(found.spread(one, "many", alike=True)) == expected


@pytest.mark.parametrize(
    "header", ["", "nplurals=INTEGER; plural=EXPRESSION;", "nplurals=1; plural=n;", "nplurals=2; plural=import os"]
)
def test_plural_forms_that_cannot_be_read_are_none(header):
    assert plurals.parse(header) is None
