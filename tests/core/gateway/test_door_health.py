"""How each door has done lately, from the ledger and from what failed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from core.database import tables
from core.database.engine import Database
from core.database.tables import utc_now
from core.gateway import breakers, door_health
from core.money import ledger
from core.money.ledger import Account
from providers.base import Call, Capability
from providers.errors import Unavailable

DOOR = "kling:d1"


def call(db: Database, key: str, ok: bool = True, seconds: float = 1.0, days_ago: float = 0, **facts: object) -> None:
    said = {"provider": "kling", "model": "kling-v3", "capability": Capability.VIDEO, "door": DOOR, **facts}
    with db.write() as session:
        ledger.record_call(session, Call(key=key, ok=ok, seconds=seconds, **said), Account())  # type: ignore[arg-type]
        at = utc_now() - timedelta(days=days_ago)
        session.execute(update(tables.Call).where(tables.Call.key == key).values(created_at=at))


def read(db: Database) -> dict[str, door_health.DoorHealth]:
    with db.read() as session:
        return {f"{one.door}/{one.capability}": one for one in door_health.load_door_health(session)}


def test_success_waits_and_money_are_counted_from_the_ledger(db):
    for number in range(1, 21):
        call(db, f"k{number}", seconds=number, cost_micro_yuan=100)
    call(db, "bad", ok=False, error="Unavailable: it is night there", seconds=99)
    call(db, "old", days_ago=20, cost_micro_yuan=5_000)
    call(db, "older", days_ago=40, cost_micro_yuan=7_000)
    call(db, "hit", cached=True, seconds=0)
    (one,) = read(db).values()
    assert (one.asked, one.well, round(one.share or 0, 3)) == (21, 20, 0.952)
    assert (one.p50_s, one.p95_s) == (11.0, 20.0)
    assert (one.week, one.month) == (2_000, 7_000)
    assert (one.error, one.error_at is not None, one.alone_until) == ("Unavailable", True, None)


def test_each_door_and_capability_stands_for_itself_and_own_engines_have_no_door(db):
    call(db, "a")
    call(db, "b", capability=Capability.IMAGE)
    call(db, "c", provider="builtin", model="painter", capability=Capability.IMAGE, door="")
    assert set(read(db)) == {"/image", "kling:d1/image", "kling:d1/video"}


def test_a_door_that_is_left_alone_says_until_when_even_without_a_call(db):
    for _ in range(3):
        breakers.record_failure(db, "fal:d9", Capability.VIDEO, Unavailable("down"))
    one = read(db)["fal:d9/video"]
    assert (one.provider, one.asked, one.share, one.failures, one.error) == ("fal", 0, None, 3, "Unavailable")
    assert one.alone_until is not None and one.alone_until > utc_now()


def test_nothing_asked_is_nothing_said(db):
    assert read(db) == {}
