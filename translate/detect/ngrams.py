"""The second voter: langdetect, seeded, for texts between languages that it knows.

It is confidently wrong about every language it lacks, answers differently from run to run without a seed, and raises
when its first use comes from several threads: so it is asked rarely, seeded, and loaded by one thread.
"""

from __future__ import annotations

from pathlib import Path

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from translate import languages
from translate.detect import scripts

# It draws n-grams at random until it is sure: between two candidates that may take 7 trials of 1,000 draws, 35 ms.
_TRIALS = 2
_DRAWS = 200


class Ngrams:
    """langdetect's profiles of the languages that share a script. Thread-safe after construction."""

    def __init__(self) -> None:
        """Takes 0.2 s and 25 MB; with the profiles of all 55 languages it would be 63."""
        self._factory = DetectorFactory()
        self._factory.set_seed(0)
        shared = set(scripts.SHARED.values())
        files = [p for p in sorted(Path(PROFILES_DIRECTORY).iterdir()) if languages.script(_tag(p.name)) in shared]
        self._factory.load_json_profile([p.read_text("utf-8") for p in files])
        self.languages = frozenset(map(_tag, self._factory.get_lang_list()))

    def judge(self, text: str) -> dict[str, float]:
        """Tag to probability; empty where it finds no feature it knows."""
        detector = self._factory.create()
        detector.n_trial, detector.ITERATION_LIMIT = _TRIALS, _DRAWS
        detector.append(text)
        try:
            return {_tag(found.lang): found.prob for found in detector.get_probabilities()}
        except LangDetectException:
            return {}


def _tag(code: str) -> str:
    return languages.from_detector(code)
