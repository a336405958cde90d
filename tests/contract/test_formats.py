"""What every document format promises. A new format gets all of this by one line in `FORMATS`."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.formats import base, text
from translate.records import Document

# Format -> a strategy for files of it.
_LINES = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0"), max_size=200
)
FORMATS = {text: _LINES}
CASES = pytest.mark.parametrize("fmt", FORMATS, ids=lambda f: f.__name__.rsplit(".", 1)[-1])


def documents(fmt) -> st.SearchStrategy[bytes]:
    # Control characters in bulk make a file binary; that is refused, and tested elsewhere.
    return FORMATS[fmt].map(lambda s: "".join(c for c in s if c >= " " or c in "\t\r\n").encode())


@CASES
class TestFormat:
    @given(data=st.data())
    def test_nothing_translated_comes_back_byte_for_byte(self, fmt, data):
        content = data.draw(documents(fmt))
        document = fmt.read(content, "a.txt")
        assert fmt.write(document, {}) == content
        assert fmt.write(document, {b.id: b.text for b in document.blocks}) == content

    @given(data=st.data())
    def test_a_translated_file_reads_back_as_its_texts(self, fmt, data):
        document = fmt.read(data.draw(documents(fmt)), "a.txt")
        texts = {b.id: f"перевод{i} слова" for i, b in enumerate(document.blocks)}
        again = fmt.read(fmt.write(document, texts), "b.txt")
        assert [b.text for b in again.blocks] == list(texts.values())

    @given(data=st.data())
    def test_blocks_have_text_and_unique_ids_and_the_key_is_the_digest(self, fmt, data):
        content = data.draw(documents(fmt))
        document = fmt.read(content, "a.txt")
        assert document.key == hashlib.sha256(content).hexdigest()
        assert all(b.text and b.text == b.text.strip() for b in document.blocks)
        assert len({b.id for b in document.blocks}) == len(document.blocks)

    def test_it_is_found_by_name_and_by_media_type(self, fmt):
        assert base.by_media_type(fmt.MEDIA_TYPE) is fmt
        assert all(base.by_name(f"x{suffix.upper()}") is fmt for suffix in fmt.SUFFIXES)

    def test_an_empty_file_has_no_blocks(self, fmt):
        document = fmt.read(b"", "empty")
        assert isinstance(document, Document)
        assert document.blocks == ()
        assert fmt.write(document, {}) == b""
