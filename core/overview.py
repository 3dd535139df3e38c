"""How films look from outside: seven steps with one state each, and the posters on the wall."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, and_, exists
from sqlalchemy.orm import Session

from core import access, film, making, project, worklist
from core.making import STAGES, Film, Stage, StageState
from core.tables import Cut, Project, Task
from core.task_rows import OPEN

Look = Literal["done", "you", "work", "stale", "empty", "fail"]
"""The one state that is shown of a step, a shot, a row: made, your turn, being made, made from something older, nothing
there yet, could not be made."""


@dataclass(frozen=True)
class Step:
    """One of the seven. `at_work` steps are being made or wait in line; `waiting` stand and wait to be approved."""

    stage: Stage
    look: Look
    made: int = 0
    total: int = 0
    stale: int = 0
    waiting: int = 0
    at_work: int = 0

    @property
    def share(self) -> float:
        """0 to 1: how much of it stands, whether stale or not."""
        return min(1.0, (self.made + self.stale) / self.total) if self.total else 0.0


@dataclass(frozen=True)
class Poster:
    """A film on the wall. `seconds` is the length of its newest cut, 0 without one; `picture` a SHA-256, or empty."""

    id: uuid.UUID
    name: str
    status: str
    ratio: str
    created_at: datetime
    picture: str
    seconds: float
    steps: tuple[Step, ...]
    owner_id: uuid.UUID | None = None


def steps(made: Film, open_steps: Sequence[Task], failed: Sequence[Task] = ()) -> tuple[Step, ...]:
    """The seven steps of a film, from its rows and the work that stands on it."""
    states = making.states(made)
    at_work, lost = Counter(row.task_type for row in open_steps), Counter(row.task_type for row in failed)
    cut = bool(states["film"].made or states["film"].stale or any(row.parent_id for row in open_steps))
    return tuple(_step(states, stage, at_work[stage], lost[stage], cut) for stage in STAGES)


def _step(states: dict[Stage, StageState], stage: Stage, at_work: int, lost: int, cut: bool) -> Step:
    state = states[stage]
    waiting = 0 if cut else _waiting(states, stage)
    return Step(stage, _look(state, at_work, lost, waiting), state.made, state.total, state.stale, waiting, at_work)


def _look(state: StageState, at_work: int, lost: int, waiting: int) -> Look:
    if at_work:
        return "work"
    if lost:
        return "fail"
    if state.stale:
        return "stale"
    if waiting and state.done:
        return "you"
    if state.done:
        return "done"
    return "empty"


def _waiting(states: dict[Stage, StageState], stage: Stage) -> int:
    """It is a person's turn on what stands and nobody has built upon yet."""
    state = states[stage]
    if stage == "script" and state.done and not states["storyboard"].total:
        return 1 - state.approved
    if stage == "storyboard" and state.done:
        return state.made - state.approved
    return 0


def posters(
    session: Session, user: access.Who, *, page: int = 1, status: str = "", search: str = ""
) -> tuple[list[Poster], int]:
    """One page of the films this person may see, newest first, and how many there are. `status`: processing, while work
    stands on it; completed, once a film was cut; draft, before that."""
    only = _is(status) if status else None
    rows, total = project.listed(session, user, page=page, search=search, only=only)
    at_work = worklist.open_under(session, [row.id for row in rows])
    return [_poster(session, row.id, at_work[row.id]) for row in rows], total


def _is(status: str) -> ColumnElement[bool]:
    """The condition on a row of projects, by what stands on it: a making that was stopped or failed is no work."""
    mine = Task.project_id == Project.id
    at_work = exists().where(mine, Task.parent_id.is_(None), Task.status.in_(OPEN))
    cut = exists().where(Cut.project_id == Project.id, Cut.sha256 != "")
    return {"processing": at_work, "completed": and_(~at_work, cut), "draft": and_(~at_work, ~cut)}[status]


def _poster(session: Session, project_id: uuid.UUID, open_steps: Sequence[Task]) -> Poster:
    made = making.read(session, project_id)
    newest = worklist.newest_root(session, project_id)
    failed = [*worklist.failed_under(session, newest), *worklist.lost(session, project_id)]
    cuts = film.cuts(session, project_id)
    return Poster(
        id=project_id,
        name=made.project.name,
        status=made.project.status,
        ratio=made.brief.ratio,
        created_at=made.project.created_at,
        picture=(cuts[0].poster if cuts else "") or first_picture(made),
        seconds=film.timeline_of(cuts[0]).seconds() if cuts else 0.0,
        steps=steps(made, open_steps, failed),
        owner_id=made.project.user_id,
    )


def first_picture(made: Film) -> str:
    """The small version of the first picture that stands."""
    chosen = (made.takes.get(shot.take_id) for shot in made.shots if shot.take_id)
    return next((take.thumb or take.sha256 for take in chosen if take), "")
