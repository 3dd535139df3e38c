"""Files of one's own. Small ones may be sent as the bare body of one request; any may be sent in parts:

    POST   /uploads                begin, or find the same file begun before: {id, at, bytes, part}
    PUT    /uploads/{id}/{at}      the next part, as the bare body; answers how far it is
    GET    /uploads/{id}           how far it is
    GET    /uploads                what the caller has under way
    POST   /uploads/{id}/finish    judged, made clean, put where it belongs
    DELETE /uploads/{id}           not wanted any more

A part that breaks off is kept as far as it came. Who may not change the film is refused before a byte is read.
"""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from weakref import WeakValueDictionary

from anyio import open_file, to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.requests import ClientDisconnect

from api.http.current_person import PersonHere, StudioHere, unhurried
from api.http.envelope import answer
from core.editing import user_media
from core.errors import BadInput, FileTooLarge, NotFound
from core.files import assets, media_import, uploads
from core.files.uploads import Purpose, Upload
from core.film.project_file.open_project_file import open_project_file
from core.people import access
from core.people.access import Action, require_project
from core.people.sessions import Person
from core.studio import Studio
from jobs import queue

router = APIRouter(prefix="/uploads")


class UploadWish(BaseModel):
    """`project_id` is of every file but a project file, which becomes a film of its own."""

    project_id: uuid.UUID | None = None
    purpose: Purpose
    target_id: uuid.UUID
    name: str = Field(min_length=1, max_length=255)
    bytes: int = Field(ge=0)
    fingerprint: str = Field(default="", max_length=200)
    sha256: str = Field(default="", pattern="^([0-9a-f]{64})?$")


class Pen:
    """Who writes to an upload now. A later part takes the pen from one whose line died without anybody noticing."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.holder = object()


_pens: WeakValueDictionary[uuid.UUID, Pen] = WeakValueDictionary()


@router.post("")
async def begin_upload(wish: UploadWish, studio: StudioHere, person: PersonHere) -> JSONResponse:
    """Raises EmptyFile, FileTooLarge, TooManyUploads, DiskFull, NotFound, NotAllowed."""
    await to_thread.run_sync(_require, studio, person, wish.purpose, wish.project_id)
    told = Upload(id=uuid.uuid4(), user_id=person.id, **wish.model_dump())
    return answer(_shown(await to_thread.run_sync(uploads.begin_upload, studio.files, told)), 201)


@router.get("")
async def list_uploads(studio: StudioHere, person: PersonHere) -> JSONResponse:
    return answer([_shown(one) for one in await to_thread.run_sync(uploads.list_uploads, studio.files, person.id)])


@router.get("/{upload_id}")
@unhurried
async def get_upload(upload_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> JSONResponse:
    return answer(_shown(await to_thread.run_sync(uploads.find, studio.files, person.id, upload_id)))


@router.put("/{upload_id}/{at}")
@unhurried
async def add_part(
    upload_id: uuid.UUID, at: int, request: Request, studio: StudioHere, person: PersonHere
) -> JSONResponse:
    """409 with how far it really is where the part does not begin there. Raises NotFound, FileTooLarge, DiskFull."""
    one = await to_thread.run_sync(uploads.find, studio.files, person.id, upload_id)
    pen = _pens.setdefault(upload_id, Pen())
    me = pen.holder = object()
    async with pen.lock:
        here = (await to_thread.run_sync(uploads.find, studio.files, person.id, upload_id)).at
    if at != here:
        return answer({"id": upload_id, "at": here}, 409)
    try:
        async for block in request.stream():
            async with pen.lock:
                if pen.holder is not me:
                    break
                if at + len(block) > one.bytes:
                    raise FileTooLarge(limit=one.bytes >> 20)
                if block:
                    at = await to_thread.run_sync(uploads.write_part, studio.files, upload_id, at, block)
    except ClientDisconnect:
        pass
    return answer({"id": upload_id, "at": at})


@router.post("/{upload_id}/finish")
async def finish_upload(upload_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> JSONResponse:
    """Raises NotWhole, NotAPicture, PictureTooLarge, NotAVideo, NotFound, NotAllowed, DiskFull, and of a project file what
    `open_project_file` raises. What cannot be used is not kept."""
    one = await to_thread.run_sync(uploads.find, studio.files, person.id, upload_id)
    await to_thread.run_sync(_require, studio, person, one.purpose, one.project_id)
    told = await to_thread.run_sync(_finish, studio, person, one)
    return answer(told, 201)


@router.delete("/{upload_id}")
async def drop_upload(upload_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> JSONResponse:
    await to_thread.run_sync(uploads.find, studio.files, person.id, upload_id)
    await to_thread.run_sync(uploads.drop, studio.files, upload_id)
    return answer()


def _require(studio: Studio, person: Person, purpose: Purpose, project_id: uuid.UUID | None) -> None:
    """Raises NotFound, NotAllowed."""
    if purpose == "project":
        access.require(person, Action.CREATE)
    elif project_id is None:
        raise NotFound(what="project")
    else:
        access.require_project(studio.db, person, Action.EDIT, project_id)


def _finish(studio: Studio, person: Person, one: Upload) -> dict[str, object]:
    file = uploads.finished_file(studio.files, one)
    try:
        target = _use_for(studio, person, one, file)
    except BadInput:
        uploads.drop(studio.files, one.id)
        raise
    uploads.drop(studio.files, one.id)
    return {"purpose": one.purpose, "target_id": str(target)}


def _use_for(studio: Studio, person: Person, one: Upload, file: Path) -> uuid.UUID:
    """The row that the file is for, or became."""
    if one.purpose == "project":
        return open_project_file(studio, person, file)
    if one.project_id is None:
        raise NotFound(what="project")
    if one.purpose == "clip":
        _promise_clip(studio, person, one, file)
    elif one.purpose == "picture":
        user_media.import_picture(studio, one.project_id, one.target_id, file.read_bytes(), person.id)
    elif one.purpose == "portrait":
        user_media.import_portrait(studio, one.project_id, one.target_id, file.read_bytes(), person.id)
    else:
        user_media.import_sound(studio, one.project_id, one.target_id, file, person.id)
    return one.target_id


def _promise_clip(studio: Studio, person: Person, one: Upload, file: Path) -> None:
    """It is seen at once to be a clip; making it clean takes longer than a browser waits, so a worker does that."""
    media_import.check_media_file(file)
    raw = assets.hash_file(file)
    studio.files.adopt(raw, file)
    queue.submit(
        studio,
        "video.bring",
        user=person.id,
        project_id=one.project_id,
        params={"shot": str(one.target_id), "raw": raw},
        target_id=str(one.target_id),
        priority=queue.URGENT,
        expected_s=5 + one.bytes / 4e6,
    )


def _shown(one: Upload) -> dict[str, object]:
    return {**one.model_dump(mode="json", exclude={"user_id", "sha256"}), "part": uploads.PART}


# In one request --------------------------------------------------------------------------------------------------------


@router.post("/projects/{project_id}/shots/{shot_id}")
async def bring_picture(
    project_id: uuid.UUID, shot_id: uuid.UUID, request: Request, studio: StudioHere, person: PersonHere
) -> JSONResponse:
    """The shot's picture from now on. Raises NotAPicture, PictureTooLarge, FileTooLarge, NotFound, NotAllowed."""
    await to_thread.run_sync(require_project, studio.db, person, Action.EDIT, project_id)
    await _received(
        request,
        studio,
        lambda file: user_media.import_picture(studio, project_id, shot_id, file.read_bytes(), person.id),
    )
    return answer({"shot_id": shot_id}, 201)


@router.post("/projects/{project_id}/audios/{audio_id}")
async def bring_sound(
    project_id: uuid.UUID, audio_id: uuid.UUID, request: Request, studio: StudioHere, person: PersonHere
) -> JSONResponse:
    """The line, music or sound from now on. Raises NotAVideo, FileTooLarge, NotFound, NotAllowed."""
    await to_thread.run_sync(require_project, studio.db, person, Action.EDIT, project_id)
    await _received(
        request, studio, lambda file: user_media.import_sound(studio, project_id, audio_id, file, person.id)
    )
    return answer({"audio_id": audio_id}, 201)


async def _received(request: Request, studio: Studio, use: Callable[[Path], None]) -> None:
    """A body of any size takes one file and little memory while it comes in, and is gone afterwards."""
    folder = studio.files.temp(f"body-{uuid.uuid4().hex}")
    try:
        file = folder / "body"
        async with await open_file(file, "wb") as out:
            async for part in request.stream():
                await out.write(part)
        await to_thread.run_sync(use, file)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
