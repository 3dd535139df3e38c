"""Free allowances: what is left through each key, and when it is full again."""

from __future__ import annotations

import uuid
from datetime import datetime

import pytest
from sqlalchemy import update

from core.database import tables
from core.database.engine import Database
from core.money import free_allowances, ledger
from core.money.ledger import Account
from providers.base import Call, Capability, Cost
from providers.facts.pricing import Allowance

MONTHLY = Allowance(id="ernie/month", provider="ernie", models=("ernie-*",), unit="token", amount=1000, every="month")
DAILY = MONTHLY.model_copy(update={"id": "ernie/day", "every": "day"})
ONCE = MONTHLY.model_copy(update={"id": "ernie/trial", "every": "once"})
NOON = datetime(2026, 11, 25, 12)


def use(db: Database, units: int, *, of: Allowance = MONTHLY, door: str = "ernie:one", at: datetime = NOON, ends=True):
    cost = Cost(allowance=of.id, free_units=units)
    call = Call(
        key=uuid.uuid4().hex, provider="ernie", model="e", capability=Capability.TEXT, ok=False, door=door, cost=cost
    )
    with db.write() as session:
        ledger.record_intent(session, call, Account(), cost)
        if ends:
            ledger.record_call(session, call.model_copy(update={"ok": True}), Account())
        session.execute(update(tables.Call).where(tables.Call.key == call.key).values(created_at=at))


def left(db: Database, of: Allowance = MONTHLY, door: str = "ernie:one", at: datetime = NOON) -> int:
    with db.read() as session:
        return free_allowances.units_left(session, of, door, at)


def test_each_key_has_its_own_allowance_and_what_is_under_way_counts(db):
    use(db, 300)
    use(db, 200, ends=False)
    use(db, 50, door="ernie:two")
    assert (left(db), left(db, door="ernie:two"), left(db, door="ernie:three")) == (500, 950, 1000)
    use(db, 900)
    assert left(db) == 0


@pytest.mark.parametrize(
    ("of", "then", "counts"),
    [
        (MONTHLY, datetime(2026, 11, 1), True),
        (MONTHLY, datetime(2026, 10, 31, 23, 59), False),
        (DAILY, datetime(2026, 11, 25), True),
        (DAILY, datetime(2026, 11, 24, 23, 59), False),
        (ONCE, datetime(2020, 1, 1), True),
    ],
)
def test_what_was_used_counts_for_its_month_its_day_or_for_ever(db, of, then, counts):
    use(db, 400, of=of, at=then)
    assert left(db, of) == (600 if counts else 1000)


def test_an_allowance_says_when_it_is_full_again():
    assert free_allowances.next_reset(MONTHLY, NOON) == datetime(2026, 12, 1)
    assert free_allowances.next_reset(MONTHLY, datetime(2026, 12, 31, 23)) == datetime(2027, 1, 1)
    assert free_allowances.next_reset(DAILY, datetime(2026, 11, 30, 8)) == datetime(2026, 12, 1)
    assert free_allowances.next_reset(ONCE, NOON) is None


def test_the_router_hears_what_is_left_now(one_file):
    use(one_file, 100, at=tables.utc_now())
    assert free_allowances.units_left_now(one_file, MONTHLY, "ernie:one") == 900
