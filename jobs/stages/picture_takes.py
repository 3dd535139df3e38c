"""A picture is asked for, stored with a small WebP beside it, and becomes a take."""

from __future__ import annotations

import uuid

from core.errors import NoSubject
from core.files import assets, picture_import
from core.optimise.production_templates import count_use
from core.production import incoming_media
from core.project import takes
from core.project.told_prompt import NOTHING, Telling
from core.storyboard import retouch
from core.templates.prompt_values import PromptTask
from jobs.stages.team_requests import ask_for_take, pinned_ask
from jobs.task_work import Work
from providers.base import Request
from providers.errors import Unable

THUMB_PX = 480
TASKS: dict[str, PromptTask] = {"shot": "storyboard_generation", "portrait": "character_design"}
"""The kind of prompt that a picture is asked for with."""


def keep_picture(
    work: Work,
    of_kind: str,
    of_id: uuid.UUID,
    request: Request,
    made_from: str,
    *,
    chosen: bool = True,
    telling: Telling = NOTHING,
) -> None:
    """Asked as the `telling` wants it, which is no part of what the picture is made from."""
    result, telling, request, made_from = ask_for_take(work, request, telling, made_from)
    size = {"width": request.width, "height": request.height}
    studio, project_id = work.studio, work.project_id
    content, media_type = incoming_media.fit_picture(result, request.width, request.height)
    picture = assets.store(studio.db, studio.files, content, media_type, project_id=project_id, **size)
    thumb = assets.store(
        studio.db, studio.files, picture_import.make_thumbnail(content, THUMB_PX), "image/webp", project_id=project_id
    )
    with work.write() as session:
        takes.add_take(
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
            **incoming_media.result_facts(result),
        )
        count_use(session, telling, TASKS[of_kind], project_id)


def work_on_picture(work: Work) -> None:
    """A picture larger, in another style, without its background, or changed as somebody said: another take, chosen at once."""
    studio, project_id = work.studio, work.project_id
    tool, style, words, mask = (str(work.params.get(name, "")) for name in ("tool", "style", "words", "mask"))
    with studio.db.read() as session:
        take = retouch.load_film_take(session, project_id, uuid.UUID(work.params["take"]))
        size = retouch.picture_size(session, take)
    size = size if all(size) else retouch.measure_picture(studio.files.read(take.sha256))
    work.say(0.1, f"doing.{tool}")
    request = retouch.retouch_request(tool, take.sha256, size, style, words=words, mask=mask)
    try:
        result = pinned_ask(work, str(work.params.get("model", "")))(request)
    except Unable as unable:
        if tool == "cutout":
            raise NoSubject() from unable
        raise
    before, white = (studio.files.read(take.sha256), studio.files.read(mask)) if mask else (b"", b"")
    made = retouch.finish_picture(tool, result, (request.width, request.height), before=before, mask=white)
    pixels = {"width": made.width, "height": made.height}
    picture = assets.store(studio.db, studio.files, made.content, "image/png", project_id=project_id, **pixels)
    small = picture_import.make_thumbnail(made.content, THUMB_PX)
    thumb = assets.store(studio.db, studio.files, small, "image/webp", project_id=project_id)
    with work.write() as session:
        takes.add_take(
            session,
            project_id,
            take.of_kind,
            take.of_id,
            picture,
            thumb=thumb,
            made_from=take.made_from,
            facts=retouch.retouched_facts(
                tool, take, result, style=style, words=request.prompt if tool == "edit" else "", mask=mask
            ),
            task_id=work.task_id,
            user_id=work.user_id,
            **incoming_media.result_facts(result),
        )
