"""How models do: the median time of their recent answers, in seconds, and what those cost above their estimates."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from statistics import median

from sqlalchemy import Table, bindparam, select

from core.database import tables
from core.database.engine import Database
from core.database.row_cache import RowCache
from core.database.tables import utc_now

DAYS = 7
FEWEST = 5
MOST = 500
"""So many of the latest answers are looked at."""
KNOWN_S = 60.0

_calls: Table = tables.Call.__table__  # type: ignore[assignment]
_LATELY = (
    select(_calls.c.milliseconds)
    .where(
        _calls.c.provider == bindparam("vendor"),
        _calls.c.model == bindparam("name"),
        _calls.c.created_at > bindparam("since"),
        _calls.c.state == "done",
        _calls.c.error == "",
        _calls.c.cached.is_(False),
    )
    .order_by(_calls.c.created_at.desc())
    .limit(MOST)
)
_BILLED = (
    select(_calls.c.list_micro_yuan, _calls.c.estimate_micro_yuan)
    .where(
        _calls.c.provider == bindparam("vendor"),
        _calls.c.model == bindparam("name"),
        _calls.c.capability == bindparam("kind"),
        _calls.c.created_at > bindparam("since"),
        _calls.c.state == "done",
        _calls.c.cached.is_(False),
        _calls.c.estimated.is_(False),
        _calls.c.allowance == "",
        _calls.c.estimate_micro_yuan > 0,
    )
    .order_by(_calls.c.created_at.desc())
    .limit(bindparam("most"))
)
MOST_OVER = Decimal(3)
"""More is never put aside than so many estimates: a single strange bill is no rule."""
COST_DAYS, COST_CALLS = 30, 50
"""How far back, and how many of the latest bills, an overrun is learnt from: a vendor that changes how it bills is believed soon."""
_known: RowCache[float | None] = RowCache(KNOWN_S)
_over: RowCache[Decimal] = RowCache(KNOWN_S)


def median_seconds(db: Database, model_id: str) -> float | None:
    """Median seconds of the last 7 days' answers of "provider/name"; None while there are fewer than five. Up to a minute old,
    with a Redis that all workers share up to ten."""
    return _known.of(db.engine, model_id, lambda: db.near.warm("speed", model_id, lambda: _p50(db, model_id)))


def _p50(db: Database, model_id: str) -> float | None:
    provider, _, name = model_id.partition("/")
    since = utc_now() - timedelta(days=DAYS)
    with db.glance() as connection:
        took = connection.execute(_LATELY, {"vendor": provider, "name": name, "since": since}).scalars().all()
    return median(took) / 1000 if len(took) >= FEWEST else None


def cost_overrun(db: Database, model_id: str, capability: str) -> Decimal:
    """What the last 50 answers of "provider/name" in this kind of work cost over their estimates, 1 to 3; 1 while there are fewer than
    five. Up to a minute old."""
    return _over.of(db.engine, f"{model_id} {capability}", lambda: _overrun(db, model_id, capability))


def _overrun(db: Database, model_id: str, capability: str) -> Decimal:
    provider, _, name = model_id.partition("/")
    since = utc_now() - timedelta(days=COST_DAYS)
    asked = {"vendor": provider, "name": name, "kind": capability, "since": since, "most": COST_CALLS}
    with db.glance() as connection:
        bills = connection.execute(_BILLED, asked).all()
    estimate = sum(int(row[1]) for row in bills)
    if len(bills) < FEWEST or not estimate:
        return Decimal(1)
    return min(MOST_OVER, max(Decimal(1), Decimal(sum(int(row[0]) for row in bills)) / Decimal(estimate)))
