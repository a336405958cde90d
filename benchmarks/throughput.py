"""What a batch costs, against its peers on the same texts and the same package.

    python benchmarks/throughput.py [--package FILE.argosmodel] [--text FILE] [--articles 200] [--lines 25]
                                    [--upstream PYTHON] [--repeat 3] [--only speed|growth|memory|apertium]

An article is `--lines` lines of the text, drawn anew for each. Every way runs in a process of its own, its model loaded
and warm before the clock starts; ways take turns and the median of the repeats counts. Without a glossary, as the peers
have none.

- `raw`: CTranslate2 alone on pre-tokenised rows of all articles, sorted by length: the limit.
- `upstream`: `argostranslate.translate`, one article a call, by the interpreter named (or this one, if it has it). Its
  sentence splitters fetch models from the network: each line is given to it as one sentence. With 0 threads it takes as
  many as it takes of itself (`ARGOS_INTRA_THREADS` is not set).
- `batch`: a job as `dragoman batch run` does it: read, planned, translated, checked, recorded in SQLite, written as
  text and PO.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

TEXT = Path(__file__).resolve().parent.parent.parent / "shared" / "eval" / "flores-dev" / "en.txt"
UPSTREAM = os.environ.get("DRAGOMAN_ARGOS_PYTHON", sys.executable)


def articles(text: Path, count: int, lines: int) -> list[str]:
    """The same articles for the same arguments."""
    known, draw = text.read_text("utf-8").splitlines(), random.Random(7)
    return ["\n".join(draw.sample(known, lines)) + "\n" for _ in range(count)]


def raw(package: Path, texts: list[str], threads: int, beam: int) -> Callable[[], object]:
    import ctranslate2  # noqa: PLC0415  each way loads what it needs in its own process
    import sentencepiece  # noqa: PLC0415

    from translate.engines.argos import BATCH  # noqa: PLC0415
    from translate.packages import TOKENIZER, open_package  # noqa: PLC0415

    found = open_package(package)
    options = {k: v for k, v in asdict(found.decoding).items() if k != "max_pieces"} | {"beam_size": beam}
    pieces = sentencepiece.SentencePieceProcessor(model_proto=found.read(TOKENIZER))
    model = ctranslate2.Translator(
        "model", files=found.model_files(), compute_type="int8", intra_threads=1, inter_threads=threads
    )
    rows = sorted(pieces.encode([line for text in texts for line in text.splitlines()], out_type=str), key=len)
    model.translate_batch(rows[:8], **options)
    return lambda: model.translate_batch(rows, max_batch_size=BATCH, **options)


def upstream(package: Path, texts: list[str], threads: int) -> Callable[[], object]:
    home = tempfile.mkdtemp()
    shutil.unpack_archive(package, Path(home) / "packages", "zip")
    metadata = next(Path(home).glob("packages/*/metadata.json"))
    said = json.loads(metadata.read_text("utf-8"))
    metadata.write_text(json.dumps({k: v for k, v in said.items() if k != "term_marks"}), encoding="utf-8")
    os.environ |= {"ARGOS_PACKAGES_DIR": f"{home}/packages", "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}
    os.environ |= {"ARGOS_INTER_THREADS": "1", "ARGOS_INTRA_THREADS": str(threads), "XDG_CACHE_HOME": home}
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from argostranslate import translate  # noqa: PLC0415

    class Lines:
        def split_sentences(self, text: str) -> list[str]:
            return text.splitlines()

    way = translate.get_translation_from_codes(said["from_code"], said["to_code"]).underlying
    way.sentencizer = Lines()
    way.translate("A word.")
    return lambda: [way.translate(text) for text in texts]


def batch(spec: str, texts: list[str], threads: int, to: str, again: bool) -> Callable[[], object]:
    from translate import engines, formats  # noqa: PLC0415
    from translate.batch import job_run, pools  # noqa: PLC0415
    from translate.batch.jobs import Job  # noqa: PLC0415
    from translate.engines import threads as engine_threads  # noqa: PLC0415
    from translate.passage import Desk  # noqa: PLC0415
    from translate.pipeline import plan  # noqa: PLC0415
    from translate.records import Pair  # noqa: PLC0415
    from translate.routing import Router  # noqa: PLC0415
    from translate.store import open_store  # noqa: PLC0415

    engine_threads.use(threads)
    home = Path(tempfile.mkdtemp())
    (home / "in").mkdir()
    for number, text in enumerate(texts):
        (home / "in" / f"{number}.txt").write_text(text, encoding="utf-8")
    desk = Desk(Router([engines.open_engine(spec)]))
    job = Job("bench", (str(home / "in" / "*.txt"),), (to,), home / "out", ("po", "same"), home / "report", "en")
    store = open_store(home / "store.db")
    desk.router.engines[0].translate(["A word."], Pair("en", to))
    plan(formats.read(b"This loads the detector.", "warm.txt"), to, desk)

    class Silent:
        def document(self, name: str, target: str, segments: int) -> None: ...
        def advance(self, segments: int) -> None: ...

    spent = [0.0]
    for owner, name in ((store, "record"), (store, "find"), (store.batches, "deliver")):
        setattr(owner, name, _timed(getattr(owner, name), spent))

    def once() -> dict[str, Any]:
        seen = job_run.survey(job, desk, store)
        results = []
        with pools.Threads(desk, threads) as pool:
            for result in job_run.carry_out(job, seen, desk, store, Silent(), pool, lambda: False):
                assert result.outcome, result.error
                results.append(len(result.outcome.translations))
        return {"documents": len(results), "segments": sum(results), "store": spent[0]}

    if again:
        once()
    return once


def _timed(verb: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    def timed(*args: Any, **more: Any) -> Any:
        began = time.perf_counter()
        try:
            return verb(*args, **more)
        finally:
            spent[0] += time.perf_counter() - began

    return timed


def apertium(mode: str, texts: list[str]) -> Callable[[], object]:
    joined = "".join(texts).encode()
    return lambda: subprocess.run(["apertium", mode], input=joined, capture_output=True, check=True)


def child(options: argparse.Namespace) -> None:
    """One way, measured; its figures as JSON."""
    texts = articles(options.text, options.articles, options.lines)
    way, threads = options.way, options.threads
    if way == "raw":
        work = raw(options.package, texts, threads, options.beam)
    elif way == "upstream":
        work = upstream(options.package, texts, threads)
    elif way == "apertium":
        work = apertium("eng-spa", texts)
    elif way == "apertium-batch":
        work = batch("apertium:eng-spa", texts, threads, "es", again=False)
    else:
        work = batch(f"argos:{options.package}", texts, threads, "ru", again=way == "rerun")
    began, cpu = time.perf_counter(), time.process_time()
    told = work()
    figures = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu}
    figures["mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures | (told if isinstance(told, dict) else {})))


def measure(options: argparse.Namespace, way: str, threads: int, count: int, lines: int) -> dict[str, Any]:
    """A child's figures."""
    python = options.upstream if way == "upstream" else sys.executable
    # -P: scripts beside this one are called as libraries are
    command = [python, "-P", __file__, "--way", way, "--threads", str(threads), "--articles", str(count)]
    command += ["--lines", str(lines), "--text", str(options.text), "--package", str(options.package)]
    command += ["--beam", str(options.beam)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{way}: {done.stderr[-800:]}")
    return json.loads(done.stdout.splitlines()[-1])


def medians(options: argparse.Namespace, ways: list[tuple[str, int, int, int]]) -> dict[tuple[str, int, int, int], Any]:
    """Way to its figures: of the repeat whose time is the median."""
    found: dict[Any, list[dict[str, Any]]] = {way: [] for way in ways}
    for _ in range(options.repeat):
        for way in ways:
            found[way].append(measure(options, *way))
    middle = {}
    for way, figures in found.items():
        ranked = sorted(figures, key=lambda f: f["seconds"])
        middle[way] = ranked[len(ranked) // 2] | {
            "spread": (ranked[0]["seconds"], statistics.median(f["seconds"] for f in figures), ranked[-1]["seconds"])
        }
    return middle


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", type=Path)
    parser.add_argument("--text", type=Path, default=TEXT)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--lines", type=int, default=25)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--upstream", default=UPSTREAM)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--only", choices=["speed", "growth", "memory", "apertium"])
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.text.is_file():
        sys.exit(f"{options.text}: not here; give a file of one sentence a line with --text")
    if options.package is None:
        from translate import resources  # noqa: PLC0415

        options.package = next(iter(resources.folder("models").glob("*.argosmodel")))
    if options.way:
        child(options)
        return
    for name, table in TABLES.items():
        if options.only in (None, name):
            table(options)


def speed(options: argparse.Namespace) -> None:
    size = (options.articles, options.lines)
    program = shutil.which(options.upstream)
    asked = [program or "", "-P", "-c", "import argostranslate"]
    has_upstream = program is not None and not subprocess.run(asked, capture_output=True, check=False).returncode
    ways = [("raw", 1, *size), ("batch", 1, *size), ("raw", 2, *size), ("batch", 2, *size), ("rerun", 1, *size)]
    if has_upstream:
        ways += [("upstream", 1, *size), ("upstream", 0, *size)]
    else:
        print(f"no argostranslate in {options.upstream}: name an interpreter that has it with --upstream")
    found = medians(options, ways)
    print(f"\n{options.articles} articles of {options.lines} sentences, beam {options.beam}")
    print(
        f"{'way':<12}{'threads':>8}{'seconds':>10}{'CPU':>8}{'sentences/s':>13}{'documents/s':>13}{'fastest..slowest':>20}"
    )
    total = options.articles * options.lines
    for (way, threads, count, _), f in found.items():
        low, _, high = f["spread"]
        rate = "" if way == "rerun" else f"{total / f['seconds']:.1f}"
        print(
            f"{way:<12}{threads:>8}{f['seconds']:>10.2f}{f['cpu']:>8.1f}{rate:>13}"
            f"{count / f['seconds']:>13.1f}{f'{low:.2f}..{high:.2f}':>20}"
        )
    took = {(way, threads): f["seconds"] for (way, threads, *_), f in found.items()}
    for threads in (1, 2):
        print(f"batch : raw, {threads} threads: {took['raw', threads] / took['batch', threads]:.1%} of its speed")
    print(f"batch, 2 threads : 1 thread: {took['batch', 1] / took['batch', 2]:.2f} times")
    if has_upstream:
        print(f"batch : upstream, 1 thread: {took['upstream', 1] / took['batch', 1]:.2f} times its speed")
        print(f"batch, 2 threads : upstream as it comes: {took['upstream', 0] / took['batch', 2]:.2f} times its speed")
    print(f"unchanged rerun : first run: {took['rerun', 1] / took['batch', 1]:.2%}")
    print(f"store, share of the first run: {found['batch', 1, *size]['store'] / took['batch', 1]:.1%}")


def growth(options: argparse.Namespace) -> None:
    few = max(options.articles // 10, 1)
    found = medians(options, [("batch", 1, few, options.lines), ("batch", 1, few * 10, options.lines)])
    small, large = (f["seconds"] for f in found.values())
    print(f"\n{few * 10} articles : {few} articles: {large / small:.2f} times the time")


def memory(options: argparse.Namespace) -> None:
    found = medians(argparse.Namespace(**vars(options) | {"repeat": 1}), [("batch", 2, n, 3) for n in (100, 1000)])
    small, large = (f["mib"] for f in found.values())
    print(f"\npeak memory at 100 and at 1,000 articles of 3 sentences: {small:.0f} and {large:.0f} MiB")


def apertium_table(options: argparse.Namespace) -> None:
    if not shutil.which("apertium"):
        print("\nno apertium here: apt-get install apertium-eng-spa")
        return
    size = (options.articles, options.lines)
    ways = [("apertium", 1, *size), ("apertium-batch", 1, *size), ("apertium-batch", 2, *size)]
    took = [f["seconds"] for f in medians(options, ways).values()]
    print(f"\nApertium's program alone, all articles in one call: {took[0]:.2f} s")
    print(
        f"batch with Apertium : that, by the clock: {took[1] / took[0]:.2f} at 1 thread, {took[2] / took[0]:.2f} at 2"
    )


TABLES: dict[str, Callable[[argparse.Namespace], None]] = {
    "speed": speed,
    "growth": growth,
    "memory": memory,
    "apertium": apertium_table,
}

if __name__ == "__main__":
    main()
