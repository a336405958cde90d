"""The memory as TMX: what is written, that it is TMX, and what of other programs' files is read."""

import io
import os
import subprocess
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.streams import Endless

from translate import __version__
from translate.decisions import Unit, text_key
from translate.errors import DocumentError
from translate.exchange import tmx

TESTS = Path(__file__).parents[1]
WHEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def written(units, source=""):
    stream = io.BytesIO()
    assert tmx.write(units, stream, source) == len(units)
    return stream.getvalue()


def read(data, source="", targets=()):
    """Units, and why others were left out."""
    skipped = []
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(tmx.read(stream, "old.tmx", source, targets, skipped.append)), skipped


def pairs(data, source="", targets=()):
    return [(u.source, u.target, u.source_text, u.target_text) for u in read(data, source, targets)[0]]


def file(*units, srclang="en", tool="Other"):
    header = f'<header creationtool="{tool}" srclang="{srclang}"/>' if srclang else ""
    return f'<?xml version="1.0"?>\n<tmx version="1.4">\n{header}<body>\n' + "\n".join(units) + "\n</body></tmx>"


def unit(attributes="", **texts):
    sides = (f'<tuv xml:lang="{tag.replace("_", "-")}"><seg>{text}</seg></tuv>' for tag, text in texts.items())
    return f"<tu {attributes}>{''.join(sides)}</tu>"


# What is written.

MEMORY = (
    Unit(
        *("en", "ru", "The river <Tern> rose & fell.", "Река «Терн» поднялась и опала."),
        name="notes/the meadow (draft).txt",
        before=text_key("Before."),
        after=text_key("After."),
        glossaries=("", "0123456789abcdef" * 2),
        who='Анна "A." Quill',
        when=WHEN,
    ),
    Unit("en", "he", "Two\nlines.", "שתי\nשורות.", name="notes.txt", who="B", when=WHEN),
    Unit("de", "zh-Hant", "Der Fluss.", "河。", name="fluss.tmx"),
    Unit("und", "ru", "NATO", "НАТО"),
)


def test_golden():
    data = written(MEMORY, "en").replace(f'version="{__version__}"'.encode(), b'version="0.0.0"')
    assert data.decode() == (TESTS / "golden" / "memory.tmx").read_text(encoding="utf-8")


@pytest.mark.parametrize("source", ["", "en", "de"])
def test_it_is_tmx_and_comes_back_whole(source):
    data = written(MEMORY, source)
    valid(data)
    assert read(data)[0] == [replace(u, name=u.name or "old.tmx") for u in MEMORY]


def test_same_units_same_bytes_and_an_empty_memory_is_a_file():
    assert written(MEMORY) == written(list(MEMORY))
    valid(written(()))
    assert read(written(())) == ([], [])


def test_what_xml_cannot_hold_becomes_a_sign_of_it():
    [(_, _, source, target)] = pairs(written([Unit("en", "ru", "a\x00b\x1bc", "d\ud800e\ufffff", who="x\x01")]))
    assert (source, target) == ("a\ufffdb\ufffdc", "d\ufffde\ufffdf")


def valid(data):
    """Check against the grammar of TMX 1.4b, with another parser than the one that wrote it."""
    etree = pytest.importorskip("lxml.etree", reason="lxml is absent: pip install lxml")
    with (TESTS / "fixtures" / "exchange" / "tmx14.dtd").open("rb") as grammar:
        dtd = etree.DTD(grammar)
    tree = etree.fromstring(data, etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False))
    assert dtd.validate(tree), dtd.error_log
    return tree


def test_an_independent_parser_reads_the_same_texts():
    tree = valid(written(MEMORY))
    assert [seg.text for seg in tree.iter("seg")] == [t for u in MEMORY for t in (u.source_text, u.target_text)]
    assert tree.find("body/tu").get("changeid") == MEMORY[0].who
    assert tree.find("body/tu").get("changedate") == "20260304T050607Z"


@pytest.mark.skipif(
    "DRAGOMAN_TRANSLATE_TOOLKIT" not in os.environ,
    reason="DRAGOMAN_TRANSLATE_TOOLKIT names no Python with translate-toolkit (it owns our import name: its own venv)",
)
def test_translate_toolkit_reads_the_same_texts(tmp_path):
    (tmp_path / "memory.tmx").write_bytes(written(MEMORY[:1]))
    program = "import sys; from translate.storage.tmx import tmxfile\nfor u in tmxfile.parsefile(sys.argv[1]).units:"
    done = subprocess.run(
        [os.environ["DRAGOMAN_TRANSLATE_TOOLKIT"], "-c", f"{program} print(u.source, u.target, sep='|')", "memory.tmx"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == f"{MEMORY[0].source_text}|{MEMORY[0].target_text}\n"


# Any memory. XML holds no control characters and no surrogates; the rest has to come back.

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n\t\r \"&<>]'\u2028\x85 "), min_size=1)
HELD = TEXTS.filter(lambda t: not any(c < " " and c not in "\n\r\t" for c in t) and not {"\ufffe", "\uffff"} & {*t})
SAID = HELD.filter(str.strip)
TAGS = st.sampled_from("<g1> </g1> <k2> </k2> <x3/> <br4/>".split())
CODED = st.lists(HELD | TAGS, min_size=1).map("".join).filter(str.strip)
KEYS = st.just("") | HELD.map(text_key)
UNITS = st.builds(
    Unit, st.sampled_from(["en", "und", "pt-BR", "sr-Latn"]), st.sampled_from(["ru", "hy", "zh-Hant", "en", "sr"]),
    CODED, CODED, name=HELD, before=KEYS, after=KEYS, glossaries=st.lists(KEYS, max_size=2).map(tuple),
    who=st.just("") | HELD, when=st.none() | st.datetimes().map(lambda t: t.replace(microsecond=0, tzinfo=UTC)),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(UNITS, max_size=4), st.sampled_from(["", "en", "sr-Latn"]))
def test_any_memory_comes_back(units, source):
    data = written(units, source)
    valid(data)
    assert read(data) == (units, [])


# What is read.


def rows():
    lines = (TESTS / "fixtures" / "exchange" / "inline.tsv").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("inside", "text"), rows())
def test_codes_are_dropped_and_text_stays(inside, text):
    assert pairs(file(unit(en=inside, ru="Старый мост."))) == [("en", "ru", text, "Старый мост.")]


def test_codes_are_elements_and_only_ours_are_read_again():
    texts = ("The <g1>old</g1> bridge<x2/>.", "<g1>Старый</g1> мост<x2/>.")
    data = written([Unit("en", "ru", *texts)], "en")
    tree = valid(data)
    assert ["".join(seg.xpath("text()")) for seg in tree.iter("seg")] == ["The old bridge.", "Старый мост."]
    assert [e.tag for e in tree.find("body/tu/tuv/seg")] == ["bpt", "ept", "ph"]
    assert pairs(data) == [("en", "ru", *texts)]
    other = data.replace(b'creationtool="Dragoman"', b'creationtool="Other"')
    assert pairs(other) == [("en", "ru", "The old bridge.", "Старый мост.")]


def test_every_language_beside_the_source_is_a_unit():
    data = file(unit(ru="Мост.", en="Bridge.", de="Brücke."))
    assert pairs(data) == [("en", "ru", "Bridge.", "Мост."), ("en", "de", "Bridge.", "Brücke.")]
    assert pairs(data, targets=["de"]) == [("en", "de", "Bridge.", "Brücke.")]


@pytest.mark.parametrize("version", ["lang", "xml:lang"])
def test_the_attribute_of_tmx_before_1_4(version):
    data = file(unit(en="Bridge.", ru="Мост.")).replace("xml:lang", version)
    assert pairs(data) == [("en", "ru", "Bridge.", "Мост.")]


@pytest.mark.parametrize(
    ("header", "unit_says", "asked", "expected"),
    [
        ("en", "", "", "en"),
        ("EN-us", "", "", "en"),
        ("*all*", 'srclang="ru"', "", "ru"),
        ("en", 'srclang="ru"', "", "ru"),
        ("*all*", "", "ru", "ru"),
        ("", "", "ru", "ru"),
        ("en", "", "ru", ""),
        ("*all*", 'srclang="en"', "ru", ""),
    ],
)
def test_which_side_is_the_source(header, unit_says, asked, expected):
    found = pairs(file(unit(unit_says, en="Bridge.", ru="Мост."), srclang=header), asked)
    assert [source for source, *_ in found] == ([expected] if expected else [])


@pytest.mark.parametrize("header", ["*all*", "*ALL*", ""])
def test_no_source_language_is_an_error_that_names_the_option(header):
    with pytest.raises(DocumentError, match=r"^old\.tmx:4: no source language is named: give it with --from$"):
        read(file(unit(en="Bridge.", ru="Мост."), srclang=header))


@pytest.mark.parametrize(
    ("source", "targets", "expected"),
    [
        ("", (), [("en-US", "pt-BR"), ("en-US", "pt-PT")]),
        ("en", (), [("en", "pt-BR"), ("en", "pt-PT")]),
        ("en", ("pt",), [("en", "pt"), ("en", "pt")]),
        ("en", ("pt-PT",), [("en", "pt-PT")]),
        ("en-US", ("pt-PT", "pt-BR"), [("en-US", "pt-BR"), ("en-US", "pt-PT")]),
        ("en-GB", (), []),
    ],
)
def test_a_language_that_is_asked_for_stands_for_its_regions(source, targets, expected):
    data = file(unit(en_US="Bus.", pt_BR="Ônibus.", pt_PT="Autocarro."), srclang="en-US")
    assert [(u[0], u[1]) for u in pairs(data, source, targets)] == expected


def test_what_is_left_out_is_told_once_a_unit():
    found, skipped = read(
        file(
            unit(en="Bridge.", xx_klingon="?", ru="Мост."),
            unit(de="Brücke.", ru="Мост."),
            unit(en="Bridge."),
            unit(en=" ", ru="Мост."),
            unit(en="<ph>x</ph>", ru="Мост."),
            unit('srclang="nonsense!"', en="Bridge.", ru="Мост."),
            "<tu/>",
            unit(en="Mill.", ru="Мельница."),
        )
    )
    assert [u.source_text for u in found] == ["Bridge.", "Mill."]
    assert skipped == [
        "unknown language 'xx-klingon'",
        "no text in en",
        "a text in en alone",
        "an empty text",
        "an empty text",
        "unknown language 'nonsense!'",
        "no text in en",
    ]


@pytest.mark.parametrize(
    ("on_unit", "on_text", "who", "when"),
    [
        ('creationid="A" creationdate="20200101T000000Z"', "", "A", datetime(2020, 1, 1, tzinfo=UTC)),
        ('creationid="A" changeid="B"', 'creationid="C"', "B", None),
        ('changeid="B" changedate="20260304T050607Z"', 'changeid="C"', "C", WHEN),
        ('changedate="2026-03-04T07:06:07+02:00"', "", "", WHEN),
        ('changedate="yesterday"', "", "", None),
        ('changedate="00010101T000000+1400"', "", "", None),
    ],
)
def test_who_and_when(on_unit, on_text, who, when):
    data = file(unit(on_unit, en="Bridge.", ru="Мост.")).replace('xml:lang="ru"', f'xml:lang="ru" {on_text}')
    [[found], _] = read(data)
    assert (found.who, found.when, found.name) == (who, when, "old.tmx")


def test_keys_that_are_none_are_not_taken():
    props = (
        '<prop type="x-context-before">DROP</prop><prop type="x-glossary">1</prop><prop type="x-document">a.txt</prop>'
    )
    [[found], _] = read(file(unit(en="Bridge.", ru="Мост.").replace("<tuv", props + "<tuv", 1)))
    assert (found.before, found.glossaries, found.name) == ("", (), "a.txt")


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("UTF-16", "utf-16"), ("UTF-8", "utf-8-sig"), ("windows-1251", "cp1251"), ("KOI8-R", "koi8-r")],
)
def test_the_encoding_it_declares(declared, codec):
    data = file(unit(en="Bridge.", ru="Мост.")).replace('"1.0"?', f'"1.0" encoding="{declared}"?')
    assert pairs(data.encode(codec)) == [("en", "ru", "Bridge.", "Мост.")]


GOOD = unit(en="Bridge.", ru="Мост.")
BAD = {
    "cut off": (file(GOOD, "<tu>").removesuffix("</body></tmx>"), ":6: not well-formed XML", 1),
    "mixed up": (file(GOOD, GOOD, "<tu></body>"), ":6: not well-formed XML: mismatched tag", 2),
    "empty": ("", ":1: not well-formed XML: no element found", 0),
    "no XML": ("en\tru\nBridge.\tМост.\n", ":1: not well-formed XML", 0),
    "another kind": ("<html>\n</html>", ":1: <html> is not TMX", 0),
    "unknown encoding": ('<?xml version="1.0" encoding="EBCDIC-CP-XX"?><tmx/>', ":1: ", 0),
    "wrong encoding": (b'<?xml version="1.0"?>\n<tmx>' + "Мост".encode("cp1251"), ":2: not well-formed XML", 0),
    "entity": ('<!DOCTYPE tmx [\n<!ENTITY a "aaa">]>\n<tmx>&a;</tmx>', ":2: it declares the entity 'a'", 0),
    "file": ('<!DOCTYPE tmx [\n<!ENTITY a SYSTEM "/etc/passwd">]>\n<tmx>&a;</tmx>', ":2: it declares the entity", 0),
    "subset": (
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd" [\n<!ATTLIST tu srclang CDATA "ru">\n]>\n<tmx/>',
        ":3: its DOCTYPE declares something itself",
        0,
    ),
    "undeclared": (file(unit(en="a&nbsp;b", ru="в")).replace("?>", '?><!DOCTYPE tmx SYSTEM "x">'), ":4: the entity", 0),
    "deep": (file(unit(en="<hi>" * 200, ru="")), ":4: more than 100 elements inside one another", 0),
}


@pytest.mark.parametrize("name", BAD)
def test_a_fault_is_one_line_and_what_stands_before_it_was_read(name):
    data, message, before = BAD[name]
    found = tmx.read(io.BytesIO(data if isinstance(data, bytes) else data.encode()), "old.tmx")
    count = 0
    with pytest.raises(DocumentError) as caught:
        for _ in found:
            count += 1
    assert str(caught.value).startswith(f"old.tmx{message}")
    assert "\n" not in str(caught.value)
    assert count == before


def test_a_dtd_is_named_by_custom_and_never_fetched(tmp_path, monkeypatch):
    (tmp_path / "tmx14.dtd").write_text('<!ATTLIST tu srclang CDATA "ru">')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("it went to the network"))
    for doctype in ('SYSTEM "tmx14.dtd"', 'PUBLIC "-//LISA OSCAR:1998//DTD//EN" "http://www.lisa.org/tmx/tmx14.dtd"'):
        data = file(GOOD).replace("?>", f"?>\n<!DOCTYPE tmx {doctype}>", 1)
        assert pairs(data) == [("en", "ru", "Bridge.", "Мост.")]


def endless(count):
    """A file without an end tag, of `count` units of some 1,000 characters."""
    return Endless((file().removesuffix("</body></tmx>"), *[unit(en="Bridge. " * 60, ru="Мост. " * 90)] * count))


def test_memory_does_not_grow_with_the_file():
    peaks = []
    for count in (3_000, 12_000):
        stream = io.BufferedReader(endless(count))
        tracemalloc.start()
        with pytest.raises(DocumentError, match="not well-formed"):  # it has no end tag
            assert sum(1 for _ in tmx.read(stream, "big.tmx")) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]
