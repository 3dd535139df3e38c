"""What an admin has said of prices and rates, and the free allowances of the doors there are: for the page that shows them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.database.tables import utc_now
from core.gateway.doors import DoorView
from core.money import free_allowances, price_list
from core.types import Value
from providers.facts.pricing import UNITS, Allowance

__all__ = ["UNITS", "AllowanceLeft", "PriceOverride", "allowances_left", "list_overrides"]


class PriceOverride(Value):
    """A price (or, where `provider` is empty, the rate of a currency in yuan) as an admin set it, and when."""

    id: uuid.UUID
    provider: str
    model: str
    unit: str
    amount: Decimal
    currency: str
    when: dict[str, str]
    source: str
    by: str
    by_id: uuid.UUID | None
    set_at: datetime


class AllowanceLeft(Value):
    """A free allowance through one door: units left of it, and when (UTC) it is full again; None for what is given once."""

    allowance: Allowance
    door: DoorView
    left: int
    resets: datetime | None


def list_overrides(session: Session) -> list[PriceOverride]:
    """Newest first."""
    row = tables.PriceRow
    rows = session.execute(
        select(row, tables.User.name)
        .outerjoin(tables.User, tables.User.id == row.user_id)
        .order_by(row.created_at.desc())
    )
    return [
        PriceOverride(
            id=price.id,
            provider=price.provider,
            model=price.model,
            unit=price.unit,
            amount=price.amount,
            currency=price.currency,
            when={str(name): str(value) for name, value in price.when.items()},
            source=price.source,
            by=name or "",
            by_id=price.user_id,
            set_at=price.created_at,
        )
        for price, name in rows
    ]


def allowances_left(db: Database, session: Session, doors: Iterable[DoorView]) -> list[AllowanceLeft]:
    """Of every allowance through every door whose owner said that its key has it."""
    at, given = utc_now(), price_list.load_price_book(db).free
    return [
        AllowanceLeft(
            allowance=one,
            door=door,
            left=free_allowances.units_left(session, one, door.name, at),
            resets=free_allowances.next_reset(one, at),
        )
        for door in doors
        for one in given
        if one.provider == door.provider and door.extra.get("free") == "yes"
    ]
