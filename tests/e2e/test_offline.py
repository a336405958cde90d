"""Carried to a machine without a network: the bundle is installed and used where there is none, and nothing asks for one."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from translate import resources

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))
TEXT = "The council of Ruvenkald met. The children walk to school.\n"


def home_of(folder: Path) -> dict[str, str]:
    """The environment of a user whose home is `folder`, empty at first."""
    folder.mkdir(exist_ok=True)
    places = {"HOME": folder, "XDG_DATA_HOME": folder / "data", "XDG_CONFIG_HOME": folder / "config"}
    return {**os.environ, **{k: str(v) for k, v in places.items()}, "PYTHONPATH": "", "COLUMNS": "200", "NO_COLOR": "1"}


def run(home: Path, *arguments: object, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """`dragoman ARGUMENTS` in the working folder of `home`."""
    command = [*before, sys.executable, "-m", "translate", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=home_of(home), cwd=home, timeout=300, check=False
    )


@pytest.fixture(scope="module")
def no_network() -> tuple[str, ...]:
    """What runs a command in an empty network namespace: no interface is up in it, not even loopback."""
    for command in (("unshare", "-n"), ("unshare", "-r", "-n")):
        if (
            shutil.which("unshare")
            and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
        ):
            return command
    pytest.skip("no network namespace can be made here (unshare -n): needs root or unprivileged user namespaces")


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A bundle from another machine: a model that is not the starter by name, and a glossary with an invented name."""
    home = tmp_path_factory.mktemp("sender")
    with zipfile.ZipFile(STARTER) as archive:
        archive.extractall(home / "models")
    metadata = next((home / "models").iterdir()) / "metadata.json"
    metadata.write_text(json.dumps({**json.loads(metadata.read_text("utf-8")), "package_version": "99.0"}), "utf-8")
    (home / "dragoman.toml").write_text('packages = ["models"]\n')
    (home / "names.tsv").write_text("en\tru\nRuvenkald\tРувенкальд\n", "utf-8")
    done = run(home, "models", "bundle", "en-ru", "--glossary", "names.tsv", "-o", "desk.dragoman")
    assert done.returncode == 0, done.stderr
    assert "sha256" in done.stdout
    return home / "desk.dragoman"


def test_a_bundle_is_installed_and_translates_without_any_network(desk, no_network, tmp_path):
    probe = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    refused = subprocess.run([*no_network, sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert "unreachable" in refused.stderr, "the namespace is meant to be empty"

    home = tmp_path / "receiver"
    added = run(home, "models", "add", desk, before=no_network)
    assert added.returncode == 0, added.stderr
    assert "installed translate-en_ru 99.0" in added.stdout
    assert "installed glossary" in added.stdout
    again = run(home, "models", "add", desk, before=no_network)
    assert again.returncode == 0, again.stderr
    assert "already installed: translate-en_ru 99.0" in again.stdout
    (home / "story.en.txt").write_text(TEXT)
    done = run(home, "translate", "story.en.txt", "--to", "ru", "-o", "out", before=no_network)
    assert done.returncode == 0, done.stderr
    assert "argos translate-en_ru 99.0" in done.stdout
    assert "Рувенкальд" in (home / "out" / "ru" / "story.en.txt").read_text("utf-8")
    assert run(home, "models", "verify", before=no_network).returncode == 0


def test_an_altered_bundle_installs_nothing(desk, tmp_path):
    altered = tmp_path / "desk.dragoman"
    with zipfile.ZipFile(desk) as old, zipfile.ZipFile(altered, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (b"\n" if name == "glossaries/names.tsv" else b""))
    done = run(tmp_path / "receiver", "models", "add", altered)
    assert done.returncode == 4
    assert "glossaries/names.tsv" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "receiver" / "data").exists()


def test_glossaries_of_a_bundle_stand_between_the_users_and_the_shipped(desk, tmp_path):
    home = tmp_path / "receiver"
    run(home, "models", "add", desk)
    (home / "story.en.txt").write_text(TEXT)
    (home / "mine.tsv").write_text("en\tru\nRuvenkald\tРуфенхолм\n", "utf-8")
    run(home, "translate", "story.en.txt", "--to", "ru", "--glossary", "mine.tsv", "-o", "out")
    assert "Руфенхолм" in (home / "out" / "ru" / "story.en.txt").read_text("utf-8")
    run(home, "translate", "story.en.txt", "--to", "ru", "--no-glossary", "-o", "none")
    assert "Рувенкальд" not in (home / "none" / "ru" / "story.en.txt").read_text("utf-8")


def network_calls(home: Path, command: list[str]) -> list[str]:
    """The network system calls of a command and of all its children and threads.

    Left out are glibc's questions to the name service cache on this machine, a Unix socket: whose home a process has
    is asked there where the environment does not say.
    """
    log = home / "calls.txt"
    traced = ["strace", "-f", "-qq", "-e", "trace=network", "-e", "signal=none", "-o", str(log), *command]
    done = subprocess.run(
        traced, capture_output=True, encoding="utf-8", env=home_of(home), cwd=home, timeout=300, check=False
    )
    if done.returncode != 0 and not log.exists():
        pytest.skip(f"strace cannot trace here: {done.stderr.strip()[:200]}")
    assert done.returncode == 0, done.stderr
    calls = [line for line in log.read_text("utf-8", "replace").splitlines() if "(" in line]
    return [
        c for c in calls if "/nscd/socket" not in c and not re.search(r" socket\(AF_UNIX, SOCK_STREAM\|SOCK_CLO", c)
    ]


def test_a_translation_makes_no_network_call_at_all(desk, tmp_path):
    """Every system call of the class network is counted: of C++ libraries and of the processes of Apertium, too.

    Not one is allowed, and of Unix sockets only those of the name service cache.
    """
    if not shutil.which("strace"):
        pytest.skip("strace is not installed (apt-get install strace)")
    home = tmp_path / "receiver"
    home.mkdir()
    opens = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()"
    assert any("socket(AF_INET" in call for call in network_calls(home, [sys.executable, "-c", opens]))

    assert run(home, "models", "add", desk).returncode == 0
    (home / "story.en.txt").write_text(TEXT)
    command = [sys.executable, "-m", "translate", "translate", "story.en.txt", "--to", "ru", "-o", "out"]
    assert network_calls(home, command) == []
    assert (home / "out" / "ru" / "story.en.txt").exists()


def test_an_apertium_pair_is_named_with_its_debian_package(tmp_path):
    if not (shutil.which("apertium") and Path("/usr/share/apertium/modes/eng-spa.mode").exists()):
        pytest.skip("Apertium eng-spa is not installed: apt-get install apertium-eng-spa")
    home = tmp_path / "sender"
    done = run(home, "models", "bundle", "en-es", "-o", "x.dragoman")
    assert "apt-get install apertium-eng-spa" in done.stderr
    with zipfile.ZipFile(home / "x.dragoman") as archive:
        assert json.loads(archive.read("manifest.json"))["apt"] == ["apertium-eng-spa"]
    added = run(tmp_path / "receiver", "models", "add", home / "x.dragoman")
    assert "apt-get install apertium-eng-spa" in added.stderr


def test_a_glossary_with_a_mistake_is_found_before_it_travels(tmp_path):
    home = tmp_path / "sender"
    home.mkdir()
    (home / "bad.tsv").write_text("en\tqq\na\tb\n")
    done = run(home, "models", "bundle", "en-ru", "--glossary", "bad.tsv", "-o", "x.dragoman")
    assert done.returncode == 3, done.stderr
    assert "bad.tsv" in done.stderr
    assert not (home / "x.dragoman").exists()


def test_a_converted_model_is_added_and_translates(tmp_path, root, monkeypatch):
    """From a folder as OPUS-MT publishes them to a translation, with the command alone; its weights are random."""
    monkeypatch.syspath_prepend(root / "tests" / "models")
    from marian_folder import make_opus_mt, sentences

    home = tmp_path / "user"
    home.mkdir()
    make_opus_mt(home / "opus", "ka", "hy", marks=(">>hye<<", ">>kat<<"))
    convert = ("models", "convert", "opus", "-o", "ka-hy.argosmodel", "--from", "ka", "--to", "hy")
    untold = run(home, *convert)
    assert (untold.returncode, untold.stdout) == (2, "")
    assert "--source-prefix with one of >>hye<<" in untold.stderr
    done = run(home, *convert, "--source-prefix", ">>hye<<")
    assert done.returncode == 0, done.stderr
    assert "translate-ka_hy 1.0" in done.stdout
    assert run(home, "models", "add", "ka-hy.argosmodel").returncode == 0
    (home / "story.txt").write_text("\n".join(sentences("ka")), "utf-8")
    translated = run(home, "translate", "story.txt", "--from", "ka", "--to", "hy", "-o", "out", "--no-glossary")
    assert translated.returncode == 0, translated.stderr
    assert "argos translate-ka_hy 1.0" in translated.stdout
