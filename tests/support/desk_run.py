"""A run for the review desk to show: the documents of fixtures/web/desk.tsv, two target languages, some work done."""

import hashlib
import re
import secrets
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from translate import checks, glossary
from translate.decisions import Decision
from translate.glossary.verify import verify
from translate.records import Document, Hop, Outcome, Pair, Route, Segment, Translation
from translate.store import Store
from translate.store.views import Filter

FIXTURES = Path(__file__).parents[1] / "fixtures" / "web"
NAMES = FIXTURES / "names.tsv"
ROUTES = {
    "ru": Route((Hop(Pair("en", "ru"), "toy 1", "toy-1-abc"),)),
    "ar": Route((Hop(Pair("en", "fr"), "toy 1", "toy-1-abc"), Hop(Pair("fr", "ar"), "mill 2", "mill-2-def"))),
}
REVIEWERS = {"ru": ("Nadia", 30), "ar": ("Omar", 12)}
"""By target, who has decided about how many segments."""
FAILED = "minutes.txt"
"""A document that could not be translated."""
SCORELESS = 9
"""Every so many segments the engine gave no score."""


class Texts(NamedTuple):
    """A document of the fixture: its name, its lines, and the lines of its translations by target."""

    name: str
    source: list[str]
    targets: dict[str, list[str]]


def documents(path: Path = FIXTURES / "desk.tsv") -> Iterator[Texts]:
    """The documents of the fixture, in its order."""
    for part in re.split(r"^== ", path.read_text("utf-8"), flags=re.M)[1:]:
        head, *lines = part.splitlines()
        name, _, count = head.partition(" * ")
        rows = [[_unescaped(cell) for cell in line.split("\t")] for line in lines if not line.startswith("#")]
        if count:
            rows = [[_numbered(cell, n) for cell in row] for n in range(1, int(count) + 1) for row in rows]
        english, russian, arabic = zip(*rows, strict=True)
        yield Texts(name, list(english), {"ru": list(russian), "ar": list(arabic)})


def _unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)


def _numbered(text: str, n: int) -> str:
    return text.replace("{n}", str(n)).replace("{p}", str(80 + 37 * n % 190)).replace("{f}", str(1 + n % 7))


Made = tuple[Document, bytes, Outcome]


@cache
def outcomes() -> tuple[Made, ...]:
    """Every document in every target language, without a signature."""
    terms = glossary.load([NAMES])
    finders = {target: glossary.Matcher(terms.terms("en", target)) for target in ROUTES}
    return tuple(outcome(texts, target, finders[target]) for texts in documents() for target in ROUTES)


def outcome(texts: Texts, target: str, finder: glossary.Matcher) -> Made:
    """The texts as a pipeline would have left them: terms verified, checks run, a score at most segments."""
    content = "\n".join(texts.source).encode()
    document = Document(hashlib.sha256(content).hexdigest(), texts.name, "text/plain", (), None)
    made = []
    for n, (source, text) in enumerate(zip(texts.source, texts.targets[target], strict=True)):
        hits = finder.find(source)
        score = None if n % SCORELESS == SCORELESS - 1 else -0.12 - 2.1 * ((7 * n + len(text)) % 23 / 22) ** 3
        segment = Segment(f"b{n}.0", document.key, f"b{n}", 0, source, 0, len(source))
        translation = Translation(
            *(segment, "en", target, text, ROUTES[target], score),
            terms=verify(hits, text, "model"),
            glossary=glossary.fingerprint(hits),
        )
        made.append(replace(translation, issues=checks.run(translation)))
    return document, content, Outcome(document.key, texts.name, "en", target, "", tuple(made))


def fill(store: Store, names: Collection[str] = ()) -> str:
    """Put a run into `store`, translated anew, a part of it reviewed; of all documents, or those in `names`.

    Its id comes back.
    """
    run, signature = store.begin_run(), secrets.token_hex(32)
    for document, content, made in outcomes():
        if made.name in (names or {made.name}):
            store.record(run.id, document, content, replace(made, signature=signature))
    failed = Document("f" * 64, FAILED, "text/plain", (), None)
    why = "no engine for en→ar: dragoman models install en ar"
    store.record(run.id, failed, b"", Outcome(failed.key, FAILED, "en", "ar", signature, failure=why))
    store.end_run(run.id)
    review(store, run.id)
    return run.id


def review(store: Store, run: str) -> None:
    """Decide about the first days of the register, as two people would have."""
    for progress in store.reviews.progress(run):
        if progress.name == "harbour-register.txt":
            who, done = REVIEWERS[progress.target]
            for row in store.reviews.page(run, Filter(item=progress.item), 0, done).rows:
                store.reviews.decide(row.outcome, row.position, decision(row.position, row.text, who), 0)


def decision(position: int, text: str, who: str) -> Decision:
    """Every eleventh is rejected, every seventh edited, the others are accepted."""
    if position % 11 == 10:
        return Decision("rejected", text, who, comment="Ask the harbour master")
    if position % 7 == 6:
        return Decision("edited", f"{text.rstrip('.')} — {who}.", who)
    return Decision("accepted", text, who)
