"""The recipe's parts that need no PyTorch: cleaning, packing, term marks, batches, packages in and out."""

import gzip
import json
import lzma
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest

from training import export, layout, packages, pieces, terms
from training.batches import IGNORED, Batches
from training.corpus import Cleaner, Row, Share, is_prose, plain, read_corpus, read_held_out, read_mix
from training.data import BEGIN, END, MARKS, NO_LINK, PAD, Data, Terms
from training.ragged import Ragged
from translate import resources
from translate.evaluation import mt
from translate.packages import Decoding, open_package
from translate.records import Pair

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))
TEXTS = ["The house is old and the garden is big.", "Yesterday the river rose by two metres."]


@pytest.fixture(scope="module")
def released() -> layout.Model:
    return packages.read(STARTER)


@pytest.mark.parametrize(
    ("source", "target", "prose", "reason"),
    [
        ("The harbour is closed.", "Порт закрыт.", False, ""),
        ("The harbour is closed until further notice.", "Порт закрыт.", True, ""),
        ("Open File", "Открыть файл", True, "no prose"),
        ("The value of <b>this option</b> must never be empty", "Значение", True, "no prose"),
        ("Run `make` first", "Сначала запустите make", False, "code"),
        ("x", "икс", False, "length"),
        ("a" * 400, "а", False, "length"),
        ("The harbour is closed.", "", False, "length"),
        ("The harbour is closed.", "The harbour is closed.", False, "untranslated"),
        ("Visual Studio", "Visual Studio", False, ""),
        ("A sentence of the test-set!", "Что угодно", False, "held out"),
        ("Anything", "Предложение из проверки.", False, "held out"),
    ],
)
def test_what_is_kept_for_training(source, target, prose, reason):
    held_out = frozenset({plain("a sentence of the test set"), plain("Предложение из проверки")})
    cleaner = Cleaner(held_out)
    assert cleaner.keep(source, target, prose) == (reason == "")
    assert list(cleaner.dropped) == ([reason] if reason else [])


def test_prose_in_scripts_without_capitals():
    assert is_prose("ეს არის გრძელი წინადადება ქართულად")
    assert not is_prose("გახსნა ფაილი")


def test_files_of_three_kinds_weights_and_duplicates(tmp_path, capsys):
    lines = [f"Sentence number {n} is here.\tВот предложение {n}.\n" for n in range(100)]
    (tmp_path / "plain.tsv").write_text("".join(lines) + "no second column\n", "utf-8")
    with lzma.open(tmp_path / "packed.tsv.xz", "wt", encoding="utf-8") as stream:
        stream.writelines(line.replace("Sentence", "Phrase") for line in lines)
    with gzip.open(tmp_path / "again.tsv.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(lines)
    mix = {"plain": Share(3, False), "packed": Share(0.25, False)}
    files = [tmp_path / name for name in ("plain.tsv", "packed.tsv.xz", "again.tsv.gz")]
    rows = read_corpus(files, mix, Cleaner(), random.Random(1))
    assert sorted(r.weight for r in rows) == [1.0] * 25 + [3.0] * 100
    assert len({r.source for r in rows}) == 125
    assert "again.tsv.gz: 0 pairs x 1; dropped: 100 duplicate" in capsys.readouterr().out


def test_the_mix_tables_that_come_along_and_a_wrong_one(root, tmp_path):
    tables = sorted((root / "training" / "mixes").glob("*.tsv"))
    assert tables
    assert all(share.weight > 0 for table in tables for share in read_mix(table).values())
    assert any(share.prose for table in tables for share in read_mix(table).values())
    (tmp_path / "mix.tsv").write_text("# name\tweight\nnews\ttwice\n", "utf-8")
    with pytest.raises(ValueError, match=r"mix\.tsv:2: give a file name"):
        read_mix(tmp_path / "mix.tsv")


def test_short_lines_of_a_test_set_forbid_nothing(tmp_path):
    (tmp_path / "test.txt").write_text("Yes.\nNobody came to the harbour.\n", "utf-8")
    assert read_held_out([tmp_path / "test.txt"]) == {"nobodycametotheharbour"}


def test_words_end_before_their_punctuation():
    found = terms.word_spans(["▁The", "▁Red", "▁Sea", ",", "▁(", "12", ")", ".", "▁—"])
    assert found == [(0, 1), (1, 2), (2, 3), (4, 6)]


def names_only(words, first):
    """A toy analyser: words with a capital are names, and their dictionary form is in capitals."""
    return " ".join(words).upper() if all(w[0].isupper() for w in words) else None


def test_candidates_follow_the_alignment():
    source, target = ["▁we", "▁saw", "▁the", "▁Red", "▁Sea", "."], ["▁мы", "▁видели", "▁Крас", "ное", "▁Море", "."]
    links = [(0, 0), (1, 1), (3, 2), (3, 3), (4, 4), (5, 5)]
    assert terms.candidates(source, target, links, names_only) == [(3, 5, "КРАСНОЕ МОРЕ")]
    apart = [(0, 0), (1, 2), (1, 3), (4, 4)]
    assert terms.candidates(source, target, apart, names_only) == [(1, 2, "КРАСНОЕ"), (4, 5, "МОРЕ")]
    assert terms.candidates(source, target, [], names_only) == []


def test_marks_move_the_alignment():
    source, links = terms.mark([10, 11, 12], [0, 2, IGNORED, 1], [(0, 1, [50, 51]), (1, 2, [60])], (5, 6))
    assert source == [10, 5, 50, 51, 6, 11, 5, 60, 6, 12]
    assert links == [0, 9, IGNORED, 5]


def data(model: bytes) -> Data:
    """A corpus of pairs of every length from 1 to 62; every target piece is aligned to the first source piece."""
    sides = [[100 + n] * n for n in range(1, 63)]
    return Data(
        ("en", "ru"),
        model,
        Ragged.of(sides, np.int32),
        Ragged.of(sides, np.int32),
        Ragged.of([[0] * (n - 1) + [NO_LINK] for n in range(1, 63)], np.uint8),
        np.array([2.5] * 31 + [1] * 31, np.float32),
        np.zeros((10_000, 4), np.float16),
        Terms(Ragged.of([[(0, 1, 0)]] * 62, np.int32, 3), Ragged.of([[77, 78]], np.int32)),
    )


def test_data_survive_the_file(released, tmp_path):
    written = data(released.pieces)
    written.save(tmp_path / "data.npz")
    found = Data.load(tmp_path / "data.npz")
    assert (found.pair, found.pieces) == (written.pair, written.pieces)
    assert [found.source[i].tolist() for i in (0, 61)] == [[101], [162] * 62]
    assert found.terms.spans[3].tolist() == [[0, 1, 0]]
    assert np.array_equal(found.weight, written.weight)
    assert [p.name for p in tmp_path.iterdir()] == ["data.npz"]


def test_batches_are_full_of_fixed_shapes_and_every_pair_comes_by_its_weight(released):
    stream = iter(Batches(data(released.pieces), 256, 0.5, seed=1))
    opening, closing = (pieces.load(released.pieces).piece_to_id(m) for m in MARKS)
    counts, marked, rows = dict.fromkeys(range(1, 63), 0), 0, 0
    for _ in range(400):
        batch = next(stream)
        assert len({a.shape for a in batch}) == 1
        assert len(batch.source) % 8 == 0
        for source, given, wanted, links in zip(*batch, strict=True):
            n = int((wanted != PAD).sum()) - 1
            assert (given[0], wanted[n]) == (BEGIN, END)
            assert given[1 : n + 1].tolist() == wanted[:n].tolist() == [100 + n] * n
            end = source.tolist().index(END)
            assert links.tolist() == [0] * (n - 1) + [IGNORED, end] + [IGNORED] * (len(links) - n - 1)
            with_marks = source.tolist()[:5] == [100 + n, opening, 77, 78, closing]
            assert end == n + 4 * with_marks
            counts[n] += 1
            rows, marked = rows + 1, marked + with_marks
    assert 0.43 < marked / rows < 0.57, "half were asked for; only the four longest have no room"
    light, heavy = sum(counts[n] for n in range(32, 63)), sum(counts[n] for n in range(1, 32))
    assert 2.3 < heavy / light < 2.7


def test_a_released_model_read_and_written_again_translates_the_same(released, tmp_path):
    assert released.size == layout.SIZES["small"]
    assert set(released.weights) == {
        "embedding.weight",
        "bias",
        *(f"{name}.{ours}" for g in layout.groups(released.size) for name in g.ours for _, ours in g.suffixes),
    }
    card = tmp_path / "card.md"
    card.write_text("# A card\n", "utf-8")
    metadata = export.describe(("en", "ru"), ("English", None), "0.2", term_marks=False)
    export.write(tmp_path / "again.argosmodel", released, metadata, card)
    package = open_package(tmp_path / "again.argosmodel")
    assert (package.name, package.version, package.pair) == ("translate-en_ru", "0.2", Pair("en", "ru"))
    assert package.read("README.md") == b"# A card\n"
    assert package.decoding == open_package(STARTER).decoding != Decoding()
    again, first = (mt.open_model(str(p))[0] for p in (tmp_path / "again.argosmodel", STARTER))
    assert [d.text for d in again.translate(TEXTS, package.pair)] == [
        d.text for d in first.translate(TEXTS, package.pair)
    ]
    assert "term_marks" not in json.loads(package.read("metadata.json"))


def test_packages_of_other_recipes_are_refused_in_one_line(tmp_path, monkeypatch):
    def pack(model: bytes) -> Path:
        with zipfile.ZipFile(tmp_path / "x.argosmodel", "w") as archive:
            archive.writestr("x/model/model.bin", model)
            archive.writestr("x/sentencepiece.model", b"")
        return tmp_path / "x.argosmodel"

    with pytest.raises(ValueError, match="binary version 5"):
        packages.read(pack((5).to_bytes(4, "little")))
    name = b"\x0e\x00encoder/weird\x00"
    variable = name + b"\x01" + (1).to_bytes(4, "little") + b"\x01" + (1).to_bytes(4, "little") + b"\x07"
    head = (6).to_bytes(4, "little") + b"\x02\x00T\x00" + (7).to_bytes(4, "little") + (1).to_bytes(4, "little")
    whole = head + variable + bytes(4)
    assert packages.variables(whole)["encoder/weird"].tolist() == [7.0]
    with pytest.raises(ValueError, match="not a model of this recipe"):
        packages.read(pack(whole))


def test_pieces_of_a_package_and_pairs_that_fit(released, tmp_path):
    assert pieces.take(STARTER) == released.pieces
    (tmp_path / "spm.model").write_bytes(released.pieces)
    assert pieces.take(tmp_path / "spm.model") == released.pieces
    assert pieces.fits([1] * 10, [1] * 34)
    assert not pieces.fits([1] * 10, [1] * 35)
    assert not pieces.fits([1], [])
    assert not pieces.fits([1] * 63, [1] * 60)


def test_learnt_pieces_hold_the_marks_and_are_no_more_than_the_text_yields():
    learnt = pieces.load(pieces.learn([Row(t, t.upper(), 1.0) for t in TEXTS] * 5, 500))
    assert learnt.get_piece_size() < 500
    assert all(learnt.encode(f"house {mark}", out_type=str)[-1] == mark for mark in MARKS)
    assert (learnt.pad_id(), learnt.unk_id(), learnt.bos_id(), learnt.eos_id()) == (0, 1, 2, 3)
