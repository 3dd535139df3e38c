"""The sound desk in a browser: a line is heard, effects are laid, dragged and moved by keys, on a desk and on a phone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Running, come_in, rectangle, settle


@pytest.fixture
def studio(sampled: Running) -> Running:
    return sampled


def film_of(home: Path) -> str:
    with sqlite3.connect(f"file:{home / 'studio.db'}?mode=ro", uri=True) as db:
        raw = db.execute("SELECT id FROM projects LIMIT 1").fetchone()[0]
    return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"


def open_desk(page: Page, studio: Running) -> None:
    page.goto(f"{studio.url}/audio?project={film_of(studio.home)}")
    expect(page.locator(".ruler")).to_be_visible()
    settle(page)


def effects(page: Page) -> list[str]:
    return [one.get_attribute("aria-label") or "" for one in page.locator(".fx").all()]


def test_a_line_is_heard_and_effects_are_laid_and_moved(studio, new_tab):
    tab = new_tab(studio.url)
    page = tab.page
    come_in(page)
    open_desk(page, studio)

    line = page.locator(".st-key-lines .snd").first
    line.click()
    expect(line).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(
        "() => parseFloat(document.querySelector('.st-key-lines .snd').style.getPropertyValue('--at')) > 5"
    )

    ruler = page.get_by_role("slider", name="Playhead")
    ruler.focus()
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Add Door at 4.0 s").click()
    laid = page.locator('.fx[aria-label^="Door"]')
    expect(laid).to_have_attribute("aria-label", "Door at 4.0 s")

    laid.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(laid).to_have_attribute("aria-label", "Door at 5.1 s")
    expect(page.get_by_text("Moved an effect")).to_be_visible()
    settle(page)

    box, lane = rectangle(laid), rectangle(page.locator(".lane.effects"))
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 8 + lane["width"] / 3, box["y"] + 8, steps=6)
    page.mouse.up()
    expect(laid).to_have_attribute("aria-label", "Door at 15.1 s")
    settle(page)

    laid.focus()
    page.keyboard.press("Delete")
    expect(laid).to_have_count(0)
    assert tab.outside == []
    assert tab.complaints == []


def test_the_desk_fits_a_phone_and_an_effect_is_laid_with_a_finger(studio, new_tab):
    tab = new_tab(studio.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = tab.page
    come_in(page)
    open_desk(page, studio)
    page.get_by_role("button", name="Add Bell at 0.0 s").tap()
    expect(page.locator('.fx[aria-label^="Bell"]')).to_have_attribute("aria-label", "Bell at 0.0 s")
    settle(page)
    sideways = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(sideways) <= 0
    main = "() => { const main = document.querySelector('[data-testid=stMain]'); return main.scrollWidth - main.clientWidth; }"
    assert page.evaluate(main) <= 0
    assert tab.complaints == []
