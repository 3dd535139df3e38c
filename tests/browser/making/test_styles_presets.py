"""A preset in one click, a style of one's own in a film, at a desk, on a phone and by keys."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from core.library import presets, styles
from core.library.presets import PresetChoices
from core.people import sessions
from core.people.sessions import COOKIE
from core.project.looks import OwnStyle
from tests.browser import looking
from tests.browser.conftest import until
from tests.support import films

FOG = OwnStyle(name="Harbour fog", words="thick harbour fog", palette=("#101820", "#5a6a78", "#c0c8d0"), based_on="ink")


@pytest.fixture
def inside(house, new_tab):
    """A tab of somebody who has a style and a preset of their own."""
    studio, running = house
    maker = films.person(studio, "user", f"Maker {uuid.uuid4().hex[:8]}")
    style = styles.save(studio, maker, FOG)
    with studio.db.write() as session:
        presets.create_preset(
            session, maker, "Weekly", PresetChoices(ratio="9:16", seconds=60, style=f"own:{style}", policy="cost")
        )
    token = sessions.begin_session(studio.db, maker.id)

    def open_tab(path: str, **other):
        tab = new_tab(f"{running.url}/api/v1/health", **other)
        tab.page.context.add_cookies([{"name": COOKIE, "value": token, "url": running.url}])
        tab.page.goto(f"{running.url}{path}")
        looking.settled(tab.page)
        return tab

    return open_tab


def opened(page) -> None:
    """The line that says how the film will be, with the choices in it."""
    page.locator(".st-key-home-line summary").click()
    looking.settled(page)


def chosen(page, name: str) -> str:
    return page.locator(f".st-key-home_{name} button[aria-checked=true]").inner_text()


def pressed(page, name: str):
    return (
        page.locator(".st-key-home-presets")
        .get_by_role("button", name=name, exact=True)
        .or_(page.locator(".st-key-home-presets").get_by_role("radio", name=name, exact=True))
    )


def test_a_preset_sets_every_choice_and_its_style_goes_into_the_film(inside):
    tab = inside("/?lang=en")
    page = tab.page
    opened(page)
    pressed(page, "Weekly").click()
    expect(page.get_by_text("cheapest first")).to_be_visible()
    assert [chosen(page, each) for each in ("ratio", "length", "look")] == ["9:16", "60 s", "Harbour fog"]
    looking.settled(page)
    page.locator("textarea").first.fill("A cat that talks on a rainy night")
    page.keyboard.press("Tab")
    looking.settled(page)
    page.get_by_role("button", name="Walk through").click()
    expect(page.locator("[class*=st-key-pick-brief_style] button[aria-checked=true]")).to_have_text("Harbour fog")
    looking.settled(page)
    assert looking.exceptions(page) == [] and looking.overflow(page) == [] and tab.outside == []


@pytest.mark.parametrize("width", [1400, 390])
def test_all_styles_are_chosen_from_by_keys_and_escape_leaves_things_as_they_were(inside, width):
    tab = inside("/?lang=en", viewport={"width": width, "height": 844})
    page = tab.page
    opened(page)
    door = page.get_by_role("button", name=re.compile(r"All \d+ styles"))
    door.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    looking.settled(page)
    assert looking.floats_overflow(page) == [] and looking.axe(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert chosen(page, "look") == "Puppet"
    door.click()
    tile = page.get_by_role("dialog").get_by_role("button", name="Ukiyo-e")
    tile.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    looking.settled(page)
    until(page, lambda: chosen(page, "look") == "Ukiyo-e")
    assert looking.overflow(page) == [] and looking.exceptions(page) == []


@pytest.mark.parametrize("width", [1400, 390])
def test_a_style_is_made_in_the_library_and_its_picture_is_there_at_once(inside, width):
    tab = inside("/library?lang=en", viewport={"width": width, "height": 844})
    page = tab.page
    page.get_by_role("button", name="Watercolour").click()
    page.get_by_role("button", name="Make it mine").click()
    page.get_by_label("Name", exact=True).fill("Wet paper")
    page.get_by_role("button", name="Save and paint").click()
    expect(page.get_by_role("button", name="Wet paper")).to_be_visible()
    looking.settled(page)
    broken = "() => [...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)"
    assert page.evaluate(broken) == []
    assert looking.overflow(page) == [] and looking.axe(page) == [] and looking.exceptions(page) == []
    page.goto(page.url.split("?")[0] + "?view=presets&lang=en")
    looking.settled(page)
    expect(page.get_by_text("Weekly").first).to_be_visible()
    assert looking.overflow(page) == [] and looking.axe(page) == [] and looking.unnamed_buttons(page) == []
