"""The words of the film beside the player: what one changes there is read in the film, and one undo takes it back."""

from __future__ import annotations

from playwright.sync_api import expect

from core.film import film_cut
from core.production import production_plan
from core.render.subtitles import subtitle_cues
from tests.browser import looking
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


def test_a_subtitle_file_is_shown_against_the_film_and_put_in_by_one_click(desk, new_tab):
    page = new_tab(
        f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person)
    ).page

    def cues() -> list[str]:
        with desk.studio.db.read() as session:
            laid = film_cut.lay_timeline(production_plan.load_snapshot(session, desk.film))
        return ["".join(cue.lines) for cue in laid.cues]

    def bring(content: str) -> None:
        page.locator("input[type=file]").last.set_input_files(
            {"name": "film.srt", "mimeType": "application/x-subrip", "buffer": content.encode()}
        )

    settle(page)
    with desk.studio.db.read() as session:
        laid = film_cut.lay_timeline(production_plan.load_snapshot(session, desk.film))
    before = cues()
    written = subtitle_cues.write_srt(laid.cues, laid.fps)
    page.get_by_role("button", name="Words…").click()
    page.get_by_role("button", name="Bring a subtitle file").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("You see what it would change first")).to_be_visible()
    bring("1\n00:00:01,000 --> 00:00:xx\nwords\n")
    expect(dialog.get_by_text("The times in line 2 of the file cannot be read")).to_be_visible()
    bring(written.replace(before[0], "From a file"))
    expect(dialog.get_by_text("1 with other words")).to_be_visible()
    assert looking.floats_overflow(page) == []
    dialog.get_by_role("button", name="Put them in").click()
    becomes(lambda: cues()[0], "From a file")
    assert cues()[1:] == before[1:]
    expect(dialog).to_be_hidden()
    settle(page)
    page.get_by_role("button", name="Undo").first.click()
    becomes(cues, before)
