"""Who only watches, and who only tries: a viewer sees all of a shared film and can change nothing of it; a guest begins three
films a day."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from core.database import tables
from core.files import assets
from core.people import sessions
from core.people.sessions import Person
from core.production import production_plan
from core.settings import Settings
from core.stages import STAGES
from core.studio import Studio, open_studio
from tests.browser.conftest import Running, plays, settle, start
from tests.conftest import furnish
from tests.support import films

NOBODY = "redis://127.0.0.1:1/0"
CHANGES = re.compile(
    r"Approve|Redo|Repaint|Delete|Remove|Retake|Refresh|Cut |Make |Paint |Rewrite|Restore|Save|Insert|Split|Undo", re.I
)
LOOKING = ("Play them all", "Save this frame", "Write a note")
"""Looked at, taken home, or said of the film: who sees it may write a note beside it."""
FIELDS = "textarea, input:not([type=range]):not([type=hidden]):not([readonly]):not([type=checkbox].sb-pick)"


@dataclass
class House:
    """A studio, a film that is shared with a viewer, one that is not, and who is there."""

    studio: Studio
    running: Running
    owner: Person
    viewer: Person
    guest: Person
    shared: uuid.UUID
    other: uuid.UUID

    def first_shot(self) -> uuid.UUID:
        with self.studio.db.read() as session:
            return production_plan.load_snapshot(session, self.shared).shots[0].id

    def picture_in(self, film: uuid.UUID) -> str:
        """The address of a picture that only this film holds."""
        made = assets.store(self.studio.db, self.studio.files, film.bytes, "image/png", project_id=film)
        return f"{self.running.url}/api/v1/assets/{made}"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("watchers")
    studio = open_studio(
        Settings(dailies_home=home, database_url="", redis_url=NOBODY, assets_url=""), [films.Company()]
    )
    furnish(studio.db)
    owner = films.person(studio)
    viewer, guest = films.person(studio, "viewer", "小雨"), films.person(studio, "guest", "Visitor")
    shared = films.put(studio, owner, "full")
    other = films.put(studio, owner, "half", "清晨，老渔夫在海边捡到一封信")
    with studio.db.write() as session:
        session.add(tables.Member(project_id=shared, user_id=viewer.id, role="viewer"))
    running = start(home, REDIS_URL=NOBODY)
    yield House(studio, running, owner, viewer, guest, shared, other)
    running.stop()


@pytest.fixture
def tab_of(house: House, new_tab: Callable) -> Callable[[Person], Page]:
    def open_for(somebody: Person) -> Page:
        page = new_tab(f"{house.running.url}/api/v1/health", unused=True).page
        token = films.token(house.studio, somebody)
        page.context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": house.running.url}])
        return page

    return open_for


def standing(house: House) -> tuple[object, ...]:
    """Everything a viewer might have changed."""
    with house.studio.db.read() as session:
        made = production_plan.load_snapshot(session, house.shared)
        return (
            made.script,
            [(shot.id, shot.plan, shot.take_id, shot.approved_at) for shot in made.shots],
            [(row.id, row.name, row.clothing) for row in made.cast],
            made.cut and made.cut.id,
        )


def may_be_pressed(page: Page) -> list[str]:
    """What a hand could press here to change something."""
    names = page.get_by_role("button", disabled=False).evaluate_all(
        "all => all.filter((b) => b.offsetWidth).map((b) => (b.getAttribute('aria-label') || b.innerText).trim())"
    )
    return [name for name in names if CHANGES.search(name) and name not in LOOKING]


def may_be_filled(page: Page) -> list[str]:
    """Fields in which a hand could write; what only changes how one looks is none."""
    fields = page.get_by_test_id("stMain").locator(FIELDS)
    names = fields.evaluate_all(
        """all => all.filter((one) => one.offsetWidth && !one.disabled && !one.readOnly && !one.closest('[role=radiogroup]'))
                   .map((one) => one.getAttribute('aria-label') || one.outerHTML.slice(0, 120))"""
    )
    return [name for name in names if name not in LOOKING]


def refused(page: Page, house: House) -> list[int]:
    """What the programs' door answers to whoever tries to change the film there."""
    api, film = f"{house.running.url}/api/v1", str(house.shared)
    shot = house.first_shot()
    wish = {"project_id": film, "purpose": "picture", "target_id": str(shot), "name": "cat.jpg", "bytes": 9}
    return [
        page.request.put(f"{api}/projects/{film}", data={"name": "Mine"}).status,
        page.request.delete(f"{api}/projects/{film}").status,
        page.request.post(f"{api}/projects", data={"name": "Mine"}).status,
        page.request.post(f"{api}/uploads", data=wish).status,
        page.request.post(f"{api}/uploads/projects/{film}/shots/{shot}", data=b"no picture").status,
    ]


def test_a_viewer_sees_a_shared_film_on_all_its_stages_and_can_change_nothing(house, tab_of):
    before, page = standing(house), tab_of(house.viewer)
    page.goto(f"{house.running.url}/idea?project={house.shared}&lang=en")
    for stage in STAGES:
        page.locator(f".st-key-step-{stage} a").click()
        expect(page).to_have_url(re.compile(f"/{stage}"))
        settle(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.locator("h1.film")).to_be_visible()
        expect(
            page.locator("video" if stage == "film" else ".sb-card" if stage == "storyboard" else "h1").first
        ).to_be_visible()
        assert may_be_pressed(page) == [], stage
        assert may_be_filled(page) == [], stage
    page.get_by_role("button", name="Play", exact=True).first.click()
    plays(page)
    page.locator(".st-key-step-storyboard a").click()
    page.locator(".sb-open").first.click()
    window = page.get_by_role("dialog")
    expect(window.locator(".sv-stage img")).to_be_visible()
    settle(page)
    assert may_be_pressed(page) == []
    assert may_be_filled(page) == []
    assert standing(house) == before
    assert refused(page, house) == [403] * 5
    assert standing(house) == before


def test_what_is_closed_to_a_viewer_is_open_to_the_maker(house, tab_of):
    page = tab_of(house.owner)
    page.goto(f"{house.running.url}/script?project={house.shared}&lang=en")
    expect(page.get_by_label(re.compile("^What .+ says$")).first).to_be_enabled()
    settle(page)
    assert may_be_filled(page)
    page.locator(".st-key-step-storyboard a").click()
    expect(page.get_by_role("button", name="Redo shot 01 · ¥0")).to_be_enabled()
    assert may_be_pressed(page)


def test_a_viewer_sees_no_film_that_is_not_shared_and_no_picture_of_it(house, tab_of, new_tab):
    page = tab_of(house.viewer)
    page.goto(f"{house.running.url}/?lang=en")
    expect(page.get_by_role("link", name=re.compile("^Open 雨夜追猫"))).to_have_count(1)
    page.goto(f"{house.running.url}/storyboard?project={house.other}&lang=en")
    expect(page.get_by_text(re.compile("not shared with you|not there|does not exist"))).to_be_visible()
    expect(page.locator(".sb-card")).to_have_count(0)
    mine, theirs = house.picture_in(house.shared), house.picture_in(house.other)
    stranger = new_tab(f"{house.running.url}/api/v1/health", unused=True).page
    assert (page.request.get(mine).status, page.request.get(theirs).status) == (200, 404)
    assert stranger.request.get(mine).status == 401
    assert page.request.get(f"{house.running.url}/api/v1/projects/{house.other}").status == 404


def test_a_guest_begins_three_films_a_day_and_keeps_the_words_of_the_fourth(house, tab_of):
    page = tab_of(house.guest)
    for number in range(1, 5):
        page.goto(f"{house.running.url}/?lang=en")
        box = page.get_by_label("Your sentence")
        words = f"A lighthouse keeper finds letter number {number} in a bottle."
        box.fill(words)
        settle(page)
        page.get_by_role("button", name=re.compile("^Make a film")).click()
        if number < 4:
            expect(page).to_have_url(re.compile("/film"))
    expect(page.get_by_text("A guest's films for today (3) are made.")).to_be_visible()
    expect(page.get_by_label("Your sentence")).to_have_value(words)
    with house.studio.db.read() as session:
        assert session.query(tables.Project).filter_by(user_id=house.guest.id).count() == 3
