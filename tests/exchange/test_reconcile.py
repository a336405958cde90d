"""What a translators' file changes: a table of cases, and that a file nobody touched changes nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from translate.decisions import Decision
from translate.exchange import bilingual_csv, po, po_read, xliff12, xliff20, xliff_read
from translate.exchange.reconcile import REFUSED, VERDICTS, reconcile
from translate.exchange.returned import Returned, ReturnedUnit
from translate.exchange.reviewed import reviewed
from translate.records import Hop, Outcome, Pair, Route, Segment, Translation

ROUTE = Route((Hop(Pair("en", "ru"), "toy 1", "toy-1-abc"),))
WHEN = datetime(2026, 3, 5, tzinfo=UTC)


def translated(key, source, target, route=ROUTE):
    block, _, index = key.rpartition(".")
    segment = Segment(key, "d" * 64, block, int(index), source, 0, len(source))
    return Translation(segment, "en", "ru", target, route)


def outcome(*rows):
    return Outcome("d" * 64, "notes.txt", "en", "ru", "5" * 64, tuple(translated(*row) for row in rows))


MADE = outcome(("a.0", "Yes.", "Да."), ("b.0", "The mill is closed.", "МЕЛЬНИЦА"), ("c.0", "Yes.", "Так."),
               ("d.0", "One.", "Раз."), ("d.1", "Two.", "Два."))  # fmt: skip


def decided(status, text, number, who="Anna"):
    return Decision(status, text, who, WHEN, number=number)


def unit(key="b.0", source="The mill is closed.", text="МЕЛЬНИЦА", state="approved", **more):
    return ReturnedUnit(key, source, text, state, **more)


def home(*units, newest=(), sent=None, journal=5, problems=()):
    came = Returned("d" * 64, "notes.txt", "ru", journal, units, problems)
    return reconcile(MADE, dict(newest), came, sent).rows


def verdicts(rows):
    return [(row.key, row.verdict, row.decision and (row.decision.status, row.decision.text)) for row in rows]


ACCEPTED, EDITED = ("accepted", "МЕЛЬНИЦА"), ("edited", "Мельница закрыта.")
# What came back, the newest decision here (the file was written at journal number 5), and what becomes of it.
CASES = [
    ("approved as it was", unit(), None, "accepted", ACCEPTED),
    ("approved with another text", unit(text="Мельница закрыта."), None, "edited", EDITED),
    ("white space and line ends tell nothing apart", unit(text=" МЕЛЬНИЦА\r\n"), None, "accepted", ACCEPTED),
    ("another text in the old state", unit(text="Мельница закрыта.", state="untouched"), None, "edited", EDITED),
    ("the same text in the old state", unit(state="untouched"), None, "untouched", None),
    ("emptied", unit(text="", state="untouched"), None, "untouched", None),
    ("source put in its place", unit(text="The mill is closed.", state="untouched"), None, "untouched", None),
    ("turned down", unit(state="rejected"), None, "rejected", ("rejected", "МЕЛЬНИЦА")),
    ("approved, but empty", unit(text=" "), None, "problem", None),
    ("accepted here before", unit(), decided("accepted", "МЕЛЬНИЦА", 4), "unchanged", None),
    ("accepted here since", unit(), decided("accepted", "МЕЛЬНИЦА", 9), "unchanged", None),
    ("the same edit here since", unit(text="Мельница закрыта."), decided("edited", "Мельница закрыта.", 9),
     "unchanged", None),
    ("edited here before, edited on", unit(text="Мельница закрыта."), decided("edited", "Мельница.", 4),
     "edited", EDITED),
    ("edited here since", unit(text="Мельница закрыта."), decided("edited", "Мельница.", 9), "conflict", EDITED),
    ("rejected here since", unit(), decided("rejected", "МЕЛЬНИЦА", 9), "conflict", ACCEPTED),
    ("taken back here since", unit(), decided("reopened", "", 9), "accepted", ACCEPTED),
    ("untouched, decided here since", unit(state="untouched"), decided("edited", "Мельница.", 9), "untouched", None),
    ("rejected here before, still empty", unit(text="", state="untouched"), decided("rejected", "МЕЛЬНИЦА", 4),
     "unchanged", None),
    ("rejected here before, filled", unit(text="Мельница закрыта."), decided("rejected", "МЕЛЬНИЦА", 4),
     "edited", EDITED),
    ("rejected on both sides", unit(text="", state="rejected"), decided("rejected", "МЕЛЬНИЦА", 4), "unchanged", None),
]  # fmt: skip


@pytest.mark.parametrize(("came", "now", "verdict", "recorded"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_unit(came, now, verdict, recorded):
    [row] = home(came, newest={"b.0": now}.items() if now else ())
    assert verdicts([row]) == [("b.0", verdict, recorded)]
    assert row.unit is came


def test_every_verdict_is_in_a_case_or_a_test_below():
    shown = {case[3] for case in CASES} | {"moved", "unknown", "duplicate"}
    assert shown == set(VERDICTS)
    assert set(VERDICTS) > REFUSED


def test_a_decision_is_by_whom_the_file_names_and_has_the_note():
    [row] = home(unit(note="as on page 3", who="Boris"))
    assert row.decision == Decision("accepted", "МЕЛЬНИЦА", "Boris", comment="as on page 3")


def test_a_text_that_came_back_as_it_went_out_undoes_nothing_done_since():
    sent, now = decided("accepted", "МЕЛЬНИЦА", 4), decided("edited", "Мельница.", 9)
    [row] = home(unit(), newest=[("b.0", now)], sent={"b.0": sent})
    assert row.verdict == "unchanged"
    [row] = home(unit(text="Мельница закрыта."), newest=[("b.0", now)], sent={"b.0": sent})
    assert (row.verdict, row.detail) == ("conflict", "Anna has edited it since: Мельница.")


def test_the_file_wins_a_conflict_when_asked():
    came = Returned("", "", "ru", 0, (unit(text="Мельница закрыта."), unit("a.0", "Yes.", "Да.")))
    found = reconcile(MADE, {"b.0": decided("edited", "Мельница.", 9)}, came)
    assert [row.key for row in found.decisions()] == ["a.0"]
    assert verdicts(found.theirs().decisions()) == [("b.0", "edited", EDITED), ("a.0", "accepted", ("accepted", "Да."))]


def test_without_keys_the_kth_unit_is_the_kth_occurrence():
    rows = home(unit("", "Yes.", "Ага."), unit("", "Yes.", "Так."))
    assert verdicts(rows) == [("a.0", "edited", ("edited", "Ага.")), ("c.0", "accepted", ("accepted", "Так."))]


def test_keys_come_first_and_leave_the_other_occurrences():
    rows = home(unit("", "Yes.", "Так."), unit("a.0", "Yes.", "Да."))
    assert verdicts(rows) == [("c.0", "accepted", ("accepted", "Так.")), ("a.0", "accepted", ("accepted", "Да."))]


def test_a_key_whose_source_text_is_elsewhere_now_is_applied_and_listed():
    rows = home(unit("a.0", "The mill is closed.", "Мельница закрыта."))
    assert verdicts(rows) == [("b.0", "moved", EDITED)]
    assert rows[0].detail == "is b.0 now"


def test_what_is_nowhere_is_unknown_and_problems_are_rows():
    rows = home(unit("z.0", "Nowhere."), unit("b.0", "The mill is shut."), problems=("x.po:3: why",))
    assert verdicts(rows) == [("", "unknown", None), ("", "unknown", None), ("", "problem", None)]
    assert rows[2].detail == "x.po:3: why"


def test_one_segment_with_two_texts_gets_neither():
    rows = home(unit(place="line 3"), unit(text="Мельница закрыта.", place="line 9"))
    assert verdicts(rows) == [("b.0", "duplicate", None)] * 2
    assert [row.detail for row in rows] == ["also in line 9", "also in line 3"]
    assert verdicts(home(unit(), unit()))[1:] == [("b.0", "unchanged", None)]
    assert verdicts(home(unit(), unit(text="", state="untouched"))) == [
        ("b.0", "accepted", ACCEPTED), ("b.0", "untouched", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "state", "expected"),
    [
        (
            "Раз.  Два.",
            "approved",
            [("d.0", "accepted", ("accepted", "Раз.")), ("d.1", "accepted", ("accepted", "Два."))],
        ),
        ("Раз и два.", "approved", [("d.0", "problem", None)]),
        ("", "untouched", [("d.0", "untouched", None), ("d.1", "untouched", None)]),
    ],
)
def test_a_unit_may_be_a_block_of_several_sentences(text, state, expected):
    assert verdicts(home(unit("", "One. Two.", text, state))) == expected


# import(export(x)) changes nothing, for any texts, decisions and format.

CHARACTERS = st.characters(codec="utf-8")
TEXTS = st.text(CHARACTERS, min_size=1, max_size=20).filter(lambda t: t.strip() and t == t.strip())
ODD = st.sampled_from(["=1+1", "+x", "-", "@a", "'", "'=x", "a\nb", "a\r\nb", "\u2028", "\x0b|", "<b>", "&amp;", '"', "%s", "\\n", "a\0b", "a\x04b", "␀", "\ud800x", "Yes.", "Да."])  # fmt: skip
SOURCES = TEXTS | ODD.filter(str.strip)
TARGETS = st.text(CHARACTERS, max_size=20) | ODD | st.just("")
DECISIONS = st.none() | st.builds(
    Decision, st.sampled_from(["accepted", "edited", "rejected", "reopened"]), TARGETS, TEXTS, st.just(WHEN),
    TARGETS, st.integers(1, 99),
)  # fmt: skip
ROWS = st.lists(st.tuples(SOURCES, TARGETS, st.sampled_from([ROUTE, None]), DECISIONS), max_size=6)
FORMATS = {
    "po": (po, po_read),
    "xliff 1.2": (xliff12, xliff_read),
    "xliff 2.0": (xliff20, xliff_read),
    "csv": (bilingual_csv, bilingual_csv),
}


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=150, deadline=None)
@given(rows=ROWS, approved_only=st.booleans())
@example(rows=[("A.", "\n", ROUTE, Decision("accepted", "\n", "A", number=1))], approved_only=False)
def test_a_file_nobody_touched_changes_nothing(name, rows, approved_only):
    writer, reader = FORMATS[name]
    made = outcome(*((f"b{n}.0", source, target, route) for n, (source, target, route, _) in enumerate(rows)))
    newest = {f"b{n}.0": decision for n, (*_, decision) in enumerate(rows) if decision}
    data = writer.write(made, "notes.txt", reviewed(made, newest, approved_only))
    came = reader.read(data, "x")
    assert (came.document, came.target, came.journal) == (
        "d" * 64, "ru", max((d.number for d in newest.values()), default=0),
    )  # fmt: skip
    found = reconcile(made, newest, came)
    assert [row for row in found.rows if row.verdict not in ("unchanged", "untouched")] == []
    assert len(found.rows) == len(rows)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_what_was_decided_elsewhere_is_what_the_file_decides(name, rows):
    """The file is written with the decisions, and comes to a store that has none."""
    writer, reader = FORMATS[name]
    made = outcome(*((f"b{n}.0", source, target, route) for n, (source, target, route, _) in enumerate(rows)))
    decisions = {f"b{n}.0": d for n, (*_, d) in enumerate(rows) if d and d.approved and d.text.strip()}
    data = writer.write(made, "notes.txt", reviewed(made, decisions))
    found = reconcile(made, {}, reader.read(data, "x")).decisions()
    assert {row.key for row in found} == decisions.keys()
    again = {row.key: replace(row.decision, number=1) for row in found}
    came = reader.read(writer.write(made, "notes.txt", reviewed(made, again)), "x")
    assert reconcile(made, again, came).decisions() == ()
