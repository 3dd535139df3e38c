"""Title and end card as somebody chose them: inside every picture, on the ground that was chosen, and as long as they stand."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from core.project.card_choice import MOST_LETTERS, PLACES, CardChoice
from core.project.mark_choice import CornerMark
from core.render import cards, pieces, raster
from core.render.camera_moves import Size
from core.render.overlays.card_looks import PLAIN, card_styles, resolve_card_look
from core.render.overlays.overlay_picture import overlay_picture
from core.render.subtitles.subtitle_looks import rgb_of
from core.render.timeline import Card, Clip, OpeningMark, Timeline

SHAPES = {"wide": Size(960, 540), "tall": Size(540, 960)}
LONG = "一部很长很长的电影有一个很长很长的名字" * 5


@pytest.mark.parametrize("size", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("style", card_styles())
def test_a_card_of_every_style_stands_inside_the_picture_whatever_it_says(size: Size, place: str, style: str) -> None:
    look = card_styles()[style]
    for title, subtitle, lines in (
        (LONG[:MOST_LETTERS], "W" * MOST_LETTERS, tuple("A line of credits that is long" for _ in range(6))),
        ("A", "", ()),
    ):
        card = Card(
            start=0, frames=1, kind="title", title=title, lines=lines, subtitle=subtitle, look=look, place=place
        )
        rgba, left, top = cards.card_lettering(card, size)
        rows, columns = np.nonzero(rgba[..., 3] > 120)
        assert left + columns.min() >= 0.05 * size.width and left + columns.max() <= 0.95 * size.width
        assert top + rows.min() >= 0.05 * size.height and top + rows.max() <= 0.88 * size.height


def test_what_nobody_chose_is_drawn_and_keyed_as_before() -> None:
    assert resolve_card_look(CardChoice()) is None and resolve_card_look(CardChoice(style="gone")) is None
    card = Card(start=0, frames=30, kind="title", title="T", lines=("a",))
    assert card.model_dump() == {"start": 0, "frames": 30, "kind": "title", "title": "T", "lines": ("a",)}
    assert card_styles()["classic"] == PLAIN


def film_of(shelf, ground: str, kind: str, style: str = "night") -> Timeline:
    """Two shots, blue and then green, with a card of 30 frames before or behind them."""
    look, first = card_styles()[style], 30 if kind == "title" else 0
    clips = tuple(
        Clip(shot_id=str(n), start=first + 20 * n, frames=20, recipe=pieces.Recipe(still=shelf.flat(*colour)))
        for n, colour in enumerate(((0, 0, 200), (0, 200, 0)))
    )
    card = Card(start=0 if kind == "title" else 40, frames=30, kind=kind, title="I", look=look, ground=ground)
    return Timeline(width=320, height=180, frames=70, clips=clips, cards=(card,))


@pytest.mark.parametrize("kind", ["title", "end"])
def test_a_card_on_one_colour_is_that_colour_from_its_first_frame_to_its_last(shelf, kind: str) -> None:
    film = film_of(shelf, "plain", kind)
    planned = pieces.plan_pieces(film)
    alone = planned[0 if kind == "title" else -1]
    assert (alone.frames, alone.layers) == (30, ())
    for frame in (0, 15, 29):
        seen = raster.to_rgb(pieces.piece_picture(alone, shelf.path_of, frame)).astype(int)
        assert np.abs(seen[10, 10] - rgb_of(card_styles()["night"].ground)).max() <= 3
    middle = pieces.piece_picture(alone, shelf.path_of, 15).y
    assert middle[60:120].max() > 180 and middle[:40].max() < 80
    without = film.model_copy(update={"cards": ()})
    same = [piece.key for piece in planned if piece is not alone]
    assert same == [piece.key for piece in pieces.plan_pieces(without) if piece.layers], "no shot is rendered for it"


@pytest.mark.parametrize(("kind", "colour"), [("title", 2), ("end", 1)])
def test_a_card_on_a_still_stands_on_the_first_or_the_last_picture_of_the_film(shelf, kind: str, colour: int) -> None:
    alone = pieces.plan_pieces(film_of(shelf, "still", kind, "quiet"))[0 if kind == "title" else -1]
    seen = raster.to_rgb(pieces.piece_picture(alone, shelf.path_of, 0)).astype(int)[10, 10]
    assert seen.argmax() == colour and seen[colour] > 100 and sorted(seen)[1] < 30


def test_paper_lightens_what_it_stands_on(shelf) -> None:
    card = Card(start=0, frames=30, kind="title", title="I", look=card_styles()["paper"])
    clip = Clip(shot_id="1", start=0, frames=30, recipe=pieces.Recipe(still=shelf.flat(60, 60, 60)))
    piece = pieces.plan_pieces(Timeline(width=320, height=180, frames=30, clips=(clip,), cards=(card,)))[0]
    seen = pieces.piece_picture(piece, shelf.path_of, 15).y
    assert seen[10, 10] > 110 and seen[60:120].min() < seen[10, 10] - 60


@pytest.mark.parametrize("style", card_styles())
def test_the_still_beside_the_player_is_the_picture_of_the_film(shelf, style: str) -> None:
    size, mark = Size(640, 360), CornerMark(text="@ dailies", corner="top_left")
    card = Card(start=0, frames=90, kind="title", title="霓虹雨夜", subtitle="Rain", lines=("A",), place="lower")
    card = card.model_copy(update={"look": resolve_card_look(CardChoice(style=style))})
    clip = Clip(shot_id="1", start=0, frames=90, recipe=pieces.Recipe(still=shelf.flat(70, 110, 150, size=size)))
    film = Timeline(width=640, height=360, frames=90, clips=(clip,), cards=(card,), marks=(mark,))
    film = film.model_copy(update={"mark": OpeningMark(text="AI", frames=60)})
    seen = raster.to_rgb(pieces.piece_picture(pieces.plan_pieces(film)[0], shelf.path_of, 45)).astype(int)
    ground = Image.new("RGBA", size, (70, 110, 150, 255))
    ground.alpha_composite(Image.open(io.BytesIO(overlay_picture(size, shelf.path_of, card, (mark,), "AI"))))
    apart = np.abs(seen - np.asarray(ground.convert("RGB"), int))
    assert apart.mean() < 2.5, "no more than planes of eight bits round"
    assert np.percentile(apart, 99) <= 12
