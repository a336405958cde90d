"""How pairs are written on the command line of `models bundle`."""

import pytest

from translate.cli.models.bundle import _pairs
from translate.errors import UsageError

PAIRS = [
    ("en-ru", "en→ru"),
    ("en:ru, en-ru", "en→ru"),
    ("hy-en,en-hy", "hy→en en→hy"),
    ("EN_us:ka", "en-US→ka"),
    ("en:pt-BR", "en→pt-BR"),
    ("en-pt-BR", "en→pt-BR"),
    ("zh-Hant-en", "zh-Hant→en"),
    ("sr-Latn-pt-BR", "sr-Latn→pt-BR"),
]
UNCLEAR = [
    ("en", "'en': which two languages"),
    ("en-pt-br", "'en-pt-br': which two languages"),
    ("en-ru-uk", "'en-ru-uk': which two languages"),
    ("en-xx", "unknown language tag 'xx'"),
    ("en:", "unknown language tag ''"),
    (" ,", "no pair given"),
]


@pytest.mark.parametrize(("text", "expected"), PAIRS, ids=[p[0] for p in PAIRS])
def test_pairs_that_are_clear(text, expected):
    assert " ".join(map(str, _pairs(text))) == expected


@pytest.mark.parametrize(("text", "message"), UNCLEAR, ids=[u[0] for u in UNCLEAR])
def test_pairs_that_are_not(text, message):
    with pytest.raises(UsageError) as caught:
        _pairs(text)
    assert message in str(caught.value)
