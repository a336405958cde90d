"""Other systems' codes at the doors: `tests/fixtures/languages/codes.tsv` says what they stand for, both ways."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langdetect.detector_factory import PROFILES_DIRECTORY
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from translate import languages
from translate.errors import UsageError

FROM = {
    "argos": languages.from_argos,
    "apertium": languages.from_apertium,
    "detector": languages.from_detector,
    "flores": languages.from_flores,
    "gettext": languages.from_gettext,
}
TO = {
    "argos": languages.to_argos,
    "apertium": languages.to_apertium,
    "flores": languages.to_flores,
    "gettext": languages.to_gettext,
}
TABLE = Path(__file__).parent.parent / "fixtures" / "languages" / "codes.tsv"


def rows(path=TABLE):
    """System, code, tag, way; `=` where the table says nothing."""
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line and line[0] != "#"]
    return [(system, code, tag, *way) if way else (system, code, tag, "=") for system, code, tag, *way in lines]


READ = [row[:3] for row in rows() if row[3] != "<"]
WRITTEN = [row[:3] for row in rows() if row[3] != ">" and row[0] in TO]
BOTH = [row for row in READ if row in WRITTEN]


@pytest.mark.parametrize(("system", "code", "tag"), READ, ids=lambda value: value)
def test_code_to_tag(system, code, tag):
    assert FROM[system](code) == tag
    assert tag == "und" or languages.parse(tag) == tag


@pytest.mark.parametrize(("system", "code", "tag"), WRITTEN, ids=lambda value: value)
def test_tag_to_code(system, code, tag):
    assert TO[system](tag) == code


def test_what_is_a_code_of_a_system_comes_back_and_so_does_its_tag():
    for system, code, tag in BOTH:
        assert TO[system](FROM[system](code)) == code
        assert FROM[system](TO[system](tag)) == tag
    tags = [(system, tag) for system, _, tag in BOTH]
    assert len(tags) == len(set(tags)), "two codes of a system for one tag"
    assert {system for system, _ in tags} == TO.keys()


@pytest.mark.parametrize("system", TO)
@pytest.mark.parametrize(
    "tag", ["sr", "sr-Latn", "zh-Hant", "zh-Hans", "pt", "pt-BR", "sr-Latn-RS", "ca-valencia", "nb"]
)
def test_tags_that_must_not_lose_script_or_region(system, tag):
    assert FROM[system](TO[system](tag)) == tag


def test_every_exception_of_the_program_is_in_the_table_here():
    ours = [line.split("\t") for line in languages.CODES.read_text("utf-8").splitlines() if line[0] != "#"]
    assert {(s, c, t) for s, c, _, t in ours if c[0] != "@"} <= {row[:3] for row in rows()}
    for _, modifier, _, script in (row for row in ours if row[1][0] == "@"):
        assert languages.script(languages.from_gettext(f"uz{modifier}")) == script


LANGUAGES = st.sampled_from(sorted({languages.primary(tag) for _, _, tag in WRITTEN} - {"und"}))
SCRIPTS = st.sampled_from(["", "", "-Latn", "-Cyrl", "-Arab", "-Hans", "-Hant"])
REGIONS = st.sampled_from(["", "", "-US", "-BR", "-TW", "-RS", "-419"])


@settings(max_examples=400)
@given(st.builds("{}{}{}".format, LANGUAGES, SCRIPTS, REGIONS).map(languages.parse), st.sampled_from(sorted(TO)))
def test_any_tag_comes_back_in_its_language_and_script(tag, system):
    assert languages.same_language(FROM[system](TO[system](tag)), tag)


def test_the_table_has_every_label_of_both_detectors():
    labels = {p.name for p in Path(PROFILES_DIRECTORY).iterdir()}
    labels |= set(LanguageIdentifier.from_model_file(MODEL_FILE).labels)
    assert labels <= {code for system, code, _ in READ if system == "detector"}


def test_every_installed_mode_of_apertium_is_read():
    if not shutil.which("apertium"):
        pytest.skip("Apertium is not installed: apt-get install apertium-eng-spa")
    modes = subprocess.run(["apertium", "-l"], capture_output=True, text=True, check=True).stdout.split()
    for code in (code for mode in modes if mode.count("-") == 1 for code in mode.split("-")):
        assert languages.to_apertium(languages.from_apertium(code)) == code


@pytest.mark.parametrize(
    ("system", "code"),
    [("argos", "english"), ("apertium", "Cyrl"), ("apertium", "q_q"), ("detector", "xx"), ("flores", "xxx_Latn"),
     ("flores", ""), ("gettext", "C"), ("gettext", "de_DE@euro"), ("argos", "und")],
)  # fmt: skip
def test_what_is_no_language_is_refused(system, code):
    with pytest.raises(UsageError, match="unknown language tag"):
        FROM[system](code)


def test_the_three_letters_of_a_language():
    assert [languages.alpha3(tag) for tag in ("hr", "ms-SG", "nb", "fil", "frp")] == ["hrv", "msa", "nob", "fil", "frp"]
