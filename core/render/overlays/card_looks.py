"""How title and end card look: shipped styles (data/film/card_styles.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from core.project.card_choice import CardChoice
from core.settings import ROOT
from core.types import Value

VERSION = 1
"""Of what is drawn for a card that somebody changed: part of its pieces' keys."""
Colour = Annotated[str, Field(pattern=r"^#[0-9A-F]{6}$")]


class CardLook(Value):
    """All that a card's letters and its ground are drawn with; see the file of styles."""

    face: Literal["serif", "sans"] = "serif"
    size: float = Field(default=1.0, gt=0.3, le=2)
    letter: Colour = "#FCFBF7"
    ground: Colour = "#000000"
    spaced: float = Field(default=0.16, ge=0, le=0.5)
    bold: float = Field(default=0.0, ge=0, le=0.1)
    rule: bool = True
    veil: float = Field(default=1.0, ge=0, le=1.5)


PLAIN = CardLook()


@cache
def card_styles() -> dict[str, CardLook]:
    """The shipped styles, in the order in which they are offered."""
    told = tomllib.loads((ROOT / "data" / "film" / "card_styles.toml").read_text("utf-8"))
    return {name: CardLook.model_validate(look) for name, look in told.items()}


def resolve_card_look(choice: CardChoice) -> CardLook | None:
    """What a card is drawn with; None for the usual look. A style that is not shipped any more is the first."""
    look = card_styles().get(choice.style, PLAIN)
    return None if look == PLAIN else look
