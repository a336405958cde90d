"""What a person reads when a store cannot be used: one line, the right exit code, and nothing half-done."""

import os
import socket
import sqlite3
import stat
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from store_samples import content, document, outcome, without_time

from translate.errors import StoreError, TryAgainError
from translate.store import open_store

# What is asked for | what the message says. {tmp} is an empty folder.
UNUSABLE = """
sqlite://                                     | names no file
sqlite:///:memory:                            | names no file
:memory:                                      | names no file
mysql://localhost/desk                        | no support for mysql
pigeon://loft/desk                            | no support for pigeon
sqlite+nosuchdriver:///{tmp}/a.db             | no database driver sqlite+nosuchdriver
postgresql+nosuchdriver://localhost/desk      | pip install
postgresql://me:secret@localhost:port/desk    | no URL
{tmp}                                         | it is a file
{tmp}/a-file/store.db                         | may write
/proc/nobody-may-write-here/store.db          | may write
"""


def one_line(error):
    text = str(error.value)
    assert "\n" not in text
    assert "Traceback" not in text
    return text


@pytest.mark.parametrize(
    ("where", "says"), [[cell.strip() for cell in line.split("|")] for line in UNUSABLE.strip().splitlines()]
)
def test_unusable_place(where, says, tmp_path):
    (tmp_path / "a-file").write_text("")
    with pytest.raises(StoreError, match=says.replace("+", r"\+")) as error:
        open_store(where.format(tmp=tmp_path))
    assert "secret" not in one_line(error)
    assert error.value.exit_code == 5


@contextmanager
def without_root():
    """Root may write anywhere: be nobody for a while, if we are root."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)


def test_folder_that_is_not_ours(tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir(mode=0o500)
    with without_root(), pytest.raises(StoreError, match="may write") as error:
        open_store(folder / "store.db")
    one_line(error)


def test_file_that_is_read_only():
    # Not in tmp_path: that lies in folders which nobody may enter.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "store.db")
        with open_store(path) as store:
            store.begin_run()
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        with without_root(), pytest.raises(StoreError, match=r"read-only|yours to write") as error:
            open_store(path)
        Path(folder).chmod(0o700)
    one_line(error)


def test_something_else_than_a_database(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader, this is no database. " * 100)
    with pytest.raises(StoreError, match="not a store") as error:
        open_store(path)
    assert str(path) in one_line(error)
    assert path.read_text().startswith("Dear reader")


def test_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "bookmarks.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    with pytest.raises(StoreError, match=r"another program.*bookmarks") as error:
        open_store(path)
    one_line(error)
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]
    other.close()


def test_damaged_store(tmp_path):
    path = tmp_path / "store.db"
    with open_store(path) as store:
        run = store.begin_run()
        store.record(run.id, document(), content(), outcome(segments=400))
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged") as error, open_store(path) as store:
        list(store.outcomes(run.id))
    one_line(error)


def test_newer_store_is_not_touched(tmp_path):
    path = tmp_path / "store.db"
    with open_store(path):
        pass
    with sqlite3.connect(path) as raw:
        raw.execute("INSERT INTO schema_version VALUES (99, '2040-01-01 00:00:00')")
    raw.close()
    with pytest.raises(StoreError, match=r"newer Dragoman .schema 99.*upgrade") as error:
        open_store(path)
    one_line(error)


def test_locked_store_says_try_again_and_reading_goes_on(tmp_path):
    path = tmp_path / "store.db"
    with open_store(path, busy_seconds=0.1) as store:
        run = store.begin_run()
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TryAgainError, match="busy") as error:
            store.record(run.id, document(), content(), outcome())
        assert error.value.exit_code == 75
        one_line(error)
        assert store.runs() == (run,)
        with open_store(path, busy_seconds=0.1) as second:
            assert second.runs() == (run,)
        other.execute("ROLLBACK")
        store.record(run.id, document(), content(), outcome())
        other.close()


def test_store_locked_for_a_while_is_waited_for(tmp_path):
    path = tmp_path / "store.db"
    with open_store(path, busy_seconds=30) as store:
        other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.2, other.execute, ["COMMIT"])
        release.start()
        assert store.begin_run() == store.run("latest")
        release.join()
        other.close()


def test_store_locked_while_it_is_new_says_try_again(tmp_path):
    path = tmp_path / "store.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(TryAgainError, match="busy"):
        open_store(path, busy_seconds=0.1)
    other.close()


def test_full_disk_leaves_the_store_as_it_was(store):
    run = store.begin_run()
    store.record(run.id, document(1), content(1), outcome(1))
    store.close()

    @event.listens_for(store.reader, "connect")
    def small_disk(raw, _):
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count = {pages + 4}")

    with pytest.raises(StoreError, match="disk is full") as error:
        store.record(run.id, document(2), content(2), outcome(2, segments=2000))
    one_line(error)
    assert [without_time(found) for found in store.outcomes(run.id)] == [outcome(1)]
    assert len(store.run(run.id).items) == 1


def test_server_that_does_not_answer():
    pytest.importorskip("psycopg", reason="psycopg is not installed: PostgreSQL is optional")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StoreError, match="is running") as error:
        open_store(f"postgresql://me:secret@127.0.0.1:{port}/desk")
    assert "secret" not in one_line(error)


def test_postgres_without_its_driver_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'psycopg\[binary\]'") as error:
        open_store("postgresql://me:secret@localhost/desk")
    assert "secret" not in one_line(error)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_nobody_else_may_read_it(tmp_path, umask):
    was = os.umask(umask)
    try:
        path = tmp_path / "one" / "two" / "store.db"
        with open_store(path) as store:
            store.begin_run()
            modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    finally:
        os.umask(was)
    assert modes == {"store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in path.parents[:2]} == {0o700}


def test_mode_of_an_existing_file_is_its_owners_choice(tmp_path):
    path = tmp_path / "store.db"
    path.touch()
    path.chmod(0o640)
    with open_store(path):
        pass
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_home_is_expanded_and_a_change_of_folder_does_no_harm(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    with open_store("~/desk.db") as store:
        monkeypatch.chdir("/")
        run = store.begin_run()
    with open_store(f"sqlite:///{tmp_path}/desk.db") as store:
        assert store.run(run.id) == run


def test_null_characters_stay_in_sqlite(store):
    made = outcome(name="a\0b.txt")
    store.record(store.begin_run().id, document(name="a\0b.txt"), content(), made)
    assert without_time(store.find(made.document, made.target, made.signature)) == made
