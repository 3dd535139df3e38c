"""The other side of a place: what the same room, street or field shows when one turns round in it, read from its own recipe.

A room is seen with one of its side walls at the far end: what hangs and stands there comes to face the viewer, what was at the far end
stands at one side. In the open the other side is one of data/art/across.json, else the place is mirrored and dealt out anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

WIDEST, NARROWEST = 3.5, 2.6
"""Metres from the middle of a room that is seen across to its side walls, at most and at least."""
DEEP = 4.2
"""Metres out from the far wall at which a piece stands too near the lens to be seen whole."""
LENS = (4.5, 5.6)
"""Between these a piece is a soft shape before the lens."""
ASIDE = 1.5
"""How far from the middle such a shape must stand: whoever is looked at stays free."""
ALONG = 0.9
"""What stands no further from a wall than this, in metres, stands against it."""
WRITES = ("facades",)
"""Layers with writing on them, which is not mirrored."""
TURNED_BY = {"left": -1, "right": 1}
"""Quarters by which a piece turns when that wall becomes the far one."""
OPPOSITE = {"left": "right", "right": "left"}


def recipe_of_other_side(row: dict[str, Any], own: dict[str, Any] | None = None) -> dict[str, Any]:
    """The recipe of a place's other side: its `own` of data/art/across.json where it has one."""
    if own:
        return {**row, **own}
    if any(kind == "room" for kind, _ in row["layers"]):
        return {**row, "layers": _room(row["layers"])}
    if any(kind in WRITES for kind, _ in row["layers"]):
        return {**row, "layers": [_aside(kind, params) for kind, params in row["layers"]]}
    return {**row, "mirrored": True}


# Rooms ------------------------------------------------------------------------------------------------------------------


class _Turn:
    """A room whose wall `far` is looked at: `half` metres to each side of the middle, `deep` metres from it to the wall. What was the
    far wall is at the other side now; the side that nobody has seen yet takes what hangs and stands behind the viewer."""

    def __init__(self, far: str, half: float, deep: float) -> None:
        self.far, self.near = far, OPPOSITE[far]
        self.half, self.deep = half, deep
        self.way = -1.0 if far == "left" else 1.0

    def spot(self, x: float, z: float) -> tuple[float, float]:
        """Where a spot of the floor is when the wall is looked at."""
        return round(self.way * (z - self.half), 3), round(self.deep - self.way * x, 3)

    def wall(self, side: str, at: float) -> tuple[str, float]:
        """On which wall a thing hangs now, and at what distance."""
        if side == self.far:
            return "back", round(self.way * (at - self.half), 3)
        if side == "back":
            return self.near, round(self.deep - self.way * at, 3)
        return self.far, at


def _room(layers: list[Any]) -> list[Any]:
    box = next(params for kind, params in layers if kind == "room")
    deep = float(box.get("half", 3.5))
    turn = _Turn(_wall_worth_seeing(layers, deep), min(WIDEST, max(NARROWEST, deep)), deep)
    out: list[Any] = []
    for kind, params in layers:
        if kind == "room":
            out.append([kind, {**params, "half": turn.half}])
        elif kind == "panes":
            out += _panes(turn, params)
        elif kind == "hang":
            out += _hung(turn, params)
        elif kind == "furnish":
            out += _furniture(turn, params)
        elif kind == "lights":
            out.append([kind, _lights(turn, params)])
        elif kind == "basin":
            x, z = turn.spot(params["x"], params["z"])
            out.append([kind, {**params, "x": x, "z": z, "w": params["d"], "d": min(params["w"], 2 * z)}])
    return out


def _wall_worth_seeing(layers: list[Any], deep: float) -> str:
    """The side wall with more windows in it, and more on it and before it."""
    worth = {"left": 0.0, "right": 0.0}
    for kind, params in layers:
        if kind == "panes" and params["wall"] in worth:
            worth[params["wall"]] += 3.0 * len(params["at"])
        elif kind == "hang":
            for side, _, _, _, wide, high, *_ in params["items"]:
                worth[side] = worth.get(side, 0.0) + 1.0 + wide * high
        elif kind == "furnish" and not params.get("soft"):
            for _, x, *_ in params["pieces"]:
                if abs(x) > deep - ALONG:
                    worth["left" if x < 0 else "right"] += 1.0
    return "left" if worth["left"] >= worth["right"] else "right"


def _panes(turn: _Turn, params: dict[str, Any]) -> Iterable[Any]:
    """The windows of a wall in the wall it is now; those behind the viewer are not seen."""
    if params["wall"] == turn.near:
        return
    wide = float(params.get("w", 1.3))
    walls = [turn.wall(params["wall"], at) for at in params["at"]]
    fit = [at for side, at in walls if _fits(turn, side, at, wide)]
    if fit:
        yield ["panes", {**params, "wall": walls[0][0], "at": sorted(fit)}]


def _hung(turn: _Turn, params: dict[str, Any]) -> Iterable[Any]:
    items = []
    for side, what, at, b, wide, high, *more in params["items"]:
        wall, spot = turn.wall(side, at)
        if _fits(turn, wall, spot, wide):
            items.append([wall, what, spot, b, wide, high, *more])
    if items:
        yield ["hang", {**params, "items": items}]


def _fits(turn: _Turn, side: str, at: float, wide: float) -> bool:
    return abs(at) + wide / 2 < turn.half if side == "back" else at - wide / 2 > 0.1


def _furniture(turn: _Turn, params: dict[str, Any]) -> Iterable[Any]:
    """Pieces where they stand now; those that stood at the wall behind the viewer stand along the wall that is new."""
    seen, close = [], []
    for name, x, z, *more in params["pieces"]:
        nx, nz = turn.spot(x, z)
        by = TURNED_BY[turn.far]
        if turn.way * x < ALONG - turn.deep:
            nx, nz, by = turn.way * (turn.half - (turn.deep - abs(x))), z, 2
        own = more[0] if more else {}
        piece = [name, round(nx, 3), nz, {**own, "turn": (int(own.get("turn", 0)) + by) % 4}]
        if abs(nx) > turn.half + 0.2 or nz < 0.05:
            continue
        if nz <= DEEP:
            seen.append(piece)
        elif LENS[0] <= nz <= LENS[1] and abs(nx) > ASIDE:
            close.append(piece)
    if seen:
        yield ["furnish", {"pieces": seen}]
    if close:
        yield ["furnish", {"pieces": close[:2], "soft": 6, "shade": 0.6}]


def _lights(turn: _Turn, params: dict[str, Any]) -> dict[str, Any]:
    hung = [[*turn.spot(x, z), y, r] for x, y, z, r in params.get("hung") or ()]
    strips = [[*turn.spot(x, z), d, w] for x, z, w, d in params.get("strips") or ()]
    return {
        **params,
        "hung": [[x, y, z, r] for x, z, y, r in hung if z < DEEP],
        "strips": [strip for strip in strips if strip[1] < DEEP + 1],
    }


# In the open ------------------------------------------------------------------------------------------------------------


def _aside(kind: str, params: dict[str, Any]) -> list[Any]:
    """A layer whose things stand at the other side of the picture."""
    out = dict(params)
    if kind in ("art", "glow_pool", "path", "rails") and "x" in out:
        out["x"] = round(1 - out["x"], 3)
    if kind == "art":
        out["flip"] = not out.get("flip", False)
    if kind in ("lamp_posts", "extras") and "places" in out:
        out["places"] = [[round(1 - x, 3), *rest] for x, *rest in out["places"]]
    return [kind, out]
