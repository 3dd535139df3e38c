"""Each shot is filmed: a camera move over its picture, or a clip that a vendor's model makes of it."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from core.database import tables
from core.editing import user_media
from core.errors import BadInput
from core.files import assets
from core.film import shot_lengths
from core.models import edited_requests
from core.optimise import production_templates
from core.production import incoming_media, production_plan
from core.project.told_prompt import NOTHING, Telling
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import PinnedAsk
from core.video import long_shots, video
from jobs.stages.team_requests import pinned_ask
from jobs.task_work import Work, job
from providers.base import Model, Request, Result

RECIPE = "application/vnd.dailies.recipe+json"
PREVIEW, PARTS = "preview", "parts"
"""Among a result's facts what is stored elsewhere; among a clip's how many parts it was filmed in, where these are several."""


class ClipRequest(NamedTuple):
    """What is asked for a clip and who is asked, which telling counts for it, and what the clip is made from: `made_from` of a file,
    and the picture it ends with where its model can be told one. `before` is the clip whose words somebody changed, `model` whom they
    chose for it."""

    request: Request
    ask: PinnedAsk
    telling: Telling
    made_from: str
    ends: str
    before: tables.Video | None = None
    model: str = ""


@job("video.shoot")
def shoot(work: Work) -> None:
    """With `sent` among the task's params (core.models.edited_requests.EditedRequest), as somebody changed what was sent for another clip of this shot."""
    with work.studio.db.read() as session:
        made = production_plan.load_snapshot(session, work.project_id)
        shot = next((row for row in made.shots if str(row.id) == work.params["shot"]), None)
        picture = made.takes.get(shot.take_id) if shot and shot.take_id else None
        if shot is None or picture is None:
            return
        plan, brief = storyboard.plan_of(shot), made.brief
        telling = production_templates.telling_for_clip(
            session, plan, brief, production_templates.film_genre(brief, made.script)
        )
    work.say(0.05, "doing.shooting", shot=shot.shot_number)
    asking = _changed(work, _planned(work, made, shot, picture, telling))
    parts = _filmed(work, asking)
    if parts[0].media_type == RECIPE:
        facts, made_from = _recipe(work, parts[0]), video.wanted_clip_digest(shot, picture.sha256)
    else:
        facts, made_from = _file(work, parts, asking), asking.made_from
    with work.write() as session:
        video.add_clip(
            session,
            shot.id,
            work.task_id,
            made_from=made_from,
            duration=round(plan.seconds),
            resolution=f"{brief.short_side}p",
            **incoming_media.result_facts(*parts),
            **facts,
        )
        production_templates.count_use(session, asking.telling, "video_generation", work.project_id)


def _planned(work: Work, made: FilmSnapshot, shot: tables.Shot, picture: tables.Take, telling: Telling) -> ClipRequest:
    """As the film has it now, from the last picture of the clip before where this one follows that."""
    length = shot_lengths.shot_lengths(replace(made, clips={})).get(str(shot.id))
    joint = video.joint_in_film(made, shot)
    request = video.shot_clip_request(made, shot, picture, joint, length.take_seconds if length else 0.0)
    if joint.follows:
        last = incoming_media.store_last_picture(work.studio, joint.follows, "", project_id=work.project_id)
        with work.write() as session:
            video.save_clip_seconds(session, joint.follows, last.seconds)
        request = request.model_copy(update={"references": (last.picture, *request.references[1:])})
    made_from = video.wanted_clip_digest(shot, picture.sha256, joint.follows)
    return ClipRequest(
        production_templates.apply_telling(request, telling),
        work.told_with(telling.ref),
        telling,
        made_from,
        joint.ends,
    )


def _changed(work: Work, planned: ClipRequest) -> ClipRequest:
    """As somebody typed it, where they did: what comes is as fresh as the clip whose request it was. Raises NotFound where that is
    gone."""
    hand = edited_requests.edited_request_of_task(work.params)
    if hand is None:
        return planned
    with work.studio.db.read() as session:
        before = edited_requests.load_take(session, work.project_id, hand.of)
    assert isinstance(before, tables.Video)
    request, ends = edited_requests.apply_edited_request(planned.request, before, hand), video.clip_end_picture(before)
    if (before.facts or {}).get(PARTS):
        request = request.model_copy(update={"seconds": planned.request.seconds, "last_frame": ends})
    return ClipRequest(
        request, pinned_ask(work, hand.model, fresh=True), NOTHING, before.made_from, ends, before, hand.model
    )


def _filmed(work: Work, asking: ClipRequest) -> list[Result]:
    """The clip, or its parts where whoever films it makes none that is so long: each its own step, all by the model of the first.
    How much there is to do after a part is told by its file, so another attempt goes on where this one stopped."""
    request, ask = asking.request, asking.ask
    account = work.task.account

    def first(one: Request) -> Model | None:
        return work.studio.model(asking.model, account) if asking.model else work.studio.first(one, account)

    found = [ask(long_shots.plan_parts(request, first)[0])]
    if found[0].media_type == RECIPE:
        return found
    name = f"{found[0].provider}/{found[0].model}"
    model, done = work.studio.model(name, account), 0.0
    while len(found) < long_shots.most_parts(request, model):
        last = incoming_media.store_last_picture(work.studio, found[-1].content, name, project_id=work.project_id)
        done += last.seconds
        more = long_shots.next_part(request, done, model)
        if more is None:
            break
        work.say(0.1 + 0.8 * done / request.seconds, "doing.shooting_on", part=len(found) + 1)
        found.append(ask(more.model_copy(update={"references": (last.picture, *request.references[1:])}), name))
    return found


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
            user_media.import_clip(work.studio, work.project_id, shot.id, work.studio.files.path(raw), work.task_id)
        except BadInput:
            _drop(work, raw)
            raise
    _drop(work, raw)


def _drop(work: Work, raw: str) -> None:
    with suppress(FileNotFoundError):
        work.studio.files.delete(raw)


def _recipe(work: Work, result: Result) -> dict[str, object]:
    preview = base64.b64decode(result.facts.get(PREVIEW, ""))
    key = _store(work, preview, "video/mp4") if preview else ""
    return {"recipe": json.loads(result.content), "preview_key": key, "format": "recipe", "facts": _known(result)}


def _file(work: Work, parts: Sequence[Result], asking: ClipRequest) -> dict[str, object]:
    clip = incoming_media.store_clip(work.studio, *parts, project_id=work.project_id)
    model = work.studio.model(f"{parts[0].provider}/{parts[0].model}", work.task.account)
    ends = {"ends": asking.ends} if asking.ends and model and model.limits.last_frame else {}
    many = {PARTS: len(parts)} if len(parts) > 1 else {}
    known = _known(parts[0])
    said = edited_requests.edited_take_facts(asking.before, known) if asking.before else known
    return {
        "file_key": clip.whole,
        "preview_key": clip.small,
        "format": "mp4",
        "file_size": clip.bytes,
        "facts": {**said, **clip.facts, **ends, **many},
    }


def _known(result: Result) -> dict[str, object]:
    """What whoever made it says of it, without what is stored elsewhere or read from the file."""
    return {name: fact for name, fact in result.facts.items() if name not in (PREVIEW, "sound", "seconds")}


def _store(work: Work, content: bytes, media_type: str) -> str:
    return assets.store(work.studio.db, work.studio.files, content, media_type, project_id=work.project_id)
