"""What somebody chose for the cards at the film's beginning and end; core.render.overlays.card_looks says what a style looks like."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from core.types import Value

CardName = Literal["title", "end"]
CARDS: tuple[CardName, ...] = get_args(CardName)
CardPlace = Literal["centre", "lower", "upper"]
PLACES: tuple[CardPlace, ...] = get_args(CardPlace)
CardGround = Literal["picture", "still", "plain"]
"""What a card stands on: the shot that plays, which costs the film nothing at its beginning; the first or last picture of the film, held;
or one colour. On the last two it has a time of its own."""
GROUNDS: tuple[CardGround, ...] = get_args(CardGround)
FIRST = "classic"
MOST_LETTERS, MOST_CREDIT_LINES = 80, 6
"""Letters of a title, a subtitle and a line of credits, and how many of these there can be."""
SHORTEST_S, LONGEST_S = 0.5, 10.0
"""Seconds that a card can stand."""


class CardChoice(Value):
    """`words`, `credits` and `frames` (of the film) are None where the film has its own: the script's title, the studio's line, and as
    long as its length asks. No credits are an empty tuple."""

    shown: bool = True
    words: str | None = Field(default=None, max_length=MOST_LETTERS)
    subtitle: str = Field(default="", max_length=MOST_LETTERS)
    credits: tuple[str, ...] | None = Field(default=None, max_length=MOST_CREDIT_LINES)
    frames: int | None = Field(default=None, gt=0)
    style: str = FIRST
    place: CardPlace = "centre"
    ground: CardGround = "picture"

    @property
    def has_own_time(self) -> bool:
        """Whether it stands before or after the shots, not over one."""
        return self.shown and self.ground != "picture"


class FilmCards(Value):
    """The cards that somebody changed."""

    title: CardChoice = CardChoice()
    end: CardChoice = CardChoice()

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A card that is as it would be without anybody says nothing."""
        told: dict[str, Any] = said(self)
        return {card: value for card, value in told.items() if getattr(self, card) != CardChoice()}

    def card(self, name: CardName) -> CardChoice:
        return self.title if name == "title" else self.end
