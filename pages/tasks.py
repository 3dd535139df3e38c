"""What the studio is doing: every making with what stands under it, newest first."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import worklist
from core.tables import Task, now
from core.task_rows import OPEN, Status
from ui import gate, registry, state
from ui.components import figures, onscreen, parts
from ui.gate import require
from ui.i18n import t, told

person = require()
LOOK_S = 2.0
LOOKS = {
    Status.PENDING: "empty",
    Status.PROCESSING: "work",
    Status.COMPLETED: "done",
    Status.FAILED: "fail",
    Status.CANCELLED: "stale",
    Status.NEEDS_REVIEW: "you",
}
FILTERS = ("", "processing", "completed", "failed", "cancelled")
UNFOLDED = "_unfolded"


def page() -> None:
    st.html(f'<h1 class="pg">{escape(t("pages.tasks"))}</h1>')
    status = st.segmented_control(
        t("pages.status"), FILTERS, default="", required=True, key="task_filter", label_visibility="collapsed",
        format_func=parts.named(FILTERS, lambda s: t(f"pages.task_{s or 'all'}")),
    )  # fmt: skip
    with state.studio().db.read() as session:
        rows, _ = worklist.roots(session, person)
    busy = any(task.status in OPEN for task, _ in rows)
    gate.fragment(run_every=LOOK_S if busy else None)(listing)(status or "", busy)


def listing(status: str, busy: bool) -> None:
    watcher = gate.current()
    if watcher is None:
        return
    number = int(state.recall("task_page", 1) or 1)
    with state.studio().db.read() as session:
        rows, total = worklist.roots(session, watcher, page=number, status=status)
        steps = worklist.counts(session, [task.id for task, _ in rows])
    if busy and not any(task.status in OPEN for task, _ in rows) and not status and number == 1:
        st.rerun()
    if not rows:
        parts.nothing_yet(t("pages.no_tasks"), t("pages.no_tasks_why"))
    for task, film in rows:
        root(task, film, steps[task.id])
    if total > worklist.PAGE:
        with st.container(horizontal_alignment="center"):
            st.pagination(-(-total // worklist.PAGE), key="task_page")


def root(task: Task, film: str, steps: tuple[int, int]) -> None:
    done, total = steps
    with st.container(key=f"root-{task.id}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"rootline-{task.id}"):
            counted = t("pages.steps_done", n=done, of=total) if total else ""
            st.html(
                f'<div class="task-root"><b>{escape(film or t("pages.deleted_film"))}</b><span>{escape(kind_words(task))}</span>'
                f'{parts.state(LOOKS[Status(task.status)], t(f"pages.task_{task.status}"))}<span class="mute">{escape(counted)}</span>'
                f'<span class="mute num">{escape(times(task))}</span></div>',
                width="stretch",
            )
            steer(task)
            if total:
                fold_button(task)
        if task.status in OPEN and total:
            st.html(parts.meter(done / total))
        if task.status == Status.FAILED:
            st.html(f'<div class="wrong">{parts.state("fail", told(task.error) or t("pages.failed"))}</div>')
        if str(task.id) in (state.recall(UNFOLDED) or set()):
            steps_of(task)


def steer(task: Task) -> None:
    if task.project_id and task.kind == "film.make":
        with st.container(key=f"goto-{task.id}", width="content"):
            st.page_link(
                registry.go_to("film"), label=t("pages.to_film"), query_params={"project": str(task.project_id)}
            )
    if task.status in OPEN:
        label = t("pages.stopping_short") if task.cancel_asked else t("pages.stop")
        st.button(
            label, key=f"stop-{task.id}", icon=":material/stop:", type="tertiary", on_click=onscreen.stop, args=(task.id,),
            disabled=task.cancel_asked,
        )  # fmt: skip
    elif task.status in (Status.FAILED, Status.CANCELLED, Status.NEEDS_REVIEW):
        st.button(
            t("pages.try_again"), key=f"again-{task.id}", icon=":material/refresh:", type="tertiary", on_click=onscreen.again,
            args=(task.id,),
        )  # fmt: skip


def fold_button(task: Task) -> None:
    """The steps of a making are shown when asked for."""
    name = str(task.id)
    is_open = name in (state.recall(UNFOLDED) or set())
    st.button(
        t("pages.fold" if is_open else "pages.unfold"), key=f"fold-{name}", type="tertiary",
        icon=":material/expand_less:" if is_open else ":material/expand_more:", on_click=toggle, args=(name,),
    )  # fmt: skip


def steps_of(task: Task) -> None:
    with state.studio().db.read() as session:
        steps = worklist.under(session, task.id)
    st.html(f'<div class="steps-table">{"".join(step_row(step) for step in steps)}</div>')


def toggle(name: str) -> None:
    unfolded: set[str] = state.recall(UNFOLDED) or set()
    state.remember(UNFOLDED, unfolded ^ {name})


def step_row(step: Task) -> str:
    look = "work" if step.status == Status.PROCESSING and step.lease_until else LOOKS[Status(step.status)]
    word = "task_running" if look == "work" else f"task_{step.status}"
    said = told(step.message) if step.message and step.status in OPEN else ""
    said = told(step.error) if step.error else said
    tries = t("pages.nth_try", n=step.attempts) if step.attempts > 1 else ""
    words = " · ".join(part for part in (said, tries) if part)
    return (
        f'<div class="tr">{parts.state(look, t(f"pages.{word}"))}<span>{escape(kind_words(step))}</span>'
        f'<span class="mute">{escape(words)}</span><span class="mute num">{escape(times(step))}</span></div>'
    )


def kind_words(task: Task) -> str:
    return t("pages.job_" + task.kind.replace(".", "_"))


def times(task: Task) -> str:
    waited, worked = worklist.times(task, now())
    said = [figures.when(task.created_at)] if task.parent_id is None else []
    if waited >= 1:
        said.append(t("pages.waited", time=figures.wait(waited)))
    if worked >= 1:
        said.append(t("pages.worked", time=figures.wait(worked)))
    return " · ".join(said)


page()
