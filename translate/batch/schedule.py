"""When a job runs: a cron expression in a time zone.

Expressions are those of cron(8) on Debian and what cronsim adds. Time zones change their clocks; then, as with Debian's
cron, a job at fixed times (neither minute nor hour begins with `*`) runs once a time: what falls into the skipped hour
runs right after it, what falls into the repeated hour runs in its first pass. Any other job follows the clock on the
wall: nothing in the skipped hour, twice in the repeated one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError
from cronsim.cronsim import Field
from tzlocal import get_localzone

from translate.errors import ConfigError

ALIASES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
"""Short names of crontab(5) -> the expression. `@reboot` is no time, and is not among them."""
_EXAMPLE = "for example '0 6 * * 1-5', at 6:00 from Monday to Friday"
_KNOWN = (
    (Field.MINUTE, "minute", "0 to 59"),
    (Field.HOUR, "hour", "0 to 23"),
    (Field.DAY, "day of the month", "1 to 31, L (the last) or LW (the last from Monday to Friday)"),
    (Field.MONTH, "month", "1 to 12 or JAN to DEC"),
    (Field.DOW, "day of the week", "0 to 7 (0 and 7 are Sunday) or SUN to SAT, MON#2 (the second) or 5L (the last)"),
)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The times of a job. Making one raises ConfigError for an expression or a zone that is wrong."""

    expression: str
    """Five fields (minute, hour, day of the month, month, day of the week), or one of `ALIASES`."""
    timezone: str = ""
    """IANA name; empty: the machine's zone."""

    def __post_init__(self) -> None:
        """Refuse what is no schedule."""
        if len(self.fields) != len(_KNOWN):
            raise ConfigError(
                f"schedule {self.expression!r}: give minute, hour, day of the month, month and day of the week, "
                f"not {len(self.fields)} field{'s' * (len(self.fields) != 1)}; {_EXAMPLE}"
            )
        for text, (field, name, allowed) in zip(self.fields, _KNOWN, strict=True):
            try:
                field.parse(text)
            except (CronSimError, ValueError) as e:  # a ValueError: more digits than a number may have
                raise ConfigError(
                    f"schedule {self.expression!r}: {name} {text[:20]!r} is wrong: give {allowed}, * for any, */N, "
                    f"a range that goes up, or a list with commas; {_EXAMPLE}"
                ) from e
        self.zone  # noqa: B018  raises for a zone that is none

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in upper case, an alias replaced."""
        return tuple(ALIASES.get(self.expression.strip().lower(), self.expression).upper().split())

    @property
    def fixed(self) -> bool:
        """True if the clock's changes neither lose nor repeat a time: neither minute nor hour begins with `*`."""
        return not any(text.startswith("*") for text in self.fields[:2])

    @property
    def zone(self) -> tzinfo:
        """The zone its times are in. Raises ConfigError."""
        return zone(self.timezone)

    def next(self, after: datetime) -> datetime | None:
        """The first time later than `after` (aware), in the job's zone; None if there is none, as for 30 February."""
        start = after.astimezone(UTC)
        try:
            times = self._fixed(start) if self.fixed else self._running(start)
            return next((time for time in times if time.astimezone(UTC) > start), None)
        except CronSimError:  # each field is right, and no month has such a day
            return None

    def due(self, last: datetime | None, now: datetime) -> datetime | None:
        """The newest time later than `last` and not later than `now` (both aware), None if there is none.

        A job that never ran (`last` None) is due: `now`. One that ran in what is the future, because somebody set the
        clock back, is not.
        """
        if last is None:
            return now
        # In UTC: two times of one zone compare as their walls do, which in a repeated hour is wrong.
        low, end = last.astimezone(UTC), now.astimezone(UTC)
        if low >= end or (found := self.next(low)) is None or found.astimezone(UTC) > end:
            return None
        low = found.astimezone(UTC)
        while end - low >= _MINUTE:  # the newest time lies in [low, end]
            middle = low + (end - low) / 2
            later = self.next(middle)
            if later is None or later.astimezone(UTC) > end:
                end = middle
            else:
                low = later.astimezone(UTC)
        return low.astimezone(self.zone)

    def _fixed(self, start: datetime) -> Iterator[datetime]:
        """Times from about `start` on: cronsim goes by the wall's clock, and so may give some that have been."""
        return CronSim(" ".join(self.fields), start.astimezone(self.zone))

    def _running(self, start: datetime) -> Iterator[datetime]:
        """The first time after `start`, for jobs that follow the clock on the wall.

        Goes from one change of the clock to the next: in between, hours on the wall are as long as others.
        """
        zone = self.zone
        begin = start.replace(second=0, microsecond=0) + _MINUTE
        while True:
            local = begin.astimezone(zone).replace(tzinfo=None)
            wall = next(CronSim(" ".join(self.fields), local - _MINUTE), None)
            if wall is None:
                return
            found = begin + (wall - local)
            changed = change(zone, begin, begin + 2 * _DAY)
            if found < (changed or begin + 2 * _DAY):
                yield found.astimezone(zone)
                return
            begin = changed or max(begin + _DAY, wall.replace(tzinfo=zone).astimezone(UTC) - _DAY)


def zone(name: str) -> tzinfo:
    """The IANA zone called `name`, the machine's for no name. Raises ConfigError, with the nearest name."""
    try:
        return ZoneInfo(name) if name else get_localzone()
    except (KeyError, ValueError, OSError) as e:  # a folder of zones is an OSError, a path a ValueError
        if not name:
            raise ConfigError(f"this machine's time zone is unknown ({e}): name the job's, timezone = ...") from e
        raise ConfigError(f"timezone {name!r}: {_near(name)}") from e


def _near(name: str) -> str:
    known = sorted(available_timezones())
    if not known:
        return "this machine knows no time zones: pip install tzdata"
    wanted = name.replace(" ", "_").casefold()
    by_city = {key.rpartition("/")[2].casefold(): key for key in known} | {key.casefold(): key for key in known}
    near = get_close_matches(wanted, by_city, n=1, cutoff=0.6)
    hint = f"did you mean {by_city[near[0]]!r}?" if near else "give an IANA name such as 'Asia/Yerevan'"
    return f"there is no such zone; {hint}"


def change(zone: tzinfo, low: datetime, high: datetime) -> datetime | None:
    """The first minute after `low` (UTC) at which the zone's clock has been changed, None if none is by `high`."""
    before = low.astimezone(zone).utcoffset()
    if high.astimezone(zone).utcoffset() == before:
        return None
    first, last = 0, (high - low) // _MINUTE
    while last - first > 1:
        middle = (first + last) // 2
        if (low + middle * _MINUTE).astimezone(zone).utcoffset() == before:
            first = middle
        else:
            last = middle
    return low + last * _MINUTE
