"""How the film on screen is made: its grade with what a whole film would cost at it, how models are chosen, and which model does
what. Everybody who sees the film sees it; who works on it changes it."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.editing import undo
from core.gateway import routing_policy
from core.gateway.routing_policy import RoutingWish
from core.models import model_catalogue
from core.models.model_catalogue import ModelTask
from core.progress import estimate
from ui.base import film_on_screen, formatting, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, t
from ui.widgets import editable

GRADES = ("fast", "balanced", "quality")
POLICIES = ("", "balanced", "cost", "quality", "speed")
KEY = "ways"


def draw(shown: FilmOnScreen) -> None:
    """A place beside the purse, where anybody but the studio's own engines may be asked: else, and for a guest, there is nothing to
    choose."""
    studio = state.studio()
    if shown.person.role == "guest" or not model_catalogue.has_vendor(studio):
        return
    wish = studio.db.execute_read(routing_policy.load_film_wishes, shown.id).all
    grade = studio.db.execute_read(routing_policy.film_grade, shown.id)
    with st.container(key="ways-box", width="content", gap=None):
        opened = st.popover(
            t(f"providers.grade_{grade}"), type="tertiary", key=KEY, icon=":material/tune:", help=t("ways.help"),
            on_change="rerun",
        )  # fmt: skip
        if opened.open:
            with opened:
                _inside(shown, wish, str(grade))


def _inside(shown: FilmOnScreen, wish: RoutingWish, grade: str) -> None:
    st.html(f'<h3 class="ways-h">{escape(t("ways.title"))}</h3>')
    _grade(shown, grade)
    locked = not shown.may_edit
    editable.choice(
        t("ways.policy"), list(POLICIES), str(wish.policy or ""), set_policy, key=f"ways-policy-{shown.id}",
        words=lambda one: t(f"providers.policy_{one or 'as_grade'}"), disabled=locked,
    )  # fmt: skip
    editable.switch(
        t("ways.elsewhere"), bool(wish.elsewhere), set_elsewhere, key=f"ways-elsewhere-{shown.id}",
        help=t("ways.elsewhere_means"), disabled=locked,
    )  # fmt: skip
    _models(shown)
    if locked:
        st.html(f'<p class="note">{escape(t("ways.seen_only"))}</p>')


def _grade(shown: FilmOnScreen, grade: str) -> None:
    studio, brief = state.studio(), shown.made.brief
    costs = {one: formatting.money(estimate.estimate_cost(studio, brief, one, shown.id)) for one in GRADES}
    words = {one: t("ways.whole", grade=t(f"providers.grade_{one}"), price=costs[one]) for one in GRADES}
    key = f"ways-grade-{shown.id}"
    editable.follow_row(key, grade)
    st.radio(
        t("ways.grade"), GRADES, key=key, format_func=html_parts.option_labels(GRADES, words.__getitem__), on_change=set_grade, args=(key,),
        captions=[t(f"ways.{one}_means") for one in GRADES], disabled=not shown.may_edit,
    )  # fmt: skip


def _models(shown: FilmOnScreen) -> None:
    """Only where there is more than one to choose from, or where somebody chose."""
    tasks = model_catalogue.film_model_tasks(state.studio(), shown.id, language(), shown.made.brief.language)
    open_ones = [task for task in tasks if len(task.able) > 1 or task.pinned]
    if open_ones:
        st.html(f'<h4 class="ways-h">{escape(t("ways.models"))}</h4>')
    for task in open_ones:
        _pin(shown, task)


def _pin(shown: FilmOnScreen, task: ModelTask) -> None:
    words = {
        one.id: t("ways.with_price", model=one.name, price=formatting.money(one.estimate_micro_yuan))
        for one in task.able
    }
    known = model_catalogue.models_by_id(state.studio())
    asked = model_catalogue.model_display_name(task.asked, known, language()) if task.asked else t("ways.nobody")
    words = {"": t("ways.as_comes", model=asked), **words}
    if task.pinned and task.pinned not in words:
        words[task.pinned] = t("ways.gone", model=model_catalogue.model_display_name(task.pinned, known, language()))
    editable.choice(
        t(f"providers.ask_{task.name}"), list(words), task.pinned, set_pin, task, key=f"ways-pin-{task.name}-{shown.id}",
        words=words.__getitem__, disabled=not shown.may_edit,
    )  # fmt: skip


# What a person does ----------------------------------------------------------------------------------------------------


def set_grade(key: str) -> None:
    grade = st.session_state[key]
    said = undo.change_name("undo.grade_set", grade=t(f"providers.grade_{grade}"))
    film_on_screen.change_film(said, routing_policy.set_film_wishes, grade=grade)


def set_policy(seen: str, chosen: str) -> None:
    film_on_screen.change_film("undo.policy_set", routing_policy.set_film_wishes, policy=chosen or None)


def set_elsewhere(seen: bool, on: bool) -> None:
    film_on_screen.change_film("undo.elsewhere_set", routing_policy.set_film_wishes, elsewhere=on or None)


def set_pin(task: ModelTask, seen: str, model_id: str) -> None:
    film_on_screen.change_film("undo.model_pinned", model_catalogue.pin_film_model, task, model_id)
