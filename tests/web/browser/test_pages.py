"""Every page of the desk: in reach of everyone, on narrow screens, in both directions, with hostile text."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect
from support import desk_run
from support.desk import Desk, barriers, serving

from translate.store import open_store

DOCS = Path(__file__).parents[3] / "docs"
PAGES = ("runs", "documents", "queue", "segment", "figures")
PICTURES = {name: DOCS / f"desk-{name}.png" for name in PAGES}


def address(desk, name, target="ru"):
    """The page that shows most of its kind."""
    run = f"{desk.base}/runs/{desk.run}"
    if name == "segment":
        rows = desk.rows(target=target, state="open", text="inspected berth")
        return desk.segment(rows[0], state="open")
    return {
        "runs": f"{desk.base}/",
        "documents": run,
        "queue": desk.queue(target=target),
        "odd-queue": desk.queue(item=desk.row("invoice", target).item),
        "marked-queue": desk.queue(target=target, q="port hallow"),
        "figures": f"{run}/figures",
        "missed": desk.segment(desk.row("says Ilva Marn", target)),
        "odd": desk.segment(desk.row("invoice", target)),
        "nothing-found": desk.queue(q="zebra"),
        "absent": f"{run}/99/1",
        "wrong": desk.queue(state="foo"),
    }[name]


# Fields and buttons that reach beyond the card they lie on.
STICKING_OUT = """[...document.querySelectorAll("main :is(input, select, textarea, button)")].filter(e =>
    e.getBoundingClientRect().right > e.closest("form, section, li, main").getBoundingClientRect().right + 1
).map(e => e.outerHTML)"""
ERRORS = {"absent": 404, "wrong": 400}
# A list of 50 takes axe long, and has nothing that short ones have not.
QUEUES = ("odd-queue", "marked-queue", "nothing-found")
ALL = ("runs", "documents", *QUEUES, "segment", "missed", "odd", "figures", *ERRORS)


@pytest.mark.parametrize(("scheme", "target"), [("light", "ru"), ("dark", "ar")])
def test_accessible(desk, reviewer, scheme, target):
    page = reviewer.page
    reviewer.expected = set(ERRORS.values())
    page.emulate_media(color_scheme=scheme)
    found = []
    for name in ALL:
        page.goto(address(desk, name, target))
        found += barriers(page)
    page.goto(address(desk, "segment", target))
    page.keyboard.press("?")
    found += barriers(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Link for another browser").click()
    expect(page.get_by_role("heading", name="Link for another browser")).to_be_visible()
    found += barriers(page)
    print(*found, sep="\n")
    assert found == []


@pytest.mark.parametrize("target", ["ru", "ar"])
def test_narrow_screen_scrolls_down_only(desk, another_browser, target):
    narrow = another_browser(viewport={"width": 375, "height": 700})
    narrow.expected = set(ERRORS.values())
    narrow.page.goto(desk.link)
    wide, sticking_out = {}, {}
    for name in ALL:
        narrow.page.goto(address(desk, name, target))
        wide[name] = narrow.page.evaluate("document.documentElement.scrollWidth")
        sticking_out[name] = narrow.page.evaluate(STICKING_OUT)
    assert {name: width for name, width in wide.items() if width > 375} == {}
    assert {name: what for name, what in sticking_out.items() if what} == {}


def test_right_to_left(desk, reviewer):
    page = reviewer.page
    row = desk.row("There is one doctor", "ar")
    page.goto(desk.segment(row))
    text = page.locator("textarea#target")
    assert text.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert text.get_attribute("lang") == "ar"
    assert page.evaluate("getComputedStyle(document.body).direction") == "ltr"
    page.goto(desk.queue(target="ar"))
    shown = page.locator("main").get_by_text(row.text[-20:]).first
    assert shown.evaluate("e => getComputedStyle(e).direction") == "rtl"


@pytest.mark.parametrize("target", ["ru", "ar"])
def test_hostile_text_is_only_text(desk, reviewer, target):
    page = reviewer.page
    rows = [row for row in desk.rows(target=target) if row.name == "odd-marks.txt"]
    page.goto(desk.queue(item=rows[0].item))
    expect(page.get_by_role("main")).to_contain_text('<script>alert("desk")</script>')
    assert page.locator("main script, main img").count() == 0
    for row in rows:
        page.goto(desk.segment(row))
        expect(page.locator("textarea#target")).to_have_value(row.text)
        assert page.locator("main script, main img, [onmouseover]").count() == 0
    page.goto(desk.segment(desk.row("<script>", target), q="<script>alert(3)</script>"))
    page.keyboard.press("e")
    page.keyboard.press("End")
    page.keyboard.type("</textarea><script>alert(4)</script>")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/queue?**")  # no other segment has that in it
    page.goto(desk.segment(desk.row("<script>", target)))
    expect(page.locator("textarea#target")).to_have_value(f"{rows[0].text}</textarea><script>alert(4)</script>")


def test_bidi_controls_are_named(desk, reviewer):
    reviewer.page.goto(desk.segment(desk.row("invoice")))
    expect(reviewer.page.get_by_role("main")).to_contain_text("RIGHT-TO-LEFT OVERRIDE", ignore_case=True)


@pytest.fixture
def manual(home):
    """The desk that the manual shows."""
    with open_store(home / "store.db") as store:
        desk_run.fill(store, ["letter-to-readers.txt"])
        run = desk_run.fill(store, ["ferry-strike.txt", "odd-marks.txt", "harbour-register.txt"])
    with serving(home / "store.db", home / "review.log") as link:
        yield Desk(link, home / "store.db", run)


@pytest.mark.skipif(os.environ.get("DRAGOMAN_SCREENSHOTS") != "1", reason="DRAGOMAN_SCREENSHOTS=1 makes the pictures")
def test_pictures_are_made(manual, another_browser):
    page = another_browser().page
    page.goto(manual.link)
    for name, picture in PICTURES.items():
        page.goto(address(manual, name))
        page.screenshot(path=picture)


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_in_the_manual(name):
    assert PICTURES[name].read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
