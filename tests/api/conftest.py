"""A studio behind its real API and middleware, and people who are signed in to it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from api import server
from core.database import tables
from core.people import sessions
from core.settings import Settings
from core.studio import Studio, open_studio
from tests.conftest import furnish

SignedIn = Callable[..., TestClient]


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """On one machine, with the queue away: what is promised is stored and waits."""
    settings = Settings(dailies_home=tmp_path, database_url="", redis_url="redis://127.0.0.1:1/0", assets_url="")
    opened = open_studio(settings, [])
    furnish(opened.db)
    return opened


@pytest.fixture
def app(studio: Studio) -> Starlette:
    """All that Home.py puts around the pages, with a few of Streamlit's own doors behind it."""

    def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"inside {request.url.path}")

    async def line(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_text(f"inside, from {socket.headers.get('origin')}")
        await socket.receive()

    inner = [
        *(Route(path, page, methods=["GET", "PUT", "POST"]) for path in STREAMLIT_DOORS),
        WebSocketRoute("/_stcore/stream", line),
    ]
    around = server.middleware(lambda: studio, lambda: ("0.0.0.0", 8501))
    return Starlette(routes=[*server.routes(lambda: studio), *inner], middleware=around)


STREAMLIT_DOORS = (
    "/",
    "/_stcore/health",
    "/_stcore/metrics",
    "/_stcore/agent/openapi.json",
    "/_stcore/upload_file/a/b",
    "/media/abc.png",
)


def filled(path: str) -> str:
    """An address of a route, with something in each hole."""
    return re.sub(r"\{(\w+)(:path)?\}", lambda hole: "0" * 64 if hole[1] == "sha256" else str(uuid.uuid4()), path)


@pytest.fixture
def visitor(app: Starlette) -> Iterator[TestClient]:
    """Somebody with no session."""
    with TestClient(app) as client:
        yield client


@pytest.fixture
def person(studio: Studio) -> Callable[..., tables.User]:
    def make(name: str = "阿敏", role: str = "user") -> tables.User:
        with studio.db.write() as session:
            row = tables.User(id=uuid.uuid4(), email=f"{name}@example.org", name=name, role=role, password_hash="")
            session.add(row)
        return row

    return make


@pytest.fixture
def signed_in(app: Starlette, studio: Studio, person) -> SignedIn:
    """A browser of a new person, whose page calls with the studio's own header."""

    def enter(name: str = "阿敏", role: str = "user", user: tables.User | None = None) -> TestClient:
        user = user or person(name, role)
        client = TestClient(app, headers={"X-Dailies": "1"})
        client.user = user  # type: ignore[attr-defined]
        client.token = sessions.begin_session(studio.db, user.id)  # type: ignore[attr-defined]
        client.cookies.set("dailies_session", client.token)  # type: ignore[attr-defined]
        return client

    return enter
