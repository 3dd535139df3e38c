"""A move told anew for another ratio: never beside the still, the subject in the picture wherever it can be, the move still itself."""

from __future__ import annotations

import random

import pytest

from core.project.projects import RATIOS, picture_size
from core.render.camera_moves import Size, Window, camera_window, largest_window
from core.render.framing.reframing import Box, Subject, held_box, reframe_recipe, still_framing
from core.render.timeline import Framing, Recipe
from providers.animation.camera_moves import MOVES, move_recipe

WIDE = Size(1920, 1080)
FRAMES = 72
HEAD = Box(0.64, 0.2, 0.74, 0.4)


def size_of(ratio: str) -> Size:
    return Size(*picture_size(ratio, 540))


def windows(recipe: Recipe, still: Size, picture: Size) -> list[Window]:
    return [camera_window(recipe, still, picture, frame, FRAMES, 24) for frame in range(0, FRAMES, 7)]


def holds(here: Window, box: Box, still: Size) -> bool:
    near = 0.01 * still.width
    return (
        here.left - near <= box.left * still.width
        and box.right * still.width <= here.left + here.width + near
        and here.top - near <= box.top * still.height
        and box.bottom * still.height <= here.top + here.height + near
    )


def any_move(chance: random.Random) -> Recipe:
    focus = (chance.random(), chance.random())
    return Recipe(
        still="s", **move_recipe(chance.choice(list(MOVES)), focus, chance.randrange(99), chance.uniform(0.3, 2.2))
    )


@pytest.mark.parametrize("ratio", list(RATIOS))
def test_nothing_beside_the_still_is_ever_seen(ratio: str) -> None:
    for seed in range(60):
        chance = random.Random(seed)
        still = Size(chance.randrange(200, 2000), chance.randrange(200, 2000))
        x, y = sorted(chance.random() for _ in range(2)), sorted(chance.random() for _ in range(2))
        subject = Subject(
            found=chance.choice(("face", "salient")),
            boxes=(Box(x[0], y[0], x[1], y[1]),),
            walk=chance.choice(((0.0, 0.0), (-0.4, 0.3))),
            by_hand=chance.choice((None, (chance.random(), chance.random()))),
        )
        new = reframe_recipe(any_move(chance), subject, still, WIDE, size_of(ratio))
        for here in windows(new, still, size_of(ratio)):
            assert here.left >= -0.01 and here.top >= -0.01
            assert here.left + here.width <= still.width + 0.01 and here.top + here.height <= still.height + 0.01
            assert abs(here.width / here.height - size_of(ratio).width / size_of(ratio).height) < 1e-6


@pytest.mark.parametrize("movement", list(MOVES))
@pytest.mark.parametrize("ratio", ["9:16", "1:1", "4:5", "21:9"])
def test_a_face_that_has_room_is_in_every_picture_of_every_move(ratio: str, movement: str) -> None:
    for seed in range(8):
        old = Recipe(still="s", **move_recipe(movement, (0.69, 0.3), seed, 1.3))
        subject = Subject(found="face", boxes=(HEAD,))
        new = reframe_recipe(old, subject, WIDE, WIDE, size_of(ratio))
        assert all(holds(here, HEAD, WIDE) for here in windows(new, WIDE, size_of(ratio)))


def test_a_push_stays_a_push_and_a_pan_goes_the_same_way() -> None:
    subject = Subject(found="face", boxes=(HEAD,))
    push = reframe_recipe(Recipe(still="s", **move_recipe("push", (0.7, 0.3))), subject, WIDE, WIDE, size_of("9:16"))
    assert push.end.zoom > push.start.zoom * 1.1 and push.movement == "push"
    pan = reframe_recipe(Recipe(still="s", **move_recipe("pan_left", (0.7, 0.3))), subject, WIDE, WIDE, size_of("9:16"))
    assert pan.end.x < pan.start.x - 0.01


def test_a_large_face_is_not_cut_by_a_push_and_one_that_never_fits_is_shown_by_its_eyes() -> None:
    large, eyes = Box(0.3, 0.1, 0.58, 0.7), Box(0.48, 0.3, 0.56, 0.36)
    push = Recipe(still="s", **move_recipe("push", (0.4, 0.4), 0, 1.7))
    new = reframe_recipe(push, Subject(found="face", boxes=(large,)), WIDE, WIDE, size_of("9:16"))
    assert new.end.zoom < push.end.zoom and all(
        holds(here, large, WIDE) for here in windows(new, WIDE, size_of("9:16"))
    )
    whole = Box(0.0, 0.0, 0.8, 1.0)
    new = reframe_recipe(push, Subject(found="face", boxes=(whole,), eyes=eyes), WIDE, WIDE, size_of("9:16"))
    assert new.end.zoom == push.end.zoom and all(
        holds(here, eyes, WIDE) for here in windows(new, WIDE, size_of("9:16"))
    )


def test_eyes_are_on_the_upper_third_where_there_is_room_to_choose() -> None:
    face = Box(0.45, 0.35, 0.55, 0.55)
    here = camera_window(
        reframe_recipe(Recipe(still="s"), Subject(found="face", boxes=(face,)), WIDE, WIDE, size_of("21:9")),
        WIDE, size_of("21:9"), 0, 2, 24,
    )  # fmt: skip
    assert 0.45 * 1080 - here.top == pytest.approx(here.height / 3, abs=2)


def test_as_many_heads_as_have_room_are_held_the_first_of_all() -> None:
    near, far, away = Box(0.2, 0.2, 0.28, 0.4), Box(0.36, 0.3, 0.4, 0.4), Box(0.9, 0.2, 0.96, 0.4)
    subject = Subject(found="speaker", boxes=(near, away, far))
    assert held_box(subject, WIDE, largest_window(WIDE, size_of("9:16"))) == Box(0.2, 0.2, 0.4, 0.4)
    assert held_box(subject, WIDE, largest_window(WIDE, size_of("21:9"))) == Box(0.2, 0.2, 0.96, 0.4)


def test_who_walks_out_of_the_window_is_followed_and_who_stays_in_it_is_not() -> None:
    def moved(ratio: str) -> float:
        subject = Subject(found="face", boxes=(Box(0.45, 0.2, 0.55, 0.4),), walk=(-0.2, 0.2))
        new = reframe_recipe(Recipe(still="s"), subject, WIDE, WIDE, size_of(ratio))
        return new.end.x - new.start.x

    assert moved("9:16") == pytest.approx(0.4, abs=0.02) and abs(moved("21:9")) < 0.01


def test_what_is_set_by_hand_goes_before_what_was_found() -> None:
    subject = Subject(found="face", boxes=(HEAD,), by_hand=(0.3, 0.5))
    new = reframe_recipe(Recipe(still="s"), subject, WIDE, WIDE, size_of("9:16"))
    assert (new.start.x, new.end.x) == (0.3, 0.3)
    assert still_framing(subject, WIDE, size_of("9:16")) == Framing(x=0.3, y=0.5)


def test_the_hand_sways_as_far_in_a_narrow_picture_as_in_a_wide_one() -> None:
    held = Recipe(still="s", **move_recipe("handheld"))
    new = reframe_recipe(held, Subject(), WIDE, WIDE, size_of("9:16"))
    narrow, wide = (largest_window(WIDE, size)[0] for size in (size_of("9:16"), WIDE))
    assert new.sway / narrow == pytest.approx(held.sway / wide, rel=0.01)
