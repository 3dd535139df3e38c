"""How a worker claims a task: our way, and one that forgets, under which the same count must fail."""

from __future__ import annotations

import uuid

from sqlalchemy import update

from core.database.engine import Database
from core.database.tables import Attempt, utc_now
from core.tasks import task_lifecycle
from core.tasks.task_rows import ClaimedTask


def forgetful(db: Database, task_id: uuid.UUID, worker: str, lease_s: float) -> ClaimedTask | None:
    """Like a queue that thinks a task is as good as done once somebody took it: its lease never ends, and who has it is
    not looked at again."""
    claimed = task_lifecycle.claim(db, task_id, worker, 1e9)
    if claimed is not None:
        with db.write() as session:
            session.execute(update(Attempt).where(Attempt.task_id == task_id).values(ended_at=utc_now()))
    return claimed


CLAIMS = {"ours": task_lifecycle.claim, "forgetful": forgetful}
