"""The answers to what was asked in the quick box, side by side while they are written, and what is done with one."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from core.audio import waveform
from core.database.tables import Cell, Experiment
from core.errors import NotFound, StudioError
from core.lab import experiment_export, experiments, marks, opinions
from core.people import access
from core.people.access import Action
from core.people.sessions import Person
from jobs.stages import lab
from ui.base import element_actions, formatting, gate, media, state
from ui.base.i18n import language, t
from ui.home import home_draft
from ui.lab import model_prices, quick_question
from ui.widgets import page_change, sound_player

KEY = "lab_answers"
FALLS_BACK_S = 2.0
"""How often the rows are looked at while something is open, where the live line is down."""
SHOWN = "quick"
WAS_OPEN = "_lab_open"
ASKED = "_lab_asked"
SETTLES_S = 5.0
LOOKS = {"pending": "work", "processing": "work", "completed": "done", "failed": "fail", "cancelled": "empty"}
WORDS = ("stars", "star_n", "copy", "copied", "to_film", "waiting", "writing", "again", "empty_answer")


@cache
def _element(code: str) -> Any:
    return st.components.v2.component(
        f"dailies_lab_answers_{code}",
        html='<div class="lq" data-at="answers"></div>',
        js=element_actions.element_script("dom", "live_connection", "quick_answers"),
        isolate_styles=False,
    )


def shown_experiment(person: Person) -> Experiment | None:
    """Whose answers are on screen: the address says it. A browser that has not heard yet what was just asked says what was on
    screen before."""
    asked, said_at = state.recall(ASKED) or ("", 0.0)
    wanted = st.query_params.get(SHOWN, "")
    if asked and wanted != asked and time.time() - said_at < SETTLES_S:
        wanted = st.query_params[SHOWN] = asked
    try:
        return state.studio().db.execute_read(experiments.load_experiment, person, uuid.UUID(wanted))
    except (ValueError, NotFound):
        st.query_params.pop(SHOWN, None)
        return None


def show_answers(experiment_id: uuid.UUID) -> None:
    """A callback: these answers come on screen."""
    state.remember(ASKED, (str(experiment_id), time.time()))
    st.query_params[SHOWN] = str(experiment_id)


def draw(row: Experiment) -> None:
    open_ = state.studio().db.execute_read(experiments.count_cells, row.id).open
    with st.container(key="lab-answers", gap="small"):
        st.fragment(_answers, run_every=FALLS_BACK_S if open_ else None)(row.id)
        with st.container(key="lab-answers-deeds", horizontal=True, gap="small", vertical_alignment="center"):
            st.button(
                t("lab.as_experiment"), key="lab-as-grid", icon=":material/grid_on:", on_click=_lay_out, args=(row.id,)
            )
            st.button(t("lab.clear"), key="lab-clear", type="tertiary", on_click=_clear)


def _answers(experiment_id: uuid.UUID) -> None:
    person = gate.require(Action.TRY_MODELS)
    page_change.follow()
    rows, marked = state.studio().db.execute_read(opinions.cells_with_marks, experiment_id, person.id)
    told = [_cell(row, marked.get(row.id)) for row in rows]
    element_actions.draw(
        _element(language()),
        KEY,
        {
            "id": str(experiment_id),
            "cells": told,
            "language": language(),
            "words": {word: t(f"lab.quick_{word}", n="{n}") for word in WORDS},
            "may_film": access.can(person, Action.CREATE),
        },
        {"act": _do},
        on_over_change=_nothing,
    )
    open_now = [row for row in rows if _open(row)]
    if state.recall(WAS_OPEN) == str(experiment_id) and not open_now:
        state.forget(WAS_OPEN)
        st.rerun()
    if open_now:
        state.remember(WAS_OPEN, str(experiment_id))


def _open(row: Cell) -> bool:
    return row.state in ("pending", "processing") and not row.error and row.task_id is not None


def _cell(row: Cell, marked: marks.CellMarks | None) -> dict[str, Any]:
    """What the element says of one answer."""
    code, model = language(), model_prices.models_by_id().get(row.model)
    checks, facts = (row.facts or {}).get("checks") or {}, row.facts or {}
    done = row.state == "completed"
    kind = row.media_type.partition("/")[0] if done else _kind(row)
    return {
        "id": str(row.id),
        "name": model_prices.model_title(model, row.model),
        "open": _open(row),
        "state": row.state,
        "look": LOOKS[row.state],
        "word": t(f"lab.state_{row.state}"),
        "kind": kind,
        "text": row.answer,
        "url": media.asset_url(row.sha256) if row.sha256 else "",
        "thumb": media.asset_url(row.thumb) if row.thumb else "",
        "shape": _shape(row) if kind == "audio" and row.sha256 else "",
        "long": formatting.format_length(facts.get("milliseconds", 0) / 1000) if kind == "audio" else "",
        "ratio": _ratio(row),
        "took": t("pages.seconds", n=f"{row.took_ms / 1000:.1f}") if done else "",
        "price": formatting.money(row.cost_micro_yuan) if row.state in ("completed", "failed") else "",
        "why": experiment_export.failure_reason(row, code),
        "stars": (marked.mine.stars or 0) if marked and marked.mine else 0,
        "findings": model_prices.check_findings(checks),
    }


def _kind(row: Cell) -> str:
    return {"text": "text", "still": "image", "sound": "audio"}.get(row.rung, "video")


def _ratio(row: Cell) -> str:
    wide, high = row.request.get("width", 16), row.request.get("height", 9)
    return f"{wide}/{high}"


def _shape(row: Cell) -> str:
    return sound_player.waveform_css(waveform.load_waveform(state.studio(), row.sha256, row.facts))


def _nothing() -> None:
    """A trigger needs somebody to hear it; that the fragment runs is all that is wanted."""


def _do(deed: dict[str, Any]) -> None:
    verb = DEEDS.get(str(deed.get("do")))
    if verb is not None:
        verb(deed)


def _rate(deed: dict[str, Any]) -> None:
    person = gate.current_person()
    if person is None:
        return
    stars = int(deed.get("stars") or 0)
    state.studio().db.execute_write(opinions.give_stars, person, uuid.UUID(deed["cell"]), stars or None)


def _again(deed: dict[str, Any]) -> None:
    person = gate.current_person()
    if person is None:
        return
    row = state.studio().db.execute_read(experiments.load_cell, person, uuid.UUID(deed["cell"]))
    lab.run_cells(state.studio(), row.experiment_id, person, [row.key])


def _to_film(deed: dict[str, Any]) -> None:
    """The words of an answer become the idea on Home."""
    person = gate.current_person()
    if person is None:
        return
    row = state.studio().db.execute_read(experiments.load_cell, person, uuid.UUID(deed["cell"]))
    state.remember(home_draft.IDEA, row.answer[: state.studio().limits.idea_max_chars])
    page_change.open_page_next("home")


DEEDS: dict[str, Callable[[dict[str, Any]], None]] = {"rate": _rate, "again": _again, "film": _to_film}


def _clear() -> None:
    st.query_params.pop(SHOWN, None)
    state.forget(quick_question.PROMPT, ASKED)


def _lay_out(experiment_id: uuid.UUID) -> None:
    person = gate.current_person()
    if person is None:
        return
    try:
        with state.uninterrupted():
            state.studio().db.execute_write(experiments.turn_into_grid, person, experiment_id)
    except StudioError as error:
        state.remember(quick_question.WRONG, error.sentence(language()))
        return
    state.forget(ASKED)
    st.query_params.clear()
    st.query_params["experiment"] = str(experiment_id)
