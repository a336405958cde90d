"""JSON, .properties, Android and XLIFF files: what they become, and what is said of broken ones."""

import re
from pathlib import Path

import pytest
from support.quoting import desk

from translate import formats
from translate.errors import DocumentError
from translate.formats import accelerators
from translate.pipeline import plan, target_texts, translate_document

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats"
CASES = re.findall(
    r"^([^\n]+)\n\.\n(.*?)^\.\n(.*?)^\.$", (FIXTURES / "files.txt").read_text("utf-8"), re.DOTALL | re.MULTILINE
)


def filled(name: str, content: bytes, target: str = "ru", lossy: bool = False) -> bytes:
    document, at = formats.read(content, name, target=target), desk(lossy, source="en")
    outcome = translate_document(plan(document, target, at), at)
    return formats.write(document, target_texts(document, outcome.translations), target)


@pytest.mark.parametrize(("name", "before", "after"), CASES, ids=[c[0] for c in CASES])
def test_what_a_file_becomes(name, before, after):
    expected = (
        after.replace("«", "\\u00ab").replace("»", "\\u00bb").replace("é", "\\u00e9")
        if name.endswith("ties")
        else after
    )
    assert filled(name, before.encode()).decode() == expected


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", '{"a": "Open {{name}}"}'),
        ("a.properties", "a=Open {0}\n"),
        ("strings.xml", '<resources><string name="a">Open %1$s</string></resources>'),
        (
            "a.xlf",
            '<xliff version="1.2"><file><body><trans-unit id="1"><source>Go <x id="1"/></source></trans-unit></body></file></xliff>',
        ),
    ],
)
def test_a_text_that_lost_its_placeholder_or_element_is_not_written(name, content):
    assert filled(name, content.encode(), lossy=True).decode() == content


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", '{\n "a": "x",\n "a": "y"}', "a.json:3: the key 'a' is already in line 2"),
        ("a.json", '{"a": }', "a.json:1: not JSON"),
        ("a.json", '"a"', "a.json:1: neither an object nor an array"),
        ("a.json", b'{"a":\n"\xff"}', "a.json:2: not UTF-8"),
        ("a.json", "[" * 5000 + "]" * 5000, "a.json:"),
        ("a.properties", "a=1\nb=\\u00g1\n", "a.properties:2: \\u without four"),
        ("strings.xml", "<manifest/>", "strings.xml:1: <manifest>, not <resources>"),
        ("strings.xml", "<resources>\n<string>", "strings.xml:2: not well-formed XML"),
        ("a.xlf", '<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2"/>', "a.xlf:1: its DOCTYPE declares"),
        ("a.xlf", '<xliff version="3.0"/>', "a.xlf:1: no XLIFF of version"),
    ],
)
def test_a_bad_file_is_named_with_its_line(name, content, message):
    with pytest.raises(DocumentError) as error:
        formats.read(content if isinstance(content, bytes) else content.encode(), name)
    assert str(error.value).startswith(message)


def test_approved_text_has_another_state():
    content = b'<xliff version="1.2"><file source-language="en"><body><trans-unit id="1"><source>Go</source></trans-unit></body></file></xliff>'
    document = formats.read(content, "a.xlf")
    (block,) = document.blocks
    result = formats.write(document, {block.id: "Иди"}, "ru", {block.id}).decode()
    assert '<trans-unit id="1" approved="yes"><source>Go</source><target state="translated">Иди</target>' in result
    assert not formats.read(result.encode(), "a.xlf", redo_fuzzy=True).blocks[0].translatable
    machine = formats.write(document, {block.id: "Иди"}, "ru")
    again = [formats.read(machine, "a.xlf", fuzzy).blocks[0].translatable for fuzzy in (False, True)]
    assert again == [False, True]


@pytest.mark.parametrize(
    "row", [r.split("\t") for r in (FIXTURES / "accelerators.tsv").read_text("utf-8").splitlines() if r[:1] != "#"]
)
def test_accelerators(row):
    mark, source, bare, target, marked = row
    text, taken = accelerators.taken(source, frozenset(mark))
    assert (text, accelerators.put(target, taken)) == (bare, marked)


def test_which_marks_a_catalogue_uses():
    assert accelerators.used(["&File", "R&D", "a_b"]) == {"&"}
    assert accelerators.used(["_File", "file_name"]) == {"_"}
    assert accelerators.used(["AT&T", "file_name", "_private", "Fish & chips", "&amp;"]) == set()
