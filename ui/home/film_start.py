"""The two buttons that begin a film on Home, what it would take, and how its project is made."""

from __future__ import annotations

import uuid
from html import escape
from typing import Any

import streamlit as st

from core.errors import StudioError
from core.library import film_actions
from core.money.ledger import Account
from core.people import access
from core.people.access import Action
from core.people.sessions import Person
from core.production import cpu_seconds
from core.progress import estimate, ready_promises, time_labels
from core.project.projects import Brief
from core.script import script_parser
from jobs import queue
from ui.base import formatting, state
from ui.base.i18n import language, t
from ui.home import home_draft
from ui.library import preset_choice
from ui.widgets import page_change, shortcuts

PRESSED = "_home_pressed"


def draw_buttons(person: Person, brief: Brief, own: bool, grade: str) -> None:
    """What is pressed is remembered until the film is begun: a newer click or field may break off the run between the two."""
    studio = state.studio()
    cost = estimate.estimate_cost(studio, brief, grade or None)
    price = t("home.about", price=formatting.money(cost)) if cost else formatting.money(0)
    account = Account(user_id=person.id)
    ready = time_labels.format_ready_in(ready_promises.promise_film(studio, brief, account, grade or None), language())
    with st.container(key="home-deeds", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<div class="under-box num">{escape(ready)}</div>', width="stretch")
        st.button(
            t("home.script_walk" if own else "home.walk"),
            key="walk",
            help=t("home.script_walk_help" if own else "home.walk_help"),
            on_click=state.remember,
            args=(PRESSED, "walk"),
        )
        st.button(
            f"{t('home.make')} · {price}", key="make", type="primary", icon=":material/movie:", shortcut="Ctrl+Enter",
            on_click=state.remember, args=(PRESSED, "make"),
        )  # fmt: skip
    shortcuts.add_shortcut("home", "Ctrl Enter", t("home.make"))


def begin_what_was_pressed(person: Person, brief: Brief, *, own: bool, grade: str) -> None:
    """Begins the film that one of the two buttons asked for, once, and goes to it."""
    pressed = state.recall(PRESSED)
    if not pressed:
        return
    whole = pressed == "make"
    with state.uninterrupted():
        state.forget(PRESSED)
        project_id = begin_film(person, brief, whole=whole, own=own, grade=grade)
    if project_id is None:
        st.rerun()
    stage = "film" if whole else "script" if own else "idea"
    page_change.open_page(stage, project=str(project_id))


def draw_free_note(brief: Brief, grade: str) -> None:
    """Under the box, where nobody but the studio's own engines is asked."""
    if not estimate.estimate_cost(state.studio(), brief, grade or None):
        st.html(f'<p class="under-box free">{escape(t("home.free"))}</p>')


def begin_film(person: Person, brief: Brief, *, whole: bool, own: bool, grade: str) -> uuid.UUID | None:
    """Make the project, and its film where that was asked; where it cannot be, it is said and what was typed stays."""
    studio = state.studio()
    try:
        access.require(person, Action.CREATE)
        told = script_parser.parse_script(state.recall(home_draft.OWN) or "") if own else None
        brief = film_actions.check_film_brief(brief, told, studio.limits)
        project_id = film_actions.begin_film(studio.db, person, brief, grade=grade, told=told)
        if whole:
            _order_film(person, project_id, brief, grade)
    except StudioError as error:
        state.remember(home_draft.WRONG, error.sentence(language()))
        return None
    preset_choice.reset_after_film(person)
    state.forget(home_draft.WRONG, home_draft.FILE_WRONG, home_draft.PROMPT, home_draft.OWN if own else home_draft.IDEA)
    state.choose_project(project_id)
    return project_id


def _order_film(person: Person, project_id: Any, brief: Brief, grade: str) -> None:
    """Promise the film. Where that is refused, the project that was begun for it is not left behind."""
    studio = state.studio()
    try:
        queue.submit(
            studio,
            "film.make",
            user=person.id,
            project_id=project_id,
            expected_s=cpu_seconds.expected_film_seconds(brief),
            grade=grade,
        )
    except StudioError:
        film_actions.drop_unmade_film(studio.db, project_id)
        raise
