"""Every fixture of tests/fixtures/segment: one sentence a line, a blank line between paragraphs, # comments."""

from pathlib import Path

import pytest

from translate.records import Block
from translate.segment.sentences import split
from translate.segment.words import TABLE

FIXTURES = Path(__file__).parent.parent / "fixtures" / "segment"


def sentences(text, tag):
    return [segment.text for segment in split(Block("b", text), "d", tag)]


def paragraphs():
    for path in sorted(FIXTURES.glob("*.txt")):
        title, lines = "", []
        for line in [*path.read_text("utf-8").split("\n"), ""]:
            if line.startswith("#"):
                title = line[1:].strip()
            elif line:
                lines.append(line)
            elif lines:
                yield pytest.param(path.stem, lines, id=f"{path.stem}: {title}")
                lines = []


@pytest.mark.parametrize("tag, lines", list(paragraphs()))
def test_paragraph(tag, lines):
    assert sentences(" ".join(lines), tag) == lines


def test_fixtures_cover_our_languages():
    found = [case.values[0] for case in paragraphs()]
    assert {tag: found.count(tag) >= 12 for tag in set(found)} == dict.fromkeys(
        ["en", "ru", "hy", "az", "ka", "fr", "tr", "uk", "es", "de"], True
    )


# Sentences separated by |, which the text does not have. Scripts and languages without word lists of their own, and
# texts whose language is not known.
@pytest.mark.parametrize(
    "tag, marked",
    [
        ("zh", "他走了。|她问：“为什么？”他没有回答。|真的！|好。"),
        ("ja", "雨が降った。|「行こう。」と彼は言った。|本当？|はい！"),
        ("hi", "वह गया। |वह नहीं आया। |क्यों? |पता नहीं।"),
        ("ar", "هل ذهب؟ |لا أعرف. |سنرى غدا."),
        ("fa", "او رفت. |چرا؟ |نمی‌دانم."),
        ("ur", "وہ گیا۔ |کیوں؟ |معلوم نہیں۔"),
        ("he", "הוא הלך. |למה? |לא ידוע."),
        ("el", "Ποιος είναι; |Ο κ. Νίκου δεν ξέρει. |Τέλος."),
        ("am", "ሄደ። |መጣ።"),
        ("it", "Il dr. Rossi è partito. |Perché? |Non si sa."),
        ("be", "Ён прыехаў на вул. Лясной. |Чаму? |Невядома."),
        ("und", "Он уехал в г. Тверь. |Она осталась."),
        ("und", "Mr. Grey left. |Dr. Blum stayed."),
        ("und", "Գետը բարձրացավ: |Գյուղը դատարկ է:"),
        ("und", "მდინარე აიწია. |სოფელი ცარიელია."),
        ("cs", "Přišel 12. 5. 2020 ráno. |Proč?"),
        ("und", "!!! ... ?"),
        ("pt-BR", "Ele disse que sim. |Depois saiu."),
    ],
)
def test_other_languages(tag, marked):
    assert "|".join(sentences(marked.replace("|", ""), tag)) == marked.replace(" |", "|")


@pytest.mark.parametrize(
    "text, expected",
    [
        ("One line\nof a paragraph. Two.", ["One line\nof a paragraph.", "Two."]),
        ("A title\n\nA text", ["A title", "A text"]),
        ("A title\r\n \r\nA text", ["A title", "A text"]),
        ("one\u2029two", ["one", "two"]),
        ("Bring:\n- salt\n- bread", ["Bring:", "- salt", "- bread"]),
        ("A book by\nJ. Fell. Good.", ["A book by\nJ. Fell.", "Good."]),
        ("1. Wash it.\n2. Cut it.", ["1. Wash it.", "2. Cut it."]),
        ("- Where?\n- Here.", ["- Where?", "- Here."]),
        ("Done.\u00a0Next.\u2003Last.\u3000", ["Done.", "Next.", "Last."]),
        ("Great! 🎉 🎉", ["Great! 🎉 🎉"]),
        ("It ended.[1] It began.[2][3] Yes.", ["It ended.[1]", "It began.[2][3]", "Yes."]),
        ("It ended.\u200b It began.\u200f Yes.", ["It ended.\u200b", "It began.\u200f", "Yes."]),
        ("***", ["***"]),
        (" \n\t", []),
        ("", []),
    ],
)
def test_lines_space_and_signs(text, expected):
    assert sentences(text, "en") == expected


def test_records_say_where_a_sentence_stands():
    first, second = split(Block("p3", "  Yes. \n No.  "), "doc", "en")
    assert (first.key, first.document, first.block, first.index, first.start, first.end) == (
        "p3.0",
        "doc",
        "p3",
        0,
        2,
        6,
    )
    assert (second.key, second.index, second.text, second.start, second.end) == ("p3.1", 1, "No.", 9, 12)


def test_table_is_well_formed():
    kinds = {"never", "inside", "unit", "number", "opener", "speech", "ordinal", "stop"}
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert all(len(row) == 3 and row[1] in kinds and row[2].split() for row in rows)
    assert len({(lang, kind) for lang, kind, _ in rows}) == len(rows), "a language has two rows of one kind"
    assert not [word for *_, words in rows for word in words.split() if len(word) > 1 and word.endswith(".")]
