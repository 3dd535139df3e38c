"""A real studio on a port of its own, and a browser that looks at it. Skipped where no browser is."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FloatRect, Locator, Page, expect, sync_playwright

from core.database import tables
from core.people.sessions import COOKIE, Person
from core.production import production_plan
from core.settings import ROOT
from core.storyboard.film_snapshot import FilmSnapshot
from core.studio import Studio, open_studio
from tests.browser import looking, sets
from tests.conftest import unmeasured
from tests.support import films

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
PATIENCE_MS = looking.PATIENCE_MS
START_S = 120
NOTES = "local_storage,indexeddb,service_workers,cache_storage"
GOOD = "雨夜里有一只会说话的猫"
LOOK = {"viewport": {"width": 1400, "height": 900}, "color_scheme": "light", "reduced_motion": "reduce"}
"""Of every tab that asks for nothing else. Without motion: sixty pictures a second of a spinner cost more than all else a page does,
and what scrolls smoothly is not yet where it is clicked."""
STARTED: dict[str, Running] = {}
"""Every studio of this run by its address, for whoever knows only that: its terminal has the code of the first admin."""


def browser_here() -> str:
    return os.environ.get("DAILIES_BROWSER") or next((found for name in NAMES if (found := shutil.which(name))), "")


@dataclass
class Running:
    """A studio that was started with `streamlit run Home.py`."""

    process: subprocess.Popen[bytes]
    url: str
    home: Path

    @property
    def said(self) -> str:
        return (self.home / "terminal.txt").read_text("utf-8", "replace")

    @property
    def opening_code(self) -> str:
        """As the terminal prints it while there is no admin."""
        return next(line for line in self.said.splitlines() if "?code=" in line).rsplit(" ", 1)[-1]

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()


def free_port() -> int:
    """That of a studio of this run that has ended, where there is one: what a window has fetched and compiled of the same address
    it need not again."""
    left = (int(url.rsplit(":", 1)[-1]) for url, running in STARTED.items() if running.process.poll() is not None)
    for port in (*left, 0):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)) as taken:
            return taken.getsockname()[1]
    raise OSError("no port is free")


def start(home: Path, wait: bool = True, by: Sequence[str] = (), **other: str) -> Running:
    """`streamlit run Home.py`, or `by` another command, on a free port, with everything it makes in `home`."""
    home.mkdir(parents=True, exist_ok=True)
    port = int(other.get("DAILIES_PORT", free_port()))
    command = by or [sys.executable, "-m", "streamlit", "run", "Home.py", "--server.port", str(port)]
    mine = {"DAILIES_HOME": str(home), "DATABASE_URL": "", "REDIS_URL": "", "ASSETS_URL": "", "LANG": "en_GB.UTF-8"}
    if (home / "terminal.txt").exists():
        (home / "terminal.txt").rename(home / f"terminal-{time.time_ns()}.txt")
    with (home / "terminal.txt").open("wb") as terminal:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**unmeasured(), **mine, **other},
            stdout=terminal,
            stderr=subprocess.STDOUT,
        )
    running = STARTED[f"http://127.0.0.1:{port}"] = Running(process, f"http://127.0.0.1:{port}", home)
    if wait:
        _until_it_answers(running)
    return running


def _until_it_answers(running: Running) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and running.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{running.url}/api/v1/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    running.stop()
    pytest.fail(f"the studio did not start:\n{running.said}")


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> Iterator[Browser]:
    found = browser_here()
    if not found:
        pytest.skip("no browser here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        expect.set_options(timeout=PATIENCE_MS)
        request.session.chromium = browser  # type: ignore[attr-defined]
        yield browser
        browser.close()


@pytest.fixture
def studio_at(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts studios that end with the test; with a queue nobody answers, unless told otherwise: no workers are needed."""
    running: list[Running] = []

    def begin(folder: str = "home", **other: str) -> Running:
        running.append(start(tmp_path / folder, **{"REDIS_URL": "redis://127.0.0.1:1/0", **other}))
        return running[-1]

    yield begin
    for one in running:
        one.stop()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Studio, Running]]:
    """A studio in which nobody works, for every file whose tests are people of their own with films of their own: each start of
    one takes seconds."""
    home = tmp_path_factory.mktemp("house")
    studio = sets.open_at(home)
    running = start(home, REDIS_URL="redis://127.0.0.1:1/0")
    yield studio, running
    running.stop()


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A studio as its first start leaves it, with its sample film and a queue that nobody answers: for files that each touch
    another part of that film."""
    running = start(tmp_path_factory.mktemp("sampled"), REDIS_URL="redis://127.0.0.1:1/0")
    yield running
    running.stop()


@dataclass
class Desk:
    """Somebody at work on a film in a running studio."""

    studio: Studio
    running: Running
    person: Person
    film: uuid.UUID

    def made(self) -> FilmSnapshot:
        with self.studio.db.read() as session:
            return production_plan.load_snapshot(session, self.film)

    def projects(self) -> int:
        with self.studio.db.read() as session:
            return session.query(tables.Project).count()


@pytest.fixture(scope="module")
def desk(house: tuple[Studio, Running]) -> Desk:
    """With a whole film, for one file."""
    studio, running = house
    person = films.person(studio)
    return Desk(studio, running, person, films.put(open_studio(studio.settings, [films.Company()]), person, "full"))


@dataclass
class Tab:
    """A tab and what went wrong in it: requests to anywhere else, and complaints on its console."""

    page: Page
    outside: list[str]
    complaints: list[str]


@dataclass
class Windows:
    """Windows of the browser, of one person after the other: what one has fetched of a studio it need not fetch and compile again,
    which is more than half of what a page costs. Who comes next finds no cookie, no note and no tab in it."""

    browser: Browser
    idle: dict[str, list[BrowserContext]] = field(default_factory=dict)
    lent: dict[BrowserContext, str] = field(default_factory=dict)

    def new_context(self, **look) -> BrowserContext:
        """One that looks so."""
        name = repr(sorted(look.items()))
        waiting = self.idle.setdefault(name, [])
        context = waiting.pop() if waiting else sets.unsaid(self.browser.new_context(**look))
        context.set_default_timeout(PATIENCE_MS)
        self.lent[context] = name
        return context

    def give_back(self, context: BrowserContext) -> None:
        name = self.lent.pop(context)
        origins = {"/".join(page.url.split("/")[:3]) for page in context.pages if page.url.startswith("http")}
        for page in context.pages:
            page.close()
        context.clear_cookies()
        context.clear_permissions()
        hand = context.new_page()
        kept = context.new_cdp_session(hand)
        for origin in origins:
            kept.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": NOTES})
        hand.close()
        self.idle[name].append(context)


SHOWN = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  const roots = [...document.querySelectorAll("*")].filter((each) => each.shadowRoot).length;
  return `script ${app?.dataset.testScriptState}, ${document.readyState}, ${document.querySelectorAll("*").length} elements, ${roots} with a shadow,`
    + ` drawn ${Math.round(performance.now() - (window.__drawn || 0))} ms ago\n${document.body.innerText.slice(0, 1500)}`;
}"""
"""What a page shows, for whoever reads of a red test on another machine."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    browser = getattr(item, "funcargs", {}).get("chromium") or getattr(item.session, "chromium", None)
    if call.when == "call" and report.failed and browser is not None:
        for page in (page for context in browser.contexts for page in context.pages):
            with suppress(Exception):
                report.sections.append((f"page {page.url}", page.evaluate(SHOWN)))
    return report


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> Windows:
    return Windows(chromium)


@pytest.fixture
def new_tab(windows: Windows, chromium: Browser) -> Iterator[Callable[..., Tab]]:
    """Opens tabs, each in a window of its own: an `unused` one for what must not be remembered at all. With a `token` of a session,
    somebody is signed in."""
    lent: list[BrowserContext] = []
    alone: list[BrowserContext] = []

    def open_tab(url: str, locale: str = "en-GB", unused: bool = False, token: str = "", **other) -> Tab:
        look = {**LOOK, "locale": locale, **other}
        if not {"has_touch", "is_mobile"} & set(look):
            look = {**look, "viewport": LOOK["viewport"]}
        context = sets.unsaid(chromium.new_context(**look)) if unused else windows.new_context(**look)
        context.set_default_timeout(PATIENCE_MS)
        (alone if unused else lent).append(context)
        if token:
            context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
        tab = Tab(context.new_page(), [], [])
        if "viewport" in other:
            tab.page.set_viewport_size(other["viewport"])
        home = "/".join(url.split("/")[:3])
        ours = (home, home.replace("http", "ws", 1), "data:", "blob:")
        tab.page.on("request", lambda asked: None if asked.url.startswith(ours) else tab.outside.append(asked.url))
        tab.page.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.page.goto(url)
        return tab

    yield open_tab
    for context in lent:
        windows.give_back(context)
    for context in alone:
        context.close()


def become_first_admin(page: Page) -> None:
    page.get_by_label("Opening code").fill(STARTED["/".join(page.url.split("/")[:3])].opening_code)
    for label, words in {"Name": "阿敏", "E-mail": "min@example.org", "Password": GOOD, "Once more": GOOD}.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_role("button", name="Open the studio").click()
    expect(page.get_by_role("button", name="阿敏", exact=True)).to_be_visible()
    settle(page)


def sign_in(page: Page, keep: bool = False) -> None:
    page.get_by_label("E-mail or name").fill("阿敏")
    page.get_by_label("Password", exact=True).fill(GOOD)
    if keep:
        page.get_by_text("Keep me signed in").click()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="阿敏", exact=True)).to_be_visible()
    settle(page)


def come_in(page: Page) -> None:
    """As the first admin, or signed in where a test of the same studio, or its first try, made them already."""
    first, again = (page.get_by_role("button", name=name) for name in ("Open the studio", "Sign in"))
    expect(first.or_(again)).to_be_visible()
    (become_first_admin if first.is_visible() else sign_in)(page)


def settle(page: Page) -> None:
    """Until the page rests: what is done before that may meet something that is about to be new, or that moves away."""
    looking.settled(page)


def reach(place: Locator) -> Locator:
    """Where it is in view and the page rests there: a list or a menu that opens closes again with the scrolling that brought
    somebody to it."""
    place.scroll_into_view_if_needed()
    settle(place.page)
    return place


def rectangle(place: Locator) -> FloatRect:
    """Where it stands in the window, in pixels: what is drawn anew at that moment stands nowhere, and is waited for."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while not (box := place.bounding_box()) and time.monotonic() < end:
        place.page.wait_for_timeout(50)
    assert box, "it stands nowhere"
    return box


def choose(place: Locator, option: str) -> None:
    """An option of a list that drops down there."""
    reach(place).click()
    place.page.get_by_role("option", name=option).click()
    settle(place.page)


def until(page: Page, true: Callable[[], bool], seconds: float = PATIENCE_MS / 1000) -> None:
    """Until something outside the page is so, while the page goes on."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not true():
        page.wait_for_timeout(100)
    assert true()


def plays(page: Page) -> None:
    """The film on screen goes on by itself."""
    film = page.locator("video").first
    began = film.evaluate("film => film.currentTime")
    until(page, lambda: film.evaluate("film => film.currentTime") > began + 0.4)
