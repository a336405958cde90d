import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.glossary.normalise import boundary, fold, normalise

PIECES = st.sampled_from(
    [
        *"aIıİißև ёЁ-'’ʼ\n\t",
        "e\u0301",
        "\u00a0",
        "\u00ad",
        "\u200b",
        "‑",
        "ԵՎ",
        "եւ",
        "И\u0306",
        "\u1112\u1161\u11ab",
        "ﬁ",
        "𝒳",
        "日",
        "ς",
        "и\u0301",
    ]
)
TEXTS = st.lists(PIECES | st.characters(codec="utf-8")).map("".join)


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_the_index_map_covers_the_original(text):
    norm = normalise(text)
    assert len(norm.text) == len(norm.folded) == len(norm.starts) == len(norm.ends)
    assert all(0 <= s < e <= len(text) for s, e in zip(norm.starts, norm.ends, strict=True))
    assert list(norm.starts) == sorted(norm.starts)
    assert list(norm.ends) == sorted(norm.ends)


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_each_piece_of_the_original_gives_its_piece(text):
    norm = normalise(text)
    cuts = [i for i in range(1, len(norm.text)) if norm.starts[i] >= norm.ends[i - 1]]
    for start, end in zip([0, *cuts], [*cuts, len(norm.text)], strict=True):
        if start < end:
            first, last = norm.span(start, end)
            assert normalise(text[first:last]).text == norm.text[start:end]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cf"])))
@settings(max_examples=300, deadline=None)
def test_composed_and_decomposed_text_are_the_same(text):
    composed, decomposed = (normalise(unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))
    assert composed.text == decomposed.text
    assert composed.folded == decomposed.folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Об’єднання", "Обʼєднання"),
        ("Ալիև", "Ալիեւ"),
        ("ԱԼԻԵՎ", "Ալիև"),
        ("ԱԼԻԵՒ", "Ալիև"),
        ("İSTANBUL", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("Тёплый", "теплый"),
        ("Тарно\u0301к", "тарнок"),
        ("Bas‑Tarnok", "bas-tarnok"),
        ("Lower\u00a0 Tarnok", "lower tarnok"),
        ("Zel\u00advania\u200b", "zelvania"),
        ("STRASSE", "straße"),
        ("ΟΔΟΣ", "οδος"),
    ],
)
def test_what_a_reader_takes_for_the_same(one, other):
    assert normalise(one).folded == normalise(other).folded


@pytest.mark.parametrize(("one", "other"), [("й", "и"), ("ə", "e"), ("ğ", "g"), ("Érevan", "Erevan"), ("ї", "і")])
def test_what_differs_stays_different(one, other):
    assert normalise(one).folded != normalise(other).folded


@given(st.text())
def test_folding_keeps_the_length(text):
    clean = normalise(text).text
    assert len(fold(clean)) == len(clean)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ab", False),
        ("a-b", True),
        ("a'b", True),
        ("a1", False),
        ("a_", False),
        ("я\u0301", False),
        ("日本", True),
        ("กข", True),
    ],
)
def test_boundaries(text, expected):
    assert boundary(text, 1) is expected
    assert boundary(text, 0)
    assert boundary(text, len(text))
