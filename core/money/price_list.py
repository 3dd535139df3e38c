"""The price list as it holds here: the rows that came with the studio, an admin's before them, and today's rates of currencies."""

from __future__ import annotations

import re
import tomllib
import unicodedata
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from core.database import tables
from core.database.engine import Database
from core.database.row_cache import RowCache
from core.errors import NoRate, NotFound, NotMoney
from core.money import imported_models
from core.people import audit
from core.people.access import Action, UserLike, require
from providers.base import Model
from providers.facts import overlay, price_rows, pricing
from providers.facts.price_rows import Price
from providers.facts.pricing import UNITS, PriceBook

KNOWN_S = 5.0
OLD_DAYS = price_rows.OLD_DAYS
DEAREST = Decimal(1_000_000)
FINEST = Decimal("1e-10")
"""So fine the ledger keeps amounts in a vendor's currency."""
SIGNS = "¥$€£元"

_rows: Table = tables.PriceRow.__table__  # type: ignore[assignment]
_READ = select(_rows).order_by(_rows.c.created_at, _rows.c.id)
_books: RowCache[PriceBook] = RowCache(KNOWN_S)
_made: dict[tuple[uuid.UUID, ...], tuple[PriceBook, PriceBook]] = {}
"""By the admin's rows: the book they were bound into, and the book they are bound to."""


@dataclass(frozen=True)
class PricedModel:
    """A model and the rows that say what it costs today, in any case of `when`. `old`: so many of them are older than
    pricing.OLD_DAYS by their source's own day."""

    model: Model
    prices: tuple[Price, ...]
    known: bool
    old: int
    day: date | None
    """What its oldest row is as old as."""


@dataclass(frozen=True)
class CurrencyRate:
    """Yuan for one of a currency. `own`: an admin set it, on that day."""

    currency: str
    yuan: Decimal
    own: bool
    day: date | None


# Read --------------------------------------------------------------------------------------------------------------------


def load_price_book(db: Database) -> PriceBook:
    """All prices, rates and allowances that hold now; up to five seconds old where another process changed them."""
    return _books.of(db.engine, "", lambda: _read(db))


def unpriced_models(db: Database, models: Iterable[Model]) -> list[Model]:
    """Those of whom nobody has said what they cost: they are not asked until somebody does."""
    held = load_price_book(db)
    return [model for model in models if not held.knows(model)]


def price_models(db: Database, models: Iterable[Model], today: date) -> list[PricedModel]:
    """What each model costs today, and how long ago somebody checked it."""
    held = load_price_book(db)
    return [_priced(held, model, today) for model in models]


def currency_rates(db: Database) -> list[CurrencyRate]:
    """Of every currency but the yuan: as it came, or as an admin set it last."""
    told = tomllib.loads((price_rows.FOLDER / "rates.toml").read_text("utf-8"))["rate"]
    found = {
        row["currency"]: CurrencyRate(row["currency"], Decimal(row["yuan"]), False, row.get("checked_on"))
        for row in told
    }
    for row in _rows_of(db):
        if not row.provider:
            found[row.currency] = CurrencyRate(row.currency, _plain(row.amount), True, row.created_at.date())
    return sorted(found.values(), key=lambda rate: rate.currency)


# Set ---------------------------------------------------------------------------------------------------------------------


def set_price(
    session: Session,
    by: UserLike,
    *,
    provider: str,
    model: str,
    unit: str,
    amount: str,
    currency: str,
    when: Mapping[str, str] | None = None,
    from_day: date | None = None,
    source: str = "",
) -> tables.PriceRow:
    """What one `unit` (of pricing.UNITS) of a model costs in a currency, `when` it comes out so and from that day on. Counts
    before what came with the studio. Raises NotMoney, NoRate, NotAllowed."""
    require(by, Action.MANAGE_PROVIDERS)
    if unit not in UNITS:
        raise ValueError(unit)
    price = parse_price(amount, "amount")
    _require_rate(session, currency)
    row = tables.PriceRow(
        provider=provider,
        model=model,
        unit=unit,
        amount=price,
        currency=currency,
        when=dict(when or {}),
        from_day=from_day,
        source=source,
        user_id=by.id,
    )
    return _keep(session, row, by, "price.set", f"{provider}/{model}", unit=unit, amount=price, currency=currency)


def set_rate(session: Session, by: UserLike, currency: str, yuan: str) -> tables.PriceRow:
    """How many yuan one of a currency is from now on; calls that were made keep their rate. Raises NotMoney, NotAllowed."""
    require(by, Action.MANAGE_PROVIDERS)
    rate = parse_price(yuan, "rate")
    if not rate or currency == "CNY" or not re.fullmatch("[A-Z]{3}", currency):
        raise NotMoney("rate")
    row = tables.PriceRow(amount=rate, currency=currency, user_id=by.id)
    return _keep(session, row, by, "rate.set", currency, yuan=rate)


def remove_own_price(session: Session, by: UserLike, price_id: uuid.UUID) -> None:
    """An admin's own price or rate goes; what came with the studio holds again. Raises NotFound, NotAllowed."""
    require(by, Action.MANAGE_PROVIDERS)
    row = session.get(tables.PriceRow, price_id)
    if row is None:
        raise NotFound(what="price")
    session.delete(row)
    audit.note(session, by.id, "price.taken_back", f"{row.provider}/{row.model}", unit=row.unit, amount=row.amount)
    _books.forget_after(session)


def file_faults() -> tuple[overlay.LeftOutFile, ...]:
    """Files of the studio's own models, prices and errors that were left out."""
    return overlay.left_out_files()


def refresh_after_commit(session: Session) -> None:
    """Once what this session changes can be seen by all, prices are read anew."""
    _books.forget_after(session)


def parse_price(typed: str, field: str = "amount") -> Decimal:
    """A price as people write it: 0.084, $0.084, ¥1,200; as fine as a ten-thousand-millionth. Raises NotMoney."""
    plain = unicodedata.normalize("NFKC", typed).strip().strip(SIGNS).replace(",", "").replace("，", "").strip()
    try:
        price = Decimal(plain)
    except InvalidOperation:
        raise NotMoney(field) from None
    if not all(sign in "0123456789." for sign in plain) or not 0 <= price <= DEAREST or price != price.quantize(FINEST):
        raise NotMoney(field)
    return price


# Underneath --------------------------------------------------------------------------------------------------------------


def _read(db: Database) -> PriceBook:
    """The book. It stays the same object while nobody changes a row: what it worked out is not worked out again."""
    rows = _rows_of(db)
    imported_models.register_own_models(db)
    ids, shipped = tuple(row.id for row in rows), pricing.load_price_book()
    if ids not in _made or _made[ids][0] is not shipped:
        _made.clear()
        _made[ids] = shipped, _bound(rows, shipped)
    return _made[ids][1]


def _rows_of(db: Database) -> Sequence[Row[Any]]:
    """Every row that an admin set, oldest first."""
    with db.glance() as connection:
        return connection.execute(_READ).all()


def _bound(rows: Iterable[Row[Any]], shipped: PriceBook) -> PriceBook:
    prices, rates = [], dict(shipped.rates)
    for row in rows:
        if row.provider:
            prices.append(_price(row))
        else:
            rates[row.currency] = _plain(row.amount)
    return PriceBook((*shipped.rows, *prices), shipped.free, rates, shipped.quoted)


def _price(row: Row[Any]) -> Price:
    return Price(
        id=str(row.id),
        provider=row.provider,
        model=row.model,
        unit=row.unit,
        amount=_plain(row.amount),
        currency=row.currency,
        when=row.when,
        from_day=row.from_day,
        source=row.source,
        checked_on=row.created_at.date(),
        own=True,
    )


def _priced(held: PriceBook, model: Model, today: date) -> PricedModel:
    prices = held.cases(model, today)
    days = [row.day for row in prices if row.day]
    return PricedModel(
        model=model,
        prices=tuple(prices),
        known=held.knows(model),
        old=sum(row.old(today) for row in prices),
        day=min(days, default=None),
    )


def _require_rate(session: Session, currency: str) -> None:
    own = select(tables.PriceRow.id).where(tables.PriceRow.provider == "", tables.PriceRow.currency == currency)
    if currency not in pricing.load_price_book().rates and session.scalar(own.limit(1)) is None:
        raise NoRate("currency", currency=currency)


def _keep(session: Session, row: tables.PriceRow, by: UserLike, deed: str, thing: str, **facts: Any) -> tables.PriceRow:
    session.add(row)
    audit.note(session, by.id, deed, thing, **facts)
    _books.forget_after(session)
    return row


def _plain(amount: Decimal) -> Decimal:
    """Without the zeros that a column adds behind."""
    return Decimal(format(amount.normalize(), "f"))
