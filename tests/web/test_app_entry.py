"""Who is let in, under which name, and what every answer carries."""

import re
import sqlite3
import threading
import time

import pytest
from support.app_client import BASE, Browser, heading

from translate.web.session import Sessions

PAGES = [
    "/",
    "/runs/{run}",
    "/runs/{run}/queue",
    "/runs/{run}/queue?state=open",
    "/runs/{run}/0/1",
    "/runs/{run}/figures",
]


@pytest.fixture
def pages(run):
    return [page.format(run=run) for page in PAGES]


def token_of(app):
    return app.extensions["desk"].sessions.link()


class TestLink:
    def test_works_once_and_leaves_the_address(self, make, run):
        app = make()
        token, first, second = token_of(app), Browser(app), Browser(app)
        answer = first.get(f"/runs/{run}/queue?state=open&token={token}&q=a+b")
        assert answer.status_code == 303
        assert answer.location == f"/runs/{run}/queue?state=open&q=a+b"
        assert first.get(answer.location).status_code == 200
        refused = second.get(f"/?token={token}")
        assert refused.status_code == 403
        assert "Link for another browser" in refused.text
        assert "Set-Cookie" not in refused.headers

    def test_used_link_is_no_harm_to_who_is_in(self, make):
        app = make()
        token, browser = token_of(app), Browser(app)
        browser.get(f"/?token={token}")
        again = browser.get(f"/?token={token}")
        assert (again.status_code, again.location) == (303, "/")

    @pytest.mark.parametrize("token", ["x", "", "é", "a" * 5000])
    def test_wrong_one_is_refused(self, make, token):
        app = make()
        token_of(app)
        assert Browser(app).get("/", query_string={"token": token}).status_code == 403

    def test_cookie_is_for_this_desk_alone(self, make):
        app = make()
        cookie = Browser(app).get(f"/?token={token_of(app)}").headers["Set-Cookie"]
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
        assert cookie.startswith("dragoman-8383=")

    def test_for_another_browser(self, make):
        app = make()
        first, second, third = Browser(app).enter(), Browser(app), Browser(app)
        page = first.post("/link").text
        [path] = re.findall(re.escape(BASE) + r"(/\?token=[\w-]+)", page)
        assert second.get(path).status_code == 303
        assert second.get("/").status_code == 200
        assert third.get(path).status_code == 403

    def test_never_leads_elsewhere(self, make):
        app = make()
        for path in ("//evil.example/", "/%5Cevil.example/", "/%0d%0aX:1"):
            answer = Browser(app).get(f"{path}?token={token_of(app)}")
            assert re.match(r"/(?![/\\])", answer.location), answer.location


def test_without_a_session_nothing_is_shown(make, run, pages):
    app = make()
    for page in pages:
        answer = Browser(app).get(page)
        assert answer.status_code == 403, page
        assert run not in answer.text.replace(f'href="{page}"', "")
        assert "dragoman review" in answer.text
    assert Browser(app).get("/static/desk.css").status_code == 200


def test_what_was_typed_is_given_back_to_a_lost_session(make, run):
    answer = Browser(make()).post(f"/runs/{run}/0/1", {"text": "Мой <b>текст"}, csrf="x")
    assert answer.status_code == 403
    assert "Мой &lt;b&gt;текст</textarea>" in answer.text


class TestForms:
    def test_every_form_wants_its_token(self, browser, run):
        other = Browser(browser.app).enter().csrf()
        posts = [rule for rule in browser.app.url_map.iter_rules() if "POST" in rule.methods]
        assert len(posts) >= 4
        before = browser.get(f"/runs/{run}").text
        for rule in posts:
            path = rule.rule.replace("<run_id>", run)
            path = re.sub(r"<int[^>]*>", "0", path)
            if path == "/login":
                continue
            for csrf in ("", "0" * 64, other, "é"):
                fields = {"do": "accept", "text": "x", "seen": "0", "name": "Eve"}
                assert browser.post(path, fields, csrf=csrf).status_code == 403, (path, csrf)
        assert browser.get(f"/runs/{run}").text == before

    def test_reading_changes_nothing(self, browser, store, run, pages):
        before = store.reviews.progress(run), store.bank.version()
        for page in pages:
            assert browser.get(page).status_code == 200
            browser.get(page + ("&" if "?" in page else "?") + "do=accept&text=x&seen=0")
        assert (store.reviews.progress(run), store.bank.version()) == before
        assert browser.get("/link").status_code == 405

    def test_name_can_be_changed(self, browser, store, run):
        answer = browser.post("/name", {"name": "  Anna \n K. ", "back": f"/runs/{run}/0/0?state=open"})
        assert answer.location == f"/runs/{run}/0/0?state=open"
        browser.press(f"/runs/{run}/0/0", "accept")
        assert [d.who for d in store.reviews.history(*_place(store, run))] == ["Anna K."]
        assert browser.post("/name", {"name": " "}).status_code == 400
        assert browser.post("/name", {"name": "A", "back": "//evil.example"}).location == "/"


def _place(store, run):
    row = store.reviews.opened(run, 0, 0).row
    return row.outcome, row.position


HOSTS = {
    "127.0.0.1": {"127.0.0.1:8383": 200, "localhost:8383": 200, "LOCALHOST:8383": 200, "[::1]:8383": 200}
    | {"": 400, "evil.example:8383": 400, "127.0.0.1": 400, "127.0.0.1:80": 400, "192.0.2.7:8383": 400}
    | {"127.0.0.1.evil.example:8383": 400, "a@127.0.0.1:8383": 400, "127.0.0.1:8383/x": 400, "127.0.0.1:x": 400}
    | {"desk.example": 200, "desk.example:443": 200, "xdesk.example": 400},
    "0.0.0.0": {"192.0.2.7:8383": 200, "[2001:db8::1]:8383": 200, "192.0.2.7:1": 400, "box:8383": 400, "localhost:8383": 200},
    "192.0.2.7": {"192.0.2.7:8383": 200, "192.0.2.8:8383": 400, "127.0.0.1:8383": 200},
}  # fmt: skip


@pytest.mark.parametrize(("listening", "name", "status"), [(a, b, c) for a, t in HOSTS.items() for b, c in t.items()])
def test_names_of_the_desk(make, listening, name, status):
    client = make(listening, review_hosts=("desk.example",)).test_client()
    answer = client.get("/static/desk.css", headers={"Host": name})
    assert answer.status_code == status
    assert status == 200 or "review_hosts" in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": BASE}, 303),
        ({"Origin": "null"}, 303),  # a page's own form where no referrer is sent
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "http://localhost:8383"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:8383.evil.example"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_forms_of_other_pages(browser, headers, status):
    assert browser.post("/name", {"name": "A"}, headers=headers).status_code == status


def test_pages_asked_for_by_other_pages(browser):
    assert browser.get("/", headers={"Origin": "https://evil.example"}).status_code == 403
    assert browser.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200  # a link


def test_headers_of_every_answer(browser, run, pages):
    answers = {page: browser.get(page) for page in [*pages, "/nothing", "/static/desk.js", "/runs/x/0/0"]}
    answers["refused"] = browser.post("/name", csrf="")
    answers["moved"] = browser.post("/name", {"name": "A"})
    answers["too-much"] = browser.post("/name", {"name": "A" * 2_100_000})
    answers["foreign"] = browser.app.test_client().get("/", headers={"Host": "evil.example"})
    assert {a.status_code for a in answers.values()} == {200, 303, 400, 403, 404, 413}
    for name, answer in answers.items():
        policy = dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))
        assert policy.pop("script-src") == policy.pop("style-src") == policy.pop("connect-src") == "'self'"
        assert policy == {
            "default-src": "'none'", "img-src": "'self'", "form-action": "'self'",
            "base-uri": "'none'", "frame-ancestors": "'none'",
        }  # fmt: skip
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert (answer.headers["Cache-Control"] == "no-store") == (name != "/static/desk.js"), name


def test_pages_hold_no_script_or_style_of_their_own(browser, run, pages):
    browser.press(f"/runs/{run}/0/0", "save", text="Другое.")
    for page in [*pages, f"/runs/{run}/0/0", "/nothing"]:
        text = browser.get(page).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text), page
        assert re.findall(r"<script([^>]*)>(.*?)</script>", text) == [
            (f' src="/static/{name}?v={version}" defer', "")
            for name, version in re.findall(r"/static/(htmx\.min\.js|desk\.js)\?v=([\w.]+)", text)
        ]
        assert not re.findall(r'(?:href|src|action)="(?!/(?!/)|#)[^"]*"', text), page


def test_too_much_is_a_page(browser, run):
    answer = browser.post(f"/runs/{run}/0/0", {"text": "x" * 2_100_000, "do": "save", "seen": "0"})
    assert answer.status_code == 413
    assert heading(answer.text) == "That is too much text"


def test_busy_store_is_a_page_that_keeps_what_was_typed(browser, store, run, tmp_path):
    fields = {"do": "save", "seen": "0", "text": "Моё", "comment": ""}
    csrf = browser.csrf()
    other = sqlite3.connect(tmp_path / "desk.db")
    other.execute("BEGIN IMMEDIATE")
    answer = browser.post(f"/runs/{run}/0/0", fields, csrf=csrf)
    other.close()
    assert answer.status_code == 503
    assert "Моё</textarea>" in answer.text
    assert "Traceback" not in answer.text
    assert browser.post(f"/runs/{run}/0/0", fields, csrf=csrf).status_code == 303


class TestPassword:
    @pytest.fixture
    def outsider(self, make):
        return Browser(make("192.0.2.7", review_password="sesame"))

    def login(self, browser, **fields):
        """Open the form, fill it in, send it."""
        page = browser.get("/login?next=/runs/x").text
        sent = dict(re.findall(r'name="(csrf|next)" value="([^"]*)"', page))
        return browser.post("/login", {**sent, "name": "Anna", **fields}, csrf=fields.get("csrf", sent["csrf"]))

    def test_form_is_shown_instead_of_pages(self, outsider, run):
        answer = outsider.get(f"/runs/{run}/queue?state=open&q=a+b")
        assert (answer.status_code, answer.location) == (303, f"/login?next=/runs/{run}/queue?state%3Dopen%26q%3Da%2Bb")
        assert f'value="/runs/{run}/queue?state=open&amp;q=a+b"' in outsider.get(answer.location).text
        assert 'type="password"' in outsider.get(answer.location).text

    def test_right_one_lets_in_with_a_name(self, outsider, store, run):
        answer = self.login(outsider, password="sesame", next=f"/runs/{run}")
        assert (answer.status_code, answer.location) == (303, f"/runs/{run}")
        outsider.press(f"/runs/{run}/0/0", "accept")
        assert [d.who for d in store.reviews.history(*_place(store, run))] == ["Anna"]

    def test_wrong_one_is_refused_after_a_while(self, outsider):
        begun = time.monotonic()
        answer = self.login(outsider, password="Sesame")
        assert answer.status_code == 403
        assert time.monotonic() - begun > 0.9
        assert "sesame" not in answer.text
        assert outsider.get("/").status_code == 303

    def test_form_needs_its_token(self, outsider):
        assert self.login(outsider, password="sesame", csrf="0" * 64).status_code == 403
        assert outsider.get("/").location == "/login?next=/"

    @pytest.mark.parametrize("place", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1"])
    def test_leads_nowhere_else(self, outsider, place):
        assert self.login(outsider, password="sesame", next=place).location == "/"

    def test_link_works_beside_it(self, outsider):
        assert outsider.enter().get("/").status_code == 200

    def test_there_is_none_without_a_password(self, browser):
        assert browser.get("/login").status_code == 404
        assert browser.post("/login", {"password": ""}).status_code == 404

    def test_not_too_many_at_once(self):
        sessions, answers = Sessions("sesame", delay=0.5), []
        trying = [threading.Thread(target=lambda: answers.append(sessions.admits("x"))) for _ in range(6)]
        for thread in trying:
            thread.start()
        for thread in trying:
            thread.join()
        assert sorted(answers, key=str) == [False, False, None, None, None, None]
        assert sessions.admits("sesame") is True
        assert Sessions("", delay=0).admits("") is False
