"""What stands around every page, without a browser: the way back from a change, the header, what is said when something
cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core import making, schema, storyboard
from tests import films
from tests.ui.test_screens import World, turn, words
from ui import state
from ui.components import toast


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAILIES_HOME", str(tmp_path_factory.mktemp("shell")))
        patch.setenv("DATABASE_URL", "")
        patch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
        state.studio.cache_clear()
        studio = state.studio()
        schema.upgrade(studio.db)
        yield World(studio)
        state.studio.cache_clear()


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
    film_id = films.put(world.crew, world.person, "half")
    shot = world.made(film_id).shots[0]
    opened = world.tab(film_id, "storyboard")
    opened.button(key=f"ok-{shot.id}").click().run()
    with world.studio.db.write() as session:
        storyboard.replan(session, film_id, shot.id, description="别人写的")
    opened.button(key="toast-undo").click().run()
    assert "changed again since" in words(opened)
    assert world.made(film_id).shots[0].description == "别人写的"
    assert making.states(world.made(film_id))["storyboard"].total
