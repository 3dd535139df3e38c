"""A script that people change: nobody's words are lost, and a film nobody named is called as its script is."""

from __future__ import annotations

import uuid

import pytest

from core.database.engine import Database
from core.errors import Conflict
from core.production import script_revisions
from core.project import projects
from core.script import script
from tests.support.planned_film import BRIEF, TOLD, look, told


@pytest.fixture
def db(one_file: Database) -> Database:
    return one_file


def test_two_people_who_change_different_lines_both_keep_theirs(db, whole):
    with db.write() as session:
        script_revisions.save_reworded_beat(session, whole, "s1b2", "你给我站住。", "一个人写的")
        script_revisions.save_reworded_beat(session, whole, "s1b4", "我没有在跑。", "另一个人写的")
    words = [beat.text for _, beat in script.spoken_lines(look(db, whole).script)]
    assert words[:2] == ["一个人写的", "另一个人写的"]


def test_of_two_who_change_the_same_line_the_second_is_shown_the_first_ones_words(db, whole):
    with db.write() as session:
        script_revisions.save_reworded_beat(session, whole, "s1b2", "你给我站住。", "先到的")
    with pytest.raises(Conflict) as clash, db.write() as session:
        script_revisions.save_reworded_beat(session, whole, "s1b2", "你给我站住。", "后到的")
    assert clash.value.facts["theirs"] == "先到的"


LONG = "雨夜里一名退休的侦探追着一只会说话的猫跑过整座城市，" * 4


@pytest.mark.parametrize("idea", ["雨夜追猫", LONG])
def test_a_film_that_nobody_named_is_called_as_its_script_is_however_often_that_is_changed(
    db: Database, idea: str
) -> None:
    brief = BRIEF.model_copy(update={"idea": idea})
    with db.write() as session:
        film_id = projects.create(session, None, brief).id
        row = script.save(session, film_id, TOLD.model_copy(update={"title": "最后一班渡轮"}))
        script_revisions.name_after_script(session, row)
        assert projects.load(session, film_id).name == "最后一班渡轮"
    with db.write() as session:
        script_revisions.save_revision(session, film_id, TOLD.model_copy(update={"title": "灯塔"}))
        assert projects.load(session, film_id).name == "灯塔"


def test_a_name_that_somebody_gave_a_film_stays(db: Database, new: uuid.UUID) -> None:
    told(db, new)
    with db.write() as session:
        projects.rename(session, new, "我的片子")
        script_revisions.save_revision(session, new, TOLD.model_copy(update={"title": "灯塔"}))
        assert projects.load(session, new).name == "我的片子"
