"""How each door has done for each capability lately: how often it worked, how long it took, what went wrong last, what it cost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, case, func, select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.tables import utc_now
from core.gateway import breakers
from core.types import Value

LATELY, LONG = timedelta(days=7), timedelta(days=30)
MOST = 500
"""So many of the latest answers say how long one waits."""
ENDED = ("done", "failed", "unknown")

_calls: Table = tables.Call.__table__  # type: ignore[assignment]
_asked = _calls.c.cached.is_(False) & _calls.c.state.in_(ENDED)


class DoorHealth(Value):
    """A door and a capability: calls of 7 days and those that worked, the wait in seconds at the middle and for 95 of 100, the
    class of the newest error, micro-yuan of 7 and of 30 days; and until when (UTC) it is left alone. `door` is empty for the
    studio's own engines."""

    door: str
    provider: str
    capability: str
    asked: int = 0
    well: int = 0
    p50_s: float | None = None
    p95_s: float | None = None
    error: str = ""
    error_at: datetime | None = None
    week: int = 0
    month: int = 0
    failures: int = 0
    alone_until: datetime | None = None
    alone_for: str = ""
    """Why, in one word: breaker, quota, no_money."""
    not_open: tuple[str, ...] = ()
    """Models that are not open to this key."""

    @property
    def share(self) -> float | None:
        """0 to 1 of the calls of 7 days; None where there were none."""
        return self.well / self.asked if self.asked else None


def load_door_health(session: Session, at: datetime | None = None) -> list[DoorHealth]:
    """Everything that was asked in 30 days, and whatever failed lately; by vendor and door."""
    at = at or utc_now()
    found = {(one.door, one.capability): one for one in _from_ledger(session, at)}
    for ill in breakers.list_failing_doors(session):
        known = found.get((ill.door, ill.capability)) or DoorHealth(
            door=ill.door, provider=ill.door.partition(":")[0], capability=ill.capability
        )
        until = ill.state.open_until if ill.state.alone(at) else None
        more: dict[str, Any] = {"error": known.error or ill.state.last_error}
        if ill.model:
            more["not_open"] = (*known.not_open, ill.model) if until else known.not_open
        else:
            more |= {"failures": ill.state.failures, "alone_until": until, "alone_for": ill.state.why()}
        found[known.door, known.capability] = known.model_copy(update=more)
    return sorted(found.values(), key=lambda one: (one.provider, one.door, one.capability))


def _from_ledger(session: Session, at: datetime) -> list[DoorHealth]:
    lately = _calls.c.created_at >= at - LATELY
    keys = (_calls.c.door_id, _calls.c.provider, _calls.c.capability)
    counted = (
        select(
            *keys,
            func.sum(case((lately & _asked, 1), else_=0)),
            func.sum(case((lately & _asked & (_calls.c.state == "done"), 1), else_=0)),
            func.sum(case((lately, _calls.c.cost_micro_yuan), else_=0)),
            func.sum(_calls.c.cost_micro_yuan),
        )
        .where(_calls.c.created_at >= at - LONG)
        .group_by(*keys)
    )
    return [
        _whole(
            session,
            at,
            DoorHealth(
                door=door, provider=vendor, capability=what, asked=asked, well=well, week=int(week), month=int(month)
            ),
        )
        for door, vendor, what, asked, well, week, month in session.execute(counted)
    ]


def _whole(session: Session, at: datetime, one: DoorHealth) -> DoorHealth:
    mine = (
        _calls.c.door_id == one.door,
        _calls.c.provider == one.provider,
        _calls.c.capability == one.capability,
        _calls.c.created_at >= at - LATELY,
        _asked,
    )
    took = select(_calls.c.milliseconds).where(*mine, _calls.c.state == "done")
    waits = sorted(session.scalars(took.order_by(_calls.c.created_at.desc()).limit(MOST)))
    wrong = select(_calls.c.error, _calls.c.created_at).where(*mine, _calls.c.error != "")
    last = session.execute(wrong.order_by(_calls.c.created_at.desc()).limit(1)).first()
    return one.model_copy(
        update={
            "p50_s": _at_share(waits, 0.5),
            "p95_s": _at_share(waits, 0.95),
            "error": last.error.partition(":")[0] if last else "",
            "error_at": last.created_at if last else None,
        }
    )


def _at_share(waits: list[int], share: float) -> float | None:
    """Seconds within which this share of them was over."""
    return waits[min(len(waits) - 1, int(share * len(waits)))] / 1000 if waits else None
