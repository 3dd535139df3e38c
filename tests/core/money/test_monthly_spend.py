"""Everybody's money of this month, and what an admin has said of prices and allowances."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.database import tables
from core.database.engine import Database
from core.database.tables import utc_now
from core.errors import NotAllowed, NotMoney
from core.gateway import doors
from core.models import price_overrides
from core.money import budgets, ledger, monthly_spend, price_list
from core.money.budget_rows import YUAN
from core.money.ledger import Account
from providers.base import Call, Capability, Cost


def person(db: Database, name: str, role: str = "user", status: str = "active") -> tables.User:
    with db.write() as session:
        row = tables.User(email=f"{name}@x.org", password_hash="", name=name, role=role, status=status)
        session.add(row)
    return row


def spend(db: Database, user: tables.User, yuan: int) -> None:
    call = Call(
        key=f"{user.name}{yuan}",
        provider="p",
        model="m",
        capability=Capability.TEXT,
        ok=True,
        cost_micro_yuan=yuan * YUAN,
    )
    with db.write() as session:
        held = ledger.record_call(session, call, Account(user_id=user.id))
        budgets.settle(session, Account(user_id=user.id), held, call.cost_micro_yuan)


def test_who_spent_most_comes_first_and_who_spent_nothing_is_there_too(db):
    ann, bo, cy = person(db, "ann"), person(db, "bo"), person(db, "cy")
    person(db, "gone", status="disabled")
    spend(db, bo, 3)
    spend(db, cy, 5)
    with db.read() as session:
        found = monthly_spend.spend_by_person(session)
    assert [(one.name, one.budget.spent // YUAN) for one in found] == [("cy", 5), ("bo", 3), ("ann", 0)]
    assert ann.id in {one.id for one in found}


def test_a_limit_for_one_is_told_from_the_rule_for_all_and_only_an_admin_sets_it(db):
    admin, ann, bo = person(db, "admin", "admin"), person(db, "ann"), person(db, "bo")
    with db.write() as session:
        session.add(tables.Setting(key="rule.user_month_yuan", value={"is": 50}))
        assert monthly_spend.set_monthly_limit(session, admin, "user", ann.id, "¥12.50") == 12_500_000
    with db.read() as session:
        found = {one.name: (one.budget.limit, one.own) for one in monthly_spend.spend_by_person(session)}
    assert (found["ann"], found["bo"]) == ((12_500_000, True), (50 * YUAN, False))
    with pytest.raises(NotMoney), db.write() as session:
        monthly_spend.set_monthly_limit(session, admin, "user", ann.id, "much")
    with pytest.raises(NotAllowed), db.write() as session:
        monthly_spend.set_monthly_limit(session, bo, "user", bo.id, "")
    with db.write() as session:
        monthly_spend.set_monthly_limit(session, admin, "user", ann.id, "")
    with db.read() as session:
        assert {one.name: one.own for one in monthly_spend.spend_by_person(session)}["ann"] is False


def test_an_admins_prices_are_listed_with_who_set_them_newest_first(db):
    admin = person(db, "admin", "admin")
    with db.write() as session:
        price_list.set_rate(session, admin, "USD", "7.25")
    with db.write() as session:
        price_list.set_price(
            session, admin, provider="kling", model="kling-v2-6", unit="second", amount="0.05", currency="USD"
        )
    with db.read() as session:
        found = price_overrides.list_overrides(session)
    assert [(one.provider, one.currency, f"{one.amount:.2f}", one.by) for one in found] == [
        ("kling", "USD", "0.05", "admin"),
        ("", "USD", "7.25", "admin"),
    ]


def test_what_is_left_of_an_allowance_is_told_for_each_door_that_has_one(db):
    with db.write() as session:
        rows = [tables.Door(provider="qianfan", extra=extra, tested={}) for extra in ({"free": "yes"}, {})]
        session.add_all(rows)
    with db.read() as session:
        without, used = sorted(
            (one for one in doors.list_doors(session) if not one.from_environment), key=lambda one: len(one.extra)
        )
    call = Call(
        key="k",
        provider="qianfan",
        model="ernie-5.0",
        capability=Capability.TEXT,
        ok=True,
        door=used.name,
        cost=Cost(allowance="qianfan/month", free_units=20_000),
    )
    with db.write() as session:
        ledger.record_call(session, call, Account())
    with db.read() as session:
        (left,) = price_overrides.allowances_left(db, session, [used, without])
    assert (left.door.name, left.allowance.amount - left.left) == (used.name, 20_000)
    assert left.resets is not None and utc_now() < left.resets < utc_now() + timedelta(days=32)
