"""What was deleted in the last thirty days: films, shots, versions of the cut. Each can be put back; a film can go at once."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core.editing import trash
from core.editing.trash import TrashedItem
from core.errors import StudioError
from core.people.access import Action
from ui.base import film_on_screen, formatting, gate, html_parts, media, state, toast
from ui.base.gate import require
from ui.base.i18n import language, t

person = require(Action.CREATE)
DOOMED, WRONG = "_doomed", "_bin_wrong"


def draw_page() -> None:
    db = state.studio().db
    films, rest = db.execute_read(trash.trashed_films, person), db.execute_read(trash.trashed_parts, person)
    with st.container(key="bin-page"):
        note = f'<p class="note">{escape(t("bin.note"))}</p>' if films or rest else ""
        st.html(f'<h1 class="pg">{escape(t("ui.page_bin"))}</h1>{note}')
        if wrong := state.recall(WRONG):
            state.forget(WRONG)
            html_parts.draw_wrong(wrong)
        if not films and not rest:
            html_parts.draw_empty_place(t("bin.empty"), t("bin.empty_why"))
        for name, found in (("films", films), ("parts", rest)):
            if found:
                html_parts.draw_title(t(f"bin.{name}"), str(len(found)))
                with st.container(key=f"bin-{name}", gap=None):
                    for each in found:
                        draw_row(each)
    if doomed := state.recall(DOOMED):
        confirm_deletion(*doomed)


def draw_row(each: TrashedItem) -> None:
    name = binned_name(each)
    with st.container(key=f"binned-{each.id}", horizontal=True, vertical_alignment="center", gap="medium"):
        picture = media.asset_url(each.picture) if each.picture else ""
        facts = [formatting.format_when(each.gone_at), days_left_words(each.days_left)]
        facts += [each.by] if each.by and each.by != person.name else []
        st.html(
            f'<div class="binned">{html_parts.frame_html(picture, "", ratio=each.ratio)}<div><b>{escape(name)}</b>'
            f"<span>{escape(each.words)}</span><small>{escape(' · '.join(facts))}</small></div></div>",
            width="stretch",
        )
        st.button(
            f"{t('bin.put_back')} :small[{html_parts.escape_markdown(name)}]",
            key=f"back-{each.id}",
            icon=":material/undo:",
            on_click=put_back,
            args=(each.kind, str(each.project_id), str(each.id), name),
        )
        if each.kind == "film":
            st.button(
                f"{t('bin.delete_now')} :small[{html_parts.escape_markdown(name)}]",
                key=f"gone-{each.id}",
                icon=":material/delete_forever:",
                type="tertiary",
                on_click=state.remember,
                args=(DOOMED, (str(each.id), each.name)),
            )


def binned_name(each: TrashedItem) -> str:
    if each.kind == "film":
        return each.name
    return t(f"bin.{each.kind}", n=each.name, film=each.of)


def days_left_words(days: int) -> str:
    return t("bin.day_left") if days <= 1 else t("bin.days_left", n=days)


def put_back(kind: str, project_id: str, row_id: str, name: str) -> None:
    try:
        who = gate.current_person()
        assert who is not None
        state.studio().db.execute_write(trash.restore_item, who, kind, uuid.UUID(project_id), uuid.UUID(row_id))
        toast.show_sentence(t("bin.is_back", name=name))
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))


def confirm_deletion(film_id: str, name: str) -> None:
    @st.dialog(t("bin.sure"), on_dismiss=lambda: state.forget(DOOMED))
    def ask() -> None:
        require()
        st.html(f'<p class="note">{escape(t("bin.sure_why", name=name))}</p>')
        st.text_input(t("bin.type_name", name=html_parts.escape_markdown(name)), key="bin_name", autocomplete="off")
        st.button(
            t("bin.delete_now"),
            key="delete-now",
            type="primary",
            icon=":material/delete_forever:",
            on_click=delete_film,
            args=(film_id, name),
        )
        if wrong := state.recall(WRONG):
            html_parts.draw_wrong(wrong)

    ask()


def delete_film(film_id: str, name: str) -> None:
    """Its name typed says that this very film is meant."""
    state.forget(WRONG)
    if st.session_state.get("bin_name", "").strip() != name.strip():
        state.remember(WRONG, t("bin.not_that_name"))
        return
    with film_on_screen.report_failure():
        who = gate.current_person()
        assert who is not None
        trash.delete_film_for_good(state.studio(), who, uuid.UUID(film_id))
        toast.show_sentence(t("bin.is_gone", name=name))
    state.forget(DOOMED)


draw_page()
