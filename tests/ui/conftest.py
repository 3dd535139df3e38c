"""The shell on its own, without a server, on an empty studio; and people who are signed in on it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from core.database import tables
from core.people import sessions
from core.settings import ROOT
from core.studio import Studio
from tests.conftest import furnish
from ui.base import state

SCRIPT = ROOT / "ui" / "main.py"


def opened_in(home: Path) -> Iterator[Studio]:
    """The studio of this folder, as the pages find it, with nobody at work in it."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "DAILIES_HOME": str(home),
            "DATABASE_URL": "",
            "REDIS_URL": "redis://127.0.0.1:1/0",
        }.items():
            patch.setenv(name, value)
        state.studio.cache_clear()
        opened = state.studio()
        furnish(opened.db)
        yield opened
        state.studio.cache_clear()


@cache
def _components() -> BidiComponentManager:
    found = BidiComponentManager()
    found.discover_and_register_components(start_file_watching=False)
    return found


def on_one_server(tab: AppTest) -> AppTest:
    """As tabs of one server know the same components: else each looks through all that is installed for them, a fifth of a
    second long."""
    tab._bidi_component_manager = _components()
    return tab


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    yield from opened_in(tmp_path)


@pytest.fixture(scope="module")
def one_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """One for all tests of a file: each makes or copies the film it changes."""
    yield from opened_in(tmp_path_factory.mktemp("studio"))


@pytest.fixture
def owned(studio: Studio) -> None:
    """It has had its first admin."""
    with studio.db.write() as session:
        session.add(tables.Setting(key="first_admin", value={}))


@pytest.fixture
def tab(studio: Studio) -> Callable[..., AppTest]:
    """A browser's tab; of a new person with this role, or of a stranger."""

    def open_tab(role: str = "", name: str = "阿敏", language: str = "en") -> AppTest:
        opened = on_one_server(AppTest.from_file(str(SCRIPT), default_timeout=30))
        opened.query_params["lang"] = language
        if role:
            with studio.db.write() as session:
                row = tables.User(email=f"{role}-{name}@example.org", name=name, role=role, password_hash="")
                session.add(row)
            opened.session_state[state.TOKEN] = sessions.begin_session(studio.db, row.id)
        return opened

    return open_tab


@pytest.fixture(autouse=True)
def no_page_stumbles(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """The shell turns whatever a page raises into a page of the house; a test wants to know."""
    yield
    stumbled = [
        record for when in ("setup", "call") for record in caplog.get_records(when) if record.name == "dailies.screen"
    ]
    if stumbled and "stumbles" not in request.fixturenames:
        pytest.fail("\n".join(logging.Formatter().format(record) for record in stumbled))


@pytest.fixture
def stumbles() -> None:
    """A page of this test is meant to fail."""
