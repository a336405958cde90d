"""Statistical detectors as voters: py3langid decides, langdetect has a weak say where it knows the language.

Both are loaded once, under a lock, and seeded: langdetect answers differently from run to run without a seed and
raises when its first use comes from several threads.
"""

import threading
from functools import cache
from importlib.metadata import version

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from py3langid.langid import MODEL_FILE, LanguageIdentifier

VERSION = f"py3langid-{version('py3langid')},langdetect-{version('langdetect')}"
"""The libraries behind the vote: part of a run's signature."""
_LANGDETECT_WEIGHT = 0.3
_SURE = 0.9  # above this langdetect (twenty times slower) is not asked
_lock = threading.Lock()


@cache
def _load() -> tuple[LanguageIdentifier, DetectorFactory]:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    factory = DetectorFactory()
    factory.set_seed(0)
    factory.load_profile(PROFILES_DIRECTORY)
    return identifier, factory


def rank(text: str) -> list[tuple[str, float]]:
    """Languages (ISO 639-1) by probability, best first, summing to 1."""
    with _lock:
        identifier, factory = _load()
    ranked: list[tuple[str, float]] = identifier.rank(text)
    best, score = ranked[0]
    if score >= _SURE or best not in factory.get_lang_list():  # it is confidently wrong on languages it lacks
        return ranked
    scores = dict(ranked)
    for tag, probability in _langdetect(text, factory):
        scores[tag] = scores.get(tag, 0.0) + _LANGDETECT_WEIGHT * probability
    total = sum(scores.values())
    return sorted(((tag, score / total) for tag, score in scores.items()), key=lambda item: (-item[1], item[0]))


def _langdetect(text: str, factory: DetectorFactory) -> list[tuple[str, float]]:
    detector = factory.create()
    detector.append(text)
    try:
        return [(found.lang.split("-")[0], found.prob) for found in detector.get_probabilities()]
    except LangDetectException:  # no feature it knows
        return []
