"""A picture is asked for, stored with a small WebP beside it, and becomes a take."""

from __future__ import annotations

import uuid

from core import assets, clips, received, takes
from jobs.work import Work
from providers.base import Request

THUMB_PX = 480


def keep_picture(
    work: Work, of_kind: str, of_id: uuid.UUID, request: Request, made_from: str, *, chosen: bool = True
) -> None:
    result = work.ask(request)
    size = {"width": request.width, "height": request.height}
    studio, project_id = work.studio, work.project_id
    content, media_type = received.picture(result, request.width, request.height)
    picture = assets.store(studio.db, studio.files, content, media_type, project_id=project_id, **size)
    thumb = assets.store(
        studio.db, studio.files, clips.thumbnail(content, THUMB_PX), "image/webp", project_id=project_id
    )
    with work.write() as session:
        takes.add(
            session,
            project_id,
            of_kind,
            of_id,
            picture,
            chosen=chosen,
            thumb=thumb,
            made_from=made_from,
            facts=result.facts,
            task_id=work.task_id,
            user_id=work.user_id,
            **received.facts(result),
        )
