"""How subtitles look: every style is drawn inside the picture, follows the words it says it follows, and leaves old films as they are."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from core.i18n import texts_of_area
from core.project.subtitle_choice import SubtitleChoice
from core.render.camera_moves import Size
from core.render.pieces import FilmPiece
from core.render.subtitles import burned_subtitles, subtitle_cues, subtitle_looks
from core.render.subtitles.subtitle_looks import PLAIN, SubtitleLook
from core.render.timeline import Cue, Timeline

STYLES = subtitle_looks.subtitle_styles()
KARAOKE, POP = STYLES["karaoke"], STYLES["pop"]
SIZES = (Size(960, 540), Size(540, 960), Size(540, 540))
PLACES = ("bottom", "middle", "top")


def lettering(look: SubtitleLook, size: Size = SIZES[0], spoken=None, lines=("雨停了，她还在等",)) -> np.ndarray:
    """The whole picture's RGBA."""
    return np.asarray(Image.open(io.BytesIO(burned_subtitles.cue_picture(lines, size, look, spoken))))


def rows_and_columns(picture: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero(picture[..., 3].max(axis=1))[0], np.nonzero(picture[..., 3].max(axis=0))[0]
    return rows[0], rows[-1], columns[0], columns[-1]


def test_every_style_has_a_name_and_the_first_is_what_films_had_before_there_were_styles():
    words = texts_of_area("cutting")
    assert next(iter(STYLES)) == "classic" and all(f"style_{style}" in words for style in STYLES)
    assert subtitle_looks.resolve_subtitles(SubtitleChoice()) is None
    assert subtitle_looks.resolve_subtitles(SubtitleChoice(style="gone")) is None
    assert "subtitles" not in Timeline(frames=1, clips=()).model_dump()
    assert "words" not in Cue(start=0, end=9, lines=("a",)).model_dump()


@pytest.mark.parametrize("style", STYLES)
def test_a_style_stands_inside_every_picture_at_each_place(style: str):
    seen = {}
    for size in SIZES:
        for place in PLACES:
            look = subtitle_looks.resolve_subtitles(SubtitleChoice(style=style, size="large", place=place)) or PLAIN
            picture = lettering(look, size, (0, 8), ("雨停了，她还在等", "那把旧伞"))
            top, bottom, left, right = rows_and_columns(picture)
            assert top > 0.02 * size.height and bottom < 0.98 * size.height
            assert left > 0 and right < size.width - 1
            seen[place] = (top + bottom) / 2 / size.height
        assert seen["top"] < 0.4 < seen["middle"] < 0.6 < seen["bottom"]


def test_a_box_hides_what_is_behind_it_and_letters_stand_on_it():
    picture = lettering(STYLES["paper"])
    top, bottom, left, right = rows_and_columns(picture)
    inside = picture[top:bottom, left:right]
    assert np.median(inside[..., 3]) > 230
    assert inside[..., 0].max() > 240 and inside[inside[..., 3] > 200][..., 0].min() < 60


def tinted(picture: np.ndarray, look: SubtitleLook) -> int:
    """How many pixels are of the colour of words, of those that are wholly lettering."""
    colour = np.array(subtitle_looks.rgb_of(look.word_colour))
    near = np.abs(picture[..., :3].astype(int) - colour).max(axis=2) < 40
    return int((near & (picture[..., 3] > 200)).sum())


def test_karaoke_colours_what_was_spoken_and_hides_nothing():
    some, all_of_it = lettering(KARAOKE, spoken=(2, 3)), lettering(KARAOKE, spoken=(6, 8))
    assert 0 < tinted(some, KARAOKE) < tinted(all_of_it, KARAOKE)
    assert rows_and_columns(some) == rows_and_columns(all_of_it)


def test_pop_shows_each_word_from_when_it_is_spoken_and_colours_the_one_that_is():
    first, later = lettering(POP, spoken=(0, 3)), lettering(POP, spoken=(6, 8))
    assert rows_and_columns(first)[3] < rows_and_columns(later)[3]
    assert rows_and_columns(first)[2] == rows_and_columns(later)[2], "a word stands where it will stand"
    assert tinted(later, POP) > 0


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("雨停了，她还在等那把旧伞，等了很久很久，谁也没有来。", "zh"),
        ("She waits, for the old umbrella: {n} [x] 'now' %.", "en"),
    ],
)
def test_the_words_of_a_cue_are_all_of_its_letters_in_order_and_within_its_time(text: str, language: str):
    for cue in subtitle_cues.cues_of_line(text, 100, 72, width=960, height=540, language=language, look=KARAOKE):
        begins, ends = zip(*cue.words, strict=True)
        assert list(begins) == sorted(begins) and cue.start <= begins[0] and begins[-1] < cue.end
        assert list(ends) == sorted(set(ends)) and ends[-1] == len("".join(cue.lines))
        assert subtitle_cues.spoken_letters(cue, cue.start) == (0, ends[0])
        assert subtitle_cues.spoken_letters(cue, cue.end) == (ends[-2] if len(ends) > 1 else 0, ends[-1])


def test_where_the_voice_tells_its_words_the_subtitle_follows_the_voice():
    heard = (("The", 0), ("rain", 6), ("has", 30), ("stopped", 41))
    (cue,) = subtitle_cues.cues_of_line("The rain has stopped.", 10, 60, width=960, height=540, language="en", heard=heard, look=POP)  # fmt: skip
    assert cue.words == ((10, 4), (16, 9), (40, 13), (51, 21))


def test_only_pieces_with_subtitles_are_rendered_anew_for_another_style():
    cue = Cue(start=0, end=20, lines=("雨停了",))
    bare, lettered = FilmPiece(frames=24, width=320, height=180, fps=24), FilmPiece(frames=24, width=320, height=180, fps=24, cues=(cue,))  # fmt: skip
    assert bare.model_copy(update={"subtitles": POP}).key == bare.key
    assert lettered.model_copy(update={"subtitles": POP}).key != lettered.key
