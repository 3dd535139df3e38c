"""What a prompt was read as and how it is built, as quiet chips in one line; each opens the few words it can be changed to."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Any

import streamlit as st

from core.gateway.routing_policy import OWN
from core.models import model_catalogue
from core.optimise import optimiser
from core.project import looks
from core.project.vocabulary import GENRES
from core.templates.prompt_values import FINE, PROMPT_TASKS, Intent
from ui.base import html_parts, state
from ui.base.i18n import language, t
from ui.improve import improve_session as sittings
from ui.improve.improve_session import ImproveSitting
from ui.widgets import template_names

QUALITIES = ("fast", "balanced", "quality")
LOW = 0.6
"""Of a reading's confidence; below it is said."""


def draw(sitting: ImproveSitting) -> None:
    assert sitting.result is not None
    intent = sitting.result.intent
    with st.container(key="improve-chips", horizontal=True, vertical_alignment="center", gap="xsmall"):
        _task(sitting, intent)
        _genre(intent)
        st.html('<span class="imp-bar" aria-hidden="true"></span>', width="content")
        _model(sitting, intent)
        _quality(intent)
        _style(intent)
        _template(sitting)
    if said := _unsure(intent):
        st.html(f'<p class="note imp-unsure">{escape(said)}</p>')


def _unsure(intent: Intent) -> str:
    if intent.confidence < LOW:
        return t("prompts.unsure_task", task=t(f"prompts.task_{intent.task_type}"))
    if intent.genre and intent.genre_confidence < LOW:
        return t("prompts.unsure_genre", genre=genre_word(intent.genre))
    return ""


def genre_word(genre: str) -> str:
    return t(f"prompts.genre_{genre.replace('-', '_')}") if genre else t("prompts.no_genre")


def _task(sitting: ImproveSitting, intent: Intent) -> None:
    with st.popover(t(f"prompts.task_{intent.task_type}"), key="chip-task", help=t("prompts.chip_task")):
        _pills(
            t("prompts.chip_task"), list(PROMPT_TASKS), intent.task_type, lambda task: t(f"prompts.task_{task}"), key="task",
            change=lambda task: sittings.rebuild_with(task=task, genre=sitting.genre, template=""),
        )  # fmt: skip


def _genre(intent: Intent) -> None:
    word = genre_word(intent.fine or intent.genre)
    with st.popover(word, key="chip-genre", help=t("prompts.chip_genre")):
        _pills(
            t("prompts.chip_genre"), ["", *GENRES], intent.genre or FINE.get(intent.fine, ""), genre_word, key="genre",
            change=lambda genre: sittings.rebuild_with(genre=genre, template=""),
        )  # fmt: skip


def _model(sitting: ImproveSitting, intent: Intent) -> None:
    studio = state.studio()
    capability = optimiser.CAPABILITY[intent.task_type]
    known = model_catalogue.models_by_id(studio)
    able = {
        model.id: model_catalogue.model_display_name(model.id, known, language())
        for model in studio.gateway.models()
        if model.capability == capability and model.provider != OWN
    }
    now = sitting.result.target if sitting.result else ""
    usual = sitting.target == ""
    said = able.get(now) or t("prompts.own_engine")
    label = f":gray[{t('prompts.for')}] {said}"
    with st.popover(label, key="chip-model", help=t("prompts.chip_model")):
        options = ["", *sorted(able, key=lambda one: able[one].lower())]
        words = {"": t("prompts.model_usual")} | able
        key = f"improve-model-{intent.task_type}"
        st.selectbox(
            t("prompts.chip_model"), options, index=options.index(sitting.target) if not usual and sitting.target in options else 0,
            key=key, format_func=html_parts.option_labels(options, words.__getitem__), on_change=_aimed, args=(key, intent.task_type),
        )  # fmt: skip
        st.html(f'<p class="note">{escape(t("prompts.model_why"))}</p>')


def _aimed(key: str, task: Any) -> None:
    sittings.set_target_model(task, str(state.recall(key) or ""))


def _quality(intent: Intent) -> None:
    told = sittings.load_preferences(intent.task_type)
    word = t(f"prompts.quality_{told.quality}") + (f" · {t('prompts.professional')}" if told.professional else "")
    with st.popover(word, key="chip-quality", help=t("prompts.chip_quality")):
        _pills(
            t("prompts.chip_quality"), list(QUALITIES), told.quality, lambda one: t(f"prompts.quality_{one}"), key="quality",
            change=lambda one: sittings.change_preferences(intent.task_type, quality=one),
        )  # fmt: skip
        st.toggle(
            t("prompts.professional"), told.professional, key=f"improve-pro-{intent.task_type}-{told.professional}",
            help=t("prompts.professional_help"), on_change=sittings.change_preferences, args=(intent.task_type,),
            kwargs={"professional": not told.professional},
        )  # fmt: skip
        st.html(f'<p class="note">{escape(t("prompts.remembered"))}</p>')


def _style(intent: Intent) -> None:
    told = sittings.load_preferences(intent.task_type)
    names = {name: look.label[language()] for name, look in looks.shipped_looks().items()}
    said = names.get(told.style, told.style) or t("prompts.any_style")
    with st.popover(said, key="chip-style", help=t("prompts.chip_style")):
        _pills(
            t("prompts.chip_style"), ["", *names], told.style if told.style in names else "", lambda one: names.get(one) or t("prompts.any_style"),
            key="style", change=lambda one: sittings.change_preferences(intent.task_type, style=one),
        )  # fmt: skip
        st.html(f'<p class="note">{escape(t("prompts.style_why"))}</p>')


def _template(sitting: ImproveSitting) -> None:
    assert sitting.result is not None
    st.button(
        template_names.template_kind(sitting.result.template) or t("prompts.no_template"), key="chip-template", icon=":material/article:",
        help=t("prompts.chip_template"), on_click=sittings.show_view, args=("gallery",),
    )  # fmt: skip


def _pills(label: str, options: list[Any], now: Any, word: Any, *, key: str, change: Any) -> None:
    """One of a few; a click on it is taken at once."""
    name = f"improve-pick-{key}-{now}"
    st.pills(
        label, options, default=now if now in options else None, key=name, format_func=html_parts.option_labels(options, word),
        on_change=partial(_picked, name, change),
    )  # fmt: skip


def _picked(key: str, change: Any) -> None:
    if (chosen := state.recall(key)) is not None:
        change(chosen)
