"""What became of the films that were accepted, in numbers."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.harness.fire import small_films
from bench.harness.fire.kills import Fire
from bench.harness.report import Figure
from core.database.engine import Database
from core.database.tables import Attempt, Call, Setting, Task
from core.film import film_cut
from core.studio import Studio
from core.tasks.task_rows import OPEN, TaskState


@dataclass(frozen=True)
class Count:
    """What became of it all."""

    accepted: int
    done: int
    failed: int
    steps: int
    attempts: int
    lost_attempts: int
    ended_twice: int
    answered_twice: int
    seconds: float

    @property
    def lost(self) -> int:
        return self.accepted - self.done - self.failed

    @property
    def kept(self) -> bool:
        """The promise: every accepted film is done, once."""
        return self.done == self.accepted and not self.ended_twice and not self.answered_twice


def all_over(db: Database, films: list[uuid.UUID]) -> bool:
    with db.read() as session:
        states = session.scalars(select(Task.status).where(Task.id.in_(films))).all()
    return not any(state in OPEN for state in states)


def wait_until_over(db: Database, films: list[uuid.UUID], quiet_s: float) -> None:
    """Until all is over, or nothing has ended for `quiet_s`."""
    ended, since = -1, time.monotonic()
    while not all_over(db, films) and time.monotonic() - since < quiet_s:
        with db.read() as session:
            known = session.scalar(select(func.count()).where(Task.completed_at.is_not(None))) or 0
        if known != ended:
            ended, since = known, time.monotonic()
        time.sleep(0.3)


def count_films(studio: Studio, films: list[uuid.UUID], seconds: float) -> Count:
    with studio.db.read() as session:
        rows = session.scalars(select(Task).where(Task.root_id.in_(films))).all()
        tries = session.scalars(select(Attempt)).all()
        calls = session.scalars(select(Call.key).where(Call.state == "done", Call.cached.is_(False))).all()
        kept = set(session.scalars(select(Setting.key)))
        roots = [row for row in rows if row.id in films]
        done = [
            row for row in roots if row.status == TaskState.COMPLETED and _is_there(studio, session, row, rows, kept)
        ]
    completed = Counter(one.task_id for one in tries if one.outcome == "completed")
    answers = Counter(key.rpartition("/")[0] for key in calls)
    return Count(
        accepted=len(films),
        done=len(done),
        failed=sum(row.status in (TaskState.FAILED, TaskState.CANCELLED, TaskState.NEEDS_REVIEW) for row in roots),
        steps=len(rows) - len(roots),
        attempts=len(tries),
        lost_attempts=sum(one.outcome == "lost" for one in tries),
        ended_twice=sum(times > 1 for times in completed.values()),
        answered_twice=sum(times > 1 for times in answers.values()),
        seconds=seconds,
    )


def _is_there(studio: Studio, session: Session, root: Task, rows: Sequence[Task], kept: set[str]) -> bool:
    """Not only said to be done: its file stands there, or each of its steps has left what it made."""
    if root.project_id is None:
        return small_films.is_made([row for row in rows if row.parent_id == root.id], kept)
    cuts = film_cut.finished_cuts(session, root.project_id)
    return bool(cuts and cuts[0].sha256 and studio.files.path(cuts[0].sha256).stat().st_size > 0)


def figures(found: Count, fire: Fire) -> list[Figure]:
    total = sum(fire.kills.values())
    return [
        Figure("films_accepted", found.accepted),
        Figure("films_done", found.done, at_least=found.accepted),
        Figure("films_failed", found.failed, at_most=0),
        Figure("films_lost", found.lost, at_most=0),
        Figure("steps", found.steps),
        Figure("attempts", found.attempts, note=f"{found.lost_attempts} were cut short"),
        Figure("steps_ended_twice", found.ended_twice, at_most=0),
        Figure("answers_given_twice", found.answered_twice, at_most=0),
        Figure("kills", total, note=", ".join(f"{kind} {times}" for kind, times in fire.kills.most_common())),
        Figure("kills_inside_a_step", fire.inside, at_least=total / 2),
        Figure("wall", round(found.seconds, 1), "s"),
    ]
