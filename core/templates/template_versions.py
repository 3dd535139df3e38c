"""Versions of templates in SQL: saved, forked, put in use, read with their history, counted by what came of them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import PromptLog, PromptTemplate
from core.errors import Conflict, NotFound
from core.people import audit
from core.script import script_diff
from core.script.script_diff import TextPiece
from core.templates import templates
from core.templates.errors import TemplateNameTaken
from core.templates.production_label import promote_version
from core.templates.prompt_values import Template
from core.templates.template_rows import (
    find_version,
    load_label_moves,
    newest_version,
    production_version,
    row_values,
    versions_query,
)
from core.types import Value

TRIES = 5
"""Two who save the same template at once each get a version of their own."""


class TemplateVersion(Value):
    """One version and who made it. `forked_from` is the version it was copied from, `evidence` why it was promoted."""

    template: Template
    who: str = ""
    made_at: datetime
    forked_from: uuid.UUID | None = None
    evidence: dict[str, Any] = {}


class LabelMove(Value):
    """The production label went from one version to another; from 0: there was none. `back`: it was rolled back."""

    from_version: int
    to_version: int
    who: str = ""
    why: dict[str, Any] = {}
    back: bool = False
    moved_at: datetime


class TemplateHistory(Value):
    """Newest first."""

    versions: tuple[TemplateVersion, ...] = ()
    moves: tuple[LabelMove, ...] = ()


# Saving -------------------------------------------------------------------------------------------------------------------


def save_version(session: Session, by: uuid.UUID | None, template: Template) -> Template:
    """A new version of the template of that name and language, labelled draft; a new name is a new template. The task of a name never
    changes. Raises TemplateBroken and its kin, with nothing kept."""
    return _save(session, by, template)


def _save(session: Session, by: uuid.UUID | None, template: Template, forked_from: uuid.UUID | None = None) -> Template:
    told = templates.check_template(template)
    for attempt in range(TRIES):
        last = newest_version(session, told.name, told.language)
        task = last.task_type if last else told.task_type
        data = row_values(told.model_copy(update={"task_type": task}), last.version + 1 if last else 1)
        row = PromptTemplate(**data, user_id=by, forked_from=forked_from)
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise Conflict() from None
            continue
        audit.note(session, by, "template.saved", f"{row.name}@{row.version}", language=row.language)
        return templates.template_from_row(row)
    raise Conflict()


def fork_template(session: Session, by: uuid.UUID | None, template_id: uuid.UUID, new_name: str) -> Template:
    """A template of one's own, a draft, with the words of that version. Raises NotFound, TemplateNameTaken or BadTemplateName."""
    source = session.get(PromptTemplate, template_id)
    if source is None:
        raise NotFound(what="")
    name = new_name.strip()
    if newest_version(session, name, source.language) is not None:
        raise TemplateNameTaken("name", name=name)
    return _save(
        session, by, templates.template_from_row(source).model_copy(update={"name": name}), forked_from=source.id
    )


def put_in_use(session: Session, by: uuid.UUID | None, one: Template, name: str, words: str) -> Template:
    """This template with these words under this name, as a new version that is used from now on; under another name it is forked.
    Raises TemplateBroken and its kin, TemplateNameTaken, BadTemplateName, TemplateMoved."""
    if one.id is not None and name != one.name:
        fork_template(session, by, one.id, name)
    made = save_version(session, by, one.model_copy(update={"name": name, "template": words}))
    return promote_version(session, name, made.language, made.version, by)


# Reading ------------------------------------------------------------------------------------------------------------------


def load_template_version(session: Session, name: str, language: str, version: int = 0) -> Template:
    """That version; of 0 the one in production, else the newest. Raises NotFound."""
    if version:
        return templates.template_from_row(find_version(session, name, language, version))
    row = production_version(session, name, language) or newest_version(session, name, language)
    if row is None:
        raise NotFound(what="")
    return templates.template_from_row(row)


def load_history(session: Session, name: str, language: str) -> TemplateHistory:
    """All versions and all moves of the label, with the names of who made them. Raises NotFound."""
    whose = select(tables.User.id, tables.User.name)
    rows = session.scalars(versions_query(name, language).order_by(PromptTemplate.version.desc())).all()
    if not rows:
        raise NotFound(what="")
    moves = [*load_label_moves(session, name, language)][::-1]
    ids = {row.user_id for row in rows} | {move.user_id for move in moves}
    names: dict[uuid.UUID | None, str] = {
        row.id: row.name for row in session.execute(whose.where(tables.User.id.in_(ids - {None})))
    }
    return TemplateHistory(
        versions=tuple(_told(row, names.get(row.user_id, "")) for row in rows),
        moves=tuple(
            LabelMove(
                from_version=move.from_version,
                to_version=move.to_version,
                who=names.get(move.user_id, ""),
                why={key: value for key, value in move.why.items() if key != "back"},
                back=bool(move.why.get("back")),
                moved_at=move.created_at,
            )
            for move in moves
        ),
    )


def _told(row: PromptTemplate, who: str) -> TemplateVersion:
    return TemplateVersion(
        template=templates.template_from_row(row),
        who=who,
        made_at=row.created_at,
        forked_from=row.forked_from,
        evidence=row.evidence or {},
    )


def diff_templates(before: Template, after: Template) -> tuple[TextPiece, ...]:
    """What changed in the words of the template, piece by piece."""
    return script_diff.compare_words(before.template, after.template)


# Counting -----------------------------------------------------------------------------------------------------------------


def recount_uses(session: Session, name: str, language: str, version: int = 0) -> None:
    """Work out again, in one statement, how often a version was used, the share that was a success (sent on to a stage, or four stars
    and more) and its mean stars. `name` may be a whole reference, "script_scifi@3". An unknown version is nobody's to count."""
    name, _, tail = name.partition("@")
    number = int(tail) if tail.isdigit() else version
    of = and_(PromptLog.template_used == name, PromptLog.template_version == number, PromptLog.language == language)
    judged = and_(of, PromptLog.original_input != "")  # not what the studio made by it itself
    good = case((or_(PromptLog.sent_to != "", PromptLog.user_rating >= 4), 1.0), else_=0.0)
    session.execute(
        update(PromptTemplate)
        .where(PromptTemplate.name == name, PromptTemplate.language == language, PromptTemplate.version == number)
        .values(
            usage_count=select(func.count()).select_from(PromptLog).where(of).scalar_subquery(),
            success_rate=select(func.coalesce(func.avg(good), 0)).where(judged).scalar_subquery(),
            quality_score=select(func.coalesce(func.avg(PromptLog.user_rating), 0)).where(of).scalar_subquery(),
        )
        .execution_options(synchronize_session=False)
    )
