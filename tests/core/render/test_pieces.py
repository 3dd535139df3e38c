"""A time line is cut into pieces whose keys change exactly when what they show does."""

from __future__ import annotations

import random
from pathlib import Path

import av
import numpy as np
import pytest

from bench.harness import render_film as bench_film
from core.render import camera_moves, encode, pieces, raster
from core.render.camera_moves import Size
from core.render.timeline import Card, Clip, Cue, Framing, Recipe, Timeline


def decoded(path: Path) -> list[raster.Planes]:
    with av.open(str(path)) as film:
        return [encode.planes_of_frame(frame) for frame in film.decode(video=0)]


def keys(timeline: Timeline) -> list[str]:
    return [piece.key for piece in pieces.plan_pieces(timeline)]


# The plan -------------------------------------------------------------------------------------------------------------


def test_the_pieces_of_any_film_are_together_exactly_its_frames() -> None:
    for seed in range(40):
        chance = random.Random(seed)
        clips, at = [], 0
        for number in range(chance.randint(1, 8)):
            frames, fade = chance.randint(30, 700), chance.choice((0, 8, 15)) if number else 0
            clips.append(
                Clip(
                    shot_id=str(number),
                    start=at - fade,
                    frames=frames,
                    crossfade=fade,
                    recipe=Recipe(still=str(number)),
                )
            )
            at += frames - fade
        film = Timeline(frames=at + chance.choice((0, 60)), clips=tuple(clips))
        planned = pieces.plan_pieces(film)
        assert sum(piece.frames for piece in planned) == film.frames
        assert max(piece.frames for piece in planned) <= pieces.LONGEST_SECONDS * film.fps
        assert sum(piece.frames for piece in planned if len(piece.layers) == 2) == sum(c.crossfade for c in clips)


def test_two_shots_that_cross_are_two_bodies_and_what_lies_between(make_shots) -> None:
    planned = pieces.plan_pieces(make_shots(["a", "b"]))
    assert [(piece.frames, len(piece.layers)) for piece in planned] == [(30, 1), (10, 2), (30, 1)]
    assert [layer.offset for layer in planned[1].layers] == [30, 0]
    assert planned[2].layers[0].offset == 10


def test_one_changed_shot_of_twelve_makes_three_pieces_new(make_shots) -> None:
    before = make_shots([str(n) for n in range(12)])
    after = make_shots([str(n) if n != 5 else "new" for n in range(12)])
    assert len(keys(before)) == 23
    assert len(set(keys(after)) - set(keys(before))) == 3


def test_words_that_stand_large_on_the_screen_are_no_subtitle_as_well(make_shots) -> None:
    film = make_shots(["a", "b"])
    said = Cue(start=4, end=20, lines=("汤要熬", "十二个小时。")), Cue(start=20, end=30, lines=("另一句",))
    claim = Card(start=2, frames=24, kind="claim", title="汤要熬十二个小时")

    def read(cards: tuple[Card, ...]) -> list[tuple[str, ...]]:
        planned = pieces.plan_pieces(film.model_copy(update={"cues": said, "cards": cards}))
        return list(dict.fromkeys(cue.lines for piece in planned for cue in piece.cues))

    assert read((claim,)) == [("另一句",)]
    assert read(()) == read((claim.model_copy(update={"kind": "title"}),)) == [cue.lines for cue in said]


def test_a_piece_that_only_moves_in_time_keeps_its_key(make_shots) -> None:
    film = make_shots(["a", "b", "c"])
    cue, title = Cue(start=62, end=80, lines=("你好",)), Card(start=5, frames=20, kind="title", title="T")
    film = film.model_copy(update={"cues": (cue,), "cards": (title,)})
    longer = film.clips[0].model_copy(update={"frames": 60})
    later = [clip.model_copy(update={"start": clip.start + 20}) for clip in film.clips[1:]]
    moved = film.model_copy(
        update={
            "clips": (longer, *later),
            "frames": film.frames + 20,
            "cues": (cue.model_copy(update={"start": 82, "end": 100}),),
        }
    )
    assert keys(moved)[2:] == keys(film)[2:]
    assert keys(moved)[0] != keys(film)[0]


CHANGES = {
    "another still": lambda film: _recipe(film, still="z"),
    "another move": lambda film: _recipe(film, end=Framing(zoom=1.3)),
    "another ease": lambda film: _recipe(film, ease="linear"),
    "another arc": lambda film: _recipe(film, bow=0.02),
    "another size": lambda film: film.model_copy(update={"width": 640}),
    "another speed": lambda film: film.model_copy(update={"fps": 24}),
    "another word": lambda film: film.model_copy(update={"cues": (Cue(start=0, end=9, lines=("再见",)),)}),
    "another second": lambda film: film.model_copy(update={"cues": (Cue(start=1, end=9, lines=("你好",)),)}),
    "a title": lambda film: film.model_copy(update={"cards": (Card(start=0, frames=9, kind="title", title="T"),)}),
}
NO_CHANGES = {
    "another seed": lambda film: _recipe(film, seed=9),
    "another name for the move": lambda film: _recipe(film, movement="track"),
    "another speaker": lambda film: film.model_copy(
        update={"cues": (film.cues[0].model_copy(update={"speaker": "林远"}),)}
    ),
    "another language": lambda film: film.model_copy(update={"language": "en"}),
}


def _recipe(film: Timeline, **change: object) -> Timeline:
    clip = film.clips[0]
    return film.model_copy(
        update={"clips": (clip.model_copy(update={"recipe": clip.recipe.model_copy(update=change)}),)}
    )


def _one_shot() -> Timeline:
    clip = Clip(shot_id="1", start=0, frames=30, recipe=Recipe(still="a", end=Framing(zoom=1.2)))
    return Timeline(frames=30, clips=(clip,), cues=(Cue(start=0, end=9, lines=("你好",)),))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_can_be_seen_is_in_the_key(change) -> None:
    assert keys(change(_one_shot())) != keys(_one_shot())


@pytest.mark.parametrize("change", NO_CHANGES.values(), ids=NO_CHANGES)
def test_what_cannot_be_seen_is_not_in_the_key(change) -> None:
    assert keys(change(_one_shot())) == keys(_one_shot())


# The pictures ---------------------------------------------------------------------------------------------------------


def test_a_piece_has_exactly_its_frames_and_is_the_same_file_each_time(shelf, make_shots, tmp_path: Path) -> None:
    piece = pieces.plan_pieces(make_shots([shelf.drawn(1), shelf.drawn(2)]))[1]
    for name in ("one.mp4", "two.mp4"):
        pieces.render_piece(piece, shelf.path_of, tmp_path / name)
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()
    assert len(decoded(tmp_path / "one.mp4")) == piece.frames


def test_what_is_exported_is_what_was_drawn_frame_for_frame(shelf, make_shots, tmp_path: Path) -> None:
    piece = pieces.plan_pieces(make_shots([shelf.drawn(1), shelf.drawn(2)]))[1]
    pieces.render_piece(piece, shelf.path_of, tmp_path / "piece.mp4")
    for frame, seen in enumerate(decoded(tmp_path / "piece.mp4")):
        drawn = pieces.piece_picture(piece, shelf.path_of, frame)
        assert np.square(seen.y.astype(float) - drawn.y).mean() < 12, frame


def test_stopping_a_piece_leaves_nothing_behind(shelf, make_shots, tmp_path: Path) -> None:
    piece = pieces.plan_pieces(make_shots([shelf.drawn(1)]))[0]
    told: list[float] = []

    def stop(share: float) -> None:
        told.append(share)
        if share > 0.4:
            raise InterruptedError

    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(InterruptedError):
        pieces.render_piece(piece, shelf.path_of, out / "piece.mp4", stop)
    assert list(out.iterdir()) == [] and told == sorted(told) and len(told) > 2


def test_colours_come_through_the_export_within_two_levels(shelf, tmp_path: Path) -> None:
    colours = [(16, 16, 16), (200, 30, 40), (30, 180, 60), (40, 60, 200), (230, 220, 60), (240, 240, 240)]
    patches = np.zeros((180, 320, 3), np.uint8)
    for number, colour in enumerate(colours):
        patches[:, number * 53 : (number + 1) * 53] = colour
    clip = Clip(shot_id="1", start=0, frames=8, recipe=Recipe(still=shelf.still(patches)))
    piece = pieces.plan_pieces(Timeline(width=320, height=180, frames=8, clips=(clip,)))[0]
    pieces.render_piece(piece, shelf.path_of, tmp_path / "piece.mp4")
    with av.open(str(tmp_path / "piece.mp4")) as film:
        frame = list(film.decode(video=0))[5]
        assert (frame.colorspace, frame.color_range) == (1, 1)
        by_ours = raster.to_rgb(encode.planes_of_frame(frame))
        by_ffmpeg = frame.to_ndarray(format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709")
    for number, colour in enumerate(colours):
        for seen in (by_ours, by_ffmpeg):
            patch = seen[60:120, number * 53 + 15 : number * 53 + 38].reshape(-1, 3).mean(axis=0)
            assert np.abs(patch - colour).max() <= 2, (colour, patch)


def test_a_slow_zoom_is_smooth_below_a_twentieth_of_a_pixel(tmp_path: Path) -> None:
    assert bench_film.zoom_error(tmp_path, Size(640, 360), frames=60) <= 0.05


def test_a_crossfade_leads_from_the_first_shot_to_the_second(shelf, make_shots) -> None:
    fade = pieces.plan_pieces(make_shots([shelf.flat(200, 0, 0), shelf.flat(0, 0, 200)]))[1]
    seen = [raster.to_rgb(pieces.piece_picture(fade, shelf.path_of, frame))[90, 160] for frame in range(fade.frames)]
    red, blue = [int(colour[0]) for colour in seen], [int(colour[2]) for colour in seen]
    assert red == sorted(red, reverse=True) and blue == sorted(blue)
    assert red[0] > 180 and blue[0] < 20 and blue[-1] > 180 and red[-1] < 20


def test_a_still_of_another_shape_fills_the_picture(shelf) -> None:
    tall = shelf.flat(90, 160, 60, size=(200, 400))
    clip = Clip(shot_id="1", start=0, frames=5, recipe=Recipe(still=tall, end=Framing(zoom=1.2)))
    piece = pieces.plan_pieces(Timeline(width=320, height=180, frames=5, clips=(clip,)))[0]
    seen = raster.to_rgb(pieces.piece_picture(piece, shelf.path_of, 3)).astype(int)
    assert np.abs(seen - (90, 160, 60)).max() <= 2


def test_after_the_last_shot_the_film_is_black_under_its_end_card(shelf, make_shots) -> None:
    film = make_shots([shelf.flat(180, 180, 180)])
    card = Card(start=film.frames, frames=30, kind="end", title="剧终", lines=("Dailies 样片",))
    film = film.model_copy(update={"frames": film.frames + 30, "cards": (card,)})
    last = pieces.piece_picture(pieces.plan_pieces(film)[-1], shelf.path_of, 25)
    assert (last.y[:40] == 16).all() and last.y[60:120].max() > 180


# Clips that came as files ---------------------------------------------------------------------------------------------


@pytest.fixture
def counted(shelf, tmp_path: Path) -> str:
    """A clip of one second at 10 frames a second, each frame lighter than the one before."""
    with encode.open_reel(tmp_path / "counted.mp4", Size(160, 120), 10) as reel:
        for number in range(10):
            for plane, value in zip(reel.picture, (20 + 20 * number, 128, 128), strict=True):
                plane[:] = value
            reel.keep()
    return shelf.put((tmp_path / "counted.mp4").read_bytes())


def test_a_clip_plays_at_its_own_speed_fills_the_picture_and_holds_its_last_frame(shelf, counted: str) -> None:
    clip = Clip(shot_id="1", start=0, frames=45, file=counted)
    piece = pieces.plan_pieces(Timeline(width=320, height=180, frames=45, clips=(clip,)))[0]
    canvas, light = raster.blank_picture(piece.size), []
    for draw in pieces.piece_pictures(piece, shelf.path_of):
        draw(canvas)
        light.append(round(float(canvas.y.mean())))
        assert canvas.y.std() < 2
    expected = [20 + 20 * min(9, frame // 3) for frame in range(45)]
    assert np.abs(np.array(light) - expected).max() <= 2


def test_a_clip_may_be_entered_in_its_middle(shelf, counted: str) -> None:
    layer = pieces.ShotLayer(file=counted, offset=15, frames=45)
    piece = pieces.FilmPiece(frames=6, width=160, height=120, fps=30, layers=(layer,))
    light = [float(pieces.piece_picture(piece, shelf.path_of, frame).y.mean()) for frame in range(6)]
    assert np.abs(np.array(light) - (120, 120, 120, 140, 140, 140)).max() <= 2


def test_a_fast_clip_shows_every_second_picture_and_a_slow_one_each_twice(shelf, counted: str) -> None:
    for speed, part, expected in (
        (200, 0, [20, 60, 100, 140]),
        (50, 0, [20, 20, 40, 40]),
        (150, 50, [20, 60, 80, 120]),
    ):
        layer = pieces.ShotLayer(file=counted, part=part, frames=10, speed=speed)
        piece = pieces.FilmPiece(frames=4, width=160, height=120, fps=10, layers=(layer,))
        light = [float(pieces.piece_picture(piece, shelf.path_of, frame).y.mean()) for frame in range(4)]
        assert np.abs(np.array(light) - expected).max() <= 2


def test_a_fast_shot_goes_the_way_of_its_camera_twice_as_fast_and_a_usual_one_has_the_key_it_had(shelf) -> None:
    recipe = Recipe(still=shelf.drawn(3), end=Framing(zoom=1.6))
    usual, fast = (
        Timeline(width=160, height=90, frames=clip.frames, clips=(clip,))
        for clip in (
            Clip(shot_id="1", start=0, frames=40, recipe=recipe),
            Clip(shot_id="1", start=0, frames=20, recipe=recipe, whole=40, speed=200),
        )
    )
    was, now = (pieces.plan_pieces(film)[0] for film in (usual, fast))
    for frame in (0, 7, 19):
        here, there = (
            pieces.piece_picture(now, shelf.path_of, frame),
            pieces.piece_picture(was, shelf.path_of, 2 * frame),
        )
        assert np.array_equal(here.y, there.y)
    assert "speed" not in usual.clips[0].model_dump(mode="json") and was.key != now.key


def test_where_the_camera_looks_is_where_the_picture_shows(shelf) -> None:
    left_half = np.zeros((180, 320, 3), np.uint8)
    left_half[:, :160] = 255
    recipe = Recipe(still=shelf.still(left_half), start=Framing(x=0.25, zoom=2), end=Framing(x=0.75, zoom=2))
    piece = pieces.FilmPiece(
        frames=31, width=320, height=180, fps=30, layers=(pieces.ShotLayer(recipe=recipe, frames=31),)
    )
    first, middle, last = (pieces.piece_picture(piece, shelf.path_of, frame).y for frame in (0, 15, 30))
    assert first[:, :-2].min() > 200 and last[:, 2:].max() < 50
    assert middle[:, :150].min() > 200 and middle[:, 170:].max() < 50
    assert camera_moves.camera_window(recipe, Size(320, 180), Size(320, 180), 15, 31, 30).left == pytest.approx(80)
