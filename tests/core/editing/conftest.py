"""A studio with one whole film, for tests of what is done to it by hand."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from core.film import film_cut
from core.production import production_plan
from core.render.timeline import Timeline
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio
from tests.support import films


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return films.copied(tmp_path, "full")


@pytest.fixture
def film(studio: Studio) -> uuid.UUID:
    return films.stock("full").films["full"]


def read(studio: Studio, film: uuid.UUID) -> FilmSnapshot:
    with studio.db.read() as session:
        return production_plan.load_snapshot(session, film)


def laid(studio: Studio, film: uuid.UUID) -> Timeline:
    return film_cut.lay_timeline(read(studio, film))
