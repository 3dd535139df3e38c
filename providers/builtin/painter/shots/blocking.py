"""Blocking: who stands where in the frame, how large, turned how, and what small thing goes into whose hand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.drawing.figure_look import Look
from providers.builtin.painter.drawing.puppet import MEASURES
from providers.builtin.painter.figures.expression_shades import shade_of_expression
from providers.builtin.painter.figures.hand_work import seat_for, takes_thing, tools_of_pose
from providers.builtin.painter.figures.person_looks import look_of, stable_number
from providers.builtin.painter.figures.seats import choose_seat, is_ridden, seat_kind, seat_rows
from providers.builtin.painter.shots.actors import Actor, hand_thing, make_actor
from providers.builtin.painter.shots.creature_motion import add_joint_motion, add_motion
from providers.builtin.painter.shots.figure_positions import DOWN, over_shoulder_figure, spread_figures
from providers.builtin.painter.shots.framing import FACES, Framing, make_framing
from providers.builtin.painter.shots.inserts import look_at_things
from providers.builtin.painter.shots.stage import Placed, Stage
from providers.builtin.painter.shots.touching_figures import find_meetings, join_two, join_with_beast
from providers.builtin.painter.things.beasts import knows_beast
from providers.builtin.painter.things.things import find_drawing

STANDS_FOR = {
    "stairs": ("stairs", "ladder-wood"),
    "door": ("door", "open-door"),
    "window": ("window",),
    "wrist": ("watch",),
    "wall": ("brick",),
    "pillar": ("brick",),
    "ladder": ("ladder-wood",),
    "cover": ("big-tree", "deciduous-tree", "evergreen-tree", "crate", "cardboard-box"),
    "water": ("water-wave", "wave"),
    "chair": ("chair",),
    "chess": ("chess-pawn", "chess-board"),
    "eat": ("steaming-bowl", "table"),
    "arm_wrestle": ("table",),
}
"""Drawings that a prop, or the table of a pose, is; they stand nowhere else in its picture."""


def is_prop(prop: str, word: str) -> bool:
    """Whether what a word names is there already, as somebody's prop."""
    d = find_drawing(word)
    return d is not None and d.name in STANDS_FOR.get(prop, ())


MOST_PEOPLE = 6
MOST_THINGS = 5
FREE_POSES = (
    "stand",
    "rest",
    "talk",
    "walk",
    "look_up",
    "carry",
    "lift",
    "give",
    "drink",
    "phone",
    "strike",
    "teach",
    "look_together",
)
BOATS = ("rowboat", "canoe", "sailboat")
LOADED = ("carry", "lift")
LYING = ("lie", "sleep")
HUGE = 6.0
"""Animals wider than this, in heads, are seen whole and at their size beside people."""
NEARER = {"medium": 1.3, "medium_full": 1.18}
"""How much nearer than a full shot somebody is seen from head to foot of whom a nearer one was asked for."""
LAID, OVER = 0.80, 0.34
"""In a close shot of somebody who lies on the ground: where the ground under them is, and where the horizon, as shares of the
height: the camera looks down on them, or they would hang in the air."""
DETAIL = 1.5
"""How far a place is enlarged at most where it is itself what a shot shows: sharp, as nobody stands before it."""
BEASTS_EYE, CHIN = 1.2, 0.80
"""How high beasts and things look, in heads; where on a person the eyes are, as a share of their height."""


def place_people(stage: Stage, seen: list[Any], cast: list[dict[str, Any]]) -> list[Placed]:
    """Everyone the picture asks for, made and placed from far to near."""
    looks = {str(a.get("name")): look_of(a) for a in cast if isinstance(a, dict)}
    rows = [dict(s) for s in seen if isinstance(s, dict)]
    for row in rows:
        looks.setdefault(str(row.get("name")), look_of({"name": row.get("name", "")}))
    rows = [row for row in rows if _has_shape(looks[str(row.get("name"))])]
    if not rows:
        _reframe(stage, [], None)
        if not any(find_drawing(str(t)) for t in stage.picture.get("things") or ()):
            stage.framing = replace(stage.framing, soft=0.0, zoom=min(stage.framing.zoom, DETAIL))
        look_at_things(stage)
        return []
    _leaving(rows)
    _seen_whole(stage, rows, looks)
    for row in rows:
        _play(stage, row, looks)
    down = [str(row.get("pose")) in DOWN for row in rows]
    if stage.close and any(down) and not all(down):
        # who lies and who stands are seen together, or one of them is cut away
        stage.size, stage.close = "full" if stage.width > stage.height else "wide", False
    _look_round(rows, looks)
    over_shoulder = _over_shoulder(stage, rows, looks, cast) if stage.angle == "over_shoulder" else None
    seat = _seat(stage, rows)
    pitch = {"low": -0.04, "high": 0.30}.get(stage.angle, 0.10)
    fine = stage.size == "close_up" and stage.unit > 500
    if over_shoulder:
        rows = [over_shoulder[0]]
    pairs = [] if over_shoulder else find_meetings(rows, looks, seat)
    _hand_out(stage, rows, looks)
    met = {n: _together(rows[n], rows[m], looks, pitch, fine, seat, stage.celled) for n, m in pairs}
    whom = dict(pairs)
    there = [n for n in range(len(rows)) if n not in whom.values()]
    actors = [
        met[n][0] if n in met else make_actor(looks[str(rows[n].get("name"))], rows[n], pitch, fine, seat)
        for n in there
    ]
    if stage.celled:
        actors = [
            actor if n in met else add_motion(actor, looks[str(rows[n].get("name"))], rows[n], pitch, fine, seat)
            for n, actor in zip(there, actors, strict=True)
        ]
    _reframe(stage, actors, over_shoulder)
    out = spread_figures(stage, [rows[n] for n in there], actors, _words(stage))
    for place, n in zip(list(out), there, strict=True):
        if n in met:
            out.append(_other(place, str(rows[whom[n]].get("name", "")), met[n][1][1]))
    if over_shoulder:
        out += over_shoulder_figure(stage, over_shoulder[1], looks, out[0])
    return sorted(out, key=lambda p: (p.near, p.feet))


def _play(stage: Stage, row: dict[str, Any], looks: dict[str, Look]) -> None:
    """What a picture leaves open of how somebody stands: a little to the side, this way of a pose, that shade of a face."""
    name = str(row.get("name"))
    speaking = stage.picture.get("speaking", ())
    row["speaks"], row["listens"] = name in speaking, bool(speaking)
    row["near"], row["cut"] = stage.size in FACES, stage.close
    row["at"] = float(0.5 if row.get("at") is None else row["at"]) + 0.03 * stage.sway("at", name)
    row["facing"] = float(row.get("facing") or 0) + 7 * stage.sway("facing", name, stage.size)
    alive = looks[name].kind in ("human", "robot")
    if alive and stage.close and "turn" in _row(str(row.get("pose"))) and row.get("pose") not in DOWN:
        row["pose"] = "stand"
    mood = str(stage.picture.get("mood") or "")
    row["variant"] = stable_number(stage.seed, name, row.get("pose"), mood) % 12
    row["shade"] = shade_of_expression(
        str(row.get("expression") or "calm"), mood, stable_number(stage.seed, "face", name)
    )


def _together(
    one: dict[str, Any], two: dict[str, Any], looks: dict[str, Look], pitch: float, fine: bool, seat: str, moves: bool
) -> tuple[Actor, tuple[float, float]]:
    """Two who touch as one figure, with what of it moves if that is asked for, and how high their chins are."""
    thing = find_drawing(str(one.get("holds") or two.get("holds") or ""))
    who, whom = looks[str(one.get("name"))], looks[str(two.get("name"))]

    def drawn(own: dict[str, Any], their: dict[str, Any]) -> tuple[Actor, tuple[float, float]]:
        if whom.kind == "animal":
            return join_with_beast(who, own, whom, their, pitch, fine)
        return join_two(who, own, whom, their, pitch, fine, seat, thing)

    actor, chins = drawn(one, two)
    if moves:
        actor = add_joint_motion(actor, ((who, one), (whom, two)), lambda own, their: drawn(own, their)[0].parts)
    if actor.held:
        actor.holds = str(one.get("holds") or two.get("holds"))
    one["at"] = (one["at"] + two["at"]) / 2
    return actor, chins


def _leaving(rows: list[dict[str, Any]]) -> None:
    """Who is looked after goes off into the depth, and is seen from behind."""
    watcher = next((row for row in rows if row.get("pose") == "look_after"), None)
    for row in rows:
        if watcher is None or row is watcher or row.get("pose") not in ("walk", "walk_away", "stand", "run"):
            continue
        row["pose"], row["depth"] = "walk_away", 0.55
        watcher["facing"] = math.copysign(35.0, row["at"] - watcher["at"])
        row["facing"] = watcher["facing"]


def _seen_whole(stage: Stage, rows: list[dict[str, Any]], looks: dict[str, Look]) -> None:
    """Who runs, climbs or swims is seen from head to foot, unless it is their face that is asked for; what they climb or look
    through stands nowhere else."""
    alive = [row for row in rows if looks[str(row.get("name"))].kind in ("human", "robot")]
    if stage.size in ("medium", "medium_full") and any(_row(str(row.get("pose"))).get("whole") for row in alive):
        stage.size, stage.close, stage.nearer = "full", False, NEARER[stage.size]
    if alive and stage.size not in FACES:
        for row in rows:
            look = looks[str(row.get("name"))]
            d = find_drawing(look.species) if look.kind == "animal" and not knows_beast(look.species) else None
            if d is not None and d.size > HUGE:
                row["large"], row["depth"] = True, 0.2
                if stage.close:
                    stage.size, stage.close, stage.nearer = "full", False, 1.0
    for row in alive:
        pose = str(row.get("pose"))
        props = (pose, str(_row(pose).get("prop", "")))
        stage.in_hand += [w for w in map(str, stage.picture.get("things") or ()) if any(is_prop(p, w) for p in props)]


def _has_shape(look: Look) -> bool:
    """Whether they can be drawn: a river, the wind or a promise that plays a part is seen in its place alone."""
    return look.kind != "thing" or find_drawing(look.species) is not None


def _other(p: Placed, name: str, chin: float) -> Placed:
    """The second of two who are drawn as one figure: there, and painted already."""
    ghost = Actor([], (chin, p.actor.chin[1]), p.actor.height, 0.3)
    return replace(p, name=name, actor=ghost, lantern=False)


def _look_round(rows: list[dict[str, Any]], looks: dict[str, Look]) -> None:
    """Eyes go to the one who is nearest: up to a grown one, down to a child or a beast."""

    def eyes(row: dict[str, Any]) -> float:
        look = looks[str(row.get("name"))]
        if look.kind in ("animal", "thing"):
            return BEASTS_EYE
        low = 0.62 if str(row.get("pose")) in LOW_POSES else 1.0
        return MEASURES[look.age]["height"] * look.tall * CHIN * low

    for row in rows:
        others = [o for o in rows if o is not row]
        turned = abs((row["facing"] + 180) % 360 - 180) > 100
        absorbed = row.get("pose") in ("look_up", *LYING) or "gaze" in _row(str(row.get("pose")))
        if not others or turned or absorbed:
            continue
        other = min(others, key=lambda o: abs(o["at"] - row["at"]))
        across = math.copysign(0.5, other["at"] - row["at"])
        row["gaze"] = (across, max(-0.9, min(0.9, (eyes(other) - eyes(row)) * 0.4)))


AT_HAND = 3.2
"""What is no wider than this, in heads, can be worked on though it stands on the ground."""
LOW_POSES = ("sit", "sit_ground", "kneel", "crouch", "lie", "sleep", "prone", "fallen", "type")


def _row(pose: str) -> dict[str, Any]:
    row = art_table("poses").get(pose)
    return row if isinstance(row, dict) else {}


def _seat(stage: Stage, rows: list[dict[str, Any]]) -> str:
    """What is sat, ridden or lain on; the thing of the story that it is stands nowhere else."""
    poses = {str(row.get("pose")) for row in rows}
    words = [str(t) for t in stage.picture.get("things") or ()]
    place, indoors = stage.plate.row, bool(stage.plate.row.get("indoors"))
    using = {p for p in poses if p in LYING or _row(p).get("seat")}
    if not using:
        rough = place.get("rough") or str(stage.picture.get("place", "")) in seat_rows()["rock"]["places"]
        return "stool" if indoors else "rock" if rough else "log"
    named = [w for w in words if seat_kind(w)]
    if using & set(LYING):
        kind = "bed" if indoors or any(seat_kind(w) == "bed" for w in named) else "none"
    elif "row" in using:
        kind = next((seat_kind(w) for w in named if seat_kind(w) in BOATS), "rowboat")
        stage.in_hand += [w for w in words if (d := find_drawing(w)) and d.name in BOATS]
    elif "ride" in using:
        kind = next((seat_kind(w) for w in named if is_ridden(seat_kind(w))), "bicycle")
    elif "drive" in using:
        kind = next((seat_kind(w) for w in named if seat_kind(w) in ("car", "cockpit")), "car")
    elif place.get("float") and not indoors:
        kind = "none"
    else:
        kind = choose_seat(str(stage.picture.get("place", "")), words, indoors, bool(place.get("rough")))
        wished = seat_for({p for p in using if len(rows) == 1 or "with" not in _row(p)})
        if "type" in using and not seat_rows()[kind].get("front"):
            kind = "desk"
        elif "type" not in using and wished and not any(seat_kind(w) == kind for w in named):
            kind = wished
    stage.in_hand += [w for w in named if seat_kind(w) == kind and w not in stage.in_hand]
    return kind


def _hand_out(stage: Stage, rows: list[dict[str, Any]], looks: dict[str, Look]) -> None:
    """A small thing of the shot goes into a free hand: it is seen best there, and nothing lies about."""
    if stage.size == "extreme_wide" or (stage.size in FACES and not any(takes_thing(str(r.get("pose"))) for r in rows)):
        return
    held = {str(r.get("holds") or "").lower() for r in rows}
    for word in _words(stage):
        d = find_drawing(word)
        if d is None or word.lower() in held or seat_kind(word):
            continue
        small = (d.where == "table" and d.size <= 1.2) or hand_thing(word) != ""
        near = d.where in ("table", "wall") or (d.where == "ground" and d.size <= AT_HAND)
        for row in rows:
            pose = str(row.get("pose") or "stand")
            free = not row.get("holds") and (
                (pose in FREE_POSES and small)
                or (pose in LOADED and d.where in ("table", "ground") and d.size <= 3.2)
                or hand_thing(word) == pose
                or (takes_thing(pose) and near and d.name not in tools_of_pose(pose))
            )
            turned = abs((float(row.get("facing") or 0) + 180) % 360 - 180) > 125
            if free and not turned and looks[str(row.get("name"))].kind in ("human", "robot"):
                row["holds"] = word
                break


def _words(stage: Stage) -> list[str]:
    return [str(t) for t in stage.picture.get("things") or ()][:MOST_THINGS]


def _reframe(stage: Stage, actors: list[Actor], over_shoulder: Any) -> None:
    tallest = max((a.height for a in actors), default=4.6)
    aim = -actors[0].chin[1] if actors else 3.6
    p = stage.plate
    if stage.close and stage.size not in FACES:
        aim = max((-a.chin[1] for a in actors), default=aim)
    stage.framing = make_framing(stage.size, stage.angle, stage.width, stage.height, tallest, p.horizon, p.floor, aim)
    if stage.close and actors and all(a.pose in DOWN and aim < 1.8 for a in actors):
        f, h = stage.framing, stage.height
        feet = max(LAID * h, f.feet) if stage.size in FACES else LAID * h
        stage.framing = replace(f, feet=feet, horizon=OVER * h, camera=(feet - OVER * h) / f.head)
        return
    if stage.nearer and actors:
        f = stage.framing
        k = max(1.0, min(stage.nearer, stage.nearer * 0.72 * stage.height / (tallest * f.head)))
        feet = 0.965 * stage.height
        stage.framing = replace(f, head=f.head * k, feet=feet, horizon=feet - f.head * k * f.camera)
        return
    if len(actors) == 1 and "face" in actors[0].anchors and (stage.close or stage.size == "full"):
        stage.framing = _creature(stage, actors[0])
    elif len(actors) == 1 and "work" in actors[0].anchors and stage.close and not over_shoulder:
        stage.framing = _at_work(stage, actors[0])
    elif len(actors) > 1 and stage.size in ("medium_close", "close_up") and not over_shoulder:
        f = stage.framing
        head = f.head * 0.80
        stage.framing = replace(
            f,
            head=head,
            horizon=f.feet - f.head * aim + head * (aim - f.camera),
            feet=f.feet - (f.head - head) * aim,
        )


CROWN, EYELINE, AROUND, BARE = 1.18, 0.62, 0.62, 0.04
"""Of who works with the hands: how far above the chin a frame begins that shows the head, and one of the hands with only the eyes;
how much is seen about the hands, in heads; and how much of the height stays free at both edges."""


def _at_work(stage: Stage, actor: Actor) -> Framing:
    """Hands at work are in the frame with what they hold; the nearer the shot, the less of the head is."""
    f, h = stage.framing, stage.height
    chin, hands = actor.chin[1], actor.anchors["work"][1]
    top = {"extreme_close_up": hands - AROUND, "close_up": chin - EYELINE}.get(stage.size, chin - CROWN)
    below = actor.anchors["reach_down"][0]
    top, bottom = min(top, hands - AROUND), hands + below
    if stage.size != "extreme_close_up":
        bottom = max(bottom, chin + below / 2)
    if stage.size not in FACES and f.feet + top * f.head > 0 and f.feet + bottom * f.head < (1 - BARE) * h:
        return f
    head = min(f.head, (1 - 2 * BARE) * h / (bottom - top))
    feet = 0.5 * h - head * (top + bottom) / 2
    return replace(f, head=head, feet=feet, horizon=feet - f.camera * head)


CREATURE = {"full": 0.52, "medium_full": 0.62, "medium": 0.72}
CREATURE_FACE = {"medium_full": 0.16, "medium": 0.22, "medium_close": 0.38, "close_up": 0.56, "extreme_close_up": 1.0}
CREATURE_NEAR = {"full": 1.0, "medium_full": 1.15, "extreme_close_up": 2.6}
"""A beast or a thing that is alone in a shot: how much of the picture's height is the whole of it, and how much its face; and how
much larger than the whole of it would be a face may make it."""
ON_SOMETHING = 0.955
"""Where the foot of a small thing is, as a share of the height: it stands on something at the lower edge."""


def _creature(stage: Stage, actor: Actor) -> Framing:
    """A beast or a thing as the lead: as large in the frame as a person would be, the camera no lower than its face."""
    f, w, h = stage.framing, stage.width, stage.height
    middle = -actor.anchors["face"][1]
    radius = max(0.08, actor.chin[1] - actor.anchors["face"][1])
    whole = min(CREATURE.get(stage.size, 0.78) * h / actor.height, 0.8 * w / max(0.1, 2 * actor.half))
    near = CREATURE_FACE.get(stage.size, 0.0) * min(w, h) / (2 * radius)
    head = max(whole, min(near, CREATURE_NEAR.get(stage.size, 1.7) * whole))
    feet = min(0.5 * h + (0.5 + 0.06) * actor.height * head, 0.92 * h)
    if actor.height * head > 0.86 * h:
        feet = 0.46 * h + middle * head
    elif actor.small:
        feet = ON_SOMETHING * h
    camera = max(middle, 0.62 * actor.height, (feet - 0.56 * h) / head)
    nearer = min(1.5, max(1.0, (head / f.head) ** 0.4))
    soft = max(f.soft, 2.0 * stage.unit / 1080)
    return replace(
        f, head=head, horizon=feet - camera * head, feet=feet, camera=camera, zoom=min(2.5, f.zoom * nearer), soft=soft
    )


def _over_shoulder(stage: Stage, rows: list[dict[str, Any]], looks: dict[str, Look], cast: list[dict[str, Any]]) -> Any:
    """Who is looked at, and who is seen from behind: (row, name); None if there is only one."""
    front = min(rows, key=lambda r: abs((float(r.get("facing") or 0) + 180) % 360 - 180))
    others = [str(r.get("name")) for r in rows if r is not front] or [
        str(a.get("name")) for a in cast if str(a.get("name")) != str(front.get("name"))
    ]
    others = [n for n in others if n in looks]
    return (front, others[0]) if others else None
