"""Deeds that the browser tells until they are answered for: each is done once, on the film it was done on, or says why not."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest

from core.database import locks
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio
from tests.support import films
from tests.ui.conftest import on_one_server
from tests.ui.stages.test_storyboard_page import Set
from ui.base import element_actions, film_on_screen, state


def _page() -> None:
    """A page with the board on it, or not yet, in which a message of the browser comes in."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from ui.base import element_actions, state
    from ui.storyboard import board

    memory = get_script_run_ctx().session_state
    asks = st.session_state["asks"] if "asks" in st.session_state else vars(memory)["_yield_callback"]
    if st.session_state["drawn"]:
        state.remember(element_actions.VERBS, {board.KEY: {"act": board.do}})
    messages = st.session_state["told"]
    object.__setattr__(memory, "_yield_callback", asks)
    try:
        element_actions.run_deeds(messages)
    finally:
        object.__setattr__(memory, "_yield_callback", lambda: None)


@pytest.fixture(scope="module")
def here(one_studio: Studio) -> Set:
    return Set(one_studio)


def page(here: Set, film_id: uuid.UUID, role: str = "user") -> AppTest:
    tab = on_one_server(AppTest.from_function(_page, default_timeout=30))
    person = here.person if role == "user" else films.person(here.studio, role)
    tab.session_state[state.TOKEN] = films.token(here.studio, person)
    tab.session_state[state.PROJECT] = str(film_id)
    return tab


def told(tab: AppTest, *acts: dict[str, Any], drawn: bool = True) -> list[str]:
    """What is heard by the end, by id."""
    tab.session_state["drawn"], tab.session_state["told"] = drawn, list(acts)
    tab.run()
    assert not tab.exception
    return (
        [name for _, name in tab.session_state[element_actions.HEARD]]
        if element_actions.HEARD in tab.session_state
        else []
    )


def deed(film_id: uuid.UUID, **act: Any) -> dict[str, Any]:
    return {"id": uuid.uuid4().hex, "of": "board", "what": "act", "value": act, "film": str(film_id)}


def split(film: FilmSnapshot) -> dict[str, Any]:
    return deed(film.project.id, do="duplicate", shot=str(film.shots[0].id))


def test_a_deed_that_is_told_again_is_done_once(here):
    film = here.made(here.film())
    tab, twice = page(here, film.project.id), split(film)
    assert told(tab, twice) == [twice["id"]]
    assert told(tab, twice, other := split(film)) == [twice["id"], other["id"]]
    assert len(here.made(film.project.id).shots) == 5


def test_a_page_loaded_anew_tells_what_was_done_and_it_is_not_done_again(here):
    film = here.made(here.film())
    twice = split(film)
    told(page(here, film.project.id), twice)
    assert told(page(here, film.project.id), twice) == [twice["id"]]
    assert len(here.made(film.project.id).shots) == 4


def test_a_deed_waits_for_its_element_on_a_page_loaded_anew(here):
    film = here.made(here.film())
    tab, early = page(here, film.project.id), split(film)
    assert told(tab, early, drawn=False) == []
    assert told(tab, early) == [early["id"]]
    assert len(here.made(film.project.id).shots) == 4


def test_a_deed_that_cannot_be_done_says_why_and_the_next_is_done(here):
    film = here.made(here.film())
    tab = page(here, film.project.id)
    gone = deed(film.project.id, do="approve", shots=[str(uuid.uuid4())])
    told(tab, gone, split(film))
    assert tab.session_state[film_on_screen.WRONG]
    assert len(here.made(film.project.id).shots) == 4
    said = told(guest := page(here, film.project.id, role="viewer"), mine := split(film))
    assert said == [mine["id"]] and guest.session_state[film_on_screen.WRONG]
    assert len(here.made(film.project.id).shots) == 4


def test_a_deed_in_whose_midst_another_message_comes_is_done_all_the_same(here, monkeypatch):
    """Streamlit breaks a callback off for a newer message where it next touches the memory: here, once the deed's lock is taken."""
    film, take_lock, taken, broken_off = here.made(here.film()), locks.take_lock, [], []

    def breaks_off() -> None:
        if taken and not broken_off:
            broken_off.append(True)
            raise StopException

    monkeypatch.setattr(locks, "take_lock", lambda *held: taken.append(held) or take_lock(*held))
    tab, once = page(here, film.project.id), split(film)
    tab.session_state["asks"] = breaks_off
    told(tab, once)
    assert told(tab, once) == [once["id"]] and taken
    assert len(here.made(film.project.id).shots) == 4


def test_a_deed_is_done_on_the_film_it_was_done_on_though_another_is_open_by_now(here):
    film, other = here.made(here.film()), here.film()
    told(page(here, other), split(film))
    assert len(here.made(film.project.id).shots) == 4
    assert len(here.made(other).shots) == 3


def _gone() -> None:
    """A callback of Streamlit for elements that no page has drawn since."""
    from ui.base import element_actions
    from ui.widgets import film_changes

    element_actions._told("shot_view")
    film_changes._heard("_window-ear-gone")


def test_what_a_window_tells_that_is_closed_by_now_breaks_no_page(here):
    tab = on_one_server(AppTest.from_function(_gone, default_timeout=30))
    assert not tab.run().exception
