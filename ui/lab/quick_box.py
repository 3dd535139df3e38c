"""The quick box: one prompt to some models at once, the price before, and below it the answers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from core.errors import StudioError
from core.lab import run_plan
from core.lab.lab_values import ExperimentSpec, Rung
from core.people import preferences
from core.people.sessions import Person
from core.project import projects
from core.templates.prompt_values import PromptTask
from jobs.stages import lab
from ui.base import gate, html_parts, state
from ui.base.i18n import language, t
from ui.improve import improve_window
from ui.lab import model_prices, quick_answers, quick_before, quick_question
from ui.lab.model_prices import ModelOffer
from ui.widgets import drafts, shortcuts, sound_player

HABIT = "lab"
EXAMPLES = 3
SOUNDS = {1: "effect", 2: "music", 3: "speech"}
"""What each example of a sound is one of."""
TASKS: dict[Rung, PromptTask] = {
    "still": "storyboard_generation", "sound": "audio_generation", "clip": "video_generation"
}  # fmt: skip
"""What a prompt of this rung is improved as; a text may be anything, its words tell."""


def draw(person: Person) -> None:
    shown = quick_answers.shown_experiment(person)
    if shown is not None and quick_question.PROMPT not in st.session_state:
        quick_question.fill_from(shown)
    with st.container(key="lab-quick", gap="small"):
        offered = _box(person)
        if shown is not None:
            quick_answers.draw(shown)
        elif not state.recall(quick_question.PROMPT):
            _examples(offered)
        quick_before.draw(person, shown)
    sound_player.mount()


def _box(person: Person) -> Sequence[ModelOffer]:
    """The models that are offered for what is asked."""
    kept = state.studio().db.execute_read(preferences.load_choices, person.id, HABIT)
    drafts.hold_field(quick_question.PROMPT)
    with st.container(key="lab-card", gap=None):
        st.text_area(
            t("lab.prompt"),
            key=quick_question.PROMPT,
            height=116,
            label_visibility="collapsed",
            placeholder=t("lab.prompt_hint"),
        )
        with st.container(key="lab-opts", horizontal=True, gap="medium"):
            rung = quick_question.pick_rung(kept)
            quick_question.draw_settings(rung)
            spec = quick_question.experiment_spec(rung, *quick_question.settings_and_style(rung))
            offered = model_prices.model_offers(person, spec)
            usual = kept.get(f"models_{rung}") or [one.id for one in offered if one.own]
            ticked = model_prices.pick_models(t("lab.models"), offered, key=f"lab_models_{rung}", ticked=usual)
        _deeds(person, spec, offered, ticked)
    if wrong := state.recall(quick_question.WRONG, ""):
        html_parts.draw_wrong(wrong)
    return offered


def _deeds(person: Person, spec: ExperimentSpec, offered: Sequence[ModelOffer], ticked: list[str]) -> None:
    price = model_prices.price_of_ticked(offered, ticked)
    plan = run_plan.plan_grid(
        state.studio(), model_prices.lab_account(person), spec.model_copy(update={"models": tuple(ticked)})
    )
    told = [
        model_prices.count_words("calls", len(ticked)),
        model_prices.format_estimate(price),
        model_prices.budget_left_words(plan),
    ]
    with st.container(key="lab-deeds", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<div class="under-box num">{escape(" · ".join(filter(None, told)))}</div>', width="stretch")
        improve_window.button(key="lab-quick", field=quick_question.PROMPT, task=TASKS.get(spec.rung), on_use=_improved)
        st.button(
            f"{t('lab.run')} · {model_prices.format_estimate(price)}", key="lab-run", type="primary", icon=":material/play_arrow:",
            shortcut="Ctrl+Enter", disabled=not ticked, on_click=_run,
        )  # fmt: skip
    shortcuts.add_shortcut("lab", "Ctrl Enter", t("lab.run"))


def _improved(optimized: Any) -> None:
    """What was improved stands in the box."""
    state.remember(quick_question.PROMPT, optimized.optimized_prompt)


def _run() -> None:
    """A callback: ask what stands in the box now. What was typed stays there."""
    state.forget(quick_question.WRONG)
    person, studio = gate.current_person(), state.studio()
    if person is None:
        return
    rung, prompt = state.recall(quick_question.RUNG, "text"), state.recall(quick_question.PROMPT) or ""
    models = list(state.recall(f"lab_models_{rung}") or [])
    try:
        with state.uninterrupted():
            settings, style = quick_question.settings_and_style(rung)
            made = lab.ask_quickly(
                studio, person, prompt, models, rung=rung, settings=settings, style=style, language=projects.detect_language(prompt)
            )  # fmt: skip
            studio.db.execute_write(preferences.save_choices, person.id, HABIT, rung=rung, **{f"models_{rung}": models})
    except StudioError as error:
        state.remember(
            quick_question.WRONG, t("lab.nothing_typed") if not prompt.strip() else error.sentence(language())
        )
        return
    quick_answers.show_answers(made)


def _examples(offered: Sequence[ModelOffer]) -> None:
    """None where no model can be asked."""
    rung = state.recall(quick_question.RUNG, "text")
    if all(one.why_not for one in offered):
        return
    with st.container(key="home-try", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<span class="mute">{escape(t("home.try"))}</span>', width="content")
        for number in range(1, EXAMPLES + 1):
            words = t(f"lab.example_{rung}_{number}")
            st.button(
                words, key=f"lab-example-{number}", type="tertiary", on_click=_try, args=(words, rung, number, offered)
            )


def _try(words: str, rung: Rung, number: int, offered: Sequence[ModelOffer]) -> None:
    """A callback: an example into the box. Of sounds only those models stay ticked that make such a one: a voice is not asked for rain."""
    state.remember(quick_question.PROMPT, words)
    if rung != "sound":
        return
    known, ticked = model_prices.models_by_id(), state.recall(f"lab_models_{rung}") or ()
    wanted = [one for one in offered if not one.why_not and known[one.id].capability == SOUNDS[number]]
    state.remember(f"lab_models_{rung}", [one.id for one in wanted if one.own or one.id in ticked])
