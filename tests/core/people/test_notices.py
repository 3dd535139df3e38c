"""Notices: kept for each person until they have read them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from core.database.tables import Notice, User
from core.people import notices

NOON = datetime(2026, 11, 26, 12)
SAID = {"say": "alerts.notice_letter", "facts": {"spent": "¥1", "n": 2}}


@pytest.fixture
def people(database):
    rows = [User(id=uuid.uuid4(), email=f"{n}@b.c", password_hash="", name=n, role="user") for n in "ab"]
    with database.write() as session:
        session.add_all(rows)
    return rows


def send(database, who, many=1, at=NOON):
    with database.write() as session:
        for n in range(many):
            notices.send_notice(session, [one.id for one in who], SAID, {"page": "costs"}, at + timedelta(minutes=n))


def unread(database, *who):
    with database.read() as session:
        return notices.unread_counts(session, [one.id for one in who])


def test_each_reads_their_own(database, people):
    one, two = people
    send(database, people, 3)
    with database.write() as session:
        assert notices.mark_read(session, one.id) == 3
        assert notices.mark_read(session, one.id) == 0
    assert unread(database, one, two) == {two.id: (3, NOON + timedelta(minutes=2))}


def test_one_is_read_and_nobody_reads_anothers(database, people):
    one, two = people
    send(database, [one], 2)
    with database.write() as session:
        first = notices.latest_notices(session, one.id)[0]
        assert notices.mark_read(session, two.id, first.id) == 0
        assert notices.mark_read(session, one.id, first.id) == 1
    assert unread(database, one)[one.id][0] == 1


def test_the_newest_come_first_and_no_more_than_asked_for(database, people):
    send(database, people[:1], 5)
    with database.read() as session:
        found = notices.latest_notices(session, people[0].id, 2)
    assert [each.created_at for each in found] == [NOON + timedelta(minutes=n) for n in (4, 3)]


def test_those_of_ninety_days_ago_go(database, people):
    send(database, people[:1], at=NOON - timedelta(days=91))
    send(database, people[:1], at=NOON - timedelta(days=89))
    with database.write() as session:
        assert notices.purge_old(session, NOON) == 1
        assert session.query(Notice).count() == 1
