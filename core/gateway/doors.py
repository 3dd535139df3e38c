"""The ways into vendors: keys and addresses that an admin opened, and keys that stand in the environment.

A door is called "provider:id"; the one of the environment has the id "env", and nobody edits it here. Keys are locked away
by core.database.secret_vault; open doors are known to this process, decrypted, for two seconds, and stand nowhere else.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import locks, secret_vault, tables
from core.database.engine import Database
from core.errors import NotFound, OutOfRange
from core.gateway import addresses, breakers, env_doors, pasted_keys
from core.gateway.errors import DoorInUse, NoKey
from core.gateway.open_doors import catalogue_vendors, load_door, open_doors, refresh_after_commit, split_door_name
from core.people import audit
from core.people.access import Action, UserLike
from core.people.access import require as require_action
from core.settings import Settings
from core.types import Value
from providers.base import Door, Health
from providers.errors import ProviderError
from providers.facts import catalogue
from providers.facts.catalogue import Vendor
from providers.provider import Provider

KIND = "door"
CHANGED_S = 5.0
"""So long after a new key was given, what others say of the old one is not held against it."""
MOST = 1000
LONGEST_LABEL, LONGEST_EXTRA = 100, 2000
BY_NOTE = {"BadKey": "bad", "NoMoney": "no_money"}
"""What becomes of a door whose test told this."""

__all__ = [
    "catalogue_vendors",
    "change_door",
    "check_door",
    "close_door",
    "create_door",
    "delete_door",
    "list_doors",
    "load_door",
    "mark_unusable",
    "open_doors",
    "reopen_door",
]


class DoorView(Value):
    """A door as the page of providers shows it: never its key. `last4` is empty for a short one."""

    name: str
    provider: str
    label: str = ""
    last4: str = ""
    address: str = ""
    region: str = ""
    extra: dict[str, str] = {}
    inner: bool = False
    state: str = "open"
    state_at: datetime | None = None
    at_once: int = 0
    open_jobs: int = 0
    share: int = 1
    tested: Health | None = None
    tested_at: datetime | None = None
    from_environment: bool = False


# Opened, changed, closed ---------------------------------------------------------------------------------------------


def create_door(
    session: Session,
    provider: str,
    *,
    label: str = "",
    key: str = "",
    address: str = "",
    region: str = "",
    extra: Mapping[str, str] | None = None,
    inner: bool = False,
    at_once: int | None = None,
    open_jobs: int | None = None,
    share: int = 1,
    by: UserLike | None = None,
) -> DoorView:
    """A new door. Limits that nobody said are the vendor's usual ones; 0 is none. Raises NotFound for an unknown vendor, NoKey,
    BadKeyText, NoAddress, BadAddress, AddressInside, OutOfRange, NotAllowed."""
    _allow(by)
    vendor = _vendor(provider)
    key = validate_key(key, vendor)
    row = tables.Door(id=uuid.uuid4(), provider=provider, inner=inner, state="open", tested={})
    row.created_at = row.state_at = tables.utc_now()
    row.address = _judged_address(address, vendor, inner)
    _set(row, label, region, extra or {}, share)
    _limit(row, vendor.at_once if at_once is None else at_once, vendor.open_jobs if open_jobs is None else open_jobs)
    row.secret_id = secret_vault.store_secret(session, KIND, key).id if key else None
    session.add(row)
    session.flush()
    _noted(session, by, "door.opened", row)
    return _listed(session, row)


def change_door(session: Session, /, name: str, *, by: UserLike | None = None, **what: Any) -> DoorView:
    """What is not named stays; an empty `key` stays too. A new key or address opens a door that the vendor had refused.
    Raises as `open` does, and NotFound for a door of the environment."""
    _allow(by)
    row = _row(session, name)
    vendor = _vendor(row.provider)
    key = validate_key(what["key"], vendor) if what.get("key") else ""
    inner = what.get("inner", row.inner)
    if {"address", "inner"} & set(what):
        row.address = _judged_address(what.get("address", row.address), vendor, inner)
        row.inner = inner
    _set(
        row,
        what.get("label", row.label),
        what.get("region", row.region),
        what.get("extra", row.extra),
        what.get("share", row.share),
    )
    _limit(row, what.get("at_once", row.at_once), what.get("open_jobs", row.open_jobs))
    if key and row.secret_id is not None:
        secret_vault.replace_secret(session, row.secret_id, key)
    elif key:
        row.secret_id = secret_vault.store_secret(session, KIND, key).id
    if key or "address" in what:
        row.tested, row.tested_at = {}, None
        if row.state in BY_NOTE.values():
            _state(row, "open")
    _noted(session, by, "door.changed", row)
    return _listed(session, row)


def close_door(session: Session, name: str, by: UserLike | None = None) -> None:
    """Nobody goes through it until it is opened again; long jobs under way are still fetched. Raises NotFound."""
    _allow(by)
    _put_state(session, name, "closed", by)


def reopen_door(session: Session, name: str, by: UserLike | None = None) -> None:
    """Whatever it was closed for, a person says that it is mended. Raises NotFound."""
    _allow(by)
    _put_state(session, name, "open", by)


def delete_door(session: Session, name: str, by: UserLike | None = None) -> None:
    """The door and its key are gone. Raises NotFound, and DoorInUse while a vendor works on something sent through it: paid
    for, and fetched only with this key."""
    _allow(by)
    row = _row(session, name)
    if under_way := locks.count_open_jobs(session, name):
        raise DoorInUse(count=under_way)
    _noted(session, by, "door.forgotten", row)
    secret_id = row.secret_id
    session.delete(row)
    session.flush()
    if secret_id is not None:
        secret_vault.delete_secret(session, secret_id)


def mark_unusable(db: Database, door_name: str, state: str) -> None:
    """A vendor refuses its key ("bad") or its account is empty ("no_money"). What a person closed stays closed; a door that is
    gone by now is no matter."""
    with suppress(NotFound), db.write() as session:
        provider, door_id = split_door_name(door_name)
        at = tables.utc_now()
        if door_id == env_doors.ID:
            door = _of_environment(provider)
            if env_doors.load_door_notes(session, door).get("state") == "closed":
                return
            env_doors.save_door_notes(session, door, state=state, state_at=at.isoformat())
        else:
            row = session.get(tables.Door, uuid.UUID(door_id), with_for_update=True)
            if row is None or row.state == "closed" or _just_changed(session, row, at):
                return
            _state(row, state)
        _noted(session, None, f"door.{state}", door_name)


def check_door(
    db: Database, settings: Settings, providers: Mapping[str, Provider], door_name: str, by: UserLike | None = None
) -> Health:
    """A look at the vendor that costs nothing; kept with the door, and what it was closed for is mended by it. Raises NotFound."""
    _allow(by)
    door = load_door(db, settings, door_name)
    provider = providers.get(door.provider) if door else None
    if door is None or provider is None:
        raise NotFound(what="door")
    began = time.monotonic()
    try:
        health = provider.check(door)
    except ProviderError as error:
        health = Health(ok=False, seconds=time.monotonic() - began, note=type(error).__name__)
    with db.write() as session:
        _tested(session, door, health)
    if health.ok:
        breakers.reset_door(db, door_name)
    return health


# Read ----------------------------------------------------------------------------------------------------------------


def list_doors(session: Session, settings: Settings | None = None) -> list[DoorView]:
    """Every door, by vendor: those of the environment first."""
    rows = session.scalars(select(tables.Door).order_by(tables.Door.provider, tables.Door.created_at, tables.Door.id))
    shown = [_listed(session, row) for row in rows]
    said = env_doors.read_environment(settings)
    shown += [
        _shown(session, door) for name in catalogue_vendors() if (door := env_doors.door_from_environment(name, said))
    ]
    return sorted(shown, key=lambda one: (one.provider, not one.from_environment))


def _listed(session: Session, row: tables.Door) -> DoorView:
    secret = session.get(tables.Secret, row.secret_id) if row.secret_id else None
    return DoorView(
        name=f"{row.provider}:{row.id}",
        provider=row.provider,
        label=row.label,
        last4=secret.last4 if secret else "",
        address=row.address,
        region=row.region,
        extra=row.extra,
        inner=row.inner,
        state=row.state,
        state_at=row.state_at,
        at_once=row.at_once,
        open_jobs=row.open_jobs,
        share=row.share,
        tested=Health.model_validate(row.tested) if row.tested else None,
        tested_at=row.tested_at,
    )


def _shown(session: Session, door: Door) -> DoorView:
    said = env_doors.load_door_notes(session, door)
    tested = said.get("tested")
    return DoorView(
        name=door.name,
        provider=door.provider,
        last4=door.key[-4:] if len(door.key) >= secret_vault.SHOWN_FROM else "",
        address=door.address,
        inner=door.inner,
        state=said.get("state", "open"),
        state_at=_moment(said.get("state_at")),
        at_once=door.at_once,
        open_jobs=door.open_jobs,
        tested=Health.model_validate(tested) if tested else None,
        tested_at=_moment(said.get("tested_at")),
        from_environment=True,
    )


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


# Small things --------------------------------------------------------------------------------------------------------


def validate_key(typed: str, vendor: Vendor) -> str:
    """A key as it was pasted, without quotes, its variable's name or `Bearer` around it. Raises NoKey, BadKeyText."""
    key = pasted_keys.check_pasted_key(typed)
    if not key and vendor.key == "required":
        raise NoKey("key")
    return key


def _judged_address(typed: str, vendor: Vendor, inner: bool) -> str:
    if not typed.strip() and not vendor.own_address:
        return ""
    return addresses.validate_address(typed, inner=inner)


def _set(row: tables.Door, label: str, region: str, extra: Mapping[str, str], share: int) -> None:
    row.label, row.region = label.strip()[:LONGEST_LABEL], region.strip()[:40]
    row.extra = {str(name)[:40]: str(said).strip()[:LONGEST_EXTRA] for name, said in extra.items() if str(said).strip()}
    if not 1 <= share <= 100:
        raise OutOfRange("share", least=1, most=100)
    row.share = share


def _limit(row: tables.Door, at_once: int, open_jobs: int) -> None:
    for name, number in (("at_once", at_once), ("open_jobs", open_jobs)):
        if not 0 <= number <= MOST:
            raise OutOfRange(name, least=0, most=MOST)
        setattr(row, name, number)


def _state(row: tables.Door, state: str) -> None:
    row.state, row.state_at = state, tables.utc_now()


def _put_state(session: Session, name: str, state: str, by: UserLike | None) -> None:
    provider, door_id = split_door_name(name)
    if door_id == env_doors.ID:
        env_doors.save_door_notes(
            session, _of_environment(provider), state=state, state_at=tables.utc_now().isoformat()
        )
    else:
        _state(_row(session, name), state)
    _noted(session, by, "door.closed" if state == "closed" else "door.reopened", name)


def _tested(session: Session, door: Door, health: Health) -> None:
    at, told = tables.utc_now(), health.model_dump(mode="json")
    closed = BY_NOTE.get(health.note)
    if door.id == env_doors.ID:
        was = env_doors.load_door_notes(session, door).get("state", "open")
        state = _after_test(was, health, closed)
        changed = {"state": state, "state_at": at.isoformat()} if state != was else {}
        env_doors.save_door_notes(session, door, tested=told, tested_at=at.isoformat(), **changed)
    elif (row := session.get(tables.Door, uuid.UUID(door.id), with_for_update=True)) is not None:
        row.tested, row.tested_at = told, at
        if (state := _after_test(row.state, health, closed)) != row.state:
            _state(row, state)
    refresh_after_commit(session)


def _after_test(was: str, health: Health, closed: str | None) -> str:
    """What a person closed stays closed."""
    if was == "closed":
        return was
    return "open" if health.ok else closed or was


def _just_changed(session: Session, row: tables.Door, at: datetime) -> bool:
    secret = session.get(tables.Secret, row.secret_id) if row.secret_id else None
    if secret is None or secret.updated_at - secret.created_at < timedelta(seconds=1):
        return False
    return at - secret.updated_at < timedelta(seconds=CHANGED_S)


def _of_environment(provider: str) -> Door:
    door = (
        env_doors.door_from_environment(provider, env_doors.read_environment())
        if provider in catalogue_vendors()
        else None
    )
    if door is None:
        raise NotFound(what="door")
    return door


def _row(session: Session, name: str) -> tables.Door:
    provider, door_id = split_door_name(name)
    row = session.get(tables.Door, uuid.UUID(door_id)) if door_id != env_doors.ID else None
    if row is None or row.provider != provider:
        raise NotFound(what="door")
    return row


def _vendor(provider: str) -> Vendor:
    if provider not in catalogue_vendors():
        raise NotFound(what="provider")
    return catalogue.vendor(provider)


def _allow(by: UserLike | None) -> None:
    """None is the studio itself, or somebody at its terminal."""
    if by is not None:
        require_action(by, Action.MANAGE_PROVIDERS)


def _noted(session: Session, by: UserLike | None, action: str, door: tables.Door | str) -> None:
    name = door if isinstance(door, str) else f"{door.provider}:{door.id}"
    audit.note(session, by.id if by else None, action, name)
    session.flush()
    refresh_after_commit(session)
