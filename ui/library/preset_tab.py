"""The library's presets: a row each, with what it chooses; used on Home from here, begun with, changed, shared, removed."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core.library import presets, styles
from core.library.presets import Preset
from core.library.styles import Style
from core.people import preferences
from core.people.sessions import Person
from ui.base import html_parts, state
from ui.base.i18n import language, t
from ui.library import preset_choice, preset_window, style_choice
from ui.library.removed_tab import draw_removed
from ui.library.style_pictures import key_of_ref, style_name, style_url
from ui.library.style_window import WRONG, change_shelf
from ui.widgets import page_change


def draw(person: Person) -> None:
    db = state.studio().db
    every, lost = db.execute_read(presets.list_presets, person), db.execute_read(presets.list_removed_presets, person)
    looks = {style.ref: style for style in db.execute_read(styles.list_styles, person)}
    mine = str(db.execute_read(preferences.load_choices, person.id, presets.HOME).get(presets.DEFAULT) or "")
    st.html(f'<p class="note">{escape(t("styles.presets_note"))}</p>')
    if (wrong := state.recall(WRONG)) and not preset_window.is_open():
        state.forget(WRONG)
        html_parts.draw_wrong(wrong)
    for whose in style_choice.GROUPS:
        group = [preset for preset in every if preset.whose == whose]
        if group:
            html_parts.draw_title(t(f"styles.group_{whose}"), str(len(group)))
            for preset in group:
                _row(preset, looks, preset.ref == mine)
    draw_removed("preset", lost, _put_back)
    preset_window.draw({preset.ref: preset for preset in every}, looks)


def _row(preset: Preset, looks: dict[str, Style], first: bool) -> None:
    name, style = preset.label[language()], looks.get(preset.choices.style)
    marks = [
        *([t("styles.is_default")] if first else []),
        *([t("styles.shared")] if preset.shared and preset.may_change else []),
    ]
    said = f"<small>{escape(' · '.join(marks))}</small>" if marks else ""
    about = f"<p>{escape(preset.says[language()])}</p>" if preset.says else ""
    picture = f'<img class="pic" src="{escape(style_url(style))}" alt="">' if style else '<span class="pic"></span>'
    chips = html_parts.chips_html(preset_choice.preset_facts(preset, style_name(style) if style else ""))
    key = key_of_ref(preset.ref)
    with st.container(key=f"preset-row-{key}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="preset">{picture}<div><b>{escape(name)}</b>{said}{about}{chips}</div></div>', width="stretch"
        )
        st.button(
            f"{t('styles.use_home')} :small[{html_parts.escape_markdown(name)}]", key=f"use-{key}", on_click=_use, args=(preset.ref,)
        )  # fmt: skip
        deeds = ["default_off" if first else "default_on"]
        if preset.may_change:
            deeds += ["edit", "share_off" if preset.shared else "share", "remove"]
        st.menu_button(
            t("styles.more", name=html_parts.escape_markdown(name)), deeds, key=f"preset-more-{key}", type="tertiary", icon=":material/more_horiz:",
            format_func=html_parts.option_labels(deeds, lambda one: t(f"styles.{one}")), on_click=_chosen, args=(preset.ref, name),
        )  # fmt: skip


def _use(ref: str) -> None:
    """A callback: the choices of a preset stand on Home."""
    preset_choice.apply_preset(ref)
    state.remember(preset_choice.BEGUN, True)
    page_change.open_page_next("home")


def _chosen(ref: str, name: str) -> None:
    told = state.recall(f"preset-more-{key_of_ref(ref)}")
    if told == "edit":
        preset_window.open_window(ref)
    elif told in ("default_on", "default_off"):
        on = told == "default_on"
        said = "styles.begins_with" if on else "styles.begins_plain"
        change_shelf(said, name, presets.set_default, ref if on else "")
    elif told in ("share", "share_off"):
        shared, row_id = told == "share", presets.parse_preset_ref(ref)
        said = "styles.is_shared" if shared else "styles.is_mine"
        change_shelf(said, name, presets.share, row_id, shared)
    elif told == "remove":
        row_id = presets.parse_preset_ref(ref)
        change_shelf("styles.removed", name, presets.remove, row_id)


def _put_back(row_id: uuid.UUID, name: str) -> None:
    change_shelf("styles.is_back", name, presets.put_back, row_id)
