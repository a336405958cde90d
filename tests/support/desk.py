"""A review desk as a person starts it, and a browser that tells what it complained of."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page
from support.desk_run import NAMES

from translate.decisions import Decision
from translate.store import open_store
from translate.store.views import Filter, Row

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"http://127\.0\.0\.1:\d+/\?token=[\w-]+")
ME = "Mira"
"""The reviewer's name at this desk."""


@dataclass(frozen=True)
class Desk:
    """A running `dragoman review`, and a run in its store that belongs to one test."""

    link: str
    """A way in, good for one browser."""
    store: Path
    run: str

    @property
    def base(self) -> str:
        """Scheme, host and port."""
        parts = urlsplit(self.link)
        return f"{parts.scheme}://{parts.netloc}"

    def queue(self, **query: object) -> str:
        """Address of the list of segments."""
        return f"{self.base}/runs/{self.run}/queue?{urlencode(query)}"

    def segment(self, row: Row, **query: object) -> str:
        """Address of a segment's page."""
        return f"{self.base}/runs/{self.run}/{row.item}/{row.position}?{urlencode(query)}"

    def rows(self, **wanted: object) -> tuple[Row, ...]:
        """The segments that a filter finds, as the store has them now."""
        with open_store(self.store) as store:
            return store.reviews.page(self.run, Filter(**wanted), 0, 1000).rows

    def row(self, text: str, target: str = "ru") -> Row:
        """The one segment whose source text holds `text`."""
        [row] = [row for row in self.rows(target=target) if text in row.source_text]
        return row

    def history(self, row: Row) -> tuple[Decision, ...]:
        """All that was decided about a segment."""
        with open_store(self.store) as store:
            return store.reviews.history(row.outcome, row.position)


@contextmanager
def serving(store: Path, log: Path, *options: str) -> Iterator[str]:
    """The link that `dragoman review` prints, in a process of its own on a free port.

    It is ended by SIGTERM, which must end it well.
    """
    command = [sys.executable, "-m", "translate", "review", "--no-browser", "--port", "0", "--store", str(store)]
    command += ["--glossary", str(NAMES), "--as", ME, *options]
    home = {name: str(log.parent) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    environment = {**os.environ, **home, "PYTHONPATH": str(ROOT)}
    with (
        log.open("w") as said,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=said, text=True, env=environment, cwd=log.parent
        ) as process,
    ):
        try:
            link = process.stdout.readline().strip()
            assert link.startswith("http://127.0.0.1:"), log.read_text()
            yield link
        finally:
            process.terminate()
            code = process.wait(30)
    assert code == 0, log.read_text()
    assert "Traceback" not in log.read_text()


class Links:
    """A browser that is in already, as far as it takes to ask for links for others."""

    def __init__(self, link: str) -> None:
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._base = link.partition("?")[0]
        page = self._opener.open(link).read().decode()
        self._form = urlencode({"csrf": re.search(r'name="csrf" value="(\w+)"', page)[1]}).encode()

    def fresh(self) -> str:
        """A link that lets one browser in."""
        page = self._opener.open(f"{self._base}link", self._form).read().decode()
        return LINK.search(page)[0]


@dataclass
class Reviewer:
    """A browser of its own: cookies, pages, and all it complained of."""

    context: BrowserContext
    page: Page
    expected: set[int] = field(default_factory=set)
    """Statuses of error pages that the test provokes."""
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Write down errors of scripts and of the content security policy, dialogs, and what could not be loaded."""
        self.context.on("console", lambda said: self._console(said.type, said.text))
        self.context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        self.context.on("requestfailed", lambda request: self._failed(request.failure, request.url))
        self.context.on("response", lambda answer: self._response(answer.status, answer.url))
        self.context.on("dialog", self._dialog)

    def _console(self, kind: str, text: str) -> None:
        told = any(f"status of {status}" in text for status in self.expected)
        if kind in {"error", "warning"} and not told:
            self.complaints.append(f"console: {text}")

    def _failed(self, why: str, url: str) -> None:
        if why != "net::ERR_ABORTED":  # which the browser does itself when a page is left that still loads
            self.complaints.append(f"{why}: {url}")

    def _response(self, status: int, url: str) -> None:
        if status >= 400 and status not in self.expected:
            self.complaints.append(f"{status}: {url}")

    def _dialog(self, dialog: object) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()


def barriers(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page as it is now."""
    found = Axe().run(page).response["violations"]
    grave = [one for one in found if one["impact"] in {"serious", "critical"}]
    return [f"{page.url}: {one['id']}: {n['html']} {n['failureSummary']}" for one in grave for n in one["nodes"]]
