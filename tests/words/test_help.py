"""The command line in another language."""

import re

import click
import polib
import pytest
from click.testing import CliRunner

from translate import words
from translate.cli import spoken
from translate.cli.app import group
from translate.cli.lazy import LazyGroup
from translate.cli.report import plural


def run(*arguments, width=200):
    done = CliRunner().invoke(group, arguments, prog_name="dragoman", terminal_width=width)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(autouse=True)
def russian_reader(russian, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "ru")
    monkeypatch.setenv(words.PREVIEW_VARIABLE, "0")


def test_reviewed_words_are_shown_and_others_not():
    page = run("--help")
    assert page.startswith("Вызов: dragoman [OPTIONS]")
    assert {"Ключи:", "Команды:"} <= set(page.splitlines())
    assert re.search(r"translate +Перевести документы\.\n", page)
    assert re.search(r"doctor +Check this installation\.\n", page)


def test_previews_show_the_others_too():
    assert re.search(r"doctor +Проверить эту установку\.\n", run("--preview-locales", "--help"))


def test_help_of_a_command():
    page = run("translate", "--help")
    assert "\n  Перевести документы.\n" in page
    assert re.search(r"--show INTEGER +Сколько пар показать на документ\.  \[обычно: 3\]\n", page)
    assert re.search(r"--help +Показать эту справку и выйти\.\n", page)
    assert "\n    dragoman translate article.txt --to ru,es -o out\n" in page


def test_english_help_is_what_click_writes(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")
    for path, command in commands(group):
        spoken_page, clicks_page = spoken.Formatter(width=78), click.HelpFormatter(width=78)
        with click.Context(command, info_name=" ".join(path)) as context:
            command.format_help(context, spoken_page)
            command.format_help(context, clicks_page)
        assert spoken_page.getvalue() == clicks_page.getvalue()


def commands(command, path=()):
    yield path, command
    if isinstance(command, LazyGroup):
        for name in command.list_commands(None):
            yield from commands(command.get_command(None, name), (*path, name))


def test_every_text_of_every_page_is_looked_up(add, root, monkeypatch):
    """With a catalogue that has «X» for every X."""
    catalogue = polib.pofile(str(root / "locales" / "dragoman.pot"))
    for entry in catalogue:
        entry.msgstr = "" if entry.msgid_plural else f"«{entry.msgid}»"
    add("zu", str(catalogue))
    monkeypatch.setenv("LANGUAGE", "zu")
    seen = 0
    for path, command in commands(group):
        page = run(*path, "--help", width=10_000)
        texts = ["Usage:", "Options", "Show this message and exit.", *spoken.texts(command)]
        texts += ["Commands", *command.overview.values()] if isinstance(command, LazyGroup) else []
        assert [text for text in texts if f"«{text}»" not in page] == []
        seen += len(texts)
    assert seen > 200


def test_printed_words(home):
    assert run("status").startswith("запусков ещё не было: ")
    assert [plural(n, "segment") for n in (1, 2, 5)] == ["1 сегмент", "2 сегмента", "5 сегментов"]
    assert plural(2, "fox") == "2 foxs"
