"""What a guest may make in a day, from their own midnight on."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from core.database import tables
from core.people import guest_quota, studio_rules
from core.people.errors import QuotaSpent
from core.settings import Settings
from core.tasks import task_lifecycle

SETTINGS = Settings(_env_file=None)


def someone(db, role: str = "guest", zone: str = "") -> uuid.UUID:
    with db.write() as session:
        row = tables.User(email=f"{uuid.uuid4()}@example.org", name="x", role=role, password_hash="", timezone=zone)
        session.add(row)
        session.flush()
        return row.id


def project(db) -> uuid.UUID:
    with db.write() as session:
        row = tables.Project(name="film")
        session.add(row)
        session.flush()
        return row.id


def make(db, user: uuid.UUID, film: uuid.UUID, ago: timedelta = timedelta()) -> None:
    with db.write() as session:
        guest_quota.require_quota(session, SETTINGS, user, film)
        task = task_lifecycle.accept(session, guest_quota.COUNTED, user_id=user, project_id=film)
        task.created_at -= ago


def test_a_guest_makes_three_films_a_day_and_the_fourth_is_refused(one_file):
    guest = someone(one_file)
    for _ in range(3):
        make(one_file, guest, project(one_file))
    with pytest.raises(QuotaSpent) as refused:
        make(one_file, guest, project(one_file))
    assert refused.value.facts["limit"] == 3
    assert 0 < refused.value.facts["hours"] * 60 + refused.value.facts["minutes"] <= 24 * 60
    with one_file.read() as session:
        assert guest_quota.load_quota_left(session, SETTINGS, guest).films == 0


def test_making_the_same_film_again_counts_once(one_file):
    guest, film = someone(one_file), project(one_file)
    for _ in range(5):
        make(one_file, guest, film)
    with one_file.read() as session:
        assert guest_quota.load_quota_left(session, SETTINGS, guest).made == 1


def test_the_day_begins_at_midnight_where_the_guest_is(one_file):
    zones = ("Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati")
    for zone in zones:
        with one_file.read() as session:
            left = guest_quota.load_quota_left(session, SETTINGS, someone(one_file, zone=zone))
        local = left.until.replace(tzinfo=guest_quota.UTC).astimezone(guest_quota.ZoneInfo(zone))
        assert (local.hour, local.minute) == (0, 0)


def test_yesterdays_films_do_not_count(one_file):
    guest = someone(one_file)
    for _ in range(3):
        make(one_file, guest, project(one_file), ago=timedelta(days=1, minutes=1))
    make(one_file, guest, project(one_file))


def test_nobody_else_is_counted_and_an_admin_sets_how_many(one_file):
    user, guest = someone(one_file, "user"), someone(one_file)
    for _ in range(5):
        make(one_file, user, project(one_file))
    with one_file.write() as session:
        assert guest_quota.load_quota_left(session, SETTINGS, user) is None
        studio_rules.set_rule(session, SETTINGS, "guest_films_a_day", 0)
    with pytest.raises(QuotaSpent):
        make(one_file, guest, project(one_file))


def test_of_many_asked_for_at_once_only_three_are_promised(db):
    guest = someone(db)
    films = [project(db) for _ in range(6)]

    def ask(film: uuid.UUID) -> bool:
        try:
            make(db, guest, film)
            return True
        except QuotaSpent:
            return False

    with ThreadPoolExecutor(6) as at_once:
        assert sum(at_once.map(ask, films)) == 3
