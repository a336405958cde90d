"""Which way a pair takes, and what happens to texts and issues on it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from translate import resources
from translate.engines import open_engine
from translate.engines.echo import Echo
from translate.errors import EngineError
from translate.records import Draft, Hypothesis, Issue, Pair
from translate.routing import WINDOW, Router, run_route

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))


def pair(text: str) -> Pair:
    source, _, target = text.partition("→")
    return Pair(source, target)


def router(engines: str) -> Router:
    return Router([Echo(word) for word in engines.split()])


class Marker:
    """Puts its target tag before each text, remembers what it was asked, and complains about every text."""

    mask = "[{n}]"

    def __init__(self, way: str, mask: str = "[{n}]") -> None:
        self.name = self.signature = f"marker {way}"
        self.mask = mask
        self.way = pair(way)
        self.asked: list[tuple[int, int]] = []

    def pairs(self) -> frozenset[Pair]:
        return frozenset({self.way})

    def translate(self, texts: Sequence[str], pair: Pair, n_best: int = 1) -> list[Draft]:
        self.asked.append((len(texts), n_best))
        issue = Issue("unknown-word", "warning", f"marked by {self.way.target}", 0, 2)
        answers = [f"{self.way.target}:{text}" for text in texts]
        return [Draft(a, -1.0, tuple(Hypothesis(a) for _ in range(n_best - 1)), (issue,)) for a in answers]


@pytest.mark.parametrize(
    ("engines", "wanted", "way"),
    [
        ("en→ru", "en→ru", "en→ru"),
        ("en→fr fr→ru en→ru", "en→ru", "en→ru"),
        ("en→fr fr→ru", "en→ru", "en→fr→ru"),
        ("en→de de→fr fr→ru en→it it→ru", "en→ru", "en→it→ru"),
        ("en→de en→fr fr→ru de→ru", "en→ru", "en→de→ru"),
        ("en→fr en→de fr→ru de→ru", "en→ru", "en→fr→ru"),
        ("az→tr tr→en en→ru ru→uk", "az→ru", "az→tr→en→ru"),
        ("en→ru", "en-GB→ru", "en→ru"),
        ("en→pt", "en→pt-BR", "en→pt"),
        ("en→pt en→pt-BR", "en→pt-BR", "en→pt-BR"),
        ("en→pt en→pt-BR", "en→pt-PT", "en→pt"),
        ("en→ru en-GB→ru", "en-GB→ru", "en-GB→ru"),
        ("es→en-US en→ru", "es→ru", "es→en-US→ru"),
        ("es→en-US es→en", "es→en", "es→en"),
        ("en→zh-Hant en→zh-Hans", "en→zh", "en→zh-Hans"),
        ("en→fr-CA", "en→fr", "en→fr-CA"),
        ("en→en-GB", "en→en-GB", "en→en-GB"),
    ],
)
def test_way(engines, wanted, way):
    assert str(router(engines).route(pair(wanted))).split(" ")[0] == way


@pytest.mark.parametrize(
    ("engines", "wanted", "says"),
    [
        ("en→fr en→de", "en→ru", "no engine translates en→ru; from en there are de, fr."),
        ("en→fr fr→de de→it it→es", "en→es", "from en there are de, fr, it."),
        ("fr→de", "en→ru", "nothing translates from en."),
        ("en→ru", "en→uk", "To add it: `dragoman models install en uk`, or `dragoman models add FILE` without network"),
        ("en→ru", "zh-Hant→pt-BR", "`dragoman models install zt pb`"),
        ("en→ru", "hy→pt-BR", "apt-get install apertium-hye-por where Debian has it"),
        ("zh-Hans→en", "zh-Hant→en", "nothing translates from zh-Hant"),
        ("en→fr fr→en", "en→en-GB", "one language and script"),
        ("en→ru", "und→ru", "language of the text is not known"),
    ],
)
def test_no_way_says_why_and_what_to_do(engines, wanted, says):
    with pytest.raises(EngineError) as caught:
        router(engines).route(pair(wanted))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("engines", "wanted", "hop"),
    [
        ("en→ru", "en→uk", "by way of ru only ru→uk is missing: `dragoman models install ru uk` or apt-get install apertium-rus-ukr"),
        ("ru→uk", "en→uk", "by way of ru only en→ru is missing: `dragoman models install en ru`"),
        ("ru→en ru→be be→pl", "ru→zh-Hant", "by way of en only en→zh-Hant is missing: `dragoman models install en zt`"),
        # nothing has English on one side, nor the script of the other
        ("en→es en→ru", "en→ka", ""),
        ("en→ru", "hy→uk", ""),
    ],
)  # fmt: skip
def test_the_one_hop_that_is_missing(engines, wanted, hop):
    with pytest.raises(EngineError) as caught:
        router(engines).route(pair(wanted))
    assert str(caught.value).partition(" where Debian has it")[2].removeprefix("; ") == hop


def test_the_first_engine_of_a_pair_wins():
    assert router("upper,en→ru en→ru").route(Pair("en", "ru")).hops[0].engine == "echo upper,en→ru"


@pytest.mark.parametrize(("target", "source"), [("ru", ""), ("ru", "en"), ("ru-RU", ""), ("en", "en-GB"), ("en", "")])
def test_a_target_that_can_be_had(target, source):
    router("en→ru ru→en").require(target, source)


@pytest.mark.parametrize(
    ("target", "source", "says"),
    [
        ("uk", "", "no engine translates into uk; there are engines into en, ru."),
        ("uk", "en", "no engine translates en→uk; from en there are ru."),
        ("ru", "hy", "nothing translates from hy"),
    ],
)
def test_a_target_that_cannot_be_had(target, source, says):
    with pytest.raises(EngineError) as caught:
        router("en→ru ru→en").require(target, source)
    assert says in str(caught.value)


def test_targets():
    found = router("en→fr fr→de de→it it→es en→en-GB")
    assert found.targets("en") == ("de", "fr", "it")
    assert found.targets("en-GB") == ("de", "fr", "it")
    assert found.targets("hy") == ()


def test_a_route_from_elsewhere_is_refused_by_name():
    foreign = router("upper,en→ru").route(Pair("en", "ru"))
    with pytest.raises(EngineError, match="echo upper,en→ru for en→ru is not installed here"):
        run_route(router("en→ru"), foreign, ["a"])


def test_run_route_keeps_order_and_issues_and_reports_progress():
    engines = [Marker("en→fr"), Marker("fr→ru"), Marker("ru→uk")]
    found = Router(engines)
    texts, steps = [str(n) for n in range(WINDOW + 10)], []
    drafts = run_route(found, found.route(Pair("en", "uk")), texts, 4, steps.append)
    assert [d.text for d in drafts] == [f"uk:ru:fr:{t}" for t in texts]
    assert steps == [WINDOW, 10]
    assert [e.asked for e in engines] == [[(WINDOW, 1), (10, 1)]] * 2 + [[(WINDOW, 4), (10, 4)]]
    assert [(i.message, i.start, i.end) for i in drafts[0].issues] == [
        ("marked by fr (pivot fr)", -1, -1),
        ("marked by ru (pivot ru)", -1, -1),
        ("marked by uk", 0, 2),
    ]
    assert len(drafts[0].n_best) == 3


def test_nothing_to_translate_asks_nobody():
    engine = Marker("en→ru")
    found = Router([engine])
    assert run_route(found, found.route(Pair("en", "ru")), []) == []
    assert engine.asked == []


@pytest.mark.parametrize("mode", ["drop", "duplicate"])
@pytest.mark.parametrize("at", [0, 1])
def test_a_lost_text_on_any_hop_is_noticed(mode, at):
    words = ["en→ru", "ru→uk"]
    words[at] = f"{mode},{words[at]}"
    found = router(" ".join(words))
    with pytest.raises(EngineError, match="came back for 3 texts"):
        run_route(found, found.route(Pair("en", "uk")), ["a", "b", "c"])


def test_a_real_pivot_from_a_neural_to_a_rule_based_engine():
    try:
        engines = [open_engine(f"argos:{STARTER}"), open_engine("apertium:rus-ukr")]
    except EngineError as error:
        pytest.skip(str(error))
    found = Router(engines)
    route = found.route(Pair("en", "uk"))
    assert route.pivots == ("ru",)
    drafts = run_route(found, route, ["This is a new house.", "", "Open [1] in 2021."])
    assert [bool(d.text) for d in drafts] == [True, False, True]
    assert "2021" in drafts[2].text
    russian = engines[0].translate(["This is a new house."], Pair("en", "ru"))[0].text
    assert drafts[0].text == engines[1].translate([russian], Pair("ru", "uk"))[0].text != russian
