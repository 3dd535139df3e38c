"""A clip is shown before it is rendered as the film will render it, and goes as strongly, and where, as somebody chose."""

from __future__ import annotations

import uuid
from pathlib import Path

import cv2
import numpy as np
import pytest

from core import tables, video
from core.project import Brief
from core.render import pieces
from core.storyboard import Picture, ShotPlan
from core.timeline import Clip, Recipe, Timeline

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
    recipe = video.would_be(plan(movement=movement, strength="strong", focus=(0.3, 0.4)), take())
    frames = 60
    clip = Clip(shot_id="a", start=0, frames=frames, recipe=recipe)
    piece = pieces.plan(Timeline(width=640, height=360, frames=frames, clips=(clip,)))[0]
    way = video.way(recipe, BRIEF, 4.0)
    for frame, (x, y, zoom) in ((0, way[0]), (frames - 1, way[-1])):
        as_styled = np.array([[zoom, 0, -x * 640], [0, zoom, -y * 360]])
        seen = cv2.cvtColor(cv2.warpAffine(still, as_styled, (640, 360)), cv2.COLOR_BGR2GRAY).astype(np.float64)
        rendered = pieces.picture(piece, lambda _: tmp_path / "still.png", frame).y.astype(np.float64)
        (right, down), _ = cv2.phaseCorrelate(seen, rendered)
        assert abs(right) < 1 and abs(down) < 1, (frame, right, down)


def test_a_strong_move_goes_farther_than_a_gentle_one():
    reach = [video.would_be(plan(movement="push", strength=strength), take()).end.zoom for strength in video.STRENGTHS]
    assert reach == sorted(reach) and reach[0] < reach[2]


def test_the_camera_holds_on_to_the_chosen_point_before_the_painters_and_that_before_a_guess():
    assert video.focus_of(plan(focus=(0.1, 0.9)), take(focus=[0.7, 0.2])) == (0.1, 0.9)
    assert video.focus_of(plan(), take(focus=[0.7, 0.2])) == (0.7, 0.2)
    assert video.focus_of(plan(), take()) == (0.5, 0.5)


def test_a_clip_made_as_usual_is_not_stale_because_strength_can_be_chosen_now():
    assert video.clip_digest("a", "push") == video.clip_digest("a", "push", "normal", None)
    assert len({video.clip_digest("a", "push", strength) for strength in video.STRENGTHS}) == 3
    assert video.clip_digest("a", "push", "normal", (0.1, 0.2)) != video.clip_digest("a", "push")


def test_a_still_move_of_nothing_shows_the_whole_picture():
    assert video.way(Recipe(still=STILL), BRIEF, 4.0)[0] == (0.0, 0.0, 1.0)
