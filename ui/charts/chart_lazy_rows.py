"""Rows of charts that are far below what is in sight: neither asked nor drawn until somebody comes near, or wants them on paper."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.base import state

NEAR = "_board_near"
"""The rows that have come near on this screen, by their first chart. They stay."""

_element = st.components.v2.component(
    "dailies_chart_near",
    html='<i class="chart-near"></i>',
    js=(Path(__file__).parent / "chart_lazy_rows.js").read_text("utf-8"),
    isolate_styles=False,
)


def is_near(row: str) -> bool:
    return row in state.recall(NEAR, ())


def watch_row(row: str) -> None:
    """Runs this part of the page again as soon as the row comes near."""
    _element(key=f"near-{row}", height=1, on_near_change=lambda: _came(row))


def _came(row: str) -> None:
    state.remember(NEAR, (*state.recall(NEAR, ()), row))
