"""The wall of films: what each is, by what stands on it."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from core.database.tables import Task
from core.people.sessions import Person
from core.progress import film_overview, live_view, step_labels
from core.settings import Settings
from core.storyboard import shot_changes, storyboard
from core.studio import Studio, open_studio
from core.tasks import cancel_and_retry, worklist
from jobs import queue
from tests.conftest import furnish
from tests.support import films


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    home = tmp_path_factory.mktemp("studio")
    settings = Settings(dailies_home=home, database_url="", redis_url="redis://127.0.0.1:1/0", assets_url="")
    studio = open_studio(settings, [films.Company()])
    furnish(studio.db)
    return studio


@pytest.fixture(scope="module")
def person(studio: Studio) -> Person:
    return films.person(studio)


@pytest.fixture(scope="module")
def wall(studio: Studio, person: Person) -> dict[str, uuid.UUID]:
    return {each: films.put(studio, person, each) for each in ("full", "failed", "script", "at work")}


def shown(studio: Studio, person: Person, status: str) -> set[uuid.UUID]:
    with studio.db.read() as session:
        posters, total = film_overview.list_posters(session, person, status=status)
    assert total == len(posters)
    return {poster.id for poster in posters}


def test_films_are_sorted_by_what_stands_on_them(studio, person, wall):
    assert shown(studio, person, "completed") == {wall["full"]}
    assert shown(studio, person, "processing") == {wall["at work"]}
    assert shown(studio, person, "draft") == {wall["failed"], wall["script"]}
    assert shown(studio, person, "") == set(wall.values())


def test_a_film_that_is_stopped_is_in_work_no_longer(studio, person, wall):
    with studio.db.read() as session:
        root = worklist.newest_root(session, wall["at work"])
    assert root is not None
    cancel_and_retry.cancel(studio.db, root.id)
    assert shown(studio, person, "processing") == set()


def test_a_poster_shows_the_films_picture_its_length_and_where_it_failed(studio, person, wall):
    with studio.db.read() as session:
        posters, _ = film_overview.list_posters(session, person)
    by_id = {poster.id: poster for poster in posters}
    full, failed = by_id[wall["full"]], by_id[wall["failed"]]
    assert 8 < full.seconds < 13
    assert len(full.picture) == 64
    assert {step.look for step in full.steps} == {"made"}
    assert "fail" in {step.look for step in failed.steps}


def test_a_stranger_has_an_empty_wall(studio, wall):
    assert shown(studio, films.person(studio, "user", "路人"), "") == set()


def test_work_is_listed_for_whom_it_concerns(studio, person, wall):
    with studio.db.read() as session:
        mine, total = worklist.list_roots(session, person)
        theirs, none = worklist.list_roots(session, films.person(studio, "user", "过客"))
        counted = worklist.step_counts(session, [task.id for task, _ in mine])
        steps = worklist.steps_of_making(session, next(task.id for task, _ in mine if task.project_id == wall["full"]))
    assert (total, none, theirs) == (4, 0, [])
    done, of = counted[next(task.id for task, _ in mine if task.project_id == wall["full"])]
    assert done == of > 5
    assert {step.status for step in steps} == {"completed"}


def test_a_step_says_what_the_list_of_the_making_beside_it_says(studio, person):
    film_id = films.put(studio, person, "empty")
    root = queue.submit(studio, "film.make", user=person.id, project_id=film_id)
    seen, waited = set(), set()
    for _ in range(80):
        making = live_view.load_live_making(studio.db, root)
        assert making is not None
        if making.over:
            break
        with studio.db.read() as session:
            rows = session.scalars(select(Task).where(Task.project_id == film_id)).all()
            stands = live_view.load_live_film(session, film_id, rows, "", 2)
        assert stands is not None
        steps = {step.stage: step for step in stands.steps}
        for row in making.stages:
            step = steps[row.stage]
            in_line = row.look == "empty" and row.total > 0 and not row.done
            assert (step.in_line, step.look == "work") == (in_line, row.look == "work"), row
            if in_line:
                assert step_labels.step_label(step, "en") == f"{row.total} in line"
                waited.add(row.stage)
            if row.look == "work" and not step.planning:
                assert (step.done, step.done + step.at_work) == (row.done, row.total)
            seen.add(row.look)
        films.work_off(studio, 1)
    assert {"empty", "work", "made"} <= seen and {"audio", "video"} <= waited


def test_a_film_in_line_says_so_on_the_wall(studio, person):
    film_id = films.put(studio, person, "script")
    queue.submit(studio, "film.make", user=person.id, project_id=film_id)
    films.work_off(studio, 1)
    with studio.db.read() as session:
        (poster,) = [one for one in film_overview.list_posters(session, person)[0] if one.id == film_id]
    assert any(step.in_line for step in poster.steps) and all(step.look != "work" for step in poster.steps)


def test_nothing_turns_in_a_making_that_is_over(studio, person, wall):
    with studio.db.read() as session:
        root = worklist.newest_root(session, wall["failed"])
    assert root is not None
    making = live_view.load_live_making(studio.db, root.id)
    assert making is not None and making.over
    looks = {stage.stage: stage.look for stage in making.stages}
    assert (looks["storyboard"], looks["video"], looks["film"]) == ("fail", "empty", "empty")


def test_a_poster_says_what_presses_most_or_else_how_far_the_film_is(studio, person):
    def says(film_id) -> tuple[str, str]:
        with studio.db.read() as session:
            (poster,) = film_overview.posters_by_id(session, [film_id])
        return step_labels.film_label(poster, "en")

    def approve(film_id, most) -> None:
        with studio.db.write() as session:
            for shot in storyboard.list_shots(session, film_id)[:most]:
                shot_changes.approve_shot(session, film_id, shot.id, person.id)

    full, half, empty = (films.put(studio, person, name) for name in ("full", "half", "empty"))
    assert says(full) == ("made", "Film 0:10")
    approve(full, 1)
    assert says(full) == ("you", "2 wait for you")
    assert says(half) == ("you", "3 wait for you")
    approve(half, 3)
    assert says(half) == ("done", "3 shots approved")
    assert says(empty) == ("empty", "Not started")
