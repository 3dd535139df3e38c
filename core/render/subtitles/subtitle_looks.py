"""How subtitles look: shipped styles (data/subtitles/styles.toml), each in three sizes and at three places of the picture."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from core.project.subtitle_choice import SubtitleChoice, SubtitlePlace, SubtitleSize
from core.settings import ROOT
from core.types import Value

SIZES: dict[SubtitleSize, float] = {"small": 0.8, "normal": 1.0, "large": 1.28}
"""Times the usual letter size."""
Colour = Annotated[str, Field(pattern=r"^#[0-9A-F]{6}$")]


class SubtitleLook(Value):
    """All that a strip of subtitles is drawn with. `edge`, `glow` and `bold` are shares of a letter's size, `size` is times the usual
    letter, `box` how much a box behind the lines hides (0 to 1)."""

    size: float = Field(default=1.0, gt=0.2, le=3)
    place: SubtitlePlace = "bottom"
    letter: Colour = "#FCFBF7"
    bold: float = Field(default=0.012, ge=0, le=0.1)
    edge: float = Field(default=0.05, ge=0, le=0.3)
    edge_colour: Colour = "#000000"
    glow: float = Field(default=0.09, ge=0, le=0.5)
    box: float = Field(default=0.0, ge=0, le=1)
    box_colour: Colour = "#000000"
    words: Literal["", "karaoke", "pop"] = ""
    word_colour: Colour = "#FFC53D"


PLAIN = SubtitleLook()


@cache
def subtitle_styles() -> dict[str, SubtitleLook]:
    """The shipped styles, in the order in which they are offered."""
    told = tomllib.loads((ROOT / "data" / "subtitles" / "styles.toml").read_text("utf-8"))
    return {name: SubtitleLook.model_validate(look) for name, look in told.items()}


def resolve_subtitles(choice: SubtitleChoice) -> SubtitleLook | None:
    """What a film's subtitles are drawn with; None for the usual look. A style that is not shipped any more is the first."""
    style = subtitle_styles().get(choice.style, PLAIN)
    look = style.model_copy(update={"size": round(style.size * SIZES[choice.size], 3), "place": choice.place})
    return None if look == PLAIN else look


def rgb_of(colour: str) -> tuple[int, int, int]:
    """Of "#RRGGBB", each 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
