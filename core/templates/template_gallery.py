"""Every template once in each language, searched by words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from core.database.tables import PromptTemplate
from core.templates import templates
from core.templates.prompt_values import Template


def list_gallery(
    session: Session, query: str = "", task: str = "", genre: str = "", language: str = ""
) -> tuple[Template, ...]:
    """Every template once in each language: its production version, else its newest draft. `genre` may be a finer one. All words of
    `query` must stand in its name, description or text, in either language; those in a name come first."""
    found = [templates.template_from_row(row) for row in session.scalars(_shown())]
    said: dict[str, str] = {}
    for told in found:
        said[told.name] = f"{said.get(told.name, '')}\n{told.description}\n{told.template}".lower()
    words = query.lower().split()
    kept = [
        told
        for told in found
        if (not task or told.task_type == task)
        and (not genre or genre in (told.genre, told.fine))
        and (not language or told.language == language)
        and all(word in told.name or word in said[told.name] for word in words)
    ]
    return tuple(sorted(kept, key=lambda told: (*_far(told, words), told.name, told.language)))


def _far(told: Template, words: list[str]) -> tuple[int, ...]:
    by_name = sum(word not in told.name for word in words)
    by_description = sum(word not in told.description.lower() for word in words)
    return by_name, by_description, -told.usage_count if words else 0


def _shown() -> Any:
    other = aliased(PromptTemplate)
    same = and_(other.name == PromptTemplate.name, other.language == PromptTemplate.language)
    better = or_(
        other.label == "production", and_(PromptTemplate.label != "production", other.version > PromptTemplate.version)
    )
    return select(PromptTemplate).where(
        or_(
            PromptTemplate.label == "production",
            ~select(other.id).where(same, other.id != PromptTemplate.id, better).exists(),
        )
    )
