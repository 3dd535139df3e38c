"""The page on one sheet of paper: a button that asks the browser to print, and how small it must be drawn to fit."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.base.i18n import t

_element = st.components.v2.component(
    "dailies_chart_print",
    html='<button type="button" class="board-print"></button>',
    js=(Path(__file__).parent / "chart_print.js").read_text("utf-8"),
    isolate_styles=False,
)


def button() -> None:
    _element(data={"word": t("costs.print")}, key="board-print")
