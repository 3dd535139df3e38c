"""A task in the words of its reader: the same values whether a page draws it or the live line brings it up to date."""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core import time_words
from core.expected_time import Left
from core.signs import Look
from core.task_rows import OPEN, Status
from core.task_tree import StageProgress, StepRow
from core.words import area, retell, say

LOOKS: dict[str, Look] = {
    Status.PENDING: "empty",
    Status.PROCESSING: "work",
    Status.COMPLETED: "made",
    Status.FAILED: "fail",
    Status.CANCELLED: "empty",
    Status.NEEDS_REVIEW: "you",
}
MAKING = "film.make"
AGAIN = (Status.FAILED, Status.CANCELLED, Status.NEEDS_REVIEW)


def root(
    row: StepRow,
    stages: Sequence[StageProgress],
    share: float,
    left: Left | None,
    language: str,
    at: datetime,
) -> dict[str, Any]:
    """What somebody asked for: how it is, how far, how long, and why not."""
    done, total = sum(stage.done for stage in stages), sum(stage.total for stage in stages)
    many = total > 1
    return {
        "id": str(row.id),
        "what": job(row.kind, language, row.params),
        "look": LOOKS[row.status],
        "word": say(
            "tasks.stopping" if row.cancel_asked and row.status in OPEN else f"pages.task_{row.status}", language
        ),
        "counted": say("pages.steps_done", language, n=done, of=total) if many else "",
        "share": share if many or row.status not in OPEN else row.progress / 100,
        "left": time_words.to_go(left, language) if row.status in OPEN else "",
        "said": retell(row.message, language) if row.message and row.status in OPEN else "",
        "why": retell(row.error, language) if row.error and row.status in AGAIN else "",
        "open": row.status in OPEN,
        "stopping": row.cancel_asked,
        "again": row.status in AGAIN,
        **times(row, at),
    }


def step(row: StepRow, language: str, at: datetime, attempts: int = 1) -> dict[str, Any]:
    """One step: how it is, what is being done, and why not."""
    running = row.status == Status.PROCESSING and row.lease_until is not None
    look: Look = "work" if running else LOOKS[row.status]
    said = retell(row.message, language) if row.message and running else ""
    said = retell(row.error, language) if row.error and row.status != Status.COMPLETED else said
    tries = say("pages.nth_try", language, n=attempts) if attempts > 1 else ""
    return {
        "id": str(row.id),
        "what": job(row.kind, language),
        "look": look,
        "word": say("pages.task_running" if running else f"pages.task_{row.status}", language),
        "said": " · ".join(part for part in (said, tries) if part),
        "share": row.progress / 100 if running else 0,
        "again": row.status in AGAIN,
        **times(row, at),
    }


def job(kind: str, language: str, params: Mapping[str, Any] | None = None) -> str:
    """What a job does, as people say it; of one that has no words, its own name. `params` tell of a making what it makes: the
    last of its `stages`, and whether its `deed` is to refresh."""
    key, params = "job_" + kind.replace(".", "_"), params or {}
    if kind == MAKING:
        made = (params.get("deed"), *reversed(params.get("stages") or ()))
        key = next((named for one in made if one and (named := f"{key}_{one}") in area("pages")), key)
    return say(f"pages.{key}", language) if key in area("pages") else kind


def times(row: StepRow, at: datetime) -> dict[str, Any]:
    """Whole seconds it waited and was worked on, and which of the two goes on counting."""
    begun = row.started_at or row.completed_at or at
    waited = max(0.0, (begun - row.created_at).total_seconds())
    worked = max(0.0, ((row.completed_at or at) - begun).total_seconds()) if row.started_at else 0.0
    is_open = row.status in OPEN
    counting = (
        "" if not is_open else "worked" if row.status == Status.PROCESSING else "" if row.started_at else "waited"
    )
    return {"waited": round(waited), "worked": round(worked), "counting": counting}


def wait(seconds: float, language: str) -> str:
    """How long something takes, rounded up: 1 min 24 s."""
    whole = max(1, math.ceil(seconds))
    if whole < 60:
        return say("pages.wait_s", language, s=whole)
    if whole < 3600:
        return say("pages.wait_m", language, m=whole // 60, s=whole % 60)
    return say("pages.wait_h", language, h=whole // 3600, m=whole % 3600 // 60)


def ids(names: object, most: int) -> list[uuid.UUID]:
    """Ids as somebody from outside named them; what is none is left out."""
    found = []
    for name in names[:most] if isinstance(names, list) else []:
        try:
            found.append(uuid.UUID(str(name)))
        except ValueError:
            continue
    return found
