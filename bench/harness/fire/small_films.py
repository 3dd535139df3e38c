"""The films that are made under fire: whole ones, and small ones of a few short steps."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Sequence

from core.database.tables import Setting, Task
from core.production import cpu_seconds
from core.project import projects
from core.project.projects import Brief
from core.studio import Studio
from core.tasks.task_rows import PlannedStep
from jobs import queue
from jobs.task_work import Work, job

IDEAS = (
    "雨夜，一个失忆的女侦探在霓虹街头追查一只会说话的猫",
    "A lighthouse keeper finds a letter that the sea brought back",
    "老木匠为远行的孙女做了一只会飞的木鸟",
    "Two rival bakers are snowed in on the night before the fair",
    "沙漠里的机器人想学会唱歌",
)
SMALL_STEPS = 6


@job("chaos.film")
def small_film(work: Work) -> list[PlannedStep]:
    """A film of small steps, for a run of less than a minute."""
    shots = [PlannedStep(kind="chaos.step", key=f"shot:{n}", expected_s=0.3) for n in range(SMALL_STEPS)]
    return [*shots, PlannedStep(kind="chaos.step", key="cut", after=tuple(shot.key for shot in shots), expected_s=0.3)]


@job("chaos.step")
def small_step(work: Work) -> None:
    """Something of about a third of a second, kept like everything a step makes."""
    end = time.monotonic() + 0.3
    made = hashlib.sha256(str(work.task_id).encode())
    while time.monotonic() < end:
        made.update(made.digest() * 64)
        time.sleep(0.01)
    with work.write() as session:
        session.merge(Setting(key=f"made:{work.task_id}", value={"by": work.task.fence}))


def is_made(steps: Sequence[Task], kept: set[str]) -> bool:
    """Each of its steps has left what it made; `kept`: the keys of everything that was left."""
    return len(steps) == SMALL_STEPS + 1 and all(f"made:{row.id}" in kept for row in steps)


def submit_films(studio: Studio, films: int, seconds: int, height: int, small: bool) -> list[uuid.UUID]:
    if small:
        return [queue.submit(studio, "chaos.film", user=None, project_id=None, expected_s=2) for _ in range(films)]
    return [_submit_film(studio, IDEAS[n % len(IDEAS)], n, seconds, height) for n in range(films)]


def _submit_film(studio: Studio, idea: str, take: int, seconds: int, height: int) -> uuid.UUID:
    language = projects.detect_language(idea)
    brief = Brief(idea=idea, seconds=seconds, language=language, take=take, short_side=height)
    with studio.db.write() as session:
        project_id = projects.create(session, None, brief).id
    expected_s = cpu_seconds.expected_film_seconds(brief)
    return queue.submit(studio, "film.make", user=None, project_id=project_id, expected_s=expected_s)
