"""Views somebody saved: a name for what the page is narrowed to; one's own, and those shared with the studio."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import urlencode

import streamlit as st

from core.analytics import saved_views
from core.analytics.saved_views import SavedView
from core.errors import StudioError
from ui.base import html_parts, state
from ui.base.gate import require
from ui.base.i18n import language, t

NAME, SHARE, WRONG = "view_name", "view_share", "_view_wrong"


def draw() -> None:
    """The chip that opens them."""
    person = require()
    own, shared = state.studio().db.execute_read(saved_views.own_and_shared, person)
    with st.popover(t("costs.views"), key="board-views", icon=":material/bookmark:"):
        _listed(t("costs.views_own"), own, False)
        _listed(t("costs.views_shared"), shared, True)
        if not own and not shared:
            st.html(f'<p class="note">{escape(t("costs.views_none"))}</p>')
        with st.form("board-view-form", border=False):
            st.text_input(
                t("costs.view_name"), key=NAME, max_chars=saved_views.LONGEST, placeholder=t("costs.view_name_like")
            )
            if saved_views.may_share(person):
                st.checkbox(t("costs.view_share"), key=SHARE)
            st.form_submit_button(t("costs.view_save"), on_click=_save)
        if wrong := state.recall(WRONG):
            st.html(f'<p class="wrong" role="alert">{escape(wrong)}</p>')
            state.forget(WRONG)


def _listed(title: str, found: list[SavedView], share: bool) -> None:
    """Links, for they are addresses; each with the way to remove it where one may."""
    if not found:
        return
    person = require()
    st.html(f'<p class="views-head">{escape(title)}</p>')
    for place, view in enumerate(found):
        with st.container(
            key=f"view-{'s' if share else 'o'}-{place}",
            horizontal=True,
            vertical_alignment="center",
            gap="small",
            wrap=False,
        ):
            href = "?" + urlencode(view.address)
            st.html(f'<a class="view" href="{escape(href)}" target="_self">{escape(view.name)}</a>', width="stretch")
            if not share or saved_views.may_remove(person, view):
                st.button(
                    t("costs.view_remove", name=""), key=f"view-off-{share}-{view.name}", type="tertiary", icon=":material/close:",
                    on_click=_remove, args=(view.name, share), help=t("costs.view_remove", name=html_parts.escape_markdown(view.name)),
                )  # fmt: skip


def _save() -> None:
    person = require()
    address = {key: str(value) for key, value in st.query_params.items()}
    _changing(saved_views.save_view, person, state.recall(NAME) or "", address, share=bool(state.recall(SHARE)))
    if not state.recall(WRONG):
        state.forget(NAME, SHARE)


def _remove(name: str, share: bool) -> None:
    person = require()
    _changing(saved_views.remove_view, person, name, share=share)


def _changing(verb: Callable[..., object], *args: object, **named: object) -> None:
    try:
        with state.uninterrupted():
            state.studio().db.execute_write(verb, *args, **named)
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))
