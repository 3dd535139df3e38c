"""A cover is picked beside the film: looked at, chosen, lettered, seen on Home, and taken back."""

from __future__ import annotations

from playwright.sync_api import expect

from core.film import posters
from core.production import production_plan
from core.progress import film_overview
from core.project.cover_choice import CoverChoice
from tests.browser.conftest import settle
from tests.browser.making.test_camera import becomes
from tests.support import films


def test_a_frame_is_chosen_for_the_cover_lettered_seen_on_home_and_taken_back(desk, new_tab):
    tab = new_tab(f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person))
    page = tab.page

    def cover() -> CoverChoice:
        return desk.studio.db.execute_read(production_plan.load_snapshot, desk.film).brief.cover

    def wall() -> str:
        return desk.studio.db.execute_read(film_overview.posters_by_id, [desk.film])[0].picture

    settle(page)
    before = wall()
    page.get_by_role("button", name="Cover…").click()
    tiles = page.get_by_role("group", name="Frames to choose from").get_by_role("button")
    expect(tiles.first).to_be_visible()
    still = page.locator(".pic.large .still")
    seen = still.get_attribute("src")
    tiles.first.focus()
    page.keyboard.press("ArrowRight")
    expect(still).not_to_have_attribute("src", seen)
    assert cover() == CoverChoice()
    page.keyboard.press("Enter")
    becomes(lambda: bool(cover().picture), True)
    expect(page.get_by_role("button", name="This is the cover")).to_be_disabled()
    chosen = cover()

    page.get_by_role("slider", name="Find a frame in the film").press("ArrowRight")
    page.get_by_role("button", name="Use as cover").click()
    becomes(lambda: cover().frame != chosen.frame, True)
    page.get_by_text("With the title").click()
    becomes(lambda: cover().title, True)
    expect(page.locator(".pic.large .letters")).to_be_visible()
    page.get_by_role("radio", name="Centre").click()
    becomes(lambda: (cover().title, cover().place), (True, "centre"))
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download as JPEG 16:9").click()
    assert saved.value.path().read_bytes()[:2] == b"\xff\xd8"
    page.keyboard.press("Escape")

    settle(page)
    picked = cover()
    page.goto(f"{desk.running.url}/?lang=en")
    settle(page)
    assert wall() == picked.poster != before
    expect(page.locator(f'img[src*="{picked.poster}"]').first).to_be_visible()

    page.goto(f"{desk.running.url}/film?project={desk.film}&lang=en")
    settle(page)
    for undone in (
        lambda: cover().place == "lower",
        lambda: not cover().title,
        lambda: cover().frame == chosen.frame,
        lambda: cover() == CoverChoice(),
    ):
        page.locator("video").first.focus()
        page.keyboard.press("Control+z")
        becomes(undone, True)
        settle(page)
    assert wall() == before
    assert posters.standing_cover(desk.studio.db.execute_read(production_plan.load_snapshot, desk.film)) is None
    assert tab.complaints == []
