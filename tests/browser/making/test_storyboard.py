"""The storyboard in a browser: what only a mouse, a finger and a keyboard can show."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from core.production import production_plan
from core.storyboard.film_snapshot import FilmSnapshot
from core.storyboard.model import SIZES
from core.storyboard.storyboard import plan_of
from core.studio import Studio, open_studio
from tests.browser.conftest import Running, rectangle, settle, until
from tests.support import films


@dataclass
class Set:
    studio: Studio
    running: Running
    token: str
    film: uuid.UUID

    def order(self) -> list[str]:
        return [str(shot.id) for shot in self.made().shots]

    def made(self) -> FilmSnapshot:
        with self.studio.db.read() as session:
            return production_plan.load_snapshot(session, self.film)


@pytest.fixture(scope="module")
def on_set(house: tuple[Studio, Running]) -> Set:
    empty, running = house
    studio = open_studio(empty.settings, [films.Company()])
    person = films.person(studio)
    return Set(studio, running, films.token(studio, person), films.put(studio, person, "half"))


@pytest.fixture
def board(on_set: Set, new_tab: Callable) -> Callable[..., Page]:
    def open_board(**other) -> Page:
        address = f"{on_set.running.url}/storyboard?project={on_set.film}&lang=en"
        tab = new_tab(address, token=on_set.token, **other)
        expect(tab.page.locator(".sb-card")).to_have_count(3)
        settle(tab.page)
        return tab.page

    return open_board


def shown(page: Page) -> list[str]:
    return page.locator(".sb-card").evaluate_all("cards => cards.map((card) => card.dataset.shot)")


def middle(page: Page, number: int) -> tuple[float, float]:
    box = rectangle(page.locator(".sb-card .fr").nth(number))
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_shot_is_dragged_and_stepped_into_order_and_the_order_is_kept(on_set, board):
    page = board()
    first, second, third = shown(page)
    page.evaluate("document.querySelector('.sb-card img').dataset.same = '1'")
    (x, y), (to_x, to_y) = middle(page, 1), middle(page, 0)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y, steps=3)
    page.mouse.move(to_x - 60, to_y, steps=5)
    expect(page.locator(".sb-ghost")).to_be_visible()
    page.mouse.up()
    assert shown(page) == [second, first, third]
    until(page, lambda: on_set.order() == [second, first, third])
    expect(page.locator('img[data-same="1"]')).to_have_count(1)
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.locator(f'[data-shot="{second}"] .sb-open').focus()
    page.keyboard.press("Alt+ArrowRight")
    until(page, lambda: on_set.order() == [first, second, third])
    expect(page.locator(".sb-says")).to_contain_text("Shot 1 is now number 2")
    expect(page.locator(f'[data-shot="{second}"] .sb-open')).to_be_focused()


def test_framing_is_chosen_from_pictures_and_a_shot_approved_by_a_key(on_set, board):
    page = board()
    card = page.locator(".sb-card").nth(2)
    card.get_by_role("button", name="Size").click()
    expect(page.get_by_role("menuitemradio")).to_have_count(len(SIZES))
    expect(page.locator(".sb-menu svg.dia")).to_have_count(len(SIZES))
    page.get_by_role("menuitemradio", name="Close-up", exact=True).click()
    expect(card.get_by_role("button", name="Size")).to_have_text("Close-up")
    until(page, lambda: plan_of(on_set.made().shots[2]).size == "close_up")
    card = page.locator(".sb-card").nth(0)
    card.locator(".sb-open").focus()
    page.keyboard.press("a")
    expect(card.get_by_text("阿敏 approved")).to_be_visible()
    expect(card.get_by_role("img", name="Approved")).to_be_visible()
    until(page, lambda: on_set.made().shots[0].approved_at is not None)


def test_the_window_gives_the_focus_back_walks_on_and_takes_a_picture_of_ones_own(on_set, board):
    page = board()
    page.locator(".sb-open").nth(0).click()
    window = page.get_by_role("dialog")
    expect(window.locator(".sv-stage img")).to_be_visible()
    window.get_by_role("button", name="Next shot").click()
    expect(window.get_by_text("Shot 02 of 3")).to_be_visible()
    settle(page)
    window.locator('input[type="file"]').set_input_files(
        {"name": "cat.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    expect(window.get_by_text("This file is not a picture")).to_be_visible()
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(out, "PNG")
    window.locator('input[type="file"]').set_input_files(
        {"name": "cat.png", "mimeType": "image/png", "buffer": out.getvalue()}
    )
    expect(window.locator(".sv-take")).to_have_count(2)
    window.get_by_role("button", name="Compare two takes").click()
    expect(window.locator(".sv-b img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(page.locator(".sb-open").nth(1)).to_be_focused()


def test_approve_and_redo_are_in_view_in_a_small_window_and_a_portraits_deeds_on_one_line(on_set, board):
    page = board(viewport={"width": 1366, "height": 700})
    shot = next(shot.id for shot in on_set.made().shots if shot.take_id and not shot.approved_at)
    page.locator(f'[data-shot="{shot}"] .sb-open').click()
    window = page.get_by_role("dialog")
    settle(page)
    for name in ("Approve", "Redo · ¥0"):
        deed = rectangle(window.get_by_role("button", name=name, exact=True))
        assert deed["y"] + deed["height"] <= 700, name
    page.goto(f"{on_set.running.url}/characters?project={on_set.film}&lang=en")
    settle(page)
    row = page.locator("[class*=st-key-cast-] [class*=st-key-act-]").first.get_by_role("button")
    expect(row).to_have_count(4)
    assert len({round(rectangle(row.nth(number))["y"]) for number in range(4)}) == 1


def test_on_a_phone_a_finger_rests_on_a_picture_and_moves_it(on_set, board):
    page = board(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    low = page.locator(".sb button:visible").evaluate_all(
        "all => all.filter((b) => b.getBoundingClientRect().height < 39).map((b) => b.className)"
    )
    assert low == []
    before = shown(page)
    (x, y), (to_x, to_y) = middle(page, 0), middle(page, 1)
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *at: tuple[float, float]) -> None:
        points = [{"x": px, "y": py} for px, py in at]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (x, y))
    page.wait_for_timeout(550)
    touch("touchMove", (x, y + 20))
    touch("touchMove", (to_x, to_y + 30))
    expect(page.locator(".drop-after")).to_have_count(1)
    touch("touchEnd")
    wanted = [before[1], before[0], before[2]]
    assert shown(page) == wanted
    until(page, lambda: on_set.order() == wanted)
