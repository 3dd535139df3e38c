"""Blocking: who stands where in the frame, how large, turned how, and what small thing goes into whose hand."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any

from providers.builtin.painter.actors import Actor, act, hand_thing
from providers.builtin.painter.casting import look_of, number
from providers.builtin.painter.framing import FACES, frame
from providers.builtin.painter.looks import Look
from providers.builtin.painter.stage import Placed, Stage
from providers.builtin.painter.things import find_drawing

MOST_PEOPLE = 6
MOST_THINGS = 5
FREE_POSES = ("stand", "rest", "talk", "walk", "look_up")


def people(stage: Stage, seen: list[Any], cast: list[dict[str, Any]]) -> list[Placed]:
    """Everyone the picture asks for, made and placed from far to near."""
    looks = {str(a.get("name")): look_of(a) for a in cast if isinstance(a, dict)}
    rows = [dict(s) for s in seen if isinstance(s, dict)]
    for row in rows:
        looks.setdefault(str(row.get("name")), look_of({"name": row.get("name", "")}))
    if not rows:
        _reframe(stage, [], None)
        return []
    for row in rows:
        name = str(row.get("name"))
        row["at"] = float(0.5 if row.get("at") is None else row["at"]) + 0.03 * stage.sway("at", name)
        row["facing"] = float(row.get("facing") or 0) + 7 * stage.sway("facing", name, stage.size)
    _hand_out(stage, rows, looks)
    over_shoulder = _over_shoulder(stage, rows, looks, cast) if stage.angle == "over_shoulder" else None
    place = stage.plate.row
    seat = "none" if place.get("float") else "rock" if not place.get("indoors") and place.get("rough") else "stool"
    pitch = {"low": -0.04, "high": 0.30}.get(stage.angle, 0.10)
    fine = stage.size in FACES and stage.unit > 500
    if over_shoulder:
        rows = [over_shoulder[0]]
    actors = [act(looks[str(r.get("name"))], r, pitch, fine, seat) for r in rows]
    _reframe(stage, actors, over_shoulder)
    out = _spread(stage, rows, actors)
    if over_shoulder:
        out += _shoulder(stage, over_shoulder[1], looks, out[0])
    return sorted(out, key=lambda p: (p.near, p.feet))


def _hand_out(stage: Stage, rows: list[dict[str, Any]], looks: dict[str, Look]) -> None:
    """A small thing of the shot goes into a free hand: it is seen best there, and nothing lies about."""
    if stage.size in ("extreme_wide", *FACES):
        return
    held = {str(r.get("holds") or "").lower() for r in rows}
    for word in [str(t) for t in stage.picture.get("things") or ()][:MOST_THINGS]:
        d = find_drawing(word)
        if d is None or word.lower() in held or not ((d.where == "table" and d.size <= 1.2) or hand_thing(word)):
            continue
        for row in rows:
            free = not row.get("holds") and str(row.get("pose") or "stand") in FREE_POSES
            turned = abs((float(row.get("facing") or 0) + 180) % 360 - 180) > 125
            if free and not turned and looks[str(row.get("name"))].kind in ("human", "robot"):
                row["holds"] = word
                break


def _reframe(stage: Stage, actors: list[Actor], over_shoulder: Any) -> None:
    tallest = max((a.height for a in actors), default=4.6)
    aim = -actors[0].chin[1] if actors else 3.6
    p = stage.plate
    if len(actors) > 1 and stage.size in ("medium", "medium_close"):
        aim = max(aim, tallest * 0.6)
    stage.framing = frame(stage.size, stage.angle, stage.width, stage.height, tallest, p.horizon, p.floor, aim)
    if len(actors) > 1 and stage.size in ("medium_close", "close_up") and not over_shoulder:
        f = stage.framing
        head = f.head * 0.80
        stage.framing = replace(
            f,
            head=head,
            horizon=f.feet - f.head * aim + head * (aim - f.camera),
            feet=f.feet - (f.head - head) * aim,
        )


def _over_shoulder(stage: Stage, rows: list[dict[str, Any]], looks: dict[str, Look], cast: list[dict[str, Any]]) -> Any:
    """Who is looked at, and who is seen from behind: (row, name); None if there is only one."""
    front = min(rows, key=lambda r: abs((float(r.get("facing") or 0) + 180) % 360 - 180))
    others = [str(r.get("name")) for r in rows if r is not front] or [
        str(a.get("name")) for a in cast if str(a.get("name")) != str(front.get("name"))
    ]
    others = [n for n in others if n in looks]
    return (front, others[0]) if others else None


def _shoulder(stage: Stage, name: str, looks: dict[str, Look], subject: Placed) -> list[Placed]:
    side = -1 if subject.x > stage.width / 2 else 1
    look = looks[name]
    actor = act(look, {"pose": "stand", "facing": 180 - side * 28}, 0.10, False, "none")
    head = min(stage.unit * 0.52, max(stage.framing.head * 1.55, stage.unit * 0.36))
    top = stage.height * (0.30 if look.kind in ("human", "robot") else 0.62)
    chin = -actor.chin[1]
    feet = top + head * (chin + 0.9)
    x = stage.width * (0.5 + side * 0.40) + side * head * 0.12
    return [Placed(name, actor, x, feet, head, 4.5 * stage.unit / 1080, 0, 0.55, True)]


def _spread(stage: Stage, rows: list[dict[str, Any]], actors: list[Actor]) -> list[Placed]:
    """Where each stands: as asked, but apart from each other and inside the frame."""
    f = stage.framing
    out: list[Placed] = []
    alone = len(rows) == 1
    floats = stage.plate.row.get("float")
    for row, actor in zip(rows, actors, strict=True):
        depth = min(1.0, max(0.0, float(row.get("depth") or 0.0))) * (0.25 if stage.close else 1.0)
        head, feet = f.feet_at(depth)
        at = min(0.95, max(0.05, float(0.5 if row.get("at") is None else row["at"])))
        facing = (float(row.get("facing") or 0) + 180) % 360 - 180
        if alone and stage.close:
            at = 0.5 + (0.5 - 0.5) + (-0.11 if facing > 8 else 0.11 if facing < -8 else 0.0)
        elif alone and abs(at - 0.5) < 0.04 and stage.width > stage.height:
            at = 0.5 + (-0.12 if facing >= 0 else 0.12)
        if alone and stage.angle == "over_shoulder" and stage.close:
            at = 0.40 if facing >= 0 else 0.60
        if alone and stage.close and actor.height < 1.3:
            head = max(head, 0.46 * stage.height / actor.height)
            feet = stage.height * 0.56 + actor.height * head / 2
        if floats:
            feet -= stage.height * (0.06 + 0.05 * math.sin(number(row.get("name", "")) % 7)) if not stage.close else 0
        fog = stage.plate.light.fog * 0.35 * depth + 0.10 * depth
        soft = 0.0 if not stage.close or depth < 0.1 else 2.5 * stage.unit / 1080
        lantern = hand_thing(str(row.get("holds") or "")) == "lantern"
        if actor.held:
            stage.in_hand.append(str(row.get("holds")))
        out.append(
            Placed(str(row.get("name", "")), actor, at * stage.width, feet, head, soft, fog, 1.0, False, lantern)
        )
    if stage.close:
        _lifted(stage, out)
    return _apart(stage, out)


def _lifted(stage: Stage, placed: list[Placed]) -> None:
    """In close shots the small ones would be below the frame: beasts sit on something at its lower edge, children
    are raised, as on any film set."""
    for p in placed:
        top = p.feet - p.actor.height * p.head
        if top <= stage.height * 0.66:
            continue
        if p.actor.height < 2.2:
            p.head *= min(1.6, max(1.0, 0.36 * stage.height / (p.actor.height * p.head)))
            p.feet = stage.height * 0.985
            p.lifted = True
        else:
            p.feet -= top - stage.height * 0.46


def _apart(stage: Stage, placed: list[Placed]) -> list[Placed]:
    if len(placed) < 2:
        return placed
    order = sorted(placed, key=lambda p: p.x)
    for _ in range(12):
        for a, b in itertools.pairwise(order):
            need = (a.actor.half * a.head + b.actor.half * b.head) * (0.95 if stage.close else 1.05)
            gap = b.x - a.x
            if gap < need:
                a.x -= (need - gap) / 2
                b.x += (need - gap) / 2
    low, high = order[0], order[-1]
    margin_low, margin_high = low.actor.half * low.head * 0.9, stage.width - high.actor.half * high.head * 0.9
    span, room = high.x - low.x, margin_high - margin_low
    if span > room > 0:
        k, mid = room / span, (low.x + high.x) / 2
        for p in order:
            p.x = stage.width / 2 + (p.x - mid) * k
    else:
        shift = max(0.0, margin_low - low.x) - max(0.0, high.x - margin_high)
        for p in order:
            p.x += shift
    return placed
