"""Which drawing of something that moves is seen when."""

from __future__ import annotations

from itertools import pairwise

import pytest

from providers.animation.cels import Move
from providers.animation.drawing_timing import LATEST, NEAREST, SETTLED, SYLLABLES, Play, Speech, size_at

LONG = 4.0


def seen(
    play: str, drawings: int, seconds: float = LONG, step: float = 0.1, seed: str = "7", speech: Speech = ()
) -> list[int]:
    made = Play("Ada", play, 0.2, drawings, seed)
    return [made.at((n + 0.5) * step, LONG, speech) for n in range(round(seconds / step))]


def turns(drawings: list[int]) -> list[int]:
    """Each drawing once for as long as it stands."""
    return [n for n, before in zip(drawings, [None, *drawings], strict=False) if n != before]


def test_who_comes_nearer_is_in_the_middle_of_the_shot_as_painted_and_never_grows_without_end() -> None:
    comes, goes = (Move("Ada", "round", 0.2, 0, 0, (), grow=grow) for grow in (0.1, -0.1))
    assert size_at(comes, False, 2.0, LONG) == 1.0 < size_at(comes, False, 3.0, LONG) < NEAREST
    assert size_at(goes, False, 3.0, LONG) == pytest.approx(1 / size_at(comes, False, 3.0, LONG))
    assert size_at(comes, False, 60.0, 60.0) == NEAREST == 1 / size_at(goes, False, 60.0, 60.0)


def test_who_is_cut_by_the_edge_never_gets_smaller_than_painted() -> None:
    goes = Move("Ada", "round", 0.2, 0, 0, (), grow=-0.1)
    assert [size_at(goes, True, second, LONG) for second in (3.0, LONG)] == [1.0, 1.0] and size_at(
        goes, True, 0, LONG
    ) > 1


def test_a_hand_goes_there_and_back() -> None:
    assert turns(seen("back", 3, 1.8)) == [0, 1, 2, 1, 0, 1, 2, 1, 0]
    assert turns(seen("back", 2, 0.8)) == [0, 1, 0, 1]


def test_a_walk_goes_round() -> None:
    assert turns(seen("round", 4, 1.8)) == [0, 1, 2, 3, 0, 1, 2, 3, 0]


@pytest.mark.parametrize(("drawings", "told"), [(2, [1, 0]), (3, [1, 2, 0])])
def test_what_is_done_once_is_begun_soon_and_stays_done(drawings: int, told: list[int]) -> None:
    drawn = seen("once", drawings)
    assert turns(drawn) == told
    assert 0.5 < drawn.index(told[1]) * 0.1 <= LATEST + 0.1
    assert set(seen("once", drawings, 40.0)[20:]) == {0}


def test_a_glance_aside_is_seen_now_and_then() -> None:
    drawn = seen("at_times", 3, 60.0)
    assert 0.5 < drawn.count(0) / len(drawn) < 0.9 and drawn[0] == 0
    told = turns(drawn)
    assert told.count(2) >= 8 and all(abs(a - b) == 1 for a, b in pairwise(told))
    held = [part.count("2") * 0.1 for part in "".join(map(str, drawn)).split("1") if "2" in part]
    assert max(held) <= SETTLED[1] + 0.1


def test_everybody_looks_aside_in_their_own_time_and_the_same_each_time() -> None:
    assert seen("at_times", 2, 30.0) == seen("at_times", 2, 30.0) != seen("at_times", 2, 30.0, seed="8")


def test_a_mouth_moves_while_its_owner_speaks() -> None:
    said = (("Ada", 1.0, 3.0), ("Bo", 3.2, 3.9))
    drawn = seen("speech", 3, step=0.02, speech=said)
    assert set(drawn[:50]) == set(drawn[150:]) == {0} and set(drawn[50:150]) == {0, 1, 2}
    told = len(turns(drawn[50:150]))
    assert 2.0 / SYLLABLES[1] - 2 <= told <= 2.0 / SYLLABLES[0] + 2
    assert drawn == seen("speech", 3, step=0.02, speech=said) != seen("speech", 3, step=0.02, seed="8", speech=said)


@pytest.mark.parametrize("play", ["back", "round", "once", "at_times", "speech"])
def test_what_has_no_further_drawing_stays_as_it_is(play: str) -> None:
    assert set(seen(play, 1)) == {0}
