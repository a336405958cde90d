"""What every document format promises. A new format gets all of this by one line in `FORMATS`."""

import csv as stdlib_csv
import hashlib
import io
import json as stdlib_json
import re
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import opendocument, wordprocessing
from support.catalogues import catalogues

from translate.formats import (
    android,
    base,
    csv,
    docx,
    html,
    json,
    jsonl,
    markdown,
    odt,
    po,
    properties,
    srt,
    text,
    vtt,
    xliff,
)
from translate.formats.base import WHOLE, Reading
from translate.records import Document

_LINES = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0"), max_size=200
)
_WORDS = st.text(alphabet="abé Ж日 '\"\\&<>%{}@?#!=:\t\n", max_size=20)
# Where white space is not seen.
_BEHIND_BREAK = re.compile(r"(<br\d+/>(?:</g\d+>)*)\s+")
_KEYS = st.text(alphabet="abc_.", min_size=1, max_size=6)
_TREES = st.recursive(
    _WORDS | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(_KEYS | st.just("a_other"), below, max_size=4),
)


@st.composite
def _json(draw) -> str:
    tree = draw(st.dictionaries(_KEYS, _TREES, max_size=5) | st.lists(_TREES, max_size=5))
    return stdlib_json.dumps(tree, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1, "\t"])))


@st.composite
def _properties(draw) -> str:
    signs = ["a", "b", "é", "\\u00e9", " ", "=", ":", "\\n", "\\\\", "\\\n   ", "'", "{0}", "#", "\\:", "\t", "\\\r\n"]
    lines = st.lists(st.sampled_from(signs), max_size=12).map("".join)
    return draw(st.sampled_from(["\n", "\r\n"])).join(draw(st.lists(lines, max_size=8)))


@st.composite
def _android(draw) -> str:
    texts = draw(st.lists(_WORDS.map(escape) | st.just('Say <b>it</b> &amp; <x:g id="n">%1$s</x:g>'), max_size=5))
    inner = "\n".join(f'  <string name="s{n}">{t}</string>' for n, t in enumerate(texts))
    items = "".join(f'\n<item quantity="{q}">{t}</item>' for q, t in zip(("one", "other"), texts, strict=False))
    return f'<?xml version="1.0"?>\n<resources xmlns:x="u">\n{inner}<plurals name="p">{items}\n</plurals></resources>\n'


@st.composite
def _xliff(draw) -> str:
    texts = draw(st.lists(_WORDS.map(escape) | st.just('Go <x id="1"/> to <g id="2">it</g>'), max_size=5))
    target = draw(st.sampled_from(["", "<target/>", '<target state="new"></target>', "<target>ж</target>"]))
    if draw(st.booleans()):
        units = "".join(
            f'<unit id="{n}"><segment><source>{t}</source>{target}</segment></unit>\n' for n, t in enumerate(texts)
        )
        return f'<xliff version="2.0" srcLang="en" trgLang="ru"><file id="f">{units}</file></xliff>'
    units = "".join(
        f'\n  <trans-unit id="{n}">\n    <source>{t}</source>{target}</trans-unit>' for n, t in enumerate(texts)
    )
    return f'<xliff version="1.2"><file source-language="en"><body>{units}</body></file></xliff>'


_HTML = st.lists(
    st.sampled_from(
        [
            *"<p> </p> <b> </b> <i </a> One two. &amp; &lt; <!-- --> <br> <code>x</code> <pre> </pre> <script>".split(),
            *("</script>", "ж", "<", ">", "<sup>1</sup>", '<a href="x">', '<img alt="a b">', " ", "\n"),
        ]
    ),
    max_size=20,
).map("".join)


_MARKDOWN = st.lists(
    st.sampled_from(
        [
            *(
                "One two ",
                "ж",
                "**b** ",
                "*a ",
                "`c` ",
                "[l](u 'T') ",
                "![alt](i) ",
                "\n",
                "\n\n",
                "# ",
                "> ",
                "- ",
                "1. ",
                "<b>",
            ),
            *(
                "|a|b|\n|-|-|\n|",
                "```\n",
                "[^1]",
                "[^1]: ",
                "&amp;",
                "\\*",
                "  \n",
                "<u@v.w>",
                "$x^2$",
                "---\n",
                "===\n",
                "    ",
            ),
        ]
    ),
    max_size=20,
).map("".join)


@st.composite
def _cues(draw, header: str = "") -> str:
    """Cues far apart, so that each is a text of its own whatever it ends with."""
    signs = ["a", "bé", "Ж", "日", " ", "\n", "&", "<i>", "</i>", "- ", "♪a", "{\\an8}", "42", "?"]
    signs += ["<v Ann>", "<00:00:01.000>"]
    said = draw(st.lists(st.lists(st.sampled_from(signs), max_size=9).map("".join), max_size=5))
    said = [re.sub(r"\n\s*\n", "\n", text.strip()) for text in said]
    mark = "." if header else ","
    times = [f"00:{n:02}:01{mark}000 --> 00:{n:02}:03{mark}000" for n in range(len(said))]
    cues = [f"{n}\n{time}\n{text}\n\n" for n, (time, text) in enumerate(zip(times, said, strict=True), 1)]
    return "".join([header, *cues]) if cues else ""


@st.composite
def _table(draw) -> str:
    out = io.StringIO(newline="")
    separator, line_end = draw(st.sampled_from(",;\t|")), draw(st.sampled_from(["\n", "\r\n"]))
    quoting = draw(st.sampled_from([stdlib_csv.QUOTE_MINIMAL, stdlib_csv.QUOTE_ALL, stdlib_csv.QUOTE_NONNUMERIC]))
    writer = stdlib_csv.writer(out, delimiter=separator, lineterminator=line_end, quoting=quoting)
    writer.writerows(
        [["id", "text", "note"], *draw(st.lists(st.tuples(st.integers(), _WORDS, st.just("x")), max_size=5))]
    )
    return out.getvalue()


@st.composite
def _json_lines(draw) -> str:
    rows = draw(st.lists(st.tuples(_WORDS | st.lists(_WORDS, max_size=2), _TREES), min_size=1, max_size=5))
    rows.append(("word", None))
    ascii_only = draw(st.booleans())
    return "".join(f"{stdlib_json.dumps({'a': tree, 'text': t}, ensure_ascii=ascii_only)}\n" for t, tree in rows)


@st.composite
def _html(draw) -> str:
    word = st.one_of(
        _WORDS.map(escape), st.just("Say <b>it <i>now</i></b>"), st.just("&eacute; <br> <img src=a alt='A b'> x")
    )
    tag = st.sampled_from(["p", "div", "li", "h2", "td", "title", "section lang=en", "p title='t'"])
    parts = draw(st.lists(st.tuples(tag, word), max_size=6))
    inner = "\n".join(f"<{t}>{text}</{t.split()[0]}>" for t, text in parts)
    return draw(st.sampled_from(["", "<!DOCTYPE html><meta charset=utf-8><html lang=en>"])) + inner


@st.composite
def _odt(draw) -> bytes:
    look = (
        '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    mark = st.sampled_from(["<text:tab/>", '<text:s text:c="2"/>', "<text:a>a link</text:a>", "<text:page-number/>"])
    spans = _WORDS.map(escape).map('<text:span text:style-name="B">{}</text:span>'.format)
    texts = st.lists(_WORDS.map(escape) | spans | mark, max_size=4).map("".join)
    body = "".join(f"<text:p>{text}</text:p>" for text in draw(st.lists(texts, max_size=5)))
    members = {"content.xml": opendocument.content(body, look), "styles.xml": opendocument.styles()}
    if draw(st.booleans()):
        members["meta.xml"] = (
            f'<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(draw(_WORDS))}</dc:title></m>'
        )
    return opendocument.packed(members)


@st.composite
def _docx(draw) -> bytes:
    look = st.sampled_from(["", "<w:rPr><w:b/></w:rPr>", '<w:rPr><w:lang w:val="fr"/></w:rPr>'])
    words = st.builds('<w:r>{}<w:t xml:space="preserve">{}</w:t></w:r>'.format, look, _WORDS.map(escape))
    link = words.map("<w:hyperlink>{}</w:hyperlink>".format)
    mark = st.sampled_from(["<w:r><w:tab/></w:r>", '<w:bookmarkStart w:id="1"/>', "<w:r><w:footnoteReference/></w:r>"])
    texts = st.lists(words | link | mark, max_size=4).map("".join)
    box = texts.map("<w:r><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:r>".format)
    paragraphs = st.lists(texts | st.builds("{}{}".format, texts, box), max_size=5)
    return wordprocessing.document("".join(f"<w:p>{p}</w:p>" for p in draw(paragraphs)))


# Format -> a strategy for files of it.
FORMATS = {
    # Control characters in bulk make a file binary; that is refused, and tested elsewhere.
    text: _LINES.map(lambda s: "".join(c for c in s if c >= " " or c in "\t\r\n")),
    po: catalogues("ru", "nplurals=3; plural=n%3;", 3, most=3),
    json: _json(),
    properties: _properties(),
    android: _android(),
    xliff: _xliff(),
    html: _HTML | _html(),
    markdown: _MARKDOWN | _MARKDOWN.map("---\ntitle: One two\nlang: en\n---\n".__add__),
    srt: _cues(),
    vtt: _cues("WEBVTT\n\n"),
    csv: _table(),
    jsonl: _json_lines(),
    docx: _docx(),
    odt: _odt(),
}
# What the files of a format are read as, where it must be told.
READINGS = {csv: Reading(fields=("text",)), jsonl: Reading(fields=("text",))}
CASES = pytest.mark.parametrize("fmt", FORMATS, ids=lambda f: f.__name__.rsplit(".", 1)[-1])
MONOLINGUAL = pytest.mark.parametrize(
    "fmt",
    [text, json, properties, android, html, markdown, srt, vtt, csv, jsonl, docx, odt],
    ids=lambda f: f.__name__.rsplit(".", 1)[-1],
)


def documents(fmt) -> st.SearchStrategy[bytes]:
    return FORMATS[fmt].map(lambda file: file if isinstance(file, bytes) else file.encode())


def read(fmt, content: bytes, name: str, redo_fuzzy: bool = False, target: str = "") -> Document:
    return fmt.read(content, name, redo_fuzzy, target, READINGS.get(fmt, WHOLE))


@CASES
class TestFormat:
    @given(data=st.data())
    def test_nothing_translated_comes_back_byte_for_byte(self, fmt, data):
        content = data.draw(documents(fmt))
        document = read(fmt, content, "a.txt")
        assert fmt.write(document, {}) == content
        assert fmt.write(document, {b.id: b.text for b in document.blocks}) == content

    @given(data=st.data())
    def test_blocks_have_text_and_unique_ids_and_the_key_is_the_digest(self, fmt, data):
        content = data.draw(documents(fmt))
        document = read(fmt, content, "a.txt")
        assert document.key == hashlib.sha256(content).hexdigest()
        assert all(b.text and b.text == b.text.strip() for b in document.blocks)
        assert len({b.id for b in document.blocks}) == len(document.blocks)

    @given(data=st.data())
    def test_blocks_and_ids_are_the_same_whatever_is_to_be_translated(self, fmt, data):
        content = data.draw(documents(fmt))
        ways = [read(fmt, content, "a.txt", fuzzy, target) for fuzzy in (False, True) for target in ("", "ru", "hy")]
        assert len({tuple((b.id, b.text) for b in way.blocks) for way in ways}) == 1

    @given(data=st.data())
    def test_what_is_written_can_be_read_and_has_the_texts(self, fmt, data):
        document = read(fmt, data.draw(documents(fmt)), "a.txt", target="ru")
        texts = {b.id: f"{b.text} ещё" for b in document.blocks if b.translatable}
        result = fmt.write(document, texts, "ru")
        again = read(fmt, result, "b.txt", target="ru")
        if fmt in {po, xliff}:  # the texts are beside the sources
            assert [b.text for b in again.blocks] == [b.text for b in document.blocks]
            assert result.decode().count("ещё") >= (len(texts) if fmt is xliff else 0)
        elif fmt in {srt, vtt}:  # shared out anew among cues and their lines
            assert result.decode().count("ещё") == len(texts)
        else:
            found = {_BEHIND_BREAK.sub(r"\1", b.text) for b in again.blocks}
            assert {_BEHIND_BREAK.sub(r"\1", text) for text in texts.values()} <= found
        assert fmt.write(again, {}) == result

    def test_it_is_found_by_name_and_by_media_type(self, fmt):
        assert base.by_media_type(fmt.MEDIA_TYPE) is fmt
        assert all(base.by_name(f"x{ending.upper()}") is fmt for ending in base.endings(fmt.MEDIA_TYPE))

    def test_an_empty_file_has_no_blocks(self, fmt):
        document = read(fmt, b"", "empty")
        assert isinstance(document, Document)
        assert document.blocks == ()
        assert fmt.write(document, {}) == b""


@MONOLINGUAL
@given(data=st.data())
def test_a_translated_file_reads_back_as_its_texts(fmt, data):
    document = read(fmt, data.draw(documents(fmt)), "a.txt")
    plain = [b for b in document.blocks if b.translatable and not set(b.text) & set("%{}<>&")]
    texts = {b.id: f"перевод{i} слова" for i, b in enumerate(plain)}
    again = read(fmt, fmt.write(document, texts), "b.txt")
    assert [b.text for b in again.blocks] == [texts.get(b.id, b.text) for b in document.blocks]
