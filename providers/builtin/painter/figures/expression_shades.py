"""Feelings: the shades of an expression, so that two surprises look unlike, and a tender one is not a frightened one."""

from __future__ import annotations

from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table


def shade_of_expression(expression: str, mood: str, variant: int) -> dict[str, Any]:
    """What one of the shades in data/art/shades.json changes of an expression's numbers. Those of the scene's mood come before
    the others; `variant` picks among them."""
    rows = art_table("shades")["shades"].get(expression) or [{}]
    own = [row for row in rows if mood in str(row.get("moods", "")).split()]
    fitting = own or [row for row in rows if "moods" not in row]
    return {key: value for key, value in fitting[variant % len(fitting)].items() if key != "moods"}
