"""What is promised of a time: a range, from what work took here, whose end never rises by more than a tenth without a word."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta

import pytest

from core.progress import time_labels
from core.tasks.expected_time import (
    EstimateSpread,
    SecondsRange,
    StepMaker,
    TimeLeft,
    TimePromise,
    WorkPace,
    WorkPart,
    group_steps,
    make_promise,
    promise_from_row,
    promise_to_row,
    quantile,
    queue_seconds,
    revise_promise,
    round_range,
    time_left,
    total_seconds,
)

AT = datetime(2026, 11, 30, 12)


class Same:
    """Every step goes as fast as this."""

    def __init__(self, p50: float) -> None:
        self.pace = WorkPace(p50, 2 * p50)

    def of(self, part: WorkPart) -> WorkPace:
        return self.pace


def after(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("low", "high", "zh", "en"),
    [
        (95, 150, "约 2 到 3 分钟做好", "ready in about 2 to 3 min"),
        (40, 80, "约 1 到 2 分钟做好", "ready in about 1 to 2 min"),
        (12, 38, "约 10 到 40 秒做好", "ready in about 10 to 40 s"),
        (2, 7, "不到 10 秒做好", "ready in less than 10 s"),
        (10, 80, "不到 2 分钟做好", "ready in less than 2 min"),
        (1300, 1900, "约 20 到 35 分钟做好", "ready in about 20 to 35 min"),
        (7000, 9000, "约 2 到 3 小时做好", "ready in about 2 to 3 h"),
    ],
)
def test_when_something_will_be_ready_is_said_as_a_range(low, high, zh, en):
    expected = SecondsRange(low=low, high=high)
    assert (time_labels.format_ready_in(expected, "zh"), time_labels.format_ready_in(expected, "en")) == (zh, en)


def test_the_end_that_is_said_is_never_less_than_was_meant_and_never_rises_while_it_is_counted_down():
    shown = [round_range(SecondsRange(low=0, high=high / 10)).high for high in range(1, 100_000, 7)]
    assert shown == sorted(shown)
    assert all(end >= high / 10 for end, high in zip(shown, range(1, 100_000, 7), strict=True))


def test_a_countdown_tells_openly_that_it_takes_longer():
    assert time_labels.format_time_left(TimeLeft(low=70, high=110), "en") == "about 1 to 2 min to go"
    assert time_labels.format_time_left(TimeLeft(low=70, high=110, late=True), "zh") == "比预计的久：还要约 1 到 2 分钟"
    assert (
        time_labels.format_time_left(TimeLeft(low=0, high=0, late=True), "en") == "longer than expected, still at work"
    )
    assert time_labels.format_left_figure(TimeLeft(low=70, high=110), "zh") == ("1 到 2 分钟", "还要大约")
    assert time_labels.format_time_left(None, "en") == ""


def test_steps_of_a_phase_are_done_side_by_side_and_phases_one_after_the_other():
    paint = group_steps([("storyboard.paint", 3.0)] * 8, {})
    cut = group_steps([("film.piece", 2.0), ("film.piece", 6.0), ("film.join", 1.0)], {})
    one, two = total_seconds(paint, Same(1.0), 1), total_seconds(paint, Same(1.0), 2)
    assert one - two == pytest.approx(12)
    assert total_seconds([*paint, *cut], Same(1.0), 2) == pytest.approx(two + total_seconds(cut, Same(1.0), 2))
    assert total_seconds(cut, Same(1.0), 8) > 6 + 1, "the longest piece is waited for, however many hands there are"


def test_a_vendors_long_job_keeps_no_worker_and_is_waited_for_once():
    films = StepMaker(model="kling/v2", seconds=90, long=True)
    one, many = (
        total_seconds(group_steps([("video.shoot", 1.0)] * n, {"video.shoot": films}), Same(90.0), 2) for n in (1, 9)
    )
    assert one == many > 90


def test_films_in_line_hold_up_another_by_no_more_than_its_own_work():
    assert queue_seconds(40.0, [1000.0, 10.0], 2) == pytest.approx(25)


def test_a_promise_comes_back_from_its_row_as_it_was():
    made = make_promise(61.0, EstimateSpread(1.0, 1.4), AT, group_steps([("film.join", 1.0)], {}))
    assert promise_from_row(json.loads(json.dumps(promise_to_row(made)))) == made
    assert made.part("film.join").work == 1 and made.part("film.piece").count == 0
    assert (made.first, time_left(made, AT).high) == (120, 120)
    assert promise_from_row({}) is None


def test_a_promise_that_is_kept_easily_comes_nearer_and_one_in_doubt_grows_by_a_tenth_at_most():
    made = make_promise(300.0, EstimateSpread(1.0, 2.0), AT)
    assert made.first == 600
    nearer = revise_promise(made, SecondsRange(low=100, high=200), after(60))
    assert time_left(nearer, after(60)).high == pytest.approx((540 + 200) / 2)
    doubted = revise_promise(made, SecondsRange(low=500, high=900), after(60))
    assert doubted.late == 0
    assert round_range(SecondsRange(low=0, high=time_left(doubted, after(60)).high)).high <= 540 * 1.1


def test_a_promise_that_cannot_be_kept_is_broken_openly_once():
    made = make_promise(60.0, EstimateSpread(1.0, 1.5), AT)
    late = revise_promise(made, SecondsRange(low=300, high=400), after(30))
    assert late.late == 1 and time_left(late, after(30)).late
    assert time_left(late, after(30)).high >= 400
    assert revise_promise(late, SecondsRange(low=280, high=390), after(45)).late == 1


def test_past_its_end_a_promise_says_that_it_takes_longer_though_nobody_looked():
    made = make_promise(60.0, EstimateSpread(1.0, 1.5), AT)
    assert time_left(made, after(500)) == TimeLeft(low=0, high=0, late=True)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_found_on_the_way_the_end_that_is_shown_rises_by_no_more_than_a_tenth(seed):
    chance = random.Random(seed)
    truth = chance.uniform(20, 900)
    promise: TimePromise = make_promise(truth * chance.uniform(0.4, 1.5), EstimateSpread(1.0, 1.6), AT)
    lowest, late = float("inf"), 0
    for second in range(0, int(truth), max(1, int(truth / 200))):
        if chance.random() < 0.3:
            ahead = max(1.0, (truth - second) * chance.uniform(0.3, 3.0))
            promise = revise_promise(promise, SecondsRange(low=ahead, high=ahead * 1.6), after(second))
        now = time_left(promise, after(second))
        if promise.late != late:
            lowest, late = float("inf"), promise.late
        if now.high:
            shown = round_range(SecondsRange(low=now.low, high=now.high)).high
            assert shown <= lowest * 1.1 + 1e-6
            lowest = min(lowest, shown)


def test_a_quantile_lies_between_the_two_values_next_to_it():
    assert quantile([4, 1, 3, 2], 0.5) == 2.5
    assert quantile([7], 0.9) == 7
    with pytest.raises(ValueError, match="nothing to take"):
        quantile([], 0.5)
