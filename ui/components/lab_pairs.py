"""Blind pairs: two answers to the same input, large, without a name; which is better is one key. At the end, how often each won."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from core import waves
from core.lab import experiments, pairs
from core.lab.pairs import Pair, Side
from core.lab.values import Spec
from core.sessions import Person
from core.tables import Experiment
from ui import gate, state
from ui.components import deeds, lab_cells, lab_chart, media, onscreen, parts, sound_player
from ui.i18n import t

HERE = Path(__file__).parent
KEY, SKIPPED = "lab_pairs", "_lab_pairs_skipped"
WORDS = ("which", "left", "right", "same", "skip", "keys", "answer", "empty", "play")

_element = st.components.v2.component(
    "dailies_lab_pairs",
    html='<div class="lg lp" data-at="pairs"></div>',
    js=deeds.script("dom", "sound_button", "lab_pairs"),
    isolate_styles=False,
)


def draw(experiment: Experiment, person: Person, editable: bool) -> None:
    with st.container(key="lab-pairs", gap="small"):
        st.fragment(_pairs)(experiment.id, editable)
    sound_player.mount()


def _pairs(experiment_id: uuid.UUID, editable: bool) -> None:
    person = gate.current()
    if person is None:
        return
    if wrong := onscreen.said()[0]:
        parts.wrong(wrong)
    experiment = lab_cells.load(person, experiment_id)
    with state.studio().db.read() as session:
        pair = pairs.next_pair(session, experiment_id, person.id, _skipped(experiment_id))
        done = pairs.compared(session, experiment_id, person.id)
        any_left = pair or (_skipped(experiment_id) and pairs.next_pair(session, experiment_id, person.id))
    if not pair and not any_left and not done:
        parts.nothing_yet(t("lab.pairs_none"), t("lab.pairs_none_why"))
        return
    spec = experiments.spec_of(experiment)
    deeds.draw(_element, KEY, _told(experiment, spec, pair, done, editable), {"act": do})
    if pair is None:
        _over(person, experiment, spec, bool(any_left))


def _told(experiment: Experiment, spec: Spec, pair: Pair | None, done: int, editable: bool) -> dict[str, Any]:
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
        thumb = lab_cells.thumbs_of(spec).get(pair.input, "")
        said["thumb"] = media.url(thumb) if thumb else ""
        said |= {"input": label, "left": _side(pair.left, pair.rung), "right": _side(pair.right, pair.rung)}
    return said


def _side(side: Side, rung: str) -> dict[str, str]:
    kind = lab_cells.KINDS[rung]  # type: ignore[index]
    said = {"id": str(side.cell_id), "kind": kind, "text": side.text[: lab_cells.TEXT_CHARS]}
    if side.sha256:
        said["file"] = media.url(side.sha256)
    if kind == "sound" and side.sha256:
        said["wave"] = sound_player.shape(waves.of(state.studio(), side.sha256))
    return said


def _over(person: Person, experiment: Experiment, spec: Spec, skipped: bool) -> None:
    """All was compared: who won how often; what was left for later can be looked at now."""
    if skipped:
        st.button(t("lab.pairs_skipped"), key="lab-pairs-again", on_click=_look_again, args=(experiment.id,))
    with state.studio().db.read() as session:
        stands = pairs.standing(session, experiment.id)
    names = lab_cells.model_names(person, experiment, stands.models)
    variants = {one.id: lab_cells.called(spec, one.id) for one in spec.variants}
    for title, rates, called in (
        ("pairs_variants", stands.variants, variants),
        ("pairs_models", stands.models, names),
    ):
        if len(rates) > 1:
            st.html(f'<h3 class="lr-h">{escape(t(f"lab.{title}"))}</h3>' + lab_chart.rates(rates, called))
    st.html(f'<p class="note">{escape(t("lab.pairs_how", n=stands.votes))}</p>')


# What was done on it -------------------------------------------------------------------------------------------------------


def _skipped(experiment_id: uuid.UUID) -> set[frozenset[uuid.UUID]]:
    return (state.recall(SKIPPED) or {}).get(str(experiment_id), set())  # type: ignore[no-any-return]


def _look_again(experiment_id: uuid.UUID) -> None:
    state.remember(SKIPPED, {**(state.recall(SKIPPED) or {}), str(experiment_id): set()})


def do(deed: dict[str, Any]) -> None:
    verb, person = DEEDS.get(str(deed.get("do"))), gate.current()
    if verb is not None and person is not None:
        verb(person, deed)


def _vote(person: Person, deed: dict[str, Any]) -> None:
    with state.studio().db.write() as session:
        experiments.mine(session, person, uuid.UUID(deed["experiment"]))
        experiments.cell_seen(session, person, uuid.UUID(deed["left"]))
        pairs.vote(session, person.id, uuid.UUID(deed["left"]), uuid.UUID(deed["right"]), str(deed["choice"]))


def _skip(person: Person, deed: dict[str, Any]) -> None:
    id = uuid.UUID(deed["experiment"])
    pair = frozenset((uuid.UUID(deed["left"]), uuid.UUID(deed["right"])))
    state.remember(SKIPPED, {**(state.recall(SKIPPED) or {}), str(id): _skipped(id) | {pair}})


DEEDS: dict[str, Callable[[Person, dict[str, Any]], None]] = {"vote": _vote, "skip": _skip}
