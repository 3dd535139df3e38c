"""Where a poster on the wall leads."""

import uuid
from datetime import datetime

import pytest

from core.progress.film_overview import FilmStep, Poster
from core.stages import STAGES
from ui.home import poster_wall


def poster(looks: str, seconds: float = 0.0) -> Poster:
    steps = tuple(FilmStep(stage, look) for stage, look in zip(STAGES, looks.split(), strict=True))  # type: ignore[arg-type]
    return Poster(uuid.uuid4(), "雨夜追猫", "draft", "16:9", datetime(2026, 10, 18), "", seconds, steps)


@pytest.mark.parametrize(
    ("looks", "seconds", "opens"),
    [
        ("made made made made made made made", 30, "film"),
        ("made made made you made made made", 30, "storyboard"),
        ("made you empty empty empty empty empty", 0, "script"),
        ("made done made done empty empty empty", 0, "audio"),
        ("made made made you made work empty", 30, "film"),
    ],
)
def test_a_poster_opens_the_step_that_waits_for_its_reader_else_the_film_or_what_is_next(looks, seconds, opens):
    assert poster_wall.stage_of_poster(poster(looks, seconds)) == opens
