"""Every screen in every state: no exception, no outside request, no complaint of the browser, nothing sideways on a phone, no rule of
axe-core broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from core.stages import STAGES
from core.studio import open_studio
from tests.browser import looking, sets
from tests.browser.conftest import PATIENCE_MS, Running, Windows, start
from tests.support import films
from ui.base import registry

SIDES = tuple(f"providers?view={side}" for side in ("keys", "health", "routing", "prices", "money"))
BARE = (*(screen.name for screen in registry.written_screens() if screen.name not in STAGES), *SIDES)
STATES = ("empty", "script", "stale", "at work")
"""In this order: whoever makes one film works off all that is due, so the film at work comes last."""
VIEWS = (
    ("zh-CN", "dark", 1400, 900),
    ("en-GB", "light", 390, 844),
    ("en-GB", "light", 1400, 900),
    ("zh-CN", "dark", 390, 844),
)
"""Language, colours, width and height."""

OPENED = {
    "home": ("", {"account": ".st-key-_account button", "a film's menu": '[class*="st-key-more-"] button'}),
    "idea": ("at work", {"what runs": ".st-key-running button"}),
    "script": (
        "stale",
        {
            "sharing": ".st-key-share button",
            "money": ".st-key-money button",
            "name": ".st-key-rename button",
            "heading": '[class*="st-key-head-"] button',
            "who speaks": '[class*="st-key-say-"] button',
            "a beat's menu": '[class*="st-key-do-"] button',
            "versions": ".st-key-compare-two button",
        },
    ),
    "characters": ("stale", {"what they are": '[class*="st-key-what-"] button', "somebody new": ".st-key-join button"}),
    "storyboard": (
        "stale",
        {"more": '.sb-card .act[aria-haspopup="menu"]', "framing": ".sb-card .chip", "a shot": ".sb-open"},
    ),
    "audio": (
        "stale",
        {"more": '[class*="st-key-deeds-"] button', "voices": ".st-key-narrator-voice button"},
    ),
    "video": ("stale", {"a clip": '[class*="st-key-open-clip-"] button'}),
    "providers": ("", {"a vendor": '[class*="st-key-open-vendor-"] button'}),
    "providers?view=keys": (
        "",
        {"a key": ".st-key-add-key button", "forgetting one": '[class*="st-key-forget-"] button'},
    ),
    "providers?view=prices": ("", {"a price": ".st-key-set-price button", "a currency": ".st-key-rate-add button"}),
}
NOT_ON_A_PHONE = {"name", "framing"}


@dataclass
class House:
    """One studio for all screens, and a tab in each look, those of one language in one window."""

    running: Running
    films: dict[str, str]
    tabs: list[Page] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """Errors on the console: of a script, of the page's policy, of what was asked for and is not there."""

    def show(self, name: str, film: str = "", view: int = 0) -> Page:
        """The screen in one of VIEWS; all of the studio is loaded once in each."""
        page = self.tabs[view]
        self.outside.clear()
        self.complaints.clear()
        address = f"{self.running.url}/{'' if name == 'home' else name}" + (f"?project={film}" if film else "")
        if page.url.startswith(self.running.url):
            looking.go(page, address)
        else:
            page.goto(address)
            looking.settled(page)
        return page


@pytest.fixture(scope="module")
def house(windows: Windows, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home: Path = tmp_path_factory.mktemp("house")
    studio = sets.open_at(home)
    crew = open_studio(studio.settings, [films.Company()])
    admin = sets.people(studio)["admin"]
    made = {state: str(films.put(crew, admin, state)) for state in STATES}
    sets.vendors(studio, admin)
    running = start(home, REDIS_URL="redis://127.0.0.1:1/0")
    house = House(running, made)
    contexts = {
        locale: sets.tab_of(windows, running.url, studio, admin, locale=locale)[0] for locale in ("zh-CN", "en-GB")
    }
    for locale, colours, width, height in VIEWS:
        page = contexts[locale].new_page()
        page.on("request", lambda asked: None if _ours(asked.url, running.url) else house.outside.append(asked.url))
        page.on("console", lambda said: house.complaints.append(_told(said)) if said.type == "error" else None)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=colours)
        house.tabs.append(page)
    yield house
    for context in contexts.values():
        windows.give_back(context)
    running.stop()


def _told(said: ConsoleMessage) -> str:
    return f"{said.text} {said.location.get('url', '')}"


TRIES = 3


def _ours(url: str, home: str) -> bool:
    return url.startswith((home, home.replace("http", "ws", 1), "data:", "blob:"))


def faults(page: Page, house: House) -> list[str]:
    return [
        *(f"exception: {text}" for text in looking.exceptions(page)),
        *(f"outside request: {url}" for url in house.outside),
        *(f"complaint: {text}" for text in house.complaints),
        *(f"sticks out: {what}" for what in looking.overflow(page)),
        *(f"nameless button: {what}" for what in looking.unnamed_buttons(page)),
        *(f"axe: {what}" for what in looking.axe(page)),
    ]


@pytest.mark.parametrize("name", BARE)
def test_a_screen_of_the_studio_and_what_opens_over_it_can_be_read_and_used_by_all(house, name):
    for view in (0, 1):
        page = house.show(name, view=view)
        assert not faults(page, house), view
        opened(page, house, name, view)


@pytest.mark.parametrize("view", [0, 1])
@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_in_every_state_and_what_opens_over_it_can_be_read_and_used_by_all(house, stage, view):
    for number, (state, film) in enumerate(house.films.items()):
        here = OPENED.get(stage, ("stale",))[0] == state
        if here or state == "stale" or number % 2 == view:
            page = house.show(stage, film, view=view + (0 if here or state == "stale" else 2))
            assert not faults(page, house), state
            if here:
                opened(page, house, stage, view)


def test_the_list_of_keys_can_be_read_by_all(house):
    for view in (0, 1):
        page = house.show("script", house.films["stale"], view=view)
        looking.hears_keys(page)
        page.keyboard.press("?")
        assert not over(page, house, within=None), view


def opened(page: Page, house: House, name: str, view: int) -> None:
    """All that opens over this screen can be read and used."""
    for what, button in OPENED.get(name, ("", {}))[1].items():
        if view == 1 and what in NOT_ON_A_PHONE:
            continue
        for _ in range(TRIES):  # a page that is drawn anew for something else closes a list that was opened meanwhile
            page.locator(button).locator("visible=true").first.click()
            with suppress(PlaywrightTimeout):
                looking.floats(page).first.wait_for(timeout=PATIENCE_MS / TRIES)
            looking.settled(page)
            if looking.floats(page).count():
                break
        assert not over(page, house), (what, view)


def over(page: Page, house: House, within: str | None = looking.FLOATS) -> list[str]:
    """The faults of what has just been opened; Esc closes it."""
    expect(looking.floats(page).first).to_be_visible()
    looking.settled(page)
    found = [
        *(f"exception: {text}" for text in looking.exceptions(page)),
        *(f"outside request: {url}" for url in house.outside),
        *(f"complaint: {text}" for text in house.complaints),
        *(f"sticks out: {what}" for what in looking.floats_overflow(page)),
        *(f"nameless button: {what}" for what in looking.unnamed_buttons(page)),
        *(f"axe: {what}" for what in looking.axe(page, within)),
    ]
    page.keyboard.press("Escape")
    expect(looking.floats(page)).to_have_count(0)
    return found
