"""Extras: people far behind the story, small and hazy, who make a street a street."""

from __future__ import annotations

from providers.builtin.painter.drawing.film_light import light_relief, raster_stack
from providers.builtin.painter.drawing.light_planes import blur
from providers.builtin.painter.figures.figure import draw_figure
from providers.builtin.painter.figures.person_looks import look_of
from providers.builtin.painter.places.canvas import Canvas

EYE_LEVEL = 3.9
"""Heads between the ground and the camera: who stands `y` below the horizon has a head of y / 3.9."""


def extras(c: Canvas, places: list[list[float]], fog: float = 0.2) -> None:
    """[share of the width, feet below the horizon in design units, facing in degrees], far ones first."""
    wet = c.light.weather_name in ("rain", "storm")
    for i, (x, y, facing) in enumerate(places):
        head = y / EYE_LEVEL * c.scale
        if head < 2.5:
            continue
        look = look_of({"name": f"extra {i}", "seed": f"{c.seed} {i}", "age": ("adult", "old", "adult", "teen")[i % 4]})
        pose = "umbrella" if wet else ("walk", "stand", "walk", "talk")[i % 4]
        figure = draw_figure(look, pose, "calm", facing)
        w, h = int(head * 4.4), int(head * 7.6)
        view = (-2.2, -7.3, 4.4, 7.6)
        relief = raster_stack(figure.in_order(), head, view, (w, h), c.lamp)
        out = light_relief(relief, c.lamp)
        px, py = c.px(c.x(x), c.horizon + y)
        c.contact(c.x(x), c.horizon + y, y / EYE_LEVEL * 0.8, 0.4)
        c.put(blur(out, 0.5 * c.scale), int(px - w / 2), int(py - head * 7.3), fog)
