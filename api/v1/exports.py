"""A film's screenplay, subtitles and whatever else it can be exported as: the formats that are offered, and the file in one."""

from __future__ import annotations

import uuid
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from api.http.current_person import PersonHere, StudioHere
from api.http.envelope import answer
from api.http.temporary_file import TemporaryFileResponse
from core import exports
from core.database.tables import Cut
from core.files import assets
from core.film import film_handover, made_exports
from core.film.film_handover import OfferedExport
from core.film.made_exports import MadeExport
from core.people import access
from core.people.access import Action
from core.production import production_plan
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio
from jobs.stages import film_export

router = APIRouter(prefix="/projects/{project_id}/exports")
Version = Annotated[int | None, Query(ge=1)]
"""Of the film; the newest finished one where it is not said."""


@router.get("")
def list_exports(
    project_id: uuid.UUID, studio: StudioHere, person: PersonHere, version: Version = None
) -> JSONResponse:
    """The formats that this version of the film can be had in now, each with its title in every language, what it keeps and loses, and
    about how many bytes it will have. Raises NotFound."""
    access.require_project(studio.db, person, Action.SEE, project_id)
    made, cut = _film(studio, project_id, version)
    offered = film_handover.offer_exports(studio, made, cut)
    return answer({"version": cut.version if cut else None, "exports": [_told(each) for each in offered]})


class ExportWish(BaseModel):
    """`format` is a name of the list; of `version` of the film, the newest finished one where it is not said."""

    format: str = Field(min_length=1, max_length=80)
    version: int | None = Field(default=None, ge=1)


@router.post("")
def prepare_export(project_id: uuid.UUID, wish: ExportWish, studio: StudioHere, person: PersonHere) -> JSONResponse:
    """The file is made by a worker: follow the task, then look in the list of made ones. The same wish twice while it is under way is one.
    Raises NotFound, NotAllowed, DiskFull."""
    access.require_project(studio.db, person, Action.MAKE, project_id)
    task = film_export.prepare_export(studio, person.id, project_id, wish.format, wish.version)
    return answer({"task_id": task}, 202)


@router.get("/made")
def list_made_exports(project_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> JSONResponse:
    """What was asked for, newest first: format, version, by whom, when, its size, and its SHA-256 under /assets once it stands."""
    access.require_project(studio.db, person, Action.SEE, project_id)
    made = studio.db.execute_read(made_exports.list_exports, project_id)
    return answer({"exports": [_made(each) for each in made]})


@router.delete("/made/{task_id}", status_code=204)
def delete_made_export(project_id: uuid.UUID, task_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> Response:
    """Raises NotFound, NotAllowed."""
    access.require_project(studio.db, person, Action.EDIT, project_id)
    studio.db.execute_write(made_exports.delete_export, project_id, task_id)
    return Response(status_code=204)


@router.get("/{name}")
def get_export(
    project_id: uuid.UUID, name: str, studio: StudioHere, person: PersonHere, version: Version = None
) -> Response:
    """The file, of this version of the film, with its exact length; a part of it where Range asks for one. The same version gives the same
    bytes, so a download that broke off goes on. Raises NotFound for a format that is not offered, and DiskFull."""
    access.require_project(studio.db, person, Action.SEE, project_id)
    made, cut = _film(studio, project_id, version)
    handover = film_handover.load_handover(studio, made, cut)
    written = film_handover.write_export(studio, handover, name, made.project.name)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(written.name, safe='')}",
        "Cache-Control": "private, no-store",
        "ETag": f'"{assets.hash_file(written.path)}"',
    }
    if cut:
        headers["X-Film-Version"] = str(cut.version)
    return TemporaryFileResponse(written.path, written.remove, headers=headers, media_type=written.media_type)


def _film(studio: Studio, project_id: uuid.UUID, version: int | None) -> tuple[FilmSnapshot, Cut | None]:
    """The film with the cut of this version, where there is one."""
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, project_id)
        return made, film_handover.cut_of_version(session, project_id, version)


def _told(offered: OfferedExport) -> dict[str, Any]:
    form = offered.form
    return {
        "format": offered.name,
        "title": dict(form.title),
        "extension": form.extension,
        "media_type": form.media_type,
        "holds": form.holds,
        "needs_film": form.needs_film,
        "keeps": dict(form.keeps),
        "loses": dict(form.loses),
        "bytes": offered.bytes,
        "takes_time": exports.takes_time(form),
    }


def _made(one: MadeExport) -> dict[str, Any]:
    return {
        "task_id": one.task.id,
        "format": one.format,
        "version": one.version,
        "person": one.person,
        "status": one.task.status,
        "progress": one.task.progress,
        "created_at": one.task.created_at,
        "bytes": one.bytes or None,
        "sha256": one.sha256 or None,
    }
