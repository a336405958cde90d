"""`dragoman models install` from a real server on loopback that serves an index and the starter."""

import hashlib
import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import NamedTuple

import loopback
import pytest
from loopback import STARTER, Server, cut, entry, redirect, repacked, send, serving, status

from translate import cli

ARCHIVE = STARTER.read_bytes()
SHA256 = hashlib.sha256(ARCHIVE).hexdigest()
FILE = "/en_ru.argosmodel"


class Answer(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


@pytest.fixture
def data(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where everything of an empty home will be installed; no proxy between."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return home / "data" / "dragoman"


@pytest.fixture
def install(data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """The command in this process, as a person calls it."""

    def run(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["dragoman", "models", "install", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Answer(int(left.value.code or 0), out, err)

    return run


Install = Callable[..., Answer]


def below(folder: Path) -> list[str]:
    """Names of what lies in a folder, if it is there."""
    return sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []


def test_installs_records_and_pins(server: Server, install: Install, data: Path) -> None:
    index = server.publish(ARCHIVE)
    done = install("en", "ru", "--index", index)
    path = data / "packages" / "translate-en_ru-0_1"
    assert (done.code, done.out) == (0, f"installed translate-en_ru 0.1 (en→ru) in {path}\n")
    assert SHA256 in done.err
    record = json.loads((path / "dragoman.json").read_text())
    assert (record["source"], record["sha256"]) == (server.url(FILE), SHA256)
    lock = json.loads((data / "models.lock").read_text())
    assert lock == {"translate-en_ru 0.1": {"url": server.url(FILE), "sha256": SHA256, "size": len(ARCHIVE)}}
    assert below(data / "downloads") == []
    with zipfile.ZipFile(STARTER) as archive:
        model = archive.read("translate-en_ru-0_1/model/model.bin")
    assert (path / "model" / "model.bin").read_bytes() == model


def test_what_is_installed_is_not_downloaded(server: Server, install: Install, data: Path) -> None:
    index = server.publish(ARCHIVE)
    install("en", "ru", "--index", index)
    again = install("en", "ru", "--index", index)
    assert again.code == 0
    assert again.out.startswith("already installed: translate-en_ru 0.1")
    assert len(server.asked(FILE)) == 1
    asked = len(server.log)
    assert install("en", "ru", "--index", index, "--version", "0.1").code == 0
    assert len(server.log) == asked  # the version is known: not even the index is asked for
    assert below(data / "downloads") == []


def test_installed_and_the_index_is_away(server: Server, install: Install) -> None:
    install("en", "ru", "--index", server.publish(ARCHIVE))
    away = install("en", "ru", "--index", "http://127.0.0.1:1/")
    assert away.code == 0
    assert "Connection refused" in away.err
    assert "translate-en_ru 0.1 is installed and stays" in away.err
    assert install("en", "ru", "--index", "http://127.0.0.1:1/", "--version", "0.2").code == 4


def test_json(server: Server, install: Install, data: Path) -> None:
    index = server.publish(ARCHIVE)
    first, second = (json.loads(install("en", "ru", "--index", index, "--json").out) for _ in range(2))
    assert first == {
        "name": "translate-en_ru",
        "version": "0.1",
        "from": "en",
        "to": "ru",
        "path": str(data / "packages" / "translate-en_ru-0_1"),
        "downloaded": True,
        "url": server.url(FILE),
        "sha256": SHA256,
        "size": len(ARCHIVE),
    }
    assert second == {**first, "downloaded": False}


def test_what_is_available_is_known_afterwards_without_network(
    server: Server, install: Install, data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def listed(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["dragoman", "models", "list", "--available", *arguments])
        with pytest.raises(SystemExit) as left:
            cli.main()
        return int(left.value.code or 0), capfd.readouterr().out

    assert listed() == (2, "")
    install("en", "ru", "--index", server.publish(ARCHIVE))
    asked = len(server.log)
    code, out = listed("--json")
    (row,) = json.loads(out)
    assert (code, row["from"], row["to"], row["version"], row["installed"]) == (0, "en", "ru", "0.1", True)
    assert listed() == (0, "en→ru  translate-en_ru 0.1  installed\n")
    assert listed("--index", server.url("index.json"))[0] == 2
    assert len(server.log) == asked


def test_a_newer_version_is_installed_beside_the_older(server: Server, install: Install, data: Path) -> None:
    install("en", "ru", "--index", server.publish(ARCHIVE))
    newer = install("en", "ru", "--index", server.publish(repacked("0.10"), "0.10"))
    assert newer.code == 0
    assert below(data / "packages") == ["translate-en_ru-0_1", "translate-en_ru-0_10"]
    assert list(json.loads((data / "models.lock").read_text())) == ["translate-en_ru 0.1", "translate-en_ru 0.10"]


@pytest.mark.parametrize("size", ["the same", "another"])
def test_another_archive_than_the_locked_one_is_refused(
    size: str, server: Server, install: Install, data: Path
) -> None:
    index = server.publish(ARCHIVE)
    install("en", "ru", "--index", index)
    shutil.rmtree(data / "packages")
    lock = (data / "models.lock").read_bytes()
    server.files[FILE] = changed = (ARCHIVE[:-1] + b"\x01") if size == "the same" else repacked("0.1")
    refused = install("en", "ru", "--index", index)
    assert (refused.code, refused.out) == (4, "")
    assert hashlib.sha256(changed).hexdigest() in refused.err
    assert SHA256 in refused.err
    assert refused.err.count("\n") == 1
    assert below(data / "packages") == []
    assert below(data / "downloads") == []
    assert (data / "models.lock").read_bytes() == lock


def test_a_lock_of_a_project(server: Server, install: Install, data: Path) -> None:
    index = server.publish(ARCHIVE)
    assert install("en", "ru", "--index", index, "--lock", "one/models.lock").code == 0
    one = Path("one/models.lock").read_text()
    assert SHA256 in one
    # A second project pins what is installed without a download.
    assert install("en", "ru", "--index", index, "--lock", "two.lock").code == 0
    assert Path("two.lock").read_text() == one
    assert len(server.asked(FILE)) == 1
    # A third says that it should be another archive.
    Path("three.lock").write_text(one.replace(SHA256, "0" * 64))
    for _ in ("installed", "removed"):
        refused = install("en", "ru", "--index", index, "--lock", "three.lock")
        assert refused.code == 4
        assert SHA256 in refused.err
        assert "0" * 64 in refused.err
        shutil.rmtree(data / "packages", ignore_errors=True)


def test_a_damaged_lock_stops_before_the_download(server: Server, install: Install) -> None:
    Path("broken.lock").write_text("<<<<<<< HEAD\n")
    refused = install("en", "ru", "--index", server.publish(ARCHIVE), "--lock", "broken.lock")
    assert refused.code == 3
    assert "broken.lock:1: no JSON" in refused.err
    assert server.asked(FILE) == []


def test_a_damaged_lock_of_the_user_does_not_disturb_a_project(server: Server, install: Install, data: Path) -> None:
    data.mkdir(parents=True)
    (data / "models.lock").write_text("{")
    for _ in range(2):
        assert install("en", "ru", "--index", server.publish(ARCHIVE), "--lock", "project.lock").code == 0
    assert SHA256 in Path("project.lock").read_text()


def test_an_index_that_cannot_be_reached_says_the_offline_way(install: Install, data: Path) -> None:
    away = install("en", "ru", "--index", "http://127.0.0.1:1/index.json")
    assert (away.code, away.out) == (4, "")
    assert away.err == (
        "dragoman: http://127.0.0.1:1/index.json: cannot be reached (Connection refused); without network: "
        "copy the package to this machine and run `dragoman models add FILE.argosmodel`\n"
    )
    assert not data.exists()


def test_troubles_of_the_server(server: Server, install: Install, data: Path) -> None:
    index = server.publish(ARCHIVE)
    server.faults["/index.json"] = [status(500), cut(server, 10), redirect("/list.json")]
    server.files["/list.json"] = server.files["/index.json"]
    server.faults[FILE] = [status(503), cut(server, 5_000_000)]
    done = install("en", "ru", "--index", index)
    assert done.code == 0
    assert f"{index} redirects to {server.url('/list.json')}" in done.err
    assert "bytes before the end; trying again\n" in done.err
    assert f" of {len(ARCHIVE)} bytes are here; trying again\n" in done.err
    assert server.asked(FILE)[-1]["range"].startswith("bytes=")
    assert SHA256 in (data / "models.lock").read_text()


FAULTS = {
    "not there": (status(404), "answers 404"),
    "to another host": (redirect("http://localhost:1/x.argosmodel"), "not followed: that is another host"),
    "to another port": (redirect("http://127.0.0.1:1/x.argosmodel"), "not followed: that is another host"),
    "empty": (status(200), "sent an empty file"),
    "no archive": (status(204), "answers 204"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_fails_leaves_nothing(fault: str, server: Server, install: Install, data: Path) -> None:
    server.always[FILE], message = FAULTS[fault]
    failed = install("en", "ru", "--index", server.publish(ARCHIVE))
    assert (failed.code, failed.out) == (4, "")
    assert message in failed.err
    assert failed.err.count("\n") == 1
    assert [below(data / name) for name in ("packages", "downloads")] == [[], []]
    assert not (data / "models.lock").exists()


ARCHIVES = {
    "cut off": (lambda: ARCHIVE[:-1000], "zip"),
    "a web page": (lambda: b"<html>sign in</html>", "zip"),
    "another pair": (lambda: repacked("0.1", to_code="uk"), "is translate-en_uk 0.1, and the index calls it"),
    "another version": (lambda: repacked("7"), "is translate-en_ru 7, and the index calls it translate-en_ru 0.1"),
    "a newer format": (lambda: repacked("0.1", argos_version="2.0"), "a newer format"),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_an_archive_that_is_not_what_it_should_be(kind: str, server: Server, install: Install, data: Path) -> None:
    make, message = ARCHIVES[kind]
    failed = install("en", "ru", "--index", server.publish(make()))
    assert (failed.code, failed.out) == (4, "")
    assert message in failed.err
    assert server.url(FILE) in failed.err  # the address, not the file that is gone
    assert failed.err.count("\n") == 1
    assert [below(data / name) for name in ("packages", "downloads")] == [[], []]
    assert not (data / "models.lock").exists()


def test_a_hostile_index(server: Server, install: Install, data: Path, home: Path) -> None:
    before = sorted(p for p in home.rglob("*") if p.is_file())
    index = server.publish(ARCHIVE, "../../../../hostile")
    refused = install("en", "ru", "--index", index)
    assert refused.code == 4
    assert "is no version number" in refused.err
    server.files["/index.json"] = json.dumps([entry("0.1", f"file://{STARTER}")]).encode()
    refused = install("en", "ru", "--index", index)
    assert refused.code == 4
    assert "no http or https link" in refused.err
    assert sorted(p for p in home.rglob("*") if p.is_file()) == before
    # Names in the entry count for nothing.
    server.publish(ARCHIVE, code="../../evil", from_name="../../x")
    assert install("en", "ru", "--index", index).code == 0
    assert below(data / "packages") == ["translate-en_ru-0_1"]


def test_a_pair_that_the_index_lacks(server: Server, install: Install) -> None:
    index = server.publish(ARCHIVE)
    server.files["/index.json"] = json.dumps(
        [entry("1", "a"), entry("1", "b", from_code="ru", to_code="uk"), entry("1", "c", to_code="de")]
    ).encode()
    missing = install("en", "uk", "--index", index)
    assert missing.code == 4
    assert "no package en to uk; from en there are de, ru." in missing.err
    assert "`dragoman models install en ru`, then `dragoman models install ru uk`" in missing.err


@pytest.mark.parametrize("words", [("en", "en"), ("en", "xx"), ("en",), ("en", "ru", "--index", "gopher://x/")])
def test_wrong_usage(words: tuple[str, ...], install: Install) -> None:
    assert install(*words).code == 2


def test_a_mirror_in_a_folder(install: Install, tmp_path: Path, data: Path) -> None:
    mirror = tmp_path / "stick"
    mirror.mkdir()
    shutil.copy(STARTER, mirror / "en_ru.argosmodel")
    (mirror / "index.json").write_text(json.dumps([entry("0.1", "en_ru.argosmodel")]))
    for where in (mirror, (mirror / "index.json").as_uri()):
        assert install("en", "ru", "--index", where).code == 0
        shutil.rmtree(data / "packages")
    assert below(mirror) == ["en_ru.argosmodel", "index.json"]
    assert (mirror / "en_ru.argosmodel").read_bytes() == ARCHIVE
    (mirror / "en_ru.argosmodel").write_bytes(repacked("0.1"))  # the lock guards against mirrors too
    assert install("en", "ru", "--index", mirror).code == 4
    assert below(mirror) == ["en_ru.argosmodel", "index.json"]


@pytest.fixture
def slow(server: Server) -> Server:
    """The first request gets 3 MB and then nothing; the later ones everything."""

    def stall(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        send(handler, content, server, 3_000_000)
        handler.connection.recv(1)  # until the client leaves

    server.publish(ARCHIVE)
    server.faults[FILE] = [stall]
    return server


def started(server: Server, stderr: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "translate", "models", "install", "en", "ru", "--index", server.url("/index.json")]
    environment = {**os.environ, "COLUMNS": "200", "TERM": "xterm", "PYTHONPATH": str(loopback.STARTER.parents[1])}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, env=environment)


def until(met: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    """Wait for a state of the files, not for a time."""
    while not met():
        assert process.poll() is None
        time.sleep(0.01)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_interrupted_the_part_is_kept_and_the_next_call_goes_on(
    how: signal.Signals, slow: Server, install: Install, data: Path
) -> None:
    part = data / "downloads" / "translate-en_ru-0_1.argosmodel.part"
    with started(slow, subprocess.PIPE) as process:
        until(lambda: part.exists() and part.stat().st_size > 1_000_000, process)
        process.send_signal(how)
        _, err = process.communicate()
    assert process.returncode == (130 if how == signal.SIGINT else -how)
    if how == signal.SIGINT:
        assert b"what has arrived is kept, and the same command goes on" in err
        assert b"Traceback" not in err
    kept = part.stat().st_size
    assert below(data / "packages") == []
    assert install("en", "ru", "--index", slow.url("/index.json")).code == 0
    assert slow.asked(FILE)[-1]["range"] == f"bytes={kept}-"
    assert below(data / "downloads") == []


def test_the_progress_bar_is_for_terminals_only(server: Server, install: Install, data: Path) -> None:
    server.publish(ARCHIVE)
    ours, theirs = pty.openpty()
    with started(server, theirs) as process:
        os.close(theirs)
        shown = b""
        while select.select([ours], [], [], 30)[0]:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # Linux says so when the other side is closed
                break
        out = process.stdout.read() if process.stdout else b""
    os.close(ours)
    assert b"MB" in shown
    assert b"\x1b[" in shown
    assert out.startswith(b"installed translate-en_ru 0.1")
    assert b"\x1b" not in out
    shutil.rmtree(data / "packages")
    assert install("en", "ru", "--index", server.url("/index.json")).err.count("\n") == 1
