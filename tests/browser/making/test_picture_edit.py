"""A picture changed in words, in a browser: where it may change is painted by mouse, finger and keys."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from core.database import tables
from core.gateway import doors
from core.people import sessions
from tests.browser.conftest import Desk, rectangle, settle, until
from tests.support import films


@pytest.fixture(scope="module")
def opened(desk: Desk) -> Iterator[Desk]:
    """With a key of OpenAI's."""
    with desk.studio.db.write() as session:
        door = doors.create_door(session, "openai", key="sk-0123456789abcdef0123", by=desk.person)
        door_id = uuid.UUID(door.name.partition(":")[2])
    yield desk
    with desk.studio.db.write() as session:
        session.delete(session.get_one(tables.Door, door_id))


@pytest.fixture
def window(opened: Desk, new_tab: Callable) -> Callable[..., Page]:
    def open_window(n: int, **other) -> Page:
        shot = opened.made().shots[n]
        page = new_tab(opened.running.url, **other).page
        token = films.token(opened.studio, opened.person)
        page.context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": opened.running.url}])
        page.goto(f"{opened.running.url}/storyboard?project={opened.film}&shot={shot.id}&lang=en")
        expect(page.locator(".sv-a img")).to_be_visible()
        settle(page)
        page.get_by_role("button", name="Change it in words").click()
        expect(page.locator(".mk-stage canvas")).to_be_visible()
        settle(page)
        return page

    return open_window


def paint(page: Page, canvas: Locator, *, of: float = 0.3, to: float = 0.6, at: float = 0.5) -> None:
    """A stroke from left to right, in parts of the picture."""
    canvas.scroll_into_view_if_needed()
    box = rectangle(canvas)
    y = box["y"] + at * box["height"]
    page.mouse.move(box["x"] + of * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + to * box["width"], y, steps=6)
    page.mouse.up()


def share(page: Page) -> int:
    """Percent that are said to be painted; 0 where nothing is."""
    said = page.locator(".mk-share").inner_text()
    return int("".join(filter(str.isdigit, said)) or 0) if "painted:" in said else 0


def test_what_is_painted_is_said_erased_taken_back_and_wiped(window):
    page = window(0)
    canvas = page.locator(".mk-stage canvas")
    expect(page.locator(".mk-share")).to_have_text(
        "To change one part only, paint over it. With nothing painted all of it may change."
    )
    paint(page, canvas)
    whole = share(page)
    assert 3 < whole < 30
    page.get_by_role("button", name="Erase").click()
    paint(page, canvas, of=0.45)
    assert 0 < share(page) < whole
    page.get_by_role("button", name="Step back").click()
    assert share(page) == whole
    page.get_by_role("button", name="Clear").click()
    assert share(page) == 0
    page.get_by_role("button", name="Step back").click()
    assert share(page) == whole


def test_keys_paint_as_well_as_a_mouse(window):
    page = window(0)
    page.locator(".mk-stage canvas").focus()
    page.keyboard.press(" ")
    dab = share(page)
    page.keyboard.down("Shift")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.keyboard.up("Shift")
    assert 0 < dab < share(page)
    expect(page.locator("[role=dialog]")).to_be_visible()


def test_a_finger_paints_on_a_phone_and_the_page_stays_where_it_is(window):
    page = window(1, viewport={"width": 390, "height": 844}, has_touch=True)
    canvas = page.locator(".mk-stage canvas")
    canvas.scroll_into_view_if_needed()
    box = rectangle(canvas)
    assert box["width"] > 300
    line = page.context.new_cdp_session(page)
    for kind, x in (("touchStart", 0.3), ("touchMove", 0.4), ("touchMove", 0.6), ("touchEnd", None)):
        spots = [{"x": box["x"] + x * box["width"], "y": box["y"] + box["height"] / 2}] if x else []
        line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})
    assert share(page) > 3
    assert canvas.bounding_box() == box


def test_words_and_what_was_painted_are_sent_together(opened, window):
    page = window(2)
    paint(page, page.locator(".mk-stage canvas"))
    settle(page)
    page.get_by_label("What is to change").fill("make the coat red")
    page.get_by_role("button", name="Change it · ¥").click()
    shot = opened.made().shots[2]

    def asked() -> list[tables.Task]:
        with opened.studio.db.read() as session:
            rows = session.query(tables.Task).filter_by(kind="storyboard.tool", target_id=f"tool:{shot.id}")
            return list(rows)

    until(page, lambda: len(asked()) == 1)
    params = asked()[0].params
    assert params["words"] == "make the coat red"
    mask = Image.open(io.BytesIO(opened.studio.files.read(params["mask"])))
    assert mask.getpixel((mask.width // 2, mask.height // 2)) == 255
    assert mask.getpixel((2, 2)) == 0
    expect(page.locator(".sv-a")).to_be_visible()
