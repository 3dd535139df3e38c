"""What is no person moves within a shot too: animals, things that speak, robots, two who touch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from providers.animation import cels
from providers.animation.cels import PLAYS
from providers.base import Capability, Errand, Request
from providers.builtin.engines.painter import ENGINE
from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.figure_look import Look
from providers.builtin.painter.drawing.film_light import Part
from providers.builtin.painter.drawing.svg_raster import raster
from providers.builtin.painter.drawing.svg_strokes import without_ids
from providers.builtin.painter.figures.person_looks import look_of
from providers.builtin.painter.shots.actors import Actor, make_actor
from providers.builtin.painter.shots.creature_motion import add_joint_motion, add_motion
from providers.builtin.painter.shots.touching_figures import join_two, join_with_beast
from providers.builtin.painter.things.things import find_drawing

ANNA, BO = look_of({"name": "Anna", "sex": "f", "seed": "1"}), look_of({"name": "Bo", "sex": "m", "seed": "2"})
MOTIONS = art_table("beasts")["motions"]
STIRRING = {
    "gait", "tail", "ear", "other_ear", "flap", "cock", "tilt", "look", "nod", "beat", "breath", "open", "gape", "bend",
    "sink", "squeeze",
}  # fmt: skip
TOUCHING = sorted(name for name, row in art_table("poses").items() if isinstance(row, dict) and "with" in row)
BESIDE = sorted(
    name for name, row in art_table("poses").items() if isinstance(row, dict) and row.get("beside") == "beast"
)


def seen(name: str, pose: str = "stand", **more: Any) -> dict[str, Any]:
    return {"name": name, "pose": pose, "at": 0.5, "facing": 40.0, "expression": "calm", **more}


def alive(species: str, pose: str = "stand", kind: str = "animal", **more: Any) -> Actor:
    look = look_of({"name": "Rex", "kind": kind, "species": species, "seed": "1"})
    told = seen("Rex", pose, **more)
    return add_motion(make_actor(look, told, 0.1, False, ""), look, told, 0.1, False, "")


def ink(actor: Actor, parts: Sequence[Part]) -> np.ndarray:
    """A small look at an actor: columns from left to right, rows from the top."""
    tall, wide = actor.height + 1.5, 2 * max(actor.half, 1.0) + 2.5
    box = (-wide / 2, 0.5 - tall, wide, tall)
    return raster("".join(part.svg for part in parts), 120, round(120 * tall / wide), box).astype(int)


def moved(actor: Actor, parts: Sequence[Part]) -> tuple[float, float, float, float]:
    """Where a drawing is another than the one that stands: from the left, the top, to the right, the bottom, as shares."""
    differs = np.abs(ink(actor, parts) - ink(actor, actor.parts)).max(axis=2) > 24
    rows, cols = np.flatnonzero(differs.any(1)), np.flatnonzero(differs.any(0))
    assert len(rows)
    high, wide = differs.shape
    return cols[0] / wide, rows[0] / high, (cols[-1] + 1) / wide, (rows[-1] + 1) / high


def test_every_motion_is_played_as_a_film_can_and_changes_what_an_animal_has() -> None:
    for name, row in MOTIONS.items():
        assert row["play"] in PLAYS and row["phases"], name
        assert {key for phase in row["phases"] for key in phase} <= STIRRING, name
    table = art_table("beasts")
    named = [names for kind in table["stirs"].values() for names in kind.values()]
    named += [names for beast in table["beasts"].values() for names in beast.get("stirs", {}).values()]
    named += [row["stirs"] for row in table["drawn"].values()]
    assert {name for names in named for name in names} | {"speech", "chatter"} == set(MOTIONS)


@pytest.mark.parametrize("species", sorted(art_table("beasts")["beasts"]))
@pytest.mark.parametrize("pose", ["stand", "walk", "run", "sit", "sleep", "fly"])
def test_whatever_an_animal_does_something_of_it_moves_and_it_is_seen(species: str, pose: str) -> None:
    word = art_table("beasts")["beasts"][species]["words"][0]
    actor = alive(word, pose)
    assert actor.motions or (pose == "sleep" and "bird" in art_table("beasts")["beasts"][species])
    for motion in actor.motions:
        assert any(parts != actor.parts for parts in motion.phases)
        assert all(len(parts) == len(actor.parts) for parts in motion.phases)


def test_who_walks_lifts_the_feet_and_who_wags_the_tail() -> None:
    walks, wags = alive("horse", "walk"), alive("dog", "stand")
    _, top, _, bottom = moved(walks, walks.motions[0].phases[1])
    assert walks.motions[0].play == "round" and walks.motions[0].go > 0 and top > 0.45 and bottom > 0.8
    assert alive("horse", "walk", facing=-40.0).motions[0].go < 0
    left, _, right, _ = moved(wags, wags.motions[0].phases[-1])
    assert right < 0.5 and left < right


def test_wings_beat_a_hen_pecks_and_who_sleeps_only_breathes() -> None:
    bird, hen, cat = alive("鸟", "fly"), alive("hen", "stand"), alive("cat", "sleep")
    heights = [np.flatnonzero(ink(bird, parts).max(axis=(1, 2)) > 60)[0] for parts in bird.motions[0].phases]
    assert heights[0] > np.flatnonzero(ink(bird, bird.parts).max(axis=(1, 2)) > 60)[0]
    assert moved(hen, hen.motions[0].phases[-1])[3] > 0.6
    assert [motion.play for motion in cat.motions] == ["back"] and cat.motions[0].hold > 0.4


def test_a_fish_waves_its_tail_on_the_side_it_does_not_look_to() -> None:
    right, left = alive("鱼", "swim"), alive("鱼", "swim", facing=-40.0)
    assert moved(right, right.motions[0].phases[-1])[2] < 0.5 < moved(left, left.motions[0].phases[-1])[0]


@pytest.mark.parametrize(
    ("kind", "species"), [("animal", "cat"), ("animal", "鹦鹉"), ("animal", "horse"), ("thing", "茶壶")]
)
def test_who_speaks_opens_a_mouth_or_a_beak_and_who_does_not_keeps_it(kind: str, species: str) -> None:
    silent, speaks = alive(species, kind=kind), alive(species, kind=kind, speaks=True)
    assert not any(motion.play == "speech" for motion in silent.motions)
    first = speaks.motions[0]
    left, top, right, bottom = moved(speaks, first.phases[-1])
    assert first.play == "speech" and len(first.phases) >= 2 and (right - left) * (bottom - top) < 0.1


def test_a_drawing_that_has_a_face_of_its_own_is_all_moved_when_it_speaks() -> None:
    frog, snowman = alive("青蛙", speaks=True), alive("snowman", kind="thing", speaks=True)
    assert all(actor.motions[0].play == "speech" and not actor.shut for actor in (frog, snowman))
    assert moved(frog, frog.motions[0].phases[-1])[3] > 0.7


@pytest.mark.parametrize("species", ["cat", "horse", "owl", "企鹅", "茶壶"])
def test_a_blink_changes_nothing_but_the_eyes(species: str) -> None:
    actor = alive(species, kind="thing" if species == "茶壶" else "animal")
    assert len(actor.shut) == len(actor.parts) and "eye0" in actor.anchors
    drawn = ([without_ids(part.svg) for part in parts] for parts in (actor.parts, actor.shut))
    assert sum(a != b for a, b in zip(*drawn, strict=True)) == 1


def test_a_robot_moves_speaks_and_blinks_as_people_do() -> None:
    robot = look_of({"name": "R2", "kind": "robot", "seed": "1"})
    told = seen("R2", "wave", speaks=True)
    actor = add_motion(make_actor(robot, told, 0.1, False, ""), robot, told, 0.1, False, "")
    assert actor.motions[0].play == "speech" and len(actor.motions) == 2 and len(actor.motions[0].phases) >= 2
    assert actor.shut and {"eye0", "eye1"} <= set(actor.anchors)


def pair(pose: str, whom: Look = BO, **own: Any) -> Actor:
    one, two = seen("Anna", pose, at=0.4, **own), seen("Bo", at=0.6, facing=-40.0)
    thing = find_drawing("letter") if pose == "give" else None

    def drawn(a: dict[str, Any], b: dict[str, Any]) -> Actor:
        if whom.kind == "animal":
            return join_with_beast(ANNA, a, whom, b, 0.1, False)[0]
        return join_two(ANNA, a, whom, b, 0.1, False, "", thing)[0]

    return add_joint_motion(drawn(one, two), ((ANNA, one), (whom, two)), lambda a, b: drawn(a, b).parts)


@pytest.mark.parametrize("pose", [pose for pose in TOUCHING if pose != "kiss"])
def test_two_who_touch_move_and_what_the_other_does_is_told_for_each_drawing(pose: str) -> None:
    actor, row = pair(pose), art_table("poses")[pose]["motion"]
    assert len(actor.motions) == 1 and len(actor.motions[0].phases) == len(row["phases"])
    assert len(row.get("their", row["phases"])) == len(row["phases"])
    moved(actor, actor.motions[0].phases[0])


@pytest.mark.parametrize("pose", BESIDE)
def test_an_animal_that_is_stroked_fed_or_led_moves_too(pose: str) -> None:
    actor = pair(pose, look_of({"name": "Rex", "kind": "animal", "species": "dog"}))
    assert (len(actor.motions) == 1) is (pose == "walk_dog")
    for motion in actor.motions:
        moved(actor, motion.phases[-1])


def test_of_two_who_touch_the_one_who_speaks_moves_the_mouth_and_both_blink() -> None:
    actor = pair("hold_hands", speaks=True)
    assert actor.motions[0].play == "speech" and actor.motions[0].who == "Anna"
    *_, right, bottom = moved(actor, actor.motions[0].phases[-1])
    assert right < 0.5 and bottom < 0.5
    eyes = [actor.chin[0] + actor.anchors[name][0] for name in ("eye0", "other_eye0")]
    assert eyes[0] < 0 < eyes[1]


def test_who_is_off_the_ground_or_lies_blinks_where_the_eyes_are(tmp_path: Path) -> None:
    for pose in ("jump", "lie"):
        told = seen("Anna", pose)
        picture = {"place": "field", "size": "full", "seed": 3, "people": [told]}
        inputs = {"picture": picture, "people": [{"name": "Anna", "sex": "f", "seed": "1"}]}
        request = Request(capability=Capability.IMAGE, purpose="shot", inputs=inputs, width=960, height=540)
        found = cels.unpack(ENGINE.make(request, Errand(scratch=tmp_path)).content)
        assert found is not None and sum(len(cel.lids) for cel in found.sheets) == 1, pose
