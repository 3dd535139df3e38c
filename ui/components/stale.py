"""What was made from something older, why, and the one button that makes just that again."""

from __future__ import annotations

from collections import Counter
from html import escape

import streamlit as st

from core.overview import FilmStep
from core.stages import STAGES
from ui import state
from ui.components import clips, onscreen, parts, shot_deeds
from ui.components.onscreen import FilmOnScreen
from ui.i18n import t

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
            f'<div class="stale-say">{parts.state_html("stale", summarize_stale(shown.steps))}{why}</div>',
            width="stretch",
        )
        button(shown, "stale")


def button(shown: FilmOnScreen, where: str) -> None:
    """Refresh 2 stale · ready in about 10 to 20 s · ¥0."""
    count = sum(step.stale for step in shown.steps if step.stage not in ("film", "script"))
    stages = _stages(shown)
    price, ready = onscreen.price_and_time(shown, stages)
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
    state.forget(shot_deeds.OPEN, clips.OPEN)
    onscreen.make_film(stages)


def _stages(shown: FilmOnScreen) -> tuple[str, ...]:
    """Where a film was cut, all of it is brought up to date; before that, no further than the last stage that is stale."""
    if shown.made.cut:
        return ()
    last = max(number for number, step in enumerate(shown.steps) if step.stale)
    return STAGES[: last + 1]


def summarize_stale(steps: tuple[FilmStep, ...]) -> str:
    """1 line and 2 shots are stale."""
    counted = Counter({step.stage: step.stale for step in steps if step.stale})
    said = [parts.count_words(f"stale_count_{stage}", count) for stage, count in counted.items()]
    return t("pages.stale_now", what=t("pages.and").join(said))
