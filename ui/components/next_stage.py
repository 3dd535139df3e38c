"""The way on, at the foot of a stage: approve what is here, make what comes next, go there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.making import STAGES
from ui import registry
from ui.components import onscreen
from ui.components.onscreen import OnScreen
from ui.i18n import t


def draw(
    shown: OnScreen,
    stage: str,
    approve: Callable[..., None] | None = None,
    args: tuple[Any, ...] = (),
    waiting: int = 0,
) -> None:
    """`approve(*args)` is called to approve the `waiting` things that are not approved yet, amber where the film waits for it.
    Nothing stands after the film. The way on is amber where this stage is done and the next has not begun."""
    number = STAGES.index(stage)  # type: ignore[arg-type]
    if number + 1 >= len(STAGES):
        return
    after = STAGES[number + 1]
    ready = shown.step(stage).look == "done" and shown.step(after).look == "empty"
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
            st.page_link(
                registry.go_to(after),
                label=t("pages.next", stage=t(f"pages.stage_{after}")),
                icon=":material/arrow_forward:",
                icon_position="right",
                query_params={"project": str(shown.id)},
            )


def make_up_to(shown: OnScreen, stage: str, label: str, key: str = "make-stage") -> None:
    """The amber button of an empty stage: makes this stage and what it needs, and no more. The film's makes everything."""
    stages = () if stage == "film" else STAGES[: STAGES.index(stage) + 1]  # type: ignore[arg-type]
    price, ready = onscreen.cost(shown, stages)
    st.button(
        " · ".join((label, ready, price)),
        key=key,
        type="primary",
        icon=":material/movie:",
        on_click=onscreen.make_film,
        args=(stages,),
        disabled=not shown.may_edit or bool(shown.root),
    )
