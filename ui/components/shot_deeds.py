"""What people do with shots, each one change that can be undone: the callbacks of the board and of a shot's window."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import streamlit as st

from core import making, posters, project, shot_order, storyboard, takes
from core.access import Action
from core.errors import Conflict
from ui import state
from ui.components import onscreen

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


def in_place() -> None:
    """While a shot's window is open, what went wrong is said in it and not behind it."""
    if state.recall(OPEN):
        state.remember(WRONG_HERE, onscreen.said()[0])


def approve(shot_ids: Ids) -> None:
    with onscreen.changing(Action.APPROVE, _counted("approved", shot_ids), n=len(shot_ids)) as (
        session,
        project_id,
        person,
    ):
        for shot_id in shot_ids:
            storyboard.approve(session, project_id, shot_id, person.id)
    in_place()


def take_back(shot_id: uuid.UUID) -> None:
    with onscreen.changing(Action.APPROVE, "undo.approval_taken_back") as (session, project_id, _):
        storyboard.reopen(session, project_id, shot_id)
    in_place()


def keep(target_id: str) -> None:
    with onscreen.changing(said="undo.kept_as_is") as (session, project_id, _):
        making.keep_as_is(session, project_id, target_id)
    in_place()


def use(take_id: uuid.UUID) -> None:
    with onscreen.changing(said="undo.take_chosen") as (session, project_id, _):
        takes.use(session, project_id, take_id)
    in_place()


def redo(shot_ids: Ids) -> None:
    """Another take of each; those at work already are left alone."""
    film = _film()
    if film is None:
        return
    for shot_id in shot_ids:
        if ("storyboard", str(shot_id)) not in film.at_work:
            made = film.takes.get(shot_id, 0)
            onscreen.start("storyboard.paint", str(shot_id), id=str(shot_id), take=made)
    in_place()


def frame(shot_ids: Ids, **plan: Any) -> None:
    """Size, angle or camera move of one or many."""
    with onscreen.changing(said=_counted("changed", shot_ids), n=len(shot_ids)) as (session, project_id, _):
        for shot_id in shot_ids:
            storyboard.replan(session, project_id, shot_id, **plan)
    in_place()


def replan(shot_id: uuid.UUID, field: str, _seen: object, wanted: object) -> None:
    frame([shot_id], **{field: wanted})


def describe(shot_id: uuid.UUID, seen: str, text: str) -> None:
    """Where somebody else told it otherwise meanwhile, both texts are kept, and the window asks which is to stand."""
    state.forget(CLASH)
    with onscreen.changing(said="undo.shot_described") as (session, project_id, _):
        try:
            storyboard.describe(session, project_id, shot_id, seen, text)
        except Conflict as clash:
            state.remember(CLASH, {"shot": str(shot_id), "mine": text, "theirs": clash.facts["theirs"]})
    in_place()


def restage(shot_id: uuid.UUID, field: str, _seen: object, wanted: object) -> None:
    with onscreen.changing(said="undo.shot_changed") as (session, project_id, _):
        storyboard.restage(session, project_id, shot_id, **{field: wanted})
    in_place()


def appear(shot_id: uuid.UUID, names: Sequence[str]) -> None:
    with onscreen.changing(said="undo.people_changed") as (session, project_id, _):
        storyboard.appear(session, project_id, shot_id, names)
    in_place()


def direct(shot_id: uuid.UUID, name: str, field: str, _seen: object, wanted: object) -> None:
    with onscreen.changing(said="undo.people_changed") as (session, project_id, _):
        storyboard.direct(session, project_id, shot_id, name, **{field: wanted})
    in_place()


def insert(after: uuid.UUID) -> None:
    """A new shot, and its window: what it shows is still to be told."""
    with onscreen.changing(said="undo.shot_inserted") as (session, project_id, _):
        open_window(shot_order.insert(session, project_id, after=after).id)


def split(shot_id: uuid.UUID) -> None:
    with onscreen.changing(said="undo.shot_split") as (session, project_id, _):
        _lead(shot_order.split(session, project_id, shot_id).id)


def duplicate(shot_id: uuid.UUID) -> None:
    with onscreen.changing(said="undo.shot_duplicated") as (session, project_id, _):
        _lead(shot_order.duplicate(session, project_id, shot_id).id)


def poster(shot_id: uuid.UUID) -> None:
    """This shot stands for the film; chosen again, the studio picks one by itself."""
    film = _film()
    if film is None:
        return
    picked = posters.pick(film.made, shot_id)
    studio = state.studio()
    large = posters.keep_large(studio.db, studio.files, posters.with_picked(film.made, picked))
    with onscreen.changing(said="undo.poster_chosen") as (session, project_id, _):
        project.change_brief(session, project_id, poster=picked)
        posters.put_on_cut(session, film.made, large)


def move(shot_id: uuid.UUID, beside: uuid.UUID, after: bool) -> None:
    with onscreen.changing(said="undo.shot_moved") as (session, project_id, _):
        shot_order.move(session, project_id, shot_id, beside, after=after)


def step(shot_id: uuid.UUID, later: bool) -> None:
    with onscreen.changing(said="undo.shot_moved") as (session, project_id, _):
        shot_order.step(session, project_id, shot_id, later)


def remove(shot_ids: Ids) -> None:
    with onscreen.changing(said=_counted("removed", shot_ids), n=len(shot_ids)) as (session, project_id, _):
        shot_order.remove(session, project_id, shot_ids)


def _counted(what: str, shot_ids: Ids) -> str:
    return f"undo.shot_{what}" if len(shot_ids) == 1 else f"undo.shots_{what}"


def _lead(shot_id: uuid.UUID) -> None:
    """The board leads the eye and the keyboard to a shot that is new on it."""
    state.remember(LEAD, str(shot_id))


def _film() -> onscreen.OnScreen | None:
    """The film as it stands at this click; None where it may not be worked on, which is said."""
    with onscreen.kept():
        person, project_id = onscreen.who_and_what(Action.MAKE)
        return onscreen.read(person, project_id)
    return None
