"""Styles from outside: the picture of one that is somebody's own or the team's."""

from __future__ import annotations

import uuid

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from api.http.current_person import PersonHere, StudioHere, unhurried
from core.files import assets
from core.library import styles

router = APIRouter()
YEAR, ASK_AGAIN = "private, max-age=31536000, immutable", "private, no-cache"


@router.get("/styles/{style_id}/picture")
@unhurried
def open_picture(
    style_id: uuid.UUID, request: Request, studio: StudioHere, person: PersonHere, v: str = ""
) -> Response:
    """For everybody in the studio: whoever sees a film sees the style it is in. Asked for by its hash, a browser may keep it for a year."""
    with studio.db.read() as session:
        sha256 = styles.style_picture(session, style_id)
    named = len(v) >= 8 and sha256.startswith(v)
    headers = {"ETag": f'"{sha256}"', "Cache-Control": YEAR if named else ASK_AGAIN, "Vary": "Cookie"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return FileResponse(assets.intact_file(studio.db, studio.files, sha256), headers=headers, media_type="image/webp")
