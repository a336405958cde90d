"""What every store does, whatever database is behind it.

SQLite runs everywhere. PostgreSQL joins in where it is installed, as a server that the tests start and stop, or where
DRAGOMAN_TEST_POSTGRES names a server, e.g. postgresql://localhost/postgres; each test has a database of its own there.
"""

import itertools
import re
import secrets
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

sys.path.append(str(Path(__file__).parents[1] / "store"))
from store_samples import DIRECT, PIVOT, content, document, outcome, outcomes, without_time

from translate.errors import StoreError, UsageError
from translate.records import Issue, RunItem
from translate.store import TargetSummary, open_store
from translate.terms import TermOutcome


class TestStore:
    def test_run_has_a_readable_id_and_ends(self, store):
        before = datetime.now(UTC)
        run = store.begin_run()
        assert re.fullmatch(r"\d{8}-\d{6}-[0-9a-f]{4}", run.id)
        assert run.id.startswith(f"{run.started:%Y%m%d-%H%M%S}")
        assert before <= run.started <= before + timedelta(minutes=1)
        assert store.run(run.id) == run
        assert run.ended is None
        store.end_run(run.id)
        assert run.started <= store.run(run.id).ended <= run.started + timedelta(minutes=1)

    def test_no_two_runs_of_a_second_have_one_id(self, store, monkeypatch):
        endings = itertools.chain(["00aa"] * 3, (f"{n:04x}" for n in itertools.count()))
        monkeypatch.setattr(secrets, "token_hex", lambda _: next(endings))
        assert len({store.begin_run().id for _ in range(3)}) == 3

    def test_runs_come_newest_first(self, store):
        ids = [store.begin_run().id for _ in range(4)]
        assert [run.id for run in store.runs()] == ids[::-1]
        assert [run.id for run in store.runs(limit=2)] == ids[:1:-1]
        assert store.run("latest").id == ids[-1]

    def test_run_is_found_by_the_beginning_of_its_id(self, store, run):
        assert store.run(run.id[:8]) == run
        other = store.begin_run()
        with pytest.raises(UsageError, match="several runs"):
            store.run("20")
        assert store.run(other.id) == other

    @pytest.mark.parametrize("wanted", ["latest", "2001", "%", "_", ""])
    def test_no_such_run(self, store, wanted):
        with pytest.raises(UsageError, match="dragoman status"):
            store.run(wanted)
        with pytest.raises(UsageError, match="dragoman status"):
            store.end_run(wanted)

    def test_nothing_is_found_before_it_is_recorded(self, store, run):
        made = outcome()
        assert store.find(made.document, made.target, made.signature) is None
        store.record(run.id, document(), content(), made)
        assert store.find(made.document, "hy", made.signature) is None
        assert store.find(made.document, made.target, "other") is None

    def test_what_was_recorded_is_found_with_its_time(self, store, run):
        made = outcome()
        store.record(run.id, document(), content(), made)
        found = store.find(made.document, made.target, made.signature)
        assert without_time(found) == made
        assert run.started <= found.recorded <= datetime.now(UTC)
        assert found.recorded.tzinfo is UTC

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(made=outcomes())
    def test_any_outcome_comes_back_field_by_field(self, store, made):
        made = replace(made, signature=secrets.token_hex(32))  # else the first of two with one key would be kept
        store.record(store.begin_run().id, replace(document(), key=made.document), b"", made)
        assert without_time(store.find(made.document, made.target, made.signature)) == made

    def test_first_outcome_is_kept_and_the_second_run_reuses_it(self, store, run):
        made, later = outcome(segments=3), store.begin_run()
        changed = outcome(segments=1)
        store.record(run.id, document(), content(), made)
        store.record(later.id, document(name="copy.txt"), b"other", replace(changed, name="copy.txt"))
        assert without_time(store.find(made.document, made.target, made.signature)) == made
        assert [item.reused for item in store.run(run.id).items] == [False]
        assert [item.reused for item in store.run(later.id).items] == [True]
        assert store.content(made.document) == ("note1.txt", "text/plain", content())
        # The second run knows the document by the name it had there.
        assert [without_time(found) for found in store.outcomes(later.id)] == [replace(made, name="copy.txt")]

    def test_reused_is_what_the_caller_says(self, store, run):
        store.record(run.id, document(), content(), outcome(), reused=True)
        assert store.run(run.id).items[0].reused

    def test_targets_and_signatures_of_one_document_stand_side_by_side(self, store, run):
        made = [outcome(target="ru"), outcome(target="hy"), outcome(target="ru", signature="6" * 64)]
        for one in made:
            store.record(run.id, document(), content(), one)
        assert [without_time(found) for found in store.outcomes(run.id)] == made

    def test_failure_leaves_an_item_and_nothing_else(self, store, run):
        failed = outcome(failure="no engine for en→ru")
        store.record(run.id, document(), content(), failed)
        item = RunItem("note1.txt", failed.document, "ru", failed.signature, False, "no engine for en→ru")
        assert store.run(run.id).items == (item,)
        assert store.find(failed.document, failed.target, failed.signature) is None
        assert list(store.outcomes(run.id)) == []
        with pytest.raises(StoreError, match="no document"):
            store.content(failed.document)

    def test_failure_after_success_keeps_the_success(self, store, run):
        store.record(run.id, document(), content(), outcome())
        later = store.begin_run()
        store.record(later.id, document(), content(), outcome(failure="engine crashed"))
        assert list(store.outcomes(later.id)) == []
        assert len(list(store.outcomes(run.id))) == 1

    def test_outcomes_come_in_item_order_while_others_are_recorded(self, store, run):
        numbers = [5, 2, 9, 1]
        for number in numbers:
            store.record(run.id, document(number), content(number), outcome(number))
        seen = []
        for found in store.outcomes(run.id):
            seen.append(int(found.document, 16))
            store.record(run.id, document(100 + len(seen)), b"", outcome(100 + len(seen)))
        assert seen == numbers
        assert len(store.run(run.id).items) == 8

    def test_content_is_given_back_byte_for_byte(self, store, run):
        raw = bytes(range(256)) * 500
        store.record(run.id, document(), raw, outcome())
        assert store.content(document().key) == ("note1.txt", "text/plain", raw)

    def test_all_is_there_after_closing(self, url):
        with open_store(url) as first:
            run = first.begin_run()
            first.record(run.id, document(), content(), outcome())
        with open_store(url) as second:
            assert [without_time(found) for found in second.outcomes(run.id)] == [outcome()]

    def test_half_a_surrogate_pair_is_refused_whole(self, store, run):
        made = outcome()
        broken = replace(made.translations[2], text="\ud83d")
        with pytest.raises(StoreError, match="surrogate"):
            store.record(run.id, document(), content(), replace(made, translations=(*made.translations[:2], broken)))
        assert store.run(run.id).items == ()
        assert store.find(made.document, made.target, made.signature) is None

    def test_threads_may_record_at_once(self, store, run):
        start = threading.Barrier(6)

        def work(worker):
            start.wait()
            for number in range(worker, 48, 6):
                store.record(run.id, document(number), content(number), outcome(number, segments=number))
                assert len(store.find(document(number).key, "ru", "5" * 64).translations) == number

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(work, range(6)))
        assert sorted(len(found.translations) for found in store.outcomes(run.id)) == list(range(48))

    def test_two_programs_may_record_the_same_at_once(self, url, store):
        def work(_):
            with open_store(url) as mine:
                run = mine.begin_run()
                for number in range(20):
                    mine.record(run.id, document(number), content(number), outcome(number))
                return run.id

        with ThreadPoolExecutor(3) as pool:
            ids = list(pool.map(work, range(3)))
        items = [store.run(run_id).items for run_id in ids]
        for same in zip(*items, strict=True):
            assert sorted(item.reused for item in same) == [False, True, True]

    def test_several_programs_may_create_it_at_once(self, url):
        start = threading.Barrier(4)

        def work(_):
            start.wait()
            with open_store(url) as mine:
                return mine.begin_run().id

        with ThreadPoolExecutor(4) as pool:
            ids = set(pool.map(work, range(4)))
        with open_store(url) as mine:
            assert {run.id for run in mine.runs()} == ids

    def test_many_segments_in_one_document(self, store, run):
        made = outcome(segments=5000, terms=(TermOutcome("c", "s", 0, 1, "e", "form", "model", "t", 0, 1),))
        store.record(run.id, document(), content(), made)
        [found] = store.outcomes(run.id)
        assert without_time(found) == made


class TestSummary:
    KEPT = TermOutcome("tern", "Ternhold", 0, 8, "Тернхолд", "form", "nbest", "Тернхолде", 2, 11)
    MISSED = TermOutcome("mill", "Millmark", 0, 8, "Миллмарк")
    NUMBERS, LENGTH = Issue("numbers", "error", "2 is missing"), Issue("length", "info", "short")

    def test_counts_by_target(self, store, run):
        terms, issues = (self.KEPT, self.KEPT, self.MISSED), (self.LENGTH, self.NUMBERS, self.NUMBERS)
        store.record(run.id, document(1), b"", outcome(1, segments=2, terms=terms, issues=issues))
        store.record(run.id, document(2), b"", outcome(2, segments=5, route=None), reused=True)
        store.record(run.id, document(3), b"", outcome(3, failure="broken file"))
        store.record(run.id, document(1), b"", outcome(1, segments=1, target="az", route=PIVOT))
        assert store.summary(run.id) == (
            TargetSummary("az", 1, 0, 0, 1, routes=((PIVOT, 1),)),
            TargetSummary("ru", 3, 1, 1, 7, 4, 2, (("numbers", 4), ("length", 2)), ((None, 5), (DIRECT, 2))),
        )

    def test_another_run_does_not_count(self, store, run):
        store.record(run.id, document(1), b"", outcome(1))
        later = store.begin_run()
        assert store.summary(later.id) == ()
        store.record(later.id, document(1), b"", outcome(1))
        assert store.summary(later.id) == (TargetSummary("ru", 1, 1, 0, 3, routes=((DIRECT, 3),)),)
