"""The whole walk: shots of a film tried in three wordings by two models, rated by keys, what won put into use, and what is made next
is made with it; a script's wording likewise, and back again."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from core.database import tables
from core.lab import experiments, inputs
from core.lab.lab_values import CellSettings, ExperimentSpec, Variant
from core.people import sessions
from core.people.sessions import Person
from core.production import production_plan
from core.project import projects
from core.project.projects import Brief
from core.studio import Studio
from jobs import queue
from tests.browser import looking, sets
from tests.browser.conftest import until
from tests.support import film_vendors, films

IDEA = sets.IDEAS["zh"]
STILLS = ("builtin/painter", "openai/gpt-image-2.6-sunburst")


@pytest.fixture
def stage(tmp_path, studio_at, new_tab):
    """A film with its shots, a vendor of pictures at its own address, and a maker's tab."""
    studio = sets.open_at(tmp_path / "home")
    maker = sets.people(studio)["user"]
    with film_vendors.standing(["openai"]) as there:
        running = studio_at()
        token = sessions.begin_session(studio.db, maker.id)

        def open_tab(path: str) -> Any:
            tab = new_tab(f"{running.url}{path}", token=token)
            looking.settled(tab.page)
            return tab

        yield studio, maker, open_tab, there


def film(studio: Studio, maker: Person, *stages: str) -> uuid.UUID:
    brief = Brief(idea=IDEA, seconds=10, short_side=180, language="zh")
    with studio.db.write() as session:
        id = projects.create(session, maker.id, brief).id
    queue.submit(studio, "film.make", user=maker.id, project_id=id, params={"stages": list(stages)}, expected_s=9.0)
    films.work_off(studio)
    return id


def told_with(studio: Studio, stage: str, of: uuid.UUID) -> str:
    """The template of the newest call for this stage of a film, as the ledger has it."""
    call = tables.Call
    rows = select(call.template).where(call.project_id == of, call.stage == stage, call.template != "")
    with studio.db.read() as session:
        return session.scalar(rows.order_by(call.created_at.desc()).limit(1)) or ""


def paint(studio: Studio, maker: Person, of: uuid.UUID) -> None:
    with studio.db.read() as session:
        shot = production_plan.load_snapshot(session, of).shots[0]
    take = {"id": str(shot.id), "take": 7}
    queue.submit(
        studio, "storyboard.paint", user=maker.id, project_id=of, params=take, target_id=str(shot.id), expected_s=1.0
    )
    films.work_off(studio)


def rate_all(page: Page, columns: dict[int, str]) -> None:
    """Every row by keys: the n-th column gets its stars."""
    rows = page.locator(".lg-line").count() - 1
    for row in range(rows):
        page.locator(f".lg-line:nth-child({row + 2}) .lg-cell").first.focus()
        for column in range(len(columns)):
            page.keyboard.press(columns[column])
            page.keyboard.press("ArrowRight")


def test_what_won_on_stills_is_what_the_next_picture_is_painted_with(stage):
    studio, maker, open_tab, there = stage
    shown = film(studio, maker, "script", "characters", "storyboard")
    film_vendors.open_doors(studio, there)
    with studio.db.write() as session:
        shots = inputs.inputs_from_shots(session, shown)[:2]
        wordings = ("{prompt}", "{prompt}，深夜大雨，霓虹倒影", "{prompt}，清晨薄雾")
        variants = [Variant(id=id, name=id.upper(), text=text) for id, text in zip("abc", wordings, strict=True)]
        spec = ExperimentSpec.model_validate(
            {
                "rung": "still",
                "variants": variants,
                "models": STILLS,
                "inputs": shots,
                "task_type": "storyboard_generation",
            }
            | {"settings": CellSettings(width=320, height=180)}
        )
        id = experiments.create_experiment(session, maker, "雨还是雾", spec, project_id=shown, cap=90_000_000).id
    paint(studio, maker, shown)
    before = told_with(studio, "storyboard", shown)
    page = open_tab(f"/lab?experiment={id}&lang=en").page
    page.get_by_role("button", name="Run").click()
    until(page, lambda: _count(studio, id) == 12)
    films.work_off(studio)
    expect(page.locator(".lg-cell.is-done")).to_have_count(12)
    rate_all(page, {0: "1", 1: "2", 2: "5", 3: "5", 4: "2", 5: "1"})
    until(page, lambda: _marked(studio, id) == 12)
    page.get_by_text("3 · Decide", exact=True).click()
    expect(page.get_by_text("Not yet decided")).to_be_visible()  # two inputs are too few to say so
    page.get_by_role("button", name="Promote B").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("5.0 stars")
    expect(dialog).to_contain_text("it takes 8 to say anything")
    expect(dialog).to_contain_text("in everybody’s")
    assert looking.axe(page, '[role="dialog"]') == []
    dialog.get_by_text("use it all the same").click()
    dialog.get_by_role("button", name="Use as Storyboards · For anything").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Storyboards · For anything v2").first).to_be_visible()
    paint(studio, maker, shown)
    assert told_with(studio, "storyboard", shown) == "storyboard_generic@2" != before
    page.get_by_role("button", name="Roll back to v1").click()
    expect(page.get_by_text("Storyboards · For anything v1").first).to_be_visible()
    assert looking.exceptions(page) == [] and looking.overflow(page) == []


def test_what_won_on_scripts_tells_the_next_script_and_rolled_back_the_one_after_is_told_as_before(stage):
    studio, maker, open_tab, _ = stage
    first = film(studio, maker, "script")
    usual = told_with(studio, "script", first)
    name = usual.partition("@")[0]
    assert usual == f"{name}@1"
    with studio.db.write() as session:
        variants = [
            Variant(id="a", name="A", text="把 {idea} 写成剧本。", template=usual),
            Variant(id="b", name="B", text="把 {idea} 写成剧本，只用动作。", template=usual),
        ]
        spec = ExperimentSpec.model_validate(
            {
                "rung": "text",
                "variants": variants,
                "models": ["builtin/writer"],
                "inputs": inputs.inputs_from_texts([IDEA, "雨夜的猫", "灯塔"]),
            }
        )
        id = experiments.create_experiment(session, maker, "剧本怎么说", spec).id
    page = open_tab(f"/lab?experiment={id}&lang=en").page
    page.get_by_role("button", name="Run").click()
    until(page, lambda: _count(studio, id) == 6)
    films.work_off(studio)
    expect(page.locator(".lg-cell.is-done")).to_have_count(6)
    rate_all(page, {0: "1", 1: "5"})
    until(page, lambda: _marked(studio, id) == 6)
    page.get_by_text("3 · Decide", exact=True).click()
    page.get_by_role("button", name="Promote B").click()
    page.get_by_role("dialog").get_by_text("use it all the same").click()
    page.get_by_role("dialog").get_by_role("button", name="Use as Scripts").click()
    expect(page.get_by_text(" v2 (中文) is in use").first).to_be_visible()
    second = film(studio, maker, "script")
    assert told_with(studio, "script", second) == f"{name}@2"
    seen = open_tab(f"/script?project={second}&lang=en").page
    expect(seen.get_by_text("version 2 (the builtin writer does not read it)")).to_have_count(1)
    page.get_by_role("button", name="Roll back to v1").click()
    expect(page.get_by_text(" v1 (中文) is in use").first).to_be_visible()
    assert told_with(studio, "script", film(studio, maker, "script")) == usual


def _count(studio: Studio, id: uuid.UUID) -> int:
    with studio.db.read() as session:
        return session.query(tables.Cell).filter_by(experiment_id=id).count()


def _marked(studio: Studio, id: uuid.UUID) -> int:
    with studio.db.read() as session:
        return (
            session.query(tables.CellMark)
            .join(tables.Cell, tables.Cell.id == tables.CellMark.cell_id)
            .filter(tables.Cell.experiment_id == id)
            .count()
        )
