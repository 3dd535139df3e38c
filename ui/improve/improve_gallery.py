"""The templates in the improve window: found by a word, read before they are taken, made one's own, brought in and taken out."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.templates import template_gallery
from core.templates.prompt_values import Template
from ui.base import html_parts, state
from ui.base.i18n import t
from ui.improve import improve_session as sittings
from ui.improve import improve_template
from ui.improve.improve_session import ImproveSitting
from ui.widgets import template_names

FIND = "improve-find"
SHOWN = 12


def draw(sitting: ImproveSitting) -> None:
    result = sitting.result
    assert result is not None
    with st.container(key="gallery-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.text_input(
            t("prompts.gallery_find"), key=FIND, label_visibility="collapsed", placeholder=t("prompts.gallery_find"), icon=":material/search:"
        )  # fmt: skip
        st.button(t("prompts.gallery_back"), key="gallery-back", type="tertiary", icon=":material/arrow_back:", on_click=sittings.show_view, args=("read",))  # fmt: skip
    if sitting.wrong:
        html_parts.draw_wrong(sitting.wrong)
    intent, word = result.intent, str(state.recall(FIND) or "")
    found = state.studio().db.execute_read(
        template_gallery.list_gallery, word, task=intent.task_type, language=intent.language
    )
    fits = sorted(found, key=lambda one: (one.name != result.template, one.genre != result.intent.genre))
    if not fits:
        st.html(f'<p class="note">{escape(t("prompts.gallery_none"))}</p>')
    own = improve_template.may_edit_templates(sittings.require_person())
    with st.container(key="gallery-cards", gap="small"):
        for one in fits[:SHOWN]:
            _card(one, one.name == result.template, own)
    if len(fits) > SHOWN:
        st.html(f'<p class="note">{escape(t("prompts.gallery_more", n=len(fits) - SHOWN))}</p>')
    if own:
        improve_template.draw_files(fits)


def _card(one: Template, now: bool, own: bool) -> None:
    with st.container(key=f"tpl-{one.name}", gap="xsmall"):
        marks = [t("prompts.template_team")] if one.source == "team" else []
        marks += [t("prompts.template_draft")] if one.label != "production" else []
        marks += [t("prompts.template_used", n=one.usage_count)] if one.usage_count else []
        marks += [t("prompts.template_quality", n=round(one.quality_score))] if one.quality_score else []
        st.html(
            f'<div class="tpl"><h4>{escape(template_names.template_kind(one.name))}</h4><p>{escape(one.description)}</p><small class="num">{escape(" · ".join(marks))}</small>'
            f"<details><summary>{escape(t('prompts.template_see'))}</summary><pre>{escape(one.template)}</pre></details></div>"
        )
        with st.container(key=f"tpl-acts-{one.name}", horizontal=True, vertical_alignment="center", gap="small"):
            if now:
                st.html(html_parts.state_html("done", t("prompts.template_now")), width="content")
            else:
                st.button(f"{t('prompts.template_take')}:gray[ · {html_parts.escape_markdown(template_names.template_kind(one.name))}]", key=f"tpl-take-{one.name}", on_click=_take, args=(one,))  # fmt: skip
                st.button(f"{t('prompts.template_always')}:gray[ · {html_parts.escape_markdown(template_names.template_kind(one.name))}]", key=f"tpl-always-{one.name}", type="tertiary", help=t("prompts.template_always_help"), on_click=_always, args=(one,))  # fmt: skip
            if own:
                st.button(f"{t('prompts.template_own')}:gray[ · {html_parts.escape_markdown(template_names.template_kind(one.name))}]", key=f"tpl-own-{one.name}", type="tertiary", help=t("prompts.template_own_help"), on_click=improve_template.begin_own_template, args=(one,))  # fmt: skip


def _take(one: Template) -> None:
    """A callback: this once."""
    sittings.rebuild_with(template=one.name)


def _always(one: Template) -> None:
    """A callback: for this genre from now on."""
    told = sittings.load_preferences(one.task_type)
    place = one.fine or one.genre or "*"
    sittings.change_preferences(one.task_type, templates={**told.templates, place: one.name})
    if (sitting := sittings.current_sitting()) is not None:
        sitting.template = one.name
