"""The production label of a template: moved to another version with its evidence, and rolled back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import PromptTemplate, TemplateMove
from core.people import audit
from core.templates import templates
from core.templates.errors import NothingToRollBack, TemplateMoved
from core.templates.prompt_values import Template
from core.templates.template_rows import find_version, load_label_moves, note_label_move, production_version


def promote_version(
    session: Session,
    name: str,
    language: str,
    version: int,
    by: uuid.UUID | None,
    why: Mapping[str, Any] | None = None,
    seen: int | None = None,
) -> Template:
    """Make a version the one that is used. `why` is kept with it: the experiment, its variant, its figures. `seen` is the version that
    whoever decides saw in production. Raises NotFound, or TemplateMoved where somebody else moved the label meanwhile; nothing moves
    then."""
    row = find_version(session, name, language, version)
    now = production_version(session, name, language)
    _as_seen(session, name, language, now, seen)
    if now is not None and now.id == row.id:
        return templates.template_from_row(row)
    _take(session, now, row)
    if why:
        row.evidence = {**(row.evidence or {}), **why}
    note_label_move(session, name, language, now.version if now else 0, version, by, dict(why or {}))
    audit.note(
        session, by, "template.promoted", f"{name}@{version}", language=language, before=now.version if now else 0
    )
    return templates.template_from_row(row)


def roll_back(session: Session, name: str, language: str, by: uuid.UUID | None, seen: int | None = None) -> Template:
    """Put the label back where the last move that still holds took it from: again and again goes further back. Raises
    NothingToRollBack, or TemplateMoved as `promote_version` does."""
    now = production_version(session, name, language)
    _as_seen(session, name, language, now, seen)
    before = _before(session, name, language)
    if not before or now is None:
        raise NothingToRollBack()
    row = find_version(session, name, language, before)
    _take(session, now, row)
    note_label_move(session, name, language, now.version, before, by, {"back": True})
    audit.note(session, by, "template.rolled_back", f"{name}@{before}", language=language, before=now.version)
    return templates.template_from_row(row)


def _take(session: Session, now: PromptTemplate | None, row: PromptTemplate) -> None:
    """The label from one version to another, if it still stands where it was seen."""
    if now is not None and not _relabel(session, now, "production", ""):
        raise _somebody(session, row.name, row.language)
    try:
        with session.begin_nested():
            _relabel(session, row, row.label, "production")
    except IntegrityError:
        raise _somebody(session, row.name, row.language) from None


def _relabel(session: Session, row: PromptTemplate, was: str, label: str) -> bool:
    changed: Any = session.execute(
        update(PromptTemplate).where(PromptTemplate.id == row.id, PromptTemplate.label == was).values(label=label)
    )
    session.refresh(row, ["label"])
    return bool(changed.rowcount)


def _as_seen(session: Session, name: str, language: str, now: PromptTemplate | None, seen: int | None) -> None:
    if seen is not None and seen != (now.version if now else 0):
        raise _somebody(session, name, language)


def _somebody(session: Session, name: str, language: str) -> TemplateMoved:
    move = session.execute(
        select(TemplateMove.to_version, tables.User.name)
        .outerjoin(tables.User, tables.User.id == TemplateMove.user_id)
        .where(TemplateMove.name == name, TemplateMove.language == language)
        .order_by(TemplateMove.created_at.desc())
        .limit(1)
    ).first()
    who: Any = (move and move[1]) or {"zh": "有人", "en": "Somebody"}
    return TemplateMoved(who=who, version=move[0] if move else 0)


def _before(session: Session, name: str, language: str) -> int:
    """The version that the label would go back to; 0 where there is none."""
    path: list[int] = []
    for move in load_label_moves(session, name, language):
        if move.why.get("back"):
            path.pop()
        else:
            path.append(move.from_version)
    return path[-1] if path else 0
