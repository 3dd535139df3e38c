"""What is done to whole films from Home and the wall: each deed by somebody who may, in one transaction."""

from __future__ import annotations

import uuid

import pytest

from core.database import tables
from core.editing import trash
from core.errors import EmptyIdea, FilmTooLong, NotAllowed, NotFound
from core.gateway import routing_policy
from core.library import film_actions, presets
from core.people import preferences
from core.project import projects, tags
from core.project.projects import Brief
from core.settings import Settings


@pytest.fixture
def people(db):
    maker, other, viewer = (
        tables.User(id=uuid.uuid4(), email=f"{name}@b.c", password_hash="", name=name, role=role, status="active")
        for name, role in (("maker", "user"), ("other", "user"), ("viewer", "viewer"))
    )
    with db.write() as session:
        session.add_all((maker, other, viewer))
    return maker, other, viewer


def test_a_film_begins_at_its_grade_and_by_the_policy_that_stands_on_home(db, people):
    maker, _, viewer = people
    db.execute_write(preferences.save_choices, maker.id, presets.HOME, policy="cost")
    film = film_actions.begin_film(db, maker, Brief(idea="雨夜的灯塔"), grade="fast")
    wish = db.execute_read(routing_policy.load_film_wishes, film).all
    assert (wish.grade, wish.policy) == ("fast", "cost")
    with pytest.raises(NotAllowed):
        film_actions.begin_film(db, viewer, Brief(idea="雨夜的灯塔"))


def test_a_film_that_cannot_be_made_leaves_nothing_not_even_in_the_bin(db, people):
    maker, *_ = people
    film = film_actions.begin_film(db, maker, Brief(idea="雨夜的灯塔"))
    film_actions.drop_unmade_film(db, film)
    assert db.execute_read(trash.trashed_films, maker) == []
    with pytest.raises(NotFound):
        db.execute_read(projects.load, film)


def test_what_cannot_be_filmed_is_refused_before_a_film_begins():
    limits = Settings()
    assert film_actions.check_film_brief(Brief(idea="雨夜的 <b>灯塔</b>"), None, limits).idea == "雨夜的 灯塔"
    with pytest.raises(EmptyIdea):
        film_actions.check_film_brief(Brief(idea=" "), None, limits)
    with pytest.raises(FilmTooLong):
        film_actions.check_film_brief(Brief(idea="雨夜的灯塔", seconds=10**6), None, limits)


def test_name_description_and_tags_are_changed_together_or_not_at_all(db, people):
    maker, other, _ = people
    film = film_actions.begin_film(db, maker, Brief(idea="雨夜的灯塔"))
    film_actions.describe_film(db, maker, film, "灯塔", "两个人等船", "海, 夜")
    row = db.execute_read(projects.load, film)
    assert (row.name, row.description, db.execute_read(tags.film_tags, film)) == ("灯塔", "两个人等船", ("夜", "海"))
    with pytest.raises(NotFound):
        film_actions.describe_film(db, other, film, "我的", "", "")
    assert db.execute_read(projects.load, film).name == "灯塔"


def test_a_film_goes_into_the_bin_and_out_of_it_by_whoever_may(db, people):
    maker, other, _ = people
    film = film_actions.begin_film(db, maker, Brief(idea="雨夜的灯塔"))
    with pytest.raises(NotFound):
        film_actions.delete_film(db, other, film)
    film_actions.delete_film(db, maker, film)
    assert [one.id for one in db.execute_read(trash.trashed_films, maker)] == [film]
    film_actions.put_back_film(db, maker, film)
    assert db.execute_read(trash.trashed_films, maker) == []


def test_a_copy_of_a_film_is_of_whoever_made_it_and_only_of_what_they_see(db, people):
    maker, other, _ = people
    film = film_actions.begin_film(db, maker, Brief(idea="雨夜的灯塔"))
    copy = film_actions.copy_film(db, maker, film, "灯塔二")
    assert db.execute_read(projects.load, copy).name == "灯塔二"
    with pytest.raises(NotFound):
        film_actions.copy_film(db, other, film, "偷来的")
