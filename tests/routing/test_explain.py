"""What was measured decides between ways of one length; and every choice has its reason."""

import pytest
from routing_samples import Known, pair, router

from translate import resources
from translate.engines import open_engine
from translate.records import Pair
from translate.routing import Measured, Router

# Engines, pair, the way, its engines.
MEASURED = [
    ("en→ru news 30; upper,en→ru news 40", "en→ru", "en→ru", "echo upper,en→ru"),
    ("en→ru news 40; upper,en→ru news 30", "en→ru", "en→ru", "echo en→ru"),
    ("en→ru news 40; upper,en→ru news 40", "en→ru", "en→ru", "echo en→ru"),
    ("en→ru news 30; upper,en→ru web 40", "en→ru", "en→ru", "echo en→ru"),
    ("en→ru; upper,en→ru news 40", "en→ru", "en→ru", "echo en→ru"),
    ("en→ru news 30; upper,en→ru; damage,en→ru news 35", "en→ru", "en→ru", "echo damage,en→ru"),
    # several common sets: the first by name
    ("en→ru news 30 web 50; upper,en→ru web 40 news 31", "en→ru", "en→ru", "echo upper,en→ru"),
    # exact tags go before quality
    ("en→pt-BR news 20; en→pt news 50", "en→pt-BR", "en→pt-BR", "echo en→pt-BR"),
    ("en-GB→pt news 20; en→pt news 50", "en-GB→pt", "en-GB→pt", "echo en-GB→pt"),
    ("en→pt-PT news 20; en→pt-BR news 50", "en→pt", "en→pt-BR", "echo en→pt-BR"),
    # fewer hops go before quality
    ("en→ru news 10; en→fr news 60; fr→ru news 60", "en→ru", "en→ru", "echo en→ru"),
    # a way is worth its weakest hop
    ("en→fr news 60; fr→ru news 20; en→de news 30; de→ru news 30", "en→ru", "en→de→ru", "echo en→de + echo de→ru"),
    ("en→fr news 60; fr→ru news 30; en→de news 31; de→ru news 29", "en→ru", "en→fr→ru", "echo en→fr + echo fr→ru"),
    ("en→fr news 20; fr→ru; en→de news 30; de→ru news 30", "en→ru", "en→fr→ru", "echo en→fr + echo fr→ru"),
    # the engine of a hop, even where another hop is the weakest
    ("en→fr news 9; fr→ru news 40; upper,fr→ru news 45", "en→ru", "en→fr→ru", "echo en→fr + echo upper,fr→ru"),
]  # fmt: skip


@pytest.mark.parametrize(("engines", "wanted", "way", "names"), MEASURED)
def test_measured_quality(engines, wanted, way, names):
    assert str(router(engines).route(pair(wanted))) == f"{way} ({names})"


REASONS = [
    # engines, pins, pair, reason, rejected
    ("en→ru", {}, "en→ru", "the only direct engine", []),
    (
        "en→ru news 33.2; upper,en→ru news 45.1; damage,en→ru",
        {},
        "en→ru",
        "direct; preferred to en→ru (echo en→ru): chrF2 45.1 against 33.2 on news",
        [
            ("en→ru (echo en→ru)", "chrF2 33.2 against 45.1 on news"),
            ("en→ru (echo damage,en→ru)", "later in the order of engines"),
        ],
    ),
    (
        "en→ru; upper,en→ru",
        {},
        "en→ru",
        "direct; preferred to en→ru (echo upper,en→ru): first in the order of engines",
        [("en→ru (echo upper,en→ru)", "later in the order of engines")],
    ),
    (
        "en→pt; en→pt-BR",
        {},
        "en→pt-BR",
        "direct; preferred to en→pt (echo en→pt): closer to the tags asked for",
        [("en→pt (echo en→pt)", "less close to the tags asked for")],
    ),
    (
        "en→ru a 1; upper,en→ru a 2 b 1; damage,en→ru b 2",
        {},
        "en→ru",
        "direct; preferred to en→ru (echo upper,en→ru): chrF2 2.0 against 1.0 on b",
        [
            ("en→ru (echo en→ru)", "no test set in common"),
            ("en→ru (echo upper,en→ru)", "chrF2 1.0 against 2.0 on b"),
        ],
    ),
    (
        "en→ru; en→fr; fr→ru",
        {},
        "en→ru",
        "the only direct engine",
        [("en→fr→ru (echo en→fr + echo fr→ru)", "2 hops, and 1 will do")],
    ),
    ("en→ru; ru→uk", {}, "en→uk", "no direct engine: 2 hops through ru", []),
    ("az→tr; tr→en; en→ru", {}, "az→ru", "no direct engine: 3 hops through tr, en", []),
    (
        "en→fr news 20; fr→ru news 50; en→de news 30; de→ru news 31; upper,de→ru news 30",
        {},
        "en→ru",
        "no direct engine: 2 hops through de; preferred to en→fr→ru (echo en→fr + echo fr→ru): "
        "chrF2 30.0 against 20.0 on news",
        [
            ("en→fr→ru (echo en→fr + echo fr→ru)", "chrF2 20.0 against 30.0 on news"),
            ("de→ru (echo upper,de→ru)", "chrF2 30.0 against 31.0 on news"),
        ],
    ),
    (
        "upper,en→ru; en→ru",
        {"en→ru": "echo en→ru"},
        "en→ru",
        "pinned in desk.toml",
        [("en→ru (echo upper,en→ru)", "en→ru is pinned to 'echo en→ru'")],
    ),
    (
        "en→uk; en→ru; ru→uk",
        {"en→uk": ">ru"},
        "en→uk",
        "pinned in desk.toml",
        [("en→uk (echo en→uk)", "en→uk is pinned to the way through ru")],
    ),
    (
        "upper,en→ru; en→ru; ru→uk",
        {"en→ru": "echo en→ru"},
        "en→uk",
        "no direct engine: 2 hops through ru",
        [("en→ru (echo upper,en→ru)", "en→ru is pinned to 'echo en→ru'")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("engines", "pins", "wanted", "reason", "rejected"), REASONS)
def test_reason(engines, pins, wanted, reason, rejected):
    found = router(engines, pins).explain(pair(wanted))
    assert found.route == router(engines, pins).route(pair(wanted))
    assert (found.reason, list(found.rejected)) == (reason, rejected)


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ("en→uk", "no engine translates en→uk; from en there are ru."),
        ("en→en-GB", "one language and script"),
        ("und→ru", "language of the text is not known"),
    ],
)
def test_no_route_is_no_error_here(wanted, reason):
    found = router("en→ru").explain(pair(wanted))
    assert (found.route, found.rejected) == (None, ())
    assert reason in found.reason


def test_longer_ways_are_told_up_to_ten():
    pivots = ("be", "bg", "cs", "da", "de", "es", "fi", "fr", "it", "pl", "pt", "sv")
    engines = "; ".join(["en→ru", *(f"en→{p}; {p}→ru" for p in pivots)])
    assert len(router(engines).explain(Pair("en", "ru")).rejected) == 10


def test_a_package_of_argos_is_measured_by_its_card():
    starter = open_engine(f"argos:{next(resources.folder('models').glob('*.argosmodel'))}")
    assert isinstance(starter, Measured)
    wanted = Pair("en", "ru")
    sets = starter.scores(wanted)
    assert sets
    assert starter.scores(Pair("ru", "en")) == {}
    name, value = min(sets.items())
    for other, first in (
        (Known("en→ru", {name: value + 1}), "echo en→ru"),
        (Known("en→ru", {name: value - 1}), starter.name),
    ):
        assert Router([starter, other]).route(wanted).hops[0].engine == first
        assert Router([other, starter]).route(wanted).hops[0].engine == first
