"""Backups from outside: an admin lists them and takes the copy of the database home."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as PathParameter
from fastapi.responses import FileResponse, JSONResponse

from api.http.current_person import PersonHere, StudioHere
from api.http.envelope import answer
from core.operations import backup
from core.people import access, audit
from core.people.access import Action

router = APIRouter(prefix="/backups")
Name = Annotated[str, PathParameter(pattern=r"^[0-9_-]{1,40}$")]


@router.get("")
def list_backups(studio: StudioHere, person: PersonHere) -> JSONResponse:
    access.require(person, Action.MANAGE_SETTINGS)
    return answer({"backups": backup.list_backups(studio.settings)})


@router.get("/{name}/database")
def download_database(name: Name, studio: StudioHere, person: PersonHere) -> FileResponse:
    """Whoever takes it is written down: all that people wrote here stands in it."""
    access.require(person, Action.MANAGE_SETTINGS)
    copy = backup.database_copy_path(studio.settings, name)
    with studio.db.write() as session:
        audit.note(session, person.id, "backup.taken", name)
    return FileResponse(
        copy,
        headers={"Cache-Control": "no-store"},
        media_type="application/octet-stream",
        filename=f"dailies-{name}{copy.suffix}",
    )
