"""Routes that are pinned in dragoman.toml, through the real command and the real engines."""

import json
import shutil
from pathlib import Path

import pytest

NEWS = "The river council met on Monday. They will meet again in 2027.\n"


def need_apertium(*modes: str) -> None:
    for mode in modes:
        if not (shutil.which("apertium") and Path(f"/usr/share/apertium/modes/{mode}.mode").exists()):
            pytest.skip(f"Apertium {mode} is not installed: apt-get install apertium-{mode}")


def pin(line: str) -> None:
    Path("dragoman.toml").write_text(f"[routes]\n{line}\n", "utf-8")


def routes(done) -> list[str]:
    assert done.returncode == 0, done.stderr
    return [route for result in json.loads(done.stdout) for route in result["routes"]]


@pytest.fixture
def news(home) -> Path:
    path = Path("news.en.txt")
    path.write_text(NEWS, "utf-8")
    return path


def test_a_pinned_engine_that_is_gone_is_named_with_what_installs_it(dragoman, news):
    pin('en-ru = "argos translate-en_ru 9.9"')
    done = dragoman("translate", news, "--from", "en", "--to", "ru", "-o", "out")
    assert done.returncode == 4
    for part in ("dragoman.toml: en→ru is pinned to 'argos translate-en_ru 9.9'", "dragoman models install en ru"):
        assert part in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not Path("out").exists()


def test_it_stops_that_pair_alone_and_an_engine_named_on_the_command_line_wins(dragoman, news):
    pin('en-ru = "neural"')
    assert dragoman("models", "list").returncode == 0
    assert dragoman("detect", news).returncode == 0
    done = dragoman("translate", news, "--from", "en", "--to", "ru", "--engine", "echo:en-ru", "-o", "out", "--json")
    assert routes(done) == ["en→ru (echo en-ru)"]
    skipped = dragoman("translate", news, "--from", "en", "--to", "ru", "--skip-missing", "-o", "out")
    assert skipped.returncode == 0
    assert "pinned to 'neural'" in skipped.stdout + skipped.stderr


def test_pinned_engines_and_pivots_are_followed(dragoman, news):
    need_apertium("eng-spa", "rus-ukr")
    pin('en-es = "apertium"\nen-uk = ["ru"]\nen-ru = "argos"')
    found = routes(dragoman("translate", news, "--from", "en", "--to", "es,uk", "-o", "out", "--json"))
    assert [route.split(" ")[:2] for route in found] == [["en→es", "(apertium"], ["en→ru→uk", "(argos"]]


def test_doctor_reports_pins(dragoman, home):
    pin('en-ru = "argos"')
    done = dragoman("doctor")
    assert "routes  en→ru (argos translate-en_ru 0.1): pinned in dragoman.toml" in done.stdout
    pin('en-ru = "argos"\nen-ka = "argos"\nen-hy = ["fr"]')
    broken = dragoman("doctor")
    assert broken.returncode == 1
    assert "PROBLEM: dragoman.toml: en→ka is pinned to 'argos'" in broken.stdout
    assert "en→hy is pinned to the way through fr" in broken.stdout


def test_a_pin_that_is_written_wrongly_is_an_error_of_the_configuration(dragoman, news):
    pin('en-pt-br = "argos"')
    done = dragoman("translate", news, "--to", "ru", "-o", "out")
    assert done.returncode == 3
    assert "dragoman.toml: routes: 'en-pt-br'" in done.stderr
    assert "FROM:TO" in done.stderr
