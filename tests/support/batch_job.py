"""A batch job as a person has one: documents, a job file, and the command run on it in a process of its own."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil

SECONDS = 60
TIME = re.compile(rb"\d{4}-\d\d-\d\d \d\d:\d\d[+-]\d{4}")  # of a catalogue's head
# Python leaves SIGINT ignored where its parent had it so, as shells do for what they start with `&`.
PROGRAM = """
import signal
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
from translate.cli import main
main()
"""
ROWS = {
    "segments": """
        SELECT o.name, o.target, o.signature, o.document, o.source, s.* FROM outcomes o
        LEFT JOIN segments s ON s.outcome = o.id ORDER BY o.name, o.target, s.position""",
    "terms": """
        SELECT o.name, o.target, t.* FROM outcomes o JOIN term_outcomes t ON t.outcome = o.id
        ORDER BY o.name, o.target, t.position, t.number""",
    "issues": """
        SELECT o.name, o.target, i.* FROM outcomes o JOIN issues i ON i.outcome = o.id
        ORDER BY o.name, o.target, i.position, i.number""",
    "deliveries": "SELECT * FROM deliveries ORDER BY job, name, target",
    "documents": "SELECT key, name, media_type FROM documents ORDER BY key",
}


def sentence(n: int, of: int = 0) -> str:
    """A sentence that no other number gives, with a figure for the checks to look at."""
    return f"The harbour number {n} was closed for {of + 2} days because of the storm."


class Work:
    """The folder of a job called `wire`, from English into Russian."""

    def __init__(self, folder: Path, environment: dict[str, str], **keys: object) -> None:
        self.folder, self.environment = folder, environment
        (folder / "in").mkdir(parents=True)
        self.job(**keys)

    def job(self, store: str = "store.db", **keys: object) -> None:
        """Write the job file; a job's keys are as in it, and win."""
        usual = {"sources": ["in/**/*"], "targets": ["ru"], "output": "out", "from": "en"}
        table = "".join(f"{key} = {json.dumps(value)}\n" for key, value in (usual | keys).items())
        (self.folder / "jobs.toml").write_text(f"store = {json.dumps(store)}\n[jobs.wire]\n{table}", "utf-8")

    def documents(self, **texts: str) -> None:
        """Write documents into `in`; `_` in a keyword stands for `/`, and each is called `.txt`."""
        for name, text in texts.items():
            path = self.folder / "in" / f"{name.replace('_', '/')}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    def start(self, *arguments: str, program: str = PROGRAM, before: tuple[str, ...] = ()) -> "subprocess.Popen[str]":
        """`dragoman batch ARGUMENTS -c jobs.toml`, begun."""
        command = [*before, sys.executable, "-c", program, "batch", *arguments, "-c", "jobs.toml"]
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, text=True, **pipes)

    def batch(self, *arguments: str, code: int = 0, **more: object) -> "subprocess.CompletedProcess[str]":
        """`dragoman batch ARGUMENTS`, done, with the exit code that was expected and no traceback."""
        process = self.start(*arguments, **more)
        out, errors = process.communicate(timeout=SECONDS)
        assert process.returncode == code, errors
        assert "Traceback" not in errors and "bug" not in errors
        return subprocess.CompletedProcess(process.args, process.returncode, out, errors)

    def run(self, *arguments: str, code: int = 0, **more: object) -> dict[str, object]:
        """The report of `batch run`."""
        return json.loads(self.batch("run", "--json", *arguments, code=code, **more).stdout)[0]

    def told(self, *arguments: str, **more: object) -> dict[str, object]:
        """What `batch plan` or `batch status` says of the job."""
        return json.loads(self.batch(*arguments, "--json", **more).stdout)[0]

    def files(self) -> dict[str, bytes]:
        """All files of the results but the reports, by path below `out`; the times in them left out."""
        out = self.folder / "out"
        paths = [path for path in sorted(out.glob("ru/**/*")) if path.is_file()]
        return {str(path.relative_to(out)): TIME.sub(b"", path.read_bytes()) for path in paths}

    def times(self) -> dict[str, int]:
        """When each of them was written, in nanoseconds."""
        return {name: (self.folder / "out" / name).stat().st_mtime_ns for name in self.files()}

    def query(self, sql: str) -> list[tuple[object, ...]]:
        """Rows of the store, read past our own code; none while there is no such table."""
        path = self.folder / "store.db"
        if not path.exists():
            return []
        database = sqlite3.connect(path, timeout=SECONDS)
        try:
            return database.execute(sql).fetchall()
        except sqlite3.OperationalError:
            return []
        finally:
            database.close()

    def until_it_waits(self, process: "subprocess.Popen[str]") -> None:
        """Wait until a run has come to the job's lock."""
        deadline = time.monotonic() + SECONDS
        while not any(f.path.endswith(".lock") for f in psutil.Process(process.pid).open_files()):
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def until(self, process: "subprocess.Popen[str]", sql: str, wanted: int) -> None:
        """Wait until a query that counts says `wanted` or more, or the process ends."""
        deadline = time.monotonic() + SECONDS
        while process.poll() is None and (self.query(sql) or [(0,)])[0][0] < wanted:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def comparable(query) -> dict[str, list[tuple[object, ...]]]:
    """What is recorded, but for row numbers and times: `query` gives the rows of a statement as dictionaries."""
    left_out = {"outcome", "decision"}
    return {
        table: [tuple(value for key, value in row.items() if key not in left_out) for row in query(sql)]
        for table, sql in ROWS.items()
    }


def sqlite_rows(path: Path):
    """Rows of a SQLite file as dictionaries, for `comparable`."""

    def query(sql: str) -> list[dict[str, object]]:
        database = sqlite3.connect(path)
        database.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in database.execute(sql)]
        finally:
            database.close()

    return query


def integrity(path: Path) -> None:
    """The file is whole, and so is what refers to one another in it."""
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()


def left_over(folder: Path) -> list[Path]:
    """Files that were being written when something ended."""
    return [path for path in folder.rglob(".*") if path.is_file()]


def end(process: "subprocess.Popen[str]", *signals: signal.Signals, pause: float = 0.0) -> tuple[int, str]:
    """Send signals, and give the exit code and standard error."""
    for number in signals:
        process.send_signal(number)
        time.sleep(pause)
    _, errors = process.communicate(timeout=SECONDS)
    return process.returncode, errors
