"""Models of other toolkits -> Argos packages, through CTranslate2's own converters."""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from translate import languages
from translate.errors import DragomanError, EngineError, UsageError
from translate.models.layouts import Layout, recognise
from translate.models.packing import refuse_closed, write_zip
from translate.packages import TARGET_TOKENIZER, TOKENIZER, Package, open_package
from translate.records import Pair

QUANTIZATIONS = ("int8", "int16", "float16", "float32")
"""How weights may be stored; the engine computes in int8 whatever they are."""
_SHARED = 0.5
"""Least share of a tokenizer's pieces in the vocabulary: of another model's it has letters and common words."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may say about a conversion."""

    version: str = "1.0"
    """Of the package: numbers with dots."""
    name: str = ""
    """What the model is called where it comes from; empty: the name of its folder."""
    source_prefix: str | None = None
    """Tokens with spaces between them, put before every source; None: not said, and then a model whose vocabulary has
    tokens for target languages (`>>hye<<`) is refused."""
    target_prefix: str = ""
    """One token that every translation starts with and that is no part of the text; empty: none."""
    quantization: str = "int8"
    """One of QUANTIZATIONS."""


def convert(source: Path, output: Path, pair: Pair, options: Options) -> Package:
    """Convert the model in the folder `source` into the package `output`, and open that.

    The same input gives the same bytes. Raises UsageError for arguments that make no sense, EngineError for a model
    that cannot be converted; `output` is then as it was.
    """
    _check(output, options)
    layout = recognise(source)
    with tempfile.TemporaryDirectory(prefix=".convert-", dir=output.absolute().parent) as work:
        model = Path(work) / "model"
        _convert(layout, model, options.quantization)
        _check_tokenizers(layout, model)
        metadata = _metadata(layout, pair, options)
        if prefix := _source_prefix(layout, model, options.source_prefix, pair):
            metadata["source_prefix"] = prefix
        if token := options.target_prefix:
            if token not in _vocabulary(layout, model, "target"):
                raise UsageError(_no_token(layout, "target", token))
            metadata["target_prefix"] = token
        _pack(layout, model, metadata, output)
    return open_package(output)


def _check(output: Path, options: Options) -> None:
    if output.suffix != ".argosmodel":
        raise UsageError(f"{output}: call the package NAME.argosmodel: by that it is found")
    refuse_closed(output)
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)*", options.version):
        raise UsageError(f"version {options.version!r}: give numbers with dots, such as 1.0")
    if options.quantization not in QUANTIZATIONS:
        raise UsageError(f"quantization {options.quantization!r}: give one of {', '.join(QUANTIZATIONS)}")


def _convert(layout: Layout, model: Path, quantization: str) -> None:
    if layout.kind in {"Transformers", "OpenNMT-py"}:
        _require(layout, *(("torch", "transformers") if layout.kind == "Transformers" else ("torch",)))
    try:
        with _offline(), _namespaces(layout):
            _converter(layout).convert(str(model), quantization=quantization)
    except DragomanError:
        raise
    except FileNotFoundError as error:
        raise EngineError(f"{layout.folder}: {error.filename} is missing: download the whole model") from error
    except Exception as error:  # what a foreign file can lead to in numpy, yaml, torch and transformers has no end
        reason = " ".join(str(error).split()) or type(error).__name__
        raise EngineError(f"{layout.folder}: CTranslate2 cannot convert this {layout.kind} model: {reason}") from error
    if layout.kind == "Transformers":  # their tokenizers put an end mark after every source, CTranslate2's caller must
        path = model / "config.json"
        path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"add_source_eos": True}, indent=2), "utf-8")


def _require(layout: Layout, *modules: str) -> None:
    missing = [m for m in modules if importlib.util.find_spec(m) is None]
    if missing:
        raise EngineError(
            f"{layout.folder}: converting a model of {layout.kind} needs {' and '.join(missing)}: "
            "pip install 'dragoman[train]'"
        )


def _converter(layout: Layout) -> Any:  # noqa: ANN401  ctranslate2 has no types
    # Imported here: it takes a second, and is needed by this command alone.
    from ctranslate2 import converters  # noqa: PLC0415

    if layout.kind == "OPUS-MT":
        return converters.OpusMTConverter(str(layout.folder))
    if layout.kind == "Marian":
        return converters.MarianConverter(str(layout.weights), [str(p) for p in layout.vocabularies])
    if layout.kind == "Transformers":
        return converters.TransformersConverter(str(layout.folder))
    return converters.OpenNMTPyConverter(str(layout.weights))


@contextlib.contextmanager
def _offline() -> Iterator[None]:
    """Hugging Face's libraries ask the hub about local models, too, unless they are told not to."""
    before = os.environ.get("HF_HUB_OFFLINE")
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        yield
    finally:
        os.environ.pop("HF_HUB_OFFLINE")
        os.environ.update({} if before is None else {"HF_HUB_OFFLINE": before})


def _namespaces(layout: Layout) -> contextlib.AbstractContextManager[None]:
    """Lets PyTorch read the options in OpenNMT-py's checkpoints, harmless objects, while it runs no foreign code."""
    if layout.kind != "OpenNMT-py":
        return contextlib.nullcontext()
    torch = importlib.import_module("torch")
    return torch.serialization.safe_globals([argparse.Namespace])  # type: ignore[no-any-return]


def _vocabulary(layout: Layout, model: Path, side: str) -> set[str]:
    for path in (model / f"{side}_vocabulary.json", model / "shared_vocabulary.json"):
        if path.is_file():
            return set(json.loads(path.read_text("utf-8")))
    raise EngineError(f"{layout.folder}: not a translation model: it has no {side} vocabulary")


def _check_tokenizers(layout: Layout, model: Path) -> None:
    """EngineError if a tokenizer cannot be read, or if most of what it makes is unknown to the model."""
    import sentencepiece  # noqa: PLC0415  as ctranslate2

    for side, path in (("source", layout.tokenizer), ("target", layout.target_tokenizer or layout.tokenizer)):
        try:
            pieces = sentencepiece.SentencePieceProcessor(model_file=str(path))
            made = [pieces.id_to_piece(i) for i in range(pieces.get_piece_size())]
        except (RuntimeError, OSError) as error:
            raise EngineError(f"{path}: not a SentencePiece model, or damaged: download it again") from error
        known = _vocabulary(layout, model, side)
        if sum(piece in known for piece in made) < _SHARED * len(made):
            raise EngineError(f"{path}: its pieces are not in the {side} vocabulary: it belongs to another model")


def _source_prefix(layout: Layout, model: Path, given: str | None, pair: Pair) -> str:
    vocabulary = _vocabulary(layout, model, "source")
    for token in (given or "").split():
        if token not in vocabulary:
            raise UsageError(_no_token(layout, "source", token))
    marks = sorted(t for t in vocabulary if re.fullmatch(r">>[A-Za-z_]+<<", t))
    if given is None and marks:
        near = [t for t in marks if t.startswith((f">>{_code(pair.target)}", f">>{languages.primary(pair.target)}<<"))]
        shown = ", ".join((near or marks)[:8])
        raise UsageError(
            f"{layout.folder}: this model translates into several languages and must be told which: "
            f"--source-prefix with one of {shown}{'' if near else ', ...'} (or with '' to go without)"
        )
    return " ".join((given or "").split())


def _code(tag: str) -> str:
    """The three-letter code of a language, as models of OPUS-MT have it; the tag where there is none."""
    try:
        return languages.alpha3(tag)
    except LookupError:
        return tag


def _no_token(layout: Layout, side: str, token: str) -> str:
    return f"{layout.folder}: the prefix {token!r} is no token of the {side} vocabulary: see the model's description"


def _metadata(layout: Layout, pair: Pair, options: Options) -> dict[str, Any]:
    import ctranslate2  # noqa: PLC0415  as in `_converter`

    metadata: dict[str, Any] = {
        "package_version": options.version,
        "argos_version": "1.9.0",
        "from_code": languages.to_argos(pair.source),
        "from_name": languages.name(pair.source),
        "to_code": languages.to_argos(pair.target),
        "to_name": languages.name(pair.target),
        "origin": options.name or layout.folder.resolve().name,
        "layout": layout.kind,
        "converter": f"ctranslate2 {ctranslate2.__version__}",
        "quantization": options.quantization,
        "terms": [p.name for p in layout.terms],
    }
    if layout.kind != "OpenNMT-py":  # Marian's models are published and measured with `normalize: 1`
        metadata["decoding"] = {"length_penalty": 1.0}
    return metadata


def _pack(layout: Layout, model: Path, metadata: dict[str, Any], output: Path) -> None:
    root = f"translate-{metadata['from_code']}_{metadata['to_code']}-{metadata['package_version'].replace('.', '_')}/"
    files: dict[str, Path | bytes] = {p.name: p for p in layout.terms}
    files["metadata.json"] = (json.dumps(metadata, ensure_ascii=False, indent=1) + "\n").encode()
    files[TOKENIZER] = layout.tokenizer
    if layout.target_tokenizer:
        files[TARGET_TOKENIZER] = layout.target_tokenizer
    files |= {f"model/{p.name}": p for p in model.iterdir()}
    write_zip(output, {root + name: files[name] for name in sorted(files)})
