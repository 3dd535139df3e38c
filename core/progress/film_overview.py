"""How films look from outside: seven steps with one state each, and the posters on the wall."""

from __future__ import annotations

import uuid
from collections import Counter, OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from core.database.tables import Call, Cut, Member, Project, Task, User
from core.film import film_cut, made_exports
from core.film.outputs import film_outputs
from core.film.posters import MIDDLE, POSTER_OF, crop_position, poster_still
from core.people import access
from core.production import production_plan
from core.production.production_plan import StageState
from core.progress import status_signs
from core.progress.status_signs import Look
from core.project import projects
from core.stages import STAGES, Stage
from core.storyboard.film_snapshot import FilmSnapshot
from core.tasks import worklist
from core.tasks.task_rows import OPEN, TaskState, stage_of_kind
from core.types import Value

BOARD = "storyboard.board"


@dataclass(frozen=True)
class FilmStep:
    """One of the seven. `approved` of what stands were said yes to, `waiting` stand and wait for that, and `changes` are asked of so many. While work is under way: `at_work` are being made or wait in
    line, `done` of the same makings are made, `in_line` where nobody is at any of it and none is made yet, `planning` where shots
    are still being planned."""

    stage: Stage
    look: Look
    made: int = 0
    total: int = 0
    stale: int = 0
    approved: int = 0
    waiting: int = 0
    changes: int = 0
    at_work: int = 0
    done: int = 0
    in_line: bool = False
    planning: bool = False

    @property
    def share(self) -> float:
        """0 to 1: how much of it stands, whether stale or not."""
        return min(1.0, (self.made + self.stale) / self.total) if self.total else 0.0


class Contributor(Value):
    """Somebody who works on a film, as a wall shows them."""

    id: uuid.UUID
    name: str
    avatar: str = ""


@dataclass(frozen=True)
class Poster:
    """A film on the wall. `seconds` is the length of its newest cut, 0 without one; `picture` a SHA-256, or empty; `spent`
    in micro-yuan; `people` the owner first."""

    id: uuid.UUID
    name: str
    status: str
    ratio: str
    created_at: datetime
    picture: str
    seconds: float
    steps: tuple[FilmStep, ...]
    owner_id: uuid.UUID | None = None
    description: str = ""
    spent: int = 0
    people: tuple[Contributor, ...] = ()
    crop: tuple[int, int] = MIDDLE
    """What of the picture a poster shows: CSS object-position, in percent."""
    sample: bool = False
    """It came with the studio: it stands on the wall, and counts nowhere as made here."""


def film_steps(
    made: FilmSnapshot,
    open_steps: Sequence[Task],
    failed: Sequence[Task] = (),
    done: Mapping[str, int] | None = None,
) -> tuple[FilmStep, ...]:
    """The seven steps of a film, from its rows and the work that stands on it; `done` of that is made by now, by kind."""
    states, lost = production_plan.stage_states(made), Counter(row.task_type for row in failed)
    cut = bool(states["film"].made or states["film"].stale or any(row.parent_id for row in open_steps))
    under_way: dict[str, list[Task]] = {stage: [] for stage in STAGES}
    for row in open_steps:
        if row.kind in (film_outputs.KIND, made_exports.KIND):
            continue  # another file of a film that is made: no step of it is open
        under_way.setdefault(row.task_type, []).append(row)
    asked = {"storyboard": sum(shot.id in made.changes for shot in made.shots)}
    return tuple(
        _step(states, stage, under_way[stage], lost[stage], cut, done or {}, asked.get(stage, 0)) for stage in STAGES
    )


def _step(
    states: dict[Stage, StageState],
    stage: Stage,
    open_steps: Sequence[Task],
    lost: int,
    cut: bool,
    done: Mapping[str, int],
    changes: int = 0,
) -> FilmStep:
    state = states[stage]
    waits = count_waiting(states, stage, cut)
    counted = counted_steps(open_steps)
    planning = stage == "storyboard" and bool(open_steps) and all(row.kind == BOARD for row in open_steps)
    made = sum(n for kind, n in done.items() if stage_of_kind(kind) == stage and (kind == BOARD) == planning)
    at_work = bool(made) or any(is_in_hand(row) for row in open_steps)
    in_line = bool(open_steps) and not at_work
    nobody = stage == "characters" and not (state.total or open_steps) and states["storyboard"].total
    look: Look = "empty" if in_line else step_sign(state, waits, at_work=len(counted), lost=lost, changes=changes)
    if nobody and look == "empty":
        look = "made"  # a film without people, whose shots are there
    return FilmStep(
        stage,
        look,
        state.made,
        state.total,
        state.stale,
        state.approved,
        waits,
        changes,
        len(counted),
        made,
        in_line=in_line,
        planning=planning,
    )


def counted_steps(rows: Sequence[Task]) -> Sequence[Task]:
    """Those of a stage that are counted for a reader: pictures, not the plans of them, as soon as there are any."""
    return [row for row in rows if row.kind != BOARD] or rows


def is_in_hand(row: Task) -> bool:
    """A worker is at it, or a vendor; or it is tried again in a moment."""
    return row.status == TaskState.PROCESSING or (row.status == TaskState.PENDING and row.run_after is not None)


def step_sign(state: StageState, waits: int, *, at_work: int = 0, lost: int = 0, changes: int = 0) -> Look:
    """The worst of what a stage is made of."""
    counted: dict[Look, int] = {
        "work": at_work,
        "fail": lost,
        "ask": changes,
        "stale": state.stale,
        "empty": state.total - state.made - state.stale,
        "you": waits,
        "made": state.made - state.approved,
        "done": state.approved,
    }
    return status_signs.worst_sign(look for look, n in counted.items() if n > 0)


def count_waiting(states: dict[Stage, StageState], stage: Stage, cut: bool) -> int:
    """How much of a stage waits for a person's yes: what stands and nobody built upon, and of shots also what is left of those
    somebody began to approve. A film that is `cut`, or about to be, from shots nobody was asked about asks nobody."""
    state = states[stage]
    if stage == "script" and state.done and not cut and not states["storyboard"].total:
        return 1 - state.approved
    if stage == "storyboard" and state.done and (state.approved or not cut):
        return state.made - state.approved
    return 0


def list_posters(
    session: Session, user: access.UserLike, *, page: int = 1, status: str = "", search: str = ""
) -> tuple[list[Poster], int]:
    """One page of the films this person may see, newest first, and how many there are. `status`: processing, while work
    stands on it; completed, once a film was cut; draft, before that."""
    only = _is(status) if status else None
    rows, total = projects.list_projects(session, user, page=page, search=search, only=only)
    found = _looked_at(session, [row.id for row in rows])
    costs, people = _spent(session, list(found)), _people(session, rows)
    return [replace(found[row.id], spent=costs.get(row.id, 0), people=people[row.id]) for row in rows], total


def count_team_films(session: Session, user: access.UserLike, *, status: str = "", search: str = "") -> int:
    """How many of those films are the team's own: the sample that came with the studio is not."""
    own = projects.is_team_project()
    only = and_(own, _is(status)) if status else own
    return projects.list_projects(session, user, search=search, only=only)[1]


def posters_by_id(session: Session, project_ids: Sequence[uuid.UUID]) -> list[Poster]:
    """Of these films, for who may see them: whoever calls has asked that; what is in the bin or gone has none."""
    stand = select(Project.id).where(Project.id.in_([*project_ids]), Project.deleted_at.is_(None))
    found = _looked_at(session, list(session.scalars(stand)))
    costs = _spent(session, list(found))
    return [replace(poster, spent=costs.get(id, 0)) for id, poster in found.items()]


def film_limits(session: Session, project_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """What may be spent on each of these films, in micro-yuan; one without a limit is left out."""
    asked = select(Project.id, Project.budget_micro_yuan).where(Project.id.in_([*project_ids]))
    return {id: limit for id, limit in session.execute(asked) if limit is not None}


KEPT = 400
_seen: OrderedDict[tuple[uuid.UUID, str], Poster] = OrderedDict()
"""Posters of films that nothing has happened to since: under the film and the stamp of its rows."""


def _looked_at(session: Session, project_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Poster]:
    """Each film as its rows say now; read whole only where a row was changed since it was read last."""
    stamps = {project_id: worklist.film_stamp(session, project_id) for project_id in project_ids}
    anew = [project_id for project_id in project_ids if (project_id, stamps[project_id]) not in _seen]
    at_work = worklist.open_steps_by_film(session, anew) if anew else {}
    found = {}
    for project_id in project_ids:
        key = (project_id, stamps[project_id])
        kept = _seen.get(key)
        found[project_id] = _seen[key] = kept or _poster(session, project_id, at_work[project_id])
    while len(_seen) > KEPT:
        _seen.popitem(last=False)
    return found


def _spent(session: Session, project_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    rows = select(Call.project_id, func.sum(Call.cost_micro_yuan)).where(Call.project_id.in_(project_ids))
    return {
        project_id: int(cost or 0) for project_id, cost in session.execute(rows.group_by(Call.project_id)) if project_id
    }


def _people(session: Session, films: Sequence[Project]) -> dict[uuid.UUID, tuple[Contributor, ...]]:
    """Who is on each of these films, its owner first."""
    members = select(Member.project_id, Member.user_id).where(Member.project_id.in_([row.id for row in films]))
    on = {row.id: [row.user_id] if row.user_id else [] for row in films}
    for project_id, user_id in session.execute(members.order_by(Member.created_at)):
        on[project_id].append(user_id)
    users = select(User).where(User.id.in_({user_id for ids in on.values() for user_id in ids}))
    faces = {
        row.id: Contributor(id=row.id, name=row.name, avatar=str((row.settings or {}).get("avatar", "")))
        for row in session.scalars(users)
    }
    return {project_id: tuple(faces[user_id] for user_id in ids if user_id in faces) for project_id, ids in on.items()}


def _is(status: str) -> ColumnElement[bool]:
    """The condition on a row of projects, by what stands on it: a making that was stopped or failed is no work."""
    mine = Task.project_id == Project.id
    at_work = exists().where(mine, Task.parent_id.is_(None), Task.status.in_(OPEN))
    cut = exists().where(Cut.project_id == Project.id, Cut.sha256 != "", Cut.removed_at.is_(None))
    return {"processing": at_work, "completed": and_(~at_work, cut), "draft": and_(~at_work, ~cut)}[status]


def _poster(session: Session, project_id: uuid.UUID, open_steps: Sequence[Task]) -> Poster:
    made = production_plan.load_snapshot(session, project_id)
    newest = worklist.newest_root(session, project_id)
    failed = [*worklist.failed_steps(session, newest), *worklist.unresolved_failures(session, project_id)]
    cuts = film_cut.finished_cuts(session, project_id)
    picture, shown = _picture(made, cuts[0] if cuts else None)
    return Poster(
        id=project_id,
        name=made.project.name,
        status=made.project.status,
        ratio=made.brief.ratio,
        created_at=made.project.created_at,
        picture=picture,
        crop=shown,
        seconds=film_cut.timeline_of_cut(cuts[0]).seconds() if cuts else 0.0,
        steps=film_steps(made, open_steps, failed, worklist.count_done_steps(session, open_steps)),
        owner_id=made.project.user_id,
        description=made.project.description or "",
        sample=made.project.sample,
    )


def _picture(made: FilmSnapshot, cut: Cut | None) -> tuple[str, tuple[int, int]]:
    """The picture of the shot that stands for the film, as large as there is one, and what of it a poster shows."""
    still = poster_still(made)
    if still is None:
        return (cut.poster if cut else ""), MIDDLE
    large = cut.poster if cut and cut.facts.get(POSTER_OF) == still.sha256 else ""
    return large or still.thumb, crop_position(made.brief.ratio, still.focus)
