"""The dashboards' page without a browser: who sees which numbers, what an address may ask for, and that no chart brings the page down."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import altair
import pytest
from streamlit.testing.v1 import AppTest

from core.analytics import chart_columns, fact_files, filters, saved_views
from core.analytics import charts as files
from core.analytics.chart_query import ChartAnswer, Viewer
from core.analytics.cost_per_minute import MinuteCost
from core.analytics.display_names import name_values
from core.analytics.outlook_values import CostDriver
from core.database import tables
from core.database.tables import utc_now
from core.errors import NotAllowed, NotFound, TooManyViews, ViewNameTaken, WordsTooLong
from core.i18n import texts_of_area
from core.money import budgets
from core.people import sessions
from core.studio import Studio
from providers.errors import ProviderError
from tests.ui.conftest import on_one_server
from tests.ui.world import SCRIPT, words
from ui.base import state
from ui.charts import chart_lazy_rows, chart_marks, chart_tiles
from ui.charts.chart_pieces import WordedAnswer
from ui.costs import costs_change, costs_month, costs_words

PAGE = "../pages/costs.py"
Look = Callable[..., AppTest]


def person(studio: Studio, role: str, name: str) -> tables.User:
    with studio.db.write() as session:
        row = tables.User(
            id=uuid.uuid4(), email=f"{uuid.uuid4().hex[:8]}@example.org", name=name, role=role, password_hash=""
        )
        session.add(row)
    return row


def film(studio: Studio, name: str, owner: tables.User) -> tables.Project:
    with studio.db.write() as session:
        row = tables.Project(id=uuid.uuid4(), name=name, user_id=owner.id, settings={"idea": name})
        session.add(row)
    return row


def call(studio: Studio, made_for: tables.Project | None, yuan: float, by: tables.User | None = None, **facts) -> None:
    told = {"stage": "video", "provider": "kling", "model": "kling-v3", "capability": "video", "state": "done", **facts}
    with studio.db.write() as session:
        session.add(
            tables.Call(
                key=uuid.uuid4().hex,
                project_id=made_for.id if made_for else None,
                user_id=by.id if by else None,
                cost_micro_yuan=round(yuan * 1_000_000),
                estimate_micro_yuan=round(yuan * 1_000_000),
                created_at=told.pop("at", utc_now() - timedelta(minutes=5)),
                **told,
            )
        )


@pytest.fixture
def look(studio: Studio, owned: None) -> Look:
    """The page, of this person, as an address asks for it."""

    def show(who: tables.User, language: str = "en", **address: str) -> AppTest:
        opened = on_one_server(AppTest.from_file(str(SCRIPT), default_timeout=60))
        opened.query_params["lang"] = language
        opened.session_state[state.TOKEN] = sessions.begin_session(studio.db, who.id)
        for key, value in address.items():
            opened.query_params[key] = value
        if "near" not in address:
            opened.session_state[chart_lazy_rows.NEAR] = tuple(files.load_charts())  # as if all had been scrolled to
        return opened.switch_page(PAGE).run()

    return show


def specs(here: AppTest) -> list[dict]:
    return [json.loads(each.proto.spec) for each in here.get("vega_lite_chart")]


# Who sees what ---------------------------------------------------------------------------------------------------------


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


# Numbers ---------------------------------------------------------------------------------------------------------------


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


# The month -------------------------------------------------------------------------------------------------------------


def field(here: AppTest, key: str):
    return next(each for each in here.text_input if each.key == key)


def limit(studio: Studio) -> int | None:
    with studio.db.read() as session:
        return budgets.studio_budget(session).limit


def test_a_budget_is_set_where_it_stands_and_what_cannot_be_read_stays_with_its_reason(studio, look):
    call(studio, None, 30)
    here = look(person(studio, "admin", "阿敏"))
    field(here, "month-budget").set_value("2000").run()
    assert limit(studio) == 2_000_000_000
    assert "¥1,970" in words(here)  # left
    field(here, "month-budget").set_value("abc").run()
    assert limit(studio) == 2_000_000_000
    assert field(here, "month-budget").value == "abc"
    assert 'role="alert"' in words(here)


def test_at_zero_one_click_sets_the_budget_that_is_offered(studio, look):
    here = look(person(studio, "admin", "阿敏"))
    next(button for button in here.button if button.key == "zero-button").click().run()
    assert limit(studio) == 500_000_000


def test_a_budget_is_said_in_minutes_of_film_where_the_studio_knows_what_one_costs():
    learnt, priced = MinuteCost(micro_yuan=60_000_000, learnt=True), MinuteCost(micro_yuan=5_000_000, learnt=False)
    assert (
        costs_month.describe_minutes_for("500", learnt) == "¥500 is about 8.3 min of film, by what films here have cost"
    )
    assert costs_month.describe_minutes_for("¥500", priced) == "¥500 is about 100 min of film at today's prices"
    assert [costs_month.describe_minutes_for(typed, learnt) for typed in ("", "0", "abc")] == ["", "", ""]


def test_who_may_set_no_budget_is_offered_none(studio, look):
    maker = person(studio, "user", "林岚")
    assert "month-budget" not in {each.key for each in look(maker).text_input}
    assert not {"zero-button"} & {button.key for button in look(maker).button}


def test_what_drove_the_change_and_who_costs_most_stand_on_the_page(studio, look):
    boss = person(studio, "admin", "阿敏")
    for _ in range(3):
        call(studio, None, 10, boss)
    call(studio, None, 10, boss, provider="minimax", model="speech", capability="speech", stage="audio")
    seen = words(look(boss))
    assert "What drove it" in seen
    assert "3 more takes" in seen
    assert "+¥30.00" in seen
    assert "75 % of the month" in seen


def test_on_the_first_of_a_month_one_day_is_said_once():
    first = date(2026, 11, 1)
    assert [costs_words.format_days(first, day) for day in (first, date(2026, 11, 25))] == ["1 Nov", "1 Nov to 25 Nov"]


def test_drivers_without_a_line_of_their_own_stand_in_one_so_that_all_add_up():
    many = [CostDriver(what="takes", of=f"k{n}", amount=100 - n) for n in range(9)]
    own, rest = costs_change.main_drivers(many)
    assert len(own) == costs_change.SHOWN
    assert sum(one.amount for one in own) + rest == sum(one.amount for one in many)
    assert costs_change.main_drivers(many[:5]) == (many[:5], 0)


def test_films_are_listed_with_what_they_cost_and_the_sample_is_labelled(studio, look):
    boss = person(studio, "admin", "阿敏")
    kite, dear = film(studio, "Kite", boss), film(studio, "Lighthouse", boss)
    call(studio, kite, 10)
    call(studio, dear, 30)
    with studio.db.write() as session:
        session.add(tables.Project(id=uuid.uuid4(), name="Gardener", sample=True, settings={"idea": "Gardener"}))
        session.get(tables.Project, dear.id).budget_micro_yuan = 60_000_000
    seen = words(look(boss))
    assert seen.index("Lighthouse") < seen.index("Kite") < seen.index("Gardener") < seen.index("Sample, not counted")
    assert "of ¥60 · 50 %" in seen
    assert "75 %" in seen


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


def told_of(kind: str, columns: tuple[str, ...], rows: list[tuple], **facts) -> WordedAnswer:
    chart = files.Chart(name="trial", title={"en": "Trial"}, kind=kind, sql="", **facts)
    return WordedAnswer(chart, ChartAnswer(columns=columns, rows=tuple(rows), as_of=utc_now()), "", {})


def test_a_heat_map_says_each_of_its_colours_and_keeps_hours_without_work():
    hours = [("12-31 22:00", "w1", 0.03), ("01-01 03:00", "w2", 0.01)]
    drawn = chart_marks.draw_chart(told_of("heat", ("during", "worker", "busy"), hours))
    assert [word for _, word in drawn.legend] == [
        "0%",
        "33%",
        "67%",
        "100%",
    ]  # the darkest is all of an hour, not the most there was
    assert drawn.spec["encoding"]["x"]["scale"]["domain"][1:3] == ["12-31 23:00", "01-01 00:00"]
    assert len(drawn.spec["encoding"]["x"]["scale"]["domain"]) == 6
    week = chart_marks.draw_chart(told_of("heat", ("weekday", "hour", "calls"), [(2, 9, 32)]))
    assert [word for _, word in week.legend] == ["0", "11", "21", "32"]  # whole calls
    assert len(week.spec["encoding"]["x"]["scale"]["domain"]) == 24
    assert len(week.spec["encoding"]["y"]["scale"]["domain"]) == 7


def test_an_axis_that_is_no_even_one_says_so():
    drawn = chart_marks.draw_chart(
        told_of("dots", ("model", "cost", "stars", "votes"), [("kling/kling-v3", 4, 3.5, 2)], unit="yuan")
    )
    axis = drawn.spec["encoding"]["x"]
    assert axis["scale"]["type"] == "sqrt"
    assert re.search("square-root|平方根", axis["axis"]["title"])


def test_a_share_says_of_how_many_it_is_and_one_of_few_is_drawn_hollow():
    days = [(date(2026, 11, 3), "kling", 1.0, 1), (date(2026, 11, 4), "kling", 0.75, 40)]
    drawn = chart_marks.draw_chart(told_of("strips", ("day", "provider", "success", "calls"), days, unit="share"))
    assert [row["few"] for row in drawn.spec["data"]["values"]] == [True, False]
    assert "fewer than 5" in drawn.said
    assert drawn.spec["layer"][-1]["data"]["values"][0]["end"] == "76% n 41"
    bars = chart_marks.draw_chart(
        told_of("bar", ("model", "first_take", "shots"), [("kling/kling-v3", 1.0, 1)], unit="share")
    )
    assert bars.spec["data"]["values"][0]["end"] == "100% n 1"


def test_a_day_without_calls_is_no_day_of_nothing_but_failures():
    drawn = chart_tiles.sparkline_svg([1.0, None, 1.0])
    assert "0.0%203.0L100.0%203.0" in drawn
    assert chart_tiles.sparkline_svg([None, 1.0]) == ""


# What goes wrong -------------------------------------------------------------------------------------------------------


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


# Words -----------------------------------------------------------------------------------------------------------------


def test_every_column_and_tile_of_every_chart_has_its_words(studio):
    from core.analytics.chart_query import ChartQueries
    from core.analytics.live_facts import LiveFacts

    asking = ChartQueries(LiveFacts(studio.db, fact_files.facts_folder(studio.settings)))
    everything = Viewer(person="0" * 32, all=True)
    wanting = []
    for chart in files.load_charts().values():
        answer = asking.ask(chart, filters.Filters(), everything)
        if chart.kind == "tiles":
            wanting += [f"tile_{row[0]}" for row in answer.rows if f"tile_{row[0]}" not in texts_of_area("costs")]
        elif chart.page in ("costs", "tasks", "films", "prompts"):
            read = [answer.columns[place] for place in chart_columns.shown_columns(chart, answer.columns)]
            heads = {name: chart_columns.column_heading(chart, name, "", "zh") for name in read}
            wanting += [f"{chart.name}.{name}" for name, head in heads.items() if head == name.replace("_", " ")]
    assert [each for each in wanting if not each.endswith(("lasts_earliest", "lasts_latest"))] == []


def test_ids_have_names_only_for_who_may_see_them(studio):
    boss, maker = person(studio, "admin", "阿敏"), person(studio, "user", "林岚")
    made = film(studio, "Lighthouse", boss)
    everything, theirs = Viewer(person=boss.id.hex, all=True), Viewer(person=maker.id.hex)
    assert name_values(studio, everything, "project", [made.id.hex], "en") == {made.id.hex: "Lighthouse"}
    assert name_values(studio, theirs, "project", [made.id.hex], "en") == {made.id.hex: "A film you cannot see"}
    assert name_values(studio, theirs, "person", [boss.id.hex, maker.id.hex], "zh") == {
        boss.id.hex: "别的人",
        maker.id.hex: "林岚",
    }
    assert name_values(studio, theirs, "project", ["-", "…", "nonsense"], "en") == {
        "-": "No film",
        "…": "The rest",
        "nonsense": "A film you cannot see",
    }


def test_every_way_a_call_or_a_step_goes_wrong_has_a_short_name(studio):
    """Nobody reads a class of ours on a dashboard."""
    steps = {key for key in texts_of_area("tasks") if key in {"lost", "doubtful", "over_budget", "waited_on_failed"}}
    kinds = {kind.__name__ for kind in kinds_of(ProviderError)} | steps | {"Unexpected", "NotWanted"}
    everything = Viewer(person="0" * 32, all=True)
    said = name_values(studio, everything, "error", kinds, "zh")
    assert [kind for kind in kinds if said[kind] == kind] == []


def kinds_of(base: type) -> set[type]:
    return {base}.union(*(kinds_of(kind) for kind in base.__subclasses__() if kind.__module__.startswith("providers")))


# Views -----------------------------------------------------------------------------------------------------------------


def test_a_view_is_an_address_and_nothing_more(studio):
    maker = person(studio, "user", "林岚")
    with studio.db.write() as session:
        saved_views.save_view(
            session, maker, "  last  month ", {"time": "last_month", "model": "wan", "view": "tasks", "lang": "zh", "x": "<b>"}
        )  # fmt: skip
    with studio.db.read() as session:
        assert [view.model_dump() for view in saved_views.own_views(session, maker)] == [
            {
                "name": "last month",
                "address": {"view": "tasks", "model": "wan", "time": "last_month"},
                "by": maker.id.hex,
            }
        ]
        assert saved_views.shared_views(session) == []


def test_a_shared_view_belongs_to_who_shared_it(studio):
    boss, maker, guest, other = (person(studio, role, role) for role in ("admin", "user", "guest", "user"))
    with studio.db.write() as session:
        saved_views.save_view(session, maker, "Monday", {"time": "7d"}, share=True)
        with pytest.raises(ViewNameTaken):
            saved_views.save_view(session, boss, "Monday", {}, share=True)
        with pytest.raises(NotAllowed):
            saved_views.save_view(session, guest, "Mine", {}, share=True)
        with pytest.raises(NotFound):
            saved_views.remove_view(session, maker, "Tuesday", share=True)
        with pytest.raises(NotAllowed):
            saved_views.remove_view(session, other, "Monday", share=True)
        saved_views.remove_view(session, boss, "Monday", share=True)
        assert saved_views.shared_views(session) == []


def test_views_have_a_name_of_some_length_and_are_not_without_number(studio):
    maker = person(studio, "user", "林岚")
    with studio.db.write() as session:
        with pytest.raises(WordsTooLong):
            saved_views.save_view(session, maker, "x" * 61, {})
        for number in range(saved_views.MOST):
            saved_views.save_view(session, maker, str(number), {})
        saved_views.save_view(session, maker, "0", {"time": "7d"})
        with pytest.raises(TooManyViews):
            saved_views.save_view(session, maker, "one more", {})
