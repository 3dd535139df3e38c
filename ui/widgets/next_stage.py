"""The way on, at the foot of a stage: approve what is here, make what comes next, go there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.stages import STAGES, Stage
from ui.base import film_on_screen, html_parts, registry
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t


def draw(
    shown: FilmOnScreen,
    stage: str,
    approve: Callable[..., None] | None = None,
    args: tuple[Any, ...] = (),
    waiting: int = 0,
) -> None:
    """`approve(*args)` is called to approve the `waiting` things that are not approved yet, amber where the film waits for it.
    Nothing stands after the film. The way on is amber where this stage is made and the next has not begun; once this stage is approved, `at_top` is."""
    number = STAGES.index(stage)
    if number + 1 >= len(STAGES):
        return
    after = STAGES[number + 1]
    ready = shown.step(stage).look == "made" and _not_begun(shown, after)
    with st.container(
        key="next", horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"
    ):
        if approve and waiting:
            st.button(
                f"{t('shell.approve_all')} · {waiting}",
                key="next-approve",
                type="primary" if shown.step(stage).look == "you" else "secondary",
                icon=":material/check:",
                on_click=approve,
                args=args,
                disabled=not shown.may_approve,
            )
        with st.container(key="as-primary-next" if ready else "as-button-next", width="content"):
            _way_on(shown, after)


def draw_at_top(shown: FilmOnScreen, stage: str) -> None:
    """Under the header, once all of this stage is approved and the next has not begun: the way on."""
    at = STAGES.index(stage) + 1
    if at < len(STAGES) and shown.step(stage).look == "done" and _not_begun(shown, STAGES[at]):
        with st.container(key="next-top", horizontal=True, vertical_alignment="center", gap="small"):
            said = html_parts.state_html("done", t("shell.all_approved", stage=t(f"pages.stage_{stage}")))
            st.html(f'<div role="status">{said}</div>', width="stretch")
            with st.container(key="as-primary-next-top", width="content"):
                _way_on(shown, STAGES[at])


def _not_begun(shown: FilmOnScreen, stage: str) -> bool:
    step = shown.step(stage)
    return step.look == "empty" and not step.in_line


def _way_on(shown: FilmOnScreen, after: Stage) -> None:
    st.page_link(
        registry.page_file(after),
        label=t("pages.next", stage=t(f"pages.stage_{after}")),
        icon=":material/arrow_forward:",
        icon_position="right",
        query_params={"project": str(shown.id)},
    )


def draw_make_button(shown: FilmOnScreen, stage: str, label: str, key: str = "make-stage") -> None:
    """The amber button of an empty stage: makes this stage and what it needs, and no more. The film's makes everything."""
    stages = () if stage == "film" else STAGES[: STAGES.index(stage) + 1]
    price, ready = film_on_screen.price_and_time(shown, stages)
    st.button(
        " · ".join((label, ready, price)),
        key=key,
        type="primary",
        icon=":material/movie:",
        on_click=film_on_screen.make_film,
        args=(stages,),
        disabled=not shown.may_edit or bool(shown.root),
    )
