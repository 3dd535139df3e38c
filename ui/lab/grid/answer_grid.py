"""The grid of an experiment as one element: wordings and models across, inputs down, and in each cell its answer with stars, tags
and checks. What was made meanwhile is patched in; what people do comes as deeds, each done once and in order."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from core.database.tables import Cell, Experiment
from core.errors import StudioError
from core.lab import cells, experiments, marks, quality_ladder, run_plan
from core.lab.lab_values import TAGS, Rung
from core.people.sessions import Person
from jobs.stages import lab
from ui.base import element_actions, film_on_screen, formatting, gate, html_parts, state
from ui.base.i18n import language, t
from ui.lab.grid import grid_cells
from ui.lab.grid.grid_cells import GridLayout, GridView
from ui.widgets import sound_player

HERE = Path(__file__).parent
KEY = "lab_grid"
BLIND, RUNG, PICKED, AGAIN = "_lab_blind", "_lab_rung", "_lab_picked", "_lab_draw_again"
EVERY_S = 2.0
"""How often cells are looked at while some are open: seldom enough that a busy machine rests between."""
WORDS = (
    "tools", "rungs", "blind", "blind_why", "diff", "diff_why", "select", "select_end", "keys", "marked", "star", "unstar", "reject",
    "rejected", "tags", "tags_of", "zoom", "open", "close", "earlier", "later", "again", "make", "make_price", "cancel", "play", "pause",
    "play_row", "picked", "picked_one", "climb", "climb_none", "unpick", "cell", "cell_blind", "asked", "flaws", "flaws_one", "empty",
    "cached", "key_arrows", "key_stars", "key_zero", "key_reject", "key_tags", "key_space", "key_enter", "key_select", "key_cancel",
    "key_close", "inputs", "pick", "nothing", "counting", "says_stars", "says_off", "says_rejected", "says_tag", "price",
)  # fmt: skip

_element = st.components.v2.component(
    "dailies_lab_grid",
    html='<div class="lg" data-at="grid"></div>',
    js=element_actions.element_script(
        "dom",
        "element_room",
        "word_diff",
        "sound_button",
        "answer_enlarged",
        "grid_rules",
        "grid_marks",
        "grid_cell",
        "grid_keys",
        "grid_tools",
        "answer_grid",
    ),
    isolate_styles=False,
)


def draw(experiment: Experiment, person: Person, editable: bool) -> None:
    """The grid of this experiment; `editable`: whether this person may mark, ask and climb."""
    spec = experiments.spec_of(experiment)
    rows = state.studio().db.execute_read(cells.list_cells, experiment.id)
    there = grid_cells.rungs_reached(spec, rows)
    rung = _remembered(RUNG, experiment.id, spec.rung)
    rung = rung if rung in there else spec.rung
    try:
        laid = grid_cells.lay_out_grid(person, experiment, spec, rung, rows)
    except StudioError as error:
        html_parts.draw_wrong(error.sentence(language()))
        return
    names = grid_cells.model_names(
        person, experiment, {name for c in laid.columns for name in (c.model, c.before)} - {""}
    )
    open_now = any(grid_cells.is_open(row) for row in rows)
    with st.container(key="lab-grid", gap=None):
        st.fragment(_grid, run_every=EVERY_S if open_now else None)(
            experiment.id, editable, laid, names, grid_cells.input_thumbs(spec), there, open_now
        )
    sound_player.mount()


def _grid(
    experiment_id: uuid.UUID,
    editable: bool,
    laid: GridLayout,
    names: dict[str, str],
    thumbs: dict[str, str],
    there: Sequence[Rung],
    was_open: bool,
) -> None:
    person = gate.current_person()
    if person is None:
        return
    experiment = grid_cells.load_experiment(person, experiment_id)
    spec = experiments.spec_of(experiment)
    blind = bool(_remembered(BLIND, experiment_id, spec.blind))
    seen = GridView(person, experiment, spec, laid, blind, editable, names, thumbs)
    film_on_screen.draw_failure()
    rows = grid_cells.grid_rows(seen)
    element_actions.draw(
        _element,
        KEY,
        {
            "id": str(experiment_id),
            "rung": laid.rung,
            "rungs": [[each, t(f"lab.rung_{each}")] for each in there],
            "kind": grid_cells.KINDS[laid.rung],
            "ratio": f"{spec.settings.width}/{spec.settings.height}",
            "blind": blind,
            "editable": editable,
            "heads": grid_cells.column_heads(seen),
            "rows": rows,
            "tags": [[tag, t(f"lab.tag_{tag}")] for tag in TAGS],
            "climb": _climb_offer(seen),
            "climbs": bool(quality_ladder.rungs_from(laid.rung)),
            "words": {word: t(f"lab.grid_{word}") for word in WORDS},
        },
        {"act": do},
    )
    open_now = any(cell["look"] in ("wait", "work") for row in rows for cell in row["cells"])
    if state.recall(AGAIN) or (was_open and not open_now and _all_ended(experiment_id)):
        state.forget(AGAIN)
        st.rerun()


def _all_ended(experiment_id: uuid.UUID) -> bool:
    """Also of the rungs that are not on screen."""
    return not any(grid_cells.is_open(row) for row in state.studio().db.execute_read(cells.list_cells, experiment_id))


def _climb_offer(seen: GridView) -> dict[str, Any]:
    """What it would take to bring the selected cells up, for each rung they can go to."""
    picked = [uuid.UUID(one) for one in _remembered(PICKED, seen.experiment.id, [])]
    offer: dict[str, Any] = {"of": [str(one) for one in picked], "rungs": []}
    if not picked or not seen.editable:
        return offer
    for rung in quality_ladder.rungs_from(seen.laid.rung):
        try:
            plan = quality_ladder.plan_climb(
                state.studio(), grid_cells.account_of(seen.person, seen.experiment), picked, rung
            )
        except StudioError as error:
            offer["rungs"].append(
                {"rung": rung, "word": t(f"lab.rung_{rung}"), "n": 0, "price": "", "why": error.sentence(language())}
            )
            continue
        ready = plan.calls > 0 or (plan.standing == 0 and plan.impossible < len(plan.cells))
        why = next((run_plan.explain_impossible(cell, language()) for cell in plan.cells if cell.why_not), "")
        offer["rungs"].append(
            {
                "rung": rung,
                "word": t(f"lab.rung_{rung}"),
                "n": plan.calls,
                "price": formatting.money(plan.price) if not plan.unknown else t("lab.grid_price_unknown"),
                "why": "" if ready and plan.calls else why or t("lab.grid_climbed"),
            }
        )
    return offer


# What this screen remembers of an experiment -------------------------------------------------------------------------------


def _remembered(key: str, experiment_id: uuid.UUID, otherwise: Any) -> Any:
    return (state.recall(key) or {}).get(str(experiment_id), otherwise)


def _remember(key: str, experiment_id: uuid.UUID, value: Any) -> None:
    state.remember(key, {**(state.recall(key) or {}), str(experiment_id): value})


# What was done on it -------------------------------------------------------------------------------------------------------


def do(deed: dict[str, Any]) -> None:
    verb, person = DEEDS.get(str(deed.get("do"))), gate.current_person()
    if verb is not None and person is not None:
        verb(person, deed)


def _cell(person: Person, deed: dict[str, Any]) -> Cell:
    """Of an experiment that this person works on. Raises NotFound, NotAllowed."""
    return state.studio().db.execute_read(experiments.load_changeable_cell, person, uuid.UUID(deed["cell"]))


def _mark(person: Person, deed: dict[str, Any]) -> None:
    row = _cell(person, deed)
    stars, tags = int(deed.get("stars") or 0), [str(tag) for tag in deed.get("tags") or []]
    rejected = bool(deed.get("rejected"))
    state.studio().db.execute_write(marks.set_mark, person.id, row.id, stars or None, rejected, tags)


def _cancel(person: Person, deed: dict[str, Any]) -> None:
    lab.cancel_cell(state.studio(), person, uuid.UUID(deed["cell"]))
    state.remember(AGAIN, True)


def _again(person: Person, deed: dict[str, Any]) -> None:
    row = _cell(person, deed)
    lab.run_cells(state.studio(), row.experiment_id, person, [row.key])
    state.remember(AGAIN, True)


def _make(person: Person, deed: dict[str, Any]) -> None:
    lab.run_cells(state.studio(), uuid.UUID(deed["experiment"]), person, [str(deed["key"])])
    state.remember(AGAIN, True)


def _blind(person: Person, deed: dict[str, Any]) -> None:
    _remember(BLIND, uuid.UUID(deed["experiment"]), bool(deed["on"]))


def _rung(person: Person, deed: dict[str, Any]) -> None:
    _remember(RUNG, uuid.UUID(deed["experiment"]), str(deed["rung"]))
    _remember(PICKED, uuid.UUID(deed["experiment"]), [])
    state.remember(AGAIN, True)


def _pick(person: Person, deed: dict[str, Any]) -> None:
    _remember(PICKED, uuid.UUID(deed["experiment"]), [str(uuid.UUID(one)) for one in deed["cells"]])


def _climb(person: Person, deed: dict[str, Any]) -> None:
    lab.climb_cells(state.studio(), person, [uuid.UUID(one) for one in deed["cells"]], deed["rung"])
    _rung(person, deed)


DEEDS: dict[str, Callable[[Person, dict[str, Any]], None]] = {
    "mark": _mark,
    "cancel": _cancel,
    "again": _again,
    "make": _make,
    "blind": _blind,
    "rung": _rung,
    "pick": _pick,
    "climb": _climb,
}
