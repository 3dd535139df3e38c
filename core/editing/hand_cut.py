"""The cut by hand: a shot trimmed, slipped or split on the strip, and the way back to lengths that follow the voices.

From the first change on every shot is as long as it was: whoever cuts one shot does not see another give way. Nothing of this makes a
picture or a clip stale; only the film is to be cut anew.
"""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from core.database import tables
from core.editing import film_copy
from core.editing.errors import TooShortToSplit
from core.errors import CutMeanwhile, NotFound, OutOfRange
from core.film import shot_lengths
from core.film.shot_lengths import FPS, ShotLength, clip_frames
from core.production import production_plan
from core.project import takes
from core.storyboard import shot_order, storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.model import FASTEST, SLOWEST, ShotCut, ShotPlan
from core.storyboard.shot_approval import stamp_version

MOST = 60 * FPS
"""Frames that a shot can be drawn out to: a plan has no more seconds."""
Seen = tuple[int, int] | tuple[int, int, int, int]
"""What somebody saw of a shot: its frames and its skip, and where it may run fast or slow its part and its speed."""
HALF = FPS // 4
"""Frames that each half of a split shot has at least."""


def is_cut_by_hand(made: FilmSnapshot) -> bool:
    return any(storyboard.plan_of(shot).cut for shot in made.shots)


def cut_of_shot(made: FilmSnapshot, shot: tables.Shot, length: ShotLength) -> ShotCut:
    """What is seen of a shot's take as the film stands, whether somebody cut it or not."""
    plan = storyboard.plan_of(shot)
    if plan.cut:
        return plan.cut.model_copy(update={"frames": length.frames})
    end_card = shot_lengths.move_over_end(made.brief) if made.shots[-1].id == shot.id else 0
    return ShotCut(frames=length.frames, whole=clip_frames(made.clips.get(shot.id)) or length.frames + end_card)


def most_frames(made: FilmSnapshot, shot: tables.Shot, cut: ShotCut, skip: int, part: int = 0) -> int:
    """Frames a shot can be drawn out to from frame `skip` of its take (and `part` hundredths) on: a clip that came as a file ends, the
    sooner the faster it runs; a camera move does not. One that is already held longer than its file stays as it is."""
    file, begin = clip_frames(made.clips.get(shot.id)), 100 * skip + part
    if not file:
        return MOST
    held = min(cut.frames, cut.frames + (cut.begin - begin) // cut.speed)
    return max(min(MOST, (100 * file - begin) // cut.speed), held)


def trim_shot(
    session: Session, project_id: uuid.UUID, /, shot_id: uuid.UUID, frames: int, skip: int, seen: Seen, part: int = 0
) -> ShotCut:
    """Show `frames` of a shot's take from its frame `skip` (and `part` hundredths) on: trimmed at its end or its beginning, or slipped.
    What its lines and its take allow is kept to. `seen` is what the change began with. Raises NotFound, and CutMeanwhile where the shot
    is another by now."""
    made = production_plan.load_snapshot(session, project_id)
    shot, lengths = _shot(made, shot_id), shot_lengths.shot_lengths(made)
    now = _as_seen(made, shot, lengths[str(shot.id)], seen)
    begin = max(0, min(100 * skip + part, max(now.begin, 100 * (now.whole - 1))))
    most = most_frames(made, shot, now, begin // 100, begin % 100)
    cut = now.seen_from(begin, max(lengths[str(shot.id)].least, min(frames, most)))
    _hold_lengths(made, lengths)
    write_cut(shot, cut)
    return cut


def set_speed(session: Session, project_id: uuid.UUID, /, shot_id: uuid.UUID, speed: int, seen: Seen) -> ShotCut:
    """Run a shot's take at `speed` percent from the same first frame on, over about the same part of it: the shot is shorter the faster
    it runs, in whole frames. Its lines are spoken as they were: where they need longer, the take runs on, and one that came as a file
    holds its last picture. Raises OutOfRange, and what `trim_shot` raises."""
    if not SLOWEST <= speed <= FASTEST:
        raise OutOfRange("speed", least=SLOWEST, most=FASTEST)
    made = production_plan.load_snapshot(session, project_id)
    shot, lengths = _shot(made, shot_id), shot_lengths.shot_lengths(made)
    now = _as_seen(made, shot, lengths[str(shot.id)], seen)
    length = max(lengths[str(shot.id)].least, 1, min(MOST, now.frames * now.speed // speed))
    cut = now.model_copy(update={"frames": length, "speed": speed})
    _hold_lengths(made, lengths)
    write_cut(shot, cut)
    return cut


def split_shot_at(session: Session, project_id: uuid.UUID, /, shot_id: uuid.UUID, at: int, seen: Seen) -> tables.Shot:
    """Two shots of one take, cut `at` frames after the first that is seen: the same picture, the same clip, and the camera goes on.
    What is said from there on is said in the second. Returns the second. Raises NotFound, TooShortToSplit where a half would be
    shorter than HALF, and CutMeanwhile as `trim_shot` does."""
    made = production_plan.load_snapshot(session, project_id)
    shot, lengths = _shot(made, shot_id), shot_lengths.shot_lengths(made)
    cut = _as_seen(made, shot, lengths[str(shot.id)], seen)
    if not HALF <= at <= cut.frames - HALF:
        raise TooShortToSplit(n=shot.shot_number or "")
    _hold_lengths(made, lengths)
    plan, begins = storyboard.plan_of(shot), _line_starts(made, shot, lengths[str(shot.id)])
    said = sum(begin < at for begin in begins) if begins else len(plan.lines)
    lead = begins[said] - at if said < len(begins) else None
    second = plan.model_copy(
        update={
            "lines": plan.lines[said:],
            "actions": (),
            "dissolve": 0.0,
            "transition": "dissolve",
            "runs_on": False,
            "cut": cut.seen_from(cut.begin + at * cut.speed, cut.frames - at).model_copy(update={"lead": lead}),
        }
    )
    shot.plan = plan.model_copy(update={"lines": plan.lines[:said]}).model_dump(mode="json")
    write_cut(shot, cut.model_copy(update={"frames": at}))
    return _same_take_again(session, made, shot, second)


def follow_voices(session: Session, project_id: uuid.UUID, /) -> int:
    """Every shot is again as long as its voices and the film's length want it, and shows its take from the beginning; how many were
    cut by hand."""
    rows = [row for row in storyboard.list_shots(session, project_id) if storyboard.plan_of(row).cut]
    for row in rows:
        row.plan = storyboard.plan_of(row).model_copy(update={"cut": None}).model_dump(mode="json")
    return len(rows)


def write_cut(shot: tables.Shot, cut: ShotCut) -> None:
    shot.plan = storyboard.plan_of(shot).model_copy(update={"cut": cut}).model_dump(mode="json")


def _as_seen(made: FilmSnapshot, shot: tables.Shot, length: ShotLength, seen: Seen) -> ShotCut:
    """The shot's cut as it stands. Raises CutMeanwhile where that is not what somebody saw."""
    now = cut_of_shot(made, shot, length)
    if (now.frames, now.skip, now.part, now.speed)[: len(seen)] != tuple(seen):
        raise CutMeanwhile(n=shot.shot_number or "")
    return now


def _hold_lengths(made: FilmSnapshot, lengths: dict[str, ShotLength]) -> None:
    """Every shot that nobody has cut yet stays as long as it is."""
    for shot in made.shots:
        if storyboard.plan_of(shot).cut is None:
            write_cut(shot, cut_of_shot(made, shot, lengths[str(shot.id)]))


def _shot(made: FilmSnapshot, shot_id: uuid.UUID) -> tables.Shot:
    found = next((shot for shot in made.shots if shot.id == shot_id), None)
    if found is None:
        raise NotFound(what="shot")
    return found


def _line_starts(made: FilmSnapshot, shot: tables.Shot, length: ShotLength) -> list[int]:
    """The frame of a shot in which each of its lines begins."""
    placed = next(one for one in shot_lengths.place_shots(made) if one.shot_id == str(shot.id))
    begins, at = [], max(length.lead, length.dissolve)
    for _, frames, _, _ in placed.lines:
        begins.append(at)
        at += frames + shot_lengths.GAP
    return begins


def _same_take_again(session: Session, made: FilmSnapshot, shot: tables.Shot, plan: ShotPlan) -> tables.Shot:
    """A shot behind another that shows the same picture and the same clip, with as much of a yes as the first has."""
    row = shot_order.add_shot_behind(session, made.project.id, shot, plan)
    if shot.take_id and (picture := made.takes.get(shot.take_id)):
        takes.copy_take(session, picture, row.id)
    row.approved_at, row.approved_by, row.status = shot.approved_at, shot.approved_by, shot.status
    if row.approved_at:
        stamp_version(session, made.project.id, [row])
    if clip := made.clips.get(shot.id):
        copy = film_copy.copy_row(clip, storyboard_id=row.id)
        session.add(copy)
        session.flush()
        row.clip_id = copy.id
    return row
