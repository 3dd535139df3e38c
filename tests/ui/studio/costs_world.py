"""People, films and paid calls for the tests of dashboards, and the page as one of them sees it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

from streamlit.testing.v1 import AppTest

from core.analytics import charts as files
from core.database import tables
from core.database.tables import utc_now
from core.people import sessions
from core.studio import Studio
from tests.ui.conftest import on_one_server
from tests.ui.world import SCRIPT
from ui.base import state
from ui.charts import chart_lazy_rows

PAGE = "../pages/costs.py"
Look = Callable[..., AppTest]


def person(studio: Studio, role: str, name: str) -> tables.User:
    with studio.db.write() as session:
        row = tables.User(
            id=uuid.uuid4(), email=f"{uuid.uuid4().hex[:8]}@example.org", name=name, role=role, password_hash=""
        )
        session.add(row)
    return row


def film(studio: Studio, name: str, owner: tables.User) -> tables.Project:
    with studio.db.write() as session:
        row = tables.Project(id=uuid.uuid4(), name=name, user_id=owner.id, settings={"idea": name})
        session.add(row)
    return row


def call(studio: Studio, made_for: tables.Project | None, yuan: float, by: tables.User | None = None, **facts) -> None:
    told = {"stage": "video", "provider": "kling", "model": "kling-v3", "capability": "video", "state": "done", **facts}
    with studio.db.write() as session:
        session.add(
            tables.Call(
                key=uuid.uuid4().hex,
                project_id=made_for.id if made_for else None,
                user_id=by.id if by else None,
                cost_micro_yuan=round(yuan * 1_000_000),
                estimate_micro_yuan=round(yuan * 1_000_000),
                created_at=told.pop("at", utc_now() - timedelta(minutes=5)),
                **told,
            )
        )


def page_for(studio: Studio) -> Look:
    """The page, of this person, as an address asks for it."""

    def show(who: tables.User, language: str = "en", **address: str) -> AppTest:
        opened = on_one_server(AppTest.from_file(str(SCRIPT), default_timeout=60))
        opened.query_params["lang"] = language
        opened.session_state[state.TOKEN] = sessions.begin_session(studio.db, who.id)
        for key, value in address.items():
            opened.query_params[key] = value
        if "near" not in address:
            opened.session_state[chart_lazy_rows.NEAR] = tuple(files.load_charts())  # as if all had been scrolled to
        return opened.switch_page(PAGE).run()

    return show
