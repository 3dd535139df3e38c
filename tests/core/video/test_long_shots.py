"""A shot longer than the longest clip of whoever is to film it is asked for in parts."""

from __future__ import annotations

import pytest

from core.video import long_shots
from providers.base import Capability, Limits, Model, Request


def model(**limits: object) -> Model:
    return Model(provider="v", name="m", capability=Capability.VIDEO, limits=Limits.model_validate(limits))


def shot(seconds: float) -> Request:
    return Request(
        capability=Capability.VIDEO, purpose="clip", seconds=seconds, references=("still",), last_frame="end"
    )


@pytest.mark.parametrize(
    ("seconds", "limits", "parts"),
    [
        (10.0, {}, [10.0]),
        (10.0, {"durations": (5, 10)}, [10.0]),
        (10.04, {"durations": (5, 10)}, [10.04]),
        (14.0, {"durations": (5, 10)}, [7.0, 7.0]),
        (31.0, {"seconds_most": 15}, [10.33, 10.34, 10.33]),
        (1.5, {"durations": (5,)}, [1.5]),
    ],
)
def test_a_shot_is_cut_into_equal_parts_that_its_model_can_make(seconds, limits, parts):
    asked = long_shots.plan_parts(shot(seconds), lambda _: model(**limits))
    assert [part.seconds for part in asked] == parts
    assert [part.last_frame for part in asked] == [""] * (len(parts) - 1) + ["end"], (
        "only the last ends as the shot does"
    )


def test_where_nobody_can_the_whole_is_asked_for_so_that_it_is_said_why():
    assert long_shots.plan_parts(shot(20), lambda _: None) == [shot(20)]


def test_who_is_wanted_does_not_hang_on_how_long_the_shot_is():
    asked: list[float] = []

    def first(request: Request) -> Model:
        asked.append(request.seconds)
        return model(durations=(5,))

    assert len(long_shots.plan_parts(shot(60), first)) == 12
    assert asked == [long_shots.SOME_S]


def test_a_little_that_is_missing_at_the_end_is_held_and_not_asked_for():
    assert long_shots.next_part(shot(12), 11.6, model(durations=(4,))) is None
    left = long_shots.next_part(shot(12), 8.0, model(durations=(4,)))
    assert left is not None and left.seconds == 4.0


def test_parts_that_come_back_too_short_are_not_asked_for_for_ever():
    assert long_shots.most_parts(shot(12), model(durations=(5,))) == 4
    assert long_shots.most_parts(shot(5), model(durations=(5,))) == long_shots.most_parts(shot(99), model()) == 1
