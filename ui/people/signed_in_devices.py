"""Where somebody is signed in: device and place in plain words, since when, and the button that ends it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from core.people import devices, request_origin
from core.people.sessions import SessionView
from ui.base import formatting
from ui.base.i18n import t


def draw(rows: list[SessionView], end: Callable[..., None], *args: str, key: str) -> None:
    """`end(*args, session id)` is called for the one whose button was pressed; the one that looks has none."""
    if not rows:
        st.html(f'<p class="note">{escape(t("team.sessions_none"))}</p>')
        return
    with st.container(key=f"sittings-{key}", gap=None):
        for row in rows:
            device = device_words(row.agent)
            with st.container(
                key=f"sitting-{key}-{row.id}", horizontal=True, vertical_alignment="center", gap="small", wrap=False
            ):
                st.html(_line(row, device), width="stretch")
                if row.here:
                    st.html(f'<span class="mute">{escape(t("team.here"))}</span>', width="content")
                else:
                    st.button(
                        t("team.end_this", device=device),
                        key=f"end-{key}-{row.id}",
                        type="tertiary",
                        icon=":material/logout:",
                        on_click=end,
                        args=(*args, str(row.id)),
                    )


def _line(row: SessionView, device: str) -> str:
    words = t(
        "team.session_line",
        where=_where(row.address),
        since=formatting.format_when(row.created_at),
        seen=formatting.format_when(row.last_seen),
    )
    return f'<span class="seat"><b>{escape(device)}</b><small>{escape(words)}</small></span>'


def _where(address: str) -> str:
    if address == request_origin.BEHIND_A_PROXY:
        return t("team.behind_a_proxy")
    return address or t("team.this_machine")


def device_words(agent: str) -> str:
    """Chrome on Windows."""
    device = devices.parse_user_agent(agent)
    if device.kind == "program":
        return t("team.device_program", name=device.browser) if device.browser else t("team.device_unknown")
    key = "device" if device.system else "device_browser"
    return t(f"team.{key}", browser=device.browser, system=device.system)
