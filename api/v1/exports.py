"""A film's screenplay, subtitles and whatever else it can be exported as: the formats that are offered, and the file in one."""

from __future__ import annotations

import uuid
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from api.http.current_person import PersonHere, StudioHere
from api.http.envelope import answer
from api.http.temporary_file import TemporaryFileResponse
from core.database.tables import Cut
from core.files import assets
from core.film import film_handover
from core.film.film_handover import OfferedExport
from core.people import access
from core.people.access import Action
from core.production import production_plan
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio

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
    }
