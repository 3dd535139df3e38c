"""The way on, at the foot of a stage: approve what is here, make what comes next, go there."""

from __future__ import annotations

import streamlit as st

from core.making import STAGES
from ui import registry
from ui.components import onscreen
from ui.components.onscreen import OnScreen
from ui.i18n import t


def draw(shown: OnScreen, stage: str) -> None:
    """Nothing stands after the film."""
    number = STAGES.index(stage)  # type: ignore[arg-type]
    if number + 1 >= len(STAGES):
        return
    after = STAGES[number + 1]
    with (
        st.container(
            key="next", horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"
        ),
        st.container(key="as-button-next", width="content"),
    ):
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
    st.button(
        f"{label} · ¥0",
        key=key,
        type="primary",
        icon=":material/movie:",
        on_click=onscreen.make_film,
        args=(stages,),
        disabled=not shown.may_edit or bool(shown.root),
    )
