"""Whoever works says so, and is missed when they stop."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from core.database import tables
from core.tasks import heartbeats
from core.tasks.heartbeats import OnDuty


def seen(db) -> OnDuty:
    with db.read() as session:
        return heartbeats.count_on_duty(session)


def test_crews_of_all_machines_are_counted_together_and_gone_when_they_go(db):
    assert seen(db) == OnDuty()
    heartbeats.record_heartbeat(db, "workers", "one", 2)
    heartbeats.record_heartbeat(db, "workers", "two", 3)
    heartbeats.record_heartbeat(db, "workers", "two", 4)
    heartbeats.record_heartbeat(db, "scheduler", "one")
    assert seen(db) == OnDuty(workers=6, schedulers=1)
    heartbeats.remove_heartbeat(db, "workers", "one")
    assert seen(db) == OnDuty(workers=4, schedulers=1)


@pytest.mark.parametrize(
    "later", [timedelta(seconds=-60), timedelta(hours=1)], ids=["silent", "a clock that was wrong"]
)
def test_a_row_that_ended_or_ends_too_late_is_nobody(db, later):
    heartbeats.record_heartbeat(db, "workers", "one", 2)
    with db.write() as session:
        session.execute(update(tables.Hold).values(until=tables.utc_now() + later))
    assert seen(db) == OnDuty()
