"""A browser at the desk without a screen: Flask's test client, cookies, forms."""

import html
import re

BASE = "http://127.0.0.1:8383"


class Browser:
    """One browser at the desk: keeps cookies, knows the token of its forms."""

    def __init__(self, app):
        self.app, self.client = app, app.test_client()

    def get(self, path, **options):
        return self.client.get(path, base_url=BASE, **options)

    def post(self, path, data=None, csrf=None, **options):
        sent = {"csrf": self.csrf() if csrf is None else csrf, **(data or {})}
        return self.client.post(path, base_url=BASE, data=sent, **options)

    def enter(self):
        """Come in by a fresh link."""
        token = self.app.extensions["desk"].sessions.link()
        assert self.get(f"/?token={token}").status_code == 303
        return self

    def csrf(self):
        return re.search(r'name="csrf" value="(\w+)"', self.get("/").text)[1]

    def press(self, path, do, **fields):
        """Open the segment's page, change `fields` and press a button."""
        return self.post(path, {**form(self.get(path).text), "do": do, **fields})


def form(page):
    """What the form of a segment's page would send, without a button."""
    [found] = re.findall(r'<form[^>]*id="decide".*?</form>', page, re.S)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', found))
    fields.pop("do")
    text = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", found, re.S)[1]
    return {name: html.unescape(value) for name, value in {**fields, "text": text}.items()}


def heading(page):
    """The words of the one h1."""
    [found] = re.findall(r"<h1>(.*?)</h1>", page, re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", found)).strip()


def words(page):
    """What stands in <main>, without markup."""
    main = re.search(r"<main.*?</main>", page, re.S)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())
