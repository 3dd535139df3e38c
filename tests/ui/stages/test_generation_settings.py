"""How a film is made, chosen without a browser: grade, policy and models in the header of a studio with keys, and on Home."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.database import tables
from core.gateway import doors, routing_policy
from core.models import model_catalogue, quality_grades
from core.money.ledger import Account
from core.progress import estimate
from core.project.projects import Brief
from core.studio import Studio
from providers.base import Grade
from tests.support import films
from tests.ui.world import Set, labelled, words

BRIEF = Brief(idea="雨夜追猫", seconds=30)


@pytest.fixture(scope="module")
def here(one_studio: Studio) -> Set:
    """Somebody opened doors to two vendors; nobody asks through them."""
    made = Set(one_studio)
    with one_studio.db.write() as session:
        for vendor in ("dashscope", "kling"):
            doors.create_door(session, vendor, key="ak-0123456789abcdef:sk-0123456789abcdef", by=made.person)
    return made


def opened(here: Set, film_id, person=None):
    tab = here.tab(film_id, "storyboard", person=person)
    tab.session_state["ways"] = True
    return tab.run()


def wishes(here: Set, film_id) -> routing_policy.RoutingWishes:
    with here.studio.db.read() as session:
        return routing_policy.load_film_wishes(session, film_id)


def test_a_grade_is_chosen_with_what_a_whole_film_costs_at_it_and_can_be_undone(here):
    film_id = here.film()
    tab = opened(here, film_id)
    radio = tab.radio(key=f"ways-grade-{film_id}")
    assert [one.split(" · ")[0] for one in radio.options] == ["fast", "balanced", "quality"]
    assert all("about ¥" in one for one in radio.options)
    radio.set_value("quality").run()
    assert wishes(here, film_id).all.grade == "quality"
    tab.button(key="toast-undo").click().run()
    assert wishes(here, film_id).all.grade is None


def test_one_model_is_pinned_for_one_thing_and_taken_back(here):
    film_id = here.film()
    tab = opened(here, film_id)
    clip = tab.selectbox(key=f"ways-pin-clip-{film_id}")
    kling = next(one for one in clip.options if "about ¥" in one and "Kling" in one)
    clip.set_value(next(able.id for able in _task(here, film_id, "clip").able if kling.startswith(able.name))).run()
    pinned = wishes(here, film_id).stages["video"].pin
    assert pinned.startswith("kling/")
    assert _task(here, film_id, "clip").asked == pinned
    tab.selectbox(key=f"ways-pin-clip-{film_id}").set_value("").run()
    assert wishes(here, film_id).stages == {}


def test_two_things_of_one_stage_are_pinned_beside_each_other(here):
    film_id = here.film()
    board, shot = _task(here, film_id, "board"), _task(here, film_id, "shot")
    kept = model_catalogue.replace_pin("", board, board.able[0].id)
    both = model_catalogue.replace_pin(kept, shot, shot.able[0].id)
    assert both == f"{board.able[0].id} {shot.able[0].id}"
    assert model_catalogue.replace_pin(both, board, "") == shot.able[0].id


def test_who_only_watches_sees_how_and_changes_nothing(here):
    film_id = here.film()
    viewer = films.person(here.studio, "viewer", "看客")
    with here.studio.db.write() as session:
        session.add(tables.Member(project_id=film_id, user_id=viewer.id, role="viewer"))
    tab = opened(here, film_id, person=viewer)
    assert tab.radio(key=f"ways-grade-{film_id}").disabled
    assert tab.selectbox(key=f"ways-policy-{film_id}").disabled
    assert "Only those who work on the film" in words(tab)


def test_home_asks_how_fine_the_film_is_to_be_and_its_run_is_of_that_grade(here):
    tab = here.tab(None, "home")
    tab.text_area(key="home_idea").set_value("雨夜追猫，桥上无人").run()
    tab.button_group(key="home_grade").set_value("quality").run()
    labelled(tab, "Make a film").click().run()
    with here.studio.db.read() as session:
        newest = select(tables.Task).where(tables.Task.kind == "film.make").order_by(tables.Task.created_at.desc())
        assert session.scalars(newest).first().grade == "quality"


def test_the_best_grade_makes_two_pictures_of_each_shot_where_vendors_are_asked(here):
    assert quality_grades.takes_per_picture(here.studio, Account(), Grade.QUALITY) == 2
    assert quality_grades.takes_per_picture(here.studio, Account(), Grade.BALANCED) == 1
    assert quality_grades.takes_per_picture(here.crew, Account(), Grade.BALANCED) == 1
    assert estimate.count_jobs(BRIEF, 2)["storyboard.paint"] == 2 * estimate.count_jobs(BRIEF)["storyboard.paint"]
    assert estimate.estimate_cost(here.studio, BRIEF, "quality") > estimate.estimate_cost(here.studio, BRIEF, "fast")


def test_guests_are_not_asked_for_theirs_are_made_by_the_studios_own_engines(here):
    guest = films.person(here.studio, "guest", "访客")
    tab = here.tab(None, "home", person=guest)
    assert not [one for one in tab.get("button_group") if one.key == "home_grade"]
    assert quality_grades.takes_per_picture(here.studio, Account(user_id=guest.id), Grade.QUALITY) == 1


def _task(here: Set, film_id, name: str) -> model_catalogue.ModelTask:
    return next(one for one in model_catalogue.film_model_tasks(here.studio, film_id, "en") if one.name == name)
