"""What makers see of the gateway: why a model was asked, what may have been paid, how a film is made, without a browser."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import tables
from core.errors import OverBudget
from core.models import failure_notes
from core.money import approvals
from core.storyboard import shot_changes
from core.studio import Studio
from core.tasks import task_lifecycle
from core.tasks.task_rows import TaskState
from jobs import queue
from providers.errors import Refused
from tests.support import doubted_call, films
from tests.ui.world import Set, labelled, words

FEN = 10_000


@pytest.fixture(scope="module")
def here(one_studio: Studio) -> Set:
    return Set(one_studio)


def in_doubt(here: Set, film_id: uuid.UUID, status: TaskState = TaskState.NEEDS_REVIEW) -> tuple[uuid.UUID, str]:
    return doubted_call.clip(here.studio, here.person, film_id, here.made(film_id).shots[1].id, status)


def row(here: Set, key: str) -> tables.Call:
    with here.studio.db.read() as session:
        return session.scalars(select(tables.Call).where(tables.Call.key == key)).one()


def status(here: Set, task_id: uuid.UUID) -> str:
    with here.studio.db.read() as session:
        return session.get_one(tables.Task, task_id).status


def test_a_call_that_may_have_been_paid_says_to_whom_and_how_much_and_is_asked_again_once_somebody_looked(here):
    film_id = here.film()
    task_id, key = in_doubt(here, film_id)
    tab = here.tab(film_id, "video")
    assert "Kling" in words(tab)
    assert "¥0.71 ($0.1)" in words(tab)
    assert "02" in words(tab)
    labelled(tab, "It was not made: make it · ¥0.71").click().run()
    assert (row(here, key).state, row(here, key).cost_micro_yuan) == ("failed", 0)
    assert status(here, task_id) == "pending"
    assert "This may have been paid for" not in words(tab)


def test_what_was_paid_is_said_to_be_on_the_tasks_page_and_is_asked_for_once_more(here):
    film_id = here.film()
    task_id, key = in_doubt(here, film_id)
    tab = here.tab(film_id, "tasks")
    assert "又一部" in words(tab)
    labelled(tab, "It was paid for: make it again · ¥0.71").click().run()
    assert (row(here, key).state, row(here, key).cost_micro_yuan) == ("done", 71 * FEN)
    assert status(here, task_id) == "pending"


def test_nobody_asks_again_for_what_was_cancelled_meanwhile(here):
    film_id = here.film()
    task_id, key = in_doubt(here, film_id, TaskState.CANCELLED)
    tab = here.tab(film_id, "tasks")
    tab.button_group(key="task_filter").set_value("needs_review").run()
    button = next(one for one in tab.button if one.label == "It was not made")
    button.click().run()
    assert (row(here, key).state, status(here, task_id)) == ("failed", "cancelled")


def test_who_only_watches_decides_nothing_about_what_was_paid(here):
    film_id = here.film()
    in_doubt(here, film_id)
    viewer = films.person(here.studio, "viewer", "看客")
    with here.studio.db.write() as session:
        session.add(tables.Member(project_id=film_id, user_id=viewer.id, role="viewer"))
    tab = here.tab(film_id, "video", person=viewer)
    assert "This may have been paid for" not in words(tab)
    assert "This may have been paid for" in words(here.tab(film_id, "video"))


def test_a_row_over_a_limit_says_that_an_admin_was_asked(here):
    film_id = here.film()
    over = {"need_micro_yuan": 2 * 10**6, "need": "¥2", "left": "¥1", "limit": "¥5", "budget": f"project:{film_id}"}
    with here.studio.db.write() as session:
        task = tables.Task(
            id=uuid.uuid4(), task_type="video", kind="video.shoot", project_id=film_id, user_id=here.person.id
        )
        task.root_id = task.id
        session.add(task)
    claimed = task_lifecycle.claim(here.studio.db, task.id, "test", 30)
    assert claimed
    task_lifecycle.fail(
        here.studio.db, claimed, failure_notes.over_budget_note(here.studio, claimed, OverBudget(**over)), retry=False
    )
    tab = here.tab(film_id, "tasks")
    told = next(e for e in tab.get("bidi_component") if e.proto.component_name == "dailies_tasks_en")
    assert "An admin was asked" in told.proto.json
    with here.studio.db.read() as session:
        assert [one.task_id for one in approvals.pending_requests(session)] == [task.id]


def test_a_clip_says_which_model_made_it_and_a_vendors_says_why(here):
    film_id = here.film()
    shot = here.made(film_id).shots[0]
    tab = here.tab(film_id, "video")
    tab.button(key=f"open-clip-{shot.id}").click().run()
    said = words(tab)
    assert "Why this model" in said
    assert "Score =" in said


def test_a_picture_is_worked_on_from_the_shots_window_for_its_price(here):
    film_id = here.film()
    shot = here.made(film_id).shots[0]
    tab = here.tab(film_id, "storyboard")
    tab.session_state["_open_shot"] = str(shot.id)
    tab.run()
    assert tab.button(key=f"tool-cutout-{shot.id}").label == "Without its background · ¥0"
    tab.selectbox(key=f"style-{shot.id}").set_value("ink")
    tab.button(key=f"tool-restyle-{shot.id}").click().run()
    (asked,) = here.asked(film_id, "storyboard.tool")
    assert (asked.params["tool"], asked.params["style"], asked.params["take"]) == ("restyle", "ink", str(shot.take_id))
    assert "Working on the picture" in words(tab)


def changing(here: Set, film_id: uuid.UUID, person=None) -> str:
    """What is read where the first shot's picture is to be changed in words."""
    shot = here.made(film_id).shots[0]
    tab = here.tab(film_id, "storyboard", person=person)
    tab.session_state["_open_shot"] = str(shot.id)
    tab.run()
    tab.button(key=f"in-words-{shot.id}").click().run()
    return words(tab)


def test_where_no_vendor_changes_pictures_in_words_the_window_says_who_could_and_how_to_open_one(here):
    said = changing(here, here.film())
    assert "No model that is ready changes a picture in words" in said
    assert "OpenAI" in said
    assert "Change it ·" not in said


def test_who_may_not_open_a_vendor_is_told_to_ask_an_admin(here):
    film_id = here.film()
    maker = films.person(here.studio, "user", "小陈")
    with here.studio.db.write() as session:
        session.add(tables.Member(project_id=film_id, user_id=maker.id, role="user"))
    assert "Ask an admin to add a key" in changing(here, film_id, maker)


def test_a_portrait_is_worked_on_from_its_sheet(here):
    film_id = here.film()
    who = here.made(film_id).cast[0]
    tab = here.tab(film_id, "characters")
    tab.button(key=f"tool-upscale-{who.id}").click().run()
    (asked,) = here.asked(film_id, "characters.tool")
    assert (asked.params["tool"], asked.target_id) == ("upscale", f"tool:{who.id}")


def test_a_refusal_is_shown_with_its_reason_and_softer_words_are_seen_before_they_are_taken(here):
    film_id = here.film()
    shot = here.made(film_id).shots[0]
    with here.studio.db.write() as session:
        shot_changes.replan_shot(session, film_id, shot.id, description="林岚身边有一具尸体。")
        task = tables.Task(
            id=uuid.uuid4(),
            task_type="storyboard",
            kind="storyboard.paint",
            project_id=film_id,
            status="failed",
            target_id=str(shot.id),
            error={"say": "tasks.Refused", "facts": {"reason": "no bodies, please"}},
            completed_at=tables.utc_now() + timedelta(seconds=1),
        )
        task.root_id = task.id
        session.add(task)
    tab = here.tab(film_id, "storyboard")
    tab.session_state["_open_shot"] = str(shot.id)
    tab.run()
    assert "It said: no bodies, please" in words(tab)
    labelled(tab, "Make it softer").click().run()
    (asked,) = here.asked(film_id, "storyboard.soften")
    queue.perform_task(queue.WorkPlace(here.studio, "test"), asked.id, lambda: None)
    tab.run()
    assert "林岚身边有一个倒下的人影。" in words(tab)
    assert here.made(film_id).shots[0].description == "林岚身边有一具尸体。"
    labelled(tab, "Use this and redo").click().run()
    assert here.made(film_id).shots[0].description == "林岚身边有一个倒下的人影。"
    assert here.asked(film_id, "storyboard.paint")[0].target_id == str(shot.id)


@pytest.mark.parametrize("page", ["audio", "characters", "video", "storyboard"])
def test_takes_of_an_older_film_say_nothing_of_their_model(here, page):
    film_id = here.film()
    shot = here.made(film_id).shots[0]
    with here.studio.db.write() as session:
        for kind, of in ((tables.Take, tables.Take.project_id), (tables.Video, None)):
            rows = select(kind) if of is None else select(kind).where(of == film_id)
            for one in session.scalars(rows):
                one.call_key = ""
    tab = here.tab(film_id, page)
    tab.session_state["_open_shot"] = tab.session_state["_open_clip"] = str(shot.id)
    tab.run()
    assert not tab.exception
    assert "Why this model" not in words(tab)


def test_a_portrait_that_was_refused_says_what_was_said(here):
    film_id = here.film()
    who = here.made(film_id).cast[0]
    with here.studio.db.write() as session:
        task = tables.Task(
            id=uuid.uuid4(),
            task_type="characters",
            kind="characters.portrait",
            project_id=film_id,
            status="failed",
            target_id=str(who.id),
            error=failure_notes.refusal_note(Refused("no", reason="no likeness of the living", model="openai/x")),
            completed_at=tables.utc_now() + timedelta(seconds=1),
        )
        task.root_id = task.id
        session.add(task)
    assert "OpenAI: no likeness of the living" in words(here.tab(film_id, "characters"))
