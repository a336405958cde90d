"""What holds for every file of a run that we write, and for those that we read again, that they come home as they went."""

import csv
import io
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from support.outcomes import DOCUMENT, NAME, any_reviewed, border, ferry, meadow, outcome, translation
from support.schemas import valid

from translate import __version__
from translate.errors import DocumentError
from translate.exchange import bilingual_csv, bilingual_html, remarks, tmx_run, xliff12, xliff20, xliff_read
from translate.exchange.markup import possible
from translate.exchange.reviewed import reviewed

GOLDEN = Path(__file__).parents[1] / "golden"
WRITERS = {"xlf": xliff12, "2.xlf": xliff20, "tmx": tmx_run, "csv": bilingual_csv, "html": bilingual_html}
READERS = {"xlf": xliff_read, "2.xlf": xliff_read, "csv": bilingual_csv}
HOMES = {"open": "untouched", "accepted": "approved", "edited": "approved", "rejected": "rejected"}

FILLED = {
    "xlf": ('rejected-inaccurate"></target>', 'rejected-inaccurate">Да!</target>'),
    "2.xlf": ('rejected">\n<source>Yes.</source>', 'rejected">\n<source>Yes.</source><target>Да!</target>'),
    "csv": ("b2.0,Yes.,,rejected", "b2.0,Yes.,Да!,rejected"),
}
"""The one text that was turned down, before and after a tool or a person that knows no states wrote another."""


def without_version(data):
    for before in (b"Dragoman ", b'version="'):
        data = data.replace(before + __version__.encode(), before + b"0.0.0")
    return data


@pytest.mark.parametrize("ending", WRITERS)
class TestEveryWriter:
    @pytest.mark.parametrize(("stem", "made"), [("meadow", meadow()), ("border", border()), ("ferry", ferry())])
    def test_golden(self, ending, stem, made):
        data = WRITERS[ending].write(made[0], NAME, made[1])
        assert without_version(data) == (GOLDEN / f"run-{stem}.{ending}").read_bytes()

    def test_same_arguments_same_bytes(self, ending):
        once, again = (WRITERS[ending].write(made, NAME, segments) for made, segments in (meadow(), meadow()))
        assert once == again

    def test_the_name_is_there_and_no_other_files_are(self, ending):
        made, segments = meadow()
        name = b"A & B" if ending == "csv" else b"A &amp; B"
        assert name in WRITERS[ending].write(made, "A & B", segments)
        data = WRITERS[ending].write(made, NAME, segments).decode()
        for taken in ("urn:oasis", "http-equiv"):
            data = data.replace(taken, "")
        assert "http" not in data


@pytest.mark.parametrize("ending", READERS)
class TestHome:
    """Of the formats that are read again."""

    def test_the_document_finds_its_way(self, ending):
        for name in (NAME, "a, b; c\td.txt", 'x "y" <z> & =.txt', "ไฟล์\u2028.txt"):
            made, segments = meadow()
            home = READERS[ending].read(WRITERS[ending].write(made, name, segments), "home")
            assert (home.document, home.name, home.target, home.journal) == (DOCUMENT, name, "ru", 9)
            assert home.problems == ()

    def test_a_text_in_the_place_of_one_that_was_turned_down_is_not_turned_down(self, ending):
        made, segments = meadow()
        data = WRITERS[ending].write(made, NAME, segments).decode()
        before, after = FILLED[ending]
        assert data.count(before) == 1
        data = data.replace(before, after)
        [unit] = (u for u in READERS[ending].read(data.encode(), "home").units if u.key == "b2.0")
        assert (unit.text, unit.state) == ("Да!", "untouched")

    def test_a_failed_outcome_is_a_file_without_units(self, ending):
        made = replace(outcome(), failure="no engine")
        home = READERS[ending].read(WRITERS[ending].write(made, NAME, ()), "home")
        assert (home.document, home.journal, home.units) == (DOCUMENT, 0, ())

    def test_the_notes_that_we_wrote_are_nobodys_in_xliff(self, ending):
        units = READERS[ending].read(WRITERS[ending].write(meadow()[0], NAME, meadow()[1]), "home").units
        notes = {unit.key: unit.note for unit in units if unit.note}
        spoken = {"a1.0": "as on page 3,\nline 7", "b2.0": "too curt"}
        assert notes == (spoken if ending == "csv" else {})  # a table has the comment in its cell, to be written on

    @settings(max_examples=100, deadline=None)
    @given(any_reviewed())
    def test_any_outcome_comes_back(self, ending, made):
        made, segments = made
        data = WRITERS[ending].write(made, NAME, segments)
        if ending != "csv":
            valid(data, "1.2" if ending == "xlf" else "2.0")
        home = READERS[ending].read(data, "home")
        assert (home.document, home.target, home.journal) == (DOCUMENT, made.target, remarks.journal(segments))
        assert home.problems == ()
        assert [(u.key, u.source, u.text) for u in home.units] == [
            (s.translation.segment.key, possible(s.translation.segment.text), possible(remarks.text(s)))
            for s in segments
        ]
        for unit, segment in zip(home.units, segments, strict=True):
            approved_nothing = HOMES[segment.state] == "approved" and not unit.text.strip()
            assert unit.state == ("untouched" if approved_nothing else HOMES[segment.state])


@pytest.mark.parametrize("ending", ["xlf", "2.xlf"])
@pytest.mark.parametrize("stem", ["meadow", "border", "ferry"])
def test_golden_xliff_satisfies_the_schema_of_oasis(ending, stem):
    valid((GOLDEN / f"run-{stem}.{ending}").read_bytes(), "1.2" if ending == "xlf" else "2.0")


@pytest.mark.parametrize(("ending", "version"), [("xlf", "1.2"), ("2.xlf", "2.0")])
def test_the_schema_would_refuse_a_wrong_file(ending, version):
    made, segments = meadow()
    data = WRITERS[ending].write(made, NAME, segments)
    faults = ((b'state="final"', b'state="good"'), (b"<source>", b"<source><b/>"), (b"<target", b"<aim/><target"))
    for right, wrong in faults:
        assert right in data
        with pytest.raises(AssertionError):
            valid(data.replace(right, wrong), version)


def test_what_is_only_approved_leaves_the_rest_without_a_target():
    made, segments = meadow()
    decisions = {s.translation.segment.key: s.decision for s in segments if s.decision}
    only = reviewed(made, decisions, approved_only=True)
    for ending, reader in READERS.items():
        texts = [unit.text for unit in reader.read(WRITERS[ending].write(made, NAME, only), "home").units]
        assert [text for text in texts if text] == ["В Тернхолде дождь.", "Он проголосовал."]


# CSV and HTML, with other readers than ours.


@settings(max_examples=100, deadline=None)
@given(any_reviewed())
def test_no_cell_of_any_table_is_a_formula(made):
    data = bilingual_csv.write(made[0], NAME, made[1]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data, newline="")))
    assert {len(row) for row in rows[1:]} <= {len(bilingual_csv.COLUMNS)}
    for row in rows:
        for column, cell in enumerate(row):
            assert cell[:1] not in set("=+-@\t\r\n＝＋－＠") - ({"-"} if column == 4 else set()) or not cell
    for row in rows[1:]:
        assert not row[4] or float(row[4]) <= 0


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1", "－1", "'=1", "''@a", "'tis", "a=1", "'"]
)
def test_a_cell_that_would_run_has_an_apostrophe_and_comes_back_without(text):
    made = outcome(translation("a.0", text, text + "!"))
    data = bilingual_csv.write(made, NAME, reviewed(made, {}))
    [_, row] = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    harmless = text[0] in "'a" and text.lstrip("'")[:1] not in set("=@")
    assert row[1:3] == ([text, text + "!"] if harmless else [f"'{text}", f"'{text}!"])
    [unit] = bilingual_csv.read(data, "t.csv").units
    assert (unit.source, unit.text) == (text, text + "!")


class Page(HTMLParser):
    """What a browser would have to fetch or run, and the rows' cells with their languages."""

    def __init__(self, data):
        super().__init__()
        self.rows, self.tags, self.cell = [], [], None
        self.feed(data)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append(tag)
        assert not {"src", "href", "style"} & set(given) and not any(name.startswith("on") for name in given)
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.rows[-1].append([given.get("lang"), given.get("dir"), ""])
        self.cell = tag == "td" or (self.cell and tag in {"span", "ul", "li"})

    def handle_endtag(self, tag):
        self.cell = self.cell and tag != "td"

    def handle_data(self, data):
        if self.cell:
            self.rows[-1][-1][2] += data


@settings(max_examples=100, deadline=None)
@given(any_reviewed())
def test_any_page_holds_the_texts_and_nothing_else(made):
    made, segments = made
    page = Page(bilingual_html.write(made, "<script>", segments).decode())
    known = {"html", "head", "meta", "title", "style", "body", "h1", "p", "table", "thead", "tbody", "tr", "th", "td"}
    assert set(page.tags) <= known | {"span", "ul", "li"}
    direction = "rtl" if made.target == "he" else "ltr"
    assert [tuple(map(tuple, row[:2])) for row in page.rows[1:]] == [
        (("en", "ltr", possible(s.translation.segment.text)), (made.target, direction, possible(remarks.text(s))))
        for s in segments
    ]


# What a person's table says.

HEADINGS = "id,source (en),target (ru),state,comment"


def table(*lines, headings=HEADINGS):
    return bilingual_csv.read("\r\n".join((headings, *lines)).encode(), "t.csv")


def test_a_table_without_our_headings_still_reads():
    home = table("a1,One.,Один.", headings="Id,Source,Target")
    assert (home.document, home.name, home.target, home.journal) == ("", "", "und", 0)
    assert [(u.key, u.source, u.text, u.state) for u in home.units] == [("a1", "One.", "Один.", "untouched")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_as_spreadsheets_save_it(delimiter, encoding):
    lines = [HEADINGS, "a1.0,One.,Один.,edited,так", ",,,,", "a1.1,Two."]
    data = "\r\n".join(lines).replace(",", delimiter).encode(encoding)
    home = bilingual_csv.read(data, "t.csv")
    assert home.target == "ru"
    assert [(u.key, u.source, u.text, u.state, u.note, u.place) for u in home.units] == [
        ("a1.0", "One.", "Один.", "approved", "так", "line 2"),
        ("a1.1", "Two.", "", "untouched", "", "line 4"),
    ]


@pytest.mark.parametrize(
    ("said", "home"),
    [("Accepted", "approved"), ("approved", "approved"), (" edited ", "approved"), ("rejected", "rejected"), ("open", "untouched"), ("", "untouched")],
)  # fmt: skip
def test_states_as_people_type_them(said, home):
    assert [unit.state for unit in table(f"a,One.,Один.,{said}").units] == [home]


def test_a_state_that_is_none_is_a_problem_and_taken_as_open():
    home = table("a,One.,Один.,good")
    assert [unit.state for unit in home.units] == ["untouched"]
    assert home.problems == ("line 2: the state 'good' is none of open, accepted, edited, rejected: taken as open",)


@pytest.mark.parametrize(
    ("cell", "text"),
    [("'=1", "=1"), ("''=1", "'=1"), ("=1", "=1"), ("-5", "-5"), ("'tis", "'tis"), ("'-5", "-5"), ("＝1", "＝1")],
)
def test_the_apostrophe_comes_off_where_we_would_have_put_it(cell, text):
    assert [unit.text for unit in table(f"a,One.,{cell}").units] == [text]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "t.csv:1: no column is headed 'source': give the table its headings back"),
        (b"id,source,text\n", "t.csv:1: no column is headed 'target': give the table its headings back"),
        (b'source,target\na,b\na,"b\n', "t.csv:3: not a table in CSV: unexpected end of data: save it as CSV again"),
        ("source,target\nа,б\n".encode("cp1251"), "t.csv:2: not UTF-8: save the table as CSV in UTF-8"),
    ],
)
def test_a_broken_table_is_one_line(data, message):
    with pytest.raises(DocumentError) as caught:
        bilingual_csv.read(data, "t.csv")
    assert str(caught.value) == message
