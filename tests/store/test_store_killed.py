"""A process killed while it records leaves whole documents, and the next one goes on where it stopped."""

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from store_samples import content, document, outcome, without_time

from translate.store import open_store

DOCUMENTS = 60
SEGMENTS = 300
RECORDER = f"""
import sys
from store_samples import content, document, outcome
from translate.store import open_store
with open_store(sys.argv[1]) as store:
    run = store.begin_run()
    for number in range({DOCUMENTS}):
        made = outcome(number, segments={SEGMENTS} + number)
        if store.find(made.document, made.target, made.signature) is None:
            store.record(run.id, document(number), content(number), made)
            print(number, flush=True)
    store.end_run(run.id)
"""


def recorder(path):
    return subprocess.Popen(
        [sys.executable, "-c", RECORDER, str(path)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent
    )


@pytest.mark.parametrize("seed", range(3))
def test_killed_while_recording(tmp_path, seed):
    path = tmp_path / "store.db"
    chance = random.Random(seed)
    done = set()
    for _ in range(2):
        process = recorder(path)
        for _ in range(chance.randint(1, 8)):
            done.add(int(process.stdout.readline()))
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        done |= {int(line) for line in process.communicate()[0].splitlines()}
        assert process.returncode == -9
        assert done <= whole_documents(path)
    rest = recorder(path)
    said, _ = rest.communicate()
    assert rest.returncode == 0
    assert done.isdisjoint(map(int, said.splitlines()))
    assert whole_documents(path) == set(range(DOCUMENTS))
    with open_store(path) as store:
        assert [run.ended is None for run in store.runs()] == [False, True, True]
        assert sum(len(run.items) for run in store.runs()) == DOCUMENTS


def whole_documents(path):
    """The numbers of the documents in the store, after a look at every one of them and at the file itself."""
    numbers = set()
    with open_store(path) as store:
        for run in store.runs():
            for item in run.items:
                number = int(item.document, 16)
                made = outcome(number, segments=SEGMENTS + number)
                assert without_time(store.find(made.document, made.target, made.signature)) == made
                assert store.content(made.document) == (document(number).name, "text/plain", content(number))
                numbers.add(number)
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        assert raw.execute("SELECT count(*) FROM outcomes").fetchone() == (len(numbers),)
        assert raw.execute("SELECT count(*) FROM documents").fetchone() == (len(numbers),)
        assert raw.execute("SELECT count(*) FROM segments").fetchone() == (sum(SEGMENTS + n for n in numbers),)
    raw.close()
    return numbers
