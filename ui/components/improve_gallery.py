"""The templates in the improve window: found by a word, read before they are taken, made one's own, brought in and taken out."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.optimise import templates, versions
from core.optimise.values import Template
from core.words import area
from ui import state
from ui.components import improve_sitting as sittings
from ui.components import improve_template, parts
from ui.components.improve_sitting import Sitting
from ui.i18n import t

FIND = "improve-find"
SHOWN = 12


def called(name: str) -> str:
    """A template's name as a person says it: its genre, or what it is for; one of the team's by its own name."""
    head, _, rest = name.partition("_")
    if head not in templates.WORD.values() or not rest:
        return name or t("prompts.no_template")
    genre = {"scifi": "sci_fi"}.get(rest, rest)
    key = f"genre_{genre}"
    return (
        t(f"prompts.{key}") if key in area("prompts") else t("prompts.template_generic") if rest == "generic" else name
    )


def draw(sitting: Sitting) -> None:
    result = sitting.result
    assert result is not None
    with st.container(key="gallery-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.text_input(
            t("prompts.gallery_find"), key=FIND, label_visibility="collapsed", placeholder=t("prompts.gallery_find"), icon=":material/search:"
        )  # fmt: skip
        st.button(t("prompts.gallery_back"), key="gallery-back", type="tertiary", icon=":material/arrow_back:", on_click=sittings.show, args=("read",))  # fmt: skip
    if sitting.wrong:
        parts.wrong(sitting.wrong)
    with state.studio().db.read() as session:
        found = versions.gallery(
            session, str(state.recall(FIND) or ""), task=result.intent.task_type, language=result.intent.language
        )
    fits = sorted(found, key=lambda one: (one.name != result.template, one.genre != result.intent.genre))
    if not fits:
        st.html(f'<p class="note">{escape(t("prompts.gallery_none"))}</p>')
    own = improve_template.may(sittings.person_here())
    with st.container(key="gallery-cards", gap="small"):
        for one in fits[:SHOWN]:
            _card(one, one.name == result.template, own)
    if len(fits) > SHOWN:
        st.html(f'<p class="note">{escape(t("prompts.gallery_more", n=len(fits) - SHOWN))}</p>')
    if own:
        improve_template.files(fits)


def _card(one: Template, now: bool, own: bool) -> None:
    with st.container(key=f"tpl-{one.name}", gap="xsmall"):
        marks = [one.name]
        marks += [t("prompts.template_team")] if one.source == "team" else []
        marks += [t("prompts.template_draft")] if one.label != "production" else []
        marks += [t("prompts.template_used", n=one.usage_count)] if one.usage_count else []
        marks += [t("prompts.template_quality", n=round(one.quality_score))] if one.quality_score else []
        st.html(
            f'<div class="tpl"><h4>{escape(called(one.name))}</h4><p>{escape(one.description)}</p><small class="num">{escape(" · ".join(marks))}</small>'
            f"<details><summary>{escape(t('prompts.template_see'))}</summary><pre>{escape(one.template)}</pre></details></div>"
        )
        with st.container(key=f"tpl-acts-{one.name}", horizontal=True, vertical_alignment="center", gap="small"):
            if now:
                st.html(parts.state("done", t("prompts.template_now")), width="content")
            else:
                st.button(f"{t('prompts.template_take')}:gray[ · {parts.plain(called(one.name))}]", key=f"tpl-take-{one.name}", on_click=_take, args=(one,))  # fmt: skip
                st.button(f"{t('prompts.template_always')}:gray[ · {parts.plain(called(one.name))}]", key=f"tpl-always-{one.name}", type="tertiary", help=t("prompts.template_always_help"), on_click=_always, args=(one,))  # fmt: skip
            if own:
                st.button(f"{t('prompts.template_own')}:gray[ · {parts.plain(called(one.name))}]", key=f"tpl-own-{one.name}", type="tertiary", help=t("prompts.template_own_help"), on_click=improve_template.begin, args=(one,))  # fmt: skip


def _take(one: Template) -> None:
    """A callback: this once."""
    sittings.again(template=one.name)


def _always(one: Template) -> None:
    """A callback: for this genre from now on."""
    told = sittings.preferred(one.task_type)
    place = one.fine or one.genre or "*"
    sittings.prefer(one.task_type, templates={**told.templates, place: one.name})
    if (sitting := sittings.now()) is not None:
        sitting.template = one.name
