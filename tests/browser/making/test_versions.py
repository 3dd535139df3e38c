"""The versions of a film: named where they stand, compared shot by shot, and brought back in one step that is taken back in one."""

from __future__ import annotations

from playwright.sync_api import expect

from core.editing import hand_cut
from core.film import cut_versions, film_cut
from core.production import production_plan
from tests.browser.conftest import settle
from tests.browser.cutting.test_cutting import cut_of
from tests.browser.making.test_camera import becomes
from tests.support import films


def test_a_version_is_named_compared_and_brought_back(desk, new_tab):
    cut = cut_of(desk)
    with desk.studio.db.write() as session:
        first = film_cut.finished_cuts(session, desk.film)[0]
        made = production_plan.load_snapshot(session, desk.film)
        laid = film_cut.lay_timeline(made)
        shot = made.shots[1]
        hand_cut.trim_shot(session, desk.film, shot.id, laid.clips[1].frames + 24, 0, (laid.clips[1].frames, 0))
        session.flush()
        timeline = film_cut.lay_timeline(production_plan.load_snapshot(session, desk.film))
        second = film_cut.plan_cut(session, desk.film, timeline, None)
        film_cut.finish_cut(session, second.id, first.sha256, first.poster)
    before = cut()
    tab = new_tab(f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person))
    page = tab.page
    settle(page)
    field = page.get_by_role("textbox", name="Name of version 1")
    field.fill("For the client")
    field.press("Enter")
    becomes(
        lambda: cut_versions.cut_name(desk.studio.db.execute_read(film_cut.finished_cuts, desk.film)[1]),
        "For the client",
    )
    settle(page)
    expect(field).to_have_value("For the client")

    page.get_by_role("button", name="Beside version 1").click()
    longer = page.get_by_role("button", name="24 frames longer")
    expect(longer).to_be_visible()
    expect(page.get_by_text("From “Version 1 · For the client” to “Version 2”")).to_be_visible()
    longer.click()
    becomes(lambda: page.locator("video").first.evaluate("(v) => v.currentTime") > 1, True)

    page.get_by_role("button", name="Bring back version 1").click()
    becomes(lambda: cut()[1][0], before[1][0] - 24)
    expect(page.locator(".toast-say", has_text="Brought back version 1")).to_be_visible()
    page.get_by_role("button", name="Undo").first.click()
    becomes(cut, before)
