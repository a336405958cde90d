"""Two browsers at one desk: how the second comes in, and what happens when both decide about one segment."""

import pytest
from playwright.sync_api import expect
from support.desk import LINK, barriers

MINE, THEIRS = "Денег так никто и не увидел.", "Никто пока не видел этих денег."


@pytest.fixture
def second(reviewer, another_browser):
    """A browser that came in by a link which the first one made."""
    page = reviewer.page
    page.get_by_role("button", name="Link for another browser").click()
    link = LINK.search(page.locator("main").inner_html())
    made = another_browser()
    assert made.page.goto(link[0]).status == 200
    return made


def target(page):
    return page.locator("textarea#target")


@pytest.fixture
def both(desk, reviewer, second):
    """The first has changed a segment that the second had open; the second has typed and now saves."""
    row = desk.row("Nobody has seen the money")
    for page in (reviewer.page, second.page):
        page.goto(desk.segment(row, state="open"))
    target(reviewer.page).fill(THEIRS)
    reviewer.page.get_by_role("button", name="Save").click()
    reviewer.page.wait_for_url(lambda url: f"/{row.item}/{row.position}?" not in url)
    second.expected = {409}
    target(second.page).fill(MINE)
    target(second.page).press("Control+Enter")
    expect(second.page.get_by_role("heading", name="Changed by somebody else")).to_be_visible()
    return row


def test_both_texts_are_shown_and_nothing_typed_is_lost(desk, second, both):
    expect(target(second.page)).to_have_value(MINE)
    main = second.page.get_by_role("main")
    expect(main).to_contain_text(THEIRS)
    assert second.page.locator("main :is(ins, del)").count()
    assert [d.text for d in desk.history(both)] == [THEIRS]
    assert barriers(second.page) == []


def test_saving_again_is_deliberate(desk, second, both):
    second.page.get_by_role("button", name="Save").click()
    second.page.wait_for_url(lambda url: f"/{both.item}/{both.position}?" not in url)
    assert [d.text for d in desk.history(both)] == [THEIRS, MINE]


def test_theirs_may_be_kept(desk, second, both):
    second.page.get_by_role("button", name="Keep theirs").click()
    expect(second.page.get_by_role("heading", name="Changed by somebody else")).to_be_hidden()
    assert [d.text for d in desk.history(both)] == [THEIRS]
    second.page.goto(desk.segment(both))
    expect(target(second.page)).to_have_value(THEIRS)


def test_link_for_another_browser_works_once(reviewer, second, another_browser):
    third = another_browser()
    third.expected = {403}
    link = LINK.search(reviewer.page.locator("main").inner_html())
    assert third.page.goto(link[0]).status == 403
