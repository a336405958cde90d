"""JSON, JSON Lines and tables by the fields that a person names."""

import csv as stdlib_csv
import io
import json as stdlib_json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate import formats
from translate.errors import DocumentError
from translate.formats import Reading
from translate.formats.csv_scan import sniffed
from translate.formats.fields import matches

FOLDER = Path(__file__).parent.parent / "fixtures" / "formats" / "fields"
CASES = re.findall(
    r"^([^\n]+\.\w+) (\S+)\n\.\n(.*?)^\.\n(.*?)^\.\n(.*?)^\.$",
    (FOLDER / "cases.txt").read_text("utf-8"),
    re.DOTALL | re.MULTILINE,
)
CELLS = st.text("ab é,;|\t\"'\n=", max_size=12)


def by_fields(content: bytes | str, name: str, *fields: str):
    return formats.read(content.encode() if isinstance(content, str) else content, name, how=Reading(fields=fields))


@pytest.mark.parametrize(("name", "fields", "before", "texts", "after"), CASES, ids=[c[0] for c in CASES])
def test_what_a_file_becomes(name, fields, before, texts, after):
    for line_end in ("\n", "\r\n"):
        document = by_fields(before.replace("\n", line_end), name, *fields.split(","))
        assert [block.text for block in document.blocks] == texts.splitlines()
        new = {block.id: block.text.upper() for block in document.blocks}
        assert formats.write(document, new, "ru").decode() == after.replace("\n", line_end)


def test_a_feed_keeps_all_but_its_texts():
    data = (FOLDER / "feed.json").read_bytes()
    document = by_fields(data, "feed.json", "title", "items.*.title", "items.*.content_text")
    assert [(b.text, b.kind) for b in document.blocks] == [
        ("The Harbour Gazette", "heading"),
        ("Ferry service resumes", "heading"),
        ("The ferry is back.", "paragraph"),
        ("It sails twice a day – at seven and at four.", "paragraph"),
        ("Café opens at the pier", "heading"),
        ('The café is "open".', "paragraph"),
    ]
    assert formats.write(document, {}) == data
    result = formats.write(document, {b.id: f"«{b.text}»" for b in document.blocks})
    assert result.isascii(), "the file escapes what is not ASCII"
    before, after = stdlib_json.loads(data), stdlib_json.loads(result)
    assert after["items"][1]["content_text"] == '«The café is "open".»'
    assert after["items"][0]["content_text"].startswith("«The ferry is back.»\n\n«It sails")
    for feed in (before, after):
        del feed["title"]
        for item in feed["items"]:
            del item["title"], item["content_text"]
    assert before == after
    changed = [b for a, b in zip(data.splitlines(), result.splitlines(), strict=True) if a != b]
    assert len(changed) == 5


def test_markup_in_a_value_is_in_its_text_and_its_slashes_are_escaped_as_they_were():
    data = (FOLDER / "feed.json").read_bytes()
    document = by_fields(data, "feed.json", "content_html")
    (block,) = document.blocks
    assert block.text == 'The <a href="https://cafe.example/">café</a> is open.'
    assert rb'<\/a> is shut.<\/p>"' in formats.write(document, {block.id: block.text.replace("open", "shut")})


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("<p>One.</p><P class='x'>Two <b>words</b>.</P>\n<ul><li>Three</ul>", ["One.", "Two <b>words</b>.", "Three"]),
        ("<b>One.</b>\nTwo.", ["<b>One.</b>\nTwo."]),
        ("How <p> is used", ["How <p> is used"]),
        ("One.\r\n \r\n\r\nTwo.\rThree.", ["One.", "Two.\nThree."]),
        (" \n\n ", []),
    ],
)
def test_what_a_paragraph_is(value, texts):
    content = stdlib_json.dumps({"body": value})
    document = by_fields(content, "a.json", "body")
    assert [b.text for b in document.blocks] == texts
    new = stdlib_json.loads(formats.write(document, {b.id: b.text.upper() for b in document.blocks}))["body"]
    for text in texts:
        value = value.replace("\r\n", "\n").replace("\r", "\n").replace(text, text.upper())
    assert new.split() == value.split()


def test_without_fields_json_is_a_catalogue():
    assert {b.kind for b in formats.read(b'{"a": "One text"}', "a.json").blocks} == {"message"}


@pytest.mark.parametrize(
    ("field", "path", "found"),
    [
        ("title", ("title",), True),
        ("title", ("a", 0, "title"), True),
        ("title", ("title", 0), True),
        ("title", ("title", "x"), False),
        ("a.title", ("a", "title"), True),
        ("a.title", ("a", 3, "title", 1), True),
        ("a.title", ("b", "a", "title"), False),
        ("a.*.title", ("a", 3, "title"), True),
        ("a.*.title", ("a", "x", "title"), True),
        ("a.*.title", ("a", "title"), False),
        ("a.2", ("a", 2), True),
        ("a.2", ("a", 1), False),
        ("*", ("anything",), True),
        ("*", ("a", "b"), False),
        ("a.*", ("a", "b", "c"), False),
    ],
)
def test_which_paths_a_field_names(field, path, found):
    assert matches(field, field.split("."), path) is found


LINES = '{"id": 1, "title": "A title here", "in": {"body": "Some longer body text"}, "url": "http://x"}\n'


@pytest.mark.parametrize(
    ("name", "content", "fields", "message"),
    [
        (
            "a.jsonl",
            LINES,
            (),
            "a.jsonl: say which fields are texts, such as --fields title,in.body; there are title, in.body",
        ),
        ("a.jsonl", LINES, ("title", "nope"), "a.jsonl: no text in 'nope': there are title, in.body"),
        ("a.json", LINES, ("nope",), "a.json: no text in 'nope': there are title, in.body"),
        ("a.json", '{"a": 1}', ("a",), "a.json: no text in 'a': there are no texts in it"),
        ("a.jsonl", LINES + '\n{"a": }\n', ("title",), "a.jsonl:3: not JSON: "),
        ("a.jsonl", LINES + '{"a": 1, "a": 2}', ("title",), "a.jsonl:2: the key 'a' is already in line 2"),
        ("a.jsonl", LINES.encode() + b'{"\xff": 1}', ("title",), "a.jsonl:2: not UTF-8"),
        ("a.jsonl", LINES + "[" * 100_000, ("title",), "a.jsonl:2: objects too deep"),
        ("a.jsonl", LINES + "[" * 300 + "]" * 300, ("title",), "a.jsonl:2: too deep"),
        ("a.json", '{"a": "b",\n"c": "d",\n"a": "e"}', ("c",), "a.json:3: the key 'a' is already in line 1"),
        (
            "a.csv",
            "id,title,text\n1,Two words,And a longer text\n",
            (),
            "a.csv: say which fields are texts, such as --fields title,text; there are id, title, text",
        ),
        (
            "a.csv",
            "id,text\n1,x\n",
            ("txt", "text"),
            "a.csv: no column 'txt': there are id, text; or give numbers from 1",
        ),
        ("a.csv", "id,text\n1,x\n", ("3",), "a.csv: no column '3'"),
        (
            "a.csv",
            'id,text\n1,x\n2,"open\n3,y\n',
            ("text",),
            "a.csv:3: a quote that begins a cell here is never closed",
        ),
        ("a.txt", "x", ("text",), "a.txt: --fields is for .arb .csv .json .jsonl .ndjson .tsv"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(name, content, fields, message):
    with pytest.raises(DocumentError) as error:
        by_fields(content, name, *fields)
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


def test_at_most_ten_fields_are_listed():
    content = stdlib_json.dumps({f"key{n}": "some text" for n in range(30)})
    with pytest.raises(DocumentError) as error:
        by_fields(content, "a.jsonl")
    assert len(re.findall(r"key\d+", str(error.value).partition("there are")[2])) == 10


@given(
    st.lists(st.tuples(st.integers(0, 99).map(str), CELLS, st.sampled_from(["x", "a b", ""])), min_size=1, max_size=5),
    st.sampled_from(",;|\t"),
    st.sampled_from([stdlib_csv.QUOTE_MINIMAL, stdlib_csv.QUOTE_ALL]),
    CELLS,
)
def test_another_reader_sees_the_same_table_but_for_the_texts(rows, separator, quoting, more):
    out = io.StringIO(newline="")
    table = [["id", "text", "note"], *map(list, rows)]
    stdlib_csv.writer(out, delimiter=separator, quoting=quoting).writerows(table)
    document = by_fields(out.getvalue(), "a.csv", "text")
    texts = {b.id: f"{b.text} {more}x" for b in document.blocks}
    result = formats.write(document, texts, "ru").decode()
    again = list(stdlib_csv.reader(io.StringIO(result, newline=""), delimiter=separator))
    blocks = iter(document.blocks)
    expected = [
        "".join(
            part.replace(part.strip(), texts[next(blocks).id].strip()) if part.strip() else part
            for part in re.split(r"([^\S\n]*\n(?:[^\S\n]*\n)+)", cell)
        )
        for _, cell, _ in table[1:]
    ]
    assert [row[1] for row in again[1:]] == expected
    assert [[row[0], row[2]] for row in again] == [[row[0], row[2]] for row in table]


@pytest.mark.parametrize(
    ("content", "delimiter", "quoting"),
    [
        ("a,b\n1,2\n", ",", "doubled"),
        ("name;price\nx, y;1,5\nz;2,5\n", ";", "doubled"),
        ('"a";"b"\n"x,y";"1,2"\n"z,w";"3,4"\n', ";", "doubled"),
        ('a\tb\n5" x\t1\n', "\t", "none"),
        ('a,b\n"say \\"x\\", y",1\n', ",", "escaped"),
        ("a|b\nx, y|z, w\n", "|", "doubled"),
    ],
)
def test_what_separates_cells_is_found(content, delimiter, quoting):
    found = sniffed(content, "a.csv")
    assert (found.delimiter, found.quoting) == (delimiter, quoting)


@pytest.mark.parametrize(("codec", "mark"), [("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("cp1251", b"")])
def test_a_table_stays_in_its_encoding(codec, mark):
    text = "номер;текст\r\n1;Съешь ещё этих мягких французских булок\r\n"
    document = by_fields(mark + text.encode(codec), "a.csv", "текст")
    result = formats.write(document, {document.blocks[0].id: "Другие; слова"})
    assert result == mark + 'номер;текст\r\n1;"Другие; слова"\r\n'.encode(codec)


def test_rows_that_are_shorter_are_read_and_said():
    document = by_fields("a,b\n1,one\n2\n3,three,x\n", "a.csv", "b")
    assert [b.text for b in document.blocks] == ["one", "three"]
    assert document.notes[0].startswith("line 3: 1 cells where the first row has 2 (and 1 more")


def test_half_a_surrogate_pair_stays_an_escape():
    document = by_fields('{"a": "x \\ud800", "b": "é"}', "a.json", "a")
    assert formats.write(document, {document.blocks[0].id: "y \ud800"}) == '{"a": "y \\ud800", "b": "é"}'.encode()
