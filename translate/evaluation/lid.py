"""Language identification measured on files of one language each: accuracy, abstention, calibration, speed.

Every line is judged at three lengths: whole, its first five words, its first two. Words are what white space parts, as
in the published figures that cut texts this way: in scripts without spaces (Chinese, Japanese, Thai, Burmese) two
"words" may well be the whole line. All shares are 0 to 1.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from translate import languages
from translate.errors import UsageError
from translate.evaluation.mt import read_lines
from translate.records import UND, Detection

LENGTHS: Mapping[str, int | None] = {"sentence": None, "5 words": 5, "2 words": 2}
"""Name of a length -> words kept of a line; None: all."""
BINS = 10
"""Bins of equal width over the confidence 0 to 1, as in Naeini et al."""

Detector = Callable[[str], Detection]


@dataclass(frozen=True, slots=True)
class Score:
    """The answers for one language at one length."""

    language: str
    """Tag of the file."""
    length: str
    """A key of LENGTHS."""
    texts: int
    right: int
    """Texts whose guess (the answer, or the best candidate of an abstention) is the language."""
    accepted: int
    """Texts not answered with `und`."""
    accepted_right: int
    wrong: tuple[tuple[str, int], ...]
    """Wrong guesses with their counts, most frequent first; `und` where there was not even a guess."""

    @property
    def accuracy(self) -> float:
        """Share of texts guessed right."""
        return self.right / self.texts

    @property
    def coverage(self) -> float:
        """Share of texts accepted; the rest is abstention."""
        return self.accepted / self.texts

    @property
    def precision(self) -> float | None:
        """Share of the accepted texts that is right; None where none was accepted."""
        return self.accepted_right / self.accepted if self.accepted else None

    @property
    def taken_for(self) -> tuple[str, int] | None:
        """The most frequent wrong guess and its count; None if there is none."""
        return next((one for one in self.wrong if one[0] != UND), None)


@dataclass(frozen=True, slots=True)
class Macro:
    """Means over languages, each counting the same."""

    accuracy: float
    coverage: float
    precision: float | None
    """Over the languages in which anything was accepted; None if there are none."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The guesses whose confidence fell into one bin: well calibrated if `confidence` equals `accuracy`."""

    low: float
    high: float
    """Excluded, but for 1.0."""
    count: int
    confidence: float
    """Mean confidence; 0.0 for an empty bin."""
    accuracy: float
    """Share of right guesses; 0.0 for an empty bin."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often one language was taken for another."""

    language: str
    guess: str
    share: float
    """Of the language's texts."""


@dataclass(frozen=True, slots=True)
class Summary:
    """All languages at one length."""

    length: str
    texts: int
    macro: Macro
    accepted: int
    """Texts with an answer, all languages pooled."""
    accepted_right: int
    guesses: int
    """Texts with a guess, all languages pooled: what the bins count."""
    bins: tuple[Bin, ...]
    """BINS of them, from low to high."""
    calibration_error: float
    """Expected calibration error (Naeini, Cooper, Hauskrecht 2015): |accuracy - confidence| over bins, by count."""
    seconds: float
    """Of detection, in one thread, the detector loaded before."""
    confusions: tuple[Confusion, ...]
    """All there were, worst first."""

    @property
    def precision(self) -> float:
        """Of all accepted answers, the share that is right; 0.0 where there is none."""
        return self.accepted_right / max(self.accepted, 1)

    @property
    def texts_per_second(self) -> float:
        """Texts by time."""
        return self.texts / max(self.seconds, 1e-9)


@dataclass(frozen=True, slots=True)
class Result:
    """What a detector did on a set of texts."""

    scores: tuple[Score, ...]
    """Languages in the order given, each at the lengths in the order of LENGTHS."""
    summaries: tuple[Summary, ...]
    """One a length, in the order of LENGTHS."""


def read_folder(folder: Path, only: Sequence[str] = (), limit: int | None = None) -> dict[str, list[str]]:
    """Tag -> the first `limit` lines that are not blank, of each `<tag>.txt` in `folder`, by tag.

    `only` names the languages wanted (canonical tags); none: all. Raises UsageError (no such folder, nothing in it, a
    name that is no tag, a language that is absent or there twice) and DocumentError (not UTF-8, empty).
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; give one with a file <tag>.txt a language, one sentence a line")
    paths: dict[str, Path] = {}
    for path in sorted(folder.glob("*.txt")):
        try:
            tag = languages.parse(path.stem)
        except UsageError as e:
            raise UsageError(f"{path}: name the file after its language: {e}") from e
        if tag in paths:
            raise UsageError(f"{path}: {paths[tag].name} is {tag}, too; keep one file a language")
        paths[tag] = path
    if not paths:
        raise UsageError(f"{folder}: holds no <tag>.txt, such as hy.txt; give one file a language, one sentence a line")
    if absent := [tag for tag in only if tag not in paths]:
        raise UsageError(f"{folder}: holds no {absent[0]}.txt; it has {', '.join(sorted(paths))}")
    wanted = sorted(only or paths)
    lines = {tag: read_lines(paths[tag].read_bytes(), str(paths[tag])) for tag in wanted}
    return {tag: [line for line in all_ if line.strip()][:limit] for tag, all_ in lines.items()}


def cut(line: str, words: int | None) -> str:
    """The first `words` words of `line`, joined by spaces; the line as it is for None."""
    return line if words is None else " ".join(line.split()[:words])


def is_right(language: str, answer: str) -> bool:
    """True if `answer` is the language and script of the tag `language`: `zh-Hans` and `zh-CN` are for `zh`."""
    return answer != UND and languages.same_language(languages.parse(language), languages.parse(answer))


def evaluate(
    detect: Detector, texts: Mapping[str, Sequence[str]], advance: Callable[[int], None] = lambda texts: None
) -> Result:
    """Judge `detect` on `texts`, tag -> at least one line, none blank; `advance` hears of each language and length.

    A line of each language is detected before the clock starts, so that no loading is measured.
    """
    for lines in texts.values():
        detect(lines[0])
    scores: list[Score] = []
    judged: dict[str, list[tuple[Detection, bool]]] = {length: [] for length in LENGTHS}
    seconds = dict.fromkeys(LENGTHS, 0.0)
    for language, lines in texts.items():
        for length, words in LENGTHS.items():
            short = [cut(line, words) for line in lines]
            began = time.perf_counter()
            answers = [detect(text) for text in short]
            seconds[length] += time.perf_counter() - began
            right = [is_right(language, answer.guess) for answer in answers]
            scores.append(_score(language, length, answers, right))
            judged[length] += zip(answers, right, strict=True)
            advance(len(lines))
    return Result(tuple(scores), tuple(_summary(name, scores, judged[name], seconds[name]) for name in LENGTHS))


def macro(scores: Sequence[Score]) -> Macro:
    """The means over `scores`, of which there is at least one, each counting the same."""
    precisions = [score.precision for score in scores if score.precision is not None]
    return Macro(
        fmean(score.accuracy for score in scores),
        fmean(score.coverage for score in scores),
        fmean(precisions) if precisions else None,
    )


def calibrate(answers: Iterable[tuple[float, bool]]) -> tuple[tuple[Bin, ...], float]:
    """The reliability table (BINS bins) and the expected calibration error of (confidence, right) pairs."""
    members: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in answers:
        members[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    bins = tuple(
        Bin(
            at / BINS,
            (at + 1) / BINS,
            len(inside),
            fmean(confidence for confidence, _ in inside) if inside else 0.0,
            fmean(right for _, right in inside) if inside else 0.0,
        )
        for at, inside in enumerate(members)
    )
    total = sum(one.count for one in bins)
    return bins, sum(one.count * abs(one.accuracy - one.confidence) for one in bins) / max(total, 1)


def _score(language: str, length: str, answers: Sequence[Detection], right: Sequence[bool]) -> Score:
    accepted = [good for answer, good in zip(answers, right, strict=True) if answer.tag != UND]
    wrong = Counter(answer.guess for answer, good in zip(answers, right, strict=True) if not good)
    by_count = sorted(wrong.items(), key=lambda item: (-item[1], item[0]))
    return Score(language, length, len(answers), sum(right), len(accepted), sum(accepted), tuple(by_count))


def _summary(length: str, scores: Sequence[Score], judged: Sequence[tuple[Detection, bool]], seconds: float) -> Summary:
    here = [score for score in scores if score.length == length]
    guesses = [(_confidence(answer), right) for answer, right in judged if answer.guess != UND]
    confusions = [
        Confusion(score.language, guess, count / score.texts)
        for score in here
        for guess, count in score.wrong
        if guess != UND
    ]
    confusions.sort(key=lambda one: (-one.share, one.language, one.guess))
    bins, error = calibrate(guesses)
    accepted = sum(score.accepted for score in here), sum(score.accepted_right for score in here)
    return Summary(length, len(judged), macro(here), *accepted, len(guesses), bins, error, seconds, tuple(confusions))


def _confidence(answer: Detection) -> float:
    """Of the guess: an abstention's own confidence is 0, its candidate's is not."""
    return answer.confidence if answer.tag != UND else answer.alternatives[0][1]
