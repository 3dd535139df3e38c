"""The stage of one shot: the frame being filled, the place cut, tilted and blurred to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import cv2
import numpy as np

from providers.builtin.painter.drawing.film_light import Lamp
from providers.builtin.painter.drawing.light_planes import Frame, blur, composite_over
from providers.builtin.painter.figures.person_looks import stable_number
from providers.builtin.painter.places.place_plates import Plate
from providers.builtin.painter.shots.actors import Actor
from providers.builtin.painter.shots.framing import CLOSE, SEEN_FROM_ABOVE, make_framing, unit_of

MOONLIT = 1.35
"""People in the open at night get so much more light than the place: a face must be read, as on any film set."""
CELLED = 2048
"""A picture whose longer side has more pixels is not taken apart: to move its sheets would cost more than it shows."""


@dataclass
class Sheet:
    """What a group of figures and things covers (0 to 1), and the picture as it was before they came (linear). `lids` is what
    shut eyes change of the picture (linear light to add), and where; `moving` what of them moves."""

    group: str
    behind: Frame
    cover: Frame
    lids: list[tuple[int, int, Frame]] = field(default_factory=list)
    moving: list[Moving] = field(default_factory=list)


@dataclass
class Moving:
    """A part of somebody that moves, from a pixel on: in each phase, what that changes of the picture (linear light to add) and
    of what its sheet covers. `play`, `hold`, `go`, `grow` and `about` as providers.animation.cels.Move has them."""

    who: str
    play: str
    hold: float
    x: int
    y: int
    phases: list[tuple[Frame, Frame]]
    go: float = 0.0
    grow: float = 0.0
    about: tuple[float, float] = (0.5, 0.5)
    seen: Frame = field(init=False)
    """How much of it nothing nearer hides, 0 to 1."""

    def __post_init__(self) -> None:
        self.seen = np.ones(self.phases[0][1].shape, np.float32)

    def hidden(self, a: Frame, x: int, y: int) -> None:
        """What is laid before it (how much that covers, 0 to 1, from a pixel on) hides as much of the change."""
        h, w = self.seen.shape
        x0, y0 = max(self.x, x), max(self.y, y)
        x1, y1 = min(self.x + w, x + a.shape[1]), min(self.y + h, y + a.shape[0])
        if x1 <= x0 or y1 <= y0:
            return
        at = (slice(y0 - self.y, y1 - self.y), slice(x0 - self.x, x1 - self.x))
        self.seen[at] *= 1 - a[y0 - y : y1 - y, x0 - x : x1 - x]


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
    fore: bool = False
    """The nearer of two who stand one behind the other."""


class Stage:
    """The frame being filled."""

    def __init__(self, plate: Plate, picture: dict[str, Any], size: str, angle: str, width: int, height: int) -> None:
        self.plate, self.picture, self.size, self.angle = plate, picture, size, angle
        self.width, self.height = width, height
        self.unit = unit_of(width, height)
        self.seed = stable_number(picture.get("seed", 0), picture.get("place", ""), size, angle) & 0xFFFF
        self.lamp = self._lamp()
        self.in_hand: list[str] = []
        self.close = size in CLOSE
        self.nearer = 0.0
        """How much nearer than in a full shot somebody is who is seen whole though a near shot was asked for; 0: as asked."""
        self.squash = SEEN_FROM_ABOVE if angle == "high" else 1.0
        self.framing = make_framing(size, angle, width, height, 4.6, plate.horizon, plate.floor)
        self.image = np.zeros((height, width, 3), np.float32)
        self.sheets: list[Sheet] = []
        self.celled = max(width, height) <= CELLED
        self.ground = 1.0
        self.cover: Frame | None = None
        """What stands in the place, as far as the frame shows it: how much that covers, 0 to 1; None in close shots."""

    def cue(self, group: str) -> None:
        """Whatever is painted from here on stands on the sheet of this group."""
        if self.celled and not (self.sheets and self.sheets[-1].group == group):
            cover = np.zeros((self.height, self.width), np.float32)
            self.sheets.append(Sheet(group, self.image.copy(), cover))

    def lay(self, layer: Frame, x: int, y: int) -> None:
        """Lay premultiplied RGBA on the picture, and on the sheet that is being painted."""
        composite_over(self.image, layer, x, y)
        if not self.sheets:
            return
        for each in (each for sheet in self.sheets for each in sheet.moving):
            each.hidden(layer[..., 3], x, y)
        h, w = layer.shape[:2]
        x0, y0, x1, y1 = max(0, x), max(0, y), min(self.width, x + w), min(self.height, y + h)
        if x1 > x0 and y1 > y0:
            part = self.sheets[-1].cover[y0:y1, x0:x1]
            part += (1 - part) * layer[y0 - y : y1 - y, x0 - x : x1 - x, 3]

    def _lamp(self) -> Lamp:
        """The place's light, with the rims its recipe asks for at this hour."""
        lamp = self.plate.light.lamp
        extra = self.plate.row.get("rims", {}).get(self.plate.light.when)
        if extra:
            lamp = replace(lamp, rims=tuple((tuple(r[:3]), tuple(r[3:])) for r in extra))
        people = self.plate.row.get("people_light", {}).get(self.plate.light.when)
        if people:
            lamp = replace(lamp, key=tuple(people["key"]), sky=tuple(people["sky"]))
        if self.plate.light.when == "night" and not self.plate.row.get("indoors"):
            key, sky = np.array(lamp.key) * MOONLIT, np.array(lamp.sky) * MOONLIT
            lamp = replace(lamp, key=tuple(key.tolist()), sky=tuple(sky.tolist()))
        return lamp

    def backdrop(self, placed: list[Placed]) -> None:
        """The plate cut, tilted and blurred to this frame, and what stands in the place on a sheet of its own."""
        focus = next((p for p in placed if not p.near), None)
        self.image = np.maximum(self._framed(self.plate.image, focus), 0)
        if self.plate.cover is not None and not self.close:
            self.cover = np.ascontiguousarray(np.clip(self._framed(self.plate.cover, focus), 0, 1))
        if self.celled and self.plate.behind is not None and self.cover is not None:
            behind = np.maximum(self._framed(self.plate.behind, focus), 0)
            self.sheets.append(Sheet("place", behind, self.cover))

    def taken(self, x0: float, y0: float, x1: float, y1: float) -> float:
        """The share of a part of the picture, in pixels, that something standing in the place covers; 0 in close shots."""
        if self.cover is None:
            return 0.0
        part = self.cover[max(0, round(y0)) : max(0, round(y1)), max(0, round(x0)) : max(0, round(x1))]
        return float(part.mean()) if part.size else 0.0

    def _framed(self, image: Frame, focus: Placed | None) -> Frame:
        """The part of a plate, or of what covers it, that this frame shows."""
        f, plate = self.framing, self.plate
        h, w = image.shape[:2]
        ch, cw = h / f.zoom, w / f.zoom
        want = f.horizon / self.height
        line = plate.horizon * h
        if f.zoom <= 1.0:
            self.ground = _tilted_row(plate.floor, line / h, want)
            return self._tilted(image, line / h, want)
        y0 = min(max(0.0, line - want * ch), h - ch)
        x0 = min(max(0.0, self._pan(focus) * w - cw / 2), w - cw)
        cut = image[int(y0) : int(y0 + ch), int(x0) : int(x0 + cw)]
        here = (line - y0) / ch
        self.ground = (plate.floor * h - y0) / ch
        if 0.08 < want < 0.92 and 0.08 < here < 0.92 and abs(here - want) > 0.02:
            reach = 0.2 if f.soft < 1 else 0.08
            want = min(max(want, here - reach), here + reach)
            cut = self._tilted(cut, here, want, cut.shape[1], cut.shape[0])
            self.ground = _tilted_row(self.ground, here, want)
        return self._defocused(cut, f.soft)

    def sway(self, *what: object) -> float:
        """-1 to 1, the same for the same picture and words: what makes one take differ from another."""
        return stable_number(self.picture.get("seed", 0), *what) % 2001 / 1000 - 1

    def _pan(self, focus: Placed | None) -> float:
        """Which part of the place is behind: it follows where they stand and where they look."""
        if self.framing.pan is not None:
            return self.framing.pan
        if focus is None:
            return 0.5 + 0.06 * self.sway("pan", self.size)
        shot_side = {"full": 0.06}.get(self.size, 0.14)
        return (
            0.5
            + 0.05 * self.sway("pan", self.size)
            + (0.5 - focus.x / self.width) * shot_side * 2
            + (focus.x / self.width - 0.5) * 0.25
        )

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


def _tilted_row(row: float, line: float, want: float) -> float:
    """Where a row (share of the height) comes to be when the horizon moves from `line` to `want`."""
    return row / line * want if row < line else want + (row - line) / (1 - line) * (1 - want)
