"""What a person changed is put back, unless somebody changed the same since."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from core.audio import audio
from core.database import tables
from core.editing import undo
from core.errors import Conflict, NotFound
from core.people.sessions import Person
from core.production import production_plan, script_revisions
from core.project import takes
from core.script import script
from core.storyboard import shot_changes, storyboard
from core.studio import Studio
from tests.support import films


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return films.copied(tmp_path, "full")


@pytest.fixture
def anna() -> Person:
    return films.stock("full").person


@pytest.fixture
def film() -> uuid.UUID:
    return films.stock("full").films["full"]


def change(studio: Studio, film, who, verb, **facts) -> None:
    with (
        studio.db.write() as session,
        undo.record_changes(session, film, who.id, {"say": "undo.change", "facts": facts}),
    ):
        verb(session)


def shots(studio: Studio, film):
    with studio.db.read() as session:
        return storyboard.list_shots(session, film)


def test_a_shot_planned_otherwise_is_as_it_was(studio, film, anna):
    before = shots(studio, film)[0]
    change(
        studio, film, anna, lambda s: shot_changes.replan_shot(s, film, before.id, size="close_up", description="近了")
    )
    assert shots(studio, film)[0].description == "近了"
    with studio.db.write() as session:
        assert undo.undo(session, film, anna.id) == {"say": "undo.change", "facts": {}}
    after = shots(studio, film)[0]
    assert (after.plan, after.shot_type, after.made_from, after.seconds) == (
        before.plan,
        before.shot_type,
        before.made_from,
        before.seconds,
    )


def test_a_verb_that_changes_a_film_is_noted_under_its_name_and_one_that_breaks_off_is_not(studio, film, anna):
    first, second = shots(studio, film)[:2]
    name = undo.change_name("undo.shots_changed", n=2)
    done = undo.apply_undoable(
        studio.db, film, anna.id, name, shot_changes.replan_shots, [first.id, second.id], description="同一句"
    )
    assert done == (None, True)
    with pytest.raises(NotFound):
        undo.apply_undoable(
            studio.db, film, anna.id, name, shot_changes.replan_shots, [first.id, uuid.uuid4()], description="半"
        )
    assert [shot.description for shot in shots(studio, film)[:2]] == ["同一句", "同一句"]
    assert studio.db.execute_write(undo.undo, film, anna.id) == {"say": "undo.shots_changed", "facts": {"n": 2}}
    assert [shot.description for shot in shots(studio, film)[:2]] == [first.description, second.description]


def test_it_can_be_done_again_until_something_else_is_changed(studio, film, anna):
    first, second = shots(studio, film)[:2]
    change(studio, film, anna, lambda s: shot_changes.replan_shot(s, film, first.id, description="一"))
    with studio.db.write() as session:
        undo.undo(session, film, anna.id)
    with studio.db.write() as session:
        assert undo.redo(session, film, anna.id)
    assert shots(studio, film)[0].description == "一"
    with studio.db.write() as session:
        undo.undo(session, film, anna.id)
    change(studio, film, anna, lambda s: shot_changes.replan_shot(s, film, second.id, description="二"))
    with studio.db.write() as session:
        assert undo.redo(session, film, anna.id) is None


def test_what_somebody_else_changed_since_stays(studio, film, anna):
    boris = films.person(studio, name="博文")
    shot = shots(studio, film)[0]
    change(studio, film, anna, lambda s: shot_changes.replan_shot(s, film, shot.id, description="安娜写的"))
    change(studio, film, boris, lambda s: shot_changes.replan_shot(s, film, shot.id, description="博文写的"))
    with pytest.raises(Conflict), studio.db.write() as session:
        undo.undo(session, film, anna.id)
    assert shots(studio, film)[0].description == "博文写的"


def test_a_scene_taken_out_of_the_script_comes_back_with_its_voices(studio, film, anna):
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, film)
    told = made.script
    fewer = told.model_copy(update={"scenes": told.scenes[1:]})
    change(studio, film, anna, lambda s: script_revisions.save_revision(s, film, fewer, user_id=anna.id))
    with studio.db.write() as session:
        undo.undo(session, film, anna.id)
    with studio.db.read() as session:
        again = production_plan.load_snapshot(session, film)
        versions = [row.version for row in script.list_script_versions(session, film)]
    assert again.script == told
    assert versions == [3, 2, 1]
    assert {a.beat: a.file_key for a in again.audios} == {a.beat: a.file_key for a in made.audios}
    change(studio, film, anna, lambda s: script_revisions.save_revision(s, film, fewer, user_id=anna.id))


def test_another_voice_is_given_back(studio, film, anna):
    with studio.db.read() as session:
        line = next(a for a in audio.list_audio(session, film) if a.type == "narration")
    change(studio, film, anna, lambda s: audio.choose_line_voice(s, film, line.id, "somebody"))
    with studio.db.write() as session:
        undo.undo(session, film, anna.id)
        assert session.get(tables.Audio, line.id).voice == line.voice


def test_a_take_that_was_chosen_is_put_back_and_the_new_one_stays(studio, film, anna):
    shot = shots(studio, film)[0]
    change(
        studio, film, anna, lambda s: takes.add_take(s, film, "shot", shot.id, shot.image_key, made_from=takes.BROUGHT)
    )
    with studio.db.write() as session:
        undo.undo(session, film, anna.id)
    with studio.db.read() as session:
        assert session.get(tables.Shot, shot.id).take_id == shot.take_id
        assert len(takes.list_takes(session, "shot", shot.id)) == 2


def test_nothing_to_undo_is_no_error(studio, film, anna):
    with studio.db.write() as session:
        assert undo.undo(session, film, anna.id) is None
        assert undo.redo(session, film, anna.id) is None
