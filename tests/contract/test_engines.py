"""What every engine must do. An engine is added by its spec; the texts are in tests/fixtures/engines/*.tsv."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from translate import languages, resources
from translate.engines import checked_translate, open_engine
from translate.errors import EngineError
from translate.records import Draft, Engine, Pair, Scorer

FIXTURES = Path(__file__).parent.parent / "fixtures" / "engines"
STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))
SPECS = [f"argos:{STARTER}", "apertium:eng-spa", "apertium:rus-ukr", "echo", "echo:upper,en-ru"]


def rows(name: str) -> list[list[str]]:
    lines = (FIXTURES / name).read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def oddities() -> list[str]:
    return [re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text) for _, text in rows("oddities.tsv")]


def sentences(engine: Engine, count: int) -> list[str]:
    """`count` different sentences in a language that the engine translates from."""
    wanted = languages.primary(pair_of(engine).source)
    found = [text for tag, text in rows("sentences.tsv") if tag == wanted]
    return [found[i % len(found)] + (f" ({i})" if i >= len(found) else "") for i in range(count)]


def pair_of(engine: Engine) -> Pair:
    return min(p for p in engine.pairs() if p.source in {"en", "es", "ru", "uk"})


@pytest.fixture(params=SPECS, ids=lambda s: Path(s).name if "/" in s else s)
def engine(request) -> Engine:
    try:
        return open_engine(request.param)
    except EngineError as error:
        if request.param.startswith("apertium"):
            pytest.skip(str(error))
        raise


class TestEngine:
    def test_is_an_engine_with_pairs(self, engine):
        assert isinstance(engine, Engine)
        assert engine.pairs()
        assert all(languages.parse(tag) == tag for pair in engine.pairs() for tag in pair)
        assert engine.name in engine.signature
        assert not engine.mask or engine.mask.format(n=1) != engine.mask.format(n=2)

    def test_no_texts_give_no_drafts(self, engine):
        assert engine.translate([], pair_of(engine)) == []

    def test_empty_stays_empty_between_others(self, engine):
        first, second = sentences(engine, 2)
        drafts = engine.translate([first, "", second, ""], pair_of(engine))
        assert [bool(d.text) for d in drafts] == [True, False, True, False]

    def test_keeps_length_and_order_of_200(self, engine):
        texts = sentences(engine, 200)
        drafts = checked_translate(engine, texts, pair_of(engine))
        numbers = [re.findall(r"\((\d+)\)", d.text) for d in drafts]
        expected = [re.findall(r"\((\d+)\)", t) for t in texts]
        assert sum(n == e for n, e in zip(numbers, expected, strict=True)) >= 195

    def test_oddities_come_back_one_by_one_on_one_line(self, engine):
        texts = oddities()
        drafts = checked_translate(engine, texts, pair_of(engine))
        assert all(isinstance(d, Draft) for d in drafts)
        if not engine.name.startswith("echo"):
            assert [d.text for d in drafts if re.search(r"[\n\r]", d.text)] == []
        assert all(0 <= i.start <= i.end <= len(d.text) for d in drafts for i in d.issues if i.start >= 0)

    def test_an_oddity_does_not_disturb_its_neighbours(self, engine):
        if isinstance(engine, Scorer):
            pytest.skip("batch neighbours move the scores of a neural model")
        plain = sentences(engine, 1)[0]
        mixed = [text for oddity in oddities() for text in (oddity, plain)]
        assert len({d.text for d in engine.translate(mixed, pair_of(engine))[1::2]}) == 1

    def test_eight_threads_give_what_one_gives(self, engine):
        texts, pair = sentences(engine, 6), pair_of(engine)
        alone = engine.translate(texts, pair)
        with ThreadPoolExecutor(8) as pool:
            assert all(d == alone for d in pool.map(lambda _: engine.translate(texts, pair), range(8)))

    def test_hypotheses_are_best_first_and_the_first_is_the_text(self, engine):
        for draft in engine.translate(sentences(engine, 4), pair_of(engine), n_best=4):
            assert len(draft.n_best) <= 4
            if draft.n_best:
                assert draft.n_best[0].text == draft.text
                assert draft.n_best[0].score == draft.score
                assert len({h.text for h in draft.n_best}) == len(draft.n_best)

    def test_without_n_best_there_are_no_hypotheses(self, engine):
        assert all(d.n_best == () for d in engine.translate(sentences(engine, 2), pair_of(engine)))

    def test_another_pair_is_refused(self, engine):
        with pytest.raises(EngineError, match="xh"):
            engine.translate(["x"], Pair("xh", "zu"))

    def test_scores_are_negative_and_prefer_the_own_translation(self, engine):
        if not isinstance(engine, Scorer):
            pytest.skip("this engine has no scores")
        texts, pair = sentences(engine, 4), pair_of(engine)
        targets = [d.text for d in engine.translate(texts, pair)]
        own, swapped = engine.score(texts, targets, pair), engine.score(texts, targets[::-1], pair)
        assert len(own) == 4
        assert all(o < 0 and o > s for o, s in zip(own, swapped, strict=True))


@pytest.mark.parametrize("spec", SPECS[:2], ids=["argos", "apertium"])
def test_signature_is_the_same_in_another_process(spec):
    try:
        here = open_engine(spec).signature
    except EngineError as error:
        pytest.skip(str(error))
    code = f"from translate.engines import open_engine; print(open_engine({spec!r}).signature)"
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert there.strip() == here


@pytest.mark.parametrize("mode", ["drop", "duplicate"])
def test_a_wrong_number_of_drafts_is_noticed(mode):
    engine = open_engine(f"echo:{mode}")
    with pytest.raises(EngineError, match=f"echo {mode}.* for 3 texts"):
        checked_translate(engine, ["a", "b", "c"], Pair("en", "ru"))
