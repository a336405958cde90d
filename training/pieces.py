"""One SentencePiece vocabulary for both sides (Kudo and Richardson 2018, unigram model)."""

from __future__ import annotations

import io
import itertools
import os
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import sentencepiece

from training.corpus import Row
from training.data import BEGIN, END, MARKS, MOST_PIECES, PAD, UNKNOWN

_SAMPLE = 300_000  # pairs that the vocabulary is learnt from
_HEAVY = 3  # from this weight on, a pair is shown twice


def learn(rows: Iterable[Row], size: int) -> bytes:
    """A SentencePiece model of `size` pieces, or fewer where the text does not yield them."""
    sentences = (
        sentence
        for row in itertools.islice(rows, _SAMPLE)
        for sentence in (row.source, row.target) * (2 if row.weight >= _HEAVY else 1)
    )
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=sentences,
        model_writer=model,
        vocab_size=size,
        hard_vocab_limit=False,
        model_type="unigram",
        character_coverage=0.9998,
        split_digits=True,
        pad_id=PAD,
        unk_id=UNKNOWN,
        bos_id=BEGIN,
        eos_id=END,
        user_defined_symbols=list(MARKS),
        num_threads=os.cpu_count() or 1,
        minloglevel=2,
    )
    return model.getvalue()


def take(path: Path) -> bytes:
    """The SentencePiece model in a `.model` file, or in an `.argosmodel` package."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return archive.read(next(n for n in archive.namelist() if n.endswith("sentencepiece.model")))


def load(model: bytes) -> sentencepiece.SentencePieceProcessor:
    """The processor of a model's bytes."""
    return sentencepiece.SentencePieceProcessor(model_proto=model)


def vocabulary(processor: sentencepiece.SentencePieceProcessor) -> list[str]:
    """All pieces, by id."""
    return [processor.id_to_piece(i) for i in range(processor.get_piece_size())]


def fits(source: Sequence[int], target: Sequence[int]) -> bool:
    """True for a pair in pieces that is neither empty nor too long, nor of lengths that cannot be a translation."""
    shorter, longer = sorted((len(source), len(target)))
    return shorter > 0 and longer <= MOST_PIECES and longer <= 3 * shorter + 4
