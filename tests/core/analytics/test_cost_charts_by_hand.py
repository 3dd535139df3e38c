"""Every number on the charts of costs, worked out by hand for the ledger of tests/support/ledger_by_hand.py, on both databases."""

from __future__ import annotations

import pytest

from core.analytics import charts, filters
from tests.support.asked_charts import MONTH, day, near, rows, tiles, yuan
from tests.support.ledger_by_hand import BIN, FOG, GONE, HEX, KITE, LEFT, LI, MING


@pytest.fixture
def asking(asking_by_hand):
    return asking_by_hand


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
