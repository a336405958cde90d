"""PO catalogues: what is in them, and that gettext's own tools agree."""

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from translate import __version__
from translate.decisions import EXCHANGED, Decision
from translate.exchange import po
from translate.exchange.reviewed import reviewed, unapproved
from translate.records import Hop, Issue, Outcome, Pair, Route, Segment, Translation
from translate.terms import TermOutcome

GOLDEN = Path(__file__).parents[1] / "golden"
needs_gettext = pytest.mark.skipif(not shutil.which("msgfmt"), reason="msgfmt is not installed: apt install gettext")
ROUTE = Route((Hop(Pair("en", "ru"), "toy 1", "toy-1-abc"),))


def translated(number, source, target, route=ROUTE, **more):
    segment = Segment(f"b{number}.0", "d" * 64, f"b{number}", 0, source, 0, len(source))
    return Translation(segment, *(route.pair if route else ("en", "ru")), target, route, **more)


def outcome(*pairs, source="en", target="ru"):
    rows = [pair if isinstance(pair, Translation) else translated(n, *pair) for n, pair in enumerate(pairs, 1)]
    return Outcome("d" * 64, "notes.txt", source, target, "5" * 64, tuple(rows))


def gettext(tool, *options, data):
    done = subprocess.run([tool, *options, "-"], input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def checked(data):
    """Pass `data` through msgfmt twice: as it is, and with the fuzzy entries as if they were approved."""
    gettext("msgfmt", "--check", "-o", "/dev/null", data=data)
    return gettext("msgfmt", "--check", "--use-fuzzy", "-o", "/dev/stdout", data=data)


def reread(data, tmp_path):
    path = tmp_path / "catalogue.po"
    path.write_bytes(data)
    return polib.pofile(str(path))


# Golden files: a small outcome with everything an entry can say.


def meadow():
    pivot = Route((Hop(Pair("en", "de"), "toy 1", "t1"), Hop(Pair("de", "ru"), "mill 2.3", "m2")))
    tern = TermOutcome("tern", "Ternhold", 5, 13, "Тернхолд", "form", "nbest", "Тернхолде", 2, 11)
    mill = TermOutcome("mill", "Millmark Council", 0, 16, "Совет Миллмарка")
    kept = TermOutcome("quay", "Quay", 0, 4, "Причал", "exact", "model", "Причал", 0, 6)
    foreign = Issue("unsupported", "warning", "no engine translates from oc")
    rows = (
        translated(
            1, "In Ternhold it rains 20% of the time.", "В Тернхолде дождь 20% времени.", score=-0.314, terms=(tern,)
        ),
        translated(
            2,
            "Millmark Council met.",
            "Собрание прошло.",
            terms=(mill,),
            issues=(Issue("numbers", "error", "2 is missing"),),
        ),
        translated(3, "Yes.", "Да."),
        translated(4, 'She said "no" \\ and\tleft %s.', "Она сказала «нет» \\ и\tушла %s."),
        translated(5, "Yes.", "Так.", pivot, score=-1.0),
        translated(6, "Lo riu es naut.", "Lo riu es naut.", None, issues=(foreign,)),
        translated(7, "2026", "2026", None),
        translated(8, "Quay\nof stone", "Причал\nиз камня\n", terms=(kept,)),
    )
    return replace(outcome(*rows), recorded=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC))


def border():
    route = Route((Hop(Pair("de", "he"), "toy 1", "t1"),))
    return outcome(translated(1, "Der Fluss ist tief.", "הנהר עמוק.", route), source="de", target="he")


def decided(status, text, who="Anna Quill", comment="", number=1, day=5):
    return Decision(status, text, who, datetime(2026, 3, day, 23, 59, tzinfo=UTC), comment, number)


def review():
    """Of `meadow`: every state, a decision that was taken back, and a name that was accepted as it stands."""
    return {
        "b1.0": decided(
            "accepted", "В Тернхолде дождь 20% времени.", "Boris", "as on page 3,\nline 7", number=4, day=7
        ),
        "b2.0": decided("edited", "Совет Миллмарка собрался.", number=2),
        "b3.0": decided("rejected", "Да.", comment="too curt", number=3),
        "b5.0": Decision("reopened", "", "Vera", datetime(2026, 3, 9, tzinfo=UTC), number=9, undoes=8),
        "b6.0": decided("accepted", "Lo riu es naut.", number=5),
    }


def reviewed_meadow(approved_only=False):
    """With two segments from the memory."""
    rows = meadow().translations
    rows = (
        *rows[:7],
        replace(rows[7], reused="machine"),
        translated(9, "Tern Quay.", "Причал.", None, reused="elsewhere"),
    )
    made = replace(meadow(), translations=rows)
    return made, reviewed(made, review(), approved_only)


def golden(data):
    return data.replace(f"Dragoman {__version__}".encode(), b"Dragoman 0.0.0").decode()


@pytest.mark.parametrize("approved_only", [False, True])
def test_golden_of_a_review(approved_only):
    made, segments = reviewed_meadow(approved_only)
    data = po.write(made, "notes/the meadow (draft).txt", segments)
    name = "approved.po" if approved_only else "reviewed.po"
    assert golden(data) == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "made", "document"),
    [
        ("meadow.po", meadow(), "notes/the meadow (draft).txt"),
        ("border.po", border(), "fluss.txt"),
    ],
)
def test_golden(name, made, document):
    assert golden(po.write(made, document)) == (GOLDEN / name).read_text(encoding="utf-8")


@needs_gettext
@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.po")), ids=lambda p: p.name)
def test_golden_files_satisfy_msgfmt_and_survive_msgcat(path):
    data = path.read_bytes()
    checked(data)
    assert gettext("msgcat", "--no-wrap", data=data) == gettext(
        "msgcat", "--no-wrap", data=gettext("msgcat", data=data)
    )


# What an entry says.


def entries(*pairs, name="notes.txt"):
    return po.parse(po.write(outcome(*pairs), name))


def test_machine_text_is_fuzzy_and_says_its_route():
    [entry] = entries(("One.", "Один."))
    assert (entry.msgid, entry.msgstr, entry.flags) == ("One.", "Один.", ["fuzzy"])
    assert entry.tcomment == "route: en→ru (toy 1)"


def test_text_left_alone_is_untranslated_with_its_reason():
    reason = Issue("unsupported", "warning", "no engine for oc")
    [entry] = entries(translated(1, "Lo riu.", "Lo riu.", None, issues=(reason,)))
    assert (entry.msgstr, entry.flags) == ("", [])
    assert entry.tcomment == "not translated\nwarning: unsupported: no engine for oc"


def test_engine_that_gave_the_source_back_is_still_machine_text():
    [entry] = entries(("OK", "OK"))
    assert (entry.msgstr, entry.flags) == ("OK", ["fuzzy"])


def test_empty_machine_text_is_not_fuzzy():
    [entry] = entries(("One.", ""))
    assert (entry.msgstr, entry.flags) == ("", [])


def test_every_occurrence_of_a_repeated_text_has_its_own_context():
    contexts = [entry.msgctxt for entry in entries(("Yes.", "Да."), ("No.", "Нет."), ("Yes.", "Так."))]
    assert contexts == ["b1.0", None, "b3.0"]


def test_texts_that_become_equal_in_po_count_as_repeated():
    assert [e.msgctxt for e in entries(("a\0b", "1"), ("a\u2400b", "2"))] == ["b1.0", "b2.0"]


@pytest.mark.parametrize(
    ("source", "target", "written"),
    [
        ("\nA", "Б", "\nБ"),
        ("A\n", "Б", "Б\n"),
        ("A", "\nБ\n", "Б"),
        ("\nA\n", "\n\nБ", "\nБ\n"),
        ("\nA", "\n", ""),
    ],
)
def test_newlines_match_at_both_ends(source, target, written):
    [entry] = entries((source, target))
    assert entry.msgstr == written


def test_same_outcome_same_bytes_and_no_date_is_the_epoch():
    data = po.write(outcome(("One.", "Один.")), "a.txt")
    assert data == po.write(outcome(("One.", "Один.")), "a.txt")
    assert polib.pofile(data.decode()).metadata["PO-Revision-Date"] == "1970-01-01 00:00+0000"


def test_source_language_is_named_unless_english():
    english, german = (po.parse(po.write(outcome(source=tag), "a")).metadata for tag in ("en-GB", "de-AT"))
    assert "X-Source-Language" not in english
    assert german["X-Source-Language"] == "de_AT"


# What people decided.


def after(decision, approved_only=False, target="Один.", route=ROUTE, **more):
    made = outcome(translated(1, "One.", target, route, **more))
    decisions = {"b1.0": decision} if decision else {}
    return po.parse(po.write(made, "a.txt", reviewed(made, decisions, approved_only)))


@pytest.mark.parametrize(
    ("decision", "msgstr", "fuzzy", "said"),
    [
        (decided("accepted", "Один."), "Один.", False, "reviewed: accepted by Anna Quill, 2026-03-05"),
        (decided("accepted", "Один.", comment="!"), "Один.", False, "reviewed: accepted by Anna Quill, 2026-03-05: !"),
        (decided("edited", "Раз."), "Раз.", False, "reviewed: edited by Anna Quill, 2026-03-05"),
        (decided("rejected", "Один."), "", False, "rejected by Anna Quill\nturned down: Один."),
        (decided("rejected", "Один.", comment="no"), "", False, "rejected by Anna Quill: no\nturned down: Один."),
        (Decision("reopened", "", "Anna Quill", undoes=1), "Один.", True, ""),
        (None, "Один.", True, ""),
    ],
)
def test_the_newest_decision_is_what_the_entry_says(decision, msgstr, fuzzy, said):
    [entry] = after(decision)
    assert (entry.msgstr, entry.fuzzy) == (msgstr, fuzzy)
    assert entry.tcomment == f"{said}\nroute: en→ru (toy 1)".lstrip()
    assert fuzzy == (EXCHANGED[decision.state if decision else "open"].po == "fuzzy")


def test_the_time_of_a_decision_is_that_of_greenwich():
    west = datetime.fromisoformat("2026-03-05T20:30:00-05:00")
    catalogue = after(Decision("accepted", "Один.", "A", west))
    assert catalogue[0].tcomment.startswith("reviewed: accepted by A, 2026-03-06")
    assert catalogue.metadata["PO-Revision-Date"] == "2026-03-06 01:30+0000"


def test_the_header_names_who_decided_last():
    one, other = decided("rejected", "", "Boris", number=7, day=6), decided("accepted", "Б.", "Anna", number=8, day=5)
    made = outcome(("A.", "Б."), ("B.", "В."), ("C.", "Г."))
    undone = Decision("reopened", "", "Vera", datetime(2026, 3, 9, tzinfo=UTC), number=9)
    decisions = {"b1.0": one, "b2.0": other, "b3.0": undone}
    catalogue = po.parse(po.write(made, "a.txt", reviewed(made, decisions)))
    assert catalogue.metadata["Last-Translator"] == "Boris"
    assert catalogue.metadata["PO-Revision-Date"] == "2026-03-06 23:59+0000"
    assert catalogue.metadata["POT-Creation-Date"] == "1970-01-01 00:00+0000"
    assert "Reviewed by people: 1 accepted, 1 rejected of 3." in catalogue.header
    machine = po.parse(po.write(made, "a.txt"))
    assert machine.metadata["Last-Translator"].startswith("Dragoman")
    assert "people" not in machine.header


def test_what_was_said_about_a_text_goes_with_it():
    noted = {"issues": (Issue("numbers", "error", "2 is missing"),), "score": -1.0}
    told = "route: en→ru (toy 1)\nscore: -1.00\nerror: numbers: 2 is missing"
    assert after(decided("accepted", "Один."), **noted)[0].tcomment.endswith(told)
    assert after(decided("rejected", "Один."), **noted)[0].tcomment.endswith(told)
    assert after(decided("edited", "Два."), **noted)[0].tcomment.endswith("route: en→ru (toy 1)")


@pytest.mark.parametrize(
    ("reused", "route", "said"),
    [
        ("machine", ROUTE, "route: en→ru (toy 1)\nreused: the machine's, from an earlier version"),
        ("approved", ROUTE, "route: en→ru (toy 1)\nreused: approved here before"),
        ("elsewhere", None, "reused: approved elsewhere"),
    ],
)
def test_a_text_from_the_memory_says_so_and_is_fuzzy_till_somebody_decides(reused, route, said):
    for target in ("Один.", "One."):  # also a text that is the same in both languages
        [entry] = after(None, route=route, reused=reused, target=target)
        assert (entry.msgstr, entry.fuzzy, entry.tcomment) == (target, True, said)


# Only what is approved.


@pytest.mark.parametrize(
    ("target", "language", "route", "decision", "waits"),
    [
        ("Один.", "en", ROUTE, None, True),
        ("Один.", "en", ROUTE, decided("accepted", "Один."), False),
        ("Один.", "en", ROUTE, decided("edited", "Раз."), False),
        ("Один.", "en", ROUTE, decided("rejected", "Один."), True),
        ("Один.", "en", ROUTE, Decision("reopened", "", "A"), True),
        ("One.", "en", None, None, True),  # no engine, or kept as it is
        ("One.", "und", None, None, True),
        ("One.", "ru", None, None, False),  # in the target language already
        ("One.", "ru-RU", None, None, False),
        ("One.", "ru-Latn", None, None, True),
        ("One.", "ru", None, Decision("reopened", "", "A"), False),
        ("One.", "ru", None, decided("rejected", "One."), True),
        ("One.", "ru", ROUTE, None, True),
    ],
)
def test_what_needs_approval(target, language, route, decision, waits):
    made = outcome(replace(translated(1, "One.", target, route), source=language))
    decisions = {"b1.0": decision} if decision else {}
    assert unapproved(made, decisions) == waits
    [segment] = reviewed(made, decisions, approved_only=True)
    assert segment.blank == waits
    assert segment.translation.text == (
        "One." if waits else decision.text if decision and decision.approved else target
    )


def test_a_catalogue_of_what_is_approved_has_no_fuzzy_entry():
    catalogue = after(None, approved_only=True)
    assert (catalogue[0].msgstr, catalogue[0].fuzzy) == ("", False)
    assert catalogue[0].tcomment == "waits for approval\nroute: en→ru (toy 1)"
    assert "fuzzy" not in catalogue.header


# References: names as users have them. (No word comes twice in one: msgcat before 0.22 takes such a name apart.)
NAMES = [
    "plain.txt",
    "-",
    "a/b-c_d.md",
    "Письмо.txt",
    "my file.txt",
    "two  spaces.txt",
    "x:12",
    "a\u2069b c.txt",
    "tab\tname.txt",
    "no\u00a0break.txt",
    "line\nbreak.txt",
    '#~| "q".txt',
    "*.txt",
    "",
    " ".join(f"part{n}" for n in range(60)),
]


@needs_gettext
@pytest.mark.parametrize("name", NAMES)
def test_references_survive_gettext_and_parse(name):
    data = po.write(outcome(("One.", "Один."), ("Two.", "Два.")), name)
    checked(data)
    [first, second] = po.parse(data)
    assert [len(e.occurrences) for e in (first, second)] == [1, 1]
    assert [e.occurrences[0][1] for e in (first, second)] == ["1", "2"]
    assert [e.occurrences for e in po.parse(gettext("msgcat", data=data))] == [first.occurrences, second.occurrences]
    # Asked for names alone, gettext drops the number and nothing else.
    [alone, _] = po.parse(gettext("msgcat", "--add-location=file", data=data))
    assert alone.occurrences == [(first.occurrences[0][0], "")]
    assert first.occurrences[0][0].strip("\u2068\u2069") == (" ".join(name.replace("\u2069", "").split()) or "-")


def test_parsed_catalogue_is_written_back_equal():
    data = po.write(meadow(), "the meadow (draft).txt")
    assert str(po.parse(data)).encode() == data


# Any text.

TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1) | st.lists(
    st.sampled_from(["%s", '"', "\\", "\n", "\t", "\r", "\x1b", "\u2028", "\x85", "\x1c", "שלום", "w" * 300, " ", "n", "-", "--"]),
    min_size=1, max_size=8).map("".join)  # fmt: skip
ISSUES = st.builds(Issue, TEXTS, st.sampled_from(["error", "warning"]), TEXTS)
TERMS = st.builds(
    TermOutcome, TEXTS, TEXTS, st.just(0), st.just(1), TEXTS, st.sampled_from(["exact", ""]), TEXTS, TEXTS
)
ROUTES = st.none() | TEXTS.map(lambda engine: Route((Hop(Pair("en", "ru"), engine, "s"),)))
ROWS = st.lists(
    st.tuples(TEXTS, TEXTS | st.just(""), ROUTES, st.lists(TERMS, max_size=2), st.lists(ISSUES, max_size=2)), max_size=5
)


@needs_gettext
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, name=TEXTS)
@example(rows=[], name=",")
def test_any_outcome_is_a_valid_catalogue_that_reads_back(rows, name, tmp_path):
    made = outcome(*(
        translated(n, source, target, route, terms=tuple(terms), issues=tuple(issues))
        for n, (source, target, route, terms, issues) in enumerate(rows)
    ))  # fmt: skip
    data = po.write(made, name)
    compiled = polib.mofile(checked(data))
    read = po.parse(data)
    seen_by_gettext = {(e.msgctxt, e.msgid, e.msgstr) for e in compiled}
    assert seen_by_gettext == {(e.msgctxt, e.msgid, e.msgstr) for e in read if e.msgstr}
    assert [e.msgid for e in read] == [source.replace("\0", "␀").replace("\x04", "␄") for source, *_ in rows]
    for entry, (source, target, route, *_) in zip(read, rows, strict=True):
        expected = (
            "" if route is None and source == target else target.strip("\n").replace("\0", "␀").replace("\x04", "␄")
        )
        assert entry.msgstr.strip("\n") == expected
        assert entry.flags == (["fuzzy"] if entry.msgstr else [])
        assert (entry.msgctxt is not None) == (sum(e.msgid == entry.msgid for e in read) > 1)
    plain = reread(data, tmp_path)
    assert [(e.msgctxt, e.msgid, e.msgstr) for e in plain] == [(e.msgctxt, e.msgid, e.msgstr) for e in read]
    assert str(read).encode() == data


STATES = st.sampled_from(["accepted", "edited", "rejected", "reopened"])
WHEN = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(lambda t: t.replace(tzinfo=UTC))
DECIDED = st.builds(
    Decision, STATES, TEXTS | st.just(""), TEXTS | st.just(""), WHEN, TEXTS | st.just(""), st.integers(0)
)
REVIEWED = st.lists(st.tuples(TEXTS, TEXTS, ROUTES, st.none() | DECIDED), min_size=1, max_size=12)


@needs_gettext
@settings(max_examples=40, deadline=None)
@given(rows=REVIEWED, approved_only=st.booleans())
def test_any_review_is_a_valid_catalogue(rows, approved_only):
    made = outcome(*(translated(n, source, target, route) for n, (source, target, route, _) in enumerate(rows)))
    decisions = {f"b{n}.0": decision for n, (*_, decision) in enumerate(rows) if decision}
    segments = reviewed(made, decisions, approved_only)
    data = po.write(made, "a.txt", segments)
    checked(data)
    for entry, segment in zip(po.parse(data), segments, strict=True):
        text = segment.translation.text.strip("\n").replace("\0", "␀").replace("\x04", "␄")
        assert entry.msgstr.strip("\n") in ("", text)
        if segment.state in ("accepted", "edited"):
            assert (entry.msgstr.strip("\n"), entry.fuzzy) == (text, False)
        elif segment.state == "rejected" or approved_only:
            assert entry.msgstr == ""
