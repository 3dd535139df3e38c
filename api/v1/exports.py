"""A film's screenplay, subtitles and whatever else it can be exported as: the formats that are offered, and the file in one."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from api.http.current_person import PersonHere, StudioHere
from api.http.envelope import answer
from core import exports
from core.errors import NotFound
from core.exports import Format
from core.film import film_cut
from core.people import access
from core.people.access import Action
from core.production import production_plan
from core.render.timeline import Timeline
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio

router = APIRouter(prefix="/projects/{project_id}/exports")


@router.get("")
def list_exports(project_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> JSONResponse:
    """The formats that this film can be had in now, each with its title in every language. Raises NotFound."""
    access.require_project(studio.db, person, Action.SEE, project_id)
    made, timeline = _film(studio, project_id)
    return answer(
        {"exports": [_told(name, form) for name, form in exports.offered_formats(made.script, timeline).items()]}
    )


@router.get("/{name}")
def get_export(project_id: uuid.UUID, name: str, studio: StudioHere, person: PersonHere) -> Response:
    """The file, of the newest version of the film. Raises NotFound for a format that is not offered."""
    access.require_project(studio.db, person, Action.SEE, project_id)
    made, timeline = _film(studio, project_id)
    form = exports.offered_formats(made.script, timeline).get(name)
    if form is None:
        raise NotFound(what=name)
    saved = quote(f"{made.project.name}.{form.extension}", safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{saved}", "Cache-Control": "private, no-store"}
    content = exports.export_content(form, made.script, timeline, made.project.name)
    return Response(content, headers=headers, media_type=form.media_type)


def _film(studio: Studio, project_id: uuid.UUID) -> tuple[FilmSnapshot, Timeline | None]:
    """The film with the timeline of its newest version, where there is one."""
    with studio.db.read() as session:
        made, versions = production_plan.load_snapshot(session, project_id), film_cut.finished_cuts(session, project_id)
    return made, film_cut.timeline_of_cut(versions[0]) if versions else None


def _told(name: str, form: Format) -> dict[str, Any]:
    return {
        "format": name,
        "title": dict(form.title),
        "extension": form.extension,
        "media_type": form.media_type,
        "holds": form.holds,
        "needs_film": form.needs_film,
    }
