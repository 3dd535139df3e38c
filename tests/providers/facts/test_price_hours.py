"""Hours at which a price holds: of which days, up to which minute, in whose zone."""

from __future__ import annotations

from datetime import datetime

import pytest

from providers.facts import price_hours

MONDAY, SATURDAY = "2026-11-30", "2026-11-28"


def hold(told: str, at: str) -> bool:
    return price_hours.parse_hours(told).hold(datetime.fromisoformat(at))


@pytest.mark.parametrize(
    ("told", "at", "holds"),
    [
        ("01:00-04:00", f"{MONDAY}T01:00+00:00", True),
        ("01:00-04:00", f"{MONDAY}T03:59+00:00", True),
        ("01:00-04:00", f"{MONDAY}T04:00+00:00", False),
        ("01:00-04:00", f"{MONDAY}T09:30+08:00", True),
        ("01:00-04:00,06:00-10:00", f"{MONDAY}T09:59+00:00", True),
        ("01:00-04:00,06:00-10:00", f"{MONDAY}T05:00+00:00", False),
        ("00:30-08:30 Asia/Shanghai", f"{MONDAY}T00:29+08:00", False),
        ("00:30-08:30 Asia/Shanghai", f"{MONDAY}T00:30+08:00", True),
        ("09:00-12:00 +08:00", f"{MONDAY}T01:00+00:00", True),
        ("22:00-06:00", f"{MONDAY}T23:00+00:00", True),
        ("22:00-06:00", f"{MONDAY}T05:59+00:00", True),
        ("22:00-06:00", f"{MONDAY}T06:00+00:00", False),
        ("Mon-Fri 00:00-24:00", f"{MONDAY}T12:00+00:00", True),
        ("Mon-Fri 00:00-24:00", f"{SATURDAY}T12:00+00:00", False),
        ("Fri-Mon 00:00-24:00", f"{SATURDAY}T12:00+00:00", True),
        ("Mon 00:00-24:00 +08:00", "2026-11-29T16:00+00:00", True),
    ],
)
def test_a_price_holds_at_its_hours_wherever_one_looks_from(told: str, at: str, holds: bool) -> None:
    assert hold(told, at) is holds


@pytest.mark.parametrize(
    "told", ["", "night", "1:00-4:00", "01:00", "01:00-01:00", "25:00-26:00", "Xyz 01:00-02:00", "01:00-02:00 Moon/Base", "23:00-24:30"]
)  # fmt: skip
def test_what_is_no_hours_is_refused(told: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - days, hours and zone each raise their own
        price_hours.parse_hours(told)
