"""The lab's grid in a real browser: rated by keys and by touch, seen blind, laid over each other, climbed from, patched while cells
are made."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.database import tables
from core.lab import experiments, inputs, marks
from core.lab.lab_values import CellSettings, ExperimentSpec, Variant
from core.lab.marks import PersonMark
from core.people import sessions
from core.people.sessions import Person
from core.studio import Studio
from jobs.stages import lab
from tests.browser import looking, sets
from tests.browser.conftest import Running, settle, start, until
from tests.support import films

SMALL = CellSettings(width=320, height=180, seconds=2)
IDEAS = ("雨夜的便利店", "屋顶上会说话的猫")


@dataclass
class Here:
    studio: Studio
    person: Person
    open_tab: Any

    def experiment(
        self, rung: str = "still", models: tuple[str, ...] = ("builtin/painter",), made: bool = True
    ) -> uuid.UUID:
        variants = (Variant(id="a", name="A", text="{input}"), Variant(id="b", name="夜雨", text="{input}，深夜大雨"))
        spec = ExperimentSpec.model_validate(
            {
                "rung": rung,
                "variants": variants,
                "models": models,
                "inputs": inputs.inputs_from_texts(IDEAS),
                "settings": SMALL,
            }
        )
        with self.studio.db.write() as session:
            row = experiments.create_experiment(session, self.person, "哪种好", spec, cap=1_000_000)
        if made:
            lab.run_cells(self.studio, row.id, self.person)
            films.work_off(self.studio)
        return row.id

    def page(self, id: uuid.UUID, **more: Any) -> Page:
        """With the cells on screen."""
        tab = self.open_tab(f"/lab?experiment={id}&lang=en", **more)
        expect(tab.page.locator(".lg-cell").first).to_be_visible()
        self.tab = tab
        return tab.page

    def mine(self, id: uuid.UUID) -> list[PersonMark]:
        with self.studio.db.read() as session:
            return [one.mine for one in marks.marks_by_cell(session, id, self.person.id).values() if one.mine]

    def cells(self, id: uuid.UUID, **of: Any) -> list[tables.Cell]:
        with self.studio.db.read() as session:
            return list(session.query(tables.Cell).filter_by(experiment_id=id, **of))


@pytest.fixture(scope="module")
def open_studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Studio, Running]]:
    """One for all: each test is somebody of its own, with an experiment of its own."""
    home = tmp_path_factory.mktemp("grid") / "home"
    studio = sets.open_at(home)
    sets.people(studio)
    running = start(home, REDIS_URL="redis://127.0.0.1:1/0")
    yield studio, running
    running.stop()


@pytest.fixture
def here(open_studio, new_tab) -> Here:
    studio, running = open_studio
    maker = films.person(studio, "user", f"Maker {uuid.uuid4().hex[:8]}")
    token = sessions.begin_session(studio.db, maker.id)

    def open_tab(path: str, **other: Any) -> Any:
        tab = new_tab(f"{running.url}{path}", token=token, **other)
        looking.settled(tab.page)
        return tab

    return Here(studio, maker, open_tab)


def cell(page: Page, row: int, column: int):
    return page.locator(f".lg-line:nth-child({row + 2}) .lg-cell").nth(column)


def test_a_row_is_rated_rejected_and_tagged_by_keys_alone_and_stays_so(here):
    id = here.experiment()
    page = here.page(id)
    nodes = page.locator(".lg-cell").evaluate_all("(all) => { window.__cells = all; return all.length; }")
    assert nodes == 4
    cell(page, 0, 0).focus()
    for key in ("4", "ArrowRight", "5", "ArrowDown", "x", "ArrowLeft", "2", "t", "2", "6"):
        page.keyboard.press(key)
    until(page, lambda: len(here.mine(id)) == 4)
    until(page, lambda: any(mark.tags == ("hands", "off_brief") for mark in here.mine(id)))
    assert sorted(mark.stars or 0 for mark in here.mine(id)) == [0, 2, 4, 5]
    assert sum(mark.rejected for mark in here.mine(id)) == 1
    assert page.locator(".lg-cell").evaluate_all("(all) => all.every((one, n) => one === window.__cells[n])")
    page.reload()
    looking.settled(page)
    expect(cell(page, 0, 1).locator(".lg-star.on")).to_have_count(5)
    expect(cell(page, 1, 0).locator(".lg-tags")).to_contain_text("Hands")
    cell(page, 0, 0).focus()
    page.keyboard.press("0")
    until(page, lambda: sorted(mark.stars or 0 for mark in here.mine(id)) == [0, 2, 5])
    assert here.tab.complaints == [] and here.tab.outside == []
    looking.settled(page)
    assert looking.exceptions(page) == [] and looking.axe(page, ".lg") == []


def test_many_stars_in_a_breath_are_all_given_and_none_of_them_to_another_cell(here):
    id = here.experiment()
    page = here.page(id)
    given = (
        (0, 0, ("1", "2", "3")),
        (0, 1, ("ArrowRight", "1", "2")),
        (1, 1, ("ArrowDown", "3", "4", "5")),
        (1, 0, ("ArrowLeft", "2", "1")),
    )
    cell(page, 0, 0).focus()
    where = []
    for row, column, keys in given:
        for key in keys:
            page.keyboard.press(key)
        where.append((row, column, cell(page, row, column).evaluate("one => document.activeElement === one")))
    assert all(focused for *_, focused in where), where
    for row, column, keys in given:
        expect(cell(page, row, column).locator(".lg-star.on")).to_have_count(int(keys[-1]))
    until(page, lambda: sorted(mark.stars or 0 for mark in here.mine(id)) == [1, 2, 3, 5])


def test_a_picture_is_seen_large_and_arrows_go_on_to_the_next(here):
    id = here.experiment()
    page = here.page(id)
    cell(page, 0, 0).focus()
    page.keyboard.press("Enter")
    box = page.locator(".lg-box")
    expect(box).to_be_visible()
    first = box.locator("img").get_attribute("src")
    page.keyboard.press("3")
    page.keyboard.press("ArrowRight")
    expect(box.locator("img")).not_to_have_attribute("src", first or "")
    page.keyboard.press("5")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(cell(page, 0, 1)).to_be_focused()
    until(page, lambda: sorted(mark.stars or 0 for mark in here.mine(id)) == [3, 5])


def test_blind_no_name_stands_anywhere_in_the_page_of_answers(here):
    id = here.experiment("text", ("builtin/writer",))
    page = here.page(id)
    expect(page.locator(".lg-head").first).to_contain_text("A")
    page.get_by_role("button", name="Blind", exact=True).click()
    expect(page.locator(".lg-head").first).to_have_text("?")
    expect(page.locator(".lg")).to_have_class("lg k-text blind")
    inside = page.locator(".lg").evaluate("(grid) => grid.outerHTML")
    assert "夜雨" not in inside and "writer" not in inside.lower() and "¥" not in inside
    cell(page, 0, 0).focus()
    page.keyboard.press("4")
    until(page, lambda: len(here.mine(id)) == 1)


def test_texts_are_laid_over_the_first_wordings_word_by_word(here):
    id = here.experiment("text", ("builtin/writer",))
    page = here.page(id)
    page.get_by_role("button", name="Differences").click()
    expect(cell(page, 0, 1).locator(".lg-text").locator("ins, del").first).to_be_visible()
    expect(cell(page, 0, 0).locator("ins, del")).to_have_count(0)


def test_cells_are_patched_in_while_they_are_made_and_the_page_rests_after(here):
    id = here.experiment(made=False)
    page = here.page(id)
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".lg-cell.is-wait, .lg-cell.is-work")).to_have_count(4)
    page.evaluate("() => { window.__cells = [...document.querySelectorAll('.lg-cell')]; }")
    films.work_off(here.studio)
    expect(page.locator(".lg-cell.is-done")).to_have_count(4)
    assert page.evaluate("() => window.__cells.every((one) => one.isConnected)")
    settle(page)


def test_one_cell_is_cancelled_by_a_key_and_asked_again(here):
    id = here.experiment(made=False)
    lab.run_cells(here.studio, id, here.person)
    page = here.page(id)
    cell(page, 0, 0).focus()
    page.keyboard.press("c")
    until(page, lambda: len(here.cells(id, state="cancelled")) == 1)
    expect(cell(page, 0, 0)).to_contain_text("Cancelled")
    cell(page, 0, 0).get_by_role("button", name="Try again").click()
    until(page, lambda: len(here.cells(id, state="pending")) == 4)


def test_a_still_that_was_picked_climbs_to_a_clip_at_the_price_that_was_said(here):
    id = here.experiment()
    page = here.page(id)
    cell(page, 0, 1).focus()
    page.keyboard.press("s")
    climb = page.locator(".lg-bar").get_by_role("button", name="Short draft")
    expect(climb).to_contain_text("¥0")
    climb.click()
    until(
        page,
        lambda: films.work_off(here.studio) == 0 and [c.state for c in here.cells(id, rung="draft")] == ["completed"],
    )
    expect(page.locator(".lg-rungs [aria-pressed=true]")).to_have_text("Short draft")
    expect(page.locator(".lg-cell.is-done.k-clip")).to_have_count(1)
    assert {row.state for row in here.cells(id, rung="draft")} == {"completed"}


def test_sounds_play_one_at_a_time_and_a_row_one_after_another(here):
    id = here.experiment("sound", ("builtin/composer",))
    page = here.page(id)
    page.get_by_role("button", name="Play row").first.click()
    expect(page.locator(".lg [data-now=playing]")).to_have_count(1)
    expect(cell(page, 0, 1).locator("[data-now=playing]")).to_have_count(1)
    cell(page, 1, 0).focus()
    page.keyboard.press(" ")
    expect(cell(page, 1, 0).locator("[data-now=playing]")).to_have_count(1)
    expect(page.locator(".lg [data-now=playing]")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_everything_is_done_by_touch(here, scheme):
    id = here.experiment()
    page = here.page(id, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, color_scheme=scheme)
    assert looking.overflow(page) == []
    cell(page, 0, 0).get_by_role("button", name="Give 4 stars").tap()
    cell(page, 0, 0).get_by_role("button", name="What is wrong").tap()
    page.get_by_role("menuitemcheckbox", name="Hands").tap()
    until(page, lambda: [(mark.stars, mark.tags) for mark in here.mine(id)] == [(4, ("hands",))])
    page.locator(".lg-marked").tap()
    expect(page.locator(".lg-tagmenu")).to_be_hidden()
    cell(page, 0, 0).locator(".lg-zoom").tap()
    box = page.locator(".lg-box")
    expect(box).to_be_visible()
    box.get_by_role("button", name="Give 5 stars").tap()
    until(page, lambda: [mark.stars for mark in here.mine(id)] == [5])
    assert looking.axe(page, ".lg-box") == [] and looking.floats_overflow(page) == []


def test_arrow_keys_choose_between_the_two_after_their_tab_was_clicked(here):
    id = here.experiment()
    page = here.page(id)
    page.get_by_text("2 · Look blind", exact=True).click()
    expect(page.locator(".lp-two")).to_be_focused()
    page.keyboard.press("ArrowLeft")

    def votes() -> int:
        with here.studio.db.read() as session:
            return session.query(tables.PairVote).filter_by(experiment_id=id).count()

    until(page, lambda: votes() == 1)
