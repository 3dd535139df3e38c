"""The quick box in a browser: the first answer in under a second, stars by keys, pictures and sounds, at a desk and on a phone."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from core.database import tables
from core.people import sessions
from core.studio import Studio
from tests.browser import looking, sets
from tests.browser.conftest import Running, start, until
from tests.support import films

CLOCK = """() => {
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".st-key-lab-run")) return;
    window.__had = new Set([...document.querySelectorAll(".lq-one")].map((one) => one.dataset.cell));
    [window.__asked, window.__first] = [performance.now(), 0];
  }, true);
  new MutationObserver(() => {
    if (!window.__asked || window.__first) return;
    const news = [...document.querySelectorAll(".lq-one")].filter((one) => !window.__had.has(one.dataset.cell));
    if (news.some((one) => one.querySelector(".lq-text")?.textContent)) window.__first = performance.now() - window.__asked;
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
TURN = """(kind) => new Promise((done) => {
  const radios = () => [...document.querySelectorAll("[role=radio]")];
  const said = () => radios().map((one) => one.textContent).join();
  const [had, began] = [said(), performance.now()];
  new MutationObserver((_, eye) => {
    if (said() === had) return;
    eye.disconnect();
    done(performance.now() - began);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
  radios().find((one) => one.textContent.trim() === kind).click();
})"""
TURN_MS = 250
"""From a click on a kind until its own choices stand there, on a machine that does nothing else."""
TRIES = 5


@pytest.fixture(scope="module")
def open_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Studio, Running]]:
    """One for all, with a worker of this machine behind it: each test is somebody of its own, with a lab of their own."""
    home = tmp_path_factory.mktemp("quick") / "home"
    studio = sets.open_at(home)
    sets.people(studio)
    running = start(home, REDIS_URL="", DAILIES_WORKERS="1")
    yield studio, running
    running.stop()


@pytest.fixture
def lab(open_studio, new_tab):
    """The lab in a tab of somebody who tries models."""
    studio, running = open_studio
    maker = films.person(studio, "user", f"Maker {uuid.uuid4().hex[:8]}")
    token = sessions.begin_session(studio.db, maker.id)

    def open_tab(path: str = "/lab?lang=en", **other):
        tab = new_tab(f"{running.url}{path}", token=token, **other)
        looking.settled(tab.page)
        return tab

    return open_tab


def ask(page: Page, prompt: str) -> None:
    page.locator(".st-key-lab_prompt textarea").fill(prompt)
    page.locator(".st-key-lab-run button").click()


def slowness(page: Page) -> float:
    """How many times longer than on a quiet machine the same page takes now to show other choices, one at least."""
    took = []
    for kind in ("Picture", "Text"):
        took.append(page.evaluate(TURN, kind))
        looking.settled(page)
    return max(1.0, sum(took) / len(took) / TURN_MS)


def test_the_first_answer_of_the_builtin_engine_is_there_within_a_second(lab):
    """Held against a turn of the same page in the same moment: a machine that does other work as well is slow at both."""
    page = lab().page
    ask(page, "Somebody warms up the studio")
    expect(page.locator(".lq-one .s-done")).to_be_visible()
    looking.settled(page)
    page.evaluate(CLOCK)
    took = []
    for turn in range(TRIES):
        ask(page, f"Open a film in corner shop {turn} on a rainy night")
        page.wait_for_function("() => window.__first")
        took.append(round(page.evaluate("window.__first")))
        expect(page.locator(".lq-one .s-done")).to_be_visible()
        looking.settled(page)
        page.evaluate("() => { window.__asked = 0; }")
        slower = slowness(page)
        if took[-1] < 1000 * slower:
            break
    print(
        f"first text after {took} ms, where a turn of the page takes {slower:.1f} times as long as on a quiet machine"
    )
    assert took[-1] < 1000 * slower


def stars(studio: Studio) -> list[int | None]:
    with studio.db.read() as session:
        return list(session.scalars(select(tables.CellMark.stars)))


def test_an_answer_is_rated_by_a_key_and_keeps_its_stars_and_its_address(open_studio, lab):
    studio, _ = open_studio
    tab = lab()
    page = tab.page
    ask(page, "One line for a lonely astronaut")
    expect(page.locator(".lq-one .s-done")).to_be_visible()
    looking.settled(page)
    page.locator(".lq-one").focus()
    page.keyboard.press("4")
    expect(page.locator(".lq-stars [aria-pressed=true]")).to_have_count(4)
    until(page, lambda: stars(studio) == [4])
    page.reload()
    expect(page.locator(".lq-stars [aria-pressed=true]")).to_have_count(4)
    expect(page.locator(".st-key-lab_prompt textarea")).to_have_value("One line for a lonely astronaut")
    looking.settled(page)
    assert looking.exceptions(page) == [] and looking.axe(page) == [] and tab.complaints == [] and tab.outside == []
    page.get_by_role("button", name="Make a film of it").click()
    expect(page.locator(".st-key-home_idea textarea")).not_to_have_value("")


def test_sounds_come_as_players_side_by_side_and_nothing_sticks_out_at_any_width(lab):
    page = lab(viewport={"width": 390, "height": 844}).page
    page.get_by_role("radio", name="Sound").click()
    looking.settled(page)
    ask(page, "Rain on a tin roof")
    expect(page.locator(".lq .snd")).to_have_count(3, timeout=60_000)
    for width in (390, 1400):
        page.set_viewport_size({"width": width, "height": 844})
        looking.settled(page)
        assert looking.overflow(page) == [] and looking.axe(page) == [] and looking.unnamed_buttons(page) == [], width


def test_a_picture_is_painted_in_the_frame_and_the_style_that_were_chosen(lab):
    page = lab().page
    page.get_by_role("radio", name="Picture").click()
    looking.settled(page)
    page.get_by_role("radio", name="1:1").click()
    looking.settled(page)
    ask(page, "A small station below snowy mountains")
    picture = page.locator(".lq-picture img")
    expect(picture).to_be_visible(timeout=60_000)
    page.wait_for_function("() => document.querySelector('.lq-picture img').naturalWidth")
    assert picture.evaluate("image => image.naturalWidth === image.naturalHeight")


def test_what_was_asked_quickly_opens_as_an_experiment_with_its_answer(lab):
    page = lab().page
    ask(page, "Three twists in which the detective did it")
    expect(page.locator(".lq-one .s-done")).to_be_visible()
    looking.settled(page)
    page.get_by_role("button", name="Open as an experiment").click()
    expect(page.locator(".st-key-lab-bar")).to_contain_text("1 cell")
    expect(page.locator(".st-key-lab-bar")).to_contain_text("all there")
    looking.settled(page)
    assert looking.exceptions(page) == [] and looking.overflow(page) == []
