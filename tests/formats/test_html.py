"""HTML: which texts a page has, what is written, and that browsers find the same page but for the texts."""

from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate import formats
from translate.errors import DocumentError
from translate.formats import html_encoding
from translate.formats.html_scan import Scanner

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats" / "html"
PAGES = sorted(FIXTURES.glob("*.html"))
MARK = "⁂"


def cases(name: str, parts: int) -> list[list[str]]:
    found = (FIXTURES / name).read_text("utf-8").split("\n\n", 1)[1].rstrip("\n").removesuffix("\n.").split("\n.\n\n")
    assert all(case.count("\n.\n") == parts - 1 for case in found)
    return [case.split("\n.\n") for case in found]


def read(page: str | bytes, name: str = "page.html"):
    return formats.read(page if isinstance(page, bytes) else page.encode(), name)


def marked(page: bytes, mark: str = MARK, target: str = "") -> bytes:
    """The page with the mark behind each text."""
    document = read(page)
    return formats.write(document, {b.id: b.text + mark for b in document.blocks if b.translatable}, target)


def elements(page: bytes) -> list[object]:
    """What lxml makes of a page, without marks and differences in white space."""

    def plain(text: str | None) -> str:
        return " ".join((text or "").replace(MARK, "").split())

    text = html_encoding.decode(page, "").text
    tree = lxml.html.document_fromstring(text.replace('<meta charset="utf-8">', ""))
    return [
        (e.tag, {k: plain(v) for k, v in e.attrib.items()}, plain(e.text), plain(e.tail))
        for e in tree.iter()
        if isinstance(e.tag, str)
    ]


@pytest.mark.parametrize(
    ("page", "texts"), [c[1:] for c in cases("blocks.txt", 3)], ids=[c[0] for c in cases("blocks.txt", 3)]
)
def test_texts_of_a_page(page, texts):
    found = [f"{b.kind}{'' if b.translatable else ' (kept)'}: {b.text}" for b in read(page).blocks]
    assert "\n".join(found) == texts


@pytest.mark.parametrize(
    ("target", "page", "written"), [c[1:] for c in cases("write.txt", 4)], ids=[c[0] for c in cases("write.txt", 4)]
)
def test_what_is_written(target, page, written):
    assert marked(page.encode(), " +", target).decode() == written


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
class TestRealPages:
    def test_every_text_replaced_leaves_the_same_elements(self, path):
        page = path.read_bytes()
        result = marked(page)
        assert (
            sum(b.text.endswith(MARK) for b in read(result).blocks)
            == sum(b.translatable for b in read(page).blocks)
            > 5
        )
        assert elements(result) == elements(page)

    def test_one_text_replaced_leaves_all_other_bytes(self, path):
        page = path.read_bytes()
        document = read(page)
        for block in document.blocks:
            changed = formats.write(document, {block.id: "***"})
            before, after = changed.split(b"***")
            assert page.startswith(before)
            assert page.endswith(after) or "<x" in block.text

    def test_language_is_set(self, path):
        tree = lxml.html.document_fromstring(html_encoding.decode(marked(path.read_bytes(), target="fa"), "").text)
        assert (tree.get("lang"), tree.get("dir")) == ("fa", "rtl")


def test_no_changed_text_leaves_language_and_direction():
    page = b"<html lang=en><p>One</p>"
    document = read(page)
    assert formats.write(document, {b.id: b.text for b in document.blocks}, "ar") == page
    assert formats.write(document, {b.id: "  " for b in document.blocks}, "ar") == page


def test_what_people_do_to_codes_is_put_right():
    document = read("<p>One <b>two</b> <img src=a><i>three</i></p>")
    (block,) = document.blocks
    assert block.text == "One <g1>two</g1> <x2/><g3>three</g3>"
    for text, written in [
        ("<g3>Drei</g3> <g1>zwei eins", "<i>Drei</i> <b>zwei eins</b><img src=a>"),
        ("</g1>Eins <g1>zwei <g3>drei</g1></g3> <x2/><x2/>", "Eins <b>zwei <i>drei</i></b> <img src=a>"),
        ("Eins <b>zwei</b> & <x9/>", "Eins &lt;b&gt;zwei&lt;/b&gt; &amp; &lt;x9/&gt;<img src=a>"),
    ]:
        assert formats.write(document, {block.id: text}).decode() == f"<p>{written}</p>"


class TestEncoding:
    @pytest.mark.parametrize(
        ("head", "codec"),
        [
            ('<meta charset="windows-1251">', "cp1251"),
            ("<META http-equiv=Content-Type content='text/html; charset=koi8-r'>", "koi8-r"),
            ('<?xml version="1.0" encoding="ISO-8859-5"?>', "iso8859-5"),
            ("<!-- <meta charset=koi8-r> --><meta charset=windows-1251>", "cp1251"),
            (f"<script>{'x' * 2000}</script><meta charset=windows-1251>", "cp1251"),
            ("<meta charset=utf-16>", "utf-8"),
            ("<meta charset=nonsense>", "utf-8"),
            ("<meta charset=iso-2022-jp>", "iso2022_jp"),
        ],
        ids=lambda value: value[:30],
    )
    def test_declared(self, head, codec):
        page = f"{head}<p>Привет <b>мир</b></p><p>Ещё</p>".encode(codec)
        document = read(page)
        assert [b.text for b in document.blocks] == ["Привет <g1>мир</g1>", "Ещё"]
        assert formats.write(document, {}) == page
        result = formats.write(document, {document.blocks[0].id: "Ωδε <g1>и</g1>"})
        assert [b.text for b in read(result).blocks] == ["Ωδε <g1>и</g1>", "Ещё"]
        assert result.endswith("<p>Ещё</p>".encode(codec))

    @pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le"])
    def test_marks_and_wide_characters(self, codec):
        page = "<html><p>Привет, мир, и ещё несколько простых слов</p></html>".encode(codec)
        document = read(page)
        assert formats.write(document, {}) == page
        assert read(formats.write(document, {document.blocks[0].id: "Ψ"})).blocks[0].text == "Ψ"

    def test_what_the_encoding_lacks_is_a_reference(self):
        result = marked("<meta charset=windows-1252><p title=a>café</p>".encode("cp1252"), " ж&")
        assert result == '<meta charset=windows-1252><p title="a &#1078;&amp;">café &#1078;&amp;</p>'.encode("cp1252")

    def test_an_undeclared_page_that_gets_other_letters_declares_utf_8(self):
        assert marked(b"<html><head><p>a", " \xe9".encode("latin-1").decode("latin-1")).startswith(
            b'<html><head><meta charset="utf-8"><p>a'
        )
        assert b"meta" not in marked(b"<html><head><p>a", " b")
        assert b"meta" not in marked(b"<p>a", " é")

    def test_bytes_that_the_encoding_does_not_know_come_back(self):
        page = b"<meta charset=utf-8><p>one \xff two</p><p>\xfe</p><p>three</p>"
        document = read(page)
        assert document.notes == ("2 bytes are not valid utf-8, which the file says it is in",)
        assert document.blocks[0].text == "one \ufffd two"
        assert formats.write(document, {}) == page
        assert b"\xfe" in formats.write(document, {document.blocks[2].id: "drei"})

    def test_an_encoding_that_would_not_come_back_is_refused(self):
        with pytest.raises(DocumentError, match="save it as UTF-8"):
            read(b"<meta charset=iso-2022-jp><p>\x1b(B\x1b(Babc</p>")

    def test_binary_is_refused(self):
        with pytest.raises(DocumentError, match="binary"):
            read(b"\x89PNG\0\0\0\r")


def test_entities_of_a_page_s_own_are_refused():
    with pytest.raises(DocumentError, match=r"a\.xhtml:2: it declares entities"):
        read('<?xml version="1.0"?>\n<!DOCTYPE html [<!ENTITY a "aaaa"> ]><html><p>&a;</p></html>', "a.xhtml")


_PARTS = [
    *"""<b> </b> <i> </i> <p> </p> <div> </div> word two &amp; &lt;b&gt; &nbsp; <br> <br/> <!--c--> <!-- <script> <title>
    </title> <svg> <path/> </svg> <code> </code> </span> </a> < </ <! <?x & &#160; &#160 <x1/> &lt;g1&gt; &lt;/g1> <html>
    <textarea> </textarea> <li> <td> <table> </ul> <pre> </pre> <template> </template> é 日本 <option> <wbr> <b/> <p/>
    <script/> <foo-bar> </foo-bar> &#1; <noscript> <plaintext> <b a=" ' > = " <!DOCTYPE x [ ]]> <!--> <sup> </sup>""".split(),
    *(" ", "\n", "\u2028", "\x0b", "<span translate=no>", "<div translate='yes'>", '<a href="x>y" title=\'q"z\'>'),
    *(
        "<html lang=en>",
        "<img alt='a b' src=x>",
        "<img alt=unquoted>",
        "<script>x<y</script>",
        "<title>T &amp; u</title>",
    ),
    *(
        "<body dir=rtl>",
        "<p lang=en>",
        "<span lang=en dir=ltr>",
        "<![CDATA[cd &amp; <b>]]>",
        "</script >",
        "<svg:a x='",
    ),
]
_SOUPS = st.lists(st.sampled_from(_PARTS), max_size=30).map("".join)


@given(soup=_SOUPS, name=st.sampled_from(["a.html", "a.xhtml"]), target=st.sampled_from(["ru", "ar", ""]))
def test_any_soup_comes_back_and_takes_any_text(soup, name, target):
    page = soup.encode()
    try:
        document = read(page, name)
    except DocumentError as refused:
        assert "entities" in str(refused)
        return
    assert formats.write(document, {}, target) == page
    assert all(b.text and b.text == b.text.strip() for b in document.blocks)
    result = formats.write(document, {b.id: f"ж {b.text}" for b in document.blocks}, target)
    assert [b.text for b in read(result, name).blocks] == [f"ж {b.text}" for b in document.blocks]


@given(soup=_SOUPS, texts=st.lists(_SOUPS, min_size=1))
def test_no_text_breaks_the_page_around_it(soup, texts):
    page = f"<meta charset=utf-8><p>first <b>one</b></p><div>{soup.replace('plaintext', 'p')}</div>".encode()
    document = read(page)
    first = document.blocks[0]
    result = formats.write(document, {first.id: "".join(texts)})
    assert result.endswith(page[page.index(b"<div>") :])
    others = [b.text for b in document.blocks[1:]]
    assert [b.text for b in read(result).blocks][-len(others) :] == others or not others


@pytest.mark.parametrize(
    "page",
    [
        "<" * 100_000,
        "<a " * 50_000,
        "<a x='" * 50_000,
        "<a" + " b=c" * 50_000,
        "<!--" * 50_000,
        "<!--" + "-" * 100_000,
        "<script><!--" * 20_000,
        "<svg>" * 20_000,
        "<svg><p>" * 10_000,
        "<i>" * 20_000 + "</b>" * 20_000,
        "<b>" * 20_000 + "x" + "</b>" * 20_000,
        "<div>" * 20_000 + "x" + "</div>" * 20_000,
        "<b>" * 4_000 + "x" + "<i></i>" * 4_000 + "</b>y",
        "<template>" * 20_000,
        "&nbsp;" * 30_000,
        "&" * 100_000,
        "&aaaaaaaa" * 20_000,
        "<p>&lt;x" + "9" * 10_000 + "/&gt; a",
    ],
    ids=lambda page: page[:12],
)
def test_hostile_pages_take_time_in_proportion(page):
    # Ten times as much that took a hundred times as long would not end here.
    document = read(page)
    assert formats.write(document, {}) == page.encode()
    formats.write(document, {b.id: f"{b.text} ж" for b in document.blocks}, "ru")


def test_ten_thousand_elements_inside_one_another():
    page = "<div><em>" * 10_000 + "deep" + "</em></div>" * 10_000
    assert [b.text for b in read(page).blocks] == ["deep"]
    assert marked(page.encode(), " +") == page.replace("deep", "deep +").encode()


def test_a_page_of_too_many_texts_is_refused(monkeypatch):
    monkeypatch.setattr("translate.formats.html_read._MOST_BLOCKS", 100)
    assert len(read("<p>a" * 100).blocks) == 100
    with pytest.raises(DocumentError, match=r"page\.html: more than 100 texts in one page: split it"):
        read("<p>a" * 101)


def test_a_block_of_too_many_codes_is_two(monkeypatch):
    monkeypatch.setattr("translate.formats.html_read._MOST_CODES", 50)
    page = "<p>" + "a<img src=x>" * 100 + "</p>"
    document = read(page)
    assert len(document.blocks) > 2
    assert formats.write(document, {b.id: b.text for b in document.blocks}) == page.encode()
    assert elements(marked(page.encode())) == elements(page.encode())


@settings(max_examples=50)
@given(st.text(alphabet="ab <>&\"'/=!-[]?x;#1", max_size=60))
def test_any_characters_are_tokens_without_a_gap(text):
    scanner, at = Scanner(text, xml=False), 0
    while token := scanner.next():
        assert token.start == at < token.end
        at = token.end
    assert at == len(text)
