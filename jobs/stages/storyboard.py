"""A scene is broken into shots; each shot gets its picture."""

from __future__ import annotations

import uuid

from core.database import tables
from core.errors import NothingSofter
from core.optimise import production_templates
from core.production import production_plan
from core.storyboard import boarding, softer_shots, storyboard
from jobs.stages.picture_takes import keep_picture, work_on_picture
from jobs.task_work import Work, job


@job("storyboard.board")
def board(work: Work) -> None:
    scene = int(work.params["scene"])
    with work.studio.db.read() as session:
        made = production_plan.load_snapshot(session, work.project_id)
    if made.script is None or made.script_row is None or scene > len(made.script.scenes):
        return
    work.say(0.1, "doing.boarding", scene=scene)
    seconds = storyboard.scene_share_seconds(made.script, scene, made.brief.seconds)
    planned = boarding.board(made.script, scene, seconds, made.brief.ratio, work.ask)
    with work.write() as session:
        storyboard.save_scene_shots(
            session, made.script_row, scene, planned.shots, storyboard.board_digest(made.script, scene, made.brief)
        )


@job("storyboard.paint")
def paint(work: Work) -> None:
    """With `beside`, another take beside the one that is used. `asked`: what somebody wants changed of the picture, in words."""
    with work.studio.db.read() as session:
        made = production_plan.load_snapshot(session, work.project_id)
        shot = session.get(tables.Shot, uuid.UUID(work.params["id"]))
        if shot is None or shot.removed_at is not None:
            return
        plan = storyboard.plan_of(shot)
        telling = production_templates.telling_for_shot(
            session, plan, made.brief, production_templates.film_genre(made.brief, made.script)
        )
    work.say(0.02, "doing.painting", shot=shot.shot_number)
    speaking = storyboard.speakers_in_shot(plan, made.script) if made.script else ()
    request = storyboard.picture_request(
        plan, made.people, made.brief, int(work.params.get("take", 0)), made.portraits, speaking,
        asked=str(work.params.get("asked", "")),
    )  # fmt: skip
    made_from, beside = storyboard.picture_digest(plan, made.people, made.brief), bool(work.params.get("beside"))
    keep_picture(work, "shot", shot.id, request, made_from, chosen=not beside, telling=telling)


@job("storyboard.tool")
def tool(work: Work) -> None:
    work_on_picture(work)


@job("storyboard.soften")
def soften(work: Work) -> None:
    """What a vendor refused, told more gently. What comes of it is kept on the task until somebody takes it. Somebody sits and
    waits: a vendor that rests is not waited for, there is a list of words."""
    with work.studio.db.read() as session:
        made = production_plan.load_snapshot(session, work.project_id)
        shot = session.get(tables.Shot, uuid.UUID(work.params["id"]))
    if shot is None:
        return
    seen = storyboard.plan_of(shot).description
    language = made.script.language if made.script else made.brief.language
    work.say(0.1, "doing.softening")
    try:
        ask = work.studio.ask(work.task.account)
        new, by = softer_shots.soften_text(seen, str(work.params.get("reason", "")), language, ask)
        work.result = softer_shots.softer_as_data(seen, new, by)
    except NothingSofter as nothing:
        work.result = {**softer_shots.softer_as_data(seen, "", ""), "refused": nothing.stored()}
