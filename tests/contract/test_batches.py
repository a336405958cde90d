"""What every store does for batch jobs: runs, deliveries, names that are held; and its schema with data in it."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

sys.path.append(str(Path(__file__).parents[1] / "store"))
from store_samples import content, document, outcome, without_time

from translate.decisions import Decision
from translate.errors import TryAgainError
from translate.store import Filter, open_store
from translate.store.batches import Delivery
from translate.store.connect import connect, store_url
from translate.store.migrations import MIGRATIONS, migrate

HOLDER = """
import sys, time
from translate.store import open_store
with open_store(sys.argv[1]) as store, store.hold(sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


class TestRuns:
    def test_the_last_run_of_a_job_is_its_newest_that_ended(self, store):
        first, other, second = (store.begin_run(job) for job in ("wire", "site", "wire"))
        assert store.batches.last("wire") is None
        assert store.batches.last("wire", ended=False) == second
        store.end_run(first.id, unchanged=3)
        store.end_run(other.id)
        assert store.batches.last("wire").id == first.id
        assert (store.batches.last("wire").job, store.batches.last("wire").unchanged) == ("wire", 3)
        assert store.batches.last("site").id == other.id
        assert store.batches.last("wir") is None

    def test_a_run_of_a_person_is_no_jobs(self, store):
        store.end_run(store.begin_run().id)
        assert store.batches.last("wire") is None
        assert store.runs()[0].job == ""

    def test_latest_is_a_run_that_did_something(self, store):
        did = store.begin_run("wire")
        store.record(did.id, document(), content(), outcome())
        store.end_run(did.id)
        store.end_run(store.begin_run("wire").id, unchanged=1)
        assert store.run("latest").id == did.id


class TestDeliveries:
    @pytest.fixture
    def delivered(self, store):
        run = store.begin_run("wire")
        store.record(run.id, document(), content(), outcome())
        store.batches.deliver("wire", outcome(), "setup 1", 0)
        return run

    def test_what_was_delivered_is_known_to_its_job_alone(self, store, delivered):
        assert store.batches.delivered("wire") == {("note1.txt", "ru"): Delivery(document().key, "setup 1", False)}
        assert store.batches.delivered("site") == {}

    def test_a_new_version_takes_the_place_of_the_old(self, store, delivered):
        changed = replace(outcome(2), name="note1.txt")
        store.record(delivered.id, document(2), content(2), changed)
        for _ in range(2):
            store.batches.deliver("wire", changed, "setup 2", 0)
        assert store.batches.delivered("wire") == {("note1.txt", "ru"): Delivery(document(2).key, "setup 2", False)}

    def test_targets_stand_side_by_side(self, store, delivered):
        store.record(delivered.id, document(), content(), outcome(target="hy"))
        store.batches.deliver("wire", outcome(target="hy"), "setup 1", 0)
        assert set(store.batches.delivered("wire")) == {("note1.txt", "ru"), ("note1.txt", "hy")}

    def test_a_decision_after_the_delivery_shows_until_the_next(self, store, delivered):
        row = store.reviews.page(delivered.id, Filter()).rows[1]
        made = store.reviews.decide(row.outcome, row.position, Decision("edited", "Иначе.", "Anahit"), seen=0)
        assert store.batches.delivered("wire")["note1.txt", "ru"].reviewed
        store.batches.deliver("wire", outcome(), "setup 1", made.number)
        assert not store.batches.delivered("wire")["note1.txt", "ru"].reviewed
        store.reviews.undo(row.outcome, row.position, "Anahit", seen=made.number)
        assert store.batches.delivered("wire")["note1.txt", "ru"].reviewed

    def test_what_is_forgotten_is_not_delivered(self, store, delivered):
        store.forget(delivered.id)
        assert store.batches.delivered("wire") == {}


class TestHold:
    @pytest.fixture
    def holder(self, store, url):
        """Another process that holds `wire`."""
        command = [sys.executable, "-c", HOLDER, url, "wire"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "held\n"
            yield process
            process.kill()

    def test_one_at_a_time_and_again_afterwards(self, store, url):
        with open_store(url) as other, store.hold("wire"):
            assert other.held("wire") and not other.held("site")
            with pytest.raises(TryAgainError), other.hold("wire"):
                pass
        with store.hold("wire"):
            pass
        assert not store.held("wire")

    def test_the_holder_is_named(self, store, holder):
        with pytest.raises(TryAgainError) as error, store.hold("wire"):
            pass
        said = f"job wire is running already (process {holder.pid} on {os.uname().nodename} since 20"
        assert str(error.value).startswith(said)
        assert "\n" not in str(error.value)

    def test_the_dead_hold_nothing(self, store, holder):
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with store.hold("wire", wait=lambda: True):
            pass

    def test_waiting_ends_when_it_is_wanted_no_more(self, store, holder):
        asked = []
        with pytest.raises(TryAgainError), store.hold("wire", wait=lambda: asked.append(1) or len(asked) < 3):
            pass
        assert len(asked) == 3

    def test_holding_keeps_nobody_from_writing(self, store, url):
        with open_store(url, busy_seconds=1.0) as other, store.hold("wire"):
            other.end_run(other.begin_run().id)

    def test_what_happens_while_it_is_held_goes_through(self, store):
        with pytest.raises(ZeroDivisionError), store.hold("wire"):
            1 // 0  # noqa: B018
        assert not store.held("wire")


class TestSteps:
    """Down and up again with data in the tables; `engine` is a second way into the store's database."""

    @pytest.fixture
    def engine(self, store, url):
        reader, writer = connect(store_url(url), 1.0)
        yield writer
        reader.dispose()

    @pytest.fixture
    def used(self, store):
        """A job's run, its delivery and a decision."""
        run = store.begin_run("wire")
        store.record(run.id, document(), content(), outcome())
        row = store.reviews.page(run.id, Filter()).rows[0]
        made = store.reviews.decide(row.outcome, row.position, Decision("edited", "Иначе.", "Anahit"), seen=0)
        store.batches.deliver("wire", outcome(), "setup 1", made.number)
        store.end_run(run.id)
        return run, made

    def test_without_the_step_for_jobs_all_else_stays(self, url, store, engine, used):
        run, made = used
        migrate(engine, goal=2)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM segments")).scalar() == 3
            assert connection.execute(text("SELECT count(*) FROM decisions")).scalar() == 1
        with open_store(url) as again:
            assert [without_time(found) for found in again.outcomes(run.id)] == [outcome()]
            assert again.reviews.newest(outcome()) == {"b0.0": made}
            assert again.run(run.id).job == ""  # which the older schema cannot say
            assert again.batches.delivered("wire") == {}

    def test_down_to_nothing_and_up_again(self, url, store, engine, used):
        migrate(engine, goal=0)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM schema_version")).scalar() == 0
        with open_store(url) as again:
            assert again.runs() == ()
            again.record(again.begin_run("wire").id, document(), content(), outcome())
            again.batches.deliver("wire", outcome(), "setup 1", 0)
            assert len(again.batches.delivered("wire")) == 1

    def test_each_step_down_and_up_from_every_step(self, url, engine, used):
        for goal in reversed(range(len(MIGRATIONS))):
            migrate(engine, goal=goal)
            migrate(engine)
            migrate(engine, goal=goal)
        migrate(engine)
        with open_store(url) as again:
            assert again.runs() == ()
