"""A job whose store is on PostgreSQL: two runs, restarts of the server, reviewers at work, backup and restore."""

import json
import secrets
import signal
import socket
import subprocess
import threading
from contextlib import closing

import pytest
from sqlalchemy import create_engine, make_url
from support import postgres
from support.batch_job import SECONDS, Work, comparable, end, sentence, sqlite_rows

from translate.decisions import Decision
from translate.errors import StoreError
from translate.store import Filter, open_store
from translate.store import connect as connecting
from translate.store.connect import store_url

COUNT = 40
DONE = "SELECT count(*) FROM outcomes"


@pytest.fixture(scope="module")
def programs():
    found = postgres.programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    return found


@pytest.fixture(scope="module")
def server(programs):
    """The URL of a server that this module may restart."""
    with postgres.running(programs) as url:
        yield url
        postgres.control(programs, url, "stop", "-m", "immediate")


def create_database(server):
    name = f"dragoman_{secrets.token_hex(4)}"
    engine = create_engine(store_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


class PostgresWork(Work):
    """A job whose store is a database of the server."""

    def __init__(self, folder, environment, url):
        super().__init__(folder, environment, store=url)
        self.url = url

    def rows(self, sql):
        """Rows as dictionaries; none while there is no such table."""
        engine = create_engine(store_url(self.url))
        try:
            with engine.connect() as connection:
                return [dict(row) for row in connection.exec_driver_sql(sql).mappings()]
        except connecting.DBAPIError:
            return []
        finally:
            engine.dispose()

    def query(self, sql):
        return [tuple(row.values()) for row in self.rows(sql)]


@pytest.fixture
def work(home, environment, server):
    made = PostgresWork(home / "work" / "job", environment, create_database(server))
    made.documents(**TEXTS)
    return made


TEXTS = {f"{n:02}": f"{sentence(n)} {sentence(n, 1)}\n" for n in range(COUNT)}


def test_a_second_run_is_told_who_runs_and_the_dead_block_nobody(work):
    first = work.start("run")
    work.until(first, DONE, 1)
    first.send_signal(signal.SIGSTOP)
    assert f"process {first.pid} on " in work.batch("run", code=75).stderr
    assert work.told("status")["state"] == "running"
    patient = work.start("run", "--wait", "--json")
    end(first, signal.SIGKILL)
    out, errors = patient.communicate(timeout=SECONDS)
    assert patient.returncode == 0, errors
    second = json.loads(out)[0]
    assert second["unchanged"] + second["translated"] + second["reused"] == COUNT
    assert work.run()["unchanged"] == COUNT


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_restart_of_the_server_loses_and_doubles_nothing(work, home, environment, programs, server, mode):
    undisturbed = Work(home / "work" / "undisturbed", environment)
    undisturbed.documents(**TEXTS)
    undisturbed.run()

    process = work.start("run")
    for done in (2, 15):
        work.until(process, DONE, done)
        assert process.poll() is None, process.communicate()
        postgres.control(programs, server, "restart", "-m", mode)
    code, errors = end(process)
    assert code == 0, errors
    assert "Traceback" not in errors
    assert work.query("SELECT count(*), count(DISTINCT document) AS documents FROM run_items") == [(COUNT, COUNT)]
    assert work.query("SELECT count(*) FROM runs WHERE ended IS NOT NULL") == [(1,)]
    assert comparable(work.rows) == comparable(sqlite_rows(undisturbed.folder / "store.db"))
    assert work.files() == undisturbed.files()
    assert work.run()["unchanged"] == COUNT


def decide(store, run, who, rows):
    """Edit every one of the rows, as a reviewer does."""
    for row in rows:
        made = Decision("edited", f"{row.text} ({who})", who)
        store.reviews.decide(row.outcome, row.position, made, seen=0)


def test_a_batch_and_two_reviewers_at_the_same_time(work):
    work.run()
    work.documents(**{f"new-{n:02}": sentence(100 + n) for n in range(COUNT)})
    with open_store(work.url) as store:
        run = store.run("latest").id
        rows = store.reviews.page(run, Filter(), size=1000).rows
        assert len(rows) == 2 * COUNT
        process = work.start("run")
        work.until(process, DONE, COUNT + 1)
        reviewers = [
            threading.Thread(target=decide, args=(store, run, who, rows[n::2]))
            for n, who in enumerate(("Anahit", "Davit"))
        ]
        [thread.start() for thread in reviewers]
        [thread.join() for thread in reviewers]
    code, errors = end(process)
    assert code == 0, errors
    assert work.query("SELECT who, count(*) FROM decisions GROUP BY who ORDER BY who") == [
        ("Anahit", COUNT),
        ("Davit", COUNT),
    ]
    assert work.query("SELECT count(*), count(DISTINCT document) AS documents FROM outcomes") == [
        (2 * COUNT, 2 * COUNT)
    ]
    again = work.run()
    assert {line["why"] for line in again["documents"]} == {"reviewed since"}
    assert (len(again["documents"]), again["unchanged"]) == (COUNT, COUNT)
    assert all(b"(Anahit)" in data and b"(Davit)" in data for name, data in work.files().items() if "/new-" not in name)
    assert work.run()["unchanged"] == 2 * COUNT


PLAIN = (["pg_dump"], ["psql", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction"])
CUSTOM = (["pg_dump", "-Fc"], ["pg_restore", "--no-owner", "--exit-on-error"])


@pytest.mark.parametrize(("dump", "restore"), [PLAIN, CUSTOM], ids=["plain", "custom"])
def test_a_backup_restored_elsewhere_knows_all(work, programs, server, dump, restore):
    work.run()
    with open_store(work.url) as store:
        row = store.reviews.page(store.run("latest").id, Filter()).rows[0]
        store.reviews.decide(row.outcome, row.position, Decision("edited", "Порт закрыт.", "Anahit"), seen=0)
    work.run()
    other = create_database(server)
    plain = [make_url(url).render_as_string(hide_password=False) for url in (work.url, other)]
    (dump, *how), (restore, *so) = dump, restore
    data = subprocess.run([programs / dump, *how, "-d", plain[0]], check=True, capture_output=True).stdout
    subprocess.run([programs / restore, *so, "-d", plain[1]], check=True, input=data, capture_output=True)
    before = work.times()
    work.job(store=other)
    assert work.run()["unchanged"] == COUNT
    assert work.times() == before
    with open_store(other) as store:
        assert [d.text for d in store.reviews.history(row.outcome, row.position)] == ["Порт закрыт."]
        more = store.reviews.decide(row.outcome, row.position, Decision("rejected", "", "Davit"), seen=1)
        assert more.number == 2


def test_a_server_that_never_was_there_is_said_at_once(work, monkeypatch):
    work.job(store="postgresql://nobody@127.0.0.1:9/none")
    assert "127.0.0.1:9/none" in work.batch("run", code=5).stderr
    monkeypatch.setattr(connecting, "_ANSWER_SECONDS", 2)  # psycopg's least
    with closing(socket.create_server(("127.0.0.1", 0))) as silent, pytest.raises(StoreError, match="timeout"):
        open_store(f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/none")  # takes the call and says nothing
