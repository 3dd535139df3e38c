"""What the studio is doing: every making with what stands under it, newest first, kept up to date while one looks."""

from __future__ import annotations

import uuid
from html import escape
from typing import Any

import streamlit as st

from core import access, doubts, task_groups, task_told, watch, worklist
from core.access import Action
from core.db import Session
from core.tables import Task, now
from core.task_groups import Group
from ui import registry, state
from ui.components import doubts as doubtful
from ui.components import figures, onscreen, parts, task_list
from ui.gate import require
from ui.i18n import language, t

person = require()
FILTERS = ("", "open", "needs_review", "completed", "failed", "cancelled")
UNFOLDED = "_unfolded"
FIELDS = ("task_filter", "task_film", "task_person", "task_search", "task_page")


def page() -> None:
    st.html(f'<h1 class="pg">{escape(t("pages.tasks"))}</h1>')
    wrong, _ = onscreen.said()
    if wrong:
        parts.wrong(wrong)
    with state.studio().db.read() as session:
        waiting = doubts.seen(session, person)
        if not waiting and not worklist.roots(session, person)[1]:
            nothing(False)
            return
    asked = filters()
    if waiting := [one for one in waiting if to_look_at(one, asked)]:
        doubtful.draw(waiting, True, film=True)
    number = int(state.recall("task_page", 1) or 1)
    with state.studio().db.read() as session:
        rows, total = worklist.roots(session, person, page=number, **asked)
        if not rows and number > 1:
            state.forget("task_page")
            rows, total = worklist.roots(session, person, **asked)
        told = listed(session, rows)
    if not rows:
        if not waiting:
            nothing(any(asked.values()), asked["status"])
        return
    task_list.draw(told, stop=onscreen.stop, again=onscreen.again, fold=toggle)
    if total > worklist.PAGE:
        with st.container(horizontal_alignment="center"):
            st.pagination(-(-total // worklist.PAGE), key="task_page")


def to_look_at(one: doubts.Waiting, asked: dict[str, Any]) -> bool:
    """Shown with everything and with what waits for a person; of the film that is asked for."""
    return asked["status"] in ("", "needs_review") and asked["project_id"] in (None, one.doubt.project_id)


def filters() -> dict[str, Any]:
    """What the list is to show, and what may be done to all of it at once."""
    with state.studio().db.read() as session:
        films = worklist.films_worked_on(session, person)
        people = worklist.people_at_work(session) if access.can(person, Action.SEE_ALL_TASKS) else {}
        failed = worklist.given_up_by(session, person.id)
        running = worklist.open_of(session, person.id)
        kinds = worklist.unfinished_kinds(session, [task.id for task in failed])
    with st.container(key="task-tools", horizontal=True, vertical_alignment="center", gap="small"):
        status = st.segmented_control(
            t("pages.status"), FILTERS, default="", required=True, key="task_filter", label_visibility="collapsed",
            format_func=parts.named(FILTERS, filter_word), on_change=first_page,
        )  # fmt: skip
        film = pick("task_film", t("tasks.any_film"), films)
        who = pick("task_person", t("tasks.anybody"), people) if len(people) > 1 else None
        search = st.text_input(
            t("tasks.search"), key="task_search", placeholder=t("tasks.search"), label_visibility="collapsed", width=220,
            icon=":material/search:", on_change=first_page,
        )  # fmt: skip
        if running or failed:
            st.space("stretch")
        if failed:
            price = onscreen.price(*kinds)
            st.button(
                f"{t('tasks.retry_failed', n=len(failed))} · {price}", key="retry-failed", icon=":material/refresh:",
                on_click=retry_all, args=([task.id for task in failed],),
            )  # fmt: skip
        if running:
            st.button(
                t("tasks.stop_mine", n=len(running)), key="stop-mine", icon=":material/stop:", on_click=stop_all,
                args=([task.id for task in running],),
            )  # fmt: skip
    return {"status": status or "", "project_id": film, "person_id": who, "search": search or ""}


def filter_word(name: str) -> str:
    return t("tasks.open") if name == "open" else t(f"pages.task_{name or 'all'}")


def pick(key: str, anything: str, named: dict[uuid.UUID, str]) -> uuid.UUID | None:
    """One of these, or any."""
    options: list[uuid.UUID | None] = [None, *named]
    if state.recall(key) not in options:
        state.forget(key)
    return st.selectbox(
        anything, options, key=key, label_visibility="collapsed", width=180, format_func=lambda one: named.get(one, anything) if one else anything, on_change=first_page,
    )  # fmt: skip


def first_page() -> None:
    state.forget("task_page")


def nothing(filtered: bool, status: str = "") -> None:
    if filtered:
        area = "review.none" if status == "needs_review" else "tasks.no_match"
        parts.nothing_yet(t(area), t(f"{area}_why"))
        with st.container(key="way-on", horizontal=True, horizontal_alignment="center"):
            st.button(t("tasks.show_all"), key="show-all", on_click=state.forget, args=FIELDS)
        return
    parts.nothing_yet(t("pages.no_tasks"), t("pages.no_tasks_why"))
    with (
        st.container(key="way-on", horizontal=True, horizontal_alignment="center"),
        st.container(key="as-primary-home", width="content"),
    ):
        st.page_link(registry.go_to("home"), label=t("tasks.make_one"), icon=":material/movie:")


# Rows ------------------------------------------------------------------------------------------------------------------


def listed(session: Session, rows: list[tuple[Task, str]]) -> list[dict[str, Any]]:
    """Each making as the list draws it."""
    ids = [task.id for task, _ in rows]
    costs = worklist.costs(session, ids)
    names = worklist.names_of(session, {task.user_id for task, _ in rows if task.user_id})
    many = worklist.counts(session, ids)
    unfolded: set[str] = state.recall(UNFOLDED) or set()
    found = []
    for task, film in rows:
        found.append(
            {
                **one(session, task),
                "film": film or t("pages.deleted_film" if task.project_id else "pages.of_no_film"),
                "who": names.get(task.user_id, "") if task.user_id else "",
                "when": figures.when(task.created_at),
                "cost": figures.money(costs.get(task.id, 0)),
                "href": f"./film?project={task.project_id}" if task.project_id and film else "",
                "steer": access.can_steer(session, person, task),
                "foldable": many[task.id][1] > 0,
                "groups": tree(session, task) if str(task.id) in unfolded else None,
            }
        )
    return found


def one(session: Session, task: Task) -> dict[str, Any]:
    steps = [task, *worklist.under(session, task.id)]
    steps.sort(key=lambda row: row.created_at)
    share, left, stages = watch.how_far(steps, task.id, state.studio().settings.dailies_workers)  # type: ignore[arg-type]
    told = task_told.root(task, stages, share, left, language(), now())  # type: ignore[arg-type]
    if told["again"]:
        kinds = worklist.unfinished_kinds(session, [task.id])
        told["again_label"] = f"{t('pages.try_again')} · {onscreen.price(*kinds)}"
    return told


def tree(session: Session, task: Task) -> list[dict[str, Any]]:
    groups = task_groups.grouped(session, task.project_id, worklist.under(session, task.id))
    return [
        {"id": f"{g.stage}-{g.scene}", "name": group_name(g), "steps": [step(row, what) for row, what in g.steps]} for g in groups
    ]  # fmt: skip


def group_name(group: Group) -> str:
    if not group.scene:
        return t(f"pages.stage_{group.stage}")
    return " · ".join(part for part in (t("pages.scene_n", n=group.scene), group.heading) if part)


def step(row: Task, what: str) -> dict[str, Any]:
    told = task_told.step(row, language(), now(), row.attempts)  # type: ignore[arg-type]
    return {**told, "what": f"{told['what']} · {what}" if what else told["what"]}


# What the buttons do ---------------------------------------------------------------------------------------------------


def toggle(task_id: uuid.UUID) -> None:
    unfolded: set[str] = state.recall(UNFOLDED) or set()
    state.remember(UNFOLDED, unfolded ^ {str(task_id)})


def retry_all(task_ids: list[uuid.UUID]) -> None:
    for task_id in task_ids:
        onscreen.again(task_id)


def stop_all(task_ids: list[uuid.UUID]) -> None:
    for task_id in task_ids:
        onscreen.stop(task_id)


page()
