"""Shots put in order by hand: nobody's words are lost, it can be undone, and boards planned anew leave it standing."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from core.database import tables
from core.editing import undo
from core.errors import Conflict, LastShot, NotFound
from core.people.sessions import Person
from core.production import production_plan, script_revisions
from core.script import script
from core.script.model import Beat
from core.storyboard import shot_changes, shot_order, storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.model import ShotPlan
from core.storyboard.storyboard import plan_of
from core.studio import Studio
from tests.support import films


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return films.copied(tmp_path, "half")


@pytest.fixture
def anna() -> Person:
    return films.stock("half").person


@pytest.fixture
def film() -> uuid.UUID:
    """Two shots in the first scene, one in the second."""
    return films.stock("half").films["half"]


def look(studio: Studio, film: uuid.UUID) -> FilmSnapshot:
    with studio.db.read() as session:
        return production_plan.load_snapshot(session, film)


def order(studio: Studio, film: uuid.UUID) -> list[uuid.UUID]:
    return [shot.id for shot in look(studio, film).shots]


def change(studio: Studio, film, who, verb):
    with studio.db.write() as session, undo.record_changes(session, film, who.id, {"say": "undo.change", "facts": {}}):
        return verb(session).id


def back(studio: Studio, film, who) -> None:
    with studio.db.write() as session:
        assert undo.undo(session, film, who.id)


def said(studio: Studio, film: uuid.UUID) -> set[str]:
    return {beat for shot in look(studio, film).shots for beat in plan_of(shot).lines}


def spoken(studio: Studio, film: uuid.UUID) -> set[str]:
    return {beat.id for _, beat in script.spoken_lines(look(studio, film).script)}


def test_a_new_shot_is_framed_like_its_neighbour_and_asks_to_be_told(studio, film, anna):
    first, second, third = look(studio, film).shots
    new = change(studio, film, anna, lambda s: shot_order.insert_shot(s, film, after=first.id))
    made = look(studio, film)
    assert [shot.id for shot in made.shots] == [first.id, new, second.id, third.id]
    assert [shot.shot_number for shot in made.shots] == ["01", "02", "03", "04"]
    row = made.shots[1]
    assert (row.shot_type, row.scene, row.description, row.made_from) == (first.shot_type, 1, "", storyboard.BY_HAND)
    assert [need.target_id for need in production_plan.list_needs(made) if need.kind == "storyboard.paint"] == [
        str(new)
    ]
    back(studio, film, anna)
    assert order(studio, film) == [first.id, second.id, third.id]


def test_a_new_shot_at_the_end_of_a_scene_stands_before_the_next(studio, film, anna):
    new = change(studio, film, anna, lambda s: shot_order.insert_shot(s, film, scene=1))
    assert order(studio, film).index(new) == 2


def test_a_split_shot_divides_what_is_said_and_comes_closer(studio, film, anna):
    shot = next(row for row in look(studio, film).shots if len(plan_of(row).lines) > 1)
    before = plan_of(shot)
    second = change(studio, film, anna, lambda s: shot_order.split_shot(s, film, shot.id))
    rows = {row.id: plan_of(row) for row in look(studio, film).shots}
    assert (*rows[shot.id].lines, *rows[second].lines) == before.lines
    assert rows[shot.id].lines
    assert (rows[second].size, rows[second].picture.size) == ("medium", "medium")
    assert rows[shot.id].seconds + rows[second].seconds == pytest.approx(before.seconds, abs=0.11)
    back(studio, film, anna)
    assert plan_of(next(row for row in look(studio, film).shots if row.id == shot.id)) == before


def test_what_is_said_in_a_shot_that_goes_to_the_bin_is_said_beside_it_and_comes_back_with_it(studio, film, anna):
    shot = next(row for row in look(studio, film).shots if row.scene == 1 and plan_of(row).lines)
    was, lines = order(studio, film), plan_of(shot).lines
    with studio.db.write() as session, undo.record_changes(session, film, anna.id, {"say": "undo.change", "facts": {}}):
        shot_order.remove_shots(session, film, [shot.id])
    assert shot.id not in order(studio, film)
    assert said(studio, film) == spoken(studio, film)
    assert not [need for need in production_plan.list_needs(look(studio, film)) if need.kind == "storyboard.board"]
    change(studio, film, anna, lambda s: shot_order.put_back_shot(s, film, shot.id))
    assert order(studio, film) == was
    assert plan_of(next(row for row in look(studio, film).shots if row.id == shot.id)).lines == lines
    assert said(studio, film) == spoken(studio, film)


def test_a_scene_keeps_its_last_shot(studio, film, anna):
    only = look(studio, film).shots[-1]
    with pytest.raises(LastShot), studio.db.write() as session:
        shot_order.remove_shots(session, film, [only.id])
    first = look(studio, film).shots[0]
    with pytest.raises(LastShot), studio.db.write() as session:
        shot_order.move_shot(session, film, only.id, first.id)
    assert len(order(studio, film)) == 3


def test_a_shot_moved_within_its_scene_takes_its_words_along(studio, film, anna):
    first, second, third = look(studio, film).shots
    before = {row.id: plan_of(row) for row in (first, second, third)}
    change(studio, film, anna, lambda s: shot_order.move_shot(s, film, second.id, first.id))
    made = look(studio, film)
    assert [row.id for row in made.shots] == [second.id, first.id, third.id]
    assert {row.id: plan_of(row) for row in made.shots} == before
    assert production_plan.stage_states(made)["storyboard"].stale == 0
    back(studio, film, anna)
    assert order(studio, film) == [first.id, second.id, third.id]


def test_a_shot_moved_to_another_scene_leaves_its_words_in_its_own(studio, film, anna):
    _, second, third = look(studio, film).shots
    change(studio, film, anna, lambda s: shot_order.move_shot(s, film, second.id, third.id, after=True))
    made = look(studio, film)
    assert (made.shots[-1].id, made.shots[-1].scene, plan_of(made.shots[-1]).lines) == (second.id, 2, ())
    assert said(studio, film) == spoken(studio, film)


def test_a_step_over_the_border_of_a_scene_comes_before_a_step_over_a_shot(studio, film, anna):
    first, second, third = look(studio, film).shots
    change(studio, film, anna, lambda s: shot_order.move_one_place(s, film, second.id, later=True))
    made = look(studio, film)
    assert [(row.id, row.scene) for row in made.shots] == [(first.id, 1), (second.id, 2), (third.id, 2)]
    change(studio, film, anna, lambda s: shot_order.move_one_place(s, film, second.id, later=True))
    assert order(studio, film) == [first.id, third.id, second.id]
    change(studio, film, anna, lambda s: shot_order.move_one_place(s, film, second.id, later=True))
    assert order(studio, film) == [first.id, third.id, second.id]


def test_a_copy_has_the_picture_and_none_of_the_words(studio, film, anna):
    shot = next(row for row in look(studio, film).shots if plan_of(row).lines)
    copy = change(studio, film, anna, lambda s: shot_order.duplicate_shot(s, film, shot.id))
    made = look(studio, film)
    row = next(row for row in made.shots if row.id == copy)
    assert (row.sequence, plan_of(row).lines, row.image_key) == (shot.sequence + 1, (), shot.image_key)
    assert not [
        need for need in production_plan.list_needs(made) if need.target_id == str(copy) and need.stage == "storyboard"
    ]


def test_another_films_shots_are_not_found(studio, film, anna):
    other = films.put(studio, anna, "script")
    shot = look(studio, film).shots[0].id
    for verb in (shot_order.split_shot, shot_order.duplicate_shot, shot_order.put_back_shot):
        with pytest.raises(NotFound), studio.db.write() as session:
            verb(session, other, shot)


# Planned anew ----------------------------------------------------------------------------------------------------


def board_again(studio: Studio, film: uuid.UUID) -> None:
    """Every scene as the crew plans it."""
    from jobs import queue

    with studio.db.read() as session:
        owner = session.get(tables.Project, film).user_id
    queue.submit(studio, "film.make", user=owner, project_id=film, params={"stages": ["script", "storyboard"]})
    films.work_off(studio)


def test_boards_planned_anew_keep_what_a_person_planned_or_approved(studio, film, anna):
    first = look(studio, film).shots[0]
    hand = change(studio, film, anna, lambda s: shot_order.insert_shot(s, film, after=first.id, description="伞的特写"))
    with studio.db.write() as session:
        shot_changes.approve_shot(session, film, first.id, anna.id)
        beat = plan_of(first).actions[0]
        told = next(b.text for scene in look(studio, film).script.scenes for b in scene.beats if b.id == beat)
        script_revisions.save_reworded_beat(session, film, beat, told, f"{told}天亮了。")
    assert production_plan.stage_states(look(studio, film))["storyboard"].stale
    board_again(studio, film)
    made = look(studio, film)
    assert [row.id for row in made.shots[:2]] == [first.id, hand]
    assert made.shots[0].approved_at
    shown = [beat for row in made.shots for beat in plan_of(row).actions]
    assert len(shown) == len(set(shown))
    assert said(studio, film) == spoken(studio, film)
    assert production_plan.stage_states(made)["storyboard"].done


def test_a_line_written_into_a_scene_planned_by_hand_is_said_in_it(studio, film, anna):
    with studio.db.write() as session:
        for row in storyboard.list_shots(session, film):
            shot_changes.replan_shot(session, film, row.id, movement="orbit")
        told = production_plan.load_snapshot(session, film).script
        line = Beat(id="new", kind="dialogue", speaker="林岚", text="你在哪儿？")
        longer = told.scenes[1].model_copy(update={"beats": (*told.scenes[1].beats, line)})
        script_revisions.save_revision(session, film, told.model_copy(update={"scenes": (told.scenes[0], longer)}))
    kept = order(studio, film)
    assert [
        n.params["scene"] for n in production_plan.list_needs(look(studio, film)) if n.kind == "storyboard.board"
    ] == [2]
    board_again(studio, film)
    assert set(kept) <= set(order(studio, film))
    assert "new" in said(studio, film)
    assert not [need for need in production_plan.list_needs(look(studio, film)) if need.kind == "storyboard.board"]


def test_a_line_no_plan_thought_of_is_said_in_the_last_shot(studio, film):
    with studio.db.write() as session:
        row = script.find(session, film)
        plan = plan_of(storyboard.list_shots(session, film)[0])
        storyboard.save_scene_shots(session, row, 1, [ShotPlan.model_validate({**plan.model_dump(), "lines": ()})], "x")
    assert said(studio, film) == spoken(studio, film)


# One shot --------------------------------------------------------------------------------------------------------


def test_of_two_who_tell_a_shot_otherwise_the_second_is_shown_the_first_ones_words(studio, film):
    shot = look(studio, film).shots[0]
    with studio.db.write() as session:
        shot_changes.describe_shot(session, film, shot.id, shot.description, "先到的")
    with pytest.raises(Conflict) as clash, studio.db.write() as session:
        shot_changes.describe_shot(session, film, shot.id, shot.description, "后到的")
    assert clash.value.facts["theirs"] == "先到的"


def test_who_comes_into_a_picture_takes_the_free_side_and_is_directed(studio, film):
    shot = look(studio, film).shots[0]
    with studio.db.write() as session:
        shot_changes.set_people_in_shot(session, film, shot.id, ["林岚", "猫"])
        plan = shot_changes.direct_person(session, film, shot.id, "猫", pose="sit", expression="smile")
    people = {seen.name: seen for seen in plan.picture.people}
    assert abs(people["林岚"].at - people["猫"].at) > 0.15
    assert (people["猫"].pose, people["猫"].expression) == ("sit", "smile")
    assert str(shot.id) in {need.target_id for need in production_plan.stale_needs(look(studio, film))}
    with pytest.raises(NotFound), studio.db.write() as session:
        shot_changes.direct_person(session, film, shot.id, "路人", pose="sit")


def test_another_length_leaves_an_approval_standing_and_other_weather_ends_it(studio, film, anna):
    shot = look(studio, film).shots[0]
    with studio.db.write() as session:
        shot_changes.approve_shot(session, film, shot.id, anna.id)
        shot_changes.replan_shot(session, film, shot.id, seconds=4.5, movement="push")
        assert storyboard.shot_approvers(session, film) == {anna.id: anna.name}
        shot_changes.restage_shot(session, film, shot.id, weather="snow")
    assert look(studio, film).shots[0].approved_at is None


def test_a_shot_in_the_bin_is_not_painted(studio, film, anna):
    from jobs import queue

    shot = look(studio, film).shots[0]
    with studio.db.write() as session:
        shot_order.remove_shots(session, film, [shot.id])
    queue.submit(studio, "storyboard.paint", user=anna.id, project_id=film, params={"id": str(shot.id), "take": 1})
    films.work_off(studio)
    with studio.db.read() as session:
        assert session.get(tables.Shot, shot.id).take_id == shot.take_id
