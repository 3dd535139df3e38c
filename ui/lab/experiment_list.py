"""The experiments of the team, last changed first: what each asks, what stands of it, what it has cost, whose it is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from html import escape

import streamlit as st

from core.database.tables import Experiment
from core.errors import StudioError
from core.lab import experiments, new_experiment
from core.lab.experiments import CellCounts
from core.people.sessions import Person
from ui.base import formatting, gate, html_parts, state
from ui.base.i18n import language, t
from ui.lab import experiment_bar, model_prices

OWN_ONLY, WRONG = "lab_own", "_lab_list_wrong"


def draw(person: Person) -> None:
    own = bool(state.recall(OWN_ONLY))
    shown = state.studio().db.execute_read(experiments.load_team_list, person, own=own)
    _head(person, shown.rows, own)
    if wrong := state.recall(WRONG, ""):
        state.forget(WRONG)
        html_parts.draw_wrong(wrong)
    _removed()
    if not shown.rows:
        return _empty(person, own)
    with st.container(key="lab-list", gap=None):
        for row in shown.rows:
            with st.container(key=f"lab-row-{row.id}", gap=None):
                who, film = shown.people.get(row.user_id or row.id, ""), shown.films.get(row.project_id or row.id, "")
                st.html(_line(row, shown.counts.get(row.id, CellCounts()), who, film))
                st.button(
                    html_parts.escape_markdown(row.name),
                    key=f"lab-open-{row.id}",
                    on_click=open_experiment,
                    args=(row.id,),
                )
    return None


def _head(person: Person, rows: Sequence[Experiment], own: bool) -> None:
    with st.container(key="lab-list-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<p class="mute num">{escape(model_prices.count_words("experiments_n", len(rows)))}</p>', width="stretch"
        )
        if rows or own:
            st.toggle(t("lab.own_only"), key=OWN_ONLY)
            st.button(t("lab.new"), key="lab-new", type="primary", icon=":material/add:", on_click=begin_experiment)


def _removed() -> None:
    """What was removed a moment ago can come back."""
    gone = state.recall(experiment_bar.REMOVED)
    if not gone:
        return
    state.forget(experiment_bar.REMOVED)
    with st.container(key="binned", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div role="status">{html_parts.state_html("done", t("lab.removed", name=gone[1]))}</div>', width="content"
        )
        st.button(
            t("home.put_back"),
            key="lab-put-back",
            icon=":material/undo:",
            on_click=experiment_bar.restore_experiment,
            args=gone,
        )


def _empty(person: Person, own: bool) -> None:
    html_parts.draw_empty_place(t("lab.none_own" if own else "lab.none"), t("lab.what_for"))
    with st.container(key="lab-none", horizontal=True, horizontal_alignment="center", gap="small"):
        if last := state.studio().db.execute_read(new_experiment.newest_film_with_shots, person):
            st.button(
                t("lab.from_film", name=html_parts.escape_markdown(last[1])), key="lab-from-film", type="primary", icon=":material/grid_on:",
                on_click=begin_experiment, args=(last[0],),
            )  # fmt: skip
        st.button(t("lab.new"), key="lab-new-empty", type="secondary" if last else "primary", on_click=begin_experiment)


def _line(row: Experiment, count: CellCounts, who: str, film: str) -> str:
    spec = experiments.spec_of(row)
    sizes = {"wordings_n": spec.variants, "models_n": spec.models, "inputs_n_short": spec.inputs}
    size = " × ".join(model_prices.count_words(name, len(those)) for name, those in sizes.items() if those)
    about = " · ".join(filter(None, (film, model_prices.rung_word(spec.rung), size)))
    made = model_prices.count_words("answers", count.made) if count.cells else t("lab.not_run")
    look = "work" if count.open else "fail" if count.failed else "done" if count.made else "empty"
    word = (
        t("lab.state_processing")
        if count.open
        else model_prices.count_words("failed_n", count.failed)
        if count.failed
        else made
    )
    return (
        f'<div class="lab-line two num"><b>{escape(row.name)}<small>{escape(about)}</small></b>{html_parts.state_html(look, word)}'
        f"<span>{escape(made if look in ('work', 'fail') else '')}</span><span>{formatting.money(count.spent)}</span>"
        f"<span>{escape(who)}</span><span>{escape(formatting.format_when(row.updated_at))}</span></div>"
    )


def open_experiment(experiment_id: uuid.UUID) -> None:
    """A callback: this experiment comes on screen."""
    st.query_params.clear()
    st.query_params["experiment"] = str(experiment_id)


def begin_experiment(project_id: uuid.UUID | None = None) -> None:
    """A callback: a new experiment, on the first shots of a film where one is given."""
    person = gate.current_person()
    if person is None:
        return
    try:
        with state.uninterrupted():
            begun = state.studio().db.execute_write(new_experiment.begin_experiment, person, language(), project_id)
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))
        return
    open_experiment(begun)
