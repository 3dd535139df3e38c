"""Hours of a day at which a price holds: "01:00-04:00,06:00-10:00", "Mon-Fri 09:00-12:00 +08:00", "00:30-08:30 Asia/Shanghai".

Days come first and may be left out (every day); the zone comes last, as an offset or by its name, and may be left out (UTC).
From the first minute on, up to the last one and without it; "22:00-06:00" runs over midnight.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TOLD = re.compile(r"(?:(?P<days>[A-Za-z]{3}(?:-[A-Za-z]{3})?) )?(?P<windows>[\d:,\-]+)(?: (?P<zone>\S+))?")
_WINDOW = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")


class Hours(NamedTuple):
    """Days of the week (0 is Monday), windows in minutes of the day, and the zone both are told in."""

    days: frozenset[int]
    windows: tuple[tuple[int, int], ...]
    zone: tzinfo

    def hold(self, at: datetime) -> bool:
        """Whether they hold at a time that knows its zone."""
        here = at.astimezone(self.zone)
        minute = here.hour * 60 + here.minute
        return here.weekday() in self.days and any(_within(minute, *window) for window in self.windows)


@lru_cache(maxsize=256)
def parse_hours(told: str) -> Hours:
    """Raises ValueError for what is no hours."""
    found = _TOLD.fullmatch(told.strip())
    if found is None:
        raise ValueError(told)
    windows = tuple(_window(window) for window in found["windows"].split(","))
    return Hours(_days(found["days"] or ""), windows, _zone(found["zone"] or ""))


def _window(told: str) -> tuple[int, int]:
    found = _WINDOW.fullmatch(told)
    if found is None:
        raise ValueError(told)
    first, last = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if first == last or last > 24 * 60:
        raise ValueError(told)
    return first, last


def _days(told: str) -> frozenset[int]:
    first, _, last = told.lower().partition("-")
    if not first:
        return frozenset(range(7))
    begin, end = DAYS.index(first), DAYS.index(last or first)
    return frozenset((begin + step) % 7 for step in range((end - begin) % 7 + 1))


def _zone(told: str) -> tzinfo:
    if not told:
        return UTC
    if found := _OFFSET.fullmatch(told):
        ahead = timedelta(hours=int(found[2]), minutes=int(found[3]))
        return timezone(-ahead if found[1] == "-" else ahead)
    try:
        return ZoneInfo(told)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(told) from error


def _within(minute: int, first: int, last: int) -> bool:
    return first <= minute < last if first < last else minute >= first or minute < last
