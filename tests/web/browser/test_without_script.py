"""The desk in a browser that runs no script: reading and deciding, by links and forms alone."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def page(desk, another_browser):
    made = another_browser(java_script_enabled=False)
    made.page.goto(desk.link)
    return made.page


def test_read_filter_edit_accept_reject_undo(desk, page):
    ferry = [row for row in desk.rows(target="ru", state="open") if row.name == "ferry-strike.txt"]
    page.goto(desk.queue())
    form = page.get_by_role("search")
    form.get_by_label("Target language").select_option("ru")
    form.get_by_label("State").select_option("open")
    form.get_by_role("button").first.click()
    page.locator(f'main a[href*="/{ferry[0].item}/{ferry[0].position}?"]').first.click()
    text = page.locator("textarea#target")
    expect(text).to_have_value(ferry[0].text)

    text.fill("Паром в Бреннмур стоит.")
    page.get_by_role("button", name="Save").click()
    expect(text).to_have_value(ferry[1].text)
    page.get_by_role("button", name="Accept").click()
    expect(text).to_have_value(ferry[2].text)
    page.get_by_label("Comment").fill("Too free")
    page.get_by_role("button", name="Reject").click()
    expect(text).to_have_value(ferry[3].text)
    made = [desk.history(row)[-1] for row in ferry[:3]]
    assert [(d.status, d.comment) for d in made] == [("edited", ""), ("accepted", ""), ("rejected", "Too free")]

    page.goto(desk.segment(ferry[0]))
    expect(text).to_have_value("Паром в Бреннмур стоит.")
    page.get_by_role("main").get_by_role("button", name="Undo").last.click()
    expect(text).to_have_value(ferry[0].text)
    page.get_by_role("link", name="Next").first.click()
    expect(page).to_have_url(re.compile(rf"/{ferry[1].item}/{ferry[1].position}(\?|$)"))
    page.get_by_role("link", name="Previous").first.click()
    expect(text).to_have_value(ferry[0].text)


def test_suggestion_is_used(desk, page):
    page.goto(desk.segment(desk.row("Day 25: ")))
    page.get_by_role("button", name="Use").first.click()
    expect(page.locator("textarea#target")).to_have_value(re.compile(r"^День \d+: паром в Бреннмур отошёл"))
    assert desk.history(desk.row("Day 25: ")) == ()


def test_empty_text_is_refused_and_the_comment_kept(desk, page, another_browser):
    row = desk.row("Your editors")
    browser = another_browser(java_script_enabled=False, storage_state=page.context.storage_state())
    browser.expected = {400}
    browser.page.goto(desk.segment(row))
    browser.page.locator("textarea#target").fill("")
    browser.page.get_by_label("Comment").fill("Leave it out?")
    browser.page.get_by_role("button", name="Accept").click()
    expect(browser.page.get_by_label("Comment")).to_have_value("Leave it out?")
    assert desk.history(row) == ()
