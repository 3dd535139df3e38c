"""One template: its text with its {names}, what it makes of an idea, its versions laid over each other, and its label moved."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from urllib.parse import quote

import streamlit as st

from core.errors import NotFound, StudioError
from core.i18n import translate_key
from core.lab import promotion
from core.optimise import optimiser
from core.people import access
from core.people.access import Action
from core.people.sessions import Person
from core.templates import production_label, template_versions, templates
from core.templates.prompt_values import Preferences, PromptWish, Template
from core.templates.template_versions import TemplateHistory, TemplateVersion
from core.templates.templates import TemplateLibrary
from ui.base import formatting, gate, html_parts, state, toast
from ui.base.i18n import language, t
from ui.lab import template_in_use
from ui.widgets import template_names, text_diff

CODE, VERSION, AGAINST, IDEA = "lab_tpl_code", "lab_tpl_version", "lab_tpl_against", "lab_tpl_idea"
EDIT, TEXT, NEGATIVE, WRONG = "_lab_tpl_edit", "lab_tpl_text", "lab_tpl_negative", "_lab_tpl_wrong"
FORK = "lab_tpl_fork"
EXPORT = "/api/v1/prompt/optimize/template/export"
HOLE = re.compile(r"\{\{\s*(\w+)\s*\}\}|\{(\w+)\}")


def open_template(name: str, code: str) -> None:
    """A callback."""
    st.query_params["template"] = name
    state.remember(CODE, code)
    state.forget(VERSION, AGAINST, EDIT, WRONG)


def close_template() -> None:
    st.query_params.pop("template", None)
    state.forget(EDIT, WRONG)


def draw(person: Person, name: str) -> bool:
    """False where there is no such template."""
    found = state.studio().db.execute_read(promotion.template_histories, name)
    if not found:
        st.query_params.pop("template", None)
        return False
    if state.recall(CODE) not in found:
        state.remember(CODE, language() if language() in found else next(iter(found)))
    may = access.can(person, Action.TRY_MODELS)
    with st.container(key="lab-template", gap="small"):
        history = found[_head(name, list(found))]
        shown = _shown(history)
        if wrong := state.recall(WRONG, ""):
            html_parts.draw_wrong(wrong)
        with st.container(key="lab-tpl-two", horizontal=True, gap="medium"):
            with st.container(key="lab-tpl-text", gap="small"):
                _text(history, shown, may)
            with st.container(key="lab-tpl-try", gap="small"):
                _preview(shown.template)
        _versions(history, shown, may)
    return True


def _head(name: str, codes: list[str]) -> str:
    with st.container(key="lab-tpl-head", horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            t("lab.t_back"), key="lab-tpl-back", type="tertiary", icon=":material/arrow_back:", on_click=close_template
        )
        st.html(f'<div class="tp-name">{escape(template_names.template_title(name))}</div>', width="stretch")
        words = {code: t(f"pages.language_{code}") for code in codes}
        if len(codes) > 1:
            st.segmented_control(
                t("lab.promote_language"), codes, key=CODE, required=True, format_func=words.__getitem__, label_visibility="collapsed",
                on_change=_turned,
            )  # fmt: skip
    return str(state.recall(CODE) or codes[0])


def _turned() -> None:
    state.forget(VERSION, AGAINST, EDIT, WRONG)


def _shown(history: TemplateHistory) -> TemplateVersion:
    """The version somebody chose to read, else the one in use, else the newest."""
    wanted = state.recall(VERSION)
    found = next((one for one in history.versions if one.template.version == wanted), None)
    in_use = next((one for one in history.versions if one.template.label == "production"), None)
    return found or in_use or history.versions[0]


# Its text ------------------------------------------------------------------------------------------------------------------


def _text(history: TemplateHistory, shown: TemplateVersion, may: bool) -> None:
    told = shown.template
    look, word = {"production": ("done", "t_in_use"), "draft": ("you", "t_draft")}.get(told.label, ("empty", "t_was"))
    facts = [
        t(f"lab.t_task_{told.task_type}"),
        t("lab.t_version", n=told.version),
        shown.who or t("lab.move_studio"),
        formatting.format_when(shown.made_at),
    ]
    if told.usage_count:
        facts.append(t("lab.t_used", n=told.usage_count))
    if told.success_rate:
        facts.append(t("lab.t_success", share=f"{100 * told.success_rate:.0f}%"))
    if told.quality_score:
        facts.append(f"★ {told.quality_score:.1f}")
    st.html(
        f'<div class="tp-t"><h2>{escape(template_names.template_kind(told.name))}</h2>{html_parts.state_html(look, t(f"lab.{word}"))}</div>'
        f'<p class="tp-d">{escape(told.description)}</p><p class="tp-f num">{escape(" · ".join(facts))}</p>'
    )
    if state.recall(EDIT) == told.ref + told.language:
        _edit(told)
        return
    st.html(f'<div class="td" tabindex="0">{names_html(told.template)}{_negative(told)}</div>{_names(told)}')
    with st.container(key="lab-tpl-deeds", horizontal=True, gap="small"):
        if told.label != "production":
            now = next((one.template.version for one in history.versions if one.template.label == "production"), 0)
            st.button(
                t("lab.t_use", n=told.version), key="lab-tpl-use", type="primary", disabled=not may, on_click=_promote,
                args=(told.name, told.language, told.version, now),
            )  # fmt: skip
        st.button(
            t("lab.t_edit"), key="lab-tpl-edit", icon=":material/edit:", disabled=not may, on_click=_begin, args=(told,)
        )
        with st.popover(t("lab.t_fork"), icon=":material/fork_right:", disabled=not may, key="lab-tpl-fork-open"):
            st.text_input(t("lab.t_fork_name"), key=FORK, placeholder=f"{told.name}_2")
            st.button(t("lab.t_fork_do"), key="lab-tpl-fork", type="primary", on_click=_fork, args=(told,))
        draw_export_link(t("lab.t_export"), told.name)


def draw_export_link(label: str, name: str = "") -> None:
    """A file of all templates, or of one in both its languages."""
    asked = f"{EXPORT}?name={quote(name)}" if name else EXPORT
    st.html(
        f'<a class="download" href="{asked}" download="{escape(name or "templates")}.toml">{escape(label)}</a>',
        width="content",
    )


def names_html(text: str) -> str:
    """The text with its {names} lit."""
    out, at = [], 0
    for hole in HOLE.finditer(text):
        out += [escape(text[at : hole.start()]), f"<mark>{escape(hole[0])}</mark>"]
        at = hole.end()
    return "".join([*out, escape(text[at:])])


def _negative(told: Template) -> str:
    if not told.negative:
        return ""
    return f'<div class="td-neg"><small>{escape(t("lab.column_negative"))}</small>{names_html(told.negative)}</div>'


def _names(told: Template) -> str:
    """What stands by default where nothing is known of a name."""
    said = [one for one in told.parameters if one.otherwise]
    rows = "".join(f"<li><mark>{{{escape(one.name)}}}</mark> {escape(one.otherwise)}</li>" for one in said)
    return (
        f'<details class="tp-o"><summary>{escape(t("lab.t_otherwise", n=len(said)))}</summary><ul>{rows}</ul></details>'
        if said
        else ""
    )


def _begin(told: Template) -> None:
    state.remember(EDIT, told.ref + told.language)
    state.remember(TEXT, told.template)
    state.remember(NEGATIVE, told.negative)
    state.forget(WRONG)


def _edit(told: Template) -> None:
    st.text_area(t("lab.t_text"), key=TEXT, height=360)
    st.text_area(t("lab.column_negative"), key=NEGATIVE, height=80)
    known = ", ".join("{" + name + "}" for name in templates.KNOWN)
    st.html(f'<p class="note">{escape(t("lab.t_edit_note", names=known))}</p>')
    with st.container(key="lab-tpl-edit-deeds", horizontal=True, gap="small"):
        st.button(t("lab.t_save"), key="lab-tpl-save", type="primary", on_click=_save, args=(told,))
        st.button(t("lab.promote_not"), key="lab-tpl-leave", type="tertiary", on_click=state.forget, args=(EDIT, WRONG))


def _save(told: Template) -> None:
    """A callback: the words as a new draft; what cannot be kept stays in its field, with the reason."""
    words = {"template": state.recall(TEXT) or "", "negative": state.recall(NEGATIVE) or ""}

    def deed(person: Person) -> str:
        draft = told.model_copy(update={**words, "label": "draft", "source": "team"})
        made = state.studio().db.execute_write(template_versions.save_version, person.id, draft)
        state.remember(VERSION, made.version)
        state.forget(EDIT)
        return t("lab.t_saved", name=template_names.template_title(made.name), n=made.version)

    _do(deed)


def _fork(told: Template) -> None:
    name = str(state.recall(FORK) or "").strip()

    def deed(person: Person) -> str:
        if told.id is None:
            raise NotFound(what="")
        made = state.studio().db.execute_write(template_versions.fork_template, person.id, told.id, name)
        open_template(made.name, made.language)
        state.forget(FORK)
        return t("lab.t_saved", name=template_names.template_title(made.name), n=made.version)

    _do(deed)


def _promote(name: str, code: str, version: int, seen: int) -> None:
    """A callback. Where somebody else moved the label meanwhile that is said, and nothing moves."""

    def deed(person: Person) -> str:
        state.studio().db.execute_write(production_label.promote_version, name, code, version, person.id, {}, seen)
        return t("lab.promoted", name=template_names.template_title(name), version=version)

    _do(deed)


def _do(deed: Callable[[Person], str]) -> None:
    """By the person here, if they may; what went wrong is said on the page."""
    state.forget(WRONG)
    person = gate.current_person()
    if person is None:
        return
    try:
        access.require(person, Action.TRY_MODELS)
        with state.uninterrupted():
            said = deed(person)
        toast.show_sentence(said)
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))


# What it makes of an idea --------------------------------------------------------------------------------------------------


def _preview(told: Template) -> None:
    st.text_area(t("lab.t_idea"), key=IDEA, height=84, placeholder=t("lab.t_idea_hint"))
    idea = str(state.recall(IDEA) or "").strip() or translate_key("lab.t_idea_example", told.language)
    wish = PromptWish(text=idea, task_type=told.task_type, language=told.language, template=told.name)
    try:
        made = optimiser.optimise_prompt(wish, TemplateLibrary((told,)), Preferences(task_type=told.task_type))
    except StudioError as error:
        html_parts.draw_wrong(error.sentence(language()))
        return
    negative = (
        f'<div class="td-neg"><small>{escape(t("lab.column_negative"))}</small>{escape(made.negative)}</div>'
        if made.negative
        else ""
    )
    st.html(
        f'<div class="tp-made"><small>{escape(t("lab.t_makes", idea=idea[:80]))}</small></div>'
        f'<div class="td" tabindex="0">{escape(made.optimized_prompt)}{negative}</div>'
    )


# Its versions --------------------------------------------------------------------------------------------------------------


def _versions(history: TemplateHistory, shown: TemplateVersion, may: bool) -> None:
    html_parts.draw_title(t("lab.t_versions"), t("lab.t_versions_n", n=len(history.versions)))
    numbers = [one.template.version for one in history.versions]
    words = {one.template.version: _said(one) for one in history.versions}
    if len(numbers) > 1:
        with st.container(key="lab-tpl-compare", horizontal=True, gap="small", vertical_alignment="bottom"):
            st.selectbox(
                t("lab.t_read"), numbers, key=VERSION, index=None if state.recall(VERSION) in numbers else numbers.index(shown.template.version),
                format_func=html_parts.option_labels(numbers, words.__getitem__), on_change=state.forget, args=(EDIT, WRONG),
            )  # fmt: skip
            others = [number for number in numbers if number != shown.template.version]
            if state.recall(AGAINST) not in others:
                state.forget(AGAINST)
            against = st.selectbox(
                t("lab.t_against"), others, key=AGAINST, format_func=html_parts.option_labels(others, words.__getitem__)
            )
        before = next((one.template for one in history.versions if one.template.version == against), None)
        if before is not None:
            st.html(
                f'<div class="td" tabindex="0">{text_diff.words_html(template_versions.diff_templates(before, shown.template))}</div>'
            )
    template_in_use.draw(shown.template.name, shown.template.language, may)


def _said(one: TemplateVersion) -> str:
    label = {"production": t("lab.t_in_use"), "draft": t("lab.t_draft")}.get(one.template.label, "")
    return " · ".join(
        filter(
            None,
            (f"v{one.template.version}", label, one.who or t("lab.move_studio"), formatting.format_when(one.made_at)),
        )
    )
