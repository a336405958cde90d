"""What a white-box engine says of translations that it did not write: attention, completions, cuts."""

from itertools import pairwise
from pathlib import Path

import pytest

from translate import resources
from translate.engines import open_engine
from translate.errors import EngineError
from translate.records import Pair
from translate.whitebox import Cutter, WhiteBox

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))
PAIR = Pair("en", "ru")


@pytest.fixture(scope="module")
def engine() -> WhiteBox:
    found = open_engine(f"argos:{STARTER}")
    assert isinstance(found, WhiteBox)
    assert isinstance(found, Cutter)
    return found


def test_attention_is_a_table_of_words(engine):
    sources = ["The river rose in Armenia.", "", "One"]
    targets = ["Река поднялась в Армении.", "", "Один два три"]
    found = engine.attention(sources, targets, PAIR)
    for attention, source, target in zip(found, sources, targets, strict=True):
        assert [source[a:b] for a, b in attention.sources] == source.split()
        assert [target[a:b] for a, b in attention.targets] == target.split()
        assert len(attention.weights) == len(attention.targets)
        assert all(len(row) == len(attention.sources) for row in attention.weights)
        assert all(-0.01 <= w <= 1.01 for row in attention.weights for w in row)


def test_attention_finds_the_name(engine):
    (found,) = engine.attention(["The river rose in Armenia."], ["Река поднялась в Армении."], PAIR)
    row = found.weights[3]
    assert row.index(max(row)) == 4


def test_attention_does_not_depend_on_its_neighbours_in_a_batch(engine):
    alone = engine.attention(["He lives in Iceland."], ["Он живет в Исландии."], PAIR)[0]
    longer = ["He lives in Iceland.", "The water of the lake is cold in the winter months."]
    among = engine.attention(longer, ["Он живет в Исландии.", "Вода озера холодная в зимние месяцы года."], PAIR)[0]
    assert [pytest.approx(row, abs=0.02) for row in alone.weights] == list(among.weights)


def test_a_completion_begins_as_it_was_told(engine):
    prefixes = ["Он живет в Исландии", "В Исландии", "", "Исланд"]
    found = engine.complete(["He lives in Iceland."] * 4, prefixes, PAIR)
    assert all(text.startswith(prefix) for text, prefix in zip(found, prefixes, strict=True))
    assert found[3] != "Исланд"
    assert engine.complete([], [], PAIR) == []


def test_cuts_are_where_translate_cuts(engine):
    text = ", ".join(f"the minister of state number {n} met his colleague" for n in range(20)) + "."
    cuts = engine.cuts(text, PAIR)
    assert cuts == sorted(set(cuts))
    edges = [0, *cuts, len(text)]
    parts = [text[a:b].strip() for a, b in pairwise(edges)]
    assert len(parts) > 1
    assert all(engine.cuts(part, PAIR) == [] for part in parts)
    whole = engine.translate([text], PAIR)[0]
    assert [i.id for i in whole.issues if i.id == "long-segment"] == ["long-segment"]
    assert engine.cuts("A short text.", PAIR) == engine.cuts("", PAIR) == []


@pytest.mark.parametrize("ask", ["attention", "complete"])
def test_another_pair_is_refused(engine, ask):
    with pytest.raises(EngineError, match="translates en→ru"):
        getattr(engine, ask)(["a"], ["b"], Pair("ru", "en"))
