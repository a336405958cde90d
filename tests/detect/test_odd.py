"""Names, acronyms and strings that are hardly language: better no answer than a wrong one."""

import re
from pathlib import Path

from translate import languages
from translate.detect import detect
from translate.records import UND

TABLE = Path(__file__).parent.parent / "fixtures" / "detect" / "odd.tsv"
ALLOWED = 5
"""Wrong answers the whole table may have."""


def rows():
    """(allowed tags, text) a row."""
    for line in TABLE.read_text("utf-8").split("\n"):
        if line and not line.startswith("# "):
            tags, text = line.split("\t")
            yield tags.split("|"), re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)


def test_the_table_is_well_formed():
    found = list(rows())
    assert len(found) >= 90
    assert len({text for _, text in found}) == len(found), "a text stands there twice"
    for tags, text in found:
        assert all(tag == UND or languages.parse(tag) == tag for tag in tags), text
    assert "\ud800" in {text for _, text in found}, "escapes are decoded"


def test_few_odd_strings_are_taken_for_a_language_they_are_not():
    wrong = []
    for tags, text in rows():
        answer = detect(text).tag
        if answer != UND and not any(tag != UND and languages.same_language(tag, answer) for tag in tags):
            wrong.append(f"{answer} for {text!a}, not {' or '.join(tags)}")
    assert len(wrong) <= ALLOWED, "\n".join(wrong)
