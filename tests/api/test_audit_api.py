"""The audit log for programs: admins read, narrow, verify and download it; nobody else does."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from core.database import tables
from core.people import studio_rules, users
from tests.support import films

AUDIT = "/api/v1/audit"


@pytest.fixture
def client_of(app, studio):
    """Somebody's program."""
    return lambda who: TestClient(app, headers={"Authorization": f"Bearer {films.token(studio, who)}"})


@pytest.fixture
def boss(studio):
    return films.person(studio)


def test_a_rule_that_was_changed_stands_there_with_before_and_after(studio, boss, client_of):
    with studio.db.write() as session:
        studio_rules.set_rule(session, studio.settings, "guest_films_a_day", 2, boss)
    here = client_of(boss)
    told = here.get(AUDIT, params={"area": "rule"}).json()
    (entry,) = told["data"]["entries"]
    assert (entry["person"], entry["action"], entry["thing"]) == (boss.name, "rule.changed", "guest_films_a_day")
    assert entry["facts"] == {"before": "3", "value": "2"}
    assert told["pagination"]["total"] == 1


def test_it_is_narrowed_by_person_time_and_word(studio, boss, client_of):
    other = users.create(studio.db, "lin@example.org", "小林", "Correct-horse-9", by=boss)
    here = client_of(boss)

    def count(**asked: str) -> int:
        return here.get(AUDIT, params=asked).json()["pagination"]["total"]

    assert count(search="user.created") == 1
    assert count(person=str(other.id), area="user") == 0
    assert count(**{"from": "2020-01-01T00:00:00Z", "to": "2020-01-02T00:00:00Z"}) == 0
    assert here.get(AUDIT, params={"from": "yesterday"}).status_code == 400


def test_it_verifies_until_a_row_is_changed_in_the_database(studio, boss, client_of):
    here = client_of(boss)
    told = here.get(f"{AUDIT}/verify").json()["data"]
    assert told["intact"] and told["entries"] >= 1 and told["message"] == ""
    with studio.db.write() as session:
        session.execute(update(tables.Audit).where(tables.Audit.number == 1).values(thing="nobody"))
    told = here.get(f"{AUDIT}/verify").json()["data"]
    assert not told["intact"] and told["number"] == 1 and "Entry 1" in told["message"]
    with studio.db.read() as session:
        notices = session.query(tables.Notice).filter_by(user_id=boss.id).all()
    assert [notice.said["say"] for notice in notices] == ["audit.alert_broken"]


def test_the_file_holds_the_signed_end_and_all_entries(studio, boss, client_of):
    lines = client_of(boss).get(f"{AUDIT}/file")
    assert int(lines.headers["content-length"]) == len(lines.content)
    first, *rest = (json.loads(line) for line in lines.text.splitlines())
    assert first["head"]["entries"] == len(rest) and len(first["public_key"]) == 64
    assert rest[-1]["hash"] == first["head"]["hash"]
    table = client_of(boss).get(f"{AUDIT}/file", params={"format": "csv"})
    assert table.text.splitlines()[0].startswith("number,created_at,person,action")


@pytest.mark.parametrize("way", ["", "/verify", "/file"])
def test_nobody_but_an_admin_sees_it(studio, boss, client_of, way):
    maker = users.create(studio.db, "lin@example.org", "小林", "Correct-horse-9", role="user")
    assert client_of(maker).get(AUDIT + way).status_code == 403


def test_where_somebody_signed_in_from_is_written_down(studio, boss, app):
    users.create(studio.db, "lin@example.org", "小林", "Correct-horse-9")
    stranger = TestClient(app, client=("203.0.113.9", 4711))
    stranger.post("/api/v1/auth/login", json={"email": "lin@example.org", "password": "Correct-horse-9"})
    with studio.db.read() as session:
        rows = session.query(tables.Audit).filter_by(action="session.begun", address="203.0.113.9").all()
    assert len(rows) == 1
