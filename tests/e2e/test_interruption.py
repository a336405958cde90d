"""Nothing finished is lost: kill -9 and Ctrl-C in mid-run, then the same command again."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

COUNT = 80  # enough that a slow machine is still in mid-run when the signal comes


@pytest.fixture
def documents(home) -> list[str]:
    Path("in").mkdir()
    for i in range(COUNT):
        lines = [f"The harbour number {i} was closed for {n} days because of the storm." for n in range(2, 8)]
        Path(f"in/{i:02}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return ["translate", "in/*.txt", "--to", "ru", "-o", "out", "--json"]


def recorded() -> dict[str, int]:
    """Outcome rows with their number of segments, read past our own code."""
    path = Path("../data/dragoman/store.sqlite")
    if not path.exists():
        return {}
    try:
        with sqlite3.connect(path, timeout=5) as database:
            rows = database.execute(
                "SELECT o.document, count(s.outcome) FROM outcomes o LEFT JOIN segments s ON s.outcome = o.id GROUP BY o.id"
            )
            return dict(rows.fetchall())
    except sqlite3.OperationalError:  # the tables are not there yet
        return {}


def stop_in_mid_run(arguments: list[str], environment: dict[str, str], sign: signal.Signals) -> tuple[int, str]:
    command = [sys.executable, "-m", "translate", *arguments]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and len(recorded()) < 3:
        time.sleep(0.02)
    process.send_signal(sign)
    _, errors = process.communicate(timeout=60)
    return process.returncode, errors


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_a_stopped_run_keeps_whole_documents_and_the_rerun_completes_it(dragoman, environment, documents, sign):
    code, errors = stop_in_mid_run(documents, environment, sign)
    half = recorded()
    assert 3 <= len(half) < COUNT
    assert set(half.values()) == {6}
    if sign == signal.SIGINT:
        assert code == 130
        assert "run the same command again" in errors
        assert "Traceback" not in errors
    assert not [p for p in Path("out").rglob("[!.]*") if p.is_file() and not p.read_bytes().endswith(b"\n")]

    again = json.loads(dragoman(*documents).stdout)
    assert sum(r["reused"] for r in again) == len(half)
    assert set(recorded().values()) == {6}
    assert len(recorded()) == COUNT
    assert len(list(Path("out/ru").glob("*.po"))) == COUNT
    assert not [p for p in Path("out").rglob(".*") if p.is_file()]
