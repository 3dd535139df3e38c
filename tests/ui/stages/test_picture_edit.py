"""A picture changed in words, without a browser: who would do it and for how much, what is sent, and what is said where it cannot be."""

from __future__ import annotations

import base64
import io
import uuid

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from core.database import tables
from core.gateway import doors
from core.storyboard import retouch
from core.studio import Studio
from tests.ui.world import Set, labelled, words
from ui.takes import picture_edit


@pytest.fixture(scope="module")
def here(one_studio: Studio) -> Set:
    """With a key of OpenAI's."""
    made = Set(one_studio)
    with one_studio.db.write() as session:
        doors.create_door(session, "openai", key="sk-0123456789abcdef0123", by=made.person)
    return made


def window(here: Set, film_id: uuid.UUID, person=None) -> AppTest:
    """The first shot's window, where its picture is to be changed."""
    shot = here.made(film_id).shots[0]
    tab = here.tab(film_id, "storyboard", person=person)
    tab.session_state["_open_shot"] = str(shot.id)
    tab.run()
    tab.button(key=f"in-words-{shot.id}").click().run()
    return tab


def field(tab: AppTest, here: Set, film_id: uuid.UUID):
    return tab.text_area(key=f"in-words-{here.made(film_id).shots[0].take_id}")


def test_who_would_do_it_stands_with_each_price_before_the_click(here):
    film_id = here.film()
    tab = window(here, film_id)
    (who,) = [one for one in tab.radio if one.label == "Who does it"]
    assert who.options and all("¥" in one for one in who.options)
    assert any("Change it · ¥" in button.label for button in tab.button)
    assert "Makes another take of take 1" in words(tab)


def test_the_words_go_to_whoever_was_chosen_and_the_window_shows_the_shot_again(here):
    film_id = here.film()
    shot = here.made(film_id).shots[0]
    tab = window(here, film_id)
    field(tab, here, film_id).set_value("把外套改成红色")
    labelled(tab, "Change it ·").click().run()
    (asked,) = here.asked(film_id, "storyboard.tool")
    assert (asked.params["tool"], asked.params["words"], asked.params["take"]) == (
        "edit",
        "把外套改成红色",
        str(shot.take_id),
    )
    assert (asked.params["mask"], asked.params["model"].partition("/")[0]) == ("", "openai")
    assert asked.target_id == f"tool:{shot.id}"
    assert "Working on the picture" in words(tab)
    assert not [one for one in tab.radio if one.label == "Who does it"]


def test_nothing_written_is_refused_in_place_and_nothing_is_sent(here):
    film_id = here.film()
    tab = window(here, film_id)
    labelled(tab, "Change it ·").click().run()
    assert "Nothing was written" in words(tab)
    assert here.asked(film_id, "storyboard.tool") == []


def test_what_is_too_long_stays_as_it_was_typed(here):
    film_id = here.film()
    tab = window(here, film_id)
    field(tab, here, film_id).set_value("红" * 1001)
    labelled(tab, "Change it ·").click().run()
    assert "There are 1001 characters here; at most 1000 fit." in words(tab)
    assert field(tab, here, film_id).value == "红" * 1001


def test_what_was_painted_goes_along_as_a_mask_of_the_pictures_own_size(here):
    film_id = here.film()
    take = here.made(film_id).takes[here.made(film_id).shots[0].take_id]
    drawn = Image.new("RGB", (64, 36))
    ImageDraw.Draw(drawn).rectangle((10, 10, 30, 30), fill="white")
    out = io.BytesIO()
    drawn.save(out, "PNG")
    tab = window(here, film_id)
    tab.session_state[picture_edit.DRAWN] = {"take": str(take.id), "png": base64.b64encode(out.getvalue()).decode()}
    field(tab, here, film_id).set_value("红外套")
    labelled(tab, "Change it ·").click().run()
    (asked,) = here.asked(film_id, "storyboard.tool")
    mask = Image.open(io.BytesIO(here.studio.files.read(asked.params["mask"])))
    with here.studio.db.read() as session:
        assert mask.size == retouch.picture_size(session, take)
        linked = select(tables.ProjectAsset).where(tables.ProjectAsset.sha256 == asked.params["mask"])
        assert session.scalar(linked).project_id == film_id


def test_a_change_that_failed_says_why_and_its_words_stand_there_again(here):
    film_id = here.film()
    shot = here.made(film_id).shots[0]
    with here.studio.db.write() as session:
        task = tables.Task(
            id=uuid.uuid4(),
            task_type="storyboard",
            kind="storyboard.tool",
            project_id=film_id,
            status="failed",
            target_id=retouch.retouch_target(shot.id),
            error={"say": "tasks.NoModel", "facts": {}},
            params={"tool": "edit", "take": str(shot.take_id), "words": "让天亮起来"},
        )
        task.root_id = task.id
        session.add(task)
    tab = window(here, film_id)
    assert "No engine can do this step" in words(tab)
    assert field(tab, here, film_id).value == "让天亮起来"


def test_one_goes_back_without_changing_anything(here):
    film_id = here.film()
    tab = window(here, film_id)
    labelled(tab, "Back").click().run()
    assert not [one for one in tab.radio if one.label == "Who does it"]
    assert here.asked(film_id, "storyboard.tool") == []


def test_a_portrait_is_changed_in_words_in_a_window_of_its_own(here):
    film_id = here.film()
    who = here.made(film_id).cast[0]
    tab = here.tab(film_id, "characters")
    tab.button(key=f"in-words-{who.id}").click().run()
    tab.text_area(key=f"in-words-{who.take_id}").set_value("戴一顶红帽子")
    labelled(tab, "Change it ·").click().run()
    (asked,) = here.asked(film_id, "characters.tool")
    assert (asked.params["tool"], asked.params["take"]) == ("edit", str(who.take_id))
