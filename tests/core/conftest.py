"""Films without a studio, for tests of what is planned and made."""

from __future__ import annotations

import uuid

import pytest

from core.database.engine import Database
from tests.support import planned_film


@pytest.fixture
def new(one_file: Database) -> uuid.UUID:
    """A film that was asked for, and no more."""
    return planned_film.new_film(one_file)


@pytest.fixture
def whole(one_file: Database, new: uuid.UUID) -> uuid.UUID:
    """A film with every stage done."""
    return planned_film.whole_film(one_file, new)
