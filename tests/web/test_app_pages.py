"""What the pages say, and that any text comes through as text."""

import re
from dataclasses import replace

import pytest
from store_samples import content, document, outcome
from support.app_client import Browser, form, heading, words

HOSTILE = '<script>alert("x")</script> & </textarea></title> {{ 7*7 }}'


class TestRuns:
    def test_empty_store(self, browser):
        assert "no runs yet" in words(browser.get("/").text)

    def test_newest_first_with_what_waits_for_whom(self, make, store, run):
        later = store.begin_run()
        store.record(later.id, document(3), content(3), outcome(3, segments=4))
        browser = Browser(make(reviewers={"ru": "Lena"})).enter()
        page = browser.get("/").text
        assert heading(page) == "Runs"
        rows = [
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)) for row in re.findall(r"<tr>.*?</tr>", page, re.S)[1:]
        ]
        assert [re.search(r"\S+-\w{4}", row)[0] for row in rows] == [later.id, run]
        assert "Russian: 4 segments for Lena" in rows[0]
        assert "unfinished" in rows[0]
        assert "Russian, Azerbaijani" in rows[1]
        assert "0 of 5" in rows[1]
        assert browser.get("/?show=1").text.count("<tr>") == 2
        assert browser.get("/?show=x").status_code == 400

    def test_documents_with_progress_failures_and_links(self, browser, run):
        browser.press(f"/runs/{run}/0/0", "accept")
        browser.press(f"/runs/{run}/0/1", "reject")
        page = browser.get(f"/runs/{run}").text
        told = words(page)
        assert "note1.txt English → Russian 2 / 3 2 of 3 1 0 1 1" in told
        assert "note2.txt Russian failed no engine for en→ru: install one" in told
        for link in (f"/runs/{run}/queue?item=1", f"/runs/{run}/queue", f"/runs/{run}/figures"):
            assert f'href="{link}"' in page

    def test_a_beginning_leads_to_the_run(self, browser, run):
        assert browser.get("/runs/latest").location == f"/runs/{run}"
        missing = browser.get("/runs/nowhere")
        assert missing.status_code == 404
        assert "nowhere" in words(missing.text)


class TestQueue:
    def places(self, page):
        """Item and position of the rows, in order."""
        return [
            (int(a), int(b)) for a, b in re.findall(r'class="row-head">\s*<a href="/runs/[^/]+/(\d+)/(\d+)\?', page)
        ]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]),
            ("item=1", [(1, 0), (1, 1)]),
            ("target=ru", [(0, 0), (0, 1), (0, 2)]),
            ("source=en&target=az", [(1, 0), (1, 1)]),
            ("source=hy", []),
            ("state=accepted", [(0, 1)]),
            ("state=open&target=ru", [(0, 0), (0, 2)]),
            ("issue=numbers", [(0, 0), (0, 1), (0, 2)]),
            ("missed=1", [(1, 0), (1, 1)]),
            ("below=-0.2", [(0, 2)]),
            ("q=SENTENCE+1", [(0, 1), (1, 1)]),
            ("q=предложение+2", [(0, 2)]),
            ("order=score&target=ru", [(0, 2), (0, 1), (0, 0)]),
            ("start=3", [(1, 0), (1, 1)]),
            ("item=&target=&below=&q=&unknown=1", [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]),
        ],
    )
    def test_filters(self, browser, run, query, expected):
        browser.press(f"/runs/{run}/0/1", "accept")
        page = browser.get(f"/runs/{run}/queue?{query}").text
        assert self.places(page) == expected

    @pytest.mark.parametrize(
        "query",
        [
            "item=-1",
            "item=x",
            "item=9999999999",
            "target=xx-nonsense",
            "source=1",
            "state=foo",
            "missed=2",
            "below=low",
            "below=nan",
            "below=inf",
            "order=worst",
            "start=x",
            "start=-1",
            "start=²",
            "q=a%00",
            "issue=a%0ab",
        ],
    )
    def test_nonsense_is_named(self, browser, run, query):
        name = query.partition("=")[0]
        for page in (f"/runs/{run}/queue?{query}", f"/runs/{run}/0/0?{query}"):
            answer = browser.get(page)
            assert answer.status_code == 400
            assert f"{name}: give " in words(answer.text)

    def test_form_keeps_what_was_chosen(self, browser, run):
        page = browser.get(f"/runs/{run}/queue?item=1&target=az&missed=1&below=-0.1&q=Sen&order=score").text
        assert re.findall(r'<option value="([^"]*)" selected', page) == ["1", "az", "score"]
        for field in ('name="below" inputmode="decimal" size="6" value="-0.1"', 'value="Sen"', 'value="1" checked'):
            assert field in page
        labels = re.findall(r"<label for=\"f-\w+\">(.*?)</label>", page)
        assert labels == [
            "Document", "Target language", "Source language", "State", "Issue", "Score below", "Search", "Order",
            "Term missed",
        ]  # fmt: skip
        assert "/1/1?item=1&amp;target=az&amp;missed=1&amp;below=-0.1&amp;q=Sen&amp;order=score" in page

    def test_pages(self, browser, record):
        run = record(*((f"Line {n}.", f"Строка {n}.") for n in range(120)))
        middle = browser.get(f"/runs/{run}/queue?start=50").text
        assert len(self.places(middle)) == 50
        assert "51–100 of 120" in words(middle)
        assert re.search(r'href="/runs/[^"]*/queue"[^>]*>Previous page', middle)
        assert re.search(r'href="/runs/[^"]*/queue\?start=100"[^>]*>Next page', middle)
        last = browser.get(f"/runs/{run}/queue?start=100").text
        assert len(self.places(last)) == 20
        assert "Next page" not in last
        assert "ends before" in words(browser.get(f"/runs/{run}/queue?start=500").text)

    def test_terms_are_marked_on_both_sides(self, browser, record):
        run = record(("To Ternhold and Ternhold.", "В Тернхолд."))
        page = browser.get(f"/runs/{run}/queue").text
        marks = re.findall(r'<mark class="(\w+)">(\w+)<bdi class="hint" lang="en" dir="ltr"> (\w+) </bdi>', page)
        assert marks == [("kept", "Ternhold", "kept"), ("missed", "Ternhold", "missed"), ("kept", "Тернхолд", "kept")]


class TestSegment:
    def test_all_about_it(self, browser, run):
        told = words(browser.get(f"/runs/{run}/0/1").text)
        for part in (
            "note1.txt , segment 2", "open", "English → Russian", "score -0.14", "en→ru (toy 1)",
            "warning numbers numbers differ: new 1", "Предложение 0.", "Предложение 2.", "this segment",
        ):  # fmt: skip
            assert part in told

    def test_fields_say_language_and_direction(self, browser, record):
        run = record(("A boat.", "قارب."), target="ar")
        page = browser.get(f"/runs/{run}/0/0").text
        assert re.search(r'<textarea id="target" name="text" lang="ar" dir="rtl"', page)
        assert '<div class="text big source" lang="en" dir="ltr">A boat.</div>' in page
        assert '<div class="text big target" lang="ar" dir="rtl">قارب.</div>' in page
        run = record(("Barco.", "Boot."), source="und")
        assert '<div class="text big source" lang="und" dir="auto">' in browser.get(f"/runs/{run}/0/0").text

    def test_terms_with_their_forms(self, browser, record):
        run = record(("In Ternhold.", "В Тернхолде."), ("In Ternhold.", "В городе."))
        told = words(browser.get(f"/runs/{run}/0/0").text)
        assert "Ternhold → Тернхолд met here Тернхолде Insert 1" in told
        assert "variant Тернгольд Insert gen Тернхолда Insert dat Тернхолду" in told
        assert "Ask Lena" in told
        page = browser.get(f"/runs/{run}/0/1").text
        assert "Ternhold → Тернхолд missed" in words(page)
        assert 'data-insert="Тернхолд" data-key="1"' in page

    def test_terms_follow_the_standing_text(self, browser, record):
        run = record(("In Ternhold.", "В городе."))
        browser.press(f"/runs/{run}/0/0", "save", text="В Тернгольде.")
        assert "met here Тернгольде" in words(browser.get(f"/runs/{run}/0/0").text)

    def test_recorded_terms_that_the_glossary_does_not_have(self, browser, run):
        assert "Sentence → Мельница missed" in words(browser.get(f"/runs/{run}/1/0").text)
        browser.press(f"/runs/{run}/1/0", "save", text="Мельница стоит.")
        page = browser.get(f"/runs/{run}/1/0").text
        assert "Sentence → Мельница met" in words(page)
        assert '<mark class="kept">Мельница' in page

    def test_issues_follow_the_standing_text(self, browser, record):
        run = record(("He paid 5 crowns.", "Он заплатил."))
        browser.press(f"/runs/{run}/0/0", "save", text="Он заплатил 7 крон.")
        page = browser.get(f"/runs/{run}/0/0").text
        assert "numbers differ: missing 5; new 7" in words(page)
        assert '<mark class="issue" title="numbers differ: missing 5; new 7">7</mark>' in page
        browser.press(f"/runs/{run}/0/0", "save", text="Он заплатил 5 крон.")
        assert "numbers differ" not in words(browser.get(f"/runs/{run}/0/0").text)

    @pytest.mark.parametrize(
        ("reused", "words_"),
        [
            ("approved", "approved here before"),
            ("elsewhere", "approved elsewhere"),
            ("machine", "from an earlier version"),
        ],
    )
    def test_reuse_in_words(self, browser, record, reused, words_):
        run = record(("A.", "А."), reused=reused)
        assert words_ in words(browser.get(f"/runs/{run}/0/0").text)
        assert words_ in words(browser.get(f"/runs/{run}/queue").text)

    def test_memory_suggests_with_the_difference(self, browser, record):
        run = record(
            ("The ferry left at 7 with 20 people.", "Паром ушёл в 7."), ("The ferry left at 9 with 20 people.", "?")
        )
        browser.press(f"/runs/{run}/0/0", "accept")
        page = browser.get(f"/runs/{run}/0/1").text
        assert re.search(r"97 %\s*· Mira\s*· <bdi>note7.txt</bdi>", page)
        assert "The ferry left at <del>7</del><ins>9</ins> with 20 people." in page
        assert 'data-use="Паром ушёл в 7."' in page
        assert "From the memory" not in browser.get(f"/runs/{run}/0/0").text  # not its own
        used = browser.press(f"/runs/{run}/0/1", "use-1", comment="so")
        assert used.status_code == 200
        assert (form(used.text)["text"], form(used.text)["comment"]) == ("Паром ушёл в 7.", "so")

    def test_missing_ones(self, browser, run):
        for place in ("0/3", "2/0", "9/0", "0/99999999999999999999"):
            assert browser.get(f"/runs/{run}/{place}").status_code == 404
        assert browser.get("/runs/nowhere/0/0").status_code == 404


class TestAnyText:
    def test_markup_is_text(self, browser, record):
        run = record((HOSTILE, HOSTILE[::-1] + HOSTILE))
        browser.press(f"/runs/{run}/0/0", "save", text=HOSTILE, comment=HOSTILE)
        for page in (f"/runs/{run}/0/0", f"/runs/{run}/queue", f"/runs/{run}/queue?q=%3Cscript%3E"):
            text = browser.get(page).text
            assert text.count("<script") == 2  # ours
            assert "7*7" in text
        assert form(browser.get(f"/runs/{run}/0/0").text)["text"] == HOSTILE

    def test_names_are_text(self, store, browser):
        begun = store.begin_run()
        named = replace(outcome(name="<b>&\u202ecod.txt"), source="en")
        store.record(begun.id, document(), content(), named)
        for page in (f"/runs/{begun.id}", f"/runs/{begun.id}/queue", f"/runs/{begun.id}/0/0"):
            text = re.search("<main.*</main>", browser.get(page).text, re.S)[0]
            assert "<b>" not in text
            assert "RIGHT-TO-LEFT OVERRIDE</bdi>cod.txt" in text

    def test_invisible_characters_have_names(self, browser, record):
        run = record(("A\u202eB\u0007C\u200e\u200eD", "a\u2066b"))
        page = browser.get(f"/runs/{run}/0/0").text
        chips = re.findall(r'<bdi class="chip"[^>]*>([^<]*)</bdi>', page)
        assert chips == ["RIGHT-TO-LEFT OVERRIDE", "U+0007", "LEFT-TO-RIGHT MARK ×2", "LEFT-TO-RIGHT ISOLATE"]

    def test_long_text_is_cut_in_lists_and_whole_on_its_page(self, browser, store, record):
        long = "Ж" * 100_000
        run = record((long, long))
        page = browser.get(f"/runs/{run}/queue").text
        assert "… 100,000 characters" in page
        assert "Ж" * 400 in page
        assert "Ж" * 401 not in page
        at = f"/runs/{run}/0/0"
        assert f">{long}</div>" in browser.get(at).text
        answer = browser.press(at, "save", text=long + "!")
        assert answer.status_code == 303
        assert store.reviews.opened(run, 0, 0).row.text == long + "!"


class TestFigures:
    def test_pictures_with_their_numbers(self, browser, run):
        browser.press(f"/runs/{run}/0/0", "accept")
        page = browser.get(f"/runs/{run}/figures").text
        titles = re.findall(r"<figcaption><h2>(.*?)</h2>", page)
        assert titles == [
            "Scores into Azerbaijani", "Scores into Russian", "Issues", "Glossary by language", "Glossary by term", "Review",
        ]  # fmt: skip
        assert page.count("<svg") == len(titles) == page.count("<desc")
        told = words(page)
        assert "Мельница 2 0" in told
        assert "numbers Russian 3" in told
        assert re.search(r"Review Segments with a decision over time \(UTC\), of 5\.", told)

    def test_nothing_to_draw(self, browser, store):
        assert "nothing to draw" in words(browser.get(f"/runs/{store.begin_run().id}/figures").text)
