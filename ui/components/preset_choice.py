"""Presets on Home: a row of chips of which one may be on, and keeping the choices that stand there under a name.

A chip sets every choice it speaks of. What Home has no choice for, the narrator and how models are weighed, is said in a line of its own
while it holds."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from core import access, habits, presets, voices
from core.access import Action
from core.errors import NotFound, StudioError
from core.presets import Choices, Preset
from core.sessions import Person
from ui import gate, state
from ui.components import parts, toast
from ui.i18n import language, t

CHIPS, BEGUN, SAID = "home_preset", "_home_begun", "_home_preset_said"
NAME, SHARED, TURN = "preset_name", "preset_shared", "_preset_turn"
MOST = 14
HABIT = {"ratio": "ratio", "seconds": "length", "language": "language", "style": "look", "grade": "grade"}
"""A choice, and Home's word for it: "home_<word>" is its group of buttons."""


def begin(person: Person) -> None:
    """The first time Home is seen in a tab, it begins with the person's own default."""
    if state.recall(BEGUN):
        return
    state.remember(BEGUN, True)
    with state.studio().db.read() as session:
        ref = presets.default(session, person)
    if ref:
        take(ref)


def draw(person: Person, kept: dict[str, Any]) -> None:
    with state.studio().db.read() as session:
        known = {preset.ref: preset for preset in presets.listed(session, person)[:MOST]}
    if state.recall(CHIPS) not in known:
        state.remember(CHIPS, kept.get("chosen") if kept.get("chosen") in known else None)
    with st.container(key="home-presets", horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.pills(
            t("styles.presets"), list(known), key=CHIPS, label_visibility="collapsed", on_change=_chosen,
            format_func=parts.named(known, lambda ref: parts.plain(known[ref].label[language()])),
        )  # fmt: skip
        if access.can(person, Action.USE_LIBRARY):
            with st.popover(t("styles.keep"), key="preset-keep", type="tertiary", icon=":material/bookmark_add:"):
                _keep_form()
    if said := state.recall(SAID):
        st.html(f'<p class="note" role="status">{escape(said)}</p>')


def beside(kept: dict[str, Any]) -> None:
    """What holds and has no picture on Home."""
    told = [*narrators(kept.get("voices") or {}), *weighed(str(kept.get("policy") or ""))]
    if told:
        with st.container(key="home-beside", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<p class="note">{escape(" · ".join(told))}</p>', width="content")
            st.button(
                t("styles.drop_beside"), key="drop-beside", type="tertiary", icon=":material/close:", on_click=_drop,
            )  # fmt: skip


def narrators(chosen: dict[str, str]) -> list[str]:
    """ "Narrator: Yunyang": the names of these voices."""
    named = {voice.id: voice.name[language()] for voice in voices.book()}
    told = [named[voice] for voice in chosen.values() if voice in named]
    return [t("styles.narrated", names=t("styles.and").join(dict.fromkeys(told)))] if told else []


def weighed(policy: str) -> list[str]:
    return [t(f"styles.policy_{policy}")] if policy in presets.POLICIES and policy != "balanced" else []


def changed() -> None:
    """Something was chosen by hand: no preset stands there as it is any more. A callback."""
    state.remember(CHIPS, None)
    state.forget(SAID)
    _remember(chosen="")


def take(ref: str) -> None:
    """Every choice of Home follows; what is gone of the preset is said. Before Home is drawn."""
    person, studio = gate.current(), state.studio()
    if person is None:
        return
    state.forget(SAID)
    try:
        with studio.db.write() as session:
            preset = presets.named(session, person, ref)
            found = presets.apply(session, person, preset, studio.limits)
            now = _habits(found.choices)
            habits.keep(session, person.id, presets.HOME, **now, chosen=ref)
    except NotFound as error:
        state.remember(SAID, error.sentence(language()))
        return
    state.remember(CHIPS, ref)
    for word in HABIT.values():
        if word in now:
            state.remember(f"home_{word}", now[word])
    if found.gone:
        gone = t("styles.and").join(t(f"styles.choice_{field}") for field in found.gone)
        state.remember(SAID, t("styles.gone", name=preset.label[language()], gone=gone))


def facts(preset: Preset, styled: str) -> list[str]:
    """What it chooses, a chip each; `styled` is the name of its style."""
    told = preset.choices
    return [
        *([told.ratio] if told.ratio else []),
        *([t("pages.seconds", n=told.seconds)] if told.seconds else []),
        *([parts.language_names()[told.language]] if told.language else []),
        *([styled] if styled else []),
        *narrators(told.voices),
        *([t(f"ways.home_{told.grade}")] if told.grade else []),
        *weighed(told.policy),
    ]


def _chosen() -> None:
    ref = state.recall(CHIPS)
    if ref:
        take(str(ref))
    else:
        state.forget(SAID)
        _remember(chosen="", voices={}, policy="")


def _habits(chosen: Choices) -> dict[str, Any]:
    """As Home remembers them; the narrator and the policy are the preset's, also where it names none."""
    told = {HABIT[field]: getattr(chosen, field) for field in HABIT if getattr(chosen, field) not in (None, "")}
    if chosen.language is not None:
        told["language"] = chosen.language
    return {**told, "voices": dict(chosen.voices), "policy": chosen.policy}


def _drop() -> None:
    changed()
    _remember(voices={}, policy="")


def _remember(**habit: Any) -> None:
    if person := gate.current():
        with state.studio().db.write() as session:
            habits.keep(session, person.id, presets.HOME, **habit)


def _keep_form() -> None:
    turn = state.recall(TURN, 0)
    st.html(f'<p class="note">{escape(t("styles.keep_note"))}</p>')
    st.text_input(t("styles.name"), key=f"{NAME}-{turn}", max_chars=60, placeholder=t("styles.keep_hint"))
    st.toggle(t("styles.share"), key=f"{SHARED}-{turn}")
    st.button(t("styles.keep_it"), key="preset-save", type="primary", on_click=_keep)
    if wrong := state.recall("_preset_wrong"):
        parts.wrong(wrong)


def _keep() -> None:
    """The choices that stand on Home, under the name that was typed."""
    person, turn = gate.current(), state.recall(TURN, 0)
    if person is None:
        return
    name, shared = str(state.recall(f"{NAME}-{turn}") or ""), bool(state.recall(f"{SHARED}-{turn}"))
    state.forget("_preset_wrong")
    try:
        with state.studio().db.write() as session:
            kept = habits.of(session, person.id, presets.HOME)
            made = presets.save(session, person, name, _standing(kept), shared=shared)
            habits.keep(session, person.id, presets.HOME, chosen=f"own:{made}")
    except StudioError as error:
        state.remember("_preset_wrong", error.sentence(language()))
        return
    state.remember(CHIPS, f"own:{made}")
    state.remember(TURN, turn + 1)
    toast.say(t("styles.kept", name=name.strip()))


def _standing(kept: dict[str, Any]) -> Choices:
    told = {field: state.recall(f"home_{word}", kept.get(word)) for field, word in HABIT.items()}
    told = {field: value for field, value in told.items() if value not in (None, "") or field == "language"}
    return Choices.model_validate({**told, "voices": kept.get("voices") or {}, "policy": kept.get("policy") or ""})
