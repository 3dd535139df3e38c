"""What was removed from a shelf of the library and can still be put back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from html import escape

import streamlit as st

from core.database.tables import utc_now
from core.editing.trash import KEPT
from ui.base import html_parts
from ui.base.i18n import t


def draw_removed(kind: str, lost: list[tuple[uuid.UUID, str, datetime | None]], put_back: Callable[..., None]) -> None:
    """`put_back` is told the id and the name."""
    if not lost:
        return
    html_parts.draw_title(t("styles.gone_title"), t("styles.gone_note"))
    with st.container(key="library-gone", gap=None):
        for row_id, name, at in lost:
            left = max(1, ((at or utc_now()) + KEPT - utc_now()).days)
            with st.container(key=f"gone-row-{row_id}", horizontal=True, vertical_alignment="center", gap="small"):
                said = t("bin.day_left") if left <= 1 else t("bin.days_left", n=left)
                st.html(f'<p class="note">{escape(name)} · {escape(said)}</p>', width="stretch")
                st.button(
                    f"{t('styles.put_back')} :small[{html_parts.escape_markdown(name)}]", key=f"back-{kind}-{row_id}", icon=":material/undo:",
                    type="tertiary", on_click=put_back, args=(row_id, name),
                )  # fmt: skip
