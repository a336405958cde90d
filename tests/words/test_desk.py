"""The review desk in the language that the browser prefers."""

import re

import pytest
from support.app_client import Browser

from translate.config import Config
from translate.store import open_store
from translate.terms import Glossary
from translate.web.app import make_app
from translate.web.guard import Address


@pytest.fixture
def browser(tmp_path, russian):
    with open_store(tmp_path / "desk.db") as store:
        yield Browser(make_app(store, Glossary(), Config(), "Mira", Address("127.0.0.1", 8383))).enter()


def page(browser, accepted, path="/"):
    return browser.get(path, headers={"Accept-Language": accepted} if accepted else {}).text


def spoken(text):
    lang, direction = re.search(r'<html lang="([^"]+)" dir="(\w+)">', text).groups()
    return lang, direction, re.search(r"<h1>(.*?)</h1>", text)[1]


ACCEPTED = """
ru-RU,ru;q=0.9,en;q=0.8 | ru | Запуски
en-GB,en;q=0.9,ru;q=0.8 | en | Runs
hy,ru;q=0.5,en;q=0.1    | ru | Запуски
ru;q=0,en               | en | Runs
de, fr                  | en | Runs
*                       | en | Runs
../../../etc, ;;;=q     | en | Runs
                        | en | Runs
"""


@pytest.mark.parametrize("line", ACCEPTED.strip("\n").splitlines())
def test_accept_language(browser, line):
    accepted, tag, heading = (cell.strip() for cell in line.split("|"))
    assert spoken(page(browser, accepted)) == (tag, "ltr", heading)


def test_without_a_wish_the_programs_language(browser, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "ru")
    assert spoken(page(browser, "")) == ("ru", "ltr", "Запуски")
    assert spoken(page(browser, "de")) == ("ru", "ltr", "Запуски")
    assert spoken(page(browser, "en")) == ("en", "ltr", "Runs")


def test_readers_do_not_hear_each_others_language(browser):
    asked = ["ru", "en", "ru", "de"]
    assert [spoken(page(browser, tag))[0] for tag in asked] == ["ru", "en", "ru", "en"]


def test_right_to_left(browser, add):
    add("ar", 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Runs"\nmsgstr "عمليات"\n')
    assert spoken(page(browser, "ar"))[:2] == ("ar", "rtl")


def test_problems_speak_too(browser, add):
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "There is no such page"\nmsgstr "Keine"\n'
    add("de", text)
    assert spoken(page(browser, "de", "/nowhere")) == ("de", "ltr", "Keine")


def test_markup_in_a_catalogue_is_text(browser, tmp_path, add):
    entries = {"Runs": "<b>R</b> & 'co'", "There are no runs yet. Translate something first:": "<script>x</script>"}
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    add("de", text + "".join(f'\nmsgid "{source}"\nmsgstr "{said}"\n' for source, said in entries.items()))
    found = page(browser, "de")
    assert "<b>R" not in found
    assert "<script>x" not in found
    assert spoken(found)[2] == "&lt;b&gt;R&lt;/b&gt; &amp; &#39;co&#39;"
