"""Bundles: what is in them, and that nothing of one is installed unless all of it is what the manifest says."""

import hashlib
import json
import shutil
import stat
import warnings
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from model_samples import STARTER, lay, pack, starter_files

from translate import __version__
from translate.errors import EngineError, UsageError
from translate.models import wheels
from translate.models.bundle import Contents, is_bundle, unpack, write_bundle
from translate.packages import RECORD, open_package
from translate.records import Hop, Pair, Route

ROUTE = Route((Hop(Pair("en", "ru"), "argos translate-en_ru 0.1", "signature"),))
MODEL = "models/translate-en_ru-0_1.argosmodel"


@pytest.fixture(scope="module")
def glossaries(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("glossaries")
    for name in ("names.tsv", "places.tsv"):
        (folder / name).write_text(f"en\tru\n{name}\tслово\n", "utf-8")
    return [folder / "names.tsv", folder / "places.tsv"]


@pytest.fixture(scope="module")
def contents(glossaries) -> Contents:
    return Contents([ROUTE], [open_package(STARTER)], ["apertium-xxx-yyy"], glossaries)


@pytest.fixture(scope="module")
def desk(tmp_path_factory, contents) -> Path:
    path = tmp_path_factory.mktemp("bundle") / "desk.dragoman"
    write_bundle(path, contents)
    return path


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(path: Path, files: dict[str, bytes]) -> Path:
    """A bundle of `files` as they are: the manifest is not brought up to date."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def listed(files: dict[str, bytes], **changes: object) -> dict[str, bytes]:
    """`files` with a manifest that fits them."""
    table = {
        n: {"sha256": hashlib.sha256(c).hexdigest(), "size": len(c)} for n, c in files.items() if n != "manifest.json"
    }
    manifest = {**json.loads(files["manifest.json"]), "members": table, **changes}
    return {**files, "manifest.json": json.dumps(manifest).encode()}


def refused(path: Path, folder: Path) -> str:
    """The message of a bundle of which nothing was installed."""
    added: list[Path] = []
    with pytest.raises((EngineError, UsageError)) as caught:
        unpack(path, folder / "data" / "glossaries", added.append)
    assert added == []
    assert not (folder / "data").exists()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_every_member_is_in_the_manifest_with_its_digest(desk):
    files = members(desk)
    manifest = json.loads(files["manifest.json"])
    assert manifest["members"] == {
        n: {"sha256": hashlib.sha256(c).hexdigest(), "size": len(c)} for n, c in files.items() if n != "manifest.json"
    }
    assert {MODEL, "INSTALL.txt", "glossaries/names.tsv", "licences/translate-en_ru-0_1.README.md"} < files.keys()
    assert manifest["pairs"][0]["route"] == [{"engine": "argos translate-en_ru 0.1", "from": "en", "to": "ru"}]
    assert manifest["program"] == f"dragoman {__version__}"
    assert files[MODEL] == STARTER.read_bytes()
    assert files["licences/translate-en_ru-0_1.md"] == STARTER.with_suffix(".md").read_bytes()
    assert "platform" not in manifest
    assert "apt-get install apertium-xxx-yyy" in files["INSTALL.txt"].decode()


def test_the_same_contents_give_the_same_bytes(desk, contents, tmp_path):
    write_bundle(tmp_path / desk.name, contents)
    assert (tmp_path / desk.name).read_bytes() == desk.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == [desk.name]


def test_a_bundle_is_unpacked(desk, contents, tmp_path):
    target = tmp_path / "data" / "glossaries"
    target.mkdir(parents=True)
    (target / "names.tsv").write_text("an older one")
    (target / "mine.tsv").write_text("another")
    seen: dict[str, bytes] = {}
    done = unpack(desk, target, lambda file: seen.setdefault(file.name, file.read_bytes()) and file.name)
    assert seen == {"translate-en_ru-0_1.argosmodel": STARTER.read_bytes()}
    assert done.installed == ["translate-en_ru-0_1.argosmodel"]
    assert done.apt == ("apertium-xxx-yyy",)
    assert done.glossaries == [target / "names.tsv", target / "places.tsv"]
    assert [p.read_bytes() for p in done.glossaries] == [p.read_bytes() for p in contents.glossaries]
    assert {p.name for p in target.iterdir()} == {"names.tsv", "places.tsv", "mine.tsv"}
    assert [p.name for p in target.parent.iterdir()] == ["glossaries"]


def test_a_package_that_cannot_be_installed_is_named_and_no_glossary_comes(desk, tmp_path):
    def fail(file: Path) -> None:
        raise EngineError(f"{file}: metadata.json is odd")

    with pytest.raises(EngineError) as caught:
        unpack(desk, tmp_path / "glossaries", fail)
    assert str(caught.value) == f"{desk}: {MODEL}: metadata.json is odd"
    assert not (tmp_path / "glossaries").exists()


def test_an_unpacked_package_goes_in_without_its_record(tmp_path):
    folder = lay(tmp_path / "translate-en_ru-0_1", {**starter_files(), RECORD: b"{}"})
    write_bundle(tmp_path / "d.dragoman", Contents([ROUTE], [open_package(folder)]))
    digests: list[str] = []
    kept: list[frozenset[str]] = []

    def add(file: Path) -> None:
        digests.append(open_package(file).digest())
        kept.append(open_package(file).files)

    unpack(tmp_path / "d.dragoman", tmp_path / "glossaries", add)
    assert digests == [open_package(STARTER).digest()]
    assert RECORD not in kept[0]


def test_the_order_of_glossaries_survives(glossaries, tmp_path):
    write_bundle(tmp_path / "d.dragoman", Contents([ROUTE], [], glossaries=glossaries[::-1]))
    assert {"glossaries/01-places.tsv", "glossaries/02-names.tsv"} < members(tmp_path / "d.dragoman").keys()


def test_two_glossaries_of_one_name_are_refused(glossaries, tmp_path):
    other = tmp_path / "names.tsv"
    other.write_text("en\tru\n")
    with pytest.raises(UsageError, match=r"two glossaries are called names\.tsv"):
        write_bundle(tmp_path / "d.dragoman", Contents([ROUTE], [], glossaries=[glossaries[0], other]))


@pytest.mark.parametrize(("name", "message"), [("d.zip", r"NAME\.dragoman"), ("no/d.dragoman", "a folder that exists")])
def test_a_place_that_cannot_be(contents, tmp_path, name, message):
    with pytest.raises(UsageError, match=message):
        write_bundle(tmp_path / name, contents)


def test_what_is_a_bundle(desk, tmp_path):
    renamed = tmp_path / "desk.zip"
    shutil.copyfile(desk, renamed)
    (tmp_path / "text.txt").write_text("text")
    (tmp_path / "folder.dragoman").mkdir()
    assert is_bundle(desk)
    assert is_bundle(renamed)
    assert is_bundle(tmp_path / "absent.dragoman"), "so that the message speaks of a bundle"
    assert not is_bundle(STARTER)
    assert not is_bundle(tmp_path / "text.txt")
    assert not is_bundle(tmp_path / "folder.dragoman")
    assert not is_bundle(tmp_path / "absent")


@pytest.mark.parametrize("name", ["INSTALL.txt", MODEL, "glossaries/names.tsv", "licences/translate-en_ru-0_1.md"])
@pytest.mark.parametrize("how", ["on the disk", "by somebody"])
def test_one_changed_byte_is_named(desk, tmp_path, name, how):
    path = tmp_path / "d.dragoman"
    if how == "on the disk":  # the zip's own checksum is the first to tell
        with zipfile.ZipFile(desk) as archive:
            at = archive.getinfo(name).header_offset + 30 + len(name) + 20
        data = bytearray(desk.read_bytes())
        data[at] ^= 1
        path.write_bytes(data)
    else:
        files = members(desk)
        files[name] = files[name][:-1] + bytes([files[name][-1] ^ 1])
        write(path, files)
    message = refused(path, tmp_path)
    assert repr(name) in message
    assert ("sha256" in message) == (how == "by somebody")


def mode(kind: int) -> int:
    return (kind | 0o644) << 16


HOSTILE = [
    ("absolute", "/etc/cron.d/x", mode(stat.S_IFREG), "absolute"),
    ("upwards", "models/../../x", mode(stat.S_IFREG), "leaves"),
    ("backslash", "models\\..\\x", mode(stat.S_IFREG), "backslash"),
    ("a link", "models/x.argosmodel", mode(stat.S_IFLNK), "is a link"),
    ("a pipe", "models/x.argosmodel", mode(stat.S_IFIFO), "device, pipe"),
    ("another folder", "packages/x", mode(stat.S_IFREG), "no file that a bundle has"),
    ("deeper", "models/x/y.argosmodel", mode(stat.S_IFREG), "no file that a bundle has"),
    ("hidden", "glossaries/.x.tsv", mode(stat.S_IFREG), "no file that a bundle has"),
    ("a second manifest", "Manifest.json", mode(stat.S_IFREG), "more than once"),
]


@pytest.mark.parametrize(("name", "attributes", "message"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE])
def test_a_hostile_member_is_named_even_if_it_is_listed(desk, tmp_path, name, attributes, message):
    path = write(tmp_path / "d.dragoman", listed({**members(desk), name: b"evil"}))
    files = members(path)
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in files.items():
            info = zipfile.ZipInfo(member)
            info.filename = member
            info.external_attr = attributes if member == name else mode(stat.S_IFREG)
            archive.writestr(info, content)
    said = refused(path, tmp_path)
    assert message in said
    assert repr(name) in said
    assert not (tmp_path.parent / "x").exists()


def test_a_member_that_is_not_listed(desk, tmp_path):
    path = write(tmp_path / "d.dragoman", {**members(desk), "models/more.argosmodel": b"x"})
    assert "'models/more.argosmodel' is not in manifest.json" in refused(path, tmp_path)


def test_a_member_twice(desk, tmp_path):
    path = tmp_path / "d.dragoman"
    shutil.copyfile(desk, path)
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("glossaries/names.tsv", b"en\tru\n")
    assert "'glossaries/names.tsv' is there more than once" in refused(path, tmp_path)


def test_a_member_that_swells(desk, tmp_path):
    path = write(tmp_path / "d.dragoman", listed({**members(desk), "glossaries/big.tsv": bytes(1 << 19)}))
    files = members(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED if "big" in name else zipfile.ZIP_STORED)
    assert "'glossaries/big.tsv' is compressed" in refused(path, tmp_path)


def without(files: dict[str, bytes], name: str) -> dict[str, bytes]:
    return {n: c for n, c in files.items() if n != name}


MANIFESTS = [
    ("a member is missing", lambda f: without(f, MODEL), f"'{MODEL}' is missing"),
    ("no manifest", lambda f: without(f, "manifest.json"), "'manifest.json' is missing"),
    ("not JSON", lambda f: {**f, "manifest.json": b"{"}, "cannot be understood"),
    ("no object", lambda f: {**f, "manifest.json": b"[]"}, "cannot be understood"),
    ("nested", lambda f: {**f, "manifest.json": b"[" * 100_000}, "cannot be understood"),
    ("no members", lambda f: {**f, "manifest.json": b'{"format": 1, "apt": []}'}, "cannot be understood"),
    ("odd members", lambda f: listed(f, members={MODEL: 1}), "cannot be understood"),
    ("odd apt", lambda f: listed(f, apt="x"), "cannot be understood"),
    ("a newer format", lambda f: listed(f, format=2), "from a newer dragoman: update this one"),
    ("a huge one", lambda f: listed(f, program="x" * (5 << 20)), "has more than"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), [m[1:] for m in MANIFESTS], ids=[m[0] for m in MANIFESTS])
def test_a_bad_manifest_is_one_line(desk, tmp_path, change, message):
    assert message in refused(write(tmp_path / "d.dragoman", change(members(desk))), tmp_path)


def test_a_bundle_that_is_cut_off_or_none(desk, tmp_path):
    path = tmp_path / "d.dragoman"
    path.write_bytes(desk.read_bytes()[:-1000])
    assert "not a bundle, or cut off" in refused(path, tmp_path)
    assert "no such file" in refused(tmp_path / "absent.dragoman", tmp_path)


def tiny_wheel(folder: Path) -> Path:
    """A wheel of nothing, as the binary distribution format of PyPA has it."""
    info = "tiny_nothing-1.0.dist-info"
    files = {
        "tiny_nothing.py": b"",
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: tiny-nothing\nVersion: 1.0\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
    }
    return pack(folder / "tiny_nothing-1.0-py3-none-any.whl", files, root="")


def test_pip_makes_wheels_and_a_bundle_carries_them_with_the_notices(tmp_path):
    made = wheels.build([str(tiny_wheel(tmp_path))], tmp_path / "out")
    assert [p.name for p in made] == ["tiny_nothing-1.0-py3-none-any.whl"]
    write_bundle(tmp_path / "d.dragoman", Contents([ROUTE], [], wheels=made))
    files = members(tmp_path / "d.dragoman")
    assert files[f"wheels/{made[0].name}"] == made[0].read_bytes()
    assert "Intel Simplified Software License" in files["licences/ctranslate2.txt"].decode()
    assert "pip install --no-index --find-links unpacked/wheels dragoman" in files["INSTALL.txt"].decode()
    assert json.loads(files["manifest.json"])["platform"].keys() == {"python", "system"}


def test_what_pip_cannot_make_is_one_line(tmp_path):
    with pytest.raises(EngineError, match=r"^pip could not make the wheels: ERROR: .*absent") as caught:
        wheels.build([str(tmp_path / "absent.whl")], tmp_path / "out")
    assert "\n" not in str(caught.value)


INSTALLED = [
    ("from an index", None, "dragoman==1.2"),
    ("from a repository", '{"url": "https://example.org/d.git"}', "dragoman @ https://example.org/d.git"),
    ("from a folder", '{"url": "file://FOLDER/a%20b", "dir_info": {}}', "FOLDER/a b"),
]


@pytest.mark.parametrize(("direct_url", "expected"), [i[1:] for i in INSTALLED], ids=[i[0] for i in INSTALLED])
def test_where_the_program_comes_from(tmp_path, monkeypatch, direct_url, expected):
    (tmp_path / "a b").mkdir()
    text = direct_url and direct_url.replace("FOLDER", str(tmp_path))
    found = SimpleNamespace(version="1.2", read_text=lambda _name: text)
    monkeypatch.setattr(wheels, "distribution", lambda _name: found)
    assert wheels.program() == expected.replace("FOLDER", str(tmp_path))


def test_a_folder_that_is_gone_is_named(tmp_path, monkeypatch):
    found = SimpleNamespace(version="1", read_text=lambda _name: json.dumps({"url": (tmp_path / "gone").as_uri()}))
    monkeypatch.setattr(wheels, "distribution", lambda _name: found)
    with pytest.raises(EngineError, match="gone, which is gone"):
        wheels.program()
