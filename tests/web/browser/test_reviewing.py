"""A reviewer at work: mostly on the keyboard."""

import re

import pytest
from playwright.sync_api import expect
from support import desk_run
from support.desk import barriers, serving

from translate.store import open_store

FERRY = "ferry-strike.txt"


@pytest.fixture
def page(reviewer):
    return reviewer.page


@pytest.fixture
def ferry(desk):
    """The open segments of a document, in its order."""
    return [row for row in desk.rows(target="ru") if row.name == FERRY]


def target(page):
    return page.locator("textarea#target")


def at(page, desk, row):
    """Wait until the page is that of the segment."""
    page.wait_for_url(re.compile(rf"/runs/{desk.run}/{row.item}/{row.position}(\?|$)"))


class TestWayIn:
    def test_printed_link_lets_one_browser_in(self, another_browser, home):
        first, second = another_browser(), another_browser()
        second.expected = {403}
        with open_store(home / "store.db") as store:
            run = desk_run.fill(store)
        with serving(home / "store.db", home / "review.log") as link:
            assert first.page.goto(link).status == 200
            assert first.page.url == link.partition("?")[0]
            expect(first.page.get_by_role("main")).to_contain_text(run)
            assert second.page.goto(link).status == 403
            assert run not in second.page.content()
            expect(second.page.get_by_role("main")).to_contain_text("Link for another browser")  # what to do
            assert barriers(second.page) == []

    def test_own_link_again_is_no_harm(self, desk, page):
        assert page.goto(desk.link).status == 200
        assert page.url == f"{desk.base}/"

    def test_from_the_runs_to_a_segment_by_links(self, desk, page, ferry):
        page.get_by_role("main").get_by_role("link", name=desk.run).click()
        page.wait_for_url(f"**/runs/{desk.run}")
        page.get_by_role("link", name=FERRY).first.click()
        page.wait_for_url("**/queue?**")
        page.locator(f'main a[href*="/runs/{desk.run}/{ferry[2].item}/{ferry[2].position}"]').first.click()
        at(page, desk, ferry[2])
        expect(target(page)).to_have_value(ferry[2].text)

    def test_back_and_forth_after_boosted_links(self, desk, page, ferry):
        page.goto(desk.queue(item=ferry[0].item))
        page.locator(f'main a[href*="/{ferry[0].item}/{ferry[0].position}"]').first.click()
        at(page, desk, ferry[0])
        page.keyboard.press("j")
        at(page, desk, ferry[1])
        page.go_back()
        at(page, desk, ferry[0])
        expect(target(page)).to_have_value(ferry[0].text)
        page.go_back()
        page.wait_for_url("**/queue?**")
        expect(page.get_by_role("search")).to_be_visible()
        page.go_forward()
        at(page, desk, ferry[0])
        expect(target(page)).to_have_value(ferry[0].text)
        page.keyboard.press("j")  # the keyboard works on a page from the history too
        at(page, desk, ferry[1])


# What is asked for in the form, by label, and the same for the store.
FILTERS = [
    ({"State": "rejected"}, {"state": "rejected"}),
    ({"Issue": "numbers"}, {"issue": "numbers"}),
    ({"Term missed": True}, {"missed": True}),
    ({"Search": "lighthouse"}, {"text": "lighthouse"}),
    ({"Search": "МАЯК"}, {"text": "маяк"}),
    ({"Target language": "ar", "State": "accepted"}, {"target": "ar", "state": "accepted"}),
    ({"Score below": "-1.8", "Order": "score"}, {"below": -1.8, "order": "score"}),
    (
        {"Target language": "ru", "Term missed": True, "Search": "Илва"},
        {"target": "ru", "missed": True, "text": "Илва"},
    ),
]


def test_filters(desk, page):
    for fields, wanted in FILTERS:
        page.goto(desk.queue())
        form = page.get_by_role("search")
        for label, value in fields.items():
            field = form.get_by_label(label)
            if value is True:
                field.check()
            elif field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        form.get_by_role("button").first.click()
        rows = desk.rows(**wanted)
        assert 0 < len(rows) < 50, wanted
        links = page.locator(f'main li a[href^="/runs/{desk.run}/"]')
        expect(links).to_have_count(len(rows))
        places = [re.search(r"/(\d+)/(\d+)\?", link.get_attribute("href")).groups() for link in links.all()]
        assert [(int(item), int(n)) for item, n in places] == [(row.item, row.position) for row in rows], wanted


def test_pages_of_the_queue(desk, page):
    page.goto(desk.queue())
    rows = desk.rows()
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**start=50**")
    assert page.locator(f'main a[href*="/{rows[50].item}/{rows[50].position}?"]').count()
    page.get_by_role("link", name="Previous page").click()
    page.wait_for_url(lambda url: "start=50" not in url)
    assert page.locator(f'main a[href*="/{rows[0].item}/{rows[0].position}?"]').count()


class TestKeyboard:
    def test_accept_goes_to_the_next_open_one(self, desk, page, ferry):
        page.goto(desk.segment(ferry[0], state="open", item=ferry[0].item))
        page.keyboard.press("a")
        at(page, desk, ferry[1])
        page.keyboard.press("a")
        at(page, desk, ferry[2])
        assert [d.status for row in ferry[:3] for d in desk.history(row)] == ["accepted", "accepted"]
        page.keyboard.press("k")  # the ones before are not open any more: the filter has none to go back to
        page.goto(desk.segment(ferry[2]))
        page.keyboard.press("k")
        at(page, desk, ferry[1])

    def test_edit(self, desk, page, ferry):
        page.goto(desk.segment(ferry[3], state="open"))
        page.keyboard.press("e")
        expect(target(page)).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.type("Экипажу не платят с марта, говорит Ильва Марн. a e r u j k ?")
        page.keyboard.press("Control+Enter")
        at(page, desk, ferry[4])
        [made] = desk.history(ferry[3])
        assert (made.status, made.who) == ("edited", "Mira")
        assert made.text == "Экипажу не платят с марта, говорит Ильва Марн. a e r u j k ?"

    def test_escape_leaves_the_text_and_keeps_it(self, desk, page, ferry):
        page.goto(desk.segment(ferry[0]))
        page.keyboard.press("e")
        page.keyboard.press("End")
        page.keyboard.type("!")
        page.keyboard.press("Escape")
        expect(target(page)).not_to_be_focused()
        expect(target(page)).to_have_value(ferry[0].text + "!")

    def test_typed_text_is_not_left_without_asking(self, desk, reviewer, page, ferry):
        page.goto(desk.segment(ferry[0]))
        target(page).fill("Паром стоит.")
        page.get_by_role("link", name="Next").click()  # the browser asks, and Reviewer says no
        assert [said.partition(":")[0] for said in reviewer.complaints] == ["dialog"]
        reviewer.complaints.clear()
        expect(target(page)).to_have_value("Паром стоит.")
        at(page, desk, ferry[0])

    def test_accept_of_a_changed_text_saves_it_as_edited(self, desk, page, ferry):
        page.goto(desk.segment(ferry[0], state="open"))
        target(page).fill("Паром стоит.")
        target(page).press("Escape")
        page.keyboard.press("a")
        at(page, desk, ferry[1])
        assert [(d.status, d.text) for d in desk.history(ferry[0])] == [("edited", "Паром стоит.")]

    def test_insert_a_term(self, desk, page):
        row = desk.row("There is one doctor")
        page.goto(desk.segment(row))
        page.keyboard.press("1")
        expect(target(page)).to_have_value(re.compile("Бреннмур"))
        page.goto(desk.segment(row))
        page.keyboard.press("e")
        page.keyboard.press("Control+A")
        page.keyboard.press("Alt+1")
        expect(target(page)).to_have_value("Бреннмур")

    def test_reject_with_a_comment(self, desk, page, ferry):
        page.goto(desk.segment(ferry[13], state="open"))
        page.get_by_label("Comment").fill("Not translated at all")
        page.get_by_label("Comment").press("Escape")
        page.keyboard.press("r")
        at(page, desk, ferry[14])
        [made] = desk.history(ferry[13])
        assert (made.status, made.comment) == ("rejected", "Not translated at all")

    def test_undo_stays_and_brings_back(self, desk, page, ferry):
        page.goto(desk.segment(ferry[0]))
        target(page).fill("Паром стоит.")
        page.get_by_role("button", name="Save").click()
        at(page, desk, ferry[1])
        page.goto(desk.segment(ferry[0]))
        expect(target(page)).to_have_value("Паром стоит.")
        page.keyboard.press("u")
        expect(target(page)).to_have_value(ferry[0].text)
        at(page, desk, ferry[0])
        assert [d.status for d in desk.history(ferry[0])] == ["edited", "reopened"]

    def test_undo_beside_what_was_done(self, desk, page, ferry):
        page.goto(desk.segment(ferry[0], state="open"))
        page.keyboard.press("a")
        at(page, desk, ferry[1])
        page.locator("[aria-live]").get_by_role("button", name="Undo").click()
        at(page, desk, ferry[0])
        assert [d.status for d in desk.history(ferry[0])] == ["accepted", "reopened"]

    def test_slash_goes_to_the_search(self, desk, page):
        page.goto(desk.queue())
        page.keyboard.press("/")
        expect(page.get_by_role("search").get_by_label("Search")).to_be_focused()
        page.keyboard.type("lighthouse")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=lighthouse**")

    def test_help(self, desk, page, ferry):
        page.goto(desk.segment(ferry[0]))
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
        expect(page.get_by_role("dialog")).to_contain_text("Ctrl+Enter")
        page.keyboard.press("a")  # means nothing while the help is open
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
        assert desk.history(ferry[0]) == ()

    def test_last_one_leads_to_the_queue(self, desk, page):
        last = desk.row("do not want to raise the price")
        page.goto(desk.segment(last, state="open", q="raise the price", target="ru"))
        page.keyboard.press("a")
        page.wait_for_url("**/queue?**")
        expect(page.locator("body")).to_contain_text("All done")


def test_progress_moves(desk, page, ferry):
    def done():
        page.goto(f"{desk.base}/runs/{desk.run}")
        row = page.get_by_role("row").filter(has_text=FERRY).filter(has=page.locator("progress")).first
        bar = row.locator("progress").first
        return bar.evaluate("e => e.position"), row.inner_text()

    before, _ = done()
    for row in ferry[:5]:
        page.goto(desk.segment(row, state="open"))
        page.keyboard.press("a")
        page.wait_for_url(lambda url, row=row: f"/{row.item}/{row.position}?" not in url)
    after, text = done()
    assert before == 0
    assert after == pytest.approx(5 / len(ferry))
    assert "15" in text


def test_what_was_approved_is_suggested(desk, page):
    first, second = desk.row("We read every letter"), desk.row("Write to us")
    known = desk.row("Day 1: ")
    page.goto(desk.segment(desk.row("Day 25: ")))
    expect(target(page)).not_to_have_value(known.text)
    page.get_by_role("button", name="Use").first.click()
    expect(target(page)).to_have_value(re.compile(r"^День \d+: паром в Бреннмур отошёл"))
    assert first.state == second.state == "open"


def test_documents_say_what_failed(desk, page):
    page.goto(f"{desk.base}/runs/{desk.run}")
    expect(page.get_by_role("row").filter(has_text="minutes.txt")).to_contain_text("no engine for en→ar")
