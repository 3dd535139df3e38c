"""Taking back what a person changed: their own last change first, as long as nobody changed the same since.

A transaction under `recording` notes each row it changes, with the values before and after. Nothing that changes a
film has to know of it. Made things stay: a take that was chosen is put back, never unmade.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import JSON, Select, event, inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from core.database import tables
from core.database.engine import Database
from core.errors import ChangedSince
from core.script import script

P = ParamSpec("P")
T = TypeVar("T")
WATCHED: dict[str, type[tables.Table]] = {
    kind.__tablename__: kind
    for kind in (
        tables.Project,
        tables.ProjectTag,
        tables.Script,
        tables.Shot,
        tables.Character,
        tables.Audio,
        tables.Take,
        tables.Cut,
    )
}
UNTOLD = {"updated_at", "version", "url", "image_url", "progress", "scene_id"}
"""Columns that tell when or how often, not what, or follow from others: `version` of a script only ever goes up."""
ONLY_CHANGED = ("takes", "cuts")
"""A new row of these is something made; it stays."""
MADE = {"take_id", "file_key", "image_key", "milliseconds", "duration", "status"}
"""Columns in which the making of a thing shows. What somebody added and the studio has made since is still theirs to take
back."""
PASSED = timedelta(days=1)
"""Older changes are history, not a slip of the hand."""


def change_name(say: str, **facts: Any) -> dict[str, Any]:
    """The name of a change: `say` is its sentence in data/i18n/undo.json, past tense, `facts` what the sentence tells."""
    return {"say": say, "facts": facts}


def apply_undoable(
    db: Database,
    project_id: uuid.UUID,
    user_id: uuid.UUID,
    said: dict[str, Any],
    verb: Callable[Concatenate[Session, uuid.UUID, P], T],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> tuple[T, bool]:
    """One transaction in which `verb(session, project_id, ...)` changes a film for this person, noted under the name `said` so
    that it can be undone. Returns what the verb returns, and whether any row was changed. Raises what the verb raises; then
    nothing was changed."""
    with db.write() as session, record_changes(session, project_id, user_id, said) as rows:
        result = verb(session, project_id, *args, **kwargs)
    return result, bool(rows)


@contextmanager
def record_changes(
    session: Session, project_id: uuid.UUID, user_id: uuid.UUID | None, said: dict[str, Any]
) -> Iterator[list[dict[str, Any]]]:
    """Whatever changes in this transaction until the end of the block can be undone, under the name `said`. Gives a list
    that holds, once the block has ended, each row that was changed."""
    kept: list[dict[str, Any]] = []
    seen: dict[tuple[str, str], dict[str, Any]] = {}

    def note(session: Session, _context: Any) -> None:
        for row in session.new:
            _note(seen, row, {}, _values(row))
        for row in session.dirty:
            if not (before := _before(row)):
                continue
            _note(seen, row, before, {name: _values(row)[name] for name in before})
        for row in session.deleted:
            _note(seen, row, _values(row), {})

    event.listen(session, "after_flush", note)
    try:
        yield kept
        session.flush()
    finally:
        event.remove(session, "after_flush", note)
    kept += [entry for entry in seen.values() if entry["before"] != entry["after"]]
    if kept:
        session.add(tables.Edit(project_id=project_id, user_id=user_id, said=said, rows=kept))


def last_change(session: Session, project_id: uuid.UUID, user_id: uuid.UUID) -> tables.Edit | None:
    """What this person would undo now."""
    rows = _own(project_id, user_id).where(tables.Edit.undone_at.is_(None))
    return session.scalar(rows.order_by(tables.Edit.created_at.desc()).limit(1))


def last_undone(session: Session, project_id: uuid.UUID, user_id: uuid.UUID) -> tables.Edit | None:
    """What this person would do again: the change undone last, where nothing was changed since."""
    rows = _own(project_id, user_id).where(tables.Edit.undone_at.is_not(None))
    found = session.scalar(rows.order_by(tables.Edit.undone_at.desc()).limit(1))
    newest = last_change(session, project_id, user_id)
    if found is None or (newest is not None and found.undone_at and newest.created_at > found.undone_at):
        return None
    return found


def undo(session: Session, project_id: uuid.UUID, user_id: uuid.UUID) -> dict[str, Any] | None:
    """Put back what this person changed last; returns its name, None where there is nothing. Raises ChangedSince, and changes
    nothing, where somebody changed the same since."""
    edit = last_change(session, project_id, user_id)
    if edit is None:
        return None
    _put(session, edit, "after", "before")
    edit.undone_at = tables.utc_now()
    return edit.said


def redo(session: Session, project_id: uuid.UUID, user_id: uuid.UUID) -> dict[str, Any] | None:
    """Do again what was undone last. Raises ChangedSince."""
    edit = last_undone(session, project_id, user_id)
    if edit is None:
        return None
    _put(session, edit, "before", "after")
    edit.undone_at = None
    return edit.said


def purge_old_changes(session: Session, before: timedelta = 30 * PASSED) -> None:
    """Changes so old that nobody will take them back."""
    for edit in session.scalars(select(tables.Edit).where(tables.Edit.created_at < tables.utc_now() - before)):
        session.delete(edit)


def _own(project_id: uuid.UUID, user_id: uuid.UUID) -> Select[tables.Edit]:
    return select(tables.Edit).where(
        tables.Edit.project_id == project_id,
        tables.Edit.user_id == user_id,
        tables.Edit.created_at > tables.utc_now() - PASSED,
    )


def _note(seen: dict[tuple[str, str], dict[str, Any]], row: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
    """A row may be flushed more than once: its first `before` and its last `after` count."""
    name = getattr(row, "__tablename__", "")
    if name not in WATCHED or (name in ONLY_CHANGED and not before):
        return
    id = "/".join(map(str, inspect(type(row)).primary_key_from_instance(row)))
    entry = seen.setdefault((name, id), {"table": name, "id": id, "before": before, "after": {}})
    born = entry["before"] == {} and entry["after"] != {}
    if not born:
        entry["before"] = {**before, **entry["before"]}
    entry["after"] = {**entry["after"], **after} if after else {}


_ANY: TypeAdapter[Any] = TypeAdapter(Any)


def _plain(value: Any) -> Any:
    return _ANY.dump_python(value, mode="json")


def _values(row: Any) -> dict[str, Any]:
    columns = inspect(type(row)).column_attrs
    return {c.key: _plain(getattr(row, c.key)) for c in columns if c.key not in UNTOLD}


def _before(row: Any) -> dict[str, Any]:
    found = {}
    for column in inspect(type(row)).column_attrs:
        history = inspect(row).attrs[column.key].history
        if column.key not in UNTOLD and history.has_changes():
            found[column.key] = _plain(history.deleted[0] if history.deleted else None)
    return found


def _put(session: Session, edit: tables.Edit, there: str, wanted: str) -> None:
    found = [(entry, session.get(WATCHED[entry["table"]], _identity(entry))) for entry in edit.rows]
    for entry, row in found:
        if not _stands(_unmade(entry, there), row):
            raise ChangedSince()
    for entry, row in found:
        _place(session, WATCHED[entry["table"]], row, entry[wanted], gone=not entry[wanted], identity=_identity(entry))
    session.flush()


def _identity(entry: dict[str, Any]) -> dict[str, Any]:
    """By which a row is found again: its id, or the few columns that name it."""
    columns = inspect(WATCHED[entry["table"]]).primary_key
    parts = entry["id"].split("/", len(columns) - 1)
    return {column.name: _value(column.type, part) for column, part in zip(columns, parts, strict=True)}


def _unmade(entry: dict[str, Any], there: str) -> dict[str, Any]:
    """The values a row must still have; of a row that the change brought, those that nobody but a person changes."""
    values: dict[str, Any] = entry[there]
    if there != "after" or entry["before"]:
        return values
    return {name: value for name, value in values.items() if name not in MADE}


def _stands(values: dict[str, Any], row: Any) -> bool:
    """Whether a row is still as the change left it; no values mean no row."""
    if not values or row is None:
        return not values and row is None
    now = _values(row)
    return all(now.get(name) == value for name, value in values.items())


def _place(
    session: Session, kind: type[Any], row: Any, values: dict[str, Any], *, gone: bool, identity: dict[str, Any]
) -> None:
    if gone:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = kind(**identity)
        session.add(row)
    for name, value in values.items():
        setattr(row, name, _value(kind.__table__.c[name].type, value))
    if isinstance(row, tables.Script):
        row.version += 1
        told = script.script_from_row(row).model_dump(mode="json")
        session.add(tables.ScriptVersion(script_id=row.id, version=row.version, script=told))


def _value(kind: TypeEngine[Any], stored: Any) -> Any:
    """A value as its column wants it, from what JSON kept."""
    if isinstance(kind, JSON) or stored is None:
        return stored
    return TypeAdapter(kind.python_type).validate_python(stored)
