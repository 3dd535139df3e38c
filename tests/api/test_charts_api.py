"""A chart taken home through the API: the numbers of the page, named, in yuan, and no more than one may see."""

from __future__ import annotations

import csv
import io
import uuid
import zipfile
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from core.database import tables
from core.database.tables import utc_now
from core.studio import Studio
from tests.support import films
from tests.support.taken_home_sheets import xlsx_cells

AT = "/api/v1/charts"


@pytest.fixture
def client_of(app, studio):
    """Somebody's program."""
    return lambda who: TestClient(app, headers={"Authorization": f"Bearer {films.token(studio, who)}"})


def film(studio: Studio, name: str, owner, cost: int, **facts) -> str:
    with studio.db.write() as session:
        row = tables.Project(id=uuid.uuid4(), name=name, user_id=owner.id, settings={"idea": name})
        session.add(row)
        session.flush()
        told = {"stage": "video", "provider": "kling", "model": "m", "capability": "video", "state": "done", **facts}
        session.add(
            tables.Call(
                key=uuid.uuid4().hex,
                project_id=row.id,
                cost_micro_yuan=cost,
                created_at=utc_now() - timedelta(minutes=1),
                **told,
            )
        )
        return row.id.hex


def lines(answer) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_chart_is_taken_home_with_names_and_to_the_last_micro_yuan(studio, client_of):
    boss = films.person(studio)
    film(studio, "灯塔", boss, 1_234_567)
    here = client_of(boss)
    assert lines(here.get(f"{AT}/top_ten.csv", params={"lang": "en"})) == [
        ["Film", "Cost", "Calls"],
        ["灯塔", "1.234567", "1"],
    ]
    assert lines(here.get(f"{AT}/top_ten.csv", params={"lang": "zh", "by": "stage"})) == [
        ["阶段", "花费", "调用次数"],
        ["拍摄", "1.234567", "1"],
    ]
    sheet = here.get(f"{AT}/top_ten.xlsx", params={"lang": "zh"})
    assert "灯塔" in zipfile.ZipFile(io.BytesIO(sheet.content)).read("xl/sharedStrings.xml").decode()


def test_tiles_are_taken_home_each_in_its_own_unit(studio, client_of):
    boss = films.person(studio)
    project = film(studio, "灯塔", boss, 2_450_000)
    with studio.db.write() as session:
        session.add(tables.Asset(sha256="c", media_type="video/mp4", bytes=1, milliseconds=90_500))
        session.add(tables.Cut(project_id=uuid.UUID(project), version=1, timeline={}, sha256="c"))
        shot = tables.Shot(project_id=uuid.UUID(project), scene=1, sequence=1, approved_at=utc_now())
        session.add(shot)
        session.flush()
        for n in (1, 2):
            session.add(tables.Take(project_id=uuid.UUID(project), of_kind="shot", of_id=shot.id, number=n, sha256="t"))
    here = client_of(boss)
    assert lines(here.get(f"{AT}/tiles_worth.csv", params={"lang": "en"})) == [
        ["What", "Value", "Before", "Unit"],
        ["Per film", "2.45", "", "CNY"],
        ["Per finished minute", "1.624309", "", "CNY"],
        ["Per approved shot", "2.45", "", "CNY"],
        ["Takes per approved shot", "2", "", "ratio"],
    ]
    told = {row[0]: row[1:] for row in lines(here.get(f"{AT}/tiles_films.csv", params={"lang": "en"}))}
    assert told["Finished film"] == ["90.5", "0", "seconds"] and told["Films finished"] == ["1", "0", "count"]
    sheet = xlsx_cells(here.get(f"{AT}/tiles_worth.xlsx", params={"lang": "zh"}).content)
    cells = {row[0].value: (*row[1], row[3].value) for row in sheet}
    assert cells["每镜几条"] == (2, "0.00", "比值") and cells["平均一部片"] == (2.45, '"¥"#,##0.00####', "CNY")


def test_a_member_takes_home_only_what_they_see(studio, client_of):
    boss, maker = films.person(studio), films.person(studio, "user", "林岚")
    secret = film(studio, "灯塔", boss, 9_000_000)
    film(studio, "纸鸢", maker, 1_000_000)
    here = client_of(maker)
    assert lines(here.get(f"{AT}/top_ten.csv", params={"lang": "en"}))[1:] == [["纸鸢", "1", "1"]]
    assert lines(here.get(f"{AT}/top_ten.csv", params={"project": secret}))[1:] == []
    viewer = films.person(studio, "viewer", "客")
    assert client_of(viewer).get(f"{AT}/top_ten.csv").status_code == 403


def test_what_is_not_there_is_not_there(studio, client_of):
    here = client_of(films.person(studio))
    assert here.get(f"{AT}/nothing.csv").status_code == 404
    assert here.get(f"{AT}/..%2F..%2Fetc%2Fpasswd.csv").status_code in (404, 405)
    assert here.get(f"{AT}/top_ten.exe").status_code in (400, 404, 422)
    assert lines(here.get(f"{AT}/top_ten.csv", params={"by": "cost; DROP TABLE calls", "time": "x", "zone": "Mars"}))


def test_a_name_that_a_spreadsheet_would_reckon_with_is_only_a_name(studio, client_of):
    boss = films.person(studio)
    film(studio, "=HYPERLINK(1)", boss, 1_000_000)
    here = client_of(boss)
    assert lines(here.get(f"{AT}/top_ten.csv"))[1][0] == "'=HYPERLINK(1)"
