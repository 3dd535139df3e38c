"""A wording goes into use: which template it becomes, what that changes, what speaks for it, and who is asked once more."""

from __future__ import annotations

import re
import uuid
from html import escape
from typing import Any

import streamlit as st

from core.database.tables import Experiment
from core.errors import StudioError
from core.lab import experiments, promotion
from core.lab.lab_values import ExperimentSpec, Variant
from core.money.ledger import Account
from core.optimise import optimiser
from core.people.access import Action
from core.people.sessions import Person
from core.templates import template_versions, templates
from core.templates.errors import NotForATemplate
from core.templates.prompt_values import Intent, PromptWish, Template
from ui.base import gate, html_parts, state, toast
from ui.base.i18n import language, t
from ui.lab import experiment_changes, template_in_use
from ui.lab.grid import grid_cells
from ui.widgets import template_names, text_diff

INPUT = re.compile(r"(?<!\{)\{input\}(?!\})")
OPEN, WRONG, SEEN = "_lab_promote", "_lab_promote_wrong", "_lab_promote_seen"
NAME, CODE, ANYWAY, OTHERWISE = (
    "lab_promote_name",
    "lab_promote_language",
    "lab_promote_anyway",
    "lab_promote_otherwise_",
)


def open_window(experiment_id: uuid.UUID, variant_id: str) -> None:
    """A callback."""
    state.remember(OPEN, (str(experiment_id), variant_id))
    state.forget(WRONG, SEEN, NAME, CODE, ANYWAY)


def close_window() -> None:
    state.forget(OPEN, WRONG, SEEN)


def draw_window(experiment: Experiment, person: Person) -> None:
    asked = state.recall(OPEN)
    if not asked or asked[0] != str(experiment.id):
        return
    spec = experiments.spec_of(experiment)
    variant = next((one for one in spec.variants if one.id == asked[1]), None)
    if variant is None:
        close_window()
        return
    title = t("lab.promote_title", name=grid_cells.variant_title(spec, variant.id))
    st.dialog(title, width="large", on_dismiss=close_window)(_form)(experiment, spec, variant)


def _form(experiment: Experiment, spec: ExperimentSpec, variant: Variant) -> None:
    gate.require(Action.TRY_MODELS)
    if not state.recall(OPEN):  # a click in a window draws the window alone: the page must hear that it is done with
        st.rerun()
    if wrong := state.recall(WRONG, ""):
        html_parts.draw_wrong(wrong)
    name, code = _which(spec, variant)
    if not name:
        st.html(f'<p class="note">{escape(t("lab.promote_name_first"))}</p>')
        return
    stands = state.studio().db.execute_read(promotion.load_promotion_review, experiment, variant, name, code)
    now, table, row = stands.now, stands.table, stands.row
    told = _as_template(experiment.id, spec, variant, name, code)
    if isinstance(told, Template):
        _change(now, told)
    _why(stands.evidence)
    marked = row is not None and (row.marks > 0 or (row.wins is not None and row.wins.votes > 0))
    if isinstance(told, Template):
        _whom(told)
    leads = table.leader.key == (variant.id, "")
    anyway = leads or st.checkbox(t("lab.promote_unshown" if marked else "lab.promote_anyway"), key=ANYWAY)
    same = (
        isinstance(told, Template)
        and now is not None
        and (now.template, now.negative) == (told.template.strip(), told.negative.strip())
    )
    with st.container(key="lab-promote-deeds", horizontal=True, gap="small", horizontal_alignment="right"):
        st.button(t("lab.promote_not"), key="lab-promote-not", type="tertiary", on_click=_not)
        st.button(
            t("lab.promote_do", name=html_parts.escape_markdown(template_names.template_title(name)), code=t(f"pages.language_{code}")), key="lab-promote-do", type="primary",
            disabled=not isinstance(told, Template) or not anyway or same, on_click=_promote,
            args=(experiment.id, variant.id, name, code, now.version if now else 0, bool(anyway)),
        )  # fmt: skip


def _whom(told: Template) -> None:
    """Whom it changes from now on; and that it changes nothing yet, where only the studio's own engines could be asked."""
    said = t(
        "lab.promote_whom", what=template_names.template_title(told.name), code=t(f"pages.language_{told.language}")
    )
    st.html(f'<p class="note lp-whom">{html_parts.state_html("you", said)}</p>')
    wish, intent = (
        PromptWish(text=told.template, task_type=told.task_type),
        Intent(task_type=told.task_type, language=told.language),
    )
    account = Account(user_id=gate.require(Action.TRY_MODELS).id, stage="lab")
    if optimiser.find_target_model(state.studio(), wish, intent, account) is None:
        st.html(f'<p class="note">{escape(t("heard.whom"))}</p>')


def _which(spec: ExperimentSpec, variant: Variant) -> tuple[str, str]:
    """The template it becomes, one that stands or a new name, and for which language."""
    known = state.studio().db.execute_read(promotion.template_names, spec.task_type)
    came_from = variant.template.partition("@")[0]
    word = templates.WORD.get(spec.task_type, "script")
    usual = came_from if came_from in known else f"{word}_generic" if f"{word}_generic" in known else ""
    if state.recall(NAME) is None and usual:
        state.remember(NAME, usual)
    if state.recall(CODE) is None:
        state.remember(CODE, variant.language)
    kept = state.recall(NAME)
    options = known if kept is None or kept in known else [*known, kept]
    said = {one: template_names.template_title(one) for one in options}
    with st.container(key="lab-promote-which", horizontal=True, gap="small", vertical_alignment="bottom"):
        name = st.selectbox(
            t("lab.promote_as"), options, index=None, key=NAME, accept_new_options=True, placeholder=t("lab.promote_as_hint"),
            format_func=lambda one: said.get(one, one), on_change=_turned,
        )  # fmt: skip
        words = {code: t(f"pages.language_{code}") for code in templates.TEMPLATE_LANGUAGES}
        code = st.segmented_control(
            t("lab.promote_language"),
            list(words),
            key=CODE,
            required=True,
            format_func=words.__getitem__,
            on_change=_turned,
        )
    return str(name or "").strip(), str(code or variant.language)


def _turned() -> None:
    state.forget(WRONG)


def _as_template(
    experiment_id: uuid.UUID, spec: ExperimentSpec, variant: Variant, name: str, code: str
) -> Template | None:
    """As it would stand; for a {name} that only the lab knows it is asked what stands there by default."""
    otherwise = _otherwise()
    try:
        return state.studio().db.execute_read(
            promotion.build_checked_template, variant, name, code, spec.task_type, otherwise
        )
    except NotForATemplate as error:
        missing = str(error.facts.get("parameter", ""))
        if missing == "input" and all(one.facts.get("idea") for one in spec.inputs):
            html_parts.draw_wrong(t("lab.promote_input", input="{input}", idea="{idea}"))
            st.button(
                t("lab.promote_as_idea", input="{input}", idea="{idea}"), key="lab-promote-idea", icon=":material/find_replace:", on_click=_as_idea, args=(experiment_id, variant.id)
            )  # fmt: skip
            return None
        html_parts.draw_wrong(error.sentence(language()))
        if missing.isidentifier() and missing != "prompt":
            asked = {missing, *otherwise}
            for one in sorted(asked):
                st.text_input(t("lab.promote_otherwise", name="{" + one + "}"), key=f"{OTHERWISE}{one}")
    except StudioError as error:
        html_parts.draw_wrong(error.sentence(language()))
    return None


def _otherwise() -> dict[str, str]:
    fields = state.text_fields()
    return {
        key.removeprefix(OTHERWISE): value
        for key, value in fields.items()
        if key.startswith(OTHERWISE) and value.strip()
    }


def _change(now: Template | None, told: Template) -> None:
    called = template_names.template_title(told.name)
    head = t("lab.promote_change", name=called, version=now.version) if now else t("lab.promote_new", name=called)
    if now is None:
        body = escape(told.template)
    elif now.template == told.template.strip():
        head, body = t("lab.promote_same", name=called, version=now.version), escape(told.template)
    else:
        body = text_diff.words_html(template_versions.diff_templates(now, told))
    negative = ""
    if told.negative or (now and now.negative):
        before = now.negative if now else ""
        pieces = template_versions.diff_templates(
            told.model_copy(update={"template": before}), told.model_copy(update={"template": told.negative})
        )
        negative = (
            f'<div class="td-neg"><small>{escape(t("lab.column_negative"))}</small>{text_diff.words_html(pieces)}</div>'
        )
    st.html(f'<h3 class="lr-h">{escape(head)}</h3><div class="td" tabindex="0">{body}{negative}</div>')


def _why(evidence: dict[str, Any]) -> None:
    said = "".join(f"<li>{escape(one)}</li>" for one in template_in_use.evidence_sentences(evidence))
    st.html(f'<h3 class="lr-h">{escape(t("lab.promote_why"))}</h3><ul class="td-why">{said}</ul>')


def _as_idea(experiment_id: uuid.UUID, variant_id: str) -> None:
    """A callback: {input} is {idea} in this wording from now on. Its other words stay, so what it was answered still counts."""
    experiment_changes.change_spec(
        experiment_id,
        lambda spec: spec.model_copy(update={"variants": tuple(_named_idea(one, variant_id) for one in spec.variants)}),
    )


def _named_idea(one: Variant, variant_id: str) -> Variant:
    if one.id != variant_id:
        return one
    said = {"text": INPUT.sub("{idea}", one.text), "negative": INPUT.sub("{idea}", one.negative)}
    return one.model_copy(update=said)


# Done ----------------------------------------------------------------------------------------------------------------------


def _not() -> None:
    close_window()


def _promote(experiment_id: uuid.UUID, variant_id: str, name: str, code: str, seen: int, anyway: bool) -> None:
    """A callback. Where somebody promoted another meanwhile, that is said, and the window shows the change against theirs."""
    person = gate.current_person()
    if person is None:
        return
    state.forget(WRONG)
    try:
        with state.uninterrupted():
            made = state.studio().db.execute_write(
                promotion.promote_as,
                person,
                experiment_id,
                variant_id,
                name,
                code,
                anyway=anyway,
                seen=seen,
                otherwise=_otherwise(),
            )
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))
        return
    close_window()
    toast.show_sentence(t("lab.promoted", name=template_names.template_title(name), version=made.version))
