"""How each door does for each capability, shared by all workers through one table; what follows stands in providers.gateway.circuit_breaker."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.types import Value
from providers.base import Capability
from providers.errors import ProviderError
from providers.gateway import circuit_breaker
from providers.gateway.circuit_breaker import PROBE_S, BreakerState

MODEL_CHARS = 60
"""Of a model's name in the key of a row, which has room for 140 with its door and capability."""
SLACK = timedelta(minutes=1)
"""By so much the clocks of two machines may differ."""
KNOWN_S = 1.0
"""So old may be what this process knows of the others' failures."""

_rows = tables.Table.metadata.tables["breakers"]
_READ = select(
    _rows.c.key, _rows.c.failures, _rows.c.opened, _rows.c.open_until, _rows.c.probe_until, _rows.c.last_error
).where(_rows.c.updated_at <= bindparam("at"))
"""What was written in the future was written under a wrong clock: it says nothing of now."""
_ONE = select(tables.Breaker).where(tables.Breaker.key == bindparam("k")).with_for_update()
_MEND = delete(_rows).where(_rows.c.key == bindparam("k"))
_PROBE = (
    update(_rows)
    .where(
        _rows.c.key == bindparam("k"),
        _rows.c.open_until <= bindparam("at"),
        or_(_rows.c.probe_until.is_(None), _rows.c.probe_until <= bindparam("at")),
    )
    .values(probe_until=bindparam("till"))
)
_known: WeakKeyDictionary[Database, tuple[float, dict[str, BreakerState]]] = WeakKeyDictionary()


class FailingDoor(Value):
    """A door that is left alone for a capability, or has failed lately, as the page of providers shows it."""

    door: str
    capability: str
    state: BreakerState
    model: str = ""
    """Where only one model of it rests there."""


def breaker_state(db: Database, door_name: str, capability: Capability, model: str = "") -> BreakerState | None:
    """What is known of its failures, or of one model's there; None where there are none."""
    return _all(db).get(_key(door_name, capability, model))


def record_success(db: Database, door_name: str, capability: Capability, model: str = "") -> None:
    """All is well. Costs nothing where all was well before."""
    if breaker_state(db, door_name, capability, model) is not None:
        with db.jot() as connection:
            connection.execute(_MEND, {"k": _key(door_name, capability, model)})
        _known.pop(db, None)


def suspend_door(
    db: Database, door_name: str, capability: Capability, until: float, error: ProviderError, model: str = ""
) -> None:
    """It is left alone until then (seconds since 1970), for what its vendor said."""
    key, at = _key(door_name, capability, model), tables.utc_now()
    till = datetime.fromtimestamp(until, UTC).replace(tzinfo=None)
    with db.write() as session:
        session.execute(_fresh(db.sqlite), {"k": key, "at": at})
        row = session.execute(_ONE, {"k": key}).scalar_one()
        for name, value in asdict(circuit_breaker.hold_open_until(error, till)).items():
            setattr(row, name, value)
    _known.pop(db, None)


def record_failure(db: Database, door_name: str, capability: Capability, error: ProviderError) -> None:
    """One more failure; an error that says nothing of the vendor's health does not count, nor one of a call that was
    under way when the door was left alone."""
    if not circuit_breaker.counts_as_failure(error):
        return
    key, at = _key(door_name, capability), tables.utc_now()
    with db.write() as session:
        session.execute(_fresh(db.sqlite), {"k": key, "at": at})
        row = session.execute(_ONE, {"k": key}).scalar_one()
        if not _state(row).alone(at):
            for name, value in asdict(circuit_breaker.after_failure(_state(row), error, at)).items():
                setattr(row, name, value)
    _known.pop(db, None)


def may_probe(db: Database, door_name: str, capability: Capability, model: str = "") -> bool:
    """True for the one who may look whether it works again, for twenty seconds."""
    at = tables.utc_now()
    values = {"k": _key(door_name, capability, model), "at": at, "till": at + timedelta(seconds=PROBE_S)}
    with db.jot() as connection:
        mine = connection.execute(_PROBE, values).rowcount == 1
    _known.pop(db, None)
    return mine


def list_failing_doors(session: Session) -> list[FailingDoor]:
    """Every door that failed lately, by name."""
    rows = session.scalars(select(tables.Breaker).order_by(tables.Breaker.key))
    return [_ill(row) for row in rows]


def _ill(row: tables.Breaker) -> FailingDoor:
    door, capability, *model = row.key.split("/", 2)
    return FailingDoor(door=door, capability=capability, state=_state(row), model=model[0] if model else "")


def reset_door(db: Database, door_name: str) -> None:
    """Somebody mended it: all its capabilities may be asked at once."""
    with db.jot() as connection:
        connection.execute(delete(_rows).where(_rows.c.key.startswith(f"{door_name}/", autoescape=True)))
    _known.pop(db, None)


@cache
def _fresh(on_sqlite: bool) -> Any:
    fresh = (sqlite.insert if on_sqlite else postgresql.insert)(_rows)
    return fresh.values(key=bindparam("k"), last_error="", updated_at=bindparam("at")).on_conflict_do_nothing()


def _all(db: Database) -> dict[str, BreakerState]:
    """A handful of rows: only doors that failed have one."""
    at, states = _known.get(db, (0.0, {}))
    if time.monotonic() - at < KNOWN_S and at:
        return states
    now = time.monotonic()
    with db.glance() as connection:
        found = connection.execute(_READ, {"at": tables.utc_now() + SLACK})
        states = {row[0]: BreakerState(*row[1:]) for row in found}
    _known[db] = (now, states)
    return states


def _state(row: tables.Breaker) -> BreakerState:
    return BreakerState(row.failures, row.opened, row.open_until, row.probe_until, row.last_error)


def _key(door_name: str, capability: Capability, model: str = "") -> str:
    """The name of a row. A model's own name is cut where it is longer than fits, and still tells it from others."""
    if len(model) > MODEL_CHARS:
        model = f"{model[: MODEL_CHARS - 13]}~{sha256(model.encode()).hexdigest()[:12]}"
    return f"{door_name}/{capability.value}/{model}" if model else f"{door_name}/{capability.value}"
