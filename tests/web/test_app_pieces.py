"""Texts in pieces, differences, filters and pictures: the parts without a server."""

import math
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.store.views import Figures, Filter, TermFigure
from translate.web.charts import charts
from translate.web.drawing import WIDTH
from translate.web.pieces import COMPARED, MARKED, Piece, Span, differences, pieces
from translate.web.query import Query, parse

PLAIN = st.text(st.characters(whitelist_categories=["L", "N", "P", "Zs"], blacklist_characters="\xad"), max_size=40)


def joined(found, *kinds):
    return "".join(piece.text for piece in found if piece.kind in kinds)


@given(PLAIN, st.lists(st.builds(Span, st.integers(-2, 45), st.integers(-2, 45), st.sampled_from(["kept", "issue"]))))
def test_marks_never_change_the_text(text, spans):
    found = pieces(text, spans)
    assert joined(found, "", "kept", "issue") == text
    marked = [piece for piece in found if piece.kind]
    assert all(any(text[s.start : s.end] == piece.text and s.kind == piece.kind for s in spans) for piece in marked)


def test_first_of_overlapping_marks_wins():
    spans = [Span(2, 6, "kept", "1 kept"), Span(4, 8, "issue"), Span(0, 2, "missed"), Span(6, 20, "issue")]
    assert pieces("abcdefgh", spans) == [Piece("ab", "missed"), Piece("cdef", "kept", "1 kept"), Piece("gh")]


def test_cut_text_says_its_length():
    assert pieces("abcdef", [Span(1, 2, "kept"), Span(4, 6, "kept")], 4) == [
        Piece("a"), Piece("b", "kept"), Piece("cd"), Piece("… 6 characters", "cut"),
    ]  # fmt: skip
    assert pieces("abcd", limit=4) == [Piece("abcd")]


def test_codes_are_pieces_and_the_hint_of_a_term_stands_once_behind_it():
    spans = [Span(0, 18, "kept", "1 kept"), Span(23, 32, "issue", "why")]
    assert pieces("Old <g1>mill</g1>.<x2/>The <g3>b</g3>", spans) == [
        Piece("Old ", "kept"), Piece("<g1>", "code"), Piece("mill", "kept"), Piece("</g1>", "code"),
        Piece(".", "kept", "1 kept"), Piece("<x2/>", "code"), Piece("The ", "issue", "why"), Piece("<g3>", "code"),
        Piece("b", "issue", "why"), Piece("</g3>", "code"),
    ]  # fmt: skip
    assert pieces("Use <file> or <b>this</b>.") == [Piece("Use <file> or <b>this</b>.")]


def test_very_long_text_has_no_marks():
    text = "x" * (MARKED + 1)
    assert pieces(text, [Span(0, 1, "kept")]) == [Piece(text)]


@pytest.mark.parametrize("tag", ["en", "zh", "th"])
@given(old=PLAIN, new=PLAIN)
def test_differences_hold_both_texts(tag, old, new):
    found = differences(old, new, tag)
    assert bool(found) == (old != new)
    if found:
        assert joined(found, "", "del") == old
        assert joined(found, "", "ins") == new


DIFFERENCES = """
en | a b c     | a x c      | a [-b]{+x} c
en | a b       | a b.       | a b{+.}
ru | Дом стоит | Дома стоят | [-Дом]{+Дома} [-стоит]{+стоят}
zh | 我爱北京  | 我爱南京   | 我爱[-北]{+南}京
en |           | new        | {+new}
en | a b c     | a <g1>b</g1> c | a {+<g1>}b{+</g1>} c
en | <x1/>a b  | a<x1/> b   | {+a}<x1/>[-a] b
"""


@pytest.mark.parametrize("line", DIFFERENCES.strip().splitlines())
def test_differences(line):
    tag, old, new, expected = (cell.strip() for cell in line.split("|"))
    style = {"": "{}", "code": "{}", "ins": "{{+{}}}", "del": "[-{}]"}
    assert "".join(style[piece.kind].format(piece.text) for piece in differences(old, new, tag)) == expected


def test_differences_of_huge_texts_are_not_looked_for():
    assert differences("a" * (COMPARED + 1), "b", "en") == []
    words = "the same word again " * 240
    assert joined(differences(words, words.replace("word", "ward", 9), "en"), "ins").count("ward") == 9


FILTERS = st.builds(
    Filter,
    st.none() | st.integers(0, 10**8), st.sampled_from(["", "en", "und", "zh-Hant"]), st.sampled_from(["", "ru"]),
    st.sampled_from(["", "open", "edited"]), st.sampled_from(["", "numbers"]), st.booleans(),
    st.none() | st.floats(-10, 0), PLAIN.map(str.strip).filter(str.isprintable), st.sampled_from(["document", "score"]),
)  # fmt: skip


@given(FILTERS, st.integers(0, 10**8))
def test_filter_survives_the_query_string(wanted, start):
    query = Query(wanted, start)
    assert parse(query.params()) == query


NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
FULL = Figures(
    scores=(("ru", -0.1), ("ru", -1.9), ("ru", -0.11), ("hy", -0.5)),
    issues=(("hy", "numbers", 2), ("ru", "length", 1), ("ru", "numbers", 3)),
    terms=(
        TermFigure("ru", "t", "Тернхолд", 1, 3),
        TermFigure("ru", "m", "Мельница", 5, 0),
        TermFigure("hy", "t", "Տ", 4, 1),
    ),
    decided=((NOON, 1), (NOON + timedelta(hours=1), 2), (NOON + timedelta(hours=4), 1)),
    total=4,
)


class TestCharts:
    def chart(self, title, figures=FULL):
        return next(c for c in charts(figures) if c.title == title)

    def test_histogram_counts_every_score_on_one_scale(self):
        russian, armenian = self.chart("Scores into Russian"), self.chart("Scores into Armenian")
        assert sum(int(count) for _, count in russian.rows) == 3
        assert [label for label, _ in russian.rows] == [label for label, _ in armenian.rows]
        assert max(bar.height for bar in russian.bars) == 120

    def test_bars_are_in_proportion(self):
        issues = self.chart("Issues")
        assert [bar.width for bar in issues.bars] == [WIDTH, WIDTH / 5]
        assert issues.rows[0] == ("numbers", "Armenian", "2")

    def test_rates(self):
        assert self.chart("Glossary by language").rows == (
            ("Armenian", "4", "1", "80.0%"), ("Russian", "6", "3", "66.7%"),
        )  # fmt: skip

    def test_most_missed_first_and_only_missed(self):
        assert [row[0] for row in self.chart("Glossary by term").rows] == ["Тернхолд (ru)", "Տ (hy)"]
        many = tuple(TermFigure("ru", str(n), f"t{n}", 0, n + 1) for n in range(50))
        rows = self.chart("Glossary by term", replace(FULL, terms=many)).rows
        assert (len(rows), rows[0]) == (20, ("t49", "50", "0"))

    def test_steps_go_with_time(self):
        review = self.chart("Review")
        assert re.findall(r"H([\d.]+)V([\d.]+)", review.line) == [
            ("36.0", "100.0"),
            ("115.0", "70.0"),
            ("352.0", "100.0"),
        ]

    def test_many_decisions_make_a_short_line_that_ends_where_they_end(self):
        decided = tuple((NOON + timedelta(seconds=n), n + 1) for n in range(50_000))
        review = self.chart("Review", replace(FULL, decided=decided, total=50_000))
        assert review.line.count("V") == 300
        assert review.rows[-1][1] == "50,000"
        assert review.line.endswith("V10.0H352")

    def test_nothing_makes_no_picture(self):
        assert charts(Figures((), (), (), (), 0)) == []

    @given(st.lists(st.tuples(st.sampled_from(["ru", "hy"]), st.floats(-1e9, 1e9) | st.just(-math.inf)), max_size=20))
    def test_any_scores(self, scores):
        for chart in charts(replace(FULL, scores=tuple(scores))):
            assert all(0 <= bar.height <= 120 and 0 <= bar.x <= bar.x + bar.width <= WIDTH + 1e-6 for bar in chart.bars)
