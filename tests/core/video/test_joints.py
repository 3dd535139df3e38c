"""A joint is what somebody chose, as its plan says it; what no joint can be is refused."""

from __future__ import annotations

import uuid

import pytest

from core.errors import NotFound
from core.film import cut_versions, shot_lengths
from core.film.shot_lengths import PlacedShot
from core.render.timeline import Clip, Timeline
from core.storyboard.model import Picture, ShotPlan
from core.video import joints


def plan(**other) -> ShotPlan:
    return ShotPlan(size="full", seconds=4, description="d", picture=Picture(place="street"), **other)


def test_a_plan_says_which_joint_it_has():
    told = [plan(), plan(dissolve=0), plan(dissolve=0.5), plan(dissolve=1, transition="burn")]
    assert [joints.joint_of_plan(each) for each in told] == ["usual", "cut", "dissolve", "burn"]
    assert [joints.seconds_of_plan(each) for each in told] == [0.5, 0.5, 0.5, 1]
    assert joints.seconds_of_plan(plan(dissolve=0.7)) == 0.5


@pytest.mark.parametrize(("joint", "seconds"), [("star", 0.5), ("wipe", 9.0), ("wipe", 0.0), ("", 0.5)])
def test_what_is_no_joint_is_refused(joint, seconds):
    with pytest.raises(NotFound):
        joints.change_joint(None, uuid.uuid4(), uuid.uuid4(), joint, seconds)


def test_a_transition_takes_no_more_than_a_shot_has_room_for():
    shots = [PlacedShot(shot_id=str(n), scene=1, planned=90, dissolve=24, transition="push") for n in range(3)]
    assert shot_lengths.shared_frames(shots, [90, 40, 90]) == [0, 0, 0]
    assert shot_lengths.shared_frames(shots, [90, 90, 90]) == [0, 24, 24]


def test_two_cuts_differ_by_their_transitions():
    def cut(kind: str) -> Timeline:
        clips = (
            Clip(shot_id="1", start=0, frames=50, file="a"),
            Clip(shot_id="2", start=40, frames=50, crossfade=10, file="b", transition=kind),
        )
        return Timeline(frames=90, clips=clips)

    assert cut_versions.compare_timelines(cut("dissolve"), cut("wipe")).transitions == 1
    assert cut_versions.compare_timelines(cut("wipe"), cut("wipe")).transitions == 0
