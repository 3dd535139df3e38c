"""Work that would go over a limit waits for an admin's word."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from core.database import tables
from core.database.engine import Database
from core.errors import Conflict, NotAllowed, NotFound, OverBudget
from core.money import approvals, budgets
from core.money.ledger import Account
from core.people import studio_rules
from core.settings import Settings

FEN = 10_000


@pytest.fixture
def admin(db: Database) -> tables.User:
    return person(db, "admin")


@pytest.fixture
def account(db: Database) -> Account:
    maker = person(db, "user")
    with db.write() as session:
        film = tables.Project(name="雨夜追猫", user_id=maker.id)
        session.add(film)
        session.flush()
        return Account(uuid.uuid4(), film.id, maker.id, "video", uuid.uuid4())


def person(db: Database, role: str) -> tables.User:
    with db.write() as session:
        row = tables.User(email=f"{uuid.uuid4().hex}@x.org", password_hash="", name="Ada", role=role, status="active")
        session.add(row)
    return row


def refused(db: Database, account: Account, need: int) -> OverBudget:
    with pytest.raises(OverBudget) as over, db.write() as session:
        budgets.reserve(session, account, need)
    return over.value


def ask(db: Database, account: Account, need: int) -> uuid.UUID:
    over = refused(db, account, need)
    with db.write() as session:
        return approvals.request_approval(session, account, over, {"kind": "video.shoot"}).id


def test_a_yes_raises_the_limit_by_what_it_takes_and_names_the_task_to_try_again(db, admin, account):
    with db.write() as session:
        budgets.set_budget_limit(session, "project", account.project_id, 10 * FEN)
        budgets.reserve(session, account, 8 * FEN)
    asked = ask(db, account, 5 * FEN)
    with db.read() as session:
        (seen,) = approvals.pending_requests(session)
    assert (seen.person, seen.film, seen.need_micro_yuan, seen.budget.left) == ("Ada", "雨夜追猫", 5 * FEN, 2 * FEN)
    with db.write() as session:
        assert approvals.approve(session, asked, admin) == account.task_id
    with db.write() as session:
        budgets.reserve(session, account, 5 * FEN)
        assert session.get_one(tables.Project, account.project_id).budget_micro_yuan == 15 * FEN
        assert approvals.pending_requests(session) == []
        notes = session.scalars(select(tables.Audit.action).order_by(tables.Audit.created_at)).all()
    assert notes == ["budget.asked", "budget.approved"]


def test_a_yes_to_a_months_or_a_runs_limit_is_for_that_one_alone(db, admin, account):
    with db.write() as session:
        studio_rules.set_rule(session, Settings(_env_file=None), "user_month_yuan", 1)
        studio_rules.set_rule(session, Settings(_env_file=None), "run_cap_yuan", 2)
    first = ask(db, account, 1_500_000)
    with db.write() as session:
        approvals.approve(session, first, admin)
    second = ask(db, account, 2_400_000)
    with db.write() as session:
        approvals.approve(session, second, admin)
    other = person(db, "user")
    with db.write() as session:
        budgets.reserve(session, account, 2_400_000)
        assert budgets.money_left(session, Account(run_id=uuid.uuid4())) == 2_000_000
        assert budgets.money_left(session, Account(user_id=other.id)) == 1_000_000


def test_who_asks_again_for_the_same_task_has_one_request_with_todays_need(db, admin, account):
    with db.write() as session:
        budgets.set_budget_limit(session, "project", account.project_id, FEN)
    first = ask(db, account, 2 * FEN)
    assert ask(db, account, 3 * FEN) == first
    other = Account(uuid.uuid4(), account.project_id, account.user_id, "video", account.run_id)
    assert ask(db, other, 2 * FEN) != first
    with db.read() as session:
        assert [one.need_micro_yuan for one in approvals.pending_requests(session)] == [3 * FEN, 2 * FEN]


def test_a_no_leaves_the_limit_and_nobody_decides_twice(db, admin, account):
    with db.write() as session:
        budgets.set_budget_limit(session, "project", account.project_id, FEN)
    asked = ask(db, account, 2 * FEN)
    with db.write() as session:
        approvals.refuse(session, asked, admin)
    refused(db, account, 2 * FEN)
    with pytest.raises(Conflict), db.write() as session:
        approvals.approve(session, asked, admin)
    refused(db, account, 2 * FEN)


def test_only_an_admin_decides(db, admin, account):
    with db.write() as session:
        budgets.set_budget_limit(session, "project", account.project_id, FEN)
    asked = ask(db, account, 2 * FEN)
    maker = person(db, "user")
    with pytest.raises(NotAllowed), db.write() as session:
        approvals.approve(session, asked, maker)
    with pytest.raises(NotFound), db.write() as session:
        approvals.approve(session, uuid.uuid4(), admin)
