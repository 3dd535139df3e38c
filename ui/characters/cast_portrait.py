"""A character's portrait: its picture and state, its other takes, and what can be done with it."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.database.tables import Character, Take
from ui.base import film_on_screen, formatting, html_parts, media
from ui.base.film_on_screen import FilmOnScreen
from ui.base.i18n import stored_sentence, t
from ui.characters import cast_changes, character_sheet
from ui.takes import picture_edit, retouch_tools, sent_prompt, take_origin, try_variants, upload

TAKES_SHOWN = 6


def draw(shown: FilmOnScreen, row: Character) -> None:
    look, take = shown.look("characters", row.id, row.take_id), shown.take(row.take_id)
    busy = look != "work" and retouch_tools.is_at_work(shown, "characters", row.id)
    look = "done" if look == "made" and row.approved_at else look
    word = {"stale": "stale", "fail": "failed", "empty": "not_painted", "done": "approved"}.get(look)
    tag = f'<span class="tag gl s-{look}">{escape(t(f"pages.{word}"))}</span>' if word else ""
    if look == "you":
        tag = f'<span class="tag gl s-you">{escape(t("review.word"))}</span>'
    picture = html_parts.frame_html(
        media.asset_url(take.sha256) if take else "",
        row.name,
        ratio="1:1",
        tag=tag,
        middle=html_parts.state_html("work", t("retouch.at_work" if busy else "pages.shot_work"))
        if look == "work" or busy
        else "",
    )
    st.html(f'<div class="shot {"work" if busy else look}">{picture}</div>')
    if look == "fail":
        html_parts.draw_wrong(stored_sentence(shown.failed["characters", str(row.id)].error))
    character_sheet.draw(shown, row)
    _strip(shown, row)
    _actions(shown, row, look, take)


def _strip(shown: FilmOnScreen, row: Character) -> None:
    mine = sorted((one for one in shown.made.takes.values() if one.of_id == row.id), key=lambda one: one.number)
    if len(mine) < 2:
        return
    told = take_origin.explain_takes_of_film(shown)
    with st.container(key=f"faces-{row.id}", horizontal=True, gap="xsmall"):
        for take in mine[-TAKES_SHOWN:]:
            _take(shown, row, take, take_origin.origin_line(take, told))


def _take(shown: FilmOnScreen, row: Character, take: Take, said: str) -> None:
    chosen = take.id == row.take_id
    with st.container(key=f"take-{take.id}", gap=None, width=52):
        small = html_parts.frame_html(
            media.asset_url(take.thumb or take.sha256), t("pages.take_n", n=take.number), ratio="1:1"
        )
        st.html(f'<div class="take {"on" if chosen else ""}">{small}</div>')
        if not chosen:
            st.button(
                t("pages.use_take", n=take.number),
                key=f"use-{take.id}",
                on_click=cast_changes.use_take,
                args=(take.id, row.name),
                disabled=not shown.may_edit,
                help=said or None,
            )


def _actions(shown: FilmOnScreen, row: Character, look: str, take: Take | None) -> None:
    price = film_on_screen.format_job_price("characters.portrait", "characters.sheet")
    with st.container(key=f"act-{row.id}", horizontal=True, gap="xsmall", vertical_alignment="center", wrap=False):
        if look == "stale":
            st.button(
                t("pages.keep_as_is"),
                key=f"keep-{row.id}",
                icon=":material/check:",
                type="tertiary",
                on_click=cast_changes.keep_as_is,
                args=(row.id,),
                disabled=not shown.may_edit,
            )
        elif take and row.approved_at:
            st.button(
                t("characters.approved_when", when=formatting.format_when(row.approved_at)),
                key=f"okd-{row.id}",
                icon=":material/check_circle:",
                type="tertiary",
                help=t("pages.take_back"),
                on_click=cast_changes.approve_character,
                args=(row.id, row.name, False),
                disabled=not shown.may_approve,
            )
        elif take and look != "work":
            st.button(
                t("pages.approve"),
                key=f"oq-{row.id}",
                icon=":material/check:",
                type="tertiary",
                on_click=cast_changes.approve_character,
                args=(row.id, row.name, True),
                disabled=not shown.may_approve,
            )
        st.space("stretch")
        _upload(shown, row)
        if take:
            retouch_tools.draw(shown, "characters", row.id, take, row.name)
        st.button(
            t("characters.repaint", who=html_parts.escape_markdown(row.name), price=price),
            key=f"re-{row.id}",
            icon=":material/refresh:",
            type="tertiary",
            help=film_on_screen.ready_in_words(shown, "characters.portrait"),
            on_click=cast_changes.repaint_portrait,
            args=(row.id, shown.takes.get(row.id, 0)),
            disabled=not shown.may_edit or look == "work",
        )
    if take:
        when = formatting.format_when(take.created_at)
        told = take_origin.explain_takes_of_film(shown)
        known = bool(take_origin.origin_line(take, told))
        made = when if known else t("characters.made_by", who=take_origin.maker_name(take, told), when=when)
        st.html(f'<div class="why-of">{take_origin.origin_html(take, told)}<p class="note">{escape(made)}</p></div>')
        sent_prompt.draw(shown, "characters", take)
        picture_edit.button(shown, take, row.name)
        try_variants.button(take.id)


def _upload(shown: FilmOnScreen, row: Character) -> None:
    if not shown.may_edit:
        return
    words = t("characters.own")
    with st.popover(words, icon=":material/upload:", type="tertiary", key=f"own-{row.id}", help=words):
        hint = t("characters.own_what", who=row.name)
        upload.draw_zone("portrait", shown.id, row.id, hint=hint, said="undo.own_portrait", who=row.name)
        st.html(f'<p class="note">{escape(t("characters.own_why"))}</p>')
