"""What SQL is asked for each table beside calls and tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, String, cast, func, select, type_coerce

from core.database import tables
from core.money.budget_rows import RULE, YUAN
from core.people.studio_rules import PREFIX
from core.project import projects

WORKED = timedelta(days=8)
"""Of the tries of workers: so far back."""
STAGE = {"shot": "storyboard", "portrait": "characters", "line": "audio", "music": "audio", "sfx": "audio"}
"""The stage a take is of."""


def _id(column: Any) -> Any:
    return func.replace(cast(type_coerce(column, String), String), "-", "")


def _whole(column: Any) -> Any:
    return type_coerce(column, sa.Integer)


def _of(*columns: Any) -> Select[Any]:
    return select(*columns)


def _said(condition: Any) -> Any:
    return sa.case((condition, True), else_=False)


def _projects() -> Select[Any]:
    row = tables.Project
    return _of(
        _id(row.id).label("project"),
        row.name,
        _id(row.user_id).label("person"),
        row.status,
        row.created_at,
        row.updated_at,
        row.deleted_at,
        row.budget_micro_yuan.label("budget"),
    )


def _kept() -> Select[Any]:
    """Films that are there, if only in the bin, and when that was read: what a film that is gone for good left behind is told by it
    from what a newer film has."""
    row = tables.Project
    return _of(
        _id(row.id).label("project"), row.created_at, sa.literal(tables.utc_now(), sa.DateTime()).label("read_at")
    )


def _people() -> Select[Any]:
    row = tables.User
    return _of(_id(row.id).label("person"), row.name, row.role, row.status)


def _shots() -> Select[Any]:
    row = tables.Shot
    return _of(
        _id(row.id).label("shot"),
        _id(row.project_id).label("project"),
        row.scene,
        row.sequence,
        row.shot_type.label("size"),
        row.camera_movement.label("movement"),
        row.status,
        type_coerce(row.seconds, sa.Float).label("seconds"),
        _id(row.take_id).label("take"),
        _id(row.clip_id).label("clip"),
        _id(row.approved_by).label("approved_by"),
        row.approved_at,
        row.created_at,
        row.updated_at,
        row.removed_at,
    )


def _approvals() -> Select[Any]:
    """Who approved which shot."""
    row = tables.Shot
    return _of(
        _id(row.id).label("shot"),
        _id(row.project_id).label("project"),
        _id(row.approved_by).label("person"),
        row.approved_at,
        row.updated_at,
    ).where(row.approved_at.is_not(None), row.removed_at.is_(None))


def _takes() -> Select[Any]:
    row = tables.Take
    return _of(
        _id(row.id).label("take"),
        _id(row.project_id).label("project"),
        row.of_kind,
        sa.case(STAGE, value=row.of_kind, else_="").label("stage"),
        _id(row.of_id).label("of"),
        _whole(row.number).label("number"),
        row.provider,
        row.model,
        _whole(row.cost_micro_yuan).label("cost"),
        _whole(row.took_ms).label("ms"),
        _id(row.user_id).label("person"),
        row.created_at,
    )


def _clips() -> Select[Any]:
    row, shot = tables.Video, tables.Shot
    return _of(
        _id(row.id).label("clip"),
        _id(row.storyboard_id).label("shot"),
        _id(shot.project_id).label("project"),
        sa.literal("video").label("stage"),
        row.provider,
        row.model,
        row.status,
        _whole(row.cost_micro_yuan).label("cost"),
        _whole(row.took_ms).label("ms"),
        _said(sa.and_(shot.clip_id == row.id, shot.removed_at.is_(None))).label("chosen"),
        _said(row.format == "recipe").label("recipe"),
        row.created_at,
        shot.updated_at.label("shot_at"),
    ).join_from(row, shot, shot.id == row.storyboard_id)


def _cuts() -> Select[Any]:
    row, file = tables.Cut, tables.Asset
    return _of(
        _id(row.project_id).label("project"),
        _whole(row.version).label("version"),
        _whole(file.milliseconds).label("ms"),
        row.created_at,
        row.removed_at,
    ).join_from(row, file, file.sha256 == row.sha256, isouter=True)


def _films() -> Select[Any]:
    """Finished films: the one definition, for every chart, the letter and the price of a minute.

    A film is finished at the moment (`created_at`) of its first cut that can be watched, even if that cut was binned later; it counts
    while one such cut stands; its length `ms` is that of the newest that stands. A file that came along when a film was copied was made
    for the film it was copied from, and finishes that one only."""
    row, file = tables.Cut, tables.Asset
    named = row.sha256 != ""
    first = select(row.sha256, func.min(row.created_at).label("at")).where(named).group_by(row.sha256).subquery()
    own = (
        select(row.project_id, row.sha256, func.min(row.created_at).label("at"))
        .where(named)
        .group_by(row.project_id, row.sha256)
        .subquery()
    )
    made = (
        select(row.project_id, row.version, row.created_at, row.removed_at, _whole(file.milliseconds).label("ms"))
        .join_from(row, file, file.sha256 == row.sha256)
        .join(own, sa.and_(own.c.project_id == row.project_id, own.c.sha256 == row.sha256))
        .join(first, sa.and_(first.c.sha256 == own.c.sha256, first.c.at == own.c.at))
        .where(file.milliseconds > 0)
        .subquery()
    )
    begun = select(made.c.project_id, func.min(made.c.created_at).label("at")).group_by(made.c.project_id).subquery()
    newest = (
        select(made.c.project_id, func.max(made.c.version).label("version"))
        .where(made.c.removed_at.is_(None))
        .group_by(made.c.project_id)
        .subquery()
    )
    return (
        _of(_id(made.c.project_id).label("project"), made.c.ms, begun.c.at.label("created_at"))
        .join_from(made, newest, sa.and_(newest.c.project_id == made.c.project_id, newest.c.version == made.c.version))
        .join(begun, begun.c.project_id == made.c.project_id)
    )


def _tags() -> Select[Any]:
    row = tables.ProjectTag
    return _of(_id(row.project_id).label("project"), row.tag, row.created_at)


def _scripts() -> Select[Any]:
    row = tables.Script
    return _of(
        _id(row.project_id).label("project"),
        _whole(row.version).label("version"),
        row.genre,
        row.created_at,
        row.updated_at,
        row.approved_at,
    )


def _characters() -> Select[Any]:
    row = tables.Character
    return _of(
        _id(row.id).label("character"),
        _id(row.project_id).label("project"),
        row.name,
        _id(row.take_id).label("take"),
        row.approved_at,
        row.created_at,
        row.updated_at,
    )


def _audios() -> Select[Any]:
    row = tables.Audio
    return _of(
        _id(row.id).label("audio"),
        _id(row.project_id).label("project"),
        row.type.label("kind"),
        _id(row.take_id).label("take"),
        row.status,
        _whole(row.milliseconds).label("ms"),
        row.created_at,
        row.updated_at,
    )


def _optimised() -> Select[Any]:
    row = tables.PromptLog
    return _of(
        _id(row.user_id).label("person"),
        _id(row.project_id).label("project"),
        row.task_type,
        row.genre,
        row.language,
        row.template_used.label("template"),
        _whole(row.template_version).label("version"),
        _whole(row.quality_before).label("quality_before"),
        _whole(row.quality_after).label("quality_after"),
        _whole(row.user_rating).label("stars"),
        _whole(row.processing_time_ms).label("ms"),
        row.cached,
        row.sent_to,
        row.created_at,
    )


def _experiments() -> Select[Any]:
    row = tables.Experiment
    return _of(
        _id(row.id).label("experiment"),
        _id(row.project_id).label("project"),
        _id(row.user_id).label("person"),
        row.name,
        row.task_type,
        row.quick,
        row.created_at,
    )


def _ratings() -> Select[Any]:
    """`template` it was told with, and `known` where the ledger knows the call."""
    row, call = tables.Rating, tables.Call
    return _of(
        row.model,
        row.purpose,
        _whole(row.stars).label("stars"),
        _id(row.user_id).label("person"),
        func.coalesce(call.template, "").label("template"),
        _said(call.key.is_not(None)).label("known"),
        row.created_at,
    ).join_from(row, call, sa.and_(call.key == row.call_key, row.call_key != ""), isouter=True)


def _budgets() -> Any:
    """What was counted, the films' own limits (`scope` film) and the studio's rule for a month (`scope` rule); `of` is a film's id."""
    row, film, rule = tables.Budget, tables.Project, tables.Setting
    nothing = type_coerce(sa.cast(sa.null(), sa.BigInteger), sa.Integer)
    counted = _of(
        row.key,
        row.scope,
        _whole(row.limit_micro_yuan).label("allowed"),
        _whole(row.spent_micro_yuan).label("spent"),
        _whole(row.held_micro_yuan).label("held"),
    )
    films = _of(
        ("film:" + cast(type_coerce(film.id, String), String)).label("key"),
        sa.literal("film"),
        film.budget_micro_yuan,
        nothing,
        nothing,
    ).where(film.budget_micro_yuan.is_not(None))
    rules = _of(
        rule.key,
        sa.literal("rule"),
        type_coerce(sa.cast(rule.value["is"].as_integer(), sa.BigInteger) * YUAN, sa.Integer),
        nothing,
        nothing,
    ).where(rule.key == f"{PREFIX}{RULE['month']}")
    return sa.union_all(counted, films, rules)


def _attempts() -> Select[Any]:
    row, task = tables.Attempt, tables.Task
    return (
        _of(
            _id(task.project_id).label("project"),
            task.kind,
            row.worker,
            row.outcome,
            row.started_at.label("created_at"),
            row.ended_at,
        )
        .join_from(row, task, task.id == row.task_id)
        .where(row.started_at >= tables.utc_now() - WORKED)
    )


BESIDE: dict[str, Callable[[], Any]] = {
    "projects": _projects,
    "kept": _kept,
    "people": _people,
    "shots": _shots,
    "approvals": _approvals,
    "takes": _takes,
    "clips": _clips,
    "cuts": _cuts,
    "films": _films,
    "tags": _tags,
    "scripts": _scripts,
    "characters": _characters,
    "audios": _audios,
    "optimised": _optimised,
    "experiments": _experiments,
    "ratings": _ratings,
    "budgets": _budgets,
    "attempts": _attempts,
}


OF_NO_FILM = ("people", "ratings", "budgets")
"""Those that have no project; `budgets` are narrowed by what they are of."""


def table_query(name: str) -> Any:
    """What SQL is asked for this table: the rows of the team's own films, and those of none. Raises KeyError."""
    question = BESIDE[name]()
    if name in OF_NO_FILM:
        return question
    rows = question.subquery()
    other = select(_id(tables.Project.id)).where(sa.not_(projects.is_team_project()))
    return select(*rows.c).where(sa.or_(rows.c.project.is_(None), rows.c.project.not_in(other)))


@cache
def table_columns(name: str) -> tuple[str, ...]:
    """Of a table beside. Raises KeyError."""
    return tuple(column.name for column in BESIDE[name]().selected_columns)
