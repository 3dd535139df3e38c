"""From a rough idea to a script: a sentence on Home, the window that makes a prompt of it, three turns of questions, stars, and the
script that is told by it. On a phone too, and by keys."""

from __future__ import annotations

import re
import sqlite3
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from core.people import sessions
from core.studio import Studio
from tests.browser import looking, sets
from tests.browser.conftest import Running, settle, start
from tests.support import films

IDEA = "想做一个科幻短片，主角是一个孤独的宇航员"
SHORT = "144"
SCRIPT_MS = 60_000


@pytest.fixture(scope="module")
def open_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Studio, Running]]:
    """One for all, and it works: each test is somebody of its own."""
    home = tmp_path_factory.mktemp("improve") / "home"
    studio = sets.open_at(home)
    sets.people(studio)
    running = start(home, REDIS_URL="", SHORT_SIDE=SHORT, DAILIES_WORKERS="1")
    yield studio, running
    running.stop()


@pytest.fixture
def inside(open_studio, new_tab):
    """A tab of somebody who makes films."""
    studio, running = open_studio
    maker = films.person(studio, "user", f"Maker {uuid.uuid4().hex[:8]}")

    def open_tab(path: str, **other):
        token = sessions.begin_session(studio.db, maker.id)
        tab = new_tab(f"{running.url}{path}", token=token, **other)
        looking.settled(tab.page)
        return tab

    open_tab.running = running
    return open_tab


def seen(page: Page, where: str):
    return page.locator(where).locator("visible=true").first


def press(page: Page, key: str) -> None:
    seen(page, f"[class*=st-key-{key}] button").click()
    settle(page)


def rows(running: Running, query: str) -> list[tuple]:
    with sqlite3.connect(f"file:{running.home / 'studio.db'}?mode=ro", uri=True) as db:
        return db.execute(query).fetchall()


def prompt_on(page: Page) -> str:
    return seen(page, ".st-key-improve-after textarea").input_value()


def write_idea(page: Page) -> None:
    page.locator(".st-key-home_idea textarea").fill(IDEA)
    seen(page, ".st-key-walk button").click()
    expect(page).to_have_url(re.compile("/idea"))
    expect(page.locator(".st-key-reading")).to_be_visible()
    looking.settled(page)


def open_window(page: Page) -> None:
    press(page, "improve-idea")
    expect(seen(page, ".st-key-improve-after textarea")).to_be_visible()
    looking.settled(page)


def test_a_rough_idea_is_asked_about_becomes_a_prompt_and_is_what_the_script_is_told_with(inside):
    tab = inside("/?lang=zh", locale="zh-CN")
    page = tab.page
    write_idea(page)
    open_window(page)
    assert "孤独的宇航员" in prompt_on(page) and "{" not in prompt_on(page)
    expect(seen(page, ".st-key-improve-before ruby rt")).to_have_text("主体")
    before, after = (
        int(seen(page, f".st-key-improve-{side} .imp-head b").inner_text()) for side in ("before", "after")
    )
    assert after > before
    assert looking.exceptions(page) == [] and looking.floats_overflow(page) == []

    press(page, "improve-ask")
    expect(page.get_by_text("第 1 轮")).to_be_visible()
    picked = seen(page, ".st-key-ask-0 [data-testid=stButtonGroup] button").inner_text()
    seen(page, ".st-key-ask-0 [data-testid=stButtonGroup] button").click()
    settle(page)
    press(page, "talk-on")
    expect(page.get_by_text("第 2 轮")).to_be_visible()
    seen(page, ".st-key-ask-0 input").fill("他以为同伴还活着")
    seen(page, ".st-key-ask-0 input").press("Enter")
    settle(page)
    press(page, "talk-on")
    expect(page.get_by_text("第 3 轮")).to_be_visible()
    seen(page, ".st-key-ask-0 [data-testid=stButtonGroup]").get_by_text("跳过").click()
    settle(page)
    press(page, "talk-build")
    expect(seen(page, ".st-key-improve-after textarea")).to_be_visible()
    finished = prompt_on(page)
    assert picked in finished and "他以为同伴还活着" in finished and "孤独的宇航员" in finished

    page.locator(".st-key-improve-stars button").nth(3).click()
    settle(page)
    expect(page.locator(".st-key-improve-stars")).to_contain_text("谢谢")
    looking.settled(page)
    assert (4,) in rows(inside.running, "SELECT user_rating FROM prompt_optimization_logs")

    seen(page, ".st-key-improve-use button").click()
    expect(page).to_have_url(re.compile("/script"), timeout=SCRIPT_MS)
    expect(page.locator("[class*=st-key-beat-]").first).to_be_visible(timeout=SCRIPT_MS)
    expect(page.get_by_text(re.compile("剧本 · 科幻.*内置编剧不读它")).first).to_be_visible()
    assert looking.exceptions(page) == [] and tab.outside == [] and tab.complaints == []


def test_on_a_phone_the_window_and_its_questions_are_as_wide_as_the_phone(inside):
    page = inside("/?lang=en", viewport={"width": 390, "height": 844}, has_touch=True).page
    write_idea(page)
    open_window(page)
    assert looking.floats_overflow(page) == [] and looking.overflow(page) == []
    press(page, "improve-ask")
    expect(page.get_by_text("Turn 1")).to_be_visible()
    assert looking.floats_overflow(page) == []
    press(page, "talk-build")
    expect(seen(page, ".st-key-improve-use button")).to_be_in_viewport()
    assert looking.exceptions(page) == []
