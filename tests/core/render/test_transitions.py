"""Each way in which a shot takes the place of another begins at the one, ends at the other, and is drawn the same in any cut of it."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from core.render import pieces, raster, transitions
from core.render.camera_moves import Size
from core.render.timeline import TransitionKind

KINDS: tuple[TransitionKind, ...] = get_args(TransitionKind)
SIZES = (Size(320, 180), Size(180, 320), Size(202, 202))


def pattern(size: Size, seed: int) -> raster.Planes:
    """A picture that is nowhere like another: noise of its own over a slope."""
    rng = np.random.default_rng(seed)
    slope = np.linspace(20, 200, size.width)[None, :, None]
    return raster.from_rgb((slope + rng.integers(0, 40, (size.height, size.width, 3))).astype(np.uint8))


def drawn(kind: TransitionKind, share: float, size: Size = SIZES[0]) -> raster.Planes:
    onto = raster.blank_picture(size)
    transitions.draw_transition(kind, pattern(size, 1), pattern(size, 2), share, onto)
    return onto


def apart(one: raster.Planes, other: raster.Planes) -> float:
    return float(np.abs(one.y.astype(int) - other.y).mean())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_begins_at_one_shot_and_ends_at_the_other(kind: TransitionKind, size: Size) -> None:
    going, coming = pattern(size, 1), pattern(size, 2)
    usual = apart(going, coming)
    first, last = drawn(kind, 0.001, size), drawn(kind, 0.999, size)
    assert apart(first, going) < 0.45 * usual and apart(last, coming) < 0.45 * usual
    half = drawn(kind, 0.5, size)
    assert apart(half, going) > 0.2 * usual and apart(half, coming) > 0.2 * usual


def test_there_are_as_many_recipes_as_names_and_no_two_look_alike() -> None:
    assert set(transitions.RECIPES) == set(KINDS) and len(KINDS) >= 10
    seen = [drawn(kind, 0.4) for kind in KINDS]
    assert all(apart(one, other) > 1 for n, one in enumerate(seen) for other in seen[:n])


@pytest.mark.parametrize("kind", KINDS)
def test_colours_stay_in_studio_range(kind: TransitionKind) -> None:
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        picture = drawn(kind, share)
        assert picture.y.min() >= 15 and picture.y.max() <= 236
        assert min(picture.u.min(), picture.v.min()) >= 15 and max(picture.u.max(), picture.v.max()) <= 241


def test_a_dissolve_keeps_the_key_it_had_and_every_other_has_its_own(shelf, make_shots) -> None:
    film = make_shots([shelf.drawn(1), shelf.drawn(2)])
    told = film.model_dump(mode="json")
    assert "transition" not in told["clips"][1]

    def joint(kind: str) -> pieces.FilmPiece:
        clips = (film.clips[0], film.clips[1].model_copy(update={"transition": kind}))
        return next(p for p in pieces.plan_pieces(film.model_copy(update={"clips": clips})) if len(p.layers) == 2)

    keys = {kind: joint(kind).key for kind in KINDS}
    assert len(set(keys.values())) == len(KINDS)
    assert keys["dissolve"] == next(p for p in pieces.plan_pieces(film) if len(p.layers) == 2).key
    bodies = {p.key for p in pieces.plan_pieces(film) if len(p.layers) == 1}
    clips = (film.clips[0], film.clips[1].model_copy(update={"transition": "wipe"}))
    assert bodies == {p.key for p in pieces.plan_pieces(film.model_copy(update={"clips": clips})) if len(p.layers) == 1}


def test_a_wipe_shows_the_new_shot_left_of_its_edge_and_the_old_one_right_of_it(shelf, make_shots) -> None:
    film = make_shots([shelf.flat(200, 0, 0), shelf.flat(0, 0, 200)])
    clips = (film.clips[0], film.clips[1].model_copy(update={"transition": "wipe"}))
    joint = pieces.plan_pieces(film.model_copy(update={"clips": clips}))[1]
    middle = raster.to_rgb(pieces.piece_picture(joint, shelf.path_of, joint.frames // 2)).astype(int)
    assert np.abs(middle[90, 20] - (0, 0, 200)).max() <= 4 and np.abs(middle[90, 300] - (200, 0, 0)).max() <= 4
