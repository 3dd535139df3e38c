"""The pictures that stand for the inputs of an experiment, by the input's id: each the SHA-256 of a stored picture."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, Literal

from sqlalchemy.orm import Session

from core.database.tables import Character, Shot, Table, Take
from core.errors import NotFound
from core.lab import inputs
from core.lab.lab_values import ExperimentSpec, LabInput
from core.people import access
from core.people.access import Action, UserLike
from core.production import production_plan
from core.storyboard.film_snapshot import FilmSnapshot

OF_KIND: dict[str, type[Table]] = {"shot": Shot, "character": Character}


def chosen_thumbnails(session: Session, spec: ExperimentSpec) -> dict[str, str]:
    """Of each input taken from a film, the picture that is chosen for it now, whoever asks."""
    found = {}
    for one in spec.inputs:
        row: Any = session.get(OF_KIND[one.kind], one.of) if one.of is not None and one.kind in OF_KIND else None
        take = session.get(Take, row.take_id) if row is not None and row.take_id else None
        if take is not None:
            found[one.id] = take.thumb or take.sha256
    return found


def visible_thumbnails(session: Session, user: UserLike, wanted: Iterable[LabInput]) -> dict[str, str]:
    """The same of films that this person sees, as the whole film stands."""
    films: dict[uuid.UUID, FilmSnapshot | None] = {}
    found = {}
    for one in wanted:
        if one.of is None or one.project_id is None:
            continue
        if one.project_id not in films:
            films[one.project_id] = _film(session, user, one.project_id)
        film = films[one.project_id]
        if film is None:
            continue
        chosen = {row.id: row.take_id for row in film.shots} | {row.id: row.take_id for row in film.cast}
        take_id = chosen.get(one.of)
        take = film.takes.get(take_id) if take_id else None
        if take is not None:
            found[one.id] = take.thumb or take.sha256
    return found


def inputs_of_film(
    session: Session, user: UserLike, project_id: uuid.UUID, kind: Literal["shots", "characters"]
) -> tuple[tuple[LabInput, ...], dict[str, str]]:
    """What of a film an experiment can be tried on, and the pictures of it. Raises NotAllowed, NotFound."""
    access.require(user, Action.SEE, access.find_ownership(session, project_id))
    found = (
        inputs.inputs_from_shots(session, project_id)
        if kind == "shots"
        else inputs.inputs_from_characters(session, project_id)
    )
    return found, visible_thumbnails(session, user, found)


def _film(session: Session, user: UserLike, project_id: uuid.UUID) -> FilmSnapshot | None:
    if not access.can(user, Action.SEE, access.find_ownership(session, project_id)):
        return None
    try:
        return production_plan.load_snapshot(session, project_id)
    except NotFound:
        return None
