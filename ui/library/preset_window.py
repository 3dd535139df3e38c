"""One's own preset in a window: its name and each of its choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.characters import voices
from core.errors import StudioError
from core.i18n import LANGUAGES
from core.library import presets, shelf
from core.library.presets import Preset, PresetChoices
from core.library.styles import Style
from core.people.access import Action
from core.project import projects
from ui.base import gate, html_parts, state, toast
from ui.base.i18n import language, t
from ui.library.style_pictures import style_name
from ui.library.style_window import WRONG

OPENED, TURN = "_preset_opened", "_preset_form_turn"
LENGTHS = (10, 15, 30, 60, 90, 120, 180)
GRADES = ("", "fast", "balanced", "quality")


def open_window(ref: str) -> None:
    state.forget(WRONG)
    state.remember(TURN, state.recall(TURN, 0) + 1)
    state.remember(OPENED, ref)


def is_open() -> bool:
    return bool(state.recall(OPENED))


def draw(every: dict[str, Preset], looks: dict[str, Style]) -> None:
    preset = every.get(str(state.recall(OPENED) or ""))
    if preset is not None:
        st.dialog(t("styles.preset_edit"), on_dismiss=_close)(_form)(preset, looks)


def _form(preset: Preset, looks: dict[str, Style]) -> None:
    gate.require(Action.USE_LIBRARY)
    if state.recall(OPENED) != preset.ref:
        st.rerun()
    told = preset.choices
    st.text_input(t("styles.name"), preset.label[language()], key=_key("name"), max_chars=shelf.NAME_CHARS)
    with st.grid(2, min_column_width=170, gap="small"):
        _one("ratio", t("pages.ratio"), ("", *projects.RATIOS), told.ratio or "", str)
        lengths = ("", *sorted({*LENGTHS, *([told.seconds] if told.seconds else [])}))
        _one("seconds", t("pages.length"), lengths, told.seconds or "", lambda n: t("pages.seconds", n=n))
        spoken = {"": t("home.as_sentence"), **html_parts.language_names()}
        _one(
            "language",
            t("pages.film_language"),
            tuple(spoken),
            told.language or "",
            spoken.__getitem__,
            empty=spoken[""],
        )
        _one("style", t("home.look"), ("", *looks), told.style, lambda ref: style_name(looks[ref]))
        for code in LANGUAGES:
            named = {voice.id: voice.name[language()] for voice in voices.list_voices(code)}
            chosen = told.voices.get(code, "")
            _one(
                f"voice_{code}",
                t(f"styles.narrator_{code}"),
                ("", *named),
                chosen,
                named.__getitem__,
                t("styles.as_usual"),
            )
        policies = ("", *presets.POLICIES)
        _one(
            "policy",
            t("styles.policy"),
            policies,
            told.policy,
            lambda one: t(f"styles.policy_{one}"),
            t("styles.as_usual"),
        )
        _one("grade", t("styles.grade"), GRADES, told.grade, lambda one: t(f"ways.home_{one}"), t("styles.as_usual"))
    if wrong := state.recall(WRONG):
        html_parts.draw_wrong(wrong)
    st.button(t("styles.save_plain"), key="preset-change", type="primary", on_click=_save, args=(preset.ref,))


def _one(
    field: str, label: str, options: tuple[Any, ...], now: Any, word: Callable[[Any], str], empty: str = ""
) -> None:
    """A choice of which the first says nothing."""
    nothing = empty or t("styles.any")
    st.selectbox(
        label, options, options.index(now) if now in options else 0, key=_key(field),
        format_func=html_parts.option_labels(options, lambda one: word(one) if one else nothing),
    )  # fmt: skip


def _save(ref: str) -> None:
    person = gate.current_person()
    if person is None:
        return
    state.forget(WRONG)
    name = str(state.recall(_key("name")) or "")
    told = {field: state.recall(_key(field)) for field in ("ratio", "seconds", "style", "policy", "grade")}
    spoken = {code: str(state.recall(_key(f"voice_{code}")) or "") for code in LANGUAGES}
    try:
        choices = PresetChoices.model_validate(
            {
                **{field: value for field, value in told.items() if value},
                "language": state.recall(_key("language")) or "",
                "voices": {code: voice for code, voice in spoken.items() if voice},
            }
        )
        preset_id, called_so = presets.parse_preset_ref(ref), shelf.clean_name(name)
        state.studio().db.execute_write(presets.update_preset, person, preset_id, name=called_so, choices=choices)
        toast.show_sentence(t("styles.preset_saved", name=name))
        _close()
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))


def _key(field: str) -> str:
    return f"_preset_{state.recall(TURN, 0)}_{field}"


def _close() -> None:
    state.forget(OPENED, WRONG)
