"""A finished shot taken apart again: its people and foreground as cels over a place that is whole, for a camera that moves.

Laid together where they were painted, the cels are the finished picture to within a level. Each keeps the picture without it
only where that differs, so what grade, bloom, print, vignette and grain do is in both and is never done twice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from providers.animation.cels import Cel, Cels, Lid, Move
from providers.builtin.painter.drawing.light_planes import Frame, three_channels
from providers.builtin.painter.printing.picture_finish import Finish, pixels_apart
from providers.builtin.painter.shots.framing import NEAR
from providers.builtin.painter.shots.stage import Placed, Sheet, Stage

SEEN = 5
"""Levels by which a picture must differ for the eye to miss what made the difference: a shadow, a glow."""
FEATHER = 0.006
"""Of the short side: how softly the kept part of the picture behind ends."""
PEOPLE, FORE, LENS, LEDGE = 1.0, 0.75, 0.62, 0.86
"""Distances from the camera, the people's being 1: of who stands before somebody else, of who is close to the lens, and of a ledge
before the people."""
BEFORE = ("fore", "near")
"""Sheets that hide what is on those before them."""
PLACE = {
    "extreme_wide": 1.7,
    "wide": 1.8,
    "full": 2.0,
    "medium_full": 2.5,
    "medium": 2.8,
    "medium_close": 3.4,
    "close_up": 4.0,
}
"""How much further off than the people the place is, by shot size."""
BENDING = 1.2
"""The same where what stands in the place is painted on it: it would bend on ground that comes nearer row by row, so the
whole place goes nearly as far as the people."""
AMONG = 0.4
"""Where what stands in a place stands, between where its ground begins (0) and the lower edge (1)."""
SEA = 0.78
"""How much of what lies between a shore's horizon and where people can stand is water in every place that has some."""
STANDING = ("extreme_wide", "wide", "full")
"""Sizes that show on what people stand."""
FAIR, LEAST_SKY = ("clear", "wind"), 0.25
"""Weathers in which birds pass and grass is seen to bend, and how much of the height a sky has that birds pass."""
GRASS = ("grass", "meadow")
MOVING = ("rain", "storm", "snow")
"""Weathers that a camera lets fall itself: it needs the picture without them."""

Print = Callable[..., np.ndarray]


class Shot:
    """A painted shot: the picture (8-bit BGR), who and what is in it, where the eye goes (0 to 1), whose head is where, and its sheets."""

    def __init__(
        self,
        stage: Stage,
        placed: list[Placed],
        names: list[str],
        focus: tuple[float, float],
        faces: list[dict[str, Any]],
        done: Finish,
        air: Callable[[Frame], Frame],
    ) -> None:
        """`done` finishes a linear picture, `air` puts the weather before one."""
        self.names, self.focus, self.faces = names, focus, faces
        self._stage, self._placed = stage, placed
        weather = str(stage.plate.light.weather_name)
        outdoors = not stage.plate.row.get("indoors")
        self.weather = weather if outdoors and weather in MOVING and stage.celled else ""
        self._seen = stage.image if self.weather else air(stage.image)
        self._done = done
        self._bloom = done.bloom(self._seen)
        self.clear = done(self._seen, self._bloom)
        self.picture = done(air(stage.image)) if self.weather else self.clear
        behind = (s.behind if self.weather else air(s.behind) for s in stage.sheets)
        self._behind = [done.like(other, self._seen, self.clear, self._bloom) for other in behind]

    def cels(self, picture: np.ndarray, printed: Print) -> Cels | None:
        """What the camera moves. `picture` is this shot's, printed; `printed` prints another of it, or a part of that. None
        where there is nothing before the place."""
        stage = self._stage
        if not stage.celled:
            return None
        whole = printed(self.clear) if self.weather else picture
        sheets: list[Cel] = []
        later, shown = self.clear, whole
        for sheet, plain in reversed(list(zip(stage.sheets, self._behind, strict=True))):
            behind = printed(plain)
            cel = _cel(sheet, later, plain, shown, behind, self._depth(sheet), self._foot(sheet))
            if cel is not None:
                near = [other.cover for other in stage.sheets if other.group in BEFORE and other is not sheet]
                lids, moves = tuple(self._lids(sheet, whole, near, printed)), tuple(self._moves(sheet, near, printed))
                cel = replace(cel, lids=lids, moves=moves)
            if cel is not None:
                sheets.insert(0, cel)
                shown = _without(shown, cel)
            later = plain
        if not sheets and not self.weather:
            return None
        standing = stage.size in STANDING and not stage.plate.row.get("float")
        bending = standing and not (stage.sheets and stage.sheets[0].group == "place")
        grounded = standing and not bending
        ground = round(min(1.0, max(0.0, stage.ground)), 4) if grounded and stage.ground < 0.94 else 1.0
        air = self._air()
        return Cels(
            tuple(sheets),
            BENDING if bending else PLACE.get(stage.size, 4.0),
            ground,
            air,
            whole if self.weather else None,
        )

    def _changed(self, ink: Frame, left: int, top: int, printed: Print) -> np.ndarray:
        """The finished, printed picture where `ink` is added to it."""
        at = (slice(top, top + ink.shape[0]), slice(left, left + ink.shape[1]))
        other = np.maximum(self._seen[at] + ink, 0)
        kept = self.clear[at].copy()
        self.clear[at] = self._done.part(other, at, self._seen.shape[:2], self._bloom)
        changed = np.array(printed(self.clear, at))
        self.clear[at] = kept
        return changed

    def _lids(self, sheet: Sheet, whole: np.ndarray, near: list[Frame], printed: Print) -> Iterator[Lid]:
        """The eyes that nothing nearer hides, where shutting them changes the picture."""
        for left, top, changed in sheet.lids:
            at = (slice(top, top + changed.shape[0]), slice(left, left + changed.shape[1]))
            if any(cover[at].max() > 0.02 for cover in near):
                continue
            shut = self._changed(changed, left, top, printed)
            seen = pixels_apart(whole[at], shut, SEEN)
            if not seen.any():
                continue
            rows, cols = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
            y0, x0 = (top + int(rows[0])) & ~1, (left + int(cols[0])) & ~1
            y1, x1 = top + int(rows[-1]) + 2, left + int(cols[-1]) + 2
            y0, x0 = max(y0, top + top % 2), max(x0, left + left % 2)
            y1, x1 = min(y1, top + changed.shape[0]), min(x1, left + changed.shape[1])
            yield Lid(x0, y0, shut[y0 - top : y1 - top - (y1 - y0) % 2, x0 - left : x1 - left - (x1 - x0) % 2].copy())

    def _moves(self, sheet: Sheet, near: list[Frame], printed: Print) -> Iterator[Move]:
        """What moves and nothing nearer hides."""
        for each in sheet.moving:
            h, w = each.seen.shape
            at = (slice(each.y, each.y + h), slice(each.x, each.x + w))
            if any(cover[at].max() > 0.02 for cover in near):
                continue
            phases = tuple(
                (
                    self._changed(ink * three_channels(each.seen), each.x, each.y, printed),
                    _eight_bit(sheet.cover[at] + cover * each.seen),
                )
                for ink, cover in each.phases
            )
            go, grow = (each.go, each.grow) if self._alone(sheet) else (0.0, 0.0)
            yield Move(each.who, each.play, each.hold, each.x, each.y, phases, go, grow, each.about)

    def _alone(self, sheet: Sheet) -> bool:
        """Whether nobody and nothing else is on the sheet of who moves."""
        return len(self.names) == len(self._placed) == len({p.fore for p in self._placed})

    def _air(self) -> dict[str, Any]:
        """What moves in the place without anybody's doing, for the camera to let it."""
        stage = self._stage
        row, light = stage.plate.row, stage.plate.light
        told: dict[str, Any] = {}
        if self.weather:
            bright = round(min(1.0, float(light.flat.mean())), 3)
            told |= {"weather": self.weather, "near": NEAR.get(stage.size, 1.0), "light": bright}
        if row.get("indoors") and light.when != "night":
            told["dust"] = True
        if row.get("shore") and not row.get("indoors"):
            top = max(0.0, stage.framing.horizon / stage.height)
            bottom = top + SEA * (min(1.0, stage.ground) - top)
            told |= {"water": [round(top, 4), round(bottom, 4)]} if bottom - top > 0.03 else {}
        if light.when == "night" and light.lamps > 0.3:
            told["lamps"] = True
        if stage.size in STANDING and light.when != "night" and light.weather_name in FAIR and not row.get("indoors"):
            sky = max(0.0, stage.framing.horizon / stage.height)
            top = sky + 0.2 * (min(1.0, stage.ground) - sky)
            if _grassy(row) and top < 0.9:
                told["grass"] = [round(top, 4), 1.0]
            if sky > LEAST_SKY and any(layer[0] == "sky" for layer in row.get("layers", ())):
                told["birds"] = round(sky, 4)
        return told

    def _depth(self, sheet: Sheet) -> float:
        if sheet.group == "people":
            return PEOPLE
        if sheet.group == "fore":
            return FORE
        if sheet.group == "place":
            return 0.5 * (PEOPLE + PLACE.get(self._stage.size, 4.0))
        return LENS if any(p.near for p in self._placed) else LEDGE

    def _foot(self, sheet: Sheet) -> float:
        if sheet.group == "place" and self._stage.size in STANDING:
            return round(self._stage.ground + AMONG * (1 - self._stage.ground), 4)
        feet = [p.feet / self._stage.height for p in self._placed if not p.near and not p.fore]
        if sheet.group != "people" or self._stage.size not in STANDING or not feet:
            return 0.0
        return round(min(1.0, sum(feet) / len(feet)), 4)


def _grassy(row: dict[str, Any]) -> bool:
    """Whether grass or corn grows all over the ground of a place."""
    layers = row.get("layers", ())
    return any(name == "wheat" or (name == "ground" and told.get("kind", "grass") in GRASS) for name, told in layers)


def _eight_bit(cover: Frame) -> np.ndarray:
    return np.clip(cover * 255 + 0.5, 0, 255).astype(np.uint8)


def _cel(
    sheet: Sheet,
    with_it: np.ndarray,
    without: np.ndarray,
    shown: np.ndarray,
    behind: np.ndarray,
    depth: float,
    foot: float,
) -> Cel | None:
    """One sheet. `with_it` and `without` are before the print, which may change the whole sheet of paper; `shown` and
    `behind` are printed."""
    touched: Frame = pixels_apart(with_it, without, SEEN) | (sheet.cover > 0.004).astype(np.uint8)
    touched = cv2.morphologyEx(touched, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    touched = np.maximum(touched, (sheet.cover > 0.02).astype(np.uint8))
    if not touched.any():
        return None
    h, w = touched.shape
    soft = max(2.0, FEATHER * min(h, w))
    reach = 2 * round(soft) + 1
    rows, cols = np.flatnonzero(touched.any(1)), np.flatnonzero(touched.any(0))
    m = reach + math.ceil(2 * soft)
    y, x = max(0, int(rows[0]) - m), max(0, int(cols[0]) - m)
    around = touched[y : int(rows[-1]) + m + 1, x : int(cols[-1]) + m + 1]
    grown = cv2.dilate(around, np.ones((reach, reach), np.uint8)).astype(np.float32)
    grown = np.maximum(cv2.GaussianBlur(grown, (0, 0), soft / 2), around)
    rows, cols = np.flatnonzero(grown.max(1) > 0.01), np.flatnonzero(grown.max(0) > 0.01)
    y0, x0 = (y + int(rows[0])) & ~1, (x + int(cols[0])) & ~1
    y1, x1 = min(h, y + int(rows[-1]) + 2), min(w, x + int(cols[-1]) + 2)
    y1, x1 = y1 - (y1 - y0) % 2, x1 - (x1 - x0) % 2
    at = (slice(y0, y1), slice(x0, x1))
    share = three_channels(grown[y0 - y : y1 - y, x0 - x : x1 - x])
    kept = shown[at] + (behind[at].astype(np.float32) - shown[at]) * share
    return Cel(depth, x0, y0, _eight_bit(sheet.cover[at]), np.clip(kept + 0.5, 0, 255).astype(np.uint8), foot)


def _without(shown: np.ndarray, cel: Cel) -> np.ndarray:
    h, w = cel.cover.shape
    out = shown.copy()
    out[cel.top : cel.top + h, cel.left : cel.left + w] = cel.behind
    return out
