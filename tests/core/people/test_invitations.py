"""An invitation lets one person in, once, with what it says; nobody else gets in by it."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from core.database import tables
from core.database.engine import Database
from core.errors import NotAllowed, NotFound, TooManyTries
from core.people import invitations, members, notices, users
from core.people.errors import BadEmail, EmailTaken, InvitationEnded, OtherEmail, WeakPassword
from core.people.invitations import NewInvitation
from core.people.sessions import Person
from core.project import projects
from core.project.projects import Brief
from tests.support.people import GOOD, someone

pytestmark = pytest.mark.usefixtures("cheap_passwords")


@pytest.fixture
def db(one_file) -> Database:
    return one_file


@pytest.fixture
def admin(db) -> Person:
    return someone(db, "安娜", "admin")


def invite(db, admin, **said) -> str:
    with db.write() as session:
        return invitations.make_invitation(session, admin, NewInvitation(**said))[1]


def come(db, token: str, email: str = "mei@example.org", name: str = "Mei", password: str = GOOD) -> Person:
    return invitations.accept_invitation(db, token, email, name, password, address="10.0.0.9")


def listed(db, admin):
    with db.read() as session:
        return invitations.list_invitations(session, admin)


def test_whoever_is_invited_comes_in_with_the_role_and_the_films_and_the_inviter_is_told(db, admin):
    with db.write() as session:
        film = projects.create(session, admin.id, Brief(idea="雨夜"), "雨夜").id
    token = invite(db, admin, role="user", films={film: "user"})
    assert invitations.find_invitation(db, token, "10.0.0.9").films == ("雨夜",)
    mei = come(db, token)
    assert (mei.role, users.sign_in(db, "Mei", GOOD).id) == ("user", mei.id)
    with db.read() as session:
        assert [(one.name, one.part) for one in members.list_members(session, film)] == [
            ("安娜", "owner"),
            ("Mei", "user"),
        ]
        assert [one.said["say"] for one in notices.latest_notices(session, admin.id)] == ["alerts.notice_came"]
    assert [(one.ended, one.used_by) for one in listed(db, admin)] == [("used", "Mei")]


def test_of_two_who_use_an_invitation_at_once_one_comes_in(database):
    admin = someone(database, "安娜", "admin")
    token = invite(database, admin)

    def attempt(number: int) -> str:
        try:
            return come(database, token, f"mei{number}@example.org", f"Mei {number}").name
        except InvitationEnded:
            return ""

    with ThreadPoolExecutor(4) as at_once:
        assert sum(bool(name) for name in at_once.map(attempt, range(4))) == 1
    with database.read() as session:
        assert session.query(tables.User).count() == 2


def test_nobody_comes_in_by_an_invitation_that_was_used_withdrawn_or_is_over_or_that_is_another_persons(db, admin):
    used, withdrawn, over, named = (invite(db, admin, **more) for more in ({}, {}, {}, {"email": "raj@example.org"}))
    come(db, used, "first@example.org", "First")
    rows = {one.token_hash: one for one in _rows(db)}
    with db.write() as session:
        invitations.withdraw_invitation(session, admin, rows[invitations._hash(withdrawn)].id)
        session.get_one(tables.Invitation, rows[invitations._hash(over)].id).expires_at -= timedelta(days=8)
    tries = [(used, InvitationEnded), (withdrawn, InvitationEnded), (over, InvitationEnded), (named, OtherEmail)]
    for token, refused in tries:
        with pytest.raises(refused):
            come(db, token)
    with db.read() as session:
        assert session.query(tables.User).count() == 2
    assert come(db, named, "Raj@example.org", "Raj").email == "raj@example.org"


def _rows(db) -> list[tables.Invitation]:
    with db.read() as session:
        return list(session.query(tables.Invitation))


def test_what_was_typed_wrong_does_not_use_the_invitation_up(db, admin):
    token = invite(db, admin)
    someone(db, "taken", "user")
    for said, refused in (
        ({"email": "taken@example.org"}, EmailTaken),
        ({"password": "12345678"}, WeakPassword),
        ({"email": "no"}, BadEmail),
    ):
        with pytest.raises(refused):
            come(db, token, **said)
    assert come(db, token).name == "Mei"


def test_addresses_are_not_guessed_and_the_database_holds_none(db, admin):
    token, refused = invite(db, admin), 0
    for _ in range(200):
        try:
            come(db, secrets.token_urlsafe(32))
        except NotFound:
            refused += 1
        except TooManyTries:
            break
    assert 0 < refused < 40
    assert token not in str([vars(row) for row in _rows(db)])


def test_only_who_runs_the_studio_invites_sees_and_withdraws_invitations(db, admin):
    invite(db, admin)
    for role in ("user", "viewer", "guest"):
        somebody = someone(db, role, role)
        with db.write() as session:
            for attempt in (
                lambda: invitations.make_invitation(session, somebody, NewInvitation(role="admin")),  # noqa: B023
                lambda: invitations.list_invitations(session, somebody),  # noqa: B023
                lambda: invitations.withdraw_invitation(session, somebody, _rows(db)[0].id),  # noqa: B023
            ):
                with pytest.raises(NotAllowed):
                    attempt()
