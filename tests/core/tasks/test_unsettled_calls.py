"""A paid call whose end nobody knows: a person says what became of it, and its money is put right."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from core.database import tables
from core.database.engine import Database
from core.errors import Conflict, NotAllowed, NotFound
from core.money import budgets, ledger
from core.money.ledger import Account
from core.tasks import unsettled_calls
from core.tasks.task_rows import TaskState
from providers.base import Call, Capability, Cost

FEN = 10_000
PRICE = Cost(micro_yuan=71 * FEN, amount=Decimal("0.1"), currency="USD", rate=Decimal("7.1"))


def person(db: Database, role: str) -> tables.User:
    with db.write() as session:
        row = tables.User(email=f"{uuid.uuid4().hex}@x.org", password_hash="", name="Ada", role=role, status="active")
        session.add(row)
    return row


@pytest.fixture
def maker(db: Database) -> tables.User:
    return person(db, "user")


@pytest.fixture
def account(db: Database, maker: tables.User) -> Account:
    with db.write() as session:
        film = tables.Project(name="雨夜追猫", user_id=maker.id)
        session.add(film)
        session.flush()
        task = tables.Task(
            id=uuid.uuid4(),
            task_type="video",
            kind="video.shoot",
            project_id=film.id,
            user_id=maker.id,
            status=TaskState.NEEDS_REVIEW,
        )
        session.add(task)
        session.flush()
        budgets.set_budget_limit(session, "project", film.id, 100 * FEN)
        return Account(task.id, film.id, maker.id, "video", task.id)


@pytest.fixture(params=["unknown", "intent"])
def doubt(request: pytest.FixtureRequest, db: Database, account: Account) -> str:
    """The key of a call that was lost, as the gateway leaves it: said to be so, or by a worker that died."""
    call = Call(
        key=f"{account.task_id}/shoot:1/{uuid.uuid4().hex[:12]}",
        provider="kling",
        model="v3",
        capability=Capability.VIDEO,
        ok=False,
        cost=PRICE,
        cost_micro_yuan=PRICE.micro_yuan,
    )
    with db.write() as session:
        budgets.reserve(session, account, PRICE.micro_yuan)
        ledger.record_intent(session, call, account, PRICE)
    if request.param == "unknown":
        with db.write() as session:
            held = ledger.record_call(session, call.model_copy(update={"state": "unknown"}), account)
            budgets.settle(session, account, held, PRICE.micro_yuan)
    return call.key


def film(db: Database, account: Account) -> tuple[int, int]:
    """Spent and held."""
    with db.read() as session:
        budget = next(one for one in budgets.account_budgets(session, account) if one.scope == "project")
    return budget.spent, budget.held


def test_what_is_in_doubt_is_shown_with_its_price_and_vendor_to_who_makes_the_film_and_to_an_admin(
    db, maker, account, doubt
):
    admin, stranger = person(db, "admin"), person(db, "user")
    with db.read() as session:
        for who in (maker, admin):
            (seen,) = unsettled_calls.list_unsettled(session, who)
            assert (seen.call_key, seen.film, seen.provider, seen.task_id) == (
                doubt,
                "雨夜追猫",
                "kling",
                account.task_id,
            )
            assert (seen.cost_micro_yuan, seen.amount, seen.currency) == (71 * FEN, Decimal("0.1"), "USD")
        assert unsettled_calls.list_unsettled(session, stranger) == []


def test_what_never_came_cost_nothing_and_may_be_asked_again(db, maker, account, doubt):
    assert sum(film(db, account)) == 71 * FEN
    with db.write() as session:
        assert unsettled_calls.settle_as_unmade(session, doubt, maker) == account.task_id
    assert film(db, account) == (0, 0)
    with db.read() as session:
        row = session.scalars(select(tables.Call)).one()
        assert (row.state, row.cost_micro_yuan, row.amount) == ("failed", 0, 0)
        assert ledger.find_unsettled_call(session, account.task_id, "shoot:1") is None
        assert unsettled_calls.list_unsettled(session, maker) == []
        assert session.scalars(select(tables.Audit.action)).all() == ["review.never_came"]


@pytest.mark.parametrize(("said", "cost", "amount"), [(None, 71, "0.1"), (142 * FEN, 142, "0.2")])
def test_what_was_paid_stays_paid_and_may_be_asked_again(db, maker, account, doubt, said, cost, amount):
    with db.write() as session:
        assert unsettled_calls.settle_as_paid(session, doubt, maker, said) == account.task_id
    assert film(db, account) == (cost * FEN, 0)
    with db.read() as session:
        row = session.scalars(select(tables.Call)).one()
        assert (row.state, row.cost_micro_yuan, row.amount) == ("done", cost * FEN, Decimal(amount))
        assert ledger.find_unsettled_call(session, account.task_id, "shoot:1") is None


def test_a_job_that_was_asked_after_in_vain_is_not_asked_after_any_more(db, maker, account, doubt):
    with db.write() as session:
        waiting = {"key": doubt, "provider": "kling", "model": "v3", "remote_id": "job-1"}
        session.add(tables.Answer(task_id=account.task_id, step="shoot:1", result={}, waiting=waiting))
        session.add(tables.Answer(task_id=account.task_id, step="shoot:2", result={}, waiting=waiting | {"key": "x"}))
    with db.write() as session:
        unsettled_calls.settle_as_unmade(session, doubt, maker)
    with db.read() as session:
        kept = dict(session.execute(select(tables.Answer.step, tables.Answer.waiting)).all())
    assert (kept["shoot:1"], kept["shoot:2"]["key"]) == ({}, "x")


def test_nobody_decides_twice_or_about_what_is_not_theirs(db, maker, account, doubt):
    stranger, guest = person(db, "user"), person(db, "viewer")
    with db.write() as session:
        session.add(tables.Member(project_id=account.project_id, user_id=guest.id, role="viewer"))
    for who, wrong in ((stranger, NotFound), (guest, NotAllowed)):
        with pytest.raises(wrong), db.write() as session:
            unsettled_calls.settle_as_paid(session, doubt, who)
    with db.write() as session:
        unsettled_calls.settle_as_paid(session, doubt, maker)
    with pytest.raises(Conflict), db.write() as session:
        unsettled_calls.settle_as_unmade(session, doubt, maker)
    assert film(db, account) == (71 * FEN, 0)


@pytest.mark.parametrize(("status", "gathered"), [("cancelled", 1), ("processing", 0)])
def test_a_call_whose_task_is_over_before_anybody_heard_of_it_comes_before_a_person(
    db, maker, account, status, gathered
):
    """Its worker died, and its task was cancelled before another looked."""
    call = Call(
        key=f"{account.task_id}/shoot:1/0",
        provider="kling",
        model="v3",
        capability=Capability.VIDEO,
        ok=False,
        cost=PRICE,
    )
    with db.write() as session:
        budgets.reserve(session, account, PRICE.micro_yuan)
        ledger.record_intent(session, call, account, PRICE)
        session.get_one(tables.Task, account.task_id).status = status
    assert unsettled_calls.collect_unsettled(db) == gathered
    assert unsettled_calls.collect_unsettled(db) == 0
    with db.read() as session:
        assert len(unsettled_calls.list_unsettled(session, maker)) == gathered
    assert film(db, account) == ((71 * FEN, 0) if gathered else (0, 71 * FEN))


@pytest.mark.parametrize(("care", "gathered"), [("cheap", 1), ("paid", 0)])
@pytest.mark.parametrize("alone", [False, True])
def test_a_cheap_call_that_a_dead_worker_left_holds_no_money_and_is_paid_once(
    db, maker, account, care, gathered, alone
):
    """What was put aside above its estimate is free again. Should the worker be alive, its answer is settled as any, once."""
    mine = replace(account, task_id=None) if alone else account
    call = Call(
        key=f"{mine.task_id or '-'}/free:1/0",
        provider="pen",
        model="m",
        capability=Capability.TEXT,
        ok=False,
        care=care,
        cost=PRICE,
        cost_micro_yuan=PRICE.micro_yuan,
        reserved_micro_yuan=90 * FEN,
    )
    with db.write() as session:
        budgets.reserve(session, mine, 90 * FEN)
        ledger.record_intent(session, call, mine, PRICE)
        session.get_one(tables.Task, account.task_id).status = TaskState.PROCESSING
    assert unsettled_calls.collect_unsettled(db) == 0  # somebody may wait for it
    with db.write() as session:
        session.get_one(tables.Task, account.task_id).status = TaskState.PENDING
        session.execute(update(tables.Call).values(created_at=tables.utc_now() - timedelta(minutes=16)))
    assert [unsettled_calls.collect_unsettled(db), unsettled_calls.collect_unsettled(db)] == [gathered, 0]
    assert film(db, account) == ((71 * FEN, 0) if gathered else (0, 90 * FEN))
    with db.write() as session:
        assert unsettled_calls.list_unsettled(session, maker) == []  # nobody is asked about a cheap one
        held = ledger.record_call(session, call.model_copy(update={"ok": True, "cost_micro_yuan": 12 * FEN}), mine)
        budgets.settle(session, mine, held, 12 * FEN)
    assert film(db, account) == (12 * FEN, 0)


def test_a_long_job_of_a_cancelled_task_is_in_doubt_after_a_day(db, maker, account):
    call = Call(
        key=f"{account.task_id}/shoot:1/0",
        provider="kling",
        model="v3",
        capability=Capability.VIDEO,
        ok=False,
        cost=PRICE,
    )
    with db.write() as session:
        ledger.record_accepted(session, call.model_copy(update={"remote_id": "job-9"}), account, PRICE)
        session.get_one(tables.Task, account.task_id).status = "cancelled"
    assert unsettled_calls.collect_unsettled(db) == 0
    with db.write() as session:
        session.execute(update(tables.Call).values(created_at=tables.utc_now() - timedelta(days=1, seconds=1)))
    assert unsettled_calls.collect_unsettled(db) == 1
    with db.read() as session:
        (seen,) = unsettled_calls.list_unsettled(session, maker)
    assert seen.remote_id == "job-9"
