"""What is measured in pictures while they are rendered: planted black, still and flashing spans are found where they are, and nothing else."""

from __future__ import annotations

import time

import numpy as np
import pytest

from core.render import picture_measures
from core.render.picture_measures import PictureMeasures, PictureMeter, flashes, join_measures

FPS = 24
CHANCE = np.random.default_rng(5)


def moving(n: int, light: float = 110.0, height: int = 180, width: int = 320) -> np.ndarray:
    """A picture of a row that pans by a pixel each."""
    across = light + 40 * np.sin((np.arange(width) + n) / 9.0)
    return np.repeat(across[None], height, axis=0).astype(np.uint8)


def plain(value: int) -> np.ndarray:
    return np.full((180, 320), value, np.uint8)


def measured(pictures) -> PictureMeasures:
    meter = PictureMeter()
    for picture in pictures:
        meter.see(picture)
    return meter.measures


def test_pictures_that_move_have_nothing_to_tell() -> None:
    found = measured(moving(n) for n in range(72))
    assert (found.frames, found.black, found.still) == (72, (), ())
    assert flashes(found, FPS) == []


def test_a_black_span_and_one_that_stands_still_are_found_frame_for_frame() -> None:
    night = [plain(16) if 10 <= n < 25 else moving(n) for n in range(48)]
    assert measured(night).black == ((10, 15),)
    held = [moving(min(n, 30)) for n in range(60)]
    assert measured(held).still == ((31, 29),)
    with_grain = [moving(0) + CHANCE.integers(0, 4, (180, 320), dtype=np.uint8) for _ in range(30)]
    assert measured(with_grain).still == ()


@pytest.mark.parametrize(("every", "found"), [(3, True), (12, False)])
def test_more_than_three_flashes_a_second_are_found_and_slower_ones_are_not(every: int, found: bool) -> None:
    pictures = [plain(200 if (n // every) % 2 else 40) for n in range(96)]
    assert bool(flashes(measured(pictures), FPS)) is found


def test_a_slow_fade_and_sparks_in_a_corner_are_no_flashes() -> None:
    fade = [plain(30 + n) for n in range(180)]
    assert len(measured(fade).turns) <= 1
    sparks = []
    for n in range(72):
        picture = moving(n)
        picture[:40, :40] = 235 if n % 4 < 2 else 20
        sparks.append(picture)
    assert flashes(measured(sparks), FPS) == []


def test_one_way_in_steps_is_one_turn_however_many_pictures_it_takes() -> None:
    rising = PictureMeasures(frames=48, turns=tuple(range(5, 20)))
    assert flashes(rising, FPS) == []
    there_and_back = PictureMeasures(frames=48, turns=(5, -7, 9, -11, 13, -15, 17, -19))
    assert flashes(there_and_back, FPS) == [5]


def test_cuts_that_flash_are_found_where_pieces_meet_and_spans_go_on_over_the_joint() -> None:
    parts = [measured([plain(210 if n % 2 else 30)] * 3) for n in range(16)]
    whole = join_measures(parts)
    assert whole.frames == 48 and flashes(whole, FPS)
    black = join_measures([measured([moving(n) for n in range(9)] + [plain(16)] * 6), measured([plain(16)] * 6)])
    assert black.black == ((9, 12),)


def test_measures_are_kept_as_json_and_nothing_is_lost() -> None:
    found = measured(moving(n) for n in range(5))
    assert PictureMeasures.model_validate(found.model_dump(mode="json")) == found
    assert join_measures([]).frames == 0


def test_measuring_costs_a_small_part_of_what_rendering_does() -> None:
    meter, picture = PictureMeter(), CHANCE.integers(16, 235, (1080, 1920), dtype=np.uint8)
    meter.see(picture)
    began = time.thread_time()
    for _ in range(50):
        meter.see(picture)
    assert (time.thread_time() - began) / 50 < 0.004, "a picture takes 20 ms to draw and encode"


def test_a_piece_of_before_is_measured_from_its_file(tmp_path) -> None:
    from core.render.camera_moves import Size
    from core.render.encode import open_reel

    with open_reel(tmp_path / "piece.mp4", Size(320, 180), FPS) as reel:
        for n in range(30):
            reel.picture.y[:] = plain(16) if n >= 20 else moving(n)
            reel.picture.u[:], reel.picture.v[:] = 128, 128
            reel.keep()
    found = picture_measures.measure_file(tmp_path / "piece.mp4")
    assert found.frames == 30 and found.black == ((20, 10),)
