"""What the API and everything around it let in, and how they say no."""

from __future__ import annotations

from datetime import datetime

import pytest
from fastapi.routing import APIRoute, APIWebSocketRoute
from sqlalchemy import text
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.testclient import TestClient

from api import server
from api.http import door_table, middleware, streamlit_page
from core.database import tables
from core.people import sessions, users
from tests.api.conftest import STREAMLIT_DOORS, filled

OPEN = {"/auth/register", "/auth/login", "/auth/redeem", "/auth/logout", "/health", "/health/live"}
GOOD = "雨夜里有一只会说话的猫"


def all_routes(api) -> list[APIRoute | APIWebSocketRoute]:
    found, waiting = [], list(api.routes)
    while waiting:
        route = waiting.pop()
        if isinstance(route, APIRoute | APIWebSocketRoute):
            found.append(route)
        waiting += getattr(getattr(route, "original_router", route), "routes", [])
    return found


def test_every_route_but_signing_in_and_health_answers_401_without_a_session(studio, visitor):
    seen = 0
    for route in all_routes(server.build_api(lambda: studio)):
        if isinstance(route, APIRoute) and route.path not in OPEN:
            for method in route.methods:
                reply = visitor.request(method, f"/api/v1{filled(route.path)}", json={})
                assert reply.status_code == 401, (method, route.path)
                assert method == "HEAD" or reply.json()["code"] == 401
                seen += 1
    assert seen >= 10


@pytest.mark.parametrize("path", [p for p in STREAMLIT_DOORS if p not in ("/", "/_stcore/health")])
def test_streamlits_own_files_and_figures_are_not_for_strangers(visitor, signed_in, path):
    method = "PUT" if "upload" in path else "GET"
    for way in (path, path.replace("/", "//", 1), "/" + path):
        assert visitor.request(method, f"http://testserver{way}").status_code in (401, 404, 405), way
    assert visitor.request(method, path).status_code == 401
    reply = signed_in().request(method, path)
    assert reply.status_code == 404 if "agent" in path else reply.text == f"inside {path}"


def test_the_page_itself_and_its_heartbeat_are_open(visitor):
    assert visitor.get("/").status_code == 200
    assert visitor.get("/_stcore/health").status_code == 200


def test_every_answer_carries_the_security_headers(visitor):
    for path in ("/", "/api/v1/health", "/api/v1/auth/me", "/assets/mark.svg", "/nowhere"):
        headers = visitor.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "SAMEORIGIN"


def test_over_https_browsers_are_told_to_stay_there(app):
    with TestClient(app, base_url="https://studio.example.org") as client:
        assert "max-age" in client.get("/api/v1/health").headers["strict-transport-security"]


# One envelope -----------------------------------------------------------------------------------------------------


def test_an_answer_is_an_envelope(visitor):
    body = visitor.get("/api/v1/health").json()
    assert (body["code"], body["message"], sorted(body["data"])[-3:]) == (
        200,
        "success",
        ["scheduler", "status", "workers"],
    )
    assert datetime.fromisoformat(body["timestamp"]).tzinfo is not None


@pytest.mark.parametrize(
    ("ask", "fields"),
    [
        ({"json": {}}, {"email", "password"}),
        ({"json": {"email": "", "password": "x"}}, {"email"}),
        ({"json": {"email": "a", "password": "x" * 2000}}, {"password"}),
        ({"json": {"email": 7, "password": "x", "keep": "perhaps"}}, {"email", "keep"}),
        ({"content": b"not json", "headers": {"content-type": "application/json"}}, None),
        ({"content": b"\xff\xfe", "headers": {"content-type": "application/json"}}, None),
    ],
)
def test_what_cannot_be_read_is_400_with_each_field_and_never_422(visitor, ask, fields):
    reply = visitor.post("/api/v1/auth/login", **ask)
    assert reply.status_code == 400
    body = reply.json()
    assert body["code"] == 400
    assert {e["field"] for e in body["errors"]} == fields if fields else body["message"]


def test_what_is_not_there_is_an_envelope_too(signed_in):
    client = signed_in()
    for method, path, code in (("GET", "/api/v1/nowhere", 404), ("PATCH", "/api/v1/health", 405)):
        reply = client.request(method, path)
        assert (reply.status_code, reply.json()["code"]) == (code, code)


def test_a_refusal_speaks_the_callers_language(visitor):
    assert visitor.get("/api/v1/auth/me", headers={"Accept-Language": "zh-CN"}).json()["message"] == "请先登录。"
    assert visitor.get("/api/v1/auth/me").json()["message"] == "Please sign in first."


def test_what_nobody_foresaw_gives_nothing_away(app, studio, signed_in, caplog):
    client = signed_in()
    with studio.db.write() as session:
        session.execute(text("ALTER TABLE projects RENAME TO elsewhere"))
    with TestClient(app, raise_server_exceptions=False) as plain:
        reply = plain.get("/api/v1/projects", headers={"Authorization": f"Bearer {client.token}"})
    assert reply.status_code == 500
    assert "no such table" in caplog.text, "the log says what went wrong"
    assert "sql" not in reply.text.lower()
    assert str(studio.settings.home) not in reply.text


# Too much ---------------------------------------------------------------------------------------------------------


def test_a_body_over_a_megabyte_is_refused_before_it_is_read(visitor):
    reply = visitor.post("/api/v1/auth/login", content=b"x" * (door_table.JSON_BYTES + 1))
    assert (reply.status_code, reply.json()["code"]) == (413, 413)


def test_a_body_that_lies_about_its_length_is_refused_while_it_is_read(visitor):
    def endless():
        for _ in range(3):
            yield b"x" * 500_000

    reply = visitor.post("/api/v1/auth/login", content=endless(), headers={"content-type": "application/json"})
    assert reply.status_code == 413


def test_a_length_that_is_no_number_is_refused(visitor):
    reply = visitor.post("/api/v1/auth/login", headers={"content-length": "many"}, content=b"")
    assert reply.status_code == 413


# Signing in -------------------------------------------------------------------------------------------------------


def test_a_program_signs_in_is_known_and_signs_out(studio, visitor):
    made = users.create(studio.db, "min@example.org", "阿敏", GOOD)
    reply = visitor.post("/api/v1/auth/login", json={"email": "min@example.org", "password": GOOD})
    token = reply.json()["data"]["token"]
    assert reply.json()["data"]["user_id"] == str(made.id)
    cookie = reply.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "secure" not in cookie and "max-age" not in cookie
    visitor.cookies.clear()
    bearer = {"Authorization": f"Bearer {token}"}
    assert visitor.get("/api/v1/auth/me", headers=bearer).json()["data"]["email"] == "min@example.org"
    assert visitor.post("/api/v1/auth/logout", headers=bearer).status_code == 200
    assert visitor.get("/api/v1/auth/me", headers=bearer).status_code == 401


def test_a_wrong_password_and_an_unknown_name_get_one_answer_and_then_a_wait(studio, visitor):
    users.create(studio.db, "min@example.org", "阿敏", GOOD)
    replies = [
        visitor.post("/api/v1/auth/login", json={"email": who, "password": "wrong"})
        for who in ("min@example.org", "nobody@example.org")
    ]
    assert {(r.status_code, r.json()["message"]) for r in replies} == {(401, "The name or the password is not right.")}
    for _ in range(5):
        last = visitor.post("/api/v1/auth/login", json={"email": "nobody@example.org", "password": "wrong"})
    assert last.status_code == 429
    assert 0 < int(last.headers["retry-after"]) <= 10


def test_a_ticket_becomes_a_cookie_once(studio, person, visitor):
    token = sessions.begin_session(studio.db, person().id, keep=True)
    paper = sessions.issue_ticket(studio.db, token)
    reply = visitor.post("/api/v1/auth/redeem", json={"ticket": paper})
    assert reply.status_code == 200
    assert "max-age=604800" in reply.headers["set-cookie"].lower()
    assert token not in reply.text
    assert visitor.get("/api/v1/auth/me").status_code == 200
    visitor.cookies.clear()
    assert visitor.post("/api/v1/auth/redeem", json={"ticket": paper}).status_code == 401


def test_over_https_the_cookie_is_secure(app, studio, person):
    paper = sessions.issue_ticket(studio.db, sessions.begin_session(studio.db, person().id))
    with TestClient(app, base_url="https://studio.example.org") as client:
        reply = client.post("/api/v1/auth/redeem", json={"ticket": paper})
    assert "secure" in reply.headers["set-cookie"].lower()


def test_signing_out_deletes_cookie_and_row(studio, signed_in):
    client = signed_in()
    reply = client.post("/api/v1/auth/logout")
    assert 'dailies_session=""' in reply.headers["set-cookie"]
    assert sessions.find_person_by_token(studio.db, client.token) is None


# Other sites ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "through"),
    [
        ({"X-Dailies": "1"}, True),
        ({"Origin": "http://testserver"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({}, False),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://evil.example", "X-Dailies": "1"}, False),
        ({"Sec-Fetch-Site": "cross-site", "X-Dailies": "1"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
    ],
)
def test_another_site_cannot_write_with_somebodys_cookie(signed_in, headers, through):
    client = signed_in()
    del client.headers["X-Dailies"]
    reply = client.post("/api/v1/projects", json={"name": "雨夜里有一只猫"}, headers=headers)
    assert reply.status_code == (201 if through else 403)


def test_a_disabled_persons_requests_end_at_once(studio, signed_in):
    client = signed_in()
    users.set_status(studio.db, client.user.id, "disabled")
    assert client.get("/api/v1/auth/me").status_code == 401


def test_asking_the_api_keeps_a_session_awake(studio, signed_in):
    client = signed_in()
    with studio.db.write() as session:
        session.query(tables.Session).one().last_seen -= sessions.IDLE / 2
    client.get("/api/v1/auth/me")
    with studio.db.read() as session:
        assert tables.utc_now() - session.query(tables.Session).one().last_seen < sessions.IDLE / 4


@pytest.mark.parametrize(
    ("asked", "accept", "led"),
    [
        ("/nowhere/at/all?lang=en", "text/html,*/*", "/nowhere?lang=en"),
        ("/film/old/bookmark", "text/html", "/film"),
        ("/film/_stcore/health", "*/*", None),
        ("/assets/looks/noir.webp", "text/html", None),
        ("/film", "text/html", None),
    ],
)
def test_an_address_with_more_parts_than_a_page_has_leads_to_its_first(asked, accept, led):
    async def page(scope, receive, send):
        await PlainTextResponse("page")(scope, receive, send)

    here = TestClient(middleware.ShortAddresses(page), follow_redirects=False)
    told = here.get(asked, headers={"accept": accept})
    assert told.headers.get("location") == led


@pytest.mark.parametrize(("asked", "ours"), [("/", True), ("/film", True), ("/static/index.html", False)])
def test_a_page_is_ours_from_its_first_byte_whole_whatever_the_browser_kept_or_unpacks(asked, ours):
    page = streamlit_page.read_streamlit_page()
    assert page.count(streamlit_page.THEIRS) == 1

    async def kept(scope, receive, send):
        had = scope["type"] == "http" and b"if-none-match" in dict(scope["headers"])
        await Response(status_code=304)(scope, receive, send) if had else await HTMLResponse(page)(scope, receive, send)

    here = TestClient(streamlit_page.OwnPage(GZipMiddleware(kept)))
    told = here.get(asked, headers={"accept-encoding": "gzip", **({"if-none-match": '"1"'} if ours else {})})
    assert (b"<title>Dailies</title>" in told.content) is ours
    assert (b"BACKEND_BASE_URL" in told.content) is ours
    assert not ours or int(told.headers["content-length"]) == len(told.content) > len(page)


def test_what_is_no_page_passes_unchanged():
    here = TestClient(streamlit_page.OwnPage(PlainTextResponse(streamlit_page.THEIRS)))
    assert here.get("/favicon.png").content == streamlit_page.THEIRS
    assert here.head("/film").headers["content-length"] == str(len(streamlit_page.THEIRS))


@pytest.mark.parametrize(
    ("path", "packed"), [("/api/v1/assets/0", False), ("/api/v1/projects/0/exports/otio", False), ("/x", True)]
)
def test_a_file_is_sent_as_it_is_to_whoever_could_unpack_it(path, packed):
    """Only so its length is told and a part of it can be had."""

    async def answer(scope, receive, send):
        await PlainTextResponse("a file " * 1000)(scope, receive, send)

    rule = door_table.find_rule(path, "GET")
    inner = GZipMiddleware(answer)

    async def behind(scope, receive, send):
        await middleware.Doors(inner, lambda: None, lambda: ("", 0))._through(rule, scope, receive, send)

    told = TestClient(behind).get(path, headers={"accept-encoding": "gzip"})
    assert told.headers.get("content-encoding") == ("gzip" if packed else None)
    assert packed or int(told.headers["content-length"]) == 7000
