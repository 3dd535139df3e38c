"""Versions of templates in SQL: saved, forked, promoted with their evidence, rolled back, counted by what came of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from core.database import tables
from core.database.engine import Database
from core.database.tables import PromptLog, PromptTemplate, TemplateMove
from core.errors import Conflict, NotFound, NothingToRollBack, TemplateMoved, TemplateNameTaken
from core.people import audit
from core.script import script_diff
from core.script.script_diff import TextPiece
from core.templates import templates
from core.templates.prompt_values import Template
from core.types import Value

STANDS = "prompt_templates"
"""The setting that says which shipped files stand in the table: their digest."""
LOCK = 0x70726D74
"""PostgreSQL's advisory lock while they are put there: "prmt" in ASCII."""
TRIES = 5
"""Two who save the same template at once each get a version of their own."""
TOLD = ("task_type", "genre", "fine", "template", "negative", "description")
"""What makes a version another version, beside its parameters."""


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


# What came with the studio ------------------------------------------------------------------------------------------------


def sync_if_changed(db: Database) -> int:
    """At every start: see that each shipped template stands in the table. How many versions that made; one small query where no file
    changed since the last start."""
    with db.glance() as connection:
        if connection.execute(_standing()).scalar() == templates.shipped_digest():
            return 0
    with db.write() as session:
        return sync_shipped(session)


def sync_shipped(session: Session) -> int:
    """Put every shipped template that is new, or whose words changed, into the table as a new version. It goes into production where
    nothing of the team's own is. How many versions were made."""
    digest = templates.shipped_digest()
    if session.execute(_standing()).scalar() == digest:
        return 0
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    rows: dict[tuple[str, str], list[PromptTemplate]] = {}
    for row in session.scalars(select(PromptTemplate)):
        rows.setdefault((row.name, row.language), []).append(row)
    put = (_put(session, told, rows.get((told.name, told.language), [])) for told in templates.shipped_library())
    made = [row for row in put if row]
    if made:
        session.execute(insert(PromptTemplate), made)
    session.merge(tables.Setting(key=STANDS, value={"digest": digest}))
    session.flush()
    return len(made)


def _standing() -> Any:
    return select(tables.Setting.value["digest"].as_string()).where(tables.Setting.key == STANDS)


def _put(session: Session, told: Template, rows: list[PromptTemplate]) -> dict[str, Any]:
    if any(row.source == "shipped" and is_same_wording(templates.template_from_row(row), told) for row in rows):
        return {}
    now = next((row for row in rows if row.label == "production"), None)
    version = max((row.version for row in rows), default=0) + 1
    ours = now is None or now.source == "shipped"
    if ours and now is not None:
        now.label = ""
        session.flush()
        _moved(session, told.name, told.language, now.version, version, None, {"shipped": True})
    return _row(told, version, label="production" if ours else "", source="shipped")


def is_same_wording(one: Template, other: Template) -> bool:
    """Whether two versions say the same, word for word."""
    return all(getattr(one, what) == getattr(other, what) for what in TOLD) and one.parameters == other.parameters


# Saving -------------------------------------------------------------------------------------------------------------------


def save_version(session: Session, by: uuid.UUID | None, template: Template) -> Template:
    """A new version of the template of that name and language, labelled draft; a new name is a new template. The task of a name never
    changes. Raises TemplateBroken and its kin, with nothing kept."""
    return _save(session, by, template)


def _save(session: Session, by: uuid.UUID | None, template: Template, forked_from: uuid.UUID | None = None) -> Template:
    told = templates.check_template(template)
    for attempt in range(TRIES):
        last = _newest(session, told.name, told.language)
        task = last.task_type if last else told.task_type
        data = _row(told.model_copy(update={"task_type": task}), last.version + 1 if last else 1)
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
    if _newest(session, name, source.language) is not None:
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


def _row(told: Template, version: int, label: str = "draft", source: str = "team") -> dict[str, Any]:
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


# Moving the label ---------------------------------------------------------------------------------------------------------


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
    row = _version(session, name, language, version)
    now = _production(session, name, language)
    _as_seen(session, name, language, now, seen)
    if now is not None and now.id == row.id:
        return templates.template_from_row(row)
    _take(session, now, row)
    if why:
        row.evidence = {**(row.evidence or {}), **why}
    _moved(session, name, language, now.version if now else 0, version, by, dict(why or {}))
    audit.note(
        session, by, "template.promoted", f"{name}@{version}", language=language, before=now.version if now else 0
    )
    return templates.template_from_row(row)


def roll_back(session: Session, name: str, language: str, by: uuid.UUID | None, seen: int | None = None) -> Template:
    """Put the label back where the last move that still holds took it from: again and again goes further back. Raises
    NothingToRollBack, or TemplateMoved as `promote` does."""
    now = _production(session, name, language)
    _as_seen(session, name, language, now, seen)
    before = _before(session, name, language)
    if not before or now is None:
        raise NothingToRollBack()
    row = _version(session, name, language, before)
    _take(session, now, row)
    _moved(session, name, language, now.version, before, by, {"back": True})
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


def _moved(
    session: Session, name: str, language: str, before: int, after: int, by: uuid.UUID | None, why: dict[str, Any]
) -> None:
    session.add(TemplateMove(name=name, language=language, from_version=before, to_version=after, user_id=by, why=why))
    session.flush()


def _before(session: Session, name: str, language: str) -> int:
    """The version that the label would go back to; 0 where there is none."""
    path: list[int] = []
    for move in _moves(session, name, language):
        if move.why.get("back"):
            path.pop()
        else:
            path.append(move.from_version)
    return path[-1] if path else 0


def _moves(session: Session, name: str, language: str) -> Iterable[TemplateMove]:
    return session.scalars(
        select(TemplateMove)
        .where(TemplateMove.name == name, TemplateMove.language == language)
        .order_by(TemplateMove.created_at, TemplateMove.id)
    )


# Reading ------------------------------------------------------------------------------------------------------------------


def load_template_version(session: Session, name: str, language: str, version: int = 0) -> Template:
    """That version; of 0 the one in production, else the newest. Raises NotFound."""
    if version:
        return templates.template_from_row(_version(session, name, language, version))
    row = _production(session, name, language) or _newest(session, name, language)
    if row is None:
        raise NotFound(what="")
    return templates.template_from_row(row)


def load_history(session: Session, name: str, language: str) -> TemplateHistory:
    """All versions and all moves of the label, with the names of who made them. Raises NotFound."""
    whose = select(tables.User.id, tables.User.name)
    rows = session.scalars(_of(name, language).order_by(PromptTemplate.version.desc())).all()
    if not rows:
        raise NotFound(what="")
    moves = [*_moves(session, name, language)][::-1]
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


def _of(name: str, language: str) -> Select[PromptTemplate]:
    return select(PromptTemplate).where(PromptTemplate.name == name, PromptTemplate.language == language)


def _version(session: Session, name: str, language: str, version: int) -> PromptTemplate:
    row = session.scalar(_of(name, language).where(PromptTemplate.version == version))
    if row is None:
        raise NotFound(what="")
    return row


def _production(session: Session, name: str, language: str) -> PromptTemplate | None:
    return session.scalar(
        _of(name, language).where(PromptTemplate.label == "production").execution_options(populate_existing=True)
    )


def _newest(session: Session, name: str, language: str) -> PromptTemplate | None:
    return session.scalar(_of(name, language).order_by(PromptTemplate.version.desc()).limit(1))


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
