"""The lanes of sound under the strip, and the speed of a shot: by mouse and by key, each change taken back by one step."""

from __future__ import annotations

from playwright.sync_api import expect

from core.film import film_cut
from core.production import production_plan
from core.project import projects
from core.project.film_mix import LaneMix
from core.render.timeline import Clip
from tests.browser.conftest import Desk, rectangle, settle
from tests.browser.making.test_camera import becomes
from tests.support import films


def music_of(desk: Desk) -> LaneMix:
    with desk.studio.db.read() as session:
        return projects.brief_of(projects.load(session, desk.film)).mix.lane("music")


def first_clip(desk: Desk) -> Clip:
    with desk.studio.db.read() as session:
        return film_cut.lay_timeline(production_plan.load_snapshot(session, desk.film)).clips[0]


def test_a_volume_line_is_drawn_by_mouse_and_by_key_and_a_shot_runs_twice_as_fast(desk, new_tab):
    tab = new_tab(f"{desk.running.url}/film?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person))
    page = tab.page
    settle(page)

    # A click on the line sets a point; pulled down it is softer; what is held says how much.
    lane = page.locator(".lane.is-music")
    lane.scroll_into_view_if_needed()
    box = rectangle(lane)
    zero, x = box["y"] + 5 + (box["height"] - 10) / 4, box["x"] + box["width"] * 0.4
    page.mouse.click(x, zero)
    becomes(lambda: [db for _, db in music_of(desk).points], [0.0])
    frame = music_of(desk).points[0][0]
    points = page.get_by_role("button", name="Music volume at")
    page.mouse.move(x, zero)
    page.mouse.down()
    page.mouse.move(x, zero + 16, steps=4)
    expect(lane.locator(".pt.held")).to_have_attribute("data-db", "−19.2 dB")
    page.mouse.up()
    becomes(lambda: music_of(desk).points, ((frame, -19.2),))

    # By key: up three times and on two frames is one change; then a second point at the playhead, which Delete takes away again.
    points.first.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    becomes(lambda: music_of(desk).points, ((frame + 2, -17.7),))
    page.get_by_role("button", name="Add a volume point to Music").click()
    becomes(lambda: len(music_of(desk).points), 2)
    settle(page)
    points.first.focus()
    page.keyboard.press("Delete")
    becomes(lambda: music_of(desk).points, ((frame + 2, -17.7),))
    for expected in (2, 1):
        page.keyboard.press("Control+z")
        becomes(lambda: len(music_of(desk).points), expected)
        settle(page)
    page.keyboard.press("Control+z")
    becomes(lambda: music_of(desk).points, ((frame, -19.2),))
    settle(page)

    # Solo is said as long as it is on.
    page.get_by_role("button", name="Solo Music").click()
    becomes(lambda: music_of(desk).solo, True)
    expect(page.get_by_text("Solo is on: the film, too, has only Music.")).to_be_visible()

    # Twice as fast is half as long; nine times is not to be had, and says so.
    was = first_clip(desk).frames
    page.get_by_role("group", name="Cut").get_by_role("button", name="Shot 01,").click()
    page.get_by_role("radio", name="2×", exact=True).click()
    becomes(lambda: (first_clip(desk).frames, first_clip(desk).speed), (was // 2, 200))
    expect(page.locator(".speed-top").get_by_text("2× · 1.9 s, voices keep their pitch")).to_be_visible()
    percent = page.get_by_label("Speed of shot 01, percent")
    percent.fill("900")
    percent.press("Enter")
    expect(page.get_by_text("From 25 to 400 percent")).to_be_visible()
    settle(page)
    page.get_by_role("radio", name="2×", exact=True).focus()
    page.keyboard.press("Control+z")
    becomes(lambda: (first_clip(desk).frames, first_clip(desk).speed), (was, 100))
    assert tab.complaints == []
