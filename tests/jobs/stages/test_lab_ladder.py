"""The ladder: a text's answer is painted, a still is filmed; only chosen cells climb, and what they made goes with them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.database import tables
from core.errors import NothingToTry
from core.lab import cells, experiments, inputs, quality_ladder
from core.lab.lab_values import CellSettings, ExperimentSpec, Variant
from core.money.ledger import Account
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs.stages import lab
from providers.vendors.self_hosted.builtin import PROVIDER
from tests.conftest import furnish
from tests.jobs.stages.test_lab_run import Pen
from tests.support.films import person, work_off

SPEC = ExperimentSpec(
    rung="text",
    variants=(Variant(id="a", text="{input}"), Variant(id="b", text="{input}，夜里")),
    models=("pen/quill",),
    inputs=inputs.inputs_from_texts(["灯塔下的女孩"]),
    settings=CellSettings(width=320, height=180, seconds=5),
)


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    opened = open_studio(
        Settings(dailies_home=tmp_path, database_url="", redis_url="", assets_url=""), [Pen(), PROVIDER]
    )
    furnish(opened.db)
    yield opened
    opened.db.engine.dispose()


def made(studio: Studio, experiment_id: uuid.UUID, rung: str) -> list[tables.Cell]:
    with studio.db.read() as session:
        return [cell for cell in cells.list_cells(session, experiment_id) if cell.rung == rung]


def test_a_chosen_text_becomes_a_still_and_the_still_a_short_clip(studio: Studio) -> None:
    who = person(studio)
    with studio.db.write() as session:
        experiment_id = experiments.create_experiment(session, who, "灯塔", SPEC).id
    lab.run_cells(studio, experiment_id, who)
    work_off(studio)
    text = made(studio, experiment_id, "text")[1]
    account = Account(user_id=who.id)
    assert quality_ladder.plan_climb(studio, account, [text.id], "still", ["builtin/painter", "pen/easel"]).calls == 2
    lab.climb_cells(studio, who, [text.id], "still", ["pen/easel"])
    work_off(studio)
    (still,) = made(studio, experiment_id, "still")
    assert (still.state, still.parent_id, still.variant) == ("completed", text.id, "b")
    assert cells.request_of(still).prompt == text.answer == "quill:灯塔下的女孩，夜里"
    lab.climb_cells(studio, who, [still.id], "draft", ["builtin/camera"])
    work_off(studio)
    (draft,) = made(studio, experiment_id, "draft")
    asked = cells.request_of(draft)
    assert (draft.state, asked.references, asked.seconds) == ("completed", (still.sha256,), 4.0)
    assert draft.media_type == "video/mp4" and draft.thumb and draft.facts["recipe"]["still"] == still.sha256
    assert lab.climb_cells(studio, who, [still.id], "draft", ["builtin/camera"]) is None
    with pytest.raises(NothingToTry):
        lab.climb_cells(studio, who, [text.id], "clip")


def test_a_failed_climb_is_asked_again_by_the_next_run(studio: Studio) -> None:
    who = person(studio)
    with studio.db.write() as session:
        experiment_id = experiments.create_experiment(session, who, "灯塔", SPEC).id
    lab.run_cells(studio, experiment_id, who)
    work_off(studio)
    lab.climb_cells(studio, who, [made(studio, experiment_id, "text")[0].id], "still", ["pen/easel"])
    lab.cancel_cell(studio, who, made(studio, experiment_id, "still")[0].id)
    assert made(studio, experiment_id, "still")[0].state == "cancelled"
    assert lab.run_cells(studio, experiment_id, who) is not None
    work_off(studio)
    assert [cell.state for cell in made(studio, experiment_id, "still")] == ["completed"]
