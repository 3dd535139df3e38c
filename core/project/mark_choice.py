"""What is laid in a corner of the whole film: words, and a picture that its maker brought."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from core.types import Value

MarkName = Literal["words", "logo"]
MARKS: tuple[MarkName, ...] = get_args(MarkName)
Corner = Literal["top_left", "top_right", "bottom_left", "bottom_right"]
CORNERS: tuple[Corner, ...] = get_args(Corner)
SIZE, OPACITY, MARGIN = (3, 25), (10, 100), (0, 10)
"""The least and the most: of the picture's width, of what it hides, and of the shorter side further in than the safe area; percent."""
MOST_LETTERS = 40


class CornerMark(Value):
    """`text`, or `picture`, the SHA-256 of a PNG. `size` is its width in percent of the picture's, `opacity` how much it hides, `margin`
    how far it stands inside of the safe area in percent of the shorter side."""

    text: str = Field(default="", max_length=MOST_LETTERS)
    picture: str = ""
    corner: Corner = "bottom_right"
    size: int = Field(default=12, ge=SIZE[0], le=SIZE[1])
    opacity: int = Field(default=70, ge=OPACITY[0], le=OPACITY[1])
    margin: int = Field(default=0, ge=MARGIN[0], le=MARGIN[1])


class FilmMarks(Value):
    words: CornerMark | None = None
    logo: CornerMark | None = None

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A mark that there is not says nothing."""
        told: dict[str, Any] = said(self)
        return {name: mark for name, mark in told.items() if mark}

    def mark(self, name: MarkName) -> CornerMark | None:
        return self.words if name == "words" else self.logo

    @property
    def laid(self) -> tuple[CornerMark, ...]:
        """Those there are, in the order in which they are laid over the picture."""
        return tuple(mark for mark in (self.words, self.logo) if mark)
