"""The smoke test: a damaged model is an error, whatever it does to the process that tries it."""

import itertools
import json
from pathlib import Path

import pytest
from model_samples import STARTER, lay, pack, starter_files

from translate.cli.models.trial import attempt, trial
from translate.engines.argos import Argos
from translate.errors import EngineError
from translate.models.add import add


def out_of_range(weights: bytes) -> bytes:
    """`decoder/alignment_layer`, a 16-bit number behind its name, type and size, points at a layer far away.

    Found by flipping bits in the head of the file: CTranslate2 4.8.5 does not look whether it is there.
    """
    name = b"decoder/alignment_layer\0"
    at = weights.index(name) + len(name) + 6
    return weights[:at] + b"\xff\x7f" + weights[at + 2 :]


def says_nothing(vocabulary: bytes) -> bytes:
    """Every piece that is not of the source's script is white space of its own kind."""
    words = json.loads(vocabulary)
    blanks = ("".join(p) for p in itertools.product("▁\u3000", repeat=14))
    return json.dumps([w if w.strip("▁").isascii() else next(blanks) for w in words]).encode()


DAMAGE = {
    "points out of range": ("model/model.bin", out_of_range, "model/model.bin"),
    "cut off": ("model/model.bin", lambda b: b[:-1000], "model/model.bin cannot be loaded"),
    "empty": ("model/model.bin", lambda b: b"", "model/model.bin cannot be loaded"),
    "a text": ("sentencepiece.model", lambda b: b"<html>", "sentencepiece.model cannot be loaded"),
    "says nothing": ("model/shared_vocabulary.json", says_nothing, "into nothing"),
}


@pytest.mark.parametrize(("name", "damage", "message"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_model_is_not_installed(tmp_path, name, damage, message):
    files = starter_files()
    source = pack(tmp_path / "p.argosmodel", {**files, name: damage(files[name])})
    with pytest.raises(EngineError) as caught:
        add(source, tmp_path / "packages", trial)
    assert str(caught.value).startswith(f"{source}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert list((tmp_path / "packages").iterdir()) == []


def test_a_whole_model_passes_and_leaves_nothing_behind(tmp_path):
    folder = lay(tmp_path / "p", starter_files())
    before = sorted(tmp_path.rglob("*"))
    trial(folder)
    trial(STARTER)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_attempt_is_a_real_translation():
    assert any("а" <= c <= "я" for c in attempt(STARTER)["sample"].lower())


def test_a_folder_called_translate_is_not_taken_for_the_program(tmp_path, monkeypatch):
    (tmp_path / "translate").mkdir()
    Path(tmp_path / "translate" / "__init__.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    trial(STARTER)


def test_the_probe_is_recorded_and_decides_the_mask(tmp_path):
    done = add(STARTER, tmp_path / "packages", trial)
    assert done.record.probe
    assert done.record.probe["survival"]["[{n}]"] > 0.9
    assert done.record.probe["tokenizer"]
    record = done.package.path / "dragoman.json"
    engine = Argos(str(done.package.path))
    assert engine.mask == done.record.probe["best"]
    record.write_text(record.read_text().replace(f'"best": "{engine.mask}"', '"best": "%{n}"'))
    other = Argos(str(done.package.path))
    assert other.mask == "%{n}"
    assert other.signature != engine.signature
