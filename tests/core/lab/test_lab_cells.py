"""Rows of cells on both databases: two who run the same experiment at once promise each cell once."""

from __future__ import annotations

import threading
import uuid
from collections import Counter

from sqlalchemy import func, select

from core.database import tables
from core.database.engine import Database
from core.database.tables import Cell, Experiment, Task, User
from core.errors import NotFound
from core.files import assets
from core.files.storage import Files
from core.lab import cells
from core.lab.lab_values import PlannedCell
from core.lab.run_plan import PlannedRequest
from core.people import access
from core.settings import Settings
from providers.base import Capability, Request


def laid(many: int) -> list[PlannedRequest]:
    return [
        PlannedRequest(
            PlannedCell(key=f"{n:064}", rung="text", variant="a", model="pen/m", input=f"i{n}", seed=1, estimate=7),
            Request(capability=Capability.TEXT, purpose="free", prompt=f"猫 {n}"),
        )
        for n in range(many)
    ]


def asked(db: Database) -> tuple[uuid.UUID, User]:
    with db.write() as session:
        who = User(id=uuid.uuid4(), email="min@example.org", password_hash="", name="阿敏", role="user")
        session.add(who)
        session.flush()
        row = Experiment(id=uuid.uuid4(), user_id=who.id, name="猫", task_type="script_generation", spec={})
        session.add(row)
    return row.id, who


def test_four_who_run_it_at_the_same_moment_promise_each_cell_once(db: Database) -> None:
    experiment_id, who = asked(db)
    roots: list[uuid.UUID | None] = []
    together = threading.Barrier(4)

    def run() -> None:
        together.wait()
        with db.write() as session:
            row = session.get_one(Experiment, experiment_id)
            ids = cells.create_cells(session, experiment_id, laid(120))
            roots.append(cells.plan_run(session, row, ids, who.id, templates={"a": "script@1"}, expected={}))

    all_at_once = [threading.Thread(target=run) for _ in range(4)]
    for one in all_at_once:
        one.start()
    for one in all_at_once:
        one.join()
    assert Counter(root is None for root in roots) == {True: 3, False: 1}
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(Cell)) == 120
        assert session.scalar(select(func.count()).where(Task.kind == cells.ONE)) == 120
        made = cells.list_cells(session, experiment_id)
        assert [cell.input for cell in made] == [f"i{n}" for n in range(120)]
        assert cells.request_of(made[3]).prompt == "猫 3"
        task = session.get_one(Task, made[3].task_id)
        assert (task.target_id, task.params["template"]) == (str(made[3].id), "script@1")
        assert cells.open_run_ids(session, experiment_id) == [root for root in roots if root]


def test_what_a_cell_made_is_seen_by_whoever_sees_its_experiment_also_what_stands_beside_it(
    db: Database, tmp_path: object
) -> None:
    experiment_id, who = asked(db)
    files = Files(Settings(dailies_home=tmp_path, database_url="", redis_url="", assets_url=""))  # type: ignore[arg-type]
    clip, strip = (assets.store(db, files, name, "video/mp4") for name in (b"clip", b"strip"))
    with db.write() as session:
        (cell_id,) = cells.create_cells(session, experiment_id, laid(1))
        row = session.get_one(Cell, cell_id)
        row.sha256, row.facts = clip, {"filmstrip": strip}
        guest = User(id=uuid.uuid4(), email="ke@example.org", password_hash="", name="阿客", role="guest")
        session.add(guest)
    for sha256 in (clip, strip):
        assert access.require_visible_asset(db, who, sha256) == "video/mp4"
        try:
            access.require_visible_asset(db, guest, sha256)
        except NotFound:
            continue
        raise AssertionError("a guest saw it")
    with db.write() as session:
        session.get_one(Experiment, experiment_id).removed_at = tables.utc_now()
    try:
        access.require_visible_asset(db, who, clip)
    except NotFound:
        return
    raise AssertionError("it is removed and still seen")
