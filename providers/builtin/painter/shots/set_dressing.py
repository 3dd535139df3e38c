"""Set dressing: where the things of a shot go. In the sky, far off, on the wall, on the ground, close to the lens."""

from __future__ import annotations

from dataclasses import dataclass, replace

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.svg_drawings import Drawing, load_drawing
from providers.builtin.painter.figures.person_looks import stable_number
from providers.builtin.painter.places.furniture import furnished_with
from providers.builtin.painter.shots import inserts
from providers.builtin.painter.shots.actors import hand_thing
from providers.builtin.painter.shots.stage import Placed, Stage
from providers.builtin.painter.shots.stands_and_frames import put_in_frame, put_in_tub, put_on_stand
from providers.builtin.painter.things.things import SHINING, find_drawing

Taken = list[tuple[float, float]]
HOVER = (
    "sparkles",
    "butterfly",
    "bird",
    "dove",
    "bat",
    "balloon",
    "paper-plane",
    "musical-note",
    "musical-notes",
    "honeybee",
    "snowflake",
    "red-paper-lantern",
    "flying-saucer",
    "star",
    "glowing-star",
)
"""Things of the sky that may hang in a room; a mountain or a moon hangs there as a picture."""
CLOUDS = ("cloud", "sun-behind-cloud", "cloud-with-rain")
"""What hangs in a painted sky anyway."""
STARS = ("star", "glowing-star")
LOOMING = 1.1
"""How much wider than wished a thing may be that cannot stand far enough off."""
NEAR_FOOT = 0.965
"""Where a small thing of a wide view stands that nobody is in, on something near the lens, as a share of the height."""
CLEAR = 0.1
"""How much more of a thing may stand before the place's own furniture than where least of it would."""
BIG = 12.0
"""Heads, about four metres: what is wider stands further off, so that it is seen whole and at its size beside people."""


STEP_BEHIND = 0.72
"""How large a thing a step behind the people is, beside its size next to them."""
BEFORE_THE_REST = 0.6
"""How near to the people, from 0 at the horizon to 1, it stands in a close shot: before the furniture of the room."""
TINY = 0.35
"""Heads of width below which a thing is no larger than a hand, as a watch: even near the lens it stays small."""
SUNK = 0.4
"""How much of a large thing's height may be below the lower edge of a close shot: it stands on the ground, which is not seen."""


@dataclass(frozen=True)
class Spot:
    """One thing in the frame: the middle of its foot, its width and its blur in pixels. `stands`: it throws a shadow;
    `near`: it is closer to the lens than the people; `behind`: everybody stands before it; `fog`: how much air is before it."""

    d: Drawing
    x: float
    foot: float
    width: float
    soft: float = 0.0
    stands: bool = False
    near: bool = False
    behind: bool = False
    fog: float = 0.0


def place_things(stage: Stage, words: list[str], placed: list[Placed]) -> list[tuple[str, Spot]]:
    """Where each thing goes. What is held already, or is in the sky already, is left out and counted as there."""
    held = {w.lower() for w in stage.in_hand}
    kinds = {hand_thing(w) for w in stage.in_hand} | {d.name for w in stage.in_hand if (d := find_drawing(w))}
    taken = [(p.x - p.actor.half * p.head * 0.8, p.x + p.actor.half * p.head * 0.8) for p in placed]
    out: list[tuple[str, Spot]] = []
    for word in words:
        d = _drawn(stage, word, placed)
        if d is None or any(d.name == spot.d.name for _, spot in out):
            continue
        alone = stage.close and not placed
        in_hand = word.lower() in held or d.name in kinds or (hand_thing(word) != "" and hand_thing(word) in kinds)
        if in_hand or (not alone and _is_there(stage, d, bool(placed))):
            stage.in_hand.append(word)
            continue
        if d.name in art_table("things")["flat"] and stage.close and placed:
            continue
        d = _in_its_way(stage, d, alone)
        away = d.where in ("far", "water", "sky") and d.name not in HOVER
        if _room(stage) and (away or d.name in art_table("things")["outdoors"]):
            d = put_in_frame(d)
        if alone:
            spots = _inserted(stage, d, sum(1 for other, _ in out if other))
        else:
            spots = [_placed(stage, d, taken, placed, alone=not placed and not out)]
        if not spots:
            stage.in_hand.append(word)
        taken += [(spot.x - spot.width / 2, spot.x + spot.width / 2) for spot in spots]
        out += [(word if spot.d is d else "", spot) for spot in spots]
    return out


def _in_its_way(stage: Stage, d: Drawing, alone: bool) -> Drawing:
    """What is worn hangs on a stand where nobody holds it; a tree grows in a pot where there is no ground."""
    row = stage.plate.row
    if d.name in art_table("things")["on_a_stand"] and not row.get("float") and not (alone and row.get("indoors")):
        return put_on_stand(d)
    if d.name in art_table("things")["trees"] and (row.get("indoors") or row.get("aboard")):
        return put_in_tub(d)
    return d


def _drawn(stage: Stage, word: str, placed: list[Placed]) -> Drawing | None:
    """What a word is drawn as: out of doors a flower grows where no hand is near."""
    growing = art_table("things")["growing"].get(word.lower())
    if growing and not _room(stage) and not (stage.close and placed):
        return load_drawing(growing)
    return find_drawing(word)


def _placed(stage: Stage, d: Drawing, taken: Taken, placed: list[Placed], alone: bool) -> Spot:
    lies = d.name in art_table("things")["underfoot"] or not stage.plate.row.get("indoors")
    if (
        d.where == "table"
        and lies
        and not stage.close
        and not (alone and d.name not in art_table("things")["underfoot"])
    ):
        d = replace(d, where="ground")
    return _handled(stage, d, placed) or _spot(stage, d, taken, placed, alone)


def _head(p: Placed) -> tuple[float, float]:
    """What of the picture's width a head is before: the sky above a long back is free."""
    x, half = p.x + p.actor.chin[0] * p.head, 0.75 * p.head
    if "face" in p.actor.anchors:
        radius = max(0.08, p.actor.chin[1] - p.actor.anchors["face"][1])
        x, half = p.x + p.actor.anchors["face"][0] * p.head, 1.8 * radius * p.head
    return x - half, x + half


def _inserted(stage: Stage, d: Drawing, n: int) -> list[Spot]:
    """The nth thing of a near shot in which nobody is, on what it stands on; nothing where the place's own is looked at."""
    kind = inserts.setting_of_thing(stage.plate, d)
    if kind in ("own", "none"):
        return []
    if kind == "wall":
        return [Spot(d, *inserts.spot_on_wall(stage, d), stands=d.where != "wall", behind=True)]
    spot = Spot(d, *inserts.spot_near_by(stage, d, n), stands=kind != "air")
    if kind != "table" or n:
        return [spot]
    top = inserts.table_top(stage)
    high = (1.06 - inserts.EDGE) * stage.height
    return [Spot(top, 0.5 * stage.width, 1.06 * stage.height, high * top.width / top.height, behind=True), spot]


def _room(stage: Stage) -> bool:
    return any(kind == "room" for kind, _ in stage.plate.row["layers"])


def _is_there(stage: Stage, d: Drawing, people: bool) -> bool:
    """The place has one anyway, and the shot is wide enough to see it: the moon at night, the train in its station. Parts of a
    place that it does not have are not there, but a door at the wall of a room that is seen from afar."""
    furnished = d.name in furnished_with(stage.plate.row["layers"])
    if (
        furnished
        and (people or inserts.own_mark(stage.plate, d))
        and (stage.size in ("full", "wide", "extreme_wide") or d.where in ("ground", "wall"))
    ):
        return True
    if inserts.is_part(d) and (
        stage.close or d.where == "wall" or (_room(stage) and not inserts.has_room(stage.plate, d))
    ):
        return True
    if d.name in stage.plate.row.get("has", ()) and not stage.close:
        return True
    if d.name in STARS and _room(stage) and stage.plate.light.when in ("night", "dusk") and people:
        return True  # they are in the sky behind its windows
    if d.name in CLOUDS and any(kind == "sky" for kind, _ in stage.plate.row["layers"]):
        return not stage.close
    if stage.size not in ("extreme_wide", "wide"):
        return False
    light, layers = stage.plate.light, stage.plate.row["layers"]
    if d.name == "full-moon":
        return any(kind == "sky" for kind, _ in layers) and light.when == "night" and light.grey < 0.5
    return any(
        kind == "art" and params["name"] == d.name and 0.15 < params["x"] < 0.85 and params["size"] > 100
        for kind, params in layers
    )


def _spot(stage: Stage, d: Drawing, taken: Taken, placed: list[Placed], alone: bool) -> Spot:
    if d.where == "sky":
        return _in_the_sky(stage, d, [*taken[len(placed) :], *map(_head, placed)])
    if d.where == "far":
        return _far_off(stage, d, taken, alone)
    if d.where == "wall":
        return _on_the_wall(stage, d, taken)
    if d.where == "water" and stage.plate.row.get("shore"):
        return _on_the_water(stage, d, taken)
    if _room(stage) and d.name in art_table("things")["against_the_wall"]:
        return _against_the_wall(stage, d, taken)
    if stage.close:
        return _close(stage, d, taken)
    return _on_the_ground(stage, d, taken, alone)


def _handled(stage: Stage, d: Drawing, placed: list[Placed]) -> Spot | None:
    """What somebody pushes or pulls stands before them."""
    who = next((p for p in placed if p.actor.pose in ("push", "pull")), None)
    if who is None or stage.size == "close_up" or d.where in ("sky", "wall", "far"):
        return None
    size = min(max(d.size, 1.6) * who.head, 0.5 * stage.width, 4.6 * who.head * d.width / d.height)
    reach = 1.25 if who.actor.pose == "push" else 1.55
    return Spot(d, who.x + who.actor.way * (reach * who.head + size * 0.47), who.feet, size, stands=True)


def _in_the_sky(stage: Stage, d: Drawing, taken: Taken) -> Spot:
    f, h, u, tall = stage.framing, stage.height, stage.unit, d.height / d.width
    size = min(max(d.size * f.head, 0.10 * u), (0.40 if d.size > BIG else 0.24) * u)
    wishes = tuple(stage.plate.row.get("sky_x", (0.2, 0.8, 0.66, 0.34)))
    foot = max(h * 0.24 + size * tall / 2, size * tall + 0.02 * h)
    fog = 0.0 if d.name in SHINING else 0.26
    return Spot(d, _free(stage, taken, size, d.name, wishes), foot, size, f.soft * 0.4, behind=True, fog=fog)


def _away(stage: Stage, d: Drawing, most: float, top: float) -> tuple[float, float, float]:
    """A thing at its true size beside people, as far away as makes it no wider than `most`: width, foot and share of the way
    back. Nothing stands further than `top`, where its ground begins."""
    f = stage.framing
    full, reach = d.size * f.head, f.feet - f.horizon
    foot = max(f.horizon + reach * min(1.0, most / full), min(top, f.feet))
    near = (foot - f.horizon) / max(1.0, reach)
    return min(full * near, LOOMING * most), foot, 1 - near


def _far_off(stage: Stage, d: Drawing, taken: Taken, alone: bool) -> Spot:
    f, h, u, tall = stage.framing, stage.height, stage.unit, d.height / d.width
    most = min((0.66 if alone else 0.52) * u, (0.70 if alone else 0.56) * h / tall)
    if stage.close:
        x = _free(stage, taken, most, d.name, (0.2, 0.8, 0.5))
        return Spot(d, x, h * 0.80, most, f.soft * 0.8, behind=True, fog=0.2)
    size, foot, back = _away(stage, d, most, _ground_top(stage) + 0.012 * h)
    x = _free(stage, taken, size, d.name, (0.5, 0.24, 0.76) if alone else (0.2, 0.8, 0.5))
    return Spot(d, x, min(foot, h * 0.92), size, f.soft * 0.8, stands=True, behind=True, fog=0.34 * back)


def _on_the_wall(stage: Stage, d: Drawing, taken: Taken) -> Spot:
    """On a wall of the room, or on a house in the street."""
    f, w, h, u, tall = stage.framing, stage.width, stage.height, stage.unit, d.height / d.width
    size = min(max(d.size * f.head, 0.12 * u), 0.30 * u, 0.4 * w)
    middle, wishes = 0.34, (0.84, 0.16, 0.70, 0.30)
    if stage.plate.row.get("indoors"):
        middle, wishes = 0.38, (0.4, 0.62, 0.28, 0.75)
    if stage.close:
        wishes = (0.85, 0.15, 0.72, 0.28)
    x = _free(stage, taken, size, d.name, wishes)
    return Spot(d, x, h * middle + size * tall / 2, size, f.soft * 0.4, behind=True)


def _against_the_wall(stage: Stage, d: Drawing, taken: Taken) -> Spot:
    """A door, a wardrobe, a fridge: at its size where the floor of the room ends."""
    f, h = stage.framing, stage.height
    foot = min(_ground_top(stage) + 0.012 * h, 0.96 * h)
    if stage.close:
        foot = max(foot, f.horizon + (f.feet - f.horizon) * BEFORE_THE_REST)
    size = d.size * f.head * max(0.3, min(1.0, (foot - f.horizon) / max(1.0, f.feet - f.horizon)))
    tall, wishes = d.height / d.width, (0.80, 0.20, 0.66, 0.34, 0.5, 0.92, 0.08)
    hidden = {
        x: stage.taken(x * stage.width - size / 2, foot - size * tall, x * stage.width + size / 2, foot) for x in wishes
    }
    clear = tuple(x for x in wishes if hidden[x] < min(hidden.values()) + CLEAR)
    x = _free(stage, taken, size, d.name, clear)
    return Spot(d, x, foot, size, f.soft * 0.5, stands=not stage.close, behind=True)


def _on_the_water(stage: Stage, d: Drawing, taken: Taken) -> Spot:
    f, h, u = stage.framing, stage.height, stage.unit
    size, foot, back = _away(stage, d, 0.42 * u, f.horizon + 0.016 * h)
    shore = max(f.horizon + 0.03 * h, _ground_top(stage) - 0.10 * h)
    wishes = tuple(stage.plate.row.get("water_x", (0.75, 0.3, 0.55, 0.15)))
    x = _free(stage, taken, size, d.name, wishes)
    return Spot(d, x, min(foot, shore) + size * 0.06, size, f.soft * 0.45, behind=True, fog=0.3 * back)


def _on_the_ground(stage: Stage, d: Drawing, taken: Taken, alone: bool) -> Spot:
    f, w, h, u, tall = stage.framing, stage.width, stage.height, stage.unit, d.height / d.width
    small = d.where == "table"
    most = min(0.46 * w, 0.62 * h / tall) if d.size < BIG else min(0.62 * u, 0.70 * h / tall)
    many = d.name in art_table("things")["gatherings"]
    open_ground = many and not (stage.plate.row.get("indoors") or stage.plate.row.get("shore"))
    top = f.horizon + 0.02 * h if open_ground else _ground_top(stage) + 0.03 * h
    size, foot, back = _away(stage, d, most, top)
    size = min(max(size, (0.085 if small else 0.11) * u), most)
    if alone:
        least = 0.30 if stage.size == "full" else 0.09 if small else 0.15
        size = min(max(size, least * u), 0.62 * h / tall)
    wishes = (0.78, 0.22, 0.64, 0.36, 0.9, 0.1, 0.5)
    stands_at = tuple(stage.plate.row.get("ground_x", (0.7, 0.3, 0.62, 0.38)))
    if back > (0.0 if many else 0.25):
        x = _free(stage, taken, size, d.name, (0.5,) if alone else stands_at)
        return Spot(
            d, x, min(foot + 0.01 * h, 0.965 * h), size, f.soft * 0.5 * back, stands=True, behind=True, fog=0.26 * back
        )
    foot = min(max(foot, f.feet) + 0.02 * h, 0.965 * h)
    if small and alone:
        x = _free(stage, taken, size, d.name, (0.76, 0.24))
        return Spot(d, x, NEAR_FOOT * h, size, stands=True)
    if small:
        foot = min(0.965 * h, foot + 0.05 * h)
    return Spot(d, _free(stage, taken, size, d.name, wishes), foot, size, stands=True)


def _close(stage: Stage, d: Drawing, taken: Taken) -> Spot:
    """In a close shot: small things stand at the lower edge, near the lens; large ones a step behind the people, out of focus."""
    f, w, h, u, tall = stage.framing, stage.width, stage.height, stage.unit, d.height / d.width
    small = d.where == "table" or d.size < 1.6
    if small:
        least = 0.20 if d.size > TINY else 0.12
        size = min(max(d.size * f.head * 0.8, least * u), 0.30 * u, 0.5 * h / tall)
        x = _free(stage, taken, size, d.name, (0.82, 0.18, 0.70, 0.30, 0.9, 0.1))
        return Spot(d, x, h * 0.985, size, 0.8 * u / 1080, stands=True, near=True)
    full = d.size * f.head
    near = min(STEP_BEHIND, 0.55 * w / full, 0.78 * h / (full * tall))
    size = near * full
    sunk = SUNK if not d.name.endswith("potted") else 0.0
    foot = min(f.horizon + (f.feet - f.horizon) * near, h * (1 - 0.02 * (not sunk)) + sunk * size * tall)
    x = _free(stage, taken, size, d.name, (0.82, 0.18, 0.70, 0.30, 0.9, 0.1))
    foot = max(foot, min(_ground_top(stage) + 0.04 * h, 0.86 * h))
    return Spot(d, x, foot, size, f.soft * 0.45, stands=foot < h, behind=True)


def _ground_top(stage: Stage) -> float:
    """Where the floor begins in this frame, in pixels."""
    p, f = stage.plate, stage.framing
    if f.zoom > 1.0:
        return max(f.horizon + (p.floor - p.horizon) * stage.height * f.zoom, 0.0)
    return f.horizon + (p.floor - p.horizon) / max(0.05, 1 - p.horizon) * (stage.height - f.horizon)


def _free(stage: Stage, taken: list[tuple[float, float]], size: float, name: str, wishes: tuple[float, ...]) -> float:
    """The wished-for place that covers least of what is there already."""

    def cost(share: float) -> float:
        x = share * stage.width
        a, b = x - size / 2, x + size / 2
        hidden = sum(max(0.0, min(b, t1) - max(a, t0)) for t0, t1 in taken)
        out = max(0.0, -a) + max(0.0, b - stage.width)
        return hidden * 3 + out * 4

    best = min(
        enumerate(wishes),
        key=lambda iw: (
            round(cost(iw[1]) / max(1.0, size), 2),
            (iw[0] + stable_number(name)) % len(wishes) if cost(iw[1]) == 0 else iw[0],
        ),
    )
    x = best[1] * stage.width
    return min(max(x, size * 0.46), stage.width - size * 0.46)
