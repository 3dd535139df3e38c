"""Who plays: a member of the cast as a figure of parts, whatever it is: a person, a robot, a beast, a thing that speaks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.figure_look import Look
from providers.builtin.painter.drawing.film_light import Part
from providers.builtin.painter.drawing.puppet import Puppet
from providers.builtin.painter.drawing.svg_drawings import Drawing
from providers.builtin.painter.drawing.svg_strokes import Point, ellipse, fresh_id, make_ids_own
from providers.builtin.painter.figures.figure import draw_figure
from providers.builtin.painter.figures.hand_work import draw_work
from providers.builtin.painter.figures.head import SPEAKING
from providers.builtin.painter.figures.held_things import SHOULDERED
from providers.builtin.painter.figures.look_words import find_word
from providers.builtin.painter.figures.pose_props import ON_THE_GROUND, REACHES, ground_parts
from providers.builtin.painter.figures.seats import draw_bed, is_ridden, seat_rows
from providers.builtin.painter.things.beasts import draw_beast, knows_beast
from providers.builtin.painter.things.talking_things import draw_talking
from providers.builtin.painter.things.things import SHINING, find_drawing

HAND_WORDS = {
    "umbrella": ("伞", "umbrella", "parasol"),
    "lantern": ("油灯", "提灯", "灯笼", "马灯", "lantern", "oil lamp", "lamp"),
    "cane": ("拐杖", "手杖", "cane", "walking stick", "staff"),
    "book": ("书", "日记", "本子", "book", "diary", "journal", "notebook"),
}
SLIGHT = 0.4
"""What is no wider, in heads, is in the fingers of the nearer hand: between both it would not be seen."""
A_GARMENT = 1.9
"""How wide what is worn may be in somebody's hands, in heads: it hangs from them."""
BOTH_HANDS = ("hold", "carry", "lift")
"""Poses that hold a thing between two hands."""
ASIDE, ABOVE = 1.5, 2.1
"""How far beyond a figure's own half width and height the camera sees anyway, in heads."""
HIGH = 0.4
"""How much higher than their legs are long, in heads, somebody sits whose height that changes."""
MOUTHS = (0.0, 0.06, 0.12)
"""How far a mouth is open that speaks, from one sound to the next."""
HOLD = 0.25
"""Seconds that a drawing of a motion stands where its pose says nothing: puppets move on few drawings."""
OF_THE_HEAD = ("head_turn", "head", "cock", "nod")
"""What a motion leaves out where somebody speaks, whose mouth moves instead, or is so near that a head would be half the picture."""
SINKS = 0.2
"""How much of the height of who swims in the sea is under water."""
STRIDE = 3
"""The further drawings of two steps; that in the middle has arms and legs the other way round."""
NOD = 6.0
"""How far who listens nods, in degrees."""
FLESH = 0.24
"""How thick somebody is who lies: from the middle of the body to the ground."""


@dataclass(frozen=True)
class Motion:
    """Further drawings of a figure, each as its parts in order: what it does while it is looked at. `play` is how they follow
    each other, `hold` the seconds each stands (providers.animation.cels.Move)."""

    play: str
    hold: float
    phases: tuple[list[Part], ...]
    go: float = 0.0
    """Heads a second that the whole figure goes to the right meanwhile."""
    grow: float = 0.0
    """How much larger it gets meanwhile, as a share a second."""
    who: str = ""
    """Whose motion it is, where two are one figure."""


@dataclass
class Actor:
    """A figure ready for light. Feet at (0, 0); one unit is a head; `chin` is where close shots aim. `shut` are its parts with the
    eyes shut, in the same order and number: what an eye's blink shows (none where it has no lids); `anchors` "eye0" and "eye1"
    say where on the figure that is seen."""

    parts: list[Part]
    chin: Point
    height: float
    half: float
    anchors: dict[str, Point] = field(default_factory=dict)
    held: bool = False
    shut: list[Part] = field(default_factory=list)
    pose: str = "stand"
    holds: str = ""
    small: bool = False
    """A thing that stands on something: a camera, a cup."""
    aloft: bool = False
    """What belongs in the sky hangs in the air wherever it is."""
    afloat: bool = False
    """What belongs in the water is there, where the place has some."""
    shines: bool = False
    reach: float = 0.0
    """How far to a side what it is drawn with goes, where that is farther than `half`."""
    way: float = 1.0
    """1 who looks to the right of the picture, -1 to the left."""
    towards: float = 1.0
    """1 who is turned to the camera, -1 away from it."""
    shows: frozenset[str] = frozenset()
    """The drawings that somebody works with: tools, and what lies before the hands."""
    motion: Mapping[str, Any] = field(default_factory=dict)
    """How its pose moves: "motion" of a row of poses.json."""
    motions: tuple[Motion, ...] = ()
    """What of it moves; where two are of the same part, the first."""
    gaze: Point = (0.0, 0.0)


def hand_thing(word: str) -> str:
    """The drawn-in-the-hand kind of a word, else ""."""
    text = word.lower()
    for kind, words in HAND_WORDS.items():
        if find_word(text, words) >= 0:
            return kind
    return ""


def make_actor(look: Look, seen: dict[str, Any], pitch: float, fine: bool, seat: str) -> Actor:
    """One member of the cast as this shot sees them: `seen` is a core.storyboard.model.Seen as a dict; "gaze" in it says where the eyes
    go (x to the right, y up, -1 to 1), "eyes": "shut" closes them, "variant" picks one of the ways of a pose, "shade" changes
    the expression (expression_shades.py); "phase" is what a drawing of the pose's motion changes; "large" is an animal at its own size, however huge."""
    pose = str(seen.get("pose") or "stand")
    expression = str(seen.get("expression") or "calm")
    facing = float(seen.get("facing") or 0.0)
    holds = str(seen.get("holds") or "")
    if look.kind == "animal" and knows_beast(look.species):
        return Actor(*draw_beast(look, pose, expression, facing, seen.get("phase")))
    if look.kind in ("animal", "thing"):
        thing = find_drawing(look.species)
        drawn = draw_talking(look, expression, facing, bool(seen.get("large")), seen.get("phase"))
        where, name = (thing.where, thing.name) if thing else ("", "")
        return Actor(
            *drawn, small=where == "table", aloft=where == "sky", afloat=where == "water", shines=name in SHINING
        )
    if pose not in art_table("poses") or pose == "about":
        pose = "stand"
    pose = str(art_table("poses")[pose].get("alone", pose))
    given = holds or str(art_table("poses")[pose].get("holds", ""))
    works = any(key in art_table("poses")[pose] for key in ("tools", "works", "takes"))
    kind = "" if works else hand_thing(holds)
    kind = SHOULDERED if kind == "umbrella" and seen.get("cut") else kind
    d = None if kind else find_drawing(given) if given else None
    gaze, shut = seen.get("gaze"), look.blind or seen.get("eyes") == "shut"
    puppet = draw_figure(
        look,
        pose,
        expression,
        facing,
        kind or ("thing" if d and not works else ""),
        pitch,
        fine,
        seat,
        gaze=gaze,
        shut=shut,
        variant=int(seen.get("variant") or 0),
        shade=seen.get("shade"),
        phase=seen.get("phase"),
    )
    held = bool(kind)
    if works:
        seen_too = draw_work(puppet, d)
        return replace(actor_from_puppet(puppet, seat, d is not None and d.name in seen_too), shows=frozenset(seen_too))
    if d is not None:
        put_in_hand(puppet, d)
        held = bool(holds)
    return actor_from_puppet(puppet, seat, held)


def make_moving_actor(actor: Actor, look: Look, seen: dict[str, Any], pitch: float, fine: bool, seat: str) -> Actor:
    """The same with the further drawings that its pose asks for, and those of a mouth that speaks where "speaks" says so;
    "listens" is who is spoken to, "near" who is seen so near that the head stays still, "cut" whose
    feet are below the picture."""
    if look.kind not in ("human", "robot") or not actor.parts:
        return actor

    def again(**changes: Any) -> list[Part]:
        return make_actor(look, {**seen, "gaze": actor.gaze, **changes}, pitch, fine, seat).parts

    motions: list[Motion] = []
    if seen.get("speaks"):
        shade, gape = dict(seen.get("shade") or {}), _gape(actor, seen)
        mouths = [again(shade={**shade, "gape": each, "teeth": 1}) for each in MOUTHS if abs(each - gape) > 0.02]
        motions.append(Motion("speech", 0.0, tuple(mouths)))
    row, phases = actor.motion, _phases(actor.motion, seen)
    if any(phases):
        drawn = tuple(again(phase=each) for each in phases)
        go, hold = float(row.get("go", 0.0)) * actor.way, float(row.get("hold", HOLD))
        hold *= (1 + len(row["phases"])) / (1 + len(phases))
        grow = float(row.get("grow", 0.0)) * actor.towards
        motions.append(Motion(str(row.get("play", "back")), hold, drawn, go, grow))
    return replace(actor, motions=tuple(motions))


def _phases(motion: Mapping[str, Any], seen: dict[str, Any]) -> list[dict[str, Any]]:
    """What the drawings of a motion change in this shot: heads that must stay still do, who only waits and is spoken to nods,
    of who strides and speaks, or whose feet are not seen, only legs and arms swing."""
    phases = [dict(each) for each in motion.get("phases", ())]
    if (seen.get("cut") or seen.get("speaks")) and len(phases) == STRIDE:
        phases = phases[1:2]
    if seen.get("listens") and not seen.get("speaks") and motion["play"] == "at_times":
        phases = [{k: v for k, v in each.items() if k not in ("head_turn", "glance")} | {"nod": NOD} for each in phases]
    if seen.get("speaks") or seen.get("near"):
        phases = [{k: v for k, v in each.items() if k not in OF_THE_HEAD} for each in phases]
    return phases


def _gape(actor: Actor, seen: dict[str, Any]) -> float:
    """How far the mouth is open already."""
    face = art_table("expressions").get(str(seen.get("expression")), art_table("expressions")["calm"])
    gape = float((seen.get("shade") or {}).get("gape", face["gape"]))
    return max(gape, SPEAKING) if actor.pose == "talk" else gape


def make_blinking_actor(look: Look, seen: dict[str, Any], pitch: float, fine: bool, seat: str) -> Actor:
    """The same with the eyes shut."""
    return make_actor(look, {**seen, "eyes": "shut"}, pitch, fine, seat)


def actor_from_puppet(p: Puppet, seat: str = "", held: bool = False) -> Actor:
    """A puppet as an actor: standing on the ground, lifted off it, or laid over as its pose asks."""
    raised = p.hip_y - p.leg_length
    top = p.height + (raised if raised < 0 or raised > HIGH else 0.0) + (0.35 if p.look.hat else 0.1)
    out = Actor(
        p.in_order(), p.anchors["chin"], top, p.shoulder + 0.25, p.anchors, held, p.blinking() if p.lids else [], p.pose,
        way=1.0 if math.sin(p.yaw) >= 0 else -1.0, towards=1.0 if p.frontal >= 0 else -1.0, motion=p.row.get("motion") or {}, gaze=p.gaze,
    )  # fmt: skip
    if p.row.get("prop") == "ladder" and seat == "rock":
        out.half = 4.6
    if p.row.get("seat") and is_ridden(seat):
        out.reach = float(seat_rows()[seat]["size"]) * 0.62
        out.motion = seat_rows()[seat].get("motion", out.motion)
    out.reach = max(out.reach, out.half, REACHES.get(str(p.row.get("prop", "")), 0.0))
    if "reach" in p.anchors:
        across, up = p.anchors["reach"]
        out.half, out.height = max(out.half, across - ASIDE), max(out.height, -up - ABOVE)
    degrees, lift = float(p.row.get("turn", 0)), float(p.row.get("lift", 0))
    if degrees:
        return _around(_laid(p, out, degrees, lift, seat))
    return shift_actor(out, 0.0, -lift, lift) if lift else out


def _around(actor: Actor) -> Actor:
    """With the water that somebody who is laid over swims in, or dives into: it stays level."""
    prop = str(art_table("poses")[actor.pose].get("prop", ""))
    if prop not in ON_THE_GROUND:
        return actor
    there = ground_parts(prop, actor.half)

    def among(parts: list[Part]) -> list[Part]:
        return sorted([*parts, *there], key=lambda part: part.order)

    return replace(actor, parts=among(actor.parts), shut=among(actor.shut) if actor.shut else [])


def shift_actor(actor: Actor, x: float, y: float, taller: float = 0.0) -> Actor:
    """The same figure at another place of its own page."""
    wrap = f'<g transform="translate({x:.4f} {y:.4f})">'
    return replace(
        actor,
        parts=[replace(part, svg=f"{wrap}{part.svg}</g>") for part in actor.parts],
        shut=[replace(part, svg=f"{wrap}{part.svg}</g>") for part in actor.shut],
        chin=(actor.chin[0] + x, actor.chin[1] + y),
        anchors={k: (ax + x, ay + y) if _is_place(k) else (ax, ay) for k, (ax, ay) in actor.anchors.items()},
        height=actor.height + taller,
    )


def sink_actor(actor: Actor) -> Actor:
    """The same with its lower part under water, and white where that breaks."""
    down, wide, name = SINKS * actor.height, actor.half, fresh_id()
    clip = f'<clipPath id="{name}"><rect x="-50" y="-50" width="100" height="50"/></clipPath>'
    foam = "".join(
        ellipse(x * wide, 0.0, r * wide, 0.045 * actor.height, "#f4fbff", 0.75)
        for x, r in ((-0.5, 0.34), (0.05, 0.5), (0.55, 0.32))
    )

    def under(parts: list[Part]) -> list[Part]:
        wet = [
            replace(
                part,
                svg=f'{clip}<g clip-path="url(#{name})"><g transform="translate(0 {down:.4f})">{part.svg}</g></g>',
            )
            for part in parts
        ]
        return [*wet, Part(foam, 0.05, 99.0)] if wet else []

    return replace(
        actor,
        parts=under(actor.parts),
        shut=under(actor.shut),
        motions=tuple(replace(motion, phases=tuple(map(under, motion.phases))) for motion in actor.motions),
        chin=(actor.chin[0], actor.chin[1] + down),
        anchors={k: (x, y + down) if _is_place(k) else (x, y) for k, (x, y) in actor.anchors.items()},
        height=actor.height - down,
    )


def _is_place(name: str) -> bool:
    return not name.startswith(("near", "order", "reach", "eye", "other_eye"))


def _laid(p: Puppet, actor: Actor, degrees: float, lift: float, seat: str) -> Actor:
    """The whole figure turned about its hip: forward is where it looks. On a bed where there is one to lie on."""
    sign = 1.0 if math.sin(p.yaw) >= 0 else -1.0
    angle = math.radians(degrees) * sign
    pivot = (0.0, -p.hip_y)

    def turned(x: float, y: float) -> Point:
        dx, dy = x - pivot[0], y - pivot[1]
        return dx * math.cos(angle) - dy * math.sin(angle), dx * math.sin(angle) + dy * math.cos(angle)

    joints = [p.spot((p.legs[0][n] + p.legs[1][n]) / 2) for n in range(3)]
    joints.append(p.spot((p.arms[0][0] + p.arms[1][0]) / 2))
    places = [turned(*j) for j in joints]
    chin = turned(*actor.chin)
    low = max(y for _, y in [*places, chin])
    flat = lift == 0
    row = seat_rows().get(seat, {})
    on_bed = bool(row.get("lie")) and abs(degrees) > 85
    ground = float(row["height"]) if on_bed else lift
    x0, x1 = min(x for x, _ in [*places, chin]), max(x for x, _ in [*places, chin])
    dx, dy = -(x0 + x1) / 2, -ground - FLESH - low + float(p.row.get("sink", 0)) * (1 if flat else 0)
    wrap = (
        f'<g transform="translate({dx:.4f} {dy:.4f}) rotate({math.degrees(angle):.3f}) '
        f'translate({-pivot[0]:.4f} {-pivot[1]:.4f})">'
    )

    def laid(parts: list[Part]) -> list[Part]:
        out = [replace(part, svg=f"{wrap}{part.svg}</g>") for part in parts]
        if not on_bed:
            return out
        shoulder, feet = turned(*p.spot(p.arms[0][0]))[0] + dx, turned(*p.spot(p.legs[0][2]))[0] + dx
        side = 1.0 if feet > shoulder else -1.0
        return draw_bed(
            out,
            (feet + shoulder) / 2 - side * 0.35,
            side,
            shoulder + side * 0.55,
            feet,
            ground,
            p.look.shawl,
            p.pitch,
            float(p.row.get("breath", 0.0)),
        )

    anchors, origin = {}, turned(0.0, 0.0)
    for name, at in actor.anchors.items():
        x, y = turned(*at)
        anchors[name] = (x + dx, y + dy) if _is_place(name) else at
        if name.startswith("eye"):
            anchors[name] = (x - origin[0], y - origin[1])
    return replace(
        actor,
        parts=laid(actor.parts),
        shut=laid(actor.shut) if actor.shut else [],
        chin=(chin[0] + dx, chin[1] + dy),
        anchors=anchors,
        height=max(2.3, -(min(y for _, y in [*places, chin]) + dy) + 0.8),
        half=(x1 - x0) / 2 + 0.35,
    )


def put_in_hand(p: Puppet, d: Drawing) -> None:
    """A drawing held in front, over the head, or in the raised hand."""
    size = min(max(d.size, 0.5 / max(1.0, d.height / d.width)), 1.15)
    if d.where in ("far", "sky", "water", "ground") and d.size > 2:
        size = 0.8
    worn = d.name in art_table("things")["garments"]
    if worn:
        size = min(d.size, A_GARMENT)
    if p.pose in ("phone", "drink"):
        size = 0.44
    if p.pose in ("carry", "lift"):
        size = min(max(d.size, 0.8), 1.5)
    slight = p.pose == "hold" and d.size <= SLIGHT
    both = p.pose in BOTH_HANDS and not slight
    a, b = p.anchors.get("hand0", (-0.3, -2.0)), p.anchors.get("hand1", (0.3, -2.0))
    orders = [p.anchors.get(f"order{n}", (5.2, 0.0))[0] for n in (0, 1)]
    x, y = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) if both else a if slight and orders[0] > orders[1] else b
    h = size * d.height / d.width
    k = size / d.width
    share = 0.95 if p.pose in ("lift", "drink") else 0.16 if worn else 0.62 if both or slight else 0.8
    body = f'<g transform="translate({x - size / 2:.4f} {y - h * share:.4f}) scale({k:.6f})">{make_ids_own(d.body)}</g>'
    near = p.frontal > -0.15 if both else p.anchors.get("near1", (1, 0))[0] > -0.12
    if slight and p.frontal > -0.15:
        p.add(body, 0.04, max(orders) + 0.06, "cloth", 0.7)
        return
    if orders[1] > 8 and not both:
        p.add(body, 0.06, orders[1] - 0.05, "cloth", 0.7)
        return
    p.add(body, 0.06, (4.9 if p.pose in ("carry", "lift") else 5.2) if near else -2.4, "cloth", 0.7)
