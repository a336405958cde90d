"""Upstream's own library, argostranslate 1.11 or newer (extra `[argos]`), for people who want exactly its output.

A text goes through upstream's `apply_packaged_translation` under the settings that upstream has read. Only its sentence
splitters are left out: a text here is one sentence, and they fetch models from the network. Upstream looks for packages
in its own folder alone (`ARGOS_PACKAGES_DIR`), and creates its folders when it is imported.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from functools import cache, cached_property
from importlib import import_module, metadata
from typing import Any

from translate import languages
from translate.errors import EngineError, UsageError
from translate.packages import version_key
from translate.records import Draft, Hypothesis, Issue, Pair

_OLDEST = (1, 11)
_INSTALL = "pip install 'dragoman[argos]'"
_importing_one = threading.Lock()
_LONGEST = 256
"""CTranslate2's own limit on the pieces of a translation, which upstream leaves as it is."""


class Argostranslate:
    """The packages that argostranslate has installed, or one pair of them. A model is loaded when first used.

    Thread-safe: all threads share one CTranslate2 `Translator` a pair, made as upstream makes it. Texts are translated
    one at a time, as upstream does with one sentence, so that neighbours in a batch do not matter.
    """

    def __init__(self, argument: str = "") -> None:
        """`argument` is a pair such as `en-ru` (tags, or Argos's codes), or empty for all.

        Raises EngineError if argostranslate, or a package for the pair, is not installed.
        """
        self._version = _version()
        found = _installed()
        self._packages = {p: k for p, k in found.items() if not argument or argument.lower() in _spellings(p, k)}
        if not self._packages:
            folders = ", ".join(map(str, _library("settings").package_dirs))
            known = ", ".join(f"{p.source}-{p.target}" for p in sorted(found)) or "none"
            pair = (argument or "en-ru").replace("-", "_")
            raise EngineError(
                f"argostranslate has no package {argument or 'at all'} in {folders} (there: {known}): "
                f"argospm update, then argospm install translate-{pair}"
            )
        self._one = bool(argument)
        self._lock = threading.Lock()
        self._translators: dict[Pair, Any] = {}

    @property
    def name(self) -> str:
        """`argostranslate 1.11.0 translate-en_ru 1.9`; without the package where it serves all pairs."""
        packages = [_name(p) for p in self._packages.values()] if self._one else []
        return " ".join(["argostranslate", self._version, *packages])

    @cached_property
    def signature(self) -> str:
        """Versions, name and digest of each package, and the settings of upstream that change its output.

        Without an argument it changes with every package that is installed; one pair's does not.
        """
        settings = _library("settings")
        packages = sorted(f"{_name(p)} sha256={_digest(p)}" for p in self._packages.values())
        versions = [f"{name}={metadata.version(name)}" for name in ("ctranslate2", "sentencepiece")]
        values = [f"{key}={getattr(settings, key)}" for key in ("device", "compute_type", "beam_size")]
        return " ".join([f"argostranslate {self._version}", *packages, *versions, *values, "batches=1"])

    @property
    def mask(self) -> str:
        """`[1]`: as in the engine `argos`, which runs the same packages."""
        return "[{n}]"

    def pairs(self) -> frozenset[Pair]:
        """The pairs of upstream's packages; none that it would make through a pivot: the router does that."""
        return frozenset(self._packages)

    def translate(self, texts: Sequence[str], pair: Pair, n_best: int = 1) -> list[Draft]:
        """One draft a text, same order; white space alone gives an empty draft without asking the model.

        `score` is the mean natural-log probability per target piece, its end included; hypotheses are in upstream's
        order, texts that are equal given once. Output as long as CTranslate2 allows has the issue `cut-off`. Raises
        EngineError.
        """
        if pair not in self._packages:
            served = ", ".join(map(str, sorted(self._packages)))
            raise EngineError(f"{self.name} translates {served}, not {pair}")
        try:
            return [self._draft(text, pair, n_best) if text.strip() else Draft("") for text in texts]
        except EngineError:
            raise
        except Exception as error:  # upstream checks nothing: whatever the damage led to
            reason = _reason(error)
            raise EngineError(f"{self.name} failed ({reason}): remove the package and install it again") from error

    def _draft(self, text: str, pair: Pair, n_best: int) -> Draft:
        package, heard = self._packages[pair], _Heard(self._load(pair))
        # A lone surrogate is no text and has no UTF-8.
        clean = text.encode("utf-8", "replace").decode()
        apply = _library("translate").apply_packaged_translation
        found = apply(package, clean, heard, _OneSentence(), n_best)
        unique: dict[str, Hypothesis] = {}
        for i, one in enumerate(found):
            hypothesis = Hypothesis(" ".join(one.value.splitlines()), heard.score(i, bool(package.target_prefix)))
            unique.setdefault(hypothesis.text, hypothesis)
        best = next(iter(unique.values()))
        cut = Issue("cut-off", "warning", f"the model came to no end within {_LONGEST} pieces")
        issues = (cut,) if heard.longest() >= _LONGEST else ()
        return Draft(best.text, best.score, tuple(unique.values()) if n_best > 1 else (), issues)

    def _load(self, pair: Pair) -> Any:  # noqa: ANN401  upstream has no types
        with self._lock:
            if pair not in self._translators:
                settings, package = _library("settings"), self._packages[pair]
                package.tokenizer.encode("")  # it is loaded by its first use, which would not be thread-safe
                # As in upstream's PackageTranslation, whose constructor would ask for a sentence splitter.
                self._translators[pair] = _library("translate").Translator(
                    str(package.package_path / "model"),
                    device=settings.device,
                    inter_threads=settings.inter_threads,
                    intra_threads=settings.intra_threads,
                    compute_type=settings.compute_type,
                )
            return self._translators[pair]


class _OneSentence:
    """Stands where upstream has a sentence splitter."""

    def split_sentences(self, text: str) -> list[str]:
        return [text]


class _Heard:
    """A `Translator` for one call that keeps the result: upstream passes on no lengths, which a mean needs."""

    def __init__(self, translator: Any) -> None:  # noqa: ANN401
        self._translator = translator
        self._penalty = 1.0
        self._result: Any = None

    def translate_batch(self, rows: list[list[str]], **settings: Any) -> Any:  # noqa: ANN401
        self._penalty = settings.get("length_penalty", self._penalty)
        results = self._translator.translate_batch(rows, **settings)
        self._result = results[0]
        return results

    def score(self, i: int, prefixed: bool) -> float:
        """Of hypothesis `i`: CTranslate2's sum / length ** penalty, in which the length counts prefix and end."""
        length = len(self._result.hypotheses[i]) + 1
        mean: float = self._result.scores[i] * length**self._penalty / (length - prefixed)
        return mean

    def longest(self) -> int:
        """Pieces of the longest hypothesis, without its end."""
        return max(map(len, self._result.hypotheses))


def _version() -> str:
    try:
        found = metadata.version("argostranslate")
    except metadata.PackageNotFoundError as error:
        raise EngineError(f"argostranslate is not installed: {_INSTALL}") from error
    if version_key(found)[:2] < _OLDEST:
        raise EngineError(f"argostranslate {found} is too old: {_INSTALL} 'argostranslate>=1.11'")
    return found


@cache
def _library(name: str) -> Any:  # noqa: ANN401  upstream has no types
    """Its module `name`, imported so that nothing is fetched or reported; EngineError if that fails.

    With `ARGOS_CHUNK_TYPE=SPACY` the import would download a model. onnxruntime, which comes with its splitters, opens
    connections to its makers unless it is told before it is imported.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    with _importing_one:
        try:
            settings: Any = import_module("argostranslate.settings")
            chosen, settings.chunk_type = settings.chunk_type, settings.ChunkType.NONE
            try:
                return import_module(f"argostranslate.{name}")
            finally:
                settings.chunk_type = chosen
        except Exception as error:  # its settings, a library of the many it needs: whatever is wrong with them
            raise EngineError(f"argostranslate cannot be imported ({_reason(error)}): {_INSTALL}") from error


def _installed() -> dict[Pair, Any]:
    """Upstream's packages by pair; of two for one pair the one that upstream takes, which is the first."""
    library = _library("package")
    found: dict[Pair, Any] = {}
    try:
        packages = [p for p in library.get_installed_packages() if p.type == "translate"]
    except Exception as error:  # one folder without metadata is enough
        raise EngineError(f"argostranslate cannot read its packages: {_reason(error)}: remove that folder") from error
    for package in packages:
        try:
            pair = Pair(languages.from_argos(package.from_code), languages.from_argos(package.to_code))
        except UsageError:  # no language that anybody could ask for
            continue
        found.setdefault(pair, package)
    return found


def _spellings(pair: Pair, package: Any) -> set[str]:  # noqa: ANN401
    return {f"{s}-{t}".lower() for s, t in (pair, (package.from_code, package.to_code))} | {str(pair).lower()}


def _name(package: Any) -> str:  # noqa: ANN401
    return f"translate-{package.from_code}_{package.to_code} {package.package_version}".rstrip()


def _digest(package: Any) -> str:  # noqa: ANN401
    """Hex sha256 over metadata, tokenizer and model."""
    folder, total = package.package_path, hashlib.sha256()
    files = [folder / "metadata.json", *folder.glob("*.model"), *folder.glob("model/*")]
    try:
        for path in sorted(files):
            with path.open("rb") as data:
                digest = hashlib.file_digest(data, "sha256").hexdigest()
            total.update(f"{path.relative_to(folder)} {digest}\n".encode())
    except OSError as error:
        raise EngineError(f"argostranslate: {folder} cannot be read ({error}): install the package again") from error
    return total.hexdigest()


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
