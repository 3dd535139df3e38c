"""Many people as one drawing: a crowd that stands and looks, a line that waits."""

from __future__ import annotations

from functools import cache

from providers.builtin.painter.figures.figure import draw_figure
from providers.builtin.painter.figures.person_looks import look_of

MEMBERS = {"crowd": 7, "line": 6}
AGES = ("adult", "old", "adult", "teen", "adult", "child", "adult")
STEP = {"crowd": 1.02, "line": 1.25}
"""From one to the next, in heads."""


@cache
def crowd_drawing(kind: str) -> tuple[str, float, float]:
    """Their drawing, and how wide and high it is, in heads."""
    count, step = MEMBERS[kind], STEP[kind]
    wide, high = step * (count - 1) + 2.6, 6.0
    body = ""
    for n in sorted(range(count), key=lambda n: n % 2 == 0):
        back = n % 2 and kind == "crowd"
        age = AGES[n % len(AGES)]
        look = look_of({"name": f"{kind} {n}", "seed": f"{kind}{n * 7}", "sex": "fm"[n % 2], "age": age})
        side = (n / (count - 1) - 0.5) * 2
        facing = 66.0 if kind == "line" else -58.0 * side
        figure = draw_figure(
            look, ("stand", "fold", "rest", "talk")[n % 4] if kind == "crowd" else "rest", "calm", facing
        )
        x, y, k = 1.3 + n * step, high - (0.55 if back else 0.1), 0.92 if back else 1.0
        parts = "".join(part.svg for part in figure.in_order())
        body += f'<g transform="translate({x:.3f} {y:.3f}) scale({k})">{parts}</g>'
    return body, wide, high
