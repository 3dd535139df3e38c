"""Doors to vendors: opened, changed, tested and closed by an admin; what a process may know of them."""

from __future__ import annotations

import time
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.database import tables
from core.database.engine import Database
from core.database.redis_client import RedisClient
from core.database.secret_vault import MasterKeys
from core.errors import NotAllowed, NotFound, OutOfRange
from core.gateway import breakers, doors, open_doors
from core.gateway.errors import (
    AddressInside,
    BadAddress,
    BadKeyText,
    DoorInUse,
    KeyHasLetters,
    KeyHasLines,
    KeyHasSpaces,
    KeyTooLong,
    NoAddress,
    NoKey,
)
from core.operations import installation
from providers.base import Capability
from providers.errors import Lost
from providers.facts import catalogue
from tests.support.core_time import usual_seconds
from tests.support.opened_doors import CANARY, admin, listed, opened, state_of
from tests.wire.server import KEY

pytestmark = pytest.mark.usefixtures("no_keys_of_this_machine")


# Opened and changed --------------------------------------------------------------------------------------------------


def test_a_door_is_opened_with_a_key_that_is_only_ever_shown_by_its_end(vaulted, settings):
    one = opened(vaulted, label="  公司的  ", address="https://8.8.8.8/v1/", region="cn", share=3)
    (shown,) = listed(vaulted)
    assert shown == one
    assert (one.label, one.last4, one.address, one.share, one.state) == (
        "公司的",
        "9876",
        "https://8.8.8.8/v1",
        3,
        "open",
    )
    assert CANARY not in repr(one)
    (door,) = doors.open_doors(vaulted, settings, "openai")
    assert (door.name, door.key, door.address, door.region) == (one.name, CANARY, "https://8.8.8.8/v1", "cn")
    assert CANARY not in repr(door)
    assert doors.open_doors(vaulted, settings, "anthropic") == ()


def test_no_table_holds_any_part_of_the_key(vaulted):
    one = opened(vaulted, by=admin())
    with vaulted.write() as session:
        doors.change_door(session, one.name, key=CANARY + "x", by=admin())
    with vaulted.engine.connect() as connection:
        for table in tables.Table.metadata.tables:
            told = repr(connection.execute(text(f"SELECT * FROM {table}")).all())
            assert "canary" not in told, table


def test_limits_that_nobody_said_are_the_vendors(vaulted):
    usual = catalogue.vendor("fal")
    one = opened(vaulted, "fal")
    assert (one.at_once, one.open_jobs) == (usual.at_once, usual.open_jobs) != (0, 0)
    free = opened(vaulted, "fal", at_once=0, open_jobs=0)
    assert (free.at_once, free.open_jobs) == (0, 0)


def test_a_key_is_kept_without_what_was_pasted_around_it(vaulted, settings):
    opened(vaulted, key=f'export OPENAI_API_KEY="{CANARY}"')
    (door,) = doors.open_doors(vaulted, settings, "openai")
    assert door.key == CANARY


@pytest.mark.parametrize(
    ("what", "error"),
    [({"key": ""}, NoKey), ({"key": "   "}, NoKey), ({"key": "sk-a b"}, KeyHasSpaces), ({"key": "sk-a\x00b"}, BadKeyText),
     ({"key": "sk-密钥"}, KeyHasLetters), ({"key": "sk-a\nAuthorization: x"}, KeyHasLines), ({"key": "s" * 5000}, KeyTooLong),
     ({"address": "http://8.8.8.8"}, BadAddress), ({"address": "https://127.1"}, AddressInside),
     ({"address": "https://2130706433"}, AddressInside), ({"address": "https://[64:ff9b::7f00:1]"}, AddressInside),
     ({"share": 0}, OutOfRange), ({"at_once": -1}, OutOfRange), ({"open_jobs": 5000}, OutOfRange)],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_and_nothing_is_kept(one_file, settings, what, error):
    db = Database(one_file.url, RedisClient(), MasterKeys(settings))
    with pytest.raises(error) as told:
        opened(db, **what)
    assert what.get("key", "").strip() not in str(told.value) or not what.get("key", "").strip()
    with db.read() as session:
        assert session.query(tables.Door).count() + session.query(tables.Secret).count() == 0
    db.engine.dispose()


def test_a_server_of_ones_own_needs_an_address_and_an_admin_who_allows_it(vaulted, settings):
    with pytest.raises(NoAddress):
        opened(vaulted, "ollama", key="")
    with pytest.raises(AddressInside):
        opened(vaulted, "ollama", key="", address="http://127.0.0.1:11434/v1")
    one = opened(
        vaulted, "ollama", key="", address="http://127.0.0.1:11434/v1", inner=True, extra={"models": "qwen3:8b"}
    )
    (door,) = doors.open_doors(vaulted, settings, "ollama")
    assert (door.key, door.inner, door.extra, one.last4) == ("", True, {"models": "qwen3:8b"}, "")
    with vaulted.write() as session, pytest.raises(AddressInside):
        doors.change_door(session, one.name, inner=False)


def test_only_who_runs_the_studio_may_touch_doors(vaulted):
    one = opened(vaulted, by=admin())
    with vaulted.write() as session:
        for role in ("user", "viewer", "guest"):
            with pytest.raises(NotAllowed):
                doors.create_door(session, "openai", key=CANARY, by=admin(role))
            for verb in (doors.close_door, doors.reopen_door, doors.delete_door, doors.change_door):
                with pytest.raises(NotAllowed):
                    verb(session, one.name, by=admin(role))
        with pytest.raises(NotFound):
            doors.create_door(session, "nobody", key=CANARY, by=admin())
        for name in ("openai:7", f"openai:{uuid.uuid4()}", "", f"fal:{one.name.partition(':')[2]}"):
            with pytest.raises(NotFound):
                doors.close_door(session, name, by=admin())
    with vaulted.read() as session:
        assert [row.action for row in session.query(tables.Audit)] == ["door.opened"]


def test_what_is_changed_counts_here_at_once_and_elsewhere_within_two_seconds(vaulted, settings):
    elsewhere = Database(vaulted.url, RedisClient(), MasterKeys(settings))
    one = opened(vaulted)
    assert [door.key for door in doors.open_doors(elsewhere, settings, "openai")] == [CANARY]
    with vaulted.write() as session:
        doors.change_door(session, one.name, key="sk-new-key-1234567890", label="新的", at_once=2)
    (door,) = doors.open_doors(vaulted, settings, "openai")
    assert (door.key, door.at_once) == ("sk-new-key-1234567890", 2)
    time.sleep(open_doors.KNOWN_S)
    assert [door.key for door in doors.open_doors(elsewhere, settings, "openai")] == ["sk-new-key-1234567890"]
    elsewhere.engine.dispose()


def test_an_empty_key_leaves_the_one_there_is(vaulted, settings):
    one = opened(vaulted)
    with vaulted.write() as session:
        changed = doors.change_door(session, one.name, key="", label="x")
    assert changed.last4 == "9876"
    assert doors.open_doors(vaulted, settings, "openai")[0].key == CANARY


# Closed, refused, gone -----------------------------------------------------------------------------------------------


def test_a_closed_door_is_passed_by_and_what_was_sent_through_it_can_still_be_fetched(vaulted, settings):
    one = opened(vaulted)
    with vaulted.write() as session:
        doors.close_door(session, one.name, admin())
    assert doors.open_doors(vaulted, settings, "openai") == ()
    assert doors.load_door(vaulted, settings, one.name).key == CANARY
    doors.mark_unusable(vaulted, one.name, "bad")
    assert state_of(vaulted, one.name) == "closed"
    with vaulted.write() as session:
        doors.reopen_door(session, one.name, admin())
    assert len(doors.open_doors(vaulted, settings, "openai")) == 1


@pytest.mark.parametrize("state", ["bad", "no_money"])
def test_a_door_that_its_vendor_refuses_is_closed_until_a_person_says_so(vaulted, settings, state):
    one, other = opened(vaulted), opened(vaulted)
    doors.mark_unusable(vaulted, one.name, state)
    assert [door.name for door in doors.open_doors(vaulted, settings, "openai")] == [other.name]
    assert state_of(vaulted, one.name) == state
    with vaulted.write() as session:
        doors.change_door(session, one.name, label="only its name")
    assert state_of(vaulted, one.name) == state
    with vaulted.write() as session:
        doors.change_door(session, one.name, key="sk-new-key-1234567890")
    assert state_of(vaulted, one.name) == "open"


def test_what_others_say_of_the_old_key_is_not_held_against_a_new_one(vaulted):
    one = opened(vaulted)
    with vaulted.write() as session:
        session.query(tables.Secret).filter_by(kind="door").one().created_at -= timedelta(minutes=5)
    with vaulted.write() as session:
        doors.change_door(session, one.name, key="sk-new-key-1234567890")
    doors.mark_unusable(vaulted, one.name, "bad")
    assert state_of(vaulted, one.name) == "open"
    with vaulted.write() as session:
        session.query(tables.Secret).filter_by(kind="door").one().updated_at -= timedelta(minutes=1)
    doors.mark_unusable(vaulted, one.name, "bad")
    assert state_of(vaulted, one.name) == "bad"


def test_a_door_that_is_forgotten_takes_its_key_along_but_not_while_a_paid_job_needs_it(vaulted):
    one = opened(vaulted)
    with vaulted.write() as session:
        session.add(
            tables.Call(key="1", state="accepted", door_id=one.name, provider="openai", model="m", capability="video")
        )
    with vaulted.write() as session, pytest.raises(DoorInUse):
        doors.delete_door(session, one.name, admin())
    with vaulted.write() as session:
        session.query(tables.Call).one().state = "done"
    with vaulted.write() as session:
        doors.delete_door(session, one.name, admin())
    with vaulted.read() as session:
        assert session.query(tables.Door).count() + session.query(tables.Secret).filter_by(kind="door").count() == 0


@pytest.mark.parametrize("name", ["openai:env", f"openai:{uuid.UUID(int=7)}", "openai:7", "nobody:env", "x"])
def test_of_a_door_that_is_gone_nothing_more_is_said(vaulted, settings, name):
    doors.mark_unusable(vaulted, name, "bad")
    assert doors.load_door(vaulted, settings, name) is None


def test_one_broken_key_does_not_close_the_doors_beside_it(vaulted, settings, caplog):
    broken, whole = opened(vaulted), opened(vaulted)
    with vaulted.write() as session:
        row = session.get_one(tables.Door, uuid.UUID(broken.name.partition(":")[2]))
        session.get_one(tables.Secret, row.secret_id).box = b"\0" * 60
    assert [door.name for door in doors.open_doors(vaulted, settings, "openai")] == [whole.name]
    assert "SecretBroken" in caplog.text
    assert CANARY not in caplog.text


# Tested --------------------------------------------------------------------------------------------------------------


def test_a_test_is_kept_with_the_door_and_mends_what_was_refused(studio, fake):
    one = opened(studio.db, key=KEY, address=fake.address(), inner=True)
    doors.mark_unusable(studio.db, one.name, "no_money")
    for _ in range(3):
        breakers.record_failure(studio.db, one.name, Capability.TEXT, Lost())
    health = doors.check_door(studio.db, studio.settings, studio.gateway.providers, one.name, admin())
    assert health.ok
    assert health.models
    (shown,) = listed(studio.db)
    assert (shown.state, shown.tested, shown.tested_at is not None) == ("open", health, True)
    assert breakers.breaker_state(studio.db, one.name, Capability.TEXT) is None
    assert fake.charges == []


def test_a_wrong_key_is_told_by_its_test_and_closes_the_door(studio, fake):
    one = opened(studio.db, key="sk-wrong-key-123456", address=fake.address(), inner=True)
    health = doors.check_door(studio.db, studio.settings, studio.gateway.providers, one.name)
    assert (health.ok, health.note) == (False, "BadKey")
    assert state_of(studio.db, one.name) == "bad"


def test_a_vendor_that_cannot_be_reached_says_nothing_of_the_key(studio):
    one = opened(studio.db, key=KEY, address="http://127.0.0.1:9/v1", inner=True)
    assert doors.check_door(studio.db, studio.settings, studio.gateway.providers, one.name).note == "NotSent"
    assert state_of(studio.db, one.name) == "open"


def test_a_test_does_not_open_what_a_person_closed(studio, fake):
    one = opened(studio.db, key=KEY, address=fake.address(), inner=True)
    with studio.db.write() as session:
        doors.close_door(session, one.name)
    assert doors.check_door(studio.db, studio.settings, studio.gateway.providers, one.name).ok
    assert state_of(studio.db, one.name) == "closed"


# How often -----------------------------------------------------------------------------------------------------------


def test_what_a_process_knows_of_doors_is_asked_once_in_two_seconds(one_file, settings):
    db = Database(one_file.url, RedisClient(), MasterKeys(settings))
    installation.upgrade(db)
    opened(db)
    doors.open_doors(db, settings, "openai")
    assert usual_seconds(lambda: [doors.open_doors(db, settings, "openai") for _ in range(500)]) < 0.25
    db.engine.dispose()
