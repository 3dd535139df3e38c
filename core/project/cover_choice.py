"""What somebody chose for a film's cover: a picture of one of its shots, and whether the film's title is lettered on it."""

from __future__ import annotations

from typing import Any

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from core.project.card_choice import CardPlace
from core.types import Value


class CoverChoice(Value):
    """`shot` is the id of a shot, empty where the studio chooses. `frame` counts the frames of its take, whose move is `whole` of them long;
    `made_of` says what the shot was drawn from when it was chosen. `picture` (JPEG, the film's size) and `poster` (WebP, smaller) are the
    SHA-256 of that frame without lettering, and `focus` is what it shows, x and y from 0 to 1."""

    shot: str = ""
    frame: int = Field(default=0, ge=0)
    whole: int = Field(default=0, ge=0)
    made_of: str = ""
    picture: str = ""
    poster: str = ""
    focus: tuple[float, float] = (0.5, 0.36)
    title: bool = False
    place: CardPlace = "lower"

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """What is as it would be without anybody says nothing."""
        told: dict[str, Any] = said(self)
        plain = type(self).model_fields
        return {key: value for key, value in told.items() if getattr(self, key) != plain[key].default}

    @property
    def files(self) -> tuple[str, ...]:
        """What it needs to stand."""
        return tuple(name for name in (self.picture, self.poster) if name)

    @property
    def automatic(self) -> CoverChoice:
        """The same lettering on the cover that the studio chooses."""
        return CoverChoice(title=self.title, place=self.place)
