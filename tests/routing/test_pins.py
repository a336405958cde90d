"""Routes that a person has fixed: followed, or an error when they are needed."""

import pytest
from routing_samples import pair, router

from translate.config import Pin
from translate.errors import EngineError

ENGINES = "upper,en→ru; en→ru; ru→uk; en→pl; pl→uk; en→uk; damage,pt→ru; pt→ru"
FOLLOWED = [
    # what is pinned to what, what is asked, the way, the engines
    ("en→ru: echo en→ru", "en→ru", "en→ru", "echo en→ru"),
    ("en→ru: echo", "en→ru", "en→ru", "echo upper,en→ru"),
    ("en→uk: >pl", "en→uk", "en→pl→uk", "echo en→pl + echo pl→uk"),
    ("en→uk: >ru", "en→uk", "en→ru→uk", "echo upper,en→ru + echo ru→uk"),
    ("en→uk: >ru, en→ru: echo en→ru", "en→uk", "en→ru→uk", "echo en→ru + echo ru→uk"),
    # tags of the same language and script; the exact one first
    ("en→ru: echo en→ru", "en-GB→ru", "en→ru", "echo en→ru"),
    ("pt→ru: echo damage,pt→ru, pt-BR→ru: echo pt→ru", "pt-BR→ru", "pt→ru", "echo pt→ru"),
    ("pt→ru: echo pt→ru, pt-BR→ru: echo damage,pt→ru", "pt-PT→ru", "pt→ru", "echo pt→ru"),
    # hops of longer ways
    ("pt→ru: echo pt→ru", "pt→uk", "pt→ru→uk", "echo pt→ru + echo ru→uk"),
    # what is pinned elsewhere, even in vain, is no matter here
    ("en→ru: argos", "pt→ru", "pt→ru", "echo damage,pt→ru"),
    ("en→ru: argos, en→uk: argos", "en→pl", "en→pl", "echo en→pl"),
    # a hop that is pinned in vain is avoided where there is another way
    ("en→ru: argos, en→uk: >pl", "en→uk", "en→pl→uk", "echo en→pl + echo pl→uk"),
]


def pinned(text: str) -> dict[str, str]:
    return dict(line.split(": ") for line in text.split(", "))


@pytest.mark.parametrize(("pins", "asked", "way", "engines"), FOLLOWED)
def test_followed(pins, asked, way, engines):
    found = router(ENGINES, pinned(pins))
    assert str(found.route(pair(asked))) == f"{way} ({engines})"
    assert [found.engine(hop).name for hop in found.route(pair(asked)).hops] == engines.split(" + ")


LOST = [
    # pinned, asked, what the message says
    (
        "en→ru: argos translate-en_ru 1.9",
        "en→ru",
        "desk.toml: en→ru is pinned to 'argos translate-en_ru 1.9', and no engine of that name translates it here "
        "(echo upper,en→ru, echo en→ru could). To install it: `dragoman models install en ru --version 1.9`, or "
        "`dragoman models add FILE` without network; or change the pin",
    ),
    ("en→ru: argos", "en→ru", "To install it: `dragoman models install en ru`, or"),
    ("pt-BR→zh-Hant: argos", "pt-BR→zh-Hant", "no engine of that name translates it here. To install it: `dragoman models install pb zt`"),
    ("en→ru: apertium eng-rus_X", "en→ru", "apt-get install apertium-eng-rus or apertium-rus-eng; or change"),
    ("en→ru: neural", "en→ru", "`dragoman models install en ru`, or `dragoman models add FILE` without network, or apt-get"),
    ("en→ru: echo en", "en→ru", "pinned to 'echo en', and no engine of that name"),
    ("en→uk: >de", "en→uk", "desk.toml: en→uk is pinned to the way through de, and no engine here translates en→de. To add"),
    ("en→uk: >ru>be", "en→uk", "pinned to the way through ru, be, and no engine here translates ru→be. To add it: `dragoman"),
    # the pin that is to blame is the hop's
    ("en→uk: >ru, en→ru: argos", "en→uk", "desk.toml: en→ru is pinned to 'argos'"),
    ("pt→ru: argos", "pt→uk", "desk.toml: pt→ru is pinned to 'argos'"),
]  # fmt: skip


@pytest.mark.parametrize(("pins", "asked", "says"), LOST)
def test_lost(pins, asked, says):
    found = router(ENGINES, pinned(pins))
    wanted = pair(asked)
    for ask in (lambda: found.route(wanted), lambda: found.require(wanted.target, wanted.source)):
        with pytest.raises(EngineError) as caught:
            ask()
        assert says in str(caught.value)
        assert "\n" not in str(caught.value)
    assert found.explain(wanted).reason == str(caught.value)


def test_a_target_that_only_a_lost_pin_leads_to():
    found = router("en→ru; ru→en", {"en→ru": "argos"})
    with pytest.raises(EngineError, match="en→ru is pinned to 'argos'"):
        found.require("ru")
    found.require("en")


def test_names_are_whole_words():
    assert Pin("argos").admits("argos translate-en_ru 1.9")
    assert Pin("argos translate-en_ru").admits("argos translate-en_ru 1.9")
    assert not Pin("argos").admits("argostranslate translate-en_ru 1.9")
    assert not Pin("argos translate-en").admits("argos translate-en_ru 1.9")
    assert not Pin(pivots=("ru",)).admits("argos translate-en_ru 1.9")
