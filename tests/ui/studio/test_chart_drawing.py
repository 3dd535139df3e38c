"""How a chart is drawn and named: its colours, axes and legends, the words of its columns, names for ids and errors."""

from __future__ import annotations

import re
from datetime import date

from core.analytics import chart_columns, fact_files, filters
from core.analytics import charts as files
from core.analytics.chart_query import ChartAnswer, Viewer
from core.analytics.display_names import name_values
from core.database.tables import utc_now
from core.i18n import texts_of_area
from providers.errors import ProviderError
from tests.ui.studio.costs_world import film, person
from ui.charts import chart_marks, chart_tiles
from ui.charts.chart_pieces import WordedAnswer


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
