"""Codes go where the words they were around are rendered; whatever the words, none is lost, doubled or out of order."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate import align, codes
from translate.align import Exact, Links
from translate.align.links import words

FIXTURE = Path(__file__).parent.parent / "fixtures" / "align" / "transfers.txt"
WORDS = st.sampled_from(["Ruv", "oren", "Tal,", "«mi»", "-", "12", "esk."])
TEXT = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)


@st.composite
def tagged(draw) -> str:
    """A text with nested pairs, lone codes, and pairs that begin or end outside."""
    parts, path = [], []
    for number in range(1, draw(st.integers(1, 13))):
        kind = draw(st.sampled_from(["word", "word", "open", "close", "alone", "break"]))
        if kind == "word":
            parts.append(draw(WORDS) + draw(st.sampled_from(["", " "])))
        elif kind == "open":
            path.append(number)
            parts.append(f"<g{number}>")
        elif kind == "close" and path:
            parts.append(f"</g{path.pop()}>")
        elif kind == "close":
            parts.append(f"</g{number}>")
        else:
            parts.append(f"<{'x' if kind == 'alone' else 'br'}{number}/>")
    return "".join(parts)


def cases() -> list[list[str]]:
    lines = [line for line in FIXTURE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [part.split("\n") for part in "\n".join(lines).strip("\n").split("\n\n")]


def links(source: str, target: str, pairs: str) -> Links:
    ours, theirs = words(source), words(target)
    rows = [[0.0] * len(ours) for _ in theirs]
    for a, b in re.findall(r"(\d+)>(\d+)", pairs):
        rows[int(b)][int(a)] = 1.0
    return Links(ours, theirs, tuple(tuple(v / max(1.0, sum(row)) for v in row) for row in rows))


@pytest.mark.parametrize(("source", "target", "pairs", "expected"), cases(), ids=lambda part: part)
def test_codes_go_with_their_words(source, target, pairs, expected):
    coded = codes.parse(source)
    assert align.transfer(coded, target, links(coded.plain, target, pairs)).text == expected


@given(tagged(), TEXT, st.integers(0, 3), st.randoms(use_true_random=False))
def test_none_is_lost_or_doubled_and_pairs_stay_nested(source, target, kind, chance):
    coded = codes.parse(source)
    ours, theirs = words(coded.plain), words(target)
    noise = Links(ours, theirs, tuple(tuple(chance.random() for _ in ours) for _ in theirs))
    exact = [Exact(*s, *t) for s, t in zip(ours, theirs, strict=False)] if kind == 1 else []
    way = align.positional(coded.plain, target) if kind == 2 else align.anchored(noise, coded.plain, target, exact)
    placed = align.transfer(coded, target, way)
    assert Counter(codes.tokens(placed.text)) == Counter(codes.tokens(source))
    again = codes.parse(placed.text)
    assert [t.role for t in sorted(again.tags, key=lambda t: (t.name, t.role))] == [
        t.role for t in sorted(coded.tags, key=lambda t: (t.name, t.role))
    ]
    assert "".join(again.plain.split()) == "".join(target.split())


@given(tagged(), TEXT, st.data())
def test_spans_follow_their_words(source, target, data):
    coded = codes.parse(source)
    placed = align.transfer(coded, target, align.positional(coded.plain, target))
    for start, end in words(target):
        a, b = placed.outward(start, end)
        assert "".join(codes.plain(placed.text[a:b]).split()) == target[start:end]


def test_a_sure_rendering_wins_over_the_alignment():
    source, target = codes.parse("the <g1>Lake Oram</g1> dam"), "la presa del lago Oram"
    wrong = links(source.plain, target, "0>0 1>0 2>1 3>2")
    sure = align.anchored(wrong, source.plain, target, [Exact(4, 13, 13, 22)])
    assert align.transfer(source, target, sure).text == "la presa del <g1>lago Oram</g1>"


def test_an_alignment_through_a_pivot_is_the_product_of_both():
    first = links("a b", "x y", "0>1 1>0")
    second = links("x y", "p q", "0>1 1>0")
    assert align.compose(first, second).weights == ((1.0, 0.0), (0.0, 1.0))


def test_words_are_found_again_by_what_they_are_alone():
    alone = {"red": "rojo", "house": "casa", "old": "viejo"}
    found = align.lexical("red old house", "la casa roja, vieja", alone)
    best = [max(range(4), key=lambda t, i=i: found.weights[t][i]) for i in range(3)]
    assert best == [2, 3, 1]


def test_thousands_of_codes_are_placed_without_looking_at_every_word():
    source = codes.parse(
        "".join(f"<g{n}>w{n} " for n in range(3000)) + "".join(f"</g{n}>" for n in reversed(range(3000)))
    )
    target = " ".join(f"v{n}" for n in range(300))
    placed = align.transfer(source, target, align.positional("", target))
    assert Counter(codes.tokens(placed.text)) == Counter(codes.tokens(source.text))
