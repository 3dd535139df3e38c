"""A project file opened as a new film of whoever brought it. Nothing in it is trusted: ids are made anew, each value is held against its
column and its model, files against their hashes, and a file that only others here hold is not given out by its name."""

from __future__ import annotations

import re
import tempfile
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from core.database import tables
from core.errors import FilmTooLong
from core.files import assets
from core.film import film_cut
from core.film.errors import ProjectFileDamaged, ProjectFileForged
from core.film.outputs import film_outputs
from core.film.project_file.film_tables import BY_NAME, FRESH, TABLES, column_value, film_columns, texts_in
from core.film.project_file.model import REFERENCE, Manifest, Row
from core.film.project_file.project_archive import unpack_project_file
from core.film.project_file.write_project_file import BROUGHT_CALL, rename_texts
from core.people import access
from core.people.access import Action, UserLike
from core.project import film_progress, projects
from core.project.projects import Brief, BroughtFilm
from core.render.timeline import Recipe, Timeline
from core.script import script
from core.script.model import Script
from core.settings import Settings
from core.storyboard.model import ShotPlan
from core.studio import Studio

HASH = re.compile(r"[0-9a-f]{64}")
OWNERS = {"shot": "storyboards", "portrait": "characters", "line": "audios", "music": "audios", "sfx": "audios"}
POINTS_AT = {
    "script_id": ("scripts",),
    "scene_id": ("storyboards",),
    "storyboard_id": ("storyboards",),
    "take_id": ("takes",),
    "clip_id": ("videos",),
    "of_id": ("storyboards", "characters", "audios"),
}
"""Which tables a column's rows stand in."""


def open_project_file(studio: Studio, who: UserLike, source: Path) -> uuid.UUID:
    """A new film of theirs with all that the file holds; returns its id. Raises NotAllowed, FilmTooLong, DiskFull and what
    `unpack_project_file` raises; nothing is left of a film that could not be opened."""
    access.require(who, Action.CREATE)
    film_outputs.require_room(studio.settings, source.stat().st_size)
    with tempfile.TemporaryDirectory(prefix="project-", dir=studio.files.home) as name:
        folder = Path(name)
        manifest = unpack_project_file(source, folder)
        rows = _built(manifest, studio.limits)
        studio.db.execute_read(_refuse_others_files, rows, manifest)
        ledger = assets.store(studio.db, studio.files, manifest.ledger.model_dump_json().encode(), "application/json")
        for entry in manifest.files:
            facts = {key: getattr(entry, key) for key in ("width", "height", "milliseconds")}
            came = assets.adopt_file(studio.db, studio.files, folder / entry.sha256, entry.media_type, **facts)
            if came != entry.sha256:
                raise ProjectFileDamaged(part=entry.path)
        with studio.db.write() as session:
            return _entered(session, who, manifest, rows, ledger)


def _built(manifest: Manifest, limits: Settings) -> dict[str, list[Any]]:
    """The rows of the new film, with ids of their own, none of them in the database yet. Raises ProjectFileForged, FilmTooLong."""
    if set(manifest.rows) - set(BY_NAME) or len(manifest.rows.get("projects", [])) != 1:
        raise ProjectFileForged(part="rows")
    new = {f"@{table}/{n}": uuid.uuid4() for table, told in manifest.rows.items() for n in range(len(told))}
    new |= {f"@calls/{n}": uuid.uuid4() for n in range(len(manifest.ledger.calls))}
    found: dict[str, list[Any]] = {}
    for table in TABLES:
        name = table.__tablename__
        found[name] = []
        for n, told in enumerate(manifest.rows.get(name, [])):
            try:
                row = _row(table, told, new)
                if hasattr(table, "id"):
                    row.id = new[f"@{name}/{n}"]
                _check_models(row)
            except (ValueError, ArithmeticError, KeyError, TypeError, AttributeError, RecursionError) as error:
                raise ProjectFileForged(part=f"{name} {n + 1}") from error
            found[name].append(row)
    brief = projects.brief_of(found["projects"][0])
    if not projects.MIN_SECONDS <= brief.seconds <= limits.film_max_s or len(brief.idea) > limits.idea_max_chars:
        raise FilmTooLong("seconds", least=projects.MIN_SECONDS, most=f"{limits.film_max_s / 60:g}")
    return found


def _row(table: type[tables.Table], told: Row, new: dict[str, uuid.UUID]) -> Any:
    columns = film_columns(table)
    if set(told) - set(columns) - {FRESH}:
        raise ValueError("there is no such column")
    row: Any = table()
    for key, column in columns.items():
        if key not in told:
            continue
        value = rename_texts(column_value(column, told[key]), lambda text: _here(text, new))
        setattr(row, key, _pointed(key, told[key], new) if key in POINTS_AT else value)
    if told.get("call_key"):
        row.call_key = f"{BROUGHT_CALL}{_number(told['call_key'], 'calls', new)}"
    if isinstance(row, tables.Take) and not str(told.get("of_id")).startswith(f"@{OWNERS[row.of_kind]}/"):
        raise ValueError("a take belongs to another kind of row")
    if isinstance(row, tables.Cut):
        row.made_from = film_cut.cut_digest(film_cut.timeline_of_cut(row)) if told.get(FRESH) else ""
    return row


def _here(text: str, new: dict[str, uuid.UUID]) -> str:
    """A text with the new row's id where it calls a row."""
    if text.startswith("@@"):
        return text[1:]
    return str(new[text]) if REFERENCE.fullmatch(text) else text


def _pointed(key: str, told: Any, new: dict[str, uuid.UUID]) -> uuid.UUID | None:
    if told is None:
        return None
    table, _, _ = str(told).removeprefix("@").partition("/")
    if table not in POINTS_AT[key]:
        raise ValueError(f"{key} points at another kind of row")
    return new[told]


def _number(told: str, table: str, new: dict[str, uuid.UUID]) -> int:
    found = REFERENCE.fullmatch(told)
    if not found or found[1] != table or told not in new:
        raise ValueError(f"{told} names none of the {table}")
    return int(found[2])


def _check_models(row: Any) -> None:
    """Raises ValueError where the data of a row is not what the studio reads there."""
    match row:
        case tables.Project():
            brief = Brief.model_validate(row.settings)
            row.settings = brief.model_copy(update={"brought": BroughtFilm()}).model_dump(mode="json")
        case tables.Script():
            script.script_from_row(row)
        case tables.ScriptVersion():
            Script.model_validate(row.script)
        case tables.Shot():
            ShotPlan.model_validate(row.plan)
        case tables.Video() if row.recipe:
            Recipe.model_validate(row.recipe)
        case tables.Cut():
            Timeline.model_validate(row.timeline)
        case tables.Audio():
            _check_sound(row.settings or {})


NUMBERS, WORDS, GROUPS = ("speed", "seconds", "at", "gain_db"), ("words", "effect"), ("moods", "narrators")


def _check_sound(settings: dict[str, Any]) -> None:
    """What somebody set of a sound, by the kinds that core.audio reads."""
    for key in NUMBERS:
        if settings.get(key) is not None and not -1000 <= float(settings[key]) <= 100_000:
            raise ValueError(f"{key} is no such number")
    for key in WORDS:
        if not isinstance(settings.get(key) or "", str):
            raise ValueError(f"{key} is no text")
    for key in GROUPS:
        group = settings.get(key) or {}
        if not all(isinstance(each, str) for each in [*group, *group.values()]):
            raise ValueError(f"{key} holds no texts")


def _refuse_others_files(session: Session, rows: dict[str, list[Any]], manifest: Manifest) -> None:
    """A row may name files that came with it, or that nobody has; one of somebody else's here is not opened by knowing what it is called.
    Raises ProjectFileForged."""
    own = {entry.sha256 for entry in manifest.files}
    columns = (
        [getattr(row, key) for key in film_columns(type(row)) if key != "made_from"]
        for told in rows.values()
        for row in told
    )
    named = {text for values in columns for text in texts_in(values) if HASH.fullmatch(text)} - own
    for part in _portions(sorted(named)):
        if session.scalar(select(tables.Asset.sha256).where(tables.Asset.sha256.in_(part)).limit(1)):
            raise ProjectFileForged(part="files")


def _portions(names: list[str], size: int = 500) -> list[list[str]]:
    return [names[at : at + size] for at in range(0, len(names), size)]


def _entered(session: Session, who: UserLike, manifest: Manifest, rows: dict[str, list[Any]], ledger: str) -> uuid.UUID:
    project: tables.Project = rows["projects"][0]
    project.user_id, project.name = who.id, manifest.name or project.name
    brought = BroughtFilm(ledger=ledger, cost_micro_yuan=manifest.ledger.cost_micro_yuan)
    project.settings = projects.brief_of(project).model_copy(update={"brought": brought}).model_dump(mode="json")
    try:
        for table in TABLES:
            for row in rows[table.__tablename__]:
                if "project_id" in table.__mapper__.columns:
                    row.project_id = project.id
                session.add(row)
            session.flush()
    except SQLAlchemyError as error:
        raise ProjectFileForged(part="rows") from error
    for sha256 in {ledger, *(entry.sha256 for entry in manifest.files)}:
        session.add(tables.ProjectAsset(project_id=project.id, sha256=sha256))
    session.flush()
    film_progress.save_progress(session, project.id)
    return project.id
