"""An approved shot is never shown as approved after what it was made from has changed; undone, it is approved again."""

from __future__ import annotations

import random
import uuid

import pytest

from core.characters import characters
from core.database import tables
from core.database.engine import Database
from core.production import script_revisions
from core.project import projects
from core.storyboard import shot_changes, shot_order
from core.storyboard.shot_approval import shot_version
from core.storyboard.storyboard import plan_of
from tests.support.planned_film import boarded, look, make, told


@pytest.fixture
def db(one_file: Database) -> Database:
    return one_file


@pytest.fixture
def film(db, new) -> uuid.UUID:
    told(db, new)
    boarded(db, new)
    make(db, new)
    return new


@pytest.fixture
def who(db) -> uuid.UUID:
    with db.write() as session:
        row = tables.User(email="min@example.org", name="阿敏", password_hash="")
        session.add(row)
        session.flush()
        return row.id


def approve(db: Database, film: uuid.UUID, who: uuid.UUID, shots: list[uuid.UUID]) -> None:
    with db.write() as session:
        shot_changes.approve_shots(session, film, shots, who)


def approved(db: Database, film: uuid.UUID) -> set[uuid.UUID]:
    return {shot.id for shot in look(db, film).shots if shot.approved_at}


def reword(session, film: uuid.UUID, beat: str, seen: str, text: str) -> None:
    script_revisions.save_reworded_beat(session, film, beat, seen, text)


def test_a_reworded_line_reopens_its_own_shot_alone_and_put_back_approves_it_again(db, film, who):
    shots = look(db, film).shots
    approve(db, film, who, [shot.id for shot in shots])
    spoken = next(shot for shot in shots if plan_of(shot).lines)
    beat = plan_of(spoken).lines[0]
    before = next(b.text for scene in look(db, film).script.scenes for b in scene.beats if b.id == beat)
    with db.write() as session:
        reword(session, film, beat, before, before + "！")
    assert approved(db, film) == {shot.id for shot in shots} - {spoken.id}
    assert look(db, film).reopened == {spoken.id}
    with db.write() as session:
        reword(session, film, beat, before + "！", before)
    assert approved(db, film) == {shot.id for shot in shots}


def test_how_somebody_looks_reopens_the_shots_they_are_in(db, film, who):
    made = look(db, film)
    approve(db, film, who, [shot.id for shot in made.shots])
    person = made.cast[0]
    seen_in = {s.id for s in made.shots if person.name in {p.name for p in plan_of(s).picture.people}}
    assert seen_in
    with db.write() as session:
        characters.change_character(session, film, person.id, clothing="红色雨衣")
    assert approved(db, film) == {shot.id for shot in made.shots} - seen_in
    make(db, film)
    assert approved(db, film) == {shot.id for shot in made.shots} - seen_in, "painted anew, it asks again"


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_edited_nothing_is_approved_that_is_not_what_was_approved(db, film, who, seed):
    """What each approval was given to is kept beside the film, and compared after every edit."""
    dice = random.Random(seed)
    given: dict[uuid.UUID, str] = {}

    def versions() -> dict[uuid.UUID, str]:
        made = look(db, film)
        return {shot.id: shot_version(shot, made.people, made.brief, made.script) for shot in made.shots}

    def edit() -> str:
        made = look(db, film)
        shot = dice.choice(made.shots)
        kind = dice.choice(
            ("approve", "line", "look", "style", "plan", "order", "split", "make", "undo_line", "reopen")
        )
        with db.write() as session:
            if kind == "approve":
                shot_changes.approve_shots(session, film, [shot.id], who)
            elif kind in ("line", "undo_line"):
                beats = [b for scene in made.script.scenes for b in scene.beats if b.kind != "action"]
                beat = dice.choice(beats)
                reword(session, film, beat.id, beat.text, beat.text.rstrip("！") + ("！" if kind == "line" else ""))
            elif kind == "look":
                person = dice.choice(made.cast)
                characters.change_character(session, film, person.id, clothing=dice.choice(("红色雨衣", "蓝色外套")))
            elif kind == "style":
                projects.change_brief(session, film, style=dice.choice(("ink", "noir", "flat")))
            elif kind == "plan":
                shot_changes.replan_shot(session, film, shot.id, description=dice.choice(("雨里的街", "空的街")))
            elif kind == "order":
                shot_order.set_order(session, film, dice.sample([s.id for s in made.shots], len(made.shots)))
            elif kind == "split":
                shot_order.split_shot(session, film, shot.id) if len(plan_of(shot).lines) > 1 else None
            elif kind == "reopen":
                shot_changes.reopen_shot(session, film, shot.id)
        if kind == "approve":
            given[shot.id] = versions()[shot.id]
        if kind == "make":
            make(db, film)
        return kind

    for _ in range(14):
        did = edit()
        now = versions()
        for id in approved(db, film):
            assert now[id] == given.get(id), did
