"""What people give a model's work, 1 to 5 stars for each purpose: the router's sense of quality grows from it."""

from __future__ import annotations

import uuid

from sqlalchemy import Table, bindparam, delete, event, func, select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.database.row_cache import RowCache
from core.errors import OutOfRange

FEWEST = 3
KNOWN_S = 60.0

_ratings: Table = tables.Rating.__table__  # type: ignore[assignment]
_MEAN = select(func.count(), func.sum(_ratings.c.stars)).where(
    _ratings.c.model == bindparam("named"), _ratings.c.purpose == bindparam("for_what")
)
_known: RowCache[float | None] = RowCache(KNOWN_S)


def save_rating(
    session: Session, user_id: uuid.UUID | None, model_id: str, purpose: str, stars: int, call_key: str = ""
) -> None:
    """Somebody's stars for the work of "provider/name"; given again for the same call they take the place of the first.
    Raises OutOfRange."""
    if stars not in range(1, 6):
        raise OutOfRange("stars", least=1, most=5)
    if call_key and user_id is not None:
        before = tables.Rating.user_id == user_id, tables.Rating.call_key == call_key
        session.execute(delete(tables.Rating).where(tables.Rating.model == model_id, *before))
    session.add(tables.Rating(model=model_id, purpose=purpose, stars=stars, user_id=user_id, call_key=call_key))
    _forget_after(session, model_id, purpose)


def remove_rating(session: Session, user_id: uuid.UUID, model_id: str, purpose: str, call_key: str) -> None:
    """Somebody's stars for one call are given no longer."""
    before = tables.Rating.user_id == user_id, tables.Rating.call_key == call_key
    session.execute(delete(tables.Rating).where(tables.Rating.model == model_id, *before))
    _forget_after(session, model_id, purpose)


def mean_rating(db: Database, model_id: str, purpose: str) -> float | None:
    """Of the stars for this purpose; None while fewer than three were given. Up to a minute old."""
    name = _name(model_id, purpose)
    return _known.of(db.engine, name, lambda: db.near.warm("rating", name, lambda: _mean(db, model_id, purpose)))


def _forget_after(session: Session, model_id: str, purpose: str) -> None:
    if near := session.info.get("near"):
        event.listen(session, "after_commit", lambda _: near.cool("rating", _name(model_id, purpose)), once=True)
    _known.forget_after(session)


def _name(model_id: str, purpose: str) -> str:
    return f"{model_id}:{purpose}"


def _mean(db: Database, model_id: str, purpose: str) -> float | None:
    with db.glance() as connection:
        count, stars = connection.execute(_MEAN, {"named": model_id, "for_what": purpose}).one()
    return float(stars) / count if count >= FEWEST else None
