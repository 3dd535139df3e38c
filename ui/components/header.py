"""The project's own bar on the stage pages: title, facts, money, what runs, and the seven steps with their true states."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.overview import Step
from core.step_words import words as core_words
from ui import registry
from ui.components import changed, figures, making_bar, onscreen, parts, sharing, stale
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
    stale.draw(shown, stage)
    return True


def _bar(shown: OnScreen, stage: str) -> None:
    with st.container(key="proj", gap=None):
        with st.container(key="proj-top", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            st.html(_title(shown), width="stretch")
            with st.container(
                key="proj-right", horizontal=True, vertical_alignment="center", gap="small", width="content", wrap=False
            ):
                sharing.button(shown)
                _money(shown)
                _running(shown)
                _play(shown, stage)
        with st.container(key="steps", horizontal=True, gap=None, wrap=False):
            for step in shown.steps:
                _step(shown, step, step.stage == stage)


def _title(shown: OnScreen) -> str:
    made = shown.made
    facts = [made.brief.ratio, t("pages.seconds", n=made.brief.seconds)]
    facts += [parts.counted("n_shots", len(made.shots))] if made.shots else []
    return (
        f'<div class="pt"><h1 class="film">{escape(made.project.name)}</h1>'
        f'<span class="facts">{"<i></i>".join(escape(fact) for fact in facts)}</span></div>'
    )


def _money(shown: OnScreen) -> None:
    with st.popover(figures.money(shown.spent), type="tertiary", key="money", help=t("pages.spent_help")):
        st.html(
            f'<div class="pop"><div class="kv"><div><b>{figures.money(shown.spent)}</b>{t("pages.spent")}</div></div>'
            f'<p class="note">{t("pages.builtin_free")}</p></div>'
        )


def _running(shown: OnScreen) -> None:
    doing = [row for row in shown.at_work.values() if row.lease_until is not None]
    if not shown.open_roots:
        return
    with st.popover(t("pages.n_running", n=max(1, len(doing))), type="tertiary", key="running"):
        for row in doing[:6]:
            st.html(f'<div class="tk1"><b>{escape(told(row.message))}</b>{parts.meter(row.progress / 100)}</div>')
        for root in shown.open_roots:
            st.button(
                t(f"pages.stop_{'film' if root.kind == 'film.make' else 'one'}"),
                key=f"stop-{root.id}",
                icon=":material/stop:",
                on_click=onscreen.stop,
                args=(root.id,),
                disabled=not shown.may_edit,
            )
        st.page_link(registry.go_to("tasks"), label=t("pages.all_tasks"))


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
    seconds = shown.made.cut.timeline["frames"] / 30 if shown.made.cut else 0.0
    return core_words(step, language(), scenes, seconds)


def _notes() -> None:
    wrong, _ = onscreen.said()
    if wrong:
        parts.wrong(wrong)
