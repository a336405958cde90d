"""Every file against its recorded digest."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from model_samples import STARTER, lay, pack, small_files

from translate import resources
from translate.models import folders
from translate.models.add import add
from translate.models.inventory import Found, look
from translate.models.verify import Differences, compare, missing_starters, verify


@pytest.fixture
def installed(tmp_path) -> Path:
    return add(pack(tmp_path / "p", small_files()), tmp_path / "packages", lambda _: None).package.path


@pytest.fixture
def shipped(tmp_path, monkeypatch) -> Path:
    """A copy of the folder with the starter, in its place."""
    copy = tmp_path / "models"
    shutil.copytree(resources.folder("models"), copy)
    monkeypatch.setattr(resources, "folder", lambda name: copy)
    return copy / STARTER.name


def test_the_lock_of_the_starter_is_true():
    pins = json.loads((STARTER.parent / "models.lock").read_text("utf-8"))
    found = {}
    for path in STARTER.parent.glob("*.argosmodel"):
        package = look(path, "starter").package
        data = path.read_bytes()
        pin = {"url": path.name, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        found[f"{package.name} {package.version}"] = pin
    assert pins == found


def change_a_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


DAMAGE = {
    "whole": (lambda p: None, Differences()),
    "a byte of the weights": (
        lambda p: change_a_byte(p / "model/model.bin"),
        Differences(changed=("model/model.bin",)),
    ),
    "a byte of the card": (lambda p: change_a_byte(p / "README.md"), Differences(changed=("README.md",))),
    "gone": (lambda p: (p / "sentencepiece.model").unlink(), Differences(missing=("sentencepiece.model",))),
    "no metadata": (lambda p: (p / "metadata.json").unlink(), Differences(missing=("metadata.json",))),
    "more": (lambda p: (p / "model/x.bin").touch(), Differences(added=("model/x.bin",))),
    "a dangling link": (lambda p: (p / "x").symlink_to("nowhere"), Differences(added=("x",))),
    "renamed": (
        lambda p: (p / "README.md").rename(p / "readme.md"),
        Differences(missing=("README.md",), added=("readme.md",)),
    ),
    "record": (lambda p: (p / "dragoman.json").write_text("{"), Differences(changed=("dragoman.json",))),
}


@pytest.mark.parametrize(("damage", "expected"), DAMAGE.values(), ids=DAMAGE)
def test_what_is_not_as_it_was_is_named(installed, damage, expected):
    damage(installed)
    verdict = verify(look(installed, "own"))
    assert verdict.differences == expected
    assert verdict.state == ("damaged" if expected.any else "ok")


def test_what_dragoman_did_not_install_is_unrecorded(tmp_path):
    for path in (lay(tmp_path / "f", small_files()), pack(tmp_path / "z.argosmodel", small_files())):
        assert verify(look(path, "own")).state == "unrecorded"
    broken = verify(look(lay(tmp_path / "b", {"metadata.json": b"{"}), "upstream"))
    assert broken.state == "unrecorded"
    assert "is missing" in broken.note


def test_the_starter_is_held_against_the_lock_beside_it(shipped):
    assert verify(look(shipped, "starter")).state == "ok"
    change_a_byte(shipped)
    verdict = verify(look(shipped, "starter"))
    assert (verdict.state, verdict.differences) == ("damaged", Differences(changed=(shipped.name,)))
    pack(shipped.parent / "another.argosmodel", small_files())
    assert verify(look(shipped.parent / "another.argosmodel", "starter")).state == "unrecorded"


def test_a_starter_that_is_gone_is_missed(shipped):
    assert folders.starter() == shipped.parent
    assert missing_starters() == []
    shipped.unlink()
    (missed,) = missing_starters()
    assert (missed.path, missed.state) == (shipped, "damaged")


def test_a_package_that_vanishes_meanwhile_is_damaged(installed):
    found = Found(installed, "own", look(installed, "own").package)
    shutil.rmtree(installed)
    assert verify(found).state == "unrecorded"


def test_differences_in_words():
    found = compare({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "9", "d": "4", "e": "5"})
    assert found == Differences(("b",), ("c",), ("d", "e"))
    assert str(found) == "changed: b; missing: c; added: d, e"
    assert not compare({"a": "1"}, {"a": "1"}).any
