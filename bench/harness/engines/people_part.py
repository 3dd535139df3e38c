"""The part of `python -m bench.engines` that asks whether people stay themselves: twelve people in six shots each.

The people and the shots are bench/data/engines/people.jsonl and views.jsonl; how alike two shots are is told by bench.harness.likeness. Only shots
of different views are compared, so that one light and one room make nobody alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bench.harness.engines.engine_cases import Found, pixels, rows
from bench.harness.likeness import Features, face_likeness, features, likeness
from bench.harness.report import Figure
from providers.base import Capability, Errand, Request
from providers.builtin.engines.painter import ENGINE

WIDTH, HEIGHT = 960, 540
Shown = Mapping[tuple[str, int], Features]
"""By the person's name and the number of the view."""


def shoot(person: dict[str, Any], view: dict[str, Any], scratch: Path) -> Features:
    seen = {"name": person["name"], **{key: view[key] for key in ("pose", "expression", "facing")}}
    picture = {key: view[key] for key in ("place", "when", "weather", "mood", "size", "angle")} | {"people": [seen]}
    request = Request(
        capability=Capability.IMAGE,
        purpose="shot",
        inputs={"picture": picture, "people": [person]},
        width=WIDTH,
        height=HEIGHT,
    )
    result = ENGINE.make(request, Errand(scratch=scratch))
    x, y = result.facts["focus"]
    return features(pixels(result.content), (x, y), view["size"])


def everybody(scratch: Path, most: int | None = None) -> dict[tuple[str, int], Features]:
    """Everybody in every view, or so many people in so many views at `most`."""
    people, views = rows("people")[:most], rows("views")[:most]
    return {(p["name"], n): shoot(p, view, scratch) for n, view in enumerate(views) for p in people}


def kept(shown: Shown, alike: Callable[[Features, Features], float]) -> tuple[float, float, float]:
    """The mean likeness to oneself and to others, and the share of shots whose nearest is of the same person."""
    itself: list[float] = []
    others: list[float] = []
    nearest = 0
    for (name, view), one in shown.items():
        told = [(alike(one, two), other == name) for (other, elsewhere), two in shown.items() if elsewhere != view]
        itself += [value for value, same in told if same]
        others += [value for value, same in told if not same]
        nearest += max(told)[1]
    return float(np.mean(itself)), float(np.mean(others)), nearest / len(shown)


def measure(scratch: Path, most: int | None = None) -> Found:
    shown = everybody(scratch, most)
    found: list[Figure] = []
    for name, alike, what in (("identity", likeness, "hair, face and dress"), ("identity_face", face_likeness, "face")):
        itself, others, nearest = kept(shown, alike)
        note = f"{what}: {itself:.3f} to oneself, {others:.3f} to others, across views"
        found.append(Figure(name, itself / others, "x", note=note))
        found.append(
            Figure(
                f"{name}_nearest",
                nearest,
                note=f"of {len(shown)} shots: the nearest of another view is the same person",
            )
        )
    return Found(found)
