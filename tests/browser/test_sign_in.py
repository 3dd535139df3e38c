"""The door, in a real browser on a fresh server: first admin, sign in, stay, sign out; and nobody through the back."""

from __future__ import annotations

import socket
import socketserver
import sqlite3
import threading
import urllib.error
import urllib.request
from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState, ContextInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from core.database import tables
from core.people import sessions, users
from core.settings import Settings
from core.studio import open_studio
from tests.browser.conftest import GOOD, Running, settle, sign_in, start
from tests.conftest import furnish
from ui.base import registry

FIRST, SECOND = "This studio has no owner yet", "E-mail or name"
WRITTEN = ["/", *(f"/{screen.name}" for screen in registry.SCREENS if screen.file.exists() and screen.name != "home")]


@pytest.fixture(scope="module")
def owned(tmp_path_factory):
    """A studio that has had its first admin, 阿敏, for the tests that leave it as it is."""
    home = tmp_path_factory.mktemp("owned")
    studio = open_studio(Settings(dailies_home=home, database_url="", redis_url="", assets_url=""))
    furnish(studio.db)
    users.create_first_admin(studio.db, "min@example.org", "阿敏", GOOD)
    running = start(home, REDIS_URL="redis://127.0.0.1:1/0")
    yield running
    running.stop()


def session_of(owned: Running) -> str:
    studio = open_studio(Settings(dailies_home=owned.home, database_url="", redis_url="", assets_url=""))
    with studio.db.read() as session:
        admin = session.scalars(select(tables.User.id)).one()
    return sessions.begin_session(studio.db, admin)


def cookies(page) -> dict[str, dict]:
    return {cookie["name"]: cookie for cookie in page.context.cookies()}


def sent_at(url: str, path: str, **headers: str) -> str:
    """All that the studio sends to a browser that comes to this address for the first time, as Streamlit writes it: a hundredth of
    what it costs to let one draw it."""
    come = BackMsg(
        rerun_script=ClientState(page_name=path.strip("/"), context_info=ContextInfo(locale="en-GB", url=url + path))
    )
    sent = []
    line = connect(
        url.replace("http", "ws", 1) + "/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        origin=Origin(url),
        additional_headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    with line:
        line.send(come.SerializeToString())
        while not sent or sent[-1].WhichOneof("type") != "script_finished":
            sent.append(ForwardMsg.FromString(line.recv(30, decode=False)))
    return "\n".join(map(str, sent))


def open_studio_of_ones_own(page: Page) -> None:
    for label, words in {"Name": "阿敏", "E-mail": "min@example.org", "Password": GOOD, "Once more": GOOD}.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_role("button", name="Open the studio").click()


def test_a_fresh_server_shows_the_first_form_everywhere_is_opened_by_its_link_and_then_shows_the_second(
    studio_at, new_tab
):
    """The first requests of a process are the ones that count: no page's file may be run before the gate."""
    studio = studio_at()
    tab = new_tab(studio.url + WRITTEN[-1])
    for path in reversed(WRITTEN):
        assert FIRST in sent_at(studio.url, path), path
    for next_address in ("/", f"/?code={studio.opening_code}"):
        expect(tab.page.get_by_role("heading", name=FIRST)).to_be_visible()
        assert tab.page.get_by_test_id("stHeader").is_hidden()
        tab.page.goto(studio.url + next_address)
    expect(tab.page.get_by_label("Opening code")).to_have_value(studio.opening_code)
    open_studio_of_ones_own(tab.page)
    expect(tab.page.get_by_role("button", name="阿敏", exact=True)).to_be_visible()
    assert "code" not in tab.page.url
    assert cookies(tab.page)["dailies_session"]["httpOnly"]
    stranger = new_tab(studio.url + WRITTEN[-1])
    door = [sent_at(studio.url, path) for path in WRITTEN]
    assert all(SECOND in one and FIRST not in one for one in door)
    assert max(map(len, door)) - min(map(len, door)) < 200, "at some address more than the form is sent"
    for next_address in ("/", ""):
        expect(stranger.page.get_by_role("heading", name="Sign in")).to_be_visible()
        expect(stranger.page.get_by_label(SECOND)).to_be_visible()
        expect(stranger.page.locator("h1")).to_have_count(1)
        if next_address:
            stranger.page.goto(studio.url + next_address)
    assert tab.outside + stranger.outside == []
    assert tab.complaints + stranger.complaints == []


def test_one_signs_in_stays_through_a_reload_and_signs_out_for_good(owned, new_tab):
    tab = new_tab(owned.url)
    sign_in(tab.page)
    cookie = cookies(tab.page)["dailies_session"]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)
    assert "dailies_session" not in tab.page.evaluate("document.cookie")
    tab.page.reload()
    expect(tab.page.get_by_role("button", name="阿敏")).to_be_visible()
    tab.page.get_by_role("button", name="阿敏").click()
    tab.page.get_by_text("Sign out").click()
    expect(tab.page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(tab.page.get_by_role("button", name="Sign in")).to_be_enabled()
    for _ in range(50):
        if "dailies_session" not in cookies(tab.page):
            break
        tab.page.wait_for_timeout(100)
    assert "dailies_session" not in cookies(tab.page)
    tab.page.reload()
    expect(tab.page.get_by_role("heading", name="Sign in")).to_be_visible()
    tab.page.context.add_cookies([cookie])
    tab.page.reload()
    expect(tab.page.get_by_role("heading", name="Sign in")).to_be_visible()
    sign_in(tab.page, keep=True)
    assert cookies(tab.page)["dailies_session"]["expires"] > 0
    assert tab.complaints == []


def test_a_wrong_password_is_said_in_place_and_what_was_typed_stays(owned, new_tab):
    page = new_tab(owned.url).page
    page.get_by_label("E-mail or name").fill("阿敏")
    page.get_by_label("Password", exact=True).fill("not " + GOOD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").filter(has_text="The name or the password is not right.")).to_be_visible()
    expect(page.get_by_label("E-mail or name")).to_have_value("阿敏")
    page.get_by_label("Password", exact=True).fill(GOOD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="阿敏")).to_be_visible()


def test_a_link_into_the_studio_leads_there_after_signing_in(owned, new_tab):
    tab = new_tab(f"{owned.url}/tasks?from=mail")
    sign_in(tab.page)
    assert tab.page.url == f"{owned.url}/tasks?from=mail"
    expect(tab.page).to_have_title("Tasks · Dailies")


def test_a_sign_in_that_ran_out_asks_again_and_keeps_what_was_typed(owned, new_tab):
    tab = new_tab(owned.url, token=session_of(owned))
    box = tab.page.locator("textarea").first
    settle(tab.page)
    box.fill("雨夜，一个失忆的女侦探")
    with sqlite3.connect(owned.home / "studio.db") as db:
        db.execute("UPDATE sessions SET last_seen = datetime('now', '-31 minutes')")
    db.close()
    box.blur()
    expect(tab.page.get_by_text("You were away for a while")).to_be_visible()
    sign_in(tab.page)
    expect(tab.page.locator("textarea").first).to_have_value("雨夜，一个失忆的女侦探")


def behind_a_proxy(url: str) -> str:
    """The same studio behind a proxy on this machine that says nothing of itself: its visitors look like somebody who sits here."""
    host, port = url.removeprefix("http://").split(":")

    class Proxied(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection((host, int(port))) as studio:
                answering = threading.Thread(target=passed_on, args=(studio, self.request), daemon=True)
                answering.start()
                passed_on(self.request, studio)
                answering.join()

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Proxied)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


def passed_on(here: socket.socket, there: socket.socket) -> None:
    with suppress(OSError):
        while got := here.recv(65536):
            there.sendall(got)
        there.shutdown(socket.SHUT_WR)


def test_behind_a_proxy_that_hides_the_first_admin_needs_the_code_in_the_terminal(studio_at, new_tab):
    studio = studio_at()
    page = new_tab(behind_a_proxy(studio.url)).page
    page.get_by_label("Opening code").fill("0000 0000 0000")
    open_studio_of_ones_own(page)
    expect(page.get_by_role("alert").filter(has_text="not the opening code")).to_be_visible()
    page.get_by_label("Opening code").fill(studio.opening_code)
    page.get_by_role("button", name="Open the studio").click()
    expect(page.get_by_role("button", name="阿敏")).to_be_visible()


def test_the_door_fits_every_width(owned, new_tab):
    page = new_tab(owned.url).page
    for width in (1400, 768, 390):
        page.set_viewport_size({"width": width, "height": 844})
        expect(page.get_by_role("button", name="Sign in")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_server_alone_gives_nothing_away(owned):
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/media/x.png", "/api/v1/projects"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(owned.url + path)
        assert refused.value.code == 401, path
    assert "http://127.0.0.1" in owned.said


def test_an_admin_who_comes_through_a_proxy_that_no_setting_names_is_told_so(owned):
    cookie = f"dailies_session={session_of(owned)}"
    assert "FORWARDED_ALLOW_IPS" in sent_at(owned.url, "/settings", Cookie=cookie, X_Forwarded_For="203.0.113.4")
    assert "FORWARDED_ALLOW_IPS" not in sent_at(owned.url, "/settings", Cookie=cookie)


def test_the_look_that_was_chosen_from_the_account_stays_on_other_pages(owned, new_tab):
    tab = new_tab(owned.url, token=session_of(owned))
    expect(tab.page.locator("html")).to_have_css("color-scheme", "light")
    tab.page.get_by_role("button", name="阿敏").click()
    tab.page.get_by_text("Dark look").click()
    expect(tab.page.locator("html")).to_have_css("color-scheme", "dark")
    tab.page.goto(owned.url + "/tasks")
    expect(tab.page).to_have_title("Tasks · Dailies")
    expect(tab.page.locator("html")).to_have_css("color-scheme", "dark")
