"""How a shot is filmed, in its window: a move is chosen by hand or key and kept, and the camera looks where one points."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import get_args

from playwright.sync_api import expect

from core.storyboard.model import ShotPlan, Strength
from core.storyboard.storyboard import list_shots, plan_of
from tests.browser.conftest import PATIENCE_MS, rectangle, settle
from tests.support import films


def becomes(said: Callable[[], object], wanted: object) -> None:
    """What was chosen stands in the row before a person would give up, on a busy machine too."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while said() != wanted and time.monotonic() < end:
        time.sleep(0.1)
    assert said() == wanted


def test_a_move_is_chosen_by_hand_and_by_key_and_the_camera_looks_where_one_points(desk, new_tab):
    page = new_tab(
        f"{desk.running.url}/video?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person)
    ).page
    settle(page)
    page.locator("[class*=st-key-open-clip] button").first.click()
    window = page.get_by_role("dialog")
    moves = window.get_by_role("radiogroup", name="Camera move").get_by_role("radio")
    expect(moves.first).to_be_visible()

    def plan() -> ShotPlan:
        with desk.studio.db.read() as session:
            return plan_of(list_shots(session, desk.film)[0])

    window.get_by_role("radio", name="Orbit").click()
    expect(window.get_by_role("radio", name="Orbit")).to_have_attribute("aria-checked", "true")
    becomes(lambda: plan().movement, "orbit")
    page.keyboard.press("ArrowRight")
    expect(window.get_by_role("radio", name="Tilt up")).to_be_focused()
    becomes(lambda: plan().movement, "tilt_up")
    picture = window.locator(".still").first
    box = rectangle(picture)
    # One after the other as a hurried hand does: the page comes back from the first choice while the second is still held.
    for nth, across in ((0, 0.3), (2, 0.7), (1, 0.2)):
        window.get_by_role("radiogroup", name="Strength").get_by_role("radio").nth(nth).click()
        page.wait_for_timeout(250)
        picture.click(position={"x": across * box["width"], "y": 0.5 * box["height"]})
        becomes(
            lambda: (plan().strength, *(round(n, 1) for n in plan().focus or ())),
            (get_args(Strength)[nth], across, 0.5),
        )


def test_a_transition_is_chosen_by_hand_and_by_key_and_used_on_all_joints(desk, new_tab):
    page = new_tab(
        f"{desk.running.url}/video?project={desk.film}&lang=en", token=films.token(desk.studio, desk.person)
    ).page
    settle(page)
    page.locator("[class*=st-key-open-clip] button").nth(1).click()
    window = page.get_by_role("dialog")
    ways = window.get_by_role("radiogroup", name="Into shot 02")
    expect(ways.get_by_role("radio", name="As usual")).to_have_attribute("aria-checked", "true")

    def joints() -> list[tuple[float | None, str]]:
        with desk.studio.db.read() as session:
            plans = [plan_of(shot) for shot in list_shots(session, desk.film)]
        return [(plan.dissolve, plan.transition) for plan in plans]

    ways.get_by_role("radio", name="Wipe").click()
    becomes(lambda: joints()[1], (0.5, "wipe"))
    page.keyboard.press("ArrowRight")
    expect(ways.get_by_role("radio", name="Push")).to_be_focused()
    window.get_by_role("radio", name="1 s", exact=True).click()
    becomes(lambda: joints()[1], (1.0, "push"))
    window.get_by_role("button", name="Use on all joints").click()
    becomes(lambda: set(joints()[1:]), {(1.0, "push")})
