"""What was asked in the quick box before, a line each, to be looked at and asked again."""

from __future__ import annotations

import uuid
from html import escape

import streamlit as st

from core.database.tables import Experiment
from core.lab import experiments
from core.lab.lab_values import ExperimentSpec
from core.people.sessions import Person
from ui.base import formatting, gate, html_parts, state
from ui.base.i18n import t
from ui.lab import model_prices, quick_answers, quick_question

BEFORE = 12


def draw(person: Person, shown: Experiment | None) -> None:
    rows, counts = state.studio().db.execute_read(
        experiments.list_with_counts, person, own=True, quick=True, most=BEFORE
    )
    rows = [row for row in rows if shown is None or row.id != shown.id]
    if not rows:
        return
    html_parts.draw_title(t("lab.before"))
    with st.container(key="lab-before", gap=None):
        for row in rows:
            count = counts.get(row.id, experiments.CellCounts())
            spec = experiments.spec_of(row)
            with st.container(key=f"lab-row-{row.id}", gap=None):
                st.html(_line(row, spec, count))
                st.button(
                    html_parts.escape_markdown(row.name), key=f"lab-look-{row.id}", on_click=_look_at, args=(row.id,)
                )


def _line(row: Experiment, spec: ExperimentSpec, count: experiments.CellCounts) -> str:
    facts = [
        t(f"lab.quick_{spec.rung}") if spec.rung in quick_question.RUNGS else model_prices.rung_word(spec.rung),
        model_prices.count_words("answers", count.made),
        formatting.money(count.spent),
        formatting.format_when(row.created_at),
    ]
    state_of = html_parts.state_html("work", t("lab.state_processing")) if count.open else ""
    state_of = state_of or (
        html_parts.state_html("fail", model_prices.count_words("failed_n", count.failed)) if count.failed else ""
    )
    cells_of = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    return f'<div class="lab-line num"><b>{escape(row.name)}</b>{state_of}{cells_of}</div>'


def _look_at(experiment_id: uuid.UUID) -> None:
    """A callback: its answers come on screen, and its prompt into the box, to be changed and run again."""
    person = gate.current_person()
    if person is None:
        return
    row = state.studio().db.execute_read(experiments.load_experiment, person, experiment_id)
    quick_question.fill_from(row)
    quick_answers.show_answers(experiment_id)
