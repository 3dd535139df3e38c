"""Two browsers, two people, one script: each sees what the other changes, and not one letter of either is lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from core.database import tables
from core.production import production_plan
from core.script.model import Beat
from core.studio import Studio, open_studio
from tests.browser import looking
from tests.browser.conftest import Running, settle, until
from tests.support import films

SOON_S = 2.0
"""Of a machine that is theirs."""


@dataclass
class Room:
    """A studio, a film in it, and who may work on it."""

    studio: Studio
    running: Running
    film: uuid.UUID
    tokens: tuple[str, str]

    def beats(self) -> list[Beat]:
        with self.studio.db.read() as session:
            told = production_plan.load_snapshot(session, self.film).script
        assert told is not None
        return [beat for scene in told.scenes for beat in scene.beats]

    def saved_at(self, text: str) -> float:
        """When the version that holds this text was written."""
        with self.studio.db.read() as session:
            kept = session.scalars(select(tables.ScriptVersion).order_by(tables.ScriptVersion.version))
            return next(row for row in kept if text in str(row.script)).created_at.replace(tzinfo=UTC).timestamp()


@pytest.fixture(scope="module")
def room(house: tuple[Studio, Running]) -> Room:
    empty, running = house
    studio = open_studio(empty.settings, [films.Company()])
    anna, bo = films.person(studio, "user", "Anna"), films.person(studio, "user", "Bo")
    film = films.put(studio, anna, "script")
    with studio.db.write() as session:
        session.add(tables.Member(project_id=film, user_id=bo.id, role="user"))
    return Room(studio, running, film, (films.token(studio, anna), films.token(studio, bo)))


@pytest.fixture
def two(room: Room, new_tab: Callable) -> tuple[Page, Page]:
    """Both have the script before them."""
    pages = []
    for token in room.tokens:
        page = new_tab(f"{room.running.url}/script?project={room.film}&lang=en", token=token).page
        expect(field(page, room, room.beats()[0])).to_be_visible()
        settle(page)
        pages.append(page)
    pages[0].wait_for_timeout(1000)
    return pages[0], pages[1]


def field(page: Page, room: Room, beat: Beat) -> Locator:
    return page.locator(f".st-key-beat-{room.film}-{beat.id} textarea")


def note_when(page: Page, place: Locator, text: str) -> None:
    """Let the page itself note when a field first shows this text."""
    place.evaluate(
        """(field, text) => { window.shownAt = 0; const look = () => {
             const now = [...document.querySelectorAll('textarea')].find((one) => one.value.includes(text));
             if (now) window.shownAt = Date.now() / 1000; else setTimeout(look, 20); }; look(); }""",
        text,
    )


def shown_at(page: Page) -> float:
    page.wait_for_function("() => window.shownAt")
    return page.evaluate("() => window.shownAt")


def test_both_write_at_once_each_sees_the_other_and_no_letter_is_lost(room, two):
    anna, bo = two
    hers, his = (beat for beat in room.beats()[:2])
    turn = uuid.uuid4().hex[:3]
    her_words, his_words = f"Nobody said that the rain would stop tonight {turn}.", f"And the cat laughs {turn}."
    note_when(anna, field(anna, room, his), his_words)
    for page, beat in ((anna, hers), (bo, his)):
        field(page, room, beat).click()
        page.keyboard.press("Control+End")
    typed = 0
    for letter, other in zip(her_words, his_words, strict=False):
        anna.keyboard.type(letter)
        bo.keyboard.type(other)
        typed += 1
    bo.keyboard.press("Tab")
    for letter in her_words[typed:]:
        anna.keyboard.type(letter)
        anna.wait_for_timeout(90)
    seen = shown_at(anna)
    assert seen - room.saved_at(his_words) < SOON_S * looking.crowd()
    expect(field(anna, room, hers)).to_be_focused()
    assert field(anna, room, hers).input_value() == hers.text + her_words
    note_when(bo, field(bo, room, hers), her_words)
    anna.keyboard.press("Tab")
    assert shown_at(bo) - room.saved_at(her_words) < SOON_S * looking.crowd()
    stands = {beat.id: beat.text for beat in room.beats()}
    assert (stands[hers.id], stands[his.id]) == (hers.text + her_words, his.text + his_words)


def test_the_same_line_written_by_both_is_shown_twice_and_both_texts_can_be_kept(room, two):
    anna, bo = two
    beat = room.beats()[2]
    field(anna, room, beat).click()
    anna.keyboard.press("Control+End")
    anna.keyboard.type(" Hers")
    field(bo, room, beat).fill("His")
    bo.keyboard.press("Tab")
    expect(field(bo, room, beat)).to_have_value("His")
    until(bo, lambda: room.beats()[2].text == "His")
    anna.keyboard.type(" too")
    anna.wait_for_timeout(2500)
    assert field(anna, room, beat).input_value() == f"{beat.text} Hers too"
    anna.keyboard.press("Tab")
    expect(anna.get_by_text(f"{beat.text} Hers too").first).to_be_visible()
    expect(anna.get_by_text("His", exact=True).first).to_be_visible()
    assert room.beats()[2].text == "His"
    anna.get_by_role("button", name="Keep both").click()
    expect(anna.locator(".clash")).to_have_count(0)
    assert [row.text for row in room.beats()][2:4] == ["His", f"{beat.text} Hers too"]
    expect(bo.get_by_text(f"{beat.text} Hers too").first).to_be_visible()
