"""What waits for its reader over all films, on Home: each with its picture, what it is and whose turn, one click from where it is answered."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.people.sessions import Person
from core.progress import step_labels, waiting_items
from core.progress.waiting_items import WaitingItem
from ui.base import formatting, html_parts, media, registry, state
from ui.base.i18n import language, t

FEW = 3
"""So many are shown at once: a row of a wide window."""
ALL = "_home_waits_all"


def draw(person: Person) -> None:
    """Nothing where nothing waits."""
    found = state.studio().db.execute_read(waiting_items.list_waiting, person)
    if not found:
        return
    shown = found if state.recall(ALL) else found[:FEW]
    with st.container(key="waits-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="wall-title"><h2>{escape(t("home.waits"))}</h2><span class="mute num">{len(found)}</span></div>',
            width="stretch",
        )
        if len(found) > len(shown):
            st.button(
                t("home.waits_more", n=len(found) - len(shown)), key="waits-more", type="tertiary", on_click=state.remember,
                args=(ALL, True),
            )  # fmt: skip
    with st.container(key="waits"):
        for number, one in enumerate(shown):
            with st.container(key=f"wait-{number}", gap=None):
                st.html(_html(one))
                _way(one)


def _way(one: WaitingItem) -> None:
    """A link over the whole of it."""
    label = f"{_deed(one)}: {html_parts.escape_markdown(_name(one))}"
    if one.kind == "money":
        st.page_link(registry.page_file("providers"), label=label, query_params={"view": "money"})
    elif one.project_id is None or not one.stage:
        st.page_link(registry.page_file("tasks"), label=label)
    else:
        st.page_link(registry.page_file(one.stage), label=label, query_params={"project": str(one.project_id)})


def _html(one: WaitingItem) -> str:
    poster = one.poster
    picture = '<i class="ph"></i>'
    if poster and poster.picture:
        picture = media.picture_html(poster.picture, "", css="", crop=poster.crop)
    look, word = _sign(one)
    return (
        f'<div class="wt"><span class="pic">{picture}</span><div class="say"><b>{escape(_name(one))}</b>'
        f"<p>{escape(_says(one))}</p>{html_parts.state_html(look, word)}</div>"
        f'<span class="go" aria-hidden="true">{escape(_deed(one))}</span></div>'
    )


def _name(one: WaitingItem) -> str:
    return one.name or t("home.waits_studio")


def _deed(one: WaitingItem) -> str:
    return t("home.waits_answer" if one.kind in ("money", "doubt", "review") else "home.waits_look")


def _sign(one: WaitingItem) -> tuple[str, str]:
    """As its poster says it, where it has one."""
    if one.kind == "review":
        return "you", t("home.waits_your_word")
    if one.poster is not None:
        return step_labels.film_label(one.poster, language())
    return "you", t("pages.for_you")


def _says(one: WaitingItem) -> str:
    if one.kind == "money":
        return t(
            "home.waits_money", name=one.person or t("providers.somebody"), sum=formatting.money(one.sum_micro_yuan)
        )
    if one.kind == "doubt":
        return t("home.waits_doubt")
    if one.kind == "review":
        return t("home.waits_review", name=one.person or t("providers.somebody"))
    if one.kind == "changes":
        return html_parts.count_words("waits_changes", one.count, area="home")
    if one.kind == "approve":
        return t("home.waits_script" if one.stage == "script" else "home.waits_boards")
    return t("home.waits_failed", stage=t(f"pages.stage_{one.stage}"))
