"""A still taken apart moves in depth: nothing is cut, doubled or uncovered, and it begins as it was painted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from bench.harness import render_film as bench_film
from core.render import camera_moves, cel_sheets, encode, multiplane, pieces, raster, resampling
from core.render.camera_moves import Size
from core.render.timeline import Clip, Framing, Recipe, Timeline
from providers.animation import camera_moves as camera
from providers.animation import cels

WIDE, HIGH = 320, 180
PLACE, PERSON = (90, 150, 60), (40, 40, 210)
"""BGR."""


def layered(shelf, air: dict | None = None, ground: float = 1.0) -> str:
    """Somebody in red, cut by the lower edge, before a lawn with a post."""
    place = np.full((HIGH, WIDE, 3), PLACE, np.uint8)
    place[:, 40:44] = 20
    cover = np.zeros((HIGH, WIDE), np.uint8)
    cv2.ellipse(cover, (170, 150), (40, 90), 0, 0, 360, 255, -1, cv2.LINE_AA)
    share = cover[..., None] / np.float32(255)
    whole = (place * (1 - share) + np.float32(PERSON) * share + 0.5).astype(np.uint8)
    at = (slice(58, HIGH), slice(128, 214))
    cel = cels.Cel(1.0, 128, 58, cover[at], place[at], 0.9 if ground < 1 else 0.0)
    told = cels.Cels((cel,), 3.0, ground, air or {}, whole if air and "weather" in air else None)
    return shelf.put(cels.pack(cv2.imencode(".png", whole)[1].tobytes(), told))


def recipe(still: str, movement: str, seed: int = 1) -> Recipe:
    shares = camera.layer_travel(movement, (3.0, 1.0))
    return Recipe(kind="layers", still=still, travel=shares, **camera.move_recipe(movement, (0.4, 0.4), seed, 1.3))


def seen(shelf, made: Recipe, frame: int, frames: int = 60) -> np.ndarray:
    layer = pieces.ShotLayer(recipe=made, frames=frames, offset=frame)
    return raster.to_rgb(
        pieces.piece_picture(
            pieces.FilmPiece(frames=1, width=WIDE, height=HIGH, fps=30, layers=(layer,)), shelf.path_of
        )
    )


@pytest.mark.parametrize("movement", camera.MOVES)
def test_a_take_begins_as_its_still_was_painted(shelf, movement: str) -> None:
    deep = recipe(layered(shelf), movement)
    flat = deep.model_copy(update={"kind": "still", "travel": ()})
    off = np.abs(seen(shelf, deep, 0).astype(int) - seen(shelf, flat, 0))
    assert off.mean() < 0.6 and np.percentile(off, 99) <= 8


@pytest.mark.parametrize("movement", camera.MOVES)
@pytest.mark.parametrize("ground", [1.0, 0.6])
def test_nobody_is_cut_doubled_or_leaves_a_hole(shelf, movement: str, ground: float) -> None:
    """Only the lawn, the post and one person are ever seen, the person in one piece and down to the lower edge."""
    made = recipe(layered(shelf, ground=ground), movement)
    for frame in (20, 40, 59):
        picture = seen(shelf, made, frame).astype(int)
        red = (picture[..., 0] > 150) & (picture[..., 1] < 90)
        lawn = np.abs(picture - PLACE[::-1]).max(axis=2) < 14
        parts, _ = cv2.connectedComponents(red.astype(np.uint8))
        assert parts == 2 and red[-1].any()
        edge = cv2.dilate(red.astype(np.uint8), np.ones((11, 11))) > 0
        post = np.zeros_like(red)
        post[:, :110] = True
        assert (red | lawn | edge | post).all()


def test_who_is_near_goes_further_than_the_place(shelf) -> None:
    made = recipe(layered(shelf), "truck_right")
    before, after = (seen(shelf, made, frame).astype(int) for frame in (0, 59))

    def middle(picture: np.ndarray) -> tuple[float, float]:
        row = picture[100]
        red, post = np.flatnonzero((row[:, 0] > 150) & (row[:, 1] < 90)), np.flatnonzero(row[:110].sum(axis=1) < 180)
        return float(red.mean()), float(post.mean())

    (person, post), (gone, passed) = middle(before), middle(after)
    assert person - gone > 1.5 * (post - passed) > 3


def test_an_orbit_holds_the_people_and_swings_what_is_far() -> None:
    place, people = camera.layer_travel("orbit", (3.0, 1.0))
    assert place == 1.0 and people < 0.5


def test_every_share_of_a_move_stays_within_the_still() -> None:
    still = Size(WIDE, HIGH)
    for movement in camera.MOVES:
        made = recipe("s", movement, 4)
        first = camera_moves.camera_window(made, still, still, 0, 90, 30)
        for frame in range(0, 90, 7):
            for part in (0.0, 0.3, 1.0):
                here = camera_moves.parallax_window(
                    first, camera_moves.camera_window(made, still, still, frame, 90, 30), part
                )
                assert here.left >= -1e-6 and here.left + here.width <= WIDE + 1e-6
                assert here.top >= -1e-6 and here.top + here.height <= HIGH + 1e-6


def test_a_person_moves_as_smoothly_as_a_still(tmp_path: Path) -> None:
    assert bench_film.zoom_error(tmp_path, Size(640, 360), frames=40, layers=True) <= 0.05


def test_rain_falls_and_falls_the_same_each_time(shelf) -> None:
    wet = recipe(layered(shelf, {"weather": "rain", "near": 0.3, "light": 0.5}), "static")
    dry = recipe(layered(shelf), "static")
    first, again, later = seen(shelf, wet, 10), seen(shelf, wet, 10), seen(shelf, wet, 11)
    assert (first == again).all() and (first != later).any()
    assert (first.astype(int).sum() > seen(shelf, dry, 10).astype(int).sum()) and not (first == 0).all(axis=2).any()


def test_a_still_that_lost_its_cels_is_filmed_flat(shelf) -> None:
    made = recipe(shelf.drawn(3), "push")
    flat = made.model_copy(update={"kind": "still", "travel": ()})
    assert (seen(shelf, made, 30) == seen(shelf, flat, 30)).all()


def far_apart(shelf, behind_off: int = 0) -> str:
    """Two red boards far from each other on a sheet; of what is stored as behind them, every ninth pixel is off by so much."""
    place = np.full((720, 1280, 3), PLACE, np.uint8)
    whole, cover = place.copy(), np.zeros((720, 1280), np.uint8)
    for left in (100, 1000):
        whole[300:500, left : left + 120], cover[300:500, left : left + 120] = PERSON, 255
    place[::9, ::9] += np.uint8(behind_off)
    return shelf.put(
        cels.pack(cv2.imencode(".png", whole)[1].tobytes(), cels.Cels((cels.Cel(1.0, 0, 0, cover, place),)))
    )


def sheet_of(shelf, still: str) -> cel_sheets.CelSheet:
    stack = multiplane.read_stack(shelf.path_of(still), Size(1280, 720), Size(1280, 720), 24, 1)
    assert stack is not None and stack.sheets[0] is not None
    return stack.sheets[0]


def test_how_the_place_is_stored_is_not_laid_over_it_as_a_veil(shelf) -> None:
    clean, stored = sheet_of(shelf, far_apart(shelf)), sheet_of(shelf, far_apart(shelf, 30))
    assert abs(stored.top - clean.top) <= 8 and abs(stored.width - clean.width) <= 16
    assert (stored.through.y > 250).mean() == pytest.approx((clean.through.y > 250).mean(), abs=0.001)


@pytest.mark.parametrize("zoom", [1.0, 1.1, 1.37])
def test_a_sheet_in_parts_is_seen_as_if_it_were_laid_whole(shelf, zoom: float) -> None:
    sheet = sheet_of(shelf, far_apart(shelf))
    assert len(sheet.parts) == 2 and sum(part.width for part in sheet.parts) < 0.4 * sheet.width
    height = sheet.ink.y.shape[0] - 2 * resampling.MARGIN
    whole = replace(sheet, parts=(cel_sheets.PlaneBox(0, 0, sheet.width, height),))
    pictures = [raster.blank_picture(Size(1280, 720)) for _ in range(2)]
    for each, onto in zip((sheet, whole), pictures, strict=True):
        multiplane.lay_sheet(each, camera_moves.Window(17.3, 40.6, 1280 / zoom, 720 / zoom), onto)
    for one, other in zip(*pictures, strict=True):
        assert cv2.absdiff(one, other).max() <= 8 and cv2.absdiff(one, other).mean() < 0.1
    assert pictures[0].y.max() > 60


def test_layers_changed_nothing_for_pieces_without_them(monkeypatch) -> None:
    """The keys are those of the day before, with the settings of the encoder of that day."""
    then = encode.SETTINGS["x264-params"].replace("aq-strength=0.75", "aq-strength=0.65")
    monkeypatch.setattr(encode, "SETTINGS", encode.SETTINGS | {"x264-params": then})
    start, end = Framing(x=0.4), Framing(zoom=1.2)
    move = Recipe(still="a", movement="orbit", start=start, end=end, bow=0.018, seed=9)
    clips = (
        Clip(shot_id="1", start=0, frames=30, recipe=move),
        Clip(shot_id="2", start=20, frames=30, crossfade=10, file="b"),
    )
    kept = [piece.key[:16] for piece in pieces.plan_pieces(Timeline(frames=50, clips=clips))]
    assert kept == ["614a404f7e66775b", "b20bf44792248e0b", "885f6700bd7b9abd"]


def test_depth_and_what_falls_by_seed_are_in_the_key() -> None:
    def key(**change: object) -> str:
        made = Recipe(kind="layers", still="a", travel=(0.5, 1.0), end=Framing(zoom=1.2), seed=1).model_copy(
            update=change
        )
        return pieces.plan_pieces(Timeline(frames=9, clips=(Clip(shot_id="1", start=0, frames=9, recipe=made),)))[0].key

    assert len({key(), key(travel=(0.4, 1.0)), key(seed=2), key(sway=0.01), key(kind="still", travel=())}) == 5


@pytest.mark.parametrize("told", [{"dust": True}, {"water": [0.3, 0.9]}, {"lamps": True}])
def test_light_in_a_place_moves_behind_the_people_and_begins_from_nothing(shelf, told: dict) -> None:
    quiet, alive = recipe(layered(shelf), "static"), recipe(layered(shelf, told), "static")
    assert (seen(shelf, quiet, 0) == seen(shelf, alive, 0)).all()
    before, after = seen(shelf, quiet, 59).astype(int), seen(shelf, alive, 59).astype(int)
    person = (before[..., 0] > 150) & (before[..., 1] < 60)
    inside = cv2.erode(person.astype(np.uint8), np.ones((9, 9))) > 0
    assert (before[inside] == after[inside]).all()
    assert told.get("lamps") or (before != after).any()


def test_eyes_blink_now_and_then_and_nothing_else_of_the_face_moves(shelf) -> None:
    content = shelf.path_of(layered(shelf)).read_bytes()
    found = cels.unpack(content)
    assert found is not None
    lid = cels.Lid(160, 110, np.full((8, 20, 3), 250, np.uint8))
    still = shelf.put(
        cels.pack(
            content[: content.index(cels.CHUNK) - 4] + content[-12:],
            replace(found, sheets=(replace(found.sheets[0], lids=(lid,)),)),
        )
    )
    made = Recipe(kind="layers", still=still, travel=(0.5, 1.0), seed=5)
    when = cel_sheets.blink_times(5, 0)
    assert when == cel_sheets.blink_times(5, 0) != cel_sheets.blink_times(5, 1) and when[0] > 0.5
    open_eyes, shut = (seen(shelf, made, round((when[0] + late) * 30), 900).astype(int) for late in (-0.2, 0.1))
    changed = np.abs(open_eyes - shut).max(axis=2) > 4
    rows, cols = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    assert rows[0] >= 108 and rows[-1] <= 119 and cols[0] >= 157 and cols[-1] <= 182
    assert shut[114, 170].min() > 235


def moving(shelf, *moves: cels.Move) -> Recipe:
    content = shelf.path_of(layered(shelf)).read_bytes()
    found = cels.unpack(content)
    assert found is not None
    bare = content[: content.index(cels.CHUNK) - 4] + content[-12:]
    told = replace(found, sheets=(replace(found.sheets[0], moves=moves),))
    return Recipe(kind="layers", still=shelf.put(cels.pack(bare, told)), travel=(0.5, 1.0), seed=5)


def test_a_shot_of_layers_that_runs_fast_shows_what_it_shows_later_by_itself(shelf) -> None:
    made = recipe(layered(shelf, air={"weather": "rain"}), "track")
    fast = pieces.ShotLayer(recipe=made, frames=60, speed=150)
    piece = pieces.FilmPiece(frames=12, width=WIDE, height=HIGH, fps=30, layers=(fast,))
    for frame in (0, 4, 10):
        here = raster.to_rgb(pieces.piece_picture(piece, shelf.path_of, frame))
        assert np.array_equal(here, seen(shelf, made, frame * 3 // 2))


def drawn(tone: int, cover: int = 255) -> tuple[np.ndarray, np.ndarray]:
    return np.full((16, 24, 3), tone, np.uint8), np.full((16, 24), cover, np.uint8)


def test_who_speaks_is_seen_to_speak_and_nothing_else_of_them_moves(shelf) -> None:
    made = moving(shelf, cels.Move("Ada", "speech", 0.0, 160, 100, (drawn(250),)))

    def shown(*said: tuple[str, int, int]) -> np.ndarray:
        layer = pieces.ShotLayer(recipe=made, frames=90, offset=33, speech=said)
        piece = pieces.FilmPiece(frames=1, width=WIDE, height=HIGH, fps=30, layers=(layer,))
        return raster.to_rgb(pieces.piece_picture(piece, shelf.path_of)).astype(int)

    silent, speaks, another = shown(), shown(("Ada", 32, 80)), shown(("Bo", 32, 80))
    assert (silent == another).all()
    changed = np.abs(silent - speaks).max(axis=2) > 4
    rows, cols = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    assert rows[0] >= 98 and rows[-1] <= 117 and cols[0] >= 157 and cols[-1] <= 187
    assert speaks[108, 172].min() > 235


def test_a_hand_that_moves_leaves_nothing_at_its_old_place(shelf) -> None:
    """Where a drawing covers nothing, the place behind is seen; where it is as the still, the still."""
    place = np.full((16, 24, 3), PLACE, np.uint8)
    made = moving(shelf, cels.Move("Ada", "back", 0.2, 160, 100, ((place, np.zeros((16, 24), np.uint8)),)))
    still, moved = seen(shelf, made, 3, 90).astype(int), seen(shelf, made, 9, 90).astype(int)
    assert np.abs(still[108, 172] - PERSON[::-1]).max() < 14 and np.abs(moved[108, 172] - PLACE[::-1]).max() < 14
    assert np.abs(moved[130, 172] - PERSON[::-1]).max() < 14
    same = moving(
        shelf, cels.Move("Ada", "back", 0.2, 160, 100, ((np.full((16, 24, 3), PERSON, np.uint8), drawn(0)[1]),))
    )
    assert np.abs(seen(shelf, same, 9, 90).astype(int) - seen(shelf, same, 3, 90)).mean() < 0.5


def test_one_who_moves_before_another_does_not_stop_them(shelf) -> None:
    """Two boxes that overlap: in each only that is laid which is something else there."""
    (person, cover), (light, _) = drawn(0), drawn(250)
    person[:] = PERSON
    one, other = (np.where(np.arange(24)[None, :, None] < 12, *pair) for pair in ((light, person), (person, light)))
    left, right = (cels.Move(who, "back", 0.2, 160, 100, ((part, cover),)) for who, part in (("A", one), ("B", other)))
    picture = seen(shelf, moving(shelf, left, right), 9, 90)
    assert picture[108, 166].min() > 235 and picture[108, 178].min() > 235


def test_who_walks_gets_on(shelf) -> None:
    step = cels.Move("Ada", "round", 0.2, 160, 100, (drawn(250),), 0.1)

    def middle(picture: np.ndarray) -> float:
        row = picture[140].astype(int)
        return float(np.flatnonzero((row[:, 0] > 150) & (row[:, 1] < 90)).mean())

    stays, goes = moving(shelf, replace(step, go=0.0)), moving(shelf, step)
    drift = middle(seen(shelf, stays, 88, 90)) - middle(seen(shelf, stays, 1, 90))
    gone = middle(seen(shelf, goes, 88, 90)) - middle(seen(shelf, goes, 1, 90))
    assert gone - drift > 0.2 * WIDE


@pytest.mark.parametrize("grow", [0.1, -0.1])
def test_who_comes_nearer_grows_about_the_height_of_the_camera_and_who_goes_away_shrinks(shelf, grow: float) -> None:
    place, whole = np.full((2, HIGH, WIDE, 3), PLACE, np.uint8)
    whole[60:140, 150:190] = PERSON
    step = cels.Move("Ada", "round", 0.2, 160, 100, (drawn(0),), grow=grow, about=(0.5, 0.5))
    cel = cels.Cel(1.0, 148, 58, np.pad(np.full((80, 40), 255, np.uint8), 2), place[58:142, 148:192], moves=(step,))
    still = shelf.put(cels.pack(cv2.imencode(".png", whole)[1].tobytes(), cels.Cels((cel,), 3.0)))

    def edges(frame: int) -> tuple[int, int, int]:
        picture = seen(shelf, Recipe(kind="layers", still=still, travel=(0.5, 1.0), seed=5), frame, 90).astype(int)
        there = picture[..., 0] > 150
        rows, cols = np.flatnonzero(there.any(1)), np.flatnonzero(there.any(0))
        return int(rows[0]), int(rows[-1]), int(cols[-1] - cols[0])

    (top, feet, wide), (late_top, late_feet, late_wide) = (edges(frame) for frame in ((0, 89) if grow > 0 else (89, 0)))
    assert late_top < 60 < top and feet < 139 < late_feet
    assert late_wide / wide == pytest.approx(1.35, abs=0.06)


def test_who_is_cut_by_the_edge_comes_nearer_and_is_never_seen_to_end_there(shelf) -> None:
    goes = moving(shelf, cels.Move("Ada", "round", 0.2, 160, 100, (drawn(0),), grow=-0.1, about=(0.5, 0.3)))
    stays = moving(shelf, cels.Move("Ada", "round", 0.2, 160, 100, (drawn(0),)))
    late, painted = (seen(shelf, made, 60, 61).astype(int) for made in (goes, stays))
    assert np.abs(late - painted).mean() < 0.5 < np.abs(seen(shelf, goes, 1, 61).astype(int) - painted).mean()
