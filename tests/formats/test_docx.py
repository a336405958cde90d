"""Word documents: which texts they have, what is written, and that other programs find the same but for the texts."""

import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from support import wordprocessing
from support.wordprocessing import CONTENT_TYPES, SPACES, document, packed, relationships, text

from translate import formats
from translate.errors import DocumentError

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats" / "docx"
FILES = sorted(FIXTURES.glob("*.docx"))
MARK = "⁂"
W = f"{{{wordprocessing.W}}}"
NO_RUN_TEXT = frozenset(f"{W}{name}" for name in ("r", "t", "rPr", "lang", "rtl", "bidi", "proofErr"))
# The styles that blocks.txt and write.txt speak of.
STYLES = """
    <w:style w:type="paragraph" w:styleId="Chapter"><w:name w:val="Kapitel"/><w:basedOn w:val="Heading2"/></w:style>
    <w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Chapter"/></w:style>
    <w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/></w:style>
    <w:style w:type="paragraph" w:styleId="TableCaption"><w:name w:val="Table Caption"/><w:basedOn w:val="Caption"/>
    </w:style>
    <w:style w:type="paragraph" w:styleId="SourceCode"><w:name w:val="Source Code"/></w:style>
    <w:style w:type="paragraph" w:styleId="Arabic"><w:name w:val="A"/><w:pPr><w:bidi/></w:pPr></w:style>
    <w:style w:type="character" w:styleId="VerbatimChar"><w:name w:val="Verbatim Char"/></w:style>"""


def cases(name: str, parts: int) -> list[list[str]]:
    found = (FIXTURES / name).read_text("utf-8").split("\n\n", 1)[1].rstrip("\n").removesuffix("\n.").split("\n.\n\n")
    assert all(case.count("\n.\n") == parts - 1 for case in found)
    return [case.split("\n.\n") for case in found]


def read(data: bytes, name: str = "a.docx"):
    return formats.read(data, name)


def marked(data: bytes, target: str = "", name: str = "a.docx") -> bytes:
    """The file with the mark behind each text that is to be translated."""
    found = read(data, name)
    return formats.write(found, {b.id: b.text + MARK for b in found.blocks if b.translatable}, target)


def part(data: bytes, name: str = "word/document.xml") -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def tree(data: bytes, name: str = "word/document.xml"):
    return etree.fromstring(part(data, name))


def stories(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [name for name in archive.namelist() if re.match(r"word/(document|header|foot|endnotes|comments)", name)]


def paragraphs(data: bytes, name: str = "word/document.xml") -> list[str]:
    """What each paragraph of a part says, without what stands in a box in it."""
    said: dict[etree._Element, list[str]] = {p: [] for p in tree(data, name).iter(f"{W}p")}
    for own, parts in said.items():
        parts += [t.text or "" for t in own.iter(f"{W}t") if next(t.iterancestors(f"{W}p")) is own]
    return ["".join(parts) for parts in said.values()]


def elements(data: bytes, name: str) -> Counter[tuple[str, str]]:
    """All that stands in a part but text and how it is cut into runs."""
    below = (e for e in tree(data, name).iter() if e.getparent() is not None and e.getparent().tag != f"{W}rPr")
    return Counter((e.tag, str(sorted(e.attrib.items()))) for e in below if e.tag not in NO_RUN_TEXT)


@pytest.mark.parametrize(
    ("body", "texts"), [c[1:] for c in cases("blocks.txt", 3)], ids=[c[0] for c in cases("blocks.txt", 3)]
)
def test_texts_of_a_document(body, texts):
    found = [f"{b.kind}{'' if b.translatable else ' (kept)'}: {b.text}" for b in read(document(body, STYLES)).blocks]
    assert "\n".join(found) == texts


@pytest.mark.parametrize(
    ("body", "given_text", "written"), [c[1:] for c in cases("write.txt", 4)], ids=[c[0] for c in cases("write.txt", 4)]
)
def test_what_is_written(body, given_text, written):
    target, _, said = given_text.partition(" ")
    found = read(document(body, STYLES))
    result = formats.write(found, {found.blocks[0].id: said}, target.strip("-"))
    xml = re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(tree(result).find(f".//{W}p"), encoding="unicode"))
    assert xml.strip() == written


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
class TestRealFiles:
    def test_nothing_changed_is_the_same_file(self, path):
        data = path.read_bytes()
        found = read(data)
        assert formats.write(found, {}, "fa") == data
        assert formats.write(found, {b.id: b.text for b in found.blocks}, "fa") == data

    def test_every_text_is_replaced_and_read_back(self, path):
        data = path.read_bytes()
        before, after = read(data).blocks, read(marked(data, "fa")).blocks
        assert [b.text for b in after] == [b.text + MARK if b.translatable else b.text for b in before]
        assert [b.kind for b in after] == [b.kind for b in before]
        assert sum(b.translatable for b in before) > 8

    def test_one_text_replaced_leaves_all_others(self, path):
        data = path.read_bytes()
        found = read(data)
        for block in found.blocks:
            changed = formats.write(found, {block.id: "***"})
            for name in stories(data):
                pairs = [*zip(paragraphs(data, name), paragraphs(changed, name), strict=True)]
                assert all(old == new or "***" in new for old, new in pairs)
            said = sum(new.count("***") for name in stories(data) for new in paragraphs(changed, name))
            assert said == (block is not found.blocks[0])  # the first is the title, which is no paragraph

    def test_all_but_the_text_is_still_there(self, path):
        data = path.read_bytes()
        result = marked(data)
        for name in stories(data):
            assert elements(result, name) == elements(data, name)

    def test_members_that_nothing_changes_in_keep_their_bytes(self, path):
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(marked(data, "fa"))) as new:
            assert new.testzip() is None
            assert new.namelist() == old.namelist()
            changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
            assert {"word/document.xml", "word/styles.xml", "docProps/core.xml"} <= changed
            assert all(re.match(r"word/(header|foot|settings)", name) for name in changed - {
                "word/document.xml", "word/styles.xml", "docProps/core.xml"
            })  # fmt: skip
            kept = set(old.namelist()) - changed
            assert [(i.filename, i.compress_size, i.date_time, i.external_attr) for i in new.infolist() if i.filename in kept] == [
                (i.filename, i.compress_size, i.date_time, i.external_attr) for i in old.infolist() if i.filename in kept
            ]  # fmt: skip

    def test_python_docx_opens_it_and_sees_the_texts(self, path):
        data = path.read_bytes()
        old, new = (docx.Document(io.BytesIO(d)) for d in (data, marked(data, "fa")))
        assert new.core_properties.title == old.core_properties.title + MARK
        assert [p.style.name for p in new.paragraphs] == [p.style.name for p in old.paragraphs]
        assert [p.text.removesuffix(MARK) for p in new.paragraphs] == [p.text for p in old.paragraphs]
        assert sum(MARK in p.text for p in new.paragraphs) > 3
        assert [c.text for t in new.tables for c in t._cells] == [c.text + MARK for t in old.tables for c in t._cells]


def test_parts_are_found_by_what_refers_to_them():
    note = (
        f'<w:footnotes {SPACES}><w:footnote w:id="1"><w:p><w:r><w:t>Note</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    head = f"<w:hdr {SPACES}><w:p><w:r><w:t>Head</w:t></w:r></w:p></w:hdr>"
    members = {
        "[Content_Types].xml": CONTENT_TYPES.replace("/word/document.xml", "/a%20b/text.xml"),
        "a b/text.xml": text("<w:p><w:r><w:t>Text</w:t></w:r></w:p>"),
        "a b/_rels/text.xml.rels": relationships(
            ("header", "../Heads/H1.XML"), ("footnotes", "/n.xml"), ("header", "no.xml")
        ),
        "n.xml": note,
        "heads/h1.xml": head,
        "word/document.xml": text("<w:p><w:r><w:t>Not this</w:t></w:r></w:p>"),
        "word/header1.xml": head.replace("Head", "Nor this"),
    }
    data = packed(members)
    assert [b.text for b in read(data).blocks] == ["Text", "Note", "Head"]
    result = marked(data, "ar")
    assert (paragraphs(result, "n.xml"), paragraphs(result, "heads/h1.xml")) == (["Note" + MARK], ["Head" + MARK])
    assert part(result) == part(data)


def test_strict_documents_are_read_and_stay_strict():
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>One</w:t></w:r><w:r><w:t xml:space="preserve"> bridge</w:t></w:r></w:p>'
    data = document("", more={"word/document.xml": text(body).replace(wordprocessing.W, strict)})
    assert [b.text for b in read(data).blocks] == ["<g1>One</g1> bridge"]
    result = marked(data, "he")
    assert wordprocessing.W.encode() not in part(result)
    assert [e.tag for e in tree(result).iter(f"{{{strict}}}bidi")] == [f"{{{strict}}}bidi"]


class TestLanguage:
    def test_of_the_document(self):
        core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>T</dc:title><dc:language>en</dc:language></c>'
        settings_ = f'<w:settings {SPACES}><w:themeFontLang w:val="en-US"/></w:settings>'
        package = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
        own = relationships(("officeDocument", "word/document.xml"), ("x", "docProps/core.xml"))
        more = {
            "docProps/core.xml": core,
            "word/settings.xml": settings_,
            "word/_rels/document.xml.rels": relationships(("styles", "styles.xml"), ("settings", "settings.xml")),
            "_rels/.rels": re.sub(r'"[^"]*/x"', f'"{package}"', own),
        }
        data = document("<w:p><w:r><w:t>One</w:t></w:r></w:p>", STYLES, more)
        result = marked(data, "ar")
        assert tree(result, "docProps/core.xml")[0].text == "T" + MARK
        assert tree(result, "docProps/core.xml")[1].text == "ar-EG"
        assert tree(result, "word/settings.xml")[0].attrib == {f"{W}val": "en-US", f"{W}bidi": "ar-EG"}
        default = tree(result, "word/styles.xml")[0]
        assert default.tag == f"{W}docDefaults"
        assert default.find(f"{W}rPrDefault/{W}rPr/{W}lang").attrib == {f"{W}val": "ar-EG", f"{W}bidi": "ar-EG"}

    @pytest.mark.parametrize(
        ("style", "target", "bidi"),
        [("", "fa", [None]), ("", "de", []), ("Arabic", "fa", []), ("Arabic", "de", ["0"])],
    )
    def test_direction_is_said_where_the_style_says_another(self, style, target, bidi):
        body = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>One</w:t></w:r></w:p>'
        result = marked(document(body, STYLES), target)
        assert [e.get(f"{W}val") for e in tree(result).iter(f"{W}bidi")] == bidi

    def test_tables_run_with_their_text(self):
        body = (
            "<w:tbl><w:tblPr><w:tblW/></w:tblPr><w:tr><w:tc><w:p><w:r><w:t>One</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        )
        result = marked(document(body), "ar")
        assert [e.tag for e in tree(result).find(f".//{W}tblPr")] == [f"{W}bidiVisual", f"{W}tblW"]
        back = marked(result, "ru")
        assert tree(back).find(f".//{W}bidiVisual").attrib == {f"{W}val": "0"}


class TestBadInput:
    def test_encrypted(self):
        data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
        with pytest.raises(DocumentError, match=r"^a\.docx: is encrypted: save it without a password$"):
            read(data)

    def test_the_format_of_an_old_word(self):
        with pytest.raises(DocumentError, match=r"a\.docx: is of an old Word: save it as"):
            read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500)

    def test_truncated(self):
        data = FILES[0].read_bytes()
        for size in (1, 4, 100, len(data) // 2, len(data) - 1):
            with pytest.raises(DocumentError, match=r"a\.docx: .*zip container"):
                read(data[:size])

    @pytest.mark.parametrize(
        ("member", "message"),
        [
            ("", r"document\.xml:1: not well-formed XML: .*: save the document again"),
            ("<w:p>", r"document\.xml:1: not well-formed XML"),
            ('<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>', "entity|DOCTYPE"),
            ('<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>', "DOCTYPE"),
            ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', "entity|DOCTYPE"),
            ("<a>" * 10_000 + "</a>" * 10_000, "too deep inside one another"),
            (b"\xff\xfe<\0a\0", r"document\.xml:\d+: not well-formed XML"),
        ],
        ids=["empty", "unclosed", "entity bomb", "outer DTD", "outer entity", "deep", "cut UTF-16"],
    )
    def test_a_text_that_is_none(self, member, message):
        with pytest.raises(DocumentError, match=rf"^a\.docx: .*({message})"):
            read(document("", more={"word/document.xml": member}))

    def test_no_text(self):
        with pytest.raises(DocumentError, match=r"a\.docx: has no word/document\.xml: not a Word document"):
            read(packed({"content.xml": "<a/>"}))

    @pytest.mark.parametrize("name", ["[Content_Types].xml", "word/styles.xml", "_rels/.rels"])
    def test_other_parts_are_looked_at_too(self, name):
        with pytest.raises(DocumentError, match=rf"a\.docx: {re.escape(name)}:1: not well-formed"):
            read(document("", more={name: "<a>"}))

    def test_a_bomb(self):
        with pytest.raises(DocumentError, match=r"a\.docx: word/document\.xml would unpack to 40 MB"):
            read(document("", more={"word/document.xml": b" " * (40 << 20)}))

    def test_macros_are_kept_byte_for_byte(self):
        kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
        types = re.sub(r'application/vnd[^"]*document\.main\+xml', kind, CONTENT_TYPES)
        macros = bytes(range(256)) * 9
        members = {
            "[Content_Types].xml": types,
            "word/vbaProject.bin": macros,
            "word/embeddings/ole1.bin": b"\xd0\xcf" * 99,
        }
        data = document("<w:p><w:r><w:t>One</w:t></w:r></w:p>", more=members)
        result = marked(data, "de", "a.docm")
        assert paragraphs(result) == ["One" + MARK]
        assert all(part(result, name) == part(data, name) for name in members)

    def test_what_lies_outside_is_kept_and_not_looked_at(self):
        outside = ("http://127.0.0.1:9/t.dotm", "file:///etc/passwd", r"\\127.0.0.1\x", "../../../etc/passwd")
        links = relationships(("styles", "styles.xml"), ("header", "../../etc/passwd"), outside=outside)
        links = links.replace("hyperlink", "attachedTemplate", 1).replace("hyperlink", "footnotes", 1)
        data = document("<w:p><w:r><w:t>One</w:t></w:r></w:p>", more={"word/_rels/document.xml.rels": links})
        result = marked(data, "de")
        assert paragraphs(result) == ["One" + MARK]
        assert part(result, "word/_rels/document.xml.rels").decode() == links

    def test_styles_based_on_one_another(self):
        body = '<w:p><w:pPr><w:pStyle w:val="Chapter"/></w:pPr><w:r><w:t>One</w:t></w:r></w:p>'
        assert [b.kind for b in read(document(body, STYLES)).blocks] == ["heading"]

    def test_links_as_deep_as_may_be(self):
        body = "<w:p>" + "<w:ins><w:r><w:t>x</w:t></w:r>" * 250 + "</w:ins>" * 250 + "</w:p>"
        assert paragraphs(marked(document(body), "ar")) == ["x" * 250 + MARK]

    @pytest.mark.parametrize(
        "piece",
        [
            "<w:p><w:r><w:t>One</w:t></w:r></w:p>",
            '<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r><w:bookmarkStart w:id="1"/><w:r><w:t>bc </w:t></w:r>',
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>a</w:t></w:r>',
            '<w:hyperlink><w:r><w:t>a</w:t></w:r></w:hyperlink>',
            "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>a</w:t></w:r></w:p></w:txbxContent>"
            "</mc:Choice></mc:AlternateContent></w:r><w:r><w:t>a</w:t></w:r>",
        ],
        ids=["paragraphs", "runs", "fields", "links", "boxes"],
    )  # fmt: skip
    def test_a_long_document_takes_time_in_proportion(self, piece):
        # Ten times as much that took a hundred times as long would not end here.
        body = piece * 5_000
        data = document(body if piece.startswith("<w:p>") else f"<w:p>{body}</w:p>")
        assert MARK in "".join(paragraphs(marked(data, "ru")))


_BEGIN, _SEPARATE, _END = (f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "separate", "end"))
_RESULT = f"{_SEPARATE}<w:r><w:t>result</w:t></w:r>"
# Parts of fields, whose others may be in other paragraphs or nowhere.
_LOOSE = [
    _BEGIN,
    _SEPARATE,
    _END,
    *(f"{_BEGIN}<w:r><w:instrText>{i}</w:instrText></w:r>{_SEPARATE}" for i in ("HYPERLINK u", "PAGE")),
]
_RUNS = [
    *(f'<w:r>{look}<w:t xml:space="preserve">{words}</w:t></w:r>'
      for look in ("", "<w:rPr><w:b/></w:rPr>", '<w:rPr><w:u w:val="single"/><w:lang w:val="fr"/></w:rPr>', "<w:rPr><w:vanish/></w:rPr>")
      for words in ("one", " ", " two ", "&lt;g1&gt;", "&amp;", "1", "")),
    *("<w:r><w:tab/></w:r>", "<w:r><w:t>x</w:t><w:br/><w:t>y</w:t></w:r>", "<w:r/>", "<w:r><w:ruby/></w:r>", "<!--c-->", "<?p i?>"),
    *(f'<w:bookmark{end} w:id="{n}"/>' for end in ("Start", "End") for n in (1, 2)),
    *("<w:r><w:footnoteReference/></w:r>", "<m:oMath/>", "<w:del><w:r><w:delText>d</w:delText></w:r></w:del>"),
    *(f"{_BEGIN}<w:r><w:instrText>{said}</w:instrText></w:r>{_RESULT}{_END}" for said in ("HYPERLINK u", "PAGE", "")),
    "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict><w:t>z</w:t></w:r>",
]  # fmt: skip
_WRAPS = [
    "w:hyperlink",
    "w:ins",
    'w:fldSimple w:instr="HYPERLINK"',
    'w:fldSimple w:instr="PAGE"',
    "w:sdt",
    "w:smartTag",
]


@st.composite
def _content(draw, *below: st.SearchStrategy[str]) -> str:
    inside = draw(st.lists(st.one_of(st.sampled_from(_RUNS), *below), max_size=6).map("".join))
    wrap = draw(st.sampled_from(["", *_WRAPS]))
    if wrap == "w:sdt":
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
    return f"<{wrap}>{inside}</{wrap.split()[0]}>" if wrap else inside


_PARAGRAPHS = st.lists(st.sampled_from(_LOOSE) | _content(_content(_content())), max_size=4).map("".join)
_BODIES = st.lists(_PARAGRAPHS, max_size=4).map(lambda found: "".join(f"<w:p>{p}</w:p>" for p in found))
_TAGS = [f"<{slash}{kind}{n}{end}>" for n in (1, 2, 3) for kind, end in (("g", ""), ("x", "/")) for slash in ("", "/")]
_TARGETS = st.lists(st.sampled_from([*_TAGS, "ж", " ", "\t", "\n", "\0", "<b>", "&", "\ud800", "\r"]), max_size=12).map(
    "".join
)


@settings(max_examples=60)
@given(body=_BODIES, target=st.sampled_from(["ru", "ar", ""]))
def test_any_content_takes_any_text(body, target):
    data = document(body)
    found = read(data)
    assert formats.write(found, {}, target) == data
    result = formats.write(found, {b.id: f"ж {b.text} я" for b in found.blocks}, target)
    assert [b.text for b in read(result).blocks] == [f"ж {b.text} я" for b in found.blocks]


@settings(max_examples=60)
@given(body=_BODIES, target=_TARGETS)
def test_no_text_breaks_the_document_around_it(body, target):
    first = "<w:p><w:r><w:t>first</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>one</w:t></w:r><w:r><w:tab/><w:t>x</w:t></w:r></w:p>"
    data = document(first + body)
    found = read(data)
    result = formats.write(found, {found.blocks[0].id: target}, "ru")
    assert paragraphs(result)[1:] == paragraphs(data)[1:]
    assert [b.text for b in read(result).blocks][-len(found.blocks) + 1 or 99 :] == [b.text for b in found.blocks[1:]]


@settings(max_examples=60)
@given(body=_BODIES)
def test_no_mark_is_lost_or_doubled_whatever_becomes_of_the_tags(body):
    data = document(body)
    found = read(data)
    result = formats.write(found, {b.id: "ж" for b in found.blocks})

    def marks(data: bytes) -> list[str]:
        names = ("footnoteReference", "bookmarkStart", "bookmarkEnd", "del", "pict", "txbxContent")
        return sorted(e.tag for e in tree(data).iter(*(W + n for n in names)))

    assert marks(result) == marks(data)


@settings(max_examples=60)
@given(
    at=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6),
    cut=st.integers(0, 10**6),
)
def test_damaged_bytes_are_an_error_or_read(at, cut):
    data = bytearray(FILES[0].read_bytes())
    for place, byte in at:
        data[place % len(data)] = byte
    try:
        result = marked(bytes(data[: cut % (len(data) * 2)]), "he")
    except DocumentError as error:
        assert "\n" not in str(error)
    else:
        assert result == b"" or read(result).blocks
