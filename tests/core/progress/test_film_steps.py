"""The seven steps of a film: painted, waiting for you and approved are told apart."""

from __future__ import annotations

import pytest

from core.characters import characters
from core.database.engine import Database
from core.production import production_plan
from core.progress import film_overview, step_labels
from core.storyboard import storyboard
from tests.support.planned_film import boarded, look, make_need, told


@pytest.fixture
def db(one_file: Database) -> Database:
    return one_file


def boards(db, film_id) -> film_overview.FilmStep:
    return next(step for step in film_overview.film_steps(look(db, film_id), []) if step.stage == "storyboard")


def approve(db, film_id, most: int) -> None:
    with db.write() as session:
        for shot in storyboard.list_shots(session, film_id)[:most]:
            shot.approved_at = shot.created_at


def test_the_seven_steps_of_a_film_made_at_one_go_are_made_wait_for_nobody_and_are_not_approved(db, whole):
    steps = film_overview.film_steps(look(db, whole), [])
    assert {(step.look, step.waiting) for step in steps} == {("made", 0)}
    assert step_labels.step_label(boards(db, whole), "en") == "3 shots painted"


def test_shots_that_wait_for_a_yes_wait_on_when_the_film_is_made(db, whole):
    approve(db, whole, 1)
    assert (boards(db, whole).look, boards(db, whole).waiting) == ("you", 2)
    assert step_labels.step_label(boards(db, whole), "en") == "2 wait for you"
    approve(db, whole, 3)
    assert (boards(db, whole).look, boards(db, whole).waiting) == ("done", 0)
    assert step_labels.step_label(boards(db, whole), "en") == "3 shots approved"


def test_a_cast_is_approved_only_where_everybody_is(db, whole):
    def cast() -> film_overview.FilmStep:
        return next(step for step in film_overview.film_steps(look(db, whole), []) if step.stage == "characters")

    with db.write() as session:
        everybody = characters.list_cast(session, whole)
        assert len(everybody) == 2
        everybody[0].approved_at = everybody[0].created_at
    assert (cast().look, step_labels.step_label(cast(), "en")) == ("made", "1 painted, 1 approved")
    with db.write() as session:
        for person in characters.list_cast(session, whole):
            person.approved_at = person.created_at
    assert (cast().look, step_labels.step_label(cast(), "en")) == ("done", "2 people approved")


def test_boards_wait_for_a_person_as_long_as_no_film_is_cut_from_them(db, new):
    told(db, new)
    boarded(db, new)
    with db.write() as session:
        for need in production_plan.list_needs(production_plan.load_snapshot(session, new)):
            if need.kind == "storyboard.paint":
                make_need(session, new, need)
    assert (boards(db, new).look, boards(db, new).waiting) == ("you", 3)
    approve(db, new, 3)
    assert (boards(db, new).look, boards(db, new).waiting) == ("done", 0)


def test_a_film_with_shots_and_nobody_in_it_has_a_cast_that_is_no_gap(db, new):
    def cast() -> film_overview.FilmStep:
        return next(step for step in film_overview.film_steps(look(db, new), []) if step.stage == "characters")

    told(db, new)
    with db.write() as session:
        for person in characters.list_cast(session, new):
            session.delete(person)
    assert (cast().look, step_labels.step_label(cast(), "en")) == ("empty", "Not started")
    boarded(db, new)
    assert (cast().look, step_labels.step_label(cast(), "en")) == ("made", "Nobody in it")
