"""The words on the screen as the script's page shows them: written where they stand, and said to be missing where nobody knows them."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.script.model import CARD_KINDS, Beat, Script
from language.forms import BLANK
from ui.base.i18n import t
from ui.script import script_changes as changes
from ui.widgets import editable


def draw_blank_note(told: Script) -> None:
    """How many points of a list, a lesson or an explainer wait to be written."""
    blank = sum(beat.card_text.strip() == BLANK for scene in told.scenes for beat in scene.beats)
    if blank:
        st.html(
            f'<p class="note">{escape(t("script.not_known_one" if blank == 1 else "script.not_known", n=blank))}</p>'
        )


def draw(beat: Beat, number: int, version: int, *, locked: bool) -> None:
    """What a beat says on the screen: what it is, and its words."""
    with st.container(key=f"shown-{beat.id}", horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
        editable.choice(
            t("script.card_kind"), list(CARD_KINDS), beat.card, changes.change_card, beat.id, "card", number, version,
            key=f"card-{beat.id}", words=lambda kind: t(f"script.card_{kind}"), hidden=True, disabled=locked,
        )  # fmt: skip
        editable.line(
            t("script.on_screen"), beat.card_text, changes.change_card, beat.id, "card_text", number, version,
            key=f"card-text-{beat.id}", hidden=True, disabled=locked, placeholder=t("script.on_screen_hint"),
        )  # fmt: skip
