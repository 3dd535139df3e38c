"""The strip under the player: a film is cut by hand as an editor does it, by mouse and by key, and every step is taken back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from core.editing import hand_cut
from core.film import film_cut
from core.production import production_plan
from core.storyboard.storyboard import list_shots
from tests.browser.conftest import PATIENCE_MS, Desk, rectangle, settle
from tests.browser.making.test_camera import becomes
from tests.support import films


def strip_of(page: Page, number: str) -> Locator:
    return page.get_by_role("group", name="Cut").get_by_role("button", name=f"Shot {number},")


def cut_of(desk: Desk) -> Callable[[], list[tuple[int, int]]]:
    """Frames seen and passed over of each shot of the film, in order."""

    def read() -> list[tuple[int, int]]:
        with desk.studio.db.read() as session:
            laid = film_cut.lay_timeline(production_plan.load_snapshot(session, desk.film))
        return [(clip.frames, clip.skip) for clip in laid.clips]

    return read


def order_of(desk: Desk) -> list[str]:
    with desk.studio.db.read() as session:
        return [str(row.id) for row in list_shots(session, desk.film)]


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_MS / 1000
    while not true() and time.monotonic() < end:
        time.sleep(0.1)


def pull(page: Page, edge: Locator, by: float) -> None:
    box = rectangle(edge)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by / 2, y, steps=3)
    page.mouse.move(x + by, y, steps=3)
    page.mouse.up()


def test_a_film_is_cut_by_mouse_and_by_key_and_every_step_is_taken_back(desk, new_tab):
    tab = new_tab(f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person))
    page, cut = tab.page, cut_of(desk)
    settle(page)
    before, order = cut(), order_of(desk)
    expect(strip_of(page, "02")).to_be_visible()
    px = rectangle(strip_of(page, "02"))["width"] / before[1][0]

    # An edge is pulled: one shot is longer, the others are as they were.
    strip_of(page, "02").click()
    pull(page, strip_of(page, "02").locator(".out"), 20 * px)
    becomes(lambda: cut()[1][0] > before[1][0], True)
    pulled = cut()[1][0]
    assert 16 <= pulled - before[1][0] <= 24 and cut()[0] == before[0]

    # Frame by frame, by key and by button, faster than the studio answers; then the content slips in its window.
    strip_of(page, "02").focus()
    for _ in range(3):
        page.keyboard.press(",")
    becomes(lambda: cut()[1], (pulled - 3, 0))
    later = page.get_by_role("button", name="Begin shot 02 a frame later")
    for _ in range(4):
        later.click()
    becomes(lambda: cut()[1], (pulled - 7, 4))
    page.get_by_role("button", name="Slip shot 02 back a frame").click()
    becomes(lambda: cut()[1], (pulled - 7, 3))

    # The playhead goes where the ruler is clicked, the player with it, and the shot is split there.
    settle(page)
    page.locator(".ruler").evaluate("(ruler) => ruler.scrollIntoView({ block: 'center' })")
    ruler, here = rectangle(page.locator(".ruler")), rectangle(strip_of(page, "02"))
    page.mouse.click(here["x"] + here["width"] / 2, ruler["y"] + 8)
    film = page.locator("video").first
    assert film.evaluate("(v) => v.currentTime") > 3
    strip_of(page, "02").focus()
    page.keyboard.press("Control+k")
    becomes(lambda: len(cut()), len(before) + 1)
    assert sum(cut()[n][0] for n in (1, 2)) == pulled - 7
    expect(strip_of(page, "04")).to_be_visible()

    # Frame by frame and cut by cut, as in every cutting room; Space plays, also here.
    at = film.evaluate("(v) => v.currentTime")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert 1 / 24 < at - film.evaluate("(v) => v.currentTime") < 3 / 24
    page.keyboard.press("ArrowUp")
    assert film.evaluate("(v) => v.currentTime") < at
    page.keyboard.press(" ")
    assert film.evaluate("(v) => v.paused") is False
    page.keyboard.press("k")
    assert film.evaluate("(v) => v.paused") is True

    # Its place: by key, and carried by mouse; then out of the film.
    settle(page)
    strip_of(page, "02").focus()
    page.keyboard.press("Alt+ArrowLeft")
    becomes(lambda: order_of(desk)[0], order[1])
    first, second = rectangle(strip_of(page, "01")), rectangle(strip_of(page, "02"))
    page.mouse.move(first["x"] + 30, first["y"] + 30)
    page.mouse.down()
    page.mouse.move(second["x"] + second["width"] * 0.6, first["y"] + 30, steps=6)
    page.mouse.move(second["x"] + second["width"] * 0.8, first["y"] + 30, steps=3)
    page.mouse.up()
    becomes(lambda: order_of(desk)[:2], order[:2])
    settle(page)
    strip_of(page, "03").focus()
    page.keyboard.press("Delete")
    becomes(lambda: len(order_of(desk)), len(before))

    # Undone to the first cut, one thing at a time.
    for _ in range(14):
        now = cut(), order_of(desk)
        if now == (before, order):
            break
        page.keyboard.press("Control+z")
        wait_until(lambda now=now: (cut(), order_of(desk)) != now)
    assert (cut(), order_of(desk)) == (before, order)
    assert tab.complaints == []


def test_on_a_phone_a_shot_is_trimmed_and_the_lengths_go_back_to_the_voices(desk, new_tab):
    page = new_tab(
        f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person)
    ).page
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    cut = cut_of(desk)
    before = cut()
    strip_of(page, "01").click()
    page.get_by_role("button", name="End shot 01 a frame later").click()
    becomes(lambda: cut()[0][0], before[0][0] + 1)
    settle(page)
    pull(page, strip_of(page, "01").locator(".out"), 40)
    becomes(lambda: cut()[0][0] > before[0][0] + 5, True)
    page.get_by_role("button", name="Let lengths follow the voices").click()
    becomes(cut, before)
    with desk.studio.db.read() as session:
        assert not hand_cut.is_cut_by_hand(production_plan.load_snapshot(session, desk.film))


def test_a_style_of_subtitles_is_chosen_from_pictures_of_the_film_by_hand_and_by_key(desk, new_tab):
    page = new_tab(
        f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person)
    ).page
    settle(page)
    page.get_by_role("button", name="Subtitle style").click()
    window = page.get_by_role("dialog")
    styles = window.get_by_role("radiogroup", name="Style")
    expect(styles.get_by_role("radio", name="Classic")).to_have_attribute("aria-checked", "true")

    def chosen() -> tuple[str, str, str]:
        with desk.studio.db.read() as session:
            told = production_plan.load_snapshot(session, desk.film).brief.subtitles
        return told.style, told.size, told.place

    styles.get_by_role("radio", name="By word").click()
    page.keyboard.press("ArrowRight")
    expect(styles.get_by_role("radio", name="Pop")).to_be_focused()
    window.get_by_role("radio", name="Large").click()
    window.get_by_role("radio", name="Top").click()
    window.get_by_text("Safe area").click()
    becomes(chosen, ("pop", "large", "top"))
    settle(page)
    expect(window.get_by_role("checkbox")).to_be_checked()
    assert styles.locator(".letters").first.evaluate("(img) => img.complete && img.naturalWidth") == 480
    window.get_by_role("button", name="Close").click()
    expect(page.get_by_text("subtitles and titles")).to_be_visible()


def test_a_finding_is_accepted_with_a_reason_and_another_is_mended(desk, new_tab):
    page = new_tab(
        f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person)
    ).page
    settle(page)
    page.get_by_text("Shots nobody approved").click()
    page.get_by_role("button", name="Accept: Nobody has approved it").first.click()
    reason = page.get_by_label("Why is it fine?").first
    expect(reason).to_be_focused()
    page.keyboard.type("Only a test shot")
    page.keyboard.press("Enter")
    accepted = page.get_by_text("1 accepted")
    expect(accepted).to_be_visible()
    accepted.click()
    expect(page.get_by_text("“Only a test shot”")).to_be_visible()
    page.get_by_role("button", name="Approve 2").click()
    expect(page.get_by_text("Checked: what was found is accepted")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Check: 1 to look at")).to_be_visible()


def test_a_change_is_seen_in_the_player_before_the_film_is_cut_again(desk, new_tab):
    tab = new_tab(f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person))
    page = tab.page
    settle(page)
    player, film = page.locator(".player"), page.locator(".player video").first
    ready = re.compile("^[0-9a-f]{24}$")

    # The playhead stands on the second shot; that begins later, and the player shows it, where it stood.
    strip_of(page, "02").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    later = page.get_by_role("button", name="Begin shot 02 a frame later")
    later.click()
    expect(player).to_have_attribute("data-piece", ready)
    expect(page.get_by_text("Preview 144p")).to_be_visible()
    stood, piece = film.evaluate("film => film.currentTime"), player.get_attribute("data-piece")
    assert stood > 1
    later.click()
    becomes(lambda: player.get_attribute("data-piece") not in ("", piece), True)
    assert film.evaluate("film => film.currentTime") == stood
    assert film.evaluate("film => film.seekable.end(0)") > 9

    # A version is watched as the file that was made of it, and then the film as it stands again.
    page.get_by_role("button", name="Watch version 1").click()
    expect(page.get_by_text("Preview 144p")).to_be_hidden()
    becomes(lambda: "/api/v1/assets/" in (film.get_attribute("src") or ""), True)
    page.get_by_role("button", name="Watch the film as it stands").click()
    expect(player).to_have_attribute("data-piece", ready)
    assert not tab.complaints
