"""What models are known by: how long they took lately, and what people gave their work."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, update

from core.database import tables
from core.database.engine import Database
from core.database.row_cache import RowCache
from core.errors import OutOfRange
from core.gateway import latency, model_ratings
from core.money import ledger
from core.money.ledger import Account
from providers.base import Call, Capability, Cost


def took(db: Database, *seconds: float, model: str = "m", days_ago: float = 0, **facts) -> None:
    for each in seconds:
        known = {"provider": "p", "model": model, "capability": Capability.TEXT, "ok": True}
        call = Call(key=uuid.uuid4().hex, **(known | {"seconds": each} | facts))
        with db.write() as session:
            ledger.record_call(session, call, Account())
            at = tables.utc_now() - timedelta(days=days_ago)
            session.execute(update(tables.Call).where(tables.Call.key == call.key).values(created_at=at))


def test_a_models_speed_is_the_median_of_its_own_recent_answers(db):
    took(db, 1, 2, 3, 4, 100)
    took(db, 50, model="m2")
    took(db, 900, ok=False)
    took(db, 900, days_ago=8)
    took(db, 0.0, cached=True)
    assert latency.median_seconds(db, "p/m") == 3


def test_four_answers_say_nothing_yet(db):
    took(db, 1, 2, 3, 4)
    assert latency.median_seconds(db, "p/m") is None


def test_a_model_is_rated_once_three_people_have_said_something(db):
    people = [uuid.uuid4() for _ in range(3)]
    with db.write() as session:
        for number, id in enumerate(people):
            session.add(tables.User(id=id, email=f"{number}@x.org", password_hash="", name="n"))
    for id, stars in zip(people[:2], (5, 4), strict=True):
        with db.write() as session:
            model_ratings.save_rating(session, id, "p/m", "portrait", stars)
    assert model_ratings.mean_rating(db, "p/m", "portrait") is None
    with db.write() as session:
        model_ratings.save_rating(session, people[2], "p/m", "portrait", 1, "call-1")
    with db.write() as session:
        model_ratings.save_rating(session, people[2], "p/m", "portrait", 3, "call-1")
    assert model_ratings.mean_rating(db, "p/m", "portrait") == 4.0
    assert model_ratings.mean_rating(db, "p/m", "shot") is None


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_there_are_one_to_five_stars(one_file, stars):
    with pytest.raises(OutOfRange), one_file.write() as session:
        model_ratings.save_rating(session, None, "p/m", "shot", stars)


def test_what_is_remembered_is_read_again_after_its_time_or_once_it_was_changed(one_file):
    clock = [0.0]
    read: list[int] = []
    known: RowCache[int] = RowCache(5, clock=lambda: clock[0])

    def ask(engine: Engine = one_file.engine) -> int:
        return known.of(engine, "x", lambda: read.append(0) or len(read))

    assert (ask(), ask()) == (1, 1)
    clock[0] = 5.0
    assert ask() == 2
    with one_file.write() as session:
        known.forget_after(session)
        assert ask() == 2, "nobody else can see the change yet"
    assert ask() == 3


def billed(db: Database, estimate: int, *costs: int, **facts) -> None:
    for cost in costs:
        known = {"provider": "p", "model": "m", "capability": Capability.VIDEO, "ok": True, "key": uuid.uuid4().hex}
        call = Call(**known, cost_micro_yuan=estimate, cost=Cost(micro_yuan=estimate))
        with db.write() as session:
            ledger.record_intent(session, call, Account(), call.cost)
            bill = Cost(micro_yuan=cost, list_micro_yuan=cost, **facts)
            ledger.record_call(session, call.model_copy(update={"cost_micro_yuan": cost, "cost": bill}), Account())


def test_what_a_model_costs_above_its_estimates_is_measured_from_its_bills(db):
    billed(db, 100, 150, 150, 150, 150)
    assert latency.cost_overrun(db, "p/m", "video") == 1
    latency._over.forget(db.engine)
    billed(db, 100, 150)
    billed(db, 100, 900, estimated=True)
    assert latency.cost_overrun(db, "p/m", "video") == Decimal("1.5")
    assert latency.cost_overrun(db, "p/m", "image") == 1


def test_a_vendor_that_bills_as_estimated_again_is_believed_after_fifty_bills(db):
    billed(db, 100, *[200] * 5, *[100] * 45)
    assert latency.cost_overrun(db, "p/m", "video") == Decimal("1.1")
    latency._over.forget(db.engine)
    billed(db, 100, *[100] * 5)
    assert latency.cost_overrun(db, "p/m", "video") == 1


def test_a_model_that_costs_less_than_estimated_is_put_aside_for_in_full_and_a_strange_bill_is_no_rule(db):
    billed(db, 100, 20, 20, 20, 20, 20)
    assert latency.cost_overrun(db, "p/m", "video") == 1
    latency._over.forget(db.engine)
    billed(db, 100, *[10_000] * 5)
    assert latency.cost_overrun(db, "p/m", "video") == latency.MOST_OVER
