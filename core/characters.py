"""Who is seen and heard, the same in every shot."""

from __future__ import annotations

from typing import Literal

from core.types import Value


class Appearance(Value):
    """All a painter needs to draw one member of the cast the same way again. `seed` is the consistency id."""

    name: str
    role: str = ""
    kind: Literal["human", "animal", "robot", "thing"] = "human"
    species: str = ""
    sex: Literal["f", "m", "n"] = "n"
    age: Literal["child", "teen", "adult", "old"] = "adult"
    appearance: str = ""
    clothing: str = ""
    seed: str = ""
