"""What stands around every page, without a browser: the way back from a change, the header, what is said when something
cannot be."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from core.database import tables
from core.production import script_revisions
from core.project import projects, tags
from core.stages import STAGES
from core.studio import Studio
from tests.support import films
from tests.ui.world import World, places, turn, words
from ui.base import film_on_screen, toast


@pytest.fixture(scope="module")
def world(one_studio: Studio) -> World:
    return World(one_studio, ["stale"])


def first_line(world, film_id):
    return next(b for scene in world.made(film_id).script.scenes for b in scene.beats if b.kind == "dialogue")


def test_a_change_is_told_with_its_way_back_and_taken_back_by_it(world):
    film_id = films.put(world.crew, world.person, "script")
    opened, line = world.tab(film_id, "script"), first_line(world, film_id)
    opened.text_area(key=f"beat-{film_id}-{line.id}").set_value("换一句。").run()
    assert 'role="status"' in words(opened)
    opened.run()
    assert opened.button(key="toast-undo"), "it stays while something else is drawn anew"
    opened.button(key="toast-undo").click().run()
    assert first_line(world, film_id).text == line.text
    assert "Undone" in words(opened)
    opened.button(key="toast-redo").click().run()
    assert first_line(world, film_id).text == "换一句。"


@pytest.mark.parametrize("page", STAGES)
def test_what_is_said_above_a_page_leaves_all_that_stands_on_it_in_its_place(world, page):
    """Streamlit hides what moves on until it is drawn again, and a menu open on it is closed."""
    film_id = films.put(world.crew, world.person, "full")
    before = places(world.tab(film_id, page))
    opened, line = world.tab(film_id, page), first_line(world, film_id)
    with world.studio.db.write() as session:
        script_revisions.save_reworded_beat(session, film_id, line.id, line.text, "换一句。")
    opened.session_state[toast.SHOWN] = toast.Toast(1, time.time(), "ready", way="undo")
    opened.session_state[film_on_screen.WRONG] = "it did not go well"
    after = places(turn(opened, page))
    assert any("toast-undo" in name for name in after)
    assert page == "film" or any("stale" in name for name in after)
    assert {name: at for name, at in after.items() if name in before} == {
        name: at for name, at in before.items() if name in after
    }


def test_a_change_that_is_over_is_not_told_again(world):
    film_id = films.put(world.crew, world.person, "script")
    opened, line = world.tab(film_id, "script"), first_line(world, film_id)
    opened.text_area(key=f"beat-{film_id}-{line.id}").set_value("再换一句。").run()
    shown = opened.session_state[toast.SHOWN]
    opened.session_state[toast.SHOWN] = replace(shown, at=shown.at - toast.STAYS_S)
    opened.run()
    assert not [button for button in opened.button if button.key == "toast-undo"]
    turn(opened, "storyboard")
    assert not [button for button in opened.button if button.key == "toast-undo"]


def test_where_somebody_changed_it_again_undo_says_so_and_leaves_it(world):
    film_id = films.put(world.crew, world.person, "script")
    opened, line = world.tab(film_id, "script"), first_line(world, film_id)
    opened.text_area(key=f"beat-{film_id}-{line.id}").set_value("我写的。").run()
    with world.studio.db.write() as session:
        script_revisions.save_reworded_beat(session, film_id, line.id, "我写的。", "别人写的。")
    opened.button(key="toast-undo").click().run()
    assert "changed again since" in words(opened)
    assert first_line(world, film_id).text == "别人写的。"


def test_a_film_is_renamed_in_its_bar_and_the_tab_says_its_new_name(world):
    film_id = films.put(world.crew, world.person, "script")
    opened = world.tab(film_id, "script")
    opened.text_input(key=f"rename-{film_id}").set_value("第七次提问").run()
    assert world.made(film_id).project.name == "第七次提问"
    assert "第七次提问" in words(opened)
    opened.text_input(key=f"rename-{film_id}").set_value("  ").run()
    assert world.made(film_id).project.name == "第七次提问"
    opened.button(key="toast-undo").click().run()
    assert world.made(film_id).project.name != "第七次提问"


def test_tags_of_a_film_are_chosen_or_typed_in_its_bar_and_a_change_is_taken_back(world):
    film_id, other = (films.put(world.crew, world.person, "script") for _ in range(2))
    with world.studio.db.write() as session:
        tags.set_tags(session, world.person, other, "Spring")
    opened = world.tab(film_id, "script")
    field = opened.multiselect(key=f"tags-{film_id}")
    assert "Spring" in field.options  # of another film
    field.set_value(["Spring"]).run()
    assert seen_tags(world, film_id) == ("Spring",)
    opened.button(key="toast-undo").click().run()
    assert seen_tags(world, film_id) == ()
    assert opened.multiselect(key=f"tags-{film_id}").value == []


def seen_tags(world, film_id) -> tuple[str, ...]:
    with world.studio.db.read() as session:
        return tags.film_tags(session, film_id)


def test_a_limit_is_set_in_the_bar_and_what_is_no_sum_is_refused_with_a_sentence(world):
    film_id = films.put(world.crew, world.person, "script")
    opened = world.tab(film_id, "script")
    field = f"limit-{film_id}"
    opened.text_input(key=field).set_value("¥50").run()
    assert world.made(film_id).project.budget_micro_yuan == 50_000_000
    assert opened.text_input(key=field).value == "50"
    opened.text_input(key=field).set_value("a lot").run()
    assert "Please write a sum" in words(opened)
    assert world.made(film_id).project.budget_micro_yuan == 50_000_000
    opened.text_input(key=field).set_value("").run()
    assert world.made(film_id).project.budget_micro_yuan is None


def test_refreshing_says_how_many_how_long_and_how_much(world):
    opened = world.tab(world.films["stale"], "script")
    label = opened.button(key="refresh-stale").label
    assert label.startswith("Refresh ")
    assert "ready in " in label
    assert label.endswith(" · ¥0")


def test_a_film_deleted_by_somebody_else_while_it_is_open_is_a_sentence_with_a_way_on(world):
    film_id = films.put(world.crew, world.person, "script")
    opened, line = world.tab(film_id, "script"), first_line(world, film_id)
    with world.studio.db.write() as session:
        projects.delete(session, film_id)
    opened.text_area(key=f"beat-{film_id}-{line.id}").set_value("还在写。").run()
    assert "deleted, or it is not shared with you" in words(opened)
    assert any(link.proto.label == "To Home" for link in opened.get("page_link"))


def test_a_role_taken_away_while_the_page_is_open_refuses_the_change_and_says_why(world):
    maker = films.person(world.studio, "user", "小周")
    film_id = films.put(world.crew, maker, "script")
    opened, line = world.tab(film_id, "script", person=maker), first_line(world, film_id)
    with world.studio.db.write() as session:
        session.get(tables.User, maker.id).role = "viewer"
    opened.text_area(key=f"beat-{film_id}-{line.id}").set_value("我还想改。").run()
    assert first_line(world, film_id).text == line.text
    assert "Your role does not allow this" in words(opened)
    assert all(field.disabled for field in opened.text_area)


def test_a_page_one_may_not_open_is_a_sentence_with_a_way_on(world):
    viewer = films.person(world.studio, "viewer", "看看")
    opened = world.tab(None, "home", person=viewer)
    turn(opened, "team")
    assert "This page is not open to you" in words(opened)
    assert any(link.proto.label == "To Home" for link in opened.get("page_link"))


@pytest.mark.usefixtures("stumbles")
def test_what_a_page_raises_is_a_sentence_with_a_number_and_never_a_trace(world):
    """A row nobody could have written: the page cannot be drawn from it."""
    film_id = films.put(world.crew, world.person, "script")
    with world.studio.db.write() as session:
        row = session.get(tables.Project, film_id)
        good, row.settings = row.settings, {"ratio": "no such ratio"}
    opened = world.tab(film_id, "script")
    assert not opened.exception
    assert "This page could not be shown" in words(opened)
    assert "tell an admin the number" in words(opened)
    with world.studio.db.write() as session:
        session.get(tables.Project, film_id).settings = good
    opened.button(key="lost-again").click().run()
    assert "could not be shown" not in words(opened)
    assert opened.text_area


def test_a_deleted_film_is_put_back_from_the_bin_or_deleted_by_its_name(world):
    film_id = films.put(world.crew, world.person, "half", "要扔掉的片子")
    name = world.made(film_id).project.name
    with world.studio.db.write() as session:
        projects.delete(session, film_id)
    opened = turn(world.tab(None, "home"), "bin")
    assert name in words(opened)
    opened.button(key=f"back-{film_id}").click().run()
    assert world.made(film_id).project.name == name
    with world.studio.db.write() as session:
        projects.delete(session, film_id)
    opened.run()
    opened.button(key=f"gone-{film_id}").click().run()
    opened.text_input(key="bin_name").set_value("another").run()
    opened.button(key="delete-now").click().run()
    assert "nothing was deleted" in words(opened)
    opened.text_input(key="bin_name").set_value(name).run()
    opened.button(key="delete-now").click().run()
    assert "Deleted for good" in words(opened)
    with world.studio.db.read() as session:
        assert session.get(tables.Project, film_id) is None


def test_an_empty_bin_says_what_it_is_for(world):
    opened = turn(world.tab(None, "home", person=films.person(world.studio, "user", "新人")), "bin")
    assert "The bin is empty" in words(opened)
