"""The maker's walk by keyboard alone: from a sentence to the film on its screen, and always seen where one is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import looking, sets
from tests.browser.conftest import until

IDEA = "雨夜，一个失忆的女侦探问一只会说话的猫"
FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}"""
RING = """(at) => {
  const you = document.createElement('i');
  you.style.color = 'var(--you)';
  document.body.append(you);
  const amber = getComputedStyle(you).color;
  you.remove();
  const drawn = (s) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 && s.outlineColor === amber)
    || (parseFloat(s.borderTopWidth) > 0 && s.borderTopColor === amber) || s.boxShadow.includes(amber);
  for (let n = 0, e = at; e && n < 6; n++, e = e.parentElement || e.getRootNode().host) {
    if ([e, ...(n < 4 ? e.children : [])].some((part) => drawn(getComputedStyle(part)))) return true;
  }
  return false;
}"""
"""What is focused, or the frame it lies in, wears the amber ring."""


@pytest.fixture
def page(desk, windows) -> Iterator[Page]:
    context, _ = sets.tab_of(windows, desk.running.url, desk.studio, desk.person, locale="en-GB")
    yield context.new_page()
    windows.give_back(context)


def tab_to(page: Page, selector: str, key: str = "Tab", most: int = 80) -> None:
    """Tab until the focus is on this, and it is seen there."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate(f"(wanted) => ({FOCUSED})()?.matches(wanted) ?? false", selector):
            assert page.evaluate_handle(FOCUSED).evaluate(RING), f"no ring on {selector}"
            return
    pytest.fail(f"{key} does not lead to {selector}")


def go(page: Page, keys: str, stage: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)
    page.wait_for_url(f"**/{stage}?project=*")
    expect(page).to_have_title(re.compile(f"^{stage} ", re.IGNORECASE))
    looking.settled(page)


def test_a_film_is_asked_for_without_a_mouse(desk, page):
    page.goto(desk.running.url)
    looking.settled(page)
    before = desk.projects()
    tab_to(page, ".st-key-home_idea textarea")
    page.keyboard.type(IDEA)
    tab_to(page, ".st-key-home-opts :is(button, input)")
    tab_to(page, ".st-key-home_length :is(button, input), [class*='st-key-home_length'] :is(button, input)")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    looking.settled(page)
    tab_to(page, ".st-key-make button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/film?project=*")
    assert desk.projects() == before + 1


def test_a_maker_walks_through_a_film_without_a_mouse(desk, page):
    page.goto(f"{desk.running.url}/idea?project={desk.film}&lang=en")
    looking.settled(page)
    tab_to(page, ".st-key-step-script a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/script?project=*")
    looking.settled(page)

    tab_to(page, '[class*="st-key-beat-"] textarea')
    said = page.evaluate(f"() => ({FOCUSED})().value")
    page.keyboard.press("Control+a")
    page.keyboard.type("换成这一句。")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast-say")).to_be_visible()
    looking.settled(page)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+z")
    expect(page.locator('[class*="st-key-beat-"] textarea').first).to_have_value(said)

    go(page, "g 4", "storyboard")
    first, second, third = [str(shot.id) for shot in desk.made().shots]
    tab_to(page, f'[data-shot="{first}"] .sb-open')
    page.keyboard.press("Alt+ArrowRight")
    until(page, lambda: [str(shot.id) for shot in desk.made().shots] == [second, first, third])
    page.keyboard.press("Enter")
    window = page.get_by_role("dialog")
    expect(window.locator(".sv-stage img")).to_be_visible()
    looking.settled(page)
    page.keyboard.press("Tab")
    assert page.evaluate(f"() => Boolean(({FOCUSED})().closest('[role=dialog]'))")
    page.keyboard.press("a")
    until(page, lambda: any(shot.approved_at for shot in desk.made().shots if str(shot.id) == first))
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(page.locator(f'[data-shot="{first}"] .sb-open')).to_be_focused()

    go(page, "g 5", "audio")
    tab_to(page, ".snd")
    go(page, "g 6", "video")
    tab_to(page, '[class*="st-key-open-clip-"] button')
    page.keyboard.press("Enter")
    expect(window).to_be_visible()
    looking.settled(page)
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)

    go(page, "g 7", "film")
    film = page.locator("video").first
    film.evaluate(
        "(v) => v.readyState || new Promise((go) => v.addEventListener('loadedmetadata', go, { once: true }))"
    )
    page.keyboard.press("Space")
    until(page, lambda: film.evaluate("(v) => !v.paused || v.currentTime > 0"))
    looking.hears_keys(page)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Shortcuts")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_language_and_look_are_changed_without_a_mouse_and_the_place_is_kept(desk, page):
    page.goto(f"{desk.running.url}/storyboard?project={desk.film}&lang=en")
    looking.settled(page)
    scheme = page.locator("html").evaluate("(e) => getComputedStyle(e).colorScheme")
    for words in ("中文", "换成"):
        tab_to(page, ".st-key-_account button")
        page.keyboard.press("Enter")
        item = (
            page.get_by_role("menuitem").filter(has_text=words).or_(page.get_by_role("option").filter(has_text=words))
        )
        expect(item.first).to_be_visible()
        for _ in range(8):
            if item.first.evaluate(
                "(e) => e.matches(':focus, [data-highlighted], [aria-selected=true]') || e.contains(document.activeElement) || getComputedStyle(e).backgroundColor !== 'rgba(0, 0, 0, 0)'"
            ):
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        looking.settled(page)
    expect(page).to_have_title("分镜 · 雨夜追猫 · Dailies 样片")
    assert page.locator("html").evaluate("(e) => getComputedStyle(e).colorScheme") != scheme
    assert str(desk.film) in page.url
