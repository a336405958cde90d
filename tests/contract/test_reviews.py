"""What every store does with decisions, the memory and forgetting; `store` and `run` are in conftest.py."""

import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parents[1] / "store"))
from store_samples import content, document, outcome

from translate.decisions import ConflictError, Decision, Unit, stack, text_key
from translate.errors import StoreError, UsageError
from translate.records import Issue
from translate.store import Filter, open_store
from translate.terms import TermOutcome

KEPT = TermOutcome("c1", "Avel", 0, 4, "Авель", "form", "model", "Авеля", 0, 5)
MISSED = TermOutcome("c2", "Brod", 5, 9, "Брод")
NUMBERS = Issue("numbers", "warning", "3 is missing")


def accepted(text: str = "Хорошо.", who: str = "Anahit") -> Decision:
    return Decision("accepted", text, who)


def edited(text: str, who: str = "Anahit") -> Decision:
    return Decision("edited", text, who)


@pytest.fixture
def rows(store, run):
    """The three segments of one document."""
    store.record(run.id, document(), content(), outcome())
    return store.reviews.page(run.id, Filter()).rows


class TestDecisions:
    def test_the_newest_stands_and_the_machines_text_stays(self, store, run, rows):
        made = outcome()
        first = store.reviews.decide(rows[1].outcome, 1, accepted("Предложение 1."), seen=0)
        second = store.reviews.decide(rows[1].outcome, 1, edited("Фраза 1."), seen=first.number)
        assert store.reviews.history(rows[1].outcome, 1) == (first, second)
        assert first.number < second.number and first.when <= second.when <= datetime.now(UTC)
        assert store.find(made.document, "ru", made.signature).translations[1].text == "Предложение 1."
        row = store.reviews.page(run.id, Filter()).rows[1]
        assert (row.text, row.state) == ("Фраза 1.", "edited")
        assert store.reviews.newest(made) == {"b1.0": second}

    def test_who_did_not_see_the_newest_is_told_and_nothing_is_lost(self, store, rows):
        first = store.reviews.decide(rows[0].outcome, 0, edited("Её текст."), seen=0)
        with pytest.raises(ConflictError, match="Anahit has edited") as caught:
            store.reviews.decide(rows[0].outcome, 0, edited("Его текст.", "Davit"), seen=0)
        assert caught.value.newest == first
        assert store.reviews.history(rows[0].outcome, 0) == (first,)
        store.reviews.decide(rows[0].outcome, 0, edited("Его текст.", "Davit"), seen=first.number)
        assert [d.who for d in store.reviews.history(rows[0].outcome, 0)] == ["Anahit", "Davit"]

    def test_of_many_at_once_one_decides(self, store, rows):
        said: list[str] = []

        def decide(name):
            try:
                store.reviews.decide(rows[0].outcome, 0, accepted(who=name), seen=0)
                said.append(name)
            except ConflictError:
                pass

        threads = [threading.Thread(target=decide, args=[f"reviewer {n}"]) for n in range(6)]
        [t.start() for t in threads]
        [t.join() for t in threads]
        assert [d.who for d in store.reviews.history(rows[0].outcome, 0)] == said
        assert len(said) == 1

    def test_undo_walks_back_step_by_step(self, store, run, rows):
        place = (rows[0].outcome, 0)
        number = store.reviews.decide(*place, accepted("Раз."), seen=0).number
        number = store.reviews.decide(*place, edited("Два."), seen=number).number
        number = store.reviews.decide(*place, Decision("rejected", "Два.", "Davit", comment="tone"), seen=number).number
        for state, text in (("edited", "Два."), ("accepted", "Раз."), ("open", "Предложение 0.")):
            number = store.reviews.undo(*place, "Davit", seen=number).number
            row = store.reviews.page(run.id, Filter()).rows[0]
            assert (row.state, row.text) == (state, text)
        with pytest.raises(UsageError, match="no decision"):
            store.reviews.undo(*place, "Davit", seen=number)
        assert len(store.reviews.history(*place)) == 6

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(steps=st.lists(st.sampled_from(["accepted", "edited", "rejected", "undo"]), max_size=8))
    def test_any_sequence_leaves_state_history_and_memory_agreed(self, store, steps):
        run = store.begin_run()
        made = replace(outcome(segments=1), signature=run.id, name=run.id)  # its memory is its own
        store.record(run.id, document(), content(), made)
        row = store.reviews.page(run.id, Filter()).rows[0]
        number, kept = 0, []
        for at, step in enumerate(steps):
            if step != "undo":
                decision = Decision(step, f"Текст {at}.", "Anahit")
                number = store.reviews.decide(row.outcome, 0, decision, seen=number).number
                kept.append((step, f"Текст {at}."))
            elif kept:
                number = store.reviews.undo(row.outcome, 0, "Anahit", seen=number).number
                kept.pop()
        assert [(d.status, d.text) for d in stack(store.reviews.history(row.outcome, 0))] == kept
        row = store.reviews.page(run.id, Filter()).rows[0]
        assert row.state == (kept[-1][0] if kept else "open")
        units = [u.target_text for u in store.bank.approved("ru", ["Sentence 0."]) if u.name == run.id]
        assert units == ([kept[-1][1]] if kept and kept[-1][0] != "rejected" else [])

    def test_places_know_what_stood_when(self, store, rows):
        first = store.reviews.decide(rows[1].outcome, 1, accepted("Предложение 1."), seen=0)
        other = store.reviews.decide(rows[0].outcome, 0, edited("Фраза 0."), seen=0)
        second = store.reviews.decide(rows[1].outcome, 1, edited("Фраза 1."), seen=first.number)
        places = store.reviews.places(outcome())
        assert [(key, p.outcome, p.position) for key, p in places.items()] == [
            (f"b{n}.0", rows[0].outcome, n) for n in range(3)
        ]
        assert [p.history for p in places.values()] == [(other,), (first, second), ()]
        place = places["b1.0"]
        assert [place.at(), place.at(other.number), place.at(first.number - 1)] == [second, first, None]
        assert store.reviews.places(replace(outcome(), signature="6" * 64)) == {}

    def test_a_document_is_found_by_key_and_by_name_newest_run_first(self, store, run, rows):
        store.record(run.id, document(1), content(1), outcome(1, target="hy"))
        store.record(run.id, document(2), content(2), replace(outcome(2, failure="no engine"), signature=""))
        again = store.begin_run()
        store.record(again.id, document(1), content(1), replace(outcome(1), name="renamed.txt"), reused=True)
        found = [(i.name, i.target) for i in store.reviews.recorded(document=outcome().document)]
        assert found == [("renamed.txt", "ru"), ("note1.txt", "ru"), ("note1.txt", "hy")]
        assert [i.target for i in store.reviews.recorded(name="note1.txt")] == ["ru", "hy"]
        assert store.reviews.recorded(name="note2.txt") == ()

    def test_no_such_segment(self, store, rows):
        with pytest.raises(UsageError, match="forgotten"):
            store.reviews.decide(rows[0].outcome, 99, accepted(), seen=0)
        with pytest.raises(UsageError, match="forgotten"):
            store.reviews.opened(store.run("latest").id, 0, 99)


class TestQueue:
    @pytest.fixture
    def filled(self, store, run):
        store.record(run.id, document(1), content(1), outcome(1, segments=5))
        store.record(run.id, document(2), content(2), outcome(2, segments=4, issues=(NUMBERS,), terms=(KEPT, MISSED)))
        store.record(run.id, document(1), content(1), outcome(1, segments=3, target="hy", terms=(KEPT,)))
        store.record(run.id, document(3), content(3), replace(outcome(3, failure="no engine"), signature=""))
        store.reviews.decide(store.reviews.page(run.id, Filter(item=1)).rows[2].outcome, 2, edited("ДРУГОЕ слово."), 0)
        return run.id

    @pytest.mark.parametrize(("wanted", "places"), [
        (Filter(), [(0, n) for n in range(5)] + [(1, n) for n in range(4)] + [(2, n) for n in range(3)]),
        (Filter(item=1), [(1, n) for n in range(4)]),
        (Filter(target="hy"), [(2, n) for n in range(3)]),
        (Filter(source="fr"), []),
        (Filter(state="edited"), [(1, 2)]),
        (Filter(item=1, state="open"), [(1, 0), (1, 1), (1, 3)]),
        (Filter(issue="numbers"), [(1, n) for n in range(4)]),
        (Filter(issue="length"), []),
        (Filter(missed=True, state="edited"), [(1, 2)]),
        (Filter(below=-0.4), [(0, 3), (0, 4), (1, 3)]),
        (Filter(text="другое СЛОВО"), [(1, 2)]),
        (Filter(text="sentence 3"), [(0, 3), (1, 3)]),
        (Filter(text="%"), []),
        (Filter(item=0, order="score"), [(0, n) for n in (4, 3, 2, 1, 0)]),
    ])  # fmt: skip
    def test_a_filter_finds_and_orders(self, store, filled, wanted, places):
        page = store.reviews.page(filled, wanted)
        assert [(row.item, row.position) for row in page.rows] == places
        assert page.total == len(places)
        walked, here = [], (-1, -1)
        if wanted.order == "document":
            while here := store.reviews.step(filled, wanted, *here):
                walked.append(here)
            assert walked == places

    def test_steps_follow_the_order_both_ways(self, store, filled):
        worst = Filter(item=0, order="score")
        assert store.reviews.step(filled, worst, 0, 4) == (0, 3)
        assert store.reviews.step(filled, worst, 0, 3, back=True) == (0, 4)
        assert store.reviews.step(filled, worst, 0, 4, back=True) is None
        assert store.reviews.step(filled, Filter(state="edited"), 0, 3) == (1, 2)
        assert store.reviews.step(filled, Filter(state="edited"), 1, 2) is None

    def test_pages(self, store, filled):
        page = store.reviews.page(filled, Filter(), start=4, size=3)
        assert ([(r.item, r.position) for r in page.rows], page.total, page.start) == ([(0, 4), (1, 0), (1, 1)], 12, 4)
        assert page.rows[1].issues == ("numbers",)

    def test_a_segment_with_all_that_belongs_to_it(self, store, filled):
        opened = store.reviews.opened(filled, 1, 2)
        assert opened.translation == outcome(2, segments=4, issues=(NUMBERS,), terms=(KEPT, MISSED)).translations[2]
        assert [r.position for r in (*opened.before, *opened.after)] == [0, 1, 3]
        assert (opened.row.text, opened.decision.text, opened.seen) == ("ДРУГОЕ слово.",) * 2 + (
            opened.history[0].number,
        )

    def test_progress_and_figures(self, store, filled):
        got = [(p.name, p.target, p.total, p.open, p.edited, p.failure) for p in store.reviews.progress(filled)]
        assert got == [
            ("note1.txt", "ru", 5, 5, 0, ""),
            ("note2.txt", "ru", 4, 3, 1, ""),
            ("note1.txt", "hy", 3, 3, 0, ""),
            ("note3.txt", "ru", 0, 0, 0, "no engine"),
        ]
        figures = store.reviews.figures(filled)
        assert (figures.total, len(figures.scores), figures.issues) == (12, 12, (("ru", "numbers", 4),))
        assert [(t.target, t.concept, t.kept, t.missed) for t in figures.terms] == [
            ("ru", "c2", 0, 4), ("ru", "c1", 4, 0), ("hy", "c1", 3, 0),
        ]  # fmt: skip
        assert [number for _, number in figures.decided] == [1]
        assert store.reviews.sources(filled) == ("en",)
        assert store.reviews.issue_ids(filled) == ("numbers",)

    def test_waiting_counts_a_document_in_its_newest_run(self, store, filled):
        again = store.begin_run()
        store.record(again.id, document(2), content(2), outcome(2, segments=4), reused=True)
        told = [(w.run, w.target, w.documents, w.open, w.rejected, w.decided) for w in store.reviews.waiting()]
        assert told == [(again.id, "ru", 1, 3, 0, 1), (filled, "ru", 1, 5, 0, 0), (filled, "hy", 1, 3, 0, 0)]


class TestMemory:
    def test_a_unit_knows_its_context(self, store, run, rows):
        before = store.bank.version()
        decision = store.reviews.decide(rows[1].outcome, 1, edited("Фраза 1."), 0, fingerprint="abc")
        (unit,) = store.bank.units()
        assert store.bank.version() != before
        assert unit == Unit(
            "en", "ru", "Sentence 1.", "Фраза 1.", "note1.txt", "b1.0", text_key("Sentence 0."), text_key("Sentence 2."),
            ("", "abc"), "Anahit", decision.when, decision.number,
        )  # fmt: skip
        assert store.bank.approved("ru", ["Sentence 1.", "Sentence 2."]) == [unit]
        assert store.bank.approved("hy", ["Sentence 1."]) == []
        made = store.bank.made([decision.number, 10**6])
        assert made == {decision.number: (outcome().translations[1], decision)}

    def test_decisions_are_carried_to_a_later_version(self, store, run, rows):
        first = store.reviews.decide(rows[1].outcome, 1, accepted("Предложение 1."), 0)
        later = replace(outcome(2, segments=3), name="note1.txt")
        store.record(run.id, document(2, "note1.txt"), content(2), later, carried={"b1.0": first})
        (carried,) = store.reviews.newest(later).values()
        assert carried == replace(first, number=carried.number, carried=first.number)
        assert [u.decision for u in store.bank.units()] == [carried.number]  # one document, one unit
        found = store.bank.earlier("note1.txt", "ru")
        assert (replace(found.outcome, recorded=None), found.decisions) == (later, {"b1.0": carried})
        assert store.bank.earlier("note1.txt", "hy") is None

    def test_imported_units_are_taken_in_once(self, store, rows):
        store.reviews.decide(rows[0].outcome, 0, accepted("Предложение 0."), 0)
        when = datetime(2024, 5, 1, tzinfo=UTC)
        units = [Unit("en", "ru", f"Line {n}.", f"Строка {n}.", "old.tmx", who="V", when=when) for n in range(1200)]
        known = Unit("en", "ru", "Sentence 0.", "Предложение 0.", "old.tmx")
        assert store.bank.add([*units, units[5], known]) == (1200, 2)
        assert store.bank.add(units) == (0, 1200)
        assert store.bank.add([replace(units[0], target_text="Линия 0.")]) == (1, 0)
        assert store.bank.counts() == (("en", "ru", 1202, 1201),)
        assert [u.source_text for u in store.bank.units("en", "ru")][:3] == ["Sentence 0.", "Line 0.", "Line 1."]
        assert list(store.bank.units("fr", "ru")) == []


class TestForget:
    def test_nothing_of_the_run_remains_and_the_others_stay(self, store, run, rows):
        store.reviews.decide(rows[0].outcome, 0, edited("Тайный источник."), 0)
        other = store.begin_run()
        store.record(other.id, document(1), content(1), outcome(1), reused=True)
        store.record(other.id, document(2), content(2), outcome(2, segments=2))
        kept = store.reviews.page(other.id, Filter(item=1)).rows[0]
        store.reviews.decide(kept.outcome, 0, accepted("Предложение 0."), 0)
        gone = store.forget(run.id)
        assert (gone.documents, gone.segments, gone.decisions, gone.units, gone.runs) == (
            ("note1.txt",),
            3,
            1,
            1,
            (other.id,),
        )
        with pytest.raises(UsageError):
            store.run(run.id)
        with pytest.raises(StoreError):
            store.content(document(1).key)
        assert store.find(outcome(1).document, "ru", outcome(1).signature) is None
        assert [(p.name, p.accepted, p.total) for p in store.reviews.progress(other.id)] == [("note2.txt", 1, 2)]
        assert [u.target_text for u in store.bank.units()] == ["Предложение 0."]
        with pytest.raises(UsageError):
            store.forget(run.id)

    def test_the_run_can_be_made_again(self, store, run, rows):
        store.reviews.decide(rows[0].outcome, 0, accepted(), 0)
        store.forget(run.id)
        again = store.begin_run()
        store.record(again.id, document(), content(), outcome())
        assert [r.state for r in store.reviews.page(again.id, Filter()).rows] == ["open"] * 3


def test_the_bytes_leave_the_file(tmp_path):
    secret, path = "сведения от источника", tmp_path / "store.db"
    with open_store(path) as store:
        run = store.begin_run()
        made = outcome(segments=200)
        story = tuple(replace(t, text=f"{secret} {n}") for n, t in enumerate(made.translations))
        store.record(run.id, document(), content(), replace(made, translations=story))
        row = store.reviews.page(run.id, Filter()).rows[0]
        store.reviews.decide(row.outcome, 0, edited(f"{secret} !"), 0)
        assert store.forget(run.id).scrubbed
        bytes_left = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert secret.encode() not in bytes_left and b"note1.txt" not in bytes_left


def test_who_still_reads_is_told_of(tmp_path):
    path = tmp_path / "store.db"
    with open_store(path) as store, open_store(path) as reader:
        run = store.begin_run()
        store.record(run.id, document(), content(), outcome())
        with reader.read() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM segments").one()
            store_quick = open_store(path, busy_seconds=0.1)
            assert not store_quick.forget(run.id).scrubbed
            store_quick.close()
        assert store.runs() == ()


def test_time_of_an_import_survives(tmp_path):
    when = datetime.now(UTC) - timedelta(days=900)
    with open_store(tmp_path / "s.db") as store:
        store.bank.add([Unit("en", "ru", "A.", "А.", "m.tmx", when=when), Unit("en", "ru", "B.", "Б.", "m.tmx")])
        assert [u.when for u in store.bank.units()] == [when, None]
