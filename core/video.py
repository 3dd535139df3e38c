"""What moves: one take per shot. The builtin camera's take is a recipe, rendered once with the film."""

from __future__ import annotations

from typing import Literal

from core.types import Value


class Frame(Value):
    """Where the camera looks: centre in 0..1 of the still, zoom 1 = the whole still fills the picture."""

    x: float = 0.5
    y: float = 0.5
    zoom: float = 1.0


class Recipe(Value):
    """A camera move over a still: from one frame to another, eased. `still` is the asset's SHA-256."""

    kind: Literal["still"] = "still"
    still: str
    movement: str = "static"
    start: Frame = Frame()
    end: Frame = Frame()
    ease: Literal["linear", "in_out"] = "in_out"
    seed: int = 0
