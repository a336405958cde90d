"""Sentence boundaries: sentencex alone, our rules alone, and sentencex cut further and mended by our rules.

Run from the project's root: `python benchmarks/segmentation.py [folder with <lang>.txt, one sentence a line]`.
Five lines are joined with a space into a paragraph; a boundary is right if it is where one line ended. Printed per
language: precision, recall, F1. One line in nine of FLORES holds two sentences or more, which no splitter that is
right can be forgiven in the first table; in the second, boundaries inside a line that sentencex and the rules both
find are counted as right and wanted. The third is tests/fixtures/segment: hand-written traps, as they stand.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import sentencex

from translate.records import Block
from translate.segment.sentences import split

ROOT = Path(__file__).resolve().parent.parent
RUN = 5
Splitter = Callable[[str, str], set[int]]


def sentencex_alone(text: str, lang: str) -> set[int]:
    ends, at = set(), 0
    for sentence in sentencex.segment(lang, text):
        at += len(sentence)
        ends.add(len(text[:at].rstrip()))
    return ends - {len(text)}


def rules_alone(text: str, lang: str) -> set[int]:
    return {segment.end for segment in split(Block("b", text), "d", lang)} - {len(text)}


def both(text: str, lang: str) -> set[int]:
    """sentencex proposes; each of its sentences is split by the rules, and its cuts the rules forbid are undone."""
    proposed, allowed = sentencex_alone(text, lang), rules_alone(text, lang)
    kept = {end for end in proposed if end in allowed or text[end - 1].isalnum()}
    return kept | allowed


SPLITTERS: dict[str, Splitter] = {"sentencex": sentencex_alone, "rules": rules_alone, "sentencex+rules": both}


def score(paragraphs: Iterable[list[str]], lang: str, splitter: Splitter, agreed: bool) -> tuple[float, float, float]:
    right = found = wanted = 0
    for lines in paragraphs:
        text, gold, at = " ".join(lines), set(), 0
        for line in lines[:-1]:
            at += len(line) + 1
            gold.add(at - 1)
        if agreed:
            gold |= sentencex_alone(text, lang) & rules_alone(text, lang)
        guess = splitter(text, lang)
        right, found, wanted = right + len(gold & guess), found + len(guess), wanted + len(gold)
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def runs(path: Path) -> list[list[str]]:
    lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [lines[i : i + RUN] for i in range(0, len(lines), RUN)]


def fixture(path: Path) -> list[list[str]]:
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [part.split("\n") for part in "\n".join(lines).strip().split("\n\n") if part.strip()]


def table(title: str, texts: dict[str, list[list[str]]], agreed: bool = False) -> None:
    print(f"\n{title}\n{'':6}" + "".join(f"{name:^24}" for name in SPLITTERS))
    print(f"{'':6}" + "   P      R      F1      " * len(SPLITTERS))
    for lang, paragraphs in texts.items():
        cells = (score(paragraphs, lang, splitter, agreed) for splitter in SPLITTERS.values())
        print(f"{lang:6}" + "".join("".join(f"{value:7.4f}" for value in cell) + "   " for cell in cells))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "eval" / "flores-dev"
    texts = {path.stem: runs(path) for path in sorted(folder.glob("*.txt"))}
    if texts:
        table(f"{folder.name}: {RUN} lines a paragraph, a boundary a line", texts)
        table(f"{folder.name}: with the boundaries inside lines on which both agree", texts, agreed=True)
    else:
        print(f"{folder}: no <lang>.txt here; give a folder of them, one sentence a line")
    paths = sorted((ROOT / "tests" / "fixtures" / "segment").glob("*.txt"))
    table("hand-written", {path.stem: fixture(path) for path in paths})


if __name__ == "__main__":
    main()
