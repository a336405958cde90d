"""Numbers with units: found, and missed where a translation has lost one."""

import pytest

from translate import quantities


@pytest.mark.parametrize(
    ("tag", "text", "found"),
    [
        ("en", "12 kg at 230 V and 50Hz", ["12 kg", "230 V", "50Hz"]),
        ("ru", "12 кг при 230 В, 5 GB", ["12 кг", "230 В", "5 GB"]),
        ("en", "1,768.5 km, -15 °C", ["1,768.5 km", "15 °C"]),
        ("en", "In 2031 a V was 5 things", []),
        ("xx", "7 km", ["7 km"]),
    ],
)
def test_found(tag, text, found):
    assert [text[q.start : q.end] for q in quantities.find(text, tag)] == found


@pytest.mark.parametrize(
    ("source", "target", "lost"),
    [
        ("It has 12 kg.", "В нём 12 кг.", []),
        ("It has 12 kg.", "В нём 12 килограммов.", []),
        ("It has 12 kg.", "В нём 12 kg.", []),
        ("It has 12 kg.", "В нём 12.", ["12 kg"]),
        ("It has 12 kg.", "В нём 21 кг.", ["12 kg"]),
        ("1,768 km by 230 V", "1768 км", ["230 V"]),
    ],
)
def test_lost(source, target, lost):
    assert [source[q.start : q.end] for q in quantities.lost(source, target, "en", "ru")] == lost


@pytest.mark.parametrize(("unit", "tag", "symbol"), [("mass-kilogram", "ru", "кг"), ("mass-kilogram", "xx", "")])
def test_symbol(unit, tag, symbol):
    assert quantities.symbol(unit, tag) == symbol
