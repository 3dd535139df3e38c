"""A film while it is being made, as whoever watches sees it: newest picture, every shot, each stage, what is left.

Read from the rows each time; nothing is kept. `stamp` is a cheap way to ask whether looking again is worth it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.database.tables import Task
from core.errors import NotFound
from core.film import shot_lengths
from core.money.ledger import spent_on_project
from core.production import production_plan
from core.production.production_plan import StageState
from core.progress import film_overview, status_signs
from core.progress.film_overview import FilmStep
from core.progress.status_signs import Look
from core.script.model import Script
from core.stages import STAGES, Stage
from core.storyboard import storyboard
from core.storyboard.film_snapshot import FilmSnapshot
from core.tasks import task_tree, worklist
from core.tasks.expected_time import TimeLeft
from core.tasks.task_changes import FollowedRow, is_at_work
from core.tasks.task_rows import OPEN, TaskState
from core.tasks.task_tree import StageProgress, TaskTree, load_tree
from core.types import Value

PLANNING = ("film.make", "film.plan")
SAID_KINDS = ("dialogue", "narration")


class LiveShot(Value):
    """`picture` and `thumb` are SHA-256 of what stands now, or empty. `words` is what is said in it, else what happens."""

    id: uuid.UUID
    number: int
    look: Look
    picture: str = ""
    thumb: str = ""
    words: str = ""
    size: str = ""
    angle: str = ""
    movement: str = ""
    seconds: float = 0.0
    share: float = 0.0


class LiveStage(Value):
    """`doing` is the stored sentence of what is being done now; `counts` and
    `names` what stands, for a sentence about it."""

    stage: str
    look: Look
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    doing: dict[str, Any] = {}
    counts: dict[str, int] = {}
    names: tuple[str, ...] = ()


class LiveMaking(Value):
    """One making of a film. `share` is 0 to 1, times in seconds, money in micro-yuan, `newest` the shot painted last,
    `running` how many steps somebody is at."""

    id: uuid.UUID
    project_id: uuid.UUID
    title: str
    ratio: str
    status: str
    over: bool
    share: float
    left: TimeLeft | None
    spent: int
    limit: int | None = None
    cancelling: bool = False
    error: dict[str, Any] = {}
    running: int = 0
    doing: tuple[dict[str, Any], ...] = ()
    shots: tuple[LiveShot, ...] = ()
    stages: tuple[LiveStage, ...] = ()
    newest: uuid.UUID | None = None
    film: str = ""
    poster: str = ""


class PaintedPicture(Value):
    """The picture that stands for a shot now: two SHA-256."""

    picture: str
    thumb: str


class LiveFilm(Value):
    """A film as its header, its bar and its cards show it while work goes on. `stamp` is worklist's; `busy` while anything
    of it is open; `doing` the stored sentences of what is in hand; `making` the film's own task, if it is being made."""

    stamp: str
    steps: tuple[FilmStep, ...]
    scenes: int = 0
    film_seconds: float = 0.0
    busy: bool = False
    running: int = 0
    doing: tuple[dict[str, Any], ...] = ()
    making: uuid.UUID | None = None
    share: float = 0.0
    left: TimeLeft | None = None
    cancelling: bool = False


def project_of_task(db: Database, root_id: uuid.UUID) -> uuid.UUID | None:
    """The project whose film this task makes."""
    with db.read() as session:
        root = session.get(Task, root_id)
        return root.project_id if root is not None and root.parent_id is None else None


def making_stamp(session: Session, root_id: uuid.UUID) -> tuple[Any, ...]:
    """Another value each time anything under a making was added, said or ended."""
    row = session.execute(select(func.count(), func.max(Task.updated_at)).where(Task.root_id == root_id)).one()
    return tuple(row)


def load_live_making(db: Database, root_id: uuid.UUID, workers: int = 2) -> LiveMaking | None:
    """None where there is no such making, or its film is gone."""
    whole = load_tree(db, root_id, workers)
    project_id = project_of_task(db, root_id)
    if whole is None or project_id is None:
        return None
    with db.read() as session:
        project = session.get(tables.Project, project_id)
        if project is None or project.deleted_at is not None:
            return None
        made = production_plan.load_snapshot(session, project_id)
        rows = list(session.scalars(select(Task).where(Task.root_id == root_id, Task.id != root_id)))
        cost = spent_on_project(session, project_id)
    stands, cut = production_plan.stage_states(made), made.cut is not None or not whole.over
    waits = {stage: film_overview.count_waiting(stands, stage, cut) for stage in STAGES}
    shots = tuple(_shots(made, rows, bool(waits["storyboard"])))
    finished = whole.status == TaskState.COMPLETED and made.cut is not None
    return LiveMaking(
        id=root_id,
        project_id=project_id,
        title=project.name,
        ratio=made.brief.ratio,
        status=whole.status,
        over=whole.over,
        share=whole.share,
        left=whole.left,
        spent=cost,
        limit=project.budget_micro_yuan,
        cancelling=whole.cancelling,
        error=whole.error,
        running=len(whole.doing),
        doing=tuple(step.message for step in whole.doing if step.message),
        shots=shots,
        stages=tuple(_stages(made, whole, rows, stands, waits)),
        newest=_newest(made),
        film=made.cut.sha256 if finished and made.cut else "",
        poster=made.cut.poster if finished and made.cut else "",
    )


def load_live_film(
    session: Session,
    project_id: uuid.UUID,
    rows: Sequence[FollowedRow],
    mark: str,
    workers: int,
    before: LiveFilm | None = None,
) -> LiveFilm | None:
    """How a film stands, from its steps and its rows; with `before`, its stages are taken from there and only the steps are
    counted anew. None where it is gone."""
    whole = before or _overview(session, project_id, mark)
    if whole is None:
        return None
    open_rows = [row for row in rows if row.status in OPEN]
    in_hand = [row for row in open_rows if is_at_work(row) and row.kind not in PLANNING]
    making_rows = [row for row in open_rows if row.parent_id is None and row.kind == "film.make"]
    root = max(making_rows, key=lambda row: row.created_at, default=None)
    share, left, _ = making_progress(rows, root.id, workers) if root else (0.0, None, ())
    return LiveFilm(
        stamp=mark,
        steps=whole.steps,
        scenes=whole.scenes,
        film_seconds=whole.film_seconds,
        busy=bool(open_rows),
        running=len(in_hand),
        doing=tuple(row.message for row in in_hand if row.message),
        making=root.id if root else None,
        share=share,
        left=left,
        cancelling=root.cancel_asked if root else False,
    )


def making_progress(
    rows: Sequence[FollowedRow], root_id: uuid.UUID, workers: int
) -> tuple[float, TimeLeft | None, tuple[StageProgress, ...]]:
    """(share done, what is left, each stage) of the making under this task, from rows in the order they were planned."""
    grown = task_tree.build_tree([row for row in rows if row.root_id == root_id], root_id, workers, tables.utc_now())
    return (grown.share, grown.left, grown.stages) if grown else (0.0, None, ())


def painted_pictures(session: Session, rows: Sequence[FollowedRow]) -> dict[str, PaintedPicture]:
    """The pictures that stand for the shots which these steps have just painted, by the shot's id as text."""
    done = [
        row for row in rows if row.task_type == "storyboard" and row.status == TaskState.COMPLETED and row.target_id
    ]
    if not done:
        return {}
    ids = [shot_id for row in done if (shot_id := _of_shot(row.target_id))]
    shot, take = tables.Shot, tables.Take
    found = select(shot.id, take.sha256, take.thumb).join(take, take.id == shot.take_id).where(shot.id.in_(ids))
    return {
        str(row.id): PaintedPicture(picture=row.sha256, thumb=row.thumb or row.sha256) for row in session.execute(found)
    }


def _of_shot(target_id: str) -> uuid.UUID | None:
    """The shot that a step painted; None for what is done beside it, under a name like tool:…"""
    try:
        return uuid.UUID(target_id)
    except ValueError:
        return None


def _overview(session: Session, project_id: uuid.UUID, mark: str) -> LiveFilm | None:
    """The seven steps of a film and what they say of themselves."""
    try:
        made = production_plan.load_snapshot(session, project_id)
    except NotFound:
        return None
    open_steps = worklist.open_steps_by_film(session, [project_id])[project_id]
    newest = worklist.newest_root(session, project_id)
    lost = [*worklist.failed_steps(session, newest), *worklist.unresolved_failures(session, project_id)]
    return LiveFilm(
        stamp=mark,
        steps=film_overview.film_steps(made, open_steps, lost, worklist.count_done_steps(session, open_steps)),
        scenes=len(made.script.scenes) if made.script else 0,
        film_seconds=made.cut.timeline["frames"] / made.cut.timeline["fps"] if made.cut else 0.0,
    )


def _shots(made: FilmSnapshot, rows: Sequence[Task], asked: bool) -> list[LiveShot]:
    said, lengths = _said(made.script), shot_lengths.shot_seconds(made)
    told = [row for row in rows if row.target_id and row.status in (TaskState.FAILED, TaskState.PROCESSING)]
    work = {row.target_id: row for row in sorted(told, key=lambda row: row.status == TaskState.PROCESSING)}
    return [_shot(made, shot, work.get(str(shot.id)), said, lengths[str(shot.id)], asked) for shot in made.shots]


def _shot(
    made: FilmSnapshot, shot: tables.Shot, task: Task | None, said: dict[str, str], seconds: float, asked: bool
) -> LiveShot:
    plan = storyboard.plan_of(shot)
    take = made.takes.get(shot.take_id) if shot.take_id else None
    busy = task is not None and task.status == TaskState.PROCESSING
    lost = task is not None and task.status == TaskState.FAILED
    approved = shot.approved_at is not None
    look = status_signs.choose_sign(
        there=take is not None, at_work=busy, failed=lost, asked=asked and not approved, approved=approved
    )
    return LiveShot(
        id=shot.id,
        number=shot.sequence,
        look=look,
        picture=take.sha256 if take else "",
        thumb=(take.thumb or take.sha256) if take else "",
        words=" ".join(said[beat] for beat in plan.lines if beat in said) or plan.description,
        size=plan.size,
        angle=plan.angle,
        movement=plan.movement,
        seconds=seconds,
        share=task.progress / 100 if busy and task else 0.0,
    )


def _said(script: Script | None) -> dict[str, str]:
    if script is None:
        return {}
    return {beat.id: beat.text for scene in script.scenes for beat in scene.beats if beat.kind in SAID_KINDS}


def _newest(made: FilmSnapshot) -> uuid.UUID | None:
    painted = [(take.created_at, shot.id) for shot in made.shots if (take := made.takes.get(shot.take_id or shot.id))]
    return max(painted)[1] if painted else None


def _stages(
    made: FilmSnapshot, whole: TaskTree, rows: Sequence[Task], stands: dict[Stage, StageState], waits: dict[Stage, int]
) -> list[LiveStage]:
    """A stage without a task in this making shows what stands of it already."""
    progress = {p.stage: p for p in whole.stages}
    said = {row.id: row.message for row in rows}
    found = []
    for stage in STAGES[1:]:
        own = [row for row in rows if row.task_type == stage and row.kind not in PLANNING]
        doing = [said[step.id] for step in whole.doing if step.kind.startswith(f"{stage}.") and said.get(step.id)]
        counted = film_overview.counted_steps(own)
        done, total = sum(row.status == TaskState.COMPLETED for row in counted), len(counted)
        failed = progress[stage].failed if stage in progress else 0
        busy = any(film_overview.is_in_hand(row) for row in own)
        finished = stands[stage].done and not any(row.status in OPEN for row in own)
        stood: Look = film_overview.step_sign(stands[stage], waits[stage]) if finished else "empty"
        look: Look = "fail" if failed else "work" if busy or (0 < done < total and not whole.over) else stood
        found.append(
            LiveStage(
                stage=stage,
                look=look,
                done=done,
                total=total,
                seconds=_seconds(own),
                doing=doing[0] if doing and busy else {},
                counts=_counts(made, stage),
                names=tuple(row.name for row in made.cast) if stage == "characters" else (),
            )
        )
    return found


def _counts(made: FilmSnapshot, stage: str) -> dict[str, int]:
    lines = sum(row.type == "narration" for row in made.audios)
    match stage:
        case "script":
            return {"scenes": len(made.script.scenes) if made.script else 0, "lines": lines}
        case "characters":
            return {"people": len(made.cast)}
        case "audio":
            return {"lines": lines}
        case _:
            return {"shots": len(made.shots)}


def _seconds(rows: Sequence[Task]) -> float:
    """From when the first of them began until the last ended, or now."""
    begun = [row.started_at for row in rows if row.started_at]
    if not begun:
        return 0.0
    ended = [row.completed_at or tables.utc_now() for row in rows if row.started_at]
    return round((max(ended, default=datetime.min) - min(begun)).total_seconds(), 1)
