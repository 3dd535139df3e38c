"""A session: how long it lasts, what it gives away, and the ticket that carries it to the cookie."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from core.database import tables
from core.people import sessions


@pytest.fixture
def person(database) -> tables.User:
    with database.write() as session:
        row = tables.User(email="min@example.org", name="阿敏", password_hash="", role="user")
        session.add(row)
    return row


def shift(database, **back: timedelta) -> None:
    """Move every session's times back."""
    with database.write() as session:
        for row in session.query(tables.Session):
            for field, by in back.items():
                setattr(row, field, getattr(row, field) - by)


def test_a_token_opens_the_door_and_stands_nowhere_in_the_database(database, person):
    token = sessions.begin_session(database, person.id)
    assert sessions.find_person_by_token(database, token).id == person.id
    assert len(token) >= 43
    with database.read() as session:
        row = session.query(tables.Session).one()
        assert token not in str({c.key: getattr(row, c.key) for c in row.__table__.c})


def test_what_is_no_token_opens_nothing(database, person):
    sessions.begin_session(database, person.id)
    assert [sessions.find_person_by_token(database, token) for token in ("", None, "x", "a" * 43)] == [None] * 4


def test_half_an_hour_without_a_click_ends_it(database, person):
    token = sessions.begin_session(database, person.id)
    shift(database, last_seen=timedelta(minutes=29))
    assert sessions.find_person_by_token(database, token) is not None
    shift(database, last_seen=timedelta(minutes=31))
    assert sessions.find_person_by_token(database, token) is None


@pytest.mark.parametrize(("notice", "awake"), [(True, True), (False, False)])
def test_a_click_keeps_it_awake_and_looking_does_not(database, person, notice, awake):
    token = sessions.begin_session(database, person.id)
    shift(database, last_seen=timedelta(minutes=20))
    assert sessions.find_person_by_token(database, token, notice=notice) is not None
    shift(database, last_seen=timedelta(minutes=20))
    assert (sessions.find_person_by_token(database, token) is not None) is awake


def test_a_kept_one_sleeps_for_days_and_ends_after_seven(database, person):
    token = sessions.begin_session(database, person.id, keep=True)
    shift(database, last_seen=timedelta(days=6))
    assert sessions.find_person_by_token(database, token) is not None
    shift(database, expires_at=timedelta(days=7))
    assert sessions.find_person_by_token(database, token) is None


def test_even_a_busy_one_ends_after_a_day(database, person):
    token = sessions.begin_session(database, person.id)
    shift(database, expires_at=timedelta(days=1))
    assert sessions.find_person_by_token(database, token) is None


def test_a_disabled_person_is_out_at_the_next_click(database, person):
    token = sessions.begin_session(database, person.id, keep=True)
    with database.write() as session:
        session.get(tables.User, person.id).status = "disabled"
    assert sessions.find_person_by_token(database, token) is None


def test_signing_out_ends_this_one_and_no_other(database, person):
    here, there = sessions.begin_session(database, person.id), sessions.begin_session(database, person.id)
    sessions.end_session(database, here)
    assert sessions.find_person_by_token(database, here) is None
    assert sessions.find_person_by_token(database, there) is not None


def test_a_ticket_is_good_once_even_when_two_hand_it_in_together(database, person):
    token = sessions.begin_session(database, person.id, keep=True)
    paper = sessions.issue_ticket(database, token)
    with ThreadPoolExecutor(4) as at_once:
        got = [one for one in at_once.map(lambda _: sessions.redeem_ticket(database, paper), range(4)) if one]
    assert got == [sessions.RedeemedTicket(token=token, keep=True)]
    assert sessions.redeem_ticket(database, paper) is None


def test_a_ticket_is_worthless_after_thirty_seconds(database, person):
    paper = sessions.issue_ticket(database, sessions.begin_session(database, person.id))
    with database.write() as session:
        session.query(tables.Ticket).one().expires_at -= sessions.TICKET
    assert sessions.redeem_ticket(database, paper) is None


def test_the_row_of_a_ticket_gives_neither_ticket_nor_token_away(database, person):
    token = sessions.begin_session(database, person.id)
    paper = sessions.issue_ticket(database, token)
    with database.read() as session:
        row = session.query(tables.Ticket).one()
        held = row.secret + row.ticket_hash.encode()
    assert token.encode() not in held
    assert paper.encode() not in held
    assert sessions.redeem_ticket(database, row.ticket_hash) is None
