"""`dragoman models`: what is here, a package from a file, its removal; and the one line about the starter."""

import json
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from translate import config, resources

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))


@pytest.fixture
def packages(home) -> Path:
    """Where `dragoman models` installs; not made yet."""
    return config.data_folder() / "packages"


@pytest.fixture
def newer(home) -> Path:
    """The starter again, as version 0.2 and with another card."""
    path = home / "newer.argosmodel"
    with zipfile.ZipFile(STARTER) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("metadata.json"):
                content = json.dumps({**json.loads(content), "package_version": "0.2"}).encode()
            new.writestr(name, b"A card.\n" if name.endswith("README.md") else content)
    return path


def files_below(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if not p.is_dir()]


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def one_line(done: subprocess.CompletedProcess[str], code: int, *parts: str) -> None:
    assert done.returncode == code, done.stderr
    assert [line.startswith("dragoman: ") for line in done.stderr.splitlines()] == [True], done.stderr
    for part in parts:
        assert part in done.stderr


def test_the_starter_is_listed_and_marked(dragoman):
    done = dragoman("models", "list", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    rows = json.loads(done.stdout)
    (starter,) = [r for r in rows if r["starter"]]
    assert (starter["from"], starter["to"], starter["engine"], starter["version"]) == ("en", "ru", "argos", "0.1")
    assert all({"from", "to", "engine", "version", "starter"} <= r.keys() for r in rows)
    table = dragoman("models", "list").stdout
    assert any("en→ru" in line and "starter" in line for line in table.splitlines())
    assert "  en→ru (argos translate-en_ru 0.1)" in table


def test_apertium_and_routes_are_listed(dragoman):
    if not (shutil.which("apertium") and Path("/usr/share/apertium/modes/rus-ukr.mode").exists()):
        pytest.skip("Apertium rus-ukr is not installed: apt-get install apertium-rus-ukr")
    rows = json.loads(dragoman("models", "list", "--json").stdout)
    assert ("ru", "uk", "apertium", False) in {(r["from"], r["to"], r["engine"], r["starter"]) for r in rows}
    routes = json.loads(dragoman("models", "list", "--routes", "--json").stdout)
    (found,) = [r for r in routes if (r["from"], r["to"]) == ("en", "uk")]
    assert found["route"] == ["en", "ru", "uk"]
    assert "  en→ru→uk (argos" in dragoman("models", "list").stdout
    assert "en→ru→uk (argos" in dragoman("models", "list", "--routes").stdout


def test_a_package_from_a_file_is_installed_listed_checked_used_and_removed(dragoman, packages, newer):
    done = dragoman("models", "add", newer)
    assert (done.returncode, done.stderr) == (0, "")
    assert "installed translate-en_ru 0.2" in done.stdout
    assert names(packages) == ["translate-en_ru-0_2"]
    again = dragoman("models", "add", newer)
    assert (again.returncode, "already installed" in again.stdout) == (0, True)

    rows = [r for r in json.loads(dragoman("models", "list", "--json").stdout) if r["to"] == "ru" and r["from"] == "en"]
    assert [(r["version"], r["newest"], r["starter"]) for r in rows] == [("0.2", True, False), ("0.1", False, True)]
    (info,) = json.loads(dragoman("models", "info", "translate-en_ru-0_2", "--json").stdout)
    assert (info["card"], info["record"]["source"], info["metadata"]["to_name"]) == ("A card.", newer.name, "Russian")
    assert "A card." in dragoman("models", "info", "en", "ru").stdout
    assert dragoman("models", "verify").returncode == 0
    used = dragoman("translate", "-", "--from", "en", "--to", "ru", text="The house is small.\n")
    assert used.stdout.strip()
    assert "argos translate-en_ru 0.2" in dragoman("status", "latest").stdout

    assert dragoman("models", "remove", "en", "ru").returncode == 0
    assert names(packages) == []
    one_line(dragoman("models", "remove", "en", "ru"), 2, "comes with the program")
    assert STARTER.exists()


def test_two_versions_and_one_is_to_be_removed(dragoman, packages, newer):
    dragoman("models", "add", newer, STARTER)
    assert names(packages) == ["translate-en_ru-0_1", "translate-en_ru-0_2"]
    one_line(dragoman("models", "remove", "en", "ru"), 2, "translate-en_ru-0_1", "translate-en_ru-0_2", "name one")
    assert dragoman("models", "remove", "translate-en_ru-0_1").returncode == 0
    assert names(packages) == ["translate-en_ru-0_2"]


def test_verify_names_the_file_in_which_a_byte_was_changed(dragoman, packages, newer):
    dragoman("models", "add", newer)
    weights = packages / "translate-en_ru-0_2" / "model" / "model.bin"
    data = bytearray(weights.read_bytes())
    data[5_000_000] ^= 1
    weights.write_bytes(data)
    done = dragoman("models", "verify")
    one_line(done, 4, "translate-en_ru-0_2")
    assert "changed: model/model.bin" in done.stdout
    table = {Path(r["path"]).name: r for r in json.loads(dragoman("models", "verify", "--json").stdout)}
    assert table["translate-en_ru-0_2"]["changed"] == ["model/model.bin"]
    assert table[STARTER.name]["state"] == "ok"
    one_line(dragoman("models", "add", newer), 4, "damaged (changed: model/model.bin)")


def test_a_broken_package_is_named_and_disables_nothing(dragoman, packages):
    (packages / "en_de").mkdir(parents=True)
    (packages / "en_de" / "metadata.json").write_text("{")
    (packages / "cut.argosmodel").write_bytes(STARTER.read_bytes()[:100_000])
    done = dragoman("models", "list", "--json")
    assert done.returncode == 0
    assert [("en_de" in line, "cut.argosmodel" in line) for line in sorted(done.stderr.splitlines())] == [
        (False, True),
        (True, False),
    ]
    assert any(r["starter"] for r in json.loads(done.stdout))
    used = dragoman("translate", "-", "--from", "en", "--to", "ru", text="The house is small.\n")
    assert (used.returncode, bool(used.stdout.strip())) == (0, True)
    one_line(dragoman("models", "info", "cut"), 4, "cut.argosmodel")


def test_packages_of_argostranslate_are_seen_and_left_alone(dragoman, environment, home, newer):
    upstream = home / "argos"
    with zipfile.ZipFile(newer) as archive:
        archive.extractall(upstream)
    environment["ARGOS_PACKAGES_DIR"] = str(upstream)
    before = {p: p.stat().st_mtime_ns for p in files_below(upstream)}
    rows = json.loads(dragoman("models", "list", "--json").stdout)
    assert ("0.2", "upstream", True) in {(r["version"], r.get("place"), r.get("newest")) for r in rows}
    done = dragoman("models", "verify")
    assert (done.returncode, "unrecorded" in done.stdout) == (0, True)
    one_line(dragoman("models", "remove", "translate-en_ru-0_1"), 2, "argostranslate")
    assert {p: p.stat().st_mtime_ns for p in files_below(upstream)} == before


HOSTILE = {
    "absolute": "/tmp/evil.md",
    "parent": "../../evil.md",
    "unexpected": "translate-en_ru-0_1/setup.py",
}


@pytest.mark.parametrize("member", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_archive_is_one_line_that_names_the_member(dragoman, packages, home, member):
    shutil.copyfile(STARTER, "evil.argosmodel")
    with zipfile.ZipFile("evil.argosmodel", "a") as archive:
        archive.writestr(member, b"x")
    before = files_below(home)
    one_line(dragoman("models", "add", "evil.argosmodel"), 4, repr(member.removeprefix("translate-en_ru-0_1/")))
    assert [p for p in files_below(home) if p not in before] == []
    assert not Path("/tmp/evil.md").exists()


BAD = {
    "no file": (["add", "no.argosmodel"], 2, "no.argosmodel: no such file"),
    "no package": (["add", "page.argosmodel"], 4, "page.argosmodel: not an Argos package"),
    "no pair": (["info", "en", "hy"], 4, "dragoman models install"),
    "no language": (["info", "en", "nonsense"], 2, "unknown language tag 'nonsense'"),
    "nothing to verify": (["verify", "translate-en_hy"], 4, "no package translate-en_hy here"),
}


@pytest.mark.parametrize(("arguments", "code", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line(dragoman, arguments, code, message):
    Path("page.argosmodel").write_text("<html>not found</html>")
    one_line(dragoman("models", *arguments), code, message)


def test_a_full_disk_leaves_nothing(dragoman, packages):
    packages.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(packages)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no permission to mount a small file system")
    try:
        done = dragoman("models", "add", STARTER)
        left = list(packages.iterdir())
    finally:
        subprocess.run(["umount", str(packages)], check=True)
    one_line(done, 4, "No space left", "was not installed")
    assert left == []


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_a_stopped_installation_is_no_installation(dragoman, environment, packages, sign):
    command = [sys.executable, "-m", "translate", "models", "add", str(STARTER)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not list(packages.glob(".dragoman-*/package/model/*")):
        time.sleep(0.005)
    process.send_signal(sign)
    out, errors = process.communicate(timeout=60)
    assert out == ""
    if sign == signal.SIGINT:
        assert (process.returncode, errors.strip()) == (130, "dragoman: interrupted")
        assert list(packages.iterdir()) == []
    rows = json.loads(dragoman("models", "list", "--json").stdout)
    assert [r["starter"] for r in rows if r["engine"] == "argos"] == [True]
    assert "installed translate-en_ru 0.1" in dragoman("models", "add", STARTER).stdout


def test_the_starter_says_once_that_it_is_rough(dragoman, home):
    first = dragoman("translate", "-", "--from", "en", "--to", "ru", text="The house is small.\n")
    said = [line for line in first.stderr.splitlines() if "rough" in line]
    assert len(said) == 1
    assert "dragoman models install en ru" in said[0]
    assert "rough" not in first.stdout
    second = dragoman("translate", "-", "--from", "en", "--to", "ru", text="The garden is big.\n")
    assert "rough" not in second.stderr


def test_the_starter_says_nothing_where_it_took_no_part(dragoman, newer):
    other = dragoman("translate", "-", "--from", "en", "--to", "ru", "--engine", "echo", text="The house is small.\n")
    untouched = dragoman("translate", "-", "--to", "ru", text="NATO\n")
    failed = dragoman("translate", "-", "--from", "en", "--to", "ka", text="The house is small.\n")
    assert [done.returncode for done in (other, untouched, failed)] == [0, 0, 4]
    assert "rough" not in other.stderr + untouched.stderr + failed.stderr


def test_a_home_that_cannot_be_written_is_no_reason_to_fail(dragoman, home):
    (home / "data").write_text("not a folder")
    for _ in range(2):
        done = dragoman(
            "translate", "-", "--from", "en", "--to", "ru", "--store", "s.sqlite", text="The house is small.\n"
        )
        assert (done.returncode, "rough" in done.stderr) == (0, True), done.stderr


def test_every_subcommand_has_help_with_examples(dragoman):
    overview = dragoman("models", "--help").stdout
    for name in ("list", "info", "add", "remove", "verify"):
        assert name in overview
        text = dragoman("models", name, "--help").stdout
        assert f"dragoman models {name}" in text
