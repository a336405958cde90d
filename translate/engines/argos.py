"""Argos packages, run by CTranslate2 and SentencePiece directly: one engine a package, one sentence a row."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import ctranslate2

from translate import languages
from translate.engines import forced
from translate.engines.argos_model import Model, calling, encode, load
from translate.engines.parts import split_pieces
from translate.errors import EngineError
from translate.packages import Package, find_packages, open_package, version_key
from translate.records import Draft, Hypothesis, Issue, Pair
from translate.whitebox import Attention

# Scores, and now and then a word, move with the neighbours in a batch. Windows and batches are therefore cut by
# position alone: the number of threads and the machine's load do not change a translation.
WINDOW = 256
"""Rows sorted by length together; 64 took the same CPU time and, on two threads, a quarter more by the clock."""
BATCH = 32
"""Rows that are decoded together."""
SCORED_BATCH = 8
"""Rows that are scored together: 32 took 1.7 times the CPU, as the scores of a whole vocabulary fill the caches."""
_SCORED = 500


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
        self._model: Model | None = None

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
            f"batches={WINDOW}/{BATCH}/{SCORED_BATCH} mask={self.mask}"
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
        back: str = model.target_pieces.decode(encode(model.pieces, text))
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
        plans = [split_pieces(encode(model.pieces, text), limit) for text in texts]
        results = self._search(model, [self._source(part) for plan in plans for part in plan], n_best)
        return [self._draft(model, plan, results) for plan in plans]

    def score(self, sources: Sequence[str], targets: Sequence[str], pair: Pair) -> list[float]:
        """Mean natural-log probability per target piece (its end included) of each target given its source.

        Same length and order. Beyond 500 pieces a text is not looked at: models have no more positions. Raises
        EngineError.
        """
        self._check(pair)
        model, prefix = self._load(), self._prefix()
        rows = [self._source(encode(model.pieces, s)[:_SCORED]) for s in sources]
        goals = [prefix + encode(model.target_pieces, t)[:_SCORED] for t in targets]
        with calling(self.name):
            pending = [
                model.translator.score_batch(
                    rows[i : i + WINDOW],
                    goals[i : i + WINDOW],
                    max_batch_size=SCORED_BATCH,
                    offset=len(prefix),
                    asynchronous=True,
                )
                for i in range(0, len(rows), WINDOW)
            ]
            found = [one.result().log_probs for window in pending for one in window]
        return [sum(logs) / len(logs) for logs in found]

    def attention(self, sources: Sequence[str], targets: Sequence[str], pair: Pair) -> list[Attention]:
        """How much each word of a target looks at each word of its source; same length and order.

        By forced decoding, so that any text can be asked about. Raises EngineError.
        """
        self._check(pair)
        model = self._load()
        with calling(self.name):
            return forced.attention(model, self._package, sources, targets)

    def complete(self, sources: Sequence[str], prefixes: Sequence[str], pair: Pair) -> list[str]:
        """The whole translation that begins with each prefix, found greedily; same length and order.

        The model may go on with the last word of a prefix. Raises EngineError.
        """
        self._check(pair)
        model = self._load()
        with calling(self.name):
            return forced.complete(model, self._package, sources, prefixes)

    def cuts(self, text: str, pair: Pair) -> list[int]:
        """Code points where `translate` would cut `text` in parts, in order; none for one that is short enough.

        For texts with spaces between words; in others it is cut inside `translate` alone. Raises EngineError.
        """
        self._check(pair)
        model, limit = self._load(), self._package.decoding.max_pieces
        if len(encode(model.pieces, text)) <= limit:
            return []
        words = forced.words(model.pieces, text)
        parts = split_pieces([piece for _, pieces in words for piece in pieces], limit)
        offsets = accumulate((len(pieces) for _, pieces in words), initial=0)
        starts = {at: start for ((start, _), _), at in zip(words, offsets, strict=False)}
        ends = accumulate(map(len, parts[:-1]))
        return [starts[end] for end in ends if end in starts]

    def _check(self, pair: Pair) -> None:
        if pair != self._package.pair:
            raise EngineError(f"{self.name} translates {self._package.pair}, not {pair}")

    def _load(self) -> Model:
        with self._lock:
            if self._model is None:
                self._model = load(self._package)
            return self._model

    def _prefix(self) -> list[str]:
        return [self._package.target_prefix] if self._package.target_prefix else []

    def _source(self, pieces: list[str]) -> list[str]:
        return [*self._package.source_prefix, *pieces]

    def _search(self, model: Model, rows: list[list[str]], n_best: int) -> Iterator[Any]:
        settings = asdict(self._package.decoding)
        settings["beam_size"] = max(settings["beam_size"], n_best)
        del settings["max_pieces"]
        prefix = self._prefix()
        with calling(self.name):
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

    def _draft(self, model: Model, plan: list[list[str]], results: Iterator[Any]) -> Draft:
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
        if languages.unspaced(target):
            return ""
        return " " if part[0].startswith("▁") or languages.unspaced(source) else ""

    def _answer(self, model: Model, pieces: list[str], score: float) -> _Answer:
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
