"""Fills a real catalogue and says what came of it: entries, filled, placeholders kept, msgfmt's verdict, time.

    python benchmarks/catalogue.py [--to ru] [--limit 500] [CATALOGUE.po|.pot ...]

Without files it takes catalogues of installed packages in other languages (Flask's and others' locale folders, the
system's documentation) as templates. Nothing is recorded.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import sysconfig
import time
from dataclasses import replace
from pathlib import Path

from translate import config, formats, languages
from translate.cli import common
from translate.errors import DragomanError
from translate.formats import po
from translate.pipeline import Desk, plan, target_texts, translate_document


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--to", default="ru")
    parser.add_argument("--engine", action="append", default=[], help="such as argos:FILE or echo:upper,en-ru")
    parser.add_argument("--limit", type=int, default=500, help="messages translated per catalogue")
    chosen = parser.parse_args()
    files = chosen.files or found(chosen.to)
    if not files:
        sys.exit("no catalogue found on this machine: name one")
    desk = Desk(common.the_router(config.Config(), chosen.engine), source="en")
    print(
        print(f"{'catalogue':30} {'entries':>7} {'asked':>6} {'filled':>6} {'kept':>11} {'s/1000':>7}  msgfmt --check")
    )
    for path in files:
        print(row(path, chosen.to, chosen.limit, desk))


def found(target: str) -> list[Path]:
    """Catalogues of installed packages in other languages than `target`, the largest eight."""
    places = [Path(sysconfig.get_paths()["purelib"]), Path("/usr/share/doc"), Path("/usr/lib/python3")]
    every = {p.resolve() for place in places for p in place.rglob("*.po") if p.parts[-3:-2] != (target,)}
    return sorted(every, key=lambda p: -p.stat().st_size)[:8]


def row(path: Path, target: str, limit: int, desk: Desk) -> str:
    """A line of the table."""
    try:
        document = formats.read(path.read_bytes(), path.name, target=target)
    except DragomanError as problem:
        return f"{path.name:30} {problem}"
    wanted = [b.id for b in document.blocks if b.translatable][:limit]
    taken = set(wanted)
    blocks = tuple(replace(b, translatable=b.translatable and b.id in taken) for b in document.blocks)
    document = replace(document, blocks=blocks)
    begin = time.perf_counter()
    outcome = translate_document(plan(document, target, desk), desk)
    data = formats.write(document, target_texts(document, outcome.translations), target)
    seconds = time.perf_counter() - begin
    filled = data.count(po.MACHINE.encode())
    lost = sum(any(i.id == "placeholders" for i in t.issues) for t in outcome.translations)
    total = len(outcome.translations)
    verdict = subprocess.run(
        ["msgfmt", "--check", "--use-fuzzy", "-o", "-", "-"], input=data, capture_output=True, check=False
    )
    said = "ok" if verdict.returncode == 0 else verdict.stderr.decode().splitlines()[0]
    name = f"{path.name} → {languages.to_gettext(target)}"
    entries = data.count(b"\nmsgid ") - 1
    return (
        f"{name:30} {entries:7} {len(taken):6} {filled:6} {total - lost:5}/{total:5} "
        f"{1000 * seconds / max(len(taken), 1):7.1f}  {said}"
    )


if __name__ == "__main__":
    main()
