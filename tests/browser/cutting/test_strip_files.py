"""Files of one's own dropped on the strip of a film, and the keys that cut what lies under its playhead."""

from __future__ import annotations

import io

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import rectangle, settle
from tests.browser.cutting.test_cutting import cut_of, strip_of
from tests.browser.making.test_camera import becomes
from tests.support import films
from tests.support.sound_samples import tone_wav

FILE = """([name, kind, bytes]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(bytes)], name, { type: kind }));
  return carried;
}"""


def drop(page: Page, place: Locator, name: str, kind: str, content: bytes) -> None:
    carried = page.evaluate_handle(FILE, [name, kind, list(content)])
    for what in ("dragover", "drop"):
        place.dispatch_event(what, {"dataTransfer": carried})


def test_files_of_ones_own_are_dropped_on_a_shot_and_on_a_sound(desk, new_tab):
    """And what other editors' keys do at the playhead is done to the shot under it, whichever was chosen."""
    page = new_tab(
        f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person)
    ).page
    settle(page)
    pictures = [shot.take_id for shot in desk.made().shots]
    music = next(row for row in desk.made().audios if row.type == "music")
    said = page.locator(".brought")
    drop(page, strip_of(page, "02"), "notes.txt", "text/plain", b"words")
    expect(said).to_contain_text("is not a clip")
    picture = io.BytesIO()
    Image.new("RGB", (320, 180), "teal").save(picture, "png")
    drop(page, strip_of(page, "02"), "mine.png", "image/png", picture.getvalue())
    becomes(lambda: [n for n, shot in enumerate(desk.made().shots) if shot.take_id != pictures[n]], [1])
    expect(said).to_contain_text("It is here")
    settle(page)
    chip = page.locator(".lane.is-music .chip").first
    drop(page, chip, "tune.wav", "audio/wav", tone_wav(2))
    becomes(lambda: next(row for row in desk.made().audios if row.id == music.id).take_id != music.take_id, True)
    settle(page)

    # The first shot is chosen, the playhead stands in the second: that one is split there, and the joint before it dissolves.
    length = cut_of(desk)
    before = length()
    strip_of(page, "01").focus()
    page.locator(".ruler").evaluate("(ruler) => ruler.scrollIntoView({ block: 'center' })")
    ruler, here = rectangle(page.locator(".ruler")), rectangle(strip_of(page, "02"))
    page.mouse.click(here["x"] + here["width"] / 2, ruler["y"] + 8)
    strip_of(page, "01").focus()
    page.keyboard.press("s")
    becomes(lambda: len(length()), len(before) + 1)
    assert length()[0] == before[0] and length()[1][0] < before[1][0]
    page.locator(".ruler").click(position={"x": here["x"] - ruler["x"] + 4, "y": 8})
    page.keyboard.press("Control+d")
    expect(page.locator(".jt").first).to_have_attribute("data-looks", "dissolve")
