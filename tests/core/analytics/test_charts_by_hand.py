"""Every number on every chart of the dashboards, worked out by hand for the ledger of
tests/support/ledger_by_hand.py, on both databases; those of costs stand in test_cost_charts_by_hand.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.analytics import charts, filters
from tests.support.asked_charts import day, near, rows, tiles, yuan
from tests.support.ledger_by_hand import FOG, HEX, KITE, LEFT, LI, MING, NOW


@pytest.fixture
def asking(asking_by_hand):
    return asking_by_hand


# Tasks -------------------------------------------------------------------------------------------------------------------


def test_tasks_right_now(asking):
    assert tiles(asking, "tiles_tasks") == {
        "running": (1, None),  # the film that only holds its steps is none
        "waiting": (2, None),
        "needs_review": (1, None),
        "failed_lately": (1, 1),  # this morning; yesterday before noon
    }


def test_success(asking):
    assert tiles(asking, "tiles_success") == {
        "generation_success": (pytest.approx(150 / 164), pytest.approx(10 / 15)),
        "task_success": (pytest.approx(7 / 9), None),
        "tasks_done": (7, 0),
    }
    by_day = {(row[0], row[1]): row[2:] for row in rows(asking, "success_by_day", "provider")}
    assert by_day[day(3), "dashscope"] == (pytest.approx(40 / 54), 54)  # B of B + C + P
    assert sum(row[3] for row in rows(asking, "success_by_day", "provider")) == 164


def test_throughput(asking):
    assert rows(asking, "throughput") == [
        (day(3), "completed", 6),
        (day(17), "completed", 1),
        (day(17), "failed", 1),
        (day(18), "failed", 1),
    ]
    hours = rows(asking, "throughput_hours")
    assert [row for row in hours if row[2]] == [("06:00", "failed", 1)]
    assert (len(hours), hours[0][0], hours[-1][0]) == (24, "13:00", "12:00")


def test_waiting_in_the_queue_and_for_vendors(asking):
    assert rows(asking, "where_time_goes") == near(
        # pictures 1 to 4 waited 10, 20, 30, 40 s for a worker, ran 60, 70, 80, 90 s, of which 1, 2, 3, 4 at the vendor
        ("storyboard.paint", "wait", 25.0, 4),
        ("storyboard.paint", "vendor", 2.5, 4),
        ("storyboard.paint", "own", 72.5, 4),
        # 5 s, then 10 s; and 20 s, then 30 s and 10 s, with 250 s for a person to decide in between
        ("audio.speak", "wait", 12.5, 2),
        ("audio.speak", "vendor", 0.0, 2),
        ("audio.speak", "own", 25.0, 2),
        ("script.write", "wait", 10.0, 1),
        ("script.write", "vendor", 2.0, 1),
        ("script.write", "own", 28.0, 1),
        ("video.shoot", "wait", 30.0, 1),
        ("video.shoot", "vendor", 0.0, 1),
        ("video.shoot", "own", 30.0, 1),
    )


def test_how_long_steps_and_vendors_take(asking):
    assert rows(asking, "task_times", "kind") == [
        ("storyboard.paint", 4, 70_000, 90_000, 90_000, 20_000, 40_000, 40_000),
        ("audio.speak", 1, 40_000, 40_000, 40_000, 20_000, 20_000, 20_000),
        ("script.write", 1, 30_000, 30_000, 30_000, 10_000, 10_000, 10_000),
    ]
    assert rows(asking, "vendor_times", "provider") == near(
        # 28 of one second and B's 1 to 40 s: the 34th, 65th and 68th of 68
        ("dashscope", 68, 6_000, 37_000, 40_000, 68 / 82),
        ("deepseek", 28, 2_000, 4_000, 4_000, 1.0),  # 3 x 1 s, 20 x 2 s, 5 x 4 s: the 14th, 27th, 28th
        ("kling", 22, 60_000, 60_000, 60_000, 1.0),
        ("minimax", 20, 1_000, 1_000, 1_000, 1.0),
        ("builtin", 10, 300, 300, 300, 1.0),
        ("openai", 2, 5_000, 5_000, 5_000, 1.0),
    )


def test_errors_and_what_was_tried_again(asking):
    assert [row[:6] for row in rows(asking, "errors")] == [
        ("Refused", 10, datetime(2026, 11, 3, 10, 9), 1, yuan(0.50), "dashscope"),
        ("Doubtful", 4, datetime(2026, 11, 10, 11, 3), 1, yuan(8.00), "kling"),
        ("Unavailable", 4, datetime(2026, 11, 3, 11, 3), 1, 0, "dashscope"),
        ("WasPaid", 1, datetime(2026, 11, 11, 15, 0), 1, yuan(2.00), "kling"),
    ]
    assert [row[:5] for row in rows(asking, "task_errors")] == [
        ("tasks.Refused", "audio.speak", 1, 0, datetime(2026, 11, 17, 10, 0, 15)),
        ("tasks.Unavailable", "video.shoot", 1, 0, datetime(2026, 11, 18, 6, 1)),
        ("tasks.doubtful", "video.shoot", 1, 1, datetime(2026, 11, 18, 11, 0)),
    ]
    assert rows(asking, "tried_again") == [(day(3), "call", 4), (day(9), "call", 2), (day(17), "step", 2)]  # P, Q


def test_when_it_is_busy_and_what_is_slow(asking):
    assert rows(asking, "week_hours") == [(2, 9, 6), (2, 10, 2), (3, 6, 1), (3, 11, 5)]
    assert [row[:4] for row in rows(asking, "slowest")] == near(
        # kind, seconds, waited, at vendors
        ("storyboard.paint", 90.0, 40.0, 4.0),
        ("storyboard.paint", 80.0, 30.0, 3.0),
        ("storyboard.paint", 70.0, 20.0, 2.0),
        ("storyboard.paint", 60.0, 10.0, 1.0),
        ("audio.speak", 40.0, 20.0, 0.0),
        ("script.write", 30.0, 10.0, 2.0),
    )
    assert rows(asking, "idea_to_film") == near(("script", 30.0, 1), ("storyboard", 120.0, 1), ("…", 600.0, 1))


# Films and people ----------------------------------------------------------------------------------------------------------


def test_films_that_were_finished(asking):
    assert tiles(asking, "tiles_films") == {
        "films": (2, 1),  # fog and kite; the one in the bin was finished on 5 October
        "film_time": (150, 120),  # their newest cuts that stand
        "idea_to_film": (518_400, 345_600),  # of ten days and two the middle; four days
        "first_take": (0.6, None),  # f3, f4, k1 of five
    }
    assert rows(asking, "films_by_week") == [(day(9), 1, 90.0), (day(16), 1, 60.0)]


def test_how_far_films_came_and_where_they_wait(asking):
    assert rows(asking, "stage_funnel") == [
        ("idea", 2), ("script", 2), ("characters", 2), ("storyboard", 2), ("audio", 2), ("film", 2),
    ]  # fmt: skip
    assert rows(asking, "where_films_wait") == [
        (FOG, "video", "review", MING, datetime(2026, 11, 12, 10, 0), 5, 4),
        (KITE, "video", "work", LI, datetime(2026, 11, 18, 11, 0), 3, 1),
    ]


def test_accepted_at_the_first_take(asking):
    assert rows(asking, "first_take_by_model") == [("builtin/painter", 1.0, 1), ("dashscope/wan-image", 0.5, 4)]
    assert rows(asking, "first_take_by_size") == near(("wide", 1 / 3, 3), ("close_up", 1.0, 2))


def test_what_everybody_did(asking):
    assert rows(asking, "members") == [
        # person, films, steps, calls without the cache, cost, shots approved, prompts
        (LI, 1, 4, 81, yuan(59.73), 1, 1),
        (MING, 1, 10, 83, yuan(12.20), 4, 3),
        (LEFT, 0, 0, 10, yuan(2.00), 0, 0),
    ]


# Prompts -------------------------------------------------------------------------------------------------------------------


def test_prompts_that_were_improved(asking):
    assert tiles(asking, "tiles_prompts") == {
        "optimised": (4, 1),
        "quality_before": (35, 40),  # 40 50 20 30
        "quality_after": (75, 50),  # 80 70 90 60
        "stars": (pytest.approx(11 / 3), None),  # 5 4 2
        "won": (0.5, 1),  # one was sent on, one got four stars
        "lab_spend": (yuan(1.53), 0),
    }
    assert rows(asking, "optimised_by_day") == [
        (day(2), "script_generation", 2), (day(9), "storyboard_generation", 1), (day(16), "script_generation", 1),
    ]  # fmt: skip
    assert rows(asking, "prompt_quality") == near(
        ("script_generation", 3, 40.0, 70.0, 30.0, 1 / 3, 100.0), ("storyboard_generation", 1, 20.0, 90.0, 70.0, 0.0, 300.0)
    )  # fmt: skip


def test_templates_that_win(asking):
    assert rows(asking, "stars_with_templates") == [("without", 3.0, 2), ("with", 5.0, 1)]  # B1 and D1; M1
    assert rows(asking, "templates_win") == near(
        ("board@1", "zh", 1, 1.0, 4.0, 1, 70.0), ("script_scifi@3", "zh", 3, 1 / 3, 3.5, 2, 30.0)
    )
    assert rows(asking, "templates_told") == [
        ("script_scifi@3", 20, 1.0, yuan(0.20), None, 0), ("poster@1", 6, 1.0, yuan(1.50), 5.0, 1),
    ]  # fmt: skip
    assert rows(asking, "lab_spend") == [(HEX["posters"], yuan(1.50), 6), (HEX["loglines"], yuan(0.03), 3)]


def test_no_chart_is_left_out_here():
    """Each has its numbers by hand; `workers` is of the very last day, and stands in test_chart_edges."""
    files = Path(__file__).parent.glob("test_*charts_by_hand.py")
    source = "".join(file.read_text("utf-8") for file in files)
    drawn = [chart.name for page in ("costs", "tasks", "films", "prompts") for chart in charts.charts_of_page(page)]
    assert [name for name in drawn if f'asking, "{name}"' not in source] == ["workers"]


def test_a_time_that_is_over_says_the_same_whenever_it_is_asked(asking):
    october = filters.parse_filters({"time": "2026-10-01..2026-10-31"})
    assert sum(row[2] for row in rows(asking, "spend_by_day", "model", october)) == yuan(6.00)  # T + V
    whole = filters.parse_filters({"time": "all"})
    months = rows(asking, "spend_by_day", "stage", whole)
    assert sum(row[2] for row in months) == yuan(79.93) and {row[0] for row in months} == {day(1, 10), day(1)}
    assert NOW - timedelta(days=48) < datetime(2026, 10, 10)
