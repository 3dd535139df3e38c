"""How much of a picture is safe: beyond it an app may lay its own buttons and words."""

from __future__ import annotations

from typing import NamedTuple

from core.render.camera_moves import Size


class SafeArea(NamedTuple):
    """Percent of the height and width that are kept free at the top, right, bottom and left."""

    top: float
    right: float
    bottom: float
    left: float


WIDE = SafeArea(5.0, 5.0, 5.0, 5.0)
"""Title safe of broadcast."""
TALL = SafeArea(10.4, 11.1, 20.8, 5.0)
"""The most that TikTok, Shorts and Reels are said to cover (200, 120 and 400 of 1080 x 1920 pixels, public guides of 2026)."""


def safe_area(picture: Size) -> SafeArea:
    return TALL if picture.height > picture.width else WIDE


def safe_box(picture: Size) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is safe, in pixels."""
    free = safe_area(picture)
    wide, high = picture
    return free.left * wide / 100, free.top * high / 100, wide * (1 - free.right / 100), high * (1 - free.bottom / 100)
