"""Who is on a film: shared by e-mail or name, changed, taken away, and written down."""

from __future__ import annotations

import uuid

import pytest

from core.database import tables
from core.database.engine import Database
from core.errors import NotFound
from core.people import access, members
from core.people.access import Action
from core.people.errors import NobodyFound
from core.people.sessions import Person, person_from_row


def someone(db: Database, name: str, role: str = "user", status: str = "active") -> Person:
    with db.write() as session:
        row = tables.User(email=f"{name.lower()}@example.org", name=name, role=role, status=status, password_hash="")
        session.add(row)
        session.flush()
        return person_from_row(row)


@pytest.fixture
def min_(one_file) -> Person:
    return someone(one_file, "min")


@pytest.fixture
def film(one_file, min_) -> uuid.UUID:
    with one_file.write() as session:
        row = tables.Project(user_id=min_.id, name="雨夜追猫")
        session.add(row)
        session.flush()
        return row.id


def share(db, film, who: Person, word: str, by: Person):
    with db.write() as session:
        return members.share_film(session, film, who.id, word, by)


def may(db, who: Person, action: Action, film) -> bool:
    with db.read() as session:
        return access.can(who, action, access.find_ownership(session, film))


def test_who_works_on_a_film_changes_it_and_who_watches_only_sees_it(one_file, film, min_):
    lan = someone(one_file, "lan")
    assert not may(one_file, lan, Action.SEE, film)
    share(one_file, film, lan, "viewer", min_)
    assert may(one_file, lan, Action.SEE, film) and not may(one_file, lan, Action.EDIT, film)
    share(one_file, film, lan, "user", min_)
    assert may(one_file, lan, Action.EDIT, film) and not may(one_file, lan, Action.SHARE, film)
    with one_file.write() as session:
        members.unshare_film(session, film, lan.id, min_)
    assert not may(one_file, lan, Action.SEE, film)


def test_a_viewer_of_the_studio_only_ever_watches(one_file, film, min_):
    told = share(one_file, film, someone(one_file, "wang", "viewer"), "user", min_)
    assert told.part == "viewer"


def test_the_owner_stays_the_owner(one_file, film, min_):
    assert share(one_file, film, min_, "viewer", min_).part == "owner"
    with one_file.read() as session:
        assert [one.part for one in members.list_members(session, film)] == ["owner"]


def test_somebody_is_found_by_email_or_by_a_name_that_one_person_bears(one_file, film):
    lan = someone(one_file, "Lan")
    with one_file.write() as session:
        assert {members.find_person(session, who).id for who in ("lan", " LAN ", "Lan@example.org")} == {lan.id}
        session.add(tables.User(email="other@example.org", name="Lan", password_hash=""))
        session.flush()
        for who in ("lan", "nobody", "", "min@"):
            with pytest.raises(NobodyFound):
                members.find_person(session, who)


def test_who_was_disabled_is_neither_found_nor_suggested(one_file, film, min_):
    gone, lan = someone(one_file, "gone", status="disabled"), someone(one_file, "lan")
    with one_file.write() as session:
        with pytest.raises(NobodyFound):
            members.find_person(session, "gone")
        with pytest.raises(NobodyFound):
            members.share_film(session, film, gone.id, "user", min_)
        assert [one.id for one in members.people_not_on_film(session, film)] == [lan.id]


def test_a_film_in_the_bin_is_shared_with_nobody(one_file, film, min_):
    lan = someone(one_file, "lan")
    with one_file.write() as session:
        session.get(tables.Project, film).deleted_at = tables.utc_now()
    with one_file.write() as session, pytest.raises(NotFound):
        members.share_film(session, film, lan.id, "user", min_)


def test_every_sharing_is_written_down_once(one_file, film, min_):
    lan = someone(one_file, "lan")
    share(one_file, film, lan, "user", min_)
    share(one_file, film, lan, "user", min_)
    with one_file.write() as session:
        members.unshare_film(session, film, lan.id, min_)
        members.unshare_film(session, film, lan.id, min_)
    with one_file.read() as session:
        deeds = [(row.action, row.user_id) for row in session.query(tables.Audit).order_by(tables.Audit.created_at)]
    assert deeds == [("project.shared", min_.id), ("project.unshared", min_.id)]
