"""The cast on screen, without a browser: what its fields and buttons do."""

from __future__ import annotations

import pytest

from core.database import tables
from core.production import production_plan
from core.studio import Studio
from tests.support import films
from tests.ui.world import Set, labelled, words
from ui.characters import voice_window


@pytest.fixture(scope="module")
def studio_set(one_studio: Studio) -> Set:
    return Set(one_studio)


def test_a_name_is_changed_where_it_stands(studio_set):
    film = studio_set.film()
    opened = studio_set.tab(film, "characters")
    her = studio_set.made(film).cast[0]
    opened.text_input(key=f"name-{her.id}").set_value("林小岚").run()
    assert studio_set.made(film).script.cast[0].name == "林小岚"
    assert studio_set.made(film).audios[0].speaker == "林小岚"


def test_a_name_that_is_taken_is_said_in_place_and_stays_in_the_field(studio_set):
    film = studio_set.film()
    opened = studio_set.tab(film, "characters")
    field = f"name-{studio_set.made(film).cast[0].id}"
    opened.text_input(key=field).set_value("猫").run()
    assert "There is a 猫 in this film already" in words(opened)
    assert opened.text_input(key=field).value == "猫"
    assert studio_set.made(film).cast[0].name == "林岚"


def test_the_page_says_how_many_shots_a_change_of_look_makes_stale(studio_set):
    film = studio_set.film()
    opened = studio_set.tab(film, "characters")
    assert "2 shots show 林岚" in words(opened)
    her = studio_set.made(film).cast[0]
    opened.text_area(key=f"clothing-{her.id}").set_value("红色雨衣").run()
    assert production_plan.stage_states(studio_set.made(film))["storyboard"].stale == 2


def test_a_portrait_is_approved_and_taken_back(studio_set):
    film = studio_set.film()
    opened = studio_set.tab(film, "characters")
    her = studio_set.made(film).cast[0]
    opened.button(key=f"oq-{her.id}").click().run()
    assert studio_set.made(film).cast[0].approved_at
    opened.button(key=f"okd-{her.id}").click().run()
    assert not studio_set.made(film).cast[0].approved_at


def test_all_portraits_are_approved_at_once(studio_set):
    film = studio_set.film()
    opened = studio_set.tab(film, "characters")
    labelled(opened, "Approve all · 2").click().run()
    assert all(row.approved_at for row in studio_set.made(film).cast)
    assert not [button for button in opened.button if button.label.startswith("Approve all")]


def test_a_redo_says_whom_and_its_price_and_brings_a_sheet_with_it(studio_set):
    film = studio_set.film()
    opened = studio_set.tab(film, "characters")
    labelled(opened, ":gray[Redo 林岚 · ]¥0").click().run()
    (task,) = studio_set.asked(film, "characters.portrait")
    assert task.params["sheet"] is True


def test_somebody_is_added_and_taken_out_again(studio_set):
    film = studio_set.film()
    opened = studio_set.tab(film, "characters")
    opened.text_input(key="join-name").set_value("老王")
    labelled(opened, "Add").click().run()
    assert [row.name for row in studio_set.made(film).cast] == ["林岚", "猫", "老王"]
    labelled(opened, "Take out 老王").click().run()
    assert [row.name for row in studio_set.made(film).cast] == ["林岚", "猫"]


def test_a_voice_is_tried_before_it_is_given(studio_set):
    film = studio_set.film()
    opened = studio_set.tab(film, "characters")
    opened.button(key=f"voices-{studio_set.made(film).cast[0].id}").click().run()
    assert "你给我站住" in words(opened), "the voices say a line of hers"
    labelled(opened, "Listen to Yunxi").click().run()
    (task,) = studio_set.asked(film, "audio.audition")
    assert task.params["wanted"]["voice"] == "zm_yunxi"
    films.work_off(studio_set.crew)
    opened.run()
    assert task.params["wanted"] and not opened.session_state[voice_window.TRYING], "it is there and was played"
    opened.button(key="give-zm_yunxi").click().run()
    assert studio_set.made(film).cast[0].voice == "zm_yunxi"
    assert production_plan.stage_states(studio_set.made(film))["audio"].stale == 1


def test_a_viewer_hears_and_changes_nothing(studio_set):
    film = studio_set.film()
    viewer = films.person(studio_set.studio, "viewer", "看客")
    with studio_set.studio.db.write() as session:
        session.add(tables.Member(project_id=film, user_id=viewer.id, role="viewer"))
    opened = studio_set.tab(film, "characters", person=viewer)
    assert 'data-sound="/api/v1/assets/' in words(opened)
    assert all(field.disabled for field in opened.text_area)
    assert all(field.disabled for field in opened.text_input if field.key and field.key.startswith("name-"))
