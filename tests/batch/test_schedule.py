"""When jobs run: tables to read, changes of the clock, and the definition as a loop over every minute."""

import os
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import tzlocal
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.batch.schedule import ALIASES, Schedule
from translate.errors import ConfigError

MINUTE = timedelta(minutes=1)

# expression | zone | from (UTC) | the next three times, on the zone's wall with its offset
TABLE = """
0 6 * * *         | Asia/Yerevan     | 2026-11-23 12:00 | 2026-11-24 06:00+04:00 | 2026-11-25 06:00+04:00 | 2026-11-26 06:00+04:00
0 6 * * 0         | UTC              | 2026-11-23 12:00 | 2026-11-29 06:00+00:00 | 2026-12-06 06:00+00:00 | 2026-12-13 06:00+00:00
0 6 * * 7         | UTC              | 2026-11-23 12:00 | 2026-11-29 06:00+00:00 | 2026-12-06 06:00+00:00 | 2026-12-13 06:00+00:00
30 5 1 * mon      | UTC              | 2026-11-23 12:00 | 2026-11-30 05:30+00:00 | 2026-12-01 05:30+00:00 | 2026-12-07 05:30+00:00
0 0 */2 * mon     | UTC              | 2026-11-23 12:00 | 2026-12-07 00:00+00:00 | 2026-12-21 00:00+00:00 | 2027-01-11 00:00+00:00
0 9 * * mon#2     | UTC              | 2026-11-23 12:00 | 2026-12-14 09:00+00:00 | 2027-01-11 09:00+00:00 | 2027-02-08 09:00+00:00
0 9 * * 5L        | UTC              | 2026-11-23 12:00 | 2026-11-27 09:00+00:00 | 2026-12-25 09:00+00:00 | 2027-01-29 09:00+00:00
0 9 L * *         | UTC              | 2026-11-23 12:00 | 2026-11-30 09:00+00:00 | 2026-12-31 09:00+00:00 | 2027-01-31 09:00+00:00
0 9 LW jan-mar *  | UTC              | 2026-11-23 12:00 | 2027-01-29 09:00+00:00 | 2027-02-26 09:00+00:00 | 2027-03-31 09:00+00:00
0 0 29 2 *        | UTC              | 2026-11-23 12:00 | 2028-02-29 00:00+00:00 | 2032-02-29 00:00+00:00 | 2036-02-29 00:00+00:00
0 0 29 2 *        | UTC              | 2096-03-01 00:00 | 2104-02-29 00:00+00:00 | 2108-02-29 00:00+00:00 | 2112-02-29 00:00+00:00
59 23 31 12 *     | Pacific/Auckland | 2026-12-31 10:58 | 2026-12-31 23:59+13:00 | 2027-12-31 23:59+13:00 | 2028-12-31 23:59+13:00
@daily            | Asia/Kathmandu   | 2026-11-23 12:00 | 2026-11-24 00:00+05:45 | 2026-11-25 00:00+05:45 | 2026-11-26 00:00+05:45
# spring: at 2:00 it is 3:00
30 2 * * *        | Europe/Berlin    | 2027-03-27 00:00 | 2027-03-27 02:30+01:00 | 2027-03-28 03:00+02:00 | 2027-03-29 02:30+02:00
30 2 * * *        | America/New_York | 2027-03-13 06:00 | 2027-03-13 02:30-05:00 | 2027-03-14 03:00-04:00 | 2027-03-15 02:30-04:00
0,30 2,3 * * *    | Europe/Berlin    | 2027-03-28 00:00 | 2027-03-28 03:00+02:00 | 2027-03-28 03:30+02:00 | 2027-03-29 02:00+02:00
*/30 * * * *      | Europe/Berlin    | 2027-03-28 00:00 | 2027-03-28 01:30+01:00 | 2027-03-28 03:00+02:00 | 2027-03-28 03:30+02:00
*/30 2 * * *      | Europe/Berlin    | 2027-03-28 00:00 | 2027-03-29 02:00+02:00 | 2027-03-29 02:30+02:00 | 2027-03-30 02:00+02:00
# autumn: at 3:00 (New York: 2:00) it is 2:00 (1:00) again
30 2 * * *        | Europe/Berlin    | 2026-10-24 12:00 | 2026-10-25 02:30+02:00 | 2026-10-26 02:30+01:00 | 2026-10-27 02:30+01:00
30 1 * * *        | America/New_York | 2026-10-31 12:00 | 2026-11-01 01:30-04:00 | 2026-11-02 01:30-05:00 | 2026-11-03 01:30-05:00
30 2 * * *        | Europe/Berlin    | 2026-10-25 01:10 | 2026-10-26 02:30+01:00 | 2026-10-27 02:30+01:00 | 2026-10-28 02:30+01:00
0 * * * *         | Europe/Berlin    | 2026-10-24 23:30 | 2026-10-25 02:00+02:00 | 2026-10-25 02:00+01:00 | 2026-10-25 03:00+01:00
0 6 * * 0         | Europe/Berlin    | 2026-10-24 12:00 | 2026-10-25 06:00+01:00 | 2026-11-01 06:00+01:00 | 2026-11-08 06:00+01:00
# a zone that changes nothing
30 2 * * *        | Asia/Yerevan     | 2027-03-26 22:30 | 2027-03-28 02:30+04:00 | 2027-03-29 02:30+04:00 | 2027-03-30 02:30+04:00
# half an hour: 2:00 is 2:30 in October, 2:00 is 1:30 in April
15 2 * * *        | Australia/Lord_Howe | 2026-10-03 00:00 | 2026-10-04 02:30+11:00 | 2026-10-05 02:15+11:00 | 2026-10-06 02:15+11:00
*/30 5 * * *      | Australia/Lord_Howe | 2026-10-03 14:00 | 2026-10-04 05:00+11:00 | 2026-10-04 05:30+11:00 | 2026-10-05 05:00+11:00
45 1 * * *        | Australia/Lord_Howe | 2027-04-03 00:00 | 2027-04-04 01:45+11:00 | 2027-04-05 01:45+10:30 | 2027-04-06 01:45+10:30
*/45 1 * * *      | Australia/Lord_Howe | 2027-04-03 14:00 | 2027-04-04 01:45+11:00 | 2027-04-04 01:45+10:30 | 2027-04-05 01:00+10:30
# a zone whose clock changes at midnight: no 0:00 on that day
0 0 * * *         | America/Havana   | 2026-03-07 12:00 | 2026-03-08 01:00-04:00 | 2026-03-09 00:00-04:00 | 2026-03-10 00:00-04:00
*/30 0 * * *      | America/Havana   | 2026-03-07 12:00 | 2026-03-09 00:00-04:00 | 2026-03-09 00:30-04:00 | 2026-03-10 00:00-04:00
"""
ROWS = [[c.strip() for c in line.split("|")] for line in TABLE.splitlines() if line and not line.startswith("#")]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shown(time: datetime | None) -> str:
    return "never" if time is None else time.isoformat(" ", "minutes")


@pytest.mark.parametrize(("expression", "zone", "start", "first", "second", "third"), ROWS)
def test_the_next_three_times(expression, zone, start, first, second, third):
    schedule, times, time = Schedule(expression, zone), [], utc(start)
    for _ in range(3):
        time = schedule.next(time)
        times.append(shown(time))
    assert times == [first, second, third]


@pytest.mark.parametrize("expression", ["0 0 30 2 *", "0 0 31 2,4,6,9,11 *", "0 0 */30 2 mon#3"])
def test_what_never_comes_ends_and_is_none(expression):
    schedule = Schedule(expression, "Europe/Berlin")
    assert schedule.next(utc("2026-11-23 12:00")) is None
    assert schedule.due(utc("2001-01-01"), utc("2026-01-01")) is None


@pytest.mark.parametrize(
    ("expression", "zone", "message"),
    [
        ("0 6 * *", "", r"not 4 fields; for example '0 6 "),
        ("", "", "not 0 fields"),
        ("0 0 6 * * *", "", "not 6 fields"),
        ("@reboot", "", "not 1 field;"),
        ("60 6 * * *", "", r"minute '60' is wrong: give 0 to 59.*for example"),
        ("0 24 * * *", "", "hour '24' is wrong: give 0 to 23"),
        ("0 6 0 * *", "", "day of the month '0'"),
        ("0 6 * jam *", "", "month 'JAM' is wrong: give 1 to 12 or JAN to DEC"),
        ("0 6 * * fri-mon", "", "day of the week 'FRI-MON'.* a range that goes up"),
        ("*/0 6 * * *", "", r"minute '\*/0'"),
        ("0 6,, * * *", "", "hour '6,,'"),
        (f"0 {'9' * 5000} * * *", "", "hour '9999"),
        ("0 ² * * *", "", "hour '²'"),
        ("0 6 * * *", "Europe/Kyev", "did you mean 'Europe/Kyiv'"),
        ("0 6 * * *", "yerevan", "did you mean 'Asia/Yerevan'"),
        ("0 6 * * *", "Europe", "no such zone"),
        ("0 6 * * *", "../../etc/passwd", "no such zone"),
        ("0 6 * * *", "/etc/localtime", "no such zone"),
        ("0 6 * * *", "\0", "no such zone"),
    ],
)
def test_mistakes_are_told_with_what_to_write(expression, zone, message):
    with pytest.raises(ConfigError, match=message):
        Schedule(expression, zone)


@given(st.text(alphabet="0123456789*/,-#LlWwmontuesanfbe@ ²", max_size=24))
def test_any_text_is_a_schedule_or_a_mistake(text):
    try:
        schedule = Schedule(text, "Europe/Berlin")
    except ConfigError:
        return
    start = utc("2026-10-24 12:00")
    assert (time := schedule.next(start)) is None or time > start


def test_aliases_are_expressions():
    assert {Schedule(alias).fields for alias in ALIASES} == {tuple(text.split()) for text in ALIASES.values()}
    assert shown(Schedule(" @Hourly ", "UTC").next(utc("2026-01-01 00:30"))) == "2026-01-01 01:00+00:00"


@pytest.fixture
def machine_in_tokyo():
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Asia/Tokyo"
    time.tzset()
    tzlocal.reload_localzone()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()
    tzlocal.reload_localzone()


def test_without_a_zone_it_is_the_machines(machine_in_tokyo):
    assert shown(Schedule("0 6 * * *").next(utc("2026-11-23 12:00"))) == "2026-11-24 06:00+09:00"


# last run (UTC) | now (UTC) | the newest time in between
DUE = [
    ("0 6 * * *", "2026-11-23 06:00", "2026-11-23 12:00", None),
    ("0 6 * * *", "2026-11-22 06:00", "2026-11-23 06:00", "2026-11-23 06:00+00:00"),
    ("0 6 * * *", "2026-11-22 06:00", "2026-11-23 05:59", None),
    ("0 6 * * *", "2026-11-01 06:00", "2026-11-23 12:00", "2026-11-23 06:00+00:00"),
    ("0 6 * * *", "2026-11-23 12:00", "2026-11-23 12:00", None),
    ("0 6 * * *", "2027-11-23 12:00", "2026-11-23 12:00", None),  # the clock was set back
    ("* * * 1 *", "2000-11-23 06:00", "2026-11-23 12:00", "2026-01-31 23:59+00:00"),
    ("0 0 29 2 *", "2020-03-01 00:00", "2026-11-23 12:00", "2024-02-29 00:00+00:00"),
]


@pytest.mark.parametrize(("expression", "last", "now", "expected"), DUE)
def test_due(expression, last, now, expected):
    found = Schedule(expression, "UTC").due(utc(last), utc(now))
    assert (found and shown(found)) == expected


def test_a_job_that_never_ran_is_due():
    assert Schedule("0 6 * * *", "UTC").due(None, utc("2026-11-23 12:00")) == utc("2026-11-23 12:00")


# The definition, minute by minute, from fields as sets: nothing here is cronsim's.

HOURS = {"*": range(24), "*/2": range(0, 24, 2), "2": [2], "1,2": [1, 2], "0-3": range(4), "3": [3]}
MINUTES = {
    "*": range(60),
    "*/15": range(0, 60, 15),
    "0": [0],
    "30": [30],
    "15,45": [15, 45],
    "10-40/10": [10, 20, 30, 40],
}
DAYS = {"*": range(1, 32), "25": [25], "1-7": range(1, 8), "*/3": range(1, 32, 3), "28": [28]}
MONTHS = {"*": range(1, 13), "3,10": [3, 10], "4": [4], "OCT-NOV": [10, 11]}
WEEKDAYS = {"*": range(7), "SUN": [0], "1-5": range(1, 6), "*/2": [0, 2, 4, 6]}
# around changes of the clock, and one that is none
STARTS = [
    ("Europe/Berlin", "2027-03-28 01:00"),
    ("Europe/Berlin", "2026-10-25 01:00"),
    ("America/New_York", "2027-03-14 07:00"),
    ("America/New_York", "2026-11-01 06:00"),
    ("Australia/Lord_Howe", "2026-10-03 15:30"),
    ("Australia/Lord_Howe", "2027-04-03 15:00"),
    ("America/Havana", "2026-03-08 05:00"),
    ("America/Havana", "2026-11-01 05:00"),
    ("Asia/Yerevan", "2026-03-28 22:00"),
]


def on_the_wall(wall: datetime, fields: tuple[str, ...]) -> bool:
    minute, hour, day, month, weekday = fields
    dates = (wall.day in DAYS[day], wall.isoweekday() % 7 in WEEKDAYS[weekday])
    fits = all(dates) if "*" in day[0] + weekday[0] else any(dates)
    return wall.minute in MINUTES[minute] and wall.hour in HOURS[hour] and wall.month in MONTHS[month] and fits


def times(fields: tuple[str, ...], zone: ZoneInfo, begin: datetime, minutes: int) -> list[datetime]:
    """Every time in the `minutes` from `begin` (UTC) on; for a fixed job, skipped walls count where the gap ends."""
    found, seen = [], set()
    fixed = not fields[0].startswith("*") and not fields[1].startswith("*")
    wall_before = (begin - MINUTE).astimezone(zone).replace(tzinfo=None)
    for step in range(minutes):
        time = begin + step * MINUTE
        wall = time.astimezone(zone).replace(tzinfo=None)
        skipped = [wall_before + n * MINUTE for n in range(1, (wall - wall_before) // MINUTE)] if fixed else []
        first_pass = not fixed or wall not in seen
        if any(on_the_wall(w, fields) for w in skipped) or (first_pass and on_the_wall(wall, fields)):
            found.append(time)
        seen.add(wall)
        wall_before = wall
    return found


@settings(max_examples=120, deadline=None)
@given(
    fields=st.tuples(*(st.sampled_from(sorted(table)) for table in (MINUTES, HOURS, DAYS, MONTHS, WEEKDAYS))),
    start=st.sampled_from(STARTS),
    offset=st.integers(-40 * 60, 60),
)
def test_next_and_due_agree_with_a_loop_over_every_minute(fields, start, offset):
    zone, schedule = ZoneInfo(start[0]), Schedule(" ".join(fields), start[0])
    begin = utc(start[1]) + offset * MINUTE
    # the loop begins early enough to know which walls of a repeated hour have been
    known = [t for t in times(fields, zone, begin - 180 * MINUTE, 180 + 48 * 60) if t > begin]
    after, now = begin, begin + (48 * 60 - 1) * MINUTE
    for expected in known[:200]:
        after = schedule.next(after).astimezone(UTC)
        assert after == expected
    if len(known) <= 200:
        assert (last := schedule.next(after)) is None or last.astimezone(UTC) > now
    newest = schedule.due(begin, now)
    assert (newest and newest.astimezone(UTC)) == (known[-1] if known else None)
