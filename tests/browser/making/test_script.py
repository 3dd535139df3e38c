"""The script in a browser: a beat is added by the keyboard, a scene moved in the list."""

from __future__ import annotations

import re
import sqlite3
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Running, come_in, settle


@pytest.fixture
def studio(sampled: Running) -> Running:
    return sampled


def sample(studio) -> str:
    """The address of the sample's script."""
    with sqlite3.connect(f"file:{studio.home / 'studio.db'}?mode=ro", uri=True) as db:
        found = db.execute("SELECT id FROM projects").fetchone()[0]
    return f"{studio.url}/script?project={uuid.UUID(str(found))}&lang=en"


def lines(page: Page):
    return page.get_by_label(re.compile("^What .+ says$"))


def opened(page: Page, address: str) -> None:
    page.goto(address)
    expect(lines(page).first).to_be_visible()
    settle(page)


def test_a_beat_is_added_by_the_keyboard_and_a_scene_is_moved_in_the_list(studio, new_tab):
    tab = new_tab(studio.url)
    page = tab.page
    come_in(page)
    opened(page, sample(studio))
    lines(page).first.focus()
    page.keyboard.press("Tab")
    menu = page.locator("[class*=st-key-do-]:focus-within button")
    expect(menu).to_contain_text("what to do")
    page.keyboard.press("Enter")
    page.get_by_role("menuitem").filter(has_text="Add narration below").or_(
        page.get_by_text("Add narration below…")
    ).last.click()
    page.get_by_label("Text", exact=True).fill("雨一直下到天亮。")
    page.get_by_role("button", name="Add", exact=True).click()
    said = page.get_by_label("What Narrator says")
    expect(said.filter(has_text="雨一直下到天亮。")).to_have_count(1)

    first = page.locator(".st-key-scene-list-box li b").first
    name = first.inner_text()
    page.get_by_role("button", name="Move scene 1 down").click()
    expect(first).not_to_have_text(name)
    expect(page.get_by_role("status").filter(has_text="Moved scene")).to_be_visible()
    assert tab.outside == []
    assert tab.complaints == []
