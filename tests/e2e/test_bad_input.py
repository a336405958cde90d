"""Bad input: one line that says what, where and what to do; the right exit code; nothing half-written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

STORY = "The house is small and the garden is big.\n"
BAD = {
    "missing file": (["no.txt", "--to", "ru"], 2, "no.txt: no such file"),
    "folder": (["folder", "--to", "ru"], 2, "folder: is a folder"),
    "unknown tag": (["a.txt", "--to", "xx"], 2, "unknown language tag 'xx'"),
    "unknown source tag": (["a.txt", "--from", "nonsense", "--to", "ru"], 2, "unknown language tag 'nonsense'"),
    "no target": (["a.txt"], 2, "no language given"),
    "no document": (["--to", "ru"], 2, "no document given"),
    "unknown format": (["a.txt", "--to", "ru", "--format", "docx"], 2, "unknown format 'docx'"),
    "two targets to stdout": (["a.txt", "--to", "ru,es"], 2, "-o FOLDER"),
    "one path twice": (["a.txt", "folder/a.txt", "--to", "ru", "-o", "out"], 2, "would both write"),
    "output is a file": (["a.txt", "--to", "ru", "-o", "a.txt/out"], 2, "is not a folder"),
    "no route": (["a.txt", "--from", "en", "--to", "ka", "-o", "out"], 4, "ka"),
    "broken package": (["a.txt", "--to", "ru", "--engine", "argos:bad.argosmodel"], 4, "bad.argosmodel"),
    "unknown engine": (["a.txt", "--to", "ru", "--engine", "nonsense"], 4, "nonsense"),
    "binary": (["pic.txt", "--to", "ru"], 1, "pic.txt: this is a binary file"),
    "glossary missing": (["a.txt", "--to", "ru", "--glossary", "no.tsv"], 3, "no.tsv"),
    "glossary duplicate": (["a.txt", "--to", "ru", "--glossary", "twice.tsv"], 3, "twice.tsv:3:"),
    "glossary empty term": (["a.txt", "--to", "ru", "--glossary", "empty.tsv"], 3, "empty.tsv:2:"),
    "configuration key": (["a.txt", "--to", "ru", "--config", "bad.toml"], 3, "did you mean 'store'"),
    "store is no database": (["a.txt", "--to", "ru", "--store", "a.txt"], 5, "a.txt"),
    "store cannot be made": (["a.txt", "--to", "ru", "--store", "a.txt/store.sqlite"], 5, "a.txt"),
}


@pytest.fixture
def files(home) -> None:
    for name, text in {
        "a.txt": STORY,
        "folder/a.txt": STORY,
        "bad.argosmodel": "not a zip",
        "pic.txt": "\x00\x01\x02\x03",
        "twice.tsv": "en\tru\nharbour\tпорт\nharbour\tгавань\n",
        "empty.tsv": "en\tru\n\tпорт\n",
        "bad.toml": 'stores = "x"\n',
    }.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, "utf-8")


@pytest.mark.parametrize(("arguments", "code", "message"), BAD.values(), ids=BAD)
def test_one_line_and_the_right_code(dragoman, files, arguments, code, message):
    done = dragoman("translate", *arguments)
    lines = done.stderr.splitlines()
    assert message in done.stderr
    assert [line.startswith("dragoman: ") for line in lines] == [True], done.stderr
    assert done.returncode == code
    assert done.stdout == ""
    assert not Path("out").exists()


def test_a_full_disk_behind_standard_output(environment, files):
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "translate", "translate", "a.txt", "--to", "ru"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment, check=False)
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def small_disk(home) -> Path:
    """A real file system of 256 kB."""
    mount = home / "small"
    mount.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(mount)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no permission to mount a small file system")
    yield mount
    subprocess.run(["umount", str(mount)], check=True)


def test_a_full_disk_behind_the_output_folder(dragoman, files, small_disk):
    Path("big.txt").write_text(STORY * 20_000, "utf-8")
    done = dragoman("translate", "big.txt", "--to", "ru", "-o", small_disk, "--engine", "echo")
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert [p for p in small_disk.rglob("*") if p.is_file()] == []


def test_a_full_disk_behind_the_store(dragoman, files, small_disk):
    done = dragoman("translate", "a.txt", "--to", "ru", "--store", small_disk / "s.sqlite", "--engine", "echo")
    assert done.returncode == 0, done.stderr
    Path("big.txt").write_bytes(os.urandom(400_000).hex().encode())
    done = dragoman(
        "translate", "big.txt", "--from", "en", "--to", "ru", "--store", small_disk / "s.sqlite", "--engine", "echo"
    )
    assert done.returncode == 5
    assert "Traceback" not in done.stderr
    status = dragoman("status", "--store", small_disk / "s.sqlite")
    assert "1 segment" in status.stdout


def test_a_read_only_output_folder(dragoman, files, home):
    target = home / "closed"
    target.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "none", str(target)], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no permission to mount a read-only file system")
    try:
        done = dragoman("translate", "a.txt", "--to", "ru", "-o", target)
    finally:
        subprocess.run(["umount", str(target)], check=True)
    assert done.returncode == 2
    assert "no permission" in done.stderr
