"""The experiments of the team, last changed first: what each asks, what stands of it, what it has cost, whose it is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from html import escape

import streamlit as st

from core import access, overview, project
from core.access import Action
from core.db import Session
from core.errors import StudioError
from core.lab import evidence, experiments, inputs
from core.lab.experiments import Count
from core.lab.requests import PROMPT
from core.lab.values import Input, Spec, Variant
from core.sessions import Person
from core.tables import Experiment
from core.terms import OWN
from ui import gate, state
from ui.components import figures, lab_bar, lab_models, parts
from ui.i18n import language, t

OWN_ONLY, WRONG = "lab_own", "_lab_list_wrong"


def draw(person: Person) -> None:
    own = bool(state.recall(OWN_ONLY))
    with state.studio().db.read() as session:
        rows = experiments.listed(session, person, own=own, quick=False)
        counts = experiments.counted(session, [row.id for row in rows])
        names, films = experiments.people_and_films(session, rows)
    _head(person, rows, own)
    if wrong := state.recall(WRONG, ""):
        state.forget(WRONG)
        parts.wrong(wrong)
    _removed()
    if not rows:
        return _empty(person, own)
    with st.container(key="lab-list", gap=None):
        for row in rows:
            with st.container(key=f"lab-row-{row.id}", gap=None):
                who, film = names.get(row.user_id or row.id, ""), films.get(row.project_id or row.id, "")
                st.html(_line(row, counts.get(row.id, Count()), who, film))
                st.button(parts.plain(row.name), key=f"lab-open-{row.id}", on_click=open_one, args=(row.id,))
    return None


def _head(person: Person, rows: Sequence[Experiment], own: bool) -> None:
    with st.container(key="lab-list-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="mute num">{escape(lab_models.counted("experiments_n", len(rows)))}</p>', width="stretch")
        if rows or own:
            st.toggle(t("lab.own_only"), key=OWN_ONLY)
            st.button(t("lab.new"), key="lab-new", type="primary", icon=":material/add:", on_click=begin)


def _removed() -> None:
    """What was removed a moment ago can come back."""
    gone = state.recall(lab_bar.REMOVED)
    if not gone:
        return
    state.forget(lab_bar.REMOVED)
    with st.container(key="binned", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<div role="status">{parts.state("done", t("lab.removed", name=gone[1]))}</div>', width="content")
        st.button(t("home.put_back"), key="lab-put-back", icon=":material/undo:", on_click=lab_bar.put_back, args=gone)


def _empty(person: Person, own: bool) -> None:
    parts.nothing_yet(t("lab.none_own" if own else "lab.none"), t("lab.what_for"))
    with st.container(key="lab-none", horizontal=True, horizontal_alignment="center", gap="small"):
        if last := _last_film(person):
            st.button(
                t("lab.from_film", name=parts.plain(last[1])), key="lab-from-film", type="primary", icon=":material/grid_on:",
                on_click=begin, args=(last[0],),
            )  # fmt: skip
        st.button(t("lab.new"), key="lab-new-empty", type="secondary" if last else "primary", on_click=begin)


def _last_film(person: Person) -> tuple[uuid.UUID, str] | None:
    """The film somebody worked on last that has shots."""
    with state.studio().db.read() as session:
        posters, _ = overview.posters(session, person)
        for poster in posters:
            if poster.owner_id is not None and inputs.shots(session, poster.id):
                return poster.id, poster.name
    return None


def _line(row: Experiment, count: Count, who: str, film: str) -> str:
    spec = experiments.spec_of(row)
    sizes = {"wordings_n": spec.variants, "models_n": spec.models, "inputs_n_short": spec.inputs}
    size = " × ".join(lab_models.counted(name, len(those)) for name, those in sizes.items() if those)
    about = " · ".join(filter(None, (film, lab_models.rung_word(spec.rung), size)))
    made = lab_models.counted("answers", count.made) if count.cells else t("lab.not_run")
    look = "work" if count.open else "fail" if count.failed else "done" if count.made else "empty"
    word = (
        t("lab.state_processing")
        if count.open
        else lab_models.counted("failed_n", count.failed)
        if count.failed
        else made
    )
    return (
        f'<div class="lab-line two num"><b>{escape(row.name)}<small>{escape(about)}</small></b>{parts.state(look, word)}'
        f"<span>{escape(made if look in ('work', 'fail') else '')}</span><span>{figures.money(count.spent)}</span>"
        f"<span>{escape(who)}</span><span>{escape(figures.when(row.updated_at))}</span></div>"
    )


def _shots(session: Session, person: Person, project_id: uuid.UUID) -> tuple[Input, ...]:
    """As many as it takes to tell which of two wordings is better: of this film, then of others that this person sees."""
    found, wanted = inputs.shots(session, project_id), evidence.fewest(2)
    for poster in overview.posters(session, person)[0]:
        if len(found) >= wanted:
            break
        if poster.id != project_id:
            found += inputs.shots(session, poster.id)
    return found[:wanted]


def open_one(experiment_id: uuid.UUID) -> None:
    """A callback: this experiment comes on screen."""
    st.query_params.clear()
    st.query_params["experiment"] = str(experiment_id)


def begin(project_id: uuid.UUID | None = None) -> None:
    """A callback: a new experiment, on the first shots of a film where one is given."""
    person = gate.current()
    if person is None:
        return
    try:
        with state.whole(), state.studio().db.write() as session:
            code = language()
            empty = Variant(id="a", text="", language=code)  # type: ignore[arg-type]
            spec = Spec(variants=(empty,), models=(f"{OWN}/writer",), language=code)  # type: ignore[arg-type]
            name = t("lab.unnamed")
            if project_id is not None:
                access.require(person, Action.SEE, access.holding(session, project_id))
                shots = _shots(session, person, project_id)
                name = t("lab.shots_of", name=project.load(session, project_id).name)
                asked = "{" + PROMPT + "}"
                first = Variant(id="a", name=t("lab.as_it_is"), text=asked, language=code)  # type: ignore[arg-type]
                night = asked + t("lab.night_rain")
                second = Variant(id="b", name=t("lab.night_rain_name"), text=night, language=code)  # type: ignore[arg-type]
                spec = spec.model_copy(
                    update={"rung": "still", "variants": (first, second), "inputs": shots, "models": (f"{OWN}/painter",), "task_type": "storyboard_generation"}
                )  # fmt: skip
            row = experiments.create(session, person, name, spec, project_id=project_id)
    except StudioError as error:
        state.remember(WRONG, error.sentence(language()))
        return
    open_one(row.id)
