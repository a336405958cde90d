"""Inline codes of a text: which they are, what is said without them, and where things stand with and without."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate import codes, segment
from translate.records import Block

FIXTURES = Path(__file__).parent.parent / "fixtures" / "codes"

PIECES = ["<g1>", "</g1>", "<g2>", "</g2>", "<k3>", "</k3>", "<x4/>", "<br5/>", "<b>", "</b>", "<p>", "</p>", "<br>"]
WORDS = ["One ", "two. ", "Three", " ", "<", ">", "&", "ж", "\n", "<file>", "<!--", "-->", "“", ".”"]
TEXTS = st.lists(st.sampled_from([*PIECES, *WORDS]), max_size=14).map("".join)


def cases(name: str, least: int = 2) -> list[list[str]]:
    text = "\n".join(line for line in (FIXTURES / name).read_text("utf-8").splitlines() if not line.startswith("#"))
    return [found for part in text.strip("\n").split("\n\n") if len(found := part.strip("\n").split("\n")) >= least]


@pytest.mark.parametrize("case", cases("texts.txt"), ids=lambda case: case[0])
def test_a_text_taken_apart(case):
    text, said, listed = [*case, ""][:3]
    found = codes.parse(text)
    assert found.plain == said.replace("\\n", "\n")
    told = [f"{t.name} {t.role} {t.partner if t.partner >= 0 else '-'}" for t in found.tags]
    assert ", ".join(told) == listed


@pytest.mark.parametrize("case", cases("sentences.txt"), ids=lambda case: case[0])
def test_sentences_keep_the_codes_of_their_words(case):
    text, *expected = case
    assert [s.text for s in segment.split(Block("b", text), "d", "en")] == expected


@given(TEXTS)
def test_every_character_is_a_tags_or_is_said(text):
    found = codes.parse(text)
    outside, at = "", 0
    for tag in found.tags:
        assert at <= tag.start < tag.end
        outside += text[at : tag.start]
        at = tag.end
    outside += text[at:]
    added = "".join(found.plain[t.at : t.until] for t in found.tags)
    assert sorted(found.plain) == sorted(outside + added)
    assert set(added) <= {"\n"}


@given(TEXTS)
def test_partners_point_at_each_other_and_pairs_are_nested(text):
    tags, path = codes.parse(text).tags, []
    for i, tag in enumerate(tags):
        if tag.partner >= 0:
            assert tags[tag.partner].partner == i
            if tag.role == "open":
                path.append(i)
            else:
                assert path.pop() == tag.partner
    assert path == []


@given(TEXTS, st.data())
def test_a_span_of_what_is_said_is_that_text_with_tags_inside_only(text, data):
    found = codes.parse(text)
    solid = [i for i, sign in enumerate(found.plain) if sign != "\n"]
    if solid:
        start, last = sorted(data.draw(st.tuples(st.sampled_from(solid), st.sampled_from(solid))))
        a, b = found.outward(start, last + 1)
        assert text[a] == found.plain[start]
        assert text[b - 1] == found.plain[last]


@given(TEXTS)
def test_blanks_stand_where_the_tags_were(text):
    blank = codes.blanked(text)
    assert len(blank) == len(text)
    assert all(b in (t, " ") for b, t in zip(blank, text, strict=True))
    assert not codes.OWN.search(blank) or not codes.OWN.search(codes.plain(text)) or "<" in codes.plain(text)


@given(TEXTS)
def test_sentences_and_what_is_between_them_are_the_text(text):
    at = 0
    for s in segment.split(Block("b", text), "d", "en"):
        assert text[s.start : s.end] == s.text
        assert at <= s.start < s.end
        assert not codes.plain(text[at : s.start]).strip()
        at = s.end
    assert not codes.plain(text[at:]).strip()


def test_a_text_of_tags_alone_takes_no_time_to_speak_of():
    for text in (
        "<b>" * 20_000,
        "</b>" * 20_000,
        "<!--" * 20_000,
        "<g1>x" * 20_000,
        "<b><i></b>" * 5_000,
        "<" * 50_000,
    ):
        codes.parse.__wrapped__(text)
