"""Marks stand in their corner of every picture, within the safe area, and never on the words that a machine made the film."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from core.project.mark_choice import CORNERS, CornerMark
from core.render import ai_label, pieces, raster
from core.render.camera_moves import Size
from core.render.overlays.corner_marks import mark_drawing
from core.render.overlays.safe_area import safe_box
from core.render.timeline import Cue, OpeningMark

SHAPES = {"wide": Size(960, 540), "tall": Size(540, 960), "square": Size(540, 540)}
LABEL = "AI-generated"
RED = (220, 30, 30)


def logo_of(shelf, wide: int = 200, high: int = 100) -> str:
    """Red, its left half clear."""
    rgba = np.zeros((high, wide, 4), np.uint8)
    rgba[..., :3] = RED[::-1]
    rgba[:, wide // 2 :, 3] = 255
    return shelf.put(cv2.imencode(".png", rgba)[1].tobytes())


@pytest.mark.parametrize("size", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("corner", CORNERS)
def test_a_mark_stands_in_its_corner_of_the_safe_area_as_wide_as_asked(shelf, size: Size, corner: str) -> None:
    left, top, right, bottom = safe_box(size)
    sha256 = logo_of(shelf)
    for mark, file in (
        (CornerMark(text="@dailies", corner=corner, size=20), None),
        (CornerMark(picture=sha256, corner=corner, size=20, margin=3), shelf.path_of(sha256)),
    ):
        rgba, x, y = mark_drawing(mark, LABEL, size, file)
        high, wide = rgba.shape[:2]
        assert left - 2 <= x and x + wide <= right + 2 and top - 2 <= y and y + high <= bottom + 2
        assert (x + wide / 2 < size.width / 2) == corner.endswith("left")
        assert (y + high / 2 < size.height / 2) == corner.startswith("top")
        assert abs(wide - 0.2 * size.width) <= (0.03 if mark.text else 0.004) * size.width


@pytest.mark.parametrize("size", SHAPES.values(), ids=SHAPES)
def test_a_mark_in_the_corner_of_the_ai_label_stands_below_it(size: Size) -> None:
    label = ai_label.mark_strip(LABEL, size)
    _, _, top = mark_drawing(CornerMark(text="© A", corner="top_left"), LABEL, size)
    assert top >= label.top + label.ink.size.height
    without = mark_drawing(CornerMark(text="© A", corner="top_left"), "", size)[2]
    assert without <= top


def test_a_logo_is_in_every_picture_of_the_film_as_clear_as_asked_under_its_subtitles(shelf, make_shots) -> None:
    sha256 = logo_of(shelf)
    mark = CornerMark(picture=sha256, corner="bottom_left", size=25, opacity=50)
    plain = make_shots([shelf.flat(100, 100, 100), shelf.flat(100, 100, 100)])
    cue = Cue(start=0, end=20, lines=("W" * 40,))
    film = plain.model_copy(update={"marks": (mark,), "mark": OpeningMark(text=LABEL, frames=10), "cues": (cue,)})
    rgba, x, y = mark_drawing(mark, LABEL, Size(film.width, film.height), shelf.path_of(sha256))
    inside = np.s_[y + 8 : y + rgba.shape[0] - 8, x + rgba.shape[1] * 3 // 4 - 6 : x + rgba.shape[1] * 3 // 4 + 6]
    for piece in pieces.plan_pieces(film)[1:]:
        assert sha256 in piece.stills
        seen = raster.to_rgb(pieces.piece_picture(piece, shelf.path_of, piece.frames - 1)).astype(int)
        assert np.abs(seen[inside].reshape(-1, 3).mean(axis=0) - (160, 65, 65)).max() <= 4
        assert np.abs(seen[y + 8 : y + 20, x + 2 : x + 12] - 100).max() <= 3, "what is clear stays clear"
    assert len({piece.key for piece in pieces.plan_pieces(film)} & {p.key for p in pieces.plan_pieces(plain)}) == 0


def test_a_film_without_marks_has_the_pieces_it_had() -> None:
    piece = pieces.FilmPiece(frames=5, width=320, height=180, fps=30)
    assert piece.key == piece.model_copy(update={"label": LABEL}).key
    assert "marks" not in pieces.FilmPiece.model_validate(piece.model_dump()).model_dump(exclude={"marks", "label"})
