"""A painted shot can be taken apart: people and foreground on their own, the place behind them whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from providers.animation import cels
from providers.base import Capability, Errand, Request
from providers.builtin.engines.painter import ENGINE
from providers.builtin.painter.shots.stage import CELLED

WIDE, HIGH = 320, 180
CAST = [{"name": "林远", "sex": "m"}, {"name": "Ada", "sex": "f"}]


@pytest.fixture(scope="module")
def plates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plates")


def paint(
    plates: Path, people: int = 2, style: str = "", width: int = WIDE, height: int = HIGH, **picture: Any
) -> bytes:
    deep = picture.pop("deep", 0.0)
    seen = [
        {"name": p["name"], "at": 0.3 + 0.4 * n, "facing": 30 - 60 * n, "depth": n * deep}
        for n, p in enumerate(CAST[:people])
    ]
    told = {"place": "home", "size": "full", "seed": 3, **picture, "people": seen}
    inputs = {"picture": told, "people": CAST, "style": style}
    request = Request(capability=Capability.IMAGE, purpose="shot", inputs=inputs, width=width, height=height)
    return ENGINE.make(request, Errand(scratch=plates)).content


def opened(content: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR).astype(int)


def alone(content: bytes, most: int = 9) -> np.ndarray:
    """What is left of a picture when its nearest cels are taken off."""
    found, picture = cels.unpack(content), opened(content)
    assert found is not None
    for cel in found.sheets[::-1][:most]:
        height, width = cel.cover.shape
        picture[cel.top : cel.top + height, cel.left : cel.left + width] = cel.behind
    return picture


def test_only_what_people_cover_and_shade_is_gone_when_they_are_taken_off(plates: Path) -> None:
    content = paint(plates)
    furniture, cel = (cels.unpack(content) or pytest.fail("no cels")).sheets
    assert furniture.depth > cel.depth == 1.0
    picture, place = opened(content), alone(content, 1)
    covered = np.zeros((HIGH, WIDE), bool)
    height, width = cel.cover.shape
    covered[cel.top : cel.top + height, cel.left : cel.left + width] = cel.cover > 250
    off = np.abs(picture - place).max(axis=2)
    assert 0.03 < covered.mean() < 0.4 and np.median(off[covered]) > 25
    assert np.median(off[~covered]) <= 4


def test_people_and_who_is_close_to_the_lens_stand_on_their_own_sheets(plates: Path) -> None:
    found = cels.unpack(paint(plates, size="medium_close", angle="over_shoulder"))
    assert found is not None and [cel.depth for cel in found.sheets] == [1.0, 0.62]
    assert all(cel.cover.max() == 255 for cel in found.sheets) and found.ground == 1.0


def test_who_stands_before_somebody_is_larger_lower_and_on_a_sheet_nearer_to_the_camera(plates: Path) -> None:
    found = cels.unpack(paint(plates, size="medium_full", deep=0.8))
    assert found is not None and [cel.depth for cel in found.sheets] == [1.0, 0.75]
    far, near = found.sheets
    assert (
        near.cover.shape[0] > 1.2 * far.cover.shape[0]
        and near.left + near.cover.shape[1] < far.left + far.cover.shape[1]
    )
    assert near.top + near.cover.shape[0] >= HIGH - 2


def test_people_on_their_feet_stand_on_ground_that_begins_behind_them(plates: Path) -> None:
    found = cels.unpack(paint(plates, place="street", size="full"))
    assert found is not None and 0.4 < found.ground < found.sheets[0].foot < found.sheets[1].foot <= 1.0


def test_a_printed_look_is_taken_apart_as_it_is_printed(plates: Path) -> None:
    printed = paint(plates, style="ink")
    assert cels.unpack(printed) and np.ptp(alone(printed).mean(axis=(0, 1))) < 30


def test_grass_bends_and_birds_pass_by_day_in_fair_weather_and_in_the_open(plates: Path) -> None:
    told = (
        {"place": "field"},
        {"place": "field", "when": "night"},
        {"place": "field", "weather": "rain"},
        {"place": "home"},
    )
    fair, *others = ((cels.unpack(paint(plates, **picture)) or pytest.fail("no cels")).air for picture in told)
    assert 0.25 < fair["birds"] < fair["grass"][0] < 0.7 and fair["grass"][1] == 1.0
    assert not any({"birds", "grass"} & set(air) for air in others)


def test_eyes_that_are_large_enough_to_be_seen_can_blink(plates: Path) -> None:
    near, far = (cels.unpack(paint(plates, width=640, height=360, size=size)) for size in ("close_up", "wide"))
    assert near is not None and far is not None
    lids = [lid for cel in near.sheets for lid in cel.lids]
    assert len(lids) == 2 and not any(cel.lids for cel in far.sheets)
    picture = opened(paint(plates, width=640, height=360, size="close_up"))
    for lid in lids:
        height, width = lid.shut.shape[:2]
        off = np.abs(picture[lid.top : lid.top + height, lid.left : lid.left + width] - lid.shut).max(axis=2)
        assert off.max() > 40 and width > height


def test_what_stands_in_a_place_stands_before_its_walls_and_ground(plates: Path) -> None:
    content = paint(plates, people=0, size="wide")
    furniture, *_ = (cels.unpack(content) or pytest.fail("no cels")).sheets
    assert 1.0 < furniture.depth < 2.0 and 0.02 < (furniture.cover > 200).sum() / (WIDE * HIGH) < 0.7
    bare = alone(content)
    assert np.abs(bare - opened(content)).max() > 60 and bare.min(axis=2).max() > 40


def test_a_wide_shot_is_taken_through_something_close_to_the_lens_that_hides_nobody(plates: Path) -> None:
    found = [cels.unpack(paint(plates, size="wide", seed=seed, people=1)) for seed in range(3)]
    through = [each.sheets[-2:] for each in found if each is not None and each.sheets[-1].depth < 0.9]
    assert through
    for pair in through:
        seen = np.zeros((2, HIGH, WIDE), bool)
        for mask, cel in zip(seen, pair, strict=True):
            height, width = cel.cover.shape
            mask[cel.top : cel.top + height, cel.left : cel.left + width] = cel.cover > 60
        assert seen[1].any() and not (seen[0] & seen[1]).any()


def test_rain_is_left_to_the_camera_and_fog_is_painted(plates: Path) -> None:
    wet = cels.unpack(paint(plates, place="street", weather="rain"))
    assert wet is not None and wet.air["weather"] == "rain" and wet.clear is not None
    foggy = cels.unpack(paint(plates, place="street", weather="fog"))
    assert foggy is not None and foggy.air == {} and foggy.clear is None


def test_a_picture_of_an_empty_place_and_one_too_large_are_left_whole(plates: Path) -> None:
    assert cels.read_head(paint(plates, people=0, size="close_up")) is None
    assert cels.read_head(paint(plates, width=CELLED + 32, height=96, people=1)) is None
