"""What reading a translation of subtitles asks of people: characters a second, and where sentences are cut.

Parallel sentences become a SubRip file: the English ones cut into cues of at most two lines, each shown as long as it
takes to say (14 to 16 characters a second, at least a second), each language's translations then shared out over them.
`by share` is what it is compared with: words dealt out by the length of the source's cues alone.

    .venv/bin/python benchmarks/subtitles.py [FOLDER OF xx.txt FILES] [LANGUAGE ...]
"""

import random
import re
import sys
import textwrap
from pathlib import Path

from translate.formats import srt
from translate.records import Block

FOLDER = Path(__file__).parents[2] / "shared" / "eval" / "flores-dev"
SENTENCES = 200
LIMIT = 17
CLAUSE = re.compile(r"[.,;:!?…։،؛—–。、，)»”\"]$")


def made(sentences: list[str]) -> str:
    rng, at, cues = random.Random(1), 1.0, []
    for sentence in sentences:
        for cue in textwrap.wrap(sentence, rng.choice([50, 60, 75])):
            seconds = max(1.0, len(cue) / rng.uniform(14, 16))
            cues.append(f"{len(cues) + 1}\n{clock(at)} --> {clock(at + seconds)}\n{textwrap.fill(cue, 42)}\n")
            at += seconds + 0.1
        at += 0.3
    return "\n".join(cues)


def clock(seconds: float) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"


def cues_of(text: str) -> list[tuple[float, str]]:
    found = []
    for cue in text.strip().split("\n\n"):
        _, times, *lines = cue.split("\n")
        start, end = (
            sum(float(n) * w for n, w in zip(t.replace(",", ".").split(":"), (3600, 60, 1), strict=True))
            for t in times.split(" --> ")
        )
        found.append((end - start, "\n".join(lines)))
    return found


def by_share(source: list[str], target: str) -> list[str]:
    words, whole, done, out = target.split(), sum(map(len, source)), 0, []
    for n, cue in enumerate(source):
        done += len(cue)
        taken, left = list[str](), len(source) - n - 1
        share = done / whole * len(target)
        while len(words) > left and (not taken or not left or len(target) - len(" ".join(words)) < share):
            taken.append(words.pop(0))
        out.append(" ".join(taken))
    return out


def row(name: str, cues: list[tuple[float, str]], last: set[int]) -> None:
    speeds = sorted(len(text.replace("\n", " ")) / seconds for seconds, text in cues)
    fast = sum(speed > LIMIT for speed in speeds) / len(speeds)
    lines = [line for _, text in cues for line in text.split("\n")]
    wide = sum(len(line) > 42 for line in lines) / len(lines)
    cuts = [text for i, (_, text) in enumerate(cues) if i not in last]
    good = sum(bool(CLAUSE.search(text)) for text in cuts) / max(1, len(cuts))
    short = sum(len(text.split()[-1]) <= 3 for text in cuts if text.split()) / max(1, len(cuts))
    mean = sum(speeds) / len(speeds)
    numbers = f"{mean:8.1f}{speeds[len(speeds) * 95 // 100]:8.1f}{speeds[-1]:8.1f}"
    print(f"{name:14}{numbers}{fast:10.0%}{wide:10.0%}{good:10.0%}{short:10.0%}")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    if not (folder / "en.txt").is_file():
        sys.exit(f"{folder}: no en.txt: give a folder with a file of parallel sentences for each language")
    english = (folder / "en.txt").read_text("utf-8").splitlines()[:SENTENCES]
    file = made(english)
    document = srt.read(file.encode(), "flores.srt")
    cues = cues_of(file)
    chosen = dict(zip(english, range(len(english)), strict=True))
    owned = split(cues, document.blocks)
    runs = [(block, [text for _, text in own]) for block, own in zip(document.blocks, owned, strict=True)]
    print(f"{len(cues)} cues, {len(runs)} texts from {len(english)} sentences\n")
    print(f"{'':14}{'mean':>8}{'95 %':>8}{'most':>8}{'> 17 cps':>10}{'> 42 wide':>10}{'at clause':>10}{'at short':>10}")
    last = set()
    for _, own in runs:
        last.add((max(last) + 1 if last else 0) + len(own) - 1)
    row("en", cues, last)
    for language in sys.argv[2:] or ["ru", "de", "hy", "es", "tr"]:
        theirs = (folder / f"{language}.txt").read_text("utf-8").splitlines()
        texts = {b.id: " ".join(theirs[chosen[s]] for s in english if s in b.text) or b.text for b in document.blocks}
        ours = cues_of(srt.write(document, texts, language).decode())
        shares = [t for block, own in runs for t in by_share(own, texts[block.id])]
        row(f"{language} by share", [(s, textwrap.fill(t, 42)) for (s, _), t in zip(cues, shares, strict=True)], last)
        row(f"{language}", ours, last)


def split(cues: list[tuple[float, str]], blocks: tuple[Block, ...]) -> list[list[tuple[float, str]]]:
    """The cues of each block."""
    found, at = [], 0
    for block in blocks:
        own: list[tuple[float, str]] = []
        while len(" ".join(" ".join(t.split()) for _, t in own)) < len(block.text):
            own.append(cues[at])
            at += 1
        found.append(own)
    return found


if __name__ == "__main__":
    main()
