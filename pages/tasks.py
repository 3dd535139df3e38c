"""What the studio is doing: every making with what stands under it, newest first, kept up to date while one looks."""

from __future__ import annotations

import uuid
from html import escape
from typing import Any

import streamlit as st

from core.database.tables import Task, utc_now
from core.progress import task_listing, task_view, unsettled_steps
from core.progress.task_groups import StepGroup
from core.progress.task_listing import ListedTask
from core.tasks import worklist
from ui.base import film_on_screen, formatting, html_parts, registry, state
from ui.base.gate import require
from ui.base.i18n import language, t
from ui.takes import unsettled_calls as doubtful
from ui.tasks import task_list

person = require()
FILTERS = ("", "open", "needs_review", "completed", "failed", "cancelled")
UNFOLDED = "_unfolded"
FIELDS = ("task_filter", "task_film", "task_person", "task_search", "task_page")


def draw_page() -> None:
    st.html(f'<h1 class="pg">{escape(t("pages.tasks"))}</h1>')
    film_on_screen.draw_failure()
    waiting, any_at_all = state.studio().db.execute_read(task_listing.waiting_and_any, person)
    if not any_at_all:
        draw_nothing(False)
        return
    asked = draw_filters()
    if waiting := [one for one in waiting if is_in_filter(one, asked)]:
        doubtful.draw(waiting, True, film=True)
    number = int(state.recall("task_page", 1) or 1)
    studio = state.studio()
    unfolded: set[str] = state.recall(UNFOLDED) or set()
    rows, total, shown = studio.db.execute_read(
        task_listing.load_page, person, language(), studio.settings.dailies_workers, unfolded, number, **asked
    )
    if shown != number:
        state.forget("task_page")
    if not rows:
        if not waiting:
            draw_nothing(any(asked.values()), asked["status"])
        return
    task_list.draw(
        [task_row(one) for one in rows],
        stop=film_on_screen.stop_task,
        again=film_on_screen.retry_task,
        fold=toggle_tree,
    )
    if total > worklist.PAGE:
        with st.container(horizontal_alignment="center"):
            st.pagination(-(-total // worklist.PAGE), key="task_page")


def is_in_filter(one: unsettled_steps.UnsettledStep, asked: dict[str, Any]) -> bool:
    """Shown with everything and with what waits for a person; of the film that is asked for."""
    return asked["status"] in ("", "needs_review") and asked["project_id"] in (None, one.doubt.project_id)


def draw_filters() -> dict[str, Any]:
    """What the list is to show, and what may be done to all of it at once."""
    can = state.studio().db.execute_read(task_listing.listing_choices, person)
    failed, running = can.failed, can.running
    with st.container(key="task-tools", horizontal=True, vertical_alignment="center", gap="small"):
        status = st.segmented_control(
            t("pages.status"),
            FILTERS,
            default="",
            required=True,
            key="task_filter",
            label_visibility="collapsed",
            format_func=html_parts.option_labels(FILTERS, filter_word),
            on_change=first_page,
        )
        film = pick_one("task_film", t("tasks.any_film"), can.films)
        who = pick_one("task_person", t("tasks.anybody"), can.people) if len(can.people) > 1 else None
        search = st.text_input(
            t("tasks.search"),
            key="task_search",
            placeholder=t("tasks.search"),
            label_visibility="collapsed",
            width=220,
            icon=":material/search:",
            on_change=first_page,
        )
        if running or failed:
            st.space("stretch")
        if failed:
            price = film_on_screen.format_job_price(*can.unfinished)
            st.button(
                f"{t('tasks.retry_failed', n=len(failed))} · {price}",
                key="retry-failed",
                icon=":material/refresh:",
                on_click=retry_all,
                args=([task.id for task in failed],),
            )
        if running:
            st.button(
                t("tasks.stop_mine", n=len(running)),
                key="stop-mine",
                icon=":material/stop:",
                on_click=stop_all,
                args=([task.id for task in running],),
            )
    return {"status": status or "", "project_id": film, "person_id": who, "search": search or ""}


def filter_word(name: str) -> str:
    return t("tasks.open") if name == "open" else t(f"pages.task_{name or 'all'}")


def pick_one(key: str, anything: str, named: dict[uuid.UUID, str]) -> uuid.UUID | None:
    """One of these, or any."""
    options: list[uuid.UUID | None] = [None, *named]
    if state.recall(key) not in options:
        state.forget(key)
    return st.selectbox(
        anything,
        options,
        key=key,
        label_visibility="collapsed",
        width=180,
        format_func=lambda one: named.get(one, anything) if one else anything,
        on_change=first_page,
    )


def first_page() -> None:
    state.forget("task_page")


def draw_nothing(filtered: bool, status: str = "") -> None:
    if filtered:
        area = "review.none" if status == "needs_review" else "tasks.no_match"
        html_parts.draw_empty_place(t(area), t(f"{area}_why"))
        with st.container(key="way-on", horizontal=True, horizontal_alignment="center"):
            st.button(t("tasks.show_all"), key="show-all", on_click=state.forget, args=FIELDS)
        return
    html_parts.draw_empty_place(t("pages.no_tasks"), t("pages.no_tasks_why"))
    with (
        st.container(key="way-on", horizontal=True, horizontal_alignment="center"),
        st.container(key="as-primary-home", width="content"),
    ):
        st.page_link(registry.page_file("home"), label=t("tasks.make_one"), icon=":material/movie:")


# Rows ------------------------------------------------------------------------------------------------------------------


def task_row(one: ListedTask) -> dict[str, Any]:
    """A making as the list draws it."""
    task, told = one.task, dict(one.told)
    if told["again"]:
        told["again_label"] = f"{t('pages.try_again')} · {film_on_screen.format_job_price(*one.unfinished)}"
    return {
        **told,
        "film": one.film or t("pages.deleted_film" if task.project_id else "pages.of_no_film"),
        "who": one.who,
        "when": formatting.format_when(task.created_at),
        "cost": formatting.money(one.cost),
        "href": f"./film?project={task.project_id}" if task.project_id and one.film else "",
        "steer": one.may_steer,
        "foldable": one.foldable,
        "groups": group_rows(one.groups) if one.groups is not None else None,
    }


def group_rows(groups: list[StepGroup]) -> list[dict[str, Any]]:
    return [
        {"id": f"{g.stage}-{g.scene}", "name": group_name(g), "steps": [step_row(row, what) for row, what in g.steps]}
        for g in groups
    ]


def group_name(group: StepGroup) -> str:
    if not group.scene:
        return t(f"pages.stage_{group.stage}")
    return " · ".join(part for part in (t("pages.scene_n", n=group.scene), group.heading) if part)


def step_row(row: Task, what: str) -> dict[str, Any]:
    told = task_view.step_view(row, language(), utc_now(), row.attempts)
    return {**told, "what": f"{told['what']} · {what}" if what else told["what"]}


# What the buttons do ---------------------------------------------------------------------------------------------------


def toggle_tree(task_id: uuid.UUID) -> None:
    unfolded: set[str] = state.recall(UNFOLDED) or set()
    state.remember(UNFOLDED, unfolded ^ {str(task_id)})


def retry_all(task_ids: list[uuid.UUID]) -> None:
    for task_id in task_ids:
        film_on_screen.retry_task(task_id)


def stop_all(task_ids: list[uuid.UUID]) -> None:
    for task_id in task_ids:
        film_on_screen.stop_task(task_id)


draw_page()
