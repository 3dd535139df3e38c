"""The bar over an experiment: its name, what it takes to run what is missing, what is left to spend; first row, run, stop, and the rest."""

from __future__ import annotations

import uuid
from html import escape
from typing import Literal

import streamlit as st

from core.database.tables import Experiment
from core.errors import StudioError
from core.lab import experiments, run_plan
from core.lab.experiments import CellCounts
from core.lab.lab_values import GridPlan, PlannedCell
from core.people.sessions import Person
from jobs.stages import lab
from ui.base import film_on_screen, formatting, gate, html_parts, state, toast
from ui.base.i18n import language, t
from ui.lab import experiment_changes as changes
from ui.lab import model_prices
from ui.widgets import editable, shortcuts

REMOVED = "_lab_removed"
SPARE = ("", "failed", "cancelled")
"""How a cell stands that Run would ask for."""
BADLY = "_lab_run_wrong"


def draw(person: Person, row: Experiment, plan: GridPlan | None, too_many: str) -> None:
    count = state.studio().db.execute_read(experiments.count_cells, row.id)
    with st.container(key="lab-bar", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(t("lab.to_list"), key="lab-back", type="tertiary", icon=":material/arrow_back:", on_click=go_to_list)
        name = f"lab-title-{row.id}"
        editable.line(t("lab.name"), row.name, changes.rename_experiment, row.id, name, key=name, hidden=True)
        st.html(f'<p class="lab-sum num">{_sum(plan, count) if plan else ""}</p>', width="stretch")
        if plan is not None:
            _deeds(row, plan, count)
        _more(row)
    with st.container():
        _notes(row, plan, too_many)


def _notes(row: Experiment, plan: GridPlan | None, too_many: str) -> None:
    """In a place of their own: what stands below them stays where it is."""
    wrong = (
        too_many,
        state.recall(BADLY, ""),
        film_on_screen.take_failure(),
        changes.field_error("name"),
        changes.field_error(""),
    )
    for sentence in filter(None, wrong):
        html_parts.draw_wrong(sentence)
    if plan is not None and (why := _why_not(row, plan)):
        st.html(f'<p class="note lab-why">{html_parts.state_html("you", why)}</p>')


def _sum(plan: GridPlan, count: CellCounts) -> str:
    """12 cells · 8 to make · about ¥3.40 · cap ¥10, ¥6.60 left · ¥48 of the budget left"""
    told = [
        model_prices.count_words("cells_n", len(plan.cells)),
        model_prices.count_words("being_made", count.open) if count.open else "",
        model_prices.count_words("to_make", count_runnable(plan)) if count_runnable(plan) else "",
        t("lab.all_there") if plan.standing and not count_runnable(plan) and not count.open else "",
        model_prices.format_estimate(plan.price) if count_runnable(plan) else "",
        t("lab.impossible", n=plan.impossible) if plan.impossible else "",
        t("lab.spent", sum=formatting.money(count.spent)) if count.spent else "",
        t("lab.cap_left", cap=formatting.money(plan.cap), left=formatting.money(max(0, plan.left or 0))) if plan.cap is not None else "",
        model_prices.budget_left_words(plan),
    ]  # fmt: skip
    return "<i> · </i>".join(f"<span>{escape(one)}</span>" for one in told if one)


def count_runnable(plan: GridPlan) -> int:
    """The cells that Run would ask for."""
    return sum(1 for cell in plan.cells if cell.standing in SPARE and not cell.why_not)


def _why_not(row: Experiment, plan: GridPlan) -> str:
    """Why Run cannot be pressed, or would not make all of it."""
    if not plan.cells:
        return t("lab.nothing_to_run")
    if plan.price and row.cap_micro_yuan is None:
        return t("lab.cap_needed", price=model_prices.format_estimate(plan.price))
    if plan.left is not None and plan.price > plan.left:
        return t("lab.cap_short", need=formatting.money(plan.price), left=formatting.money(max(0, plan.left)))
    if plan.impossible and not count_runnable(plan) and not plan.standing:
        return run_plan.explain_impossible(next(cell for cell in plan.cells if cell.why_not), language())
    return ""


def _deeds(row: Experiment, plan: GridPlan, count: CellCounts) -> None:
    if count.open:
        st.button(t("lab.stop"), key="lab-stop", icon=":material/stop:", on_click=stop_experiment, args=(row.id,))
    first = cells_of_first_row(plan)
    free = not plan.price or row.cap_micro_yuan is not None
    if first and len(first) < count_runnable(plan):
        price = sum(cell.estimate or 0 for cell in first)
        st.button(
            f"{t('lab.first_row')} · {model_prices.format_estimate(price)}", key="lab-first", on_click=run_cells, args=(row.id, "first_row"),
            disabled=not free and price > 0,
        )  # fmt: skip
    if count_runnable(plan) or not count.open:
        st.button(
            f"{t('lab.run')} · {model_prices.format_estimate(plan.price)}", key="lab-run-all", type="primary", icon=":material/play_arrow:",
            shortcut="Ctrl+Enter", disabled=not count_runnable(plan) or not free, on_click=run_cells, args=(row.id, "missing"),
        )  # fmt: skip
        shortcuts.add_shortcut("lab", "Ctrl Enter", t("lab.run"))


def cells_of_first_row(plan: GridPlan) -> list[PlannedCell]:
    """What the first input would take, as jobs.stages.lab chooses it, without what is there."""
    possible = [cell for cell in plan.cells if not cell.why_not]
    if not possible:
        return []
    of = possible[0].input, possible[0].seed
    return [cell for cell in possible if (cell.input, cell.seed) == of and cell.standing in SPARE]


def _more(row: Experiment) -> None:
    export = f"/api/v1/lab/experiments/{row.id}"
    files = {
        "csv": f"{export}/export.csv?lang={language()}",
        "json": f"{export}/export.json?lang={language()}",
        "sheet": f"{export}/sheet?lang={language()}",
    }
    with st.popover(t("lab.more"), key="lab-more", icon=":material/more_horiz:", type="tertiary"):
        links = "".join(
            f'<a href="{address}" download target="_blank" rel="noopener">{escape(t(f"lab.export_{name}"))}</a>'
            for name, address in files.items()
        )
        st.html(f'<div class="lab-files">{links}</div>')
        st.button(t("lab.clone"), key="lab-clone", type="tertiary", icon=":material/content_copy:", on_click=clone_experiment, args=(row.id,))  # fmt: skip
        st.button(t("lab.remove"), key="lab-remove", type="tertiary", icon=":material/delete:", on_click=remove_experiment, args=(row.id, row.name))  # fmt: skip


# Deeds -------------------------------------------------------------------------------------------------------------------


def go_to_list() -> None:
    """A callback: back to all experiments."""
    st.query_params.clear()
    st.query_params["view"] = "experiments"


def run_cells(experiment_id: uuid.UUID, which: Literal["missing", "first_row"]) -> None:
    """A callback: ask for what is missing, as the question stands now; what costs is asked only under a cap."""
    state.forget(BADLY)
    person, studio = gate.current_person(), state.studio()
    if person is None:
        return
    try:
        with state.uninterrupted():
            row = studio.db.execute_read(experiments.load_changeable_experiment, person, experiment_id)
            plan = run_plan.plan_grid(studio, model_prices.lab_account(person, row), row)
            if plan.price and row.cap_micro_yuan is None:
                state.remember(BADLY, t("lab.cap_needed", price=model_prices.format_estimate(plan.price)))
                return
            lab.run_cells(studio, experiment_id, person, which)
    except StudioError as error:
        state.remember(BADLY, error.sentence(language()))


def stop_experiment(experiment_id: uuid.UUID) -> None:
    """A callback: all that has not ended."""
    person = gate.current_person()
    if person is None:
        return
    with film_on_screen.report_failure():
        lab.stop_experiment(state.studio(), person, experiment_id)


def clone_experiment(experiment_id: uuid.UUID) -> None:
    """A callback: the same question once more, which comes on screen."""
    person = gate.current_person()
    if person is None:
        return
    with film_on_screen.report_failure():
        new = state.studio().db.execute_write(experiments.duplicate, person, experiment_id, language())
        st.query_params.clear()
        st.query_params["experiment"] = str(new)
        toast.show_sentence(t("lab.cloned"))


def remove_experiment(experiment_id: uuid.UUID, name: str) -> None:
    """A callback: out of everybody's sight; the list offers to put it back."""
    person = gate.current_person()
    if person is None:
        return
    with film_on_screen.report_failure():
        state.studio().db.execute_write(experiments.remove, person, experiment_id)
        state.remember(REMOVED, (str(experiment_id), name))
        go_to_list()


def restore_experiment(experiment_id: str, _name: str) -> None:
    """A callback."""
    person = gate.current_person()
    state.forget(REMOVED)
    if person is None:
        return
    with film_on_screen.report_failure():
        state.studio().db.execute_write(experiments.put_back, person, uuid.UUID(experiment_id))
