"""A shot: the place cut to the frame, people and things set in it, light, weather and finish on top."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.actors import Actor, act, hand_thing
from providers.builtin.painter.canvas import Canvas, clouds, halo
from providers.builtin.painter.casting import look_of, number
from providers.builtin.painter.finish import finish
from providers.builtin.painter.framing import CLOSE, frame, unit_of
from providers.builtin.painter.light import Frame, Lamp, blur, linear, lit, over, stack
from providers.builtin.painter.looks import Look
from providers.builtin.painter.places import Plate, Progress, keep_or_paint
from providers.builtin.painter.puppet import art
from providers.builtin.painter.things import Drawing, drawing, find_drawing, paint_drawing
from providers.builtin.painter.weather import apply_weather

MOST_PEOPLE = 6
MOST_THINGS = 5
SHINING = dict.fromkeys(
    (
        "full-moon",
        "crescent-moon",
        "new-moon",
        "star",
        "glowing-star",
        "shooting-star",
        "sun",
        "sparkles",
        "fireworks",
        "red-paper-lantern",
    ),
    (0.55, 0.52, 0.36),
)
SEEN_FROM_ABOVE = 0.93
"""A figure seen from above is this much shorter."""
SELF_LIT = Lamp(key=(0.25, 0.25, 0.22), sky=(0.95, 0.93, 0.85), ground=(0.85, 0.83, 0.78))
FREE_POSES = ("stand", "rest", "talk", "walk", "look_up")


@dataclass
class Placed:
    """One actor in the frame: where the feet are, how big a head is, how far the lens loses them."""

    name: str
    actor: Actor
    x: float
    feet: float
    head: float
    soft: float = 0.0
    fog: float = 0.0
    shade: float = 1.0
    near: bool = False
    lantern: bool = False
    lifted: bool = False


def paint_shot(
    picture: dict[str, Any],
    cast: Sequence[dict[str, Any]],
    width: int,
    height: int,
    folder: Path | None,
    progress: Progress,
) -> tuple[np.ndarray, list[str]]:
    """The finished picture (8-bit BGR) and the names and things that are in it."""
    place = _known(picture.get("place"), art("places")["places"], "street")
    when = _known(picture.get("when"), art("light")["outdoors"], "day")
    weather = _known(picture.get("weather"), art("light")["weather"], "clear")
    size, angle, mood = (str(picture.get(k) or d) for k, d in (("size", "full"), ("angle", "eye"), ("mood", "calm")))
    seed = number(place, picture.get("location") or "")
    progress(0.02)
    plate = keep_or_paint(
        place, when, weather, seed & 0xFFFF, width, height, folder, lambda share: progress(0.02 + 0.55 * share)
    )
    progress(0.6)
    stage = Stage(plate, picture, size, angle, width, height)
    placed = stage.people(list(picture.get("people") or ())[:MOST_PEOPLE], list(cast))
    stage.backdrop(placed)
    things = stage.things([str(t) for t in picture.get("things") or ()][:MOST_THINGS], placed)
    stage.perform(placed, things, lambda share: progress(0.62 + 0.3 * share))
    stage.air(weather)
    glow = 0.85 if when == "night" else 0.5
    out = finish(stage.image, mood, when, glow)
    names = [p.name for p in placed] + [word for word, _ in things] + stage.in_hand
    return out, list(dict.fromkeys(names))


def _known(word: Any, table: dict[str, Any], otherwise: str) -> str:
    """The word if the table knows it: words become file names and are looked up."""
    return word if isinstance(word, str) and word in table else otherwise


class Stage:
    """The frame being filled."""

    def __init__(self, plate: Plate, picture: dict[str, Any], size: str, angle: str, width: int, height: int) -> None:
        self.plate, self.picture, self.size, self.angle = plate, picture, size, angle
        self.width, self.height = width, height
        self.unit = unit_of(width, height)
        self.seed = number(picture.get("seed", 0), picture.get("place", ""), size, angle) & 0xFFFF
        self.lamp = self._lamp()
        self.in_hand: list[str] = []
        self.close = size in CLOSE
        self.squash = SEEN_FROM_ABOVE if angle == "high" else 1.0
        self.framing = frame(size, angle, width, height, 4.6, plate.horizon, plate.floor)
        self.image = np.zeros((height, width, 3), np.float32)

    def _lamp(self) -> Lamp:
        """The place's light, with the rims its recipe asks for at this hour."""
        lamp = self.plate.light.lamp
        extra = self.plate.row.get("rims", {}).get(self.plate.light.when)
        if extra:
            lamp = replace(lamp, rims=tuple((tuple(r[:3]), tuple(r[3:])) for r in extra))
        people = self.plate.row.get("people_light", {}).get(self.plate.light.when)
        if people:
            lamp = replace(lamp, key=tuple(people["key"]), sky=tuple(people["sky"]))
        return lamp

    # people ----------------------------------------------------------------------------------------------------

    def people(self, seen: list[Any], cast: list[dict[str, Any]]) -> list[Placed]:
        """Everyone the picture asks for, made and placed from far to near."""
        looks = {str(a.get("name")): look_of(a) for a in cast if isinstance(a, dict)}
        rows = [dict(s) for s in seen if isinstance(s, dict)]
        for row in rows:
            looks.setdefault(str(row.get("name")), look_of({"name": row.get("name", "")}))
        if not rows:
            self._reframe([], None)
            return []
        self._hand_out(rows, looks)
        over_shoulder = self._over_shoulder(rows, looks, cast) if self.angle == "over_shoulder" else None
        seat = "rock" if not self.plate.row.get("indoors") and self.plate.row.get("rough") else "stool"
        pitch = {"low": -0.04, "high": 0.30}.get(self.angle, 0.10)
        fine = self.size == "close_up" and self.unit > 500
        if over_shoulder:
            rows = [over_shoulder[0]]
        actors = [act(looks[str(r.get("name"))], r, pitch, fine, seat) for r in rows]
        self._reframe(actors, over_shoulder)
        out = self._spread(rows, actors)
        if over_shoulder:
            out += self._shoulder(over_shoulder[1], looks, out[0])
        return sorted(out, key=lambda p: (p.near, p.feet))

    def _hand_out(self, rows: list[dict[str, Any]], looks: dict[str, Look]) -> None:
        """A small thing of the shot goes into a free hand: it is seen best there, and nothing lies about."""
        if self.size in ("extreme_wide", "close_up"):
            return
        held = {str(r.get("holds") or "").lower() for r in rows}
        for word in [str(t) for t in self.picture.get("things") or ()][:MOST_THINGS]:
            d = find_drawing(word)
            if d is None or word.lower() in held or not ((d.where == "table" and d.size <= 1.2) or hand_thing(word)):
                continue
            for row in rows:
                free = not row.get("holds") and str(row.get("pose") or "stand") in FREE_POSES
                turned = abs((float(row.get("facing") or 0) + 180) % 360 - 180) > 125
                if free and not turned and looks[str(row.get("name"))].kind in ("human", "robot"):
                    row["holds"] = word
                    break

    def _reframe(self, actors: list[Actor], over_shoulder: Any) -> None:
        tallest = max((a.height for a in actors), default=4.6)
        aim = -actors[0].chin[1] if actors else 3.6
        p = self.plate
        if len(actors) > 1 and self.size in ("medium", "medium_close"):
            aim = max(aim, tallest * 0.6)
        self.framing = frame(self.size, self.angle, self.width, self.height, tallest, p.horizon, p.floor, aim)
        if len(actors) > 1 and self.size in ("medium_close", "close_up") and not over_shoulder:
            f = self.framing
            head = f.head * 0.80
            self.framing = replace(
                f,
                head=head,
                horizon=f.feet - f.head * aim + head * (aim - f.camera),
                feet=f.feet - (f.head - head) * aim,
            )

    def _over_shoulder(self, rows: list[dict[str, Any]], looks: dict[str, Look], cast: list[dict[str, Any]]) -> Any:
        """Who is looked at, and who is seen from behind: (row, name); None if there is only one."""
        front = min(rows, key=lambda r: abs((float(r.get("facing") or 0) + 180) % 360 - 180))
        others = [str(r.get("name")) for r in rows if r is not front] or [
            str(a.get("name")) for a in cast if str(a.get("name")) != str(front.get("name"))
        ]
        others = [n for n in others if n in looks]
        return (front, others[0]) if others else None

    def _shoulder(self, name: str, looks: dict[str, Look], subject: Placed) -> list[Placed]:
        side = -1 if subject.x > self.width / 2 else 1
        look = looks[name]
        actor = act(look, {"pose": "stand", "facing": 180 - side * 28}, 0.10, False, "none")
        head = min(self.unit * 0.52, max(self.framing.head * 1.55, self.unit * 0.36))
        top = self.height * (0.30 if look.kind in ("human", "robot") else 0.62)
        chin = -actor.chin[1]
        feet = top + head * (chin + 0.9)
        x = self.width * (0.5 + side * 0.40) + side * head * 0.12
        return [Placed(name, actor, x, feet, head, 4.5 * self.unit / 1080, 0, 0.55, True)]

    def _spread(self, rows: list[dict[str, Any]], actors: list[Actor]) -> list[Placed]:
        """Where each stands: as asked, but apart from each other and inside the frame."""
        f = self.framing
        out: list[Placed] = []
        alone = len(rows) == 1
        floats = self.plate.row.get("float")
        for row, actor in zip(rows, actors, strict=True):
            depth = min(1.0, max(0.0, float(row.get("depth") or 0.0))) * (0.25 if self.close else 1.0)
            head, feet = f.feet_at(depth)
            at = min(0.95, max(0.05, float(0.5 if row.get("at") is None else row["at"])))
            facing = (float(row.get("facing") or 0) + 180) % 360 - 180
            if alone and self.close:
                at = 0.5 + (0.5 - 0.5) + (-0.11 if facing > 8 else 0.11 if facing < -8 else 0.0)
            elif alone and abs(at - 0.5) < 0.04 and self.width > self.height:
                at = 0.5 + (-0.12 if facing >= 0 else 0.12)
            if alone and self.angle == "over_shoulder" and self.close:
                at = 0.40 if facing >= 0 else 0.60
            if floats:
                feet -= self.height * (0.06 + 0.05 * math.sin(number(row.get("name", "")) % 7)) if not self.close else 0
            fog = self.plate.light.fog * 0.35 * depth + 0.10 * depth
            soft = 0.0 if not self.close or depth < 0.1 else 2.5 * self.unit / 1080
            lantern = hand_thing(str(row.get("holds") or "")) == "lantern"
            if actor.held:
                self.in_hand.append(str(row.get("holds")))
            out.append(
                Placed(str(row.get("name", "")), actor, at * self.width, feet, head, soft, fog, 1.0, False, lantern)
            )
        if self.close:
            self._lifted(out)
        return self._apart(out)

    def _lifted(self, placed: list[Placed]) -> None:
        """In close shots the small ones would be below the frame: beasts sit on something at its lower edge, children
        are raised, as on any film set."""
        for p in placed:
            top = p.feet - p.actor.height * p.head
            if top <= self.height * 0.66:
                continue
            if p.actor.height < 2.2:
                p.head *= min(1.6, max(1.0, 0.36 * self.height / (p.actor.height * p.head)))
                p.feet = self.height * 0.985
                p.lifted = True
            else:
                p.feet -= top - self.height * 0.46

    def _apart(self, placed: list[Placed]) -> list[Placed]:
        if len(placed) < 2:
            return placed
        order = sorted(placed, key=lambda p: p.x)
        for _ in range(12):
            for a, b in itertools.pairwise(order):
                need = (a.actor.half * a.head + b.actor.half * b.head) * (0.95 if self.close else 1.05)
                gap = b.x - a.x
                if gap < need:
                    a.x -= (need - gap) / 2
                    b.x += (need - gap) / 2
        low, high = order[0], order[-1]
        margin_low, margin_high = low.actor.half * low.head * 0.9, self.width - high.actor.half * high.head * 0.9
        span, room = high.x - low.x, margin_high - margin_low
        if span > room > 0:
            k, mid = room / span, (low.x + high.x) / 2
            for p in order:
                p.x = self.width / 2 + (p.x - mid) * k
        else:
            shift = max(0.0, margin_low - low.x) - max(0.0, high.x - margin_high)
            for p in order:
                p.x += shift
        return placed

    # place -----------------------------------------------------------------------------------------------------

    def backdrop(self, placed: list[Placed]) -> None:
        """The plate cut, tilted and blurred to this frame."""
        f, plate = self.framing, self.plate
        h, w = plate.image.shape[:2]
        ch, cw = h / f.zoom, w / f.zoom
        want = f.horizon / self.height
        line = plate.horizon * h
        focus = next((p for p in placed if not p.near), None)
        if f.zoom <= 1.0:
            self.image = self._tilted(plate.image, line / h, want)
        else:
            y0 = min(max(0.0, line - want * ch), h - ch)
            x0 = min(max(0.0, self._pan(focus) * w - cw / 2), w - cw)
            cut = plate.image[int(y0) : int(y0 + ch), int(x0) : int(x0 + cw)]
            here = (line - y0) / ch
            if 0.08 < want < 0.92 and 0.08 < here < 0.92 and abs(here - want) > 0.02:
                reach = 0.2 if f.soft < 1 else 0.08
                want = min(max(want, here - reach), here + reach)
                cut = self._tilted(cut, here, want, cut.shape[1], cut.shape[0])
            self.image = self._defocused(cut, f.soft)
        self.image = np.maximum(self.image, 0)

    def _pan(self, focus: Placed | None) -> float:
        """Which part of the place is behind: it follows where they stand and where they look."""
        if focus is None:
            return 0.5
        shot_side = {"full": 0.06}.get(self.size, 0.14)
        return 0.5 + (0.5 - focus.x / self.width) * shot_side * 2 + (focus.x / self.width - 0.5) * 0.25

    def _defocused(self, cut: Frame, soft: float) -> Frame:
        size = (self.width, self.height)
        if soft < 0.5:
            return cv2.resize(cut, size, interpolation=cv2.INTER_CUBIC)
        k = 1 if soft < 3 else 2 if soft < 7 else 3
        little = cv2.resize(
            cut,
            (max(2, self.width // k), max(2, self.height // k)),
            interpolation=cv2.INTER_AREA if cut.shape[1] > self.width // k else cv2.INTER_LINEAR,
        )
        r = max(1, round(soft / k))
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * r + 1, 2 * r + 1)).astype(np.float32)
        little = cv2.filter2D(little, -1, disc / disc.sum())
        return cv2.resize(blur(little, 0.9), size, interpolation=cv2.INTER_LINEAR)

    def _tilted(self, image: Frame, line: float, want: float, w: int = 0, h: int = 0) -> Frame:
        """The whole place with its horizon moved: the part above and the part below are stretched apart."""
        h, w = h or self.height, w or self.width
        if abs(line - want) < 0.01:
            return cv2.resize(image, (w, h), interpolation=cv2.INTER_CUBIC)
        ys = np.arange(h, dtype=np.float32) / h
        source = np.where(ys < want, ys / want * line, line + (ys - want) / (1 - want) * (1 - line)) * image.shape[0]
        xs = np.arange(w, dtype=np.float32) / w * image.shape[1]
        return cv2.remap(
            image,
            np.repeat(xs[None], h, 0),
            np.repeat(source[:, None].astype(np.float32), w, 1),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REFLECT,
        )

    # things ----------------------------------------------------------------------------------------------------

    def things(
        self, words: list[str], placed: list[Placed]
    ) -> list[tuple[str, tuple[Drawing, float, float, float, float, bool]]]:
        """Where each thing goes: (word, (drawing, x, foot, width, blur, stands)). Held ones are left out."""
        held = {w.lower() for w in self.in_hand}
        held_kinds = {hand_thing(w) for w in self.in_hand} | {d.name for w in self.in_hand if (d := find_drawing(w))}
        taken = [(p.x - p.actor.half * p.head * 0.8, p.x + p.actor.half * p.head * 0.8) for p in placed]
        out: list[tuple[str, tuple[Drawing, float, float, float, float, bool]]] = []
        for word in words:
            d = find_drawing(word)
            if d is None:
                continue
            if d.name == "full-moon" and self._moon_is_up():
                self.in_hand.append(word)
                continue
            if word.lower() in held or d.name in held_kinds or (hand_thing(word) and hand_thing(word) in held_kinds):
                self.in_hand.append(word)
                continue
            spot = self._spot(d, taken, alone=not placed and not out)
            taken.append((spot[1] - spot[3] / 2, spot[1] + spot[3] / 2))
            out.append((word, spot))
        return out

    def _spot(
        self, d: Drawing, taken: list[tuple[float, float]], alone: bool
    ) -> tuple[Drawing, float, float, float, float, bool]:
        f, w, h, u = self.framing, self.width, self.height, self.unit
        tall = d.height / d.width
        if d.where == "sky" and alone and self.close:
            size = min(0.46 * u, 0.6 * h / tall)
            return d, w * 0.5, h * 0.5 + size * tall / 2, size, 0, False
        if d.where == "sky":
            size = min(max(d.size * f.head, 0.10 * u), 0.24 * u)
            return (
                d,
                self._free(taken, size, d.name, (0.2, 0.8, 0.66, 0.34)),
                h * 0.24 + size * tall / 2,
                size,
                f.soft * 0.4,
                False,
            )
        if d.where == "far":
            size = min(max(d.size * f.head * 0.5, 0.20 * u), 0.44 * u, 0.86 * h / tall * 0.6)
            if alone:
                size = min(0.62 * u, 0.7 * h / tall)
            foot = (
                min(h * 0.90, max(f.horizon + 0.05 * h, self._ground_top() + 0.02 * h)) if not self.close else h * 0.80
            )
            return d, self._free(taken, size, d.name, (0.2, 0.8, 0.5)), foot, size, f.soft * 0.8, not self.close
        if self.close:
            return self._close_spot(d, taken, alone, tall)
        small = d.where in ("table", "wall")
        low = 0.085 if small else 0.11
        size = min(max(d.size * f.head, low * u), 0.46 * w, 0.62 * h / tall)
        if alone:
            size = min(max(size, (0.30 if self.size == "full" else 0.15) * u), 0.62 * h / tall)
        if d.where == "water" and self.plate.row.get("shore"):
            y = f.horizon + 0.10 * h
            size = min(max(size * 0.5, 0.12 * u), 0.3 * u)
            return (
                d,
                self._free(taken, size, d.name, tuple(self.plate.row.get("water_x", (0.75, 0.3, 0.55, 0.15)))),
                y + size * 0.1,
                size,
                0,
                False,
            )
        if d.where == "wall" and not self.plate.row.get("indoors"):
            size = min(max(size, 0.16 * u), 0.26 * u)
            return (
                d,
                self._free(taken, size, d.name, (0.84, 0.16, 0.70, 0.30)),
                h * 0.36 + size * tall / 2,
                size,
                0,
                False,
            )
        if d.where == "wall":
            return (
                d,
                self._free(taken, size, d.name, (0.4, 0.62, 0.28, 0.75)),
                h * 0.40 + size * tall / 2,
                size,
                0,
                False,
            )
        foot = max(min(f.feet + 0.02 * h, 0.965 * h), self._ground_top() + 0.04 * h)
        if small:
            foot = min(0.965 * h, foot + 0.05 * h)
        return d, self._free(taken, size, d.name, (0.78, 0.22, 0.64, 0.36, 0.9, 0.1, 0.5)), foot, size, 0, True

    def _close_spot(
        self, d: Drawing, taken: list[tuple[float, float]], alone: bool, tall: float
    ) -> tuple[Drawing, float, float, float, float, bool]:
        f, w, h, u = self.framing, self.width, self.height, self.unit
        if alone:
            size = min(u * {"medium": 0.42, "medium_close": 0.52}.get(self.size, 0.62), 0.72 * h / tall, 0.8 * w)
            return d, w * 0.5, h * (0.5 + 0.36), size, 0, True
        small = d.where == "table" or d.size < 1.6
        size = min(
            max(d.size * f.head * (0.8 if small else 0.5), 0.20 * u), (0.30 if small else 0.42) * u, 0.5 * h / tall
        )
        x = self._free(taken, size, d.name, (0.82, 0.18, 0.70, 0.30, 0.9, 0.1))
        return d, x, h * (0.985 if small else 0.86), size, 0.8 * u / 1080 if small else f.soft * 0.45, small

    def _ground_top(self) -> float:
        """Where the floor begins in this frame, in pixels."""
        p, f = self.plate, self.framing
        if f.zoom > 1.0:
            return max(f.horizon + (p.floor - p.horizon) * self.height * f.zoom, 0.0)
        return f.horizon + (p.floor - p.horizon) / max(0.05, 1 - p.horizon) * (self.height - f.horizon)

    def _free(self, taken: list[tuple[float, float]], size: float, name: str, wishes: tuple[float, ...]) -> float:
        """The wished-for place that covers least of what is there already."""

        def cost(share: float) -> float:
            x = share * self.width
            a, b = x - size / 2, x + size / 2
            hidden = sum(max(0.0, min(b, t1) - max(a, t0)) for t0, t1 in taken)
            out = max(0.0, -a) + max(0.0, b - self.width)
            return hidden * 3 + out * 4

        best = min(
            enumerate(wishes),
            key=lambda iw: (
                round(cost(iw[1]) / max(1.0, size), 2),
                (iw[0] + number(name)) % len(wishes) if cost(iw[1]) == 0 else iw[0],
            ),
        )
        x = best[1] * self.width
        return min(max(x, size * 0.46), self.width - size * 0.46)

    # performing ------------------------------------------------------------------------------------------------

    def perform(self, placed: list[Placed], things: list[Any], progress: Progress) -> None:
        """Far things, then people and things from far to near, then whatever the lens is close to."""
        queue: list[tuple[float, int, Any]] = []
        for i, (_, spot) in enumerate(things):
            behind = spot[0].where in ("far", "sky", "wall", "water") or (self.close and not spot[5])
            ledge = self.close and spot[5]
            queue.append((-1.0 if behind else 1e6 if ledge else spot[2], i, spot))
        queue += [(p.feet if not p.near else 1e7, 100 + i, p) for i, p in enumerate(placed)]
        queue.sort(key=lambda q: (q[0], q[1]))
        if self.close and any(q[0] == 1e6 for q in queue) and not placed:
            self._ledge()
        drawn_ledge = not placed
        if any(p.lifted for p in placed):
            queue = [(5e5 if isinstance(item, Placed) and item.lifted else key, n, item) for key, n, item in queue]
            queue.sort(key=lambda q: (q[0], q[1]))
        for n, (key, _, item) in enumerate(queue):
            if isinstance(item, Placed):
                if item.lifted and not drawn_ledge:
                    self._ledge(0.94)
                    drawn_ledge = True
                self._play(item)
            else:
                if key == 1e6 and not drawn_ledge:
                    self._ledge(0.955)
                    drawn_ledge = True
                self._prop(*item)
            progress((n + 1) / len(queue))

    def _ledge(self, top: float = 0.80) -> None:
        """Something for things in close shots to stand on."""
        y = int(self.height * top)
        tint = linear(self.plate.row.get("ledge", "#6a4a34")) * self.plate.light.flat
        h = self.height - y
        grain = clouds(self.seed, self.width, h, ((self.unit * 0.06, 0.6), (self.unit * 0.02, 0.4)), 8)[..., None]
        band = tint * (0.55 + 0.6 * grain)
        edge = np.clip(np.arange(h, dtype=np.float32) / max(2.0, self.unit * 0.012), 0, 1)[:, None, None]
        self.image[y:] = self.image[y:] * (1 - edge) + band * edge

    def _prop(self, d: Drawing, x: float, foot: float, size: float, soft: float, stands: bool) -> None:
        lamp = SELF_LIT if d.name in SHINING else self.lamp
        out = paint_drawing(d, size, lamp, flip=bool(number(d.name) % 2) and d.where not in ("wall", "far"))
        h, w = out.shape[:2]
        lift = 0 if d.own else int(w * 0.05)
        if d.where == "far":
            fog = min(0.7, 0.12 + self.plate.light.fog)
            out[..., :3] = out[..., :3] * (1 - fog) + self.plate.light.haze * fog * out[..., 3:4]
        floats = bool(self.plate.row.get("float"))
        if floats:
            foot -= 0.08 * self.height if stands and not self.close else 0
        elif stands and not self.close and d.where == "table":
            foot = self._pedestal(x, foot, size)
        elif stands:
            Canvas.shade_spot(self.image, x, foot - size * 0.015, size * 0.42, size * 0.07, 0.55)
        px, py = int(x - w / 2), int(foot - h) + lift
        if soft > 0.6:
            m = int(soft * 2.5) + 1
            out = blur(cv2.copyMakeBorder(out, m, m, m, m, cv2.BORDER_CONSTANT), soft)
            px, py = px - m, py - m
        if d.name in SHINING and not self.plate.row.get("indoors"):
            halo(self.image, x, py + h / 2, size * 0.9, SHINING[d.name], 0.25 + 0.5 * self.plate.light.lamps)
        over(self.image, out, px, py)
        if d.glow:
            gx, gy, gr, tint = d.glow.split()[:4]
            k = size / d.width
            strength = 0.16 + 0.40 * self.plate.light.lamps
            halo(
                self.image,
                x + (float(gx) - d.width / 2) * k,
                foot - (d.height - float(gy)) * k,
                float(gr) * k,
                linear(tint),
                strength,
            )

    def _pedestal(self, x: float, foot: float, size: float) -> float:
        """A little table, or a crate out of doors, so that a small thing does not stand in the dirt. Returns its top."""
        d = drawing("side-table" if self.plate.row.get("indoors") else "crate")
        assert d is not None
        width = max(size * 1.15, self.framing.head * d.size * 0.9)
        out = paint_drawing(d, width, self.lamp)
        h, w = out.shape[:2]
        Canvas.shade_spot(self.image, x, foot - width * 0.02, width * 0.5, width * 0.09, 0.55)
        over(self.image, out, int(x - w / 2), int(foot - h))
        return foot - h + width * 0.07

    def _play(self, p: Placed) -> None:
        """One figure: its shadow, itself, what it mirrors in wet ground, the light it carries."""
        box = self._box(p)
        if box is None:
            return
        ox, oy, w, h, view = box
        lamp = self.lamp
        if p.lantern:
            lamp = replace(lamp, warm=((0.75, 0.45, 0.5), (1.15, 0.70, 0.28)))
        relief = stack(p.actor.parts, p.head, view, (w, h), lamp)
        tight = relief.tight()
        if tight is None:
            return
        small, dx, dy = tight
        if p.shade < 1:
            lamp = lamp.dimmed(p.shade, 0.4 + 0.6 * p.shade)
        out = lit(small, lamp)
        ox, oy = ox + dx, oy + dy
        grounded = not self.plate.row.get("float") and p.feet < self.height * 1.02 and not p.near
        if grounded:
            self._cast_shadow(out[..., 3], ox, oy, p)
            if self.plate.row.get("wet") and self.plate.light.weather_name in ("rain", "storm"):
                self._reflect(out, ox, oy, p)
        if p.fog:
            out[..., :3] = out[..., :3] * (1 - p.fog) + self.plate.light.haze * p.fog * out[..., 3:4]
        if p.soft > 0.5:
            m = int(p.soft * 2.5) + 1
            out = blur(cv2.copyMakeBorder(out, m, m, m, m, cv2.BORDER_CONSTANT), p.soft)
            ox, oy = ox - m, oy - m
        over(self.image, out, ox, oy)
        lantern = p.actor.anchors.get("lamp")
        if lantern is not None:
            lx, ly = p.x + lantern[0] * p.head, p.feet + lantern[1] * p.head * self.squash
            halo(self.image, lx, ly, p.head * 1.1, (0.9, 0.55, 0.18), 0.5)
            halo(self.image, lx, ly, p.head * 0.25, (1.6, 1.2, 0.6), 0.7)

    def _box(self, p: Placed) -> tuple[int, int, int, int, tuple[float, float, float, float]] | None:
        """The part of the figure's space that is inside the frame: pixel origin, size and view."""
        wide = max(p.actor.half + 1.6, 2.1)
        high = p.actor.height + 2.2
        x0, x1 = max(-4.0, p.x - wide * p.head), min(self.width + 4.0, p.x + wide * p.head)
        tall = p.head * self.squash
        y0, y1 = max(-4.0, p.feet - high * tall), min(self.height + 4.0, p.feet + 0.5 * tall)
        ix, iy, w, h = math.floor(x0), math.floor(y0), math.ceil(x1 - x0), math.ceil(y1 - y0)
        if w < 4 or h < 4:
            return None
        return ix, iy, w, h, ((ix - p.x) / p.head, (iy - p.feet) / tall, w / p.head, h / tall)

    def _cast_shadow(self, a: Frame, ox: int, oy: int, p: Placed) -> None:
        lamp = self.lamp
        foot = p.feet - oy
        strength = 0.42 * min(1.0, float(np.mean(lamp.key)) / 0.8) * (0.4 if self.plate.light.grey > 0.5 else 1.0)
        if strength > 0.06:
            h, w = a.shape
            slide = -lamp.towards[0] * 0.8
            squash = 0.20 if lamp.towards[2] >= 0.5 else -0.22
            pad = int(abs(slide) * h) + 20
            low = int(h * 1.25) + 20
            move = np.array([[1, -slide, slide * foot + pad], [0, squash, foot * (1 - squash)]], np.float32)
            thrown = blur(cv2.warpAffine(a, move, (w + 2 * pad, low)), max(0.6, p.head * 0.06))
            self._darken(thrown * strength, ox - pad, oy)
        Canvas.shade_spot(
            self.image, p.x, p.feet - p.head * 0.03, p.head * max(0.7, p.actor.half * 0.85), p.head * 0.13, 0.6
        )

    def _darken(self, shade: Frame, x: int, y: int) -> None:
        h, w = shade.shape
        x0, y0, x1, y1 = max(0, x), max(0, y), min(self.width, x + w), min(self.height, y + h)
        if x1 > x0 and y1 > y0:
            self.image[y0:y1, x0:x1] *= (1 - shade[y0 - y : y1 - y, x0 - x : x1 - x])[..., None]

    def _reflect(self, out: Frame, ox: int, oy: int, p: Placed) -> None:
        h, w = out.shape[:2]
        foot = int(p.feet - oy)
        depth = min(int(h * 0.8), self.height - int(p.feet))
        if depth < 4 or foot < 4:
            return
        upside = np.ascontiguousarray(out[max(0, foot - depth) : foot][::-1])
        n = upside.shape[0]
        shake = (clouds(self.seed, w, n, ((p.head * 0.5, 0.6), (p.head * 0.17, 0.4)), 3) - 0.5) * p.head * 0.22
        xs = np.arange(w, dtype=np.float32)[None] + shake
        upside = cv2.remap(upside, xs, np.repeat(np.arange(n, dtype=np.float32)[:, None], w, 1), cv2.INTER_LINEAR)
        upside = blur(upside, p.head * 0.017, p.head * 0.076)
        fade = np.clip(1 - np.arange(n, dtype=np.float32) / max(1, n), 0, 1)[:, None, None] * 0.6
        over(self.image, upside * fade, ox, int(p.feet) - 2)

    # air -------------------------------------------------------------------------------------------------------

    def air(self, weather: str) -> None:
        if self.plate.row.get("indoors"):
            return
        near = {"extreme_wide": 0.0, "wide": 0.1, "full": 0.3, "medium": 0.6, "medium_close": 0.8, "close_up": 1.0}.get(
            self.size, 0.3
        )
        bright = float(self.plate.light.flat.mean())
        apply_weather(self.image, weather, self.seed, self.plate.light.haze, self.framing.horizon, near, bright)
