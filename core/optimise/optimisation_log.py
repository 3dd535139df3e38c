"""Every optimisation is a row: what came in and out, of which template, how long it took, and what people thought of it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import NotFound, OutOfRange
from core.templates import template_versions
from core.templates.prompt_values import OptimizedPrompt
from core.types import Value

STARS = (1, 5)
PAGE = 20


class LoggedPrompt(Value):
    """One optimisation as it was kept. `took_ms` in milliseconds; `stars` None while nobody gave any."""

    id: uuid.UUID
    at: datetime
    result: OptimizedPrompt
    took_ms: int = 0
    stars: int | None = None
    sent_to: str = ""
    project_id: uuid.UUID | None = None


def save_log(
    session: Session,
    user_id: uuid.UUID | None,
    result: OptimizedPrompt,
    project_id: uuid.UUID | None = None,
    dialogue_id: uuid.UUID | None = None,
) -> OptimizedPrompt:
    """A row for it, and one more use for its template. Returns it with the row's id."""
    row = tables.PromptLog(
        id=uuid.uuid4(),
        user_id=user_id,
        original_input=result.original_input,
        optimized_prompt=result.optimized_prompt,
        task_type=result.intent.task_type,
        template_used=result.template or None,
        template_version=result.template_version,
        processing_time_ms=round(result.processing_time_ms),
        language=result.intent.language,
        genre=result.intent.genre,
        confidence=round(result.intent.confidence, 4),
        quality_before=result.before.quality,
        quality_after=result.after.quality,
        cached=result.cached,
        project_id=project_id,
        dialogue_id=dialogue_id,
    )
    kept = result.model_copy(update={"log_id": row.id})
    row.facts = kept.model_dump(mode="json")
    session.add(row)
    session.flush()
    _count(session, row)
    return kept


def rate_log(session: Session, log_id: uuid.UUID, by: uuid.UUID | None, stars: int) -> None:
    """A person's stars, 1 to 5, for what they were given; given again they take the place of the first. Raises OutOfRange, NotFound."""
    if stars not in range(STARS[0], STARS[1] + 1):
        raise OutOfRange("stars", least=STARS[0], most=STARS[1])
    row = _own(session, log_id, by)
    row.user_rating = stars
    session.flush()
    _count(session, row)


def mark_sent(session: Session, log_id: uuid.UUID, stage: str, by: uuid.UUID | None = None) -> None:
    """It went on to a stage: script, characters, storyboard, audio, video, film. Raises NotFound; with `by`, for another's too."""
    row = _own(session, log_id, by) if by else session.get(tables.PromptLog, log_id)
    if row is None:
        raise NotFound(what="prompt")
    row.sent_to = stage[:20]
    session.flush()
    _count(session, row)


def recent_logs(session: Session, user_id: uuid.UUID | None, most: int = PAGE) -> list[LoggedPrompt]:
    """What a person had optimised last, the newest first."""
    mine = select(tables.PromptLog).where(tables.PromptLog.user_id == user_id)
    rows = session.scalars(mine.order_by(tables.PromptLog.created_at.desc(), tables.PromptLog.id).limit(most))
    return [_told(row) for row in rows]


def _own(session: Session, log_id: uuid.UUID, by: uuid.UUID | None) -> tables.PromptLog:
    row = session.get(tables.PromptLog, log_id)
    if row is None or row.user_id != by:
        raise NotFound(what="prompt")
    return row


def _count(session: Session, row: tables.PromptLog) -> None:
    if row.template_used:
        template_versions.recount_uses(session, row.template_used, row.language, row.template_version)


def _told(row: tables.PromptLog) -> LoggedPrompt:
    return LoggedPrompt(
        id=row.id,
        at=row.created_at,
        result=OptimizedPrompt.model_validate(row.facts),
        took_ms=row.processing_time_ms or 0,
        stars=row.user_rating,
        sent_to=row.sent_to,
        project_id=row.project_id,
    )
