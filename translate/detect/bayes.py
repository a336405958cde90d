"""The deciding voter: py3langid, within one script, calibrated, and able to say that none of its languages fits.

Its model is a naive Bayes over byte n-grams (Lui and Baldwin 2012, "langid.py"). The scores are computed as it does
itself, but for three things: only languages of the script take part, languages that few people route have a small
prior, and the log-odds are sharpened until they are calibrated.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier, visit_counts

from translate import languages
from translate.detect import scripts
from translate.records import UND

SHARPNESS = 2.0
"""Factor on the log-odds, which py3langid divides by the root of the bytes. Of 1, 1.25 ... 2.5 it has the smallest
calibration error on sentences, on their first five words and on their first two alike."""
RARE = 0.01
"""Prior of a language that is not in `calibration.tsv`, against 1 of those that are."""
SENTENCE = 200
"""Characters of a text that are asked how usual they are: a long sentence."""
CALIBRATION = Path(__file__).with_name("calibration.tsv")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Probabilities of the languages of a script, summing to 1, and how typical the text is of the best."""

    probabilities: dict[str, float]
    """Those of at least 0.001."""
    typical: float
    """The text's mean log-likelihood per feature, in standard deviations from that of the best language's calibration
    sentences (where it has none: of the least demanding language of the script). A posterior says which known
    language fits best, never that none does: this does."""
    likelihood: float
    """That mean itself, for calibration."""
    features: float
    """What it is a mean over: the sum of log(1 + count)."""


@dataclass(frozen=True, slots=True)
class _Script:
    """The languages of a script, in the order of their columns in the model."""

    columns: NDArray[np.intp]
    tags: list[str]
    prior: NDArray[np.float32]
    """Logarithms."""
    usual: list[tuple[float, float]]
    """Mean and spread; for a language that was not measured the script's lowest mean and median spread."""


class Bayes:
    """py3langid's model, loaded. Thread-safe after construction."""

    def __init__(
        self, calibration: Mapping[str, tuple[float, float]] | None = None, without: Collection[str] = ()
    ) -> None:
        """Takes about half a second and 75 MB.

        `calibration` stands for the table that `read_calibration` gives, and `without` names languages that are not
        considered at all: both are there to measure what becomes of a text in a language that nobody expected.
        """
        self._model = LanguageIdentifier.from_model_file(MODEL_FILE)
        self._rows = [row << 8 for row in self._model.tk_row]
        table = read_calibration() if calibration is None else calibration
        self._scripts = {name: self._script(code, table, without) for name, code in scripts.SHARED.items()}

    def judge(self, text: str, script: str) -> Verdict:
        """`text` holds words in `script`, a key of `scripts.SHARED`."""
        of = self._scripts[script]
        scores, features, size = self._scores(text, of)
        if not features or not of.tags:
            return Verdict({}, 0.0, 0.0, 0.0)
        odds = scores * (SHARPNESS / math.sqrt(size)) + of.prior
        chances = np.exp(odds - odds.max())
        chances /= chances.sum()
        probabilities: dict[str, float] = {}
        for i in np.flatnonzero(chances >= 0.001).tolist():
            probabilities[of.tags[i]] = probabilities.get(of.tags[i], 0.0) + float(chances[i])
        best = int(odds.argmax())
        asked = [(scores, features)] if len(text) <= SENTENCE else [self._scores(t, of)[:2] for t in _samples(text)]
        typical, likelihood, features = max(_typical(s, f, best, *of.usual[best]) for s, f in asked)
        return Verdict(probabilities, typical, likelihood, features)

    def _scores(self, text: str, of: _Script) -> tuple[NDArray[np.float32], float, int]:
        """Log-scores of the script's languages, the features they come from, and the bytes; no features: zeros."""
        model = self._model
        data = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
        visits = visit_counts(model.tk_nextmove, self._rows, model.tk_output, data)
        if not visits:
            return np.zeros(len(of.tags), np.float32), 0.0, len(data)
        found = np.fromiter(visits.keys(), np.intp, len(visits))
        counts = np.log1p(np.fromiter(visits.values(), np.float32, len(visits)))
        return (counts @ model.nb_ptc[found])[of.columns] + model.nb_pc[of.columns], float(counts.sum()), len(data)

    def _script(self, code: str, table: Mapping[str, tuple[float, float]], without: Collection[str]) -> _Script:
        """The languages of the model that are written in `code` (ISO 15924)."""
        labels: list[str] = self._model.nb_classes
        columns, tags = [], []
        for i, label in enumerate(labels):
            tag = languages.from_detector(label)
            if labels.count(label) > 1 and code in {"Latn", "Cyrl"} and languages.script(tag) != code:
                tag = f"{tag}-{code}"  # learnt in both alphabets
            if languages.script(tag) == code and tag not in without and tag != UND:
                columns.append(i)
                tags.append(tag)
        measured = [table[tag] for tag in tags if table.get(tag, (0.0, 0.0))[1]]
        lowest = (min(m for m, _ in measured), median(s for _, s in measured)) if measured else (0.0, 0.0)
        usual = [table[tag] if table.get(tag, (0.0, 0.0))[1] else lowest for tag in tags]
        prior = np.log([1.0 if tag in table else RARE for tag in tags]).astype(np.float32)
        return _Script(np.array(columns, np.intp), tags, prior, usual)


def _samples(text: str) -> list[str]:
    """Beginning, middle and end of a long text. All of it repeats itself, so that its mean falls with its length; of
    these the most usual counts."""
    middle = (len(text) - SENTENCE) // 2
    return [text[:SENTENCE], text[middle : middle + SENTENCE], text[-SENTENCE:]]


def _typical(
    scores: NDArray[np.float32], features: float, best: int, mean: float, spread: float
) -> tuple[float, float, float]:
    """Deviation, mean log-likelihood per feature, features."""
    likelihood = float(scores[best]) / max(features, 0.5)
    return (likelihood - mean) * math.sqrt(features) / spread if spread else 0.0, likelihood, features


def read_calibration() -> dict[str, tuple[float, float]]:
    """Tag to mean and spread of its sentences' log-likelihood per feature; a spread of 0 is one not measured."""
    rows = (line.split("\t") for line in CALIBRATION.read_text("utf-8").splitlines() if line and line[0] != "#")
    return {tag: (float(mean), float(spread)) for tag, mean, spread in rows}
