"""What somebody chose for a film's subtitles; core.render.subtitles.subtitle_looks says what it looks like."""

from __future__ import annotations

from typing import Literal

from core.types import Value

SubtitleSize = Literal["small", "normal", "large"]
SubtitlePlace = Literal["bottom", "middle", "top"]
FIRST = "classic"


class SubtitleChoice(Value):
    """A style of data/subtitles/styles.toml, how large, and where in the picture."""

    style: str = FIRST
    size: SubtitleSize = "normal"
    place: SubtitlePlace = "bottom"
