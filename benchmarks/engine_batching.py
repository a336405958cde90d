"""What our windows of sentences gain: our Argos engine against CTranslate2 called by hand on the same package.

    python benchmarks/engine_batching.py [--package FILE.argosmodel] [--text FILE] [--lines 200] [--repeat 3]

All ways translate the same lines in one process, in turns, with the same decoding settings; the ratios count. The best
of the repeats is taken. `one by one` is a loop of one-sentence calls, `token batches` is upstream's setting (32 tokens
a batch), `one call` hands everything to CTranslate2, which sorts all lines by length and keeps no window. CPU time,
over all threads, tells more than the clock on a machine with other work. Our engine cuts long lines.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import ctranslate2
import sentencepiece

from translate import resources
from translate.engines.argos import BATCH, Argos
from translate.packages import TOKENIZER, open_package

TEXT = Path(__file__).resolve().parent.parent.parent / "shared" / "eval" / "flores-dev" / "en.txt"


def ways(package: Path, lines: list[str]) -> dict[str, Callable[[], list[str]]]:
    """Name to a function that translates all lines; models are loaded."""
    found = open_package(package)
    options = {k: v for k, v in asdict(found.decoding).items() if k != "max_pieces"}
    pieces = sentencepiece.SentencePieceProcessor(model_proto=found.read(TOKENIZER))
    translator = ctranslate2.Translator(
        "model",
        files=found.model_files(),
        compute_type="int8",
        intra_threads=1,
        inter_threads=min(4, os.cpu_count() or 1),
    )
    engine, (pair,) = Argos(str(package)), (found.pair,)

    def by_hand(rows: list[list[str]], **more: object) -> list[str]:
        return [pieces.decode(r.hypotheses[0]) for r in translator.translate_batch(rows, **options, **more)]

    def encoded() -> list[list[str]]:
        return pieces.encode(lines, out_type=str)

    return {
        "one by one": lambda: [by_hand([row])[0] for row in encoded()],
        "token batches": lambda: by_hand(encoded(), max_batch_size=32, batch_type="tokens"),
        "one call": lambda: by_hand(encoded(), max_batch_size=BATCH),
        "our engine": lambda: [d.text for d in engine.translate(lines, pair)],
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    default = next(iter(sorted(resources.folder("models").glob("*.argosmodel"))), None)
    parser.add_argument("--package", type=Path, default=default, required=default is None)
    parser.add_argument("--text", type=Path, default=TEXT)
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args()
    if not given.text.is_file():
        sys.exit(f"{given.text} is absent: give a file with one sentence a line by --text")
    lines = given.text.read_text(encoding="utf-8").splitlines()[: given.lines]
    functions = ways(given.package, lines)
    outputs = {name: function() for name, function in functions.items()}  # warms up, too
    best = {name: (float("inf"), float("inf")) for name in functions}
    for _ in range(given.repeat):
        for name, function in functions.items():
            clock, cpu = time.perf_counter(), time.process_time()
            function()
            taken = time.perf_counter() - clock, time.process_time() - cpu
            best[name] = min(best[name][0], taken[0]), min(best[name][1], taken[1])
    print(f"{given.package.name}, {len(lines)} lines of {given.text.name}, best of {given.repeat}\n")
    print(f"{'way':15}{'seconds':>9}{'lines/s':>9}{'speed':>8}{'CPU s':>8}{'gain':>8}  same as ours")
    first = best["one by one"]
    for name, (clock, cpu) in best.items():
        same = sum(a == b for a, b in zip(outputs[name], outputs["our engine"], strict=True))
        rate = f"{clock:9.2f}{len(lines) / clock:9.1f}{first[0] / clock:7.2f}x"
        print(f"{name:15}{rate}{cpu:8.2f}{first[1] / cpu:7.2f}x  {same}")


if __name__ == "__main__":
    main()
