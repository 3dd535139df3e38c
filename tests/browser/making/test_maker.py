"""A maker's day with a mouse: a sentence becomes an approved film in a few clicks; in another film a line, two shots and a picture
are changed, just what hangs on them is made again, and the film is taken home."""

from __future__ import annotations

import re
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from core.people import preferences
from core.people.sessions import Person
from core.storyboard import shot_changes, storyboard
from core.studio import Studio, open_studio
from tests.browser import sets
from tests.browser.conftest import Running, Tab, plays, rectangle, settle, start, until
from tests.support import films

IDEA = "雨夜，失忆的女侦探林岚在霓虹街头追一只会说话的猫，跑过码头、屋顶和市场，最后在灯塔下问它：“你见过我吗？”猫说：“每天。”"
SMALL, SECONDS = "144", 10
FILM_MS = 240_000
FEW, SHOTS, BYTES = 8, 3, 10_000


@dataclass
class Hand:
    """A hand on the mouse, and how often it has clicked."""

    page: Page
    clicks: int = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def write(self, into: Locator, words: str) -> None:
        self.click(into)
        into.fill(words)

    def go(self, stage: str) -> None:
        self.click(self.page.locator(f".st-key-step-{stage} a"))
        expect(self.page).to_have_url(re.compile(f"/{stage}"))
        settle(self.page)


def rows(studio: Running, query: str, *facts: str) -> list[tuple]:
    with sqlite3.connect(f"file:{studio.home / 'studio.db'}?mode=ro", uri=True) as db:
        return db.execute(query, facts).fetchall()


def asked(studio: Running, film: str) -> dict[str, int]:
    """How many calls of each kind stand in the ledger for this film."""
    query = "SELECT capability, count(*) FROM calls WHERE project_id = ? GROUP BY capability"
    return dict(rows(studio, query, film))


def film_of(page: Page) -> str:
    found = re.search(r"project=([0-9a-f-]{36})", page.url)
    assert found
    return uuid.UUID(found[1]).hex


def order(studio: Running, film: str) -> list[str]:
    query = "SELECT id FROM storyboards WHERE project_id = ? AND removed_at IS NULL ORDER BY sequence"
    return [str(uuid.UUID(shot)) for (shot,) in rows(studio, query, film)]


def approved(studio: Running, film: str) -> int:
    query = "SELECT count(*) FROM storyboards WHERE project_id = ? AND removed_at IS NULL AND approved_at IS NOT NULL"
    return rows(studio, query, film)[0][0]


def take_of(studio: Running, shot: str) -> str:
    return rows(studio, "SELECT take_id FROM storyboards WHERE id = ?", uuid.UUID(shot).hex)[0][0]


def cards(page: Page) -> list[str]:
    return page.locator(".sb-card").evaluate_all("cards => cards.map((card) => card.dataset.shot)")


def drag(page: Page, shot: Locator, before: Locator) -> None:
    source, target = rectangle(shot), rectangle(before)
    x, y = source["x"] + source["width"] / 2, source["y"] + source["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y, steps=3)
    page.mouse.move(target["x"] + 20, target["y"] + target["height"] / 2, steps=5)
    expect(page.locator(".sb-ghost")).to_be_visible()
    page.mouse.up()


def grows(page: Page) -> None:
    """The making is seen to go on."""
    meter = page.locator(".making [role=progressbar]")
    expect(meter).to_be_visible()
    expect(meter).to_have_attribute("aria-valuenow", re.compile("^[1-9]"), timeout=FILM_MS)
    expect(page.locator(".making .strip img").first).to_be_visible(timeout=FILM_MS)


def from_idea_to_approved_film(hand: Hand, studio: Running) -> str:
    page = hand.page
    hand.write(page.get_by_label("Your sentence"), IDEA)
    hand.click(page.get_by_role("button", name=re.compile("^Make a film · ¥0")))
    expect(page.get_by_role("heading", level=1, name=re.compile("雨|林岚|猫|霓虹|侦探"))).to_be_visible()
    grows(page)
    expect(page.locator(".making")).to_have_count(0, timeout=FILM_MS)
    film = film_of(page)
    hand.go("storyboard")
    hand.click(page.get_by_role("button", name=re.compile(r"^Approve these \d+$")))
    until(page, lambda: approved(studio, film) == len(order(studio, film)))
    hand.go("film")
    hand.click(page.get_by_role("button", name="Play", exact=True).first)
    plays(page)
    return film


def a_line_is_changed(hand: Hand) -> int:
    """Returns how many pictures hang on it: none on what somebody says, one or more on what is told over them."""
    page = hand.page
    hand.go("script")
    line = page.get_by_label(re.compile("^What .+ says$")).first
    line.fill("这一次，我要你当面告诉我。")
    line.blur()
    expect(page.get_by_role("status").filter(has_text="version 2").first).to_be_visible()
    banner = page.locator(".st-key-stale")
    expect(banner).to_contain_text("1 sound")
    pictures = re.search(r"(\d+) picture", banner.inner_text())
    return int(pictures[1]) if pictures else 0


def two_shots_change_places(hand: Hand, studio: Running, film: str) -> None:
    page = hand.page
    hand.go("storyboard")
    before = order(studio, film)
    frames = page.locator(".sb-card .fr")
    expect(frames).to_have_count(len(before))
    swapped = [before[1], before[0], *before[2:]]
    drag(page, frames.nth(1), frames.nth(0))
    until(page, lambda: order(studio, film) == swapped)
    toast = page.locator(".st-key-toast")
    expect(toast).to_contain_text("Moved a shot")
    hand.click(toast.get_by_role("button", name="Undo"))
    until(page, lambda: order(studio, film) == before)
    expect(toast).to_contain_text("Undone")
    until(page, lambda: cards(page) == before)
    hand.click(page.get_by_role("button", name="Shot 01: more"))
    hand.click(page.get_by_role("menuitem", name="Move later"))
    until(page, lambda: order(studio, film) == swapped)


def one_picture_is_redone_and_the_first_take_is_chosen(hand: Hand, studio: Running, film: str) -> None:
    page = hand.page
    shot = order(studio, film)[2]
    first = take_of(studio, shot)
    hand.click(page.get_by_role("button", name="Redo shot 03 · ¥0"))
    until(page, lambda: take_of(studio, shot) != first, seconds=60)
    hand.click(page.locator(f'[data-shot="{shot}"] .sb-open'))
    window = page.get_by_role("dialog")
    expect(window.locator(".sv-take")).to_have_count(2)
    hand.click(window.get_by_role("button", name="Compare two takes"))
    expect(window.locator(".sv-a img")).to_be_visible()
    expect(window.locator(".sv-b img")).to_be_visible()
    hand.click(window.get_by_role("button", name="Use take 1"))
    until(page, lambda: take_of(studio, shot) == first)
    hand.click(window.get_by_role("button", name=re.compile("^Approve")))
    until(page, lambda: approved(studio, film) == len(order(studio, film)))
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)


def what_is_stale_is_refreshed(hand: Hand) -> None:
    page = hand.page
    banner = page.locator(".st-key-stale")
    expect(banner.get_by_role("button")).to_have_text(
        re.compile(r"Refresh \d+ stale · ready in (about \d+ to|less than) \d+ (s|min) · ¥0")
    )
    hand.click(banner.get_by_role("button"))
    expect(banner).to_have_count(0)
    hand.go("film")
    expect(page.get_by_text("Version 2").first).to_be_visible(timeout=FILM_MS)
    expect(page.locator(".making")).to_have_count(0, timeout=FILM_MS)
    hand.click(page.get_by_role("button", name="Play", exact=True).first)
    plays(page)


def the_film_is_taken_home(hand: Hand) -> bytes:
    with hand.page.expect_download() as kept:
        hand.click(hand.page.get_by_role("link", name=re.compile(r"^Film \.mp4")))
    assert kept.value.suggested_filename.endswith(".mp4")
    return Path(kept.value.path()).read_bytes()


def nothing_went_wrong(tab: Tab) -> None:
    assert tab.page.get_by_test_id("stException").count() == 0
    assert tab.outside == []
    assert tab.complaints == []


@dataclass
class Place:
    """A studio in which one works, seen from within and from without, and a whole film for each test that changes one: made before
    anybody worked there who would have made it otherwise."""

    within: Studio
    running: Running
    person: Person
    films: list[uuid.UUID]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home = tmp_path_factory.mktemp("maker")
    within = sets.open_at(home)
    person = films.person(within)
    made = [approved_film(within, person) for _ in range(2)]
    running = start(home, REDIS_URL="", SHORT_SIDE=SMALL, DAILIES_WORKERS="1")
    yield Place(within, running, person, made)
    running.stop()


def approved_film(studio: Studio, person: Person) -> uuid.UUID:
    """Whole, with all its shots approved."""
    made = films.put(open_studio(studio.settings, [films.Company()]), person, "full")
    with studio.db.write() as session:
        for shot in storyboard.list_shots(session, made):
            shot_changes.approve_shot(session, made, shot.id, person.id)
    return made


@pytest.fixture
def come(place: Place, new_tab: Callable[..., Tab]) -> Callable[[str], Tab]:
    def open_at(path: str) -> Tab:
        tab = new_tab(f"{place.running.url}/{path}", token=films.token(place.within, place.person))
        settle(tab.page)
        return tab

    return open_at


@pytest.mark.timeout(600)
def test_a_maker_has_an_approved_film_in_eight_clicks(place, come):
    with place.within.db.write() as session:
        preferences.save_choices(session, place.person.id, "home", length=SECONDS)
    tab = come("?lang=en")
    hand = Hand(tab.page)
    film = from_idea_to_approved_film(hand, place.running)
    shots = len(order(place.running, film))
    print(f"{shots} shots approved in a film after {hand.clicks} clicks")
    assert hand.clicks <= FEW
    assert shots >= SHOTS
    nothing_went_wrong(tab)


@pytest.mark.timeout(600)
def test_a_line_is_changed_just_what_hangs_on_it_is_made_again_and_the_film_is_taken_home(place, come):
    studio, made = place.running, place.films.pop()
    film = made.hex
    before = asked(studio, film)
    tab = come(f"film?project={made}&lang=en")
    hand = Hand(tab.page)
    pictures = a_line_is_changed(hand)
    assert pictures < len(order(studio, film))
    what_is_stale_is_refreshed(hand)
    after = asked(studio, film)
    assert after["speech"] - before["speech"] == 1
    assert after["image"] - before["image"] <= pictures, "what hung on the line"
    taken = the_film_is_taken_home(hand)
    assert taken[4:8] == b"ftyp"
    assert len(taken) > BYTES
    nothing_went_wrong(tab)


@pytest.mark.timeout(600)
def test_shots_change_places_and_a_picture_is_redone_without_making_anything_else_again(place, come):
    studio, made = place.running, place.films.pop()
    film = made.hex
    before = asked(studio, film)
    tab = come(f"film?project={made}&lang=en")
    hand = Hand(tab.page)
    two_shots_change_places(hand, studio, film)
    one_picture_is_redone_and_the_first_take_is_chosen(hand, studio, film)
    after = asked(studio, film)
    assert after["speech"] == before["speech"]
    assert after["image"] - before["image"] == 1, "the one that was asked for"
    nothing_went_wrong(tab)
