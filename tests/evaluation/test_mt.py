"""Scores that can be worked out by hand, files that cannot be compared, and the starter on real text."""

from pathlib import Path

import pytest

from translate import resources
from translate.errors import DocumentError, EngineError, UsageError
from translate.evaluation import mt
from translate.packages import open_package
from translate.records import Draft, Pair

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))
FIXTURE = Path(__file__).parent.parent / "fixtures" / "evaluation" / "bleu.tsv"
CASES = [line.split("\t") for line in FIXTURE.read_text("utf-8").splitlines() if not line.startswith("#")]
LINES = ["The harbour is 12 km away.", "Nobody came, and nobody called.", "It rained all day in the small town."]
EN_RU = Pair("en", "ru")


@pytest.mark.parametrize(("translation", "reference", "target", "bleu"), CASES, ids=[c[0] for c in CASES])
def test_bleu_is_what_a_hand_works_out(translation, reference, target, bleu):
    metrics = mt.score([translation], [reference], target)
    assert metrics[0].score == pytest.approx(float(bleu), abs=0.005)
    assert metrics[1].score == pytest.approx(100) if bleu == "100.00" else metrics[1].score < 100


def test_every_number_has_its_signature():
    bleu, chrf, chrf_words = mt.score(LINES, LINES, "en")
    assert [m.name for m in (bleu, chrf, chrf_words)] == ["BLEU", "chrF2", "chrF2++"]
    assert "tok:13a" in bleu.signature
    assert "nw:0" in chrf.signature
    assert "nw:2" in chrf_words.signature
    assert all("version:" in m.signature for m in (bleu, chrf, chrf_words))
    assert "tok:zh" in mt.score(["我"], ["我"], "zh-Hant")[0].signature


def test_echo_of_the_reference_is_perfect_and_its_capitals_are_not():
    heard = []
    engine, package = mt.open_model("echo:en-ru")
    result = mt.evaluate(engine, EN_RU, LINES * 200, LINES * 200, heard.append)
    assert package is None
    assert result.translations == tuple(LINES * 200)
    assert [m.score for m in result.metrics] == pytest.approx([100, 100, 100])
    assert heard == [256, 256, 88]
    shouted = mt.evaluate(mt.open_model("echo:upper,en-ru")[0], EN_RU, LINES, LINES)
    assert shouted.metrics[0].score < 30


def test_an_engine_that_loses_a_line_gets_no_score():
    engine, _ = mt.open_model("echo:drop,en-ru")
    with pytest.raises(EngineError, match="0 translations came back for 1"):
        mt.evaluate(engine, EN_RU, LINES, LINES)


def test_lines_end_at_line_feeds_only():
    text = "\ufeffone\u2028still one\r\n\r\nthree\x85 three\x0c\n".encode()
    assert mt.read_lines(text, "x") == ["one\u2028still one", "", "three\x85 three\x0c"]


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "a.txt: is empty"), (b" \n\n", "a.txt: is empty"), (b"one\ntw\xff\n", "a.txt:2: not valid UTF-8")],
)
def test_a_text_that_is_none(data, message):
    with pytest.raises(DocumentError, match=message):
        mt.read_lines(data, "a.txt")


def test_different_line_counts_are_both_named():
    with pytest.raises(DocumentError, match=r"a\.en has 3 lines and b\.ru has 2:"):
        mt.check_aligned(LINES, LINES[:2], ("a.en", "b.ru"))


def test_the_pair_of_an_engine_with_many():
    engine, _ = mt.open_model("echo")
    assert mt.choose_pair(engine, "en", "hy") == Pair("en", "hy")
    with pytest.raises(UsageError, match="serves 306 pairs"):
        mt.choose_pair(engine)
    with pytest.raises(EngineError, match="does not translate xh to any language"):
        mt.choose_pair(engine, "xh")


def test_a_package_by_path_or_by_spec_and_with_another_beam():
    for model in (str(STARTER), f"argos:{STARTER}"):
        engine, package = mt.open_model(model)
        assert package == open_package(STARTER)
        assert package.digest() in engine.signature
        assert "beam_size=4 " in engine.signature
    assert "beam_size=9 " in mt.open_model(str(STARTER), 9)[0].signature
    with pytest.raises(UsageError, match="has no beam"):
        mt.open_model("echo", 9)


class Counting:
    """An engine that counts what it is given."""

    name = signature = "counting"
    mask = ""

    def __init__(self):
        self.sizes = []

    def pairs(self):
        return frozenset({EN_RU})

    def translate(self, texts, pair, n_best=1):
        self.sizes.append(len(texts))
        return [Draft(t) for t in texts]


def test_the_model_is_loaded_before_the_clock_starts_and_lines_go_in_order():
    engine = Counting()
    lines = [f"line {n}" for n in range(300)]
    assert mt.evaluate(engine, EN_RU, lines, lines).translations == tuple(lines)
    assert engine.sizes == [1, 256, 44]


def test_the_starter_on_real_text(shared):
    folder = shared / "eval" / "flores-dev"
    source, reference = (mt.read_lines((folder / f"{tag}.txt").read_bytes(), tag)[:60] for tag in ("en", "ru"))
    engine, _ = mt.open_model(str(STARTER))
    scores = {m.name: m.score for m in mt.evaluate(engine, EN_RU, source, reference).metrics}
    assert scores["BLEU"] > 5
    assert scores["chrF2"] > 30
    wrong = {m.name: m.score for m in mt.score(source, reference, "ru")}
    assert wrong["chrF2"] < 15, "the floors must tell a translation from none"
