"""The project's own bar on the stage pages: title, facts, money, what runs, and the seven steps with their true states."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from core import project, tags, task_told, tasks, time_words, worklist
from core.overview import FilmStep
from core.step_words import step_label as core_words
from core.tables import Task
from core.task_tree import TaskTree
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
    tag_field,
    ways,
)
from ui.components.onscreen import FilmOnScreen
from ui.i18n import language, stored_sentence, t

TAGS = 3
"""Of a film that stand beside its name; of others it is said how many they are."""


def draw(shown: FilmOnScreen | None, stage: str) -> bool:
    """Called by the shell before each stage page, so that it stays in place when the page changes. False without a film.

    What comes and goes under the bar has one place of its own: else all below it moves on by one when it comes, and Streamlit hides
    for a moment what moves on, closing the menu that is open on it."""
    if shown is None:
        return False
    st.html(f"<style>:root{{--film:{parts.RATIO[shown.ratio]}}}</style>")
    _bar(shown, stage)
    changed.listen(shown.id, shown.stamp, stage)
    with st.container(key="film-notes"):
        _notes(shown, stage)
    return True


def _notes(shown: FilmOnScreen, stage: str) -> None:
    if wrong := onscreen.take_failure():
        parts.draw_wrong(wrong)
    if stage != "film":
        making_bar.draw(shown)
    next_stage.draw_at_top(shown, stage)
    doubts.draw_for_stage(shown, stage)
    if stage != "film":
        stale.draw(shown, stage)


def _bar(shown: FilmOnScreen, stage: str) -> None:
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


def _title(shown: FilmOnScreen) -> None:
    made = shown.made
    facts = [made.brief.ratio, t("pages.seconds", n=made.brief.seconds)]
    facts += [parts.count_words("n_shots", len(made.shots))] if made.shots else []
    tagged = state.studio().db.execute_read(tags.film_tags, shown.id)
    facts += tagged[:TAGS] + ((f"+{len(tagged) - TAGS}",) if len(tagged) > TAGS else ())
    with st.container(key="film-name", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.html(
            f'<h1 class="film" title="{escape(made.project.name)}">{escape(made.project.name)}</h1>', width="content"
        )
        if shown.may_edit:
            _rename(shown, tagged)
        st.html(f'<div class="facts">{"<i></i>".join(escape(fact) for fact in facts)}</div>', width="content")


def _rename(shown: FilmOnScreen, tagged: Sequence[str]) -> None:
    with st.popover(t("shell.rename_film"), type="tertiary", icon=":material/edit:", key="rename"):
        editable.line(t("shell.film_name"), shown.made.project.name, rename_film, key=f"rename-{shown.id}")
        tag_field.draw_tags_of_film(shown.id, tagged)


def rename_film(seen: str, typed: str) -> None:
    if not typed.strip():
        editable.reset_field(f"rename-{state.recall(state.PROJECT)}")
        return
    onscreen.change_film("undo.film_renamed", project.rename, typed)


def _running(shown: FilmOnScreen) -> None:
    if not shown.open_roots:
        return
    studio = state.studio()
    trees = [tasks.load_tree(studio.db, root.id, studio.settings.dailies_workers) for root in shown.open_roots[:6]]
    names = studio.db.execute_read(worklist.names_by_user, [root.user_id for root in shown.open_roots if root.user_id])
    doing = sum(len(tree.doing) for tree in trees if tree)
    with st.popover(t("pages.n_running", n=max(1, doing)), type="tertiary", key="running"):
        for root, tree in zip(shown.open_roots, trees, strict=False):
            if tree and not tree.over:
                _one_running(shown, root, tree, names.get(root.user_id, "") if root.user_id else "")
        st.page_link(registry.page_file("tasks"), label=t("pages.all_tasks"), icon=":material/list:")


def _one_running(shown: FilmOnScreen, root: Task, tree: TaskTree, who: str) -> None:
    """What it is, what is done of it now, how far, how long, by whom; and Stop."""
    what = task_told.job_name(root.kind, language(), root.params)
    said = [stored_sentence(step.message) for step in tree.doing[:3] if step.message]
    about = [left] if (left := time_words.format_time_left(tree.left, language())) else []
    about += [t("shell.by", name=who)] if who else []
    lines = "".join(f"<span>{escape(line)}</span>" for line in (*said, " · ".join(about)) if line)
    with st.container(key=f"run-{root.id}", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.html(
            f'<div class="tk1"><b>{escape(what)}</b>{lines}{parts.meter_html(tree.share, what)}</div>', width="stretch"
        )
        st.button(
            t("pages.stopping_short") if root.cancel_asked else t("pages.stop"),
            key=f"stop-{root.id}",
            type="tertiary",
            help=t(f"pages.stop_{'film' if root.kind == 'film.make' else 'one'}"),
            on_click=onscreen.stop_task,
            args=(root.id,),
            disabled=not shown.may_edit or root.cancel_asked,
        )


def _play(shown: FilmOnScreen, stage: str) -> None:
    if shown.made.cut and shown.made.cut.sha256 and stage != "film":
        with st.container(key="play", width="content"):
            st.page_link(
                registry.page_file("film"),
                label=t("pages.play"),
                icon=":material/play_arrow:",
                query_params={"project": str(shown.id)},
            )


def _step(shown: FilmOnScreen, step: FilmStep, current: bool) -> None:
    with st.container(key=f"step-{step.stage}", gap=None):
        words = step_words(shown, step)
        st.page_link(
            registry.page_file(step.stage),
            label=f"{t(f'pages.stage_{step.stage}')} :small[{words}]",
            query_params={"project": str(shown.id)},
        )
        here = "now" if current else ""
        st.html(f'<i class="bar s-{step.look} {here}" style="--p:{round(100 * step.share)}%"></i>')


def step_words(shown: FilmOnScreen, step: FilmStep) -> str:
    """What a step says of itself; the live line says the same when it changes."""
    scenes = len(shown.made.script.scenes) if shown.made.script else 0
    seconds = shown.made.cut.timeline["frames"] / shown.made.cut.timeline["fps"] if shown.made.cut else 0.0
    return core_words(step, language(), scenes, seconds)
