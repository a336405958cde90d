"""Termbases of other programs: each format read and written, and what may not be read."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from translate import resources
from translate.errors import ConfigError, UsageError
from translate.exchange import markup, termformats
from translate.glossary.load import load
from translate.records import Pair
from translate.terms import Concept, Glossary, TermEntry

FIXTURES = Path(__file__).parent.parent / "fixtures" / "glossary" / "termbases"
TBX = "{urn:iso:std:iso:30042:ed-2}"


def sides(concept):
    return [(e.lang, e.term, e.variants, e.forbidden) for e in concept.entries]


def test_tbx_basic_dca():
    found = termformats.read(FIXTURES / "basic-dca.tbx")
    (town,) = found.concepts
    assert (town.id, town.domain, town.policy) == ("c1", "geography", "translate")
    assert sides(town) == [
        ("en", "Tarnok-on-Vel & Port", ("Lower Tarnok",), ("Tarnokburg",)),
        ("ru", "Нижний Тарнок", (), ("Тарнокбург",)),
    ]
    english = town.entries[0]
    assert english.source == "Gazetteer; Atlas"
    assert english.note == "definition: A town on the Vel.; partOfSpeech: noun; for maps"
    assert found.notes == (
        f"{FIXTURES / 'basic-dca.tbx'}:34: en has no accepted term: left out",
        f"{FIXTURES / 'basic-dca.tbx'}:33: a concept without terms: left out",
    )


def test_tbx_basic_dct():
    (town,) = termformats.read(FIXTURES / "basic-dct.tbx").concepts
    assert town.domain == "geography"
    assert sides(town) == [("en", "Tarnok", ("Tarnoc",), ()), ("pt-BR", "Tarnóque", (), ("Tarnok",))]
    assert town.entries[0].note == "definition: A town on the Vel."
    assert town.entries[1].source == "Atlas"


def test_tbx_2_as_weblate_writes_it():
    press, treaty = termformats.read(FIXTURES / "martif.tbx").concepts
    assert (press.id, press.policy, sides(press)) == ("t1", "keep", [("en", "Ruvenpress", (), ())])
    assert sides(treaty) == [("en", "border treaty", (), ()), ("de", "Grenzvertrag", (), ("Grenzkontrakt",))]
    assert treaty.entries[0].note == "partOfSpeech: noun"


def test_tmx_of_amazon():
    (photos,) = termformats.read(FIXTURES / "amazon.tmx").concepts
    assert (photos.id, sides(photos)[0], sides(photos)[2]) == (
        "amazon:Tarnok Photos",
        ("en", "Tarnok Photos", (), ()),
        ("es", "Fotos Tarnok", (), ()),
    )


def test_deepl_with_two_columns_needs_its_languages():
    path = FIXTURES / "deepl.csv"
    with pytest.raises(UsageError, match="--from and --to"):
        termformats.read(path)
    short, long = termformats.read(path, pair=Pair("en", "ru")).concepts
    assert (short.id, sides(short)) == ("deepl:Tarnok", [("en", "Tarnok", (), ()), ("ru", "Тарнок", (), ())])
    assert [e.term for e in long.entries] == ["Lower Tarnok, old", "Нижний Тарнок «старый»"]


def test_deepl_with_four_columns_joins_the_languages_of_a_term():
    found = termformats.read(FIXTURES / "deepl4.csv")
    dog, vel = found.concepts
    assert [(e.lang, e.term) for e in dog.entries] == [("de", "Hund"), ("en", "dog"), ("fr", "chien")]
    assert [e.lang for e in vel.entries] == ["de", "pt-BR"]
    assert found.notes == (f"{FIXTURES / 'deepl4.csv'}:3: these terms are there already: left out",)


def test_google_with_a_column_a_language():
    found = termformats.read(FIXTURES / "google.csv")
    assert [(c.id, [(e.lang, e.term) for e in c.entries], c.entries[0].note) for c in found.concepts] == [
        ("google:bow", [("en", "bow"), ("de", "Bogen")], "pos: noun; description: a weapon"),
        ("google:bow (2)", [("en", "bow"), ("de", "Bug")], "pos: noun; description: of a ship"),
        ("google:turn", [("en", "turn"), ("de", "Bug")], ""),
    ]


def test_amazon_lists_may_lack_a_cell():
    photos, vel = termformats.read(FIXTURES / "amazon.csv", "amazon").concepts
    assert [e.lang for e in photos.entries] == ["en", "fr", "es"]
    assert [e.lang for e in vel.entries] == ["en", "es"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_lists_as_spreadsheets_save_them(encoding, separator, tmp_path):
    path = tmp_path / "words.csv"
    first = "Lower Tarnok" if separator == "\t" else f'"Lower{separator} Tarnok"'
    path.write_bytes(f"en{separator}ru\r\n{first}{separator}Тарнок\r\n".encode(encoding))
    (found,) = termformats.read(path).concepts
    assert [e.term for e in found.entries] == [first.strip('"'), "Тарнок"]


def test_a_comma_in_a_term_does_not_cut_a_list_with_semicolons(tmp_path):
    (tmp_path / "words.csv").write_text("Tarnok, Inc.;Тарнок\nVel;Вель\n", "utf-8")
    found = termformats.read(tmp_path / "words.csv", pair=Pair("en", "ru"))
    assert [c.entries[0].term for c in found.concepts] == ["Tarnok, Inc.", "Vel"]


BAD = {
    "nothing.csv": ("", "the list is empty"),
    "header.csv": ("en,ru\n", "no terms in it"),
    "twice.csv": ("en,ru,en\na,б,c\n", ":1: the header has en twice"),
    "cells.csv": ("en,ru\na,б\na\n", ":3: 1 cells where the header has 2"),
    "quotes.csv": ('en,ru\na,"б\n', ":2: "),
    "control.csv": ("en,ru\na,б\x07\n", "no terms in it"),
    "break.csv": ('en,ru\na,"б\nв"\n', "line break or control character"),
    "bar.csv": ("en,ru\na|b,б\n", "separates forms"),
    "zip.xlsx": ("PK\x03\x04", "save the sheet as CSV"),
    "table.tsv": ("concept\tlang\tterm\nа\tru\tб\n", "is a Dragoman glossary already"),
    "open.tbx": ("<tbx>\n<text>\n", ":3: not well-formed XML: no element found"),
    "html.tbx": ("<html/>", "its root element is 'html'"),
    "none.tbx": ("<tbx/>", "no terms in it"),
    "prefix.tbx": ("<tbx>\n<a></b>\n</tbx>", ":2: not well-formed XML: mismatched tag"),
    "lang.tbx": ("<tbx>\n<conceptEntry>\n<langSec xml:lang='qqq-x1'/></conceptEntry></tbx>", ":3: unknown language"),
    "codec.tbx": ("<?xml version='1.0' encoding='klingon'?><tbx/>", "klingon"),
    "bomb.tbx": (
        "<!DOCTYPE tbx [\n<!ENTITY a 'aaaaaaaaaa'>\n<!ENTITY b '&a;&a;&a;&a;&a;'>]>\n<tbx>&b;</tbx>",
        ":2: it declares the entity 'a', which is refused",
    ),
    "file.tbx": (
        "<!DOCTYPE tbx [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><tbx><conceptEntry>&x;</conceptEntry></tbx>",
        "declares the entity 'x'",
    ),
    "parameter.tmx": ("<!DOCTYPE tmx [<!ENTITY % x SYSTEM 'http://localhost/x'>%x;]><tmx/>", "declares the entity 'x'"),
    "unknown.tmx": (
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx><tu><tuv xml:lang="en"><seg>a&nbsp;b</seg></tuv></tu></tmx>',
        ":2: the entity &nbsp; is declared nowhere here",
    ),
    "deep.tbx": ("<tbx>" * 200, "elements inside one another"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_answered_with_one_line(name, tmp_path):
    content, message = BAD[name]
    (tmp_path / name).write_bytes(content.encode())
    with pytest.raises((ConfigError, UsageError)) as caught:
        termformats.read(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_another_encoding_is_named_with_its_line(tmp_path):
    (tmp_path / "old.csv").write_bytes(b"en,ru\n" + "Foo,Фу\n".encode("cp1251"))
    with pytest.raises(ConfigError, match=r"old.csv:2: not UTF-?8: save"):
        termformats.read(tmp_path / "old.csv")


def test_a_file_over_the_limit_is_not_read(tmp_path, monkeypatch):
    (tmp_path / "big.csv").write_text("en,ru\n" + "a,б\n" * 100)
    monkeypatch.setattr(markup, "LIMIT", 100)
    with pytest.raises(ConfigError, match="split it"):
        termformats.read(tmp_path / "big.csv")


def test_no_format_opens_a_connection_or_another_file(tmp_path, monkeypatch):
    """An external DTD is named by custom and never read."""
    opened = []
    monkeypatch.setattr("socket.socket.connect", lambda *a: opened.append(a))
    dtd = tmp_path / "evil.dtd"
    dtd.write_text("<!ENTITY x 'taken from the DTD'>")
    path = tmp_path / "a.tbx"
    entry = '<conceptEntry><langSec xml:lang="en"><termSec><term>a</term></termSec></langSec></conceptEntry>'
    path.write_text(f'<!DOCTYPE tbx SYSTEM "{dtd}"><tbx>{entry}</tbx>')
    assert [c.entries[0].term for c in termformats.read(path).concepts] == ["a"]
    assert opened == []


# Round trips. Whatever a glossary file can hold as a form, with the marks that XML and CSV must quote.
FORM = st.text("abzИйəՀქ漢 -'’.,;()\"&<>]#/", min_size=1, max_size=12).map(lambda t: " ".join(t.split()))
FORM = FORM.filter(lambda t: any(map(str.isalnum, t)))
TEXT = st.text("abИ:<&\"' ]>", max_size=10).map(lambda t: " ".join(t.split()))


@st.composite
def glossaries(draw):
    ids = draw(st.lists(st.text('aZ9-_. :Ж&"', min_size=1, max_size=6), min_size=1, max_size=4))
    ids = list(dict.fromkeys(" ".join(id.split()) or "x" for id in ids))
    return Glossary(tuple(draw(concept(id)) for id in ids))


@st.composite
def concept(draw, id):
    entries = []
    for tag in draw(st.lists(st.sampled_from(("en", "ru", "hy", "pt-BR")), min_size=1, max_size=3, unique=True)):
        forms = draw(st.lists(FORM, min_size=1, max_size=5, unique=True))
        cut = draw(st.integers(1, len(forms)))
        rest = {name: draw(TEXT) for name in ("source", "status", "note")}
        entries.append(TermEntry(tag, forms[0], tuple(forms[1:cut]), forbidden=tuple(forms[cut:]), **rest))
    kind, policy = draw(st.sampled_from(("", "place", "org"))), draw(st.sampled_from(("translate", "keep", "forbid")))
    return Concept(id, tuple(entries), kind, policy, draw(st.sampled_from(("", "places"))))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(glossary=glossaries(), kind=st.sampled_from(("tbx", "tbx2", "tmx")))
def test_what_is_exported_is_imported_as_it_was(tmp_path, glossary, kind):
    path = tmp_path / f"terms.{kind}"
    path.write_bytes(termformats.write(glossary, kind).text.encode())
    found = termformats.read(path)
    assert found.notes == ()
    for before, after in zip(glossary.concepts, found.concepts, strict=True):
        assert (after.id, after.kind, after.policy, after.domain) == (
            before.id,
            before.kind,
            before.policy,
            before.domain,
        )
        assert sides(after) == sides(before)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(FORM, FORM), min_size=1, max_size=5, unique_by=lambda row: row[0]))
@pytest.mark.parametrize("kind", ["deepl", "google", "amazon"])
def test_lists_keep_their_terms(tmp_path, rows, kind):
    concepts = [Concept(f"c{i}", (TermEntry("en", a), TermEntry("ru", b))) for i, (a, b) in enumerate(rows)]
    path = tmp_path / "terms.csv"
    path.write_bytes(termformats.write(Glossary(tuple(concepts)), kind, "en", "ru").text.encode())
    found = termformats.read(path, kind, Pair("en", "ru"))
    assert [tuple(e.term for e in c.entries) for c in found.concepts] == rows


def test_notes_sources_and_states_survive_in_xml(tmp_path):
    entry = TermEntry("ru", "Тарнок", source="an atlas; a map", status="to be reviewed", note="only in maps")
    for kind in ("tbx", "tbx2", "tmx"):
        path = tmp_path / f"terms.{kind}"
        path.write_text(termformats.write(Glossary((Concept("c", (entry,)),)), kind).text, "utf-8")
        assert termformats.read(path).concepts[0].entries[0] == entry


def test_what_a_format_cannot_carry_is_said():
    entry = TermEntry("ru", "а", ("в",), cases=(("gen", ("а",)),), pattern="а", context="not: б", note="n")
    glossary = Glossary((Concept("c", (TermEntry("en", "a", ("v",)), entry), "place"), Concept("d", (entry,))))
    lost = "cases: of 2 concepts", "pattern: of 2 concepts", "context: of 2 concepts"
    assert termformats.write(glossary, "tbx").lost == lost
    deepl = termformats.write(glossary, "deepl", "en", "ru")
    assert deepl.text == "a,а\nv,а\n"
    assert deepl.lost[:2] == ("variants of 1 target terms", "cases: of 1 concept")
    amazon = termformats.write(glossary, "amazon", "ru")
    assert amazon.text == "ru,en\nа,a\n"
    assert "1 concepts without two terms in these languages" in amazon.lost


def test_a_source_form_occurs_once_in_a_list_of_one_direction():
    def both(id, *terms):
        return Concept(id, (TermEntry("en", terms[0], terms[2:]), TermEntry("ru", terms[1])))

    glossary = Glossary((both("a", "Zelva", "Зельва"), both("b", "State", "Штат", "Zelva")))
    written = termformats.write(glossary, "google", "en", "ru")
    assert written.text == "Zelva,Зельва\nState,Штат\n"
    assert "1 source forms that an earlier term translates otherwise" in written.lost


@pytest.mark.parametrize(("kind", "source", "target"), [("deepl", "", ""), ("deepl", "en", ""), ("amazon", "fi", "")])
def test_directions_that_make_no_sense(kind, source, target):
    with pytest.raises(UsageError):
        termformats.write(Glossary((Concept("c", (TermEntry("en", "a"), TermEntry("ru", "б"))),)), kind, source, target)


def test_tbx_3_has_the_structure_of_the_dialect():
    """TBX-Basic, style dca: names, nesting, order and values as ISO 30042 and the dialect's rules have them."""
    glossary = load([resources.folder("glossaries")])
    root = ET.fromstring(termformats.write(glossary, "tbx").text.encode())
    assert root.tag == f"{TBX}tbx"
    assert root.attrib == {"type": "TBX-Basic", "style": "dca", "{http://www.w3.org/XML/1998/namespace}lang": "en"}
    assert [child.tag for child in root] == [f"{TBX}tbxHeader", f"{TBX}text"]
    assert root.find(f"{TBX}tbxHeader/{TBX}fileDesc/{TBX}sourceDesc/{TBX}p") is not None
    body = root.find(f"{TBX}text/{TBX}body")
    assert len(body) == len(glossary.concepts)
    ids = [entry.attrib["id"] for entry in body]
    assert len(set(ids)) == len(ids)
    statuses = {f"{rank}Term-admn-sts" for rank in ("preferred", "admitted", "deprecated", "superseded")}
    for entry in body:
        assert [c.tag.removeprefix(TBX) for c in entry] == sorted(
            (c.tag.removeprefix(TBX) for c in entry), key=("descrip", "note", "langSec").index
        )
        for term in entry.iter(f"{TBX}termSec"):
            names = [c.tag.removeprefix(TBX) for c in term]
            assert names[:2] == ["term", "termNote"]
            assert set(names[2:]) <= {"admin", "note"}
            assert term[1].text in statuses
            assert term[1].attrib == {"type": "administrativeStatus"}
    assert {d.attrib["type"] for d in body.iter(f"{TBX}descrip")} == {"subjectField"}


def test_tbx_2_says_what_weblate_looks_for():
    concept = Concept("c", (TermEntry("en", "Ruvenpress", forbidden=("Rüvenpress",)),), policy="keep")
    root = ET.fromstring(termformats.write(Glossary((concept,)), "tbx2").text)
    assert root.tag == "martif"
    entry = root.find("text/body/termEntry")
    assert entry.find("descrip[@type='Translation needed']").text == "No"
    assert [t.text for t in entry.iterfind("langSet/tig/term")] == ["Ruvenpress", "Rüvenpress"]
    assert [t.text for t in entry.iterfind("langSet/tig/termNote")][1] == "deprecatedTerm-admn-sts"


def test_the_same_glossary_gives_the_same_bytes():
    glossary = load([resources.folder("glossaries")])
    for kind in ("tbx", "tbx2", "tmx", "google", "amazon"):
        assert termformats.write(glossary, kind).text == termformats.write(glossary, kind).text
