"""The registry, discovery, and the echo engine that misbehaves on demand."""

import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from translate import resources
from translate.engines import base, checked_translate, discover, open_engine
from translate.engines.echo import Echo
from translate.errors import EngineError
from translate.records import Pair

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))
EN_RU = Pair("en", "ru")


@pytest.fixture
def registry(monkeypatch):
    """An empty cache; the function adds entry points."""
    monkeypatch.setattr(base, "_opened", {})

    def add(**points: str) -> None:
        found = [EntryPoint(name, value, base.ENTRY_POINTS) for name, value in points.items()]
        monkeypatch.setattr(base, "entry_points", lambda group: found if group == base.ENTRY_POINTS else [])

    add()
    return add


@pytest.fixture
def no_apertium(tmp_path, monkeypatch):
    monkeypatch.setenv("APERTIUM_PATH", str(tmp_path / "none"))
    monkeypatch.setenv("PATH", str(tmp_path / "none"))


def test_eight_threads_open_one_engine(registry, monkeypatch):
    made, start = [], threading.Barrier(8)

    class Slow(Echo):
        def __init__(self, argument: str = "") -> None:
            made.append(argument)
            time.sleep(0.05)
            super().__init__(argument)

    monkeypatch.setattr("translate.engines.echo.Echo", Slow)
    with ThreadPoolExecutor(8) as pool:
        engines = list(pool.map(lambda _: (start.wait(), open_engine("echo:en-ru"))[1], range(8)))
    assert made == ["en-ru"]
    assert len(set(map(id, engines))) == 1


def test_a_failure_is_not_cached(registry, tmp_path):
    spec = f"argos:{tmp_path}/new.argosmodel"
    with pytest.raises(EngineError, match="there is no such package"):
        open_engine(spec)
    (tmp_path / "new.argosmodel").symlink_to(STARTER)
    assert open_engine(spec).pairs() == {EN_RU}


def test_an_unknown_name_lists_the_known_ones(registry):
    with pytest.raises(EngineError, match="'moses'; there are: argos, apertium, argostranslate, echo "):
        open_engine("moses:x")


def test_entry_points_add_and_never_replace(registry):
    registry(echo="json:loads", shout="translate.engines.echo:Echo")
    assert open_engine("echo").name == "echo"
    assert open_engine("shout:upper").translate(["a"], EN_RU)[0].text == "A"


@pytest.mark.parametrize("value", ["no_such_module:Engine", "translate.engines.echo:Nothing"])
def test_a_broken_entry_point_is_one_engine_less(registry, no_apertium, value):
    registry(other=value)
    with pytest.raises(EngineError, match=r"'other'.*cannot be loaded"):
        open_engine("other")
    found = discover([STARTER.parent])
    assert [e.pairs() for e in found.engines] == [{EN_RU}]
    assert len(found.problems) == 1


def test_bad_packages_become_problems_and_the_others_work(registry, no_apertium, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    (one / "a-text.argosmodel").write_text("hello")
    (one / "stray").mkdir()
    (one / "empty").mkdir()
    (one / "empty" / "metadata.json").write_text("{}")
    (two / "starter.argosmodel").symlink_to(STARTER)
    found = discover([tmp_path / "absent", one, two])
    assert [e.pairs() for e in found.engines] == [{EN_RU}]
    assert ["a-text.argosmodel" in found.problems[0], "empty" in found.problems[1]] == [True, True]
    assert len(found.problems) == 2
    assert not any("\n" in p for p in found.problems)


def test_the_newest_version_of_a_pair_comes_first(registry, no_apertium, tmp_path):
    for folder, source, version in (("b", "en", "1.9"), ("a", "en", "1.10"), ("c", "en", "0.1"), ("d", "az", "1.0")):
        (tmp_path / folder).mkdir()
        with zipfile.ZipFile(tmp_path / folder / "p.argosmodel", "w") as archive:
            text = f'{{"from_code": "{source}", "to_code": "ru", "package_version": "{version}"}}'
            archive.writestr("p/metadata.json", text)
            archive.writestr("p/sentencepiece.model", "")
            archive.writestr("p/model/model.bin", "")
    found = discover([tmp_path / f for f in "cbad"])
    assert [e.name.split()[1:] for e in found.engines] == [
        ["translate-az_ru", "1.0"],
        ["translate-en_ru", "1.10"],
        ["translate-en_ru", "1.9"],
        ["translate-en_ru", "0.1"],
    ]


def test_apertium_comes_after_argos(registry):
    kinds = [e.name.split()[0] for e in discover([STARTER.parent]).engines]
    if "apertium" not in kinds:
        pytest.skip("Apertium is not installed")
    assert kinds == sorted(kinds, reverse=True)


# Echo


@pytest.mark.parametrize(
    ("argument", "texts", "answers"),
    [
        ("", ["a", "b", "c"], ["a", "b", "c"]),
        ("drop", ["a", "b", "c"], ["a", "b"]),
        ("duplicate", ["a", "b"], ["a", "a", "b"]),
        ("damage", ["In 2019 [1] 50% {x}"], ["In 3120 2 61 x"]),
        ("upper,en-ru", ["straße"], ["STRASSE"]),
    ],
)
def test_echo(argument, texts, answers):
    assert [d.text for d in Echo(argument).translate(texts, EN_RU)] == answers


def test_echo_that_damages_does_not_spare_its_own_mask():
    engine = Echo("damage")
    assert engine.translate([engine.mask.format(n=1)], EN_RU)[0].text != engine.mask.format(n=1)


@pytest.mark.parametrize(
    ("argument", "pair"),
    [("en-ru", ("en", "ru")), ("pt-BR→en", ("pt-BR", "en")), ("drop, en>zh-hant", ("en", "zh-Hant"))],
)
def test_echo_serves_the_pair_it_is_given(argument, pair):
    assert Echo(argument).pairs() == {pair}


@pytest.mark.parametrize("argument", ["shout", "en-", "en-xx1"])
def test_echo_refuses_what_it_does_not_understand(argument):
    with pytest.raises(EngineError, match="neither a mode"):
        Echo(argument)


def test_the_guard_lets_right_answers_through():
    assert [d.text for d in checked_translate(Echo(), ["a", "b"], EN_RU)] == ["a", "b"]
