"""What the statistical detectors say together about a text in a script that several languages share."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from translate.detect.bayes import Bayes
from translate.detect.ngrams import Ngrams

VERSION = f"py3langid-{version('py3langid')},langdetect-{version('langdetect')}"
"""The libraries behind the vote: part of a run's signature."""
_TORN = 0.8  # below this the second voter is asked, where it knows both of the first two ...
_SAY = 0.3  # ... and has this weight against 1
_FLOOR = 0.001
_lock = threading.Lock()

Ranked = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """Candidates, and how far the text is from what is usual in the best of them."""

    ranked: Ranked
    """Tags by probability, best first, down to 0.001; empty where no feature is known."""
    typical: float
    """See `bayes.Verdict`."""
    voters: tuple[tuple[str, Ranked], ...]
    """Who was asked, and the first candidates of each."""


def judge(text: str, script: str) -> Opinion:
    """Which language of `script` (a key of `scripts.SHARED`) the words of `text` are in."""
    first = _bayes().judge(text, script)
    ranked = rank(first.probabilities)
    voters: tuple[tuple[str, Ranked], ...] = (("py3langid", ranked[:3]),)
    if ranked and ranked[0][1] < _TORN:
        second = _ngrams()
        if {tag for tag, _ in ranked[:2]} <= second.languages and (said := second.judge(text)):
            voters += (("langdetect", rank(said)[:3]),)
            both = {t: first.probabilities.get(t, 0.0) + _SAY * said.get(t, 0.0) for t in first.probabilities | said}
            total = sum(both.values())
            ranked = rank({tag: p / total for tag, p in both.items()})
    return Opinion(ranked, first.typical, voters)


def rank(probabilities: Mapping[str, float]) -> Ranked:
    """Tags by probability, rounded to a thousandth, best first, down to 0.001; ties by tag."""
    rounded = [(tag, round(p, 3)) for tag, p in probabilities.items() if p >= _FLOOR]
    return tuple(sorted(rounded, key=lambda item: (-item[1], item[0])))


def _bayes() -> Bayes:
    with _lock:
        return _load_bayes()


def _ngrams() -> Ngrams:
    with _lock:
        return _load_ngrams()


@cache
def _load_bayes() -> Bayes:
    return Bayes()


@cache
def _load_ngrams() -> Ngrams:
    return Ngrams()
