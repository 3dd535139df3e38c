"""The film on its screen: keys, scenes, and a player that no run of the page loads anew."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from core.project import projects
from tests.browser.conftest import come_in, rectangle, settle
from tests.support import films


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
    page.get_by_text("About the file, size of the next version").click()
    page.get_by_label("Size of the next version").click()
    page.keyboard.press("Escape")
    settle(page)
    assert film.evaluate("(v) => v.mine") is True
    assert film.evaluate("(v) => v.currentTime") > 4
    assert tab.outside == []


def picture(page: Page) -> dict[str, float]:
    """Where the film's picture stands in the window, in pixels."""
    settle(page)
    return page.locator("video").first.evaluate("(v) => v.parentElement.getBoundingClientRect().toJSON()")


def test_a_film_has_a_player_of_its_own_shape_and_what_to_do_next_in_the_first_screen(desk, new_tab):
    page = new_tab(f"{desk.running.url}/?lang=en", token=films.token(desk.studio, desk.person)).page
    for ratio, shape, least in (("16:9", 16 / 9, 700), ("9:16", 9 / 16, 250)):
        with desk.studio.db.write() as session:
            projects.change_brief(session, desk.film, ratio=ratio, seconds=12)
        page.set_viewport_size({"width": 1366, "height": 700})
        page.goto(f"{desk.running.url}/film?project={desk.film}&lang=en")
        seen = picture(page)
        assert abs(seen["width"] / seen["height"] / shape - 1) < 0.01
        assert seen["width"] > least and seen["bottom"] <= 700
        deed = rectangle(page.locator(".st-key-film-deeds button[kind=primary]"))
        assert deed["y"] + deed["height"] <= 700
    page.set_viewport_size({"width": 390, "height": 844})
    seen = picture(page)
    assert seen["width"] >= 390 - 2 * 16 and abs(seen["width"] / seen["height"] / shape - 1) < 0.01


def test_a_finding_of_the_check_goes_to_its_second_in_the_player(desk, new_tab):
    page = new_tab(
        f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person)
    ).page
    film = page.locator("video").first
    film.evaluate(
        "(v) => v.readyState || new Promise((done) => v.addEventListener('loadedmetadata', done, { once: true }))"
    )
    page.get_by_text("Shots nobody approved").click()
    page.get_by_role("button", name="Shot 03 ·").click()
    assert film.evaluate("(v) => v.currentTime") > 5
