"""Two people at one script, each in a browser: what one writes the other sees, and no keystroke of either is lost."""

from __future__ import annotations

import re
import sqlite3
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import come_in, settle, sign_in, start


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    running = start(tmp_path_factory.mktemp("script"), REDIS_URL="redis://127.0.0.1:1/0")
    yield running
    running.stop()


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


def test_two_people_write_at_one_script_and_neither_loses_a_word(studio, new_tab):
    one = new_tab(studio.url).page
    come_in(one)
    two = new_tab(studio.url).page
    sign_in(two)
    opened(one, sample(studio))
    opened(two, sample(studio))

    lines(two).nth(2).click()
    two.keyboard.press("Control+a")
    two.keyboard.type("这一句还没有写完")
    lines(one).nth(0).fill("谁把我的名字告诉你的？")
    lines(one).nth(0).blur()
    expect(lines(two).nth(0)).to_have_value("谁把我的名字告诉你的？")
    expect(lines(two).nth(2)).to_have_value("这一句还没有写完")
    two.keyboard.type("，现在写完了。")
    lines(two).nth(2).blur()
    expect(lines(one).nth(2)).to_have_value("这一句还没有写完，现在写完了。")

    lines(two).nth(1).click()
    two.keyboard.press("Control+a")
    two.keyboard.type("二号写的。")
    lines(one).nth(1).fill("一号写的。")
    lines(one).nth(1).blur()
    expect(one.get_by_role("status").first).to_be_visible()
    lines(two).nth(1).blur()
    clash = two.locator(".clash")
    expect(clash).to_contain_text("二号写的。")
    expect(clash).to_contain_text("一号写的。")
    two.get_by_role("button", name="Keep both").click()
    expect(clash).to_have_count(0)
    expect(lines(two).nth(1)).to_have_value("一号写的。")
    expect(lines(two).nth(2)).to_have_value("二号写的。")
    assert one.get_by_test_id("stException").count() == two.get_by_test_id("stException").count() == 0


def test_a_beat_is_added_by_the_keyboard_and_a_scene_is_moved_in_the_list(studio, new_tab):
    tab = new_tab(studio.url)
    page = tab.page
    sign_in(page)
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
    expect(page.get_by_label("What Narrator says").first).to_have_value("雨一直下到天亮。")

    first = page.locator(".st-key-scene-list-box li b").first
    name = first.inner_text()
    page.get_by_role("button", name="Move scene 1 down").click()
    expect(first).not_to_have_text(name)
    expect(page.get_by_role("status").filter(has_text="Moved scene")).to_be_visible()
    assert tab.outside == []
    assert tab.complaints == []
