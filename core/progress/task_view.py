"""A task in the words of its reader: the same values whether a page draws it or the live line brings it up to date."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.i18n import texts_of_area, translate_key, translate_stored
from core.progress import time_labels
from core.progress.status_signs import Look
from core.tasks.expected_time import TimeLeft
from core.tasks.task_rows import OPEN, TaskState
from core.tasks.task_tree import StageProgress, StepRow

LOOKS: dict[str, Look] = {
    TaskState.PENDING: "empty",
    TaskState.PROCESSING: "work",
    TaskState.COMPLETED: "made",
    TaskState.FAILED: "fail",
    TaskState.CANCELLED: "empty",
    TaskState.NEEDS_REVIEW: "you",
}
MAKING = "film.make"
AGAIN = (TaskState.FAILED, TaskState.CANCELLED, TaskState.NEEDS_REVIEW)


def root_view(
    row: StepRow,
    stages: Sequence[StageProgress],
    share: float,
    left: TimeLeft | None,
    language: str,
    at: datetime,
) -> dict[str, Any]:
    """What somebody asked for: how it is, how far, how long, and why not."""
    done, total = sum(stage.done for stage in stages), sum(stage.total for stage in stages)
    many = total > 1
    return {
        "id": str(row.id),
        "what": job_name(row.kind, language, row.params),
        "look": LOOKS[row.status],
        "word": translate_key(
            "tasks.stopping" if row.cancel_asked and row.status in OPEN else f"pages.task_{row.status}", language
        ),
        "counted": translate_key("pages.steps_done", language, n=done, of=total) if many else "",
        "share": share if many or row.status not in OPEN else row.progress / 100,
        "left": time_labels.format_time_left(left, language) if row.status in OPEN else "",
        "said": translate_stored(row.message, language) if row.message and row.status in OPEN else "",
        "why": translate_stored(row.error, language) if row.error and row.status in AGAIN else "",
        "open": row.status in OPEN,
        "stopping": row.cancel_asked,
        "again": row.status in AGAIN,
        **step_times(row, at),
    }


def step_view(row: StepRow, language: str, at: datetime, attempts: int = 1) -> dict[str, Any]:
    """One step: how it is, what is being done, and why not."""
    running = row.status == TaskState.PROCESSING and row.lease_until is not None
    look: Look = "work" if running else LOOKS[row.status]
    said = translate_stored(row.message, language) if row.message and running else ""
    said = translate_stored(row.error, language) if row.error and row.status != TaskState.COMPLETED else said
    tries = translate_key("pages.nth_try", language, n=attempts) if attempts > 1 else ""
    return {
        "id": str(row.id),
        "what": job_name(row.kind, language),
        "look": look,
        "word": translate_key("pages.task_running" if running else f"pages.task_{row.status}", language),
        "said": " · ".join(part for part in (said, tries) if part),
        "share": row.progress / 100 if running else 0,
        "again": row.status in AGAIN,
        **step_times(row, at),
    }


def job_name(kind: str, language: str, params: Mapping[str, Any] | None = None) -> str:
    """What a job does, as people say it; of one that has no words, its own name. `params` tell of a making what it makes: the
    last of its `stages`, and whether its `deed` is to refresh."""
    key, params = "job_" + kind.replace(".", "_"), params or {}
    if kind == MAKING:
        made = (params.get("deed"), *reversed(params.get("stages") or ()))
        key = next((named for one in made if one and (named := f"{key}_{one}") in texts_of_area("pages")), key)
    return translate_key(f"pages.{key}", language) if key in texts_of_area("pages") else kind


def step_times(row: StepRow, at: datetime) -> dict[str, Any]:
    """Whole seconds it waited and was worked on, and which of the two goes on counting."""
    begun = row.started_at or row.completed_at or at
    waited = max(0.0, (begun - row.created_at).total_seconds())
    worked = max(0.0, ((row.completed_at or at) - begun).total_seconds()) if row.started_at else 0.0
    is_open = row.status in OPEN
    counting = (
        "" if not is_open else "worked" if row.status == TaskState.PROCESSING else "" if row.started_at else "waited"
    )
    return {"waited": round(waited), "worked": round(worked), "counting": counting}


def parse_ids(names: object, most: int) -> list[uuid.UUID]:
    """Ids as somebody from outside named them; what is none is left out."""
    found = []
    for name in names[:most] if isinstance(names, list) else []:
        try:
            found.append(uuid.UUID(str(name)))
        except ValueError:
            continue
    return found
