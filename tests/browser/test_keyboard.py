"""By keyboard alone: from the door to a film, a budget and an experiment, through every stage of a film, and always seen where one is."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from core.database import tables
from core.money import budgets, monthly_spend
from core.money.ledger import Account
from core.people import notices, users
from core.studio import open_studio
from tests.browser import looking, sets
from tests.browser.conftest import GOOD, LOOK, Desk, until
from tests.support import films

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
  for (let n = 0, e = at; e && n < 9; n++, e = e.parentElement || e.getRootNode().host) {
    if ([e, ...(n < 4 ? e.children : [])].some((part) => drawn(getComputedStyle(part)))) return true;
  }
  return false;
}"""
"""What is focused, or the frame it lies in, wears the amber ring."""
SEEN = f"(at) => at === document.body || ({RING})(at)"
CALLED = "(at) => `${at.tagName} ${at.ariaLabel || at.innerText || at.className}`.slice(0, 120)"
UNSEEN = f"() => {{ const at = ({FOCUSED})(); return ({SEEN})(at) ? '' : ({CALLED})(at); }}"
"""What has the focus and no ring, looked at in one go: between two looks it may be drawn anew."""
BELL = ".st-key-bell-list button"
BUDGET = ":is(.st-key-month-budget, .st-key-month-budget-typed) input"
WORDINGS = ("Open a film with {input}", "Open a film with {input}, and nobody speaks")
INPUTS = ("a lighthouse", "a night market", "a talking cat")


@pytest.fixture
def door(desk, windows) -> Iterator[Page]:
    """The form at the door, for somebody who has a password; the month has no limit before or after."""
    users.set_password(desk.studio.db, desk.person.id, GOOD)
    context = windows.new_context(**LOOK, locale="en-GB")
    page = context.new_page()
    page.goto(desk.running.url)
    looking.settled(page)
    yield page
    windows.give_back(context)
    with desk.studio.db.write() as session:
        monthly_spend.set_monthly_limit(session, desk.person, "month", None, "")


@pytest.fixture
def page(desk, windows) -> Iterator[Page]:
    context, _ = sets.tab_of(windows, desk.running.url, desk.studio, desk.person, locale="en-GB")
    yield context.new_page()
    windows.give_back(context)


def tab_to(page: Page, selector: str, key: str = "Tab", most: int = 80) -> None:
    """Tab until the focus is on this. It is seen wherever it comes by, and nowhere held fast."""
    for _ in range(most):
        page.keyboard.press(key)
        assert not (unseen := page.evaluate(UNSEEN)), f"no ring on {unseen}"
        at = page.evaluate_handle(FOCUSED)
        if at.evaluate("(at, wanted) => at.matches(wanted)", selector):
            return
    pytest.fail(f"{key} does not lead to {selector}: it is on {page.evaluate_handle(FOCUSED).evaluate(CALLED)}")


def choose(page: Page, group: str, option: str) -> None:
    """One of several that stand side by side: with the arrows, from the one that Tab leads to."""
    tab_to(page, f"{group} :is(button, input)")
    for _ in range(12):
        if page.evaluate(f"() => ({FOCUSED})().closest('label, button').innerText.trim()") == option:
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowRight")
    pytest.fail(f"the arrows do not lead to {option}")


def to_page(page: Page, name: str) -> None:
    tab_to(page, f"[data-testid=stTopNavLink][href$={name.lower()}]", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile(f"^{name} "))
    looking.settled(page)


def month_limit(desk: Desk) -> int | None:
    with desk.studio.db.read() as session:
        return next((each.limit for each in budgets.account_budgets(session, Account()) if each.scope == "month"), None)


def cells(desk: Desk, url: str) -> int:
    """How many answers were asked for in the experiment at this address."""
    with desk.studio.db.read() as session:
        of = uuid.UUID(url.partition("experiment=")[2][:36])
        return session.query(tables.Cell).filter_by(experiment_id=of).count()


def go(page: Page, keys: str, stage: str) -> None:
    for key in keys.split():
        page.keyboard.press(key)
    page.wait_for_url(f"**/{stage}?project=*")
    expect(page).to_have_title(re.compile(f"^{stage} ", re.IGNORECASE))
    looking.settled(page)


def test_a_notice_that_comes_leaves_the_focus_on_the_bell(desk, page):
    page.goto(desk.running.url)
    looking.settled(page)
    tab_to(page, BELL)
    with desk.studio.db.write() as session:
        notices.send_notice(session, [desk.person.id], {"say": "alerts.bell"}, {}, datetime.now(UTC))
    expect(page.locator(BELL).locator("visible=true")).to_have_accessible_name("Notices, 1 unread")
    looking.settled(page)
    at = page.evaluate_handle(FOCUSED)
    assert at.evaluate(f"at => at.matches('{BELL}')"), at.evaluate(CALLED)
    assert at.evaluate(RING)


def test_one_signs_in_makes_a_film_sets_a_budget_and_runs_an_experiment_without_a_mouse(desk, door):
    signs_in(door, desk)
    makes_a_film(door, desk)
    sets_a_budget(door, desk)
    runs_an_experiment(door, desk)


def signs_in(page: Page, desk: Desk) -> None:
    tab_to(page, "input[autocomplete=username]")
    page.keyboard.type(desk.person.email)
    tab_to(page, "input[type=password]")
    page.keyboard.type(GOOD)
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Home "))
    looking.settled(page)


def makes_a_film(page: Page, desk: Desk) -> None:
    before = desk.projects()
    tab_to(page, ".st-key-home_idea textarea")
    page.keyboard.type(IDEA)
    tab_to(page, ".st-key-home-more summary")
    page.keyboard.press("Enter")
    choose(page, ".st-key-home_length", "10 s")
    looking.settled(page)
    tab_to(page, ".st-key-make button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/film?project=*")
    assert desk.projects() == before + 1
    films.work_off(open_studio(desk.studio.settings, [films.Company()]))
    film = page.locator("video").first
    film.wait_for(state="attached")
    looking.settled(page)
    page.keyboard.press("Space")
    until(page, lambda: film.evaluate("(v) => !v.paused || v.currentTime > 0"))


def sets_a_budget(page: Page, desk: Desk) -> None:
    to_page(page, "Costs")
    tab_to(page, BUDGET)
    page.keyboard.press("Control+a")
    page.keyboard.type("640")
    page.keyboard.press("Enter")
    until(page, lambda: month_limit(desk) == 640_000_000)
    looking.settled(page)


def runs_an_experiment(page: Page, desk: Desk) -> None:
    """Two wordings on three lines of one's own; the window in which they are typed gives the focus back."""
    to_page(page, "Lab")
    choose(page, ".st-key-lab_view", "Experiments")
    looking.settled(page)
    tab_to(page, ":is(.st-key-lab-new, .st-key-lab-new-empty) button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lab?experiment=*")
    looking.settled(page)
    writes(page, "A", WORDINGS[0])
    tab_to(page, ".st-key-lab-add button")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Wording B", exact=True)).to_be_visible()
    looking.settled(page)
    writes(page, "B", WORDINGS[1], key="Shift+Tab")
    tab_to(page, ".st-key-lab-choose button")
    page.keyboard.press("Enter")
    window = page.get_by_role("dialog")
    expect(window).to_be_visible()
    looking.settled(page)
    choose(page, ".st-key-lab_pick_kind", "Typed")
    looking.settled(page)
    tab_to(page, ".st-key-lab_typed textarea")
    page.keyboard.type("\n".join(INPUTS))
    tab_to(page, ".st-key-lab-add-words button")
    page.keyboard.press("Enter")
    expect(window).to_contain_text(f"{len(INPUTS)} inputs chosen")
    looking.settled(page)
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)
    expect(page.locator(".st-key-lab-choose button").locator("visible=true")).to_be_focused()
    looking.settled(page)
    page.keyboard.press("Control+Enter")
    asked = len(WORDINGS) * len(INPUTS)
    until(page, lambda: cells(desk, page.url) == asked)
    films.work_off(desk.studio)
    expect(page.locator(".lg-cell.is-done")).to_have_count(asked)


def writes(page: Page, letter: str, words: str, key: str = "Tab") -> None:
    """What is left is kept."""
    tab_to(page, f'textarea[aria-label="Wording {letter}"]', key=key)
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    looking.settled(page)


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
    tab_to(page, ".tray button")
    page.keyboard.press("ArrowRight")
    lays = page.evaluate(f"() => ({FOCUSED})().className")
    page.keyboard.press("Home")
    assert (lays, page.evaluate(f"() => ({FOCUSED})().className.trim()")) == ("lay", "try"), "thirty effects, one stop"
    tab_to(page, ".snd", most=10)
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
