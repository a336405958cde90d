"""Which language the program speaks, and which strings of a catalogue it uses."""

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from translate import catalogues, words
from translate.words import Nn_, _, ngettext, pgettext

FIXED = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Runs"\nmsgstr "{}"\n'

# What is set | which catalogues there are | whose word is shown; - for English.
ASKED = """
LANG=ru_RU.UTF-8                        | ru             | ru
LANG=de_DE.UTF-8                        | ru             | -
LANG=ru_RU.UTF-8 LC_ALL=C               | ru             | -
LANG=en_US.UTF-8 LC_MESSAGES=ru_RU      | ru             | ru
LANG=ru_RU LC_MESSAGES=de LC_ALL=       | ru de          | de
LANGUAGE=de:ru LANG=en_US.UTF-8         | ru             | ru
LANGUAGE=en:ru                          | ru             | -
LANGUAGE=pt_BR                          | pt pt_BR       | pt_BR
LANGUAGE=pt_BR                          | pt             | pt
LANGUAGE=pt                             | pt_BR          | -
LANGUAGE=pt-br                          | pt_BR          | pt_BR
LANG=sr_RS.UTF-8@latin                  | sr sr@latin    | sr@latin
LANGUAGE=../../etc                      | ru             | -
LANGUAGE=POSIX                          | ru             | -
"""


@pytest.mark.parametrize("line", ASKED.strip().splitlines())
def test_language(add, monkeypatch, line):
    asked, there, shown = (cell.strip() for cell in line.split("|"))
    for language in there.split():
        add(language, FIXED.format(language))
    for setting in asked.split():
        monkeypatch.setenv(*setting.split("="))
    assert _("Runs") == ("Runs" if shown == "-" else shown)


@pytest.mark.parametrize(("folder", "tag"), [("pt_BR", "pt-BR"), ("sr@latin", "sr-Latn"), ("ru", "ru")])
def test_tag(add, folder, tag):
    add(folder, FIXED.format("x"))
    assert words.first([folder]).tag == tag


def test_a_catalogue_with_nothing_to_show_is_passed_over(add):
    add("hy", FIXED.format(""))
    add("ru")
    assert words.first(["hy", "ru"]).tag == "ru"
    assert words.first(["hy"]) is None
    assert words.first(["xx", "en", "ru"]).tag == "en"


def test_unreviewed_words_are_for_previews(russian, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "ru")
    assert _("Check this installation.") == "Check this installation."
    monkeypatch.setenv(words.PREVIEW_VARIABLE, "0")
    assert _("Check this installation.") == "Check this installation."
    monkeypatch.setenv(words.PREVIEW_VARIABLE, "1")
    assert _("Check this installation.") == "Проверить эту установку."
    assert _("Runs") == "Запуски"


@pytest.mark.parametrize(("n", "word"), [(1, "сегмент"), (3, "сегмента"), (11, "сегментов"), (21, "сегмент")])
def test_plurals(russian, monkeypatch, n, word):
    monkeypatch.setenv("LANGUAGE", "ru")
    assert ngettext(*Nn_("{n} segment", "{n} segments"), n).format(n=n) == f"{n} {word}"
    assert ngettext("{n} fox", "{n} foxes", n).format(n=n) == (f"{n} fox" if n == 1 else f"{n} foxes")


def test_context_tells_meanings_apart(russian, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "ru")
    assert (_("Open"), pgettext("button", "Open"), pgettext("door", "Open")) == ("Открыто", "Открыть", "Open")


def test_other_placeholders_than_the_sources_are_not_used(russian, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "ru")
    for source in ("{kept} kept, {missed} missed", "%(done)s of %(total)s", "{n} failed"):
        assert _(source) == source
    assert [ngettext("{n} unit", "{n} units", n) for n in (1, 2, 5)] == ["{n} unit", "{n} units", "{n} units"]


def test_nothing_and_the_header_are_never_shown(russian, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "ru")
    assert (_(""), _("Sign in")) == ("", "Sign in")


BROKEN = {
    "no syntax": b"this is no catalogue\n",
    "not its encoding": FIXED.format("x").encode() + b'\nmsgid "a"\nmsgstr "\xff\xfe"\n',
    "plural rule": FIXED.replace("UTF-8\\n", "UTF-8\\nPlural-Forms: nplurals=2; plural=import os;\\n")
    .format("x")
    .encode(),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_catalogue_is_told_once_and_english_spoken(add, monkeypatch, capsys, what):
    path = add("ru", BROKEN[what])
    monkeypatch.setenv("LANGUAGE", "ru")
    assert [_("Runs"), _("Documents"), ngettext("{n} unit", "{n} units", 2)] == ["Runs", "Documents", "{n} units"]
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"dragoman: {path}: this catalogue cannot be read, so it is not used: ")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(junk=st.lists(st.sampled_from([
    'msgid', 'msgstr', 'msgctxt', 'msgid_plural', 'msgstr[0]', 'msgstr[9]', '"', '""', '"Runs"', '"\\x"', '#, fuzzy', '#~', '#|',
    '\n', '\n\n', ' ', '"Plural-Forms: nplurals=2; plural=n;\\n"', '"{"', '"%"', '"{n}"', '\\',
])).map(" ".join))  # fmt: skip
def test_no_catalogue_stops_the_program(tmp_path, junk):
    path = tmp_path / "ru" / "LC_MESSAGES" / "dragoman.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(junk, "utf-8")
    catalogues._loaded.cache_clear()
    found = catalogues._loaded(path, True)
    assert found is None or isinstance(found[1].gettext("Runs"), str)


def test_english_reads_no_catalogue(russian):
    program = "import sys; from translate.words import _; _('Runs'); print('polib' in sys.modules)"
    for language, read in (("en", "False"), ("ru", "True")):
        done = subprocess.run(
            [sys.executable, "-c", program], env={"LANGUAGE": language, catalogues.FOLDER_VARIABLE: str(russian.parents[2])},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.strip() == read
