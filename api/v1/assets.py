"""Pictures, films and sounds of the projects one may see. Named by hash, so a browser may keep them for ever."""

from __future__ import annotations

import mimetypes
import uuid
from functools import partial
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi import Path as PathParameter
from fastapi.responses import FileResponse, Response, StreamingResponse

from api.http.current_person import PersonHere, StudioHere, unhurried
from core.files import assets, zip_stream
from core.film.covers import cover_files
from core.film.preview import preview_files
from core.people.access import Action, require_project, require_visible_asset
from core.production import production_plan

router = APIRouter()
Sha256 = Annotated[str, PathParameter(pattern="^[0-9a-f]{64}$")]
PieceKey = Annotated[str, PathParameter(pattern="^[0-9a-f]{24}(-[0-9]{1,5})?$")]
CutKey = Annotated[str, PathParameter(pattern="^[0-9a-f]{24}$")]
ALONE = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
"""A file somebody brought, opened by itself in a tab, may run and load nothing."""
UNCHANGING = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "Content-Security-Policy": ALONE,
    "Vary": "Cookie",
}
"""Headers of what is the same for ever under its address."""


@router.api_route("/assets/{sha256}", methods=["GET", "HEAD"])
@unhurried
def open_asset(sha256: Sha256, request: Request, studio: StudioHere, person: PersonHere, name: str = "") -> Response:
    """Answers Range requests, so that a film can be wound. Raises NotFound for another team's file too, and for one that is not
    whole."""
    media_type = require_visible_asset(studio.db, person, sha256)
    seal = f'"{sha256}"'
    headers = {"ETag": seal, **UNCHANGING}
    if request.headers.get("if-none-match") in (seal, "*"):
        return Response(status_code=304, headers=headers)
    if name:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(_plain(name), safe='')}"
    return FileResponse(assets.intact_file(studio.db, studio.files, sha256), headers=headers, media_type=media_type)


@router.get("/assets/projects/{project_id}/pictures.zip")
def all_pictures(project_id: uuid.UUID, studio: StudioHere, person: PersonHere) -> StreamingResponse:
    """Every shot's picture in the order of the film, each named as what it is, written while it is read. Raises NotFound."""
    require_project(studio.db, person, Action.SEE, project_id)
    with studio.db.read() as session:
        made = production_plan.load_snapshot(session, project_id)
        chosen = [
            (shot.shot_number, made.takes[shot.take_id].sha256) for shot in made.shots if shot.take_id in made.takes
        ]
        kinds = assets.asset_media_types(session, [sha256 for _, sha256 in chosen])
    named = [
        (f"{number}{mimetypes.guess_extension(kinds[sha256], strict=False) or ''}", sha256) for number, sha256 in chosen
    ]
    saved = f"attachment; filename*=UTF-8''{quote(_plain(f'{made.project.name}.zip'), safe='')}"
    headers = {"Content-Disposition": saved, "Cache-Control": "private, no-store"}
    return StreamingResponse(zip_stream.stream_zip(studio.files, named), media_type="application/zip", headers=headers)


@router.get("/assets/projects/{project_id}/preview/{key}.mp4")
@unhurried
def open_preview_piece(project_id: uuid.UUID, key: PieceKey, studio: StudioHere, person: PersonHere) -> FileResponse:
    """A second of a film as it stands, or with "-3" behind its key the fourth window of its sound, made when it is asked for. Raises
    NotFound for a piece that the film does not have, and DiskFull."""
    require_project(studio.db, person, Action.SEE, project_id)
    load_film = partial(studio.db.execute_read, production_plan.load_snapshot, project_id)
    name, _, window = key.partition("-")
    if window:
        file = preview_files.sound_file(studio, project_id, name, int(window), load_film)
    else:
        file = preview_files.piece_file(studio, project_id, name, load_film)
    return FileResponse(file, headers=UNCHANGING, media_type="video/mp4")


@router.get("/assets/projects/{project_id}/frames/{cut}/{frame}-{side}.jpg")
@unhurried
def open_frame(
    project_id: uuid.UUID,
    cut: CutKey,
    frame: int,
    side: Literal["small", "large"],
    studio: StudioHere,
    person: PersonHere,
) -> FileResponse:
    """A frame of a film as it stands, without lettering, drawn when it is asked for. Raises NotFound for a frame or a cut that the film
    does not have, and for one whose files are gone."""
    require_project(studio.db, person, Action.SEE, project_id)
    load_film = partial(studio.db.execute_read, production_plan.load_snapshot, project_id)
    file = cover_files.frame_file(studio, project_id, cut, frame, side, load_film)
    return FileResponse(file, headers=UNCHANGING, media_type="image/jpeg")


@router.get("/assets/projects/{project_id}/cover.jpg")
@unhurried
def open_cover(project_id: uuid.UUID, studio: StudioHere, person: PersonHere, ratio: str = "") -> FileResponse:
    """The film's cover in the film's size, or in another ratio, to keep. Raises NotFound, NoCover where no frame of it can be drawn, and
    BadInput for a ratio that is none."""
    require_project(studio.db, person, Action.SEE, project_id)
    made = studio.db.execute_read(production_plan.load_snapshot, project_id)
    file = cover_files.cover_file(studio, made, ratio)
    name = " ".join(part for part in (made.project.name, ratio.replace(":", "x")) if part)
    saved = f"attachment; filename*=UTF-8''{quote(_plain(f'{name}.jpg'), safe='')}"
    headers = {"Content-Disposition": saved, "Cache-Control": "private, no-store", "Content-Security-Policy": ALONE}
    return FileResponse(file, headers=headers, media_type="image/jpeg")


def _plain(name: str) -> str:
    """A file name and nothing else, as long as file systems take it."""
    return "".join(c for c in Path(name.replace("\\", "/")).name if c.isprintable())[:120] or "file"
