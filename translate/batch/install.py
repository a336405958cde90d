"""A job's schedule for the machine's own scheduler: systemd timers and crontab lines.

Both start `batch run NAME --due`, which does nothing when the job is not due. So a time that they cannot express may be
one of several.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import product

from cronsim import CronSim
from cronsim.cronsim import Field

from translate.batch.schedule import Schedule, change, zone
from translate.errors import ConfigError

Command = Callable[[str], Sequence[str]]
"""A job's name -> the command line that runs it if it is due; the first word an absolute path."""

_WEEKDAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_ALL_WEEK, _ALL_DAYS = frozenset(range(7)), frozenset(range(1, 32))
_PLAIN = re.compile(r"\*|\d+(-\d+)?(,\d+(-\d+)?)*|(\*|\d+-\d+)/\d+")
_MINUTE = timedelta(minutes=1)
_YEARS = 10  # whose clock changes a timer is ready for

_SERVICE = """\
[Unit]
Description=Dragoman batch job {name}

[Service]
Type=oneshot
ExecStart={command}
Nice=10
# The main process finishes the documents in hand; 75: another process runs the job; 143: it was asked to stop.
KillMode=mixed
KillSignal=SIGTERM
TimeoutStopSec=15min
SuccessExitStatus=75 143
"""
_TIMER = """\
[Unit]
Description=Times of Dragoman batch job {name} ({expression})

[Timer]
{calendars}
Persistent=true

[Install]
WantedBy=timers.target
"""


@dataclass(frozen=True, slots=True)
class _Days:
    """Days of a month that fall on some weekdays."""

    weekdays: frozenset[int] = _ALL_WEEK
    """0 is Sunday."""
    days: frozenset[int] = _ALL_DAYS
    last: int = 0
    """Of the days, only the last so many of the month; 0: all."""

    def both(self, other: _Days) -> _Days:
        """Days that are in both; perhaps more, where one counts from the month's end."""
        last = min(self.last, other.last) if self.last and other.last else self.last or other.last
        return _Days(self.weekdays & other.weekdays, _ALL_DAYS if last else self.days & other.days, last)

    def calendar(self, months: Collection[int]) -> str:
        weekdays = "" if self.weekdays == _ALL_WEEK else ",".join(_WEEKDAYS[day] for day in sorted(self.weekdays)) + " "
        days = f"~{self.last:02}{'/1' * (self.last > 1)}" if self.last else f"-{_listed(self.days, range(1, 32))}"
        return f"{weekdays}*-{_listed(months, range(1, 13))}{days}"


def systemd(schedules: Mapping[str, Schedule], command: Command) -> dict[str, str]:
    """Names of unit files -> their texts: a service and a timer a job, for systemd 242 or later."""
    units = {}
    for name, schedule in schedules.items():
        calendars = "\n".join(f"OnCalendar={line}" for line in on_calendar(schedule))
        expression = _specifiers(" ".join(schedule.fields))
        units[f"dragoman-{name}.service"] = _SERVICE.format(name=name, command=_exec(command(name)))
        units[f"dragoman-{name}.timer"] = _TIMER.format(name=name, expression=expression, calendars=calendars)
    return units


def on_calendar(schedule: Schedule) -> tuple[str, ...]:
    """Expressions of systemd.time(7) that together elapse at all times of the schedule, and perhaps at others.

    Where the clock is put forward over a fixed time, systemd leaves that day out: then there is one at the time after.
    In an hour that is repeated, systemd elapses in the first pass only.
    """
    minutes, hours, days, months, weekdays = _parsed(schedule)
    suffix = f" {schedule.timezone}" if schedule.timezone else ""
    time = f"{_listed(hours, range(24))}:{_listed(minutes, range(60))}:00{suffix}"
    lines = [f"{found.calendar(months)} {time}" for found in _dates(schedule, days, weekdays)]
    if schedule.fixed:
        lines += [f"{gap}{suffix}" for gap in _after_gaps(schedule)]
    return tuple(dict.fromkeys(lines))


def crontab(schedules: Mapping[str, Schedule], command: Command) -> tuple[str, ...]:
    """Lines for crontab(5), a comment and an entry a job.

    A cron knows the machine's zone only: a job of another one is looked at in each hour, at the minutes it can have
    there. Raises ConfigError for a command that a crontab cannot hold.
    """
    lines = []
    for name, schedule in schedules.items():
        text = shlex.join(command(name))
        if "\n" in text:
            raise ConfigError(f"{text!r}: a crontab can hold no line break; move what it names elsewhere")
        when = f"{' '.join(schedule.fields)} {schedule.timezone}".rstrip()
        lines += [f"# Dragoman batch job {name}: {when}", f"{_cron(schedule)} {text.replace('%', chr(92) + '%')}"]
    return tuple(lines)


def _parsed(schedule: Schedule) -> list[set[int]]:
    fields = (Field.MINUTE, Field.HOUR, Field.DAY, Field.MONTH, Field.DOW)
    return [field.parse(text) for field, text in zip(fields, schedule.fields, strict=True)]  # type: ignore[misc]


def _dates(schedule: Schedule, days: Iterable[int], weekdays: Iterable[int | tuple[int, int]]) -> list[_Days]:
    by_day, by_weekday = _by_day(set(days)), _by_weekday(list(weekdays))
    both = schedule.fields[2].startswith("*") or schedule.fields[4].startswith("*")
    found = [a.both(b) for a, b in product(by_day, by_weekday)] if both else by_day + by_weekday
    return [date for date in found if date.weekdays and date.days]


def _by_day(days: set[int]) -> list[_Days]:
    found = [_Days(days=frozenset(plain))] if (plain := days & _ALL_DAYS) else []
    found += [_Days(last=1)] * (CronSim.LAST in days)
    # the last from Monday to Friday is one of the last three: a weekend is no longer
    return found + [_Days(frozenset(range(1, 6)), last=3)] * (CronSim.LAST_WEEKDAY in days)


def _by_weekday(weekdays: list[int | tuple[int, int]]) -> list[_Days]:
    plain = frozenset(day % 7 for day in weekdays if isinstance(day, int))
    found = [_Days(plain)] if plain else []
    for day, which in sorted(item for item in weekdays if isinstance(item, tuple)):
        week = frozenset(range(7 * which - 6, min(7 * which, 31) + 1))
        last = which == CronSim.LAST
        found.append(_Days(frozenset({day % 7}), last=7) if last else _Days(frozenset({day % 7}), week))
    return found


def _after_gaps(schedule: Schedule) -> list[str]:
    """Calendars of the ends of skipped hours that the schedule has times in."""
    found, local = [], schedule.zone
    minutes, hours = _parsed(schedule)[:2]
    day = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for _ in range(_YEARS * 366):
        before, day = day, day + timedelta(days=1)
        if changed := change(local, before, day):
            begin, end = (t.astimezone(local).replace(tzinfo=None) for t in (changed - _MINUTE, changed))
            skipped = (begin + n * _MINUTE for n in range(1, (end - begin) // _MINUTE))
            if any(wall.hour in hours and wall.minute in minutes for wall in skipped):
                found.append(f"*-{end.month:02}-* {end.hour:02}:{end.minute:02}:00")
    return list(dict.fromkeys(found))


def _cron(schedule: Schedule) -> str:
    minutes, hours, days, months, weekdays = _parsed(schedule)
    local, own = zone(""), schedule.zone
    if schedule.timezone and str(own) != str(local):
        start = datetime.now(UTC)
        dates = [start + timedelta(days=n) for n in range(366)]
        apart = {(_offset(date, own) - _offset(date, local)) % 60 for date in dates}
        return f"{_listed({(m - d) % 60 for m, d in product(minutes, apart)}, range(60), '-')} * * * *"
    # What only cronsim knows becomes numbers, and days counted from an end become all that they can be. Where neither
    # day begins with `*` either will do, where one does both must fit: a list that is no `*` must not become one.
    numbers = (
        minutes,
        hours,
        {day for day in days if day > 0} | (set(range(26, 32)) if min(days) < 0 else set()),
        months,
        {(day if isinstance(day, int) else day[0]) % 7 for day in weekdays},
    )
    among = (range(60), range(24), range(1, 32), range(1, 13), range(7))
    return " ".join(
        text if _PLAIN.fullmatch(text) else _listed(known, every if text.startswith("*") else range(0), "-")
        for text, known, every in zip(schedule.fields, numbers, among, strict=True)
    )


def _offset(time: datetime, local: tzinfo) -> int:
    """Minutes by which `local` is ahead of UTC."""
    offset = time.astimezone(local).utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0


def _listed(numbers: Collection[int], among: range, dots: str = "..") -> str:
    """`*` for all, else numbers and ranges: `00..04,15` for systemd, `0-4,15` for cron."""
    if set(numbers) == set(among):
        return "*"
    width = 2 if dots == ".." else 1
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = ([f"{run[0]:0{width}}", f"{run[-1]:0{width}}"] for run in runs)
    return ",".join(one if one == other else f"{one}{dots}{other}" for one, other in shown)


def _specifiers(text: str) -> str:
    return text.replace("%", "%%")


def _exec(words: Sequence[str]) -> str:
    """A command line by the quoting of systemd.service(5); in its first word, a `$` stands for itself."""
    if re.search(r"""["'\\]""", words[0]):  # not allowed in the name of a program
        words = ("/usr/bin/env", *words)
    escaped = (re.sub(r'["\\]', r"\\\g<0>", word).replace("\n", r"\n").replace("\t", r"\t") for word in words)
    quoted = (word.replace("$", "$$") if place else word for place, word in enumerate(map(_specifiers, escaped)))
    return " ".join(f'"{word}"' for word in quoted)
