"""The words of the film beside the player: what one changes there is read in the film, and one undo takes it back."""

from __future__ import annotations

from playwright.sync_api import expect

from core.film import film_cut
from core.production import production_plan
from tests.browser.conftest import settle
from tests.browser.making.test_camera import becomes
from tests.support import films


def test_a_subtitle_is_changed_in_the_list_and_taken_back(desk, new_tab):
    tab = new_tab(f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person))
    page = tab.page

    def first_cue() -> tuple[str, int]:
        with desk.studio.db.read() as session:
            cue = film_cut.lay_timeline(production_plan.load_snapshot(session, desk.film)).cues[0]
        return "".join(cue.lines), cue.end

    settle(page)
    before, end = first_cue()
    page.get_by_role("button", name="Words…").click()
    field = page.get_by_role("textbox", name="Subtitle at").first
    expect(field).to_be_visible()

    # Escape puts back what stood there, Enter keeps what was typed.
    said = field.input_value()
    field.fill("Nobody reads this")
    field.press("Escape")
    expect(field).to_have_value(said)
    field.fill("Read, not spoken")
    field.press("Enter")
    becomes(lambda: first_cue()[0], "Read, not spoken")

    page.get_by_role("button", name="End a frame earlier").click()
    becomes(lambda: first_cue()[1], end - 1)
    page.get_by_role("button", name="Go to").nth(1).click()
    assert page.locator("video").first.evaluate("(v) => v.currentTime") > 0.5

    settle(page)
    page.get_by_role("button", name="Undo").first.click()
    becomes(first_cue, ("Read, not spoken", end))
    settle(page)
    page.locator("video").first.focus()
    page.keyboard.press("Control+z")
    becomes(first_cue, (before, end))
    expect(field).to_have_value(said)
