"""A page that is wanted is opened, whatever the browser still tells of the one it comes from."""

from __future__ import annotations

import time
import uuid

import pytest
from streamlit.testing.v1 import AppTest

from core.settings import ROOT
from core.studio import Studio, open_studio
from tests.support import films
from tests.ui.conftest import on_one_server
from ui.base import state
from ui.widgets import page_change


@pytest.fixture
def film_id(one_studio: Studio) -> uuid.UUID:
    person = films.person(one_studio)
    return films.put(open_studio(one_studio.settings, [films.Company()]), person, "script")


@pytest.fixture
def opened(one_studio: Studio, film_id: uuid.UUID) -> AppTest:
    person = films.person(one_studio)
    app = on_one_server(AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=30))
    app.query_params["lang"] = "en"
    app.session_state[state.PROJECT] = str(film_id)
    app.session_state[state.TOKEN] = films.token(one_studio, person)
    return app.run()


def want(app: AppTest, name: str, since: float = 0.0, **query: str) -> None:
    app.session_state[page_change.WANTED] = page_change.WantedPage(name, query, since or time.monotonic())


def test_a_wanted_page_is_opened_also_where_the_browser_still_names_the_old_one(opened: AppTest, film_id) -> None:
    want(opened, "script", project=str(film_id))
    opened.switch_page("../pages/idea.py").run()
    assert opened.session_state[page_change.SHOWN] == "script"
    assert opened.query_params["project"] == str(film_id)
    assert page_change.WANTED not in opened.session_state
    opened.switch_page("../pages/idea.py").run()
    assert opened.session_state[page_change.SHOWN] == "idea"


def test_the_same_page_of_another_film_is_another_page(opened: AppTest, film_id) -> None:
    opened.query_params["project"] = str(uuid.uuid4())
    want(opened, "idea", project=str(film_id))
    opened.switch_page("../pages/idea.py").run()
    assert opened.session_state[page_change.SHOWN] == "idea"
    assert opened.query_params["project"] == str(film_id)


def test_a_page_that_was_wanted_long_ago_is_wanted_no_more(opened: AppTest) -> None:
    want(opened, "script", since=time.monotonic() - page_change.PATIENCE_S - 1)
    opened.switch_page("../pages/costs.py").run()
    assert opened.session_state[page_change.SHOWN] == "costs"
    assert page_change.WANTED not in opened.session_state


def test_a_page_that_ends_early_has_been_reached_too(opened: AppTest) -> None:
    want(opened, "script")
    opened.session_state[state.PROJECT] = str(uuid.uuid4())
    opened.query_params.clear()
    opened.switch_page("../pages/idea.py").run()
    assert opened.session_state[page_change.SHOWN] == "script"
    assert page_change.WANTED not in opened.session_state
