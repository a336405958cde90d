"""Fixtures of the contracts: stores on each database; upstream argostranslate as a process to ask."""

import json
import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from translate import resources
from translate.store import open_store

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))


@pytest.fixture(scope="module")
def variables(tmp_path_factory) -> dict[str, str]:
    """What upstream needs in its environment to find our package alone and to leave the user's folders as they are.

    The package is the starter without its term marks.
    """
    home = tmp_path_factory.mktemp("upstream")
    with zipfile.ZipFile(STARTER) as archive:
        archive.extractall(home / "packages")
    metadata = next((home / "packages").glob("*/metadata.json"))
    said = json.loads(metadata.read_text("utf-8"))
    metadata.write_text(json.dumps({k: v for k, v in said.items() if k != "term_marks"}), encoding="utf-8")
    folders = {"HOME": "h", "XDG_DATA_HOME": "d", "XDG_CONFIG_HOME": "c", "XDG_CACHE_HOME": "k"}
    own = {name: str(home / folder) for name, folder in folders.items()}
    return {**own, "ARGOS_PACKAGES_DIR": str(home / "packages"), "ARGOS_INTRA_THREADS": "1"}


@pytest.fixture(scope="module")
def upstream_environment(variables) -> dict[str, str]:
    """The environment of a process that runs upstream; nothing in it stops upstream from using the network."""
    mine = ("ARGOS_", "ORT_")
    return {k: v for k, v in os.environ.items() if not k.startswith(mine) and k != "CI"} | variables


@pytest.fixture(scope="module")
def package(variables) -> Path:
    """The folder of the package."""
    return next(Path(variables["ARGOS_PACKAGES_DIR"]).iterdir())


@pytest.fixture(scope="module")
def upstream(upstream_environment):
    """Asks upstream: (text, score) of its hypotheses, or what it raised; `split`: its splitter's answer by paragraph.

    It is run by this interpreter if it has argostranslate, else by that of the variable DRAGOMAN_ARGOS_PYTHON.
    """
    python = sys.executable if find_spec("argostranslate") else os.environ.get("DRAGOMAN_ARGOS_PYTHON")
    if not python:
        pytest.skip("no argostranslate here: install the extra [argos], or set DRAGOMAN_ARGOS_PYTHON")
    command = [python, str(Path(__file__).parent / "argos_upstream.py"), "en", "ru"]
    quiet = upstream_environment | {"ORT_DISABLE_TELEMETRY": "1"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=quiet) as process:

        def ask(text: str, n: int = 1, split: dict[str, list[str]] | None = None) -> list[tuple[str, float]] | str:
            process.stdin.write(json.dumps({"text": text, "n": n, "split": split or {}}) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
            assert answer, f"{python} ended: does it have argostranslate?"
            return json.loads(answer)

        yield ask
        process.stdin.close()


@pytest.fixture(scope="module")
def flores(shared) -> list[str]:
    """120 sentences, English."""
    return (shared / "eval" / "flores-dev" / "en.txt").read_text("utf-8").splitlines()[:120]


@pytest.fixture(scope="module")
def upstream_flores(upstream, flores) -> list[tuple[str, float]]:
    """Upstream's best (text, score) of each."""
    return [upstream(text)[0] for text in flores]


def sqlite_path(request):
    return str(request.getfixturevalue("tmp_path") / "deep" / "store.db")


def sqlite_relative(request):
    request.getfixturevalue("monkeypatch").chdir(request.getfixturevalue("tmp_path"))
    return "sqlite:///state/store.db"


def postgres(request):
    return request.getfixturevalue("postgres_database")


@pytest.fixture(params=[sqlite_path, sqlite_relative, postgres], ids=lambda make: make.__name__)
def url(request):
    """Where a store may be: each place in turn."""
    return request.param(request)


@pytest.fixture
def store(url):
    """An open, empty store on each database."""
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def run(store):
    """A run that has just begun."""
    return store.begin_run()
