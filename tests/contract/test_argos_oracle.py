"""Upstream argostranslate is the oracle: on one sentence our engine `argos` gives its text; each difference has a test.

Both read the same package: the starter without its term marks, which make our engine search as its recipe does
(`translate/packages.py`) while upstream searches as it always does.
"""

import difflib
import subprocess
import sys
from pathlib import Path

import pytest
import test_engines
from ctranslate2 import Translator

from translate import resources
from translate.engines.argos import Argos
from translate.packages import Decoding
from translate.records import Pair

STARTER = next(iter(resources.folder("models").glob("*.argosmodel")), Path("absent"))
EN_RU = Pair("en", "ru")
SURROGATE = "a\ud800b"
ODDITIES = [text for text in test_engines.oddities() if text != SURROGATE]
SENTENCES = [text for tag, text in test_engines.rows("sentences.tsv") if tag == "en"]


@pytest.fixture(scope="module")
def ours(package) -> Argos:
    return Argos(str(package))


@pytest.fixture(scope="module")
def our_flores(ours, flores) -> list[str]:
    return alone(ours, flores)


def alone(engine, texts: list[str]) -> list[str]:
    """Each text in a call of its own: no neighbours in its batch."""
    return [engine.translate([text], EN_RU)[0].text for text in texts]


class TestEqual:
    def test_flores(self, our_flores, upstream_flores):
        assert our_flores == [text for text, _ in upstream_flores]

    @pytest.mark.parametrize("text", SENTENCES + ODDITIES)
    def test_sentences_and_oddities(self, ours, upstream, text):
        assert alone(ours, [text]) == [upstream(text)[0][0].strip()]

    def test_hypotheses(self, ours, upstream):
        for text in SENTENCES:
            found = [h.text for h in ours.translate([text], EN_RU, n_best=4)[0].n_best]
            assert found == list(dict.fromkeys(value for value, _ in upstream(text, 4)))

    @pytest.mark.parametrize("text", ["!" * 30, "ha" * 50, "1 " * 60, "-- " * 40])
    def test_output_that_finds_no_end_is_cut_at_the_same_place(self, ours, upstream, text):
        assert len(ours.translate([text], EN_RU)[0].issues) <= 1  # in one part
        assert alone(ours, [text]) == [upstream(text)[0][0].strip()]

    def test_the_limit_is_that_of_ctranslate2(self):
        assert f"max_decoding_length: int = {Decoding().max_decoding_length}," in Translator.translate_batch.__doc__
        limits = {pieces: Decoding(max_pieces=pieces).max_decoding_length for pieces in (1, 60, 150, 400)}
        assert limits == {1: 2, 60: 120, 150: 256, 400: 600}


class TestDifferences:
    """What differs, one test a name; each asserts both behaviours."""

    def test_underscores_become_spaces(self, ours, upstream):
        texts = ["_", "log_file.txt", "A_B_C", "The file is called log_file_2.txt."]
        mine = alone(ours, texts)
        assert any("_" in text for text in mine)
        theirs = [upstream(text)[0][0] for text in texts]
        assert theirs == [text.replace("_", " ").removeprefix(" ") for text in mine]

    def test_leading_newlines_are_dropped(self, ours, upstream, package, home):
        text = "\n\nThe old bridge was closed."
        expected = alone(ours, [text.strip()])[0]
        assert upstream(text)[0][0] == expected
        command = [sys.executable, "-m", "translate", "translate", "-", "--from", "en", "--to", "ru", "--no-glossary"]
        run = subprocess.run(
            [*command, "--engine", f"argos:{package}"], input=text, capture_output=True, text=True, check=True
        )
        assert run.stdout.rstrip("\n") == f"\n\n{expected}"

    def test_trailing_newlines_stay(self, ours, upstream):
        assert upstream("The house.\n")[0][0] == upstream("The house.")[0][0] + "\n"
        assert alone(ours, ["The house.\n"]) == alone(ours, ["The house."]) == [upstream("The house.")[0][0]]

    def test_line_breaks_part_paragraphs(self, ours, upstream):
        """Upstream translates each line by itself; a text of ours is one sentence, and a line break in it a space."""
        text = "The old bridge was\nclosed in March."
        assert upstream(text)[0][0] == "\n".join(alone(ours, text.split("\n")))
        assert alone(ours, [text]) == alone(ours, [text.replace("\n", " ")])

    def test_splitting(self, ours, upstream):
        """Upstream splits what it is given into sentences; ours takes it as one, and Dragoman splits before."""
        sentences = ["The old bridge was closed.", "Nobody knew why."]
        text = " ".join(sentences)
        (whole, whole_score), (split, split_score) = upstream(text)[0], upstream(text, split={text: sentences})[0]
        assert split == " ".join(alone(ours, sentences))
        assert split_score == pytest.approx(sum(upstream(s)[0][1] for s in sentences), rel=1e-2)
        assert alone(ours, [text]) == [whole]
        assert whole_score != pytest.approx(split_score, rel=1e-2)

    def test_batching_by_tokens(self, ours, our_flores, upstream, upstream_flores, flores):
        """Upstream batches a paragraph's sentences by 32 tokens, ours a document's by 32 rows.

        Both move scores, and in rare cases a word, against a sentence alone. Upstream joins pieces, not texts: a
        sentence that begins within a word (a copied `ja`) has no space before it.
        """
        paragraph = " ".join(flores)
        whole, score = upstream(paragraph, split={paragraph: flores})[0]
        total = sum(s for _, s in upstream_flores)
        assert score != total
        assert score == pytest.approx(total, rel=1e-2)
        joined = " ".join(text for text, _ in upstream_flores)
        assert difflib.SequenceMatcher(None, joined.split(), whole.split(), autojunk=False).ratio() > 0.97
        batch = [d.text for d in ours.translate(flores, EN_RU)]
        assert sum(a == b for a, b in zip(batch, our_flores, strict=True)) >= 0.95 * len(flores)

    def test_long_sentences(self, ours, upstream):
        """More than 150 pieces: upstream's model sees them at once, ours are in parts."""
        text = "The list has " + ", ".join(f"house {i} in the old town" for i in range(1, 61)) + "."
        draft = ours.translate([text], EN_RU)[0]
        assert "long-segment" in {i.id for i in draft.issues}
        assert draft.text != upstream(text)[0][0]

    def test_lone_surrogates(self, ours, upstream):
        """They have no UTF-8: upstream raises, ours puts a question mark."""
        assert upstream(SURROGATE) in ("RuntimeError", "TypeError", "UnicodeEncodeError")
        assert alone(ours, [SURROGATE]) == [upstream("a?b")[0][0]]

    def test_settings_of_the_package(self, upstream_flores, flores):
        """Upstream searches all packages alike; ours as the package says, here through the starter's term marks."""
        assert alone(Argos(str(STARTER)), flores) != [text for text, _ in upstream_flores]
