"""Deciding with plain forms: what is recorded, where it leads, and that nothing typed gets lost."""

import re

import pytest
from support.app_client import Browser, form, heading, words


@pytest.fixture
def history(store, run):
    """(status, text, comment) of all that was decided about a segment."""

    def found(item=0, position=0):
        row = store.reviews.opened(run, item, position).row
        return [(d.status, d.text, d.comment) for d in store.reviews.history(row.outcome, row.position)]

    return found


@pytest.fixture
def at(run):
    return f"/runs/{run}/0/0"


class TestButtons:
    def test_accept(self, browser, at, run, history):
        answer = browser.press(at, "accept", comment=" fine ")
        assert (answer.status_code, answer.location) == (303, f"/runs/{run}/0/1")
        assert history() == [("accepted", "Предложение 0.", "fine")]

    @pytest.mark.parametrize("do", ["accept", "save"])
    def test_changed_text_is_edited_whatever_was_pressed(self, browser, at, history, do):
        browser.press(at, do, text="Другое.")
        assert history() == [("edited", "Другое.", "")]

    def test_unchanged_text_is_accepted_when_saved(self, browser, at, history):
        browser.press(at, "save")
        assert history() == [("accepted", "Предложение 0.", "")]

    def test_machines_text_again_is_accepted(self, browser, at, history):
        browser.press(at, "save", text="Другое.")
        browser.press(at, "save", text="Предложение 0.")
        assert [status for status, *_ in history()] == ["edited", "accepted"]

    def test_someone_elses_text_is_accepted(self, browser, at, history):
        browser.press(at, "save", text="Другое.")
        Browser(browser.app).enter().press(at, "accept")
        assert history()[1] == ("accepted", "Другое.", "")

    def test_reject_keeps_the_text_that_was_turned_down_and_the_one_typed(self, browser, at, history):
        browser.press(at, "reject", comment="No.")
        browser.press(at, "reject", text="Начато", comment="No.")
        assert history() == [
            ("rejected", "Предложение 0.", "No."),
            ("rejected", "Предложение 0.", "No. Typed instead: Начато"),
        ]

    def test_undo_step_by_step(self, browser, at, history):
        browser.press(at, "save", text="Одно.")
        browser.press(at, "save", text="Другое.")
        answer = browser.press(at, "undo")
        assert (answer.status_code, answer.location) == (303, at)
        assert form(browser.get(at).text)["text"] == "Одно."
        browser.press(at, "undo")
        page = browser.get(at).text
        assert form(page)["text"] == "Предложение 0."
        assert re.search(r'value="undo" data-key="u" disabled', page)
        assert [status for status, *_ in history()] == ["edited", "edited", "edited", "reopened"]

    def test_nothing_to_undo(self, browser, at, history):
        answer = browser.press(at, "undo", text="Начато")
        assert answer.status_code == 400
        assert form(answer.text)["text"] == "Начато"
        assert history() == []

    @pytest.mark.parametrize("text", ["", " \r\n "])
    def test_empty_text_is_not_approved(self, browser, at, history, text):
        for do in ("accept", "save"):
            answer = browser.press(at, do, text=text, comment="Leave out?")
            assert answer.status_code == 400
            assert form(answer.text)["comment"] == "Leave out?"
            assert "empty" in words(answer.text)
        assert history() == []

    @pytest.mark.parametrize("fields", [{"do": ""}, {"do": "delete"}, {"do": "use-x"}, {"seen": "x"}, {"seen": ""}])
    def test_nonsense(self, browser, at, history, fields):
        answer = browser.press(at, **{"do": "accept", **fields})
        assert answer.status_code == 400
        assert history() == []

    def test_use_of_what_is_not_there_changes_nothing(self, browser, at, history):
        for number in (0, 7, 10**12):
            answer = browser.press(at, f"use-{number}", text="Начато")
            assert form(answer.text)["text"] == "Начато"
        assert history() == []


class TestText:
    @pytest.mark.parametrize(
        "text", ["Раз\nдва", "Раз\r\nдва", "\nРаз\n", "a\rb", "  два  пробела ", "\tтаб", "a\u2028b\u202ec"]
    )
    def test_what_a_browser_does_to_line_ends_is_no_edit(self, browser, store, record, text):
        run = record(("One\ntwo", text))
        sent = re.sub("\r\n|\r|\n", "\r\n", form(browser.get(f"/runs/{run}/0/0").text)["text"])
        browser.press(f"/runs/{run}/0/0", "accept", text=sent)
        opened = store.reviews.opened(run, 0, 0)
        assert (opened.decision.status, opened.decision.text) == ("accepted", text)

    def test_typed_line_ends_are_newlines(self, browser, store, record):
        run = record(("One", "Раз"))
        browser.press(f"/runs/{run}/0/0", "save", text="Раз\r\nдва\r\n")
        assert store.reviews.opened(run, 0, 0).row.text == "Раз\nдва\n"


class TestWay:
    def test_next_open_one_of_the_filter(self, browser, run):
        browser.press(f"/runs/{run}/0/1", "accept")
        answer = browser.press(f"/runs/{run}/0/0?state=open&target=ru&start=0", "accept")
        assert answer.location == f"/runs/{run}/0/2?target=ru&state=open"

    def test_at_the_end_back_to_the_list(self, browser, run):
        for position in (0, 1):
            browser.press(f"/runs/{run}/0/{position}?state=open&item=0", "accept")
        answer = browser.press(f"/runs/{run}/0/2?state=open&item=0", "accept")
        assert answer.location == f"/runs/{run}/queue?item=0&state=open"
        assert "All done." in browser.get(answer.location).text

    def test_at_the_end_with_some_left_before(self, browser, run):
        answer = browser.press(f"/runs/{run}/0/2?state=open&item=0", "reject")
        assert "All done from here on; 2 segments are open." in browser.get(answer.location).text

    def test_worst_first(self, browser, run):
        answer = browser.press(f"/runs/{run}/0/2?order=score&item=0", "accept")
        assert answer.location == f"/runs/{run}/0/1?item=0&order=score"

    def test_next_and_previous_keep_the_filter(self, browser, run):
        page = browser.get(f"/runs/{run}/0/1?item=0").text
        links = dict(re.findall(r'rel="(\w+)" data-key="\w" href="([^"]*)"', page))
        assert links == {"prev": f"/runs/{run}/0/0?item=0", "next": f"/runs/{run}/0/2?item=0"}
        assert 'rel="next"' not in browser.get(f"/runs/{run}/0/2?item=0").text

    def test_what_was_done_is_said_once_and_can_be_undone_there(self, browser, at, run, history):
        following = browser.press(at, "save", text="Другое.").location
        page = browser.get(following).text
        flash = re.search(r'aria-live="polite">(.*?)</div>', page, re.S)[1]
        assert "Saved: note1.txt, segment 1." in flash
        assert "Saved:" not in browser.get(following).text
        action = re.search(r'action="([^"]*)"', flash)[1]
        fields = dict(re.findall(r'name="(\w+)" value="(\w+)"', flash))
        answer = browser.post(action, fields)
        assert (answer.status_code, answer.location) == (303, at)
        assert [status for status, *_ in history()] == ["edited", "reopened"]
        assert "Taken back: note1.txt, segment 1." in browser.get(at).text


class TestConflict:
    @pytest.fixture
    def second(self, browser):
        second = Browser(browser.app).enter()
        second.post("/name", {"name": "Omar"})
        return second

    def test_both_are_shown_and_mine_stays_typed(self, browser, second, at, history):
        mine = {**form(browser.get(at).text), "text": "Моё предложение.", "comment": "why", "do": "save"}
        second.press(at, "save", text="Их предложение.")
        answer = browser.post(at, mine)
        assert answer.status_code == 409
        assert heading(answer.text) == "Changed by somebody else"
        told = words(answer.text)
        assert "Omar: edited" in told
        assert "Theirs Их предложение. Yours Моё предложение." in told
        assert "<del>Их</del><ins>Моё</ins> предложение." in answer.text
        again = form(answer.text)
        assert (again["text"], again["comment"]) == ("Моё предложение.", "why")
        assert len(history()) == 1
        assert browser.post(at, {**again, "do": "save"}).status_code == 303
        assert [text for _, text, _ in history()] == ["Их предложение.", "Моё предложение."]

    def test_theirs_is_kept(self, browser, second, at, run, history):
        mine = form(browser.get(at).text)
        second.press(at, "reject")
        answer = browser.post(at, {**mine, "do": "accept"})
        kept = browser.post(at, {**form(answer.text), "do": "keep"})
        assert kept.location == f"/runs/{run}/0/1"
        assert [status for status, *_ in history()] == ["rejected"]

    def test_is_not_forgotten_on_the_way(self, browser, second, at, history):
        mine = form(browser.get(at).text)
        second.press(at, "save", text="Их.")
        answer = browser.post(at, {**mine, "text": "", "do": "accept"})
        assert answer.status_code == 400
        assert browser.post(at, {**form(answer.text), "text": "Моё.", "do": "accept"}).status_code == 409
        assert [text for _, text, _ in history()] == ["Их."]

    def test_undo_of_what_is_no_longer_the_last(self, browser, second, at, history):
        browser.press(at, "accept")
        mine = form(browser.get(at).text)
        second.press(at, "save", text="Их.")
        assert browser.post(at, {**mine, "do": "undo"}).status_code == 409
        assert len(history()) == 2

    def test_form_sent_twice_is_no_conflict(self, browser, at, history):
        mine = {**form(browser.get(at).text), "text": "Моё.", "do": "save"}
        assert [browser.post(at, mine).status_code for _ in range(2)] == [303, 303]
        assert len(history()) == 1
        mine = {**form(browser.get(at).text), "do": "reject"}
        assert [browser.post(at, mine).status_code for _ in range(2)] == [303, 303]
        assert len(history()) == 2


def test_history_says_who_did_what(browser, at):
    browser.press(at, "save", text="Предложение ноль.", comment="in words")
    browser.press(at, "undo")
    told = words(browser.get(at).text)
    assert re.search(r"Mira taken back \S+ \S+ UTC · took a decision back", told)
    assert re.search(r"Mira edited \S+ \S+ UTC in words Предложение 0 ноль \.", told)


def test_glossary_of_the_desk_is_remembered_with_the_approval(browser, store, record, seen_terms):
    run = record(("In Ternhold.", "В Тернхолде."))
    browser.press(f"/runs/{run}/0/0", "accept")
    [unit] = store.bank.units("en", "ru")
    assert seen_terms("In Ternhold.")[0] in unit.glossaries
