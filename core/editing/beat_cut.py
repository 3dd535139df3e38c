"""The joints of a film's picture moved to beats of its music: what would move and what stays and why, and the one change that does it.

A joint moves by making the shot before it longer or shorter at its end and giving the shot behind it the rest, so that the film stays as
long as it was. Of all ways to do that the one is taken that brings most joints to a beat, and of these the one that moves them least.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence
from typing import Literal

from sqlalchemy.orm import Session

from core.editing import hand_cut
from core.errors import CutMeanwhile
from core.film import shot_lengths
from core.film.shot_lengths import FPS, PlacedShot, ShotLength
from core.production import production_plan
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.model import ShotCut
from core.types import Value

MOST = round(0.4 * FPS)
"""Frames by which a joint moves, and a shot becomes longer or shorter, at most."""
Reason = Literal["no_beat", "speech", "take", "transition", "runs_on", "neighbour"]


class BeatJoint(Value):
    """The joint behind the shot `shot_id`: its frame in the film (of a transition the middle), by how many frames it would move, and
    whether it then lies on a beat; else why not."""

    shot_id: str
    at: int
    by: int = 0
    on_beat: bool = False
    reason: Reason | None = None


class BeatPlan(Value):
    """What `move_joints` would do. `seen` are the frames of every shot it was planned for, `lengths` what they would be."""

    joints: tuple[BeatJoint, ...]
    seen: tuple[int, ...]
    lengths: tuple[int, ...]

    @property
    def moved(self) -> tuple[BeatJoint, ...]:
        return tuple(joint for joint in self.joints if joint.by)

    @property
    def most_frames(self) -> int:
        """By how much a joint moves at most."""
        return max((abs(joint.by) for joint in self.joints), default=0)


class _Room(Value):
    """Frames that a shot may have, and what stands in the way of fewer and of more."""

    now: int
    low: int
    high: int
    below: Reason
    above: Reason

    def allows(self, change: int) -> bool:
        return not change or self.low <= self.now + change <= self.high

    def refuses(self, change: int) -> Reason:
        if abs(change) > MOST:
            return "neighbour"
        return self.below if change < 0 else self.above


def plan_joints(made: FilmSnapshot, beats: Sequence[int]) -> BeatPlan:
    """Which joints would move to which of these frames of the film."""
    placed = shot_lengths.place_shots(made)
    lengths = shot_lengths.shot_lengths(made)
    now = [lengths[shot.shot_id] for shot in placed]
    rooms = [_room(made, placed, now, at) for at in range(len(placed))]
    joints = _joints(now)
    choices = [[beat - at for beat in beats if abs(beat - at) <= MOST] for at in joints]
    moves = _best_moves(rooms, choices)
    changes = [after - before for before, after in itertools.pairwise([0, *moves, 0])]
    return BeatPlan(
        joints=tuple(
            BeatJoint(
                shot_id=placed[at].shot_id,
                at=joints[at],
                by=by,
                on_beat=by in choices[at],
                reason=None if by in choices[at] else _reason(rooms, choices[at], at),
            )
            for at, by in enumerate(moves)
        ),
        seen=tuple(room.now for room in rooms),
        lengths=tuple(room.now + change for room, change in zip(rooms, changes, strict=True)),
    )


def move_joints(
    session: Session, project_id: uuid.UUID, /, beats: Sequence[int], seen: Sequence[int] | None = None
) -> BeatPlan:
    """Move the joints as `plan_joints` says. Every shot then is as long as it stands there, cut by hand. Raises CutMeanwhile, and
    changes nothing, where a shot is no longer as long as was `seen`."""
    made = production_plan.load_snapshot(session, project_id)
    plan = plan_joints(made, beats)
    if seen is not None and tuple(seen) != plan.seen:
        other = next((at for at, pair in enumerate(zip(seen, plan.seen, strict=False)) if pair[0] != pair[1]), 0)
        raise CutMeanwhile(n=made.shots[other].shot_number or "" if made.shots else "")
    if not plan.moved:
        return plan
    lengths = shot_lengths.shot_lengths(made)
    for shot, frames in zip(made.shots, plan.lengths, strict=True):
        cut = hand_cut.cut_of_shot(made, shot, lengths[str(shot.id)])
        hand_cut.write_cut(shot, _as_long(cut, frames))
    return plan


def _as_long(cut: ShotCut, frames: int) -> ShotCut:
    return cut.seen_from(cut.begin, frames) if frames != cut.frames else cut


def _joints(now: Sequence[ShotLength]) -> list[int]:
    """The frame of each joint: of a transition its middle."""
    found, start = [], 0
    for shot, after in itertools.pairwise(now):
        start += shot.frames - after.dissolve
        found.append(start + after.dissolve // 2)
    return found


def _room(made: FilmSnapshot, placed: Sequence[PlacedShot], now: Sequence[ShotLength], at: int) -> _Room:
    """What its lines, its take and its transitions allow a shot: what is said in it stays in it, and a line that is heard on over the
    next shot is not moved further into that."""
    shot, length = placed[at], now[at]
    frames = length.frames
    if shot.whole:
        return _Room(now=frames, low=frames, high=frames, below="runs_on", above="runs_on")
    words = min(frames, max(length.least, shot.spoken - shot_lengths.TAIL)) if shot.lines else 1
    fades = [length.dissolve, *(after.dissolve for after in now[at + 1 : at + 2])]
    low = max(words, 2 * max(fades) + 1, min(frames, hand_cut.HALF))
    if _transition_waits(placed, now, at):
        return _Room(now=frames, low=frames, high=frames, below="transition", above="transition")
    row = made.shots[at]
    cut = hand_cut.cut_of_shot(made, row, length)
    most = hand_cut.most_frames(made, row, cut, cut.begin // 100, cut.begin % 100)
    return _Room(
        now=frames, low=min(frames, low), high=most, below="speech" if words == low else "transition", above="take"
    )


def _transition_waits(placed: Sequence[PlacedShot], now: Sequence[ShotLength], at: int) -> bool:
    """Whether a transition is wanted at one of its ends that has no room as yet: with more room it would come up, and move what is behind."""
    wanted = [0] + [
        shot.dissolve if shot.dissolve is not None else shot_lengths.CROSSFADE * (before.scene != shot.scene)
        for before, shot in itertools.pairwise(placed)
    ]
    return any(wanted[n] and not now[n].dissolve for n in (at, at + 1) if 0 < n < len(placed))


def _best_moves(rooms: Sequence[_Room], choices: Sequence[Sequence[int]]) -> list[int]:
    """By how much each joint moves: most of them to a beat, then by as little as can be. Those that go nowhere stay where they are."""
    ways: dict[int, tuple[tuple[int, int], list[int]]] = {0: ((0, 0), [])}
    for at, beats in enumerate(choices):
        further: dict[int, tuple[tuple[int, int], list[int]]] = {}
        for by in sorted({0, *beats}):
            for before, ((missed, went), moves) in ways.items():
                if abs(by - before) > MOST or not rooms[at].allows(by - before):
                    continue
                cost = (missed + (by not in beats), went + abs(by))
                if by not in further or cost < further[by][0]:
                    further[by] = (cost, [*moves, by])
        ways = further
    ended = [way for by, way in ways.items() if abs(by) <= MOST and rooms[-1].allows(-by)] if rooms else []
    return min(ended, key=lambda way: way[0])[1] if ended else [0] * len(choices)


def _reason(rooms: Sequence[_Room], beats: Sequence[int], at: int) -> Reason:
    """Why a joint does not lie on a beat: what stands in the way to the nearest."""
    if not beats:
        return "no_beat"
    by = min(beats, key=abs)
    if not rooms[at].allows(by):
        return rooms[at].refuses(by)
    return "neighbour" if rooms[at + 1].allows(-by) else rooms[at + 1].refuses(-by)
