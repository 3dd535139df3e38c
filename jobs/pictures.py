"""A picture is asked for, stored with a small WebP beside it, and becomes a take."""

from __future__ import annotations

import uuid

from core import assets, clips, takes
from jobs.work import Work
from providers.base import Request

THUMB_PX = 480


def keep_picture(work: Work, of_kind: str, of_id: uuid.UUID, request: Request, made_from: str) -> None:
    result = work.ask(request)
    size = {"width": request.width, "height": request.height}
    studio, project_id = work.studio, work.project_id
    picture = assets.store(studio.db, studio.files, result.content, result.media_type, project_id=project_id, **size)
    thumb = assets.store(
        studio.db, studio.files, clips.thumbnail(result.content, THUMB_PX), "image/webp", project_id=project_id
    )
    with work.write() as session:
        takes.add(
            session,
            project_id,
            of_kind,
            of_id,
            picture,
            thumb=thumb,
            made_from=made_from,
            provider=result.provider,
            model=result.model,
            facts=result.facts,
            task_id=work.task_id,
            user_id=work.user_id,
        )
