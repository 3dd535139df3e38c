"""What was spent, for programs: charts as a list and as JSON, daily activity by person, film and tag, the ledger as CSV and Parquet."""

from __future__ import annotations

import io
import uuid
from datetime import datetime, timedelta

import pyarrow.parquet
import pytest
from starlette.testclient import TestClient

from core.database import tables
from core.database.tables import utc_now
from core.project import tags
from tests.support import films
from tests.support.taken_home_sheets import csv_lines

CHARTS, COSTS = "/api/v1/charts", "/api/v1/costs"


@pytest.fixture
def client_of(app, studio):
    """Somebody's program."""
    return lambda who: TestClient(app, headers={"Authorization": f"Bearer {films.token(studio, who)}"})


def spent(studio, owner, name: str, cost: int, tagged: str = "", at: datetime | None = None, **facts) -> str:
    """A film with one call that failed, one from the cache, and one that cost so much and is told of by `facts`."""
    at = at or utc_now() - timedelta(minutes=2)
    told = {
        "stage": "video",
        "provider": "kling",
        "model": "m",
        "capability": "video",
        "created_at": at,
        "user_id": owner.id,
    }
    with studio.db.write() as session:
        row = tables.Project(id=uuid.uuid4(), name=name, user_id=owner.id)
        session.add(row)
        session.flush()
        for more in (
            {"cost_micro_yuan": cost, "state": "done", **facts},
            {"state": "failed"},
            {"state": "done", "cached": True},
        ):
            session.add(tables.Call(key=uuid.uuid4().hex, project_id=row.id, **{**told, **more}))
        if tagged:
            tags.set_tags(session, owner, row.id, tagged)
        return str(row.id)


def data(answer) -> dict:
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def test_every_chart_is_listed_with_what_it_counts_and_told_as_json(studio, client_of):
    boss = films.person(studio)
    film = spent(studio, boss, "灯塔", 1_234_567)
    here = client_of(boss)
    listed = {chart["name"]: chart for chart in data(here.get(CHARTS, params={"lang": "en"}))["charts"]}
    assert {"top_ten", "tiles_worth", "letter_week"} <= set(listed) and "calls_behind" not in listed
    top = data(here.get(f"{CHARTS}/top_ten", params={"lang": "zh"}))
    assert (listed["top_ten"]["title"], listed["top_ten"]["unit"], top["title"]) == (
        "Where it goes",
        "yuan",
        "花在哪里",
    )
    assert top["columns"] == [
        {"name": "what", "unit": ""},
        {"name": "cost", "unit": "yuan"},
        {"name": "calls", "unit": "count"},
    ]
    assert top["rows"] == [{"what": uuid.UUID(film).hex, "cost": 1_234_567, "calls": 3}] and top["words"] == [
        {"what": "灯塔"}
    ]
    tiles = {row["key"]: row for row in data(here.get(f"{CHARTS}/tiles_calls"))["rows"]}
    assert (tiles["spend"]["value"], tiles["spend"]["unit"], tiles["calls"]["unit"]) == (1_234_567, "yuan", "count")
    assert here.get(f"{CHARTS}/nothing").status_code == 404
    assert client_of(films.person(studio, "viewer", "客")).get(CHARTS).status_code == 403


def test_a_days_activity_is_told_by_person_film_and_tag_within_what_one_sees(studio, client_of):
    boss, maker = films.person(studio), films.person(studio, "user", "林岚")
    secret = spent(studio, boss, "灯塔", 9_000_000, "spring")
    mine = spent(studio, maker, "纸鸢", 0, "spring, b", state="accepted", reserved_micro_yuan=2_500_000)
    spent(studio, maker, "旧片", 4_000_000, at=utc_now() - timedelta(days=60))
    told = data(client_of(boss).get(f"{COSTS}/daily", params={"zone": "UTC"}))
    assert not told["more"] and {(row["project_id"], row["person"]) for row in told["days"]} == {
        (secret, boss.name),
        (mine, "林岚"),
    }
    own = data(client_of(maker).get(f"{COSTS}/daily", params={"tag": "spring"}))["days"]
    assert [{key: row[key] for key in row if key not in ("day", "person_id")} for row in own] == [
        {
            "person": "林岚", "project_id": mine, "project": "纸鸢", "tags": ["b", "spring"], "calls": 2, "failed": 1, "cached": 1,
            "spent_micro_yuan": 0, "held_micro_yuan": 2_500_000,
        }
    ]  # fmt: skip
    narrowed = {"tag": {"tag": "b"}, "project": {"project": mine}, "person": {"person": str(maker.id)}}
    for asked in narrowed.values():
        assert [row["project_id"] for row in data(client_of(boss).get(f"{COSTS}/daily", params=asked))["days"]] == [
            mine
        ]
    old = (utc_now() - timedelta(days=61)).date().isoformat()
    assert len(data(client_of(maker).get(f"{COSTS}/daily", params={"from": old}))["days"]) == 2
    assert data(client_of(maker).get(f"{COSTS}/daily", params={"project": secret}))["days"] == []
    assert client_of(maker).get(f"{COSTS}/daily", params={"from": "yesterday"}).status_code == 400
    assert client_of(films.person(studio, "viewer", "客")).get(f"{COSTS}/daily").status_code == 403


def test_the_ledger_is_a_file_for_a_data_team_with_no_more_in_it_than_one_may_see(studio, client_of):
    boss, maker = films.person(studio), films.person(studio, "user", "林岚")
    spent(studio, boss, "灯塔", 9_000_000)
    mine = spent(studio, maker, "纸鸢", 1_000_001, "b", template="=HYPERLINK(1)", currency="USD", rate=7)
    whole = pyarrow.parquet.read_table(io.BytesIO(client_of(boss).get(f"{COSTS}/ledger.parquet").content)).to_pandas()
    assert len(whole) == 6 and whole["cost_micro_yuan"].sum() == 10_000_001
    schema = data(client_of(boss).get(f"{COSTS}/ledger"))["columns"]
    assert [each["name"] for each in schema] == list(whole.columns)
    assert {"name": "cost_micro_yuan", "kind": "int64", "unit": "micro-yuan"} in schema
    heads, *rows = csv_lines(client_of(maker).get(f"{COSTS}/ledger.csv").content)
    found = [dict(zip(heads, row, strict=True)) for row in rows]
    assert {row["project"] for row in found} == {uuid.UUID(mine).hex} and len(found) == 3
    dear = next(row for row in found if row["cost_micro_yuan"] == "1000001")
    assert (dear["tags"], dear["template"], dear["currency"], float(dear["rate"])) == ("b", "'=HYPERLINK(1)", "USD", 7)
    assert client_of(films.person(studio, "viewer", "客")).get(f"{COSTS}/ledger.csv").status_code == 403
    assert client_of(boss).get(f"{COSTS}/ledger.exe").status_code in (400, 404)
