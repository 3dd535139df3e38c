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

from core import making, storyboard, tables
from core.db import Database
from core.ledger import spent
from core.making import STAGES, Film
from core.overview import Look
from core.script import Script
from core.tables import Task
from core.task_rows import OPEN, Status
from core.task_tree import Tree, tree
from core.types import Value

PLANNING = ("film.make", "film.plan")
SAID_KINDS = ("dialogue", "narration")


class ShotSeen(Value):
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


class StageSeen(Value):
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


class MakingSeen(Value):
    """One making of a film. `share` is 0 to 1, times in seconds, money in micro-yuan, `newest` the shot painted last."""

    id: uuid.UUID
    project_id: uuid.UUID
    title: str
    ratio: str
    status: str
    over: bool
    share: float
    seconds_left: float | None
    spent: int
    cancelling: bool = False
    error: dict[str, Any] = {}
    doing: tuple[dict[str, Any], ...] = ()
    shots: tuple[ShotSeen, ...] = ()
    stages: tuple[StageSeen, ...] = ()
    newest: uuid.UUID | None = None
    film: str = ""
    poster: str = ""


def project_of(db: Database, root_id: uuid.UUID) -> uuid.UUID | None:
    """The project whose film this task makes."""
    with db.read() as session:
        root = session.get(Task, root_id)
        return root.project_id if root is not None and root.parent_id is None else None


def stamp(session: Session, root_id: uuid.UUID) -> tuple[Any, ...]:
    """Another value each time anything under a making was added, said or ended."""
    row = session.execute(select(func.count(), func.max(Task.updated_at)).where(Task.root_id == root_id)).one()
    return tuple(row)


def seen(db: Database, root_id: uuid.UUID, workers: int = 2) -> MakingSeen | None:
    """None where there is no such making, or its film is gone."""
    whole = tree(db, root_id, workers)
    project_id = project_of(db, root_id)
    if whole is None or project_id is None:
        return None
    with db.read() as session:
        project = session.get(tables.Project, project_id)
        if project is None or project.deleted_at is not None:
            return None
        made = making.read(session, project_id)
        rows = list(session.scalars(select(Task).where(Task.root_id == root_id, Task.id != root_id)))
        cost = spent(session, project_id)
    shots = tuple(_shots(made, rows))
    finished = whole.status == Status.COMPLETED and made.cut is not None
    return MakingSeen(
        id=root_id,
        project_id=project_id,
        title=project.name,
        ratio=made.brief.ratio,
        status=whole.status,
        over=whole.over,
        share=whole.share,
        seconds_left=whole.seconds_left,
        spent=cost,
        cancelling=whole.cancelling,
        error=whole.error,
        doing=tuple(step.message for step in whole.doing if step.message),
        shots=shots,
        stages=tuple(_stages(made, whole, rows)),
        newest=_newest(made),
        film=made.cut.sha256 if finished and made.cut else "",
        poster=made.cut.poster if finished and made.cut else "",
    )


def _shots(made: Film, rows: Sequence[Task]) -> list[ShotSeen]:
    said = _said(made.script)
    told = [row for row in rows if row.target_id and row.status in (Status.FAILED, Status.PROCESSING)]
    work = {row.target_id: row for row in sorted(told, key=lambda row: row.status == Status.PROCESSING)}
    return [_shot(made, shot, work.get(str(shot.id)), said) for shot in made.shots]


def _shot(made: Film, shot: tables.Shot, task: Task | None, said: dict[str, str]) -> ShotSeen:
    plan = storyboard.plan_of(shot)
    take = made.takes.get(shot.take_id) if shot.take_id else None
    busy = task is not None and task.status == Status.PROCESSING
    lost = task is not None and task.status == Status.FAILED
    look: Look = "work" if busy else "fail" if lost else "done" if take else "empty"
    return ShotSeen(
        id=shot.id,
        number=shot.sequence,
        look=look,
        picture=take.sha256 if take else "",
        thumb=(take.thumb or take.sha256) if take else "",
        words=" ".join(said[beat] for beat in plan.lines if beat in said) or plan.description,
        size=plan.size,
        angle=plan.angle,
        movement=plan.movement,
        seconds=plan.seconds,
        share=task.progress / 100 if busy and task else 0.0,
    )


def _said(script: Script | None) -> dict[str, str]:
    if script is None:
        return {}
    return {beat.id: beat.text for scene in script.scenes for beat in scene.beats if beat.kind in SAID_KINDS}


def _newest(made: Film) -> uuid.UUID | None:
    painted = [(take.created_at, shot.id) for shot in made.shots if (take := made.takes.get(shot.take_id or shot.id))]
    return max(painted)[1] if painted else None


def _stages(made: Film, whole: Tree, rows: Sequence[Task]) -> list[StageSeen]:
    """A stage without a task in this making shows what stands of it already."""
    progress = {p.stage: p for p in whole.stages}
    said = {row.id: row.message for row in rows}
    stands = making.states(made)
    found = []
    for stage in STAGES[1:]:
        own = [row for row in rows if row.task_type == stage and row.kind not in PLANNING]
        doing = [said[step.id] for step in whole.doing if step.kind.startswith(f"{stage}.") and said.get(step.id)]
        counted = [row for row in own if row.kind != "storyboard.board"] or own
        done, total = sum(row.status == Status.COMPLETED for row in counted), len(counted)
        failed = progress[stage].failed if stage in progress else 0
        busy = any(row.status == Status.PROCESSING for row in own)
        finished = stands[stage].done and not any(row.status in OPEN for row in own)
        look: Look = "fail" if failed else "work" if busy or 0 < done < total else "done" if finished else "empty"
        found.append(
            StageSeen(
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


def _counts(made: Film, stage: str) -> dict[str, int]:
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
    ended = [row.completed_at or tables.now() for row in rows if row.started_at]
    return round((max(ended, default=datetime.min) - min(begun)).total_seconds(), 1)
