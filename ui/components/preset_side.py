"""The library's presets: a row each, with what it chooses; used on Home from here, begun with, changed, shared, removed."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core import habits, presets, shelf, styles, tables
from core.presets import Preset
from core.sessions import Person
from core.styles import Style
from ui import registry, state
from ui.components import parts, preset_choice, preset_window, style_choice
from ui.components.removed_side import gone
from ui.components.style_pictures import called, safe, url
from ui.components.style_window import WRONG, deed
from ui.i18n import language, t


def draw(person: Person) -> None:
    with state.studio().db.read() as session:
        every = presets.listed(session, person)
        looks = {style.ref: style for style in styles.listed(session, person)}
        mine = str(habits.of(session, person.id, presets.HOME).get(presets.DEFAULT) or "")
        lost = [(row.id, row.name, row.removed_at) for row in shelf.removed(session, tables.Preset, person)]
    st.html(f'<p class="note">{escape(t("styles.presets_note"))}</p>')
    if (wrong := state.recall(WRONG)) and not preset_window.opened():
        state.forget(WRONG)
        parts.wrong(wrong)
    for whose in style_choice.GROUPS:
        group = [preset for preset in every if preset.whose == whose]
        if group:
            parts.title(t(f"styles.group_{whose}"), str(len(group)))
            for preset in group:
                _row(preset, looks, preset.ref == mine)
    gone("preset", lost, _put_back)
    preset_window.draw({preset.ref: preset for preset in every}, looks)


def _row(preset: Preset, looks: dict[str, Style], first: bool) -> None:
    name, style = preset.label[language()], looks.get(preset.choices.style)
    marks = [
        *([t("styles.is_default")] if first else []),
        *([t("styles.shared")] if preset.shared and preset.may_change else []),
    ]
    said = f"<small>{escape(' · '.join(marks))}</small>" if marks else ""
    about = f"<p>{escape(preset.says[language()])}</p>" if preset.says else ""
    picture = f'<img class="pic" src="{escape(url(style))}" alt="">' if style else '<span class="pic"></span>'
    chips = parts.chips(preset_choice.facts(preset, called(style) if style else ""))
    key = safe(preset.ref)
    with st.container(key=f"preset-row-{key}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="preset">{picture}<div><b>{escape(name)}</b>{said}{about}{chips}</div></div>', width="stretch"
        )
        if st.button(f"{t('styles.use_home')} :small[{parts.plain(name)}]", key=f"use-{key}"):
            preset_choice.take(preset.ref)
            state.remember(preset_choice.BEGUN, True)
            st.switch_page(registry.go_to("home"))
        deeds = ["default_off" if first else "default_on"]
        if preset.may_change:
            deeds += ["edit", "share_off" if preset.shared else "share", "remove"]
        st.menu_button(
            t("styles.more", name=parts.plain(name)), deeds, key=f"preset-more-{key}", type="tertiary", icon=":material/more_horiz:",
            format_func=parts.named(deeds, lambda one: t(f"styles.{one}")), on_click=_chosen, args=(preset.ref, name),
        )  # fmt: skip


def _chosen(ref: str, name: str) -> None:
    told = state.recall(f"preset-more-{safe(ref)}")
    if told == "edit":
        preset_window.show(ref)
    elif told in ("default_on", "default_off"):
        on = told == "default_on"
        said = "styles.begins_with" if on else "styles.begins_plain"
        deed(said, name, lambda session, who: presets.set_default(session, who, ref if on else ""))
    elif told in ("share", "share_off"):
        shared, row_id = told == "share", presets.id_of(ref)
        said = "styles.is_shared" if shared else "styles.is_mine"
        deed(said, name, lambda session, who: shelf.share(session, tables.Preset, who, row_id, shared))
    elif told == "remove":
        row_id = presets.id_of(ref)
        deed("styles.removed", name, lambda session, who: shelf.remove(session, tables.Preset, who, row_id))


def _put_back(row_id: uuid.UUID, name: str) -> None:
    deed("styles.is_back", name, lambda session, who: shelf.put_back(session, tables.Preset, who, row_id))
