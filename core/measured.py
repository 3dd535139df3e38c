"""How long models take: the median of their recent answers, in seconds."""

from __future__ import annotations

from datetime import timedelta
from statistics import median

from sqlalchemy import Table, bindparam, select

from core import tables
from core.db import Database
from core.remembered import Remembered
from core.tables import now

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
_known: Remembered[float | None] = Remembered(KNOWN_S)


def p50(db: Database, model_id: str) -> float | None:
    """Median seconds of the last 7 days' answers of "provider/name"; None while there are fewer than five. Up to a minute old,
    with a Redis that all workers share up to ten."""
    return _known.of(db.engine, model_id, lambda: db.near.warm("speed", model_id, lambda: _p50(db, model_id)))


def _p50(db: Database, model_id: str) -> float | None:
    provider, _, name = model_id.partition("/")
    since = now() - timedelta(days=DAYS)
    with db.glance() as connection:
        took = connection.execute(_LATELY, {"vendor": provider, "name": name, "since": since}).scalars().all()
    return median(took) / 1000 if len(took) >= FEWEST else None
