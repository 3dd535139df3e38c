"""Cards and marks beside the film: what one writes and brings there is in the film, and one undo takes it back."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import expect

from core.film import film_cut
from core.production import production_plan
from core.render.timeline import Timeline
from tests.browser.conftest import settle
from tests.browser.making.test_camera import becomes
from tests.support import films


def test_a_card_is_written_a_logo_brought_and_both_are_taken_back(desk, new_tab):
    tab = new_tab(f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person))
    page = tab.page

    def laid() -> Timeline:
        with desk.studio.db.read() as session:
            return film_cut.lay_timeline(production_plan.load_snapshot(session, desk.film))

    def end() -> tuple[str, str]:
        card = laid().cards[-1]
        return card.title, card.ground

    settle(page)
    before = laid()
    page.get_by_role("button", name="Cards and marks…").click()
    page.get_by_role("radio", name="End card").click()
    field = page.get_by_role("textbox", name="Title", exact=True)
    expect(field).to_have_value(before.cards[-1].title)
    overlay = page.locator(".pic.large .letters")
    drawn = overlay.get_attribute("src")
    field.fill("Fin")
    field.press("Enter")
    becomes(lambda: end()[0], "Fin")
    expect(overlay).not_to_have_attribute("src", drawn)
    page.get_by_role("radio", name="One colour").click()
    becomes(end, ("Fin", "plain"))
    frames = page.get_by_role("spinbutton", name="Stands for")
    frames.fill("9999")
    frames.press("Enter")
    expect(page.get_by_text("A card stands for 0.5 to 10 seconds.")).to_be_visible()
    expect(frames).to_have_value("9999")

    page.get_by_role("radio", name="Logo", exact=True).click()
    expect(page.get_by_text("Choose a picture…")).to_be_visible()
    out = io.BytesIO()
    Image.new("RGBA", (300, 100), (200, 20, 20, 255)).save(out, "PNG")
    page.locator("input[type=file][accept*=svg]").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": out.getvalue()}
    )
    becomes(lambda: len(laid().marks), 1)
    page.get_by_role("radio", name="Top left").click()
    becomes(lambda: laid().marks[0].corner, "top_left")
    page.keyboard.press("Escape")

    settle(page)
    for undone in (
        lambda: laid().marks[0].corner == "top_right",
        lambda: laid().marks == (),
        lambda: end() == ("Fin", "picture"),
        lambda: laid() == before,
    ):
        page.locator("video").first.focus()
        page.keyboard.press("Control+z")
        becomes(undone, True)
        settle(page)
    assert tab.complaints == []
