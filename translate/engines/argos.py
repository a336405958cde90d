"""Argos packages, run by CTranslate2 and SentencePiece directly: one engine a package, one sentence a row."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

import ctranslate2
import sentencepiece

from translate import languages
from translate.engines.parts import split_pieces
from translate.errors import EngineError
from translate.packages import TARGET_TOKENIZER, TOKENIZER, WEIGHTS, Package, find_packages, open_package, version_key
from translate.records import Draft, Hypothesis, Issue, Pair

# Scores, and now and then a word, move with the neighbours in a batch. Windows and batches are therefore cut by
# position alone: the number of threads and the machine's load do not change a translation.
WINDOW = 256
"""Rows sorted by length together; 64 took the same CPU time and, on two threads, a quarter more by the clock."""
BATCH = 32
"""Rows that are decoded together."""
_SCORED = 500
_UNSPACED = {"Hans", "Hant", "Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"}


class _Model(NamedTuple):
    translator: Any
    pieces: Any
    target_pieces: Any
    """The same object as `pieces` where the package has one tokenizer."""


class _Answer(NamedTuple):
    """The model's translation of a part: text, cumulative log-probability if known, pieces that have one."""

    text: str
    total: float | None
    length: int


class Argos:
    """One Argos package. The model is loaded by the first translation, once, whichever thread asks for it.

    Thread-safe: all threads share one CTranslate2 `Translator`. Not fork-safe after the first translation.
    """

    def __init__(self, argument: str, beam_size: int = 0) -> None:
        """`argument` is the path of an `.argosmodel` file or of an unpacked package. Raises EngineError.

        A `beam_size` replaces the package's own, for measuring.
        """
        package = open_package(Path(argument).expanduser())
        if beam_size:
            package = replace(package, decoding=replace(package.decoding, beam_size=beam_size))
        self._package = package
        self._lock = threading.Lock()
        self._model: _Model | None = None

    @staticmethod
    def specs(folders: Sequence[Path]) -> list[str]:
        """Specs of all packages in `folders`, by pair, the newest version first; those that cannot be read last."""

        def order(path: Path) -> tuple[bool, Pair, list[int]]:
            try:
                package = open_package(path)
            except EngineError:
                return True, Pair("", ""), []
            return False, package.pair, [-n for n in version_key(package.version)]

        return [f"argos:{p}" for p in sorted((p for f in folders for p in find_packages(f)), key=order)]

    @property
    def package(self) -> Package:
        """The package it runs."""
        return self._package

    @property
    def name(self) -> str:
        """`argos translate-en_ru 1.9`."""
        return f"argos {self._package.name} {self._package.version}".rstrip()

    @property
    def signature(self) -> str:
        """Name, version, digest of model and tokenizer, CTranslate2's version, decoding settings, cut of batches."""
        p = self._package
        values = asdict(p.decoding) | {"max_decoding_length": p.decoding.max_decoding_length}
        prefixes = {"source_prefix": " ".join(p.source_prefix), "target_prefix": p.target_prefix}
        settings = " ".join(f"{k}={v}" for k, v in (*values.items(), *prefixes.items()) if v != "")
        return (
            f"{self.name} sha256={p.digest()} ctranslate2={ctranslate2.__version__} int8 {settings} "
            f"batches={WINDOW}/{BATCH} mask={self.mask}"
        )

    @property
    def mask(self) -> str:
        """The template that came through best when the package was probed at installation.

        For a package nobody probed `[{n}]`: of 38 templates put into news sentences for the starter model it came
        through most often, alone in 94 %, three in a sentence in 89 % of cases; `XZ1` in 86 and 68 %. Only `(1)`, too
        common in texts, is better.
        """
        return "[{n}]" if self._package.mask is None else self._package.mask

    def round_trip(self, text: str) -> str:
        """`text` in pieces and back, without the model: what the tokenizers lose, the model cannot keep."""
        model = self._load()
        back: str = model.target_pieces.decode(_encode(model.pieces, text))
        return back

    def pairs(self) -> frozenset[Pair]:
        """The one pair of its metadata."""
        return frozenset({self._package.pair})

    def scores(self, pair: Pair) -> dict[str, float]:
        """Test set to chrF2, from the package's card or metadata; empty if neither tells, or for another pair."""
        return self._package.scores() if pair == self._package.pair else {}

    def translate(self, texts: Sequence[str], pair: Pair, n_best: int = 1) -> list[Draft]:
        """One draft a text, same order; white space alone gives an empty draft without asking the model.

        `score` is the mean natural-log probability per target piece, its end included. With `n_best` > 1 the beam is at
        least that wide; hypotheses are in the order of the model's own ranking, texts that are equal given once. A text
        longer than the package's `max_pieces` is translated in parts (issue `long-segment`); output that found no end
        within its `max_decoding_length` has the issue `cut-off`. Raises EngineError.
        """
        self._check(pair)
        model = self._load()
        limit = self._package.decoding.max_pieces
        plans = [split_pieces(_encode(model.pieces, text), limit) for text in texts]
        results = self._search(model, [self._source(part) for plan in plans for part in plan], n_best)
        return [self._draft(model, plan, results) for plan in plans]

    def score(self, sources: Sequence[str], targets: Sequence[str], pair: Pair) -> list[float]:
        """Mean natural-log probability per target piece (its end included) of each target given its source.

        Same length and order. Beyond 500 pieces a text is not looked at: models have no more positions. Raises
        EngineError.
        """
        self._check(pair)
        model, prefix = self._load(), self._prefix()
        rows = [self._source(_encode(model.pieces, s)[:_SCORED]) for s in sources]
        goals = [prefix + _encode(model.target_pieces, t)[:_SCORED] for t in targets]
        with _calling(self.name):
            pending = [
                model.translator.score_batch(
                    rows[i : i + WINDOW],
                    goals[i : i + WINDOW],
                    max_batch_size=BATCH,
                    offset=len(prefix),
                    asynchronous=True,
                )
                for i in range(0, len(rows), WINDOW)
            ]
            found = [one.result().log_probs for window in pending for one in window]
        return [sum(logs) / len(logs) for logs in found]

    def _check(self, pair: Pair) -> None:
        if pair != self._package.pair:
            raise EngineError(f"{self.name} translates {self._package.pair}, not {pair}")

    def _load(self) -> _Model:
        with self._lock:
            if self._model is None:
                self._model = _load(self._package)
            return self._model

    def _prefix(self) -> list[str]:
        return [self._package.target_prefix] if self._package.target_prefix else []

    def _source(self, pieces: list[str]) -> list[str]:
        return [*self._package.source_prefix, *pieces]

    def _search(self, model: _Model, rows: list[list[str]], n_best: int) -> Iterator[Any]:
        settings = asdict(self._package.decoding)
        settings["beam_size"] = max(settings["beam_size"], n_best)
        del settings["max_pieces"]
        prefix = self._prefix()
        with _calling(self.name):
            pending = [
                model.translator.translate_batch(
                    rows[i : i + WINDOW],
                    target_prefix=[prefix] * len(rows[i : i + WINDOW]) if prefix else None,
                    max_batch_size=BATCH,
                    max_decoding_length=self._package.decoding.max_decoding_length,
                    num_hypotheses=n_best,
                    return_scores=True,
                    asynchronous=True,
                    **settings,
                )
                for i in range(0, len(rows), WINDOW)
            ]
            return iter([one.result() for window in pending for one in window])

    def _draft(self, model: _Model, plan: list[list[str]], results: Iterator[Any]) -> Draft:
        """The draft of one text from as many results as its plan has parts."""
        if not plan:
            return Draft("")
        found = [next(results) for _ in plan]
        issues = []
        limit = self._package.decoding.max_decoding_length
        if any(len(r.hypotheses[0]) >= limit for r in found):
            issues.append(Issue("cut-off", "warning", f"the model came to no end within {limit} pieces"))
        if len(plan) > 1:
            size = sum(map(len, plan))
            issues.append(Issue("long-segment", "info", f"{size} pieces: translated in {len(plan)} parts and joined"))
        ranked = [[self._answer(model, *h) for h in zip(r.hypotheses, r.scores, strict=True)] for r in found]
        # The second-best of the whole is the second-best of every part, and so on. Two ways to cut one text into pieces
        # are one hypothesis.
        unique: dict[str, Hypothesis] = {}
        for answers in zip(*ranked, strict=False):
            hypothesis = self._join(plan, answers)
            unique.setdefault(hypothesis.text, hypothesis)
        best = next(iter(unique.values()))
        several = len(found[0].hypotheses) > 1
        return Draft(best.text, best.score, tuple(unique.values()) if several else (), tuple(issues))

    def _join(self, plan: list[list[str]], answers: Sequence[_Answer]) -> Hypothesis:
        text = answers[0].text
        for part, answer in zip(plan[1:], answers[1:], strict=True):
            text += self._joint(part) + answer.text
        totals = [a.total for a in answers if a.total is not None]
        return Hypothesis(text.strip(), sum(totals) / sum(a.length for a in answers) if totals else None)

    def _joint(self, part: list[str]) -> str:
        """What stands between the translation of the part before and that of `part`."""
        source, target = self._package.pair
        if languages.script(target) in _UNSPACED:
            return ""
        return " " if part[0].startswith("▁") or languages.script(source) in _UNSPACED else ""

    def _answer(self, model: _Model, pieces: list[str], score: float) -> _Answer:
        """What the model said, and what it gave for it.

        CTranslate2 ranks by cumulative log-probability / length ** length_penalty; the length counts prefix and end,
        the probability leaves the prefix out (measured against `score_batch`).
        """
        settings = self._package.decoding
        # A source piece that replaced an unknown one keeps its ▁; `_` is a character like any other.
        said = [p for p in pieces if p not in self._package.source_prefix]  # the prefix, too, may replace an unknown
        text = model.target_pieces.decode(said).replace("▁", " ").removeprefix(self._package.target_prefix)
        length = len(pieces) + 1
        # The coverage penalty is in the score and cannot be taken out again.
        total = None if settings.coverage_penalty else score * length**settings.length_penalty
        return _Answer(" ".join(text.strip().splitlines()), total, length - len(self._prefix()))


def _encode(pieces: Any, text: str) -> list[str]:  # noqa: ANN401  sentencepiece has no types
    # A lone surrogate is no text and has no UTF-8.
    clean = text.encode("utf-8", "replace").decode()
    found: list[str] = pieces.encode(clean, out_type=str) if clean.strip() else []
    return found


def _load(package: Package) -> _Model:
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
            inter_threads=min(4, os.cpu_count() or 1),
            files=files,
        )
    except Exception as error:  # RuntimeError, ValueError, IndexError, UnicodeDecodeError: whatever the damage led to
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise EngineError(f"{package.path}: {part} cannot be loaded ({reason}): install the package again") from error
    return _Model(translator, loaded[0], loaded[-1])


@contextmanager
def _calling(name: str) -> Iterator[None]:
    """Turns what CTranslate2 raises while it works into an EngineError."""
    try:
        yield
    except (RuntimeError, ValueError, IndexError) as error:
        reason = str(error).splitlines()[0]
        raise EngineError(f"{name} failed: {reason}: the package may be damaged, install it again") from error
