"""The Monday letter through its address: a real file, with the numbers its reader may see and no others."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from core.database import tables
from core.database.tables import utc_now
from tests.support import films

AT = "/api/v1/letters"


@pytest.fixture
def client_of(app, studio):
    return lambda who: TestClient(app, headers={"Authorization": f"Bearer {films.token(studio, who)}"})


def spent(studio, owner, name: str, micro_yuan: int) -> None:
    """A week ago, so that it is in the newest whole week or the one before."""
    with studio.db.write() as session:
        row = tables.Project(id=uuid.uuid4(), name=name, user_id=owner.id, settings={"idea": name})
        session.add(row)
        session.flush()
        session.add(
            tables.Call(
                key=uuid.uuid4().hex,
                project_id=row.id,
                user_id=owner.id,
                stage="video",
                provider="kling",
                model="m",
                capability="video",
                state="done",
                cost_micro_yuan=micro_yuan,
                created_at=utc_now() - timedelta(days=7),
            )
        )


def test_the_letter_is_a_file_with_the_readers_own_numbers(studio, client_of):
    boss, maker = films.person(studio), films.person(studio, "user", "林岚")
    spent(studio, boss, "Lighthouse", 12_340_000)
    week = (utc_now() - timedelta(days=7)).date()
    here = client_of(boss).get(f"{AT}/{week}.html", params={"lang": "en"})
    assert here.status_code == 200
    assert here.headers["content-type"].startswith("text/html")
    assert "attachment" in here.headers["content-disposition"]
    assert ".html" in here.headers["content-disposition"]
    assert "¥12.34" in here.text
    assert "Lighthouse" in here.text
    theirs = client_of(maker).get(f"{AT}/{week}.html", params={"lang": "zh"})
    assert theirs.status_code == 200
    assert "Lighthouse" not in theirs.text
    assert "12.34" not in theirs.text
    paper = client_of(boss).get(f"{AT}/newest.pdf")
    assert paper.content.startswith(b"%PDF")
    assert client_of(boss).get(f"{AT}/newest.html", params={"currency": "USD"}).status_code == 200


def test_who_may_see_no_costs_and_a_week_that_is_none_get_no_letter(studio, client_of):
    assert client_of(films.person(studio, "viewer", "客")).get(f"{AT}/newest.html").status_code == 403
    here = client_of(films.person(studio))
    for week in ("next", "2999-01-01", "1999-01-01", "2026-13-40"):
        assert here.get(f"{AT}/{week}.html").status_code == 404, week
    assert here.get(f"{AT}/newest.exe").status_code in (400, 404)
