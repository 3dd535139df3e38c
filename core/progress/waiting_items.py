"""What waits for one person over all their films, a row each: which they are asked to look at, where changes are asked, what they are to approve, what could not be made, a call that may have been
paid, and for an admin the money that somebody asks for."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from core.database.tables import Comment, Cut, Project, Script, Shot, Task, User
from core.money import approvals
from core.people import access
from core.people.access import Action
from core.progress import film_overview, step_labels, unsettled_steps
from core.progress.film_overview import Poster
from core.review import rounds
from core.stages import STAGES, Stage
from core.tasks.task_rows import TaskState

Kind = Literal["money", "doubt", "review", "changes", "failed", "approve"]
MOST_FILMS = 60
"""Of the films in which something may wait, so many are read, those touched last."""


@dataclass(frozen=True)
class WaitingItem:
    """`stage` is where it is answered, "" for what belongs to no stage; `poster` its film's, if it has one; `person` who asks for
    `sum_micro_yuan` more, or for a look."""

    kind: Kind
    name: str
    project_id: uuid.UUID | None = None
    stage: Stage | Literal[""] = ""
    poster: Poster | None = None
    count: int = 0
    person: str = ""
    sum_micro_yuan: int = 0


def list_waiting(session: Session, person: access.UserLike) -> list[WaitingItem]:
    """First what holds others up, then films, the one touched last first. A film is here once, with what its poster says."""
    asked = [*_money(session, person), *_doubts(session, person)]
    there = {one.project_id for one in asked if one.kind == "doubt"}
    asked += [one for one in _reviews(session, person) if one.project_id not in there]
    there |= {one.project_id for one in asked if one.kind == "review"}
    return asked + [one for one in _films(session, person) if one.project_id not in there]


def _money(session: Session, person: access.UserLike) -> list[WaitingItem]:
    if not access.can(person, Action.MANAGE_PROVIDERS):
        return []
    return [
        WaitingItem("money", one.film, person=one.person, sum_micro_yuan=one.need_micro_yuan)
        for one in approvals.pending_requests(session)
    ]


def _doubts(session: Session, person: access.UserLike) -> list[WaitingItem]:
    """A film with several is here once."""
    found: dict[uuid.UUID | None, WaitingItem] = {}
    for one in unsettled_steps.list_unsettled_steps(session, person):
        film = one.doubt.project_id
        stage: Stage | Literal[""] = one.stage if film and one.stage in STAGES else ""
        found.setdefault(film, WaitingItem("doubt", one.doubt.film, film, stage))
    return list(found.values())


def _reviews(session: Session, person: access.UserLike) -> list[WaitingItem]:
    """Films that somebody asked this person to look at, due first."""
    asked = rounds.rounds_waiting_for(session, person)[:MOST_FILMS]
    posters = {one.id: one for one in film_overview.posters_by_id(session, [row.project_id for row in asked])}
    found = []
    for row in asked:
        poster, by = posters.get(row.project_id), session.get(User, row.user_id) if row.user_id else None
        if poster is not None:
            found.append(WaitingItem("review", poster.name, poster.id, "film", poster, person=by.name if by else ""))
    return found


def _films(session: Session, person: access.UserLike) -> list[WaitingItem]:
    ids = list(
        session.scalars(
            select(Project.id)
            .where(Project.deleted_at.is_(None), access.projects_worked_on_by(person), _may_wait())
            .order_by(Project.updated_at.desc())
            .limit(MOST_FILMS)
        )
    )
    posters = {poster.id: poster for poster in film_overview.posters_by_id(session, ids)}
    return [found for id in ids if id in posters and (found := _film(posters[id])) is not None]


def _film(poster: Poster) -> WaitingItem | None:
    step = step_labels.step_to_tell(poster)
    if step.look == "you":
        return WaitingItem("approve", poster.name, poster.id, step.stage, poster, step.waiting)
    if step.look == "ask":
        return WaitingItem("changes", poster.name, poster.id, step.stage, poster, step.changes)
    if step.look == "fail":
        return WaitingItem("failed", poster.name, poster.id, step.stage, poster)
    return None


def _may_wait() -> ColumnElement[bool]:
    """Films in which something may wait, by their rows: a step that failed, a change that is asked for, a script nobody built upon, shots of which some are approved or
    that were not cut. What waits in truth their posters say."""
    cut = exists().where(Cut.project_id == Project.id, Cut.removed_at.is_(None))
    shots = (Shot.project_id == Project.id, Shot.removed_at.is_(None))
    return or_(
        exists().where(Task.project_id == Project.id, Task.status == TaskState.FAILED),
        exists().where(Comment.project_id == Project.id, Comment.kind == "change", Comment.resolved_at.is_(None)),
        ~cut & ~exists().where(*shots) & exists().where(Script.project_id == Project.id, Script.approved_at.is_(None)),
        exists().where(*shots, Shot.approved_at.is_(None))
        & (~cut | exists().where(*shots, Shot.approved_at.is_not(None))),
    )
