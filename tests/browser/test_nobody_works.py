"""A bar at the top of every page says that nothing can be saved, as soon as that is so and no longer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from core.people import sessions
from tests.browser import sets
from tests.browser.conftest import LOOK, start
from tests.support import films
from tests.support.disks import Disk, small_disk


@pytest.fixture
def small() -> Iterator[Disk]:
    with small_disk(120) as made:
        yield made


def test_every_page_says_that_the_disk_is_full_until_there_is_room_again(small: Disk, chromium: Browser) -> None:
    studio = sets.open_at(small.folder / "home")
    running = start(small.folder / "home", REDIS_URL="redis://127.0.0.1:1/0")
    token = sessions.begin_session(studio.db, films.person(studio).id, keep=True)
    context = chromium.new_context(**{**LOOK, "viewport": {"width": 390, "height": 800}})
    try:
        context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": running.url}])
        page = context.new_page()
        page.goto(running.url)
        bar = page.get_by_role("alert").filter(has_text="The disk is full")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(bar).to_be_hidden()
        small.fill()
        expect(bar).to_be_visible()
        page.goto(f"{running.url}/tasks")
        expect(bar).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        small.empty()
        expect(bar).to_be_hidden()
    finally:
        context.close()
        running.stop()
        studio.db.engine.dispose()
