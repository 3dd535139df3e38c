"""The table of doors against the app as it runs, and what is refused by the head of a request, before any of its body is read."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect
from streamlit.runtime import Runtime

from api import server
from api.http import door_table, security_headers, streamlit_page
from api.http.door_table import TABLE
from core.people import users
from core.settings import Settings
from core.studio import open_studio
from tests.api.conftest import filled
from tests.conftest import furnish
from tests.support import films

GOOD = "雨夜里有一只会说话的猫"


# The table and the app ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running() -> Iterator[Starlette]:
    """The app of Home.py as its server builds it: Streamlit's routes and ours."""
    assert Runtime._instance is None
    from Home import app

    yield app._build_starlette_app()
    Runtime._instance, app._runtime = None, None


def addresses(routes: list[BaseRoute], below: str = "") -> Iterator[tuple[str, str]]:
    """Each address that these routes answer, and how; of a folder, its files."""
    for route in routes:
        if isinstance(route, Mount) and isinstance(route.app, StaticFiles):
            folder = Path(str(route.app.directory))
            yield from ((f"{below}{route.path}/{file.relative_to(folder)}", "GET") for file in _some_of(folder))
        elif isinstance(route, Mount):
            yield from addresses(list(route.routes), below + route.path)
        elif isinstance(route, WebSocketRoute):
            yield below + filled(route.path), "WEBSOCKET"
        elif isinstance(route, Route):
            yield from ((below + filled(route.path), method) for method in (route.methods or ()) if method != "OPTIONS")
        else:  # FastAPI holds the routes of a router behind a route of its own
            yield from addresses(getattr(route, "original_router", route).routes, below)


def _some_of(folder: Path) -> list[Path]:
    """One file of each of its folders: hundreds of one kind lie there."""
    return list({file.parent: file for file in folder.rglob("*") if file.is_file()}.values())


def test_the_table_names_each_address_of_the_running_app_and_nothing_else(running):
    found = set(addresses(running.routes))
    assert len(found) > 80
    assert {one for one in found if door_table.find_rule(*one) is None} == set()
    used = {door_table.find_rule(*one) for one in found} | {
        door_table.find_rule("/", "GET"),
        door_table.find_rule("/film", "GET"),
    }
    assert [door.path for door in TABLE if door not in used] == []


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/api/v1/nowhere", "GET"),
        ("/api/v1/uploadsx", "POST"),
        ("/api/v2/health", "GET"),
        ("/_stcore/script-health-check", "GET"),
        ("/_stcore/anything", "GET"),
        ("/app/static/page.py", "GET"),
        ("//_stcore/metrics", "GET"),
        ("/film/_stcore/health", "GET"),
        ("/_stcore/other", "WEBSOCKET"),
        ("/film", "PUT"),
        ("/", "OPTIONS"),
        ("/_stcore/upload_file/a/b", "OPTIONS"),
    ],
)
def test_an_address_that_no_row_names_is_refused(path, method, app, signed_in):
    assert door_table.find_rule(path, method) is None
    client = signed_in()
    if method == "WEBSOCKET":
        with pytest.raises(WebSocketDisconnect), client.websocket_connect(path):
            pytest.fail("it was opened")
    else:
        assert client.request(method, f"http://testserver{path}").status_code in (404, 405)


def test_only_what_takes_a_bare_file_takes_more_than_a_megabyte():
    larger = {
        door.path for door in TABLE if door.most_bytes > door_table.JSON_BYTES and "WEBSOCKET" not in door.methods
    }
    assert larger == {
        "/api/v1/uploads/avatar",
        "/api/v1/uploads/{upload}/{at}",
        "/api/v1/uploads/projects/{project}/shots/{shot}",
        "/api/v1/uploads/projects/{project}/audios/{audio}",
        "/_stcore/upload_file/{session}/{file}",
    }
    assert all(door.who == "signed in" for door in TABLE if door.path in larger)


# Before the body ------------------------------------------------------------------------------------------------------


def ask(app, method: str, path: str, *heads: tuple[str, str], part: bytes = b"x" * 65_536) -> tuple[int, int]:
    """The status, and how many bytes of an endless body were asked for until it came."""
    asked, status = 0, 0

    async def receive() -> Message:
        nonlocal asked
        asked += len(part)
        return {"type": "http.request", "body": part, "more_body": True}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    told = [(b"host", b"testserver"), *((name.encode(), value.encode()) for name, value in heads)]
    scope: Scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b""}
    scope |= {"headers": told, "scheme": "http", "client": ("10.0.0.9", 5), "server": ("127.0.0.1", 8501)}
    asyncio.run(app(scope, receive, send))
    return status, asked


def test_a_request_without_a_session_is_refused_before_a_byte_of_its_body_is_read(app):
    for door in TABLE:
        if door.who != "all" and "WEBSOCKET" not in door.methods:
            path = filled(door.path.replace("/**", ""))
            for method in set(door.methods) - {"GET", "HEAD"}:
                assert ask(app, method, path, ("content-length", "1000")) == (401, 0), (method, path)
                assert ask(app, method, path, ("transfer-encoding", "chunked")) == (401, 0), (method, path)


def test_a_large_body_of_json_is_refused_unread_signed_in_or_not(app, signed_in):
    held = ("authorization", f"Bearer {signed_in().token}")
    for path in ("/api/v1/uploads", "/api/v1/projects", "/api/v1/prompt/optimize", "/api/v1/auth/login"):
        for heads in ([], [held]):
            assert ask(app, "POST", path, ("content-length", "290000000"), *heads) == (413, 0), path


@pytest.mark.parametrize("length", [("content-length", "10"), ("transfer-encoding", "chunked")])
def test_a_body_that_lies_about_its_length_is_cut_off_at_the_limit(app, signed_in, length):
    held = ("authorization", f"Bearer {signed_in().token}")
    for path, heads in (("/api/v1/auth/login", []), ("/api/v1/uploads", [held])):
        status, asked = ask(app, "POST", path, ("content-type", "application/json"), length, *heads)
        assert status == 413
        assert asked <= door_table.JSON_BYTES + 65_536


# Pages of other sites -------------------------------------------------------------------------------------------------


def heard(client: TestClient, path: str, **heads: str) -> str:
    with client.websocket_connect(
        path, headers={name.replace("_", "-"): value for name, value in heads.items()}
    ) as line:
        return line.receive_text()


@pytest.mark.parametrize("path", ["/_stcore/stream", "/api/v1/live"])
@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://testserver:8502", "http://localhost:8501", "http://127.0.0.1", "null", ""]
)
def test_a_socket_from_a_page_of_another_host_or_port_is_closed_before_it_is_opened(signed_in, path, origin):
    client = signed_in()
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(path, headers={"Origin": origin}):
        pytest.fail("it was opened")


def test_a_socket_of_our_own_page_is_opened_with_or_without_tls(app, signed_in):
    client = signed_in()
    assert heard(client, "/_stcore/stream", Origin="http://testserver") == "inside, from http://testserver"
    assert heard(client, "/_stcore/stream", Origin="https://testserver") == "inside, from https://testserver"


def test_a_socket_without_an_origin_is_a_program_and_may_use_no_cookie(signed_in, visitor):
    client = signed_in()
    del client.headers["X-Dailies"]
    assert heard(visitor, "/_stcore/stream") == "inside, from None"
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_stcore/stream"):
        pytest.fail("a cookie was enough")
    client.cookies.clear()
    with client.websocket_connect("/api/v1/live", headers={"Authorization": f"Bearer {client.token}"}) as line:
        line.send_json({"action": "subscribe", "channel": "person:me"})


def test_streamlit_never_meets_a_frame_of_text(visitor, caplog):
    """It would write a trace of forty lines for each, and anybody may open that line."""
    with visitor.websocket_connect("/_stcore/stream") as line:
        line.receive_text()
        line.send_text("text")
        with pytest.raises(WebSocketDisconnect) as cut:
            line.receive_text()
    assert cut.value.code == 1003


def test_what_only_reads_is_answered_without_the_other_sites_name(visitor):
    """Streamlit would look up who that is."""
    assert visitor.get("/_stcore/health", headers={"Origin": "http://evil.example"}).status_code == 200


# Names ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def at(tmp_path: Path) -> Callable[..., TestClient]:
    """A studio with these settings that listens somewhere, asked by a name."""

    def open_at(listens_on: str, base_url: str = "http://localhost", **settings: str) -> TestClient:
        home = tmp_path / str(len(list(tmp_path.iterdir())))
        common = {"database_url": "", "redis_url": "redis://127.0.0.1:1/0", "assets_url": ""}
        studio = open_studio(Settings(dailies_home=home, **common, **settings), [])
        furnish(studio.db)
        around = server.middleware(lambda: studio, lambda: (listens_on, 8501))
        made = Starlette(routes=server.routes(lambda: studio), middleware=around)
        client = TestClient(made, base_url=base_url)
        client.studio = studio  # type: ignore[attr-defined]
        return client

    return open_at


def test_a_studio_of_this_machine_alone_answers_to_no_foreign_name(at):
    for name, status in {"127.0.0.1:8501": 200, "localhost:9000": 200, "rebound.example:8501": 421}.items():
        assert at("127.0.0.1", f"http://{name}").get("/api/v1/health/live").status_code == status, name
    assert at("0.0.0.0", "http://studio.example.org").get("/api/v1/health/live").status_code == 200
    named = {"dailies_hosts": "studio.example.org"}
    assert at("127.0.0.1", "http://studio.example.org", **named).get("/api/v1/health/live").status_code == 200
    refused = at("0.0.0.0", "http://rebound.example", **named).get("/api/v1/health/live")
    assert (refused.status_code, "DAILIES_HOSTS" in refused.json()["message"]) == (421, True)


# Proxies --------------------------------------------------------------------------------------------------------------


class Believing:
    """A server before us that believes whatever X-Forwarded-For says, as uvicorn does of this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        told = dict(scope["headers"]).get(b"x-forwarded-for", b"").decode()
        await self.app(scope | {"client": (told, 0)} if told else scope, receive, send)


def tries(client: TestClient, times: int) -> list[int]:
    """To make an account for an e-mail that is taken, each time as if by somebody at another address."""
    studio = client.studio  # type: ignore[attr-defined]
    users.create_first_admin(studio.db, "boss@example.org", "老板", GOOD)
    films.open_sign_up(studio)
    wish = {"email": "boss@example.org", "name": "小林", "password": GOOD}
    elsewhere = ({"X-Forwarded-For": f"203.0.113.{number}"} for number in range(times))
    return [client.post("/api/v1/auth/register", json=wish, headers=each).status_code for each in elsewhere]


def test_nobody_tries_on_by_naming_other_addresses_as_his_own(at):
    client = at("0.0.0.0")
    client._transport.app = Believing(client.app)
    assert tries(client, 7) == [400, 400, 400, 400, 400, 429, 429]


def test_a_proxy_that_the_settings_name_is_believed(at):
    client = at("0.0.0.0", forwarded_allow_ips="10.0.0.1")
    client._transport.app = Believing(client.app)
    assert tries(client, 7) == [400] * 7


class Launched:
    """An app that notes what it is run with."""

    def run(self, config: dict[str, object]) -> None:
        self.config, self.believes = config, os.environ.get("FORWARDED_ALLOW_IPS")


@pytest.mark.parametrize("proxies", ["", "10.0.0.0/8"])
def test_the_server_believes_the_proxies_of_the_settings_and_by_itself_nobody(monkeypatch, proxies):
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("DAILIES_PORT", str(free.getsockname()[1]))
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", proxies)
    if not proxies:
        monkeypatch.delenv("FORWARDED_ALLOW_IPS")
    launched = Launched()
    server.serve(launched, lambda: pytest.fail("nothing is opened before it runs"))
    assert launched.believes == proxies


def test_behind_a_proxy_that_the_settings_do_not_name_the_log_says_so_once(at, caplog):
    client = at("0.0.0.0")
    for _ in range(3):
        client.get("/api/v1/health/live", headers={"X-Forwarded-For": "203.0.113.4"})
    assert caplog.text.count("FORWARDED_ALLOW_IPS") == 1


def test_a_browser_is_told_once_to_stay_on_https_by_us_or_by_the_proxy(at):
    https = "https://studio.example.org"
    kept = "strict-transport-security"
    assert kept in at("0.0.0.0", https).get("/api/v1/health/live").headers
    assert kept not in at("0.0.0.0", https, forwarded_allow_ips="10.0.0.1").get("/api/v1/health/live").headers
    assert kept not in at("0.0.0.0", "http://localhost").get("/api/v1/health/live").headers


# Scripts --------------------------------------------------------------------------------------------------------------


def test_the_two_scripts_in_the_page_run_by_their_hashes_and_no_other_does(visitor):
    allowed = re.search(r"script-src ([^;]*)", visitor.get("/").headers["content-security-policy"])
    assert allowed is not None
    page = streamlit_page.brand_page(streamlit_page.read_streamlit_page()).decode()
    assert (
        security_headers.script_hashes("<script>window.prerenderReady = false</script><script>alert(1)</script>")[0]
        != ""
    )
    assert len(set(security_headers.script_hashes(page))) == 2
    assert set(security_headers.script_hashes(page)) == {word for word in allowed[1].split() if word.startswith("'sha")}
    assert "'unsafe-inline'" not in allowed[1]
