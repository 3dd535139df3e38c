"""Blind pairs: two answers to the same input, large, without a name; which is better is one key. At the end, how often each won."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from core.audio import waveform
from core.database.tables import Experiment
from core.lab import experiments, opinions
from core.lab.blind_pairs import Pair, PairSide
from core.lab.lab_values import ExperimentSpec
from core.people.sessions import Person
from ui.base import element_actions, film_on_screen, gate, html_parts, media, state
from ui.base.i18n import t
from ui.lab import experiment_results, interval_chart
from ui.lab.grid import grid_cells
from ui.widgets import sound_player

HERE = Path(__file__).parent
KEY, SKIPPED = "lab_pairs", "_lab_pairs_skipped"
WORDS = ("which", "left", "right", "same", "skip", "keys", "answer", "empty", "play")

_element = st.components.v2.component(
    "dailies_lab_pairs",
    html='<div class="lg lp" data-at="pairs"></div>',
    js=element_actions.element_script("dom", "element_room", "sound_button", "blind_pairs"),
    isolate_styles=False,
)


def draw(experiment: Experiment, person: Person, editable: bool) -> None:
    with st.container(key="lab-pairs", gap="small"):
        st.fragment(_pairs)(experiment.id, editable)
    sound_player.mount()


def _pairs(experiment_id: uuid.UUID, editable: bool) -> None:
    person = gate.current_person()
    if person is None:
        return
    film_on_screen.draw_failure()
    experiment = grid_cells.load_experiment(person, experiment_id)
    now = state.studio().db.execute_read(opinions.next_comparison, experiment_id, person.id, _skipped(experiment_id))
    if not now.any_left and not now.compared:
        html_parts.draw_empty_place(t("lab.pairs_none"), t("lab.pairs_none_why"))
        return
    spec = experiments.spec_of(experiment)
    element_actions.draw(_element, KEY, _told(experiment, spec, now.pair, now.compared, editable), {"act": do})
    if now.pair is None:
        _over(person, experiment, spec, now.any_left)


def _told(experiment: Experiment, spec: ExperimentSpec, pair: Pair | None, done: int, editable: bool) -> dict[str, Any]:
    """Nothing in it says who made which."""
    of = done + (pair.left_to_see if pair else 0)
    said: dict[str, Any] = {
        "id": str(experiment.id),
        "editable": editable,
        "ratio": f"{spec.settings.width}/{spec.settings.height}",
        "count": t("lab.pairs_count", n=done, of=of) if pair else t("lab.pairs_done", n=done),
        "share": round(100 * done / of) if of else 0,
        "words": {word: t(f"lab.pairs_{word}", n="{n}") for word in WORDS},
    }
    if pair:
        label = next((one.label for one in spec.inputs if one.id == pair.input), "")
        thumb = grid_cells.input_thumbs(spec).get(pair.input, "")
        said["thumb"] = media.asset_url(thumb) if thumb else ""
        said |= {"input": label, "left": _side(pair.left, pair.rung), "right": _side(pair.right, pair.rung)}
    return said


def _side(side: PairSide, rung: str) -> dict[str, str]:
    kind = grid_cells.KINDS[rung]  # type: ignore[index]
    said = {"id": str(side.cell_id), "kind": kind, "text": side.text[: grid_cells.TEXT_CHARS]}
    if side.sha256:
        said["file"] = media.asset_url(side.sha256)
    if kind == "sound" and side.sha256:
        said["wave"] = sound_player.waveform_css(waveform.load_waveform(state.studio(), side.sha256))
    return said


def _over(person: Person, experiment: Experiment, spec: ExperimentSpec, skipped: bool) -> None:
    """All was compared: who won how often; what was left for later can be looked at now."""
    if skipped:
        st.button(t("lab.pairs_skipped"), key="lab-pairs-again", on_click=_look_again, args=(experiment.id,))
    stands, table = state.studio().db.execute_read(opinions.votes_and_results, experiment.id)
    names = grid_cells.model_names(person, experiment, stands.models)
    experiment_results.draw_verdict(table, spec, names)
    variants = {row.variant: grid_cells.variant_title(spec, row.variant) or row.name for row in table.variants}
    for title, rates, called in (
        ("pairs_variants", stands.variants, variants),
        ("pairs_models", stands.models, names),
    ):
        if len(rates) > 1:
            st.html(f'<h3 class="lr-h">{escape(t(f"lab.{title}"))}</h3>' + interval_chart.rates_html(rates, called))
    st.html(f'<p class="note">{escape(t("lab.pairs_how", n=stands.votes))}</p>')


# What was done on it -------------------------------------------------------------------------------------------------------


def _skipped(experiment_id: uuid.UUID) -> set[frozenset[uuid.UUID]]:
    return (state.recall(SKIPPED) or {}).get(str(experiment_id), set())  # type: ignore[no-any-return]


def _look_again(experiment_id: uuid.UUID) -> None:
    state.remember(SKIPPED, {**(state.recall(SKIPPED) or {}), str(experiment_id): set()})


def do(deed: dict[str, Any]) -> None:
    verb, person = DEEDS.get(str(deed.get("do"))), gate.current_person()
    if verb is not None and person is not None:
        verb(person, deed)


def _vote(person: Person, deed: dict[str, Any]) -> None:
    experiment, left, right = (uuid.UUID(deed[name]) for name in ("experiment", "left", "right"))
    state.studio().db.execute_write(opinions.cast_vote, person, experiment, left, right, str(deed["choice"]))


def _skip(person: Person, deed: dict[str, Any]) -> None:
    id = uuid.UUID(deed["experiment"])
    pair = frozenset((uuid.UUID(deed["left"]), uuid.UUID(deed["right"])))
    state.remember(SKIPPED, {**(state.recall(SKIPPED) or {}), str(id): _skipped(id) | {pair}})


DEEDS: dict[str, Callable[[Person, dict[str, Any]], None]] = {"vote": _vote, "skip": _skip}
