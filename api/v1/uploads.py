"""Pictures and sounds of one's own, sent as the bare body of a request: streamed to a temporary file, then made clean.

Who may not change the film is refused before a byte of it is read.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from anyio import open_file, to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from api.answers import answer
from api.guard import PersonHere, StudioHere
from core import brought
from core.access import Action, require_project
from core.studio import Studio

router = APIRouter(prefix="/uploads/projects/{project_id}")


@router.post("/shots/{shot_id}")
async def bring_picture(
    project_id: uuid.UUID, shot_id: uuid.UUID, request: Request, studio: StudioHere, person: PersonHere
) -> JSONResponse:
    """The shot's picture from now on. Raises NotAPicture, PictureTooLarge, FileTooLarge, NotFound, NotAllowed."""
    await to_thread.run_sync(require_project, studio.db, person, Action.EDIT, project_id)
    await _received(request, studio, lambda content: brought.picture(studio, project_id, shot_id, content, person.id))
    return answer({"shot_id": shot_id}, 201)


@router.post("/audios/{audio_id}")
async def bring_sound(
    project_id: uuid.UUID, audio_id: uuid.UUID, request: Request, studio: StudioHere, person: PersonHere
) -> JSONResponse:
    """The line, music or sound from now on. Raises NotAVideo, FileTooLarge, NotFound, NotAllowed."""
    await to_thread.run_sync(require_project, studio.db, person, Action.EDIT, project_id)
    await _received(request, studio, lambda content: brought.sound(studio, project_id, audio_id, content, person.id))
    return answer({"audio_id": audio_id}, 201)


async def _received(request: Request, studio: Studio, use: Callable[[bytes], None]) -> None:
    """A body of any size takes one file and little memory while it comes in, and is gone afterwards."""
    folder = studio.files.temp(f"upload-{uuid.uuid4().hex}")
    try:
        file = folder / "body"
        async with await open_file(file, "wb") as out:
            async for part in request.stream():
                await out.write(part)
        await to_thread.run_sync(_use, file, use)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _use(file: Path, use: Callable[[bytes], None]) -> None:
    use(file.read_bytes())
