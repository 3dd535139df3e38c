"""The first day of somebody who heard of Dailies this morning: one sentence, one button, a film; then one line is changed."""

from __future__ import annotations

import re
import sqlite3
import time

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import become_first_admin

IDEA = "雨夜，失忆的女侦探林岚在霓虹街头问一只会说话的猫：“你见过我吗？”"
SMALL = "144"
FILM_MS = 240_000


def asked(studio, capability: str) -> int:
    """How many calls of this kind stand in the ledger."""
    with sqlite3.connect(f"file:{studio.home / 'studio.db'}?mode=ro", uri=True) as db:
        return db.execute("SELECT count(*) FROM calls WHERE capability = ?", [capability]).fetchone()[0]


def share(page: Page) -> int:
    """How far the making is, in percent."""
    meter = page.locator("[role=progressbar]").first
    return int(meter.get_attribute("aria-valuenow") or 0)


def play(page: Page) -> tuple[float, float]:
    """Where the film is when it begins to play and a moment later."""
    film = page.locator(".screen video")
    film.evaluate("async film => { film.muted = true; await film.play(); }")
    began = film.evaluate("film => film.currentTime")
    page.wait_for_function("from => document.querySelector('.screen video').currentTime > from + 0.4", arg=began)
    return began, film.evaluate("film => film.currentTime")


def step(page: Page, stage: str) -> Locator:
    return page.locator(f".st-key-step-{stage} a")


def source(page: Page) -> str:
    return page.locator(".screen video").get_attribute("src") or ""


def test_a_sentence_becomes_a_film_and_a_changed_line_changes_just_that(studio_at, new_tab):
    studio = studio_at(REDIS_URL="", SHORT_SIDE=SMALL)
    tab = new_tab(studio.url)
    page = tab.page
    become_first_admin(page)

    page.get_by_label("Your sentence").fill(IDEA)
    page.get_by_text("10 s", exact=True).click()
    page.get_by_role("button", name="Make a film").click()
    expect(page.get_by_role("heading", name=re.compile("雨夜|林岚|猫|霓虹"))).to_be_visible()

    seen = share(page)
    moved = time.monotonic() + FILM_MS / 1000
    while time.monotonic() < moved and not share(page) > max(seen, 1):
        page.wait_for_timeout(200)
    assert share(page) > seen
    expect(page.locator(".screen video")).to_be_visible(timeout=FILM_MS)
    began, later = play(page)
    assert later > began
    first = source(page)

    step(page, "script").click()
    line = page.get_by_label(re.compile("^What .+ says$")).first
    speeches, pictures = asked(studio, "speech"), asked(studio, "image")
    line.fill("这一次，我要你当面告诉我。")
    line.blur()
    expect(page.get_by_role("status")).to_contain_text("Saved as version 2")
    expect(page.locator(".st-key-stale")).to_contain_text("1 sound")
    expect(page.locator(".st-key-stale")).not_to_contain_text("picture")

    page.get_by_role("button", name=re.compile("Refresh 1 stale")).click()
    step(page, "film").click()
    expect(page.locator(".screen video")).to_be_visible(timeout=FILM_MS)
    page.wait_for_function(
        "old => (document.querySelector('.screen video') || {getAttribute: () => old}).getAttribute('src') !== old",
        arg=first,
        timeout=FILM_MS,
    )
    assert (asked(studio, "speech") - speeches, asked(studio, "image") - pictures) == (1, 0)
    began, later = play(page)
    assert later > began
    expect(page.get_by_text("Version 2")).to_be_visible()
    assert page.get_by_test_id("stException").count() == 0
    assert tab.outside == []
    assert tab.complaints == []
