"""Headlines in capitals: recognised, calmed with their names, and raised in the target's own capitals."""

import pytest

from translate.segment import calm, raised, shouted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MINISTERS SIGN HARBOUR TREATY", True),
        ("ПОРТ БЫЛ ЗАКРЫТ ТРИ ДНЯ ИЗ-ЗА ШТОРМА", True),
        ("RUVENKALD AND THE OMK", True),
        ("NATO, EU, OSCE", False),
        ("CSTO SUMMIT", False),
        ("Ministers sign HARBOUR TREATY today", False),
        ("12 345", False),
        ("ნავსადგური სამი დღით დაიკეტა", False),
    ],
)
def test_shouted(text, expected):
    assert shouted(text) == expected


def test_names_keep_their_spelling():
    text = "TALKS ON RUVENKALD HARBOUR IN OMK OFFICE"
    names = [(9, 18, "Ruvenkald"), (30, 33, "OMK")]
    assert calm(text, names, "en") == "Talks on Ruvenkald harbour in OMK office"
    assert (
        calm("RUVENKALD SIGNS THE HARBOUR TREATY", [(0, 9, "Ruvenkald")], "en") == "Ruvenkald signs the harbour treaty"
    )


@pytest.mark.parametrize(("tag", "capitals", "small"), [("tr", "IŞIK İLE", "Işık ile"), ("en", "ILL WILL", "Ill will")])
def test_dotted_and_dotless_i(tag, capitals, small):
    assert calm(capitals, [], tag) == small
    assert raised(small, tag) == capitals
