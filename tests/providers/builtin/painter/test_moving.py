"""People move within a shot: only what moves is painted again, and every pose knows how."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from core.render.cel_sheets import AS_BEFORE
from providers.animation import cels
from providers.base import Capability, Errand, Request
from providers.builtin.engines.painter import ENGINE
from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_drawings import load_drawing
from providers.builtin.painter.figures.person_looks import look_of
from providers.builtin.painter.shots.actors import OF_THE_HEAD, Actor, make_actor, make_moving_actor
from providers.builtin.painter.shots.moving_parts import _boxes, _clash
from providers.builtin.painter.shots.stage import Moving

ANNA = look_of({"name": "Anna", "sex": "f", "seed": "1"})
POSES = sorted(name for name, row in art_table("poses").items() if isinstance(row, dict))
PHASED = ("by", "head_turn", "nod", "glance", "elbow", "breath")
"""What only a drawing of a motion says."""


@pytest.fixture(scope="module")
def plates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plates")


def paint(plates: Path, pose: str, size: str = "medium", **picture: Any) -> bytes:
    told = {"place": "home", "size": size, "seed": 3, **picture}
    told["people"] = [{"name": "Anna", "pose": pose, "at": 0.5, "facing": 30}]
    inputs = {"picture": told, "people": [{"name": "Anna", "sex": "f", "seed": "1"}]}
    request = Request(capability=Capability.IMAGE, purpose="shot", inputs=inputs, width=480, height=270)
    return ENGINE.make(request, Errand(scratch=plates)).content


def opened(content: bytes) -> np.ndarray:
    return np.asarray(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR))


def moves(content: bytes) -> list[cels.Move]:
    found = cels.unpack(content)
    assert found is not None
    return [move for sheet in found.sheets for move in sheet.moves]


def acted(pose: str, **seen: Any) -> Actor:
    told = {"pose": pose, "facing": 30.0, **seen}
    return make_moving_actor(make_actor(ANNA, told, 0.1, False, "stool"), ANNA, told, 0.1, False, "stool")


def motions() -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Every motion that is written down: whose, the face that is made, the row that it changes, the motion."""
    for pose in POSES:
        row = art_table("poses")[pose]
        if row.get("motion"):
            yield pose, "calm", row, row["motion"]
        for face, ways in row.get("variants", {}).items():
            for way in ways:
                if way.get("motion"):
                    yield pose, face, {**row, **way}, way["motion"]


def test_a_picture_is_the_same_whether_its_mouths_can_move_or_not(plates: Path) -> None:
    silent, heard = paint(plates, "stand"), paint(plates, "stand", speaking=["Anna"])
    assert (opened(silent) == opened(heard)).all()
    assert [move.play for move in moves(silent)] == ["at_times"]
    assert "speech" in [move.play for move in moves(heard)]


def test_who_moves_moves_the_same_each_time(plates: Path) -> None:
    assert paint(plates, "hammer", speaking=["Anna"]) == paint(plates, "hammer", speaking=["Anna"])


@pytest.mark.parametrize("pose", ["hammer", "stand", "wave"])
def test_only_what_moves_is_painted_again(plates: Path, pose: str) -> None:
    content = paint(plates, pose)
    picture, found = opened(content).astype(int), moves(content)
    assert found and all(move.who == "Anna" for move in found)
    for move in found:
        h, w = move.phases[0][1].shape
        before = picture[move.top : move.top + h, move.left : move.left + w]
        for seen, cover in move.phases:
            off = np.abs(seen.astype(int) - before).max(axis=2)
            rim = np.concatenate([off[0], off[-1], off[:, 0], off[:, -1]])
            assert cover.shape == off.shape and (off > 24).mean() > 0.02
            assert np.percentile(rim, 90) <= AS_BEFORE


def test_what_nobody_sees_does_not_move(plates: Path) -> None:
    assert "round" in [move.play for move in moves(paint(plates, "push", "full"))]
    assert not moves(paint(plates, "push", "close_up"))


def test_who_stands_before_somebody_hides_their_move() -> None:
    moving = Moving("Anna", "back", 0.2, 10, 20, [(np.ones((8, 8, 3), np.float32), np.ones((8, 8), np.float32))])
    moving.hidden(np.full((20, 4), 0.75, np.float32), 8, 0)
    assert (moving.seen == 1).all()
    moving.hidden(np.full((20, 4), 0.75, np.float32), 8, 16)
    assert (moving.seen[:, :2] == 0.25).all() and (moving.seen[:, 2:] == 1).all()


def test_two_hands_far_apart_are_two_places_and_near_ones_are_one() -> None:
    differs = np.zeros((100, 200), np.uint8)
    differs[40:50, 10:20] = differs[40:50, 170:180] = 1
    assert _boxes(differs, 4, 8) == [(10, 40, 20, 50), (170, 40, 180, 50)]
    differs[40:50, 22:30] = 1
    assert sorted(_boxes(differs, 4, 8)) == [(10, 40, 30, 50), (170, 40, 180, 50)]


def test_who_speaks_moves_the_mouth_and_the_hands_and_not_the_head() -> None:
    silent, speaker = acted("lamp"), acted("lamp", speaks=True)
    assert [m.play for m in silent.motions] == ["at_times"]
    assert [m.play for m in speaker.motions] == ["speech", "at_times"]
    assert all(mouth != speaker.parts for mouth in speaker.motions[0].phases)
    assert not any(m.play == "at_times" for m in acted("look_up", speaks=True).motions)


def test_who_is_spoken_to_nods_and_goes_on_working() -> None:
    waits, nods, works = acted("stand"), acted("stand", listens=True), acted("wave", listens=True)
    assert nods.motions[0].play == "at_times" and nods.motions[0].phases != waits.motions[0].phases
    assert [m.play for m in works.motions] == ["back"]


def test_a_face_that_fills_the_picture_stays_still() -> None:
    assert not acted("look_up", near=True).motions and acted("look_up").motions


@pytest.mark.parametrize("seen", [{"cut": True}, {"speaks": True}])
def test_of_who_walks_and_speaks_or_whose_feet_are_not_seen_only_the_limbs_swing(seen: dict[str, bool]) -> None:
    (steps,), (*_, swing) = acted("walk").motions, acted("walk", **seen).motions
    assert len(steps.phases) == 3 and len(swing.phases) == 1
    assert swing.hold == 2 * steps.hold and swing.go == steps.go


def test_who_comes_to_the_camera_grows_and_who_goes_away_shrinks_about_a_point_above_the_feet(plates: Path) -> None:
    comes, goes = (moves(paint(plates, pose, "full"))[0] for pose in ("walk_toward", "walk_away"))
    assert comes.grow == -goes.grow > 0 and comes.about[1] < 0.6 and 0.3 < comes.about[0] < 0.7
    assert moves(paint(plates, "walk", "full"))[0].grow == 0


def test_a_pose_like_another_moves_like_it_unless_it_says_how() -> None:
    poses = art_table("poses")
    assert poses["letter"]["motion"] == poses["read"]["motion"] != poses["text"]["motion"]
    assert poses["flee"]["motion"] == poses["run"]["motion"]


@pytest.mark.parametrize("pose", ["sleep", "lie"])
def test_who_lies_breathes_slowly_and_nothing_but_the_chest_and_the_hand_on_it_moves(plates: Path, pose: str) -> None:
    content = paint(plates, pose, place="forest")
    told, picture = moves(content), opened(content)
    assert {(move.play, move.hold) for move in told} == {("back", 0.7)}
    breath = max(told, key=lambda move: move.phases[0][1].size)
    (height, width), (middle, last) = breath.phases[0][1].shape, [seen for seen, _ in breath.phases]
    plain = picture[breath.top : breath.top + height, breath.left : breath.left + width]
    changed = [int((cels.largest_channel(cv2.absdiff(seen, plain)) > 2 * AS_BEFORE).sum()) for seen in (middle, last)]
    assert 0 < changed[0] < changed[1] and width < 0.4 * picture.shape[1]


def test_every_pose_moves_but_of_who_touches() -> None:
    still = {
        pose for pose in POSES if not art_table("poses")[pose].get("motion") and "with" not in art_table("poses")[pose]
    }
    assert still <= {"dive", "ride", "carried", "stroke", "walk_dog", "feed"}


def test_a_motion_says_only_what_a_pose_knows() -> None:
    keys = {key for pose in POSES for key in art_table("poses")[pose]} - {
        "like",
        "also",
        "motion",
        "variants",
        "with",
        "alone",
    }
    for pose, _, _, motion in motions():
        assert motion["play"] in cels.PLAYS and 0 < motion["hold"] < 1 and 1 <= len(motion["phases"]) <= 3, pose
        for phase in motion["phases"]:
            assert phase and set(phase) <= keys | {*PHASED}, pose
            assert all(
                load_drawing(each["art"]) for key in ("tools", "works") for each in phase.get(key, ()) if each["art"]
            )


def test_every_drawing_of_a_motion_is_another_one() -> None:
    for pose, face, row, motion in motions():
        for phase in motion["phases"]:
            if {"tools", "works", "elbow", "cock", "turn", *OF_THE_HEAD} & set(phase):
                continue
            way = row.get("variants", {}).get(face, ())
            one, other = Puppet(ANNA, pose, face, 0.5, 0.5), Puppet(ANNA, pose, face, 0.5, 0.5, phase=phase)
            joints = [np.concatenate([np.ravel(p.arms), np.ravel(p.legs), p.gaze]) for p in (one, other)]
            assert np.abs(joints[0] - joints[1]).max() > 0.02, (pose, face, way)


@pytest.mark.parametrize("pose", ["talk", "wave", "point", "write"])
def test_a_hand_that_moves_leaves_the_body_where_it_is(pose: str) -> None:
    phase = art_table("poses")[pose]["motion"]["phases"][0]
    one, other = Puppet(ANNA, pose, "calm", 0.5, 0.5), Puppet(ANNA, pose, "calm", 0.5, 0.5, phase=phase)
    assert (np.ravel(one.legs) == np.ravel(other.legs)).all() and one.hip_y == other.hip_y
    assert (np.ravel(one.arms[0]) == np.ravel(other.arms[0])).all()
    assert np.abs(np.ravel(one.arms[1]) - np.ravel(other.arms[1])).max() > 0.05


def test_who_would_uncover_somebody_that_moves_at_another_time_stays_still() -> None:
    def mover(x: int, hold: float) -> Moving:
        return Moving("Anna", "back", hold, x, 0, [(np.ones((8, 8, 3), np.float32), np.ones((8, 8), np.float32))])

    behind, unseen = mover(0, 0.2), np.zeros((8, 8), np.float32)
    assert _clash(mover(4, 0.3), behind, behind.seen)
    assert not _clash(mover(4, 0.2), behind, behind.seen)
    assert not _clash(mover(8, 0.3), behind, behind.seen)
    assert not _clash(mover(4, 0.3), behind, unseen)
