"""Charts asked at noon of 18 November 2026: of an empty studio, or of the one made by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.analytics.chart_query import ChartQueries
from core.analytics.live_facts import LiveFacts
from core.database.engine import Database
from core.operations import installation
from tests.conftest import new_database
from tests.support.ledger_by_hand import NOW, fill


@pytest.fixture
def live(db, tmp_path):
    return LiveFacts(db, tmp_path / "analytics")


@pytest.fixture
def asking(live):
    return ChartQueries(live, clock=lambda: NOW)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def asking_by_hand(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChartQueries]:
    """Of the studio made by hand, on each database, filled once for a file: nothing is written there."""
    folder = tmp_path_factory.mktemp("by_hand")
    url = (
        f"sqlite:///{folder / 's.db'}"
        if request.param == "sqlite"
        else new_database(request.getfixturevalue("postgres"))
    )
    database = Database(url)
    installation.upgrade(database)
    fill(database)
    yield ChartQueries(LiveFacts(database, folder / "analytics"), clock=lambda: NOW)
    database.engine.dispose()
