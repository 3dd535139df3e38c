"""Noon of a day in November, and so many minutes after it."""

from __future__ import annotations

from datetime import datetime, timedelta

NOON = datetime(2026, 11, 26, 12, 0)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)
