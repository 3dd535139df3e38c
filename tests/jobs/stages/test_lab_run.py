"""An experiment is made, planned and run: each cell by its own model, kept with what it cost; text is heard while it is written."""

from __future__ import annotations

import io
import time
import uuid
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from core.database import tables
from core.lab import cells, experiments, inputs, run_plan
from core.lab.lab_values import CellSettings, ExperimentSpec, Variant
from core.money.ledger import Account
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs import queue
from jobs.stages import lab
from providers.base import Capability, Errand, Model, Request, Result, Usage
from providers.errors import BadKey, Lost, Refused, Unable
from providers.gateway.gateway import Gateway
from providers.provider import Provider
from tests.conftest import furnish
from tests.support.core_time import usual_seconds
from tests.support.films import person, work_off

WORDINGS = (Variant(id="a", text="把「{input}」写成一句广告词"), Variant(id="b", text="{input}，一句话，押韵"))
INPUTS = inputs.inputs_from_texts(["雨夜的便利店", "会说话的猫"])


class Pen(Provider):
    """Two writers and a painter, who say what they were asked, or what they are told to; each call is counted."""

    name = "pen"

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.says: dict[str, Result] = {}

    def models(self) -> tuple[Model, ...]:
        text, image = Capability.TEXT, Capability.IMAGE
        return (
            Model(provider="pen", name="quill", capability=text, price_micro_yuan=0),
            Model(provider="pen", name="brush", capability=text, price_micro_yuan=0),
            Model(provider="pen", name="easel", capability=image, price_micro_yuan=0),
        )

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        self.asked[model.name] += 1
        if model.name in self.says:
            return self.says[model.name]
        if model.capability is Capability.IMAGE:
            out = io.BytesIO()
            Image.new("RGB", (request.width, request.height), (90, 120, 60)).save(out, "PNG")
            return Result(content=out.getvalue(), media_type="image/png")
        return Result(text=f"{model.name}:{request.prompt}", usage=Usage(tokens_in=3, tokens_out=4))

    def stream(self, model: Model, request: Request, errand: Errand) -> Generator[str, None, Result]:
        whole = self.generate(model, request, errand)
        yield from (whole.text[n : n + 4] for n in range(0, len(whole.text), 4))
        return whole


@pytest.fixture
def pen() -> Pen:
    return Pen()


@pytest.fixture
def studio(tmp_path: Path, pen: Pen) -> Iterator[Studio]:
    opened = open_studio(Settings(dailies_home=tmp_path, database_url="", redis_url="", assets_url=""), [pen])
    furnish(opened.db)
    yield opened
    opened.db.engine.dispose()


def grid(studio: Studio, who: object, **facts: object) -> uuid.UUID:
    told = {"variants": WORDINGS, "models": ("pen/quill", "pen/brush"), "inputs": INPUTS, **facts}
    with studio.db.write() as session:
        return experiments.create_experiment(session, who, "广告词", ExperimentSpec.model_validate(told)).id  # type: ignore[arg-type]


def rows(studio: Studio, experiment_id: uuid.UUID) -> list[tables.Cell]:
    with studio.db.read() as session:
        return cells.list_cells(session, experiment_id)


def planned(studio: Studio, who: object, experiment_id: uuid.UUID) -> run_plan.GridPlan:
    with studio.db.read() as session:
        row = session.get_one(tables.Experiment, experiment_id)
    return run_plan.plan_grid(studio, Account(user_id=who.id), row)  # type: ignore[attr-defined]


def test_every_cell_is_asked_of_its_own_model_with_the_wording_filled_from_its_input(studio: Studio, pen: Pen) -> None:
    who = person(studio)
    experiment_id = grid(studio, who)
    assert planned(studio, who, experiment_id).calls == 8
    lab.run_cells(studio, experiment_id, who)
    work_off(studio)
    made = rows(studio, experiment_id)
    assert {cell.state for cell in made} == {"completed"}
    assert len({cell.answer for cell in made}) == 8
    for cell in made:
        assert cell.answer.startswith(cell.model.partition("/")[2] + ":")
    one = next(c for c in made if (c.variant, c.model, c.input) == ("a", "pen/quill", INPUTS[0].id))
    assert one.answer == "quill:把「雨夜的便利店」写成一句广告词"
    assert pen.asked == {"quill": 4, "brush": 4}
    with studio.db.read() as session:
        calls = session.scalars(select(tables.Call)).all()
    assert {call.experiment_id for call in calls} == {experiment_id}
    assert {call.stage for call in calls} == {"lab"}


def test_only_what_is_missing_is_asked_on_the_next_run(studio: Studio, pen: Pen) -> None:
    who = person(studio)
    experiment_id = grid(studio, who)
    lab.run_cells(studio, experiment_id, who, "first_row")
    work_off(studio)
    assert sum(pen.asked.values()) == 4
    plan = planned(studio, who, experiment_id)
    assert (plan.standing, plan.calls) == (4, 4)
    lab.run_cells(studio, experiment_id, who)
    work_off(studio)
    assert sum(pen.asked.values()) == 8
    assert lab.run_cells(studio, experiment_id, who) is None
    with studio.db.write() as session:
        spec = experiments.spec_of(session.get_one(tables.Experiment, experiment_id))
        wordier = (*spec.variants, Variant(id="c", text="{input}？"))
        experiments.save_spec(session, who, experiment_id, spec.model_copy(update={"variants": wordier}), 1)
    lab.run_cells(studio, experiment_id, who)
    work_off(studio)
    assert sum(pen.asked.values()) == 12


def test_a_picture_is_stored_with_a_small_one_and_seen_by_the_team(studio: Studio, pen: Pen) -> None:
    who = person(studio)
    small = CellSettings(width=320, height=180)
    experiment_id = grid(studio, who, rung="still", models=("pen/easel",), settings=small)
    lab.run_cells(studio, experiment_id, who)
    work_off(studio)
    made = rows(studio, experiment_id)
    assert [cell.state for cell in made] == ["completed"] * 4
    assert Image.open(io.BytesIO(studio.files.read(made[0].sha256))).size == (320, 180)
    assert made[0].thumb and made[0].media_type == "image/png"
    from core.errors import NotFound
    from core.people import access

    assert access.require_visible_asset(studio.db, person(studio, "user", "阿强"), made[0].thumb) == "image/webp"
    with pytest.raises(NotFound):
        access.require_visible_asset(studio.db, person(studio, "viewer", "阿客"), made[0].thumb)


@pytest.mark.parametrize("answer", ["", "\0\0{]<", "长" * 300_000])
def test_nothing_rubbish_or_a_novel_is_kept_and_breaks_nothing(studio: Studio, pen: Pen, answer: str) -> None:
    pen.says["quill"] = Result(text=answer)
    who = person(studio)
    experiment_id = grid(studio, who)
    lab.run_cells(studio, experiment_id, who)
    work_off(studio)
    made = rows(studio, experiment_id)
    assert {cell.state for cell in made} == {"completed"}
    told = next(cell for cell in made if cell.model == "pen/quill")
    assert len(told.answer) <= cells.NOVEL_CHARS
    assert told.facts.get("cut_from") == (300_000 if len(answer) > 200_000 else None)
    assert told.facts.get("empty", False) == (not answer.strip())


def test_a_file_that_is_none_fails_its_cell_with_a_sentence_and_the_others_go_on(studio: Studio, pen: Pen) -> None:
    pen.says["easel"] = Result(content=b"not a picture", media_type="image/png")
    who = person(studio)
    experiment_id = grid(studio, who, rung="still", models=("pen/easel",), inputs=INPUTS[:1])
    lab.run_cells(studio, experiment_id, who)
    for _ in range(6):
        work_off(studio)
        with studio.db.write() as session:
            session.execute(tables.Task.__table__.update().values(run_after=None, dispatched_at=None))
    made = rows(studio, experiment_id)
    assert {(cell.state, cell.error.get("say")) for cell in made} == {("failed", "errors.MadeBadly")}


def test_one_cell_is_cancelled_the_others_go_on_and_the_next_run_asks_it_again(studio: Studio, pen: Pen) -> None:
    who = person(studio)
    experiment_id = grid(studio, who)
    lab.run_cells(studio, experiment_id, who)
    lab.cancel_cell(studio, who, rows(studio, experiment_id)[3].id)
    work_off(studio)
    states = [cell.state for cell in rows(studio, experiment_id)]
    assert Counter(states) == {"completed": 7, "cancelled": 1}
    lab.run_cells(studio, experiment_id, who)
    work_off(studio)
    assert {cell.state for cell in rows(studio, experiment_id)} == {"completed"}
    assert sum(pen.asked.values()) == 8


def test_two_people_who_run_it_at_once_make_no_cell_twice(studio: Studio, pen: Pen) -> None:
    one, other = person(studio), person(studio, "user", "阿强")
    experiment_id = grid(studio, one)
    assert lab.run_cells(studio, experiment_id, one) is not None
    assert lab.run_cells(studio, experiment_id, other) is None
    work_off(studio)
    assert sum(pen.asked.values()) == 8
    assert len(rows(studio, experiment_id)) == 8


def test_a_quick_prompt_is_answered_at_once_and_its_braces_are_no_names(studio: Studio, pen: Pen) -> None:
    who = person(studio)
    ids = []

    def ask() -> None:
        ids.append(lab.ask_quickly(studio, who, 'say {hello} and {"a": {{x}}} 100%', ["pen/quill", "pen/brush"]))
        work_off(studio)

    assert usual_seconds(ask, times=1, clock=time.process_time) < 1
    (experiment_id,) = ids
    made = rows(studio, experiment_id)
    assert [cell.answer for cell in made] == [
        'quill:say {hello} and {"a": {{x}}} 100%',
        'brush:say {hello} and {"a": {{x}}} 100%',
    ]
    with studio.db.read() as session:
        assert {task.priority for task in session.scalars(select(tables.Task))} == {queue.URGENT}


class Costly(Pen):
    """The same, paid; `wrong` is raised by the model of that name."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: dict[str, Exception] = {}

    def models(self) -> tuple[Model, ...]:
        return tuple(model.model_copy(update={"price_micro_yuan": 9}) for model in super().models())

    def generate(self, model: Model, request: Request, errand: Errand) -> Result:
        if model.name in self.wrong:
            self.asked[model.name] += 1
            raise self.wrong[model.name]
        return super().generate(model, request, errand)


@pytest.fixture
def costly(studio: Studio) -> Costly:
    provider = Costly()
    studio.gateway = Gateway([provider], sleep=lambda seconds: None)
    return provider


def test_what_may_have_been_paid_waits_for_a_person_and_no_run_asks_it_again(studio: Studio, costly: Costly) -> None:
    costly.wrong["easel"] = Lost()
    who = person(studio)
    experiment_id = grid(studio, who, rung="still", models=("pen/easel",), inputs=INPUTS[:1], variants=WORDINGS[:1])
    lab.run_cells(studio, experiment_id, who)
    work_off(studio)
    (cell,) = rows(studio, experiment_id)
    assert (cell.state, cell.error["say"], cell.ended_at) == ("processing", "tasks.doubtful", None)
    assert lab.run_cells(studio, experiment_id, who) is None
    assert costly.asked["easel"] == 1
    with studio.db.read() as session:
        assert session.get_one(tables.Task, cell.task_id).status == "needs_review"


@pytest.mark.parametrize("wrong", [Refused("not wanted", reason="policy"), BadKey(), Unable()])
def test_where_its_model_will_not_no_other_is_asked_in_its_place(
    studio: Studio, costly: Costly, wrong: Exception
) -> None:
    costly.wrong["quill"] = wrong
    who = person(studio)
    experiment_id = grid(studio, who, models=("pen/quill",))
    lab.run_cells(studio, experiment_id, who)
    work_off(studio)
    made = rows(studio, experiment_id)
    assert {cell.state for cell in made} == {"failed"}
    assert all(cell.error["say"].startswith("tasks.") for cell in made)
    assert costly.asked["brush"] == 0


def test_a_cap_counts_what_failed_runs_have_cost_and_two_experiments_apart(studio: Studio, costly: Costly) -> None:
    who = person(studio)
    first, second = grid(studio, who), grid(studio, who)
    with studio.db.write() as session:
        for experiment_id in (first, second):
            experiments.set_cap(session, session.get_one(tables.Experiment, experiment_id), 5 * 9)
    for experiment_id in (first, second):
        lab.run_cells(studio, experiment_id, who)
    work_off(studio)
    for experiment_id in (first, second):
        made = rows(studio, experiment_id)
        assert Counter(cell.state for cell in made) == {"completed": 5, "failed": 3}
        assert sum(cell.cost_micro_yuan for cell in made) == 45
        assert planned(studio, who, experiment_id).left == 0
    assert sum(costly.asked.values()) == 10
