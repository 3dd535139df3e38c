"""An experiment's question, in a rail beside its answers: wordings, models, what they are tried on, seeds, size, cap. Each change is
saved at once."""

from __future__ import annotations

import re
import uuid
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from core.database.tables import Experiment
from core.errors import NotFound, StudioError
from core.lab import evidence, experiments, run_plan
from core.lab.cell_requests import NAME, PROMPT
from core.lab.lab_values import RUNGS, ExperimentSpec, GridPlan, Rung, Variant
from core.money import budgets
from core.people.access import Action
from core.people.sessions import Person
from core.project import projects
from core.templates import template_gallery
from core.templates.prompt_values import PROMPT_TASKS, Template
from ui.base import gate, html_parts, state
from ui.base.i18n import language, t
from ui.improve import improve_window
from ui.lab import blind_pairs, experiment_bar, experiment_inputs, experiment_results, model_prices
from ui.lab import experiment_changes as changes
from ui.lab.grid import answer_grid
from ui.lab.quick_question import GLYPHS
from ui.widgets import editable, picture_choice, template_names

SIDE, USUAL = "side", "grid"
DRAWN = {"pairs": blind_pairs.draw, "grid": answer_grid.draw, "results": experiment_results.draw}
SIDES = tuple(DRAWN)
FOLD, FOLD_OF, TEMPLATES, NEGATIVE = "lab_fold", "_lab_fold_of", "_lab_templates", "_lab_negative"
MOST_NAMES = 40
MORE = ("from_template", "negative", "twin", "drop")
DRAWINGS: dict[Rung, str] = {
    "prompt": "<path d='M8 16l7 7 17-17' fill='none' stroke='#000' stroke-width='2.4' stroke-linecap='round' stroke-linejoin='round'/>",
    "draft": (
        "<rect x='4' y='4' width='32' height='22' rx='2.5' fill='none' stroke='#000' stroke-width='2' stroke-dasharray='4 3'/>"
        "<path d='M16.5 10v10l9-5z'/>"
    ),
    **GLYPHS,
}


def draw(person: Person, experiment_id: uuid.UUID) -> None:
    try:
        row, editable_here = state.studio().db.execute_read(experiments.load_with_right, person, experiment_id)
    except NotFound as error:
        html_parts.draw_wrong(error.sentence(language()))
        st.button(t("lab.to_list"), key="lab-to-list", on_click=experiment_bar.go_to_list)
        return
    spec = experiments.spec_of(row)
    plan, too_many = _plan(person, row)
    experiment_bar.draw(person, row, plan, too_many)
    with st.container(key="lab-two", horizontal=True, gap="medium"):
        with st.container(key="lab-rail", gap="small"):
            if _open(row):
                with st.container(key="lab-setup", gap="medium"):
                    _rung(row, spec)
                    _wordings(person, row, spec)
                    _models(person, row, spec)
                    experiment_inputs.draw(person, row, spec)
                    _concludes(spec)
                    _shape(row, spec)
        with st.container(key="lab-main", gap="small"):
            _side(person, row, editable_here)
    _template_window(row)


def _open(row: Experiment) -> bool:
    """The question is folded away once it was asked, and comes back by its switch."""
    asked = state.studio().db.execute_read(experiments.count_cells, row.id).cells > 0
    if state.recall(FOLD_OF) != (row.id, asked):
        state.remember(FOLD_OF, (row.id, asked))
        state.remember(FOLD, not asked)
    return st.toggle(t("lab.setup"), key=FOLD)


def _concludes(spec: ExperimentSpec) -> None:
    """How many inputs it takes that one of the wordings, or of the models, can lead."""
    most = max(len(spec.variants), len(spec.models))
    if most < 2:
        st.html(f'<p class="note">{escape(t("lab.compare_two"))}</p>')
    elif len(spec.inputs) < (least := evidence.fewest_inputs(most)):
        said = t("lab.too_few_inputs", n=len(spec.inputs), least=least)
        st.html(f'<p class="note">{html_parts.state_html("you", said)}</p>')


def _plan(person: Person, row: Experiment) -> tuple[GridPlan | None, str]:
    """What Run would do; or why that cannot be said."""
    try:
        return run_plan.plan_grid(state.studio(), model_prices.lab_account(person, row), row), ""
    except StudioError as error:
        return None, error.sentence(language())


# What is answered --------------------------------------------------------------------------------------------------------


def _side(person: Person, row: Experiment, editable_here: bool) -> None:
    asked = st.query_params.get(SIDE, USUAL)
    key = f"lab_side_{row.id}"
    if asked in SIDES and state.recall(key) != asked:
        state.remember(key, asked)
    words = {side: t(f"lab.side_{side}") for side in SIDES}
    chosen = st.segmented_control(
        t("lab.sides"), SIDES, key=key, required=True, format_func=words.__getitem__, label_visibility="collapsed",
        on_change=_turn, args=(key,),
    )  # fmt: skip
    if chosen:
        DRAWN[chosen](row, person, editable_here)


def _turn(key: str) -> None:
    st.query_params[SIDE] = str(state.recall(key) or USUAL)


# Wordings ----------------------------------------------------------------------------------------------------------------


def _rung(row: Experiment, spec: ExperimentSpec) -> None:
    key = f"lab_rung_{row.id}"
    editable.follow_row(key, spec.rung)
    known = {id: str(model.capability.value) for id, model in model_prices.models_by_id().items()}
    pictures = {rung: picture_choice.svg_image(DRAWINGS[rung], 40, 30) for rung in RUNGS}
    picture_choice.choose_one(
        t("lab.rung"), pictures, key=key, word=model_prices.rung_word, size=(30, 23), picked=spec.rung, on_change=changes.change_rung,
        args=(row.id, key, known),
    )  # fmt: skip


def _wordings(person: Person, row: Experiment, spec: ExperimentSpec) -> None:
    known = known_names(spec)
    with st.container(key="lab-wordings", gap="small"):
        _heading(t("lab.wordings"), len(spec.variants))
        for variant in spec.variants:
            _wording(row, spec, variant, known)
        with st.container(key="lab-more-wordings", horizontal=True, gap="small"):
            st.button(
                t("lab.add_wording"), key="lab-add", icon=":material/add:", on_click=changes.add_variant, args=(row.id,)
            )
            st.button(t("lab.from_template"), key="lab-template", type="tertiary", on_click=state.remember, args=(TEMPLATES, True))  # fmt: skip


def _wording(row: Experiment, spec: ExperimentSpec, variant: Variant, known: dict[str, str]) -> None:
    letter, at = changes.variant_letter(spec, variant), f"{row.id}-{variant.id}"
    with st.container(key=f"lab-wording-{variant.id}", gap=None):
        with st.container(key=f"lab-w-head-{variant.id}", horizontal=True, vertical_alignment="center", gap="small"):
            st.html(f'<b class="lab-letter">{letter}</b>', width="content")
            editable.line(
                t("lab.wording_name", letter=letter), variant.name, changes.reword_variant, row.id, variant.id, "name", key=f"lab-name-{at}",
                hidden=True, placeholder=t("lab.wording", letter=letter),
            )  # fmt: skip
            deeds = [deed for deed in MORE if deed != "from_template" and (deed != "drop" or len(spec.variants) > 1)]
            st.menu_button(
                t("lab.wording_menu", letter=letter), deeds, key=f"lab-more-{variant.id}", type="tertiary", icon=":material/more_horiz:",
                format_func=html_parts.option_labels(deeds, lambda deed: t(f"lab.do_{deed}")), on_click=_deed, args=(row.id, variant.id),
            )  # fmt: skip
        key = f"lab-text-{at}"
        editable.area(
            t("lab.wording", letter=letter), variant.text, changes.reword_variant, row.id, variant.id, "text", key=key, hidden=True,
            placeholder=t("lab.wording_hint"),
        )  # fmt: skip
        st.html(names_html(variant.text + " " + variant.negative, known))
        _clash(row, variant, "text")
        if variant.negative or variant.id in (state.recall(NEGATIVE) or ()):
            editable.area(
                t("lab.negative", letter=letter), variant.negative, changes.reword_variant, row.id, variant.id, "negative",
                key=f"lab-negative-{at}", placeholder=t("lab.negative_hint"),
            )  # fmt: skip
            _clash(row, variant, "negative")
        _improve(row, spec, variant, key)


def _improve(row: Experiment, spec: ExperimentSpec, variant: Variant, field: str) -> None:
    note = (
        f'<small class="lab-from">{escape(template_names.version_title(variant.template))}</small>'
        if variant.template
        else ""
    )
    with st.container(key=f"lab-w-foot-{variant.id}", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(note or "<span></span>", width="stretch")
        improve_window.button(
            variant.text, spec.task_type, key=f"lab-{variant.id}", field=field, of=changes.variant_letter(spec, variant),
            project_id=row.project_id, on_use=partial(_use, row.id, variant.id),
        )  # fmt: skip


def _use(experiment_id: uuid.UUID, variant_id: str, optimized: Any) -> None:
    """What was improved takes the wording's place."""

    def do(spec: ExperimentSpec) -> ExperimentSpec:
        told = [
            one.model_copy(update={"text": optimized.optimized_prompt, "negative": optimized.negative or one.negative})
            if one.id == variant_id
            else one
            for one in spec.variants
        ]
        return spec.model_copy(update={"variants": tuple(told)})

    changes.change_spec(experiment_id, do)


def _deed(experiment_id: uuid.UUID, variant_id: str) -> None:
    match state.recall(f"lab-more-{variant_id}"):
        case "negative":
            state.remember(NEGATIVE, {*(state.recall(NEGATIVE) or ()), variant_id})
        case "twin":
            changes.duplicate_variant(experiment_id, variant_id)
        case "drop":
            changes.remove_variant(experiment_id, variant_id)


def _clash(row: Experiment, variant: Variant, word: str) -> None:
    """What went wrong with these words; where two changed them, mine beside theirs, which stand in the field."""
    key = f"{variant.id}:{word}"
    if sentence := changes.field_error(key):
        html_parts.draw_wrong(sentence)
    both = state.recall(changes.BOTH)
    if not both or both.get("of") != key:
        return
    st.html(f'<div class="lab-mine"><b>{escape(t("pages.yours"))}</b>{escape(both["mine"])}</div>')
    with st.container(key=f"lab-both-{variant.id}", horizontal=True, gap="small"):
        st.button(t("pages.take_mine"), key=f"lab-mine-{variant.id}", on_click=changes.use_mine, args=(row.id, variant.id, word))  # fmt: skip
        st.button(t("pages.take_theirs"), key=f"lab-theirs-{variant.id}", type="tertiary", on_click=changes.use_theirs)


def known_names(spec: ExperimentSpec) -> dict[str, str]:
    """The {names} a wording may hold, each with what it would be on the first input."""
    known: dict[str, str] = {}
    for one in spec.inputs:
        for name, fact in one.facts.items():
            known.setdefault(name, fact)
    if any(one.kind in ("shot", "character") for one in spec.inputs):
        known.setdefault(PROMPT, t("lab.the_real_prompt"))
    return known


def names_html(text: str, known: dict[str, str]) -> str:
    """The {names} of a wording: those that its inputs know in grey, others in red with those that are known."""
    used = list(dict.fromkeys(name[2] for name in NAME.finditer(text) if name[2]))
    lit = [
        f'<i class="{"" if name in known else "no"}" title="{escape(re.sub(chr(10), " ", known.get(name, ""))[:160])}">'
        f"{{{escape(name)}}}</i>"
        for name in used
    ]
    unknown = [name for name in used if name not in known]
    told = ""
    if unknown:
        few = ", ".join("{" + name + "}" for name in list(known)[:MOST_NAMES])
        told = t("lab.names_unknown", known=few) if few else t("lab.names_none")
    elif known and not used:
        told = t("lab.names_here", known=", ".join("{" + name + "}" for name in list(known)[:8]))
    note = f"<small>{escape(told)}</small>" if told else ""
    return f'<div class="lab-names">{"".join(lit)}{note}</div>' if lit or note else '<div class="lab-names"></div>'


# From a template ---------------------------------------------------------------------------------------------------------


def _template_window(row: Experiment) -> None:
    if state.recall(TEMPLATES):
        st.dialog(t("lab.from_template"), on_dismiss=_close)(_choose)(row.id)


def _close() -> None:
    state.forget(TEMPLATES)


def _choose(experiment_id: uuid.UUID) -> None:
    gate.require(Action.TRY_MODELS)
    if not state.recall(TEMPLATES):
        st.rerun()
    search = st.text_input(t("pages.search"), key="lab_template_search", placeholder=t("pages.search"), label_visibility="collapsed")  # fmt: skip
    found = state.studio().db.execute_read(template_gallery.list_gallery, search, language=language())[:40]
    by = {told.ref: told for told in found}
    if not by:
        st.html(f'<p class="note">{escape(t("lab.no_template"))}</p>')
        return
    chosen = st.selectbox(
        t("lab.template"), list(by), key="lab_template_ref", format_func={ref: _called(told) for ref, told in by.items()}.__getitem__
    )  # fmt: skip
    told = by.get(chosen) or found[0]
    st.html(f'<p class="note">{escape(told.description)}</p><pre class="lab-template">{escape(told.template)}</pre>')
    st.button(t("lab.use_template"), key="lab-use-template", type="primary", on_click=_take, args=(experiment_id, told))


def _called(told: Template) -> str:
    return template_names.version_title(told.ref)


def _take(experiment_id: uuid.UUID, told: Template) -> None:
    _close()
    changes.add_from_template(experiment_id, told)


# Models, seeds, size, cap ------------------------------------------------------------------------------------------------


def _models(person: Person, row: Experiment, spec: ExperimentSpec) -> None:
    if spec.rung == "prompt":
        return
    with st.container(key="lab-models", gap="small"):
        _heading(t("lab.models_of"), len(spec.models))
        priced = spec if spec.variants else spec.model_copy(update={"variants": (model_prices.sample_variant(""),)})
        first = priced.model_copy(update={"variants": (_priced(priced.variants[0]),), "inputs": priced.inputs[:1]})
        offered = model_prices.model_offers(person, first)
        key = f"lab_models_{row.id}"
        editable.follow_row(key, list(spec.models))
        model_prices.pick_models(
            t("lab.models_of"), offered, key=key, ticked=spec.models, on_change=changes.change_models, args=(row.id, key),
            kept=spec.models,
        )  # fmt: skip


def _priced(variant: Variant) -> Variant:
    """One that has no words yet is priced as if it had."""
    return variant if variant.text.strip() else variant.model_copy(update={"text": model_prices.SAMPLE})


def _shape(row: Experiment, spec: ExperimentSpec) -> None:
    with st.container(key="lab-shape", gap="small"):
        seeds = f"lab-seeds-{row.id}"
        with st.container(key="lab-figures", horizontal=True, gap="small"):
            if spec.rung != "prompt":
                editable.line(
                    t("lab.seeds"), ", ".join(str(seed) for seed in spec.seeds), changes.change_seeds, row.id, seeds, key=seeds, placeholder="1, 2, 3"
                )  # fmt: skip
            cap = f"lab-cap-{row.id}"
            standing = budgets.format_money(row.cap_micro_yuan) if row.cap_micro_yuan is not None else ""
            editable.line(
                t("lab.cap"), standing, changes.change_cap, row.id, cap, key=cap, placeholder=t("lab.cap_hint")
            )
        for word in ("seeds", "cap"):
            if sentence := changes.field_error(word):
                html_parts.draw_wrong(sentence)
        _size(row, spec)
        tasks = [str(task) for task in PROMPT_TASKS]
        editable.choice(
            t("lab.task"), tasks, spec.task_type, changes.change_task_type, row.id, key=f"lab-task-{row.id}",
            words=lambda task: t(f"lab.task_{task}"),
        )  # fmt: skip


def _size(row: Experiment, spec: ExperimentSpec) -> None:
    if spec.rung in ("still", "draft", "clip"):
        wide, high = spec.settings.width, spec.settings.height
        ratios = list(projects.RATIOS)
        ratio = min(ratios, key=lambda name: abs(projects.RATIOS[name][0] / projects.RATIOS[name][1] - wide / high))
        side = min(changes.SHORT_SIDES, key=lambda short: abs(short - min(wide, high)))
        ratio_key, side_key = f"lab_ratio_{row.id}", f"lab_short_{row.id}"
        editable.follow_row(ratio_key, ratio)
        editable.follow_row(side_key, side)
        frames = {name: picture_choice.frame_image(*projects.RATIOS[name]) for name in ratios}
        with st.container(key="lab-size", horizontal=True, gap="small", vertical_alignment="bottom"):
            args = (row.id, ratio_key, side_key)
            picture_choice.choose_one(
                t("pages.ratio"),
                frames,
                key=ratio_key,
                word=str,
                size=(28, 22),
                picked=ratio,
                on_change=changes.change_frame,
                args=args,
            )
            st.selectbox(
                t("lab.short_side"), list(changes.SHORT_SIDES), key=side_key, format_func=lambda n: f"{n} p", on_change=changes.change_frame,
                args=args, width=104,
            )  # fmt: skip
    if spec.rung in ("sound", "draft", "clip"):
        editable.number(
            t("lab.seconds"), spec.settings.seconds, changes.change_seconds, row.id, key=f"lab-seconds-{row.id}", least=0.5, most=60.0, step=0.5
        )  # fmt: skip


def _heading(word: str, count: int) -> None:
    st.html(f'<div class="lab-h"><h3>{escape(word)}</h3><span class="num">{count}</span></div>')
