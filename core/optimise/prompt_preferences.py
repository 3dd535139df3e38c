"""How each person wants prompts of each kind built: a row for each, the house's way where there is none."""

from __future__ import annotations

import uuid
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import BadInput, NotFound, WordsTooLong
from core.templates.prompt_values import PROMPT_TASKS, Preferences, PromptTask

STYLE_CHARS = 50
MOST_TEMPLATES = 40


def load_preferences(session: Session, user_id: uuid.UUID | None, task: PromptTask) -> Preferences:
    """A person's for this kind; the house's where they set none."""
    row = _row(session, user_id, task)
    return _told(row) if row is not None else Preferences(task_type=task)


def load_all_preferences(session: Session, user_id: uuid.UUID | None) -> dict[PromptTask, Preferences]:
    """For all five kinds."""
    rows = session.scalars(select(tables.PromptPreference).where(tables.PromptPreference.user_id == user_id))
    own = {row.task_type: _told(row) for row in rows} if user_id else {}
    return {task: own.get(task, Preferences(task_type=task)) for task in PROMPT_TASKS}


def save_preferences(session: Session, user_id: uuid.UUID, told: Preferences) -> Preferences:
    """Keep them in the place of what stood there. Raises WordsTooLong for a style, BadInput for a list of templates, NotFound for
    nobody."""
    style = " ".join(told.style.split())
    if len(style) > STYLE_CHARS:
        raise WordsTooLong("style", length=len(style), most=STYLE_CHARS)
    if len(told.templates) > MOST_TEMPLATES or any(
        len(name) > 100 for name in (*told.templates, *told.templates.values())
    ):
        raise BadInput("templates")
    if session.get(tables.User, user_id) is None:
        raise NotFound(what="user")
    row = _row(session, user_id, told.task_type)
    if row is None:
        row = tables.PromptPreference(user_id=user_id, task_type=told.task_type)
        session.add(row)
    row.preferred_style = style or None
    row.custom_templates = {genre: name for genre, name in told.templates.items() if name}
    row.quality_preference = told.quality
    row.auto_optimize = told.auto_optimize
    row.professional_mode = told.professional
    session.flush()
    return _told(row)


def change_preferences(session: Session, /, user_id: uuid.UUID, task: PromptTask, **changed: Any) -> Preferences:
    """What a person prefers for a kind of prompt, with these fields of it otherwise. Raises what `set_` raises."""
    return save_preferences(session, user_id, load_preferences(session, user_id, task).model_copy(update=changed))


def preferred_template(told: Preferences, genre: str, fine: str) -> str:
    """The name of the template somebody prefers for a genre: the finer one's before the genre's before any."""
    return next((told.templates[name] for name in (fine, genre, "*") if name and told.templates.get(name)), "")


def _row(session: Session, user_id: uuid.UUID | None, task: PromptTask) -> tables.PromptPreference | None:
    mine = tables.PromptPreference.user_id == user_id, tables.PromptPreference.task_type == task
    return session.scalar(select(tables.PromptPreference).where(*mine)) if user_id else None


def _told(row: tables.PromptPreference) -> Preferences:
    templates = row.custom_templates if isinstance(row.custom_templates, dict) else {}
    told = {
        "task_type": row.task_type,
        "style": row.preferred_style or "",
        "quality": row.quality_preference,
        "auto_optimize": row.auto_optimize,
        "professional": row.professional_mode,
        "templates": {str(genre): str(name) for genre, name in templates.items()},
    }
    try:
        return Preferences.model_validate(told)
    except ValidationError:  # of a later version of the studio
        return Preferences(task_type=row.task_type)  # type: ignore[arg-type]
