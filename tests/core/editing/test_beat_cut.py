"""Joints go to the beat where nothing is lost by it, in one change that one step takes back; what stays says why."""

from __future__ import annotations

import uuid

import pytest

from core.editing import beat_cut, hand_cut, undo
from core.editing.beat_cut import MOST
from core.errors import CutMeanwhile
from core.film import shot_lengths
from core.production import production_plan
from core.studio import Studio
from tests.core.editing.conftest import laid, read
from tests.support import films

NAME = undo.change_name("undo.joints_on_beat")


def joints(studio: Studio, film: uuid.UUID) -> list[int]:
    return [clip.start + clip.crossfade // 2 for clip in laid(studio, film).clips[1:]]


def move(studio: Studio, film: uuid.UUID, beats, seen=None, who=None):
    who = who or films.person(studio)
    return undo.apply_undoable(studio.db, film, who.id, NAME, beat_cut.move_joints, beats, seen)[0]


@pytest.mark.parametrize("every", [11, 15, 23])
def test_joints_go_to_beats_and_no_line_and_no_length_is_lost(studio, film, every: int) -> None:
    before = laid(studio, film)
    beats = range(3, before.frames, every)
    plan = move(studio, film, beats)
    after = laid(studio, film)
    assert plan.moved and after.frames == before.frames
    assert joints(studio, film) == [joint.at + joint.by for joint in plan.joints]
    assert all((at in beats) == one.on_beat for at, one in zip(joints(studio, film), plan.joints, strict=True))
    assert all(bool(one.reason) != one.on_beat for one in plan.joints)
    changed = [new.frames - old.frames for new, old in zip(after.clips, before.clips, strict=True)]
    assert max(map(abs, changed)) <= MOST
    assert [clip.crossfade for clip in after.clips] == [clip.crossfade for clip in before.clips]
    assert_words_stay(before, after)
    assert production_plan.list_needs(read(studio, film)) == [], "nothing is to be made again but the cut"


def assert_words_stay(before, after) -> None:
    """No line is heard further over the end of its shot than it was."""

    def over(timeline, line) -> int:
        clip = next(c for c in reversed(timeline.clips) if c.start <= line.start)
        return max(0, line.start + line.frames - clip.start - clip.frames)

    said = [[s for s in timeline.sounds if s.kind == "narration"] for timeline in (before, after)]
    assert [s.file for s in said[0]] == [s.file for s in said[1]]
    for old, new in zip(*said, strict=True):
        assert over(after, new) <= over(before, old)


def test_one_step_takes_it_back(studio, film) -> None:
    before, who = laid(studio, film), films.person(studio)
    move(studio, film, range(0, before.frames, 15), who=who)
    assert laid(studio, film) != before
    studio.db.execute_write(undo.undo, film, who.id)
    assert laid(studio, film) == before


def test_done_again_nothing_moves(studio, film) -> None:
    beats = range(0, laid(studio, film).frames, 15)
    first = move(studio, film, beats)
    again = beat_cut.plan_joints(read(studio, film), beats)
    assert sum(one.on_beat for one in again.joints) >= sum(one.on_beat for one in first.joints)
    assert all(not one.by for one, was in zip(again.joints, first.joints, strict=True) if was.on_beat)


def test_a_joint_without_a_beat_near_it_stays_and_says_so(studio, film) -> None:
    plan = move(studio, film, [])
    assert {joint.reason for joint in plan.joints} == {"no_beat"} and not plan.moved
    assert not hand_cut.is_cut_by_hand(read(studio, film))


def test_a_line_that_is_spoken_to_the_end_holds_its_joint(studio, film) -> None:
    made = read(studio, film)
    lengths, at = shot_lengths.shot_lengths(made), joints(studio, film)
    place, shot = next((n, s) for n, s in enumerate(made.shots[:-1]) if lengths[str(s.id)].least > 1)
    least = lengths[str(shot.id)].least
    was = hand_cut.cut_of_shot(made, shot, lengths[str(shot.id)])
    name = undo.change_name("undo.shot_cut", n="01")
    seen = (was.frames, was.skip)
    who = films.person(studio)
    undo.apply_undoable(studio.db, film, who.id, name, hand_cut.trim_shot, shot.id, least, was.skip, seen)
    at = joints(studio, film)
    assert beat_cut.plan_joints(read(studio, film), [at[place] - 5]).joints[place].reason == "speech"


def test_what_was_changed_meanwhile_is_not_moved(studio, film) -> None:
    beats = range(0, laid(studio, film).frames, 15)
    seen = beat_cut.plan_joints(read(studio, film), beats).seen
    with pytest.raises(CutMeanwhile):
        move(studio, film, beats, (seen[0] + 1, *seen[1:]))
    assert not hand_cut.is_cut_by_hand(read(studio, film))
