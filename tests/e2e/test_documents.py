"""Documents with markup from the command line: files people have, in and out."""

import json
import re
import sqlite3
from pathlib import Path
from shutil import which

import pytest

PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Harbour news</title>
<style>body { font: 16px sans-serif; margin: 2em } strong { color: #b00020 } nav { background: #ddd }</style></head>
<body>
<nav><a href="/">Home</a> <a href="/page/2">Previous post</a> <a href="/page/4">Next post</a></nav>
<article><h1>The harbour of Ruvenkald was <em>closed</em> for three days</h1>
<p>The <a href="https://example.org/port">port authority</a> said on Monday that the <strong>storm</strong> had damaged
the old pier. Nobody was <i>injured</i>, it said.</p>
<p>The harbour is expected to open again on Friday. Ships wait in the bay, and the market of the town is empty.</p>
</article>
<footer>Subscribe to our newsletter</footer>
</body></html>
"""
TAG = re.compile(r"<[^>]+>")
CHROMIUM = which("chromium") or which("chromium-browser")


def tags(page: str) -> list[str]:
    return sorted(re.sub(r' lang="[^"]*"', "", tag) for tag in TAG.findall(page))


@pytest.fixture
def page(home: Path) -> Path:
    found = Path("page.html")
    found.write_text(PAGE, encoding="utf-8")
    return found


def test_a_page_keeps_its_markup_and_says_its_language(dragoman, page):
    done = dragoman("translate", page, "--to", "ru", "--format", "same", "-o", "out")
    assert done.returncode == 0, done.stderr
    after = Path("out/ru/page.html").read_text("utf-8")
    assert tags(after) == tags(PAGE)
    assert '<html lang="ru">' in after
    assert "<p>The " not in after
    assert PAGE[PAGE.index("<style>") : PAGE.index("</style>")] in after


def test_a_page_looks_in_chromium_as_it_did(dragoman, page):
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    dragoman("translate", page, "--to", "ru", "--format", "same", "-o", "out")
    seen, shots = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for path in (page, Path("out/ru/page.html")):
            view = browser.new_page(viewport={"width": 800, "height": 600})
            view.goto(path.absolute().as_uri())
            shots.append(view.screenshot())
            look = "([...document.querySelectorAll('h1, p, a, strong, em, i, nav, footer')].map(e => [e.tagName, " \
                "getComputedStyle(e).color, getComputedStyle(e).fontWeight, e.getBoundingClientRect().width > 0]))"  # fmt: skip
            seen.append(sorted(map(str, view.evaluate(look))))
        browser.close()
    assert seen[0] == seen[1]
    assert shots[0] != shots[1]


def test_the_article_alone_is_recorded_and_exported_as_that(dragoman, page):
    pytest.importorskip("trafilatura", reason="the extra [article] is not installed")
    done = dragoman("translate", page, "--article", "--to", "ru", "--format", "same", "-o", "out", "--store", "s.db")
    assert done.returncode == 0, done.stderr
    after = Path("out/ru/page.html").read_text("utf-8")
    assert "<strong>" in after or "<b>" in after
    assert not any(word in after for word in ("Previous post", "newsletter", "<nav"))
    again = dragoman("export", "latest", "--format", "same", "-o", "again", "--store", "s.db")
    assert again.returncode == 0, again.stderr
    assert Path("again/ru/page.html").read_bytes() == Path("out/ru/page.html").read_bytes()
    with sqlite3.connect("s.db") as store:
        assert store.execute("SELECT reading FROM outcomes").fetchall() == [("article",)]
    whole = dragoman("translate", page, "--to", "ru", "--format", "same", "-o", "out", "--store", "s.db", "--json")
    assert json.loads(whole.stdout)[0]["reused"] is False


def test_fields_of_data_and_columns_of_tables(dragoman, home):
    Path("feed.json").write_text(json.dumps({"id": "a b", "items": [{"title": "The harbour is closed"}]}), "utf-8")
    Path("t.csv").write_text("id,title\r\nkeep this,The harbour is closed\r\n", "utf-8", newline="")
    done = dragoman(
        "translate", "feed.json", "--fields", "items.*.title", "--to", "ru", "--format", "same", "-o", "out"
    )
    assert done.returncode == 0, done.stderr
    after = json.loads(Path("out/ru/feed.json").read_text("utf-8"))
    assert after["id"] == "a b"
    assert re.search("[а-я]", after["items"][0]["title"])
    dragoman("translate", "t.csv", "--fields", "title", "--to", "ru", "--format", "same", "-o", "out")
    assert Path("out/ru/t.csv").read_bytes().startswith(b"id,title\r\nkeep this,")
    bare = dragoman("translate", "t.csv", "--to", "ru", "--format", "same", "-o", "out")
    assert bare.returncode != 0
    assert "title" in bare.stderr


def test_an_option_that_a_format_does_not_know_is_refused(dragoman, home):
    Path("a.txt").write_text("The harbour is closed.\n", encoding="utf-8")
    done = dragoman("translate", "a.txt", "--fields", "title", "--to", "ru", "-o", "out")
    assert done.returncode == 1
    assert "a.txt: --fields is for" in done.stderr
    assert dragoman("translate", "a.txt", "--fields", "title,,b", "--to", "ru", "-o", "out").returncode == 2


def test_subtitles_keep_their_times(dragoman, home):
    Path("film.srt").write_text(
        "1\n00:00:01,000 --> 00:00:03,000\nThe port authority said\n\n"
        "2\n00:00:03,100 --> 00:00:05,000\nthat the <i>harbour</i> is closed.\n",
        encoding="utf-8",
    )
    done = dragoman("translate", "film.srt", "--to", "ru", "--format", "same", "-o", "out")
    assert done.returncode == 0, done.stderr
    after = Path("out/ru/film.srt").read_text("utf-8")
    assert re.findall(r".* --> .*", after) == ["00:00:01,000 --> 00:00:03,000", "00:00:03,100 --> 00:00:05,000"]
    assert after.count("<i>") == after.count("</i>") >= 1
