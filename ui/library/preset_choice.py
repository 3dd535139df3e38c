"""Presets on Home: a row of chips of which one may be on, and keeping the choices that stand there under a name.

A chip sets every choice it speaks of. What Home has no choice for, the narrator and how models are weighed, is said in a line of its own
while it holds."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core.characters import voices
from core.errors import NotFound, StudioError
from core.library import presets
from core.library.presets import Preset
from core.people import access, preferences
from core.people.access import Action
from core.people.sessions import Person
from ui.base import gate, html_parts, state, toast
from ui.base.i18n import language, t

CHIPS, BEGUN, SAID = "home_preset", "_home_begun", "_home_preset_said"
NAME, SHARED, TURN = "preset_name", "preset_shared", "_preset_turn"
MOST = 14


def apply_default(person: Person) -> None:
    """The first time Home is seen in a tab, and after each film begun there, it begins with the person's own default."""
    if state.recall(BEGUN):
        return
    state.remember(BEGUN, True)
    ref = state.studio().db.execute_read(presets.default_ref, person)
    if ref:
        apply_preset(ref)


def reset_after_film(person: Person) -> None:
    """Its preset is used up; the next film begins with the person's own default."""
    state.studio().db.execute_write(presets.clear_after_film, person.id)
    state.forget(CHIPS, SAID, BEGUN)


def draw(person: Person, kept: dict[str, Any]) -> None:
    listed = state.studio().db.execute_read(presets.list_presets, person)
    known = {preset.ref: preset for preset in listed[:MOST]}
    if state.recall(CHIPS) not in known:
        state.remember(CHIPS, kept.get("chosen") if kept.get("chosen") in known else None)
    with st.container(key="home-presets", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.pills(
            t("styles.presets"), list(known), key=CHIPS, label_visibility="collapsed", on_change=_chosen,
            format_func=html_parts.option_labels(known, lambda ref: html_parts.escape_markdown(known[ref].label[language()])),
        )  # fmt: skip
        if access.can(person, Action.USE_LIBRARY):
            with st.popover(t("styles.keep"), key="preset-keep", type="tertiary", icon=":material/bookmark_add:"):
                _keep_form()
    if said := state.recall(SAID):
        st.html(f'<p class="note" role="status">{escape(said)}</p>')


def draw_unpictured(kept: dict[str, Any]) -> None:
    """What holds and has no picture on Home."""
    told = [*narrator_names(kept.get("voices") or {}), *policy_words(str(kept.get("policy") or ""))]
    if told:
        with st.container(key="home-beside", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<p class="note">{escape(" · ".join(told))}</p>', width="content")
            st.button(
                t("styles.drop_beside"), key="drop-beside", type="tertiary", icon=":material/close:", on_click=_drop,
            )  # fmt: skip


def narrator_names(chosen: dict[str, str]) -> list[str]:
    """ "Narrator: Yunyang": the names of these voices."""
    named = {voice.id: voice.name[language()] for voice in voices.load_voices()}
    told = [named[voice] for voice in chosen.values() if voice in named]
    return [t("styles.narrated", names=t("styles.and").join(dict.fromkeys(told)))] if told else []


def policy_words(policy: str) -> list[str]:
    return [t(f"styles.policy_{policy}")] if policy in presets.POLICIES and policy != "balanced" else []


def clear_preset() -> None:
    """Something was chosen by hand: no preset stands there as it is any more. A callback."""
    state.remember(CHIPS, None)
    state.forget(SAID)
    _remember(chosen="")


def apply_preset(ref: str) -> None:
    """Every choice of Home follows; what is gone of the preset is said. Before Home is drawn."""
    person, studio = gate.current_person(), state.studio()
    if person is None:
        return
    state.forget(SAID)
    try:
        taken = studio.db.execute_write(presets.put_on_home, person, ref, studio.limits)
    except NotFound as error:
        state.remember(SAID, error.sentence(language()))
        return
    state.remember(CHIPS, ref)
    for word in presets.KEPT_AS.values():
        if word in taken.stands:
            state.remember(f"home_{word}", taken.stands[word])
    if taken.gone:
        gone = t("styles.and").join(t(f"styles.choice_{field}") for field in taken.gone)
        state.remember(SAID, t("styles.gone", name=taken.preset.label[language()], gone=gone))


def preset_facts(preset: Preset, styled: str) -> list[str]:
    """What it chooses, a chip each; `styled` is the name of its style."""
    told = preset.choices
    return [
        *([told.ratio] if told.ratio else []),
        *([t("pages.seconds", n=told.seconds)] if told.seconds else []),
        *([html_parts.language_names()[told.language]] if told.language else []),
        *([styled] if styled else []),
        *narrator_names(told.voices),
        *([t(f"ways.home_{told.grade}")] if told.grade else []),
        *policy_words(told.policy),
    ]


def _chosen() -> None:
    ref = state.recall(CHIPS)
    if ref:
        apply_preset(str(ref))
    else:
        state.forget(SAID)
        _remember(chosen="", voices={}, policy="")


def _drop() -> None:
    clear_preset()
    _remember(voices={}, policy="")


def _remember(**habit: Any) -> None:
    if person := gate.current_person():
        state.studio().db.execute_write(preferences.save_choices, person.id, presets.HOME, **habit)


def _keep_form() -> None:
    turn = state.recall(TURN, 0)
    st.html(f'<p class="note">{escape(t("styles.keep_note"))}</p>')
    st.text_input(t("styles.name"), key=f"{NAME}-{turn}", max_chars=60, placeholder=t("styles.keep_hint"))
    st.toggle(t("styles.share"), key=f"{SHARED}-{turn}")
    st.button(t("styles.keep_it"), key="preset-save", type="primary", on_click=_keep)
    if wrong := state.recall("_preset_wrong"):
        html_parts.draw_wrong(wrong)


def _keep() -> None:
    """The choices that stand on Home, under the name that was typed."""
    person, turn = gate.current_person(), state.recall(TURN, 0)
    if person is None:
        return
    name, shared = str(state.recall(f"{NAME}-{turn}") or ""), bool(state.recall(f"{SHARED}-{turn}"))
    state.forget("_preset_wrong")
    try:
        ref = state.studio().db.execute_write(presets.save_from_home, person, name, _seen(), shared=shared)
    except StudioError as error:
        state.remember("_preset_wrong", error.sentence(language()))
        return
    state.remember(CHIPS, ref)
    state.remember(TURN, turn + 1)
    toast.show_sentence(t("styles.kept", name=name.strip()))


def _seen() -> dict[str, Any]:
    """What the choices on Home show: the group of buttons for a word of `presets.KEPT_AS` is "home_<word>"."""
    words = presets.KEPT_AS.values()
    return {word: st.session_state[f"home_{word}"] for word in words if f"home_{word}" in st.session_state}
