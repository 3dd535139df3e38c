"""Frames of a film's cut that can stand for it: faces first, then what is sharp and well exposed, from its different scenes and shots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from core.database.tables import Shot
from core.film import posters, shot_subjects
from core.film.covers.cut_frames import frame_piece, take_frame
from core.film.shot_subjects import PathOf
from core.render.camera_moves import Size, camera_window, largest_window
from core.render.framing.reframing import Box, Subject
from core.render.measures.frame_quality import FrameQuality
from core.render.pieces import FilmPiece
from core.render.timeline import Clip, Timeline
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot

MOST_LOOKED_AT, MOST_SHOWN = 16, 12
"""Shots whose pictures are measured, and candidates."""
MOMENTS = (0.5, 0.2, 0.8)
"""Shares of the part of a shot that stands alone at which one looks at it."""
APART = 4
"""Frames kept between a candidate and a transition or a card."""
SMALL = 180
"""Pixels of the short side of a picture that is measured."""
SEEN = 0.85
"""Of a head, that has to be in the picture for a face to be seen."""
FAR = ("wide", "extreme_wide")
"""Sizes of shots in which somebody is too small for their face to be seen."""
Judge = Callable[[Sequence[FilmPiece]], Sequence[FrameQuality | None]]
"""Measures pictures; None for one that cannot be drawn."""


@dataclass(frozen=True)
class Candidate:
    """A frame of the film, counted from its first. `focus` is what it shows, x and y from 0 to 1."""

    shot_id: str
    frame: int
    face: bool
    focus: tuple[float, float] = posters.UPPER_THIRD
    score: float = 0.0


@dataclass(frozen=True)
class _Moment:
    clip: Clip
    frame: int
    face: bool
    rank: tuple[Any, ...]
    focus: tuple[float, float]
    scene: int


def cover_candidates(made: FilmSnapshot, timeline: Timeline, path_of: PathOf, judge: Judge) -> list[Candidate]:
    """The best first, one of each shot at most. What cannot be drawn is left out, and so is what is black or of one tone, unless all of the
    film is."""
    looked_at = [
        moment for clip in _shots_to_look_at(made, timeline) for moment in _moments(made, timeline, clip, path_of)
    ]
    judged = judge([frame_piece(timeline, _as_still(one.clip), one.frame, SMALL) for one in looked_at])
    drawn = [(moment, seen) for moment, seen in zip(looked_at, judged, strict=True) if seen]
    usable = [(moment, seen) for moment, seen in drawn if seen.is_usable] or drawn
    best: dict[str, tuple[_Moment, float]] = {}
    for moment, seen in usable:
        held = best.get(moment.clip.shot_id)
        if held is None or (moment.face, seen.score) > (held[0].face, held[1]):
            best[moment.clip.shot_id] = moment, seen.score
    ordered = [*_by_scene(best.values(), face=True), *_by_scene(best.values(), face=False)]
    return [
        Candidate(moment.clip.shot_id, moment.frame, moment.face, moment.focus, score) for moment, score in ordered
    ][:MOST_SHOWN]


def focus_of_frame(
    made: FilmSnapshot, timeline: Timeline, clip: Clip, frame: int, path_of: PathOf
) -> tuple[float, float]:
    """What a frame of a clip shows, x and y from 0 to 1 of its picture."""
    subject, source = shot_subjects.find_subject(made, timeline, clip, path_of)
    box = _in_picture(subject, source, timeline, clip, frame)
    if box is None:
        return posters.UPPER_THIRD
    return tuple(round(min(1.0, max(0.0, at)), 4) for at in box.centre)  # type: ignore[return-value]


def _shots_to_look_at(made: FilmSnapshot, timeline: Timeline) -> list[Clip]:
    """The shots that by their plans show a face best, no more of one scene than of another, and one that somebody picked."""
    rows = {str(shot.id): shot for shot in made.shots}
    there = [clip for clip in timeline.clips if clip.shot_id in rows]
    there.sort(key=lambda clip: _rank(rows[clip.shot_id], made), reverse=True)
    scenes: dict[int, list[Clip]] = {}
    for clip in there:
        scenes.setdefault(rows[clip.shot_id].scene, []).append(clip)
    turns = (clip for turn in zip_longest(*scenes.values()) for clip in turn if clip)
    return list(turns)[:MOST_LOOKED_AT]


def _rank(shot: Shot, made: FilmSnapshot) -> tuple[Any, ...]:
    leads = made.cast[0].name if made.cast else ""
    return str(shot.id) == made.brief.poster, *posters.face_rank(shot, leads)


def _moments(made: FilmSnapshot, timeline: Timeline, clip: Clip, path_of: PathOf) -> Iterator[_Moment]:
    """Frames of a clip at which it stands alone, no card over it; the middle of one that never does."""
    shot = next(shot for shot in made.shots if str(shot.id) == clip.shot_id)
    rank = _rank(shot, made)
    subject, source = shot_subjects.find_subject(made, timeline, clip, path_of)
    shot_size = storyboard.plan_of(shot).picture.size if shot.plan else ""
    begin, end = _alone(timeline, clip)
    for frame in sorted({begin + round(share * (end - 1 - begin)) for share in MOMENTS}):
        box = _in_picture(subject, source, timeline, clip, frame)
        face = (
            rank[1]
            and shot_size not in FAR
            and (not subject.has_face or (box is not None and _share_seen(box) >= SEEN))
        )
        focus = box.centre if box and _share_seen(box) > 0 else posters.UPPER_THIRD
        yield _Moment(clip, frame, face, rank, (round(focus[0], 4), round(focus[1], 4)), shot.scene)


def _alone(timeline: Timeline, clip: Clip) -> tuple[int, int]:
    """From which frame of the film to which a clip is seen without a transition and without the film's title or end; its middle frame
    where that is nowhere."""
    after = next((one for one in timeline.clips if one.start > clip.start), None)
    begin = clip.start + (clip.crossfade + APART if clip.crossfade else 0)
    end = clip.start + clip.frames - (after.crossfade + APART if after and after.crossfade else 0)
    for card in timeline.cards:
        if card.kind == "title" and card.start < end and begin < card.start + card.frames:
            begin = card.start + card.frames + APART
        elif card.kind == "end" and card.start < end:
            end = card.start - APART
    middle = clip.start + clip.frames // 2
    return (begin, end) if begin < end else (middle, middle + 1)


def _in_picture(subject: Subject, source: Size, timeline: Timeline, clip: Clip, frame: int) -> Box | None:
    """The first box of what a shot tells of, as it lies in the film's picture at a frame."""
    if not subject.boxes:
        return None
    picture = Size(timeline.width, timeline.height)
    if clip.recipe:
        taken, whole = take_frame(clip, frame), clip.whole or clip.frames
        left, top, width, height = camera_window(clip.recipe, source, picture, taken, whole, timeline.fps)
    else:
        width, height = largest_window(source, picture)
        left, top = (source.width - width) / 2, (source.height - height) / 2
    box = subject.boxes[0]
    across = [(side * source.width - left) / width for side in (box.left, box.right)]
    down = [(side * source.height - top) / height for side in (box.top, box.bottom)]
    return Box(across[0], down[0], across[1], down[1])


def _share_seen(box: Box) -> float:
    """Of a box, how much lies in the picture."""
    wide, high = box.right - box.left, box.bottom - box.top
    seen = max(0.0, min(1.0, box.right) - max(0.0, box.left)) * max(0.0, min(1.0, box.bottom) - max(0.0, box.top))
    return seen / (wide * high) if wide > 0 and high > 0 else 0.0


def _as_still(clip: Clip) -> Clip:
    """The shot as if nothing in it moved but the camera: its drawing is not taken apart to be measured."""
    recipe = clip.recipe and clip.recipe.model_copy(update={"kind": "still", "travel": ()})
    return clip.model_copy(update={"recipe": recipe})


def _by_scene(found: Any, *, face: bool) -> Iterator[tuple[_Moment, float]]:
    """The best of each scene, then the second of each; faces by how well they are seen, all others by their pictures."""
    mine = sorted(
        (one for one in found if one[0].face == face),
        key=lambda one: (one[0].rank, one[1]) if face else (one[0].rank[0], one[1]),
        reverse=True,
    )
    scenes: dict[int, list[tuple[_Moment, float]]] = {}
    for one in mine:
        scenes.setdefault(one[0].scene, []).append(one)
    yield from (one for turn in zip_longest(*scenes.values()) for one in turn if one)
