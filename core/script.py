"""What is told: a script of scenes, and the verb that writes one."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from core.types import Value


class CastMember(Value):
    """Somebody the script needs. `appearance` and `clothing` are sentences in the script's language."""

    name: str = Field(min_length=1, max_length=100)
    role: str = ""
    kind: Literal["human", "animal", "robot", "thing"] = "human"
    species: str = ""
    sex: Literal["f", "m", "n"] = "n"
    age: Literal["child", "teen", "adult", "old"] = "adult"
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
    """For an action: the names of the cast and the things that must be in the picture."""
    pose: str = ""
    expression: str = ""


class Scene(Value):
    interior: bool = False
    location: str = Field(max_length=200)
    """As written in the heading, in the script's language."""
    place: str = "street"
    """One word of providers.builtin.PLACES: what it looks like."""
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
