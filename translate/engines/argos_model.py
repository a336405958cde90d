"""What runs an Argos package: tokenizers and CTranslate2 translator, loaded once, called with errors put into words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import ctranslate2
import sentencepiece

from translate.engines import threads
from translate.errors import EngineError
from translate.packages import TARGET_TOKENIZER, TOKENIZER, WEIGHTS, Package


class Model(NamedTuple):
    """A package, loaded."""

    translator: Any
    pieces: Any
    target_pieces: Any
    """The same object as `pieces` where the package has one tokenizer."""


def encode(pieces: Any, text: str) -> list[str]:  # noqa: ANN401  sentencepiece has no types
    """The pieces of `text`; none for white space."""
    # A lone surrogate is no text and has no UTF-8.
    clean = text.encode("utf-8", "replace").decode()
    found: list[str] = pieces.encode(clean, out_type=str) if clean.strip() else []
    return found


def load(package: Package) -> Model:
    """Reads tokenizers and model, from the zip without unpacking it. Raises EngineError naming package and file."""
    tokenizers = [n for n in (TOKENIZER, TARGET_TOKENIZER) if n in package.files]
    contents = {name: package.read(name) for name in tokenizers}
    files = package.model_files() if package.zipped else None
    part = TOKENIZER
    try:
        loaded = []
        for part in tokenizers:
            loaded.append(sentencepiece.SentencePieceProcessor(model_proto=contents[part]))
            loaded[-1].encode("")  # an empty file passes for a tokenizer until it is used
        part = WEIGHTS
        translator = ctranslate2.Translator(
            str(package.path / "model"),
            device="cpu",
            compute_type="int8",
            intra_threads=1,
            inter_threads=threads.count(),
            files=files,
        )
    except Exception as error:  # RuntimeError, ValueError, IndexError, UnicodeDecodeError: whatever the damage led to
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise EngineError(f"{package.path}: {part} cannot be loaded ({reason}): install the package again") from error
    return Model(translator, loaded[0], loaded[-1])


@contextmanager
def calling(name: str) -> Iterator[None]:
    """Turns what CTranslate2 raises while it works into an EngineError."""
    try:
        yield
    except (RuntimeError, ValueError, IndexError) as error:
        reason = str(error).splitlines()[0]
        raise EngineError(f"{name} failed: {reason}: the package may be damaged, install it again") from error
