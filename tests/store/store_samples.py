"""Outcomes to put into a store: by hand, and by hypothesis."""

from dataclasses import replace
from itertools import accumulate

from hypothesis import strategies as st

from translate.records import Document, Hop, Issue, Outcome, Pair, Route, Segment, Translation
from translate.terms import TermOutcome

DIRECT = Route((Hop(Pair("en", "ru"), "toy 1", "toy-1-abc"),))
PIVOT = Route((Hop(Pair("en", "tr"), "toy 1", "toy-1-abc"), Hop(Pair("tr", "az"), "mill 2", "mill-2-def")))


def document(number=1, name=None):
    """A document whose key tells its number; the store asks nothing else of it."""
    return Document(f"{number:064x}", name or f"note{number}.txt", "text/plain", (), None)


def content(number=1):
    return f"Text of note {number}.\n".encode()


def outcome(
    number=1, *, segments=3, target="ru", route=DIRECT, signature="5" * 64, failure="", terms=(), issues=(), name=None
):
    """The outcome of document `number`: `segments` sentences, each with the same terms and issues."""
    doc = document(number, name)
    translations = () if failure else tuple(
        Translation(
            Segment(f"b{n}.0", doc.key, f"b{n}", 0, f"Sentence {n}.", 0, 10 + len(str(n))),
            *("en", target, f"Предложение {n}.", route, -n / 7), terms=terms, issues=issues,
        )
        for n in range(segments)
    )  # fmt: skip
    return Outcome(doc.key, doc.name, "en", target, signature, translations, failure)


def without_time(found):
    """As `found` was before it was recorded."""
    return replace(found, recorded=None)


CHARACTERS = st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")
TEXTS = st.text(CHARACTERS, max_size=30)
FILLED = st.text(CHARACTERS, min_size=1, max_size=30)
PLACES = st.integers(-1, 2**31 - 1)
TAGS = st.sampled_from(["und", "en", "ru", "hy", "az", "pt-BR", "zh-Hant"])
TERMS = st.builds(
    TermOutcome, TEXTS, TEXTS, PLACES, PLACES, TEXTS, st.sampled_from(["exact", "form", "variant", "derived", ""]),
    TEXTS, TEXTS, PLACES, PLACES,
)  # fmt: skip
ISSUES = st.builds(Issue, FILLED, st.sampled_from(["error", "warning", "info"]), TEXTS, PLACES, PLACES)
HOPS = st.builds(Hop, st.builds(Pair, TAGS, TAGS), TEXTS, TEXTS)
ROUTES = st.none() | st.lists(HOPS, min_size=1, max_size=3).map(lambda hops: Route(tuple(hops)))
SCORES = st.none() | st.floats(allow_nan=False)


@st.composite
def outcomes(draw):
    """Any outcome that did not fail, with texts of any characters but NUL and surrogates."""
    key, target = draw(st.from_regex(r"[0-9a-f]{64}", fullmatch=True)), draw(TAGS)
    texts = draw(st.lists(FILLED, max_size=4))
    starts = accumulate((len(text) for text in texts), initial=0)
    translations = tuple(
        Translation(
            Segment(f"b.{n}", key, draw(TEXTS), n, text, start, start + len(text)),
            *(draw(TAGS), target, draw(TEXTS), draw(ROUTES), draw(SCORES)),
            terms=tuple(draw(st.lists(TERMS, max_size=2))),
            issues=tuple(draw(st.lists(ISSUES, max_size=2))),
        )
        for n, (text, start) in enumerate(zip(texts, starts, strict=False))
    )
    return Outcome(key, draw(TEXTS), draw(TAGS), target, draw(TEXTS), translations)
