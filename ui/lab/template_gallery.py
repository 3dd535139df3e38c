"""The templates of the house: found by words, task and genre; each read with its {names}, tried on an idea, forked, edited as a draft,
put into use and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.errors import StudioError
from core.people.sessions import Person
from core.templates import template_exchange, template_gallery
from core.templates.prompt_values import PROMPT_TASKS, Template
from core.templates.template_exchange import GENRES
from ui.base import film_on_screen, gate, html_parts, state, toast
from ui.base.i18n import language, t
from ui.lab import template_view
from ui.widgets import template_names

FIND, TASK, GENRE, CODE, MORE = "lab_t_find", "lab_t_task", "lab_t_genre", "lab_t_code", "_lab_t_more"
FILE, FILES, FILE_WRONG = "lab_t_file", "_lab_t_files", "_lab_t_file_wrong"
PAGE = 24


def draw(person: Person) -> None:
    film_on_screen.draw_failure()
    name = st.query_params.get("template", "")
    if name and template_view.draw(person, name):
        return
    with st.container(key="lab-templates", gap="small"):
        task, genre, code = _filters()
        searched = str(state.recall(FIND) or "")
        found = state.studio().db.execute_read(template_gallery.list_gallery, searched, task, genre, code)
        _tools(found)
        if not found:
            html_parts.draw_empty_place(t("lab.t_none"), t("lab.t_none_why"))
            return
        _cards(found)


def _filters() -> tuple[str, str, str]:
    with st.container(key="lab-t-filters", horizontal=True, gap="small", vertical_alignment="center"):
        st.text_input(
            t("lab.t_find"), key=FIND, label_visibility="collapsed", placeholder=t("lab.t_find"), icon=":material/search:", on_change=_afresh,
            width=300,
        )  # fmt: skip
        tasks = {"": t("lab.t_all_tasks")} | {task: t(f"lab.t_task_{task}") for task in PROMPT_TASKS}
        task = st.selectbox(
            t("lab.t_task"), list(tasks), key=TASK, format_func=html_parts.option_labels(tasks, tasks.__getitem__), label_visibility="collapsed",
            width=170, on_change=_afresh,
        )  # fmt: skip
        genres = {"": t("lab.t_all_genres")} | {genre: t(f"pages.genre_{genre}") for genre in GENRES if genre}
        genre = st.selectbox(
            t("lab.t_genre"), list(genres), key=GENRE, format_func=html_parts.option_labels(genres, genres.__getitem__), label_visibility="collapsed",
            width=150, on_change=_afresh,
        )  # fmt: skip
        codes = html_parts.language_names()
        code = st.segmented_control(
            t("lab.promote_language"), list(codes), key=CODE, default=None if state.recall(CODE) else language(), required=True,
            format_func=codes.__getitem__, label_visibility="collapsed", on_change=_afresh,
        )  # fmt: skip
    return str(task or ""), str(genre or ""), str(code or language())


def _afresh() -> None:
    state.forget(MORE)


def _tools(found: Sequence[Template]) -> None:
    with st.container(key="lab-t-tools", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<span class="mute num">{escape(t("lab.t_count", n=len(found)))}</span>', width="stretch")
        with st.popover(t("lab.t_import"), icon=":material/upload:", type="tertiary", key="lab-t-import"):
            st.html(f'<p class="note">{escape(t("lab.t_import_note"))}</p>')
            st.file_uploader(
                t("lab.t_import"), ["toml", "json"], key=f"{FILE}-{state.recall(FILES, 0)}", on_change=_take_in,
                max_upload_size=1, label_visibility="collapsed",
            )  # fmt: skip
            if wrong := state.recall(FILE_WRONG, ""):
                html_parts.draw_wrong(wrong)
        template_view.draw_export_link(t("lab.t_export_all"))


def _take_in() -> None:
    """A callback: each template of the file becomes a draft; one that cannot be read changes nothing, and says where."""
    number, person = state.recall(FILES, 0), gate.current_person()
    dropped = state.recall(f"{FILE}-{number}")
    if dropped is None or person is None:
        return
    state.forget(FILE_WRONG)
    try:
        with state.uninterrupted():
            found = state.studio().db.execute_write(template_exchange.import_templates, person.id, dropped.getvalue())
        toast.show_sentence(t("lab.t_imported", new=len(found.new), same=len(found.same)))
    except StudioError as error:
        state.remember(FILE_WRONG, error.sentence(language()))
    state.remember(FILES, number + 1)


def _cards(found: Sequence[Template]) -> None:
    most = state.recall(MORE, PAGE)
    if not str(state.recall(FIND) or "").strip():
        found = sorted(found, key=_usual)
    with st.container(key="lab-t-cards", gap="small"):
        for one in found[:most]:
            _card(one)
    if len(found) > most:
        st.button(
            t("lab.t_more", n=min(PAGE, len(found) - most)), key="lab-t-more", type="secondary",
            on_click=state.remember, args=(MORE, most + PAGE),
        )  # fmt: skip


def _usual(one: Template) -> tuple[int, bool, bool, str]:
    """In the order in which a film is made; the team's own first, then what is for anything."""
    return PROMPT_TASKS.index(one.task_type), one.source != "team", not one.name.endswith("_generic"), one.name


def _card(one: Template) -> None:
    title = template_names.template_kind(one.name)
    with st.container(key=f"lab-t-{one.name}-{one.language}", gap=None):
        marks = [t(f"lab.t_task_{one.task_type}"), f"v{one.version}"]
        figures_ = []
        if one.usage_count:
            figures_.append(t("lab.t_used", n=one.usage_count))
        if one.success_rate:
            figures_.append(t("lab.t_success", share=f"{100 * one.success_rate:.0f}%"))
        if one.quality_score:
            figures_.append(f"★ {one.quality_score:.1f}")
        label = html_parts.state_html("you", t("lab.t_draft")) if one.label != "production" else ""
        own = f"<b>{escape(t('lab.t_team'))}</b>" if one.source == "team" else ""
        st.html(
            f'<div class="tc"><div class="tc-h"><strong>{escape(title)}</strong>{label}</div>'
            f"<p>{escape(one.description or one.template[:140])}</p>"
            f'<div class="tc-f num">{own}{escape(" · ".join([*marks, *figures_]))}</div></div>'
        )
        st.button(
            t("lab.t_open", name=html_parts.escape_markdown(title)),
            key=f"lab-t-open-{one.name}-{one.language}",
            on_click=template_view.open_template,
            args=(one.name, one.language),
        )
