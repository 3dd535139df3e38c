"""The builtin camera turns every movement into a recipe that stays inside the picture."""

from __future__ import annotations

import base64
import io
import json

import av
import numpy as np
import pytest
from PIL import Image

from core.render.timeline import Recipe
from core.storyboard.model import Movement
from providers.animation import camera_moves, cels
from providers.base import Capability, Request, Result
from providers.builtin.engines import camera
from providers.errors import BadAnswer, Unable


class Shelf:
    """Books that hold one still."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def read(self, sha256: str) -> bytes:
        return self.content


def still(width: int = 640, height: int = 360) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "PNG")
    return out.getvalue()


def shoot(movement: str, width: int = 1920, height: int = 1080, **more: object) -> Result:
    request = Request(
        capability=Capability.VIDEO,
        inputs={"still": "a" * 64, "movement": movement, "focus": [0.3, 0.4]} | more,
        seconds=4,
        width=width,
        height=height,
        seed=7,
    )
    return camera.ENGINE.make(request, Shelf(still()))


def test_the_camera_knows_every_movement_a_shot_can_have() -> None:
    assert set(camera_moves.MOVES) == set(Movement.__args__)


@pytest.mark.parametrize("movement", camera_moves.MOVES)
def test_every_movement_is_a_recipe_the_renderer_reads(movement: str) -> None:
    result = shoot(movement)
    recipe = Recipe.model_validate_json(result.content)
    assert result.media_type == camera.RECIPE
    assert recipe.still == "a" * 64 and recipe.movement == movement and recipe.start != recipe.end


@pytest.mark.parametrize("shape", [(1920, 1080), (1080, 1920), (1080, 1080)])
def test_the_preview_is_a_small_film_of_two_seconds_that_moves(shape: tuple[int, int]) -> None:
    preview = base64.b64decode(shoot("pan_left", *shape).facts["preview"])
    with av.open(io.BytesIO(preview)) as film:
        frames = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    height, width, _ = frames[0].shape
    assert width <= 320 and width / height == pytest.approx(shape[0] / shape[1], rel=0.02)
    assert len(frames) == 30 and len(preview) < 200_000


def test_a_still_with_cels_is_filmed_in_depth_and_one_without_is_not() -> None:
    sheet = np.full((40, 60), 255, np.uint8)
    cel = cels.Cel(1.0, 100, 100, sheet, np.zeros((40, 60, 3), np.uint8))
    content = cels.pack(still(), cels.Cels((cel,), depth=3.0))
    request = Request(
        capability=Capability.VIDEO, inputs={"still": "a", "movement": "truck_left"}, width=640, height=360
    )
    recipe = Recipe.model_validate_json(camera.ENGINE.make(request, Shelf(content)).content)
    assert recipe.kind == "layers" and len(recipe.travel) == 2 and 0 < recipe.travel[0] < recipe.travel[1] == 1
    flat = Recipe.model_validate_json(camera.ENGINE.make(request, Shelf(still())).content)
    assert flat == recipe.model_copy(update={"kind": "still", "travel": ()})


def test_a_camera_that_only_turns_shows_less_depth_than_one_that_travels() -> None:
    far = {movement: camera_moves.layer_travel(movement, (3.0, 1.0))[0] for movement in camera_moves.MOVES}
    assert min(far["pan_left"], far["tilt_up"]) > far["push"] > far["truck_left"] > 0
    assert set(camera_moves.DEEP) == set(camera_moves.MOVES)


def test_directions_mean_what_they_say() -> None:
    def ends(movement: str) -> tuple[Recipe, ...]:
        return (Recipe(still="", **camera_moves.move_recipe(movement, (0.5, 0.5), 1)),)

    (left,), (right,), (up,), (down,) = map(ends, ("pan_left", "truck_right", "crane_up", "crane_down"))
    assert left.end.x < left.start.x and right.end.x > right.start.x
    assert up.end.y < up.start.y and down.end.y > down.start.y
    (push,), (pull,) = map(ends, ("push", "pull"))
    assert push.end.zoom > push.start.zoom and pull.end.zoom < pull.start.zoom


def test_a_push_goes_towards_what_matters_and_a_pan_keeps_its_size() -> None:
    push = camera_moves.move_recipe("push", (0.2, 0.4), 3)
    assert push["end"]["x"] < 0.5 and push["end"]["y"] < 0.5
    pan = camera_moves.move_recipe("pan_right", (0.2, 0.4), 3)
    assert pan["start"]["zoom"] == pan["end"]["zoom"]


def test_the_same_shot_gets_the_same_move_and_another_seed_another() -> None:
    assert shoot("orbit") == shoot("orbit")
    assert len({json.dumps(camera_moves.move_recipe("track", None, seed)["end"]) for seed in range(6)}) > 3


def test_a_longer_shot_travels_further() -> None:
    short, long = (camera_moves.move_recipe("push", None, 1, strength)["end"]["zoom"] for strength in (0.6, 1.3))
    assert 1 < short < long < 1.3


def test_nonsense_is_answered_with_a_still_camera_or_a_plain_no() -> None:
    assert camera_moves.move_recipe("somersault", "nowhere")["movement"] == "static"
    with pytest.raises(Unable):
        camera.ENGINE.make(Request(capability=Capability.VIDEO), Shelf(still()))
    with pytest.raises(BadAnswer):
        camera.ENGINE.make(Request(capability=Capability.VIDEO, inputs={"still": "a"}), Shelf(b"no picture"))


def test_a_preview_never_shows_the_edge_of_the_still() -> None:
    """The still is bright with a black frame one pixel wide: no preview may show more of it than a push's first frame."""
    picture = np.full((360, 640, 3), 230, np.uint8)
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "PNG")
    for movement in camera_moves.MOVES:
        recipe = {"still": "a"} | camera_moves.move_recipe(movement, (1.0, 0.0), 2, 1.3)
        for framing in (recipe["start"], recipe["end"]):
            half = 0.5 / framing["zoom"]
            assert half - 1e-6 <= framing["x"] <= 1 - half + 1e-6
            assert half - 1e-6 <= framing["y"] <= 1 - half + 1e-6


def test_who_moves_in_the_film_moves_in_its_preview() -> None:
    grey, white = np.full((360, 640, 3), 90, np.uint8), np.full((100, 80, 3), 240, np.uint8)
    here, cover = grey[100:200, 300:380], np.full((100, 80), 255, np.uint8)

    def film(*phases: tuple[np.ndarray, np.ndarray], grow: float = 0.0) -> list[np.ndarray]:
        waves = (cels.Move("Ana", "back", 0.5, 300, 100, phases, grow=grow),) if phases else ()
        cel = cels.Cel(1.0, 300, 100, cover, here, moves=waves)
        out = io.BytesIO()
        Image.fromarray(grey).save(out, "PNG")
        recipe = {"kind": "layers", "travel": [1.0, 1.0], "seed": 1} | camera_moves.move_recipe(
            "static", (0.5, 0.5), 2, 1.0
        )
        made = camera.render_preview(cels.pack(out.getvalue(), cels.Cels((cel,))), recipe, 1920, 1080)
        with av.open(io.BytesIO(made)) as told:
            return [frame.to_ndarray(format="gray") for frame in told.decode(video=0)]

    still, moving = film(), film((white, cover))
    middle = [int(frame[75, 170]) for frame in moving]
    assert max(map(np.ptp, still)) < 12 and middle[0] < 110 and middle[10] > 220 and middle[20] < 110
    comes = [int((frame > 200).sum()) for frame in film((white, cover), grow=0.2)]
    assert comes[10] and comes[25] > 1.2 * comes[10]
