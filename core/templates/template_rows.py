"""The rows of templates in SQL: one version, the one in production, the newest, whether two say the same, and the moves of the label."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.database.tables import PromptTemplate, TemplateMove
from core.errors import NotFound
from core.templates.prompt_values import Template

TOLD = ("task_type", "genre", "fine", "template", "negative", "description")
"""What makes a version another version, beside its parameters."""


def row_values(told: Template, version: int, label: str = "draft", source: str = "team") -> dict[str, Any]:
    """A template as the values of a new row."""
    return {
        "id": uuid.uuid4(),
        "name": told.name,
        "language": told.language,
        "version": version,
        "label": label,
        "source": source,
        "parameters": [parameter.model_dump() for parameter in told.parameters],
        **{what: getattr(told, what) for what in TOLD},
    }


def note_label_move(
    session: Session, name: str, language: str, before: int, after: int, by: uuid.UUID | None, why: dict[str, Any]
) -> None:
    """Keep that the production label went from one version to another, and why."""
    session.add(TemplateMove(name=name, language=language, from_version=before, to_version=after, user_id=by, why=why))
    session.flush()


def load_label_moves(session: Session, name: str, language: str) -> Iterable[TemplateMove]:
    """Oldest first."""
    return session.scalars(
        select(TemplateMove)
        .where(TemplateMove.name == name, TemplateMove.language == language)
        .order_by(TemplateMove.created_at, TemplateMove.id)
    )


def versions_query(name: str, language: str) -> Select[PromptTemplate]:
    """All versions of a template."""
    return select(PromptTemplate).where(PromptTemplate.name == name, PromptTemplate.language == language)


def find_version(session: Session, name: str, language: str, version: int) -> PromptTemplate:
    """Raises NotFound."""
    row = session.scalar(versions_query(name, language).where(PromptTemplate.version == version))
    if row is None:
        raise NotFound(what="")
    return row


def production_version(session: Session, name: str, language: str) -> PromptTemplate | None:
    return session.scalar(
        versions_query(name, language)
        .where(PromptTemplate.label == "production")
        .execution_options(populate_existing=True)
    )


def newest_version(session: Session, name: str, language: str) -> PromptTemplate | None:
    return session.scalar(versions_query(name, language).order_by(PromptTemplate.version.desc()).limit(1))


def is_same_wording(one: Template, other: Template) -> bool:
    """Whether two versions say the same, word for word."""
    return all(getattr(one, what) == getattr(other, what) for what in TOLD) and one.parameters == other.parameters
