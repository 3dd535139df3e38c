"""An editor's day: a film is cut, dressed, seen before it is rendered, checked, cut anew, compared with what it was, and written in
other sizes; and on a phone it is put in order, trimmed and dressed by touch."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator

import av
import pytest
from playwright.sync_api import Page, expect

from core.editing import hand_cut
from core.film import cut_versions, film_cut
from core.film.outputs import film_outputs
from core.render.timeline import Clip, Timeline
from core.studio import open_studio
from tests.browser import sets
from tests.browser.conftest import Desk, plays, rectangle, settle, start, until
from tests.browser.cutting.test_cutting import pull, strip_of
from tests.support import films

MAKING_S = 180


class Room(Desk):
    """A cutting room in which one worker works, seen from within and from without, with a finished film of 144 lines."""

    def laid(self) -> Timeline:
        return film_cut.lay_timeline(self.made())

    def clip(self, number: int) -> Clip:
        return self.laid().clips[number - 1]

    def order(self) -> list[uuid.UUID]:
        return [shot.id for shot in self.made().shots]

    def versions(self) -> list[tuple[int, str]]:
        with self.studio.db.read() as session:
            return [(cut.version, cut_versions.cut_name(cut)) for cut in film_cut.finished_cuts(session, self.film)]

    def files(self) -> list[str]:
        """Hashes of the other files of the newest version, as far as they are written."""
        with self.studio.db.read() as session:
            newest = film_cut.finished_cuts(session, self.film)[0]
            return [one.sha256 for one in film_outputs.list_outputs(session, self.film, newest) if one.sha256]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    home = tmp_path_factory.mktemp("cutting-room")
    studio = sets.open_at(home)
    person = films.person(studio)
    film = films.put(open_studio(studio.settings, [films.Company()]), person, "full")
    running = start(home, REDIS_URL="", DAILIES_WORKERS="1")
    yield Room(studio, running, person, film)
    running.stop()


@pytest.mark.timeout(600)
def test_a_film_is_cut_dressed_checked_compared_and_written_in_other_sizes(room, new_tab):
    tab = new_tab(f"{room.running.url}/film?project={room.film}&lang=en", token=films.token(room.studio, room.person))
    page = tab.page
    settle(page)
    cut_shots(room, page)
    put_in_order(room, page)
    wipe_and_speed(room, page)
    draw_volume(room, page)
    dress_subtitles(room, page)
    see_the_preview(page)
    take_back_five_and_two_again(room, page)
    cut_anew(room, page)
    name_and_compare(room, page)
    check_mend_and_accept(room, page)
    write_upright_and_4k(room, page)
    assert tab.outside == []
    assert tab.complaints == []


def cut_shots(room: Room, page: Page) -> None:
    """The end of the last shot and the beginning of the first are pulled, the picture slips in its window, and a shot is split at the
    playhead."""
    settle(page)
    per_frame = rectangle(strip_of(page, "02"))["width"] / room.clip(2).frames
    last = room.clip(3).frames
    strip_of(page, "03").click()
    pull(page, strip_of(page, "03").locator(".out"), -20 * per_frame)
    until(page, lambda: room.clip(3).frames < last - 15)
    settle(page)
    strip_of(page, "01").click()
    pull(page, strip_of(page, "01").locator(".in"), 10 * per_frame)
    until(page, lambda: room.clip(1).skip > 4)
    settle(page)
    skip = room.clip(1).skip
    strip_of(page, "01").focus()
    page.keyboard.press("Alt+,")
    until(page, lambda: room.clip(1).skip == skip - 1)
    settle(page)
    page.locator(".ruler").evaluate("(ruler) => ruler.scrollIntoView({ block: 'center' })")
    ruler, here = rectangle(page.locator(".ruler")), rectangle(strip_of(page, "02"))
    page.mouse.click(here["x"] + here["width"] / 2, ruler["y"] + 8)
    shots = len(room.order())
    strip_of(page, "02").focus()
    page.keyboard.press("s")
    until(page, lambda: len(room.order()) == shots + 1)


def put_in_order(room: Room, page: Page) -> None:
    """By key, and carried by mouse."""
    settle(page)
    one, two, three, four = room.order()
    strip_of(page, "03").focus()
    page.keyboard.press("Alt+ArrowLeft")
    until(page, lambda: room.order() == [one, three, two, four])
    settle(page)
    first, third = rectangle(strip_of(page, "01")), rectangle(strip_of(page, "03"))
    page.mouse.move(third["x"] + 30, third["y"] + 30)
    page.mouse.down()
    page.mouse.move(first["x"] + first["width"] * 0.5, third["y"] + 30, steps=6)
    page.mouse.move(first["x"] + first["width"] * 0.2, third["y"] + 30, steps=3)
    page.mouse.up()
    until(page, lambda: room.order() == [two, one, three, four])


def wipe_and_speed(room: Room, page: Page) -> None:
    settle(page)
    page.get_by_role("button", name=re.compile("^Into shot 03:")).click()
    window = page.get_by_role("dialog")
    window.get_by_role("radio", name="Wipe").click()
    until(page, lambda: room.clip(3).transition == "wipe")
    settle(page)
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    settle(page)
    strip_of(page, "02").click()
    frames = room.clip(2).frames
    page.get_by_role("radio", name="2×", exact=True).click()
    until(page, lambda: (room.clip(2).speed, room.clip(2).frames) == (200, frames // 2))


def draw_volume(room: Room, page: Page) -> None:
    settle(page)
    lane = page.locator(".lane.is-music")
    lane.scroll_into_view_if_needed()
    box = rectangle(lane)
    zero, x = box["y"] + 5 + (box["height"] - 10) / 4, box["x"] + box["width"] * 0.4
    page.mouse.click(x, zero)
    until(page, lambda: len(room.made().brief.mix.lane("music").points) == 1)
    page.mouse.move(x, zero)
    page.mouse.down()
    page.mouse.move(x, zero + 12, steps=4)
    page.mouse.up()
    until(page, lambda: room.made().brief.mix.lane("music").points[0][1] < -5)


def dress_subtitles(room: Room, page: Page) -> None:
    """Another style, and other words than are spoken in one line."""
    settle(page)
    page.get_by_role("button", name="Subtitle style").click()
    window = page.get_by_role("dialog")
    window.get_by_role("radio", name="Yellow").click()
    until(page, lambda: room.made().brief.subtitles.style == "yellow")
    settle(page)
    window.get_by_role("button", name="Close").click()
    settle(page)
    page.get_by_role("button", name="Words…").click()
    field = page.get_by_role("textbox", name="Subtitle at").first
    field.fill("Read, not spoken")
    field.press("Enter")
    until(page, lambda: any("Read, not spoken" in "".join(cue.lines) for cue in room.laid().cues))


def see_the_preview(page: Page) -> None:
    """What was changed is in the player before anything was rendered, and it plays."""
    player, film = page.locator(".player"), page.locator(".player video").first
    expect(player).to_have_attribute("data-piece", re.compile("^[0-9a-f]{24}$"))
    play = page.get_by_role("button", name="Play", exact=True).first
    play.click()
    plays(page)
    page.keyboard.press("k")
    until(page, lambda: film.evaluate("(v) => v.paused"))


def take_back_five_and_two_again(room: Room, page: Page) -> None:
    """Words, style, both changes of the volume and the speed are taken back, one thing at a time; the speed and a point come again."""
    settle(page)
    said: tuple[Callable[[], bool], ...] = (
        lambda: all("Read, not spoken" not in "".join(cue.lines) for cue in room.laid().cues),
        lambda: room.made().brief.subtitles.style == "classic",
        lambda: [db for _, db in room.made().brief.mix.lane("music").points] == [0.0],
        lambda: room.made().brief.mix.lane("music").points == (),
        lambda: room.clip(2).speed == 100,
    )
    for undone in said:
        page.keyboard.press("Control+z")
        until(page, undone)
        settle(page)
    for again in (lambda: room.clip(2).speed == 200, lambda: len(room.made().brief.mix.lane("music").points) == 1):
        page.keyboard.press("Control+Shift+z")
        until(page, again)
        settle(page)


def cut_anew(room: Room, page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Cut the film again")).first.click()
    until(page, lambda: len(room.versions()) == 2, seconds=MAKING_S)
    expect(page.locator(".cutrow", has_text="Version 2")).to_be_visible()


def name_and_compare(room: Room, page: Page) -> None:
    settle(page)
    field = page.get_by_role("textbox", name="Name of version 2")
    field.fill("For the client")
    field.press("Enter")
    until(page, lambda: room.versions()[0] == (2, "For the client"))
    settle(page)
    page.get_by_role("button", name="Beside version 1").click()
    expect(page.get_by_text("From “Version 1” to “Version 2 · For the client”")).to_be_visible()


def check_mend_and_accept(room: Room, page: Page) -> None:
    """The new version was checked by itself: that it is shorter than was asked for is accepted with a reason, and that nobody has
    approved its shots is mended."""
    settle(page)
    page.get_by_text("Another length than was asked for").click()
    page.get_by_role("button", name=re.compile("^Accept: .* were asked for")).click()
    expect(page.get_by_label("Why is it fine?").locator("visible=true")).to_be_focused()
    page.keyboard.type("Cut short for the client")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 accepted")).to_be_visible()
    page.get_by_text("Shots nobody approved").click()
    page.get_by_role("button", name="Approve 4").click()
    expect(page.get_by_text("Checked: what was found is accepted")).to_be_visible()
    assert all(shot.approved_at for shot in room.made().shots)


def write_upright_and_4k(room: Room, page: Page) -> None:
    settle(page)
    page.get_by_role("button", name="Other sizes and kinds…").click()
    window = page.get_by_role("dialog")
    rows = window.locator(".line[role=group]")
    expect(rows.first).to_be_visible()
    while rows.count() > 2:
        rows.last.locator(".gone").click()
        settle(page)
    upright, quickly = {"ratio": "9:16", "short_side": "540"}, {"kind": "h264_mp4", "quality": "draft"}
    for row, chosen in enumerate((upright, {"short_side": "2160", **quickly})):
        for part, value in chosen.items():
            rows.nth(row).locator(f".{part} select").select_option(value)
            settle(page)
    expect(rows.nth(1).locator(".short_side select")).to_have_value("2160")
    window.get_by_role("button", name=re.compile("^Make 2 files")).click()
    until(page, lambda: len(room.files()) == 2, seconds=MAKING_S)
    expect(window.get_by_role("link")).to_have_count(2)
    sizes = set()
    for sha256 in room.files():
        with av.open(str(room.studio.files.path(sha256))) as file:
            sizes.add((file.streams.video[0].width, file.streams.video[0].height))
    assert sizes == {(540, 960), (3840, 2160)}
    page.keyboard.press("Escape")


def test_on_a_phone_a_film_is_put_in_order_trimmed_and_dressed_by_touch(room, new_tab):
    page = new_tab(
        f"{room.running.url}/film?project={room.film}&lang=en",
        token=films.token(room.studio, room.person),
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    ).page
    settle(page)
    order, before = room.order(), room.clip(1)
    strip_of(page, "02").tap()
    page.get_by_role("button", name="Earlier", exact=True).tap()
    until(page, lambda: room.order()[:2] == [order[1], order[0]])
    settle(page)
    page.get_by_role("button", name="Undo").first.tap()
    until(page, lambda: room.order() == order)
    settle(page)
    strip_of(page, "01").tap()
    page.get_by_role("button", name="End shot 01 a frame earlier").tap()
    until(page, lambda: room.clip(1).frames == before.frames - 1)
    settle(page)
    page.get_by_role("button", name="Subtitle style").tap()
    window = page.get_by_role("dialog")
    window.get_by_role("radio", name="Boxed").tap()
    until(page, lambda: room.made().brief.subtitles.style == "boxed")
    settle(page)
    window.get_by_role("button", name="Close").tap()
    expect(window).to_have_count(0)
    assert hand_cut.is_cut_by_hand(room.made())
