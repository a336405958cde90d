"""A new catalogue over a translator's: cases a linguist can read, any catalogues at all, and gettext's own msgmerge."""

import re
import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from translate.errors import DocumentError
from translate.exchange import po_parse
from translate.exchange.po_merge import merge

CASES = Path(__file__).parents[1] / "fixtures" / "exchange" / "po_merge.txt"
HEAD = """msgid ""
msgstr ""
"Language: ru\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"
"""
needs_gettext = pytest.mark.skipif(
    not shutil.which("msgmerge"), reason="msgmerge is not installed: apt install gettext"
)


def catalogue(body, *fields):
    """A catalogue with more header fields, such as "Last-Translator: Anna"."""
    return (HEAD + "".join(f'"{field}\\n"\n' for field in fields) + "\n" + body.strip() + "\n").encode()


def cases():
    for part in CASES.read_text("utf-8").split("\n=== ")[1:]:
        title, _, rest = part.partition("\n")
        yield pytest.param(*re.split(r"\n--- (?:new|merged)\n", rest.strip()), id=title)


def msgfmt(data, tmp_path):
    path = tmp_path / "checked.po"
    path.write_bytes(data)
    done = subprocess.run(["msgfmt", "--check", "-o", "/dev/null", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + data.decode()


@pytest.mark.parametrize(("existing", "new", "merged"), list(cases()))
def test_case(existing, new, merged, tmp_path):
    new = catalogue(new)
    found = merge(catalogue(existing), new)
    assert found.decode() == catalogue(merged).decode()
    assert merge(found, new) == found
    if shutil.which("msgfmt"):
        msgfmt(found, tmp_path)


def entries(data):
    return {(e.msgctxt, e.msgid): e for e in po_parse.load(data, "x") if not e.obsolete}


@needs_gettext
@pytest.mark.parametrize(("existing", "new", "merged"), list(cases()))
def test_msgmerge_keeps_no_more_than_we_do(existing, new, merged, tmp_path):
    """Over the same template, what msgmerge has without the mark fuzzy, we have; and it takes our result."""
    template = polib.pofile(catalogue(new).decode(), wrapwidth=0)
    for entry in template:
        entry.msgstr, entry.flags = "", [f for f in entry.flags if f != "fuzzy"]
        entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
    old, pot = tmp_path / "old.po", tmp_path / "new.pot"
    old.write_bytes(catalogue(existing))
    pot.write_text(str(template), "utf-8")
    ours = merge(old.read_bytes(), pot.read_bytes())

    def msgmerge(path):
        return subprocess.run(["msgmerge", "-q", "--previous", path, pot], capture_output=True, check=True).stdout

    theirs, mine = entries(msgmerge(old)), entries(ours)
    assert theirs.keys() == mine.keys()
    for key, entry in theirs.items():
        if entry.translated() and not entry.fuzzy:
            assert (mine[key].msgstr, mine[key].fuzzy) == (entry.msgstr, False)
    old.write_bytes(ours)
    again = entries(msgmerge(old))
    assert [(e.msgstr, e.fuzzy, e.previous_msgid) for e in again.values()] == [
        (e.msgstr, e.fuzzy, e.previous_msgid) for e in mine.values()
    ]


def test_what_the_store_knows_gives_way():
    existing = catalogue('msgid "Yes."\nmsgstr "Ага."\n\nmsgid "No."\nmsgstr "Не-а."')
    new = catalogue('#, fuzzy\nmsgid "Yes."\nmsgstr "Да."\n\n#, fuzzy\nmsgid "No."\nmsgstr "Нет."')
    found = entries(merge(existing, new, {("Yes.", "Ага."), ("No.", "другое")}))
    assert [(e.msgstr, e.fuzzy) for e in found.values()] == [("Да.", True), ("Не-а.", False)]


OURS = ("X-Dragoman-Document: abc", "X-Dragoman-Journal: {}")


@pytest.mark.parametrize(("text", "journal", "who"), [("Ага.", "3", "Anna Quill"), ("Да.", "9", "Boris")])
def test_the_journal_stays_behind_while_there_is_work_to_import(text, journal, who):
    old = ("Last-Translator: Anna Quill", OURS[0].replace("abc", "old"), OURS[1].format(3), "X-Poedit-Basepath: .")
    new = ("Last-Translator: Boris", OURS[0], OURS[1].format(9))
    body = 'msgid "Yes."\nmsgstr "{}"'
    head = po_parse.load(merge(catalogue(body.format(text), *old), catalogue(body.format("Да."), *new)), "x").metadata
    assert (head["X-Dragoman-Document"], head["X-Dragoman-Journal"], head["Last-Translator"]) == ("abc", journal, who)
    assert head["X-Poedit-Basepath"] == "."


def test_nothing_to_keep_is_the_new_file_byte_for_byte():
    new = catalogue('#,fuzzy\nmsgid "a "  "b"\nmsgstr ""\n"C"\n\n\n#: x:1\nmsgid "D"\nmsgstr ""')
    assert merge(catalogue('#, fuzzy\nmsgid "D"\nmsgstr "x"'), new) == new
    kept = merge(catalogue('msgid "D"\nmsgstr "Д"'), new)
    assert b'#,fuzzy\nmsgid "a "  "b"\nmsgstr ""\n"C"\n\n#: x:1\nmsgid "D"\nmsgstr "\xd0\x94"\n' in kept


def test_other_charsets_and_line_ends_become_utf8():
    existing = catalogue('msgid "D"\nmsgstr "Д"').decode().replace("UTF-8", "KOI8-R").replace("\n", "\r\n")
    found = merge(existing.encode("koi8-r"), catalogue('msgid "D"\nmsgstr ""'))
    assert found == catalogue('msgid "D"\nmsgstr "Д"')


def test_a_broken_catalogue_is_not_written_over():
    with pytest.raises(DocumentError, match=r"ru/a\.po:10: "):
        merge(catalogue('msgid "D"\nmsgstr "Д'), catalogue(""), name="ru/a.po")


TEXTS = st.sampled_from(["Yes.", "Yes!", "Yes, it is.", "Yes, it was.", "The mill is closed.", "The mill was closed.",
                         "A\nb", "A\nc", 'q"\\n', "\t", "%s"])  # fmt: skip
ENTRIES = st.builds(
    polib.POEntry,
    msgid=TEXTS,
    msgctxt=st.none() | st.sampled_from(["b.0", "menu"]),
    msgstr=st.just("") | TEXTS.map(str.upper),
    flags=st.lists(st.sampled_from(["fuzzy", "no-wrap"]), max_size=2, unique=True),
    tcomment=st.sampled_from(
        ["", "ask", "ask\nroute: x", "route: y\nscore: -1", "also: TEXT", "reviewed: edited by A"]
    ),
    previous_msgid=st.none() | TEXTS,
    obsolete=st.sampled_from([False, False, True]),
)


def fitted(entry):
    """With newlines at the ends as gettext demands, and previous texts only where gettext writes them."""
    if "fuzzy" not in entry.flags or not entry.msgstr:
        entry.previous_msgid = None
    return entry


@st.composite
def catalogues(draw, obsolete=True):
    found = {(e.msgctxt, e.msgid): fitted(e) for e in draw(st.lists(ENTRIES, max_size=7))}
    made = polib.POFile(wrapwidth=0)
    made.metadata = {"Content-Type": "text/plain; charset=UTF-8", "MIME-Version": "1.0", "Language": "ru",
                     "X-Dragoman-Journal": str(draw(st.integers(0, 5))),
                     "Last-Translator": draw(st.sampled_from(["Anna", "Dragoman 1"]))}  # fmt: skip
    made.extend(e for e in found.values() if obsolete or not e.obsolete)
    return str(made).encode()


def stands(entry):
    return bool(entry.msgstr) and not entry.fuzzy


@needs_gettext
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(existing=catalogues(), new=catalogues(obsolete=False), later=catalogues(obsolete=False))
def test_any_two_catalogues(existing, new, later, tmp_path_factory):
    found = merge(existing, new)
    assert merge(found, new) == found
    assert merge(new, new) == new
    texts = [e.msgstr for e in po_parse.load(found, "x")]
    comments = "\n".join(e.tcomment for e in po_parse.load(found, "x")).replace("\\n", "\n")
    for entry in filter(stands, po_parse.load(existing, "x")):
        assert entry.msgstr in texts or " ".join(entry.msgstr.split()) in " ".join(comments.split())
    assert [(e.msgctxt, e.msgid) for e in po_parse.load(found, "x") if not e.obsolete] == [
        (e.msgctxt, e.msgid) for e in po_parse.load(new, "x")
    ]
    last = merge(found, later)
    assert merge(last, later) == last
    seen = {}
    for e in po_parse.load(last, "x"):
        assert seen.setdefault((e.msgctxt, e.msgid), e) is e  # gettext takes no msgid twice
