"""What was made from something older, why, and the one button that makes just that again."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.stages import STAGES
from ui.base import film_on_screen, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.storyboard import shot_changes
from ui.video import clip_card
from ui.widgets import step_summary

REASON = {"storyboard": "pages.why_storyboard", "audio": "pages.why_audio", "video": "pages.why_video",
          "characters": "pages.why_characters", "film": "pages.why_film", "script": "pages.why_script"}  # fmt: skip


def draw(shown: FilmOnScreen, stage: str) -> None:
    """The banner on a stage page. Nothing where nothing is stale, or where it is being remade already."""
    if shown.root or not any(step.stale for step in shown.steps):
        return
    mine = shown.step(stage)
    with st.container(key="stale", horizontal=True, vertical_alignment="center", gap="small"):
        why = f"<small>{escape(t(REASON[stage]))}</small>" if mine.stale and stage in REASON else ""
        st.html(
            f'<div class="stale-say">{html_parts.state_html("stale", step_summary.summarize_stale(shown.steps))}{why}</div>',
            width="stretch",
        )
        button(shown, "stale")


def button(shown: FilmOnScreen, where: str) -> None:
    """Refresh 2 stale · ready in about 10 to 20 s · ¥0."""
    count = sum(step.stale for step in shown.steps if step.stage not in ("film", "script"))
    stages = _stages(shown)
    price, ready = film_on_screen.price_and_time(shown, stages)
    label = t("pages.refresh_n", n=count) if count else t("pages.refresh_cut")
    st.button(
        " · ".join((label, ready, price)),
        key=f"refresh-{where}",
        type="primary",
        icon=":material/refresh:",
        on_click=_refresh,
        args=(stages,),
        disabled=not shown.may_edit,
    )


def _refresh(stages: tuple[str, ...]) -> None:
    """No window lies over this button: whoever reached it has closed what was open."""
    state.forget(shot_changes.OPEN, clip_card.OPEN)
    film_on_screen.make_film(stages)


def _stages(shown: FilmOnScreen) -> tuple[str, ...]:
    """Where a film was cut, all of it is brought up to date; before that, no further than the last stage that is stale."""
    if shown.made.cut:
        return ()
    last = max(number for number, step in enumerate(shown.steps) if step.stale)
    return STAGES[: last + 1]
