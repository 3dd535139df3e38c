"""The studio's database is copied while people work."""

from __future__ import annotations

from core.operations import backup
from jobs.task_work import Work, job


@job("backup.make")
def make(work: Work) -> None:
    work.say(0.02, "doing.copying_database")
    made = backup.make_backup(work.studio, work.say, owner=str(work.task_id))
    work.result = made.model_dump(mode="json")
