"""XLIFF that comes home: from which tools, in which states, and what is refused."""

import io
import os
import subprocess
import tracemalloc
from pathlib import Path

import pytest
from support.outcomes import DOCUMENT, NAME, meadow
from support.schemas import valid
from support.streams import Endless

from translate.errors import DocumentError
from translate.exchange import xliff12, xliff20, xliff_read
from translate.exchange.xliff_read import Head

FIXTURES = Path(__file__).parents[1] / "fixtures" / "exchange"
FILES = FIXTURES / "xliff"


def rows(path):
    lines = (line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return list(lines)


def read(data):
    return xliff_read.read(data if isinstance(data, bytes) else data.encode(), "home.xlf")


def file12(*units, attributes='original="a.txt" target-language="ru"'):
    return (
        f'<?xml version="1.0"?>\n<xliff version="1.2">\n<file {attributes}><body>\n'
        + "\n".join(units)
        + "\n</body></file></xliff>"
    )


def file20(*units):
    return (
        '<?xml version="1.0"?>\n<xliff version="2.0" trgLang="ru">\n<file id="f">\n'
        + "\n".join(units)
        + "\n</file></xliff>"
    )


def unit12(id="u1", source="One.", target="<target>Один.</target>", attributes="", rest=""):
    return f'<trans-unit id="{id}" {attributes}><source>{source}</source>{target}{rest}</trans-unit>'


def unit20(id="u1", target="<target>Один.</target>", attributes="", rest=""):
    return f'<unit id="{id}">{rest}<segment {attributes}><source>One.</source>{target}</segment></unit>'


# Tools' files.


@pytest.mark.parametrize("name", sorted({row[0] for row in rows(FILES / "homes.tsv")}))
def test_what_tools_save(name):
    home = read((FILES / f"{name}.xlf").read_bytes())
    found = {u.key: [u.source, u.text, u.state, u.who, u.note] for u in home.units}
    for _, key, *expected in (row for row in rows(FILES / "homes.tsv") if row[0] == name):
        assert found[key] == [("" if cell == "-" else cell.replace("|", "\n")) for cell in expected]
    assert len(found) == len(home.units)


@pytest.mark.parametrize(
    ("name", "document", "original", "target", "journal"),
    [
        ("poedit12", "1" * 64, "mill.txt", "ru", 17),
        ("lokalize", "1" * 64, "mill.txt", "ru", 17),
        ("poedit20", "1" * 64, "mill.txt", "ru", 17),
        ("toolkit12", DOCUMENT, NAME, "ru", 9),
        ("toolkit20", DOCUMENT, NAME, "ru", 9),
        ("omegat-codes", DOCUMENT, NAME, "ru", 0),
        ("okapi", "", "page.html", "ru-RU", 0),
        ("po2xliff", "", "src.po", "ru", 0),
    ],
)
def test_how_they_find_home(name, document, original, target, journal):
    home = read((FILES / f"{name}.xlf").read_bytes())
    assert (home.document, home.name, home.target, home.journal) == (document, original, target, journal)


def test_inline_codes_are_a_problem_with_its_place():
    home = read((FILES / "okapi.xlf").read_bytes())
    assert home.problems == ("line 7: inline codes (g, x) are left out: only their text was read",)


@pytest.mark.parametrize("row", rows(FIXTURES / "xliff_states.tsv"), ids=lambda row: " ".join(filter(None, row[:4])))
def test_states(row):
    version, approved, state, below, home, *_ = row
    if version == "1.2":
        said = "".join(f' {n}="{v}"' for n, v in (("state", state), ("state-qualifier", below)) if v)
        data = file12(
            unit12(target=f"<target{said}>Один.</target>", attributes=f'approved="{approved}"' if approved else "")
        )
    else:
        said = " ".join(f'{n}="{v}"' for n, v in (("state", state), ("subState", below)) if v)
        data = file20(unit20(attributes=said))
    assert [unit.state for unit in read(data).units] == [home]


@pytest.mark.parametrize("target", ["", "<target/>", '<target state="final"> </target>'])
def test_nobody_stands_by_nothing(target):
    assert [u.state for u in read(file12(unit12(target=target, attributes='approved="yes"'))).units] == ["untouched"]
    assert [u.state for u in read(file20(unit20(target=target, attributes='state="final"'))).units] == ["untouched"]


# What is in a unit.


@pytest.mark.parametrize("row", rows(FIXTURES / "xliff_inline.tsv"), ids=lambda row: row[0])
@pytest.mark.parametrize(
    "build", [lambda t: file12(unit12(target=t)), lambda t: file20(unit20(target=t))], ids=["1.2", "2.0"]
)
def test_our_codes_come_home_and_others_are_dropped(row, build):
    inside, text, codes = (*row, "")[:3]
    home = read(build(f"<target>{inside}</target>"))
    assert [unit.text for unit in home.units] == [text]
    assert [problem.split("(")[1].split(")")[0] for problem in home.problems] == ([codes] if codes else [])


@pytest.mark.parametrize(
    ("file", "unit", "text"),
    [
        ("", "", "a b"),
        ("", ' xml:space="preserve"', " a\n b "),
        (' xml:space="preserve"', "", " a\n b "),
        (' xml:space="preserve"', ' xml:space="default"', "a b"),
    ],
)
def test_white_space_counts_where_the_file_says_so(file, unit, text):
    target = "<target> a\n b </target>"
    assert [u.text for u in read(file12(unit12(target=target, attributes=unit), attributes=file)).units] == [text]
    data = file20(unit20(target=target)).replace('id="f"', f'id="f"{file}').replace("<unit", f"<unit{unit}")
    assert [u.text for u in read(data).units] == [text]


def test_notes_are_other_peoples_with_the_last_name():
    notes = '<note from="Anna">one</note><note from="dragoman">ours</note><note from="Vera via dragoman">ours</note><note>two\nlines</note><note/>'
    [unit] = read(file12(unit12(rest=notes))).units
    assert (unit.note, unit.who) == ("one\ntwo\nlines", "Anna")
    notes = '<notes><note category="dragoman">x</note><note category="dragoman-review">y</note><note>z</note></notes>'
    [unit] = read(file20(unit20(rest=notes))).units
    assert (unit.note, unit.who) == ("z", "")


def test_segments_of_a_unit_are_one_text_as_far_as_the_least_of_them():
    parts = (
        '<segment state="final"><source>One.</source><target>Один.</target></segment>'
        '<ignorable><source xml:space="preserve"> </source><target xml:space="preserve"> </target></ignorable>'
        '<segment state="{}"><source>Two.</source><target>Два.</target></segment>'
    )
    for state, home in (("reviewed", "approved"), ("initial", "untouched")):
        [unit] = read(file20(f'<unit id="u">{parts.format(state)}</unit>')).units
        assert (unit.source, unit.text, unit.state) == ("One. Two.", "Один. Два.", home)


def test_with_a_namespace_prefix_or_without_any():
    plain = file12(unit12(attributes='approved="yes"'))
    prefixed = plain.replace("</", "</x:").replace("<xliff", '<x:xliff xmlns:x="urn:oasis:names:tc:xliff:document:1.2"')
    for name in ("file", "body", "trans-unit", "source", "target"):
        prefixed = prefixed.replace(f"<{name}", f"<x:{name}")
    assert read(plain) == read(prefixed)
    assert [(u.key, u.source, u.text, u.state) for u in read(prefixed).units] == [("u1", "One.", "Один.", "approved")]


@pytest.mark.parametrize(
    ("declared", "codec"), [("UTF-8", "utf-8-sig"), ("UTF-16", "utf-16"), ("windows-1251", "cp1251")]
)
def test_the_encoding_it_declares(declared, codec):
    data = file12(unit12()).replace('"1.0"?', f'"1.0" encoding="{declared}"?', 1).encode(codec)
    assert [unit.text for unit in read(data).units] == ["Один."]


def test_an_attribute_of_another_vocabulary_is_not_ours():
    data = file12(unit12()).replace('version="1.2"', 'version="1.2" xmlns:its="urn:x" its:version="7.0"', 1)
    assert len(read(data).units) == 1


def test_files_of_another_document_are_a_problem_and_those_of_the_same_are_not():
    one, *rest = (file12(unit12(id), attributes=f'original="{name}" target-language="{tag}"') for id, name, tag in (("a", "a.c", "ru"), ("b", "b.c", "ru"), ("c", "c.c", "hy")))  # fmt: skip
    whole = one.replace("</xliff>", "".join(r[r.index("<file") :].replace("</xliff>", "") for r in rest) + "</xliff>")
    home = read(whole)
    assert [unit.key for unit in home.units] == ["a", "b"]
    assert home.problems == ("line 7: c.c is a document of its own: send it by itself",)


@pytest.mark.parametrize("journal", ["many", "9" * 5000, "-1", ""])
def test_a_number_that_is_none_is_not_believed(journal):
    note = f'<header><note from="dragoman">journal: {journal}</note></header><body>'
    assert read(file12(unit12()).replace("<body>", note)).journal == 0


# What is refused.

GOOD = unit12("good")
WHOLE = file12(GOOD, GOOD)
BAD = {
    "cut off": (WHOLE[: WHOLE.rindex("<source>")], ":5: not well-formed XML: no element found in column 24: ", 1),
    "mixed up": (file12(GOOD, "<target></source>"), ":5: not well-formed XML: mismatched tag in column 11: ", 1),
    "a bare &": (file12(GOOD, unit12(source="a & b")), ":5: not well-formed XML: not well-formed (invalid token) in", 1),
    "empty": ("", ":1: not well-formed XML: no element found", 0),
    "no XML": ("id,source\n", ":1: not well-formed XML", 0),
    "another kind": ("<?xml version='1.0'?>\n<tmx/>", ":2: <tmx> is not XLIFF: save the file as XLIFF 1.2 or 2.0", 0),
    "another version": ('<xliff version="3.0"/>', ":1: XLIFF 3.0 is not known here: save the file as XLIFF", 0),
    "entity": ('<!DOCTYPE xliff [\n<!ENTITY a "aaa">]>\n<xliff>&a;</xliff>', ":2: it declares the entity 'a'", 0),
    "file": ('<!DOCTYPE xliff [\n<!ENTITY a SYSTEM "/etc/passwd">]>\n<xliff/>', ":2: it declares the entity 'a'", 0),
    "parameter": ('<!DOCTYPE xliff [\n<!ENTITY % a SYSTEM "http://x/">\n%a;]>\n<xliff/>', ":2: it declares the entity", 0),
    "bomb": ('<!DOCTYPE x [\n<!ENTITY a "a"><!ENTITY b "&a;&a;&a;">]>\n<x>&b;</x>', ":2: it declares the entity", 0),
    "subset": ('<!DOCTYPE xliff [\n<!ATTLIST file original CDATA "x">\n]>\n<xliff/>', ":3: its DOCTYPE declares", 0),
    "undeclared": (WHOLE.replace("?>", '?><!DOCTYPE xliff SYSTEM "x.dtd">', 1).replace("One.", "&nbsp;", 1), ":4: the entity &nbsp;", 0),
    "wrong encoding": (WHOLE.encode("cp1251"), ":4: not well-formed XML", 0),
    "deep": (file12(GOOD, unit12(source="<g>" * 200)), ":5: more than 100 elements", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_fault_is_one_line_and_what_stands_before_it_was_read(name):
    data, message, before = BAD[name]
    found = xliff_read.units(io.BytesIO(data if isinstance(data, bytes) else data.encode()), "home.xlf")
    count = 0
    with pytest.raises(DocumentError) as caught:
        for item in found:
            count += not isinstance(item, Head)
    assert str(caught.value).startswith(f"home.xlf{message}")
    assert "\n" not in str(caught.value)
    assert count == before


def test_a_dtd_is_named_and_never_fetched(tmp_path, monkeypatch):
    (tmp_path / "xliff.dtd").write_text('<!ATTLIST trans-unit approved CDATA "yes">')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("it went to the network"))
    for doctype in ('SYSTEM "xliff.dtd"', 'PUBLIC "-//XLIFF//DTD XLIFF//EN" "http://www.oasis-open.org/xliff.dtd"'):
        data = file12(unit12()).replace("?>", f"?>\n<!DOCTYPE xliff {doctype}>", 1)
        assert [unit.state for unit in read(data).units] == ["untouched"]


def endless(count):
    """A file without an end tag: a skeleton of 2 MB and `count` units of some 1,000 characters."""
    unit = unit12(source="Bridge. " * 60, target=f"<target>{'Мост. ' * 90}</target>") + "\n"
    head = file12().removesuffix("\n</body></file></xliff>")
    skeleton = "<header><skl><internal-file>" + "QUJD" * 500_000 + "</internal-file></skl></header><body>"
    return Endless((head.replace("<body>", skeleton), *[unit] * count))


def test_memory_does_not_grow_with_the_file():
    peaks = []
    for count in (3_000, 9_000):
        stream = io.BufferedReader(endless(count))
        tracemalloc.start()
        with pytest.raises(DocumentError, match="not well-formed"):  # it has no end tag
            assert sum(1 for _ in xliff_read.units(stream, "big.xlf")) == count + 1
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]


# translate-toolkit works on our files.

WORK = """
import sys
from translate.storage.xliff import Xliff1File
from translate.storage.xliff2 import Xliff2File
for kind, path in ((Xliff1File, "run.xlf"), (Xliff2File, "run2.xlf")):
    store = kind.parsefile(path)
    print(*(unit.source + "|" + (unit.target or "") for unit in store.units), sep="\\n")
    for unit in store.units:
        if unit.source == "It voted.":
            unit.target = "Голоса отданы."
            unit.markapproved()
    store.savefile(path)
"""


@pytest.mark.skipif(
    "DRAGOMAN_TRANSLATE_TOOLKIT" not in os.environ,
    reason="DRAGOMAN_TRANSLATE_TOOLKIT names no Python with translate-toolkit (it owns our import name: its own venv)",
)
def test_translate_toolkit_reads_and_saves_our_files(tmp_path):
    made, segments = meadow()
    for name, writer in (("run.xlf", xliff12), ("run2.xlf", xliff20)):
        (tmp_path / name).write_bytes(writer.write(made, NAME, segments))
    units = read((tmp_path / "run.xlf").read_bytes()).units
    done = subprocess.run(
        [os.environ["DRAGOMAN_TRANSLATE_TOOLKIT"], "-c", WORK], cwd=tmp_path, capture_output=True, check=True
    )
    expected = "\n".join(f"{unit.source}|{unit.text}" for unit in units) + "\n"
    assert done.stdout.decode() == expected * 2
    for name, version in (("run.xlf", "1.2"), ("run2.xlf", "2.0")):
        data = (tmp_path / name).read_bytes()
        valid(data, version)
        home = {unit.key: unit for unit in read(data).units}
        assert (home["a1.2"].text, home["a1.2"].state) == ("Голоса отданы.", "approved")
        others = [unit for unit in units if unit.key != "a1.2"]
        assert [(home[u.key].text, home[u.key].state) for u in others] == [(u.text, u.state) for u in others]
