"""Each shot is filmed: a camera move over its picture, or a clip that a vendor's model makes of it."""

from __future__ import annotations

import base64
import json
import uuid
from contextlib import suppress

from core import assets, brought, film, making, received, storyboard, tables, video
from core.errors import BadInput
from core.optimise import told
from jobs.work import Work, job
from providers.base import Result

RECIPE = "application/vnd.dailies.recipe+json"


@job("video.shoot")
def shoot(work: Work) -> None:
    with work.studio.db.read() as session:
        made = making.read(session, work.project_id)
        shot = session.get(tables.Shot, uuid.UUID(work.params["shot"]))
        picture = session.get(tables.Take, shot.take_id) if shot and shot.take_id else None
        if shot is None or picture is None:
            return
        plan, brief = storyboard.plan_of(shot), made.brief
        telling = told.of_clip(session, plan, brief, told.genre_of(brief, made.script))
    length = film.lengths(made).get(str(shot.id))
    seconds = length.frames / film.FPS if length else 0.0
    work.say(0.05, "doing.shooting", shot=shot.shot_number)
    request = video.clip_request(picture.sha256, plan, brief, picture.facts.get("focus"), seconds)
    result = work.told_with(telling.ref)(told.upon(request, telling))
    facts = _recipe(work, result) if result.media_type == RECIPE else _file(work, result)
    with work.write() as session:
        video.add(
            session,
            shot.id,
            work.task_id,
            made_from=video.clip_digest(picture.sha256, plan.movement, plan.strength, plan.focus),
            duration=round(plan.seconds),
            resolution=f"{brief.short_side}p",
            **received.facts(result),
            **facts,
        )
        told.count(session, telling, "video_generation", work.project_id)


@job("video.bring")
def bring(work: Work) -> None:
    """A clip that somebody sent is made clean and becomes the shot's. What it was sent as is not kept, also where it cannot
    be used. Raises NotAVideo, ClipTookTooLong, NotFound where it was given up before."""
    raw = work.params["raw"]
    with work.studio.db.read() as session:
        shot = session.get(tables.Shot, uuid.UUID(work.params["shot"]))
    if shot is not None:
        work.say(0.1, "doing.bringing", shot=shot.shot_number)
        try:
            brought.clip(work.studio, work.project_id, shot.id, work.studio.files.path(raw), work.task_id)
        except BadInput:
            _drop(work, raw)
            raise
    _drop(work, raw)


def _drop(work: Work, raw: str) -> None:
    with suppress(FileNotFoundError):
        work.studio.files.delete(raw)


def _recipe(work: Work, result: Result) -> dict[str, object]:
    preview = base64.b64decode(result.facts.get("preview", ""))
    key = _store(work, preview, "video/mp4") if preview else ""
    return {"recipe": json.loads(result.content), "preview_key": key, "format": "recipe"}


def _file(work: Work, result: Result) -> dict[str, object]:
    clip = received.clip(work.studio, result, project_id=work.project_id)
    return {"file_key": clip.whole, "preview_key": clip.small, "format": "mp4", "file_size": clip.bytes}


def _store(work: Work, content: bytes, media_type: str) -> str:
    return assets.store(work.studio.db, work.studio.files, content, media_type, project_id=work.project_id)
