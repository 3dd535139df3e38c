"""The maker's walk with a finger on a phone: nothing needs zoom, nothing is too small, nothing sticks out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from core.production import script_revisions
from core.stages import STAGES
from tests.browser import looking, sets
from tests.browser.conftest import until

LEAST = 40
SMALL = """(least) => [...document.querySelectorAll('[data-testid=stMain] :is(button, [role=button], select, summary), [role=dialog] button')]
  .filter((b) => b.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && b.offsetWidth > 1)
  .filter((b) => !b.closest('[aria-hidden=true], [data-testid=stMultiSelect]'))
  .filter((b) => {
    const box = b.getBoundingClientRect(), around = getComputedStyle(b, '::after');
    const reach = around.position === 'absolute' && around.content !== 'none' ? parseFloat(around.height) || 0 : 0;
    return Math.max(box.height, reach) < least - 0.5;
  })
  .map((b) => `${b.closest('[class*="st-key-"]')?.className.match(/st-key-[a-z_-]+/)?.[0]} ${b.className.slice(0, 30)} "${(b.ariaLabel || b.innerText).slice(0, 40)}" ${b.getBoundingClientRect().height}`)"""
FIELDS = """() => [...document.querySelectorAll('input:not([type=checkbox]):not([type=radio]):not([type=range]):not([type=file]), textarea, select')]
  .filter((f) => f.checkVisibility() && f.offsetWidth > 2 && parseFloat(getComputedStyle(f).fontSize) < 16)
  .map((f) => `${f.closest('[class*="st-key-"]')?.className.match(/st-key-[a-z_-]+/)?.[0]} ${f.tagName} ${f.className} ${getComputedStyle(f).fontSize}`)"""


@pytest.fixture(scope="module")
def phone(desk, chromium) -> Iterator[Page]:
    context, _ = sets.tab_of(
        chromium,
        desk.running.url,
        desk.studio,
        desk.person,
        locale="en-GB",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def fits(page: Page) -> None:
    assert looking.overflow(page) == []
    assert page.evaluate(SMALL, LEAST) == []
    assert page.evaluate(FIELDS) == []


def test_a_film_is_asked_for_with_a_finger(desk, phone):
    phone.goto(desk.running.url)
    looking.settled(phone)
    fits(phone)
    before = desk.projects()
    box = phone.locator(".st-key-home_idea textarea")
    box.tap()
    phone.keyboard.type("雨夜，一只会说话的猫")
    make = phone.locator(".st-key-make button").locator("visible=true")
    make.tap()
    phone.wait_for_url("**/film?project=*")
    assert desk.projects() == before + 1


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_is_reached_and_worked_with_a_finger(desk, phone, stage):
    if f"project={desk.film}" not in phone.url:
        phone.goto(f"{desk.running.url}/idea?project={desk.film}")
        looking.settled(phone)
    step = phone.locator(f".st-key-step-{stage} a")
    step.scroll_into_view_if_needed()
    step.tap()
    phone.wait_for_url(f"**/{stage}?project=*")
    looking.settled(phone)
    fits(phone)


def test_a_shot_is_opened_and_approved_with_a_finger(desk, phone):
    phone.goto(f"{desk.running.url}/storyboard?project={desk.film}")
    looking.settled(phone)
    phone.locator(".sb-open").first.tap()
    window = phone.get_by_role("dialog")
    expect(window.locator(".sv-stage img")).to_be_visible()
    looking.settled(phone)
    assert phone.evaluate(SMALL, LEAST) == []
    assert looking.floats_overflow(phone) == []
    window.get_by_role("button", name="Approve").locator("visible=true").tap()
    until(phone, lambda: desk.made().shots[0].approved_at is not None)
    window.get_by_role("button", name="Close").tap()
    expect(window).to_have_count(0)


def test_a_shot_is_moved_a_line_said_anew_and_the_film_played_with_a_finger(desk, phone):
    phone.goto(f"{desk.running.url}/storyboard?project={desk.film}")
    looking.settled(phone)
    first, second, third = [shot.id for shot in desk.made().shots]
    phone.locator('.sb-card .act[aria-haspopup="menu"]').locator("visible=true").first.tap()
    phone.get_by_role("menuitem", name="Move later").tap()
    until(phone, lambda: [shot.id for shot in desk.made().shots] == [second, first, third])
    phone.locator(".st-key-step-script a").tap()
    phone.wait_for_url("**/script?project=*")
    looking.settled(phone)
    phone.locator('[class*="st-key-beat-"] textarea').first.tap()
    phone.keyboard.type("!")
    phone.locator("h1.film").tap()
    toast = phone.locator(".toast-say")
    expect(toast).to_be_visible()
    phone.locator(".st-key-toast-undo button").locator("visible=true").tap()
    expect(toast).to_contain_text("Undone")

    phone.locator(".st-key-step-film a").tap()
    phone.wait_for_url("**/film?project=*")
    looking.settled(phone)
    phone.get_by_role("button", name="Play").locator("visible=true").first.tap()
    until(phone, lambda: phone.locator("video").first.evaluate("(v) => v.currentTime > 0"))


def test_what_two_versions_changed_is_shown_where_it_is_read(desk, phone):
    with desk.studio.db.write() as session:
        line = next(b for scene in desk.made().script.scenes for b in scene.beats if b.kind != "action")
        script_revisions.save_reworded_beat(session, desk.film, line.id, line.text, f"{line.text}？")
    phone.goto(f"{desk.running.url}/script?project={desk.film}")
    looking.settled(phone)
    phone.locator(".st-key-compare-1 button").locator("visible=true").tap()
    expect(phone.locator(".st-key-compare-close button")).to_be_in_viewport()
    expect(phone.locator(".st-key-screenplay")).to_be_in_viewport()
