"""The doors that one may go through now, with their keys: known to a process for two seconds, and standing nowhere else."""

from __future__ import annotations

import logging
import time
import uuid
from functools import cache
from weakref import WeakKeyDictionary

from pydantic import SecretStr
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from core.database import secret_vault, tables
from core.database.engine import Database
from core.errors import BadMasterKey, NotFound, SecretBroken, SecretLocked
from core.gateway import env_doors
from core.settings import Settings
from providers.base import Door
from providers.facts import catalogue

KNOWN_S = 2.0

log = logging.getLogger("dailies.doors")


def open_doors(db: Database, settings: Settings | None, provider: str) -> tuple[Door, ...]:
    """Those of a vendor that one may go through now, with their keys. What this process knows is at most two seconds old."""
    at, known = _known.get(db, (0.0, {}))
    if not at or time.monotonic() - at >= KNOWN_S:
        now = time.monotonic()
        known = _all_open(db, settings)
        _known[db] = (now, known)
    return known.get(provider, ())


def load_door(db: Database, settings: Settings | None, door_name: str) -> Door | None:
    """A door with its key whether open or not: to test it, or to fetch what was sent through it before. None where it is gone.
    Raises SecretLocked, SecretBroken."""
    try:
        provider, door_id = split_door_name(door_name)
    except NotFound:
        return None
    if door_id == env_doors.ID:
        return (
            env_doors.door_from_environment(provider, env_doors.read_environment(settings))
            if provider in catalogue_vendors()
            else None
        )
    with db.read() as session:
        row = session.get(tables.Door, uuid.UUID(door_id))
        return _door(session, row) if row is not None and row.provider == provider else None


@cache
def catalogue_vendors() -> tuple[str, ...]:
    """Every vendor there are rows of in data/models."""
    return tuple(sorted(file.stem for file in catalogue.FOLDER.glob("*.toml")))


_known: WeakKeyDictionary[Database, tuple[float, dict[str, tuple[Door, ...]]]] = WeakKeyDictionary()


def _all_open(db: Database, settings: Settings | None) -> dict[str, tuple[Door, ...]]:
    found: dict[str, list[Door]] = {}
    said = env_doors.read_environment(settings)
    ordered = select(tables.Door).where(tables.Door.state == "open").order_by(tables.Door.created_at, tables.Door.id)
    with db.read() as session:
        for name in catalogue_vendors():
            own = env_doors.door_from_environment(name, said)
            if own is not None and env_doors.load_door_notes(session, own).get("state", "open") == "open":
                found.setdefault(name, []).append(own)
        for row in session.scalars(ordered):
            try:
                found.setdefault(row.provider, []).append(_door(session, row))
            except (SecretLocked, SecretBroken, BadMasterKey, NotFound) as error:
                log.warning("%s:%s is passed by: %s", row.provider, row.id, type(error).__name__)
    return {name: tuple(doors) for name, doors in found.items()}


def _door(session: Session, row: tables.Door) -> Door:
    """Raises SecretLocked, SecretBroken."""
    return Door(
        provider=row.provider,
        id=str(row.id),
        secret=SecretStr(secret_vault.read_secret(session, row.secret_id) if row.secret_id else ""),
        address=row.address,
        region=row.region,
        extra=row.extra,
        at_once=row.at_once,
        open_jobs=row.open_jobs,
        share=row.share,
        inner=row.inner,
    )


def split_door_name(name: str) -> tuple[str, str]:
    """Provider and id. Raises NotFound for what is no door's name."""
    provider, _, door_id = name.partition(":")
    try:
        if door_id != env_doors.ID:
            uuid.UUID(door_id)
    except ValueError as error:
        raise NotFound(what="door") from error
    return provider, door_id


def refresh_after_commit(session: Session) -> None:
    """What this process knows of doors is forgotten once this is committed."""
    event.listen(session, "after_commit", lambda _: _known.clear(), once=True)
