"""What was made from something older, and is good as it is."""

from __future__ import annotations

import uuid

import pytest

from core.characters import characters
from core.database.engine import Database
from core.database.tables import Character, Shot, Take
from core.production import kept_takes, production_plan
from core.project import takes
from core.storyboard import storyboard
from tests.support.planned_film import BRIEF, kinds, look, stored_file


@pytest.fixture
def db(one_file: Database) -> Database:
    return one_file


@pytest.mark.parametrize("which", [Shot, Character])
def test_what_is_stale_can_be_kept_as_it_is(db, whole, which):
    with db.write() as session:
        production_plan.load_snapshot(session, whole).cast[0].clothing = "红色雨衣"
    stale = production_plan.stale_needs(look(db, whole))
    stage = "storyboard.paint" if which is Shot else "characters.portrait"
    with db.write() as session:
        for need in stale:
            if need.kind == stage:
                kept_takes.keep_as_is(session, whole, need.target_id)
    assert stage not in kinds(production_plan.stale_needs(look(db, whole)))


def shown(db: Database, film_id: uuid.UUID, **portraits: str) -> uuid.UUID:
    """The first shot with 林岚 was painted after these portraits."""
    with db.write() as session:
        made = production_plan.load_snapshot(session, film_id)
        shot = next(s for s in made.shots if "林岚" in {p.name for p in storyboard.plan_of(s).picture.people})
        take = session.get_one(Take, shot.take_id)
        take.facts = {**take.facts, "shown": portraits}
        return shot.id


def test_a_picture_is_stale_once_another_portrait_stands_than_its_painter_was_shown(db, whole):
    now = look(db, whole).portraits["林岚"]
    shown(db, whole, 林岚=now)
    assert production_plan.stale_needs(look(db, whole)) == []
    shot_id = shown(db, whole, 林岚="0" * 64)
    stale = production_plan.stale_needs(look(db, whole))
    assert kinds(stale) == ["storyboard.paint", "video.shoot"] and {need.target_id for need in stale} == {str(shot_id)}
    with db.write() as session:
        kept_takes.keep_as_is(session, whole, str(shot_id))
    assert production_plan.stale_needs(look(db, whole)) == []


def test_a_picture_made_of_words_alone_stays_when_another_portrait_is_chosen(db, whole):
    with db.write() as session:
        row = next(c for c in production_plan.load_snapshot(session, whole).cast if c.name == "林岚")
        person = characters.appearance_of(row)
        wanted = characters.portrait_digest(person, BRIEF.style)
        takes.add_take(
            session, whole, "portrait", row.id, stored_file(session, "another portrait"), made_from=wanted, facts={}
        )
    assert production_plan.stale_needs(look(db, whole)) == []
