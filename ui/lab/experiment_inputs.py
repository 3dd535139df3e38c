"""What an experiment is tried on: our own shots, characters and styles picked in a window, lines somebody typed, the rows of a table."""

from __future__ import annotations

import re
import uuid
from html import escape
from typing import Literal

import streamlit as st

from core.database.tables import Experiment
from core.errors import NotFound, StudioError
from core.lab import experiments, thumbnails
from core.lab import inputs as made_of
from core.lab.lab_values import ExperimentSpec, LabInput
from core.people.access import Action
from core.people.sessions import Person
from core.progress import film_overview
from core.project import looks
from ui.base import gate, html_parts, media, state
from ui.base.i18n import language, t
from ui.lab import experiment_changes as changes
from ui.lab import model_prices
from ui.widgets import drafts

OPENED, FILES, SAID = "_lab_inputs", "_lab_files", "_lab_sheet_said"
KIND, FILM, TYPED, FILE = "lab_pick_kind", "lab_pick_film", "lab_typed", "lab_file"
KINDS = ("shots", "characters", "styles", "words", "table")
SHOWN = 12
FILMS = 40


def draw(person: Person, row: Experiment, spec: ExperimentSpec) -> None:
    with st.container(key="lab-inputs", gap="small"):
        st.html(
            f'<div class="lab-h"><h3>{escape(t("lab.tried_on"))}</h3><span class="num">{len(spec.inputs)}</span></div>'
        )
        if not spec.inputs:
            st.html(f'<p class="note">{escape(t("lab.tried_on_nothing"))}</p>')
        pictures = state.studio().db.execute_read(thumbnails.visible_thumbnails, person, spec.inputs[:SHOWN])
        for one in spec.inputs[:SHOWN]:
            with st.container(key=f"lab-in-{_safe(one.id)}", horizontal=True, gap="small", vertical_alignment="center"):
                st.html(_input(one, pictures.get(one.id, "")), width="stretch")
                st.button(
                    t("lab.take_out", what=html_parts.escape_markdown(one.label or one.id)), key=f"lab-out-{_safe(one.id)}", type="tertiary", icon=":material/close:",
                    on_click=_change, args=(row.id, (), (one.id,)),
                )  # fmt: skip
        rest = spec.inputs[SHOWN:]
        with st.container(key="lab-in-deeds", horizontal=True, gap="small", vertical_alignment="center"):
            st.button(t("lab.choose"), key="lab-choose", icon=":material/add_photo_alternate:", on_click=state.remember, args=(OPENED, str(row.id)))  # fmt: skip
            if rest:
                st.html(f'<span class="mute num">{escape(t("lab.and_more", n=len(rest)))}</span>', width="content")
            if len(spec.inputs) > 1:
                st.button(
                    t("lab.take_all_out"), key="lab-out-all", type="tertiary", on_click=_change, args=(row.id, (), tuple(one.id for one in spec.inputs))
                )  # fmt: skip
        for sentence in filter(None, (state.recall(SAID, ""), changes.field_error("inputs"))):
            st.html(f'<p class="note">{html_parts.state_html("you", sentence)}</p>')
    if state.recall(OPENED) == str(row.id):
        st.dialog(t("lab.tried_on"), width="large", on_dismiss=_close)(_window)(row.id)


def _input(one: LabInput, picture: str) -> str:
    shown = (
        media.picture_html(picture, "", css="")
        if picture
        else f'<i class="kind">{escape(t(f"lab.kind_{one.kind}"))}</i>'
    )
    if one.kind == "style":
        shown = (
            f'<img src="/assets/looks/{looks.look_or_default(one.facts.get("look", ""))}.webp" alt="" loading="lazy">'
        )
    return f'<div class="lab-in">{shown}<span>{escape(one.label or one.id)}</span></div>'


def _change(experiment_id: uuid.UUID, put: tuple[LabInput, ...] = (), out: tuple[str, ...] = ()) -> None:
    """A callback: these come in, those of these ids go."""
    state.forget(SAID)
    changes.change_inputs(experiment_id, put, out)


# The window --------------------------------------------------------------------------------------------------------------


def _close() -> None:
    state.forget(OPENED)


def _window(experiment_id: uuid.UUID) -> None:
    person = gate.require(Action.TRY_MODELS)
    if not state.recall(OPENED):
        st.rerun()
    try:
        row = state.studio().db.execute_read(experiments.load_experiment, person, experiment_id)
    except NotFound:
        st.rerun()
    spec = experiments.spec_of(row)
    words = {kind: t(f"lab.pick_{kind}") for kind in KINDS}
    kind = st.segmented_control(
        t("lab.tried_on"), KINDS, key=KIND, default=None if state.recall(KIND) else KINDS[0], required=True,
        format_func=words.__getitem__, label_visibility="collapsed",
    )  # fmt: skip
    if kind in ("shots", "characters"):
        _of_film(person, row, spec, "shots" if kind == "shots" else "characters")
    elif kind == "styles":
        _tiles(row, spec, list(made_of.inputs_from_styles(language())), {})
    elif kind == "words":
        _words(row)
    else:
        _table(row)
    with st.container(key="lab-pick-foot", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<p class="mute num">{escape(model_prices.count_words("inputs_n", len(spec.inputs)))}</p>', width="stretch"
        )
        if st.button(t("lab.done"), key="lab-pick-done", type="primary"):
            _close()
            st.rerun()


def _of_film(person: Person, row: Experiment, spec: ExperimentSpec, kind: Literal["shots", "characters"]) -> None:
    posters, _ = state.studio().db.execute_read(film_overview.list_posters, person)
    films = {str(poster.id): poster.name for poster in posters[:FILMS]}
    if not films:
        st.html(f'<p class="note">{escape(t("lab.no_films"))}</p>')
        return
    usual = str(row.project_id) if str(row.project_id) in films else next(iter(films))
    if state.recall(FILM) not in films:
        state.remember(FILM, usual)
    film = uuid.UUID(st.selectbox(t("lab.film"), list(films), key=FILM, format_func=films.__getitem__))
    found, pictures = state.studio().db.execute_read(thumbnails.inputs_of_film, person, film, kind)
    if not found:
        st.html(f'<p class="note">{escape(t(f"lab.film_has_no_{kind}"))}</p>')
        return
    missing = [one for one in found if one.id not in {each.id for each in spec.inputs}]
    if len(found) > 1:
        st.button(
            t("lab.take_all", n=len(found)) if missing else t("lab.take_none"), key="lab-pick-all", type="tertiary",
            on_click=_change, args=(row.id, tuple(missing), () if missing else tuple(one.id for one in found)),
        )  # fmt: skip
    _tiles(row, spec, list(found), pictures)


def _tiles(row: Experiment, spec: ExperimentSpec, found: list[LabInput], pictures: dict[str, str]) -> None:
    """Each a button over its whole, which takes it in or out."""
    picked = {one.id for one in spec.inputs}
    with st.container(key="tiles-lab"):
        for one in found:
            on = one.id in picked
            with st.container(key=f"tile-lab-{_safe(one.id)}", gap=None):
                st.html(_tile(one, pictures.get(one.id, ""), on))
                args = (row.id, (), (one.id,)) if on else (row.id, (one,))
                said = t("styles.chosen", name=one.label) if on else one.label
                st.button(said, key=f"lab-pick-{_safe(one.id)}", on_click=_change, args=args)


def _tile(one: LabInput, picture: str, on: bool) -> str:
    if one.kind == "style":
        shown = (
            f'<img src="/assets/looks/{looks.look_or_default(one.facts.get("look", ""))}.webp" alt="" loading="lazy">'
        )
    else:
        shown = media.picture_html(picture, "", css="") if picture else '<div class="lab-blank"></div>'
    return f'<div class="look-of lab-pick {"on" if on else ""}">{shown}<b>{escape(one.label)}</b></div>'


def _words(row: Experiment) -> None:
    drafts.hold_field(TYPED)
    st.text_area(t("lab.typed"), key=TYPED, height=180, placeholder=t("lab.typed_hint"))
    st.button(t("lab.add_words"), key="lab-add-words", icon=":material/add:", on_click=_add_words, args=(row.id,))


def _add_words(experiment_id: uuid.UUID) -> None:
    """A callback: a line is an input; what was typed stays where it could not be taken."""
    found = made_of.inputs_from_lines(state.recall(TYPED) or "")
    if found and changes.change_inputs(experiment_id, found):
        state.forget(TYPED)


def _table(row: Experiment) -> None:
    st.html(f'<p class="note">{escape(t("lab.table_note", most=made_of.MOST_ROWS))}</p>')
    st.file_uploader(
        t("lab.table"), ["csv", "tsv", "txt"], key=f"{FILE}-{state.recall(FILES, 0)}", on_change=_dropped, args=(row.id,),
        max_upload_size=made_of.MOST_BYTES >> 20, label_visibility="collapsed",
    )  # fmt: skip
    if said := state.recall(SAID, ""):
        st.html(f'<p class="note">{escape(said)}</p>')
    if sentence := changes.field_error("table"):
        html_parts.draw_wrong(sentence)


def _dropped(experiment_id: uuid.UUID) -> None:
    """A callback: its rows take the place of those of another table; one that cannot be read changes nothing."""
    number = state.recall(FILES, 0)
    file = state.recall(f"{FILE}-{number}")
    if file is None:
        return
    state.remember(FILES, number + 1)
    state.forget(SAID)
    try:
        sheet = made_of.inputs_from_csv(file.getvalue())
    except StudioError as error:
        changes.set_field_error("table", error.sentence(language()))
        return
    if changes.replace_rows(experiment_id, sheet.inputs):
        names = ", ".join("{" + name + "}" for name in sheet.names)
        state.remember(SAID, sheet.said(language()) or t("lab.table_read", n=len(sheet.inputs), names=names))


def _safe(id: str) -> str:
    return re.sub(r"[^\w-]", "-", id)
