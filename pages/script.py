"""The screenplay: its scenes at the left, the page in the middle, its versions, wishes and files at the right."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.script.model import Script
from ui.base import film_on_screen, html_parts, state
from ui.base.gate import require
from ui.base.i18n import t
from ui.script import rewrite_proposals, scene_list, screenplay, script_rail
from ui.script import script_changes as changes
from ui.widgets import next_stage

person = require()
film = film_on_screen.require_film()
locked = not film.may_edit


def draw_tools(version: int) -> None:
    with st.container(key="tools", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="h first"><h2>{escape(t("pages.stage_script"))}</h2>'
            f'<span class="mute num">{escape(t("pages.version_n", n=version))}</span>'
            f'<a class="to-rail" href="#versions">{escape(t("script.to_rail"))}</a></div>',
            width="stretch",
        )
        st.button(
            f"{t('pages.another_draft')} · {film_on_screen.format_job_price('script.write')}",
            key="another",
            icon=":material/refresh:",
            on_click=changes.request_draft,
            disabled=locked or bool(film.open_roots),
            help=t("pages.another_draft_help"),
        )
        if film.step("script").look == "you":
            st.button(
                t("pages.approve_script"),
                key="approve-script",
                type="primary",
                icon=":material/check:",
                on_click=changes.approve_script,
                disabled=not film.may_approve,
            )
        elif film.made.script_row is not None and film.made.script_row.approved_at:
            st.html(html_parts.state_html("done", t("pages.approved")), width="content")


def draw_page(told: Script, version: int) -> None:
    draw_tools(version)
    rewrite_proposals.load_proposals(film)
    left, middle, right = st.columns([1.05, 2.75, 1.2], gap="medium")
    with left:
        scene_list.draw(
            film, told, version, str(state.recall(changes.OPEN) or ""), changes.move_scene, changes.show_scene
        )
    with middle:
        compared = state.recall(changes.COMPARED)
        if compared:
            script_rail.draw_comparison(film, compared[0], compared[1], version)
        else:
            rewrite_proposals.draw_script_proposals(film)
            screenplay.draw(film, told, version)
    with right:
        script_rail.draw(film, told, version)


if film.made.script is None or film.made.script_row is None:
    html_parts.draw_empty_place(t("pages.no_script"), t("pages.no_script_why"), film.ratio)
    with st.container(key="way-on", horizontal=True, horizontal_alignment="center", gap="small"):
        next_stage.draw_make_button(film, "script", t("pages.write_script"))
else:
    draw_page(film.made.script, film.made.script_row.version)
    next_stage.draw(film, "script")
