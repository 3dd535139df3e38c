"""A grid on faked vendors, on real sockets, with a cap that allows half: exactly that half runs, each paid once, the rest say why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from core.database import tables
from core.lab import cells, experiments, inputs, run_plan
from core.lab.lab_values import CellSettings, ExperimentSpec, GridPlan, Variant
from core.money import budgets
from core.money.ledger import Account
from core.people.sessions import Person
from core.settings import Settings
from core.studio import Studio, open_studio
from jobs import queue
from jobs.stages import lab
from providers.gateway.gateway import Gateway, installed_providers
from tests.conftest import furnish
from tests.support import film_vendors
from tests.support.films import person
from tests.wire.server import Fake

MODELS = (
    "dashscope/qwen-image-plus",
    "dashscope/wan2.2-t2i-flash",
    "dashscope/wan2.5-t2i-preview",
    "runway/gen4_image",
)
VARIANTS = tuple(
    Variant(id=id, text=text)
    for id, text in zip(
        "abcd", ("{input}，电影感", "{input}，水墨", "{input}，逆光特写", "{input}，俯拍远景"), strict=True
    )
)
INPUTS = inputs.inputs_from_texts(["雨夜的便利店", "会说话的猫", "沙漠里的灯塔"])
SPEC = ExperimentSpec(
    rung="still", variants=VARIANTS, models=MODELS, inputs=INPUTS, settings=CellSettings(width=1280, height=720)
)


@dataclass
class Ran:
    studio: Studio
    who: Person
    vendors: dict[str, Fake]
    plan: GridPlan
    cells: list[tables.Cell]

    def charged(self) -> list[int]:
        """What all vendors took by their own bills, in micro-yuan."""
        with self.studio.db.read() as session:
            rates = {call.currency: call.rate for call in session.scalars(select(tables.Call))}
        charges = [charge for fake in self.vendors.values() for charge in fake.charges]
        return [
            int((charge.amount * rates[charge.currency] * 1_000_000).to_integral_value(ROUND_HALF_UP))
            for charge in charges
        ]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ran]:
    home: Path = tmp_path_factory.mktemp("studio")
    studio = open_studio(Settings(dailies_home=home, database_url="", redis_url="", assets_url=""))
    studio.gateway = Gateway(installed_providers().values(), sleep=lambda seconds: None)
    furnish(studio.db)
    who = person(studio)
    with film_vendors.standing(["dashscope", "runway"]) as there:
        film_vendors.open_doors(studio, there)
        with studio.db.write() as session:
            session.execute(
                update(tables.Door).values(open_jobs=0)
            )  # nobody waits for a place, so that cells go in their order
        whole = run_plan.plan_grid(studio, Account(user_id=who.id), SPEC)
        with studio.db.write() as session:
            row = experiments.create_experiment(session, who, "四种写法", SPEC, cap=whole.price // 2)
        plan = run_plan.plan_grid(studio, Account(user_id=who.id), row)
        lab.run_cells(studio, row.id, who)
        here = queue.WorkPlace(studio, "test")
        while film_vendors.go_on(studio, here):
            pass
        with studio.db.read() as session:
            made = cells.list_cells(session, row.id)
        yield Ran(studio, who, there, plan, made)
    studio.db.engine.dispose()


def test_the_plan_says_before_what_it_will_take_and_what_the_cap_leaves(ran: Ran) -> None:
    assert (len(ran.plan.cells), ran.plan.calls, ran.plan.impossible) == (48, 48, 0)
    assert ran.plan.cap == ran.plan.left == ran.plan.price // 2
    assert ran.plan.price % 2 == 0


def test_exactly_the_half_that_the_cap_allows_is_made(ran: Ran) -> None:
    assert Counter(cell.state for cell in ran.cells) == {"completed": 24, "failed": 24}
    assert sum(cell.cost_micro_yuan for cell in ran.cells) == ran.plan.cap
    assert all(cell.sha256 and cell.thumb for cell in ran.cells if cell.state == "completed")


def test_each_is_paid_once_by_the_vendors_own_bills(ran: Ran) -> None:
    made = [cell for cell in ran.cells if cell.state == "completed"]
    assert sorted(ran.charged()) == sorted(cell.cost_micro_yuan for cell in made)
    asked = [
        json.loads(asked.body)
        for fake in ran.vendors.values()
        for asked in fake.asked
        if asked.method == "POST" and asked.body.startswith(b"{")
    ]
    assert len(asked) == len({json.dumps(body, sort_keys=True) for body in asked}) == 24
    with ran.studio.db.read() as session:
        calls = session.scalars(select(tables.Call)).all()
    assert sum(call.cost_micro_yuan for call in calls) == ran.plan.cap


def test_the_rest_say_why_and_nobody_is_asked_to_raise_a_cap_that_somebody_set_themselves(ran: Ran) -> None:
    left = [cell for cell in ran.cells if cell.state == "failed"]
    assert {cell.error["say"] for cell in left} == {"errors.OverCap"}
    assert {cell.cost_micro_yuan for cell in left} == {0}
    with ran.studio.db.read() as session:
        assert session.scalars(select(tables.BudgetRequest)).all() == []


def test_with_a_higher_cap_only_the_missing_half_is_made(ran: Ran) -> None:
    experiment_id = ran.cells[0].experiment_id
    before = len(ran.charged())
    with ran.studio.db.write() as session:
        experiments.set_cap_from_text(session, ran.who, experiment_id, f"{Decimal(ran.plan.price) / 1_000_000}")
        row = session.get_one(tables.Experiment, experiment_id)
    again = run_plan.plan_grid(ran.studio, Account(user_id=ran.who.id), row)
    assert (again.calls, again.standing, again.left) == (24, 24, ran.plan.price - (ran.plan.cap or 0))
    lab.run_cells(ran.studio, experiment_id, ran.who)
    while film_vendors.go_on(ran.studio, queue.WorkPlace(ran.studio, "test")):
        pass
    with ran.studio.db.read() as session:
        assert {cell.state for cell in cells.list_cells(session, experiment_id)} == {"completed"}
        budget = budgets.money_left(session, Account(experiment_id=experiment_id))
    assert (len(ran.charged()), budget) == (before + 24, 0)
