"""A film as a screen shows it, read in one transaction: what is made, at work, missing, stale, doubtful and spent, and what somebody
may do with it. Values only; nothing here is written."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from core.database.engine import Session
from core.database.tables import Task
from core.film import shot_lengths
from core.money import budgets
from core.money.budgets import FilmSpending
from core.people import access
from core.people.access import Action, UserLike
from core.production import production_plan
from core.production.stage_needs import Need
from core.progress import film_overview, unsettled_steps
from core.progress.film_overview import FilmStep
from core.progress.unsettled_steps import UnsettledStep
from core.project import takes
from core.storyboard.film_snapshot import FilmSnapshot
from core.tasks import worklist

Target = tuple[str, str]
"""A stage, and the id of the row it makes something of."""


@dataclass(frozen=True)
class FilmState:
    """`root` is the making of the whole film that is under way, `at_work` the open step on each row, `failed` why the last making
    of each row could not go on, `failure` why that of the film could not, `doubts` what may have been paid and waits for a person,
    `seconds` how long each shot is in the film, `stamp` what changes whenever work on the film does."""

    made: FilmSnapshot
    steps: tuple[FilmStep, ...]
    needs: list[Need]
    root: Task | None
    open_roots: list[Task]
    at_work: dict[Target, Task]
    failed: dict[Target, Task]
    failure: Task | None
    takes: dict[uuid.UUID, int]
    money: FilmSpending
    stamp: str
    may_edit: bool
    may_approve: bool
    stale: dict[Target, Need]
    doubts: list[UnsettledStep]
    seconds: dict[str, float]


def load_film_state(session: Session, who: UserLike, project_id: uuid.UUID) -> FilmState:
    """Raises NotFound, also for a film this person may not see."""
    thing = access.find_ownership(session, project_id)
    access.require(who, Action.SEE, thing)
    made = production_plan.load_snapshot(session, project_id)
    newest = worklist.newest_root(session, project_id)
    open_roots = worklist.list_open_roots(session, project_id)
    at_work = worklist.open_steps_by_film(session, [project_id])[project_id]
    failed, lost = worklist.failed_steps(session, newest), worklist.unresolved_failures(session, project_id)
    needs = production_plan.list_needs(made)
    return FilmState(
        made=made,
        steps=film_overview.film_steps(made, at_work, [*failed, *lost], worklist.count_done_steps(session, at_work)),
        needs=needs,
        root=next((row for row in open_roots if row.kind == "film.make"), None),
        open_roots=open_roots,
        at_work={(row.task_type, row.target_id): row for row in reversed(at_work)},
        failed={(row.task_type, row.target_id): row for row in lost},
        failure=failed[0] if failed else None,
        takes=takes.count_takes(session, project_id),
        money=budgets.film_spending(session, project_id),
        stamp=worklist.film_stamp(session, project_id),
        may_edit=access.can(who, Action.EDIT, thing),
        may_approve=access.can(who, Action.APPROVE, thing),
        stale={(need.stage, need.target_id): need for need in needs if need.why == "stale"},
        doubts=unsettled_steps.list_unsettled_steps(session, who, project_id),
        seconds=shot_lengths.shot_seconds(made),
    )
