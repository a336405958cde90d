"""Corpus files -> `data.npz`: cleaned pairs, pieces, word alignment, a bilingual start for the embedding, term marks.

Some 10 minutes on two cores for 350,000 pairs (pieces 2, alignment 4, start of the embedding 1.5).
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from training import alignment, corpus, pieces, terms
from training.corpus import Row
from training.data import MARKS, NO_LINK, UNKNOWN, Data, Terms
from training.morphology import DICTIONARY_FORMS
from training.ragged import Ragged

_BEGAN = time.perf_counter()


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.prepare", description=__doc__.split("\n\n")[0])
    parser.add_argument("out", type=Path, help="folder for data.npz")
    parser.add_argument("files", type=Path, nargs="+", help="parallel text: source TAB target; .tsv, .tsv.xz, .tsv.gz")
    parser.add_argument("--from", dest="source", required=True, metavar="CODE", help="language code of the source")
    parser.add_argument("--to", dest="target", required=True, metavar="CODE", help="language code of the target")
    parser.add_argument("--swap", action="store_true", help="the source is in the second column")
    parser.add_argument("--mix", type=Path, help="table of file names, weights and filters (see mixes/)")
    parser.add_argument("--take", type=float, default=1.0, help="scales all weights: 0.1 for a quick try")
    parser.add_argument(
        "--exclude", type=Path, nargs="*", default=[], metavar="FILE", help="test sets: their sentences are left out"
    )
    parser.add_argument("--vocab", type=int, default=10_000, help="pieces; 16000 for a large model")
    parser.add_argument("--pieces", type=Path, metavar="FILE", help="take the pieces of this .argosmodel or .model")
    parser.add_argument("--width", type=int, default=256, help="width of the embedding: 128 tiny, 256 small, 512 base")
    parser.add_argument("--seed", type=int, default=5)
    return parser


def main() -> None:
    """Write OUT/data.npz."""
    given = arguments().parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    rows = read(given)
    released = given.pieces is not None and given.pieces.suffix == ".argosmodel"
    model = pieces.take(given.pieces) if given.pieces else pieces.learn(rows, given.vocab)
    tell(f"{len(rows)} pairs; {pieces.load(model).get_piece_size()} pieces")
    data = build((given.source, given.target), model, rows, 0 if released else given.width)
    data.save(given.out / "data.npz")
    size = (given.out / "data.npz").stat().st_size >> 20
    tell(f"{len(data.source)} pairs, {data.weight.sum():.0f} in a weighted epoch, {size} MiB: {given.out / 'data.npz'}")


def read(given: argparse.Namespace) -> list[Row]:
    """The cleaned rows that the command line asks for; SystemExit where nothing is left."""
    cleaner = corpus.Cleaner(corpus.read_held_out(given.exclude))
    try:
        mix = corpus.read_mix(given.mix)
    except ValueError as error:
        raise SystemExit(str(error)) from error
    rows = corpus.read_corpus(given.files, mix, cleaner, random.Random(given.seed), given.take)
    if not rows:
        raise SystemExit("no pair is left: is the text source TAB target, in UTF-8?")
    return [Row(r.target, r.source, r.weight) for r in rows] if given.swap else rows


def build(pair: tuple[str, str], model: bytes, rows: Sequence[Row], width: int) -> Data:
    """Encode, align, and pack `rows`; `width` 0 leaves the embedding to a package that training starts from."""
    processor = pieces.load(model)
    encoded = zip(processor.encode([r.source for r in rows]), processor.encode([r.target for r in rows]), strict=True)
    kept = [(s, t, r.weight) for (s, t), r in zip(encoded, rows, strict=True) if pieces.fits(s, t)]
    source, target, weight = [k[0] for k in kept], [k[1] for k in kept], [k[2] for k in kept]
    forward, agreed = alignment.align(source, target)
    tell(f"{len(kept)} pairs aligned")
    size = processor.get_piece_size()
    start = np.zeros((size, 0), np.float16)
    if width:
        from training.embedding import bilingual_start  # noqa: PLC0415  SciPy; not needed with a package

        start = bilingual_start(source, target, forward, size, width)
        tell("embedding started")
    links = [np.full(len(t), NO_LINK, np.uint8) for t in target]
    for row, found in zip(links, forward, strict=True):
        for i, j in found:
            row[j] = i
    return Data(
        pair=pair,
        pieces=model,
        source=Ragged.of(source, np.int32),
        target=Ragged.of(target, np.int32),
        links=Ragged.of(links, np.uint8),
        weight=np.array(weight, np.float32),
        embedding=start,
        terms=find_terms(pair[1], model, source, target, agreed),
    )


def find_terms(
    language: str,
    model: bytes,
    source: Sequence[Sequence[int]],
    target: Sequence[Sequence[int]],
    links: Sequence[alignment.Links],
) -> Terms | None:
    """What each pair can be marked with; None for a target language or pieces that know no marks."""
    processor = pieces.load(model)
    form = DICTIONARY_FORMS.get(language)
    if form is None or UNKNOWN in {processor.piece_to_id(mark) for mark in MARKS}:
        tell(f"no term marks: {'the pieces lack them' if form else f'no dictionary forms for {language!r}'}")
        return None
    names = pieces.vocabulary(processor)
    table: dict[str, int] = {}
    spans: list[list[tuple[int, int, int]]] = []
    for s, t, agreed in zip(source, target, links, strict=True):
        found = terms.candidates([names[i] for i in s], [names[i] for i in t], agreed, form)
        spans.append([(c.start, c.end, table.setdefault(c.form, len(table))) for c in found])
    tell(f"{sum(map(len, spans))} places for term marks, {len(table)} forms")
    return Terms(Ragged.of(spans, np.int32, 3), Ragged.of(processor.encode(list(table)), np.int32))


def tell(message: str) -> None:
    """One line with the time since the start."""
    print(f"{time.perf_counter() - _BEGAN:6.0f} s  {message}", flush=True)


if __name__ == "__main__":
    main()
