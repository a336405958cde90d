"""What a job survives: kill -9, Ctrl-C, SIGTERM, a full disk, a locked store, a second run of itself."""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import time

import pytest
from support.batch_job import SECONDS, Work, comparable, end, integrity, left_over, sentence, sqlite_rows

KILLS = 20
COUNT = 40
DONE = "SELECT count(*) FROM outcomes"


@pytest.fixture
def work(home, environment) -> Work:
    return Work(home / "work" / "job", environment)


@pytest.fixture
def many(work) -> Work:
    """A job of many small documents."""
    work.documents(**{f"{n:02}": f"{sentence(n)} {sentence(n, 1)}\n" for n in range(COUNT)})
    return work


@pytest.fixture
def endless(work) -> Work:
    """A job whose two documents take far longer than any test."""
    for name in "ab":
        work.documents(**{name: " ".join(sentence(n) for n in range(20_000))})
    return work


def fresh(work: Work) -> None:
    """As if the job had never run."""
    for path in work.folder.glob("store.db*"):
        path.unlink()
    shutil.rmtree(work.folder / "out", ignore_errors=True)


def test_killed_at_any_moment_it_comes_to_the_same_end(many):
    began = time.monotonic()
    many.run()
    seconds = time.monotonic() - began
    rows, files = comparable(sqlite_rows(many.folder / "store.db")), many.files()
    assert len(rows["segments"]) == 2 * COUNT and len(files) == 2 * COUNT

    chance, kills, completed = random.Random(20), 0, 0
    fresh(many)
    while kills < KILLS or not completed:
        process = many.start("run", "--quiet")
        try:
            process.wait(timeout=chance.uniform(0, seconds) if kills < KILLS else None)
        except subprocess.TimeoutExpired:
            process.kill()
        _, errors = process.communicate()
        if process.returncode == -signal.SIGKILL:
            kills, completed = kills + 1, 0
            if (many.folder / "store.db").exists():
                integrity(many.folder / "store.db")
            continue
        assert process.returncode == 0, errors
        completed += 1
        assert comparable(sqlite_rows(many.folder / "store.db")) == rows
        assert many.files() == files
        assert left_over(many.folder) == []
        integrity(many.folder / "store.db")
        if kills < KILLS:
            fresh(many)


def test_a_second_run_is_told_who_runs_and_one_that_waits_finds_all_done(many):
    first = many.start("run")
    many.until(first, DONE, 1)
    first.send_signal(signal.SIGSTOP)
    said = many.batch("run", code=75).stderr
    assert f"process {first.pid} on " in said
    assert many.told("status")["state"] == "running"
    patient, hurried = many.start("run", "--wait", "--json"), many.start("run", "--wait")
    many.until_it_waits(hurried)
    code, errors = end(hurried, signal.SIGTERM)
    assert code == 143, errors
    many.until_it_waits(patient)
    first.send_signal(signal.SIGCONT)
    code, errors = end(first)
    assert code == 0, errors
    out, errors = patient.communicate(timeout=SECONDS)
    assert patient.returncode == 0, errors
    assert json.loads(out)[0]["unchanged"] == COUNT


def test_the_dead_block_nobody(many):
    first = many.start("run")
    many.until(first, DONE, 1)
    first.kill()
    first.communicate()
    assert many.told("status")["state"] == "interrupted: the next run goes on"
    many.run()


@pytest.mark.parametrize(("number", "expected"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_one_signal_finishes_what_is_in_hand(many, number, expected):
    process = many.start("run")
    many.until(process, DONE, 2)
    code, errors = end(process, number)
    assert code == expected, errors
    assert "finishing the documents in hand" in errors and "stopped before its end" in errors
    assert "Traceback" not in errors
    ((done,),) = many.query(DONE)
    assert 2 <= done < COUNT
    assert many.query("SELECT count(*) FROM deliveries") == [(done,)]
    assert len(many.files()) == 2 * done
    assert many.told("status")["state"] == "interrupted: the next run goes on"
    again = many.run()
    assert (again["translated"], again["reused"], again["unchanged"]) == (COUNT - done, 0, done)
    assert many.query("SELECT count(*), count(DISTINCT document) FROM run_items") == [(COUNT, COUNT)]


def test_a_second_ctrl_c_ends_at_once(endless):
    endless.documents(**{f"0{n}": sentence(n) for n in range(3)})
    process = endless.start("run")
    endless.until(process, DONE, 3)
    code, errors = end(process, signal.SIGINT, signal.SIGINT, pause=0.3)
    assert code == 130, errors
    assert "Traceback" not in errors
    assert "3 of 5 done and recorded" in errors
    integrity(endless.folder / "store.db")
    assert endless.query(DONE) == [(3,)]
    endless.documents(a=sentence(50), b=sentence(51))
    again = endless.run()
    assert (again["translated"], again["unchanged"]) == (2, 3)
    assert left_over(endless.folder) == []


def test_ctrl_c_after_sigterm_still_takes_two(endless):
    process = endless.start("run")
    endless.until(process, "SELECT count(*) FROM runs", 1)
    assert end(process, signal.SIGTERM, signal.SIGINT, signal.SIGINT, pause=0.3)[0] == 130


@pytest.fixture(scope="module")
def namespace():
    """What runs a shell command where file systems may be mounted that nobody else sees."""
    command = ("unshare", "-rm", "sh", "-c")
    if not shutil.which("unshare") or subprocess.run([*command, "mount -t tmpfs none /mnt"], check=False).returncode:
        pytest.skip("no mount namespace can be made here (unshare -rm): needs root or unprivileged user namespaces")
    return command


# Fills the disk but for {left} KiB, runs, says what lies there, makes room, and runs again.
FULL = """
mount -t tmpfs -o size=4m none {folder} || exit 99
head -c $((4096 * 1024 - {left} * 1024)) /dev/zero >{folder}/ballast
"$@"; echo "code $?" >&2
find {folder} -type f -name '.*' >&2
for f in $(find {folder} -name '*.txt'); do tail -c 1 $f | od -An -c >&2; done
rm {folder}/ballast
"$@"; echo "code $?" >&2
cp -r {folder}/. {saved}
"""


def on_small_disk(namespace, work, folder, left):
    """Run a job twice with `folder` on a full disk that has room again for the second; what was said each time."""
    (work.folder / folder).mkdir()
    (work.folder / "saved").mkdir()
    script = FULL.format(folder=folder, left=left, saved="saved")
    process = work.start("run", before=(*namespace, script, "sh"))
    _, errors = process.communicate(timeout=120)
    first, _, rest = errors.partition("code ")
    between, _, second = rest.partition("\n")
    return first, int(between), second


def test_full_disk_for_results(many, namespace):
    said, code, then = on_small_disk(namespace, many, "out", left=64)
    assert code == 1, said
    assert "No space left on device" in said and str(many.folder / "out" / "ru") in said
    assert "Traceback" not in said and "bug" not in said
    assert ".dragoman-writing" not in then
    assert then.rstrip().endswith("code 0"), then
    assert len(list((many.folder / "saved" / "ru").iterdir())) == 2 * COUNT
    assert many.query(DONE) == [(COUNT,)]
    assert many.query("SELECT count(*) FROM deliveries") == [(COUNT,)]


@pytest.mark.parametrize("left", [0, 100, 200])
def test_full_disk_for_the_store(many, namespace, left):
    many.job(store="state/store.db")
    said, code, then = on_small_disk(namespace, many, "state", left)
    assert code == 5, said
    assert "the disk is full" in said and str(many.folder / "state" / "store.db") in said
    assert "Traceback" not in said and "bug" not in said
    assert then.rstrip().endswith("code 0"), then
    integrity(many.folder / "saved" / "store.db")
    assert len(many.files()) == 2 * COUNT


def locked(work: Work) -> sqlite3.Connection:
    """Someone else writing into the job's store, and not coming to an end."""
    writer = sqlite3.connect(work.folder / "store.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    return writer


IMPATIENT = """
from translate.cli.batch import run
run._BUSY_SECONDS = 1.0
from translate.cli import main
main()
"""


def test_a_store_that_is_locked_for_a_while_is_waited_for(many):
    process = many.start("run")
    many.until(process, DONE, 1)
    writer = locked(many)
    time.sleep(2)
    assert process.poll() is None
    writer.execute("ROLLBACK")
    code, errors = end(process)
    assert code == 0, errors
    assert many.query(DONE) == [(COUNT,)]


def test_a_store_that_stays_locked_ends_the_run_until_later(many):
    process = many.start("run", program=IMPATIENT)
    many.until(process, DONE, 1)
    writer = locked(many)
    code, errors = end(process)
    writer.execute("ROLLBACK")
    assert code == 75, errors
    assert "busy" in errors and "Traceback" not in errors
    ((done,),) = many.query(DONE)
    again = many.run()
    assert again["unchanged"] + again["reused"] == done
    assert again["translated"] == COUNT - done
