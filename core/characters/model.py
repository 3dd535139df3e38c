"""How somebody looks, as a value."""

from __future__ import annotations

from core.script.model import Age, Kind, Sex
from core.types import Value


class Appearance(Value):
    """All a painter needs to draw one member of the cast the same way again. `seed` is the consistency id."""

    name: str
    role: str = ""
    kind: Kind = "human"
    species: str = ""
    sex: Sex = "n"
    age: Age = "adult"
    appearance: str = ""
    clothing: str = ""
    seed: str = ""
