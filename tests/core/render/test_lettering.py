"""Subtitles and cards stand inside the picture, in every shape of it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from core.render import cards, fonts, lettering, raster
from core.render.camera_moves import Size
from core.render.subtitles import burned_subtitles
from core.render.subtitles import subtitle_cues as words
from core.render.timeline import Card

SHAPES = {"wide": Size(960, 540), "tall": Size(540, 960), "square": Size(540, 540)}
LONG = "林远抬起头，看见对面屋顶上站着一只黑猫，它张开嘴，竟然说起了人话，而且说得比城里最好的律师还要流利。"


def box(strip: raster.LetteringStrip) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what a strip's letters cover, in the picture."""
    rows, columns = np.nonzero(strip.ink.y > 120)
    return strip.left + columns.min(), strip.top + rows.min(), strip.left + columns.max(), strip.top + rows.max()


@pytest.mark.parametrize("size", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("text", [LONG, "At sunrise, an old fisherman looks out over the quiet sea.", "W" * 80])
def test_burned_subtitles_stay_inside_the_safe_margins(size: Size, text: str) -> None:
    for cue in words.cues_of_line(text, 0, 300, width=size.width, height=size.height):
        left, top, right, bottom = box(burned_subtitles.cue_strip(cue.lines, size))
        assert left >= 0.04 * size.width and right <= 0.96 * size.width
        assert bottom <= size.height - 0.9 * words.subtitle_style(*size).below and top > size.height / 2
        assert abs((left + right) / 2 - size.width / 2) < 0.05 * size.width


def test_a_tall_film_keeps_its_subtitles_above_the_buttons_of_the_app() -> None:
    size = SHAPES["tall"]
    assert box(burned_subtitles.cue_strip(("你好",), size))[3] < 0.79 * size.height


def test_a_line_somebody_made_too_long_is_drawn_smaller_not_cut() -> None:
    size = SHAPES["wide"]
    left, _, right, _ = box(burned_subtitles.cue_strip(("中" * 60,), size))
    assert left >= 0.03 * size.width and right <= 0.97 * size.width


def test_subtitles_are_readable_on_white_and_on_black() -> None:
    size = SHAPES["wide"]
    strip = burned_subtitles.cue_strip(("看得清",), size)
    for ground in (16, 235):
        picture = raster.blank_picture(size)
        picture.y[:] = ground
        raster.lay_strip(strip, picture)
        left, top, right, bottom = box(strip)
        around = picture.y[top - 2 : bottom + 3, left - 2 : right + 3].astype(int)
        assert around.max() >= 225 and around.min() < 130
        assert (picture.y[: top - 40] == ground).all()


def test_an_emoji_is_left_out_and_not_drawn_as_a_box() -> None:
    assert fonts.drawable_text("雨夜🌧️里 a cat🐈 “喵” — é") == "雨夜里 a cat “喵” — é"
    assert words.cues_of_line("🌧️🐈", 0, 30, width=960, height=540) == ()


def test_laying_a_strip_is_ordinary_alpha_blending() -> None:
    rgba = np.zeros((20, 20, 4), np.uint8)
    rgba[..., :3], rgba[..., 3] = (200, 100, 50), np.linspace(0, 255, 20).astype(np.uint8)[None]
    picture = raster.from_rgb(np.full((40, 40, 3), (20, 60, 180), np.uint8))
    raster.lay_strip(raster.lettering_strip(rgba, 10, 10), picture)
    share = rgba[..., 3:].astype(float) / 255
    wanted = share * (200, 100, 50) + (1 - share) * (20, 60, 180)
    seen = raster.to_rgb(picture)[13:27, 13:27].astype(float)
    assert np.abs(seen - wanted[3:17, 3:17]).max() <= 6


def title_card(title: str, *lines: str) -> Card:
    return Card(start=0, frames=1, kind="title", title=title, lines=lines)


@pytest.mark.parametrize("size", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize(
    "title", ["霓虹雨夜", "The Cat Who Remembered Everything", "一个失忆的女侦探和一只会说话的猫在雨夜的漫长故事", ""]
)
def test_a_title_card_fits_its_picture_in_every_shape(size: Size, title: str) -> None:
    strip = cards.card_strip(title_card(title, "样片 出品", "Made with Dailies"), size)
    left, top, right, bottom = box(strip)
    assert left >= 0.05 * size.width and right <= 0.95 * size.width
    assert top > 0.15 * size.height and bottom < 0.85 * size.height
    assert abs((left + right) / 2 - size.width / 2) < 0.02 * size.width


def test_a_card_that_says_nothing_the_font_can_draw_shows_nothing() -> None:
    assert not cards.card_strip(title_card("🌧️", ""), SHAPES["wide"]).ink.y.any()


def test_a_title_comes_and_goes_softly_and_an_end_card_stays() -> None:
    title, end = (Card(start=10, frames=60, kind=kind, title="T") for kind in ("title", "end"))
    shown = [cards.card_presence(title, frame, 30) for frame in range(80)]
    assert shown[9] == 0 and 0 < shown[10] < 0.05 and shown[40] == 1 and 0 < shown[69] < 0.05 and shown[70] == 0
    assert max(abs(a - b) for a, b in pairwise(shown)) < 0.12
    assert cards.card_presence(end, 69, 30) == 1


def test_letters_stand_apart_as_asked() -> None:
    plain, spaced = (lettering.line_length("样片", "serif", 40, air) for air in (0.0, 8.0))
    assert spaced == plain + 8
