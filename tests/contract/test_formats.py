"""What every document format promises. A new format gets all of this by one line in `FORMATS`."""

import hashlib
import json as stdlib_json
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.catalogues import catalogues

from translate.formats import android, base, json, po, properties, text, xliff
from translate.records import Document

_LINES = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0"), max_size=200
)
_WORDS = st.text(alphabet="abé Ж日 '\"\\&<>%{}@?#!=:\t\n", max_size=20)
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


# Format -> a strategy for files of it.
FORMATS = {
    # Control characters in bulk make a file binary; that is refused, and tested elsewhere.
    text: _LINES.map(lambda s: "".join(c for c in s if c >= " " or c in "\t\r\n")),
    po: catalogues("ru", "nplurals=3; plural=n%3;", 3, most=3),
    json: _json(),
    properties: _properties(),
    android: _android(),
    xliff: _xliff(),
}
CASES = pytest.mark.parametrize("fmt", FORMATS, ids=lambda f: f.__name__.rsplit(".", 1)[-1])
MONOLINGUAL = pytest.mark.parametrize(
    "fmt", [text, json, properties, android], ids=lambda f: f.__name__.rsplit(".", 1)[-1]
)


def documents(fmt) -> st.SearchStrategy[bytes]:
    return FORMATS[fmt].map(str.encode)


@CASES
class TestFormat:
    @given(data=st.data())
    def test_nothing_translated_comes_back_byte_for_byte(self, fmt, data):
        content = data.draw(documents(fmt))
        document = fmt.read(content, "a.txt")
        assert fmt.write(document, {}) == content
        assert fmt.write(document, {b.id: b.text for b in document.blocks}) == content

    @given(data=st.data())
    def test_blocks_have_text_and_unique_ids_and_the_key_is_the_digest(self, fmt, data):
        content = data.draw(documents(fmt))
        document = fmt.read(content, "a.txt")
        assert document.key == hashlib.sha256(content).hexdigest()
        assert all(b.text and b.text == b.text.strip() for b in document.blocks)
        assert len({b.id for b in document.blocks}) == len(document.blocks)

    @given(data=st.data())
    def test_blocks_and_ids_are_the_same_whatever_is_to_be_translated(self, fmt, data):
        content = data.draw(documents(fmt))
        ways = [fmt.read(content, "a.txt", fuzzy, target) for fuzzy in (False, True) for target in ("", "ru", "hy")]
        assert len({tuple((b.id, b.text) for b in way.blocks) for way in ways}) == 1

    @given(data=st.data())
    def test_what_is_written_can_be_read_and_has_the_texts(self, fmt, data):
        document = fmt.read(data.draw(documents(fmt)), "a.txt", target="ru")
        texts = {b.id: f"{b.text} ещё" for b in document.blocks if b.translatable}
        result = fmt.write(document, texts, "ru")
        again = fmt.read(result, "b.txt", target="ru")
        if fmt in {po, xliff}:  # the texts are beside the sources
            assert [b.text for b in again.blocks] == [b.text for b in document.blocks]
            assert result.decode().count("ещё") >= (len(texts) if fmt is xliff else 0)
        else:
            assert set(texts.values()) <= {b.text for b in again.blocks}
        assert fmt.write(again, {}) == result

    def test_it_is_found_by_name_and_by_media_type(self, fmt):
        assert base.by_media_type(fmt.MEDIA_TYPE) is fmt
        assert all(base.by_name(f"x{ending.upper()}") is fmt for ending in base.endings(fmt.MEDIA_TYPE))

    def test_an_empty_file_has_no_blocks(self, fmt):
        document = fmt.read(b"", "empty")
        assert isinstance(document, Document)
        assert document.blocks == ()
        assert fmt.write(document, {}) == b""


@MONOLINGUAL
@given(data=st.data())
def test_a_translated_file_reads_back_as_its_texts(fmt, data):
    document = fmt.read(data.draw(documents(fmt)), "a.txt")
    plain = [b for b in document.blocks if b.translatable and not set(b.text) & set("%{}<>&")]
    texts = {b.id: f"перевод{i} слова" for i, b in enumerate(plain)}
    again = fmt.read(fmt.write(document, texts), "b.txt")
    assert [b.text for b in again.blocks] == [texts.get(b.id, b.text) for b in document.blocks]
