"""A chart is a file with a question in SQL; its answer is the same on both databases, and holds no more than a reader may see."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from core.analytics import charts, filters
from core.analytics.chart_query import ChartQueries, Viewer, viewer_of
from core.analytics.filters import Filters
from core.analytics.live_facts import LiveFacts
from core.database.tables import Call, Member, Project, Shot, User, utc_now

ALL = Viewer(person="0" * 32, all=True)
EVER = Filters(time="all")


def calls(*stages_and_costs: tuple[str, int], **facts) -> list[Call]:
    return [
        Call(
            key=uuid.uuid4().hex,
            stage=s,
            provider="p",
            model="m",
            capability="image",
            state="done",
            cost_micro_yuan=c,
            **facts,
        )
        for s, c in stages_and_costs
    ]


def add(database, *rows):
    with database.write() as session:
        session.add_all(rows)


@pytest.fixture
def asking(database, tmp_path):
    return ChartQueries(LiveFacts(database, tmp_path / "analytics"))


@pytest.fixture
def chart(tmp_path):
    def written(sql: str, **head: str):
        lines = [f"-- {name}: {value}" for name, value in {"zh": "看", "en": "Look", "kind": "table", **head}.items()]
        (tmp_path / "look.sql").write_text("\n".join([*lines, sql]), "utf-8")
        return charts.load_charts(tmp_path)["look"]

    return written


def test_the_cost_of_each_stage_is_summed(database, asking):
    add(database, *calls(("storyboard", 1_500_000), ("storyboard", 500_000), ("audio", 3_000_000)))
    answer = asking.ask(charts.load_charts()["cost_by_stage"], EVER, ALL)
    assert answer.rows == (("audio", 3_000_000), ("storyboard", 2_000_000))


def test_every_chart_has_its_title_in_both_languages_and_answers_a_studio_that_has_done_nothing(asking):
    for each in charts.load_charts().values():
        assert each.title["zh"] and each.title["en"] and each.title["zh"] != each.title["en"]
        assert asking.ask(each, Filters(), ALL).columns


def test_a_file_that_says_wrongly_what_it_is_is_left_out_and_no_other(tmp_path):
    (tmp_path / "good.sql").write_text("-- zh: 好\n-- en: Good\nSELECT 1", "utf-8")
    (tmp_path / "bad.sql").write_text("-- zh: 坏\n-- en: Bad\n-- by: password\nSELECT 1", "utf-8")
    (tmp_path / "odd.sql").write_text("-- zh: 怪\n-- en: Odd\n-- kind: cake\nSELECT 1", "utf-8")
    assert list(charts.load_charts(tmp_path)) == ["good"]
    assert set(charts.load_charts()) == {file.stem for file in charts.FOLDER.glob("*.sql")}


def test_a_chart_reads_what_stands_beside_the_calls(database, asking, chart):
    project = Project(id=uuid.uuid4(), name="雾", created_at=datetime(2026, 1, 2, 3, 4))
    add(database, project)
    add(database, Shot(project_id=project.id, sequence=1, scene=1, seconds=Decimal("2.5"), shot_type="wide"))
    look = chart(
        "SELECT p.name, seconds, size, year(p.created_at) FROM shots s JOIN projects p USING (project)",
        reads="shots projects",
    )
    assert asking.ask(look, EVER, ALL).rows == (("雾", 2.5, "wide", 2026),)


def test_what_was_asked_is_asked_again_only_where_something_came(database, asking, chart):
    add(database, *calls(("storyboard", 1)))
    look = chart("SELECT count(*) FROM calls")
    first = asking.ask(look, EVER, ALL)
    asking._live.look(at_once=True)
    again = asking.ask(look, EVER, ALL)
    assert (again.rows, len(asking._kept)) == (first.rows, 1)
    assert again.as_of > first.as_of
    add(database, *calls(("storyboard", 1)))
    asking._live.look(at_once=True)
    assert (asking.ask(look, EVER, ALL).rows, len(asking._kept)) == (((2,),), 2)


def test_a_chart_cannot_read_files(asking, chart, tmp_path):
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(Exception, match="disabled"):
        asking.ask(chart(f"SELECT * FROM read_csv('{tmp_path / 'secret.csv'}')"), EVER, ALL)


def test_a_member_sees_their_films_and_what_they_asked_for_themselves(database, asking):
    me, other = (User(id=uuid.uuid4(), email=f"{n}@b.c", password_hash="x", name=n) for n in "ab")
    add(database, me, other)
    mine, shared, theirs = (
        Project(id=uuid.uuid4(), name=n, user_id=w) for n, w in (("m", me.id), ("s", other.id), ("t", other.id))
    )
    add(database, mine, shared, theirs)
    add(database, Member(project_id=shared.id, user_id=me.id, role="user"))
    for project, cost in ((mine, 1), (shared, 10), (theirs, 100)):
        add(database, *calls(("script", cost), project_id=project.id))
    add(database, *calls(("lab", 1_000), user_id=me.id), *calls(("lab", 10_000), user_id=other.id))
    with database.read() as session:
        seen = viewer_of(session, me)
    answer = asking.ask(charts.load_charts()["cost_by_stage"], EVER, seen)
    assert dict(answer.rows) == {"lab": 1_000, "script": 11}
    assert dict(asking.ask(charts.load_charts()["cost_by_stage"], EVER, ALL).rows) == {"lab": 11_000, "script": 111}


def test_what_somebody_narrows_to_is_never_part_of_the_question(database, asking):
    add(database, *calls(("audio", 5)))
    bad = filters.parse_filters(
        {"stage": "audio' OR 1=1 --", "model": "m", "nonsense": "x", "time": "1; DROP TABLE calls"}
    )
    assert asking.ask(charts.load_charts()["cost_by_stage"], bad, ALL).rows == ()
    assert asking.ask(charts.load_charts()["cost_by_stage"], EVER.narrowed("stage", "audio"), ALL).rows == (
        ("audio", 5),
    )


def test_a_day_begins_at_midnight_where_the_reader_is(database, asking, chart):
    add(
        database,
        *calls(("a", 1), created_at=datetime(2026, 3, 28, 23, 30)),
        *calls(("a", 2), created_at=datetime(2026, 3, 29, 1, 30)),
    )
    look = chart("SELECT strftime(here, '%m-%d %H:%M'), cost FROM calls ORDER BY here")
    berlin = filters.parse_filters({"time": "2026-03-29..2026-03-29"}, "Europe/Berlin")
    assert asking.ask(look, berlin, ALL).rows == (("03-29 00:30", 1), ("03-29 03:30", 2))
    assert asking.ask(look, filters.parse_filters({"time": "2026-03-29..2026-03-29"}), ALL).rows == (
        ("03-29 01:30", 2),
    )


def test_the_time_before_is_as_long_as_the_time(database, asking, chart):
    at = utc_now()
    add(
        database,
        *calls(("a", 1), created_at=at - timedelta(hours=1)),
        *calls(("a", 2), created_at=at - timedelta(days=8)),
    )
    look = chart("SELECT (SELECT sum(cost) FROM calls)::BIGINT, (SELECT sum(cost) FROM calls_before)::BIGINT")
    assert asking.ask(look, filters.parse_filters({"time": "7d"}), ALL).rows == ((1, 2),)


@pytest.mark.parametrize(
    "address",
    [{"time": "2026-02-31..2026-03-01"}, {"time": "9999-12-31..9999-12-31"}, {"time": ".."}, {"compare": "<script>"}, {"model": "," * 500}, {"model": "x" * 9_999}],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_read_as_far_as_it_does(address):
    found = filters.parse_filters(address, "Nowhere/At_all")
    assert found.zone == "UTC"
    begin, end = found.bounds(utc_now())
    assert begin < end
    assert filters.parse_filters(found.address()) == found
