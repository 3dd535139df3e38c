"""Words on the screen stand inside the picture, in every shape of it, and come one after the other."""

from __future__ import annotations

import numpy as np
import pytest

from core.render import raster, screen_cards
from core.render.camera_moves import Size
from core.render.timeline import Card
from core.script.model import CARD_CHARS, CARD_KINDS
from tests.core.render.test_lettering import SHAPES, box

WORDS = (
    "慢工出细活", "Looks down on you. Loves you anyway.", "人体 70% 是水", "199 元", "熬了十二个小时的汤，今天只为你开火，这一碗不等人",
    "W" * CARD_CHARS, "中" * CARD_CHARS, "Ride tram 28 before nine in the morning, when the seats are free",
)  # fmt: skip


@pytest.mark.parametrize("size", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("kind", CARD_KINDS)
def test_words_stay_inside_the_picture_and_above_its_subtitles(size: Size, kind: str) -> None:
    for text in WORDS:
        left, top, right, bottom = box(screen_cards.screen_words(kind, text, ("12",), size).whole)
        assert left >= 0.03 * size.width and right <= 0.97 * size.width, text
        assert top >= 0.02 * size.height and bottom <= 0.78 * size.height, text
        assert abs((left + right) / 2 - size.width / 2) < 0.06 * size.width, text


def test_a_figure_stands_larger_than_what_it_counts() -> None:
    rows = screen_cards.set_rows("number", "人体 70% 是水", (), SHAPES["wide"])
    assert [row.text for row in rows] == ["70%", "人体 70% 是水"]
    assert rows[0].pixels > 3 * rows[1].pixels
    assert [row.text for row in screen_cards.set_rows("price", "Only $19.90", (), SHAPES["wide"])] == ["$19.90", "Only"]
    assert len({row.pixels for row in screen_cards.set_rows("number", "很多人", (), SHAPES["wide"])}) == 1


def test_a_step_has_its_number_above_its_words() -> None:
    number, words = screen_cards.set_rows("step", "Press hard", ("2",), SHAPES["tall"])
    assert (number.text, words.text) == ("2", "Press hard") and number.baseline < words.baseline


def inked(frame: int, text: str = "one two three four") -> int:
    """Pixels of letters at a frame of a card of two seconds over grey."""
    size = SHAPES["wide"]
    picture = raster.blank_picture(size)
    picture.y[:] = 90
    screen_cards.lay_screen_card(Card(start=0, frames=48, kind="claim", title=text), frame, 24, picture, size)
    return int(np.count_nonzero(picture.y > 150))


def test_words_come_one_after_the_other_stand_and_go() -> None:
    grow = [inked(frame) for frame in (2, 6, 9, 16)]
    assert grow == sorted(grow) and grow[0] < grow[-1] / 3
    assert inked(24) == inked(30) == grow[-1]
    assert inked(47) < grow[-1] / 3
    assert inked(48) == inked(60) == 0


def test_where_no_words_stand_the_picture_is_as_it_was() -> None:
    size = SHAPES["wide"]
    picture = raster.blank_picture(size)
    picture.y[:] = 90
    screen_cards.lay_screen_card(Card(start=10, frames=48, kind="claim", title="x"), 9, 24, picture, size)
    assert (picture.y == 90).all()
