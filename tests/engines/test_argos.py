"""What the Argos engine promises beyond the contract: upstream's text, scores, long inputs, one load."""

import json
import re
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ctranslate2
import pytest
import sentencepiece
from hypothesis import given
from hypothesis import strategies as st

from translate import resources
from translate.engines import argos_model
from translate.engines.argos import Argos
from translate.engines.parts import split_pieces
from translate.records import Pair

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))
FIXTURES = Path(__file__).parent.parent / "fixtures" / "engines"
EN_RU = Pair("en", "ru")
TEXTS = [
    line.split("\t")[1] for line in (FIXTURES / "sentences.tsv").read_text("utf-8").splitlines() if line[:3] == "en\t"
]


@pytest.fixture(scope="module")
def engine() -> Argos:
    return Argos(str(STARTER))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The starter, unpacked, as a package that says nothing about decoding."""
    path = tmp_path_factory.mktemp("packages")
    with zipfile.ZipFile(STARTER) as archive:
        archive.extractall(path)
    package = next(path.iterdir())
    metadata = package / "metadata.json"
    metadata.write_text(re.sub(r',\s*"term_marks": \[[^]]*\]', "", metadata.read_text("utf-8")), encoding="utf-8")
    return package


@pytest.fixture(scope="module")
def raw(folder) -> tuple[ctranslate2.Translator, sentencepiece.SentencePieceProcessor]:
    """The two libraries on the same files, without our engine."""
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    return ctranslate2.Translator(str(folder / "model"), intra_threads=1), pieces


def upstream(raw, text: str) -> str:
    """The calls of argostranslate 1.11's `apply_packaged_translation` for one sentence, with its literal settings."""
    translator, pieces = raw
    batches = translator.translate_batch(
        [pieces.encode(text, out_type=str)],
        replace_unknowns=True,
        max_batch_size=32,
        batch_type="tokens",
        beam_size=4,
        num_hypotheses=1,
        length_penalty=0.2,
        return_scores=True,
    )
    value = pieces.decode_pieces(batches[0].hypotheses[0]).replace("▁", " ").replace("_", " ")
    return value.removeprefix(" ")


def test_a_package_that_says_nothing_gives_upstreams_text(folder, raw):
    engine = Argos(str(folder))
    assert [engine.translate([t], EN_RU)[0].text for t in TEXTS] == [upstream(raw, t) for t in TEXTS]


OWN = {"length_penalty": 1.0, "no_repeat_ngram_size": 3}


@pytest.mark.parametrize("options", [OWN, {"length_penalty": 0.2}], ids=["own decoding", "upstream's decoding"])
def test_score_is_the_mean_log_probability_of_the_pieces(engine, folder, raw, options):
    translator, pieces = raw
    ours = engine if options is OWN else Argos(str(folder))
    rows = [pieces.encode(t, out_type=str) for t in TEXTS]
    found = translator.translate_batch(rows, beam_size=4, num_hypotheses=3, **options)
    for row, result, draft in zip(rows, found, ours.translate(TEXTS, EN_RU, n_best=3), strict=True):
        scored = translator.score_batch([row] * 3, result.hypotheses)
        means = [sum(s.log_probs) / len(s.log_probs) for s in scored]
        assert len(draft.n_best) == 3, "choose sentences whose best hypotheses differ in text"
        assert [h.score for h in draft.n_best] == pytest.approx(means, abs=0.03)


def test_score_of_given_targets(engine, raw):
    translator, pieces = raw
    targets = [d.text for d in engine.translate(TEXTS, EN_RU)]
    rows = translator.score_batch(pieces.encode(TEXTS, out_type=str), pieces.encode(targets, out_type=str))
    means = [sum(r.log_probs) / len(r.log_probs) for r in rows]
    assert engine.score(TEXTS, targets, EN_RU) == pytest.approx(means, abs=0.01)
    assert engine.score(["", "a"], ["", ""], EN_RU) == [pytest.approx(-1, abs=5)] * 2


def test_hypotheses_of_a_length_normalised_search_fall_in_score(engine):
    for draft in engine.translate(TEXTS, EN_RU, n_best=6):
        scores = [h.score for h in draft.n_best]
        assert len(scores) > 1
        assert scores == sorted(scores, reverse=True)


def test_underscore_and_unknown_characters_stay(engine):
    text = engine.translate(["The file is a_b and the rune is ᚠ."], EN_RU)[0].text
    assert "_" in text
    assert "▁" not in text


def test_the_output_does_not_depend_on_the_number_of_threads(folder):
    texts = [f"{t} ({n})" for n in range(12) for t in TEXTS]
    outputs = []
    for threads in (1, 4):
        engine = Argos(str(folder))
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
        translator = ctranslate2.Translator(
            str(folder / "model"), compute_type="int8", intra_threads=1, inter_threads=threads
        )
        engine._model = argos_model.Model(translator, pieces, pieces)
        outputs.append(engine.translate(texts, EN_RU))
    assert outputs[0] == outputs[1]


def test_eight_threads_load_one_model(monkeypatch):
    loads, real, start = [], ctranslate2.Translator, threading.Barrier(8)

    def slow(*args, **kwargs):
        loads.append(args)
        time.sleep(0.1)
        return real(*args, **kwargs)

    monkeypatch.setattr(ctranslate2, "Translator", slow)
    engine = Argos(str(STARTER))
    assert not loads, "opening a package loads no model"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: (start.wait(), engine.translate(["The house."], EN_RU)), range(8)))
    assert len(loads) == 1


def test_a_long_text_is_translated_in_parts_and_says_so(engine):
    numbered = [f"{t} ({n})" for n in range(3) for t in TEXTS]
    (draft,) = engine.translate([" ".join(numbered)], EN_RU, n_best=3)
    assert [i.id for i in draft.issues] == ["long-segment"]
    assert len(draft.text) > 0.7 * len(" ".join(numbered))
    assert sum(f"({n})" in draft.text for n in range(3)) == 3
    assert len(draft.n_best) == 3
    assert draft.score < 0
    assert "  " not in draft.text


def test_a_long_word_does_not_blow_up(engine):
    drafts = engine.translate(["qx" * 400, "The house."], EN_RU)
    assert "long-segment" in {i.id for i in drafts[0].issues}
    assert drafts[1].issues == ()


def test_output_without_end_is_reported(tmp_path):
    with zipfile.ZipFile(STARTER) as archive:
        archive.extractall(tmp_path)
    package = next(tmp_path.iterdir())
    metadata = json.loads((package / "metadata.json").read_text("utf-8"))
    metadata["decoding"] = {"max_pieces": 1}
    (package / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    drafts = Argos(str(package)).translate(TEXTS, EN_RU)
    assert "cut-off" in {i.id for d in drafts for i in d.issues}


def test_a_target_prefix_asks_the_model_and_is_taken_off(folder, raw):
    prefix = next(raw[1].id_to_piece(i) for i in range(300, 4000) if raw[1].id_to_piece(i).isalpha())
    (folder / "other.json").write_bytes((folder / "metadata.json").read_bytes())
    metadata = folder / "metadata.json"
    metadata.write_text(metadata.read_text("utf-8").replace("{", f'{{"target_prefix": "{prefix}",', 1), "utf-8")
    try:
        engine = Argos(str(folder))
        drafts = engine.translate(TEXTS, EN_RU)
    finally:
        (folder / "other.json").replace(metadata)
    rows = [raw[1].encode(t, out_type=str) for t in TEXTS]
    asked = raw[0].translate_batch(rows, target_prefix=[[prefix]] * len(rows), beam_size=4, length_penalty=0.2)
    assert all(r.hypotheses[0][0] == prefix for r in asked)
    assert not any(d.text.startswith(prefix) for d in drafts)
    assert all(d.score < 0 for d in drafts)
    assert f"target_prefix={prefix}" in engine.signature


@pytest.mark.parametrize(
    ("pieces", "limit", "parts"),
    [
        ("▁one ▁two ▁three ▁four", 3, "▁one ▁two ▁three | ▁four"),
        ("▁one ▁two , ▁three ▁four", 4, "▁one ▁two , | ▁three ▁four"),
        ("▁a b c d e f", 4, "▁a b c d | e f"),
        ("▁a b c ▁d e f", 4, "▁a b c | ▁d e f"),
        ("一 二 。 三 四 五", 4, "一 二 。 | 三 四 五"),
        ("▁3 . 5 ▁and ▁more", 4, "▁3 . 5 ▁and | ▁more"),
        ("", 4, ""),
    ],
)
def test_parts_end_at_clauses_then_words_then_anywhere(pieces, limit, parts):
    assert " | ".join(" ".join(p) for p in split_pieces(pieces.split(), limit)) == parts


@given(st.lists(st.sampled_from(["▁a", "b", ",", "。", "▁c."])), st.integers(2, 9))
def test_parts_join_to_the_whole(pieces, limit):
    parts = split_pieces(pieces, limit)
    assert [p for part in parts for p in part] == pieces
    assert all(0 < len(part) <= limit for part in parts)
