"""Pieces and sound become one film: whole, uniform, labelled, ready to play before it is all there."""

from __future__ import annotations

import io
import json
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from core.render import join, pieces, sound
from core.render.timeline import Cue, Sound, Timeline


@pytest.fixture
def finished(shelf, make_shots, tmp_path: Path) -> tuple[Timeline, Path]:
    """A film of three shots with a voice and a subtitle, made whole."""
    film = make_shots([shelf.drawn(seed) for seed in range(3)])
    voice = shelf.wav(0.3 * np.sin(np.arange(24_000) / 7), 24_000)
    film = film.model_copy(
        update={
            "cues": (Cue(start=12, end=42, lines=("你好，世界",)),),
            "sounds": (Sound(kind="narration", file=voice, start=12, frames=30),),
        }
    )
    return film, made(film, shelf, tmp_path, "霓虹雨夜")


def made(film: Timeline, shelf, folder: Path, title: str) -> Path:
    parts = pieces.plan_pieces(film)
    for part in parts:
        pieces.render_piece(part, shelf.path_of, folder / f"{part.key}.mp4")
    track = sound.plan_sound(film)
    sound.render_sound(track, shelf.path_of, folder / f"{track.key}.m4a")
    out = folder / "film.mp4"
    join.join_film([folder / f"{part.key}.mp4" for part in parts], folder / f"{track.key}.m4a", out, title=title)
    return out


def test_a_joined_film_is_even_from_its_first_frame_to_its_last(finished: tuple[Timeline, Path]) -> None:
    film, path = finished
    found = join.measure_film(path)
    assert found["frames"] == film.frames and found["fps"] == 30 and found["uniform"]
    assert (found["width"], found["height"]) == (film.width, film.height)
    assert abs(found["sound_seconds"] - found["seconds"]) <= 1 / 30
    assert found["lufs"] == pytest.approx(-16, abs=0.5) and found["true_peak_db"] <= -1.5


def test_a_joined_film_decodes_from_end_to_end_and_can_be_entered_at_every_piece(
    finished: tuple[Timeline, Path],
) -> None:
    film, path = finished
    with av.open(str(path)) as file:
        frames = list(file.decode(video=0))
    assert [round(frame.time * 30) for frame in frames] == list(range(film.frames))
    starts = [0, *np.cumsum([piece.frames for piece in pieces.plan_pieces(film)])[:-1].tolist()]
    assert all(frames[start].key_frame for start in starts)


def test_a_film_bears_its_title_and_the_label_that_says_it_was_generated(finished: tuple[Timeline, Path]) -> None:
    told = join.measure_film(finished[1])["metadata"]
    label = json.loads(told["AIGC"])
    assert told["title"] == "霓虹雨夜"
    assert list(label) == [
        "Label",
        "ContentProducer",
        "ProduceID",
        "ReservedCode1",
        "ContentPropagator",
        "PropagateID",
        "ReservedCode2",
    ]
    assert label["Label"] == "1" and label["ProduceID"]


def test_a_film_begins_to_play_before_it_is_all_there(finished: tuple[Timeline, Path]) -> None:
    content = finished[1].read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_joining_the_same_parts_gives_the_same_file(finished: tuple[Timeline, Path], shelf, tmp_path: Path) -> None:
    before = finished[1].read_bytes()
    assert made(finished[0], shelf, tmp_path, "霓虹雨夜").read_bytes() == before


def test_a_film_may_have_no_sound(shelf, make_shots, tmp_path: Path) -> None:
    (part,) = pieces.plan_pieces(make_shots([shelf.drawn(1)]))
    pieces.render_piece(part, shelf.path_of, tmp_path / "part.mp4")
    join.join_film([tmp_path / "part.mp4"], None, tmp_path / "film.mp4")
    assert join.measure_film(tmp_path / "film.mp4")["sound_seconds"] == 0


def test_the_poster_is_the_most_telling_shot(shelf, make_shots) -> None:
    film = make_shots([shelf.flat(0, 0, 0), shelf.drawn(3), shelf.flat(250, 250, 250)])
    poster = Image.open(io.BytesIO(join.draw_poster(film, shelf.path_of)))
    assert poster.format == "WEBP" and poster.size == (1280, 720)
    assert np.asarray(poster.convert("L")).std() > 20


def test_a_film_of_nothing_has_a_black_poster(shelf) -> None:
    poster = Image.open(io.BytesIO(join.draw_poster(Timeline(frames=10, clips=()), shelf.path_of, long_side=320)))
    assert np.asarray(poster.convert("L")).max() < 4
