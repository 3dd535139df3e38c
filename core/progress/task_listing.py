"""A page of the list of tasks: what people asked for, each with what stands under it, what it cost and what may be done to it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from core.database.tables import Task, utc_now
from core.people import access
from core.people.access import Action, UserLike
from core.progress import live_view, task_groups, task_view, unsettled_steps
from core.progress.task_groups import StepGroup
from core.tasks import worklist


@dataclass(frozen=True)
class ListedTask:
    """`told` is the task in the reader's words (core.progress.task_view.root_view); `cost` in micro-yuan; `unfinished` the kinds of steps that
    trying again would ask for; `groups` its steps, where they are asked for."""

    task: Task
    film: str
    who: str
    told: dict[str, Any]
    unfinished: list[str]
    cost: int
    may_steer: bool
    foldable: bool
    groups: list[StepGroup] | None


@dataclass(frozen=True)
class ListingChoices:
    """What the list can be narrowed to, films and people by id; and what of this person's own could be done to all at once."""

    films: dict[uuid.UUID, str]
    people: dict[uuid.UUID, str]
    failed: list[Task]
    running: list[Task]
    unfinished: list[str]


def waiting_and_any(session: Session, user: UserLike) -> tuple[list[unsettled_steps.UnsettledStep], bool]:
    """What waits for a person to look at, and whether there is anything at all to list."""
    waiting = unsettled_steps.list_unsettled_steps(session, user)
    return waiting, bool(waiting) or bool(worklist.list_roots(session, user)[1])


def listing_choices(session: Session, user: UserLike) -> ListingChoices:
    failed = worklist.given_up_makings(session, user.id)
    return ListingChoices(
        films=worklist.films_worked_on(session, user),
        people=worklist.people_who_asked(session) if access.can(user, Action.SEE_ALL_TASKS) else {},
        failed=failed,
        running=worklist.open_tasks_of_user(session, user.id),
        unfinished=worklist.unfinished_kinds(session, [task.id for task in failed]),
    )


def load_page(
    session: Session,
    /,
    user: UserLike,
    language: str,
    workers: int,
    unfolded: Collection[str],
    number: int,
    **asked: Any,
) -> tuple[list[ListedTask], int, int]:
    """The page of this number, or the first where that is empty: its tasks, how many there are in all, and which page it is. `asked`
    as core.tasks.worklist.list_roots has it; `unfolded` are the ids, as text, of tasks whose steps are wanted."""
    rows, total = worklist.list_roots(session, user, page=number, **asked)
    if not rows and number > 1:
        number = 1
        rows, total = worklist.list_roots(session, user, **asked)
    return _shown(session, user, language, workers, unfolded, rows), total, number


def _shown(
    session: Session,
    user: UserLike,
    language: str,
    workers: int,
    unfolded: Collection[str],
    rows: list[tuple[Task, str]],
) -> list[ListedTask]:
    ids = [task.id for task, _ in rows]
    costs = worklist.making_costs(session, ids)
    names = worklist.names_by_user(session, {task.user_id for task, _ in rows if task.user_id})
    many = worklist.step_counts(session, ids)
    found = []
    for task, film in rows:
        under = worklist.steps_of_making(session, task.id)
        told = _told(task, under, language, workers)
        found.append(
            ListedTask(
                task=task,
                film=film,
                who=names.get(task.user_id, "") if task.user_id else "",
                told=told,
                unfinished=worklist.unfinished_kinds(session, [task.id]) if told["again"] else [],
                cost=costs.get(task.id, 0),
                may_steer=access.can_steer_task(session, user, task),
                foldable=many[task.id][1] > 0,
                groups=task_groups.group_film_steps(session, task.project_id, under)
                if str(task.id) in unfolded
                else None,
            )
        )
    return found


def _told(task: Task, under: list[Task], language: str, workers: int) -> dict[str, Any]:
    steps = sorted([task, *under], key=lambda row: row.created_at)
    share, left, stages = live_view.making_progress(steps, task.id, workers)
    return task_view.root_view(task, stages, share, left, language, utc_now())
