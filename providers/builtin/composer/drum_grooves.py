"""What the drums do in a bar: (beat, drum, strength), more of it the fuller the music is."""

from __future__ import annotations


def _soft(bar: int, force: float) -> list[tuple[float, str, float]]:
    hits = [(0.0, "kick", 0.8), (2.0, "kick", 0.6)]
    if force > 0.6:
        hits += [(half / 2, "shaker", 0.5 if half % 2 else 0.3) for half in range(8)]
    return hits + ([(3.5, "kick", 0.4)] if bar % 4 == 3 else [])


def _brush(bar: int, force: float) -> list[tuple[float, str, float]]:
    hits = [(beat, "brush", 0.7) for beat in (1.0, 3.0)] + [(0.0, "kick", 0.55), (2.0, "kick", 0.4)]
    return hits + [(half + 0.5, "brush", 0.3) for half in range(4)]


def _tick(bar: int, force: float) -> list[tuple[float, str, float]]:
    hits = [(half / 2, "tick", 0.8 if half % 4 == 0 else 0.45) for half in range(8)]
    return (
        hits
        + ([(0.0, "drum", 0.7)] if force > 0.6 else [])
        + ([(3.0, "drum", 0.5), (3.5, "drum", 0.6)] if bar % 4 == 3 else [])
    )


def _taiko(bar: int, force: float) -> list[tuple[float, str, float]]:
    hits = [(0.0, "drum", 1.0), (1.5, "drum", 0.55), (2.0, "drum", 0.8), (3.5, "drum", 0.5)]
    if bar % 4 == 3:
        hits += [(2.5, "drum", 0.5), (3.0, "drum", 0.7), (3.75, "drum", 0.6)]
    return hits if force > 0.65 else hits[:1]


def _heart(bar: int, force: float) -> list[tuple[float, str, float]]:
    return [(0.0, "thump", 0.7), (0.75, "thump", 0.45)] if bar % 2 == 0 else []


def _boom(bar: int, force: float) -> list[tuple[float, str, float]]:
    return [(0.0, "boom", 0.8)] if bar % 4 == 0 else [(2.5, "thump", 0.35)] if bar % 4 == 2 else []


GROOVES = {
    "none": lambda bar, force: [],
    "soft": _soft,
    "brush": _brush,
    "tick": _tick,
    "taiko": _taiko,
    "heart": _heart,
    "boom": _boom,
}
