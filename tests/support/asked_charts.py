"""What tests ask of charts: as an admin or as Li, this month; calls to be counted; answers to be compared."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest

from core.analytics import charts, filters
from core.analytics.chart_query import ChartQueries, Viewer
from core.database.tables import Call
from tests.support.ledger_by_hand import HEX, NOW

ALL = Viewer(person="0" * 32, all=True)
AS_LI = Viewer(person=HEX["li"], projects=(HEX["kite"],))
MONTH = filters.parse_filters({"time": "this_month"})
MICRO = 1_000_000


def ask(
    asking: ChartQueries, name: str, by: str = "", asked: filters.Filters = MONTH, viewer: Viewer = ALL
) -> list[tuple]:
    asking._live.look(at_once=True)  # not a second later
    return list(asking.ask(charts.load_charts()[name], asked, viewer, by).rows)


def add(db, *rows):
    with db.write() as session:
        session.add_all(rows)


def call(cost: int = 0, when: datetime = NOW - timedelta(hours=1), **facts) -> Call:
    usual = {"stage": "video", "provider": "p", "model": "m", "capability": "video", "state": "done", "prices": ["x"]}
    return Call(cost_micro_yuan=cost, created_at=when, **{"key": uuid.uuid4().hex, **usual, **facts})


def yuan(amount: float) -> int:
    return round(amount * MICRO)


def day(number: int, month: int = 11) -> date:
    return date(2026, month, number)


def rows(asking: ChartQueries, name: str, by: str = "", asked: filters.Filters = MONTH) -> list[tuple]:
    return list(asking.ask(charts.load_charts()[name], asked, ALL, by).rows)


def tiles(asking: ChartQueries, name: str) -> dict[str, tuple]:
    """Value and before of each."""
    return {row[0]: (row[1], row[2]) for row in rows(asking, name)}


def near(*values):
    """To the last micro-yuan where money is; else as close as numbers with a point are."""
    return [tuple(pytest.approx(each, rel=1e-9) if isinstance(each, float) else each for each in row) for row in values]
