"""The dashboards' page without a browser: who sees which numbers, what an address may ask for, and that no chart brings the page down."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta

import altair
import pytest
from streamlit.testing.v1 import AppTest

from core.analytics import charts as files
from core.analytics import fact_files
from core.database import tables
from core.database.tables import utc_now
from core.studio import Studio
from tests.ui.studio.costs_world import Look, call, film, page_for, person
from tests.ui.world import words
from ui.charts import chart_lazy_rows


@pytest.fixture
def look(studio: Studio, owned: None) -> Look:
    return page_for(studio)


def specs(here: AppTest) -> list[dict]:
    return [json.loads(each.proto.spec) for each in here.get("vega_lite_chart")]


def test_an_admin_sees_all_costs_and_a_member_those_of_their_films(studio, look):
    boss, maker = person(studio, "admin", "阿敏"), person(studio, "user", "林岚")
    call(studio, film(studio, "Lighthouse", boss), 1234.5)
    call(studio, film(studio, "Kite", maker), 20)
    assert "¥1,254.50" in words(look(boss))
    seen = words(look(maker))
    assert "¥20" in seen
    assert "Kite" in seen
    assert "1,2" not in seen.replace("1,2,", "")
    assert "Lighthouse" not in seen


def test_a_viewer_of_films_has_no_costs(studio, look):
    call(studio, None, 7.77)
    assert "7.77" not in words(look(person(studio, "viewer", "客")))


def test_an_address_that_asks_for_another_ones_film_shows_neither_name_nor_sum(studio, look):
    boss, maker = person(studio, "admin", "阿敏"), person(studio, "user", "林岚")
    secret = film(studio, "Lighthouse", boss)
    call(studio, secret, 1234.5)
    call(studio, film(studio, "Kite", maker), 20)
    here = look(maker, project=secret.id.hex)
    assert not here.exception
    assert "Lighthouse" not in words(here) + repr([button.label for button in here.button])
    assert any("A film you cannot see" in button.label for button in here.button)
    assert "1,234" not in words(here)


@pytest.mark.parametrize(
    "address",
    [
        {"model": "<script>alert(1)</script>", "time": "'; DROP TABLE calls --"},
        {"project": "../../etc/passwd", "person": "x" * 5000, "time": "2026-99-99..2026-01-01"},
        {"view": "nowhere", "compare": "ever", "state": ",,,,", "stage": "a,b,c' OR 1=1"},
    ],
)
def test_what_somebody_types_into_the_address_breaks_nothing(studio, look, address):
    boss = person(studio, "admin", "阿敏")
    call(studio, None, 3)
    here = look(boss, **address)
    assert not here.exception
    assert "<script>" not in words(here)
    assert "Costs" in words(here)


def test_it_says_what_it_is_compared_with_and_by_how_much(studio, look):
    boss = person(studio, "admin", "阿敏")
    call(studio, None, 30)
    call(studio, None, 20, at=utc_now() - timedelta(days=40))
    seen = words(look(boss, view="costs"))
    assert "↑ +50%" in seen
    assert "than the time before" in seen
    assert "than the time before" not in words(look(boss, view="costs", compare="none"))


def test_numbers_are_narrowed_by_the_address_and_the_chip_takes_it_off(studio, look):
    boss = person(studio, "admin", "阿敏")
    call(studio, None, 30)
    call(studio, None, 5, model="wan", provider="dashscope")
    here = look(boss, model="wan")
    assert "¥35" not in words(here)
    next(button for button in here.button if button.key == "off-model").click().run()
    assert "model" not in here.query_params
    assert "¥35" in words(here)


def test_what_is_far_below_is_neither_asked_nor_drawn_until_somebody_comes_near(studio, look):
    boss = person(studio, "admin", "阿敏")
    call(studio, None, 30)
    all_of = look(boss, view="costs")
    whole, drawn = words(all_of), specs(all_of)
    here = look(boss, near="", view="costs")
    assert "Used of each model" in words(here)  # its title stands in its frame
    assert len(words(here)) < len(whole)
    assert 2 <= len(specs(here)) < len(drawn)
    here.session_state[chart_lazy_rows.NEAR] = ("used",)
    assert "Pictures" in words(here.run())


def test_sums_come_in_the_currency_of_the_address_or_of_the_person(studio, look):
    boss = person(studio, "admin", "阿敏")
    call(studio, None, 71)  # with no rate of that day: by the one that came with the studio, 7.10
    here = look(boss, currency="USD", view="costs")
    assert "$10" in words(here)
    assert "at each day’s rate" in words(here)
    assert "¥71" not in words(here)
    here = look(boss, currency="ABC")
    assert "There is no rate for “ABC” here" in words(here)
    assert "¥71" in words(here)
    here = look(boss, currency="<script>")
    assert "<script>" not in words(here)
    here = look(boss)
    next(one for one in here.selectbox if one.key == "board_currency").select("USD").run()
    assert here.query_params["currency"] in ("USD", ["USD"])
    assert "$10" in words(look(boss))


def test_every_chart_is_drawn_as_vega_lite_has_it(studio, look):
    boss = person(studio, "admin", "阿敏")
    made = film(studio, "Kite", boss)
    for day in range(8):
        call(
            studio, made, 3 + day, boss, at=utc_now() - timedelta(days=day), cached=day == 3, saved_micro_yuan=1_000_000
        )
    call(studio, made, 1, boss, state="failed", error="Refused: no")
    with studio.db.write() as session:
        session.add(tables.Rating(model="kling/kling-v3", purpose="clip", stars=4, user_id=boss.id))
        root = uuid.uuid4()
        session.add(
            tables.Task(
                id=root,
                root_id=root,
                project_id=made.id,
                task_type="video",
                kind="video.shoot",
                status="completed",
                user_id=boss.id,
                created_at=utc_now() - timedelta(hours=2),
                started_at=utc_now() - timedelta(hours=2),
                completed_at=utc_now() - timedelta(hours=1),
            )
        )
    drawn = []
    for view in ("costs", "tasks", "films", "prompts", "people", "vendors", "takes", "lost"):
        here = look(boss, view=view)
        assert not here.exception, view
        drawn += specs(here)
    assert len(drawn) >= 10
    for spec in drawn:
        altair.Chart.from_dict({"data": {"values": []}, **spec})


def test_a_studio_that_has_done_nothing_says_what_to_do(studio, look):
    seen = words(look(person(studio, "admin", "阿敏")))
    assert f"Nothing spent in {utc_now():%B}" in seen
    assert "Set a budget" in [button.label for button in look(person(studio, "admin", "阿敏")).button]
    assert "None" not in seen


def test_the_letter_is_one_click_away(studio, look):
    seen = words(look(person(studio, "admin", "阿敏")))
    assert re.search(r'href="api/v1/letters/newest\.(pdf|html)\?lang=en" download', seen)


def test_a_table_says_money_first_and_each_cell_its_column_for_a_phone(studio, look):
    boss = person(studio, "admin", "阿敏")
    call(studio, film(studio, "Kite", boss), 10)
    seen = words(look(boss, view="vendors"))
    table = seen[seen.index("Used of each model") :]
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)', table)
    assert heads.index("Cost") < heads.index("Calls")
    assert 'data-t="Cost"' in table


def test_a_chart_that_cannot_be_answered_says_so_and_the_page_stands(studio, look, monkeypatch, tmp_path):
    boss = person(studio, "admin", "阿敏")
    call(studio, None, 12)
    folder = tmp_path / "queries"
    folder.mkdir()
    for file in files.FOLDER.glob("*.sql"):
        (folder / file.name).write_text(file.read_text("utf-8"), "utf-8")
    broken = (folder / "top_ten.sql").read_text("utf-8").replace("FROM calls", "FROM nowhere")
    (folder / "top_ten.sql").write_text(broken, "utf-8")
    monkeypatch.setattr(files.load_charts, "__defaults__", (folder,))
    monkeypatch.setattr(files.charts_of_page, "__defaults__", (folder,))
    here = look(boss, view="costs")
    assert not here.exception
    assert "cannot be worked out just now" in words(here)
    assert "¥12" in words(here)


def test_where_the_files_cannot_be_made_the_page_stands(studio, look):
    boss = person(studio, "admin", "阿敏")
    call(studio, None, 12)
    fact_files.facts_folder(studio.settings).write_text("a file where a folder should be")
    here = look(boss)
    assert not here.exception
    assert "cannot be worked out just now" in words(here)
