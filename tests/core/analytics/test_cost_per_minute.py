"""What a minute of film costs in this studio: as it did here, else by its prices, else nothing is said."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from core.analytics.chart_query import Viewer
from core.analytics.cost_per_minute import minute_cost
from core.database import tables
from core.database.tables import utc_now
from core.progress import estimate
from core.project.projects import Brief
from core.settings import Settings
from core.studio import Studio, open_studio
from tests.conftest import furnish
from tests.support.crew import Crew

ALL = Viewer(person="0" * 32, all=True)
YUAN = 1_000_000


def house(home: Path, price: int) -> Studio:
    opened = open_studio(Settings(dailies_home=home, database_url="", redis_url="", assets_url=""), [Crew(price)])
    furnish(opened.db)
    return opened


def finished(studio: Studio, seconds: int, cost: int) -> None:
    film, at = uuid.uuid4(), utc_now() - timedelta(days=70)
    with studio.db.write() as session:
        session.add(tables.Project(id=film, name="雾", user_id=None, created_at=at))
        session.add(tables.Asset(sha256="c" * 64, media_type="video/mp4", bytes=1, milliseconds=1000 * seconds))
        session.flush()
        session.add(tables.Cut(project_id=film, version=1, timeline={}, sha256="c" * 64, created_at=at))
        session.add(
            tables.Call(
                key="c",
                project_id=film,
                stage="video",
                provider="kling",
                model="kling-v3",
                capability="video",
                state="done",
                cost_micro_yuan=cost,
                created_at=at,
                ended_at=at,
            )
        )


@pytest.mark.parametrize("price", [0, 20_000])
def test_films_that_were_finished_say_it_whatever_the_prices_are(tmp_path, price):
    studio = house(tmp_path, price)
    finished(studio, 90, 90 * YUAN)
    told = minute_cost(studio, ALL)
    assert told is not None
    assert (told.micro_yuan, told.learnt) == (60 * YUAN, True)


def test_before_any_film_the_price_book_says_it_and_what_is_free_says_nothing(tmp_path):
    assert minute_cost(house(tmp_path / "free", 0), ALL) is None
    studio = house(tmp_path / "priced", 20_000)
    told = minute_cost(studio, ALL)
    assert told is not None
    assert (told.micro_yuan, told.learnt) == (estimate.estimate_cost(studio, Brief(idea="", seconds=60)), False)
    assert told.micro_yuan > 17 * 20_000  # a picture and a clip of each shot at least
