"""What each shot tells of, as boxes of its picture: what its drawing knows of who stands where, else what its board says, else what
stands out in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

import cv2
import numpy as np
from PIL import Image

from core.database import tables
from core.errors import MadeBadly, StudioError
from core.render import footage
from core.render.camera_moves import Size
from core.render.framing.reframing import Box, Subject
from core.render.framing.saliency import find_salient
from core.render.timeline import Clip, Timeline
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.model import ShotPlan
from providers.animation import cels

PathOf = Callable[[str], Path]
ABOUT = (0.09, 0.14)
"""Half of what is held about a point that is all one knows, in widths and heights of the picture."""
HEAD = (1.15, 1.5, 0.85)
"""From somebody's eyes to the edge of their head on both sides, above and below, in widths of both eyes together."""
LOOKED_AT = (0.15, 0.5, 0.85)
"""The shares of a clip's length at which one looks at it."""
EYE_LEVEL = 0.42
"""How far down a picture somebody is looked for of whom one knows only where across it they stand."""


@dataclass(frozen=True)
class Head:
    """Somebody's head in a picture; `who` is empty where nobody says whose. `eyes` and the whole `figure`, where they are known."""

    who: str
    box: Box
    eyes: Box | None = None
    figure: Box | None = None


@dataclass(frozen=True)
class Walk:
    """Somebody who goes across a drawing: widths a second to the right, and how far there is room to the left and to the right."""

    who: str
    go: float
    room: tuple[float, float]


def find_subject(made: FilmSnapshot, timeline: Timeline, clip: Clip, path_of: PathOf) -> tuple[Subject, Size]:
    """What a clip tells of, and the size of the picture it is shown from. A file that is gone or broken shows its middle."""
    shot = next((shot for shot in made.shots if str(shot.id) == clip.shot_id), None)
    plan = storyboard.plan_of(shot) if shot else None
    speakers = [
        cue.speaker
        for cue in timeline.cues
        if cue.speaker and cue.start < clip.start + clip.frames and clip.start < cue.end
    ]
    try:
        if clip.recipe is None:
            return _of_file(plan, speakers, path_of(clip.file))
        take = next((take for take in made.takes.values() if take.sha256 == clip.recipe.still), None)
        seconds = (clip.whole or clip.frames) / timeline.fps
        return _of_still(plan, speakers, take, path_of(clip.recipe.still), seconds)
    except (StudioError, OSError, cv2.error):
        return Subject(), Size(timeline.width, timeline.height)


def _of_still(
    plan: ShotPlan | None, speakers: Sequence[str], take: tables.Take | None, path: Path, seconds: float
) -> tuple[Subject, Size]:
    still, facts = _size(path), (take.facts if take else None) or {}
    if plan and plan.focus:
        return Subject(found="focus", boxes=(_about(plan.focus),)), still
    heads = list(_told_heads(facts)) or list(_drawn(path)[0])
    if heads:
        first = next((head for who in speakers for head in heads if head.who == who), None)
        ordered = [first, *(head for head in heads if head is not first)] if first else heads
        walk = next((walk for walk in _drawn(path)[1] if walk.who in (ordered[0].who, "")), None)
        return Subject(
            found="speaker" if first else "face",
            boxes=(*(head.box for head in ordered), *(head.figure for head in ordered if head.figure)),
            eyes=ordered[0].eyes or _eyes_in(ordered[0].box, _drawn(path)[0]),
            walk=_way(walk, seconds) if walk else (0.0, 0.0),
        ), still
    if focus := facts.get("focus"):
        return Subject(found="focus", boxes=(_about((float(focus[0]), float(focus[1]))),)), still
    return _looked_at(plan, speakers, [_grey(path)]), still


def _of_file(plan: ShotPlan | None, speakers: Sequence[str], path: Path) -> tuple[Subject, Size]:
    size = footage.picture_size(path)
    if plan and plan.focus:
        return Subject(found="focus", boxes=(_about(plan.focus),)), size
    return _looked_at(plan, speakers, _clip_greys(path)), size


def _looked_at(plan: ShotPlan | None, speakers: Sequence[str], pictures: Sequence[np.ndarray]) -> Subject:
    """Where somebody stands by the board, found in the picture; without anybody, what stands out. Of several pictures, the middle."""
    people = plan.picture.people if plan else ()
    who = next((seen for name in speakers for seen in people if seen.name == name), people[0] if people else None)
    near = (who.at, EYE_LEVEL) if who else None
    boxes = [box for box in (find_salient(picture, near) for picture in pictures) if box]
    if not boxes:
        return Subject(found="board", boxes=(_about(near),)) if near else Subject()
    return Subject(found="board" if who else "salient", boxes=(Box(*map(median, zip(*boxes, strict=True))),))


def _told_heads(facts: dict[str, Any]) -> Iterator[Head]:
    """Those that the painter of a picture told of."""
    for face in facts.get("faces") or ():
        left, top, right, bottom = (float(side) for side in face["box"])
        figure = Box(left, top, right, max(bottom, float(face.get("feet", 0.0))))
        yield Head(str(face["who"]), Box(left, top, right, bottom), figure=figure)


def _eyes_in(box: Box, drawn: Sequence[Head]) -> Box | None:
    """The eyes that blink in a head."""
    eyes = (head.eyes for head in drawn if head.eyes)
    return next(
        (e for e in eyes if box.left <= e.centre[0] <= box.right and box.top <= e.centre[1] <= box.bottom), None
    )


@lru_cache(maxsize=512)
def _drawn(path: Path) -> tuple[tuple[Head, ...], tuple[Walk, ...]]:
    """Whose head is where in a drawing with cels, by the eyes that blink in it, largest first; and who walks."""
    found = cels.unpack(path.read_bytes())
    if found is None:
        return (), ()
    wide, high = _size(path)
    mouths = [move for cel in found.sheets for move in cel.moves if move.play == "speech"]
    heads = []
    for lid in sorted((lid for cel in found.sheets for lid in cel.lids), key=lambda lid: -lid.shut.shape[1]):
        across, up, down = (share * lid.shut.shape[1] for share in HEAD)
        x, y = lid.left + lid.shut.shape[1] / 2, lid.top + lid.shut.shape[0] / 2
        box = Box(max(0.0, x - across), max(0.0, y - up), min(wide, x + across), min(high, y + down))
        who = next((move.who for move in mouths if _in(box, move)), "")
        eyes = Box(lid.left, lid.top, lid.left + lid.shut.shape[1], lid.top + lid.shut.shape[0])
        heads.append(Head(who, _shares(box, wide, high), _shares(eyes, wide, high)))
    walks = []
    for cel in found.sheets:
        right = wide - cel.left - cel.cover.shape[1]
        for move in cel.moves:
            if move.go and cel.left > 0 and right > 0:
                walks.append(Walk(move.who, move.go, (cel.left / wide, right / wide)))
    return tuple(heads), tuple(walks)


def _shares(box: Box, wide: int, high: int) -> Box:
    return Box(box.left / wide, box.top / high, box.right / wide, box.bottom / high)


def _in(box: Box, move: cels.Move) -> bool:
    high, wide = move.phases[0][1].shape
    x, y = move.left + wide / 2, move.top + high / 2
    return bool(box.left <= x <= box.right and box.top <= y <= box.bottom)


def _way(walk: Walk, seconds: float) -> tuple[float, float]:
    """How far somebody is from where they were painted at the first frame and at the last, as core.render.multiplane moves them."""
    return tuple(max(-walk.room[0], min(walk.room[1], walk.go * at)) for at in (-seconds / 2, seconds / 2))  # type: ignore[return-value]


def _about(point: tuple[float, float]) -> Box:
    across, down = ABOUT
    return Box(
        max(0.0, point[0] - across), max(0.0, point[1] - down), min(1.0, point[0] + across), min(1.0, point[1] + down)
    )


@lru_cache(maxsize=512)
def _size(path: Path) -> Size:
    with Image.open(path) as picture:
        return Size(*picture.size)


@lru_cache(maxsize=128)
def _grey(path: Path) -> np.ndarray:
    content = np.frombuffer(path.read_bytes(), np.uint8)
    read = cv2.imdecode(content, cv2.IMREAD_REDUCED_GRAYSCALE_4)
    if read is None:
        raise MadeBadly(model=path.name)
    return np.asarray(cv2.resize(read, (256, max(1, round(256 * read.shape[0] / read.shape[1])))), np.uint8)


@lru_cache(maxsize=128)
def _clip_greys(path: Path) -> list[np.ndarray]:
    return footage.grey_frames(path, LOOKED_AT)
