"""People from outside: the picture each shows, and changing one's own."""

from __future__ import annotations

import uuid

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from api.http.current_person import PersonHere, StudioHere, unhurried
from api.http.envelope import answer
from core.files import assets
from core.people import avatars, users

router = APIRouter()
YEAR, ASK_AGAIN = "private, max-age=31536000, immutable", "private, no-cache"


@router.get("/people/{person_id}/avatar")
@unhurried
def open_avatar(
    person_id: uuid.UUID, request: Request, studio: StudioHere, person: PersonHere, v: str = ""
) -> Response:
    """For everybody in the studio. Asked for by its hash, a browser may keep it for a year."""
    sha256 = avatars.load_avatar_hash(studio.db, person_id)
    named = len(v) >= 8 and sha256.startswith(v)
    headers = {"ETag": f'"{sha256}"', "Cache-Control": YEAR if named else ASK_AGAIN, "Vary": "Cookie"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return FileResponse(assets.intact_file(studio.db, studio.files, sha256), headers=headers, media_type="image/webp")


@router.post("/uploads/avatar")
async def bring_avatar(request: Request, studio: StudioHere, person: PersonHere) -> JSONResponse:
    """One's own picture, as the bare body. Raises NotAPicture, PictureTooLarge."""
    sha256 = await to_thread.run_sync(avatars.store_avatar, studio.db, studio.files, person.id, await request.body())
    return answer({"avatar": f"/api/v1/people/{person.id}/avatar?v={sha256[:16]}"}, 201)


@router.delete("/people/me/avatar", status_code=204)
def drop_avatar(studio: StudioHere, person: PersonHere) -> Response:
    users.set_avatar(studio.db, person.id, "")
    return Response(status_code=204)
