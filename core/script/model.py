"""A script as a value: who is in it, its scenes, and what happens and is said in them."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from core.render.timeline import ScreenCardKind
from core.types import Value

Kind = Literal["human", "animal", "robot", "thing"]
Sex = Literal["f", "m", "n"]
Age = Literal["child", "teen", "adult", "old"]
CARD_KINDS: tuple[ScreenCardKind, ...] = get_args(ScreenCardKind)
CARD_CHARS = 120
"""Of words on the screen: more is not read in the time of a shot."""


class CastMember(Value):
    """Somebody the script needs. `appearance` and `clothing` are sentences in the script's language."""

    name: str = Field(min_length=1, max_length=100)
    role: str = ""
    kind: Kind = "human"
    species: str = ""
    sex: Sex = "n"
    age: Age = "adult"
    description: str = ""
    personality: str = ""
    appearance: str = ""
    clothing: str = ""


class Beat(Value):
    """One action, or one line that somebody speaks. `id` stays the same through edits; the narrator's name is ""."""

    id: str
    kind: Literal["action", "dialogue", "narration"]
    text: str = Field(max_length=2000)
    speaker: str = ""
    manner: str = ""
    """How it is said: 低声, to herself. Shown in brackets, never spoken."""
    step: str = ""
    """Which turn of the plot it belongs to: open, want, block, deepen, turn, price, end."""
    shows: tuple[str, ...] = ()
    """For an action, or a narration with a picture of its own: the names of the cast and the things that must be in the picture."""
    pose: str = ""
    expression: str = ""
    card: Literal["", ScreenCardKind] = ""
    """What its words on the screen are, which are read while it is seen or heard; empty where it has none."""
    card_text: str = Field(default="", max_length=CARD_CHARS)

    @model_serializer(mode="wrap")
    def _said(self, said: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A beat without words on the screen is still what it was before there were any."""
        told: dict[str, Any] = said(self)
        return {key: value for key, value in told.items() if value or key not in ON_SCREEN}

    def has_card(self) -> bool:
        return bool(self.card and self.card_text.strip())

    def pictured(self) -> bool:
        """Whether it has a picture of its own: an action, or what a narrator tells of whom and what is seen meanwhile."""
        return self.kind == "action" or (self.kind == "narration" and bool(self.shows or self.pose))


ON_SCREEN = ("card", "card_text")


class Scene(Value):
    interior: bool = False
    location: str = Field(max_length=200)
    """As written in the heading, in the script's language."""
    place: str = "street"
    """One word of providers.builtin.vocabulary.PLACES: what it looks like."""
    when: Literal["dawn", "day", "dusk", "night"] = "day"
    weather: Literal["clear", "rain", "snow", "fog", "wind", "storm"] = "clear"
    mood: str = "calm"
    beats: tuple[Beat, ...] = ()


class Script(Value):
    title: str = Field(max_length=200)
    logline: str = ""
    language: str = "zh"
    genre: Literal["sci-fi", "romance", "action", "comedy", "horror"] = "romance"
    subgenre: str = ""
    mood: str = "calm"
    engine: str = ""
    """Which plot engine told it; empty for a person's or a vendor's script."""
    cast: tuple[CastMember, ...] = ()
    scenes: tuple[Scene, ...] = ()


class ScriptDraft(Value):
    """What a script is to be told from."""

    idea: str
    seconds: int
    language: str
    take: int = 0
    understood: dict[str, Any] = Field(default_factory=dict)
