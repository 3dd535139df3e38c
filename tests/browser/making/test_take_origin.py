"""Why a model was asked is read by keyboard, and somebody says what became of a call that may have been paid."""

from __future__ import annotations

from playwright.sync_api import expect
from sqlalchemy import select

from core.database import tables
from tests.browser import looking, sets
from tests.browser.conftest import Desk, until
from tests.support import doubted_call


def test_why_is_read_by_keyboard_and_what_was_paid_is_said_to_be(desk, windows):
    task_id, key = doubted_call.clip(desk.studio, desk.person, desk.film, desk.made().shots[1].id)
    phone = {"viewport": {"width": 390, "height": 844}, "reduced_motion": "reduce"}
    context, _ = sets.tab_of(windows, desk.running.url, desk.studio, desk.person, locale="en-GB", **phone)
    page = context.new_page()
    page.goto(f"{desk.running.url}/storyboard?project={desk.film}&shot={desk.made().shots[0].id}&lang=en")
    why = page.get_by_role("dialog").locator("details.why")
    why.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(why.get_by_role("rowheader", name="image asked")).to_be_visible()
    expect(why.get_by_text("Score =")).to_be_visible()
    assert looking.floats_overflow(page) == []
    assert looking.axe(page, "[role=dialog]") == []

    page.goto(f"{desk.running.url}/tasks?lang=en")
    card = page.locator(".doubt")
    expect(card).to_contain_text("¥0.71 ($0.1)")
    looking.settled(page)
    assert looking.overflow(page) == []
    assert looking.axe(page) == []
    page.get_by_role("button", name="It was paid for: make it again · ¥0.71").click()
    until(page, lambda: _state(desk, key) == "done")
    expect(card).to_have_count(0)
    with desk.studio.db.read() as session:
        assert session.get_one(tables.Task, task_id).status == "pending"
    assert looking.exceptions(page) == []
    windows.give_back(context)


def _state(desk: Desk, key: str) -> str:
    with desk.studio.db.read() as session:
        return session.scalars(select(tables.Call.state).where(tables.Call.key == key)).one()
