"""A studio with a vault and a fake vendor, and no key of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.database.engine import Database
from core.database.redis_client import RedisClient
from core.database.secret_vault import MasterKeys
from core.gateway import doors
from core.settings import Settings
from core.studio import Studio, open_studio
from providers.facts import catalogue
from providers.gateway.gateway import installed_providers
from tests.wire.vendors.openai import OpenAI


@pytest.fixture
def no_keys_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in doors.catalogue_vendors():
        about = catalogue.vendor(name)
        for variable in (*about.env, *about.env_address):
            monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0")


@pytest.fixture
def studio(settings: Settings, sqlite_with_tables: Path, tmp_path: Path) -> Studio:
    (tmp_path / "studio.db").write_bytes(sqlite_with_tables.read_bytes())
    return open_studio(settings, list(installed_providers().values()))


@pytest.fixture
def vaulted(db: Database, settings: Settings):
    """Each kind of database, with keys."""
    beside = Database(db.url, RedisClient(), MasterKeys(settings))
    yield beside
    beside.engine.dispose()


@pytest.fixture
def fake():
    with OpenAI() as running:
        yield running
