"""Films from outside: list, begin, look at, change, put in the bin."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from api.http.current_person import PersonHere, StudioHere
from api.http.envelope import answer, page_facts
from core.database.tables import Project
from core.i18n import Language
from core.library import styles
from core.people import access
from core.people.access import Action
from core.production import production_plan
from core.progress import film_overview
from core.project import looks, projects
from core.project.projects import Brief
from core.script import script
from core.storyboard import storyboard
from core.studio import Studio
from core.tasks import worklist

router = APIRouter(prefix="/projects")

ProjectStatus = Literal["draft", "processing", "completed"]


class NewProject(BaseModel):
    """The brief's `name` and `description`; what the film shall be like may be said at once. `description` is its idea."""

    name: str = Field(min_length=1, max_length=200)
    description: str = ""
    seconds: int = 30
    ratio: projects.Ratio = "16:9"
    style: str = Field(default="", max_length=40)
    language: Language | None = None


class ProjectChange(BaseModel):
    name: str | None = Field(default=None, min_length=1, max_length=200)
    description: str | None = Field(default=None, max_length=10_000)


@router.get("")
def list_projects(
    studio: StudioHere,
    person: PersonHere,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    status: ProjectStatus | None = None,
    search: Annotated[str, Query(max_length=200)] = "",
) -> JSONResponse:
    with studio.db.read() as session:
        rows, total = projects.list_projects(session, person, page=page, status=status or "", search=search)
        told = [_told(row) for row in rows]
    return answer({"projects": told}, pages=page_facts(page, projects.PAGE, total))


@router.post("")
def create_project(wish: NewProject, studio: StudioHere, person: PersonHere) -> JSONResponse:
    access.require(person, Action.CREATE)
    idea = projects.check_idea(wish.description or wish.name, wish.seconds, studio.limits)
    brief = Brief(
        idea=idea,
        seconds=wish.seconds,
        ratio=wish.ratio,
        language=wish.language or projects.detect_language(idea),
        **_styled(studio, person, wish.style),
        short_side=studio.limits.short_side,
    )
    with studio.db.write() as session:
        made = projects.create(session, person.id, brief, wish.name)
        return answer(_told(made), 201)


@router.get("/{project_id}")
def get_project(project_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> JSONResponse:
    access.require_project(studio.db, person, Action.SEE, project_id)
    return answer(_whole(studio, project_id))


@router.put("/{project_id}")
def change_project(
    project_id: uuid.UUID, change: ProjectChange, studio: StudioHere, person: PersonHere
) -> JSONResponse:
    access.require_project(studio.db, person, Action.EDIT, project_id)
    with studio.db.write() as session:
        row = projects.load(session, project_id)
        projects.rename(session, project_id, change.name or row.name, change.description)
        return answer(_told(row))


@router.delete("/{project_id}", status_code=204)
def delete_project(project_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> Response:
    access.require_project(studio.db, person, Action.DELETE, project_id)
    with studio.db.write() as session:
        projects.delete(session, project_id, person)
    return Response(status_code=204)


def _styled(studio: Studio, person: PersonHere, style: str) -> dict[str, Any]:
    """A shipped look, the house's own for a word that nobody knows; or a style of theirs or the team's by "own:<id>". Raises NotFound."""
    if not style.startswith(looks.OWN):
        return {"style": looks.look_or_default(style)}
    with studio.db.read() as session:
        return styles.style_for_brief(session, person, style)


def _told(row: Project) -> dict[str, Any]:
    return {
        "project_id": row.id,
        "name": row.name,
        "description": row.description,
        "status": row.status,
        "progress": row.progress,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _whole(studio: Studio, project_id: uuid.UUID) -> dict[str, Any]:
    """A project with what hangs on it: its brief, script, shots, people, the film, and how far each stage is."""
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, project_id)
        open_steps = worklist.open_steps_by_film(session, [project_id])[project_id]
        return {
            **_told(made.project),
            "brief": made.brief,
            "script": script.script_from_row(made.script_row) if made.script_row else None,
            "characters": [
                {"character_id": c.id, "name": c.name, "role": c.role, "asset": c.image_key} for c in made.cast
            ],
            "storyboards": [
                {
                    "storyboard_id": shot.id,
                    "sequence": shot.sequence,
                    "scene": shot.scene,
                    "status": shot.status,
                    "asset": shot.image_key,
                    "plan": storyboard.plan_of(shot),
                }
                for shot in made.shots
            ],
            "film": {"version": made.cut.version, "asset": made.cut.sha256} if made.cut else None,
            "stages": film_overview.film_steps(made, open_steps, done=worklist.count_done_steps(session, open_steps)),
        }
