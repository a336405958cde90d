"""How long the store takes for one document of many segments, and how much memory. Usage: store.py [SEGMENTS] [URL]"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from translate.records import Document, Hop, Issue, Outcome, Pair, Route, Segment, Translation
from translate.store import open_store
from translate.terms import TermOutcome

ROUTE = Route((Hop(Pair("en", "ru"), "toy 1", "toy-1-" + "a" * 64),))
TERM = TermOutcome("tern", "Ternhold", 0, 8, "Тернхолд", "form", "nbest", "Тернхолде", 2, 11)


def make(segments: int) -> tuple[Document, Outcome]:
    document = Document("0" * 64, "long.txt", "text/plain", (), None)
    text = "The ferry to Ternhold leaves when the tide is high enough, number {}."
    rows = tuple(
        Translation(
            Segment(f"{n:016x}.0", document.key, f"{n:016x}", 0, text.format(n), 0, len(text.format(n))),
            *("en", "ru", f"Паром в Тернхолд отходит, когда вода стоит высоко, номер {n}.", ROUTE, -0.5),
            terms=(TERM,) if n % 5 == 0 else (),
            issues=(Issue("numbers", "warning", "a number is missing"),) if n % 20 == 0 else (),
        )
        for n in range(segments)
    )
    return document, Outcome(document.key, document.name, "en", "ru", "5" * 64, rows)


def timed(label: str, work: Callable[[], object]) -> None:
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    work()
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{label:<28}{seconds:>9.3f} s{(after - before) / 1024:>9.1f} MiB more at the peak")


def main(segments: int = 50_000, url: str = "") -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "store.db")
        document, outcome = make(segments)
        content = b"x" * 100 * segments
        with open_store(url or path) as store:
            run, later = store.begin_run(), store.begin_run()
            timed(f"record {segments} segments", lambda: store.record(run.id, document, content, outcome))
            timed("record them again", lambda: store.record(later.id, document, content, outcome))
            timed("find", lambda: store.find(outcome.document, outcome.target, outcome.signature))
            timed("outcomes of both runs", lambda: [sum(1 for _ in store.outcomes(r.id)) for r in (run, later)])
            timed("summary", lambda: store.summary(run.id))
        if not url:
            print(f"{'file':<28}{path.stat().st_size / segments:>9.0f} bytes a segment")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *sys.argv[2:3])
