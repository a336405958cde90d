"""OpenDocument texts: which texts they have, what is written, and that other programs find the same but for the texts."""

import io
import re
import zipfile
from pathlib import Path

import odfdo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from support import opendocument
from support.opendocument import MIMETYPE, content, document, packed, styles

from translate import formats
from translate.errors import DocumentError

FIXTURES = Path(__file__).parent.parent / "fixtures" / "formats" / "odt"
FILES = sorted(FIXTURES.glob("*.odt"))
MARK = "⁂"
OFFICE, STYLE, TEXT, FO = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "style", "text", "xsl-fo-compatible")
)
# The styles that blocks.txt and write.txt speak of.
AUTOMATIC = """
    <style:style style:name="Bold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
    <style:style style:name="Italic" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
    <style:style style:name="Lined" style:family="text"><style:text-properties style:text-underline-style="solid"/>
    </style:style>
    <style:style style:name="Session" style:family="text"><style:text-properties fo:language="fr" fo:country="FR"/>
    </style:style>
    <style:style style:name="Hidden" style:family="text"><style:text-properties text:display="none"/></style:style>
    <style:style style:name="Unseen" style:family="paragraph"><style:text-properties text:display="none"/></style:style>
    <style:style style:name="P1" style:family="paragraph" style:parent-style-name="Preformatted_20_Text"/>
    <style:style style:name="P2" style:family="paragraph" style:parent-style-name="Heading_20_2"/>"""
COMMON = """
    <style:style style:name="Source_20_Text" style:display-name="Source Text" style:family="text"/>
    <style:style style:name="Table_20_Caption" style:family="paragraph" style:parent-style-name="Caption"/>"""


def cases(name: str, parts: int) -> list[list[str]]:
    found = (FIXTURES / name).read_text("utf-8").split("\n\n", 1)[1].rstrip("\n").removesuffix("\n.").split("\n.\n\n")
    assert all(case.count("\n.\n") == parts - 1 for case in found)
    return [case.split("\n.\n") for case in found]


def styled(body: str) -> bytes:
    return packed({"content.xml": content(body, AUTOMATIC), "styles.xml": styles(COMMON)})


def read(data: bytes, name: str = "a.odt"):
    return formats.read(data, name)


def marked(data: bytes, target: str = "") -> bytes:
    """The file with the mark behind each text that is to be translated."""
    found = read(data)
    return formats.write(found, {b.id: b.text + MARK for b in found.blocks if b.translatable}, target)


def part(data: bytes, name: str = "content.xml") -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def tree(data: bytes, name: str = "content.xml"):
    return etree.fromstring(part(data, name))


def paragraphs(data: bytes, name: str = "content.xml") -> list[str]:
    """What each paragraph of a part says, spaces and breaks included; notes and frames in it too."""
    root = tree(data, name)
    for spaces in root.iter(f"{TEXT}s"):
        spaces.text = " " * int(spaces.get(f"{TEXT}c", "1"))
    return ["".join(p.itertext()) for p in root.iter(f"{TEXT}p", f"{TEXT}h")]


@pytest.mark.parametrize(
    ("body", "texts"), [c[1:] for c in cases("blocks.txt", 3)], ids=[c[0] for c in cases("blocks.txt", 3)]
)
def test_texts_of_a_document(body, texts):
    found = [f"{b.kind}{'' if b.translatable else ' (kept)'}: {b.text}" for b in read(styled(body)).blocks]
    assert "\n".join(found) == texts


@pytest.mark.parametrize(
    ("body", "text", "written"), [c[1:] for c in cases("write.txt", 4)], ids=[c[0] for c in cases("write.txt", 4)]
)
def test_what_is_written(body, text, written):
    found = read(styled(body))
    result = formats.write(found, {found.blocks[0].id: text})
    (paragraph,) = tree(result).iter(f"{TEXT}p")
    xml = re.sub(r' xmlns:\w+="[^"]*"', "", etree.tostring(paragraph, encoding="unicode"))
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
        title, parts = read(data).blocks[0].id, ("content.xml", "styles.xml")
        for block in found.blocks:
            changed = formats.write(found, {block.id: "***"})
            for name in parts:
                pairs = zip(paragraphs(data, name), paragraphs(changed, name), strict=True)
                assert all(old == new or "***" in new for old, new in pairs)
            counts = [text.count("***") for name in parts for text in paragraphs(changed, name)]
            assert (block.id == title) == (sum(counts) == 0)

    def test_members_that_nothing_changes_in_keep_their_bytes(self, path):
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(marked(data, "fa"))) as new:
            assert new.testzip() is None
            assert new.namelist() == old.namelist()
            changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
            assert changed == {"content.xml", "styles.xml", "meta.xml"}
            assert [i.date_time for i in new.infolist()] == [i.date_time for i in old.infolist()]

    def test_the_media_type_is_first_and_not_packed(self, path):
        result = marked(path.read_bytes(), "de")
        # ODF 1.3, part 2, 3.3: found by its place, without unpacking
        assert result[30:].startswith(b"mimetype" + MIMETYPE.encode() + b"PK")

    def test_odfdo_opens_it_and_sees_the_texts(self, path):
        data = path.read_bytes()
        before, after = (odfdo.Document(io.BytesIO(d)) for d in (data, marked(data, "fa")))
        inside = sum(b.translatable for b in read(data).blocks) - 1  # the title
        headed = sum(text.count(MARK) for text in paragraphs(marked(data), "styles.xml"))
        assert sum(line.count(MARK) for line in after.body.text_recursive.split()) == inside - headed
        assert after.meta.title == before.meta.title + MARK
        for kind in "text:note text:a table:table draw:frame text:bookmark-start text:page-number text:list".split():
            old, new = (d.body.get_elements(f"descendant::{kind}") for d in (before, after))
            assert [e.attributes for e in new] == [e.attributes for e in old], kind
        for kind in ("office:annotation", "text:tracked-changes", "draw:object"):
            old, new = (d.body.get_elements(f"descendant::{kind}") for d in (before, after))
            assert [e.serialize() for e in new] == [e.serialize() for e in old], kind


def test_odfdo_sees_each_kind_of_text_in_its_place():
    found = read((FIXTURES / "odfdo.odt").read_bytes())
    new = {
        "Orvanik köprüsü": "The Orvanik bridge",
        "Eski <g1>köprü</g1>": "The old <g1>bridge</g1> closed<x2/>, says <g3>the office</g3>.",
        "Kimin": "Nobody said who pays.",
        "Öğleden": "Call before noon.",
        "Çerçevedeki": "Words in a frame",
        "İdarenin": "Report",
        "Yalnızca": "Official use",
    }
    texts = {b.id: said for b in found.blocks for start, said in new.items() if b.text.startswith(start)}
    result = odfdo.Document(io.BytesIO(formats.write(found, texts, "en-GB")))
    assert result.meta.title == "The Orvanik bridge"
    assert str(result.meta.language) == "en-GB"
    assert [str(h).strip() for h in result.body.get_headers()] == ["The Orvanik bridge"]
    (note,) = result.body.get_notes()
    assert (note.citation, note.note_body.strip()) == ("1", "Nobody said who pays.")
    (link,) = result.body.get_links()
    assert (link.url, link.inner_text) == ("https://example.org/", "the office")
    bold = [span.inner_text for span in result.body.get_spans() if span.style == "Bold"]
    assert bold == ["bridge"]
    (deletion,) = result.body.get_elements("//text:deletion")
    assert "Silinen sözler" in str(deletion)
    (comment,) = result.body.get_elements("descendant::office:annotation")
    assert "Yorum" in str(comment)
    master = next(iter(result.get_styles("master-page")))
    headed = [part.text_recursive.strip() for part in (master.get_page_header(), master.get_page_footer())]
    assert headed == ["Report", "Official use"]
    assert "Call before noon." in str(result.body.get_lists()[0])
    assert "Words in a frame" in str(result.body.get_frames()[0])


class TestLanguage:
    BODY = (
        '<text:p text:style-name="Left">Left <text:span text:style-name="French">mot</text:span></text:p>'
        '<text:p text:style-name="End">end</text:p><text:p text:style-name="Kept">x</text:p>'
        '<text:p text:style-name="Numbers">1</text:p><table:table table:style-name="T"/>'
    )
    AUTOMATIC = (
        '<style:style style:name="Left" style:family="paragraph">'
        '<style:paragraph-properties style:writing-mode="lr-tb" fo:text-align="left"/></style:style>'
        '<style:style style:name="End" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/>'
        "</style:style>"
        '<style:style style:name="Numbers" style:family="paragraph"><style:paragraph-properties fo:text-align="left"/>'
        '<style:text-properties fo:language="en"/></style:style>'
        '<style:style style:name="French" style:family="text"><style:text-properties fo:font-weight="bold" '
        'fo:language="fr" fo:country="FR" fo:script="Latn" style:rfc-language-tag="fr-x"/></style:style>'
        '<style:style style:name="Kept" style:family="paragraph" style:parent-style-name="Preformatted_20_Text"/>'
        '<style:style style:name="T" style:family="table"><style:table-properties style:writing-mode="lr-tb" '
        'table:align="left"/></style:style>'
    )
    COMMON = (
        '<style:default-style style:family="graphic"><style:text-properties fo:language="en" fo:country="US"/>'
        '</style:default-style><style:default-style style:family="paragraph"><style:text-properties fo:language="en" '
        'fo:country="US" style:language-asian="zh" style:country-asian="CN" style:language-complex="hi" '
        'style:country-complex="IN"/></style:default-style>'
        '<style:style style:name="Preformatted_20_Text" style:family="paragraph"/>'
    )
    PAGE = (
        '<style:page-layout style:name="L"><style:page-layout-properties style:writing-mode="lr-tb"/>'
        "</style:page-layout>"
    )

    def written(self, target: str, common: str = COMMON) -> dict[str, dict[str, str]]:
        """What the styles of content and styles say, by name, with short keys."""
        members = {"content.xml": content(self.BODY, self.AUTOMATIC), "styles.xml": styles(common, self.PAGE)}
        result = marked(packed(members), target)
        assert (target == "") == (part(result, "styles.xml").decode() == members["styles.xml"])
        said: dict[str, dict[str, str]] = {}
        for style in (s for n in members for s in tree(result, n).iter(f"{STYLE}style", f"{STYLE}default-style")):
            name = style.get(f"{STYLE}name") or style.get(f"{STYLE}family")
            said[name] = {k.rpartition("}")[2]: v for properties in style for k, v in properties.attrib.items()}
        (page,) = tree(result, "styles.xml").iter(f"{STYLE}page-layout-properties")
        return {**said, "page": {"writing-mode": page.get(f"{STYLE}writing-mode", "")}}

    def test_of_a_western_target(self):
        said = self.written("pt-BR")
        own = {"language": "pt", "country": "BR"}
        others = {"language-asian": "zh", "country-asian": "CN", "language-complex": "hi", "country-complex": "IN"}
        assert (said["graphic"], said["paragraph"]) == (own, {**own, **others})
        assert said["French"] == {**own, "font-weight": "bold"}
        assert said["Left"] == {"writing-mode": "lr-tb", "text-align": "left"}
        assert said["page"] == {"writing-mode": "lr-tb"}

    def test_of_a_target_with_a_script_and_of_an_asian_one(self):
        said = self.written("sr-Latn")["paragraph"]
        assert [said[k] for k in ("language", "script", "country")] == ["sr", "Latn", "RS"]
        said = self.written("ja")["paragraph"]
        assert [said[k] for k in ("language-asian", "country-asian", "language-complex")] == ["ja", "JP", "hi"]

    def test_from_right_to_left(self):
        said = self.written("he")
        assert said["page"] == {"writing-mode": "rl-tb"}
        assert said["T"] == {"writing-mode": "rl-tb", "align": "right"}
        assert [said["paragraph"][k] for k in ("language-complex", "country-complex", "language")] == ["he", "IL", "he"]
        assert [said["paragraph"][k] for k in ("writing-mode", "text-align")] == ["rl-tb", "right"]
        assert said["Left"] == {"writing-mode": "rl-tb", "text-align": "right"}
        assert said["End"] == {"text-align": "left"}

    def test_what_is_not_translated_stays(self):
        said = self.written("he")
        assert said["Numbers"] == {"text-align": "left", "language": "en"}
        assert said["Preformatted Text".replace(" ", "_20_")] == {"writing-mode": "lr-tb", "text-align": "left"}

    def test_from_right_to_left_to_the_other(self):
        result = marked((FIXTURES / "libreoffice.odt").read_bytes(), "ru")
        modes = set(re.findall(rb'writing-mode="([a-z-]+)"', part(result, "styles.xml")))
        assert modes <= {b"lr-tb", b"page"}
        assert b'fo:language="ru" fo:country="RU"' in part(result, "styles.xml")

    def test_a_document_without_defaults_gets_them(self):
        assert self.written("ru", "")["paragraph"] == {"language": "ru", "country": "RU"}

    def test_without_a_target_none_is_set(self):
        assert self.written("")["paragraph"]["language"] == "en"


class TestBadInput:
    def test_no_zip(self):
        with pytest.raises(DocumentError, match=r"a\.odt: not a zip"):
            read(b"{\\rtf1 }")

    def test_truncated(self):
        data = FILES[0].read_bytes()
        for size in (1, 4, 100, len(data) // 2, len(data) - 1):
            with pytest.raises(DocumentError, match=r"a\.odt: .*zip container"):
                read(data[:size])

    def test_damaged(self):
        data = bytearray(FILES[0].read_bytes())
        at = data.index(b"content.xml") + 200
        data[at : at + 8] = b"\0" * 8
        with pytest.raises(DocumentError, match=r"content\.xml is damaged"):
            read(bytes(data))

    def test_encrypted(self):
        manifest = (
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="9">'
            '<manifest:encryption-data manifest:checksum-type="SHA1/1K"/></manifest:file-entry></manifest:manifest>'
        )
        data = packed({"content.xml": b"\x8a\x01 secret", "META-INF/manifest.xml": manifest})
        with pytest.raises(DocumentError, match=r"^a\.odt: is encrypted: save it without a password$"):
            read(data)

    def test_a_picture_may_be_called_anything(self):
        manifest = '<manifest><file-entry full-path="Pictures/encryption-data.png"/></manifest>'
        data = packed({"content.xml": content("<text:p>One</text:p>"), "META-INF/manifest.xml": manifest})
        assert [b.text for b in read(data).blocks] == ["One"]

    @pytest.mark.parametrize(
        ("member", "message"),
        [
            ("", r"content\.xml:1: not well-formed XML: .*: save the document again"),
            ("<a><b></a>", r"content\.xml:1: not well-formed XML"),
            ("<a/>", "not an OpenDocument text"),
            ('<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>', "entity|DOCTYPE"),
            ('<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>', "DOCTYPE"),
            ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', "entity|DOCTYPE"),
            ("<a>" * 10_000 + "</a>" * 10_000, "too deep inside one another"),
        ],
        ids=["empty", "unclosed", "other root", "entity bomb", "outer DTD", "outer entity", "deep"],
    )
    def test_content_that_is_none(self, member, message):
        with pytest.raises(DocumentError, match=rf"^a\.odt: .*({message})"):
            read(packed({"content.xml": member}))

    def test_no_content(self):
        with pytest.raises(DocumentError, match=r"a\.odt: has no content\.xml: not an OpenDocument text"):
            read(packed({"word/document.xml": "<a/>"}))

    @pytest.mark.parametrize("name", ["styles.xml", "meta.xml"])
    def test_other_parts_are_looked_at_too(self, name):
        with pytest.raises(DocumentError, match=rf"a\.odt: {name}:1: not well-formed"):
            read(packed({"content.xml": content("<text:p>One</text:p>"), name: "<a>"}))

    def test_a_bomb(self):
        with pytest.raises(DocumentError, match=r"a\.odt: content\.xml would unpack to 40 MB"):
            read(packed({"content.xml": b" " * (40 << 20)}))

    def test_spans_as_deep_as_may_be(self):
        depth = 250
        spans = '<text:span text:style-name="Bold">x ' * depth + "</text:span>" * depth
        assert MARK in "".join(paragraphs(marked(styled(f"<text:p>{spans}</text:p>"), "ar")))

    def test_styles_that_are_made_from_themselves(self):
        ring = "".join(
            f'<style:style style:name="{a}" style:family="{f}" style:parent-style-name="{b}"/>'
            for a, b in (("A", "B"), ("B", "A"))
            for f in ("paragraph", "text")
        )
        body = '<text:p text:style-name="A">One <text:span text:style-name="B">two</text:span></text:p>'
        assert paragraphs(marked(document(body, ring), "he")) == [f"One two{MARK}"]

    @pytest.mark.parametrize(
        "piece",
        [
            '<text:span text:style-name="Bold">bold</text:span> word ',
            "<text:tab/>a",
            "<text:bookmark-start/>a",
            "<text:a>a</text:a>",
        ],
    )
    def test_a_long_paragraph_takes_time_in_proportion(self, piece):
        # Ten times as much that took a hundred times as long would not end here.
        data = styled(f"<text:p>{piece * 10_000}</text:p>")
        assert "".join(paragraphs(marked(data, "ru"))).rstrip().endswith(MARK)

    def test_macros_and_what_is_outside_are_kept(self):
        members = {
            "content.xml": content(
                '<text:p>One <text:a xlink:href="file:///etc/passwd">two</text:a><draw:frame><draw:image '
                'xlink:href="http://127.0.0.1:9/a.png"/></draw:frame> three</text:p>'
            ),
            "Basic/Standard/Module1.xml": "<module>Shell</module>",
            "../../outside": b"\0",
        }
        result = marked(packed(members), "de")
        assert all(part(result, name) == data for name, data in list(members.items())[1:] if isinstance(data, bytes))
        assert re.findall(rb'xlink:href="([^"]*)"', part(result)) == [
            b"file:///etc/passwd",
            b"http://127.0.0.1:9/a.png",
        ]


_PARTS = [
    *(
        "one",
        " ",
        "  ",
        "two ",
        "&amp;",
        "&lt;g1&gt;",
        "&lt;/g1&gt;",
        "\n",
        "1",
        "<!--c-->",
        "<?p i?>",
        "<![CDATA[<b>]]>",
    ),
    *(
        "<text:s/>",
        '<text:s text:c="3"/>',
        "<text:tab/>",
        "<text:line-break/>",
        "<text:soft-page-break/>",
        "<draw:frame/>",
    ),
    *(
        '<text:bookmark-start text:name="b"/>',
        '<text:bookmark-end text:name="b"/>',
        "<text:page-number>1</text:page-number>",
    ),
    *(
        "<text:note><text:note-body><text:p>n</text:p></text:note-body></text:note>",
        "<text:a/>",
        "<text:a>link</text:a>",
    ),
    "<office:annotation><text:p>c</text:p></office:annotation>",
    "<text:ruby><text:ruby-base>r</text:ruby-base><text:ruby-text>s</text:ruby-text></text:ruby>",
]
_SPANS = [
    *(f'<text:span text:style-name="{n}">' for n in ("Bold", "Session", "Hidden", "Source_20_Text", "Nobody's")),
    "<text:a>",
]


@st.composite
def _content(draw, *below: st.SearchStrategy[str]) -> str:
    inside = draw(st.lists(st.one_of(st.sampled_from(_PARTS), *below), max_size=6).map("".join))
    start = draw(st.sampled_from(["", *_SPANS]))
    return f"{start}{inside}</{start[1:].split()[0].rstrip('>')}>" if start else inside


_BODIES = st.lists(_content(_content(_content())), max_size=5).map(
    lambda found: "".join(f"<text:p>{p}</text:p>" for p in found)
)
_TAGS = [
    f"<{slash}{kind}{n}{end}>"
    for n in (1, 2, 3)
    for kind, end in (("g", ""), ("k", ""), ("x", "/"), ("br", "/"))
    for slash in ("", "/")
]
_TARGETS = st.lists(st.sampled_from([*_TAGS, "ж", " ", "\t", "\n", "\0", "<b>", "&", "\ud800"]), max_size=12).map(
    "".join
)


@settings(max_examples=60)
@given(body=_BODIES, target=st.sampled_from(["ru", "ar", ""]))
def test_any_content_takes_any_text(body, target):
    data = styled(body)
    found = read(data)
    assert formats.write(found, {}, target) == data
    result = formats.write(found, {b.id: f"ж {b.text} я" for b in found.blocks}, target)
    assert [b.text for b in read(result).blocks] == [f"ж {b.text} я" for b in found.blocks]


@settings(max_examples=60)
@given(body=_BODIES, target=_TARGETS)
def test_no_text_breaks_the_document_around_it(body, target):
    data = styled(f"<text:p>first <text:span text:style-name='Bold'>one</text:span><text:tab/>x</text:p>{body}")
    found = read(data)
    result = formats.write(found, {found.blocks[0].id: target}, "ru")
    assert paragraphs(result)[1:] == paragraphs(data)[1:]
    assert [b.text for b in read(result).blocks if b.id in {o.id for o in found.blocks[1:]}] == [
        b.text for b in found.blocks[1:]
    ]


@settings(max_examples=60)
@given(body=_BODIES)
def test_no_mark_is_lost_or_doubled_whatever_becomes_of_the_tags(body):
    data = styled(body)
    found = read(data)
    result = formats.write(found, {b.id: "ж" for b in found.blocks})

    def marks(data: bytes) -> list[str]:
        names = ("note", "bookmark-start", "bookmark-end", "page-number")
        return sorted(e.tag for e in tree(data).iter(*(TEXT + n for n in names), f"{OFFICE}annotation"))

    assert marks(result) == marks(data)


def test_the_maker_of_these_documents_makes_what_odfdo_opens():
    assert (
        odfdo.Document(io.BytesIO(opendocument.document("<text:p>One</text:p>"))).body.get_paragraph(0).inner_text
        == "One"
    )
