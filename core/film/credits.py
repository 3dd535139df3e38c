"""Who made a film: the people who wrote, chose and approved, and the engines that were asked, with what they cost."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.money import ledger
from core.stages import STAGES, Stage
from core.types import Value

NEVER_CREDITED = ("idea", "film")


class CreditedModel(Value):
    """A model of a vendor, how often it was asked for this stage, and what that cost in micro-yuan."""

    provider: str
    model: str
    calls: int
    cost_micro_yuan: int


class StageCredits(Value):
    stage: Stage
    people: tuple[str, ...] = ()
    engines: tuple[CreditedModel, ...] = ()


def film_credits(session: Session, project_id: uuid.UUID) -> list[StageCredits]:
    """The stages that somebody worked on, in the order of the film."""
    people, engines = _people(session, project_id), _engines(session, project_id)
    return [
        StageCredits(stage=stage, people=tuple(people.get(stage, ())), engines=tuple(engines.get(stage, ())))
        for stage in STAGES
        if people.get(stage) or engines.get(stage)
    ]


def film_owner(session: Session, project_id: uuid.UUID) -> str:
    """Whose film it is."""
    owner = select(tables.User.name).join(tables.Project, tables.Project.user_id == tables.User.id)
    return session.scalar(owner.where(tables.Project.id == project_id)) or ""


def _people(session: Session, project_id: uuid.UUID) -> dict[str, list[str]]:
    """Names under the stage they changed or approved something of, whoever did most first."""
    counted: dict[str, Counter[uuid.UUID | None]] = {stage: Counter() for stage in STAGES}
    for user_id, rows in session.execute(
        select(tables.Edit.user_id, tables.Edit.rows).where(
            tables.Edit.project_id == project_id, tables.Edit.undone_at.is_(None)
        )
    ):
        for stage in {_stage_of(row) for row in rows} - {""}:
            counted[stage][user_id] += 1
    versions = select(tables.ScriptVersion.user_id).join(
        tables.Script, tables.Script.id == tables.ScriptVersion.script_id
    )
    for user_id in session.scalars(versions.where(tables.Script.project_id == project_id)):
        counted["script"][user_id] += 1
    approved = select(tables.Shot.approved_by).where(
        tables.Shot.project_id == project_id, tables.Shot.removed_at.is_(None)
    )
    for user_id in session.scalars(approved):
        counted["storyboard"][user_id] += 1
    ids = {user_id for count in counted.values() for user_id in count if user_id}
    found = session.execute(select(tables.User.id, tables.User.name).where(tables.User.id.in_(ids)))
    named = {row.id: row.name for row in found}
    return {
        stage: [named[user_id] for user_id, _ in count.most_common() if user_id in named]
        for stage, count in counted.items()
    }


def _stage_of(row: dict[str, object]) -> str:
    """The stage that a changed row belongs to."""
    changed = row.get("after") or {}
    table = str(row.get("table", ""))
    if table == "storyboards" and isinstance(changed, dict) and {"camera_movement", "clip_id"} & changed.keys():
        return "video"
    return {"scripts": "script", "characters": "characters", "storyboards": "storyboard", "audios": "audio"}.get(
        table, ""
    )


def _engines(session: Session, project_id: uuid.UUID) -> dict[str, list[CreditedModel]]:
    calls: Counter[tuple[str, str, str]] = Counter()
    cost: Counter[tuple[str, str, str]] = Counter()
    for call in ledger.list_project_calls(session, project_id):
        if call.state == "done" and call.stage not in NEVER_CREDITED:
            key = call.stage, call.provider, call.model
            calls[key] += 1
            cost[key] += call.cost_micro_yuan
    for stage, provider, model, price in _by_what_was_made(session, project_id, {stage for stage, _, _ in calls}):
        calls[stage, provider, model] += 1
        cost[stage, provider, model] += price
    found: dict[str, list[CreditedModel]] = {}
    for (stage, provider, model), count in calls.most_common():
        engine = CreditedModel(
            provider=provider, model=model, calls=count, cost_micro_yuan=cost[stage, provider, model]
        )
        found.setdefault(stage, []).append(engine)
    return found


OF_STAGE = {"shot": "storyboard", "portrait": "characters", "line": "audio", "music": "audio", "sfx": "audio"}


def _by_what_was_made(session: Session, project_id: uuid.UUID, known: set[str]) -> Iterator[tuple[str, str, str, int]]:
    """For a film that came without its ledger: whoever made what stands there, once each."""
    for take in session.scalars(
        select(tables.Take).where(tables.Take.project_id == project_id, tables.Take.provider != "")
    ):
        stage = OF_STAGE.get(take.of_kind, "")
        if stage and stage not in known:
            yield stage, take.provider, take.model, take.cost_micro_yuan
    if "video" not in known:
        clips = select(tables.Video).join(tables.Shot, tables.Shot.id == tables.Video.storyboard_id)
        for clip in session.scalars(clips.where(tables.Shot.project_id == project_id, tables.Video.provider != "")):
            yield "video", clip.provider, clip.model, 0
