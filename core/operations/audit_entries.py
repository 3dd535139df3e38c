"""The audit log as it is read: newest first, narrowed, with the names of people and films, and as a file that can be checked elsewhere."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.orm import Session

from core.audit import audit_chain
from core.database import tables
from core.database.tables import Audit
from core.papers.spreadsheet_cells import escape_formula
from core.types import Value

PAGE = 50
AT_A_TIME = 1000
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
AREA = re.compile(r"^(?:user|project):(?=[0-9a-f]{8}-)")
"""What stands before the id of a person or film."""
COLUMNS = (
    "number",
    "created_at",
    "person",
    "action",
    "thing",
    "facts",
    "project_id",
    "address",
    "previous_hash",
    "hash",
)


class AuditFilter(Value):
    """What of the log is asked for; each None or empty field asks for all. `area` is what an action begins with: "user"."""

    person_id: uuid.UUID | None = None
    area: str = ""
    project_id: uuid.UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    search: str = ""


class AuditEntry(Value):
    """`person` is empty where the studio itself did it, or somebody without an account. `thing_name` is `thing` for people: with names in place
    of ids, and empty where it is that person."""

    id: uuid.UUID
    number: int | None
    created_at: datetime
    person: str
    action: str
    thing: str
    thing_name: str
    facts: dict[str, str]
    address: str


def list_entries(session: Session, wanted: AuditFilter, page: int = 1) -> tuple[list[AuditEntry], int]:
    """One page, the newest first, and how many entries there are in all."""
    rows = select(Audit).where(*_conditions(wanted))
    total = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    newest = rows.order_by(Audit.created_at.desc(), Audit.number.desc(), Audit.id)
    found = list(session.scalars(newest.limit(PAGE).offset((page - 1) * PAGE)))
    people, films = _names(session, found)
    return [_entry(row, people, films) for row in found], total


def people_and_areas(session: Session) -> tuple[dict[uuid.UUID, str], list[str]]:
    """By whom there are entries, and the areas of what was done: what a filter offers."""
    people = select(tables.User.id, tables.User.name).where(tables.User.id.in_(select(Audit.user_id).distinct()))
    actions = session.scalars(select(Audit.action).distinct())
    named = session.execute(people.order_by(func.lower(tables.User.name)))
    return dict(named.all()), sorted({action.partition(".")[0] for action in actions})


def export_lines(session: Session, wanted: AuditFilter, form: str = "jsonl") -> Iterator[str]:
    """The entries that fit, the oldest first, a line each: JSON, or CSV with a head. The first line of JSON holds the signed end of the chain
    and the public key it is checked with."""
    rows = select(Audit).where(*_conditions(wanted)).order_by(Audit.created_at, Audit.number, Audit.id)
    people = dict(session.execute(select(tables.User.id, tables.User.name)).all())
    if form == "csv":
        yield _csv_line(COLUMNS)
    else:
        head = session.get(tables.AuditHead, 1)
        told = {"entries": head.number, "hash": head.hash, "signature": head.signature} if head else {}
        yield json.dumps({"head": told, "public_key": audit_chain.public_key_hex(session)}, ensure_ascii=False) + "\n"
    for row in session.scalars(rows.execution_options(yield_per=AT_A_TIME)):
        if form == "csv":
            values = {**_row_values(row), "person": people.get(row.user_id, "") if row.user_id else ""}
            yield _csv_line([_cell(values[name]) for name in COLUMNS])
        else:
            yield json.dumps(_row_values(row), ensure_ascii=False) + "\n"


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if wanted.person_id:
        asked.append(Audit.user_id == wanted.person_id)
    if wanted.area:
        asked.append(Audit.action.startswith(f"{wanted.area}.", autoescape=True))
    if wanted.project_id:
        asked.append(Audit.project_id == wanted.project_id)
    if wanted.since:
        asked.append(Audit.created_at >= wanted.since)
    if wanted.until:
        asked.append(Audit.created_at < wanted.until)
    if words := wanted.search.strip().lower():
        columns: tuple[Any, ...] = (Audit.action, Audit.thing, cast(Audit.facts, String), Audit.address)
        asked.append(or_(*(func.lower(column).contains(words, autoescape=True) for column in columns)))
    return asked


def _names(session: Session, rows: list[Audit]) -> tuple[dict[uuid.UUID, str], dict[uuid.UUID, str]]:
    words = (word for row in rows for word in (row.thing, *map(str, row.facts.values())))
    said = {uuid.UUID(found) for word in words for found in ID.findall(word)}
    ids = said | {row.user_id for row in rows if row.user_id} | {row.project_id for row in rows if row.project_id}
    people = session.execute(select(tables.User.id, tables.User.name).where(tables.User.id.in_(ids)))
    films = session.execute(select(tables.Project.id, tables.Project.name).where(tables.Project.id.in_(ids)))
    return dict(people.all()), dict(films.tuples().all())


def _entry(row: Audit, people: dict[uuid.UUID, str], films: dict[uuid.UUID, str]) -> AuditEntry:
    def named(word: str) -> str:
        """With the name of a person or film in place of its id, and eight letters of any other."""
        return ID.sub(lambda found: people.get(id := uuid.UUID(found[0])) or films.get(id) or found[0][:8], word)

    own = row.user_id is not None and row.thing == str(row.user_id)
    return AuditEntry(
        id=row.id,
        number=row.number,
        created_at=row.created_at,
        person=people.get(row.user_id, "") if row.user_id else "",
        action=row.action,
        thing=row.thing,
        thing_name="" if own else named(AREA.sub("", row.thing)),
        facts={name: named(str(value)) for name, value in row.facts.items()},
        address=row.address,
    )


def _row_values(row: Audit) -> dict[str, Any]:
    ids = {name: str(value) if (value := getattr(row, name)) else None for name in ("id", "user_id", "project_id")}
    return {
        **ids,
        "number": row.number,
        "created_at": row.created_at.isoformat(timespec="microseconds"),
        "action": row.action,
        "thing": row.thing,
        "facts": row.facts,
        "address": row.address,
        "previous_hash": row.previous_hash,
        "hash": row.hash,
    }


def _csv_line(cells: Any) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return escape_formula(json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value)
