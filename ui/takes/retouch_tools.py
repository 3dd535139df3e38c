"""Tools for a picture that stands: larger, in another style, without its background, changed in words; each with its price."""

from __future__ import annotations

import uuid
from html import escape
from typing import Literal

import streamlit as st

from core.database.tables import Take
from core.files import picture_import
from core.storyboard import retouch
from ui.base import film_on_screen, html_parts, state
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import stored_sentence, t
from ui.takes import picture_edit

Of = Literal["storyboard", "characters"]


def draw_in_window(shown: FilmOnScreen, stage: Of, of_id: uuid.UUID, seen: Take, used: Take | None) -> None:
    """In a window, side by side: the take that is looked at changed in words, and the tools for the one that is used."""
    with st.container(key=f"retouch-both-{of_id}", horizontal=True, gap="small"):
        picture_edit.button(shown, seen)
        if used:
            draw(shown, stage, of_id, used)
    _failed(shown, stage, of_id)


def draw(shown: FilmOnScreen, stage: Of, of_id: uuid.UUID, take: Take, who: str = "") -> None:
    """Beside the other things one does with a shot's picture or a portrait. `who` tells several on one page apart."""
    if not shown.may_edit:
        return
    label = f"{t('retouch.title')}:gray[ · {html_parts.escape_markdown(who)}]" if who else t("retouch.title")
    with st.popover(
        label, key=f"retouch-{of_id}", icon=":material/auto_fix_high:", width="content" if who else "stretch",
        type="tertiary" if who else "secondary", help=t("retouch.title") if who else None,
    ):  # fmt: skip
        _inside(shown, stage, of_id, take)


def _failed(shown: FilmOnScreen, stage: Of, of_id: uuid.UUID) -> None:
    """In a window, where the tools are folded away."""
    wrong = state.studio().db.execute_read(retouch.last_failure, shown.id, of_id)
    if wrong and not is_at_work(shown, stage, of_id):
        html_parts.draw_wrong(stored_sentence(wrong))


def _inside(shown: FilmOnScreen, stage: Of, of_id: uuid.UUID, take: Take) -> None:
    busy = is_at_work(shown, stage, of_id)
    db = state.studio().db
    wrong, size = db.execute_read(retouch.last_failure, shown.id, of_id), db.execute_read(retouch.picture_size, take)
    st.html(f'<p class="note">{escape(t("retouch.note"))}</p>')
    if busy:
        st.html(html_parts.state_html("work", t("retouch.at_work")))
    elif wrong:
        html_parts.draw_wrong(stored_sentence(wrong))
    large = size[0] * size[1] * retouch.TIMES**2 > picture_import.MOST_PIXELS
    _button("upscale", stage, of_id, take, busy or large, help=t("retouch.upscale_big") if large else None)
    _button("cutout", stage, of_id, take, busy)
    names = tuple(retouch.STYLES)
    st.selectbox(
        t("retouch.style"),
        names,
        key=f"style-{of_id}",
        format_func=html_parts.option_labels(names, lambda one: t(f"retouch.style_{one}")),
    )
    _button("restyle", stage, of_id, take, busy)


def _button(tool: str, stage: Of, of_id: uuid.UUID, take: Take, off: bool, help: str | None = None) -> None:
    st.button(
        t(f"retouch.{tool}", price=film_on_screen.format_job_price(f"{stage}.tool:{tool}")), key=f"tool-{tool}-{of_id}", width="stretch",
        on_click=start_tool, args=(stage, of_id, take.id, tool), disabled=off, help=help,
    )  # fmt: skip


def is_at_work(shown: FilmOnScreen, stage: Of, of_id: uuid.UUID) -> bool:
    return (stage, retouch.retouch_target(of_id)) in shown.at_work


def describe_origin(take: Take) -> str:
    """What a take was made of another by; empty where it was painted."""
    facts = take.facts or {}
    tool = facts.get("tool", "")
    return (
        t(f"retouch.made_{tool}", n=facts.get("of", ""), words=facts.get("words", "")) if tool in retouch.TOOLS else ""
    )


def start_tool(stage: Of, of_id: uuid.UUID, take_id: uuid.UUID, tool: str) -> None:
    """A callback."""
    style = state.recall(f"style-{of_id}", "") if tool == "restyle" else ""
    film_on_screen.start_job(
        f"{stage}.tool", retouch.retouch_target(of_id), id=str(of_id), take=str(take_id), tool=tool, style=style
    )
