"""A run of `training.train` -> an Argos package: CTranslate2 int8 model, tokenizer, metadata, model card.

Attention head 0 of the last decoder layer carries the word alignment: it is what CTranslate2's return_attention gives.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import common_spec, transformer_spec

from training import pieces
from training.data import MARKS
from training.layout import Model, Size, groups, positions

_LONGEST = 2048  # positions in the exported model
_DECODING = {"length_penalty": 1.0, "no_repeat_ngram_size": 3, "max_pieces": 60}
"""What small models of this recipe want: they loop without the n-gram block, and saw no longer sentences."""


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__.split("\n\n")[0])
    parser.add_argument("run", type=Path, help="folder of a run, or its weights.pt")
    parser.add_argument("out", type=Path, help="the package to write: translate-en_xx-0_1.argosmodel")
    parser.add_argument("--version", required=True, help="version of the package: 0.1")
    parser.add_argument("--from-name", help="name of the source language, for people; default: its code")
    parser.add_argument("--to-name", help="name of the target language, for people; default: its code")
    parser.add_argument("--card", type=Path, help="model card, packed as README.md (template: training/MODEL_CARD.md)")
    return parser


def main() -> None:
    """Write the package."""
    import torch  # noqa: PLC0415  everything below works without

    given = arguments().parse_args()
    if given.card and not given.card.is_file():
        raise SystemExit(f"{given.card}: no such file")
    file = given.run / "checkpoint.pt" if given.run.is_dir() else given.run
    if not file.is_file():
        raise SystemExit(f"{file}: no such file: train first, or name the run's folder")
    state = torch.load(file, map_location="cpu")
    weights = {name: value.float().numpy() for name, value in state["model"].items()}
    metadata = describe(state["pair"], (given.from_name, given.to_name), given.version, state["term_marks"])
    write(given.out, Model(weights, Size(*state["size"]), state["pieces"]), metadata, given.card)
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.1f} MB, step {state['step']}, {state['seen']} pairs seen")


def describe(
    pair: tuple[str, str], names: tuple[str | None, str | None], version: str, term_marks: bool
) -> dict[str, Any]:
    """The package's metadata.json, as argostranslate 1.x has it, with how to decode and what marks it knows."""
    source, target = pair
    return {
        "package_version": version,
        "argos_version": "1.9.0",
        "from_code": source,
        "from_name": names[0] or source,
        "to_code": target,
        "to_name": names[1] or target,
        "decoding": _DECODING,
    } | ({"term_marks": list(MARKS)} if term_marks else {})


def write(path: Path, model: Model, metadata: dict[str, Any], card: Path | None = None) -> None:
    """Write the package at `path`, whole or not at all: a zip with one folder."""
    version = metadata["package_version"].replace(".", "_")
    name = f"translate-{metadata['from_code']}_{metadata['to_code']}-{version}"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / name
        (root / "model").mkdir(parents=True)
        specification(model).save(str(root / "model"))
        (root / "sentencepiece.model").write_bytes(model.pieces)
        (root / "metadata.json").write_text(json.dumps(metadata, indent=1, ensure_ascii=False), "utf-8")
        if card:
            shutil.copy(card, root / "README.md")
        temporary = path.with_name(f".{path.name}")
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(root.rglob("*")):
                if file.is_file():
                    archive.write(file, file.relative_to(folder))
        temporary.replace(path)


def specification(model: Model) -> transformer_spec.TransformerSpec:
    """The model as CTranslate2 takes it, in int8."""
    weights, size = model.weights, model.size
    spec = transformer_spec.TransformerSpec.from_config(
        (size.encoder_layers, size.decoder_layers), size.heads, pre_norm=True, activation=common_spec.Activation.RELU
    )
    # Copies throughout: the int8 optimisation changes arrays in place.
    for group in groups(size):
        node = _node(spec, group.theirs)
        for theirs, ours in group.suffixes:
            setattr(node, theirs, np.concatenate([weights[f"{part}.{ours}"] for part in group.ours]))
    embeddings = spec.encoder.embeddings
    tied = [*(embeddings if isinstance(embeddings, list) else [embeddings]), spec.decoder.embeddings]
    for node in (*tied, spec.decoder.projection):
        node.weight = weights["embedding.weight"].copy()
    spec.decoder.projection.bias = weights["bias"].copy()
    for side in (spec.encoder, spec.decoder):
        side.position_encodings.encodings = positions(size.width, _LONGEST)
    vocabulary = pieces.vocabulary(pieces.load(model.pieces))
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.bos_token = spec.config.decoder_start_token = "<s>"
    spec.config.eos_token, spec.config.unk_token = "</s>", "<unk>"
    spec.config.add_source_bos, spec.config.add_source_eos = False, True
    spec.validate()
    spec.optimize(quantization="int8")
    return spec


def _node(spec: Any, path: str) -> Any:  # noqa: ANN401  CTranslate2's specifications have no types
    """The part of a specification at `path`; `layer_3` is the fourth of the list `layer`, if there is one."""
    for part in path.split("/"):
        if hasattr(spec, part):
            spec = getattr(spec, part)
        else:
            name, _, index = part.rpartition("_")
            spec = getattr(spec, name)[int(index)]
    return spec


if __name__ == "__main__":
    main()
