"""What a person gets from `pip install`: the wheel alone, run from another folder, has everything it needs."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """The built wheel, unpacked as an installation would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        str(root),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("dragoman-*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(wheel: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    command = [sys.executable, "-m", "translate", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_glossaries_the_starter_model_and_the_locales_are_inside(wheel):
    data = wheel / "translate" / "data"
    assert {p.name for p in (data / "glossaries").glob("*.tsv")} >= {"places.tsv", "people.tsv", "organisations.tsv"}
    assert list((data / "models").glob("*.argosmodel"))
    assert (data / "locales").is_dir()
    assert not list(wheel.rglob("tests"))


def test_it_translates_from_any_folder(wheel, home):
    Path("story.txt").write_text("Yerevan is a city. The house is small and the garden is big.\n", "utf-8")
    done = run(wheel, "translate", "story.txt", "--to", "ru", "-o", "out")
    assert done.returncode == 0, done.stderr
    assert "1 kept" in done.stdout or "1 missed" in done.stdout
    assert Path("out/ru/story.po").exists()
    doctor = run(wheel, "doctor")
    assert str(wheel) in doctor.stdout
    assert doctor.returncode == 0, doctor.stdout
