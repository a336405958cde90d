"""The daemon with real processes and real signals; children are a script that leaves a line for each thing it does."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from translate.batch.schedule import Schedule
from translate.batch.serve import _Trigger

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
PATIENCE = 40.0  # seconds until a test gives up; none waits that long when all is well

CHILD = """
import os, signal, subprocess, sys, time
name, mode, log = sys.argv[1:]
def note(what):
    with open(log, "a") as stream:
        stream.write(f"{name} {what}\\n")
note("begun")
if mode == "quick":
    sys.exit(0)
if mode.startswith("exit"):
    sys.exit(int(mode[4:]))
if mode == "crash":
    os.kill(os.getpid(), signal.SIGSEGV)
if mode == "family":  # a worker process that outlives its parent unless it is killed too
    worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"])
    note(f"worker={worker.pid}")
signal.signal(signal.SIGINT, lambda *_: note("interrupted"))
asked = []
signal.signal(signal.SIGTERM, lambda *_: asked.append(1))
end = time.monotonic() + 120
note("ready")
while time.monotonic() < end and not (asked and mode == "long"):
    time.sleep(0.02)
time.sleep(0.3)  # the document in hand
note(f"finished signals={len(asked)}")
sys.exit(143)
"""

# Times of whole seconds instead of a cron expression; the clock of apscheduler and of the daemon is moved by a file.
DRIVER = """
import signal, sys, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
import apscheduler.schedulers.base
from translate.batch import serve as module
from translate.errors import ConfigError

folder = Path(sys.argv[1])
for number in (signal.SIGTERM, signal.SIGHUP):  # whoever runs the tests may ignore them
    signal.signal(number, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)

class Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        jump = folder / "jump"
        return datetime.now(tz) + timedelta(seconds=float(jump.read_text() or 0) if jump.exists() else 0)

apscheduler.schedulers.base.datetime = module.datetime = Clock

class Every:
    def __init__(self, seconds): self.seconds = seconds
    def __eq__(self, other): return isinstance(other, Every) and other.seconds == self.seconds
    def next(self, after):
        stamp = after.timestamp()
        return datetime.fromtimestamp((stamp // self.seconds + 1) * self.seconds, UTC)
    def due(self, last, now):
        newest = datetime.fromtimestamp(now.timestamp() // self.seconds * self.seconds, UTC)
        return newest if newest > last else None

def read():
    lines = (folder / "jobs").read_text().split()
    if "broken" in lines:
        raise ConfigError("jobs: broken")
    return {name: Every(int(seconds)) for name, seconds, _ in (line.split(":") for line in lines)}

modes = {line.split(":")[0]: line.split(":")[2] for line in (folder / "jobs").read_text().split()}
ran = (folder / "ran").read_text().split() if (folder / "ran").exists() else []
code = module.serve(
    read(),
    lambda name: datetime(1970, 1, 2, tzinfo=UTC) if name in ran else None,
    lambda name: ["/no/such/program"] if modes.get(name) == "absent" else
                 [sys.executable, str(folder / "child.py"), name, modes.get(name, "quick"), str(folder / "log")],
    lambda line: print(line, flush=True),
    module.Watch(folder / "jobs", read),
    beat=0.1,
)
sys.exit(code)
"""


class Daemon:
    def __init__(self, folder: Path, jobs: str, ran: str = "", **options) -> None:
        self.folder = folder
        (folder / "child.py").write_text(CHILD)
        (folder / "driver.py").write_text(DRIVER)
        (folder / "jobs").write_text(jobs)
        (folder / "ran").write_text(ran)
        with (folder / "said").open("w") as said:
            arguments = [sys.executable, str(folder / "driver.py"), str(folder)]
            self.process = subprocess.Popen(arguments, stdout=said, stderr=said, **options)

    @property
    def log(self) -> list[str]:
        path = self.folder / "log"
        return path.read_text().splitlines() if path.exists() else []

    @property
    def said(self) -> str:
        return (self.folder / "said").read_text()

    def jump(self, seconds: float) -> None:
        (self.folder / "new").write_text(str(seconds))
        (self.folder / "new").replace(self.folder / "jump")

    def until(self, condition) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end and self.process.poll() is None, f"waited in vain\n{self.said}\n{self.log}"
            time.sleep(0.02)

    def ended(self) -> int:
        return self.process.wait(PATIENCE)


@pytest.fixture
def daemon(tmp_path):
    daemons = []

    def make(jobs: str, ran: str = "", **options) -> Daemon:
        daemons.append(Daemon(tmp_path, jobs, ran, **options))
        return daemons[-1]

    yield make
    for one in daemons:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()


FAR = 10**9  # seconds between two times: none comes during a test


def test_jobs_run_again_and_again_whatever_becomes_of_them(daemon):
    one = daemon("good:1:quick bad:1:exit1 busy:1:exit75 dead:1:crash none:1:absent")
    one.until(lambda: all(one.log.count(f"{name} begun") > 1 for name in ("good", "bad", "busy", "dead")))
    one.until(lambda: one.said.count("dead: ended") > 1 and one.said.count("none: cannot") > 1)
    one.process.send_signal(signal.SIGTERM)
    assert one.ended() == 0
    for line in (
        "good: ended with exit code 0 after",
        "bad: ended with exit code 1 after",
        "busy: another process runs it (exit code 75)",
        "dead: ended by SIGSEGV",
        "none: cannot be started: No such file",
        "; next 2",
    ):
        assert line in one.said
    assert "Traceback" not in one.said


def test_a_missed_time_is_made_up_once_and_who_never_ran_waits(daemon):
    one = daemon(f"before:{10 * 86400}:quick new:{10 * 86400}:quick", ran="before")
    one.until(lambda: "before: ended" in one.said)
    time.sleep(0.5)
    assert one.log == ["before begun"]
    assert "before: missed 2" in one.said


@pytest.mark.parametrize("signals", [[signal.SIGTERM], [signal.SIGINT], [signal.SIGHUP], [signal.SIGTERM] * 3])
def test_the_end_waits_for_the_document_in_hand(daemon, signals):
    one = daemon(f"a:{FAR}:long b:{FAR}:long tick:1:quick", ran="a b")
    one.until(lambda: one.log.count("a ready") + one.log.count("b ready") == 2)
    for number in signals:
        one.process.send_signal(number)
    assert one.ended() == 0
    finished = [line for line in one.log if "finished" in line]
    assert sorted(finished) == ["a finished signals=1", "b finished signals=1"]
    begun = one.said.partition("stopping; waiting for ")
    assert begun[1] and "started" not in begun[2]


def test_ctrl_c_in_a_terminal_reaches_the_daemon_alone(daemon):
    one = daemon(f"a:{FAR}:long", ran="a", start_new_session=True)
    one.until(lambda: "a ready" in one.log)
    os.killpg(one.process.pid, signal.SIGINT)
    assert one.ended() == 0
    assert one.log == ["a begun", "a ready", "a finished signals=1"]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_second_interrupt_kills_workers_too(daemon):
    one = daemon(f"a:{FAR}:family", ran="a")
    one.until(lambda: "a ready" in one.log)
    worker = next(int(line.partition("=")[2]) for line in one.log if "worker=" in line)
    assert alive(worker)
    one.process.send_signal(signal.SIGINT)
    one.until(lambda: "stopping" in one.said)
    time.sleep(0.3)
    assert one.process.poll() is None  # one alone waits
    one.process.send_signal(signal.SIGINT)
    assert one.ended() == 130
    end = time.monotonic() + PATIENCE
    while alive(worker):
        assert time.monotonic() < end
        time.sleep(0.02)
    assert "a: ended by SIGKILL" in one.said
    assert not any("finished" in line for line in one.log)


def test_a_job_never_runs_twice_at_once(daemon):
    one = daemon("slow:1:long")
    one.until(lambda: one.said.count("slow: still running, this time is left out") > 1)
    assert one.log.count("slow begun") == 1
    one.process.send_signal(signal.SIGTERM)
    assert one.ended() == 0


def test_a_clock_set_forward_is_noticed_and_one_set_back_repeats_nothing(daemon):
    one = daemon(f"hourly:{FAR}:quick")
    time.sleep(0.5)
    assert not one.log
    one.jump(2.5 * FAR)  # over several times: they are one
    one.until(lambda: "hourly: ended" in one.said)
    one.jump(0)
    time.sleep(0.5)
    one.jump(2.5 * FAR + 60)
    time.sleep(0.5)
    assert one.log == ["hourly begun"]
    one.jump(3.5 * FAR)
    one.until(lambda: len(one.log) == 2)


def test_a_changed_file_is_read_again_and_a_broken_one_is_told(daemon):
    one = daemon(f"a:{FAR}:quick gone:1:quick")
    one.until(lambda: "gone begun" in one.log)
    jobs = one.folder / "jobs"
    jobs.write_text("broken")
    one.until(lambda: "the jobs stay as they were: jobs: broken" in one.said)
    before = one.log.count("gone begun")
    one.until(lambda: one.log.count("gone begun") > before)
    jobs.write_text("a:1:quick new:1:quick")
    one.until(lambda: "a begun" in one.log and "new begun" in one.log and "gone: no longer runs" in one.said)
    assert one.said.count("broken") == 1
    time.sleep(0.3)
    count = one.log.count("gone begun")
    time.sleep(1.2)
    assert one.log.count("gone begun") == count


@pytest.mark.parametrize(
    ("previous", "now", "expected"),
    [
        (None, "2026-11-23 12:30", "2026-11-23 13:00"),
        ("2026-11-23 12:00", "2026-11-23 12:00", "2026-11-23 13:00"),
        ("2026-11-23 12:00", "2027-11-23 12:30", "2027-11-23 13:00"),  # set forward: what was missed is one time
        ("2026-11-23 12:00", "2026-11-23 10:30", "2026-11-23 13:00"),  # set back: what has run does not run again
    ],
)
def test_the_next_time_is_after_the_last_one_and_after_now(previous, now, expected):
    previous, now, expected = (t and datetime.fromisoformat(f"{t}+00:00") for t in (previous, now, expected))
    assert _Trigger(Schedule("0 * * * *", "UTC")).get_next_fire_time(previous, now) == expected
