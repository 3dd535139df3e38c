"""Scenes and beats changed: values in, values out; ids stay, and of two people nobody's work is overwritten."""

from __future__ import annotations

from functools import partial

import pytest

from core.database.engine import Database
from core.errors import Conflict, LastBeat, LastScene, NotFound
from core.production import production_plan, script_revisions
from core.project import projects
from core.project.projects import Brief
from core.script import script_edit
from core.script.model import Beat, Script
from core.storyboard import storyboard
from tests.support.crew import SCRIPT

TOLD = Script.model_validate(SCRIPT)


@pytest.fixture
def db(one_file: Database) -> Database:
    return one_file


def ids(script: Script) -> list[list[str]]:
    return [[beat.id for beat in scene.beats] for scene in script.scenes]


def test_a_beat_at_the_edge_of_its_scene_goes_on_into_the_next_one():
    assert ids(script_edit.move_beat(TOLD, "s1b4", 1)) == [["s1b1", "s1b2", "s1b3"], ["s1b4", "s2b1", "s2b2"]]
    assert ids(script_edit.move_beat(TOLD, "s2b1", -1)) == [["s1b1", "s1b2", "s1b3", "s1b4", "s2b1"], ["s2b2"]]
    assert script_edit.move_beat(TOLD, "s1b1", -1) == TOLD


def test_no_scene_is_left_empty_and_no_script_without_a_scene():
    one = script_edit.drop_beat(TOLD, "s2b1")
    with pytest.raises(LastBeat):
        script_edit.drop_beat(one, "s2b2")
    assert script_edit.move_beat(one, "s2b2", -1) == one
    with pytest.raises(LastScene):
        script_edit.drop_scene(script_edit.drop_scene(TOLD, "s1b1"), "s2b1")
    with pytest.raises(LastBeat):
        script_edit.split_scene(TOLD, "s1b1")
    with pytest.raises(LastScene):
        script_edit.merge_scene(TOLD, "s2b1")


def test_split_and_joined_again_it_is_what_it_was():
    assert script_edit.merge_scene(script_edit.split_scene(TOLD, "s1b3"), "s1b1") == TOLD


def test_whoever_speaks_joins_the_cast():
    now = script_edit.change_beat(TOLD, "s1b2", speaker="路人")
    assert [member.name for member in now.cast] == ["林岚", "猫", "路人"]


def test_what_is_not_there_is_not_found():
    for change in (script_edit.drop_beat, script_edit.drop_scene, script_edit.copy_scene):
        with pytest.raises(NotFound):
            change(TOLD, "nowhere")


@pytest.mark.parametrize(
    ("mine", "theirs", "clash"),
    [
        (partial(script_edit.drop_beat, beat_id="s1b3"), partial(script_edit.change_beat, beat_id="s1b4", text="别人"), False),
        (partial(script_edit.drop_beat, beat_id="s1b3"), partial(script_edit.change_beat, beat_id="s1b3", text="别人"), True),
        (partial(script_edit.drop_scene, at="s1b1"), partial(script_edit.change_beat, beat_id="s1b2", text="别人"), True),
        (partial(script_edit.drop_scene, at="s1b1"), partial(script_edit.move_scene, at="s2b1", by=-1), False),
        (partial(script_edit.move_scene, at="s2b1", by=-1), partial(script_edit.change_beat, beat_id="s2b1", text="别人"), False),
        (partial(script_edit.change_heading, at="s1b1", when="day"), partial(script_edit.change_heading, at="s1b1", when="dusk"), True),
        (partial(script_edit.change_heading, at="s1b1", when="day"), partial(script_edit.change_heading, at="s2b1", when="dusk"), False),
        (partial(script_edit.change_title, title="我"), partial(script_edit.change_title, title="他"), True),
        (partial(script_edit.change_title, title="我"), partial(script_edit.change_title, logline="他"), False),
        (
            partial(script_edit.add_beat, after_id="s1b4", beat=Beat(id="x", kind="action", text="我")),
            partial(script_edit.add_beat, after_id="s1b4", beat=Beat(id="y", kind="action", text="他")),
            False,
        ),
    ],
)  # fmt: skip
def test_two_changes_clash_only_where_they_touch(mine, theirs, clash):
    assert script_edit.has_conflict(TOLD, mine(TOLD), theirs(TOLD)) is clash


def test_a_change_to_an_older_version_is_applied_to_the_newest_or_refused(db, whole):
    with db.write() as session:
        seen = production_plan.load_snapshot(session, whole).script_row.version
        script_revisions.save_script_edit(
            session, whole, partial(script_edit.change_beat, beat_id="s1b2", text="一"), seen_version=seen
        )
        script_revisions.save_script_edit(
            session, whole, partial(script_edit.drop_beat, beat_id="s1b3"), seen_version=seen
        )
    with pytest.raises(Conflict), db.write() as session:
        script_revisions.save_script_edit(
            session, whole, partial(script_edit.drop_beat, beat_id="s1b2"), seen_version=seen
        )
    with db.read() as session:
        now = production_plan.load_snapshot(session, whole).script
    assert ids(now)[0] == ["s1b1", "s1b2", "s1b4"]
    assert now.scenes[0].beats[1].text == "一"


def test_the_shots_of_a_deleted_scene_go_to_the_bin_and_the_rest_stays_fresh(db, whole):
    with db.write() as session:
        seen = production_plan.load_snapshot(session, whole).script_row.version
        script_revisions.save_script_edit(session, whole, partial(script_edit.drop_scene, at="s1b1"), seen_version=seen)
    with db.read() as session:
        made = production_plan.load_snapshot(session, whole)
        assert [(shot.scene, shot.shot_number) for shot in made.shots] == [(1, "01")]
        assert [
            n.kind
            for n in production_plan.list_needs(made)
            if n.stage in ("storyboard", "audio") and n.kind != "audio.compose"
        ] == []


def test_a_split_scene_keeps_its_shots_by_their_beats(db, whole):
    with db.write() as session:
        seen = production_plan.load_snapshot(session, whole).script_row.version
        script_revisions.save_script_edit(
            session, whole, partial(script_edit.split_scene, at="s1b3"), seen_version=seen
        )
    with db.read() as session:
        made = production_plan.load_snapshot(session, whole)
    assert [shot.scene for shot in made.shots] == [1, 2, 3]
    assert [n.params["scene"] for n in production_plan.list_needs(made) if n.kind == "storyboard.board"] == [1, 2]


def test_a_shot_follows_its_scene_and_is_not_planned_anew(db, whole):
    with db.write() as session:
        before = {shot.id: shot.take_id for shot in storyboard.list_shots(session, whole)}
        seen = production_plan.load_snapshot(session, whole).script_row.version
        script_revisions.save_script_edit(
            session, whole, partial(script_edit.move_scene, at="s2b1", by=-1), seen_version=seen
        )
        made = production_plan.load_snapshot(session, whole)
        assert {shot.id: shot.take_id for shot in made.shots} == before
        assert [need for need in production_plan.list_needs(made) if need.stage == "storyboard"] == []
        brief: Brief = projects.brief_of(made.project)
        assert made.shots[0].made_from == storyboard.board_digest(made.script, 1, brief)
