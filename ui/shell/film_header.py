"""The project's own bar on the stage pages: title, facts, money, what runs, and the seven steps with their true states."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.database.tables import Task
from core.progress import task_view, time_labels
from core.progress.film_overview import FilmStep
from core.project import projects, tags
from core.tasks import worklist
from core.tasks.task_tree import TaskTree, load_tree
from ui.base import film_on_screen, html_parts, registry, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import language, stored_sentence, t
from ui.film import making_bar, stale_banner
from ui.people import film_sharing
from ui.shell import film_budget, generation_settings
from ui.takes import unsettled_calls
from ui.widgets import editable, film_changes, next_stage, step_summary, tag_field

TAGS = 3
"""Of a film that stand beside its name; of others it is said how many they are."""


def draw(shown: FilmOnScreen | None, stage: str) -> bool:
    """Called by the shell before each stage page, so that it stays in place when the page changes. False without a film.

    What comes and goes under the bar has one place of its own: else all below it moves on by one when it comes, and Streamlit hides
    for a moment what moves on, closing the menu that is open on it."""
    if shown is None:
        return False
    st.html(f"<style>:root{{--film:{html_parts.RATIO[shown.ratio]}}}</style>")
    _bar(shown, stage)
    film_changes.listen(shown.id, shown.stamp, stage)
    with st.container(key="film-notes"):
        _notes(shown, stage)
    return True


def _notes(shown: FilmOnScreen, stage: str) -> None:
    if wrong := film_on_screen.take_failure():
        html_parts.draw_wrong(wrong)
    if stage != "film":
        making_bar.draw(shown)
    next_stage.draw_at_top(shown, stage)
    unsettled_calls.draw_for_stage(shown, stage)
    if stage != "film":
        stale_banner.draw(shown, stage)


def _bar(shown: FilmOnScreen, stage: str) -> None:
    with st.container(key="proj", gap=None):
        with st.container(key="proj-top", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            _title(shown)
            with st.container(
                key="proj-right", horizontal=True, vertical_alignment="center", gap="small", width="content", wrap=False
            ):
                film_sharing.button(shown)
                film_budget.draw(shown)
                generation_settings.draw(shown)
                _running(shown)
                _play(shown, stage)
        with st.container(key="steps", horizontal=True, gap=None, wrap=False):
            for step in shown.steps:
                _step(shown, step, step.stage == stage)


def _title(shown: FilmOnScreen) -> None:
    made = shown.made
    facts = [made.brief.ratio, t("pages.seconds", n=made.brief.seconds)]
    facts += [html_parts.count_words("n_shots", len(made.shots))] if made.shots else []
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
    film_on_screen.change_film("undo.film_renamed", projects.rename, typed)


def _running(shown: FilmOnScreen) -> None:
    if not shown.open_roots:
        return
    studio = state.studio()
    trees = [load_tree(studio.db, root.id, studio.settings.dailies_workers) for root in shown.open_roots[:6]]
    names = studio.db.execute_read(worklist.names_by_user, [root.user_id for root in shown.open_roots if root.user_id])
    doing = sum(len(tree.doing) for tree in trees if tree)
    with st.popover(t("pages.n_running", n=max(1, doing)), type="tertiary", key="running"):
        for root, tree in zip(shown.open_roots, trees, strict=False):
            if tree and not tree.over:
                _one_running(shown, root, tree, names.get(root.user_id, "") if root.user_id else "")
        st.page_link(registry.page_file("tasks"), label=t("pages.all_tasks"), icon=":material/list:")


def _one_running(shown: FilmOnScreen, root: Task, tree: TaskTree, who: str) -> None:
    """What it is, what is done of it now, how far, how long, by whom; and Stop."""
    what = task_view.job_name(root.kind, language(), root.params)
    said = [stored_sentence(step.message) for step in tree.doing[:3] if step.message]
    about = [left] if (left := time_labels.format_time_left(tree.left, language())) else []
    about += [t("shell.by", name=who)] if who else []
    lines = "".join(f"<span>{escape(line)}</span>" for line in (*said, " · ".join(about)) if line)
    with st.container(key=f"run-{root.id}", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.html(
            f'<div class="tk1"><b>{escape(what)}</b>{lines}{html_parts.meter_html(tree.share, what)}</div>',
            width="stretch",
        )
        st.button(
            t("pages.stopping_short") if root.cancel_asked else t("pages.stop"),
            key=f"stop-{root.id}",
            type="tertiary",
            help=t(f"pages.stop_{'film' if root.kind == 'film.make' else 'one'}"),
            on_click=film_on_screen.stop_task,
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
        words = step_summary.step_words(shown, step)
        st.page_link(
            registry.page_file(step.stage),
            label=f"{t(f'pages.stage_{step.stage}')} :small[{words}]",
            query_params={"project": str(shown.id)},
        )
        here = "now" if current else ""
        st.html(f'<i class="bar s-{step.look} {here}" style="--p:{round(100 * step.share)}%"></i>')
