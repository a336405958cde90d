"""What is unpacked, and what is refused before a byte is written. The hostile members are in a table of their own."""

import json
import os
import zipfile
from pathlib import Path

import pytest
from model_samples import ROOT, STARTER, lay, pack, small_files, starter_files, with_member

from translate.errors import EngineError
from translate.models import archive
from translate.models.archive import unpack

TABLE = Path(__file__).parent.parent / "fixtures" / "models" / "hostile.tsv"


def hostile() -> list[tuple[str, str, str]]:
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(m.replace("{root}", ROOT).replace(r"\x07", "\x07").replace(r"\n", "\n"), k, says) for m, k, says in rows]


def refused(source: Path, folder: Path, **limits) -> str:
    before = sorted(folder.parent.rglob("*"))
    with pytest.raises(EngineError) as caught:
        unpack(source, folder, **limits)
    assert sorted(folder.parent.rglob("*")) == before
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(("member", "kind", "message"), hostile(), ids=[f"{k}-{m}" for m, k, _ in hostile()])
def test_a_hostile_member_is_refused_by_name(tmp_path, member, kind, message):
    said = refused(with_member(tmp_path / "p.argosmodel", member, kind), tmp_path / "out")
    assert message in said
    assert repr(member) in said or repr(member.removeprefix(f"{ROOT}/")) in said


def test_a_whole_package_comes_out_as_it_went_in(tmp_path):
    unpack(STARTER, tmp_path / "out")
    files = {p.relative_to(tmp_path / "out").as_posix(): p for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert {n: p.read_bytes() for n, p in files.items()} == starter_files()


@pytest.mark.parametrize("make", [pack, lay])
def test_what_upstream_and_a_mac_pack_besides_is_left_out(tmp_path, make):
    more = [
        "stanza/resources.json",
        "stanza/en/tokenize/combined.pt",
        "spacy/senter/model",
        "minisbd/en.onnx",
        "bpe.model",
        ".DS_Store",
        "model/._model.bin",
        "dragoman.json",
    ]
    kept = {**small_files(), "LICENSE.txt": b"l", "license": b"l", "model/source_vocabulary.json": b"[]"}
    source = make(tmp_path / "p", {**kept, **dict.fromkeys(more, b"x")})
    unpack(source, tmp_path / "out")
    found = {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert found == kept.keys()


def test_a_mac_folder_beside_the_package_is_left_out(tmp_path):
    source = pack(tmp_path / "p", small_files())
    with zipfile.ZipFile(source, "a") as more:
        more.writestr(f"__MACOSX/{ROOT}/._metadata.json", b"x")
    unpack(source, tmp_path / "out")
    assert not (tmp_path / "out" / "__MACOSX").exists()


def test_the_layout_of_real_packages_passes(tmp_path, shared):
    folders = [p for p in (shared / "argos-packages-without-weights").iterdir() if p.is_dir()]
    assert folders
    for folder in folders:
        files = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        unpack(pack(tmp_path / f"{folder.name}.zip", files, f"{folder.name}/"), tmp_path / folder.name)
        assert sum(p.is_file() for p in (tmp_path / folder.name).rglob("*")) == len(files)


def test_a_package_without_a_folder_inside_its_archive(tmp_path):
    unpack(pack(tmp_path / "p", small_files(), root=""), tmp_path / "out")
    assert (tmp_path / "out" / "model" / "model.bin").read_bytes() == b"w"


def test_an_old_tokenizer_is_explained(tmp_path):
    files = {k: v for k, v in small_files().items() if k != "sentencepiece.model"} | {"bpe.model": b"x"}
    for make in (pack, lay):
        said = refused(make(tmp_path / make.__name__, files), tmp_path / "out")
        assert "'bpe.model' only SentencePiece packages are supported" in said


def test_a_folder_is_held_to_the_same_rules(tmp_path):
    for i, (name, make, message) in enumerate(
        [
            ("model/extra.bin", lambda p: p.symlink_to("/etc/passwd"), "'model/extra.bin' is a link"),
            ("model/pipe", os.mkfifo, "'model/pipe' is a device, pipe or socket"),
            ("setup.py", Path.touch, "'setup.py' is no file that a package has"),
            ("model/a\\b", Path.touch, "backslash"),
        ]
    ):
        source = lay(tmp_path / str(i), small_files())
        make(source / name)
        assert message in refused(source, tmp_path / "out")


def test_sizes_have_limits(tmp_path, monkeypatch):
    source = pack(tmp_path / "p", small_files() | {"model/more.bin": os.urandom(5000)})
    total = sum(len(v) for v in small_files().values()) + 5000
    assert "'model/more.bin' goes beyond" in refused(source, tmp_path / "out", max_bytes=total - 1)
    monkeypatch.setattr(archive, "MAX_FILES", 5)
    assert "'model/more.bin' is one file too many" in refused(source, tmp_path / "out")
    monkeypatch.setattr(archive, "MAX_FILES", 6)
    unpack(source, tmp_path / "out", max_bytes=total)


def test_metadata_is_no_place_for_megabytes(tmp_path):
    files = small_files() | {"metadata.json": json.dumps({"from_code": os.urandom(600_000).hex()}).encode()}
    assert "'metadata.json' has more than" in refused(pack(tmp_path / "p", files), tmp_path / "out")


def test_a_member_that_lies_about_its_size_or_is_damaged(tmp_path):
    source = pack(tmp_path / "p", small_files() | {"model/model.bin": os.urandom(50_000)})
    data = bytearray(source.read_bytes())
    with zipfile.ZipFile(source) as whole:
        at = whole.getinfo(f"{ROOT}/model/model.bin").header_offset
    data[at + 2000] ^= 1
    (tmp_path / "damaged").write_bytes(data)
    with pytest.raises(EngineError, match=r"'model/model.bin' cannot be read"):
        unpack(tmp_path / "damaged", tmp_path / "out")
    central = data.rindex(b"PK\x01\x02", 0, data.rindex(f"{ROOT}/model/model.bin".encode()))
    data[at + 2000] ^= 1
    data[central + 24 : central + 28] = (100).to_bytes(4, "little")
    (tmp_path / "lying").write_bytes(data)
    with pytest.raises(EngineError, match=r"'model/model.bin' cannot be read"):
        unpack(tmp_path / "lying", tmp_path / "out2")
    assert (tmp_path / "out2" / "model" / "model.bin").stat().st_size <= 100


def test_no_zip_half_a_zip_and_an_empty_one(tmp_path):
    (tmp_path / "text").write_text("<html>404</html>")
    (tmp_path / "half").write_bytes(STARTER.read_bytes()[:3_000_000])
    assert "no zip archive" in refused(tmp_path / "text", tmp_path / "out")
    assert "or cut off" in refused(tmp_path / "half", tmp_path / "out")
    assert "metadata.json is missing" in refused(pack(tmp_path / "empty", {}), tmp_path / "out")
