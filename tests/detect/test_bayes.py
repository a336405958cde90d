"""The deciding voter against the library it stands on, and what its calibration is for."""

from pathlib import Path

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from translate import languages
from translate.detect import scripts, words
from translate.detect.bayes import CALIBRATION, Bayes, read_calibration

TABLE = Path(__file__).parent.parent / "fixtures" / "detect" / "texts.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def bayes() -> Bayes:
    return Bayes()


@pytest.fixture(scope="module")
def library() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@pytest.mark.parametrize(("tag", "text"), ROWS, ids=[f"{tag} {text[:24]}" for tag, text in ROWS])
def test_scores_are_those_of_the_library_within_the_script(tag, text, bayes, library):
    script = scripts.dominant(text).script
    if script not in scripts.SHARED:
        assert script in {*scripts.ONE_LANGUAGE, ""}
        return
    verdict = bayes.judge(text.lower(), script)
    ours = sorted(verdict.probabilities, key=verdict.probabilities.__getitem__, reverse=True)
    common = read_calibration().keys()
    theirs = [
        languages.from_detector(label)
        for label, _ in library.rank(text.lower())
        if scripts.writes(languages.from_detector(label), script) and languages.from_detector(label) in common
    ]
    assert [t for t in ours if t in theirs][:2] == theirs[: len([t for t in ours if t in theirs][:2])]


def test_the_languages_of_the_desk_are_calibrated():
    table = read_calibration()
    assert {"en", "ru", "az", "fr", "tr", "uk", "es", "de"} <= {tag for tag, (_, spread) in table.items() if spread > 0}
    rows = [line.split("\t")[0] for line in CALIBRATION.read_text("utf-8").splitlines() if line[0] != "#"]
    assert rows == sorted(set(rows))
    assert all(languages.parse(tag) == tag for tag in rows)


def test_a_text_is_typical_of_its_own_language_and_not_of_a_neighbours(shared):
    """Without Azerbaijani all of it looks Turkish by probability, and unlike Turkish by likelihood."""
    lines = (shared / "eval" / "flores-dev" / "az.txt").read_text("utf-8").splitlines()[:100]
    knowing, ignorant = Bayes(), Bayes(without={"az"})
    asked = [" ".join(words.of_script(words.clean(line), "LATIN")) for line in lines]
    ours = [knowing.judge(text, "LATIN") for text in asked]
    others = [ignorant.judge(text, "LATIN") for text in asked]
    assert sum(v.probabilities.get("az", 0) > 0.9 and v.typical > -3.5 for v in ours) >= 95
    assert sum(v.probabilities.get("tr", 0) > 0.9 for v in others) >= 80
    assert sum(v.typical > -3.5 for v in others) <= 10
