"""Installing: whole or not at all, never over another package, whatever goes wrong."""

import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from model_samples import STARTER, lay, pack, small_files

from translate.errors import EngineError, UsageError
from translate.models import add as room
from translate.models.add import add
from translate.models.record import digests, file_digest, read_record
from translate.packages import find_packages


def passes(_: Path) -> None:
    """A check that every package passes: what it checks is tested where the real one is."""


def refused(source: Path, folder: Path, check=passes) -> str:
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}
    with pytest.raises(EngineError) as caught:
        add(source, folder, check)
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()} == before
    assert [p for p in folder.iterdir() if p.name.startswith(".")] == []
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "packages").mkdir()
    return tmp_path / "packages"


def test_a_package_is_unpacked_and_recorded(tmp_path):
    seen = []
    done = add(
        STARTER, tmp_path / "new" / "packages", lambda p: seen.append((p / "model" / "model.bin").stat().st_size)
    )
    assert done.new
    assert done.package.path == tmp_path / "new" / "packages" / "translate-en_ru-0_1"
    assert seen[0] > 1_000_000
    record = read_record(done.package.path)
    assert record == done.record
    assert (record.source, record.sha256) == (STARTER.name, file_digest(STARTER))
    assert record.files == digests(done.package.path)
    assert record.files.keys() == done.package.files - {"dragoman.json"}
    assert [p.name for p in (tmp_path / "new" / "packages").iterdir()] == ["translate-en_ru-0_1"]


def test_where_it_came_from_and_what_the_check_found_are_recorded(tmp_path, folder):
    done = add(pack(tmp_path / "p", small_files()), folder, lambda _: {"best": "[{n}]"}, "https://example.org/p")
    record = read_record(done.package.path)
    assert (record.source, record.probe) == ("https://example.org/p", {"best": "[{n}]"})


def test_the_same_package_again_is_left_as_it_is(tmp_path, folder):
    first = add(pack(tmp_path / "p", small_files()), folder, passes)
    before = (first.package.path / "dragoman.json").stat().st_mtime_ns
    for source in (tmp_path / "p", pack(tmp_path / "q", small_files(), ""), lay(tmp_path / "f", small_files())):
        again = add(source, folder, lambda _: pytest.fail("what is installed is not tried again"))
        assert not again.new
        assert again.record == first.record
    assert (first.package.path / "dragoman.json").stat().st_mtime_ns == before


def test_a_folder_gives_the_same_installation_as_its_zip(tmp_path):
    one = add(pack(tmp_path / "p", small_files()), tmp_path / "a", passes)
    two = add(lay(tmp_path / "f", small_files()), tmp_path / "b", passes)
    assert one.record.files == two.record.files
    assert len(two.record.sha256) == 64


def test_two_versions_lie_side_by_side(tmp_path, folder):
    for version in ("1.9", "1.10"):
        add(pack(tmp_path / version, small_files(package_version=version)), folder, passes)
    assert [p.name for p in find_packages(folder)] == ["translate-en_ru-1_10", "translate-en_ru-1_9"]


def test_another_package_of_the_same_name_and_version_is_refused_with_both_digests(tmp_path, folder):
    first = add(pack(tmp_path / "p", small_files()), folder, passes)
    other = pack(tmp_path / "q", small_files() | {"model/model.bin": b"other"})
    said = refused(other, folder)
    assert first.record.sha256 in said
    assert file_digest(other) in said
    assert "dragoman models remove translate-en_ru-1_0" in said


def test_an_installed_package_that_was_damaged_is_not_called_installed(tmp_path, folder):
    source = pack(tmp_path / "p", small_files())
    (add(source, folder, passes).package.path / "model" / "model.bin").write_bytes(b"!")
    assert "damaged (changed: model/model.bin)" in refused(source, folder)


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir, lambda p: p.symlink_to("nowhere")])
def test_something_else_in_its_place_stays(tmp_path, folder, make):
    make(folder / "translate-en_ru-1_0")
    said = refused(pack(tmp_path / "p", small_files()), folder)
    assert "installed already with other files and no record" in said
    assert os.path.lexists(folder / "translate-en_ru-1_0")


BAD = [
    ("newer format", {"argos_version": "2.0"}, "argos_version 2.0: a package of a newer format"),
    ("much newer format", {"argos_version": "10000000000.1", "from_code": None}, "a package of a newer format"),
    ("no version", {"package_version": None}, "package_version '' is no version"),
    ("a path for a version", {"package_version": "../../1"}, "package_version '../../1' is no version"),
    ("an underscore", {"package_version": "1_9"}, "is no version"),
    ("white space", {"from_code": " en"}, "'translate- en_ru' is no name for a package"),
    ("no pair", {"from_code": None}, "no from_code"),
    ("not a language", {"to_code": "../.."}, "'../..' is not a language code"),
]


@pytest.mark.parametrize(("changes", "message"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_metadata_that_cannot_be_trusted(tmp_path, folder, changes, message):
    source = pack(tmp_path / "p.argosmodel", small_files(**changes))
    said = refused(source, folder)
    assert message in said
    assert str(source) in said
    assert "dragoman-" not in said


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[" * 100_000, b"[1]", b"3", b"[" + b"9" * 5000 + b"]"])
def test_metadata_that_is_no_object(tmp_path, folder, content):
    assert "metadata.json" in refused(pack(tmp_path / "p", small_files() | {"metadata.json": content}), folder)


@pytest.mark.parametrize("missing", ["metadata.json", "sentencepiece.model", "model/model.bin"])
def test_a_missing_file_is_named(tmp_path, folder, missing):
    files = {k: v for k, v in small_files().items() if k != missing}
    for make in (pack, lay):
        assert f"{missing} is missing" in refused(make(tmp_path / make.__name__, files), folder)


def test_a_package_that_fails_its_check_leaves_nothing(tmp_path, folder):
    def fails(path: Path) -> None:
        raise EngineError(f"{path}: model/model.bin cannot be loaded")

    source = pack(tmp_path / "p.argosmodel", small_files())
    assert refused(source, folder, fails) == f"{source}: model/model.bin cannot be loaded"


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_interruption_leaves_nothing(tmp_path, folder, error):
    def stops(_: Path) -> None:
        raise error

    with pytest.raises(error):
        add(pack(tmp_path / "p", small_files()), folder, stops)
    assert list(folder.iterdir()) == []


def test_nothing_to_add(tmp_path, folder):
    with pytest.raises(UsageError, match=r"no.argosmodel: no such file"):
        add(tmp_path / "no.argosmodel", folder, passes)


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "packages").touch()
    with pytest.raises(EngineError, match="was not installed and nothing was left"):
        add(pack(tmp_path / "p", small_files()), tmp_path / "packages", passes)


@pytest.mark.parametrize("same", [True, False])
def test_of_two_installations_at_once_one_wins(tmp_path, folder, same):
    sources = [pack(tmp_path / "0", small_files()), pack(tmp_path / "1", small_files())]
    if not same:
        pack(sources[1], small_files() | {"README.md": b"another"})
    both = threading.Barrier(2)

    def one(source: Path) -> str:
        try:
            return str(add(source, folder, lambda _: both.wait(10) and None).new)
        except EngineError as error:
            return str(error)

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(one, sources))
    assert answers[1 if same else 0] == "True"
    assert answers[0] == "False" if same else "is installed already" in answers[1]
    assert [p.name for p in folder.iterdir()] == ["translate-en_ru-1_0"]
    assert read_record(folder / "translate-en_ru-1_0").files == digests(folder / "translate-en_ru-1_0")


def test_what_a_killed_process_left_is_no_package_and_goes_after_a_day(tmp_path, folder):
    left = lay(folder / f"{room.TEMPORARY}old", {f"package/{k}": v for k, v in small_files().items()})
    recent = lay(folder / f"{room.TEMPORARY}new", {f"package/{k}": v for k, v in small_files().items()})
    os.utime(left, (time.time() - 90_000,) * 2)
    assert find_packages(folder) == []
    add(pack(tmp_path / "p", small_files()), folder, passes)
    assert not left.exists()
    assert recent.exists()


def test_the_record_is_json_that_a_person_can_read(tmp_path, folder):
    path = add(pack(tmp_path / "p.argosmodel", small_files()), folder, passes).package.path / "dragoman.json"
    found = json.loads(path.read_text("utf-8"))
    assert list(found) == ["format", "source", "sha256", "installed", "files"]
    assert found["format"] == 1


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"format": 2}', b"\xff", b'{"format": 1, "files": 3}', b'{"format": "x"}']
)
def test_a_record_that_cannot_be_read_is_named(tmp_path, folder, content):
    path = add(pack(tmp_path / "p", small_files()), folder, passes).package.path
    (path / "dragoman.json").write_bytes(content)
    with pytest.raises(EngineError, match=r"dragoman\.json: "):
        read_record(path)
