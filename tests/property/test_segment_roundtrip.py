"""Segments and the gaps between them give the block back; restore undoes protect. For any text."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from translate.records import Block
from translate.segment.protect import protect, restore
from translate.segment.sentences import split

TAGS = ["en", "ru", "hy", "az", "ka", "fr", "tr", "uk", "es", "de", "el", "ja", "und"]
SPACES = [chr(c) for c in range(0x3001) if chr(c).isspace()]
WORDS = """
He said Mr. U.S. J. R. Dec. 7 No. 5 3.5 p.m. iPhone https://x.org/a. г. 2016 т. е. И. И. Дж. Он спросил ул. Նա ասաց
թ. Ա. ո՞վ კაცი თქვა წ. 23 გ. İ. Əliyev və s. vb. 7. Dezember z. B. M. p. ej. EE. UU. étais où 好 は と हाँ 1. a) - • *
II. XIV %s {a} XZ1 😀
"""
ODD = ["e\u0301te\u0301", "I\u0307", "👩\u200d🚀", "\u200b", "\ufeff", "\ud800", "\x00", "\x1b", "\r\n", "\n\n"]
SIGNS = [*".!?…։:;,՞՜؟۔।。！？«»„“”‘’\"'()[]—–-/\u2024", "...", "?!", "».", ".”"]
PIECES = (
    st.sampled_from(WORDS.split())
    | st.sampled_from(ODD)
    | st.sampled_from(SIGNS)
    | st.sampled_from(SPACES)
    | st.just(" ")
)
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=60)


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.sampled_from(TAGS))
@example("a" * 100_000, "en")
def test_segments_and_gaps_give_the_block_back(text, tag):
    segments = split(Block("b7", text), "doc", tag)
    at = 0
    for index, segment in enumerate(segments):
        assert (segment.key, segment.index, segment.block, segment.document) == (f"b7.{index}", index, "b7", "doc")
        assert not text[at : segment.start].strip()
        assert segment.text == text[segment.start : segment.end] == segment.text.strip() != ""
        at = segment.end
    assert not text[at:].strip()


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(TAGS))
def test_white_space_around_a_block_changes_no_boundary(text, tag):
    once = [segment.text for segment in split(Block("b", text), "d", tag)]
    assert once == [segment.text for segment in split(Block("b", text.strip()), "d", tag)]


LITERALS = """
%s %1$s {name} {0} {{x}} ${x} <b> </b> `x` a_b @me #тег a@b.org https://x.org/a_(b). ~/x /a/b xz1 XZ XZ1 XZ12 1 Х Z
"""


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.sampled_from(LITERALS.split()) | PIECES, max_size=40).map("".join) | st.text(max_size=60),
    st.sampled_from(["XZ{n}", "", "{n}", "⟦{n}⟧", "X{n}X", "#{n}"]) | st.text(alphabet="XZ1{n} _.(*", max_size=6),
)
def test_restore_undoes_protect(text, mask):
    prepared = protect(text, mask)
    assert restore(prepared, prepared.text) == (text, ())
