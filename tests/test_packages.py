"""Packages that are whole, and every way in which one can be broken."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from translate import resources
from translate.engines.argos import Argos
from translate.errors import EngineError
from translate.packages import Decoding, find_packages, open_package, version_key
from translate.records import Pair

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))
EN_RU = Pair("en", "ru")


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory) -> dict[str, bytes]:
    """The starter's files, by their path in the package."""
    with zipfile.ZipFile(STARTER) as archive:
        return {n.split("/", 1)[1]: archive.read(n) for n in archive.namelist()}


def pack(path: Path, files: dict[str, bytes], root: str = "translate-en_ru/") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(root + name, content)
    return path


def lay(path: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def with_metadata(files: dict[str, bytes], **changes) -> dict[str, bytes]:
    metadata = {**json.loads(files["metadata.json"]), **changes}
    return {**files, "metadata.json": json.dumps({k: v for k, v in metadata.items() if v is not None}).encode()}


def test_folder_and_zip_are_the_same_engine(unpacked, tmp_path):
    packages = [
        lay(tmp_path / "any name", unpacked),
        pack(tmp_path / "flat.argosmodel", unpacked, root=""),
        pack(tmp_path / "deep.argosmodel", unpacked),
    ]
    engines = [Argos(str(p)) for p in packages]
    assert {e.signature for e in engines} == {Argos(str(STARTER)).signature}
    assert {e.translate(["The house is old."], EN_RU)[0].text for e in engines[:2]} == {
        Argos(str(STARTER)).translate(["The house is old."], EN_RU)[0].text
    }


def test_digest_follows_the_files_and_not_the_path(unpacked, tmp_path):
    folder = lay(tmp_path / "p", unpacked)
    before = open_package(folder).digest()
    assert before == open_package(folder).digest()
    (folder / "model" / "config.json").write_bytes(unpacked["model/config.json"] + b"\n")
    assert open_package(folder).digest() != before


METADATA = [
    ("no code", {"from_code": None}, "no from_code"),
    ("not a text", {"to_code": 7}, "no to_code"),
    ("not a language", {"to_code": "english"}, "'english' is not a language"),
    ("sentence splitter", {"from_code": None, "type": "sbd"}, "type 'sbd'"),
    ("unknown decoding", {"decoding": {"beams": 3}}, "'beams': 3 is not understood"),
    ("greedy", {"decoding": {"beam_size": 1}}, "'beam_size': 1 is not understood"),
    ("wrong type", {"decoding": {"length_penalty": "high"}}, "length_penalty"),
    ("a truth for a number", {"decoding": {"beam_size": True}}, "beam_size"),
    ("a number for a truth", {"decoding": {"replace_unknowns": 1}}, "replace_unknowns"),
    ("negative", {"decoding": {"length_penalty": -1}}, "length_penalty"),
    ("no object", {"decoding": [1]}, "is not understood"),
]


@pytest.mark.parametrize(("changes", "message"), [m[1:] for m in METADATA], ids=[m[0] for m in METADATA])
def test_bad_metadata_is_one_line(unpacked, tmp_path, changes, message):
    small = {**unpacked, "model/model.bin": b"x"}
    one_line(lambda: open_package(pack(tmp_path / "bad.argosmodel", with_metadata(small, **changes))), message)


@pytest.mark.parametrize("missing", ["metadata.json", "sentencepiece.model", "model/model.bin"])
@pytest.mark.parametrize("make", [pack, lay])
def test_missing_file_is_named(unpacked, tmp_path, missing, make):
    files = {k: v for k, v in unpacked.items() if k != missing}
    one_line(lambda: open_package(make(tmp_path / "bad", files)), f"{missing} is missing")


def test_old_tokenizer_is_explained(unpacked, tmp_path):
    files = {k: v for k, v in unpacked.items() if k != "sentencepiece.model"} | {"bpe.model": b"x"}
    one_line(lambda: open_package(lay(tmp_path / "bad", files)), "only SentencePiece packages are supported")


@pytest.mark.parametrize("content", [b"{", b"", b"\xff\xfe", b"[1]", b"3"])
def test_metadata_that_is_no_json_object(unpacked, tmp_path, content):
    one_line(lambda: open_package(lay(tmp_path / "bad", {**unpacked, "metadata.json": content})), "metadata.json")


def test_not_a_package_at_all(tmp_path):
    (tmp_path / "text.argosmodel").write_text("hello")
    (tmp_path / "half.argosmodel").write_bytes(STARTER.read_bytes()[:5_000_000])
    one_line(lambda: open_package(tmp_path / "text.argosmodel"), "not an Argos package")
    one_line(lambda: open_package(tmp_path / "half.argosmodel"), "not an Argos package")
    one_line(lambda: open_package(tmp_path / "nothing"), "there is no such package")
    one_line(lambda: open_package(tmp_path), "metadata.json is missing")


def test_a_flipped_byte_in_a_zip_is_noticed(tmp_path):
    data = bytearray(STARTER.read_bytes())
    data[6_000_000] ^= 0xFF
    (tmp_path / "bad.argosmodel").write_bytes(data)
    engine = Argos(str(tmp_path / "bad.argosmodel"))
    assert engine.pairs() == {EN_RU}
    one_line(lambda: engine.translate(["x"], EN_RU), "model/model.bin cannot be read")
    one_line(lambda: engine.signature, "cannot be read")


DAMAGE = [
    ("weights cut off", "model/model.bin", lambda b: b[:-1000], "model/model.bin cannot be loaded"),
    ("weights cut early", "model/model.bin", lambda b: b[:7], "model/model.bin cannot be loaded"),
    ("weights empty", "model/model.bin", lambda b: b"", "model/model.bin cannot be loaded"),
    ("weights are zeros", "model/model.bin", lambda b: bytes(len(b)), "model/model.bin cannot be loaded"),
    ("weights are a text", "model/model.bin", lambda b: b"<html>404</html>", "model/model.bin cannot be loaded"),
    ("vocabulary cut off", "model/shared_vocabulary.json", lambda b: b[:500], "model/model.bin cannot be loaded"),
    ("vocabulary of another", "model/shared_vocabulary.json", lambda b: b'["a"]', "install"),
    ("tokenizer is a text", "sentencepiece.model", lambda b: b"hello", "sentencepiece.model cannot be loaded"),
    ("tokenizer cut off", "sentencepiece.model", lambda b: b[:1001], "sentencepiece.model cannot be loaded"),
    ("tokenizer empty", "sentencepiece.model", lambda b: b"", "sentencepiece.model cannot be loaded"),
]


@pytest.mark.parametrize(("name", "damage", "message"), [d[1:] for d in DAMAGE], ids=[d[0] for d in DAMAGE])
@pytest.mark.parametrize("make", [pack, lay])
def test_damage_is_an_error_and_never_a_crash(unpacked, tmp_path, name, damage, message, make):
    engine = Argos(str(make(tmp_path / "bad", {**unpacked, name: damage(unpacked[name])})))
    one_line(lambda: engine.translate(["The house."], EN_RU), message)
    one_line(lambda: engine.translate(["The house."], EN_RU), message)


def test_term_marks_mean_our_own_decoding(unpacked, tmp_path):
    def decoding(**changes):
        return open_package(lay(tmp_path / str(len(changes)), with_metadata(unpacked, **changes))).decoding

    assert decoding(term_marks=None) == Decoding(4, 0.2, 0.0, 0, True, 150)
    assert decoding() == Decoding(4, 1.0, 0.0, 3, True, 60)
    given = {"beam_size": 6, "coverage_penalty": 1, "replace_unknowns": False}
    assert decoding(decoding=given, term_marks=None) == Decoding(6, 0.2, 1, 0, False, 150)


def test_upstream_codes_become_tags(unpacked, tmp_path):
    small = {**unpacked, "model/model.bin": b"x"}
    package = open_package(pack(tmp_path / "p", with_metadata(small, from_code="zt", to_code="pb")))
    assert (package.pair, package.name) == (("zh-Hant", "pt-BR"), "translate-zt_pb")


CARDS = Path(__file__).parent / "fixtures" / "models" / "cards.md"


def cards() -> list:
    """Title, card, and what is read from it, from the fixture."""
    found = []
    for part in CARDS.read_text("utf-8").split("\n=== ")[1:]:
        title, _, rest = part.partition("\n")
        card, _, expected = rest.rpartition("\n--- ")
        pairs = (item.rpartition(" ") for item in expected.strip().split("; ") if item != "nothing")
        found.append(pytest.param(card, {name: float(value) for name, _, value in pairs}, id=title))
    return found


@pytest.mark.parametrize(("card", "expected"), cards())
def test_chrf2_is_read_from_the_card(unpacked, tmp_path, card, expected):
    small = {**unpacked, "model/model.bin": b"x", "README.md": card.encode()}
    assert open_package(pack(tmp_path / "p", small)).scores() == expected


SCORES = [
    ({"FLORES-200 dev": {"chrF2": 50}}, 50.0),
    ({"FLORES-200 dev": {"chrF2": 50, "BLEU": 1}, "news": 3}, 50.0),
    ({"FLORES-200 dev": {"chrF2": "50"}}, 35.91),
    ({"FLORES-200 dev": {"chrF2": True}}, 35.91),
    ({"FLORES-200 dev": {"chrF2": 101}}, 35.91),
    ({"FLORES-200 dev": {"chrF2": float("nan")}}, 35.91),
    ({"FLORES-200 dev": 50}, 35.91),
    ([50], 35.91),
    (None, 35.91),
]


@pytest.mark.parametrize(("scores", "dev"), SCORES)
def test_chrf2_in_the_metadata_wins(unpacked, tmp_path, scores, dev):
    small = with_metadata({**unpacked, "model/model.bin": b"x"}, scores=scores)
    assert open_package(pack(tmp_path / "p", small)).scores() == {"FLORES-200 dev": dev, "FLORES-200 devtest": 34.99}


@pytest.mark.parametrize("card", [None, b"\xff\xfe| chrF2 |", b""])
def test_a_package_without_a_readable_card_has_no_scores(unpacked, tmp_path, card):
    files = {k: v for k, v in unpacked.items() if k != "README.md"} | ({"readme.MD": card} if card else {})
    folder = lay(tmp_path / "p", {**files, "model/model.bin": b"x"})
    package = open_package(folder)
    assert package.scores() == {}
    if card:
        (folder / "readme.MD").unlink()
        assert package.scores() == {}


def test_stray_files_are_no_packages(unpacked, tmp_path):
    lay(tmp_path / "b", {"metadata.json": b"{}"})
    lay(tmp_path / "splitter", {"metadata.json": b'{"type": "sbd", "from_codes": ["en"]}'})
    lay(tmp_path / "broken", {"metadata.json": b"{"})
    (tmp_path / "stray").mkdir()
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "a.argosmodel").write_text("x")
    assert [p.name for p in find_packages(tmp_path)] == ["a.argosmodel", "b", "broken"]
    assert find_packages(tmp_path / "absent") == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_locked_folder_is_a_problem_of_its_own(tmp_path):
    tmp_path.chmod(0)
    assert find_packages(tmp_path) == [tmp_path]


def test_versions_sort_by_number():
    assert sorted(["1.10", "1.9", "", "2", "1.9.1"], key=version_key) == ["", "1.9", "1.9.1", "1.10", "2"]


def one_line(call, message):
    with pytest.raises(EngineError) as caught:
        call()
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
