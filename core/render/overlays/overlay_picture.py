"""What is laid over a picture as a PNG of the whole of it, clear where nothing is: what a browser lays over a still."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from core.project.mark_choice import CornerMark
from core.render import ai_label, cards
from core.render.camera_moves import Size
from core.render.overlays import card_looks
from core.render.overlays.corner_marks import mark_drawing
from core.render.subtitles.subtitle_looks import rgb_of
from core.render.timeline import Card

PathOf = Callable[[str], Path]


def overlay_picture(
    picture: Size, path_of: PathOf, card: Card | None = None, marks: Sequence[CornerMark] = (), label: str = ""
) -> bytes:
    """A title or an end when it has wholly come, the marks in their corners, and the words that a machine made it, in the order in which
    a film has them (core.render.pieces). Raises MadeBadly where the picture of a mark cannot be read."""
    whole = Image.new("RGBA", picture)
    if card is not None:
        look = card.look or card_looks.PLAIN
        hides = 1.0 if card.ground == "plain" else cards.veil(card)
        whole = Image.new("RGBA", picture, (*rgb_of(look.ground), round(255 * hides)))
        _lay(whole, cards.card_lettering(card, picture))
    for mark in marks:
        _lay(whole, mark_drawing(mark, label, picture, path_of(mark.picture) if mark.picture else None))
    if label:
        _lay(whole, ai_label.mark_drawing(label, picture))
    out = io.BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


def _lay(whole: Image.Image, drawn: tuple[np.ndarray, int, int]) -> None:
    rgba, left, top = drawn
    whole.alpha_composite(Image.fromarray(rgba), (left, top))
