"""Which documents are meant and where results go, before any work starts."""

import os
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

from translate.batch import outputs
from translate.batch.inputs import Input, expand
from translate.errors import DocumentError, UsageError


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("in/a.txt", "in/deep/a.txt", "in/deep/b.md", "out.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*arguments: str) -> list[str]:
    return [i.name for i in expand(arguments)]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["in/a.txt"], ["a.txt"]),
        (["in/**/*.txt"], ["a.txt", "deep/a.txt"]),
        (["*/*/*.md"], ["in/deep/b.md"]),
        (["in/a.txt", "in/*.txt", "./in/a.txt"], ["a.txt"]),
        (["-"], ["stdin.txt"]),
    ],
)
def test_names(tree, arguments, expected):
    assert names(*arguments) == expected


@pytest.mark.parametrize(
    ("argument", "message"),
    [("no.txt", "no such file"), ("in", "is a folder"), ("in/*.po", "no file matches")],
)
def test_what_cannot_be_meant_is_refused(tree, argument, message):
    with pytest.raises(UsageError, match=message) as error:
        expand([argument])
    assert error.value.exit_code == 2


def test_outputs_keep_the_whole_name():
    assert outputs.path_for(Path("out"), "ru", "deep/story.en.txt", "same") == Path("out/ru/deep/story.en.txt")
    assert outputs.path_for(Path("out"), "ru", "deep/story.en.txt", "po") == Path("out/ru/deep/story.en.po")


def test_two_inputs_for_one_output_are_refused(tree):
    with pytest.raises(UsageError, match=r"in/a\.txt and in/deep/a\.txt would both write"):
        outputs.refuse_clashes(expand(["in/a.txt", "in/deep/a.txt"]), ["ru"], ["same"], Path("out"))
    outputs.refuse_clashes(expand(["in/**/*.txt"]), ["ru", "es"], ["same", "po"], Path("out"))


def test_every_kind_has_its_ending_and_a_module_that_writes():
    found = {kind: outputs.path_for(Path("out"), "ru", "deep/a.txt", kind).name for kind in outputs.KINDS}
    assert found == {
        "po": "a.po", "same": "a.txt", "xliff": "a.xlf", "xliff2": "a.xlf", "tmx": "a.tmx", "csv": "a.csv", "html": "a.html",
    }  # fmt: skip
    for kind, (_, module) in outputs.KINDS.items():
        assert kind == "same" or callable(import_module(module).write)


def test_two_kinds_for_one_path_are_refused(tree):
    with pytest.raises(UsageError, match=r"xliff and xliff2 would both write out/ru/a\.xlf"):
        outputs.refuse_clashes(expand(["in/a.txt"]), ["ru"], ["po", "xliff", "xliff2"], Path("out"))


def test_a_catalogue_is_its_own_po_file(tree):
    assert outputs.paths(Path("out"), "hy", "app.pot", ["po", "same", "csv"]) == (
        (Path("out/hy/app.po"), "same"), (Path("out/hy/app.csv"), "csv"),
    )  # fmt: skip
    (tree / "app.pot").write_text("")
    outputs.refuse_clashes(expand(["app.pot"]), ["hy"], ["po", "same"], Path("out"))
    assert outputs.paths(Path("out"), "hy", "a.txt", ["po", "same"]) == (
        (Path("out/hy/a.po"), "po"), (Path("out/hy/a.txt"), "same"),
    )  # fmt: skip


def test_an_input_is_not_overwritten(tree):
    inside = tree / "ru" / "a.txt"
    inside.parent.mkdir()
    inside.write_text("x")
    with pytest.raises(UsageError, match="would be overwritten"):
        outputs.refuse_clashes([Input(inside, "a.txt")], ["ru"], ["same"], tree)


def test_a_file_that_holds_the_bytes_already_is_left_alone(tmp_path):
    path = tmp_path / "d" / "x.txt"
    assert outputs.write(path, b"one").changed
    before = path.stat().st_mtime_ns
    assert not outputs.write(path, b"one").changed
    assert path.stat().st_mtime_ns == before
    assert outputs.write(path, b"two").changed
    assert [p.name for p in path.parent.iterdir()] == ["x.txt"]


def test_what_is_written_in_parts_is_there_whole_or_not_at_all(tmp_path):
    path = tmp_path / "d" / "x.tmx"
    assert outputs.write_through(path, lambda stream: stream.writelines([b"one ", b"two"])) == outputs.Written(
        path, True
    )

    def broken(stream):
        stream.write(b"half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outputs.write_through(path, broken)
    assert [(p.name, p.read_bytes()) for p in path.parent.iterdir()] == [("x.tmx", b"one two")]


def test_a_place_that_cannot_be_written_is_one_message(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="is not a folder"):
        outputs.refuse_closed(tmp_path / "file" / "out")
    with pytest.raises(DocumentError, match="cannot be written"):
        outputs.write(tmp_path / "file" / "out" / "x.txt", b"x")


def test_what_a_killed_process_left_half_written_is_swept(tmp_path):
    dead = subprocess.Popen(["true"])
    dead.wait()
    left, busy = (tmp_path / f".dragoman-writing-{pid}-1" for pid in (dead.pid, os.getpid()))
    left.write_bytes(b"half")
    busy.write_bytes(b"half")
    outputs.write(tmp_path / "x.txt", b"whole")
    assert (left.exists(), busy.exists()) == (False, True)
