"""What people do with shots, each one change that can be undone: the callbacks of the board and of a shot's window."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.database.tables import Shot
from core.editing import undo
from core.errors import Conflict
from core.film import posters
from core.people.access import Action
from core.production import kept_takes
from core.project import takes
from core.storyboard import shot_changes, shot_order
from ui.base import film_on_screen, state

OPEN, WRONG_HERE, LEAD, CLASH = "_open_shot", "_wrong_in_window", "_lead_shot", "_shot_clash"
Ids = Sequence[uuid.UUID]


def open_window(shot_id: uuid.UUID) -> None:
    state.remember(OPEN, str(shot_id))


def follow_link() -> None:
    """`?shot=` leads to a shot: its window opens, once."""
    asked = st.query_params.get("shot")
    if asked:
        state.remember(OPEN, asked)
        del st.query_params["shot"]


def close_window() -> None:
    state.forget(OPEN, WRONG_HERE, CLASH)


def keep_failure_in_window() -> None:
    """While a shot's window is open, what went wrong is said in it and not behind it."""
    if state.recall(OPEN):
        state.remember(WRONG_HERE, film_on_screen.take_failure())


def approve_shots(shot_ids: Ids) -> None:
    with film_on_screen.report_failure():
        doer = film_on_screen.require_actor(Action.APPROVE)
        doer.change(_counted("approved", shot_ids), shot_changes.approve_shots, shot_ids, doer.person.id)
    keep_failure_in_window()


def take_back_approval(shot_id: uuid.UUID) -> None:
    with film_on_screen.report_failure():
        film_on_screen.require_actor(Action.APPROVE).change(
            "undo.approval_taken_back", shot_changes.reopen_shot, shot_id
        )
    keep_failure_in_window()


def keep_as_is(target_id: str) -> None:
    film_on_screen.change_film("undo.kept_as_is", kept_takes.keep_as_is, target_id)
    keep_failure_in_window()


def use_take(take_id: uuid.UUID) -> None:
    film_on_screen.change_film("undo.take_chosen", takes.choose_take, take_id)
    keep_failure_in_window()


def redo_shots(shot_ids: Ids) -> None:
    """Another take of each; those at work already are left alone."""
    film = _film()
    if film is None:
        return
    for shot_id in shot_ids:
        if ("storyboard", str(shot_id)) not in film.at_work:
            made = film.takes.get(shot_id, 0)
            film_on_screen.start_job("storyboard.paint", str(shot_id), id=str(shot_id), take=made)
    keep_failure_in_window()


def set_framing(shot_ids: Ids, **plan: Any) -> None:
    """Size, angle or camera move of one or many."""
    film_on_screen.change_film(_counted("changed", shot_ids), shot_changes.replan_shots, shot_ids, **plan)
    keep_failure_in_window()


def set_plan(shot_id: uuid.UUID, field: str, _seen: object, wanted: object) -> None:
    set_framing([shot_id], **{field: wanted})


def set_description(shot_id: uuid.UUID, seen: str, text: str) -> None:
    """Where somebody else told it otherwise meanwhile, both texts are kept, and the window asks which is to stand."""
    state.forget(CLASH)
    with film_on_screen.report_failure():
        try:
            film_on_screen.require_actor().change(
                "undo.shot_described", shot_changes.describe_shot, shot_id, seen, text
            )
        except Conflict as clash:
            state.remember(CLASH, {"shot": str(shot_id), "mine": text, "theirs": clash.facts["theirs"]})
    keep_failure_in_window()


def set_staging(shot_id: uuid.UUID, field: str, _seen: object, wanted: object) -> None:
    film_on_screen.change_film("undo.shot_changed", shot_changes.restage_shot, shot_id, **{field: wanted})
    keep_failure_in_window()


def set_people(shot_id: uuid.UUID, names: Sequence[str]) -> None:
    film_on_screen.change_film("undo.people_changed", shot_changes.set_people_in_shot, shot_id, names)
    keep_failure_in_window()


def set_direction(shot_id: uuid.UUID, name: str, field: str, _seen: object, wanted: object) -> None:
    film_on_screen.change_film("undo.people_changed", shot_changes.direct_person, shot_id, name, **{field: wanted})
    keep_failure_in_window()


def insert_shot(after: uuid.UUID) -> None:
    """A new shot, and its window: what it shows is still to be told."""
    made = film_on_screen.change_film("undo.shot_inserted", shot_order.insert_shot, after=after)
    if made is not None:
        open_window(made.id)


def split_shot(shot_id: uuid.UUID) -> None:
    _lead(film_on_screen.change_film("undo.shot_split", shot_order.split_shot, shot_id))


def duplicate_shot(shot_id: uuid.UUID) -> None:
    _lead(film_on_screen.change_film("undo.shot_duplicated", shot_order.duplicate_shot, shot_id))


def set_poster(shot_id: uuid.UUID) -> None:
    """This shot stands for the film; chosen again, the studio picks one by itself."""
    film = _film()
    if film is None:
        return
    picked = posters.toggle_pick(film.made, shot_id)
    studio = state.studio()
    large = posters.store_large_poster(studio.db, studio.files, posters.with_picked_shot(film.made, picked))
    film_on_screen.change_film("undo.poster_chosen", posters.set_film_poster, film.made, picked, large)


def move_shot(shot_id: uuid.UUID, beside: uuid.UUID, after: bool) -> None:
    film_on_screen.change_film("undo.shot_moved", shot_order.move_shot, shot_id, beside, after=after)


def step_shot(shot_id: uuid.UUID, later: bool) -> None:
    film_on_screen.change_film("undo.shot_moved", shot_order.move_one_place, shot_id, later)


def remove_shots(shot_ids: Ids) -> None:
    film_on_screen.change_film(_counted("removed", shot_ids), shot_order.remove_shots, shot_ids)


def _counted(what: str, shot_ids: Ids) -> dict[str, Any]:
    """The name of a change of one shot or of many."""
    count = len(shot_ids)
    return undo.change_name(f"undo.shot_{what}" if count == 1 else f"undo.shots_{what}", n=count)


def _lead(made: Shot | None) -> None:
    """The board leads the eye and the keyboard to a shot that is new on it."""
    if made is not None:
        state.remember(LEAD, str(made.id))


def _film() -> film_on_screen.FilmOnScreen | None:
    """The film as it stands at this click; None where it may not be worked on, which is said."""
    with film_on_screen.report_failure():
        person, project_id = film_on_screen.require_person_and_film(Action.MAKE)
        return film_on_screen.load_film(person, project_id)
    return None
