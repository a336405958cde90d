"""`--article`: the article of a page, and nothing of what is around it."""

import builtins
import hashlib
import socket
from pathlib import Path

import pytest

from translate import formats
from translate.errors import DocumentError, UsageError
from translate.formats import Reading

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats" / "html"
ARTICLE = Reading(article=True)
LONG = "The council of Velden said on Monday that the ferry, which has been away for repairs, sails again in {}."

# Page, what must be there whole, words that must not: of menus, buttons, pagination, further reading, comments.
PAGES = {
    "newsroom.en.html": (
        [
            "Harbour bridge reopens after <g1>winter</g1> repairs",
            "The bridge at dawn on Monday. Photo: Ilan Morsko / Velden Press",
            "The old harbour bridge <g1>reopened</g1> to traffic on Monday, <g2>four months</g2> after engineers closed it"
            " for repairs.",
            "Cars and vans may cross at any time.",
            "The bridge is safe for another fifty years.",
            "Lorry",
            "The water level<x1/> stayed low all winter.<br2/>A second line follows.",
        ],
        [
            "cookies",
            "Sport",
            "Share",
            "e-mail",
            "Previous",
            "Next",
            "Ferry",
            "Related",
            "Great news",
            "Ten walks",
            "rights",
        ],
    ),
    "newsroom.ru.html": (
        [
            "В Верхней Ольховке открыли библиотеку",
            "Здание библиотеки. Фото: Пётр Зыбин",
            "<g1>В субботу в Верхней Ольховке после ремонта открылась сельская библиотека.</g1> На открытие пришли около"
            " двухсот жителей, а первую книгу взяла школьница Варя Лунёва.",
            "Что внутри",
        ],
        ["Главная", "Поделиться", "Предыдущая", "Читайте", "Давно пора", "Популярное", "защищены", "Просмотров"],
    ),
    "newsroom.ar.html": (
        [
            "افتتاح سوق الحرفيين في مدينة الزهراب",
            "مدخل السوق الجديد صباح السبت",
            "حرف مهددة بالزوال",
            "الدخول مجاني للجميع.",
        ],
        ["الرئيسية", "مشاركة", "نسخ الرابط", "اقرأ أيضًا", "الليلية", "الحقوق"],
    ),
    "newsroom.ja.html": (
        [
            "水車小屋の修復が完了、一般公開へ",
            "修復された水車小屋（撮影：森田こずえ）",
            "みどり野町は８日、老朽化していた<g1>水車小屋</g1>の修復工事が完了したと発表した。今月二十日から一般公開される。",
        ],
        ["ホーム", "シェアする", "前の記事", "次の記事", "ランキング", "Copyright"],
    ),
}


def read(page: str):
    return formats.read(page.encode(), "page.html", how=ARTICLE)


def page_of(inner: str, before: str = "") -> str:
    return f"<html><head><title>News &amp; more</title></head><body>{before}<article>{inner}</article></body></html>"


@pytest.mark.parametrize("name", PAGES)
def test_the_article_is_there_and_nothing_else(name, monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    wanted, unwanted = PAGES[name]
    data = (FIXTURES / name).read_bytes()
    document = formats.read(data, name, how=ARTICLE)
    texts = [b.text for b in document.blocks]
    assert document.key == hashlib.sha256(data).hexdigest()
    assert document.reading == "article"
    assert [text for text in wanted if text not in texts] == []
    assert [word for word in unwanted if any(word in text for text in texts)] == []


@pytest.mark.parametrize("name", PAGES)
def test_what_is_written_is_a_page(name):
    data = (FIXTURES / name).read_bytes()
    document = formats.read(data, name, how=ARTICLE)
    page = formats.write(document, {b.id: f"{b.text} +" for b in document.blocks}, "en").decode()
    assert page.startswith("<!DOCTYPE html>\n<html")
    assert ' lang="en"' in page
    assert [b.text for b in formats.read(page.encode(), name).blocks] == [f"{b.text} +" for b in document.blocks]
    assert formats.write(document, {}) == formats.write(formats.read(formats.write(document, {}), name), {})


def test_a_headline_outside_the_article_and_code_in_it():
    paragraphs = "".join(f"<p>{LONG.format(month)}</p>" for month in ("May", "June", "July"))
    page = page_of(
        f"{paragraphs}<p>Type <code>ls -l</code> or <b>ask</b>.</p><pre>x = 1\ny = 2</pre>",
        "<header><h1>Ferry <i>sails</i> again</h1></header>",
    )
    document = read(page)
    texts = [b.text for b in document.blocks]
    assert texts[:3] == ["News & more", "Ferry sails again", LONG.format("May")]
    assert "Type <k1>ls -l</k1> or <g2>ask</g2>." in texts
    assert not any("y = 2" in text for text in texts)
    assert b"<pre>x = 1\ny = 2</pre>" in formats.write(document, {})


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<p>x",
        "<nav><a href='/'>Home</a></nav>",
        "<script>x</script>",
        page_of("<div>" * 10_000 + LONG),
        "\ufffd",
        "&#0;",
    ],
    ids=lambda page: page[:12],
)
def test_a_page_without_an_article_is_refused(page):
    with pytest.raises(DocumentError, match=r"page\.html: no article found in this page: leave out --article"):
        read(page)


def test_without_the_library_it_says_how_to_get_it(monkeypatch):
    real = builtins.__import__

    def missing(name, *rest):
        if name.startswith("trafilatura"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError, match=r"pip install 'dragoman\[article\]'"):
        read(page_of(f"<p>{LONG}</p>"))


def test_it_is_for_web_pages():
    with pytest.raises(DocumentError, match=r"--article is for \.htm \.html \.xhtml"):
        formats.read(b"text", "a.txt", how=ARTICLE)
