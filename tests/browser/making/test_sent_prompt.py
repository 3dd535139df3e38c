"""What was sent for a take, in a browser: unfolded, copied, and held in fields that one may change."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from core.models import edited_requests
from core.people import sessions
from tests.browser.conftest import Desk, settle, until
from tests.support import films


def test_what_was_sent_is_unfolded_copied_and_opened_to_be_changed(desk: Desk, new_tab: Callable) -> None:
    shot = desk.made().shots[0]
    told = edited_requests.request_sent(desk.made().takes[shot.take_id])
    page = new_tab(desk.running.url).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.running.url)
    token = films.token(desk.studio, desk.person)
    page.context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": desk.running.url}])
    page.goto(f"{desk.running.url}/storyboard?project={desk.film}&shot={shot.id}&lang=en")
    expect(page.locator(".sv-a img")).to_be_visible()
    settle(page)
    page.get_by_text("What was sent").click()
    expect(page.locator(".sent pre").first).to_have_text(told["prompt"])
    settle(page)
    page.locator(f".st-key-sent-copy-{shot.take_id}-box").get_by_text("Copy").click()
    until(page, lambda: page.evaluate("() => navigator.clipboard.readText()").startswith(told["prompt"]))
    page.get_by_role("button", name="Edit for this take").click()
    expect(page.get_by_label("Prompt")).to_have_value(told["prompt"])
    page.get_by_role("button", name="Leave it").click()
    expect(page.locator(".sent pre").first).to_be_visible()
