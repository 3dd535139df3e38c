"""The project's own bar on the stage pages: title, facts, money, what runs, and the seven steps with their true states."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import project, task_told, tasks, time_words, worklist
from core.overview import Step
from core.step_words import words as core_words
from core.tables import Task
from core.task_tree import Tree
from ui import registry, state
from ui.components import (
    changed,
    doubts,
    editable,
    making_bar,
    next_stage,
    onscreen,
    parts,
    purse,
    sharing,
    stale,
    ways,
)
from ui.components.onscreen import OnScreen
from ui.i18n import language, t, told


def draw(shown: OnScreen | None, stage: str) -> bool:
    """Called by the shell before each stage page, so that it stays in place when the page changes. False without a film."""
    if shown is None:
        return False
    st.html(f"<style>:root{{--film:{parts.RATIO[shown.ratio]}}}</style>")
    _bar(shown, stage)
    changed.listen(shown.id, shown.stamp, stage)
    _notes()
    if stage != "film":
        making_bar.draw(shown)
    next_stage.at_top(shown, stage)
    doubts.of_stage(shown, stage)
    stale.draw(shown, stage)
    return True


def _bar(shown: OnScreen, stage: str) -> None:
    with st.container(key="proj", gap=None):
        with st.container(key="proj-top", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            _title(shown)
            with st.container(
                key="proj-right", horizontal=True, vertical_alignment="center", gap="small", width="content", wrap=False
            ):
                sharing.button(shown)
                purse.draw(shown)
                ways.draw(shown)
                _running(shown)
                _play(shown, stage)
        with st.container(key="steps", horizontal=True, gap=None, wrap=False):
            for step in shown.steps:
                _step(shown, step, step.stage == stage)


def _title(shown: OnScreen) -> None:
    made = shown.made
    facts = [made.brief.ratio, t("pages.seconds", n=made.brief.seconds)]
    facts += [parts.counted("n_shots", len(made.shots))] if made.shots else []
    with st.container(key="film-name", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.html(
            f'<h1 class="film" title="{escape(made.project.name)}">{escape(made.project.name)}</h1>', width="content"
        )
        if shown.may_edit:
            _rename(shown)
        st.html(f'<div class="facts">{"<i></i>".join(escape(fact) for fact in facts)}</div>', width="content")


def _rename(shown: OnScreen) -> None:
    with st.popover(t("shell.rename_film"), type="tertiary", icon=":material/edit:", key="rename"):
        editable.line(t("shell.film_name"), shown.made.project.name, rename, key=f"rename-{shown.id}")


def rename(seen: str, typed: str) -> None:
    if not typed.strip():
        editable.put_back(f"rename-{state.recall(state.PROJECT)}")
        return
    with onscreen.changing(said="undo.film_renamed") as (session, project_id, _):
        project.rename(session, project_id, typed)


def _running(shown: OnScreen) -> None:
    if not shown.open_roots:
        return
    studio = state.studio()
    trees = [tasks.tree(studio.db, root.id, studio.settings.dailies_workers) for root in shown.open_roots[:6]]
    with studio.db.read() as session:
        names = worklist.names_of(session, [root.user_id for root in shown.open_roots if root.user_id])
    doing = sum(len(tree.doing) for tree in trees if tree)
    with st.popover(t("pages.n_running", n=max(1, doing)), type="tertiary", key="running"):
        for root, tree in zip(shown.open_roots, trees, strict=False):
            if tree and not tree.over:
                _one_running(shown, root, tree, names.get(root.user_id, "") if root.user_id else "")
        st.page_link(registry.go_to("tasks"), label=t("pages.all_tasks"), icon=":material/list:")


def _one_running(shown: OnScreen, root: Task, tree: Tree, who: str) -> None:
    """What it is, what is done of it now, how far, how long, by whom; and Stop."""
    what = task_told.job(root.kind, language(), root.params)
    said = [told(step.message) for step in tree.doing[:3] if step.message]
    about = [left] if (left := time_words.to_go(tree.left, language())) else []
    about += [t("shell.by", name=who)] if who else []
    lines = "".join(f"<span>{escape(line)}</span>" for line in (*said, " · ".join(about)) if line)
    with st.container(key=f"run-{root.id}", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.html(f'<div class="tk1"><b>{escape(what)}</b>{lines}{parts.meter(tree.share, what)}</div>', width="stretch")
        st.button(
            t("pages.stopping_short") if root.cancel_asked else t("pages.stop"),
            key=f"stop-{root.id}",
            type="tertiary",
            help=t(f"pages.stop_{'film' if root.kind == 'film.make' else 'one'}"),
            on_click=onscreen.stop,
            args=(root.id,),
            disabled=not shown.may_edit or root.cancel_asked,
        )


def _play(shown: OnScreen, stage: str) -> None:
    if shown.made.cut and shown.made.cut.sha256 and stage != "film":
        with st.container(key="play", width="content"):
            st.page_link(
                registry.go_to("film"),
                label=t("pages.play"),
                icon=":material/play_arrow:",
                query_params={"project": str(shown.id)},
            )


def _step(shown: OnScreen, step: Step, current: bool) -> None:
    with st.container(key=f"step-{step.stage}", gap=None):
        words = step_words(shown, step)
        st.page_link(
            registry.go_to(step.stage),
            label=f"{t(f'pages.stage_{step.stage}')} :small[{words}]",
            query_params={"project": str(shown.id)},
        )
        here = "now" if current else ""
        st.html(f'<i class="bar s-{step.look} {here}" style="--p:{round(100 * step.share)}%"></i>')


def step_words(shown: OnScreen, step: Step) -> str:
    """What a step says of itself; the live line says the same when it changes."""
    scenes = len(shown.made.script.scenes) if shown.made.script else 0
    seconds = shown.made.cut.timeline["frames"] / shown.made.cut.timeline["fps"] if shown.made.cut else 0.0
    return core_words(step, language(), scenes, seconds)


def _notes() -> None:
    wrong, _ = onscreen.said()
    if wrong:
        parts.wrong(wrong)
