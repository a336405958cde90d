"""Language identification: ours against langdetect alone and py3langid alone, in mixed documents, on odd strings.

    python benchmarks/language_identification.py [FOLDER] [--lines N] [--section NAME ...] [--held-out FOLDER]

FOLDER holds <tag>.txt, one sentence a line; ../shared/eval/flores-dev. Sections, all by default:

peers        macro accuracy, accepted answers and how many of them are right, calibration error, speed, at three
             lengths; the three detectors in one run. Both peers always answer, so nearly all of theirs count as
             accepted. langdetect is seeded. Labels are mapped as ours are: `no` is `nb`.
load         seconds and peak memory of a fresh process until a Latin and a Cyrillic sentence are answered
documents    invented documents of 8 to 20 blocks in 2 to 4 languages, a third of the blocks cut to 3 to 5 words
odd          tests/fixtures/detect/odd.tsv: names, acronyms, addresses, code
determinism  the same answers from 8 threads at first use and under other PYTHONHASHSEEDs
fives        five languages in turn left out of the calibration, and of py3langid's model: accepted as another

With --held-out, its FOLDER has languages that nobody calibrated on: how often one is accepted as another language.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import langdetect
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from translate import detect, formats, languages
from translate.detect import scripts, statistical
from translate.detect.bayes import Bayes, read_calibration
from translate.errors import DragomanError
from translate.evaluation import lid
from translate.records import UND, Detection

ROOT = Path(__file__).resolve().parent.parent
FLORES = ROOT.parent / "shared" / "eval" / "flores-dev"
ODD = ROOT / "tests" / "fixtures" / "detect" / "odd.tsv"
CORE = frozenset("hy az ru uk be bg tr fa en fr de es el ar he ja zh ko hi ka".split())
USERS = frozenset("en ru hy az ka fr tr uk es de".split())
RELATIVES = [{"bs", "hr", "sr-Latn"}, {"id", "ms"}, {"da", "nb"}, {"gl", "pt"}, {"cs", "sk"}, {"af", "nl"}]
SEED = 1
Texts = Mapping[str, Sequence[str]]

# What a fresh process does, after `import time`.
LOADING = {
    "python itself": "",
    "ours": "from translate.detect import detect; [detect(t) for t in TEXTS]",
    "langdetect": "from langdetect import detect; [detect(t) for t in TEXTS]",
    "py3langid": "import py3langid; [py3langid.classify(t) for t in TEXTS]",
}
# ru_maxrss will not do: a child begins with the peak of the process that started it.
FRESH = """
import time
TEXTS = "The harbour was closed because of the storm.", "Порт был закрыт из-за сильного шторма."
began = time.perf_counter()
{}
print(time.perf_counter() - began, next(l.split()[1] for l in open("/proc/self/status") if l.startswith("VmHWM")))
"""


def langdetect_alone() -> lid.Detector:
    langdetect.DetectorFactory.seed = 0

    def answer(text: str) -> Detection:
        try:
            best = langdetect.detect_langs(text)[0]
        except langdetect.LangDetectException:  # no feature it knows
            return Detection(UND, 0.0, "langdetect")
        return Detection(languages.from_detector(best.lang), best.prob, "langdetect")

    return answer


def py3langid_alone() -> lid.Detector:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def answer(text: str) -> Detection:
        tag, probability = identifier.classify(text)
        return Detection(languages.from_detector(tag), float(probability), "py3langid")

    return answer


def peers(texts: Texts) -> None:
    detectors: dict[str, lid.Detector] = {
        "ours": detect.detect,
        "langdetect": langdetect_alone(),
        "py3langid": py3langid_alone(),
    }
    results = {name: lid.evaluate(detector, texts) for name, detector in detectors.items()}
    core = [tag for tag in texts if tag in CORE]
    print(f"{len(texts)} languages, {sum(map(len, texts.values()))} lines; core: {' '.join(core)}")
    for at, length in enumerate(lid.LENGTHS):
        print(f"\n{length:12}   macro accuracy %   (core)  accepted % of it right %     ECE   texts/s   to langdetect")
        slowest = results["langdetect"].summaries[at].texts_per_second
        for name, result in results.items():
            one = result.summaries[at]
            of_core = [s for s in result.scores if s.length == length and s.language in core]
            shown = _percent(lid.macro(of_core).accuracy, 9) if of_core else f"{'-':>9}"
            figures = f"{_percent(one.accepted / one.texts, 12)}{100 * one.precision:14.2f}"
            speed = f"{one.texts_per_second:10.0f}{one.texts_per_second / slowest:14.1f}x"
            error = f"{one.calibration_error:8.3f}"
            print(f"{name:20}{_percent(one.macro.accuracy, 12)}{shown}{figures}{error}{speed}")


def load() -> None:
    print("best of three fresh processes   seconds  peak MiB")
    for name, work in LOADING.items():
        command = [sys.executable, "-c", FRESH.format(work)]
        runs = [subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT) for _ in range(3)]
        measured = [tuple(map(float, run.stdout.split())) for run in runs]
        print(f"{name:30}{min(s for s, _ in measured):9.2f}{min(kib for _, kib in measured) / 1024:10.0f}")


class Planned(NamedTuple):
    """A block to be: its language, its text, and whether it was cut short."""

    tag: str
    text: str
    short: bool


def plan(texts: Texts, rng: random.Random, runs: bool) -> list[Planned]:
    """A document's blocks: languages in runs, or shuffled."""
    tags = rng.sample(sorted(texts), rng.randint(2, min(4, len(texts))))
    spoken = tags + rng.choices(tags, k=rng.randint(8, 20) - len(tags))
    if runs:
        spoken.sort(key=tags.index)
    else:
        rng.shuffle(spoken)
    blocks = []
    for tag in spoken:
        line = rng.choice(texts[tag])
        text = lid.cut(line, rng.randint(3, 5)) if rng.random() < 1 / 3 else line
        blocks.append(Planned(tag, text, len(text) < len(line)))
    return blocks


def documents(texts: Texts, count: int) -> None:
    users = {tag: lines for tag, lines in texts.items() if tag in USERS}
    print(f"{count} documents a row; % of blocks; `by itself`: the same blocks without their document")
    print(f"{'':30}{'blocks':>8}{'right':>8}{'whole':>8}{'short':>8}{'und':>8}{'wrong':>8}{'by itself':>11}")
    for chosen in (texts, users):
        for runs in (False, True):
            if len(chosen) > 1:
                title = f"{len(chosen)} languages, {'in runs' if runs else 'shuffled'}"
                print(f"{title:30}{_document_row(chosen, count, runs)}")


def _document_row(texts: Texts, count: int, runs: bool) -> str:
    rng = random.Random(SEED)
    rows: list[tuple[bool, bool, str, bool]] = []  # short, right, answer, right by itself
    for _ in range(count):
        planned = plan(texts, rng, runs)
        document = formats.read("\n\n".join(block.text for block in planned).encode(), "x.txt")
        if len(document.blocks) != len(planned):
            sys.exit(f"{len(planned)} lines became {len(document.blocks)} blocks; the first is {planned[0].text!r}")
        _, found = detect.detect_document(document)
        for want, block in zip(planned, document.blocks, strict=True):
            answer, alone = found[block.id].tag, detect.detect(block.text).tag
            rows.append((want.short, lid.is_right(want.tag, answer), answer, lid.is_right(want.tag, alone)))
    shares = (
        [right for _, right, _, _ in rows],
        [right for short, right, _, _ in rows if not short],
        [right for short, right, _, _ in rows if short],
        [answer == UND for _, _, answer, _ in rows],
        [not right and answer != UND for _, right, answer, _ in rows],
    )
    alone = _percent(sum(one[3] for one in rows) / len(rows), 11)
    return f"{len(rows):8}" + "".join(_percent(sum(flags) / max(len(flags), 1), 8) for flags in shares) + alone


def odd() -> None:
    wrong, needless, count = [], [], 0
    for allowed, text in odd_rows():
        answer, count = detect.detect(text).tag, count + 1
        if answer == UND:
            needless += [] if UND in allowed else [f"{text} ({'|'.join(allowed)})"]
        elif not any(tag != UND and lid.is_right(tag, answer) for tag in allowed):
            wrong.append(f"{answer} for {text!a}, not {' or '.join(allowed)}")
    print(f"{count} strings, {len(wrong)} answered wrong, {len(needless)} not answered though their script tells")
    for line in (*wrong, *needless):
        print(f"  {line}")


def odd_rows() -> Iterator[tuple[list[str], str]]:
    for line in ODD.read_text("utf-8").split("\n"):
        if line and not line.startswith("# "):
            tags, text = line.split("\t")
            yield tags.split("|"), re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)


def held_out(texts: Texts) -> None:
    print(f"{len(texts)} languages, {sum(map(len, texts.values()))} lines: % accepted as another language")
    result = lid.evaluate(detect.detect, texts)
    for length in lid.LENGTHS:
        here = [score for score in result.scores if score.length == length]
        false = {s.language: (s.accepted - s.accepted_right) / s.texts for s in here}
        worst = sorted(here, key=lambda s: (-false[s.language], s.language))[:8]
        named = ", ".join(
            f"{s.language}→{s.taken_for[0]} {100 * false[s.language]:.1f}"
            for s in worst
            if s.taken_for and false[s.language]
        )
        print(f"{length:12}{_percent(sum(false.values()) / len(false), 6)}   worst: {named or '-'}")


def fives(texts: Texts) -> None:
    """Five languages in turn are unknown: to the calibration, to its list of languages people route, to py3langid."""
    table = read_calibration()
    shared = [tag for tag in sorted(texts) if languages.script(tag) in scripts.SHARED.values()]
    for label in ("not calibrated", "nor in the list", "nor in the model"):
        false: Counter[tuple[str, str]] = Counter()
        count = 0
        for at in range(0, len(shared), 5):
            out = set(shared[at : at + 5])
            left = {tag: row for tag, row in table.items() if tag not in out}
            known = left | dict.fromkeys(out, (0.0, 0.0)) if label == "not calibrated" else left
            bayes = Bayes(known, out if label == "nor in the model" else ())
            setattr(statistical, "_bayes", lambda bayes=bayes: bayes)  # noqa: B010
            for tag in sorted(out):
                answers = [detect.detect(text).tag for text in texts[tag]]
                count += len(answers)
                false.update((tag, answer) for answer in answers if answer != UND and not lid.is_right(tag, answer))
        near = sum(n for pair, n in false.items() if any(set(pair) <= group for group in RELATIVES))
        total = sum(false.values())
        worst = ", ".join(f"{a}→{b} {n}" for (a, b), n in false.most_common(8))
        print(
            f"{label:24} accepted as another {100 * total / count:6.2f} %, but for relatives"
            f" {100 * (total - near) / count:6.2f} %   {worst}"
        )


def determinism(folder: Path) -> None:
    digests = {}
    for threads in (1, 8):
        for seed in ("0", "1", "2"):
            command = [sys.executable, __file__, str(folder), "--child", str(threads)]
            environment = {**os.environ, "PYTHONHASHSEED": seed}
            done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
            digests[threads, seed] = done.stdout.strip()
            print(f"{threads} threads, PYTHONHASHSEED={seed}: {done.stdout.strip()}")
    print("all equal" if len(set(digests.values())) == 1 else "THEY DIFFER")


def child(texts: Texts, threads: int) -> None:
    """In a process of its own: a digest of the answers, the detector being first used by all threads at once."""
    cuts = [lid.cut(line, words) for lines in texts.values() for line in lines for words in lid.LENGTHS.values()]
    with ThreadPoolExecutor(threads) as pool:
        answers = list(pool.map(detect.detect, cuts))
    print(f"{len(answers)} answers, {hashlib.sha256(repr(answers).encode()).hexdigest()[:16]}")


def _percent(share: float, width: int) -> str:
    return f"{100 * share:{width}.1f}"


def main() -> None:
    """Print the sections asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, nargs="?", default=FLORES)
    parser.add_argument("--lines", type=int, help="only the first N lines of each file")
    parser.add_argument("--documents", type=int, default=300, help="invented documents a row")
    parser.add_argument("--held-out", type=Path, metavar="FOLDER", help="languages that nobody calibrated on")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    names = ("peers", "load", "documents", "odd", "determinism", "fives")
    parser.add_argument("--section", choices=names, nargs="*", default=names)
    given = parser.parse_args()
    try:
        if given.child:
            child(lid.read_folder(given.folder, limit=20), given.child)
            return
        texts = lid.read_folder(given.folder, limit=given.lines)
        others = lid.read_folder(given.held_out, limit=given.lines) if given.held_out else {}
    except DragomanError as e:
        sys.exit(str(e))
    sections: dict[str, Callable[[], None]] = {
        "peers": lambda: peers(texts),
        "load": load,
        "documents": lambda: documents(texts, given.documents),
        "odd": odd,
        "determinism": lambda: determinism(given.folder),
        "fives": lambda: fives(texts),
    }
    for name in given.section:
        print(f"\n=== {name}", flush=True)
        sections[name]()
    if others:
        print("\n=== held out", flush=True)
        held_out(others)


if __name__ == "__main__":
    main()
