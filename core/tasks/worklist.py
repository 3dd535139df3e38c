"""The work that stands on a film or in the studio, for whoever looks: what is open, on which row, and what became of it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Uuid, bindparam, case, exists, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from core.database import tables
from core.database.tables import Task
from core.people import access
from core.tasks.task_rows import OPEN, TaskState
from core.types import digest

PAGE = 20
CONTAINERS = ("film.make", "film.plan", "lab.run")
"""Kinds that only hold or plan other work: nothing is painted, spoken or cut in them."""
BESIDE = (
    "storyboard.tool",
    "characters.tool",
    "storyboard.soften",
    "lab.cell",
    "lab.run",
    "film.output",
    "film.export",
)
"""Kinds that make something beside what a film needs: where one fails, the film is as whole as before."""


def newest_root(session: Session, project_id: uuid.UUID) -> Task | None:
    """The film's newest making, whatever became of it."""
    rows = select(Task).where(Task.project_id == project_id, Task.parent_id.is_(None), Task.kind == "film.make")
    return session.scalar(rows.order_by(Task.created_at.desc()).limit(1))


def list_open_roots(session: Session, project_id: uuid.UUID) -> list[Task]:
    """What was started on this film and is not over, newest first."""
    rows = select(Task).where(Task.project_id == project_id, Task.parent_id.is_(None), Task.status.in_(OPEN))
    return list(session.scalars(rows.order_by(Task.created_at.desc())))


def open_steps_by_film(session: Session, project_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Task]]:
    """The open steps of each film, but for those that only hold others."""
    rows = select(Task).where(Task.project_id.in_(project_ids), Task.status.in_(OPEN), Task.kind.not_in(CONTAINERS))
    found: dict[uuid.UUID, list[Task]] = {project_id: [] for project_id in project_ids}
    for row in session.scalars(rows.order_by(Task.created_at)):
        assert row.project_id is not None
        found[row.project_id].append(row)
    return found


def count_done_steps(session: Session, open_steps: Collection[Task]) -> Counter[str]:
    """How many steps are made of the makings these belong to, by kind."""
    roots = {row.root_id for row in open_steps if row.parent_id is not None}
    if not roots:
        return Counter()
    made = (
        select(Task.kind, func.count())
        .where(Task.root_id.in_(roots), Task.id.not_in(roots), Task.status == TaskState.COMPLETED)
        .where(Task.kind.not_in(CONTAINERS))
        .group_by(Task.kind)
    )
    return Counter(dict(session.execute(made).all()))


def failed_steps(session: Session, root: Task | None) -> list[Task]:
    """What could not be done in one making of a film, with its reason; empty once that making is tried again or done."""
    if root is None or root.status != TaskState.FAILED:
        return []
    rows = select(Task).where(Task.root_id == root.id, Task.id != root.id, Task.status == TaskState.FAILED)
    return list(session.scalars(rows.order_by(Task.completed_at)))


def unresolved_failures(session: Session, project_id: uuid.UUID) -> list[Task]:
    """What could not be done for a row of this film, and was not done since."""
    failed = select(Task).where(Task.project_id == project_id, Task.status == TaskState.FAILED, Task.target_id != "")
    rows = list(session.scalars(failed.where(Task.kind.not_in(BESIDE)).order_by(Task.completed_at)))
    if not rows:
        return []
    done = (
        select(Task.task_type, Task.target_id, func.max(Task.completed_at))
        .where(Task.project_id == project_id, Task.status == TaskState.COMPLETED, Task.target_id != "")
        .group_by(Task.task_type, Task.target_id)
    )
    since = {(stage, target): moment or tables.utc_now() for stage, target, moment in session.execute(done)}
    return [
        row
        for row in rows
        if row.completed_at and since.get((row.task_type, row.target_id), row.created_at) < row.completed_at
    ]


def film_stamp(session: Session, project_id: uuid.UUID) -> str:
    """Three words with dots between, each another one when something of its kind changes: what a person did here (an edit,
    something undone, a note or an answer, work begun or over), what there is (shots, lines, people, versions), how far the steps are. A screen
    that shows rows draws the first anew at once, the others in their time."""
    row = session.execute(_question(), {"project_id": project_id}).one()
    words = (row[:DONE_BY_PEOPLE], row[DONE_BY_PEOPLE:SHAPE], row[SHAPE:])
    return ".".join(digest([str(mark) for mark in word])[:12] for word in words)


DONE_BY_PEOPLE, SHAPE = 15, 20
"""Of the marks: up to where they tell of people, and of what there is."""


@cache
def _question() -> Select[Any]:
    """One question for all marks of a film, written once."""
    wanted = bindparam("project_id", type_=Uuid())

    def of(kind: type[Any], *what: Any, also: ColumnElement[bool] | None = None) -> list[Any]:
        where = kind.project_id == wanted if also is None else (kind.project_id == wanted) & also
        return [select(mark).select_from(kind).where(where).scalar_subquery() for mark in what]

    root, step = Task.parent_id.is_(None), Task.parent_id.is_not(None)
    is_open = func.sum(case((Task.status.in_(OPEN), 1), else_=0))
    ended = func.sum(case((Task.status.in_(OPEN), 0), else_=1))
    edits, members, notes = tables.Edit, tables.Member, tables.Comment
    people = [
        *of(edits, func.count(), func.max(edits.created_at), func.max(edits.undone_at)),
        *of(members, func.count(), func.max(members.created_at)),
        select(tables.Project.updated_at).where(tables.Project.id == wanted).scalar_subquery(),
        *of(notes, func.count(), func.max(notes.resolved_at), func.max(notes.withdrawn_at)),
        *of(tables.ReviewAnswer, func.count()),
        *of(tables.ReviewRound, func.count(), func.max(tables.ReviewRound.closed_at)),
        *of(Task, func.count(), is_open, func.max(Task.completed_at), also=root),
    ]
    shape = [
        *of(tables.Shot, func.count(), also=tables.Shot.removed_at.is_(None)),
        *of(tables.Audio, func.count()),
        *of(tables.Character, func.count()),
        *of(tables.Script, func.max(tables.Script.version)),
        *of(tables.Cut, func.count()),
    ]
    changed = (tables.Shot, tables.Audio, tables.Character, tables.Script)
    steps = [*of(Task, func.count(), ended, also=step), *(of(kind, func.max(kind.updated_at))[0] for kind in changed)]
    return select(*people, *shape, *steps)


def list_roots(
    session: Session,
    user: access.UserLike,
    *,
    page: int = 1,
    status: str = "",
    project_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    search: str = "",
) -> tuple[list[tuple[Task, str]], int]:
    """One page of what people asked for, newest first, with the name of each film, and how many there are in all. `status`
    is one of a task, or "open" for both that are not over; `search` looks in the names of films."""
    where: list[ColumnElement[bool]] = [Task.parent_id.is_(None), _seen(user)]
    if status:
        where.append(Task.status.in_(OPEN) if status == "open" else Task.status == status)
    if project_id:
        where.append(Task.project_id == project_id)
    if person_id:
        where.append(Task.user_id == person_id)
    if search.strip():
        where.append(tables.Project.name.icontains(search.strip(), autoescape=True))
    joined = select(Task, tables.Project.name).join(tables.Project, tables.Project.id == Task.project_id, isouter=True)
    total = session.scalar(
        select(func.count(Task.id))
        .join(tables.Project, tables.Project.id == Task.project_id, isouter=True)
        .where(*where)
    )
    rows = session.execute(joined.where(*where).order_by(Task.created_at.desc()).limit(PAGE).offset((page - 1) * PAGE))
    return [(task, name or "") for task, name in rows], total or 0


def newest_start_time(session: Session) -> datetime | None:
    """When something was asked for last, by whoever."""
    return session.scalar(select(func.max(Task.created_at)).where(Task.status.in_(OPEN), Task.parent_id.is_(None)))


def visible_roots(session: Session, user: access.UserLike, root_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these that this person may see."""
    rows = select(Task.id).join(tables.Project, tables.Project.id == Task.project_id, isouter=True)
    return set(session.scalars(rows.where(Task.id.in_(root_ids), Task.parent_id.is_(None), _seen(user))))


def films_worked_on(session: Session, user: access.UserLike) -> dict[uuid.UUID, str]:
    """Every film this person sees that something was ever asked for, by name."""
    rows = (
        select(tables.Project.id, tables.Project.name)
        .where(tables.Project.id.in_(select(Task.project_id).where(Task.parent_id.is_(None), _seen(user))))
        .order_by(tables.Project.name)
    )
    return {row.id: row.name for row in session.execute(rows)}


def people_who_asked(session: Session) -> dict[uuid.UUID, str]:
    """Everybody who ever asked for something, by name."""
    asked = select(Task.user_id).where(Task.parent_id.is_(None))
    rows = select(tables.User.id, tables.User.name).where(tables.User.id.in_(asked)).order_by(tables.User.name)
    return {row.id: row.name for row in session.execute(rows)}


def names_by_user(session: Session, user_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = select(tables.User.id, tables.User.name).where(tables.User.id.in_(user_ids))
    return {row.id: row.name for row in session.execute(rows)}


def given_up_makings(session: Session, user_id: uuid.UUID) -> list[Task]:
    """The makings of this person that failed, where nothing was asked of the same film since."""
    later = aliased(Task)
    since = exists().where(
        later.project_id == Task.project_id, later.parent_id.is_(None), later.created_at > Task.created_at
    )
    rows = select(Task).where(
        Task.status == TaskState.FAILED, Task.user_id == user_id, Task.parent_id.is_(None), ~since
    )
    gone = select(tables.Project.id).where(tables.Project.deleted_at.is_not(None))
    return list(session.scalars(rows.where(Task.project_id.not_in(gone)).order_by(Task.created_at)))


def open_tasks_of_user(session: Session, user_id: uuid.UUID) -> list[Task]:
    """What this person asked for and is not over."""
    rows = select(Task).where(Task.status.in_(OPEN), Task.user_id == user_id, Task.parent_id.is_(None))
    return list(session.scalars(rows.where(~Task.cancel_asked).order_by(Task.created_at)))


def unfinished_kinds(session: Session, root_ids: Collection[uuid.UUID]) -> list[str]:
    """The kind of each step under these that was not done, for what doing them would cost."""
    rows = select(Task.kind).where(Task.root_id.in_(root_ids), Task.status.in_((TaskState.FAILED, TaskState.CANCELLED)))
    return list(session.scalars(rows.where(Task.kind.not_in(CONTAINERS))))


def making_costs(session: Session, root_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """What each making has cost so far, in micro-yuan, from the ledger."""
    rows = (
        select(Task.root_id, func.sum(tables.Call.cost_micro_yuan))
        .join(tables.Call, tables.Call.task_id == Task.id)
        .where(Task.root_id.in_(root_ids))
        .group_by(Task.root_id)
    )
    return {root_id: int(cost or 0) for root_id, cost in session.execute(rows) if root_id is not None}


def steps_of_making(session: Session, root_id: uuid.UUID) -> list[Task]:
    """Every step of one making: what runs first, then what waits, then what is over, each in the order it was planned."""
    rows = session.scalars(select(Task).where(Task.root_id == root_id, Task.id != root_id).order_by(Task.created_at))
    return sorted(rows, key=lambda row: (row.status not in OPEN, row.lease_until is None))


def step_counts(session: Session, root_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int]]:
    """(done, all) steps of each making."""
    rows = session.execute(
        select(Task.root_id, Task.status, func.count())
        .where(Task.root_id.in_(root_ids), Task.parent_id.is_not(None), Task.kind.not_in(CONTAINERS))
        .group_by(Task.root_id, Task.status)
    )
    found: dict[uuid.UUID, tuple[int, int]] = dict.fromkeys(root_ids, (0, 0))
    for root_id, status, count in rows:
        assert root_id is not None
        done, total = found[root_id]
        found[root_id] = (done + count * (status == TaskState.COMPLETED), total + count)
    return found


def _seen(user: access.UserLike) -> ColumnElement[bool]:
    if access.can(user, access.Action.SEE_ALL_TASKS):
        return true()
    mine = select(tables.Project.id).where(tables.Project.deleted_at.is_(None), access.projects_visible_to(user))
    return or_(Task.user_id == user.id, Task.project_id.in_(mine))
