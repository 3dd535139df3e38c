"""Experiments with their cells as rows, for tests of what is thought, counted and written of them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from core.database import tables
from core.database.engine import Database
from core.lab.lab_values import ExperimentSpec, LabInput, Variant

MODELS = ("crew/text", "kling/kling-v3")


def person(db: Database, name: str = "阿敏", role: str = "user") -> uuid.UUID:
    with db.write() as session:
        row = tables.User(
            id=uuid.uuid4(), email=f"{uuid.uuid4().hex[:8]}@example.org", name=name, role=role, password_hash=""
        )
        session.add(row)
    return row.id


def spec(
    variants: Sequence[str | Variant] = ("a", "b"), inputs: int = 2, rung: str = "text", **more: Any
) -> ExperimentSpec:
    told = {
        "rung": rung,
        "variants": [
            name
            if isinstance(name, Variant)
            else Variant(id=name, name=f"写法 {name.upper()}", text=f"写一个关于 {{idea}} 的剧本。{name}")
            for name in variants
        ],
        "models": MODELS,
        "inputs": [
            LabInput(id=f"i{n}", label=f"想法 {n}", facts={"idea": f"第 {n} 只猫"}) for n in range(1, inputs + 1)
        ],
    }
    return ExperimentSpec.model_validate(told | more)


def experiment(
    db: Database, owner: uuid.UUID, told: ExperimentSpec | None = None, project_id: uuid.UUID | None = None, **cell: Any
) -> tuple[uuid.UUID, dict[tuple[str, str, str], uuid.UUID]]:
    """(its id, the ids of its cells under variant, model, input): every cell completed, unless `cell` says otherwise."""
    told = told or spec()
    row = tables.Experiment(
        id=uuid.uuid4(),
        user_id=owner,
        project_id=project_id,
        name="哪种写法好",
        task_type=told.task_type,
        spec=told.model_dump(mode="json"),
    )
    ids = {}
    with db.write() as session:
        session.add(row)
        session.flush()
        for variant in told.variants:
            for model in told.models:
                for each in told.inputs:
                    for seed in told.seeds:
                        made = add_cell(session, row.id, told.rung, variant.id, model, each.id, seed=seed, **cell)
                        ids[variant.id, model, each.id] = made.id
    return row.id, ids


def add_cell(
    session: Any, experiment_id: uuid.UUID, rung: str, variant: str, model: str, input: str, **facts: Any
) -> tables.Cell:
    usual = {
        "state": "completed",
        "answer": f"{variant} 写的故事：猫回家了。",
        "media_type": "text/plain",
        "cost_micro_yuan": 100,
        "took_ms": 2000,
        "request": {"capability": "text", "purpose": "free", "prompt": "写一个剧本"},
        "call_key": uuid.uuid4().hex,
    }
    row = tables.Cell(
        id=uuid.uuid4(),
        experiment_id=experiment_id,
        key=uuid.uuid4().hex,
        rung=rung,
        variant=variant,
        model=model,
        input=input,
        **usual | facts,
    )
    session.add(row)
    session.flush()
    return row


def rate(db: Database, user: uuid.UUID, cell_id: uuid.UUID, stars: int | None = None, **word: Any) -> None:
    from core.lab import marks

    with db.write() as session:
        marks.set_mark(session, user, cell_id, stars, **word)
