"""Time grows with the text, not with its square: eight times the text may take eight times as long, not 64."""

import time

import pytest

from translate.records import Block
from translate.segment.protect import protect, restore
from translate.segment.sentences import split

UNITS = ["a", "!", ".,", ". ", "\n", " ", "\r ", "(", '". ', "a. ", "Hi. ", "好。", "\n \n x", "Ո՛չ: «Այո». ", "[1]."]
MARKUP = ["a", "_", "a_", "{", "{a.", "<a", "`", "%", "%0", "a@", "1.", "a/", "/a", "https://", "%s ", "[a]", "@a."]
STARTED = [("%", "0"), ("{", "[a]"), ("{", "a."), ("x@", "1."), ("https://x", ")"), ("https://x", "."), ("/", "a/")]


def growth(work, unit, start=""):
    def seconds(text):
        best = float("inf")
        for _ in range(3):
            before = time.process_time()
            work(text)
            best = min(best, time.process_time() - before)
        return best

    few = 6_000 // len(unit)
    return (seconds(start + unit * few * 8) + 0.002) / (seconds(start + unit * few) + 0.002)


@pytest.mark.parametrize("unit", UNITS)
def test_split(unit):
    assert growth(lambda text: split(Block("b", text), "d", "hy"), unit) < 25


@pytest.mark.parametrize("start, unit", [*(("", unit) for unit in MARKUP), *STARTED])
def test_protect_and_restore(start, unit):
    def work(text):
        prepared = protect(text, "XZ{n}")
        assert restore(prepared, prepared.text) == (text, ())

    assert growth(work, unit, start) < 25
