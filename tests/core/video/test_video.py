"""A clip is shown before it is rendered as the film will render it, and goes as strongly, and where, as somebody chose."""

from __future__ import annotations

import uuid
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.database import tables
from core.project.projects import Brief
from core.render import pieces
from core.render.timeline import Clip, Recipe, Timeline
from core.storyboard.model import Picture, ShotPlan
from core.video import video
from core.video.video import ClipJoint, ShotNeighbour

BRIEF = Brief(idea="x", short_side=360)
STILL = "5" * 64


def plan(**other) -> ShotPlan:
    return ShotPlan(size="full", seconds=4, description="d", picture=Picture(place="street", seed=3), **other)


def take(**facts) -> tables.Take:
    return tables.Take(id=uuid.uuid4(), sha256=STILL, facts=facts)


@pytest.mark.parametrize("movement", ["push", "pan_left", "crane_up", "orbit"])
def test_what_is_seen_on_a_card_is_what_the_film_renders_at_its_first_and_last_frame(movement, tmp_path: Path):
    noise = np.random.default_rng(1).integers(0, 255, (36, 64, 3), dtype=np.uint8)
    still = cv2.resize(noise, (640, 360), interpolation=cv2.INTER_CUBIC)
    cv2.imwrite(str(tmp_path / "still.png"), still)
    recipe = video.builtin_recipe(plan(movement=movement, strength="strong", focus=(0.3, 0.4)), take())
    frames = 60
    clip = Clip(shot_id="a", start=0, frames=frames, recipe=recipe)
    piece = pieces.plan_pieces(Timeline(width=640, height=360, frames=frames, clips=(clip,)))[0]
    way = video.camera_path(recipe, BRIEF, 4.0)
    for frame, (x, y, zoom) in ((0, way[0]), (frames - 1, way[-1])):
        as_styled = np.array([[zoom, 0, -x * 640], [0, zoom, -y * 360]])
        seen = cv2.cvtColor(cv2.warpAffine(still, as_styled, (640, 360)), cv2.COLOR_BGR2GRAY).astype(np.float64)
        rendered = pieces.piece_picture(piece, lambda _: tmp_path / "still.png", frame).y.astype(np.float64)
        (right, down), _ = cv2.phaseCorrelate(seen, rendered)
        assert abs(right) < 1 and abs(down) < 1, (frame, right, down)


def test_a_strong_move_goes_farther_than_a_gentle_one():
    reach = [
        video.builtin_recipe(plan(movement="push", strength=strength), take()).end.zoom for strength in video.STRENGTHS
    ]
    assert reach == sorted(reach) and reach[0] < reach[2]


def test_the_camera_holds_on_to_the_chosen_point_before_the_painters_and_that_before_a_guess():
    assert video.camera_focus(plan(focus=(0.1, 0.9)), take(focus=[0.7, 0.2])) == (0.1, 0.9)
    assert video.camera_focus(plan(), take(focus=[0.7, 0.2])) == (0.7, 0.2)
    assert video.camera_focus(plan(), take()) == (0.5, 0.5)


def test_a_clip_made_as_usual_is_not_stale_because_strength_can_be_chosen_now():
    assert video.clip_digest("a", "push") == video.clip_digest("a", "push", "normal", None)
    assert len({video.clip_digest("a", "push", strength) for strength in video.STRENGTHS}) == 3
    assert video.clip_digest("a", "push", "normal", (0.1, 0.2)) != video.clip_digest("a", "push")


def test_a_still_move_of_nothing_shows_the_whole_picture():
    assert video.camera_path(Recipe(still=STILL), BRIEF, 4.0)[0] == (0.0, 0.0, 1.0)


# Beside each other ----------------------------------------------------------------------------------------------------

A, B, C = "a" * 64, "b" * 64, "c" * 64


def clip(**facts) -> tables.Video:
    told = {"file_key": "f" * 64, "made_from": "", "recipe": {}, **facts}
    return tables.Video(id=uuid.uuid4(), **told)


def shot(**other) -> tables.Shot:
    return tables.Shot(id=uuid.uuid4(), plan=plan(**other).model_dump(mode="json"))


def test_a_clip_ends_where_the_shot_that_runs_on_begins():
    first, later = ShotNeighbour(still=A), ShotNeighbour(still=B, runs_on=True)
    assert video.find_joint(None, first, later) == ClipJoint(ends=B)
    assert video.find_joint(first, later, None) == ClipJoint(), (
        "nobody has filmed the first: it will end with this one's picture"
    )
    assert video.find_joint(None, first, ShotNeighbour(still=B)) == ClipJoint()


def test_a_clip_follows_one_that_did_not_end_with_its_picture():
    later = ShotNeighbour(still=B, runs_on=True)
    assert video.find_joint(ShotNeighbour(still=A, file=C, ends=B), later, None) == ClipJoint()
    assert video.find_joint(ShotNeighbour(still=A, file=C), later, None) == ClipJoint(follows=C)
    assert video.find_joint(ShotNeighbour(still=A, file=C), ShotNeighbour(still=B), None) == ClipJoint()
    assert video.find_joint(ShotNeighbour(still=A), later, None) == ClipJoint(), (
        "a camera move has no last picture to follow"
    )


def test_a_clip_that_somebody_brought_is_not_what_its_picture_shows():
    assert (
        video.find_joint(None, ShotNeighbour(still=A), ShotNeighbour(still=B, runs_on=True, brought=True))
        == ClipJoint()
    )


def test_a_clip_is_stale_once_it_ends_with_another_picture_than_the_next_shots():
    row = shot()
    ended = clip(made_from=video.wanted_clip_digest(row, A), facts={"ends": B})
    assert video.is_clip_current(row, A, ended, ClipJoint(ends=B))
    assert not video.is_clip_current(row, A, ended, ClipJoint(ends=C))
    assert video.is_clip_current(row, A, ended, ClipJoint()), (
        "that nothing runs on from it any more makes no other clip of it"
    )
    assert video.is_clip_current(row, A, clip(made_from=video.wanted_clip_digest(row, A)), ClipJoint(ends=C)), (
        "the next one follows it then"
    )


def test_a_clip_that_follows_is_stale_once_it_follows_another_and_a_camera_move_never():
    row = shot(runs_on=True)
    assert video.is_clip_current(row, B, clip(made_from=video.wanted_clip_digest(row, B, C)), ClipJoint(follows=C))
    assert not video.is_clip_current(row, B, clip(made_from=video.wanted_clip_digest(row, B, C)), ClipJoint(follows=A))
    move = clip(file_key=None, made_from=video.wanted_clip_digest(row, B), recipe={"still": B})
    assert video.is_clip_current(row, B, move, ClipJoint(follows=C, ends=A))


def test_what_is_planned_beside_the_picture_makes_no_clip_stale():
    plain = shot()
    for other in (shot(own_sound="keep"), shot(own_sound_db=-6.0), shot(runs_on=True)):
        assert video.wanted_clip_digest(other, A) == video.wanted_clip_digest(plain, A)


# What it sounds of ----------------------------------------------------------------------------------------------------


def test_a_sound_is_asked_for_only_where_somebody_wants_it():
    asked = [video.clip_request(A, plan(own_sound=how), BRIEF).sound for how in ("", "keep", "duck", "mute")]
    assert asked == ["off", "on", "on", "off"]
    wants = BRIEF.model_copy(update={"own_sound": "duck"})
    assert video.clip_request(A, plan(), wants).sound == "on"
    assert video.clip_request(A, plan(own_sound="mute"), wants).sound == "off"


def test_a_sound_that_came_unasked_gives_way_and_that_of_a_brought_clip_is_not_heard():
    brought = clip(made_from=video.BROUGHT)
    assert video.own_sound_mode(plan(), BRIEF, clip()) == "duck"
    assert video.own_sound_mode(plan(), BRIEF, brought) == "mute"
    assert video.own_sound_mode(plan(own_sound="keep"), BRIEF, brought) == "keep"
    assert video.own_sound_mode(plan(), BRIEF.model_copy(update={"own_sound": "keep"}), clip()) == "keep"


def test_only_a_file_that_has_one_sounds():
    assert video.has_sound(clip(facts={"sound": True}))
    assert not video.has_sound(clip(facts={})) and not video.has_sound(clip(file_key=None, facts={"sound": True}))
