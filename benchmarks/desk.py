"""How the review desk answers with many segments in a run and its memory, against few. Usage: desk.py [SEGMENTS] [FEW]

Prints the median milliseconds of each request over HTTP, from a `dragoman review` of its own over a store of its own.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

from translate.decisions import Unit
from translate.records import Document, Hop, Issue, Outcome, Pair, Route, Segment, Translation
from translate.store import open_store
from translate.terms import TermOutcome

ROUTE = Route((Hop(Pair("en", "ru"), "toy 1", "toy-1-abc"),))
MISSED = TermOutcome("mill", "Millmark", 0, 8, "Миллмарк")
PLACES = ("Brennmoor", "Port Hallow", "the Grey Sound", "Millmark", "Ternhold", "the old quay", "berth seven")
REPEATS = 9
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')


def fill(path: Path, segments: int) -> str:
    """One document, and as many units in the memory; an issue at every twentieth segment, a missed term at every fifth.

    The run's id comes back.
    """
    document = Document("0" * 64, "long.txt", "text/plain", (), None)
    rows = []
    for n in range(segments):
        text = f"On day {n} the boat to {PLACES[n % len(PLACES)]} sailed with {n * 37 % 190} passengers."
        rows.append(
            Translation(
                Segment(f"{n:016x}.0", document.key, f"{n:016x}", 0, text, 0, len(text)),
                *("en", "ru", f"В день {n} лодка отошла, пассажиров — {n * 37 % 190}.", ROUTE, -(n % 19) / 10),
                terms=(MISSED,) if n % 5 == 0 else (),
                issues=(Issue("numbers", "warning", "a number is missing"),) if n % 20 == 0 else (),
            )
        )
    with open_store(path) as store:
        run = store.begin_run()
        outcome = Outcome(document.key, document.name, "en", "ru", "5" * 64, tuple(rows))
        store.record(run.id, document, b"x", outcome)
        store.end_run(run.id)
        store.bank.add(
            Unit(
                "en",
                "ru",
                f"The boat of day {n} lies at {PLACES[n % len(PLACES)]}.",
                f"Лодка дня {n} стоит.",
                "old.tmx",
            )
            for n in range(segments)
        )
    return run.id


class Client:
    """A browser without a screen: cookies, and the hidden fields of the form it saw last."""

    def __init__(self, link: str) -> None:
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._base = "{0.scheme}://{0.netloc}".format(urlsplit(link))
        self._opener.open(link).read()

    def get(self, path: str) -> str:
        """The page at `path`."""
        with self._opener.open(self._base + path) as answer:
            return answer.read().decode()

    def form(self, path: str) -> tuple[str, bytes]:
        """Address and body that accept the segment on the page at `path` as it is."""
        form = re.search(r"<form[^>]*>(?:(?!</form>).)*<textarea.*?</form>", self.get(path), re.S)[0]
        fields = dict(dict(ATTRIBUTE.findall(tag)).values() for tag in HIDDEN.findall(form))
        text = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", form, re.S)[1]
        data = urlencode({**fields, "text": text, "do": "accept"}).encode()
        return re.search(r'action="([^"]*)"', form)[1].replace("&amp;", "&"), data

    def post(self, path: str, data: bytes) -> None:
        """Send a form; the answer, after a redirect, is the page of the next segment."""
        self._opener.open(self._base + path, data).read()


@contextmanager
def serving(path: Path) -> Iterator[Client]:
    """A client in front of `dragoman review`."""
    command = [sys.executable, "-m", "translate", "review", "--no-browser", "--port", "0", "--no-glossary"]
    environment = {**os.environ, "HOME": str(path.parent)}
    with subprocess.Popen(
        [*command, "--store", str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        try:
            yield Client(process.stdout.readline().strip())
        finally:
            process.terminate()


def requests(client: Client, run: str, segments: int) -> dict[str, Callable[[], object]]:
    """What is measured."""
    queue, last, middle = f"/runs/{run}/queue", (segments - 1) // 50 * 50, segments // 2
    forms = [client.form(f"/runs/{run}/0/{middle + n}?state=open") for n in range(REPEATS + 1)]
    return {
        "runs": lambda: client.get("/"),
        "documents": lambda: client.get(f"/runs/{run}"),
        "queue, first page": lambda: client.get(queue),
        "queue, middle page": lambda: client.get(f"{queue}?start={middle // 50 * 50}"),
        "queue, last page": lambda: client.get(f"{queue}?start={last}"),
        "queue, worst score first": lambda: client.get(f"{queue}?order=score"),
        "search, many found": lambda: client.get(f"{queue}?q=PORT+hallow"),
        "search, none found": lambda: client.get(f"{queue}?q=zebra"),
        "filter by issue": lambda: client.get(f"{queue}?issue=numbers"),
        "filter by term missed": lambda: client.get(f"{queue}?missed=1"),
        "filter by state": lambda: client.get(f"{queue}?state=open"),
        "segment": lambda: client.get(f"/runs/{run}/0/{middle}"),
        "segment of a search": lambda: client.get(f"/runs/{run}/0/{middle}?q=hallow"),
        "decision and next segment": lambda: client.post(*forms.pop()),
        "figures": lambda: client.get(f"/runs/{run}/figures"),
    }


def measured(segments: int) -> dict[str, float]:
    """Median milliseconds by request."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "store.db")
        run = fill(path, segments)
        with serving(path) as client:
            return {name: timed(work) for name, work in requests(client, run, segments).items()}


def timed(work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def main(many: int = 50_000, few: int = 500) -> None:
    small, large = measured(few), measured(many)
    print(f"{'milliseconds':<28}{few:>10,}{many:>10,}{'ratio':>8}")
    for name, before in small.items():
        print(f"{name:<28}{before:>10.1f}{large[name]:>10.1f}{large[name] / before:>8.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
