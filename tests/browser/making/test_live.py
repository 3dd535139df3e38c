"""A film at work in the browser: what is made appears where it belongs, and the script does not run for it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from core.people.sessions import Person
from core.settings import Settings
from core.studio import Studio, open_studio
from core.tasks import worklist
from jobs import queue
from tests.browser.conftest import Running, settle, start
from tests.conftest import furnish
from tests.support import films

NOBODY = "redis://127.0.0.1:1/0"
COUNT_RUNS = """() => { window.runs = 0; const app = document.querySelector('[data-testid=stApp]');
  new MutationObserver(() => { if (app.dataset.testScriptState === 'running') window.runs += 1; })
    .observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] }); }"""


@dataclass
class Room:
    studio: Studio
    running: Running
    person: Person

    def begin(self) -> tuple[uuid.UUID, uuid.UUID]:
        """A film being made whose shots are planned and not painted: (project, making)."""
        film = films.put(self.studio, self.person, "empty")
        root = queue.submit(self.studio, "film.make", user=self.person.id, project_id=film)
        films.work_off(self.studio, 5)
        return film, root


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    home = tmp_path_factory.mktemp("live")
    settings = Settings(dailies_home=home, database_url="", redis_url=NOBODY, assets_url="")
    studio = open_studio(settings, [films.Company()])
    furnish(studio.db)
    person = films.person(studio)
    running = start(home, REDIS_URL=NOBODY)
    yield Room(studio, running, person)
    running.stop()


@pytest.fixture
def opened(room: Room, new_tab: Callable) -> Callable[[str], Page]:
    def go(path: str) -> Page:
        page = new_tab(f"{room.running.url}/{path}", token=films.token(room.studio, room.person)).page
        expect(page.get_by_test_id("stApp")).to_be_visible()
        settle(page)
        return page

    return go


def test_a_film_grows_before_ones_eyes_without_a_run_of_the_script_and_its_end_is_told_elsewhere(room, opened):
    film, _root = room.begin()
    page = opened(f"film?project={film}&lang=en")
    cells = page.locator(".making .cell")
    expect(cells.first).to_be_visible()
    page.wait_for_timeout(1500)
    page.evaluate(COUNT_RUNS)
    before = page.locator(".making .cell img").count()
    films.work_off(room.studio, 4)
    expect(page.locator(".making .cell img")).not_to_have_count(before)
    expect(page.locator(".making .big img").first).to_be_visible()
    assert page.evaluate("window.runs") == 0
    elsewhere = opened("tasks?lang=en")
    expect(elsewhere.locator(".root .state").first).to_have_text("At work")
    films.work_off(room.studio)
    expect(elsewhere.locator(".root .state").first).to_have_text("Done")
    expect(elsewhere.locator("#dailies-ended")).to_contain_text("is done")
    expect(page.locator("video").first).to_be_visible()
    elsewhere.reload()
    expect(elsewhere.locator(".root .state").first).to_have_text("Done")
    elsewhere.wait_for_timeout(1500)
    expect(elsewhere.locator("#dailies-ended .ended")).to_have_count(0)


def test_a_making_is_stopped_and_begun_again_from_the_list(room, opened):
    _film, root = room.begin()
    page = opened("tasks?lang=en")
    row = page.locator(f'.root[data-id="{root}"]')
    row.locator(".fold").click()
    expect(row.locator(".group").first).to_contain_text("Script")
    row.locator(".stop").click()
    expect(row.locator(".state").first).to_have_text("Stopped")
    with room.studio.db.read() as session:
        assert worklist.open_tasks_of_user(session, room.person.id) == []
    row.locator(":scope > .line .again").click()
    expect(row.locator(".state").first).to_have_text("At work")
    page.get_by_role("button", name="Stop my 1").click()
    expect(row.locator(".state").first).to_have_text("Stopped")
