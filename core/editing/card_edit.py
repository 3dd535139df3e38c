"""A film's title and end card by hand: what they say, how they look, how long they stand, and whether they are shown. No shot is made again or
becomes longer for it."""

from __future__ import annotations

import uuid
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from core.editing.errors import CardTooLong, NotACardLength
from core.errors import BadInput
from core.film.shot_lengths import FPS
from core.project import projects
from core.project.card_choice import (
    LONGEST_S,
    MOST_CREDIT_LINES,
    MOST_LETTERS,
    SHORTEST_S,
    CardChoice,
    CardName,
    FilmCards,
)
from core.render.overlays.card_looks import card_styles

SHORTEST, LONGEST = round(SHORTEST_S * FPS), round(LONGEST_S * FPS)
"""Frames that a card can stand."""
_NAME: TypeAdapter[CardName] = TypeAdapter(CardName)


def change_card(session: Session, project_id: uuid.UUID, /, name: str, changes: dict[str, Any]) -> CardChoice:
    """One card otherwise; what `changes` do not name stays. Words are kept without blanks around them and in one line. Raises NotFound,
    CardTooLong, NotACardLength, and BadInput for a card, style, place or ground that there is not."""
    card = _card_name(name)
    cards = projects.brief_of(projects.load(session, project_id)).cards
    told = {**cards.card(card).model_dump(), **_clean(changes)}
    try:
        chosen = CardChoice.model_validate(told)
    except ValidationError as error:
        raise BadInput("card") from error
    _write(session, project_id, cards, card, chosen)
    return chosen


def reset_card(session: Session, project_id: uuid.UUID, /, name: str) -> None:
    """One card as the film has it by itself. Raises NotFound, BadInput."""
    card = _card_name(name)
    _write(session, project_id, projects.brief_of(projects.load(session, project_id)).cards, card, CardChoice())


def _card_name(name: str) -> CardName:
    try:
        return _NAME.validate_python(name)
    except ValidationError as error:
        raise BadInput("card") from error


def _clean(changes: dict[str, Any]) -> dict[str, Any]:
    """What was told, in one line each. Raises CardTooLong, NotACardLength, BadInput."""
    told = dict(changes)
    for field in ("words", "subtitle"):
        if told.get(field) is not None:
            told[field] = " ".join(str(told[field]).split())
    if told.get("credits") is not None:
        if not isinstance(told["credits"], list | tuple):
            raise BadInput("credits")
        told["credits"] = tuple(line for each in told["credits"] if (line := " ".join(str(each).split())))
    lines = told.get("credits") or ()
    texts = [told.get("words") or "", told.get("subtitle") or "", *lines]
    if any(len(text) > MOST_LETTERS for text in texts) or len(lines) > MOST_CREDIT_LINES:
        raise CardTooLong(most=MOST_LETTERS, lines=MOST_CREDIT_LINES)
    frames = told.get("frames")
    if frames is not None and (not isinstance(frames, int) or not SHORTEST <= frames <= LONGEST):
        raise NotACardLength(least=f"{SHORTEST_S:g}", most=f"{LONGEST_S:g}")
    if told.get("style") is not None and told["style"] not in card_styles():
        raise BadInput("style")
    return told


def _write(session: Session, project_id: uuid.UUID, cards: FilmCards, card: CardName, chosen: CardChoice) -> None:
    projects.change_brief(session, project_id, cards=cards.model_copy(update={card: chosen}))
