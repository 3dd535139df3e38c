"""The sheet that belongs to a portrait: one character from all sides, and three faces; as a small picture, and large in a window."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.characters import characters
from core.database.tables import Character
from ui.base import film_on_screen, gate, html_parts, media, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import t
from ui.characters import cast_changes

LARGE = "_large_sheet"


def draw(shown: FilmOnScreen, row: Character) -> None:
    """The small picture of it, or the button that asks for one."""
    take = shown.take(row.take_id)
    whole, small = characters.sheet_pictures(take)
    at_work = ("characters", f"sheet:{row.id}") in shown.at_work
    if whole:
        look = "stale" if shown.look("characters", row.id, row.take_id) == "stale" else ""
        with st.container(key=f"sheet-{row.id}", gap=None):
            alt = t("characters.sheet_of", who=row.name)
            st.html(
                f'<div class="shot {look}"><div class="fr sheet">{media.picture_html(small, alt, css="")}</div></div>'
            )
            st.button(
                t("characters.enlarge", who=html_parts.escape_markdown(row.name)),
                key=f"large-{row.id}",
                on_click=_enlarge,
                args=(whole, row.name),
            )
        return
    if take is None or not shown.may_edit:
        return
    if at_work:
        st.html(html_parts.state_html("work", t("characters.drawing_sheet")))
        return
    st.button(
        t(
            "characters.draw_sheet",
            who=html_parts.escape_markdown(row.name),
            price=film_on_screen.format_job_price("characters.sheet"),
        ),
        key=f"draw-sheet-{row.id}",
        icon=":material/grid_view:",
        type="tertiary",
        help=t("characters.no_sheet"),
        on_click=cast_changes.request_sheets,
        args=(row.id,),
    )


def _enlarge(sha256: str, name: str) -> None:
    """A callback: the sheet opens in a window."""
    state.remember(LARGE, (sha256, name))


def draw_window() -> None:
    """Where a sheet was opened. Called by the page on each run."""
    opened = state.recall(LARGE)
    if not opened:
        return

    def shown_large() -> None:
        gate.require()
        st.html(
            media.picture_html(
                opened[0],
                t("characters.sheet_of", who=html_parts.escape_markdown(opened[1])),
                css="large-sheet",
                lazy=False,
            )
        )

    dialog: Callable[..., None] = st.dialog(
        t("characters.sheet_of", who=html_parts.escape_markdown(opened[1])),
        width="large",
        on_dismiss=lambda: state.forget(LARGE),
    )(shown_large)
    dialog()
