"""In which currency a dashboard tells money: yuan as the ledger keeps it, or another one by each day's own rate.

Of a day counts the last rate that calls of that day were turned by, else what an admin had set by then, else the last one known before
it. Days are UTC: the same sum whoever looks. Each row is turned by itself into whole micro-units, so that parts add up to the whole.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

import duckdb
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.analytics.filters import YUAN
from core.database import tables
from core.database.engine import Database
from core.money import budgets, price_list
from core.people.access import UserLike
from providers.facts import pricing

RATES = "day_rates"
"""In DuckDB: `currency`, `day`, `yuan` for one of it."""
AGAIN_S = 30.0
FIRST, AHEAD = date(2020, 1, 1), 400
"""The first day that has a rate of its own, and so many days from now the last: clocks may run ahead."""
MONEY = {
    "calls": ("cost", "estimate", "reserved", "saved"),
    "takes": ("cost",),
    "clips": ("cost",),
    "projects": ("budget",),
    "budgets": ("allowed", "spent", "held"),
}
"""Columns in micro-yuan, of every table a chart asks of."""
SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "JPY": "JP¥", "KRW": "₩"}
CHOSEN = "currency"
"""Under this name among what a person set."""
OF_TODAY = ("projects", "budgets")
"""Limits hold now: they are turned by the newest rate."""


def known_currencies(db: Database) -> tuple[str, ...]:
    """The yuan, and every currency that has a rate here."""
    return (YUAN, *(rate.currency for rate in price_list.currency_rates(db)))


def newest_rate(db: Database, currency: str) -> Decimal:
    """Yuan for one of it now. Raises KeyError where it has no rate."""
    return {YUAN: Decimal(1), **{rate.currency: rate.yuan for rate in price_list.currency_rates(db)}}[currency]


def currency_sign(currency: str) -> str:
    """What stands before a sum; the three letters where it has no sign of its own."""
    return SIGNS.get(currency) or f"{currency} "


def format_in_currency(micro: int, currency: str) -> str:
    """As budgets.say says yuan: $1,284.60, <$0.01, $0."""
    return budgets.format_money(micro).replace("¥", currency_sign(currency), 1)


def chosen_currency(session: Session, person: UserLike) -> str:
    """The currency this person chose last; the yuan before they did."""
    row = session.get(tables.User, person.id)
    return str((row.settings or {}).get(CHOSEN, YUAN)) if row else YUAN


def choose_currency(session: Session, person: UserLike, currency: str) -> None:
    """Kept for whoever it is, wherever they come in again."""
    if row := session.get(tables.User, person.id):
        row.settings = {**(row.settings or {}), CHOSEN: currency}


def converted_sql(table: str, currency: str) -> tuple[str, str]:
    """What stands after SELECT for this table, and behind its name, so that its money comes in this currency."""
    if currency == YUAN or table not in MONEY:
        return "*", ""
    day = "NULL" if table in OF_TODAY else "created_at::DATE"
    newest = "(SELECT max_by(yuan, day) FROM memory.main.day_rates WHERE currency = $currency)"
    rate = f"coalesce(day_rate.yuan, {newest})"
    if table == "calls":
        rate = f"CASE WHEN currency = $currency AND rate > 0 THEN rate ELSE {rate} END"
    money = ", ".join(f"round({name} / {rate})::BIGINT AS {name}" for name in MONEY[table])
    rates = f"(SELECT day, yuan FROM memory.main.{RATES} WHERE currency = $currency) AS day_rate"
    return f"* EXCLUDE (day, yuan) REPLACE ({money})", f" LEFT JOIN {rates} ON day_rate.day = {day}"


class DailyRates:
    """Those of each day, kept in DuckDB for whoever asks for another currency."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._looked: dict[str, float] = {}
        self._lock = threading.Lock()
        self.turn = 0

    def look(self, duck: duckdb.DuckDBPyConnection, currency: str, at: datetime) -> None:
        """As they stand, or stood half a minute ago."""
        with self._lock:
            if currency == YUAN or time.monotonic() - self._looked.get(currency, float("-inf")) < AGAIN_S:
                return
            self._write(duck, currency, at)
            self._looked[currency] = time.monotonic()
            self.turn += 1

    def _write(self, duck: duckdb.DuckDBPyConnection, currency: str, at: datetime) -> None:
        """Every day from the first one on, each with its rate."""
        cursor = duck.cursor()
        try:
            cursor.execute("BEGIN")
            cursor.execute(f"CREATE TABLE IF NOT EXISTS memory.main.{RATES} (currency VARCHAR, day DATE, yuan DOUBLE)")
            cursor.execute("CREATE OR REPLACE TEMP TABLE said (day DATE, yuan DOUBLE)")
            cursor.executemany(
                "INSERT INTO said VALUES (?, ?)", [(day, float(yuan)) for day, yuan in self._said(currency)]
            )
            cursor.execute(f"DELETE FROM memory.main.{RATES} WHERE currency = $currency", {"currency": currency})
            cursor.execute(
                f"""INSERT INTO memory.main.{RATES}
                WITH used AS (
                    SELECT created_at::DATE AS day, max_by(rate, created_at) AS yuan FROM memory.main.calls
                    WHERE currency = $currency AND rate > 0 AND created_at < $until GROUP BY ALL
                ),
                known AS (SELECT * FROM used UNION ALL SELECT * FROM said ANTI JOIN used USING (day)),
                days AS (SELECT day::DATE AS day FROM range($first, $until, INTERVAL 1 DAY) AS days(day))
                SELECT $currency, days.day, known.yuan FROM days ASOF JOIN known ON days.day >= known.day""",
                {"currency": currency, "first": FIRST, "until": at.date() + timedelta(days=AHEAD)},
            )
            cursor.execute("COMMIT")
        finally:
            cursor.close()

    def _said(self, currency: str) -> Iterable[tuple[date, Decimal]]:
        """What came with the studio, from the beginning; and what an admin set, from that day on."""
        row = tables.PriceRow
        asked = select(row.created_at, row.amount).where(row.provider == "", row.currency == currency)
        with self._db.read() as session:
            own = {at.date(): amount for at, amount in session.execute(asked.order_by(row.created_at))}
        begins = pricing.load_price_book().rates.get(currency) or next(iter(own.values()), None)
        return {**({FIRST: begins} if begins else {}), **own}.items()
