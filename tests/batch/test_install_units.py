"""systemd units and crontab lines: read by systemd itself, and by cron's rules written down here."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import tzlocal
from click.testing import CliRunner

from translate.batch.install import crontab, on_calendar, systemd
from translate.batch.schedule import Schedule
from translate.cli.app import group
from translate.errors import ConfigError

ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is absent: apt-get install systemd")
UTC_ENVIRONMENT = {**os.environ, "TZ": "UTC", "LC_ALL": "C"}
START = datetime(2026, 11, 23, 12, tzinfo=UTC)
ODD = ["an argument", "100%", "$HOME", "${HOME}", 'a "quote"', "it's", "back\\slash", ";", "тест", "%n", ""]

# expression, zone, whether the calendars elapse at the schedule's times and no others
CALENDARS = [
    ("0 6 * * *", "Asia/Yerevan", True),
    ("0 6 * * *", "", True),
    ("*/15 8-18 * * 1-5", "UTC", True),
    ("5/20 6 * * *", "UTC", True),
    ("0 6 * * 0", "America/New_York", True),
    ("0 6 * * 7", "UTC", True),
    ("30 5 1 * mon", "UTC", True),
    ("30 5 13,14 * 5", "UTC", True),
    ("0 0 */2 * mon", "UTC", True),
    ("0 0 */2 * mon#2", "UTC", True),
    ("0 9 * * mon#1,fri#5", "UTC", True),
    ("0 9 * * 5L", "UTC", True),
    ("0 9 L * *", "UTC", True),
    ("0 9 1,L * *", "UTC", True),
    ("0 9 LW * *", "UTC", False),
    ("0 9 LW * sun", "UTC", False),
    ("0 0 29 2 *", "UTC", True),
    ("0 3 1 jan,jul *", "Asia/Kathmandu", True),
    ("@weekly", "UTC", True),
    ("30 2 * * *", "Europe/Berlin", False),
    ("15 2 * * *", "Australia/Lord_Howe", False),
]


def elapses(calendars, start: datetime, count: int) -> list[datetime]:
    """The times at which systemd elapses, in order."""
    base = start.strftime("%Y-%m-%d %H:%M:%S UTC")
    found = set()
    for one in calendars:
        command = [ANALYZE, "calendar", f"--iterations={count}", f"--base-time={base}", one]
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=UTC_ENVIRONMENT)
        assert done.returncode == 0, done.stderr
        texts = re.findall(r"(?:Next elapse|Iter\. #\d+): \w+ (\S+ \S+) UTC", done.stdout)
        found |= {datetime.fromisoformat(text).replace(tzinfo=UTC) for text in texts}
    return sorted(found)


def times(schedule: Schedule, start: datetime, count: int) -> list[datetime]:
    found = [start]
    for _ in range(count):
        found.append(schedule.next(found[-1]).astimezone(UTC))
    return found[1:]


@needs_systemd
@pytest.mark.parametrize(("expression", "zone", "exact"), CALENDARS)
def test_systemd_elapses_at_the_times_of_the_schedule(expression, zone, exact):
    schedule, count = Schedule(expression, zone or "UTC"), 12
    calendars = on_calendar(Schedule(expression, zone))
    expected = times(schedule, START, count)
    found = elapses(calendars, START, count * (1 if exact else 40))
    assert set(expected) <= set(found)
    if exact:
        assert found[:count] == expected


@needs_systemd
@pytest.mark.parametrize(
    ("expression", "zone", "day"),
    [("30 2 * * *", "Europe/Berlin", "2027-03-27"), ("15 2 * * *", "Australia/Lord_Howe", "2027-10-01")],
)
def test_a_time_that_the_clock_skips_is_not_lost(expression, zone, day):
    schedule, start = Schedule(expression, zone), datetime.fromisoformat(f"{day}T12:00:00+00:00")
    expected = times(schedule, start, 4)
    assert set(expected) <= set(elapses(on_calendar(schedule), start, 10))
    # systemd alone leaves the day out, which is why there is a second calendar
    assert not set(expected) <= set(elapses(on_calendar(schedule)[:1], start, 10))


@needs_systemd
@pytest.mark.parametrize("folder_name", ["my own 50% $x; тест", """o'brien "s \\ folder"""])
def test_systemd_reads_the_units(tmp_path, folder_name):
    program = tmp_path / folder_name / "run it"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    schedules = {"wire": Schedule("*/5 6 * * mon#2", "Asia/Yerevan"), "a.b_c-1": Schedule("0 0 1 * 5L")}
    units = systemd(schedules, lambda name: [str(program), name, *ODD])
    assert set(units) == {f"dragoman-{name}.{kind}" for name in schedules for kind in ("service", "timer")}
    folder = tmp_path / "units"
    folder.mkdir()
    for name, text in units.items():
        (folder / name).write_text(text)
    paths = [str(folder / name) for name in units]
    done = subprocess.run(
        [ANALYZE, "--user", "verify", *paths], check=False, capture_output=True, text=True, env=environment(tmp_path)
    )
    complaints = [line for line in done.stderr.splitlines() if str(folder) in line or "dragoman-" in line]
    assert complaints == []
    broken = folder / "dragoman-broken.timer"
    broken.write_text(units["dragoman-wire.timer"].replace("OnCalendar=", "OnCalendar=x"))
    done = subprocess.run(
        [ANALYZE, "--user", "verify", broken], check=False, capture_output=True, text=True, env=environment(tmp_path)
    )
    assert "dragoman-broken.timer" in done.stderr  # it does look


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder), "LC_ALL": "C"}


def systemd_words(line: str) -> list[str]:
    """The words of a command line by systemd.service(5), all of them in double quotes."""
    words = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
    plain = [re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), w).replace("%%", "%") for w in words]
    return [plain[0], *(word.replace("$$", "$") for word in plain[1:])]


def test_the_command_comes_back_from_the_unit():
    words = ["/opt/my own/$py", *ODD, "two\nlines\tof it"]
    service = systemd({"wire": Schedule("0 6 * * *")}, lambda name: words)["dragoman-wire.service"]
    line = next(line for line in service.splitlines() if line.startswith("ExecStart="))
    assert systemd_words(line) == words
    assert not re.search(r"(?<!%)(%%)*%(?!%)", line)


@pytest.fixture
def machine_in(request):
    def put(name: str | None) -> None:
        os.environ.pop("TZ", None)
        if name:
            os.environ["TZ"] = name
        time.tzset()
        tzlocal.reload_localzone()

    before = os.environ.get("TZ")
    yield put
    put(before)


def cron_times(fields: list[str], zone: ZoneInfo, start: datetime, minutes: int) -> set[datetime]:
    """When Debian's cron starts an entry: numbers, ranges, steps of ranges and of `*`, lists; on the wall of `zone`."""

    def numbers(text: str, low: int, high: int) -> set[int]:
        found: set[int] = set()
        for part in text.split(","):
            span, _, step = part.partition("/")
            assert not step or span == "*" or "-" in span, "cron knows steps of ranges only"
            first, _, last = span.partition("-")
            ends = (low, high) if span == "*" else (int(first), int(last or first))
            found |= set(range(ends[0], ends[1] + 1, int(step or 1)))
        return found

    sets = [numbers(t, *r) for t, r in zip(fields, [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)], strict=True)]
    found = set()
    for at in (start + timedelta(minutes=n) for n in range(minutes)):
        wall = at.astimezone(zone)
        if wall.minute in sets[0] and wall.hour in sets[1] and wall.month in sets[3]:
            days = (wall.day in sets[2], bool({wall.isoweekday(), wall.isoweekday() % 7} & sets[4]))
            if all(days) if "*" in fields[2][0] + fields[4][0] else any(days):
                found.add(at)
    return found


CRONTAB = [
    # expression, its zone, the machine's -> what stands in the crontab
    ("0 6 * * *", "", "Asia/Yerevan", "0 6 * * *"),
    ("*/5 8-18/2 1,15 * 1-5", "UTC", "UTC", "*/5 8-18/2 1,15 * 1-5"),
    ("0 6 * nov-dec sun", "", "UTC", "0 6 * 11-12 0"),
    ("5/20 6 * * *", "", "UTC", "5,25,45 6 * * *"),
    ("0 6 * * mon#2", "", "UTC", "0 6 * * 1"),
    ("0 6 L * *", "", "UTC", "0 6 26-31 * *"),
    ("0 6 LW * *", "", "UTC", "0 6 26-31 * *"),
    ("0 6 L,1-31 * mon", "", "UTC", "0 6 1-31 * 1"),
    ("@daily", "", "UTC", "0 0 * * *"),
    ("0 6 * * *", "Asia/Yerevan", "Europe/Berlin", "0 * * * *"),
    ("30 6 * * *", "Asia/Kathmandu", "UTC", "45 * * * *"),
    ("0 6 * * *", "Australia/Lord_Howe", "UTC", "0,30 * * * *"),
    ("*/15 * * * *", "Asia/Yerevan", "Asia/Kolkata", "0,15,30,45 * * * *"),
    ("* * * * *", "Asia/Yerevan", "UTC", "* * * * *"),
]


@pytest.mark.parametrize(("expression", "zone", "machine", "entry"), CRONTAB)
def test_crontab_entries_cover_the_schedule(machine_in, expression, zone, machine, entry):
    machine_in(machine)
    schedule = Schedule(expression, zone)
    comment, line = crontab({"wire": schedule}, lambda name: ["/bin/run", name])
    assert comment.startswith("# Dragoman batch job wire: ")
    assert line == f"{entry} /bin/run wire"
    minutes = 40 * 24 * 60
    started = cron_times(line.split()[:5], ZoneInfo(machine), START, minutes)
    expected, at = set(), START - timedelta(minutes=1)
    while (at := schedule.next(at).astimezone(UTC)) < START + timedelta(minutes=minutes):
        expected.add(at)
    assert expected
    assert expected <= started


def test_a_shell_gets_the_command_as_it_was_given_from_cron(tmp_path):
    program = tmp_path / "my own 50% $x" / "show"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nimport sys, json\nprint(json.dumps(sys.argv[1:]))\n".replace("'", '"'))
    program.chmod(0o755)
    _, line = crontab({"wire": Schedule("0 6 * * *")}, lambda name: [str(program), *ODD])
    command = line.split(" ", 5)[5]
    assert not re.search(r"(?<!\\)%", command)  # a bare one ends the command
    done = subprocess.run(["/bin/sh", "-c", command.replace("\\%", "%")], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ODD
    with pytest.raises(ConfigError, match="line break"):
        crontab({"wire": Schedule("0 6 * * *")}, lambda name: ["/bin/run", "two\nlines"])


JOBS = """
[jobs.wire]
sources = ["in/*.txt"]
targets = ["ru"]
output = "out"
schedule = "0 6 * * mon#2"
timezone = "Asia/Yerevan"

[jobs.hand]
sources = ["in/*.txt"]
targets = ["es"]
output = "out"
"""


def dragoman(*arguments: str):
    return CliRunner().invoke(group, ["batch", *arguments])


def test_install_writes_units_and_leaves_what_is_the_same(home):
    Path("jobs.toml").write_text(JOBS)
    first, second = (dragoman("install", "--systemd", "-c", "jobs.toml") for _ in range(2))
    assert first.exit_code == 0, first.output
    folder = home / "config" / "systemd" / "user"
    assert {path.name for path in folder.iterdir()} == {"dragoman-wire.service", "dragoman-wire.timer"}
    assert first.stdout.count("written\t") == 2 and second.stdout.count("unchanged\t") == 2
    for said in ("hand: no schedule, skipped", "daemon-reload", "enable --now dragoman-wire.timer", "enable-linger"):
        assert said in first.stderr
    words = systemd_words((folder / "dragoman-wire.service").read_text().partition("ExecStart=")[2].splitlines()[0])
    assert words[:7] == [sys.executable, "-P", "-m", "translate", "batch", "run", "wire"]
    assert words[7:] == ["--due", "--jobs", str(Path("jobs.toml").absolute())]


def test_install_prints_or_writes_crontab_lines(home):
    Path("jobs.toml").write_text(JOBS)
    printed = dragoman("install", "--cron", "-c", "jobs.toml", "wire")
    written = dragoman("install", "--cron", "-c", "jobs.toml", "-o", "lines", "wire")
    assert printed.exit_code == written.exit_code == 0
    assert Path("lines").read_text() == printed.stdout
    assert shlex.split(printed.stdout.splitlines()[1])[-3:] == ["--due", "--jobs", str(Path("jobs.toml").absolute())]
    assert "crontab -e" in printed.stderr and "crontab -e" in written.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--cron", "wir"], "did you mean 'wire'"),
        (["--cron", "hand"], "none of these jobs has a schedule"),
        ([], "--systemd or --cron"),
    ],
)
def test_what_cannot_be_installed_is_refused(home, arguments, message):
    Path("jobs.toml").write_text(JOBS)
    assert message in str(dragoman("install", "-c", "jobs.toml", *arguments).exception)
