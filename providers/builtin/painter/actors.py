"""Who plays: a member of the cast as a figure of parts, whatever it is: a person, a robot, a beast, a thing that speaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from providers.builtin.painter.beasts import draw_beast, knows_beast
from providers.builtin.painter.casting import find
from providers.builtin.painter.figure import draw_figure
from providers.builtin.painter.light import Part
from providers.builtin.painter.looks import Look
from providers.builtin.painter.puppet import Puppet, art
from providers.builtin.painter.strokes import Point, own_ids
from providers.builtin.painter.talking import draw_talking
from providers.builtin.painter.things import Drawing, find_drawing

HAND_WORDS = {
    "umbrella": ("伞", "umbrella", "parasol"),
    "lantern": ("油灯", "提灯", "灯笼", "马灯", "lantern", "oil lamp", "lamp"),
    "cane": ("拐杖", "手杖", "cane", "walking stick", "staff"),
    "book": ("书", "日记", "本子", "book", "diary", "journal", "notebook"),
}


@dataclass
class Actor:
    """A figure ready for light. Feet at (0, 0); one unit is a head; `chin` is where close shots aim."""

    parts: list[Part]
    chin: Point
    height: float
    half: float
    anchors: dict[str, Point] = field(default_factory=dict)
    held: bool = False


def hand_thing(word: str) -> str:
    """The drawn-in-the-hand kind of a word, else ""."""
    text = word.lower()
    for kind, words in HAND_WORDS.items():
        if find(text, words) >= 0:
            return kind
    return ""


def act(look: Look, seen: dict[str, Any], pitch: float, fine: bool, seat: str) -> Actor:
    """One member of the cast as this shot sees them (`seen` is a core.storyboard.Seen as a dict)."""
    pose = str(seen.get("pose") or "stand")
    expression = str(seen.get("expression") or "calm")
    facing = float(seen.get("facing") or 0.0)
    holds = str(seen.get("holds") or "")
    if look.kind == "animal" and knows_beast(look.species):
        return Actor(*draw_beast(look, pose, expression, facing))
    if look.kind in ("animal", "thing"):
        return Actor(*draw_talking(look, expression, facing))
    if pose not in art("poses") or pose == "about":
        pose = "stand"
    kind = hand_thing(holds)
    d = None if kind else find_drawing(holds) if holds else None
    puppet = draw_figure(look, pose, expression, facing, kind or ("thing" if d else ""), pitch, fine, seat)
    held = bool(kind)
    if d is not None:
        _put_in_hand(puppet, d)
        held = True
    top = puppet.height + (0.35 if look.hat else 0.1)
    return Actor(puppet.in_order(), puppet.anchors["chin"], top, puppet.shoulder + 0.25, puppet.anchors, held)


def _put_in_hand(p: Puppet, d: Drawing) -> None:
    """A drawing held in front, or in the raised hand."""
    size = min(max(d.size, 0.5), 1.15)
    if d.where in ("far", "sky", "water", "ground") and d.size > 2:
        size = 0.8
    both = p.pose == "hold"
    a, b = p.anchors.get("hand0", (-0.3, -2.0)), p.anchors.get("hand1", (0.3, -2.0))
    x, y = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) if both else b
    h = size * d.height / d.width
    k = size / d.width
    body = f'<g transform="translate({x - size / 2:.4f} {y - h * (0.62 if both else 0.8):.4f}) scale({k:.6f})">{own_ids(d.body)}</g>'
    near = p.frontal > -0.15 if both else p.anchors.get("near1", (1, 0))[0] > -0.12
    p.add(body, 0.06, 5.2 if near else -2.4, "cloth", 0.7)
