"""A row for every call: written before it leaves, settled once at its end, whoever ends it."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.database import tables
from core.database.engine import Database
from core.money import ledger
from core.money.ledger import Account
from providers.base import Call, Capability, Cost, Usage

FEN = 10_000
DOLLAR = Cost(
    micro_yuan=25 * FEN,
    list_micro_yuan=25 * FEN,
    amount=Decimal("0.0352112676"),
    currency="USD",
    rate=Decimal("7.1"),
    prices=("openai#3",),
)


@pytest.fixture
def account() -> Account:
    return Account(uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), "storyboard", uuid.uuid4())


def call(account: Account, step: str = "paint:1", **facts) -> Call:
    known = {
        "key": f"{account.task_id}/{step}/{uuid.uuid4().hex[:12]}",
        "provider": "openai",
        "model": "gpt-image-1",
        "capability": Capability.IMAGE,
        "ok": False,
        "door": "openai:one",
        "cost": DOLLAR,
        "cost_micro_yuan": DOLLAR.micro_yuan,
    }
    return Call(**(known | facts))


def done(left: Call, micro_yuan: int, **facts) -> Call:
    cost = DOLLAR.model_copy(update={"micro_yuan": micro_yuan})
    return left.model_copy(update={"ok": True, "cost": cost, "cost_micro_yuan": micro_yuan, **facts})


def row_of(db: Database, key: str) -> tables.Call:
    with db.read() as session:
        return session.scalars(select(tables.Call).where(tables.Call.key == key)).one()


def test_a_row_stands_before_the_call_leaves_and_tells_all_at_its_end(db: Database, account: Account) -> None:
    left = call(account, why={"policy": "quality"})
    with db.write(durable=True) as session:
        ledger.record_intent(session, left, account, DOLLAR)
    row = row_of(db, left.key)
    assert (row.state, row.cost_micro_yuan, row.estimate_micro_yuan) == ("intent", 0, 25 * FEN)
    assert (row.run_id, row.stage, row.group_id, row.door_id) == (account.run_id, "storyboard", left.key, "openai:one")
    usage = Usage(tokens_in=12, tokens_out=40, images=1, seconds=1.5, credits=Decimal("2.5"))
    with db.write() as session:
        held = ledger.record_call(session, done(left, 30 * FEN, usage=usage, seconds=2.25), account)
    row = row_of(db, left.key)
    assert (held, held.spent, held.at) == (25 * FEN, False, row.created_at)
    assert (row.state, row.cost_micro_yuan, row.milliseconds) == ("done", 30 * FEN, 2250)
    assert (row.amount, row.currency, row.rate, row.prices) == (DOLLAR.amount, "USD", Decimal("7.1"), ["openai#3"])
    assert (row.tokens_in, row.tokens_out, row.images, row.seconds) == (12, 40, 1, Decimal("1.5"))
    assert Usage.model_validate(row.usage) == usage
    assert row.why == {"policy": "quality"}


def test_a_call_that_ends_twice_is_paid_once(db: Database, account: Account) -> None:
    """What it was said to have cost before is given back, so that its budgets can be put right."""
    left = call(account)
    with db.write() as session:
        ledger.record_intent(session, left, account, DOLLAR)
        ledger.record_call(session, left.model_copy(update={"state": "unknown"}), account)
    row = row_of(db, left.key)
    assert (row.state, row.cost_micro_yuan, row.ended_at) == ("unknown", 25 * FEN, None)
    with db.write() as session:
        again = ledger.record_call(session, done(left, 20 * FEN), account)
    assert (again, again.spent) == (25 * FEN, True)
    row = row_of(db, left.key)
    assert (row.state, row.cost_micro_yuan) == ("done", 20 * FEN)
    assert row.ended_at is not None


def test_an_answer_out_of_the_cache_is_a_row_that_cost_nothing_and_says_what_it_saved(
    db: Database, account: Account
) -> None:
    hit = call(account, ok=True, cached=True, cost=Cost(), cost_micro_yuan=0, saved_micro_yuan=25 * FEN)
    with db.write() as session:
        assert ledger.record_call(session, hit, account) == 0
    row = row_of(db, hit.key)
    assert (row.state, row.cached, row.cost_micro_yuan, row.saved_micro_yuan) == ("done", True, 0, 25 * FEN)


def test_a_long_job_keeps_its_name_at_the_vendor_and_goes_on_being_held(db: Database, account: Account) -> None:
    left = call(account)
    with db.write() as session:
        ledger.record_intent(session, left, account, DOLLAR)
        ledger.record_accepted(session, left.model_copy(update={"remote_id": "job-7"}), account, DOLLAR)
    assert (row_of(db, left.key).state, row_of(db, left.key).remote_id) == ("accepted", "job-7")
    with db.write() as session:
        assert ledger.record_call(session, done(left, FEN, remote_id="job-7"), account) == 25 * FEN


def test_what_left_and_never_ended_is_found_by_its_step_the_paid_before_the_cheap(
    db: Database, account: Account
) -> None:
    cheap, paid, other = call(account, care="cheap"), call(account), call(account, step="paint:11")
    with db.write() as session:
        for each in (cheap, paid, other):
            ledger.record_intent(session, each, account, DOLLAR)
    assert account.task_id is not None
    with db.read() as session:
        found = ledger.find_unsettled_call(session, account.task_id, "paint:1")
        assert found is not None and found.key == paid.key
        known = ledger.call_from_row(found)
    assert (known.key, known.cost, known.state, known.care) == (paid.key, DOLLAR, "", "paid")
    with db.write() as session:
        ledger.record_call(session, done(known, FEN), account)
        ledger.record_call(session, cheap.model_copy(update={"error": "Lost"}), account)
        assert ledger.find_unsettled_call(session, account.task_id, "paint:1") is None
        assert ledger.find_unsettled_call(session, account.task_id, "paint:11") is not None
