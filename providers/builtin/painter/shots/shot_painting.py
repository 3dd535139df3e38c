"""A shot: the place cut to the frame, people and things set in it, light, weather and finish on top."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from providers.builtin.painter.drawing.art_tables import art_table
from providers.builtin.painter.figures.person_looks import stable_number
from providers.builtin.painter.places.place_plates import Progress, keep_or_paint
from providers.builtin.painter.places.place_versions import version_of
from providers.builtin.painter.printing.picture_finish import Finish
from providers.builtin.painter.shots.blocking import MOST_PEOPLE, MOST_THINGS, place_people
from providers.builtin.painter.shots.figure_positions import move_offshore
from providers.builtin.painter.shots.frame_painting import paint_air, paint_figures
from providers.builtin.painter.shots.framing import FACES
from providers.builtin.painter.shots.safe_footing import find_footing
from providers.builtin.painter.shots.set_dressing import Spot, place_things
from providers.builtin.painter.shots.shot_cels import Shot
from providers.builtin.painter.shots.stage import Placed, Stage

HEAD_WIDE, HEAD_HIGH = 0.55, 1.1
"""How far a head goes to both sides of its middle and above the chin with its hair, in heads."""


def paint_shot(
    picture: dict[str, Any],
    cast: Sequence[dict[str, Any]],
    width: int,
    height: int,
    folder: Path | None,
    progress: Progress,
) -> Shot:
    """The finished picture, the names and things that are in it, where the eye goes, and its sheets apart."""
    place = _known(picture.get("place"), art_table("places")["places"], "street")
    when = _known(picture.get("when"), art_table("light")["outdoors"], "day")
    weather = _known(picture.get("weather"), art_table("light")["weather"], "clear")
    size, angle, mood = (str(picture.get(k) or d) for k, d in (("size", "full"), ("angle", "eye"), ("mood", "calm")))
    seed = stable_number(place, picture.get("location") or "")
    progress(0.02)
    plate = keep_or_paint(
        place,
        when,
        weather,
        seed & 0xFFFF,
        width,
        height,
        folder,
        lambda share: progress(0.02 + 0.55 * share),
        version_of(place, picture, cast),
    )
    progress(0.6)
    stage = Stage(plate, picture, size, angle, width, height)
    placed = place_people(stage, list(picture.get("people") or ())[:MOST_PEOPLE], list(cast))
    stage.backdrop(placed)
    find_footing(stage, placed)
    placed = move_offshore(stage, placed)
    props = place_things(stage, [str(t) for t in picture.get("things") or ()][:MOST_THINGS], placed)
    paint_figures(stage, placed, [spot for _, spot in props], lambda share: progress(0.62 + 0.3 * share))
    glow = 0.85 if when == "night" else 0.5
    names = [p.name for p in placed] + [word for word, _ in props if word] + stage.in_hand
    return Shot(
        stage,
        placed,
        list(dict.fromkeys(names)),
        _focus(stage, placed, [spot for word, spot in props if word]),
        faces=_faces(stage, placed),
        done=Finish(mood, when, glow),
        air=lambda image: _aired(stage, image, weather),
    )


def _aired(stage: Stage, image: np.ndarray, weather: str) -> np.ndarray:
    """The picture with the weather before it."""
    if weather == "clear" or stage.plate.row.get("indoors"):
        return image
    kept, stage.image = stage.image, image.copy()
    paint_air(stage, weather)
    aired, stage.image = stage.image, kept
    return aired


def _focus(stage: Stage, placed: list[Placed], props: list[Spot]) -> tuple[float, float]:
    """The face of who is nearest, else the thing of the shot, else the middle: what a camera may move towards."""
    x, y = 0.5 * stage.width, 0.5 * stage.height
    faces = [p for p in placed if not p.near]
    if faces:
        nearest = max(faces, key=lambda p: p.head)
        x = nearest.x + nearest.actor.chin[0] * nearest.head
        y = nearest.feet + (nearest.actor.chin[1] - 0.45) * nearest.head
        if stage.size in FACES and "work" in nearest.actor.anchors:
            across, up = nearest.actor.anchors["work"]
            x, y = nearest.x + across * nearest.head, nearest.feet + up * nearest.head
    elif props:
        x, y = props[0].x, props[0].foot - props[0].width * props[0].d.height / props[0].d.width / 2
    return round(min(1.0, max(0.0, x / stage.width)), 4), round(min(1.0, max(0.0, y / stage.height)), 4)


def _faces(stage: Stage, placed: list[Placed]) -> list[dict[str, Any]]:
    """Whose head is where, nearest first: "who", the "box" of it as left, top, right and bottom, and down to where they are seen, "feet", 0
    to 1 of the picture. Of two who touch, both heads."""
    found = []
    for p in sorted((p for p in placed if not p.near), key=lambda p: -p.head):
        across, chin = p.actor.chin
        pair = [p.actor.anchors[name][0] + across for name in ("eye0", "other_eye0") if name in p.actor.anchors]
        for x in pair if len(pair) > 1 else [across]:
            tall = p.head * stage.squash
            left, right = p.x + (x - HEAD_WIDE) * p.head, p.x + (x + HEAD_WIDE) * p.head
            top, bottom = p.feet + (chin - HEAD_HIGH) * tall, p.feet + chin * tall
            sides = (left / stage.width, top / stage.height, right / stage.width, bottom / stage.height)
            box = [round(min(1.0, max(0.0, side)), 4) for side in sides]
            if box[2] > box[0] and box[3] > box[1]:
                found.append({"who": p.name, "box": box, "feet": round(min(1.0, p.feet / stage.height), 4)})
    return found


def _known(word: Any, table: dict[str, Any], otherwise: str) -> str:
    """The word if the table knows it: words become file names and are looked up."""
    return word if isinstance(word, str) and word in table else otherwise
