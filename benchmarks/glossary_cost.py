"""What holding a translation to a glossary costs: CPU time with it over that without, in one process, in turns.

    python benchmarks/glossary_cost.py [--shared FOLDER] [--repeat 3] [--lines N] [--engine SPEC]

CPU seconds of all threads; the model, the matcher and caches are warm. The glossary is the shipped one with the CLDR
names of countries and cities; the texts are all of FLORES dev and the example article. The ratio is the median of those
of the repeats; every repeat takes both ways, and every second one begins with the other.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from translate import glossary, resources
from translate.engines import open_engine
from translate.evaluation import namesets
from translate.evaluation.terms import cpu_seconds
from translate.pipeline import Desk, plan, translate_document
from translate.records import Block, Document, Pair
from translate.routing import Router
from translate.terms import Glossary

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "eval"


def document(name: str, lines: Sequence[str]) -> Document:
    blocks = tuple(Block(str(at), line) for at, line in enumerate(lines) if line.strip())
    return Document(hashlib.sha256("\n".join(lines).encode()).hexdigest(), name, "text/plain", blocks, None)


def seconds(text: Document, pair: Pair, desk: Desk) -> tuple[float, int]:
    """CPU time of one translation, and the hits there were."""
    begin = cpu_seconds()
    outcome = translate_document(plan(text, pair.target, desk), desk)
    return cpu_seconds() - begin, sum(len(t.terms) for t in outcome.translations)


def measure(text: Document, pair: Pair, desk: Desk, repeat: int) -> None:
    ways = {"without": replace(desk, glossary=Glossary()), "with": desk}
    hits = max(seconds(text, pair, one)[1] for one in ways.values())  # warms up, too
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(repeat):
        for name in list(ways)[:: 1 if turn % 2 == 0 else -1]:
            spent[name].append(seconds(text, pair, ways[name])[0])
    ratios = [a / b for a, b in zip(spent["with"], spent["without"], strict=True)]
    middles = [statistics.median(spent[name]) for name in ("without", "with")]
    figures = f"{len(text.blocks):7} {hits:6} {middles[0]:9.2f} {middles[1]:9.2f} {statistics.median(ratios):7.2f}"
    print(f"{text.name:24} {figures}   {min(ratios):.2f} to {max(ratios):.2f}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with flores-dev")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--lines", type=int, help="only the first N lines of FLORES")
    starter = next(iter(sorted(resources.folder("models").glob("*.argosmodel"))))
    parser.add_argument("--engine", default=f"argos:{starter}", help="an engine of one pair")
    given = parser.parse_args()
    engine = open_engine(given.engine)
    pair = min(engine.pairs())
    names, shipped = namesets.names(pair), glossary.load([resources.folder("glossaries")])
    both = Glossary(shipped.concepts + names.concepts, shipped.digest + names.digest)
    desk = Desk(Router([engine]), both, source=pair.source)
    print(f"{engine.name}, {len(both.terms(*pair))} terms, {given.repeat} repeats in turns\n")
    print(f"{'text':24} {'lines':>7} {'hits':>6} {'without s':>9} {'with s':>9} {'ratio':>7}   of repeats")
    flores = given.shared / "flores-dev" / f"{pair.source}.txt"
    if flores.is_file():
        measure(document("FLORES dev", flores.read_text("utf-8").splitlines()[: given.lines]), pair, desk, given.repeat)
    else:
        print(f"{flores} is absent: give the folder of flores-dev by --shared")
    for article in sorted(resources.folder("examples").glob(f"*.{pair.source}.txt")):
        measure(document("example article", article.read_text("utf-8").splitlines()), pair, desk, given.repeat)


if __name__ == "__main__":
    main()
