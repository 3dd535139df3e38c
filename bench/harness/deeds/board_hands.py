"""The hands at a storyboard: keys, mouse and finger on its cards, and in the window of a shot."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from bench.harness.deeds.watched_deeds import Begin

REST_S = 3.0
"""Seconds that a finger rests on a card at most, until it comes along."""
Point = tuple[float, float]


class Hands:
    """Mouse, keys and finger on the cards of a board and in the window of a shot."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.finger = page.context.new_cdp_session(page)

    def card(self, shot: str) -> Locator:
        return self.page.locator(f'.sb-card[data-shot="{shot}"]')

    def button(self, shot: str, number: int) -> Locator:
        """Of those at the foot of its card: the first thing to do, redo, more."""
        return self.card(shot).locator(".acts > button").nth(number)

    def key(self, shot: str, keys: str) -> None:
        self.card(shot).locator(".sb-open").focus()
        self.page.keyboard.press(keys)

    def press(self, place: Locator, hand: str) -> None:
        place.tap() if hand == "touch" else place.click()

    def carry(self, shot: str, before: str, hand: str) -> Begin:
        """A card is carried to the one before it; what is given back lets go. What is redrawn meanwhile may move away from under
        the hand, which then takes hold again."""
        source, target = self.card(shot), self.card(before)
        lift = self._lift_with_mouse if hand == "mouse" else self._lift_with_finger
        while True:
            target.evaluate("(card) => card.scrollIntoView({ block: 'center' })")
            drop = lift(_middle(source.locator(".fr")), _near_edge(target.locator(".fr")))
            if "drop-before" in (target.get_attribute("class") or ""):
                return drop
            self.page.keyboard.press("Escape")
            drop()

    def _lift_with_mouse(self, start: Point, end: Point) -> Begin:
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] - 30, start[1], steps=3)
        mouse.move(*end, steps=5)
        return mouse.up

    def _lift_with_finger(self, start: Point, end: Point) -> Begin:
        """It rests on it first."""
        (x, y), (to_x, to_y) = start, end
        self._touch("touchStart", [{"x": x, "y": y}])
        with suppress(PlaywrightTimeout):
            self.page.locator(".sb-ghost").wait_for(timeout=1000 * REST_S)
        for part in (0.3, 0.6, 1.0):
            self._touch("touchMove", [{"x": x + part * (to_x - x), "y": y + part * (to_y - y)}])
        return partial(self._touch, "touchEnd", [])

    def _touch(self, kind: str, points: list[dict[str, float]]) -> None:
        self.finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def open_window(self, shot: str, hand: str) -> Locator:
        self.press(self.card(shot).locator(".sb-open"), "touch" if hand == "touch" else "mouse")
        return self.window()

    def window(self) -> Locator:
        window = self.page.get_by_role("dialog")
        window.locator(".sv-stage img").first.wait_for()
        return window

    def close_window(self, window: Locator, hand: str) -> None:
        if hand == "key":
            self.page.keyboard.press("Escape")
        else:
            self.press(window.get_by_role("button", name="Close"), hand)
        window.wait_for(state="hidden")


def _middle(place: Locator) -> Point:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _near_edge(place: Locator) -> Point:
    box = place.bounding_box()
    assert box
    return box["x"] + 20, box["y"] + box["height"] / 2
