"""Every number on every chart of the dashboards, worked out by hand for a ledger of 200 calls made by hand, on both databases.

The blocks of tests/data/ledger_200.csv, in yuan (C: each of ten cost 0.05, and so on); the month so far is 1 to 18 November:

    A 20 script, deepseek, fog, 2 Nov, 0.01 each (estimated 0.02)    0.20   M  6 lab "posters", wan-image, 12 Nov, 0.25 (0.20)   1.50
    B 40 pictures, wan-image, fog, 3 Nov, 0.20; 1 s to 40 s          8.00   N  3 lab "loglines", deepseek, 13 Nov, 0.01          0.03
    C 10 refused, wan-image, fog, 3 Nov, 0.05 each                   0.50   O 10 of a film and person gone, 5 Nov, 0.20          2.00
    D 20 clips, kling, fog, 10 Nov, 2.50 (2.00), 60 s, 5 s long     50.00   P  4 unavailable, asked again, fog, 3 Nov            0
    E  4 clips in doubt, kling, fog, 10 Nov, 2.00                    8.00   Q  2 asked again at openai, in a currency unknown    0
    F 20 lines, minimax, kite, 17 Nov, 0.04 (0.05), 100 letters      0.80   R  1 money back, kling, fog, 11 Nov 09:00           -1.50
    G 10 lines from the cache, kite, 17 Nov, saved 0.04 each         0      S  1 paid, no answer, film in the bin, 11 Nov 15:00  2.00
    H 10 pictures by our painter, kite, 16 Nov                       0      W  2 pictures, kite, 17 Nov 23:30                    0.40
    I 10 pictures, wan-image, kite, 18 Nov 09:00, 0.20               2.00   T 10 pictures, fog, 10 Oct, 0.20                     2.00
    J  5 scripts from a free allowance, kite, 18 Nov, 3000 each      0      U  5 scripts too busy, fog, 12 Oct                   0
    K  4 clips under way, kite, 18 Nov, held 2.00 each               0      V  1 picture, fog, 25 Oct                            4.00
    L  2 scripts about to be asked, kite, 18 Nov, held 0.02 each     0

    November: 0.20 + 8 + 0.50 + 50 + 8 + 0.80 + 2 + 1.50 + 0.03 + 2 - 1.50 + 2 + 0.40 = 73.93; from 1 to 18 October: 2.00
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from core.analytics import charts, filters
from core.analytics.chart_query import ChartQueries, Viewer
from core.analytics.live_facts import LiveFacts
from core.database.engine import Database
from core.operations import installation
from tests.conftest import new_database
from tests.support.ledger_by_hand import HEX, NOW, fill

ALL = Viewer(person="0" * 32, all=True)
MONTH = filters.parse_filters({"time": "this_month"})
FOG, KITE, GONE, BIN = (HEX[name] for name in ("fog", "kite", "gone", "bin"))
MING, LI, LEFT = (HEX[name] for name in ("ming", "li", "left"))
MICRO = 1_000_000


def yuan(amount: float) -> int:
    return round(amount * MICRO)


def day(number: int, month: int = 11) -> date:
    return date(2026, month, number)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def asking(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChartQueries]:
    folder = tmp_path_factory.mktemp("by_hand")
    url = (
        f"sqlite:///{folder / 's.db'}"
        if request.param == "sqlite"
        else new_database(request.getfixturevalue("postgres"))
    )
    database = Database(url)
    installation.upgrade(database)
    fill(database)
    yield ChartQueries(LiveFacts(database, folder / "analytics"), clock=lambda: NOW)
    database.engine.dispose()


def rows(asking: ChartQueries, name: str, by: str = "", asked: filters.Filters = MONTH) -> list[tuple]:
    return list(asking.ask(charts.load_charts()[name], asked, ALL, by).rows)


def tiles(asking: ChartQueries, name: str) -> dict[str, tuple]:
    """Value and before of each."""
    return {row[0]: (row[1], row[2]) for row in rows(asking, name)}


def near(*values):
    """To the last micro-yuan where money is; else as close as numbers with a point are."""
    return [tuple(pytest.approx(each, rel=1e-9) if isinstance(each, float) else each for each in row) for row in values]


# Costs -------------------------------------------------------------------------------------------------------------------


def test_spend_today_this_week_and_this_month_stands_beside_the_time_before(asking):
    assert tiles(asking, "tiles_spend") == {
        "today": (yuan(2.00), yuan(0.80)),  # I; F of yesterday morning, W came after noon
        "week": (yuan(3.20), yuan(56.50)),  # F + I + W; D + E + R from Monday 9 to Wednesday noon, S came after it
        "month": (yuan(73.93), yuan(2.00)),  # all; T and U until 18 October noon
    }
    fortnight = rows(asking, "tiles_spend")[0][3]
    assert fortnight == [yuan(each) for each in (2, 0, 0, 0, 0, 58, 0.5, 1.5, 0.03, 0, 0, 0, 1.2, 2)]


def test_a_day_is_the_readers_day(asking):
    shanghai = filters.parse_filters({"time": "this_month"}, "Asia/Shanghai")
    assert rows(asking, "tiles_spend", asked=shanghai)[0][1] == yuan(2.40)  # W was at half past seven there
    days = {(row[0], row[1]): row[2] for row in rows(asking, "spend_by_day", "stage", shanghai)}
    assert days[day(18), "storyboard"] == yuan(2.40) and (day(17), "storyboard") not in days


def test_tiles_of_the_time(asking):
    assert tiles(asking, "tiles_calls") == {
        "spend": (yuan(73.93), yuan(2.00)),
        "calls": (174, 15),  # 200 - T - U - V - G; T + U
        "success": (pytest.approx(150 / 164), pytest.approx(10 / 15)),  # 174 - E - K - L have ended, C and P failed
        "saved": (yuan(0.40), 0),
        "reserved": (yuan(8.04), None),  # K + L
        "unpriced": (2, None),  # Q
    }
    spark = rows(asking, "tiles_calls")[1][3]
    assert spark == [20, 54, 0, 10, 0, 0, 0, 2, 24, 2, 6, 3, 0, 0, 10, 22, 21]  # from 2 to 18 November


def test_what_it_was_worth(asking):
    assert tiles(asking, "tiles_worth") == {
        # 65.20 fog + 3.20 kite + 2.00 bin = 70.40; a film that is gone has no minutes, so its 2.00 are left out
        "per_film": (yuan(35.20), yuan(2.00)),  # fog and kite; before: the one in the bin, and T
        "per_minute": (yuan(28.16), yuan(1.00)),  # 90 s + 60 s; 120 s
        "per_shot": (yuan(14.08), None),  # f1 f2 f3 f4 k1
        "takes_per_shot": (1.6, None),  # 2 + 2 + 2 + 1 + 1
        "clips_per_shot": (1.5, None),  # two of f1, one of f2; the camera move costs nothing
    }


def test_the_day_the_budget_ends(asking):
    """The last fourteen days, 4 to 17 November, cost 2 + 58 + 0.5 + 1.5 + 0.03 + 1.2 = 63.23: 4.5164 a day. 26.07 are left, 5.8 days.
    Their spread is sqrt((3371.9409 - 63.23² / 14) / 13) = 15.4082; times 1.2816 it is 19.7472 · sqrt(k + k² / 14) in k days: after
    one day 4.52 + 20.44 is not yet 26.07, after two 9.03 + 29.85 is. Spent slowly, it lasts the month."""
    assert tiles(asking, "budget_lasts") == {
        "lasts_until": (day(24), None),
        "lasts_earliest": (day(20), None),
        "lasts_latest": (None, None),
    }
    ahead = {row[0]: row[1:] for row in rows(asking, "burn_down")}
    assert len(ahead) == 30
    assert ahead[day(9)] == (yuan(10.70), None, None, None, yuan(100))
    assert ahead[day(18)] == (yuan(73.93), None, None, None, yuan(100))
    spent, expected, low, high, allowed = ahead[day(20)]
    assert (spent, expected, low, allowed) == (None, 82_962_857, yuan(73.93), yuan(100))
    assert high == pytest.approx(yuan(82.9629 + 29.8548), abs=1_000)


def test_one_films_budget_is_its_own(asking):
    """Nobody set one for kite: nothing is said of a limit, and nothing of the studio's."""
    narrowed = MONTH.narrowed("project", KITE)
    assert rows(asking, "budget_lasts", asked=narrowed) == []
    assert {row[5] for row in rows(asking, "burn_down", asked=narrowed)} == {None}


def test_spend_by_day(asking):
    assert rows(asking, "spend_by_day", "stage") == [
        (day(2), "script", yuan(0.20)),
        (day(3), "storyboard", yuan(8.50)),  # B + C
        (day(5), "storyboard", yuan(2.00)),  # of a film that is gone
        (day(10), "video", yuan(58.00)),
        (day(11), "video", yuan(0.50)),  # R + S
        (day(12), "lab", yuan(1.50)),
        (day(13), "lab", yuan(0.03)),
        (day(17), "audio", yuan(0.80)),
        (day(17), "storyboard", yuan(0.40)),
        (day(18), "storyboard", yuan(2.00)),
    ]
    whole = {
        by: sum(row[2] for row in rows(asking, "spend_by_day", by)) for by in charts.load_charts()["spend_by_day"].by
    }
    assert whole == dict.fromkeys(whole, yuan(73.93))


WHERE = {
    "project": [(FOG, 65.20, 101), (KITE, 3.20, 63), (GONE, 2.00, 10), (BIN, 2.00, 1), ("-", 1.53, 9)],
    "person": [(LI, 59.73, 91), (MING, 12.20, 83), (LEFT, 2.00, 10)],
    "stage": [("video", 58.50, 30), ("storyboard", 12.90, 88), ("lab", 1.53, 9), ("audio", 0.80, 30), ("script", 0.20, 27)],
    "capability": [("video", 58.50, 30), ("image", 14.40, 94), ("speech", 0.80, 30), ("text", 0.23, 30)],
    "provider": [
        ("kling", 58.50, 30), ("dashscope", 14.40, 82), ("minimax", 0.80, 30), ("deepseek", 0.23, 30), ("builtin", 0, 10), ("openai", 0, 2),
    ],
    "model": [
        ("kling-v3", 58.50, 30), ("wan-image", 14.40, 82), ("speech-02", 0.80, 30), ("deepseek-chat", 0.23, 30), ("gpt-image", 0, 2), ("painter", 0, 10),
    ],
    "template": [("-", 72.23, 158), ("poster@1", 1.50, 6), ("script_scifi@3", 0.20, 20)],
    "experiment": [("-", 72.40, 175), (HEX["posters"], 1.50, 6), (HEX["loglines"], 0.03, 3)],
}  # fmt: skip
"""184 calls of November: 200 - T - U - V. fog: A + B + C + D + E + P + Q + R; kite: F + G + H + I + J + K + L + W."""


@pytest.mark.parametrize("by", WHERE)
def test_where_it_goes(asking, by):
    expected = [(what, yuan(cost), calls) for what, cost, calls in WHERE[by]]
    assert rows(asking, "top_ten", by) == expected
    assert sum(row[1] for row in expected) == yuan(73.93) and sum(row[2] for row in expected) == 184


def test_cost_by_stage(asking):
    assert rows(asking, "cost_by_stage") == [(stage, yuan(cost)) for stage, cost, _ in WHERE["stage"]]


def test_money_that_made_nothing(asking):
    assert rows(asking, "lost_money") == [
        ("doubtful", yuan(8.00), 4),  # E
        ("video_not_chosen", yuan(2.50), 1),  # the second of f1
        ("no_answer", yuan(2.00), 1),  # S
        ("storyboard_not_chosen", yuan(0.80), 5),  # f1, f2, f3, all of f6, which was removed; k3's painted for nothing
        ("refused", yuan(0.50), 10),  # C
        ("characters_not_chosen", yuan(0.20), 1),
        ("audio_not_chosen", yuan(0.04), 1),
        ("failed", 0, 4),  # P
    ]
    of_kite = rows(asking, "lost_money", asked=MONTH.narrowed("project", KITE))
    assert of_kite == [("audio_not_chosen", yuan(0.04), 1), ("storyboard_not_chosen", 0, 1)]
    of_wan = rows(asking, "lost_money", asked=MONTH.narrowed("model", "wan-image"))
    assert of_wan == [
        ("storyboard_not_chosen", yuan(0.80), 4), ("refused", yuan(0.50), 10), ("characters_not_chosen", yuan(0.20), 1), ("failed", 0, 4),
    ]  # fmt: skip


def test_film_by_film(asking):
    assert rows(asking, "films") == [
        # film, cost, its seconds, per minute, shots, approved, per approved shot, takes per approved shot, calls
        (FOG, yuan(65.20), 90.0, 43_466_667, 5, 4, yuan(16.30), 1.75, 101),
        (KITE, yuan(3.20), 60.0, yuan(3.20), 3, 1, yuan(3.20), 1.0, 53),  # G came from the cache
        (GONE, yuan(2.00), None, None, 0, 0, None, None, 10),
        (BIN, yuan(2.00), 120.0, yuan(1.00), 0, 0, None, None, 1),
    ]


def test_estimated_and_actual(asking):
    assert rows(asking, "estimate_actual") == near(
        ("kling", "kling-v3", 22, yuan(42.00), yuan(50.50), 50.50 / 42 - 1),  # D + R + S; E is in doubt
        ("dashscope", "wan-image", 68, yuan(13.60), yuan(13.90), 13.90 / 13.60 - 1),  # B + I + M + O + W
        ("minimax", "speech-02", 20, yuan(1.00), yuan(0.80), -0.2),
        ("deepseek", "deepseek-chat", 23, yuan(0.43), yuan(0.23), 0.23 / 0.43 - 1),  # A + N; J was free
    )


def test_used_of_each_model(asking):
    # vendor, model, calls, from the cache, tokens in, tokens out, pictures, seconds, characters, of a free allowance, of no known price, cost
    assert rows(asking, "used") == [
        ("kling", "kling-v3", 30, 0, 0, 0, 0, 100.0, 0, 0, 0, yuan(58.50)),
        ("dashscope", "wan-image", 82, 0, 0, 0, 68, 0.0, 0, 0, 0, yuan(14.40)),
        ("minimax", "speech-02", 20, 10, 0, 0, 0, 50.0, 2_000, 0, 0, yuan(0.80)),
        ("deepseek", "deepseek-chat", 30, 0, 30_300, 15_300, 0, 0.0, 0, 15_000, 0, yuan(0.23)),
        ("builtin", "painter", 10, 0, 0, 0, 10, 0.0, 0, 0, 0, 0),
        ("openai", "gpt-image", 2, 0, 0, 0, 2, 0.0, 0, 0, 2, 0),
    ]


def test_price_stars_cache_and_currencies(asking):
    assert rows(asking, "price_and_stars") == [
        ("wan-image", 204_412, 4.0, 3, 68, "dashscope"),  # 13.90 / 68
        ("kling-v3", 2_295_455, 2.0, 1, 22, "kling"),  # 50.50 / 22
    ]
    assert rows(asking, "saved_by_cache") == [(day(17), yuan(0.40), 10)]
    assert rows(asking, "currencies") == [
        ("USD", 26, yuan(58.50), 7.0, 7.2),  # D + E + R + S
        ("CNY", 121, yuan(15.43), 1.0, 1.0),  # A + B + C + F + I + M + N + O + W
    ]


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
    """Each has its numbers above; `workers` is of the very last day, and stands in test_chart_edges."""
    source = Path(__file__).read_text("utf-8")
    drawn = [chart.name for page in ("costs", "tasks", "films", "prompts") for chart in charts.charts_of_page(page)]
    assert [name for name in drawn if f'asking, "{name}"' not in source] == ["workers"]


def test_a_time_that_is_over_says_the_same_whenever_it_is_asked(asking):
    october = filters.parse_filters({"time": "2026-10-01..2026-10-31"})
    assert sum(row[2] for row in rows(asking, "spend_by_day", "model", october)) == yuan(6.00)  # T + V
    whole = filters.parse_filters({"time": "all"})
    months = rows(asking, "spend_by_day", "stage", whole)
    assert sum(row[2] for row in months) == yuan(79.93) and {row[0] for row in months} == {day(1, 10), day(1)}
    assert NOW - timedelta(days=48) < datetime(2026, 10, 10)
