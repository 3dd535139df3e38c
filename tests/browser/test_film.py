"""The film on its screen: keys, scenes, and a player that no run of the page loads anew."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import come_in, settle


def test_a_film_is_watched_by_keys_and_by_scene_and_stays_where_it_is_when_the_page_runs(sampled, new_tab):
    tab = new_tab(sampled.url)
    page = tab.page
    come_in(page)
    page.locator("[class*=st-key-poster] a").first.click()
    film = page.locator("video").first
    expect(page.get_by_role("button", name="Play").last).to_be_visible()
    page.wait_for_function(
        "() => window.performance.getEntriesByType('resource').some((r) => r.name.includes('/assets/'))"
    )
    film.evaluate(
        "(v) => v.readyState || new Promise((done) => v.addEventListener('loadedmetadata', done, { once: true }))"
    )
    film.evaluate("(v) => { v.mine = true; }")
    page.keyboard.press("2")
    second = film.evaluate("(v) => v.currentTime")
    assert second > 5
    scene = page.get_by_role("button", name="Scene 2")
    expect(scene).to_have_attribute("aria-current", "true")
    page.keyboard.press(",")
    assert 0 < second - film.evaluate("(v) => v.currentTime") < 0.1
    page.get_by_role("button", name="Scene 1").click()
    assert film.evaluate("(v) => v.currentTime") < 0.2
    page.keyboard.press("ArrowRight")
    page.get_by_label("Size of the next version").click()
    page.keyboard.press("Escape")
    settle(page)
    assert film.evaluate("(v) => v.mine") is True
    assert film.evaluate("(v) => v.currentTime") > 4
    assert tab.outside == []
