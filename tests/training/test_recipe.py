"""The whole recipe on a toy language pair: prepare, train, stop, resume, start from a package, export, evaluate.

Runs where PyTorch and eflomal are: `pip install '.[train]'`, or TRAINING_PYTHON=<the interpreter of another
environment>. The toy's words are in tests/fixtures/training/toy.tsv.
"""

import itertools
import json
import os
import random
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from translate import resources

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))
FIXTURE = Path(__file__).parent.parent / "fixtures" / "training" / "toy.tsv"
PYTHON = os.environ.get("TRAINING_PYTHON", sys.executable)
NEEDED = "torch, eflomal, scipy, pymorphy3, sentencepiece, ctranslate2"


def toy() -> list[tuple[str, str]]:
    """Every sentence pair that the fixture's words make, shuffled."""
    rows = [line.split("\t") for line in FIXTURE.read_text("utf-8").splitlines() if not line.startswith("#")]
    nouns, adjectives = ([row[1:] for row in rows if row[0] == kind] for kind in ("noun", "adjective"))
    phrases = [
        (f"{'an' if english[0] in 'aeiou' else 'a'} {english} {noun}", f"{forms['mfn'.index(gender)]} {russian}")
        for (english, *forms), (noun, russian, gender) in itertools.product(adjectives, nouns)
    ]
    pairs = itertools.permutations(phrases, 2)
    sentences = [(f"Here is {a[0]}, and there is {b[0]}.", f"Здесь {a[1]}, а там {b[1]}.") for a, b in pairs]
    random.Random(1).shuffle(sentences)
    return sentences


@pytest.fixture(scope="module", autouse=True)
def environment() -> None:
    found = subprocess.run([PYTHON, "-c", f"import {NEEDED}"], capture_output=True, text=True, check=False)
    if found.returncode:
        reason = found.stderr.strip().splitlines()[-1]
        pytest.skip(f"the training environment is absent ({reason}): pip install '.[train]', or set TRAINING_PYTHON")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recipe")
    sentences = toy()
    tests, learnt = sentences[:60], sentences[60:1560]
    (path / "toy.tsv").write_text("".join(f"{s}\t{t}\n" for s, t in learnt + tests[:10]), "utf-8")
    for k, name in enumerate(("test.en", "test.ru")):
        (path / name).write_text("".join(f"{pair[k]}\n" for pair in tests), "utf-8")
    return path


def step(root: Path, module: str, *arguments: object) -> str:
    """Output of one step of the recipe."""
    command = [PYTHON, "-m", f"training.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr
    return done.stdout


def scores(folder: Path, package: Path) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "translate",
        "eval",
        "mt",
        package,
        folder / "test.en",
        folder / "test.ru",
        "--json",
    ]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    return {m["name"]: m["score"] for m in json.loads(done.stdout)["metrics"]}


def losses(log: str) -> list[float]:
    return [float(value) for value in re.findall(r"^step \d+ loss ([\d.]+)", log, re.MULTILINE)]


def test_a_model_from_nothing(root, folder):
    out, run, package = folder / "data", folder / "run", folder / "toy.argosmodel"
    pair = ("--from", "en", "--to", "ru")
    held_out = ("--exclude", folder / "test.en", folder / "test.ru")
    log = step(root, "prepare", out, folder / "toy.tsv", *pair, "--vocab", 200, "--width", 128, *held_out)
    assert "dropped: 10 held out" in log
    assert int(re.search(r"(\d+) places for term marks", log)[1]) > 1000
    small = ("--size", "tiny", "--tokens", 512, "--threads", 1)
    command = [PYTHON, "-m", "training.train", out / "data.npz", run, "--minutes", 10, *small]
    with subprocess.Popen(list(map(str, command)), cwd=root, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if line.startswith("step "):
                process.send_signal(signal.SIGTERM)
                break
        rest = process.stdout.read()
    assert process.returncode == 0
    stopped = int(re.search(r"saved at step (\d+)", rest)[1])
    log = step(root, "train", out / "data.npz", run, "--minutes", 10, "--steps", 125, *small)
    assert f"resumed at step {stopped}\n" in log
    assert f"saved at step {stopped + 125}\n" in log
    assert losses(log)[-1] < losses(line)[0] / 2
    step(root, "export", run, package, "--version", "0.1", "--to-name", "Toy Russian")
    assert scores(folder, package)["chrF2"] > 60


def test_a_model_from_the_starter(root, folder):
    out, run, package = folder / "more", folder / "more-run", folder / "more.argosmodel"
    step(root, "prepare", out, folder / "toy.tsv", "--from", "en", "--to", "ru", "--pieces", STARTER)
    options = ("--minutes", 10, "--steps", 12, "--tokens", 256, "--threads", 1, "--start", STARTER)
    assert "7.8 M parameters" in step(root, "train", out / "data.npz", run, *options)
    step(root, "export", run / "weights.pt", package, "--version", "0.2")
    assert scores(folder, package)["chrF2"] > scores(folder, STARTER)["chrF2"]
