"""Two deeds, the second in the very moment in which what the first did is drawn: both are heard."""

from __future__ import annotations

import signal
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from core.storyboard import shot_changes
from tests.browser import looking, sets
from tests.browser.conftest import Desk, rectangle, until
from tests.browser.making.test_maker import drag

LATER_MS = 31_000
"""What is done and not answered for in half a minute is said to be late."""
AFTER_CLOSING_MS = 350
"""So long after it was closed the focus goes to the card of a window."""
TOLD_AGAIN_MS = 8_000
"""So long an unanswered deed is told again: after 1.5 seconds at rest, after 5 where a run has begun."""
HELD_BACK = """(after) => { const later = window.setTimeout; window.held = [];
  window.setTimeout = (then, ms, ...more) => ms === after ? window.held.push(then) : later(then, ms, ...more); }"""
MOMENTS_MS = (0, 30, 80, 150)
"""How long after the first deed was heard the second is done: while its run goes on, ends, is drawn, and is heard of."""


@pytest.fixture
def page(desk, windows) -> Iterator[Page]:
    context, _ = sets.tab_of(windows, desk.running.url, desk.studio, desk.person, locale="en-GB")
    page = context.new_page()
    page.goto(f"{desk.running.url}/storyboard?project={desk.film}&lang=en")
    looking.settled(page)
    yield page
    windows.give_back(context)


def order(desk: Desk) -> list[str]:
    return [str(shot.id) for shot in desk.made().shots]


def approved(desk: Desk) -> set[str]:
    return {str(shot.id) for shot in desk.made().shots if shot.approved_at}


def comes(page: Page, desk: Desk, wanted: list[str]) -> None:
    until(page, lambda: order(desk) == wanted)


def swapped(shots: list[str]) -> list[str]:
    return [shots[1], shots[0], *shots[2:]]


def test_a_shot_is_approved_its_window_closed_and_another_approved_at_once(desk, page):
    window, cards = page.get_by_role("dialog"), page.locator(".sb-card")
    other = cards.filter(has=page.locator(".f-approve")).last.get_attribute("data-shot")
    last = page.locator(f'.sb-card[data-shot="{other}"]')
    asked = {order(desk)[0], other}
    assert len(asked) == 2
    for moment in MOMENTS_MS:
        page.locator(".sb-open").first.click()
        expect(window.locator(".sv-stage img")).to_be_visible()
        looking.settled(page)
        page.keyboard.press("a")
        page.wait_for_timeout(moment)
        page.keyboard.press("Escape")
        expect(window).to_have_count(0)
        last.locator(".f-approve").click()
        until(page, lambda: approved(desk) == asked)
        for card in (cards.first, last):
            expect(card.locator(".f-take_back")).to_be_visible()
        looking.settled(page)
        expect(window).to_have_count(0)
        with desk.studio.db.write() as session:
            for shot in asked:
                shot_changes.reopen_shot(session, desk.film, uuid.UUID(shot))
        for card in (cards.first, last):
            expect(card.locator(".f-approve")).to_be_visible()


def test_nothing_scrolls_from_under_a_finger_that_presses_once_a_window_is_closed(desk, page):
    """The card whose window was closed comes back into sight a moment later, which is held here until the finger is down."""
    page.set_viewport_size({"width": 700, "height": 500})
    page.evaluate(HELD_BACK, AFTER_CLOSING_MS)
    opened, other = order(desk)[0], order(desk)[-1]
    page.locator(f'.sb-card[data-shot="{opened}"] .sb-open').click()
    window = page.get_by_role("dialog")
    expect(window.locator(".sv-stage img")).to_be_visible()
    looking.settled(page)
    window.get_by_role("button", name="Close").click()
    page.wait_for_function("() => held.length")
    looking.settled(page)
    button = page.locator(f'.sb-card[data-shot="{other}"] .f-approve')
    button.evaluate("(button) => button.scrollIntoView({ block: 'center' })")
    place = rectangle(button)
    finger = page.context.new_cdp_session(page)
    at = [{"x": place["x"] + place["width"] / 2, "y": place["y"] + place["height"] / 2}]
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at})
    page.evaluate("() => held.forEach((then) => then())")
    assert button.bounding_box() == place
    finger.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})


def test_a_window_stays_while_what_is_done_in_it_is_drawn(desk, page):
    window = page.get_by_role("dialog")
    page.locator(".sb-open").nth(1).click()
    expect(window.locator(".sv-stage img")).to_be_visible()
    looking.settled(page)
    length = page.locator(".sb-card").nth(2).locator(".sec")
    before = length.inner_text()
    window.evaluate("(w) => w.setAttribute('data-first', '')")
    page.keyboard.press("a")
    expect(window.get_by_role("button", name="Approve")).to_have_count(0)
    about = window.get_by_role("textbox").first
    about.fill("雨停了")
    with desk.studio.db.write() as session:
        shot_changes.replan_shot(session, desk.film, desk.made().shots[2].id, seconds=9)
    page.wait_for_timeout(2000)
    looking.settled(page)
    expect(about).to_have_value("雨停了")
    expect(about).to_be_focused()
    expect(window).to_have_attribute("data-first", "")
    about.blur()
    until(page, lambda: desk.made().shots[1].description == "雨停了")
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(length).not_to_have_text(before)


def test_a_shot_is_dragged_and_put_back_at_once(desk, page):
    toast = page.locator(".st-key-toast")
    for moment in MOMENTS_MS:
        before = order(desk)
        frames = page.locator(".sb-card .fr")
        drag(page, frames.nth(1), frames.nth(0))
        comes(page, desk, swapped(before))
        expect(toast).to_contain_text("Moved a shot")
        page.wait_for_timeout(moment)
        toast.get_by_role("button", name="Undo").click()
        comes(page, desk, before)
        expect(toast).to_contain_text("Undone")
        looking.settled(page)


def test_a_shot_is_moved_and_another_page_gone_to_at_once(desk, page):
    for moment in MOMENTS_MS:
        before = order(desk)
        page.get_by_role("button", name="Shot 01: more").click()
        page.get_by_role("menuitem", name="Move later").click()
        page.wait_for_timeout(moment)
        page.locator(".st-key-step-script a").click()
        expect(page.locator('[class*="st-key-beat-"] textarea').first).to_be_visible()
        comes(page, desk, swapped(before))
        looking.settled(page)
        assert "/script" in page.url
        page.locator(".st-key-step-storyboard a").click()
        expect(page.locator(".sb-card").first).to_have_attribute("data-shot", order(desk)[0])
        looking.settled(page)


def test_a_page_gone_to_is_not_left_for_what_the_last_one_tells_again(desk, page):
    """A studio that answers slowly hears of the link first, and then once more of the deed, from the page that was left."""
    before = order(desk)
    desk.running.process.send_signal(signal.SIGSTOP)
    try:
        page.get_by_role("button", name="Shot 01: more").click()
        page.get_by_role("menuitem", name="Move later").click()
        page.locator(".st-key-step-script a").click()
        page.wait_for_timeout(TOLD_AGAIN_MS)
    finally:
        desk.running.process.send_signal(signal.SIGCONT)
    expect(page.locator('[class*="st-key-beat-"] textarea').first).to_be_visible()
    comes(page, desk, swapped(before))
    looking.settled(page)
    assert "/script" in page.url


def to_approve(page: Page) -> list[str]:
    """Those whose next deed is to be approved: one that was described anew since is kept as it is first."""
    return [card.get_attribute("data-shot") or "" for card in page.locator(".sb-card:has(.f-approve)").all()]


def test_a_key_pressed_before_the_window_is_drawn_is_meant_for_its_shot(desk, page):
    window, shot = page.get_by_role("dialog"), to_approve(page)[0]
    page.locator(f'.sb-card[data-shot="{shot}"] .sb-open').click()
    page.keyboard.press("a")
    until(page, lambda: shot in approved(desk))
    expect(window.locator(".sv-stage img")).to_be_visible()


def test_a_key_on_another_card_is_meant_for_that_one_once_the_window_is_closed(desk, page):
    window, other = page.get_by_role("dialog"), to_approve(page)[0]
    shot = next(one for one in order(desk) if one != other)
    before = approved(desk)
    page.locator(f'.sb-card[data-shot="{shot}"] .sb-open').click()
    expect(window.locator(".sv-stage img")).to_be_visible()
    window.get_by_role("button", name="Close").click()
    expect(window).to_have_count(0)
    page.locator(f'.sb-card[data-shot="{other}"] .sb-open').focus()
    page.keyboard.press("a")
    until(page, lambda: approved(desk) - before)
    assert approved(desk) - before == {other}


def test_esc_closes_a_window_that_stands_before_it_was_given_the_focus(desk, page):
    """On a busy machine the window is there while the card it was opened from still has the focus."""
    window, opener = page.get_by_role("dialog"), page.locator(".sb-open").first
    opener.click()
    expect(window.locator(".sv-stage img")).to_be_visible()
    opener.dispatch_event("keydown", {"key": "Escape", "bubbles": True, "composed": True, "cancelable": True})
    expect(window).to_have_count(0)


def test_what_was_written_is_taken_where_esc_closes_the_window(desk, page):
    window = page.get_by_role("dialog")
    page.locator(".sb-open").first.click()
    window.get_by_label("What is seen").fill("风停了")
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    until(page, lambda: desk.made().shots[0].description == "风停了")


def test_what_is_done_while_the_studio_stands_still_is_shown_as_waiting_and_kept(desk, page):
    waits, size = page.locator(".deeds-waiting"), page.locator(".sb-card .chip").first
    expect(waits).to_be_hidden()
    desk.running.process.send_signal(signal.SIGSTOP)
    try:
        size.click()
        page.get_by_role("menuitemradio", name="Wide", exact=True).click()
        expect(waits).to_have_text("Saving…")
        page.evaluate("(later) => { const now = Date.now; Date.now = () => now() + later; }", LATER_MS)
        expect(page.get_by_text("What you did has not arrived yet.")).to_be_visible()
    finally:
        desk.running.process.send_signal(signal.SIGCONT)
    until(page, lambda: desk.made().shots[0].shot_type == "wide")
    expect(waits).to_be_hidden()
