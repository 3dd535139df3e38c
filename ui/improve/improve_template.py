"""A template made one's own: from another, with a name and words of one's own, in use from then on. And templates as files."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

import streamlit as st

from core.errors import StudioError
from core.people.sessions import Person
from core.templates import template_exchange, template_versions, templates
from core.templates.prompt_values import Template
from ui.base import html_parts, state, toast
from ui.base.i18n import language, t
from ui.improve import improve_session as sittings
from ui.improve.improve_session import ImproveSitting
from ui.widgets import template_names

WRITTEN, FILE, TURN = "_improve_template", "improve-file", "_improve_files"
OUT = "/api/v1/prompt/optimize/template/export"
KINDS = ["toml", "json"]


def may_edit_templates(person: Person) -> bool:
    """Templates are the whole team's: a guest changes none."""
    return person.role in ("admin", "user")


def begin_own_template(one: Template) -> None:
    """A callback: write one from this."""
    state.remember(WRITTEN, one)
    own = one.name if one.source == "team" else f"{one.name}_own"
    state.remember("improve-tpl-name", own)
    state.remember("improve-tpl-words", one.template)
    sittings.show_view("template")


def draw(sitting: ImproveSitting) -> None:
    one: Template | None = state.recall(WRITTEN)
    if one is None:
        sittings.show_view("gallery")
        st.rerun(scope="fragment")
    if sitting.wrong:
        html_parts.draw_wrong(sitting.wrong)
    for key, words in (("improve-tpl-name", one.name), ("improve-tpl-words", one.template)):
        if key not in st.session_state:
            state.remember(key, words)
    st.text_input(
        t("prompts.template_name"), key="improve-tpl-name", max_chars=templates.NAME_LONGEST, help=t("prompts.template_name_help")
    )  # fmt: skip
    st.text_area(t("prompts.template_words"), key="improve-tpl-words", height=320)
    names = " ".join(f"{{{name}}}" for name in templates.KNOWN)
    st.html(f'<p class="note">{escape(t("prompts.template_holes", names=names))}</p>')
    with st.container(key="improve-foot", horizontal=True, horizontal_alignment="right", gap="small"):
        st.button(t("prompts.gallery_back"), key="template-back", type="tertiary", on_click=sittings.show_view, args=("gallery",))  # fmt: skip
        st.button(t("prompts.template_keep"), key="template-keep", type="primary", icon=":material/check:", on_click=_keep)  # fmt: skip


def _keep() -> None:
    """A callback: it is kept as a version and in use from now on, and this prompt is built with it."""
    sitting, one = sittings.current_sitting(), state.recall(WRITTEN)
    if sitting is None or one is None:
        return
    name, said = str(state.recall("improve-tpl-name") or "").strip(), str(state.recall("improve-tpl-words") or "")
    person = sittings.require_person()
    try:
        state.studio().db.execute_write(template_versions.put_in_use, person.id, one, name, said)
    except StudioError as error:
        sitting.wrong = error.sentence(language())
        return
    state.forget(WRITTEN, "improve-tpl-name", "improve-tpl-words")
    toast.show_sentence(t("prompts.template_kept", name=template_names.template_title(name)))
    sittings.rebuild_with(template=name)


def draw_files(found: list[Template]) -> None:
    """Out as one file, and in: what a file brings are drafts, nothing that stands is changed."""
    with st.container(key="gallery-files", horizontal=True, vertical_alignment="center", gap="small"):
        names = "&".join(f"name={quote(one.name)}" for one in found)
        st.html(f'<a class="download" href="{OUT}?{names}" download="templates.toml">{escape(t("prompts.template_out"))}</a>', width="content")  # fmt: skip
        with st.popover(t("prompts.template_in"), key="template-in", icon=":material/upload:", type="tertiary"):
            key = f"{FILE}-{state.recall(TURN, 0)}"
            st.file_uploader(t("prompts.template_drop"), KINDS, key=key, on_change=_bring, args=(key,), max_upload_size=2)  # fmt: skip
            st.html(f'<p class="note">{escape(t("prompts.template_drop_why"))}</p>')


def _bring(key: str) -> None:
    """A callback."""
    sitting, file = sittings.current_sitting(), state.recall(key)
    if sitting is None or file is None:
        return
    state.remember(TURN, state.recall(TURN, 0) + 1)
    sitting.wrong = ""
    try:
        found = state.studio().db.execute_write(
            template_exchange.import_templates, sittings.require_person().id, file.getvalue()
        )
        toast.show_sentence(t("prompts.template_brought", new=len(found.new), same=len(found.same)))
    except StudioError as error:
        sitting.wrong = error.sentence(language())
