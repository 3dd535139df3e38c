"""Work from outside: what was asked for, how far it is, and stopping it."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from api.http.current_person import PersonHere, StudioHere
from api.http.envelope import answer, language_of, page_facts
from core.database.tables import Task
from core.errors import NotFound
from core.i18n import translate_stored
from core.people import access
from core.people.access import Action
from core.people.sessions import Person
from core.studio import Studio
from core.tasks import task_tree, worklist
from jobs import queue

router = APIRouter(prefix="/tasks")

TaskStatus = Literal["pending", "processing", "completed", "failed", "cancelled", "needs_review"]


class TaskIds(BaseModel):
    task_ids: list[uuid.UUID] = Field(max_length=200)


@router.get("")
def list_tasks(
    studio: StudioHere,
    person: PersonHere,
    request: Request,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    status: TaskStatus | None = None,
    project_id: uuid.UUID | None = None,
) -> JSONResponse:
    with studio.db.read() as session:
        rows, total = worklist.list_roots(session, person, page=page, status=status or "", project_id=project_id)
        told = [{**_told(task, language_of(request)), "project": name} for task, name in rows]
    return answer({"tasks": told}, pages=page_facts(page, worklist.PAGE, total))


@router.post("/batch")
def get_tasks(several: TaskIds, studio: StudioHere, person: PersonHere, request: Request) -> JSONResponse:
    """The ones that may be seen; the others are left out."""
    found = (_seen(studio, person, task_id) for task_id in dict.fromkeys(several.task_ids))
    return answer({"tasks": [_told(task, language_of(request)) for task in found if task]})


@router.get("/{task_id}")
def get_task(task_id: uuid.UUID, studio: StudioHere, person: PersonHere, request: Request) -> JSONResponse:
    task = _seen(studio, person, task_id)
    if task is None:
        raise NotFound(what=str(task_id)[:8])
    whole = task_tree.load_tree(studio.db, task_id, studio.settings.dailies_workers) if task.parent_id is None else None
    told = _told(task, language_of(request))
    if whole:
        told |= {
            "progress": round(whole.share * 100),
            "seconds_left": whole.seconds_left,
            "left": whole.left,
            "stages": whole.stages,
        }
    return answer(told)


@router.delete("/{task_id}", status_code=204)
def cancel_task(task_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> Response:
    access.require_can_steer_task(studio.db, person, task_id)
    queue.cancel(studio, task_id)
    return Response(status_code=204)


def _seen(studio: Studio, person: Person, task_id: uuid.UUID) -> Task | None:
    with studio.db.read() as session:
        task = session.get(Task, task_id)
        if task is None or access.can(person, Action.SEE_ALL_TASKS):
            return task
        own = task.project_id is None and task.user_id == person.id
        thing = access.find_ownership(session, task.project_id) if task.project_id else None
        return task if own or access.can(person, Action.SEE, thing) else None


def _told(task: Task, language: str) -> dict[str, Any]:
    return {
        "task_id": task.id,
        "type": task.task_type,
        "kind": task.kind,
        "project_id": task.project_id,
        "status": task.status,
        "progress": 100 if task.status == "completed" else task.progress,
        "message": translate_stored(task.message, language) if task.message else "",
        "result": task.result,
        "error_message": translate_stored(task.error, language) if task.error else None,
        "created_at": task.created_at,
        "started_at": task.started_at,
        "completed_at": task.completed_at,
    }
