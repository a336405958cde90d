"""Debian's Chromium, driven by Playwright, in front of a desk in which every test has a run of its own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from support import desk_run
from support.desk import Desk, Links, Reviewer, serving

from translate.store import open_store

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 20_000
"""Milliseconds that a page may take on a busy machine."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless browser a worker."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS, headless=True)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Links]]:
    """A store and a desk over it, which every test of the worker uses; with what makes links into it.

    Without a browser there is no use for it.
    """
    folder = tmp_path_factory.mktemp("desk")
    with serving(folder / "store.db", folder / "review.log") as link:
        yield folder / "store.db", Links(link)


@pytest.fixture
def desk(served: tuple[Path, Links]) -> Desk:
    """The desk with a new run of fixtures/web/desk.tsv in its store."""
    path, links = served
    with open_store(path) as store:
        return Desk(links.fresh(), path, desk_run.fill(store))


@pytest.fixture
def another_browser(chromium: Browser) -> Iterator[Callable[..., Reviewer]]:
    """Makes a browser without cookies; Playwright's options for a context, such as its viewport, may be given.

    No browser may have complained when the test is over.
    """
    reviewers: list[Reviewer] = []

    def make(**options: object) -> Reviewer:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(PATIENCE)
        reviewer = Reviewer(context, context.new_page())
        reviewer.watch()
        reviewers.append(reviewer)
        return reviewer

    yield make
    for reviewer in reviewers:
        reviewer.context.close()
    assert [complaint for reviewer in reviewers for complaint in reviewer.complaints] == []


@pytest.fixture
def reviewer(desk: Desk, another_browser: Callable[..., Reviewer]) -> Reviewer:
    """A browser that has come in by a link."""
    made = another_browser()
    made.page.goto(desk.link)
    return made
