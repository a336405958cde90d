"""Recognises the folders in which translation models are published, by the names of their files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from translate.errors import EngineError, UsageError
from translate.models.packing import is_terms

Kind = Literal["OPUS-MT", "Marian", "Transformers", "OpenNMT-py"]

_LOOKED_FOR = (
    "decoder.yml (OPUS-MT), *.npz with *vocab*.yml (Marian), config.json with *.safetensors or pytorch_model.bin "
    "(Hugging Face), *.pt (OpenNMT-py)"
)
_TOKENIZERS = ("sentencepiece.model", "sentencepiece.bpe.model", "spiece.model", "spm.model")
_HUGGING_FACE = ("marian", "m2m_100")
"""Types compared with transformers' own loss; NLLB's models are of the second."""
_SOURCE_NAMES = ("src", "source")
_TARGET_NAMES = ("trg", "tgt", "target")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a model are."""

    kind: Kind
    folder: Path
    weights: Path
    """The `.npz` or `.pt` file; the folder itself for the other kinds, whose own files name what is what."""
    vocabularies: tuple[Path, ...]
    """Of Marian: a shared one, or the source's and the target's. Empty for the other kinds."""
    tokenizer: Path
    target_tokenizer: Path | None
    """None where source and target have the same."""
    terms: tuple[Path, ...]
    """Licences, notices and descriptions beside the model, by name."""


def recognise(source: Path) -> Layout:
    """The layout of the folder `source`, or of the folder of the weights file `source`.

    Raises UsageError that lists what was looked for if there is none, EngineError naming a part that is missing.
    """
    if not source.exists():
        raise UsageError(f"{source}: there is no such folder: give the folder of a model")
    folder = source if source.is_dir() else source.parent
    kind, weights = _kind(source, folder)
    tokenizer, target = _tokenizers(folder)
    return Layout(
        kind=kind,
        folder=folder,
        weights=weights,
        vocabularies=_vocabularies(folder) if kind == "Marian" else (),
        tokenizer=tokenizer,
        target_tokenizer=target,
        terms=tuple(sorted(p for p in folder.iterdir() if p.is_file() and is_terms(p.name))),
    )


def _kind(source: Path, folder: Path) -> tuple[Kind, Path]:
    if source.suffix == ".npz":
        return "Marian", source
    if source.suffix == ".pt":
        return "OpenNMT-py", source
    if source.is_dir():
        if (folder / "decoder.yml").is_file():
            return "OPUS-MT", folder
        # Marian writes the state of its optimizer beside the weights.
        if weights := [p for p in folder.glob("*.npz") if ".optimizer." not in p.name]:
            return "Marian", _the_one(folder, weights, "model.npz")
        if (folder / "config.json").is_file() and _has_weights(folder):
            _check_hugging_face(folder)
            return "Transformers", folder
        if weights := list(folder.glob("*.pt")):
            return "OpenNMT-py", _the_one(folder, weights, "model.pt")
    raise UsageError(f"{source}: no model of a known layout: looked for {_LOOKED_FOR}")


def _the_one(folder: Path, found: list[Path], usual: str) -> Path:
    if len(found) == 1 or folder / usual in found:
        return found[0] if len(found) == 1 else folder / usual
    names = ", ".join(sorted(p.name for p in found))
    raise UsageError(f"{folder}: several files of weights ({names}): give the one you want instead of the folder")


def _has_weights(folder: Path) -> bool:
    return any(any(folder.glob(pattern)) for pattern in ("*.safetensors", "pytorch_model*.bin"))


def _check_hugging_face(folder: Path) -> None:
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        kind = config["model_type"]
    except (ValueError, KeyError, TypeError) as error:
        raise EngineError(f"{folder / 'config.json'}: no model_type: not the configuration of a model") from error
    if kind not in _HUGGING_FACE:
        known = " and ".join(_HUGGING_FACE)
        raise EngineError(f"{folder / 'config.json'}: model_type {kind!r} is not supported; {known} are")
    if kind == "marian" and not (folder / "vocab.json").is_file():
        raise EngineError(f"{folder}: vocab.json, the vocabulary, is missing: download the whole model")


def _vocabularies(folder: Path) -> tuple[Path, ...]:
    found = [p for p in folder.glob("*vocab*") if p.suffix in {".yml", ".yaml"}]
    if not found:
        raise EngineError(f"{folder}: no vocabulary: looked for *vocab*.yml: put the one of the training there")
    if len(found) == 1:
        return (found[0],)
    sides = [[p for p in found if any(name in p.name for name in names)] for names in (_SOURCE_NAMES, _TARGET_NAMES)]
    if len(found) == 2 and all(len(side) == 1 for side in sides):
        return sides[0][0], sides[1][0]
    names = ", ".join(sorted(p.name for p in found))
    raise UsageError(
        f"{folder}: which vocabulary is which ({names})? Call them vocab.src.yml and vocab.trg.yml, or add a "
        "decoder.yml with the lists models and vocabs"
    )


def _tokenizers(folder: Path) -> tuple[Path, Path | None]:
    source, target = folder / "source.spm", folder / "target.spm"
    if source.is_file() != target.is_file():
        missing = target if source.is_file() else source
        raise EngineError(f"{folder}: {missing.name}, the tokenizer, is missing: download the whole model")
    if source.is_file():
        return source, None if source.read_bytes() == target.read_bytes() else target
    for name in _TOKENIZERS:
        if (folder / name).is_file():
            return folder / name, None
    if any(folder.glob("*.bpe")):
        raise EngineError(
            f"{folder}: its tokenizer is subword-nmt's (*.bpe); only SentencePiece models can be converted"
        )
    names = ", ".join(("source.spm with target.spm", *_TOKENIZERS))
    raise EngineError(f"{folder}: no tokenizer: looked for {names}: put the SentencePiece model of the training there")
