"""Workers are killed in the middle of a lab, again and again: what is left is gone on with, and no cell is paid twice."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import uuid
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select, update

from core.database import tables
from core.lab import cells, experiments, inputs
from core.lab.lab_values import CellSettings, ExperimentSpec, Variant
from core.studio import Studio
from jobs.machine.local import Local
from jobs.stages import lab
from tests.jobs.conftest import studio_in, until
from tests.jobs.machine.test_local import children_of
from tests.support import film_vendors
from tests.support.films import person
from tests.wire.server import Fake, Fault

pytestmark = pytest.mark.timeout(150)
QUICK = (sys.executable, "-m", "tests.jobs.quick_worker")
SPEC = ExperimentSpec(
    rung="still",
    variants=tuple(Variant(id=id, text=f"{{input}}，{style}") for id, style in (("a", "电影感"), ("b", "水墨"))),
    models=("dashscope/wan2.2-t2i-flash", "dashscope/wan2.5-t2i-preview"),
    inputs=inputs.inputs_from_texts(["雨夜的便利店", "会说话的猫", "沙漠里的灯塔"]),
    settings=CellSettings(width=1280, height=720),
)


def states(studio: Studio, experiment_id: uuid.UUID) -> Counter[str]:
    with studio.db.read() as session:
        return Counter(cell.state for cell in cells.list_cells(session, experiment_id))


def kill_a_horse(house: Local) -> int:
    """One that is in the middle of something, if there is any. Returns how many."""
    for one in house.children:
        if one.process is None or "worker" not in one.name:
            continue
        for horse in children_of(one.process.pid):
            with suppress(ProcessLookupError):
                os.kill(horse, signal.SIGKILL)
                return 1
    return 0


def begun(fake: Fake) -> list[str]:
    """The bodies of jobs that were begun there."""
    posts = [asked for asked in fake.asked if asked.method == "POST" and asked.body.startswith(b"{")]
    return [json.dumps(json.loads(asked.body), sort_keys=True) for asked in posts]


def test_a_lab_whose_workers_are_killed_is_gone_on_with_and_no_cell_is_paid_twice(
    home: Path, sqlite_with_tables: Path
) -> None:
    studio = studio_in(home, sqlite_with_tables, lease_s=3.0, beat_s=0.5)
    who = person(studio)
    with film_vendors.standing(["dashscope"]) as there, Local(studio.settings, worker=QUICK) as house:
        fake = there["dashscope"]
        fake.always = Fault("slow", seconds=0.3)
        film_vendors.open_doors(studio, there)
        with studio.db.write() as session:
            session.execute(update(tables.Door).values(open_jobs=0))
            experiment_id = experiments.create_experiment(session, who, "四种写法", SPEC, cap=10_000_000).id
        lab.run_cells(studio, experiment_id, who)
        killed = 0
        for _ in range(6):
            if killed == 3:
                break
            until(lambda: states(studio, experiment_id)["processing"] or _over(studio, experiment_id))
            time.sleep(0.15)
            killed += kill_a_horse(house)
            time.sleep(0.5)
        fake.always = None
        until(lambda: _over(studio, experiment_id), 100)
        found = begun(fake)
        with studio.db.read() as session:
            made = cells.list_cells(session, experiment_id)
            calls = session.scalars(select(tables.Call)).all()
    assert killed >= 3
    doubtful = [cell for cell in made if cell.state == "processing" and cell.error.get("say") == "tasks.doubtful"]
    done = [cell for cell in made if cell.state == "completed"]
    assert len(done) + len(doubtful) == len(made) == 12
    assert len(done) >= 6
    assert Counter(Counter(found).values()) == {1: len(set(found))}
    assert len(found) <= 12 and len(fake.charges) <= 12
    assert sum(cell.cost_micro_yuan for cell in done) <= sum(call.cost_micro_yuan for call in calls)
    studio.db.engine.dispose()


def _over(studio: Studio, experiment_id: uuid.UUID) -> bool:
    """Nothing is left that somebody works on: done, or before a person."""
    with studio.db.read() as session:
        made = cells.list_cells(session, experiment_id)
    return all(cell.state not in ("pending", "processing") or cell.error for cell in made)
